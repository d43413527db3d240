/* SPDX-License-Identifier: Apache-2.0
 *
 * What is set and switched off holds in everything that a result says: the answer, the first worlds as cases, what goes month by
 * month, orders and donations, the paper's claims, and the words about it.
 */
#include "check.h"

#include <isthmus/base/text.h>
#include <isthmus/briefing.h>
#include <isthmus/ledger/shipped.h>
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

enum { FUTURES = 64 };

static struct {
    ist_arena    *arena;
    ist_ledger   *ledger;
    ist_scenario *scenario;
    ist_result   *changed;
} state;

static ist_status prepare(ist_error *err)
{
    char database[1024], data[1024], path[1024];
    snprintf(database, sizeof database, "%s/briefing-test-changes.db", getenv("ISTHMUS_BUILD"));
    snprintf(data, sizeof data, "%s/data", getenv("ISTHMUS_SOURCE"));
    snprintf(path, sizeof path, "%s/scenarios/paper.yaml", getenv("ISTHMUS_SOURCE"));
    unlink(database);
    state.arena = ist_arena_new();
    IST_TRY(ist_ledger_make(database, data, NULL, err));
    IST_TRY(ist_ledger_open(&state.ledger, database, IST_LEDGER_READ, err));
    return ist_scenario_read(&state.scenario, path, state.ledger, IST_OWN_DAY, NULL, err);
}

/* The answer with two inputs set and an area off, and with what a report tells beside it. */
static ist_status ask(ist_error *err)
{
    static const char *const set[] = { "base.korea:2", "slip.rotem-k2:100" }, *const off = "practical";
    ist_question question = { .futures = FUTURES, .seed = 1, .counterfactual = 0, .series = true, .control = { .threads = 2 } };
    IST_TRY(ist_briefing_given(state.arena, state.scenario, 0, set, 2, &question.given, err));
    IST_TRY(ist_briefing_off(state.scenario, &off, 1, &question.off, err));
    IST_TRY(ist_briefing_ask(&state.changed, state.scenario, &question, err));
    return ist_briefing_supplement(state.changed, state.ledger, &question.control, err);
}

static const ist_summary *headline(const ist_result *result, size_t h)
{
    const ist_headline *it = &result->scenario->headlines[h];
    return ist_value_find(&result->answer.value, it->cooperation == IST_NONE ? IST_SAY_TOTAL : IST_SAY_AREA, it->cooperation, IST_NONE, it->world_metric);
}

/* Mean of a column of a CSV text over its rows. */
static double column_mean(const ist_buffer *text, size_t column)
{
    double      sum = 0;
    size_t      n = 0;
    const char *at = strchr(text->at, '\n');
    for (at = at ? at + 1 : NULL; at && *at; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL, n++) {
        for (size_t c = 0; c < column; c++) at = strchr(at, ',') + 1;
        sum += strtod(at, NULL);
    }
    return sum / (double)n;
}

static size_t column_of(const ist_buffer *text, const char *name)
{
    size_t column = 0;
    for (const char *at = text->at; strncmp(at, name, strlen(name)) != 0; column++) at = strchr(at, ',') + 1;
    return column;
}

/* What every file says of deliveries by the last month with all, and of each headline, is one and the same. */
static void check_agrees(ist_result *result)
{
    ist_fans fans = { 0 };
    CHECK(ist_briefing_fans(result, "delivered", NULL, FUTURES, &(ist_control){ .threads = 1 }, &fans, NULL) == IST_OK);
    CHECK(fans.n == result->scenario->world.n_orders);
    for (size_t o = 0; o < fans.n; o++)
        for (int world = 0; world < 2; world++) {
            const ist_pipeline *pipeline = &result->supplement->pipeline[world];
            CHECK_NEAR(pipeline->orders[o].forecast.mean[pipeline->months], fans.at[o].mean[world][fans.months], 1e-6);
        }
    for (size_t h = 0; h < result->scenario->n_headlines; h++) {
        double value = headline(result, h)->mean;
        CHECK_NEAR(column_mean(&result->outcomes, h), value, 1e-9 * (1 + fabs(value)));
    }
}

