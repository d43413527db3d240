/* SPDX-License-Identifier: Apache-2.0
 *
 * frontier.c: the trade-off between two theatres as tables, words and a picture.
 */
#include <isthmus/briefing/deterrence.h>
#include <isthmus/figure/tradeoff.h>
#include <ctype.h>
#include <math.h>
#include <string.h>

enum { SHOWN = 9 };
static const char unit_words[] = "USD m of expected loss a year";

static const char *theatre_title(const ist_scenario *scenario, size_t k)
{
    return k < scenario->world.n_theatres ? scenario->entries[IST_SECTION_THEATRES].at[k].title : "home";
}

static const char *kind_title(const ist_scenario *scenario, int f)
{
    return f == IST_NONE ? "All kinds together" : scenario->entries[IST_SECTION_KINDS].at[f].title;
}

static const char *kind_name(const ist_scenario *scenario, int f) { return f == IST_NONE ? "all" : scenario->world.kinds[f]; }

/* What a kind is called when there is one of it: "one air-defence battery". */
static void add_one_of(ist_buffer *out, const char *name)
{
    const char *last = strrchr(name, '-');
    ist_buffer_add(out, "one ");
    if (last) ist_buffer_add_n(out, name, (size_t)(last - name));
    ist_buffer_print(out, "%s%s", last ? " " : "", last ? last + 1 : name);
}

/* -- points -- */

static bool same_split(const ist_frontier_point *a, const ist_frontier_point *b)
{
    return a->units_a == b->units_a && a->units_b == b->units_b && a->loss_a == b->loss_a && a->loss_b == b->loss_b;
}

static void add_point(ist_table *table, const ist_scenario *scenario, int kind, const ist_frontier_point *point, const char *mark)
{
    ist_table_add_text(table, kind_name(scenario, kind));
    ist_table_add_number(table, point->units_a);
    ist_table_add_number(table, point->units_b);
    ist_table_add_number(table, point->loss_a);
    ist_table_add_number(table, point->loss_b);
    ist_table_add_number(table, point->loss_a + point->loss_b);
    ist_table_add_number(table, point->weight_a);
    ist_table_add_number(table, kind == IST_NONE ? point->gap : 0);
    ist_table_add_text(table, mark);
}

static void add_curve(ist_table *table, const ist_scenario *scenario, const ist_frontier_curve *curve, bool thin)
{
    bool   today_shown = false;
    size_t step = thin && curve->n > SHOWN ? (curve->n - 1 + SHOWN - 2) / (SHOWN - 1) : 1;
    if (thin) ist_table_start_group(table, kind_title(scenario, curve->kind));
    for (size_t i = 0; i < curve->n; i++) {
        bool today = same_split(&curve->points[i], &curve->today), best = i == curve->best;
        today_shown |= today;
        if (i % step && !today && !best && i + 1 != curve->n) continue;
        add_point(table, scenario, curve->kind, &curve->points[i], today && best ? "today and optimum" : today ? "today" : best ? "optimum" : "");
    }
    if (!today_shown) add_point(table, scenario, curve->kind, &curve->today, "today");
}

ist_table *ist_briefing_frontier(const ist_scenario *scenario, const ist_frontier *frontier, int kind, bool thin)
{
    ist_buffer units_a = { 0 }, units_b = { 0 };
    ist_buffer_print(&units_a, "In %s", theatre_title(scenario, (size_t)frontier->a));
    ist_buffer_print(&units_b, "In %s", theatre_title(scenario, (size_t)frontier->b));
    const ist_column columns[] = {
        { .name = "kind", .heading = "Kind", .meaning = "kind of force that is split; all: every kind at once" },
        { .name = "units_a", .heading = units_a.at, .kind = IST_COLUMN_INTEGER, .unit = "units", .meaning = "units in the first theatre" },
        { .name = "units_b", .heading = units_b.at, .kind = IST_COLUMN_INTEGER, .unit = "units", .meaning = "units in the second theatre" },
        { .name = "loss_a_usd_m", .heading = "Risk there", .kind = IST_COLUMN_NUMBER, .meaning = "expected loss a year in the first theatre, million constant 2023 USD" },
        { .name = "loss_b_usd_m", .heading = "and there", .kind = IST_COLUMN_NUMBER, .meaning = "expected loss a year in the second theatre" },
        { .name = "loss_usd_m", .heading = "Together", .kind = IST_COLUMN_NUMBER, .meaning = "sum of both" },
        { .name = "weight_a", .kind = IST_COLUMN_NUMBER, .digits = 3, .machine_only = true, .meaning = "of all kinds: weight of the first theatre against the second for which the split is best" },
        { .name = "gap_share", .kind = IST_COLUMN_SHARE, .digits = 2, .machine_only = true, .meaning = "of all kinds: how far above the optimum the split is at most" },
        { .name = "mark", .heading = "", .meaning = "today's posture; the split with the least sum" },
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof *columns);
    if (table) {
        for (size_t f = 0; f < frontier->n_kinds; f++)
            if (kind == IST_NONE || (size_t)kind == f) add_curve(table, scenario, &frontier->kinds[f], thin);
        if (kind == IST_NONE || (size_t)kind == frontier->n_kinds) add_curve(table, scenario, &frontier->whole, thin);
        ist_table_add_footnote(table, "Risk: expected loss a year by wars in the theatre, USD m, in the scenario's weights. One kind is split while all "
                                      "others stand as today; of all kinds each row is the best split for one weight of the theatres.");
    }
    ist_buffer_clear(&units_a);
    ist_buffer_clear(&units_b);
    return table;
}

