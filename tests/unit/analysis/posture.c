/* SPDX-License-Identifier: Apache-2.0
 *
 * The pool month by month: what stands adds up to the pool, what departs is what the engine says departs, and one future
 * looked at alone is what its trace tells.
 */
#include "check.h"
#include <isthmus/analysis/posture.h>
#include <isthmus/analysis/series.h>
#include <isthmus/analysis/trace.h>
#include <isthmus/ledger/shipped.h>
#include <isthmus/sim/quantity.h>
#include <stdlib.h>
#include <unistd.h>

enum { FUTURES = 128, SEED = 5 };

static struct {
    ist_ledger   *ledger;
    ist_scenario *scenario;
    ist_arena    *arena;
    ist_coalition all;
    ist_posture   posture;
} state;

static ist_error error;

static const char *source_path(const char *name)
{
    static char path[2][1024];
    static int  turn;
    char       *at = path[turn++ % 2];
    snprintf(at, sizeof path[0], "%s/%s", getenv("ISTHMUS_SOURCE"), name);
    return at;
}

static ist_posture run(uint64_t futures, uint64_t one, int threads)
{
    ist_posture         out = { 0 };
    ist_posture_request request = { .seed = SEED, .futures = futures, .one = one, .counterfactual = 0, .coalition = state.all };
    ist_control         control = { .threads = threads };
    CHECK(ist_posture_run(&state.scenario->world, &request, &control, state.arena, &out, &error) == IST_OK);
    return out;
}

static ist_status prepare(void)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/analysis-test-posture.db", getenv("ISTHMUS_BUILD"));
    unlink(path);
    state.arena = ist_arena_new();
    IST_TRY(ist_ledger_make(path, source_path("data"), NULL, &error));
    IST_TRY(ist_ledger_open(&state.ledger, path, IST_LEDGER_READ, &error));
    IST_TRY(ist_scenario_read(&state.scenario, source_path("scenarios/paper.yaml"), state.ledger, IST_OWN_DAY, NULL, &error));
    IST_TRY(ist_scenario_levers(state.scenario, "all", &state.all, &error));
    state.posture = run(FUTURES, 0, 2);
    return IST_OK;
}

TEST(a_scenario_is_read)
{
    CHECK(prepare() == IST_OK);
    if (check_failures) printf("# %s\n", error.text);
}

TEST(what_stands_is_the_pool_in_every_month)
{
    const ist_posture *p = &state.posture;
    for (size_t f = 0; f < p->n_kinds; f++) {
        double pool = state.scenario->world.parameters[state.scenario->world.pool[f]].value.a;
        for (int t = -1; t < p->months; t++) {
            double sum = 0;
            for (size_t place = 0; place < p->n_places; place++) sum += ist_posture_at(p, t, f, place)->mean;
            CHECK_NEAR(sum, pool, 1e-9);
        }
    }
}

/* The engine's own means, by the code that draws the fans of the report. */
TEST(means_are_those_of_the_series)
{
    const ist_world *w = &state.scenario->world;
    ist_sim         *sim = NULL;
    ist_series       series;
    ist_term         terms[8];
    ist_series_line  lines[8];
    size_t           n = 0;
    for (size_t k = 0; k < w->n_theatres; k++) terms[n++] = (ist_term){ { IST_Q_PRESENT, 1, (int)k }, 1 };
    terms[n++] = (ist_term){ { IST_Q_HOME, 1, 0 }, 1 };
    terms[n++] = (ist_term){ { IST_Q_TRANSIT, 1, 0 }, 1 };
    terms[n++] = (ist_term){ { IST_Q_MOVES, 1, 0 }, 1 };
    terms[n++] = (ist_term){ { IST_Q_ACTIVE, 0, 0 }, 1 };
    for (size_t i = 0; i < n; i++) lines[i] = (ist_series_line){ 1, &terms[i], false };
    CHECK(ist_sim_new(&sim, w, &(ist_sim_options){ .seed = SEED, .counterfactual = 0 }, &error) == IST_OK);
    CHECK(ist_series_run(sim, w, &(ist_series_request){ .n_lines = n, .lines = lines, .n_coalitions = 1, .coalitions = &state.all, .futures = FUTURES },
                         &(ist_control){ 0 }, state.arena, &series, &error) == IST_OK);
    for (int t = -1; t < w->months; t++) {
        double departed = 0;
        for (size_t place = 0; place < state.posture.n_places; place++)
            CHECK_NEAR(ist_posture_at(&state.posture, t, 1, place)->mean, series.mean[place * (size_t)(w->months + 1) + (size_t)(t + 1)], 1e-9);
        for (size_t i = 0; i < state.posture.n_flows; i++)
            if (state.posture.flows[i].kind == 1) departed += state.posture.flows[i].departed[t + 1];
        CHECK(departed <= series.mean[(n - 2) * (size_t)(w->months + 1) + (size_t)(t + 1)] + 1e-9); /* those under way at the end have not arrived */
        CHECK_NEAR(state.posture.crises[0].active[t + 1], series.mean[(n - 1) * (size_t)(w->months + 1) + (size_t)(t + 1)], 1e-9);
    }
    ist_sim_free(sim);
}

