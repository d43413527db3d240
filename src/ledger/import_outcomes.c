/* SPDX-License-Identifier: Apache-2.0
 *
 * import_outcomes.c: what came later, to score forecasts: key,date,value,unit,source_title,source_date.
 *
 * The key is the outcome's, not the record's: delivery/DEAL/YEAR, delivered/DEAL, shells/ACTOR/YYYY-MM,
 * contract/DEAL, start/LINE, spending/ACTOR/YEAR.
 */
#include "import_local.h"

#include <string.h>

static bool is_known(const char *key)
{
    static const char *const kinds[] = { "delivery/", "delivered/", "shells/", "contract/", "start/", "spending/" };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strncmp(key, kinds[i], strlen(kinds[i])) == 0) return true;
    return false;
}

static ist_status row(import_run *run, ist_error *err)
{
    const char *key = import_cell(run, "key"), *date = import_cell(run, "date"), *day = import_day(run, err);
    const char *title = import_cell(run, "source_title"), *source;
    if (!day) return IST_SYNTAX;
    if (!is_known(key))
        return ist_fail(err, IST_SYNTAX,
                        "'%s' is no outcome: delivery/DEAL/YEAR, delivered/DEAL, shells/ACTOR/YYYY-MM, "
                        "contract/DEAL, start/LINE or spending/ACTOR/YEAR",
                        key);
    if (!*title) return ist_fail(err, IST_SYNTAX, "source_title is empty: who says so");
    source = ist_arena_print(run->arena, "source/outcome-%.80s-%s", import_name(run, title), day);
    draft *to = NULL;
    if (source) {
        import_source(run, source, title, "", "", "press", "single figures", day);
        to = draft_new(run, "outcomes");
    }
    if (!to) return ist_fail(err, IST_NOMEM, "out of memory");
    draft_print(run, to, "key", "outcome/%s-%s-%s", import_name(run, key), date, source + strlen("source/outcome-"));
    draft_set(run, to, "outcome", key);
    draft_set(run, to, "value", import_cell(run, "value"));
    draft_set(run, to, "unit", import_cell(run, "unit"));
    draft_set(run, to, "valid_from", date);
    draft_set(run, to, "source", source);
    draft_set(run, to, "known_from", day);
    draft_set(run, to, "confidence", "medium");
    return IST_OK;
}

const importer import_outcomes = {
    .name = "outcomes-list",
    .gist = "outcomes to score against: key, date, value, unit, source_title, source_date",
    .needs = "key date value unit source_title source_date",
    .row = row,
};
