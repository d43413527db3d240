/* SPDX-License-Identifier: Apache-2.0
 *
 * The default scenario with the shipped ledger: its sizes, that every number says where it is from, and that the
 * claims of its page hold.
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
    snprintf(path, sizeof path, "%s/scenario-test-two-theatres.db", getenv("ISTHMUS_BUILD"));
    unlink(path);
    IST_TRY(ist_ledger_make(path, source_path("data"), NULL, err));
    return ist_ledger_open(&ledger, path, IST_LEDGER_READ, err);
}

static ist_scenario *world_file(const char *name, ist_error *err)
{
    ist_scenario *s = NULL;
    *err = (ist_error){ 0 };
    if (open_ledger(err) == IST_OK) ist_scenario_read(&s, source_path(name), ledger, IST_OWN_DAY, NULL, err);
    if (err->code) printf("# %s\n", err->text);
    return s;
}

static ist_scenario *two_theatres(void)
{
    ist_error err;
    ist_scenario *s = world_file("scenarios/two-theatres.yaml", &err);
    CHECK(s != NULL);
    return s;
}

/* A number that the file gives is a fact with its source, or has a reason; both were known on the day. What the file
 * leaves out and a patch touches is a default, and says so. */
TEST(every_number_has_a_source_or_a_reason_and_was_known_on_the_day)
{
    ist_scenario *s = two_theatres();
    size_t facts = 0, defaults = 0;
    for (size_t i = 0; s && i < s->n_inputs; i++) {
        const ist_input *input = &s->inputs[i];
        int day;
        bool fact = input->kind == IST_INPUT_FACT;
        facts += fact;
        defaults += input->kind == IST_INPUT_DEFAULT;
        if (!(fact ? input->source[0] && input->fact[0] : input->reason[0] != '\0')) {
            printf("# %s\n", input->name);
            CHECK(false);
        }
        if (input->since[0]) CHECK(ist_parse_date(input->since, NULL, &day) && day <= s->as_of);
    }
    CHECK(facts >= 25);
    CHECK(defaults < 40);
    ist_scenario_free(s);
}

/* The sizes that the issue asks for. */
TEST(it_is_as_large_as_the_paper_needs)
{
    ist_scenario *s = two_theatres();
    if (!s) return;
    const ist_world *w = &s->world;
    CHECK(w->n_theatres == 3);
    CHECK(w->n_actors >= 20);
    CHECK(w->n_items >= 12);
    CHECK(w->n_kinds >= 5);
    CHECK(w->n_contingencies >= 7);
    CHECK(w->n_lines >= 25);
    CHECK(w->n_orders >= 40);
    CHECK(w->n_routes >= 12);
    CHECK(w->n_patrol_areas >= 8);
    CHECK(w->n_cooperation == 3 && w->n_levers == 7 && w->n_counterfactuals == 3 && s->n_headlines >= 5);
    CHECK(w->months == 144 && w->start == 2024 * 12 + 1);
    ist_scenario_free(s);
}

/* Who the paper names as a customer of Korea has an order or an option with a Korean line in it. */
TEST(every_customer_that_the_paper_names_has_an_order)
{
    static const char *const customers[] = { "POL", "EST", "NOR", "FIN", "ROU", "SVK", "GBR", "USA",
                                             "AUS", "NZL", "IND", "IDN", "PHL", "THA" };
    ist_scenario *s = two_theatres();
    for (size_t a = 0; s && a < sizeof customers / sizeof *customers; a++) {
        const ist_world *w = &s->world;
        bool found = false;
        for (size_t o = 0; o < w->n_orders; o++) {
            if (strcmp(w->actors[w->orders[o].recipient].name, customers[a]) != 0) continue;
            for (size_t p = 0; p < w->orders[o].n_parts; p++) {
                const ist_line *line = &w->lines[w->orders[o].parts[p].line];
                found |= strcmp(w->actors[line->maker].name, "ROK") == 0;
            }
        }
        if (!found) printf("# %s\n", customers[a]);
        CHECK(found);
    }
    ist_scenario_free(s);
}

