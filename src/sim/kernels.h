/* SPDX-License-Identifier: Apache-2.0
 *
 * kernels.h: the steps of a month, compiled once for each instruction set.
 *
 * The files that include this header are the kernels. The build compiles each of them with SIM_VARIANT naming an
 * instruction set, which becomes part of every name they share, so that one program holds them all and sim.c
 * picks a set when a world is compiled. Nothing else may differ: additions stay in their order and are never
 * fused with multiplications, so all sets give the same bits.
 */
#ifndef ISTHMUS_SIM_KERNELS_H
#define ISTHMUS_SIM_KERNELS_H

#include "sim_local.h"

#ifndef SIM_VARIANT
#define SIM_VARIANT baseline
#endif
#define SIM_JOIN_NAMES(name, variant) name##_##variant
#define SIM_JOIN(name, variant)       SIM_JOIN_NAMES(name, variant)
#define SIM_OWN(name)                 SIM_JOIN(name, SIM_VARIANT)
#define SIM_QUOTE_NAME(variant)       #variant
#define SIM_QUOTE(variant)            SIM_QUOTE_NAME(variant)
#define SIM_NAME                      SIM_QUOTE(SIM_VARIANT)

#define sim_draw_shared    SIM_OWN(sim_draw_shared)
#define sim_set_parameters SIM_OWN(sim_set_parameters)
#define sim_begin          SIM_OWN(sim_begin)
#define sim_start_record   SIM_OWN(sim_start_record)
#define sim_world_start    SIM_OWN(sim_world_start)
#define sim_triggers       SIM_OWN(sim_triggers)
#define sim_money          SIM_OWN(sim_money)
#define sim_contingencies  SIM_OWN(sim_contingencies)
#define sim_count_states   SIM_OWN(sim_count_states)
#define sim_forces         SIM_OWN(sim_forces)
#define sim_pool           SIM_OWN(sim_pool)
#define sim_decide         SIM_OWN(sim_decide)
#define sim_misjudge       SIM_OWN(sim_misjudge)
#define sim_owner_order    SIM_OWN(sim_owner_order)
#define sim_risk           SIM_OWN(sim_risk)
#define sim_coverage       SIM_OWN(sim_coverage)
#define sim_open_month     SIM_OWN(sim_open_month)
#define sim_orders         SIM_OWN(sim_orders)
#define sim_begin_lines    SIM_OWN(sim_begin_lines)
#define sim_lines          SIM_OWN(sim_lines)
#define sim_serve_line     SIM_OWN(sim_serve_line)
#define sim_deliveries     SIM_OWN(sim_deliveries)
#define sim_deliver        SIM_OWN(sim_deliver)
#define sim_donations      SIM_OWN(sim_donations)
#define sim_consumption    SIM_OWN(sim_consumption)
#define sim_patrols        SIM_OWN(sim_patrols)
#define sim_sea            SIM_OWN(sim_sea)
#define sim_wear           SIM_OWN(sim_wear)
#define sim_expectations   SIM_OWN(sim_expectations)
#define sim_note_calm      SIM_OWN(sim_note_calm)
#define sim_begin_expectations SIM_OWN(sim_begin_expectations)
#define sim_expect_end     SIM_OWN(sim_expect_end)
#define sim_expect         SIM_OWN(sim_expect)
#define sim_expected_gifts SIM_OWN(sim_expected_gifts)
#define sim_record         SIM_OWN(sim_record)
#define sim_begin_metrics  SIM_OWN(sim_begin_metrics)
#define sim_end_metrics    SIM_OWN(sim_end_metrics)
#define sim_replay         SIM_OWN(sim_replay)

/* Goes through the lanes of a set: rare events. */
#define EACH_OF(l, set) for (sim_lanes l##_left = (set), l = 0; l##_left && (l = (sim_lanes)__builtin_ctzll(l##_left), true); l##_left &= l##_left - 1)

/* draw.c: section 1; fills the shared draws, the coalition's parameters and its thresholds */
void       sim_draw_shared(ist_sim_block *block, uint64_t first, int worlds, int each);
ist_status sim_set_parameters(ist_sim_block *block, ist_error *err);
/* run.c and contingencies.c: the start record and what is worked out from it once a world */
void sim_begin(ist_sim_block *block);
void sim_start_record(ist_sim_block *block);
void sim_world_start(ist_sim_block *block);
/* the month, docs/model.md section 8 */
void sim_triggers(ist_sim_block *block);      /* 1 */
void sim_money(ist_sim_block *block);         /* 1 */
void sim_contingencies(ist_sim_block *block); /* 2 */
void sim_count_states(ist_sim_block *block, int contingency);
void sim_forces(ist_sim_block *block);        /* sections 2 and 3: G, Q, depth, home_active, stress of this month */
void sim_pool(ist_sim_block *block);          /* 3 */
void sim_decide(ist_sim_block *block, const double *who, const double *changed, double *decided); /* section 4 */
void sim_misjudge(ist_sim_block *block);
/* [F] the groups in which the target of a kind in force in a month is another than a month before. */
static inline unsigned *sim_redirected(const ist_sim_block *block, int month)
{
    return block->redirected + month % block->decided_room * block->sim->F;
}
const int *sim_owner_order(const ist_sim_block *block, int lane);
void sim_risk(ist_sim_block *block);          /* L of the posture present */
void sim_coverage(ist_sim_block *block);      /* 4 */
void sim_open_month(ist_sim_block *block);    /* before 5 */
void sim_orders(ist_sim_block *block);        /* 5 a, b */
void sim_begin_lines(ist_sim_block *block);
void sim_lines(ist_sim_block *block);         /* 5 c, d */
void sim_serve_line(ist_sim_block *block, int line);
void sim_deliveries(ist_sim_block *block);    /* 5 e */
void sim_deliver(ist_sim_block *block, int part, const double *units, unsigned groups, double *taken_from);
void sim_donations(ist_sim_block *block);     /* 6 */
void sim_consumption(ist_sim_block *block, bool record); /* 7 */
void sim_patrols(ist_sim_block *block);       /* 8 */
void sim_sea(ist_sim_block *block, bool move);           /* 8 */
void sim_wear(ist_sim_block *block);
/* section 3.1: states, the exponent of the hazard of a war's end `above` its reference coverage, and whether a build-up goes on there */
enum { QUIET = 0, BUILD_UP = 1, ACTIVE = 2 };
static inline double ending_exponent(double xi, double above, double nu_end, double less_supply)
{
    return smaller(HAZARD_CAP, xi * above + nu_end * less_supply);
}
static inline double going_on(double sgo, double above) { return ist_exp(-sgo * positive(above)); }
/* expected.c: section 9, what is expected; `sim_expect` and the gifts belong to step 2, the rest to step 9 */
void sim_note_calm(ist_sim_block *block, int contingency);
void sim_begin_expectations(ist_sim_block *block);
void sim_expect_end(ist_sim_block *block, int contingency, ptrdiff_t group);
void sim_expect(ist_sim_block *block, int contingency);
void sim_expected_gifts(ist_sim_block *block);
void sim_expectations(ist_sim_block *block);
void sim_record(ist_sim_block *block);        /* 9 */
void sim_begin_metrics(ist_sim_block *block);
void sim_end_metrics(ist_sim_block *block);
/* run.c */
ist_status sim_replay(ist_sim_block *block, const sim_request *request, ist_error *err);

#endif
