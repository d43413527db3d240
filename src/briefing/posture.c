/* SPDX-License-Identifier: Apache-2.0
 *
 * posture.c: what stands, moves and burns in a month, as tables and as a map.
 */
#include <isthmus/briefing/posture.h>

#include <isthmus/base/time.h>

#include <math.h>
#include <stdlib.h>

enum { MONTHS_OF_ARROWS = 12 };
#define LEAST_SHOWN 0.005 /* of futures: a crisis that fewer have is not drawn */

static const char *place_name(const ist_scenario *s, size_t place)
{
    size_t k = s->world.n_theatres;

    return place < k ? s->world.theatres[place].name : place == k ? "home" : "under-way";
}

static const char *place_title(const ist_scenario *s, size_t place)
{
    size_t k = s->world.n_theatres;

    return place < k ? s->entries[IST_SECTION_THEATRES].at[place].title : place == k ? "At home" : "Under way";
}

static void add_month(ist_table *table, const ist_posture *p, int month)
{
    char text[IST_DATE_TEXT];

    ist_format_month(p->start + month, text);
    ist_table_add_text(table, text);
}

static bool is_asked(int asked, int month) { return asked == IST_ALL_MONTHS || asked == month; }

/* --- Tables --- */

ist_table *ist_briefing_posture(const ist_scenario *s, const ist_posture *p, int asked)
{
    const ist_column columns[] = {
        { .name = "month", .heading = "Month", .kind = IST_COLUMN_DATE, .meaning = "the units are those at its end; the month before the first is the start" },
        { .name = "kind", .heading = "Kind", .meaning = "kind of force", .machine_only = true },
        { .name = "kind_title", .heading = "Kind", .meaning = "its title" },
        { .name = "place", .heading = "Place", .meaning = "theatre, home or under-way", .machine_only = true },
        { .name = "place_title", .heading = "Place", .meaning = "its title" },
        { .name = "units", .heading = "Units", .kind = IST_COLUMN_NUMBER, .digits = 1, .meaning = "mean over futures" },
        { .name = "units_p05", .heading = "5%", .kind = IST_COLUMN_NUMBER, .meaning = "in one future of twenty not more" },
        { .name = "units_p50", .heading = "50%", .kind = IST_COLUMN_NUMBER, .meaning = "in half of the futures not more" },
        { .name = "units_p95", .heading = "95%", .kind = IST_COLUMN_NUMBER, .meaning = "in nineteen futures of twenty not more" },
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof *columns);

    for (int t = -1; table && t < p->months; t++)
        for (size_t f = 0; is_asked(asked, t) && f < p->n_kinds; f++)
            for (size_t place = 0; place < p->n_places; place++) {
                const ist_posture_cell *cell = ist_posture_at(p, t, f, place);
                add_month(table, p, t);
                ist_table_add_text(table, s->world.kinds[f]);
                ist_table_add_text(table, s->entries[IST_SECTION_KINDS].at[f].title);
                ist_table_add_text(table, place_name(s, place));
                ist_table_add_text(table, place_title(s, place));
                ist_table_add_number(table, cell->mean);
                ist_table_add_number(table, cell->low);
                ist_table_add_number(table, cell->median);
                ist_table_add_number(table, cell->high);
            }
    return table;
}

ist_table *ist_briefing_posture_flows(const ist_scenario *s, const ist_posture *p, int asked)
{
    const ist_column columns[] = {
        { .name = "month", .heading = "Departure", .kind = IST_COLUMN_DATE, .meaning = "month in which they leave" },
        { .name = "kind", .heading = "Kind", .meaning = "kind of force", .machine_only = true },
        { .name = "kind_title", .heading = "Kind", .meaning = "its title" },
        { .name = "from", .heading = "From", .meaning = "theatre or home" },
        { .name = "to", .heading = "To", .meaning = "theatre" },
        { .name = "transit_months", .heading = "Months under way", .kind = IST_COLUMN_INTEGER, .meaning = "until they count in the theatre" },
        { .name = "units", .heading = "Units", .kind = IST_COLUMN_NUMBER, .digits = 2, .meaning = "mean over futures" },
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof *columns);

    for (int t = 0; table && t < p->months; t++)
        for (size_t i = 0; is_asked(asked, t) && i < p->n_flows; i++) {
            const ist_posture_flow *flow = &p->flows[i];
            if (flow->departed[t + 1] == 0) continue;
            add_month(table, p, t);
            ist_table_add_text(table, s->world.kinds[flow->kind]);
            ist_table_add_text(table, s->entries[IST_SECTION_KINDS].at[flow->kind].title);
            ist_table_add_text(table, place_name(s, (size_t)flow->from));
            ist_table_add_text(table, place_name(s, (size_t)flow->to));
            ist_table_add_number(table, flow->transit);
            ist_table_add_number(table, flow->departed[t + 1]);
        }
    return table;
}