/* What came from a producer to a donor is what the months say of its orders. */
static void check_donations_agree(ist_result *result)
{
    const ist_world    *w = &result->scenario->world;
    const ist_backfill *backfill = &result->supplement->backfill;
    ist_fans            fans = { 0 };
    CHECK(ist_briefing_fans(result, "delivered", NULL, FUTURES, &(ist_control){ .threads = 1 }, &fans, NULL) == IST_OK);
    CHECK(backfill->n_routes > 0);
    for (size_t r = 0; r < backfill->n_routes; r++)
        for (size_t c = 0; c < backfill->routes[r].n_chains; c++) {
            const ist_route          *route = &w->routes[backfill->routes[r].route];
            const ist_backfill_chain *chain = &backfill->routes[r].chains[c];
            double                    arrived = 0;
            for (size_t o = 0; o < w->n_orders; o++) {
                const ist_line *line = &w->lines[w->orders[o].parts[0].line];
                if (w->orders[o].recipient == route->donor && line->maker == chain->maker &&
                    w->items[line->item].item_class == w->items[route->item].item_class)
                    arrived += fans.at[o].mean[1][fans.months];
            }
            CHECK_NEAR(chain->arrived[backfill->months], arrived, 1e-6);
        }
}

TEST(what_is_changed_holds_in_every_table)
{
    size_t off = 0;
    check_agrees(state.changed);
    check_donations_agree(state.changed);
    CHECK_NEAR(column_mean(&state.changed->experiments, column_of(&state.changed->experiments, "base.korea")), 2, 0);
    for (size_t i = 0; i < state.changed->supplement->claims.count; i++) off += strstr(state.changed->supplement->findings[i].why, "switched off") != NULL;
    CHECK(off > 0);
}

/* Without the Korean orders what is left of industry moves next to nothing: which way is not known from so few futures. */
TEST(a_sign_that_chance_may_have_made_is_no_finding)
{
    static const char *const off = "korean-orders";
    ist_question question = { .futures = FUTURES, .seed = 1, .counterfactual = 0, .control = { .threads = 2 } };
    ist_result *result = NULL;
    ist_buffer  text = { 0 };
    CHECK(ist_briefing_off(state.scenario, &off, 1, &question.off, NULL) == IST_OK);
    CHECK(ist_briefing_ask(&result, state.scenario, &question, NULL) == IST_OK);
    if (!result) return;
    const ist_summary *tanks = headline(result, 1);
    CHECK(tanks->mean != 0 && fabs(tanks->mean) < 3 * tanks->error);
    ist_table *headlines = ist_briefing_headlines(result, IST_SET_TERMINAL);
    CHECK(ist_table_write(&text, headlines, IST_TABLE_CSV, 0, NULL) == IST_OK);
    CHECK_HAS(text.at, ",more,within chance,");
    CHECK(strstr(text.at, "leans the other way") == NULL);
    ist_buffer_clear(&text);
    ist_table_free(headlines);
    ist_result_free(result);
}

TEST(what_is_changed_is_said)
{
    ist_table *headlines = ist_briefing_headlines(state.changed, IST_SET_TERMINAL);
    ist_buffer words = { 0 }, text = { 0 };
    ist_briefing_opening(&words, state.changed);
    CHECK_HAS(words.at, "\nchanged: base.korea = 2, slip.rotem-k2 = 100; off: practical\n");
    CHECK_HAS(words.at, "\n8 worlds are too few to call anything firm: that takes 59, which is 472 futures. What is said below is a first look.\n");
    CHECK(ist_table_write(&text, headlines, IST_TABLE_CSV, 0, NULL) == IST_OK);
    CHECK_HAS(text.at, ",switched off,");
    CHECK(strstr(text.at, "not found") == NULL);
    ist_buffer_clear(&words);
    ist_buffer_clear(&text);
    ist_table_free(headlines);
}

/* The folder: inputs with the value used, run.json with what was changed, the first page too. */
TEST(the_files_say_what_was_changed)
{
    char       *text = NULL;
    char        folder[1024], path[1100];
    snprintf(folder, sizeof folder, "%s/briefing-test-changes", getenv("ISTHMUS_BUILD"));
    CHECK(ist_briefing_write(state.changed, folder, NULL) == IST_OK);
    static const struct { const char *file, *says; } wanted[] = {
        { "inputs.csv", "\nbase.korea,assumption,2,2," },
        { "assumptions.csv", "\nbase.korea,assumption,constant,,,,,,,2," },
        { "run.json", "\"set\": {\n    \"base.korea\": 2,\n    \"slip.rotem-k2\": 100\n  },\n  \"off\": [\n    \"practical\"\n  ]" },
        { "report.html", "; changed: base.korea = 2, slip.rotem-k2 = 100; off: practical. Facts as of" },
        { "report.html", "Switched off." },
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, wanted[i].file);
        CHECK(ist_read_file(path, 1 << 24, &text, NULL, NULL) == IST_OK);
        CHECK_HAS(text, wanted[i].says);
        free(text);
        text = NULL;
    }
}