TEST(nearly_all_that_departs_is_followed_to_where_it_arrives)
{
    double followed = 0, at_the_end = 0;
    for (size_t i = 0; i < state.posture.n_flows; i++) {
        const ist_posture_flow *flow = &state.posture.flows[i];
        CHECK(flow->from != flow->to);
        CHECK(flow->transit >= 1);
        followed += flow->total;
    }
    for (size_t f = 0; f < state.posture.n_kinds; f++)
        at_the_end += ist_posture_at(&state.posture, state.posture.months - 1, f, state.posture.n_places - 1)->mean;
    CHECK(state.posture.moved > 1);
    CHECK_NEAR(followed + at_the_end, state.posture.moved, state.posture.unmatched + 1e-9);
    CHECK(state.posture.unmatched < 0.02 * state.posture.moved);
}

TEST(one_future_is_what_its_trace_tells)
{
    ist_trace trace;
    double    departed = 0, told = 0;
    int       wars = 0, begun = 0;
    ist_posture one = run(FUTURES, 1 + 11, 1);
    CHECK(ist_trace_run(state.scenario, SEED, 0, state.all, NULL, 11, NULL, state.arena, &trace, &error) == IST_OK);
    CHECK(one.futures == 1);
    for (size_t i = 0; i < one.n_flows; i++) departed += one.flows[i].total;
    for (size_t f = 0; f < one.n_kinds; f++) departed += ist_posture_at(&one, one.months - 1, f, one.n_places - 1)->mean;
    for (size_t i = 0; i < trace.count; i++) {
        if (trace.events[i].kind == IST_TRACE_DEPARTS) told += trace.events[i].amount;
        if (trace.events[i].kind == IST_TRACE_WAR) wars++;
    }
    for (size_t c = 0; c < one.n_contingencies; c++)
        for (int t = 0; t < one.months; t++)
            if (one.crises[c].active[t + 1] == 1 && one.crises[c].active[t] == 0) begun++;
    CHECK_NEAR(departed, told, one.unmatched + 1e-9);
    CHECK(told > 0);
    CHECK(wars == begun && wars > 0);
    for (int t = -1; t < one.months; t++) {
        const ist_posture_cell *cell = ist_posture_at(&one, t, 0, 0);
        CHECK(cell->low == cell->high && cell->low == cell->mean && cell->median == cell->mean);
    }
}

TEST(threads_change_nothing)
{
    ist_posture other = run(FUTURES, 0, 1);
    size_t      n = (size_t)(other.months + 1) * other.n_kinds * other.n_places;
    CHECK(memcmp(other.cells, state.posture.cells, n * sizeof *other.cells) == 0);
    CHECK(other.n_flows == state.posture.n_flows);
    for (size_t i = 0; i < other.n_flows; i++)
        CHECK(memcmp(other.flows[i].departed, state.posture.flows[i].departed, (size_t)(other.months + 1) * sizeof(double)) == 0);
}

/* Two future halves have the mean of the whole: futures are counted once each. */
TEST(quantiles_bracket_the_mean_and_are_reached)
{
    bool spread = false;
    for (int t = -1; t < state.posture.months; t++)
        for (size_t f = 0; f < state.posture.n_kinds; f++)
            for (size_t p = 0; p < state.posture.n_places; p++) {
                const ist_posture_cell *c = ist_posture_at(&state.posture, t, f, p);
                CHECK(c->low <= c->median && c->median <= c->high);
                if (c->low < c->high) spread = true;
                else CHECK_NEAR(c->mean, c->median, 0.1 * (double)state.scenario->world.parameters[state.scenario->world.pool[f]].value.a);
            }
    CHECK(spread);
}

TEST(what_cannot_be_is_refused)
{
    ist_posture         out;
    ist_world           empty = state.scenario->world;
    ist_posture_request request = { .seed = SEED, .futures = 12, .counterfactual = 0 };
    CHECK(ist_posture_run(&empty, &request, &(ist_control){ 0 }, state.arena, &out, &error) == IST_RANGE);
    CHECK_HAS(error.text, "a multiple of 8");
    ist_stop stop = 1;
    request.futures = 64;
    CHECK(ist_posture_run(&empty, &request, &(ist_control){ .stop = &stop }, state.arena, &out, &error) == IST_STOPPED);
    empty.n_kinds = 0;
    CHECK(ist_posture_run(&empty, &request, &(ist_control){ 0 }, state.arena, &out, &error) == IST_RANGE);
    ist_scenario_free(state.scenario);
    ist_ledger_free(state.ledger);
    ist_arena_free(state.arena);
}

RUN(IT(a_scenario_is_read), IT(what_stands_is_the_pool_in_every_month), IT(means_are_those_of_the_series),
    IT(nearly_all_that_departs_is_followed_to_where_it_arrives), IT(one_future_is_what_its_trace_tells), IT(threads_change_nothing),
    IT(quantiles_bracket_the_mean_and_are_reached), IT(what_cannot_be_is_refused))