/* -- exchanges -- */

static void add_signed(ist_buffer *out, double value)
{
    ist_buffer_print(out, "%s", value > 0 ? "+" : "");
    ist_figure_number(out, value, fabs(value) < 10 ? 1 : 0, IST_SET_TERMINAL);
}

static void say_exchange(ist_buffer *out, const ist_scenario *scenario, const ist_frontier *frontier, const ist_exchange *it)
{
    add_one_of(out, scenario->world.kinds[it->kind]);
    ist_buffer_print(out, " from %s to %s: ", theatre_title(scenario, (size_t)it->from), theatre_title(scenario, (size_t)it->to));
    if (it->from != (int)scenario->world.n_theatres || it->to == frontier->a) {
        add_signed(out, it->change_a);
        ist_buffer_print(out, " in %s", theatre_title(scenario, (size_t)frontier->a));
    }
    if (it->from != (int)scenario->world.n_theatres) ist_buffer_print(out, ", ");
    if (it->from != (int)scenario->world.n_theatres || it->to == frontier->b) {
        add_signed(out, it->change_b);
        ist_buffer_print(out, " in %s", theatre_title(scenario, (size_t)frontier->b));
    }
}

static void add_exchanges(ist_table *table, const ist_scenario *scenario, const ist_frontier *frontier, const ist_exchange *all, size_t n,
                          const char *at)
{
    for (size_t i = 0; i < n; i++) {
        const ist_exchange *it = &all[i];
        ist_buffer          words = { 0 };
        say_exchange(&words, scenario, frontier, it);
        if (words.at) words.at[0] = (char)toupper((unsigned char)words.at[0]);
        ist_table_add_text(table, at);
        ist_table_add_text(table, scenario->world.kinds[it->kind]);
        ist_table_add_text(table, (size_t)it->from < scenario->world.n_theatres ? scenario->world.theatres[it->from].name : "home");
        ist_table_add_text(table, scenario->world.theatres[it->to].name);
        ist_table_add_text(table, words.failed ? NULL : words.at);
        ist_table_add_number(table, it->change_a);
        ist_table_add_number(table, it->change_b);
        ist_table_add_number(table, it->change_a + it->change_b);
        ist_buffer_clear(&words);
    }
}

ist_table *ist_briefing_exchanges(const ist_scenario *scenario, const ist_frontier *frontier)
{
    static const ist_column columns[] = {
        { .name = "at", .heading = "At", .meaning = "where the unit is moved: today's posture, or the optimum of all kinds together" },
        { .name = "kind", .machine_only = true, .meaning = "kind of force" },
        { .name = "from", .machine_only = true, .meaning = "theatre that it leaves, or home" },
        { .name = "to", .machine_only = true, .meaning = "theatre that it goes to" },
        { .name = "exchange", .heading = "One unit moved, and what it changes in USD m of expected loss a year", .meaning = "in words" },
        { .name = "change_a_usd_m", .kind = IST_COLUMN_NUMBER, .digits = 1, .machine_only = true, .meaning = "change of expected loss a year in the first theatre" },
        { .name = "change_b_usd_m", .kind = IST_COLUMN_NUMBER, .digits = 1, .machine_only = true, .meaning = "change in the second theatre" },
        { .name = "change_usd_m", .heading = "Sum", .kind = IST_COLUMN_NUMBER, .digits = 1, .meaning = "sum of both; negative: the move lowers the loss" },
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof *columns);
    if (!table) return NULL;
    add_exchanges(table, scenario, frontier, frontier->exchanges, frontier->n_exchanges, "today");
    add_exchanges(table, scenario, frontier, frontier->exchanges_best, frontier->n_exchanges_best, "optimum");
    return table;
}

/* -- words and picture -- */

