/* SPDX-License-Identifier: Apache-2.0
 *
 * refutation.c: changes that are known by hand are found, and nothing where nothing turns.
 */
#include "check.h"
#include <isthmus/analysis/refutation.h>

/* Two statements: 1 - by[0..2] . (u - 1/2), and the same less chance's error on other futures. */
typedef struct plane { double at_planning, by[3], error, elsewhere; } plane;

static double height(const plane *it, const double *u)
{
    double y = it->at_planning;
    for (int i = 0; i < 3; i++) y += it->by[i] * (u[i] - 0.5);
    return y;
}

static ist_status search(void *context, const double *u, double *out, const ist_stop *stop, ist_error *err)
{
    (void)stop, (void)err;
    out[0] = height(context, u);
    return IST_OK;
}

static ist_status others(void *context, const double *u, double *out, const ist_stop *stop, ist_error *err)
{
    const plane *it = context;
    (void)stop, (void)err;
    out[0] = height(it, u) + it->elsewhere;
    out[1] = it->error;
    return IST_OK;
}

static ist_refutation refute(plane it, int sign, int most)
{
    ist_refutation of;
    ist_control    control = { .threads = 2 };
    ist_probe      a = { .context = &it, .n_inputs = 3, .n_outputs = 1, .run = search }, b = { .context = &it, .n_inputs = 3, .n_outputs = 2, .run = others };
    CHECK(ist_refute_probe(&a, &b, NULL, 1, &sign, most, &control, &of, NULL) == IST_OK);
    return of;
}

/* 1 - 4 (u0 - 1/2) is 0 at u0 = 3/4: a quarter of the range, found to 1/128 from above. */
TEST(one_input_is_enough)
{
    ist_refutation of = refute((plane){ .at_planning = 1, .by = { -4, 1, 0 } }, 1, 3);
    CHECK(of.found == IST_REFUTED_FLIPS && of.n_changes == 1);
    CHECK(of.size >= 0.25 && of.size <= 0.25 + 0.5 / 64 && of.value <= 0);
    CHECK_NEAR(of.changes[0].place, 0.5 + of.size, 1e-15);
}

/* 1 - 1.5 (u0 - 1/2) + 1.5 (u1 - 1/2): alone at best 1/4 is left; both together turn it at 3 t = 1. */
TEST(two_inputs_are_needed_and_move_against_each_other)
{
    ist_refutation of = refute((plane){ .at_planning = 1, .by = { -1.5, 1.5, 0.01 } }, 1, 3);
    CHECK(of.found == IST_REFUTED_FLIPS && of.n_changes == 2);
    CHECK(of.size >= 1.0 / 3 && of.size <= 1.0 / 3 + 0.5 / 64);
    double places[2] = { of.changes[0].place, of.changes[1].place };
    CHECK_NEAR(places[0] + places[1], 1, 1e-15);
}

/* Three at 0.7 each: 1 - 2.1 t is 0 at t = 0.476; with at most two it stands. */
TEST(three_inputs_are_the_last_that_is_tried)
{
    plane it = { .at_planning = 1, .by = { -0.7, -0.7, -0.7 } };
    ist_refutation of = refute((plane){ .at_planning = 1, .by = { -0.7, -0.7, -0.7 } }, 1, 2);
    CHECK(of.found == IST_REFUTED_NOTHING && of.n_changes == 0);
    it.at_planning = 1;
    of = refute(it, 1, 3);
    CHECK(of.found == IST_REFUTED_FLIPS && of.n_changes == 3);
    CHECK(of.size >= 1 / 2.1 && of.size <= 1 / 2.1 + 0.5 / 64);
}

/* On other futures the value is 0.5 higher: it turns at 1.5 / 4 = 0.375 and the search's 0.25 must be moved on. */
TEST(what_other_futures_do_not_confirm_is_moved_on_or_said)
{
    ist_refutation of = refute((plane){ .at_planning = 1, .by = { -4, 0, 0 }, .elsewhere = 0.5 }, 1, 1);
    CHECK(of.found == IST_REFUTED_FLIPS && of.size >= 0.375 && of.value <= 0);
    of = refute((plane){ .at_planning = 1, .by = { -4, 0, 0 }, .elsewhere = 2 }, 1, 1);
    CHECK(of.found == IST_REFUTED_NOT_CONFIRMED && of.n_changes == 1 && of.value > 0);
    of = refute((plane){ .at_planning = 1, .by = { -4, 0, 0 }, .error = 0.3 }, 1, 1); /* -1 at the end: 3.3 errors */
    CHECK(of.found == IST_REFUTED_FLIPS && of.value <= -1.64 * 0.3);
}

TEST(what_does_not_hold_or_is_open_at_the_planning_values_is_said)
{
    CHECK(refute((plane){ .at_planning = -1, .by = { -4, 0, 0 } }, 1, 1).found == IST_REFUTED_ALREADY);
    CHECK(refute((plane){ .at_planning = -1, .by = { -4, 0, 0 } }, -1, 1).found == IST_REFUTED_FLIPS);
    CHECK(refute((plane){ .at_planning = -1, .by = { -4, 0, 0 } }, 0, 1).sign == -1);
    CHECK(refute((plane){ .at_planning = 0.1, .by = { -4, 0, 0 }, .error = 0.2 }, 1, 1).found == IST_REFUTED_UNDECIDED);
    CHECK(refute((plane){ .at_planning = 0 }, 1, 1).found == IST_REFUTED_UNDECIDED);
}

RUN(IT(one_input_is_enough), IT(two_inputs_are_needed_and_move_against_each_other), IT(three_inputs_are_the_last_that_is_tried),
    IT(what_other_futures_do_not_confirm_is_moved_on_or_said), IT(what_does_not_hold_or_is_open_at_the_planning_values_is_said))
