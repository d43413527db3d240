/* SPDX-License-Identifier: Apache-2.0
 *
 * find.c: metrics and places of a scenario by the names that programs use.
 */
#include "briefing_local.h"

#include <string.h>

enum { NAMES = 256 };

static ist_status no_such(const char *what, const char *word, const char *const *names, size_t n, ist_error *err)
{
    const char *near = ist_nearest(word, names, n);
    ist_buffer  list = { 0 };
    if (near) return ist_fail(err, IST_MISSING, "the scenario has no %s '%.80s'; did you mean '%s'?", what, word, near);
    for (size_t i = 0; i < n; i++) ist_buffer_print(&list, "%s%s", i ? ", " : "", names[i]);
    ist_status status = ist_fail(err, IST_MISSING, "the scenario has no %s '%.80s'; there are: %s", what, word, list.at ? list.at : "none");
    ist_buffer_clear(&list);
    return status;
}

ist_status ist_briefing_find_metric(const ist_scenario *scenario, const char *word, int *out, ist_error *err)
{
    const char *names[NAMES];
    size_t      n = 0;
    if (scenario->n_metrics == 0) return ist_fail(err, IST_MISSING, "the scenario measures nothing");
    if (!word) {
        *out = scenario->n_headlines ? scenario->headlines[0].metric : 0;
        return IST_OK;
    }
    for (size_t i = 0; i < scenario->n_metrics; i++) {
        if (n < NAMES) names[n++] = scenario->metrics[i].name;
        if (strcmp(scenario->metrics[i].name, word) != 0) continue;
        *out = (int)i;
        return IST_OK;
    }
    return no_such("metric", word, names, n, err);
}

ist_status ist_briefing_find_place(const ist_scenario *scenario, int metric, const char *word, ist_place *out, ist_error *err)
{
    const char *names[NAMES];
    size_t      n = 0;
    for (size_t p = 0; p < ist_briefing_places(scenario) && n < NAMES; p++) {
        ist_place place = ist_briefing_place_at(scenario, p);
        if (ist_briefing_metric_at(&scenario->metrics[metric], place) == IST_NONE) continue;
        names[n++] = ist_briefing_place_name(scenario, place);
        if (word ? strcmp(names[n - 1], word) != 0 : n > 1) continue;
        *out = place;
        return IST_OK;
    }
    return no_such("place with that metric called", word ? word : "all", names, n, err);
}