static void certificate(ist_buffer *out, const ist_frontier *frontier)
{
    ist_buffer_print(out, "Certificate: that split is at most ");
    ist_figure_share(out, frontier->whole.points[frontier->whole.best].gap, 2, IST_SET_TERMINAL);
    ist_buffer_print(out, " above the best of all splits. Over all theatres: ");
    ist_figure_number(out, frontier->today_everywhere, 0, IST_SET_TERMINAL);
    ist_buffer_print(out, " today, ");
    ist_figure_number(out, frontier->everywhere.loss, 0, IST_SET_TERMINAL);
    ist_buffer_print(out, " at the optimum, at most ");
    ist_figure_share(out, frontier->everywhere.gap, 2, IST_SET_TERMINAL);
    ist_buffer_print(out, " above the best; no move of one unit or of two kinds' units takes off ");
    if (frontier->everywhere.largest_gain < 1e-6) {
        ist_buffer_print(out, "a single dollar.\n");
        return;
    }
    ist_buffer_print(out, "more than ");
    ist_figure_number(out, frontier->everywhere.largest_gain, 6, IST_SET_TERMINAL);
    ist_buffer_print(out, " USD m.\n");
}

void ist_briefing_frontier_words(ist_buffer *out, const ist_scenario *scenario, const ist_frontier *frontier)
{
    const ist_frontier_curve *whole = &frontier->whole;
    const ist_frontier_point *best = &whole->points[whole->best];
    const char               *a = theatre_title(scenario, (size_t)frontier->a), *b = theatre_title(scenario, (size_t)frontier->b);
    if (!frontier->any_gain) {
        ist_buffer_print(out, "At these values no unit lowers any loss: nothing is traded between %s and %s.\n", a, b);
        return;
    }
    ist_buffer_print(out, "Today %s and %s together stand at ", a, b);
    ist_figure_number(out, whole->today.loss_a + whole->today.loss_b, 0, IST_SET_TERMINAL);
    ist_buffer_print(out, " %s; the best split of what is there or at home reaches ", unit_words);
    ist_figure_number(out, best->loss_a + best->loss_b, 0, IST_SET_TERMINAL);
    ist_buffer_print(out, ".\n");
    if (frontier->certified) certificate(out, frontier);
    else ist_buffer_print(out, "Over futures each kind's row is the best of all with the others as they stand.\n");
    if (whole->n == 1)
        ist_buffer_print(out, "What is there or at home serves both: no weight of one theatre against the other changes the best split. Put a crisis "
                              "on top to see the trade-off (--crisis).\n");
}

static void fill_panel(const ist_frontier_curve *curve, const char *title, double *x, double *y, ist_tradeoff_panel *out)
{
    for (size_t i = 0; i < curve->n; i++) {
        x[i] = curve->points[i].loss_a / 1000;
        y[i] = curve->points[i].loss_b / 1000;
    }
    *out = (ist_tradeoff_panel){ .title = title, .n = curve->n, .x = x, .y = y, .today_x = curve->today.loss_a / 1000,
                                 .today_y = curve->today.loss_b / 1000, .best_x = x[curve->best], .best_y = y[curve->best] };
}

ist_status ist_briefing_frontier_chart(ist_buffer *out, const ist_scenario *scenario, const ist_frontier *frontier, const char *when,
                                       ist_error *err)
{
    ist_arena *arena = ist_arena_new();
    size_t     n = frontier->n_kinds + 1;
    ist_tradeoff_panel *panels = arena ? ist_arena_array(arena, n, sizeof *panels) : NULL;
    ist_status status = panels ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t p = 0; status == IST_OK && p < n; p++) { /* the whole first */
        const ist_frontier_curve *curve = p ? &frontier->kinds[p - 1] : &frontier->whole;
        double *x = ist_arena_array(arena, curve->n, sizeof *x), *y = ist_arena_array(arena, curve->n, sizeof *y);
        if (!x || !y) status = ist_fail(err, IST_NOMEM, "out of memory");
        else fill_panel(curve, kind_title(scenario, curve->kind), x, y, &panels[p]);
    }
    if (status == IST_OK) {
        const char *a = theatre_title(scenario, (size_t)frontier->a), *b = theatre_title(scenario, (size_t)frontier->b);
        ist_tradeoff_chart chart = {
            .frame = { .id = "frontier", .title = ist_arena_print(arena, "What %s gains, %s pays", a, b),
                       .subtitle = ist_arena_print(arena, "Expected loss a year by wars in either theatre for every split of the pool, %s", when),
                       .note = "USD billion, in the scenario's weights. One kind is split while the others stand as today. Conditional on the "
                               "assumptions listed; not a forecast of war." },
            .x_name = ist_arena_print(arena, "%s, USD bn", a), .y_name = ist_arena_print(arena, "%s, USD bn", b),
            .today_name = "today's posture", .best_name = "least loss in both together", .panel_count = n, .panels = panels,
        };
        status = ist_figure_draw_tradeoff(out, &chart, err);
    }
    ist_arena_free(arena);
    return status;
}
