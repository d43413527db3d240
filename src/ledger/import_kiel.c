/* SPDX-License-Identifier: Apache-2.0
 *
 * import_kiel.c: the Kiel Institute's Ukraine Support Tracker, by donor and month, and the monthly totals.
 *
 * The tracker counts billion euro; the ledger keeps million.
 */
#include "import_local.h"

#include <isthmus/base/time.h>
#include <stdio.h>
#include <stdlib.h>

static ist_status add(import_run *run, const char *actor, const char *month, const char *measure, const char *billion,
                      const char *source, const char *day, ist_error *err)
{
    draft *to;
    double value;
    if (!*billion || (ist_parse_number(billion, &value) && value == 0)) return IST_OK;
    to = draft_new(run, "spending");
    if (!to) return ist_fail(err, IST_NOMEM, "out of memory");
    draft_print(run, to, "key", "spending/kiel-%s-%s-%s-%s", day, actor, measure, month);
    draft_print(run, to, "about", "spending/%s/%s/%s", actor, measure, month);
    draft_set(run, to, "actor", actor);
    draft_set(run, to, "measure", measure);
    draft_print(run, to, "year", "%.4s", month);
    draft_set(run, to, "value", import_thousand(run, billion));
    draft_set(run, to, "unit", "EUR million");
    draft_set(run, to, "currency", "EUR");
    draft_print(run, to, "prices", "%.4s", month);
    draft_set(run, to, "vintage", day);
    draft_set(run, to, "source", source);
    draft_set(run, to, "known_from", day);
    draft_set(run, to, "valid_from", month);
    draft_set(run, to, "confidence", "high");
    return IST_OK;
}

static ist_status add_month(import_run *run, const char *donor, const char *month, ist_error *err)
{
    const char *day = import_day(run, err), *actor, *source;
    if (!day) return IST_SYNTAX;
    if (!ist_parse_month(month, NULL)) return ist_fail(err, IST_SYNTAX, "month '%s' is not a month (YYYY-MM)", month);
    IST_TRY(ist_ledger_actor(run->ledger, donor, &actor, err));
    source = ist_arena_print(run->arena, "source/kiel-ukraine-support-%s", day);
    if (!source) return ist_fail(err, IST_NOMEM, "out of memory");
    import_source(run, source, "Ukraine Support Tracker", "Kiel Institute for the World Economy",
                  "https://www.ifw-kiel.de/topics/war-against-ukraine/ukraine-support-tracker/", "database",
                  "cite the tracker and its release", day);
    IST_TRY(add(run, actor, month, "aid-total", import_cell(run, "total_allocations_eur_bn|total_allocations"), source,
                day, err));
    IST_TRY(add(run, actor, month, "aid-military", import_cell(run, "military_eur_bn|military"), source, day, err));
    IST_TRY(add(run, actor, month, "aid-financial", import_cell(run, "financial_eur_bn|financial"), source, day, err));
    return add(run, actor, month, "aid-humanitarian", import_cell(run, "humanitarian_eur_bn|humanitarian"), source, day,
               err);
}

static ist_status donor_row(import_run *run, ist_error *err)
{
    return add_month(run, import_cell(run, "country|donor"), import_cell(run, "month"), err);
}

/* The tracker's own file counts months 1 to 12 beside a year. */
static ist_status total_row(import_run *run, ist_error *err)
{
    const char *month = import_cell(run, "month"), *year = import_cell(run, "year");
    long long number;
    if (*year) {
        if (!ist_parse_integer(month, &number) || number < 1 || number > 12)
            return ist_fail(err, IST_RANGE, "month '%s' lies outside 1 to 12", month);
        month = ist_arena_print(run->arena, "%s-%02lld", year, number);
        if (!month) return ist_fail(err, IST_NOMEM, "out of memory");
    }
    return add_month(run, "UKRAINE-DONORS", month, err);
}

const importer import_kiel_donors = {
    .name = "kiel-donors",
    .gist = "Kiel Ukraine Support Tracker by donor and month: columns country, month, military_eur_bn and others",
    .needs = "country|donor month military_eur_bn|military",
    .dated = true,
    .row = donor_row,
};

const importer import_kiel_totals = {
    .name = "kiel-totals",
    .gist =
        "Kiel Ukraine Support Tracker, all donors: columns year and month (or month as YYYY-MM), military and others",
    .needs = "month total_allocations|total_allocations_eur_bn military|military_eur_bn",
    .dated = true,
    .row = total_row,
};
