/* SPDX-License-Identifier: Apache-2.0
 *
 * comparison.c: two scenarios in the same futures: what bears the same name in both, and the difference world by world.
 */
#include "comparison_local.h"

#include <isthmus/analysis/ranges.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- which rows there are */

/* A statement, and the same of a lever; NONE (no statement on areas) where it is on no one area. */
static const struct { ist_statement_kind kind, of_lever; } statements[] = {
    { IST_SAY_NONE, IST_SAY_NONE },  { IST_SAY_ALL, IST_SAY_NONE },
    { IST_SAY_AREA, IST_SAY_LEVER }, { IST_SAY_TOTAL, IST_SAY_NONE },
    { IST_SAY_AREA_ALONE, IST_SAY_LEVER_ALONE }, { IST_SAY_AREA_LAST, IST_SAY_LEVER_LAST },
};

/* A metric is the same where name and unit are. */
static int metric_like(const ist_scenario *scenario, const ist_metric_about *like)
{
    for (size_t i = 0; i < scenario->n_metrics; i++)
        if (strcmp(scenario->metrics[i].name, like->name) == 0 && strcmp(scenario->metrics[i].unit, like->unit) == 0) return (int)i;
    return IST_NONE;
}

/* A theatre is not a perspective, even where both bear one name. */
static bool place_like(const ist_scenario *scenario, ist_place_kind kind, const char *name, ist_place *out)
{
    for (size_t p = 0; p < ist_briefing_places(scenario); p++) {
        ist_place place = ist_briefing_place_at(scenario, p);
        if (place.kind != kind || strcmp(ist_briefing_place_name(scenario, place), name) != 0) continue;
        *out = place;
        return true;
    }
    return false;
}

static int area_like(const ist_scenario *scenario, const char *name)
{
    for (size_t b = 0; b < scenario->world.n_cooperation; b++)
        if (strcmp(scenario->world.cooperation[b], name) == 0) return (int)b;
    return IST_NONE;
}

/* A lever is the same where its name is, and its area's. */
static int lever_like(const ist_scenario *scenario, const char *name, int area)
{
    for (size_t l = 0; l < scenario->world.n_levers; l++)
        if (scenario->world.levers[l].cooperation == area && strcmp(scenario->world.levers[l].patch.name, name) == 0) return (int)l;
    return IST_NONE;
}

/* Fills in what the other scenario has for a statement of scenario `own`; false where it has no such thing. */
static bool match(const ist_comparison *comparison, int own, ist_comparison_row *row)
{
    const ist_scenario *mine = comparison->side[own]->scenario, *theirs = comparison->side[1 - own]->scenario;
    int                 other = 1 - own, area = row->area[own], lever = row->lever[own];
    row->metric[other] = metric_like(theirs, &mine->metrics[row->metric[own]]);
    row->area[other] = area == IST_NONE ? IST_NONE : area_like(theirs, mine->world.cooperation[area]);
    row->lever[other] = lever == IST_NONE ? IST_NONE : lever_like(theirs, mine->world.levers[lever].patch.name, row->area[other]);
    bool both = row->metric[other] != IST_NONE && place_like(theirs, row->place[own].kind, ist_briefing_place_name(mine, row->place[own]), &row->place[other])
                && ist_briefing_metric_at(&theirs->metrics[row->metric[other]], row->place[other]) != IST_NONE
                && (area == IST_NONE) == (row->area[other] == IST_NONE) && (lever == IST_NONE) == (row->lever[other] == IST_NONE);
    if (!both) row->metric[other] = row->area[other] = row->lever[other] = IST_NONE;
    return both;
}

typedef struct gathering {
    const ist_comparison *comparison;
    bool                  levers;
    ist_comparison_row   *rows; /* NULL: they are counted */
    size_t                n;
} gathering;

/* Of the second scenario only what the first has not. */
static void gather_row(gathering *to, int own, int metric, ist_place place, ist_statement_kind kind, int area, int lever)
{
    ist_comparison_row row = { .kind = kind };
    row.metric[own] = metric;
    row.place[own] = place;
    row.area[own] = area;
    row.lever[own] = lever;
    if (match(to->comparison, own, &row) && own == 1) return;
    if (to->rows) to->rows[to->n] = row;
    to->n++;
}

/* What a scenario says of one metric at one place: behind each area its levers. */
static void gather_at(gathering *to, int own, int metric, ist_place place)
{
    const ist_world *world = &to->comparison->side[own]->scenario->world;
    for (size_t k = 0; k < sizeof statements / sizeof *statements; k++) {
        if (statements[k].of_lever == IST_SAY_NONE) gather_row(to, own, metric, place, statements[k].kind, IST_NONE, IST_NONE);
        else
            for (int b = 0; b < (int)world->n_cooperation; b++) {
                gather_row(to, own, metric, place, statements[k].kind, b, IST_NONE);
                for (int l = 0; to->levers && l < (int)world->n_levers; l++)
                    if (world->levers[l].cooperation == b) gather_row(to, own, metric, place, statements[k].of_lever, b, l);
            }
    }
}

