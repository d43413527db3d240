/* SPDX-License-Identifier: Apache-2.0
 *
 * import_firepower.c: equipment counts as Global Firepower lists them, one row a country and type.
 *
 * Crowd-sourced counts: of low confidence, whatever the file says.
 */
#include "import_local.h"

#include <string.h>

static ist_status row(import_run *run, ist_error *err)
{
    const char *item = import_cell(run, "equipment|Equipment"), *date = import_cell(run, "as_of|year|Year");
    const char *quantity = import_cell(run, "quantity|Quantity"), *day = import_day(run, err), *actor, *source;
    const char *title = import_cell(run, "source_title");
    if (!day) return IST_SYNTAX;
    if (!*quantity) return IST_OK;
    if (*title && !strstr(title, "Firepower"))
        return ist_fail(err, IST_SYNTAX, "the row's source is not Global Firepower but '%.*s'; import it as holdings",
                        whole_length(title, 60), title);
    IST_TRY(ist_ledger_actor(run->ledger, import_cell(run, "country|Country"), &actor, err));
    source = ist_arena_print(run->arena, "source/global-firepower-%s", day);
    draft *to = NULL;
    if (source) {
        import_source(run, source, "Global Firepower", "globalfirepower.com", "https://www.globalfirepower.com",
                      "database", "all rights reserved; not to be passed on", day);
        to = draft_new(run, "holdings");
    }
    if (!to) return ist_fail(err, IST_NOMEM, "out of memory");
    draft_print(run, to, "key", "holding/gfp-%s-%s-%s", day, actor, import_name(run, item));
    draft_set(run, to, "actor", actor);
    draft_set(run, to, "item", import_name(run, item));
    draft_set(run, to, "quantity", quantity);
    draft_set(run, to, "unit", import_cell(run, "unit|Unit"));
    draft_set(run, to, "valid_from", *date ? date : day);
    draft_set(run, to, "source", source);
    draft_set(run, to, "known_from", day);
    draft_set(run, to, "confidence", "low");
    return IST_OK;
}

const importer import_firepower = {
    .name = "global-firepower",
    .gist = "Global Firepower counts: columns country, equipment, quantity and as_of or year",
    .needs = "country|Country equipment|Equipment quantity|Quantity as_of|year|Year",
    .dated = true,
    .row = row,
};
