/* SPDX-License-Identifier: Apache-2.0
 *
 * A traced future says what the engine did: its amounts sum to the metrics, its draws are those of the model, and each
 * event falls where its sum reaches its threshold and not before.
 */
#include "../../../src/analysis/trace_local.h"
#include "check.h"
#include <isthmus/analysis/trace.h>
#include <isthmus/base/lanes.h>
#include <isthmus/ledger/shipped.h>
#include <isthmus/sim/quantity.h>
#include <stdlib.h>
#include <unistd.h>

enum { FUTURES = 16 };

static struct {
    ist_ledger   *ledger;
    ist_scenario *scenario;
    ist_arena    *arena;
    ist_trace     traces[2][FUTURES]; /* with all levers, without any */
} state;

static const char *source_path(const char *name)
{
    static char path[2][1024];
    static int  turn;
    char       *at = path[turn++ % 2];
    snprintf(at, sizeof path[0], "%s/%s", getenv("ISTHMUS_SOURCE"), name);
    return at;
}

/* The paper's world with what happened as metrics too: its own loss, gifts and months at war count chance by its probability, which
 * is not what happens in one future. */
static ist_status read_scenario(ist_error *err)
{
    static const char text[] = "name: story\nextends: paper\nmetrics:\n"
                               "  came: {title: Loss that came, of: loss, better: less, tier: deterrence}\n"
                               "  tanks: {title: Polish tanks that went, of: given, where: {route: [poland-tanks]}, better: more, tier: logistics}\n"
                               "  months-at-war: {title: Months at war that came, of: active, unit: months, better: less, tier: deterrence}\n";
    char path[1024];
    snprintf(path, sizeof path, "%s/analysis-test-trace.yaml", getenv("ISTHMUS_BUILD"));
    IST_TRY(ist_write_file(path, text, sizeof text - 1, err));
    return ist_scenario_read_from(&state.scenario, path, source_path("scenarios"), state.ledger, IST_OWN_DAY, NULL, err);
}

static ist_status prepare(ist_error *err)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/analysis-test-trace.db", getenv("ISTHMUS_BUILD"));
    unlink(path);
    state.arena = ist_arena_new();
    IST_TRY(ist_ledger_make(path, source_path("data"), NULL, err));
    IST_TRY(ist_ledger_open(&state.ledger, path, IST_LEDGER_READ, err));
    IST_TRY(read_scenario(err));
    for (int with = 0; with < 2; with++) {
        ist_coalition coalition = 0;
        IST_TRY(ist_scenario_levers(state.scenario, with ? "all" : "none", &coalition, err));
        for (uint64_t f = 0; f < FUTURES; f++)
            IST_TRY(ist_trace_run(state.scenario, 3, 0, coalition, NULL, f, NULL, state.arena, &state.traces[with][f], err));
    }
    return IST_OK;
}

#define EACH_EVENT(trace, event)                                                                                        \
    for (int with_ = 0; with_ < 2; with_++)                                                                             \
        for (int f_ = 0; f_ < FUTURES; f_++)                                                                            \
            for (const ist_trace *trace = &state.traces[with_][f_]; trace; trace = NULL)                                \
                for (const ist_trace_event *event = trace->events; event < trace->events + trace->count; event++)

static const ist_metric_about *metric(const char *name)
{
    for (size_t m = 0; m < state.scenario->n_metrics; m++)
        if (strcmp(state.scenario->metrics[m].name, name) == 0) return &state.scenario->metrics[m];
    return NULL;
}

/* The sum of a kind's amounts in one future, of those with that name (NULL: all). */
static double sum_of(const ist_trace *trace, ist_trace_kind kind, const char *name)
{
    double sum = 0;
    for (size_t i = 0; i < trace->count; i++)
        if (trace->events[i].kind == kind && (!name || strcmp(trace->events[i].name, name) == 0)) sum += trace->events[i].amount;
    return sum;
}