static void gather(gathering *to, int own)
{
    const ist_scenario *mine = to->comparison->side[own]->scenario;
    for (size_t m = 0; m < mine->n_metrics; m++)
        for (size_t p = 0; p < ist_briefing_places(mine); p++) {
            ist_place place = ist_briefing_place_at(mine, p);
            if (ist_briefing_metric_at(&mine->metrics[m], place) != IST_NONE) gather_at(to, own, (int)m, place);
        }
}

static ist_finding finding_of(const ist_comparison *comparison, const ist_comparison_row *row, int side)
{
    const ist_metric_about *metric = &comparison->side[side]->scenario->metrics[row->metric[side]];
    return (ist_finding){ row->kind, comparison_first(row, side), IST_NONE, ist_briefing_metric_at(metric, row->place[side]) };
}

/* The findings of both sides whose differences are asked for, in the order of the rows that both have. */
static ist_status list_pairs(const ist_comparison *comparison, const ist_comparison_row *rows, ist_finding **first, ist_finding **second,
                             size_t *out_n, ist_error *err)
{
    size_t n = 0;
    *first = ist_arena_array(comparison->arena, comparison->n_rows + 1, sizeof **first);
    *second = ist_arena_array(comparison->arena, comparison->n_rows + 1, sizeof **second);
    if (!*first || !*second) return ist_fail(err, IST_NOMEM, "out of memory for %zu differences", comparison->n_rows);
    for (size_t r = 0; r < comparison->n_rows; r++) {
        if (rows[r].metric[0] == IST_NONE || rows[r].metric[1] == IST_NONE) continue;
        (*first)[n] = finding_of(comparison, &rows[r], 0);
        (*second)[n++] = finding_of(comparison, &rows[r], 1);
    }
    *out_n = n;
    return IST_OK;
}

/* ---- whether differences have a distribution */

typedef struct drawn {
    ist_range    *at;
    size_t        n;
    const double *given;
} drawn;

typedef struct looking {
    ist_comparison *comparison;
    drawn           side[2];
} looking;

static bool is_drawn(const drawn *side, const char *name)
{
    for (size_t i = 0; i < side->n; i++) {
        if (strcmp(side->at[i].name, name) != 0) continue;
        return !side->given || side->at[i].n_slots == 0 || isnan(side->given[side->at[i].slots[0]]);
    }
    return false;
}

static void look_at(void *context, const char *what, const ist_input *in_a, const ist_input *in_b)
{
    looking *look = context;
    if (!in_a || !in_b || !is_drawn(&look->side[0], what) || !is_drawn(&look->side[1], what)) return;
    if (look->comparison->n_two_ranges++ == 0) look->comparison->two_ranges = in_a->name;
}

static ist_status look_at_ranges(ist_comparison *comparison, ist_error *err)
{
    looking look = { .comparison = comparison };
    for (int i = 0; i < 2; i++) {
        const ist_result *side = comparison->side[i];
        look.side[i].given = side->given;
        IST_TRY(ist_ranges_of(comparison->arena, side->scenario, side->counterfactual, false, &look.side[i].at, &look.side[i].n, err));
    }
    const ist_scenario *a = comparison->side[0]->scenario, *b = comparison->side[1]->scenario;
    comparison->n_differ = ist_scenario_compare(a, b, look_at, &look);
    comparison->paired = comparison->n_two_ranges == 0;
    comparison->same_months = a->world.start == b->world.start && a->world.months == b->world.months;
    return IST_OK;
}

/* ---- the run */

static const ist_summary *find(const ist_value *value, ist_finding row) { return ist_value_find(value, row.kind, row.first, row.second, row.metric); }

static ist_status read_rows(ist_comparison *comparison, ist_result *const side[2], ist_comparison_row *rows, ist_error *err)
{
    ist_value difference;
    size_t    at = 0;
    for (int i = 0; i < 2; i++) IST_TRY(briefing_read_answer(side[i], err));
    IST_TRY(ist_cooperation_difference(side[0]->run, comparison->arena, &difference, err));
    for (size_t r = 0; r < comparison->n_rows; r++) {
        ist_comparison_row *row = &rows[r];
        for (int i = 0; i < 2; i++)
            if (row->metric[i] != IST_NONE) row->side[i] = find(&side[i]->answer.value, finding_of(comparison, row, i));
        if (row->side[0] && row->side[1]) row->difference = &difference.summaries[at++];
    }
    comparison->rows = rows;
    comparison->futures = side[0]->answer.futures;
    return IST_OK;
}

