/* SPDX-License-Identifier: Apache-2.0
 *
 * import_sipri_milex.c: military expenditure by country and year, one row each.
 */
#include "import_local.h"

static ist_status add(import_run *run, const char *actor, const char *year, const char *measure, const char *value,
                      const char *unit, const char *prices, const char *source, const char *day, ist_error *err)
{
    draft *to;
    if (!*value) return IST_OK;
    to = draft_new(run, "spending");
    if (!to) return ist_fail(err, IST_NOMEM, "out of memory");
    draft_print(run, to, "key", "spending/sipri-%s-%s-%s-%s", day, actor, measure, year);
    draft_set(run, to, "actor", actor);
    draft_set(run, to, "measure", measure);
    draft_set(run, to, "year", year);
    draft_set(run, to, "value", value);
    draft_set(run, to, "unit", unit);
    if (*prices) draft_set(run, to, "currency", "USD");
    draft_set(run, to, "prices", prices);
    draft_set(run, to, "vintage", day);
    draft_set(run, to, "source", source);
    draft_set(run, to, "known_from", day);
    draft_set(run, to, "confidence", "high");
    return IST_OK;
}

static ist_status row(import_run *run, ist_error *err)
{
    const char *year = import_cell(run, "year|Year"), *day = import_day(run, err), *actor, *source;
    if (!day) return IST_SYNTAX;
    IST_TRY(ist_ledger_actor(run->ledger, import_cell(run, "country|Country"), &actor, err));
    source = ist_arena_print(run->arena, "source/sipri-milex-%s", day);
    if (!source) return ist_fail(err, IST_NOMEM, "out of memory");
    import_source(run, source, "SIPRI Military Expenditure Database",
                  "Stockholm International Peace Research Institute", "https://www.sipri.org/databases/milex",
                  "database", "free for non-commercial use with attribution; not to be passed on as a whole", day);
    IST_TRY(add(run, actor, year, "share-of-gdp", import_cell(run, "pct_gdp"), "percent of GDP", "", source, day, err));
    IST_TRY(add(run, actor, year, "expenditure", import_cell(run, "usd_current_million"), "USD million", year, source,
                day, err));
    return add(run, actor, year, "expenditure-constant", import_cell(run, "usd_constant2023_million"), "USD million",
               "2023", source, day, err);
}

const importer import_sipri_milex = {
    .name = "sipri-milex",
    .gist =
        "SIPRI military expenditure: columns country, year and any of usd_current_million, usd_constant2023_million, "
        "pct_gdp",
    .needs = "country|Country year|Year pct_gdp|usd_current_million|usd_constant2023_million",
    .dated = true,
    .row = row,
};