ist_table *ist_briefing_posture_crises(const ist_scenario *s, const ist_posture *p, int asked)
{
    const ist_column columns[] = {
        { .name = "month", .heading = "Month", .kind = IST_COLUMN_DATE, .meaning = "states at its end" },
        { .name = "contingency", .heading = "Crisis", .meaning = "its name", .machine_only = true },
        { .name = "title", .heading = "Crisis", .meaning = "its title" },
        { .name = "theatre", .heading = "Theatre", .meaning = "where it is" },
        { .name = "build_up", .heading = "Build-up", .kind = IST_COLUMN_SHARE, .digits = 1, .meaning = "share of futures in which it builds up" },
        { .name = "active", .heading = "War", .kind = IST_COLUMN_SHARE, .digits = 1, .meaning = "share of futures in which it is a war" },
        { .name = "begins", .heading = "Begins", .kind = IST_COLUMN_SHARE, .digits = 1, .meaning = "share of futures in which it begins in the month" },
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof *columns);

    for (int t = -1; table && t < p->months; t++)
        for (size_t c = 0; is_asked(asked, t) && c < p->n_contingencies; c++) {
            add_month(table, p, t);
            ist_table_add_text(table, s->world.contingencies[c].name);
            ist_table_add_text(table, s->entries[IST_SECTION_CONTINGENCIES].at[c].title);
            ist_table_add_text(table, s->world.theatres[s->world.contingencies[c].theatre].name);
            ist_table_add_number(table, p->crises[c].build_up[t + 1]);
            ist_table_add_number(table, p->crises[c].active[t + 1]);
            ist_table_add_number(table, p->crises[c].begins[t + 1]);
        }
    return table;
}

void ist_briefing_posture_words(ist_buffer *out, const ist_posture *p, const ist_posture_request *request)
{
    if (request->one) ist_buffer_print(out, "Future %llu of seed %llu", (unsigned long long)(request->one - 1), (unsigned long long)request->seed);
    else ist_buffer_print(out, "Mean of %llu futures of seed %llu", (unsigned long long)p->futures, (unsigned long long)request->seed);
    ist_buffer_print(out, ". Where units that leave are bound for follows from their arrivals and the months under way");
    if (p->moved > 0 && p->unmatched > 0) {
        ist_buffer_add(out, "; of ");
        ist_figure_share(out, p->unmatched / p->moved, 1, IST_SET_TERMINAL);
        ist_buffer_add(out, " it could not be told");
    }
    ist_buffer_add(out, ".");
}

/* --- The map --- */

typedef struct map_parts { /* what the chart borrows */
    ist_map_area  *areas;
    ist_map_arrow *arrows;
    ist_map_point *points;
    ist_map_shade *shades;
    ist_arena     *arena;
    bool           failed;
} map_parts;

static const char *keep(map_parts *parts, ist_buffer *text)
{
    const char *copy = text->failed ? NULL : ist_arena_copy(parts->arena, text->at ? text->at : "");

    if (!copy) parts->failed = true;
    ist_buffer_clear(text);
    return copy;
}

/* What stands in a place: units of one kind, or the mean share of all kinds. */
static double standing(const ist_posture *p, const ist_posture_view *view, size_t place)
{
    double sum = 0;

    if (view->kind != IST_NONE) return ist_posture_at(p, view->month, (size_t)view->kind, place)->mean;
    for (size_t f = 0; f < p->n_kinds; f++) {
        double pool = 0;
        for (size_t q = 0; q < p->n_places; q++) pool += ist_posture_at(p, view->month, f, q)->mean;
        if (pool > 0) sum += ist_posture_at(p, view->month, f, place)->mean / pool;
    }
    return sum / (double)p->n_kinds;
}