static ist_status open_sides(ist_result *side[2], const ist_scenario *const scenarios[2], const ist_question questions[2], ist_cooperation_options options[2],
                             ist_error *err)
{
    for (int i = 0; i < 2; i++) {
        ist_question question = questions[0];
        question.words = questions[i].words;
        question.counterfactual = questions[i].counterfactual;
        question.given = questions[i].given;
        question.off = questions[i].off;
        question.series = false;
        question.rare = 0;
        IST_TRY(briefing_prepare(&side[i], scenarios[i], &question, &options[i], err));
        options[i].levers = question.levers;
        options[i].lever_tiers = false;
        options[i].n_groups = 0; /* what facts account for is said of one answer, not of two */
    }
    return IST_OK;
}

static ist_status replay(ist_comparison *comparison, ist_result *const side[2], const ist_question *question, ist_error *err)
{
    uint64_t   futures = briefing_futures(question);
    ist_status status = question->until > 0 ? ist_cooperation_refine(side[0]->run, question->until, futures, &question->control, err)
                                            : ist_cooperation_advance(side[0]->run, futures, &question->control, err);
    comparison->stopped = status == IST_STOPPED;
    for (int i = 0; i < 2; i++) side[i]->stopped = comparison->stopped;
    return comparison->stopped && ist_cooperation_futures(side[0]->run) >= IST_LEAST_FUTURES ? IST_OK : status;
}

/* Counts the rows, lists them, and opens both runs with the differences that the rows ask for. */
static ist_status open_rows(ist_comparison *comparison, ist_result *const side[2], ist_cooperation_options options[2], ist_comparison_row **out,
                            ist_error *err)
{
    gathering        counted = { .comparison = comparison, .levers = options[0].levers };
    ist_finding     *first, *second;
    size_t           n = 0;
    ist_cooperation *runs[2] = { 0 };
    for (int i = 0; i < 2; i++) gather(&counted, i);
    gathering filled = { .comparison = comparison, .levers = counted.levers, .rows = ist_arena_array(comparison->arena, counted.n + 1, sizeof *filled.rows) };
    if (!filled.rows) return ist_fail(err, IST_NOMEM, "out of memory for %zu rows", counted.n);
    for (int i = 0; i < 2; i++) gather(&filled, i);
    comparison->n_rows = filled.n;
    IST_TRY(list_pairs(comparison, filled.rows, &first, &second, &n, err));
    const ist_world *worlds[2] = { &side[0]->scenario->world, &side[1]->scenario->world };
    IST_TRY(ist_cooperation_new_pair(runs, worlds, options, n, first, second, err));
    for (int i = 0; i < 2; i++) side[i]->run = runs[i];
    *out = filled.rows;
    return IST_OK;
}

ist_status ist_briefing_compare(ist_comparison **out, const ist_scenario *const scenarios[2], const ist_question questions[2], ist_error *err)
{
    ist_status              status = IST_NOMEM;
    ist_cooperation_options options[2];
    ist_comparison_row     *rows = NULL;
    ist_result             *side[2] = { 0 };
    ist_comparison         *comparison = calloc(1, sizeof *comparison);
    if (!comparison || !(comparison->arena = ist_arena_new())) {
        ist_fail(err, IST_NOMEM, "out of memory");
        goto done;
    }
    status = open_sides(side, scenarios, questions, options, err);
    for (int i = 0; i < 2; i++) comparison->side[i] = side[i]; /* whatever there is, freed with it */
    if (status != IST_OK) goto done;
    IST_CHECK(look_at_ranges(comparison, err));
    IST_CHECK(open_rows(comparison, side, options, &rows, err));
    IST_CHECK(replay(comparison, side, &questions[0], err));
    IST_CHECK(read_rows(comparison, side, rows, err));
    *out = comparison;
    comparison = NULL;
done:
    ist_comparison_free(comparison);
    return status;
}

void ist_comparison_free(ist_comparison *comparison)
{
    if (!comparison) return;
    for (int i = 0; i < 2; i++) ist_result_free(comparison->side[i]);
    ist_arena_free(comparison->arena);
    free(comparison);
}

/* ---- what can be said */

enum { ERRORS = 3 }; /* rows come by the hundred: of as many that do not differ, three errors let through one in four hundred */

const char *ist_comparison_says(const ist_comparison *comparison, const ist_comparison_row *row)
{
    const ist_summary *it = row->difference;
    if (!it) return NULL;
    double size = fmax(fabs(row->side[0]->mean), fabs(row->side[1]->mean));
    if (it->spread == IST_SPREAD_NONE && fabs(it->mean) <= 1e-12 * size) return "the same";
    if (fabs(it->mean) <= 1e-12 * size || fabs(it->mean) <= ERRORS * it->error) return "within chance";
    bool known = comparison->paired && it->spread != IST_SPREAD_UNRESOLVED;
    double low = it->quantiles[0], high = it->quantiles[IST_QUANTILES - 1];
    if (known && low > 0) return "higher";
    if (known && high < 0) return "lower";
    return it->mean > 0 ? "higher on average" : "lower on average";
}
