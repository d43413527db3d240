/* SPDX-License-Identifier: Apache-2.0
 *
 * The paper's own, small scenario with the shipped ledger: what docs and report say about it must hold.
 */
#include "check.h"

#include <isthmus/base/time.h>
#include <isthmus/ledger/shipped.h>
#include <isthmus/scenario/scenario.h>
#include <isthmus/sim/run.h>
#include <stdlib.h>
#include <unistd.h>

static ist_ledger *ledger; /* made once, for all tests of this program */

static const char *source_path(const char *name)
{
    static char path[4][1024];
    static int turn;
    char *at = path[turn++ % 4];
    snprintf(at, sizeof path[0], "%s/%s", getenv("ISTHMUS_SOURCE"), name);
    return at;
}

static ist_status open_ledger(ist_error *err)
{
    char path[1024];
    if (ledger) return IST_OK;
    snprintf(path, sizeof path, "%s/scenario-test-paper.db", getenv("ISTHMUS_BUILD"));
    unlink(path);
    IST_TRY(ist_ledger_make(path, source_path("data"), NULL, err));
    return ist_ledger_open(&ledger, path, IST_LEDGER_READ, err);
}

static ist_scenario *paper(int as_of, const char *assumptions, ist_error *err)
{
    ist_scenario *s = NULL;
    *err = (ist_error){ 0 };
    if (open_ledger(err) == IST_OK)
        ist_scenario_read(&s, source_path("scenarios/paper.yaml"), ledger, as_of, assumptions, err);
    if (err->code) printf("# %s\n", err->text);
    return s;
}

TEST(every_number_has_a_source_or_a_reason_and_was_known_on_the_day)
{
    ist_error err;
    ist_scenario *s = paper(IST_OWN_DAY, NULL, &err);
    CHECK(s != NULL);
    for (size_t i = 0; s && i < s->n_inputs; i++) {
        const ist_input *input = &s->inputs[i];
        int day;
        bool fact = input->kind == IST_INPUT_FACT;
        if (!(fact ? input->source[0] && input->fact[0] : input->reason[0] != '\0')) {
            printf("# %s\n", input->name);
            CHECK(false);
        }
        if (input->since[0]) CHECK(ist_parse_date(input->since, NULL, &day) && day <= s->as_of);
        CHECK(input->line > 0 && strcmp(input->file, "paper.yaml") == 0);
    }
    ist_scenario_free(s);
}

/* What the paper argues: three areas, three worlds without, five headlines; elasticities of
 * war may be none, provocation spans both signs. */
TEST(it_holds_what_the_paper_argues)
{
    ist_error err;
    ist_scenario *s = paper(IST_OWN_DAY, NULL, &err);
    if (!s) {
        CHECK(s != NULL);
        return;
    }
    const ist_world *w = &s->world;
    CHECK(w->n_theatres == 3 && w->n_cooperation == 3 && w->n_counterfactuals == 3 && s->n_headlines == 5);
    CHECK(w->months == 144 && w->start == 2024 * 12 + 1);
    for (size_t k = 0; k < w->n_theatres; k++) {
        CHECK(w->parameters[w->theatres[k].onset].value.a == 0);
        CHECK(w->parameters[w->theatres[k].going_on].value.a == 0);
    }
    for (size_t i = 0; i < w->n_contingencies * w->n_levers; i++)
        if (w->provocation[i] != IST_NONE)
            CHECK(w->parameters[w->provocation[i]].value.a < 0 && w->parameters[w->provocation[i]].value.b > 0);
    ist_scenario_free(s);
}

TEST(the_engine_takes_it_under_every_counterfactual)
{
    ist_error err;
    ist_scenario *s = paper(IST_OWN_DAY, NULL, &err);
    for (int q = IST_NONE; s && q < (int)s->world.n_counterfactuals; q++) {
        ist_sim *sim = NULL;
        const ist_sim_options options = { .counterfactual = q };
        CHECK(ist_sim_new(&sim, &s->world, &options, &err) == IST_OK);
        ist_sim_free(sim);
    }
    CHECK(s != NULL);
    ist_scenario_free(s);
}

TEST(its_table_of_assumptions_reads_back_to_the_same_world)
{
    ist_error err;
    ist_buffer table = { 0 }, again_table = { 0 };
    char path[1024], before[IST_DIGEST_TEXT], after[IST_DIGEST_TEXT];
    ist_scenario *s = paper(IST_OWN_DAY, NULL, &err);
    if (!s) {
        CHECK(s != NULL);
        return;
    }
    snprintf(path, sizeof path, "%s/scenario-test-paper.csv", getenv("ISTHMUS_BUILD"));
    ist_scenario_write_assumptions(&table, s);
    CHECK(ist_write_file(path, table.at, table.length, &err) == IST_OK);
    ist_scenario *again = paper(IST_OWN_DAY, path, &err);
    CHECK(again != NULL);
    if (again) {
        ist_scenario_write_assumptions(&again_table, again);
        ist_scenario_digest(s, before);
        ist_scenario_digest(again, after);
        CHECK_TEXT(after, before);
        CHECK(table.length == again_table.length && memcmp(table.at, again_table.at, table.length) == 0);
    }
    remove(path);
    ist_buffer_clear(&table);
    ist_buffer_clear(&again_table);
    ist_scenario_free(again);
    ist_scenario_free(s);
}

/* The facts of the scenario were not all known a year before; whatever comes first, it says the day. */
TEST(a_year_earlier_it_could_not_have_been_written)
{
    ist_error err;
    ist_scenario *s = paper(ist_day_of(2023, 1, 31), NULL, &err);
    CHECK(s == NULL && (err.code == IST_RANGE || err.code == IST_MISSING));
    CHECK_HAS(err.text, "only from");
    ist_scenario_free(s);
}

/* Ends what the tests share. */
TEST(the_ledger_is_given_back)
{
    CHECK(ledger != NULL);
    ist_ledger_free(ledger);
    ledger = NULL;
}

RUN(IT(every_number_has_a_source_or_a_reason_and_was_known_on_the_day), IT(it_holds_what_the_paper_argues),
    IT(the_engine_takes_it_under_every_counterfactual), IT(its_table_of_assumptions_reads_back_to_the_same_world),
    IT(a_year_earlier_it_could_not_have_been_written), IT(the_ledger_is_given_back))