/* War may answer to nothing, and cooperation may calm or provoke. */
TEST(elasticities_may_be_none_and_provocation_spans_both_signs)
{
    ist_scenario *s = two_theatres();
    if (!s) return;
    const ist_world *w = &s->world;
    size_t n = 0;
    for (size_t k = 0; k < w->n_theatres; k++) {
        CHECK(w->parameters[w->theatres[k].onset].value.a == 0);
        CHECK(w->parameters[w->theatres[k].going_on].value.a == 0);
    }
    bool spanned[64] = { false };
    for (size_t c = 0; c < w->n_contingencies; c++) {
        for (size_t l = 0; l < w->n_levers; l++) {
            ist_parameter p = w->provocation[c * w->n_levers + l];
            if (p == IST_NONE) continue;
            CHECK(w->parameters[p].value.a < 0 && w->parameters[p].value.b > 0);
            spanned[l] = true;
        }
    }
    for (size_t l = 0; l < w->n_levers; l++) n += spanned[l];
    CHECK(n == w->n_levers);
    ist_scenario_free(s);
}

/* The other questions asked of it: small files that say what to look at and what the answer depends on. */
TEST(other_scenarios_change_it_and_say_what_to_look_at)
{
    static const struct {
        const char *name;
        int start, as_of;
    } others[] = {
        { "taiwan-first", 2024 * 12 + 1, 0 },        { "korea-first", 2024 * 12 + 1, 0 },
        { "europe-first", 2024 * 12 + 1, 0 },        { "simultaneous", 2024 * 12 + 1, 0 },
        { "two-theatres-2022-12-31", 2023 * 12, 1 }, { "two-theatres-2023-06-30", 2023 * 12 + 6, 1 },
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        ist_error err;
        char path[100];
        snprintf(path, sizeof path, "scenarios/%s.yaml", others[i].name);
        ist_scenario *s = world_file(path, &err);
        CHECK(s != NULL);
        if (!s) continue;
        CHECK_TEXT(s->name, others[i].name);
        CHECK(s->world.start == others[i].start && s->world.n_orders >= 40 && s->n_headlines >= 5);
        CHECK(s->look_at[0] && s->depends_on[0] && s->summary[0]);
        if (others[i].as_of) CHECK(s->as_of + 1 == ist_first_day(s->world.start));
        for (size_t n = 0; n < s->n_inputs; n++) {
            int day;
            if (s->inputs[n].since[0]) CHECK(ist_parse_date(s->inputs[n].since, NULL, &day) && day <= s->as_of);
        }
        ist_scenario_free(s);
    }
}

TEST(the_engine_takes_it_under_every_counterfactual)
{
    ist_error err;
    ist_scenario *s = two_theatres();
    for (int q = IST_NONE; s && q < (int)s->world.n_counterfactuals; q++) {
        ist_sim *sim = NULL;
        const ist_sim_options options = { .counterfactual = q };
        CHECK(ist_sim_new(&sim, &s->world, &options, &err) == IST_OK);
        ist_sim_free(sim);
    }
    ist_scenario_free(s);
}

/* Ends what the tests share. */
TEST(the_ledger_is_given_back)
{
    CHECK(ledger != NULL);
    ist_ledger_free(ledger);
    ledger = NULL;
}

RUN(IT(every_number_has_a_source_or_a_reason_and_was_known_on_the_day), IT(it_is_as_large_as_the_paper_needs),
    IT(every_customer_that_the_paper_names_has_an_order), IT(elasticities_may_be_none_and_provocation_spans_both_signs),
    IT(other_scenarios_change_it_and_say_what_to_look_at), IT(the_engine_takes_it_under_every_counterfactual),
    IT(the_ledger_is_given_back))
