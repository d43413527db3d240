/* SPDX-License-Identifier: Apache-2.0
 *
 * import_sipri_exports.c: yearly export values per supplier, in million TIV, as one row a supplier and year.
 */
#include "import_local.h"

static ist_status row(import_run *run, ist_error *err)
{
    const char *supplier = import_cell(run, "supplier|Supplier"), *year = import_cell(run, "year|Year");
    const char *value = import_cell(run, "tiv_export_million|TIV|tiv"), *day = import_day(run, err), *key, *source;
    if (!day) return IST_SYNTAX;
    if (!*value) return IST_OK;
    IST_TRY(ist_ledger_actor(run->ledger, supplier, &key, err));
    source = ist_arena_print(run->arena, "source/sipri-tiv-exports-%s", day);
    draft *to = NULL;
    if (source) {
        import_source(run, source, "SIPRI Arms Transfers Database, exports by year in trend-indicator values",
                      "Stockholm International Peace Research Institute",
                      "https://www.sipri.org/databases/armstransfers", "database",
                      "free for non-commercial use with attribution; not to be passed on as a whole", day);
        to = draft_new(run, "exports");
    }
    if (!to) return ist_fail(err, IST_NOMEM, "out of memory");
    draft_print(run, to, "key", "export/sipri-%s-%s-%s", day, key, year);
    draft_set(run, to, "supplier", key);
    draft_set(run, to, "measure", "tiv");
    draft_set(run, to, "year_from", year);
    draft_set(run, to, "year_to", year);
    draft_set(run, to, "value", value);
    draft_set(run, to, "unit", "million TIV");
    draft_set(run, to, "source", source);
    draft_set(run, to, "known_from", day);
    draft_set(run, to, "confidence", "high");
    return IST_OK;
}

const importer import_sipri_exports = {
    .name = "sipri-exports",
    .gist = "SIPRI yearly exports in million TIV: columns supplier, year, tiv_export_million (or TIV)",
    .needs = "supplier|Supplier year|Year tiv_export_million|TIV|tiv",
    .dated = true,
    .row = row,
};