TEST(amounts_sum_to_the_metrics_of_the_run)
{
    for (int with = 0; with < 2; with++)
        for (int f = 0; f < FUTURES; f++) {
            const ist_trace *trace = &state.traces[with][f];
            double loss = trace->metrics[metric("came")->overall], given = trace->metrics[metric("tanks")->overall];
            double stopped = trace->metrics[metric("intercepted")->overall];
            CHECK_NEAR(sum_of(trace, IST_TRACE_LOSS, NULL), loss, 1e-9 * loss + 1e-9);
            CHECK_NEAR(sum_of(trace, IST_TRACE_GIVEN, "poland-tanks"), given, 1e-9 * given + 1e-9);
            CHECK_NEAR(sum_of(trace, IST_TRACE_STOPPED, "prk-rus-shells"), stopped, 1e-9 * stopped + 1e-9);
        }
}

/* Eight futures at once, watched by nobody. */
TEST(watching_changes_no_bit)
{
    ist_sim       *sim = NULL;
    ist_sim_block *block = NULL;
    ist_error      err = { 0 };
    size_t         n = state.scenario->world.n_metrics;
    double        *out = malloc(n * FUTURES * sizeof *out);
    CHECK(ist_sim_new(&sim, &state.scenario->world, &(ist_sim_options){ .seed = 3, .counterfactual = 0, .block = FUTURES }, &err) == IST_OK);
    CHECK(ist_sim_block_new(&block, sim, &err) == IST_OK);
    CHECK(ist_sim_run(block, 0, FUTURES, state.traces[1][0].coalition, out, NULL, &err) == IST_OK);
    for (size_t m = 0; m < n; m++)
        for (int f = 0; f < FUTURES; f++) CHECK(out[m * FUTURES + (size_t)f] == state.traces[1][f].metrics[m]);
    ist_sim_block_free(block);
    ist_sim_free(sim);
    free(out);
}

TEST(the_draws_are_those_of_the_model)
{
    size_t seen = 0;
    EACH_EVENT(trace, event)
    {
        if (!event->draw[0]) continue;
        bool     drawn = event->kind == IST_TRACE_DRAWN;
        uint64_t index = drawn ? trace->world : trace->future;
        CHECK(event->value == ist_uniform(3, index, event->sub_index, ist_name_hash(event->draw)));
        if (isfinite(event->sum)) CHECK(event->threshold == -ist_log(event->value));
        seen += !drawn;
    }
    CHECK(seen > 100);
}

TEST(an_event_falls_when_its_sum_reaches_its_threshold_and_not_before)
{
    int onsets = 0, ends = 0, lapses = 0, fires = 0, builds = 0;
    EACH_EVENT(trace, event)
    {
        bool   sums = event->kind == IST_TRACE_BUILD_UP || event->kind == IST_TRACE_PEACE || event->kind == IST_TRACE_LAPSED || event->kind == IST_TRACE_FIRES;
        double hazard = 0;
        if (!sums || !event->draw[0]) continue;
        CHECK(event->sum >= event->threshold * (1 - 1e-9));
        if (sscanf(event->why, "hazard of ending %lf", &hazard) == 1 || sscanf(event->why, "hazard %lf", &hazard) == 1)
            CHECK(event->sum - hazard * 1.01 < event->threshold); /* three digits are printed */
        onsets += event->kind == IST_TRACE_BUILD_UP;
        ends += event->kind == IST_TRACE_PEACE;
        lapses += event->kind == IST_TRACE_LAPSED;
        fires += event->kind == IST_TRACE_FIRES;
        builds += event->kind == IST_TRACE_BUILD_UP && event->amount > 0;
    }
    printf("# %d onsets, %d seen, %d ends, %d lapses, %d triggers\n", onsets, builds, ends, lapses, fires);
    CHECK(onsets > 20 && ends > 20 && lapses > 0 && fires > 0 && builds > 0 && builds < onsets);
}

TEST(a_build_up_goes_on_when_its_draw_lies_below_its_chance)
{
    EACH_EVENT(trace, event)
    {
        (void)trace;
        if (strncmp(event->draw, "goes/", 5) != 0) continue;
        CHECK(event->kind == IST_TRACE_WAR ? event->value < event->threshold : event->value >= event->threshold);
    }
}

