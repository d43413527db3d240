/* SPDX-License-Identifier: Apache-2.0
 *
 * facts.c: the ledger as the scenario sees it: figures as of a day, actors, money, labels. Nothing else of the
 * room knows the ledger.
 */
#include "scenario_local.h"

#include <isthmus/ledger/label.h>
#include <isthmus/ledger/query.h>
#include <isthmus/ledger/show.h>

#include <stdio.h>
#include <string.h>

static ist_status figure(void *context, const char *reference, int as_of, ist_figure *out, ist_error *err)
{
    ist_fact fact;
    double dollars = 0;
    IST_TRY(ist_ledger_figure(context, reference, as_of, &fact, err));
    if (fact.currency[0]) IST_TRY(ist_fact_constant_usd(context, &fact, &dollars, err));
    *out = (ist_figure){ .value = fact.value,
                         .fact = fact.key,
                         .unit = fact.unit,
                         .currency = fact.currency,
                         .label = fact.label,
                         .source = fact.source_title,
                         .publisher = fact.source_publisher,
                         .published = fact.source_published,
                         .address = fact.source_address,
                         .section = fact.section,
                         .known_from = fact.known_from,
                         .confidence = fact.confidence,
                         .constant_usd = dollars };
    return IST_OK;
}

/* A scenario names actors by key: under an alias the same actor could stand in it twice. */
static ist_status actor(void *context, const char *id, ist_error *err)
{
    const char *key;
    IST_TRY(ist_ledger_actor(context, id, &key, err));
    if (strcmp(key, id) != 0)
        return ist_fail(err, IST_MISSING, "the ledger knows '%s' by the key '%s'; use that", id, key);
    return IST_OK;
}

static ist_status constant_usd(void *context, double amount, const char *currency, int year, double *out,
                               ist_error *err)
{
    return ist_ledger_constant_usd(context, amount, currency, year, out, err);
}

static void join(const char *a, const char *b, char *out, size_t room)
{
    char label[IST_LABEL_TEXT];
    ist_label_join(a, b, label);
    snprintf(out, room, "%s", label);
}

static ist_status label(const char *text, ist_error *err)
{
    char read[IST_LABEL_TEXT];
    return ist_label_read(text, read, err);
}

static bool has_agreement(const ist_sheet *sheet, const char *key)
{
    for (size_t row = 0; row < sheet->n_rows; row++)
        if (strcmp(ist_sheet_cell(sheet, row, "fact"), key) == 0) return true;
    return false;
}

/* An agreement is named by the key under which `ledger show agreements --json` lists it as `fact`. One that was not known on
 * the day is not in force: what became known later must not change what is said of that day, not even by an error. */
static ist_status agreement(void *context, const char *key, int day, bool *out, ist_error *err)
{
    ist_sheet in_force = { 0 };
    IST_TRY(ist_show_agreements(context, NULL, day, day, &in_force, err));
    *out = has_agreement(&in_force, key);
    ist_sheet_clear(&in_force);
    return IST_OK;
}

ist_status ist_scenario_read_from(ist_scenario **out, const char *path, const char *shipped, ist_ledger *ledger, int as_of,
                                  const char *assumptions, ist_error *err)
{
    const ist_facts facts = {
        .context = ledger, .figure = figure, .actor = actor, .constant_usd = constant_usd, .join = join,
        .label = label, .agreement = agreement, .shipped = shipped
    };
    return ist_scenario_read_with(out, path, &facts, as_of, assumptions, err);
}

ist_status ist_scenario_read(ist_scenario **out, const char *path, ist_ledger *ledger, int as_of,
                             const char *assumptions, ist_error *err)
{
    return ist_scenario_read_from(out, path, NULL, ledger, as_of, assumptions, err);
}
