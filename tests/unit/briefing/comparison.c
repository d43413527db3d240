/* SPDX-License-Identifier: Apache-2.0
 *
 * Two scenarios in the same futures: each says what it says alone, the difference is that of each world, and it has an
 * interval only where no number has two ranges.
 */
#include "check.h"

#include <isthmus/briefing/comparison.h>
#include <isthmus/ledger/shipped.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

enum { FUTURES = 256, WORLDS = FUTURES / IST_FUTURES_PER_WORLD };

static ist_ledger *ledger; /* made once, for all tests of this program; lives as long */

static bool open_ledger(void)
{
    char database[1024], data[1024];
    if (ledger) return true;
    snprintf(database, sizeof database, "%s/briefing-test-comparison.db", getenv("ISTHMUS_BUILD"));
    snprintf(data, sizeof data, "%s/data", getenv("ISTHMUS_SOURCE"));
    unlink(database);
    return ist_ledger_make(database, data, NULL, NULL) == IST_OK && ist_ledger_open(&ledger, database, IST_LEDGER_READ, NULL) == IST_OK;
}

/* tests/data/scenario/tiny.yaml, with lines of one's own behind it; NULL: as it is. */
static ist_scenario *tiny(const char *own)
{
    char          path[1024], shipped[1024];
    ist_scenario *scenario = NULL;
    ist_error     err = { 0 };
    CHECK(open_ledger());
    snprintf(shipped, sizeof shipped, "%s/tests/data/scenario/tiny.yaml", getenv("ISTHMUS_SOURCE"));
    snprintf(path, sizeof path, "%s/briefing-test-comparison.yaml", getenv("ISTHMUS_BUILD"));
    FILE *file = own ? fopen(path, "w") : NULL;
    if (file) fprintf(file, "extends: %s\nname: other\nsince: 2023-12-31\nlabel: PUBLIC\n%s\n", shipped, own);
    if (file) fclose(file);
    CHECK(ist_scenario_read(&scenario, own ? path : shipped, ledger, IST_OWN_DAY, NULL, &err) == IST_OK);
    CHECK_TEXT(err.text, "");
    return scenario;
}

static ist_question plain(int threads) { return (ist_question){ .futures = FUTURES, .seed = 5, .control = { .threads = threads } }; }

static ist_comparison *compare(const ist_scenario *a, const ist_scenario *b, const ist_question *of_b, int threads)
{
    ist_comparison     *out = NULL;
    const ist_scenario *scenarios[2] = { a, b };
    ist_question        questions[2] = { plain(threads), of_b ? *of_b : plain(threads) };
    ist_error           err = { 0 };
    CHECK(ist_briefing_compare(&out, scenarios, questions, &err) == IST_OK);
    CHECK_TEXT(err.text, "");
    return out;
}

static ist_comparison *compare_levers(const ist_scenario *a, const ist_scenario *b)
{
    ist_comparison     *out = NULL;
    const ist_scenario *scenarios[2] = { a, b };
    ist_question        questions[2] = { plain(2), plain(2) };
    questions[0].levers = true;
    CHECK(ist_briefing_compare(&out, scenarios, questions, NULL) == IST_OK);
    return out;
}

static const ist_comparison_row *row(const ist_comparison *c, ist_statement_kind kind, int area)
{
    for (size_t r = 0; r < c->n_rows; r++)
        if (c->rows[r].kind == kind && c->rows[r].area[0] == area && c->rows[r].place[0].kind == IST_PLACE_OVERALL && c->rows[r].metric[0] == 0)
            return &c->rows[r];
    return NULL;
}

/* The second line at 0.7 of its speed: a number given, in every future. */
static ist_question slower(ist_arena *arena, const ist_scenario *scenario)
{
    static const char *const set[] = { "scale.rotem:0.7" };
    ist_question             question = plain(1);
    CHECK(ist_briefing_given(arena, scenario, question.counterfactual, set, 1, &question.given, NULL) == IST_OK);
    return question;
}