/* Wars that ended, and those still on at the end, are the months at war of the metric. */
TEST(months_at_war_add_up)
{
    for (int f = 0; f < FUTURES; f++) {
        const ist_trace *trace = &state.traces[1][f];
        double           months = sum_of(trace, IST_TRACE_PEACE, NULL);
        for (size_t c = 0; c < state.scenario->world.n_contingencies; c++) {
            const ist_contingency *it = &state.scenario->world.contingencies[c];
            int                    since = it->active_at_start ? 0 : -1;
            for (size_t i = 0; i < trace->count; i++) {
                if (strcmp(trace->events[i].name, it->name) != 0) continue;
                if (trace->events[i].kind == IST_TRACE_WAR) since = trace->events[i].month;
                if (trace->events[i].kind == IST_TRACE_PEACE) since = -1;
            }
            if (since >= 0) months += state.scenario->world.months - since;
        }
        CHECK_NEAR(months, trace->metrics[metric("months-at-war")->overall], 1e-9);
    }
}

TEST(deliveries_go_on_from_where_they_stood)
{
    EACH_EVENT(trace, event)
    {
        (void)trace;
        if (event->kind != IST_TRACE_DELIVERED && event->kind != IST_TRACE_SIGNED) continue;
        CHECK_NEAR(event->before + event->amount, event->after, 1e-6 * event->after);
        CHECK(event->amount > 1e-6); /* what rounding leaves is no event */
    }
}

TEST(events_stand_in_the_order_of_the_months)
{
    EACH_EVENT(trace, event)
    {
        if (event == trace->events) continue;
        CHECK(event[-1].month < event->month || (event[-1].month == event->month && event[-1].kind <= event->kind));
    }
}

TEST(a_coalition_is_read_from_names)
{
    ist_coalition out = 99;
    ist_error     err = { 0 };
    CHECK(ist_scenario_levers(state.scenario, "none", &out, &err) == IST_OK && out == 0);
    CHECK(ist_scenario_levers(state.scenario, "joint-allocation,industry", &out, &err) == IST_OK && out == (1 | 8 | 16));
    CHECK(ist_scenario_levers(state.scenario, "industri", &out, &err) == IST_MISSING && out == (1 | 8 | 16));
    CHECK_HAS(err.text, "has no lever or area of cooperation 'industri'; did you mean 'industry'?");
    CHECK(ist_scenario_levers(state.scenario, "industry,", &out, &err) == IST_USAGE && out == (1 | 8 | 16));
    CHECK_HAS(err.text, "'industry,' names nothing");
    CHECK(ist_scenario_levers(state.scenario, "", &out, &err) == IST_USAGE && out == (1 | 8 | 16));
}

TEST(an_amount_has_three_digits_that_count_in_groups)
{
    const struct { double value; const char *says; } amounts[] = {
        { 0, "0" }, { 0.15, "0.15" }, { 999.4, "999" }, { 999.6, "1 000" }, { 1234, "1 230" }, { 390004, "390 000" }, { 999700, "1 000 000" },
        { -54321, "-54 300" }, { 1234567890, "1 230 000 000" },
    };
    trace_book book = { .arena = ist_arena_new() };
    for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++) CHECK_TEXT(trace_amount(&book, amounts[i].value), amounts[i].says);
    CHECK(!book.failed);
    ist_arena_free(book.arena);
}

int main(void)
{
    const check_case cases[] = { IT(amounts_sum_to_the_metrics_of_the_run), IT(watching_changes_no_bit), IT(the_draws_are_those_of_the_model),
                                 IT(an_event_falls_when_its_sum_reaches_its_threshold_and_not_before), IT(a_build_up_goes_on_when_its_draw_lies_below_its_chance),
                                 IT(months_at_war_add_up), IT(deliveries_go_on_from_where_they_stood), IT(events_stand_in_the_order_of_the_months),
                                 IT(a_coalition_is_read_from_names), IT(an_amount_has_three_digits_that_count_in_groups) };
    ist_error        err = { 0 };
    if (prepare(&err) != IST_OK) {
        printf("Bail out! %s\n", err.text);
        return 1;
    }
    int code = check_run(cases, (int)(sizeof cases / sizeof *cases));
    ist_arena_free(state.arena);
    ist_scenario_free(state.scenario);
    ist_ledger_free(state.ledger);
    return code;
}
