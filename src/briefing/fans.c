/* SPDX-License-Identifier: Apache-2.0
 *
 * fans.c: the monthly lines of some kinds, for charts that are drawn elsewhere.
 */
#include "briefing_local.h"
#include <string.h>

static const struct { const char *word; int quantity; const char *unit; } kinds_of[] = {
    { "delivered", IST_Q_DELIVERED, "units" },    { "active", IST_Q_ACTIVE, "share of futures" }, { "present", IST_Q_PRESENT, "units" },
    { "home", IST_Q_HOME, "units" },              { "transit", IST_Q_TRANSIT, "units" },          { "stock", IST_Q_STOCK, "units" },
};
enum { KINDS = sizeof kinds_of / sizeof *kinds_of };

typedef struct listing {
    const ist_scenario *scenario;
    ist_arena          *arena;
    ist_briefing_fan   *fans;
    ist_series_line    *lines;
    ist_term           *terms;
    size_t              n, room;
    bool                failed;
} listing;

static bool is_wanted(const char *kinds, const char *word)
{
    size_t length = strlen(word);
    if (!kinds[0]) return true;
    for (const char *at = kinds; *at; at += strcspn(at, " ") + (at[strcspn(at, " ")] == ' '))
        if (strcspn(at, " ") == length && strncmp(at, word, length) == 0) return true;
    return false;
}

static void add(listing *list, size_t kind, size_t i, size_t j, const char *name, const char *title)
{
    if (list->n == list->room) return;
    list->terms[list->n] = (ist_term){ .quantity = { kinds_of[kind].quantity, (int)i, (int)j }, .weight = 1 };
    list->lines[list->n] = (ist_series_line){ .n_terms = 1, .terms = &list->terms[list->n] };
    list->fans[list->n++] = (ist_briefing_fan){ .kind = kinds_of[kind].word, .name = name, .title = title, .unit = kinds_of[kind].unit };
    list->failed |= !name || !title;
}

static const char *title_of(const listing *list, int section, size_t i) { return list->scenario->entries[section].at[i].title; }

static void add_kind(listing *list, size_t kind)
{
    const ist_scenario *s = list->scenario;
    const ist_world    *w = &s->world;
    switch (kinds_of[kind].quantity) {
    case IST_Q_DELIVERED:
        for (size_t o = 0; o < w->n_orders; o++) add(list, kind, o, 0, w->orders[o].name, title_of(list, IST_SECTION_ORDERS, o));
        break;
    case IST_Q_ACTIVE:
        for (size_t c = 0; c < w->n_contingencies; c++) add(list, kind, c, 0, w->contingencies[c].name, title_of(list, IST_SECTION_CONTINGENCIES, c));
        break;
    case IST_Q_PRESENT:
        for (size_t f = 0; f < w->n_kinds; f++)
            for (size_t k = 0; k < w->n_theatres; k++)
                add(list, kind, f, k, ist_arena_print(list->arena, "%s/%s", w->kinds[f], w->theatres[k].name),
                    ist_arena_print(list->arena, "%s, %s", title_of(list, IST_SECTION_KINDS, f), title_of(list, IST_SECTION_THEATRES, k)));
        break;
    case IST_Q_STOCK:
        for (size_t a = 0; a < w->n_actors; a++)
            for (size_t i = 0; i < w->n_items; i++)
                if (w->target[a * w->n_items + i] != IST_NONE)
                    add(list, kind, a, i, ist_arena_print(list->arena, "%s/%s", w->actors[a].name, w->items[i].name),
                        ist_arena_print(list->arena, "%s, %s", title_of(list, IST_SECTION_ACTORS, a), title_of(list, IST_SECTION_ITEMS, i)));
        break;
    default:
        for (size_t f = 0; f < w->n_kinds; f++) add(list, kind, f, 0, w->kinds[f], title_of(list, IST_SECTION_KINDS, f));
        break;
    }
}

/* The lines that are to have numbers: the one of this name, else the first; all where none is named. */
static void choose(const listing *list, const char *line, size_t *out_first, size_t *out_n)
{
    *out_first = 0;
    *out_n = line && list->n > 0 ? 1 : list->n;
    for (size_t i = list->n; line && i-- > 0;)
        if (strcmp(list->fans[i].name, line) == 0) *out_first = i;
}

ist_status ist_briefing_fans(ist_result *result, const char *kinds, const char *line, uint64_t most, const ist_control *control, ist_fans *out,
                             ist_error *err)
{
    const ist_world *w = &result->scenario->world;
    listing          list = { .scenario = result->scenario, .arena = result->said };
    ist_coalition    worlds[2] = { 0, (ist_coalition)((1u << w->n_levers) - 1) & ~result->off };
    ist_series       series = { 0 };
    size_t           first, n;
    if (result->answer.futures == 0) return ist_fail(err, IST_MISSING, "no future is done");
    list.room = w->n_orders + w->n_contingencies + w->n_kinds * (w->n_theatres + 2) + w->n_actors * w->n_items + 1;
    list.fans = ist_arena_array(list.arena, list.room, sizeof *list.fans);
    list.lines = ist_arena_array(list.arena, list.room, sizeof *list.lines);
    list.terms = ist_arena_array(list.arena, list.room, sizeof *list.terms);
    if (!list.fans || !list.lines || !list.terms) return ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t kind = 0; kind < KINDS; kind++)
        if (is_wanted(kinds, kinds_of[kind].word)) add_kind(&list, kind);
    if (list.failed) return ist_fail(err, IST_NOMEM, "out of memory");
    choose(&list, line, &first, &n);
    ist_series_request request = { .n_lines = n, .lines = list.lines + first, .n_coalitions = 2, .coalitions = worlds, .given = result->given };
    request.futures = result->answer.futures < most ? result->answer.futures : most;
    IST_TRY(ist_cooperation_series(result->run, &request, control, list.arena, &series, err));
    for (size_t i = 0; i < n; i++)
        for (size_t world = 0; world < 2; world++) {
            size_t at = (world * n + i) * (size_t)(series.months + 1);
            list.fans[first + i].mean[world] = series.mean + at;
            list.fans[first + i].quantiles[world] = series.quantiles + at * IST_QUANTILES;
        }
    *out = (ist_fans){ .futures = series.kept, .months = series.months, .n = list.n, .at = list.fans };
    return IST_OK;
}