static double pool_of(const ist_posture *p, const ist_posture_view *view)
{
    double sum = 0;

    for (size_t place = 0; place < p->n_places; place++) sum += standing(p, view, place);
    return sum;
}

static void add_amount(ist_buffer *out, const ist_posture_view *view, double amount)
{
    if (view->kind == IST_NONE) ist_figure_share(out, amount, 0, IST_SET_PAGE);
    else ist_figure_number(out, amount, 1, IST_SET_PAGE);
}

static const char *title_in(const ist_posture_view *view, const ist_atlas_site *site)
{
    return view->korean && site->title_ko[0] ? site->title_ko : site->title;
}

static void put_standing(map_parts *parts, ist_map_chart *chart, const ist_posture *p, const ist_posture_view *view, size_t place)
{
    size_t          k = view->scenario->world.n_theatres;
    const ist_atlas_site *site = ist_atlas_find(view->atlas, place < k ? IST_SITE_THEATRE : IST_SITE_HOME, (int)place);
    double          amount = standing(p, view, place), pool = pool_of(p, view);
    ist_buffer      label = { 0 };

    if (!site) return;
    ist_buffer_print(&label, "%s ", title_in(view, site));
    add_amount(&label, view, amount);
    parts->points[chart->point_count++] =
        (ist_map_point){ .at = { site->at[0], site->at[1] }, .radius = 3 + 22 * sqrt(pool > 0 ? amount / pool : 0), .tone = place < k ? 0 : 2,
                         .ring = true, .label = keep(parts, &label) };
    if (place >= k || !site->ring_count) return;
    parts->areas[chart->area_count++] = (ist_map_area){ .about = title_in(view, site), .tone = 0, .opacity = 0.07, .outlined = true, .dashed = true,
        .ring_count = site->ring_count, .rings = site->rings, .label = { NAN, NAN } };
}

/* What left along a way in the year up to the month. */
static double departed(const ist_posture *p, const ist_posture_view *view, int from, int to)
{
    double sum = 0;

    for (size_t i = 0; i < p->n_flows; i++)
        for (int t = view->month; t > view->month - MONTHS_OF_ARROWS && t >= 0; t--)
            if (p->flows[i].from == from && p->flows[i].to == to && (view->kind == IST_NONE || p->flows[i].kind == view->kind))
                sum += p->flows[i].departed[t + 1];
    return sum;
}

static void put_arrow(map_parts *parts, ist_map_chart *chart, const ist_posture *p, const ist_posture_view *view, int from, int to)
{
    int             k = (int)view->scenario->world.n_theatres;
    const ist_atlas_site *a = ist_atlas_find(view->atlas, from < k ? IST_SITE_THEATRE : IST_SITE_HOME, from), *b = ist_atlas_find(view->atlas, IST_SITE_THEATRE, to);
    double          units = departed(p, view, from, to);
    ist_buffer      label = { 0 }, about = { 0 };

    if (!a || !b || units < 0.05) return;
    ist_figure_number(&label, units, 1, IST_SET_PAGE);
    ist_buffer_print(&about, "%s \xE2\x86\x92 %s: ", title_in(view, a), title_in(view, b));
    ist_figure_number(&about, units, 1, IST_SET_PAGE);
    parts->arrows[chart->arrow_count++] =
        (ist_map_arrow){ .from = { a->at[0], a->at[1] }, .to = { b->at[0], b->at[1] }, .thickness = fmin(1.2 + 1.3 * sqrt(units), 9), .tone = 1,
                         .bow = 0.16, .label = keep(parts, &label), .about = keep(parts, &about) };
}

static void put_crisis(map_parts *parts, ist_map_chart *chart, const ist_posture *p, const ist_posture_view *view, size_t c)
{
    const ist_atlas_site *site = ist_atlas_find(view->atlas, IST_SITE_CRISIS, (int)c);
    double          active = p->crises[c].active[view->month + 1];
    ist_buffer      label = { 0 };

    if (!site || active < LEAST_SHOWN) return;
    ist_buffer_print(&label, "%s ", title_in(view, site));
    if (p->futures > 1) ist_figure_share(&label, active, 0, IST_SET_PAGE);
    parts->points[chart->point_count++] = (ist_map_point){ .at = { site->at[0], site->at[1] }, .radius = 2.5 + 7 * sqrt(active), .tone = 1, .label = keep(parts, &label) };
}