/* To the bit, but for the padding behind `spread`. */
static bool same_summary(const ist_summary *a, const ist_summary *b)
{
    size_t numbers = offsetof(ist_summary, quantiles);
    return a && b && memcmp(a, b, offsetof(ist_summary, spread)) == 0 && a->spread == b->spread &&
           memcmp((const char *)a + numbers, (const char *)b + numbers, sizeof *a - numbers) == 0;
}

TEST(each_side_says_what_it_says_alone)
{
    ist_scenario   *a = tiny(NULL), *b = tiny("lines: {rotem: {capacity: {2024-02: [4, 5, 12]}, reason: Another view.}}");
    ist_comparison *both = compare_levers(a, b);
    size_t          levers = 0;
    for (int i = 0; both && i < 2; i++) {
        ist_result  *alone = NULL;
        ist_question question = plain(1);
        CHECK(ist_briefing_ask(&alone, i ? b : a, &question, NULL) == IST_OK);
        for (size_t r = 0; r < both->n_rows; r++) {
            const ist_comparison_row *it = &both->rows[r];
            int m = ist_briefing_metric_at(&both->side[i]->scenario->metrics[it->metric[i]], it->place[i]);
            int first = it->kind >= IST_SAY_LEVER ? it->lever[i] : it->area[i];
            CHECK(same_summary(it->side[i], ist_value_find(&alone->answer.value, it->kind, first, IST_NONE, m)));
        }
        ist_result_free(alone);
    }
    CHECK(both && both->futures == FUTURES && !both->stopped);
    for (size_t r = 0; both && r < both->n_rows; r++) levers += both->rows[r].kind >= IST_SAY_LEVER && both->rows[r].difference;
    CHECK(levers == 9); /* one lever, at three places: its share, alone, last in */
    ist_comparison_free(both);
    ist_scenario_free(b);
    ist_scenario_free(a);
}