/* An input that the scenario has, and that no run can be given otherwise, is not called unknown. */
TEST(what_may_not_be_set_is_said_with_its_reason)
{
    static const struct { const char *set, *why; } wanted[] = {
        { "lead.rotem-k2:24", "'lead.rotem-k2' may not be set: it is structure, the same in every future; an assumptions table or a file that extends this one changes it" },
        { "on_order.poland-k2:0", "it is a switch;" },
        { "look:3", "it is constant in a run;" },
        { "rehearsed-response/delay:2", "it is a whole number without a range;" },
        { "commitment.korea:0.5", "it is without a range in the world that is asked about;" },
        { "lead.rotem-k:24", "no input that may be set is called 'lead.rotem-k'" },
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        const double *given = NULL;
        ist_error     err = { 0 };
        CHECK(ist_briefing_given(state.arena, state.scenario, 0, &wanted[i].set, 1, &given, &err) != IST_OK);
        CHECK_HAS(err.text, wanted[i].why);
    }
}

/* Two levers that set one parameter alike share its draw, and what is set in its place. */
static const char twice[] = "name: twice\nextends: paper\nsince: 2024-01-31\nlabel: PUBLIC\n"
                            "cooperation: {practical: {levers: {intelligence: {set: {sigma: [0, 0.01, 0.02]}, reason: As dialogue brings it.}}}}\n";

TEST(what_is_set_stands_at_each_lever_that_sets_it)
{
    const char *const set = "awareness/sigma:0.015", *const second = "intelligence/sigma:0.015";
    ist_question      question = { .futures = 24, .seed = 1, .counterfactual = 0, .control = { .threads = 1 } };
    ist_scenario     *scenario = NULL;
    ist_result       *result = NULL;
    ist_error         err = { 0 };
    ist_buffer        text = { 0 };
    char              folder[1024], path[1100], shipped[1024], *inputs = NULL;
    snprintf(shipped, sizeof shipped, "%s/scenarios", getenv("ISTHMUS_SOURCE"));
    snprintf(folder, sizeof folder, "%s/briefing-test-twice", getenv("ISTHMUS_BUILD"));
    snprintf(path, sizeof path, "%s.yaml", folder);
    CHECK(ist_write_file(path, twice, strlen(twice), NULL) == IST_OK);
    CHECK(ist_scenario_read_from(&scenario, path, shipped, state.ledger, IST_OWN_DAY, NULL, &err) == IST_OK);
    CHECK_TEXT(err.text, "");
    CHECK(ist_briefing_given(state.arena, scenario, 0, &second, 1, &question.given, &err) == IST_MISSING);
    CHECK_TEXT(err.text, "'intelligence/sigma' takes the value of 'awareness/sigma', which another lever sets alike: set that one");
    CHECK(ist_briefing_given(state.arena, scenario, 0, &set, 1, &question.given, NULL) == IST_OK);
    CHECK(ist_briefing_ask(&result, scenario, &question, NULL) == IST_OK);
    CHECK(ist_briefing_write(result, folder, NULL) == IST_OK);
    snprintf(path, sizeof path, "%s/inputs.csv", folder);
    CHECK(ist_read_file(path, 1 << 24, &inputs, NULL, NULL) == IST_OK);
    CHECK_HAS(inputs, "\nawareness/sigma,assumption,0.015,0.015,");
    CHECK_HAS(inputs, "\nintelligence/sigma,assumption,0.015,0.015,");
    ist_briefing_changes(&text, result);
    CHECK_TEXT(text.at, "changed: awareness/sigma = 0.015");
    ist_buffer_clear(&text);
    free(inputs);
    ist_result_free(result);
    ist_scenario_free(scenario);
}

int main(void)
{
    const check_case cases[] = { IT(what_is_changed_holds_in_every_table), IT(what_is_changed_is_said), IT(the_files_say_what_was_changed),
                                 IT(a_sign_that_chance_may_have_made_is_no_finding),
                                 IT(what_is_set_stands_at_each_lever_that_sets_it), IT(what_may_not_be_set_is_said_with_its_reason) };
    ist_error        err = { 0 };
    if (prepare(&err) != IST_OK || ask(&err) != IST_OK) {
        printf("Bail out! %s\n", err.text);
        return 1;
    }
    int failed = check_run(cases, (int)(sizeof cases / sizeof *cases));
    ist_result_free(state.changed);
    ist_scenario_free(state.scenario);
    ist_ledger_free(state.ledger);
    ist_arena_free(state.arena);
    return failed;
}