static ist_status put_all(map_parts *parts, ist_map_chart *chart, const ist_posture *p, const ist_posture_view *view, ist_error *err)
{
    const ist_world *w = &view->scenario->world;
    int              k = (int)w->n_theatres;

    parts->areas = ist_arena_array(parts->arena, (size_t)k, sizeof *parts->areas);
    parts->arrows = ist_arena_array(parts->arena, (size_t)(k + 1) * (size_t)k, sizeof *parts->arrows);
    parts->points = ist_arena_array(parts->arena, (size_t)k + 1 + w->n_contingencies, sizeof *parts->points);
    parts->shades = ist_arena_array(parts->arena, view->atlas->count, sizeof *parts->shades);
    if (!parts->areas || !parts->arrows || !parts->points || !parts->shades) return ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t i = 0; i < view->atlas->count; i++) {
        const ist_atlas_site *site = &view->atlas->sites[i];
        if (site->kind != IST_SITE_ACTOR) continue;
        parts->shades[chart->shade_count++] = (ist_map_shade){ site->placed, w->actors[site->index].side == IST_OURS ? 4 : 6, 0.45 };
    }
    for (int from = 0; from <= k; from++)
        for (int to = 0; to < k; to++)
            if (from != to) put_arrow(parts, chart, p, view, from, to);
    for (int place = 0; place <= k; place++) put_standing(parts, chart, p, view, (size_t)place);
    for (size_t c = 0; c < w->n_contingencies; c++) put_crisis(parts, chart, p, view, c);
    return parts->failed ? ist_fail(err, IST_NOMEM, "out of memory") : IST_OK;
}

ist_status ist_briefing_posture_map(ist_buffer *out, const ist_posture *p, const ist_posture_view *view, ist_error *err)
{
    static const ist_map_key keys[] = {
        { IST_MAP_BOX, 0, "stands there" }, { IST_MAP_BOX, 2, "at home" }, { IST_MAP_LINE, 1, "left in the year before" }, { IST_MAP_BOX, 1, "war, by its share of futures" },
    };
    map_parts     parts = { .arena = ist_arena_new() };
    ist_buffer    title = { 0 }, subtitle = { 0 };
    char          month[IST_DATE_TEXT];
    ist_map_chart chart = { .outlines = view->atlas->outlines, .korean = view->korean, .keys = keys, .key_count = 4 };
    ist_status    status = parts.arena ? put_all(&parts, &chart, p, view, err) : ist_fail(err, IST_NOMEM, "out of memory");

    ist_format_month(p->start + view->month, month);
    ist_buffer_print(&title, "%s, %s", view->kind == IST_NONE ? "The pool" : view->scenario->entries[IST_SECTION_KINDS].at[view->kind].title, month);
    ist_buffer_add(&subtitle, view->kind == IST_NONE ? "Share of the pool, kinds weighing alike, and units that left in the twelve months before; " : "Units that stand there and units that left in the twelve months before; ");
    if (p->futures > 1) ist_buffer_print(&subtitle, "mean of %llu futures", (unsigned long long)p->futures);
    else ist_buffer_add(&subtitle, "one future");
    if (status == IST_OK && (title.failed || subtitle.failed)) status = ist_fail(err, IST_NOMEM, "out of memory");
    chart.frame = (ist_chart_frame){ .id = "world-map", .title = title.at, .subtitle = subtitle.at, .width = view->width,
        .note = "Boundaries: Natural Earth, Crimea as part of Ukraine (data/map/README.md). A ring's size is the share of the pool." };
    chart.areas = parts.areas, chart.arrows = parts.arrows, chart.points = parts.points, chart.shades = parts.shades;
    if (status == IST_OK) status = ist_figure_draw_map(out, &chart, err);
    ist_buffer_clear(&title);
    ist_buffer_clear(&subtitle);
    ist_arena_free(parts.arena);
    return status;
}
