/* SPDX-License-Identifier: Apache-2.0
 *
 * triggers.c: a trigger's scale and shift are set values (docs/model.md section 12, Parameters): a trigger does not patch
 * another trigger's patch, whichever comes first by name. And what they change is heeded where nothing else goes on.
 */
#include "engine.h"

typedef struct seen {
    ist_parameter gdp, scale, shift;
    double        at[3]; /* in force in the last month */
} seen;

static void look(void *context, const ist_sim_block *block, int month)
{
    seen *s = context;
    (void)month;
    s->at[0] = ist_sim_parameter(block, s->gdp, 0);
    s->at[1] = ist_sim_parameter(block, s->scale, 0);
    s->at[2] = ist_sim_parameter(block, s->shift, 0);
}

/* From month 0 on: one trigger makes gdp 100 x 3 + 7, the other multiplies that 3 and that 7 by 10. */
static void check_order(const char *of_gdp, const char *of_patch)
{
    builder *b = builder_new(&(builder_sizes){ .months = 4, .start = 24000, .theatres = 1, .actors = 1, .triggers = 2, .metrics = 1 });
    b->actors[0].has_budget = true;
    b->actors[0].gdp = builder_number(b, 100);
    b->actors[0].share = builder_number(b, 0.02);
    b->actors[0].earmark = builder_number(b, 0.5);
    builder_metric(b, 0, IST_SUM, 0, (ist_quantity){ IST_Q_BUDGET, 0, 0 });
    for (size_t r = 0; r < 2; r++) {
        b->triggers[r].name = r == 0 ? of_gdp : of_patch;
        b->triggers[r].lasts = IST_LASTS_FOREVER;
        builder_when(b, r, (ist_condition){ .kind = IST_WHEN_MONTH, .month = 0 });
    }
    builder_then(b, 0, b->actors[0].gdp, 3, 7);
    seen s = { .gdp = b->actors[0].gdp, .scale = b->triggers[0].patches[0].scale, .shift = b->triggers[0].patches[0].shift };
    builder_then(b, 1, s.scale, 10, 0);
    builder_then(b, 1, s.shift, 10, 0);
    engine        e = engine_open(b, (ist_sim_options){ .seed = 1, .counterfactual = IST_NONE });
    ist_sim_watch watch = { look, &s };
    double        budget[8];
    engine_run(&e, 8, 0, &watch, budget);
    CHECK_NEAR(s.at[0], 307, 0);
    CHECK_NEAR(s.at[1], 30, 0);
    CHECK_NEAR(s.at[2], 70, 0);
    CHECK_NEAR(budget[0], 4 * 307 * 0.02 * 0.5 / 12, 1e-12);
    engine_close(&e);
    builder_free(b);
}

TEST(scale_and_shift_of_a_trigger_are_not_patched)
{
    check_order("a", "b");
    check_order("b", "a");
}

/* A line rests until its order is signed in month 10. In month 5 a permit ends on which 0.4 of its output hangs: of 10 a month
 * it begins 6 in months 10 and 11. */
TEST(what_changes_while_a_line_rests_holds_when_it_begins_again)
{
    builder *b = builder_new(&(builder_sizes){ .months = 12, .start = 24000, .actors = 2, .items = 1, .lines = 1, .orders = 1, .triggers = 1, .metrics = 1 });
    ist_component *component = builder_alloc(b, 1, sizeof *component);
    *component = (ist_component){ 0, builder_number(b, 0.4), builder_number(b, 1) };
    b->lines[0].components = component;
    b->lines[0].n_components = 1;
    b->lines[0].lead = 2;
    builder_capacity(b, 0, 10);
    builder_part(b, 0, 0, 100);
    b->orders[0].payer = b->orders[0].recipient = 1;
    b->orders[0].sign_month = 10;
    b->triggers[0].name = "permit-ends";
    b->triggers[0].lasts = IST_LASTS_FOREVER;
    builder_when(b, 0, (ist_condition){ .kind = IST_WHEN_MONTH, .month = 5 });
    builder_then(b, 0, component->permit, 0, 0);
    builder_metric(b, 0, IST_SUM, 0, (ist_quantity){ IST_Q_STARTS, 0, 0 });
    engine e = engine_open(b, (ist_sim_options){ .seed = 1, .counterfactual = IST_NONE });
    double begun[8];
    engine_run(&e, 8, 0, NULL, begun);
    for (int l = 0; l < 8; l++) CHECK_NEAR(begun[l], 12, 1e-12);
    engine_close(&e);
    builder_free(b);
}

RUN(IT(scale_and_shift_of_a_trigger_are_not_patched), IT(what_changes_while_a_line_rests_holds_when_it_begins_again))