/* The tanks delivered with no lever in each future, by the engine alone. */
static void replay(const ist_scenario *scenario, int counterfactual, const double *given, double *out)
{
    ist_sim        *sim = NULL;
    ist_sim_block  *block = NULL;
    ist_sim_options options = { .seed = 5, .counterfactual = counterfactual, .block = 8 };
    double         *metrics = calloc(scenario->world.n_metrics * IST_FUTURES_PER_WORLD, sizeof *metrics);
    CHECK(ist_sim_new(&sim, &scenario->world, &options, NULL) == IST_OK && ist_sim_block_new(&block, sim, NULL) == IST_OK);
    ist_sim_block_give(block, given);
    for (uint64_t f = 0; f < FUTURES; f += IST_FUTURES_PER_WORLD) {
        CHECK(ist_sim_run(block, f, IST_FUTURES_PER_WORLD, 0, metrics, NULL, NULL) == IST_OK);
        for (int l = 0; l < IST_FUTURES_PER_WORLD; l++) out[f + (uint64_t)l] = metrics[scenario->metrics[0].overall * IST_FUTURES_PER_WORLD + l];
    }
    ist_sim_block_free(block);
    ist_sim_free(sim);
    free(metrics);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Mean, error and interval from differences of worlds, taken by hand from what the engine gives. */
TEST(the_difference_is_that_of_each_world)
{
    static double   first[FUTURES], second[FUTURES], worlds[WORLDS];
    ist_arena      *arena = ist_arena_new();
    ist_scenario   *a = tiny(NULL);
    ist_question    asked = slower(arena, a);
    ist_comparison *both = NULL;
    ist_question    questions[2] = { plain(1), asked };
    const ist_scenario *scenarios[2] = { a, a };
    questions[0].counterfactual = questions[1].counterfactual = IST_NONE;
    CHECK(ist_briefing_compare(&both, scenarios, questions, NULL) == IST_OK);
    replay(a, IST_NONE, NULL, first);
    replay(a, IST_NONE, asked.given, second);
    double mean = 0, squares = 0, noise = 0;
    for (int w = 0; w < WORLDS; w++) {
        for (int l = 0; l < IST_FUTURES_PER_WORLD; l++) worlds[w] += (second[8 * w + l] - first[8 * w + l]) / 8;
        for (int l = 0; l < IST_FUTURES_PER_WORLD; l++) noise += pow(second[8 * w + l] - first[8 * w + l] - worlds[w], 2) / 7 / WORLDS;
        mean += worlds[w] / WORLDS;
    }
    for (int w = 0; w < WORLDS; w++) squares += (worlds[w] - mean) * (worlds[w] - mean);
    const ist_comparison_row *it = row(both, IST_SAY_NONE, IST_NONE);
    CHECK(mean < -1); /* a slower line brings fewer tanks */
    CHECK(both->paired && it);
    CHECK_NEAR(it->difference->mean, mean, 1e-9);
    CHECK_NEAR(it->difference->mean, it->side[1]->mean - it->side[0]->mean, 1e-9);
    CHECK_NEAR(it->difference->error, sqrt(squares / (WORLDS - 1) / WORLDS), 1e-9);
    CHECK_NEAR(it->difference->within, noise, 1e-9);
    CHECK(it->difference->error < it->side[0]->error); /* they move together */
    qsort(worlds, WORLDS, sizeof *worlds, by_size);
    double shrunk = sqrt(it->difference->between / (it->difference->between + noise / 8)), low = worlds[1] + 0.55 * (worlds[2] - worlds[1]);
    CHECK_NEAR(it->difference->quantiles[0], mean + shrunk * (low - mean), 0.05 * fabs(low - mean)); /* counted in buckets */
    CHECK_TEXT(ist_comparison_says(both, it), "lower");
    ist_comparison_free(both);
    ist_scenario_free(a);
    ist_arena_free(arena);
}

TEST(a_scenario_beside_itself_differs_in_nothing)
{
    ist_scenario   *a = tiny(NULL);
    ist_comparison *both = compare(a, a, NULL, 2);
    CHECK(both->paired && both->n_differ == 0 && both->same_months && both->n_rows > 0);
    for (size_t r = 0; r < both->n_rows; r++) {
        CHECK(both->rows[r].difference->mean == 0 && both->rows[r].difference->error == 0);
        CHECK_TEXT(ist_comparison_says(both, &both->rows[r]), "the same");
    }
    ist_comparison_free(both);
    ist_scenario_free(a);
}

/* One range in the first and another in the second: means and their error, no interval; where the number is given, it has no range. */
TEST(a_number_with_two_ranges_leaves_a_difference_of_means)
{
    static const char *const set[] = { "capacity.rotem.2024-02:5" };
    ist_arena      *arena = ist_arena_new();
    ist_scenario   *a = tiny(NULL), *b = tiny("lines: {rotem: {capacity: {2024-02: [4, 5, 12]}, reason: Another view.}}");
    ist_comparison *both = compare(a, b, NULL, 1);
    CHECK(!both->paired && both->n_two_ranges == 1 && both->n_differ == 1);
    CHECK_TEXT(both->two_ranges, "capacity.rotem.2024-02");
    ist_table *values = ist_comparison_values(both, NULL, NULL);
    ist_buffer text = { 0 };
    CHECK(ist_table_rows(values) == both->n_rows && ist_table_write(&text, values, IST_TABLE_CSV, 0, NULL) == IST_OK);
    CHECK_HAS(text.at, "tanks,all,none,,,tanks,");
    ist_table_free(values);
    ist_comparison_free(both);

    ist_question fixed = plain(1);
    CHECK(ist_briefing_given(arena, b, fixed.counterfactual, set, 1, &fixed.given, NULL) == IST_OK);
    both = compare(a, b, &fixed, 1);
    CHECK(both->paired && both->n_two_ranges == 0);
    ist_comparison_free(both);
    ist_buffer_clear(&text);
    ist_scenario_free(b);
    ist_scenario_free(a);
    ist_arena_free(arena);
}

TEST(a_lever_of_one_scenario_alone_is_told_as_that)
{
    ist_scenario   *a = tiny(NULL), *b = tiny("cooperation: {works: {title: Works, levers: {third: {title: The same again, set: {scale.rotem: 1.5}, reason: Said elsewhere.}}}}");
    ist_comparison *both = compare_levers(a, b);
    size_t          one = 0, two = 0;
    for (size_t r = 0; both && r < both->n_rows; r++) {
        const ist_comparison_row *it = &both->rows[r];
        if (it->kind != IST_SAY_LEVER) continue;
        one += it->metric[0] == IST_NONE && it->lever[0] == IST_NONE && !it->side[0] && it->side[1] && !it->difference;
        two += it->metric[0] != IST_NONE && it->side[0] && it->side[1] && it->difference && it->lever[0] == 0;
    }
    CHECK(one == 3 && two == 3); /* at three places: one in both, one in the second alone */
    ist_comparison_free(both);
    ist_scenario_free(b);
    ist_scenario_free(a);
}

/* What only one has stands there, and is compared with nothing. */
TEST(what_one_scenario_alone_has_is_told_as_that)
{
    ist_scenario *a = tiny(NULL);
    ist_scenario *b = tiny("metrics: {home: {title: Tanks at home, of: stock, unit: tanks, reduce: last, better: more, tier: logistics}}");
    ist_comparison *both = compare(a, b, NULL, 1);
    size_t          alone = 0;
    for (size_t r = 0; r < both->n_rows; r++) {
        const ist_comparison_row *it = &both->rows[r];
        if (it->difference) continue;
        alone++;
        CHECK(!it->side[0] && it->side[1] && it->metric[0] == IST_NONE && ist_comparison_says(both, it) == NULL);
    }
    CHECK(alone > 0 && alone < both->n_rows);
    ist_comparison_free(both);
    ist_scenario_free(b);
    ist_scenario_free(a);
}

static const char *says(bool paired, double mean, double error, ist_spread spread, double low, double high)
{
    static const ist_summary side = { .mean = 100 };
    ist_summary        difference = { .mean = mean, .error = error, .spread = spread, .quantiles = { low, mean, mean, mean, high } };
    ist_comparison     comparison = { .paired = paired };
    ist_comparison_row it = { .side = { &side, &side }, .difference = &difference };
    return ist_comparison_says(&comparison, &it);
}

TEST(what_is_said_of_a_difference_is_what_can_be_said)
{
    CHECK_TEXT(says(true, 0, 0, IST_SPREAD_NONE, 0, 0), "the same");
    CHECK_TEXT(says(true, 1e-11, 0, IST_SPREAD_NONE, 0, 0), "the same"); /* rounding, of a hundred */
    CHECK_TEXT(says(true, 2.9, 1, IST_SPREAD_RESOLVED, 1, 5), "within chance");
    CHECK_TEXT(says(true, 3.1, 1, IST_SPREAD_RESOLVED, 1, 5), "higher");
    CHECK_TEXT(says(true, -3.1, 1, IST_SPREAD_RESOLVED, -5, -1), "lower");
    CHECK_TEXT(says(true, 3.1, 1, IST_SPREAD_RESOLVED, -1, 5), "higher on average");
    CHECK_TEXT(says(true, -3.1, 1, IST_SPREAD_RESOLVED, -5, 0), "lower on average");
    CHECK_TEXT(says(false, 3.1, 1, IST_SPREAD_RESOLVED, 1, 5), "higher on average"); /* no interval to go by */
    CHECK_TEXT(says(true, 3.1, 1, IST_SPREAD_UNRESOLVED, NAN, NAN), "higher on average");
    CHECK_TEXT(says(true, 3, INFINITY, IST_SPREAD_UNRESOLVED, NAN, NAN), "within chance");
    CHECK_TEXT(says(true, 2, 0, IST_SPREAD_NONE, 2, 2), "higher"); /* by as much in every future */
}

RUN(IT(each_side_says_what_it_says_alone), IT(the_difference_is_that_of_each_world), IT(a_scenario_beside_itself_differs_in_nothing),
    IT(a_number_with_two_ranges_leaves_a_difference_of_means), IT(a_lever_of_one_scenario_alone_is_told_as_that), IT(what_one_scenario_alone_has_is_told_as_that),
    IT(what_is_said_of_a_difference_is_what_can_be_said))
