/* SPDX-License-Identifier: Apache-2.0
 *
 * fake_facts.h: a handful of facts in memory, in the place of a ledger, and ways to read a changed scenario.
 */
#ifndef ISTHMUS_TESTS_FAKE_FACTS_H
#define ISTHMUS_TESTS_FAKE_FACTS_H

#include "../../../src/scenario/scenario_local.h"

#include <isthmus/base/time.h>
#include <isthmus/ledger/label.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct fake_fact {
    const char *key;
    double value;
    const char *unit, *currency, *known_from;
    double constant_usd;
} fake_fact;

static const fake_fact fake_facts[] = {
    { "spending/pol-gdp-2023", 811.0, "USD million", "USD", "2024-01-02", 811000.0 },
    { "spending/pol-share-2023", 3.9, "percent of GDP", "", "2023-07-07", 0 },
    { "transfer/k2-contract", 180, "tanks", "", "2022-08-26", 0 },
    { "transfer/k2-price", 18.7, "USD million", "USD", "2022-08-26", 19.5 },
    { "demand/low", 3000, "shells a month", "", "2023-01-01", 0 },
    { "demand/high", 10000, "shells a month", "", "2023-03-01", 0 },
    { "capacity/yearly", 60, "tanks a year", "", "2023-01-01", 0 },
    { "capacity/thousands", 5, "thousand tanks a month", "", "2023-01-01", 0 },
    { "capacity/in-the-year", 5, "tanks in the year", "", "2023-01-01", 0 },
    { "spending/pol-share-sign", 0.4, "% of GDP", "", "2023-07-07", 0 },
    { "late/fact", 5, "units", "", "2025-01-01", 0 },
};

static ist_status fake_figure(void *context, const char *reference, int as_of, ist_figure *out, ist_error *err)
{
    (void)context;
    for (size_t i = 0; i < sizeof fake_facts / sizeof fake_facts[0]; i++) {
        const fake_fact *fact = &fake_facts[i];
        int known;
        if (strcmp(fact->key, reference) != 0) continue;
        ist_parse_date(fact->known_from, NULL, &known);
        if (known > as_of) return ist_fail(err, IST_MISSING, "known only from %s", fact->known_from);
        *out = (ist_figure){ .value = fact->value,
                             .fact = fact->key,
                             .unit = fact->unit,
                             .currency = fact->currency,
                             .label = "PUBLIC",
                             .source = "A source",
                             .section = "p. 1",
                             .known_from = fact->known_from,
                             .confidence = "high",
                             .constant_usd = fact->constant_usd };
        return IST_OK;
    }
    return ist_fail(err, IST_MISSING, "no such fact");
}

static ist_status fake_actor(void *context, const char *id, ist_error *err)
{
    static const char *const known[] = { "USA", "POL", "ROK", "PRK", "RUS" };
    (void)context;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(known[i], id) == 0) return IST_OK;
    const char *near = ist_nearest(id, known, sizeof known / sizeof known[0]);
    return ist_fail(err, IST_MISSING, "no actor '%s'; did you mean '%s'?", id, near ? near : "POL");
}

static ist_status fake_constant(void *context, double amount, const char *currency, int year, double *out,
                                ist_error *err)
{
    (void)context;
    if (strcmp(currency, "USD") != 0) return ist_fail(err, IST_MISSING, "no rate of %s in %d", currency, year);
    *out = year == 2022 ? amount * 1.25 : amount; /* round, so that a test can compute by hand */
    return IST_OK;
}

static void fake_join(const char *a, const char *b, char *out, size_t room)
{
    snprintf(out, room, "%s", strcmp(a, "PUBLIC") == 0 ? b : a);
}

static ist_status fake_label(const char *text, ist_error *err)
{
    char read[IST_LABEL_TEXT];
    return ist_label_read(text, read, err);
}

static ist_status fake_agreement(void *context, const char *key, int day, bool *out, ist_error *err)
{
    (void)context;
    (void)day;
    (void)err;
    *out = strcmp(key, "agreement/talks") == 0;
    return IST_OK;
}

static const ist_facts fake = { NULL, fake_figure, fake_actor, fake_constant, fake_join, fake_label, fake_agreement };

static const char *fixture(const char *name)
{
    static char path[4][1024];
    static int turn;
    char *at = path[turn++ % 4];
    snprintf(at, sizeof path[0], "%s/tests/data/scenario/%s", getenv("ISTHMUS_SOURCE"), name);
    return at;
}

/* Where a test may write; one name a call. */
static const char *scratch(const char *ending)
{
    static char path[1024];
    static int turn;
    snprintf(path, sizeof path, "%s/scenario-test-%s-%d%s", getenv("ISTHMUS_BUILD"), FAKE_NAME, turn++, ending);
    return path;
}

/* small.yaml with the first `find` replaced, read; the caller frees *out. */
static inline ist_status read_changed(ist_scenario **out, const char *find, const char *replace, int as_of, ist_error *err)
{
    char *text;
    size_t length;
    ist_buffer changed = { 0 };
    if (ist_read_file(fixture("small.yaml"), 1 << 20, &text, &length, err) != IST_OK) return IST_IO;
    char *at = strstr(text, find);
    if (!at) {
        free(text);
        return ist_fail(err, IST_USAGE, "the test looks for '%s', which is not in small.yaml", find);
    }
    ist_buffer_add_n(&changed, text, (size_t)(at - text));
    ist_buffer_add(&changed, replace);
    ist_buffer_add(&changed, at + strlen(find));
    const char *path = scratch(".yaml");
    ist_status status = ist_write_file(path, changed.at, changed.length, err);
    if (status == IST_OK) status = ist_scenario_read_with(out, path, &fake, as_of, NULL, err);
    remove(path);
    ist_buffer_clear(&changed);
    free(text);
    return status;
}

#endif
