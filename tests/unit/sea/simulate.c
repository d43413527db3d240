/* SPDX-License-Identifier: Apache-2.0
 *
 * simulate.c: generated traffic keeps to what it says of itself.
 */
#include "check.h"

#include <isthmus/sea/simulate.h>
#include <stdlib.h>

typedef struct tally { uint64_t count, sum; int64_t last; bool ordered, ours, in_time; ist_simulate_asked asked; } tally;

static ist_status hear(void *context, const ist_sea_report *r, ist_error *err)
{
    tally *t = context;
    (void)err;
    t->count++;
    t->sum = t->sum * 1099511628211u + r->evidence_hash + (uint64_t)r->time_us + r->station * 31u;
    t->ordered &= r->time_us >= t->last;
    t->ours &= r->mmsi / 1000000 >= 790 && r->mmsi / 1000000 <= 798;
    t->in_time &= r->time_us >= t->asked.start_us && r->time_us <= t->asked.start_us + (int64_t)(t->asked.days * 86400e6);
    t->last = r->time_us;
    return IST_OK;
}

static ist_simulation *play(ist_simulate_asked asked, tally *t)
{
    ist_error err = { 0 };
    ist_simulation *s = NULL;
    *t = (tally){ .ordered = true, .ours = true, .in_time = true, .last = INT64_MIN, .asked = asked };
    CHECK(ist_simulation_new(&s, &asked, &err) == IST_OK);
    CHECK(ist_simulation_run(s, hear, t, &err) == IST_OK);
    CHECK_TEXT(err.text, "");
    return s;
}

static ist_simulate_asked small(void)
{
    ist_simulate_asked asked;
    ist_simulate_defaults(&asked);
    asked.vessels = 120;
    asked.days = 3;
    for (int i = 0; i < IST_SEA_KIND_COUNT; i++) asked.rates[i] *= 5;
    return asked;
}

TEST(the_same_seed_gives_the_same_traffic_and_another_seed_another)
{
    tally a, b, c;
    ist_simulate_asked asked = small();
    ist_simulation_free(play(asked, &a));
    ist_simulation_free(play(asked, &b));
    asked.seed = 2;
    ist_simulation_free(play(asked, &c));
    CHECK(a.count > 10000);
    CHECK(a.count == b.count && a.sum == b.sum);
    CHECK(a.sum != c.sum);
}

TEST(reports_come_in_order_of_time_from_made_up_ships)
{
    tally t;
    ist_simulation *s = play(small(), &t);
    CHECK(t.ordered);
    CHECK(t.ours);
    CHECK(t.in_time);
    ist_simulation_free(s);
}

/* More loss, fewer reports: at 0.5 about (1-0.5)/(1-0.1) = 0.556 of them, since every station loses alone. */
TEST(loss_loses_what_it_says)
{
    tally few, many;
    ist_simulate_asked asked = small();
    ist_simulation_free(play(asked, &many));
    asked.loss = 0.5;
    for (int i = 0; i < IST_SEA_KIND_COUNT; i++) asked.rates[i] = 0;
    tally plain;
    ist_simulation_free(play(asked, &few));
    asked.loss = 0.1;
    ist_simulation_free(play(asked, &plain));
    CHECK_NEAR((double)few.count / (double)plain.count, 0.556, 0.01);
}

TEST(a_rate_of_zero_plants_nothing_and_others_plant_every_kind)
{
    tally t;
    ist_simulate_asked asked = small();
    size_t found[IST_SEA_KIND_COUNT] = { 0 };
    asked.vessels = 400;
    asked.rates[IST_SEA_CIRCLE_SPOOFING] = 0;
    ist_simulation *s = play(asked, &t);
    for (size_t i = 0; i < ist_simulation_truths(s); i++) {
        const ist_sea_truth *truth = ist_simulation_truth(s, i);
        found[truth->kind]++;
        CHECK(truth->end_us >= truth->start_us && truth->start_us >= asked.start_us);
        CHECK(i == 0 || truth->start_us >= ist_simulation_truth(s, i - 1)->start_us);
    }
    for (int k = 0; k < IST_SEA_KIND_COUNT; k++) {
        if (k == IST_SEA_CIRCLE_SPOOFING || k == IST_SEA_AREA) CHECK(found[k] == 0); /* no areas were asked for */
        else CHECK(found[k] > 0);
    }
    ist_simulation_free(s);
}

/* The clock of one station an hour ahead: its reports and no others are an hour late. */
TEST(a_clock_fault_moves_one_station)
{
    tally right, wrong;
    ist_simulate_asked asked = small();
    ist_simulation_free(play(asked, &right));
    asked.clock_fault = 3600;
    ist_simulation_free(play(asked, &wrong));
    CHECK(wrong.count == right.count);
    CHECK(right.ordered && !wrong.ordered);
}

TEST(what_cannot_be_asked_is_refused)
{
    ist_error err = { 0 };
    ist_simulation *s = NULL;
    ist_simulate_asked asked = small();
    asked.partners = 9;
    CHECK(ist_simulation_new(&s, &asked, &err) == IST_RANGE);
    CHECK_HAS(err.text, "9 partners: 1 to 8 are allowed");
    asked = small();
    asked.rates[IST_SEA_GAP] = -1;
    CHECK(ist_simulation_new(&s, &asked, &err) == IST_RANGE);
    CHECK_HAS(err.text, "rate of gap");
    CHECK(s == NULL);
}

TEST(a_simulation_stops_before_it_has_planned_everything)
{
    ist_stop           stop = 1;
    ist_simulation    *s = NULL;
    ist_simulate_asked asked;
    ist_simulate_defaults(&asked);
    asked.stop = &stop;
    asked.vessels = 1000;
    CHECK(ist_simulation_new(&s, &asked, NULL) == IST_STOPPED && !s);
}

RUN(IT(a_simulation_stops_before_it_has_planned_everything), IT(the_same_seed_gives_the_same_traffic_and_another_seed_another), IT(reports_come_in_order_of_time_from_made_up_ships), IT(loss_loses_what_it_says),
    IT(a_rate_of_zero_plants_nothing_and_others_plant_every_kind), IT(a_clock_fault_moves_one_station), IT(what_cannot_be_asked_is_refused))
