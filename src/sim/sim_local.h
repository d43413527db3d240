/* SPDX-License-Identifier: Apache-2.0
 *
 * sim_local.h: the compiled world, the working memory of a block, and the steps of a month.
 *
 * A column is `width` doubles, one a lane. Everything that differs between coalitions or months is a column of
 * the block; everything structural is a table of the sim, made once. The steps are called in the order of
 * docs/model.md section 8 by run.c; each file says which section it is.
 */
#ifndef ISTHMUS_SIM_LOCAL_H
#define ISTHMUS_SIM_LOCAL_H

#include <isthmus/base/arena.h>
#include <isthmus/base/lanes.h>
#include <isthmus/base/random.h>
#include <isthmus/sim/run.h>
#include "eight.h"
#include "state.h"
#include "strata.h"

enum { WINDOW_RING = 13 /* the last twelve months and this one */, REVIEW_MONTHS = 6, HORIZON_MONTHS = 12 };
#define HAZARD_CAP 2.995732273553991 /* ln 20 */

enum { TRANCHES_AHEAD = 16 /* later ones are drawn when they come */, IST_MAX_GROUPS = IST_MAX_BLOCK / 8 };
typedef struct sim_list { int n; int *at; } sim_list;

/* A set of lanes: bit l is lane l. */
typedef uint64_t sim_lanes;
_Static_assert(IST_MAX_BLOCK <= 64, "a set of lanes has 64 bits");

/* A parameter in the lanes of a block: eight numbers for each group (step 1), or eight that serve all groups (step 0),
 * so that what a kernel reads of the many parameters on which the coalitions of a world agree fits near the processor. */
typedef struct sim_value { const double *at; ptrdiff_t step; } sim_value;

/* One part of an order on its line; parts are numbered through all orders. */
typedef struct sim_part {
    int    order, line;
    double quantity;
    double contracted, delivered; /* at start */
    bool   home;                  /* the recipient is the line's maker */
} sim_part;

/* A line whose capacity growth imports hold back, and one kind of delivery that counts there. */
typedef struct sim_import {
    int  line, part;
    bool imported; /* made in another region by an order with no part on the line */
} sim_import;

/* What actor a fields of kind f: the scarcest of its needs. Needs and shares are numbered through all fields. */
typedef struct sim_field { int a, f, site, first_need, end_need; ist_parameter ceiling; } sim_field;
typedef struct sim_need { double need; int first_share, end_share; } sim_need;
typedef struct sim_share { int slot; double share; } sim_share;
/* The supply index of a contingency: an item that flows to its adversary, and the flows of it. */
typedef struct sim_supply { int c; ist_parameter production; sim_list flows; } sim_supply;
typedef struct sim_coupling { int c, j; ist_parameter eta, zeta; } sim_coupling; /* section 3.1, j /= c */
typedef struct sim_deep { int c, a, i, slot; ist_parameter target; } sim_deep;   /* a stock that gives depth */
typedef struct sim_patch { int trigger; const ist_trigger_patch *patch; } sim_patch;
/* A term of a metric: its column, and for sums over months the number of the column's total. */
typedef struct sim_metric_term { const double *column; double weight; int total; } sim_metric_term;
typedef struct sim_total { const double *column; ist_quantity quantity; } sim_total;

struct sim_request;
/* The kernels as built for one instruction set; see kernels.h. */
typedef struct sim_variant {
    const char *name;
    ist_status (*replay)(ist_sim_block *block, const struct sim_request *request, ist_error *err);
} sim_variant;

/* Futures of `worlds` worlds from `first` on, each under every one of `each` coalitions. Metric m of future l under
 * coalition c goes to out[(c * n_metrics + m) * out_lanes + l]. */
typedef struct sim_request {
    uint64_t             first;
    int                  worlds, each;
    const ist_coalition *coalitions;
    double              *out;
    size_t               out_lanes;
    const ist_sim_watch *watch;
} sim_request;
extern const sim_variant sim_variant_baseline, sim_variant_avx2, sim_variant_avx512;

struct ist_sim {
    const ist_world *world;
    const sim_variant *variant;
    ist_sim_options  options;
    int              width; /* lanes a block */
    bool             check;
    ist_arena       *arena;
    int K, A, M, I, F, C, J, L, O, G, U, P, R, N, T;

    size_t     n_slots;      /* stocks that some rule touches */
    int       *slot;         /* [A*I] or IST_NONE */
    int       *slot_actor, *slot_item;
    size_t     n_parts;
    sim_part  *parts;
    int       *tranches, *tranche_first, n_tranches; /* [O] conversions of an order whose thresholds are drawn ahead */
    int       *order_first;  /* [O+1] parts of an order are numbered consecutively */
    sim_list  *line_parts;   /* [L] by priority, then file order */
    bool      *line_has_home;
    size_t     n_imports;
    sim_import *imports;     /* part by part */
    int       *import_first; /* [n_parts+1] */
    sim_list  *lent_by;      /* [O] lending routes whose item the order brings to the borrower */
    int       *window;       /* [L] its number among lines with a disincentive, or IST_NONE */
    int        n_windows;
    bool      *financed;     /* [A] has an order with a financed share */
    sim_list  *couplings_of; /* [C] indices into couplings */
    sim_coupling *couplings;
    size_t     n_deep;
    sim_deep  *deep;
    int       *deep_first;   /* [C+1] those of a contingency are consecutive */
    size_t     n_fields;
    sim_field *fields;       /* kind by kind, then actor by actor */
    sim_need  *needs;
    sim_share *shares;
    size_t     n_supplies;
    sim_supply *supplies;    /* contingency by contingency */
    int       *n_supplied;   /* [C] items that flow to its adversary */
    sim_list  *route_parts;  /* [G] parts whose deliveries refill the donor's class */
    sim_list  *route_stocks; /* [G] slots of the donor's class */
    bool      *demand_first; /* [n_demands] no demand of ours before it for the same contingency and item */
    uint64_t  *patch_triggers; /* [n_patched] bit r: trigger r patches it */
    int       *trigger_order; /* [R] by name */
    int       *condition_first; /* [R+1] conditions are numbered through all triggers */
    int       *patch_first;   /* [n_patched+1] the patches of each patched parameter, by the names of their triggers */
    sim_patch *patches;
    int       *lever_order;   /* [N] by name: sums over levers must not depend on the file's order */
    size_t     n_own;         /* parameters that levers or triggers patch: these may differ between coalitions or futures */
    ist_parameter *own;
    int       *own_slot;      /* [n_parameters] or IST_NONE */
    size_t     n_patched;     /* parameters some trigger patches */
    ist_parameter *patched;
    int       *patched_slot;  /* [n_parameters] or IST_NONE */
    bool      *patrol_reads;  /* [n_parameters] inputs of the patrol plan */
    sim_list   patrol_inputs; /* the same, listed */
    bool      *elastic;       /* [n_parameters] set to 0 by no_elasticity */
    double    *planned;       /* [n_parameters] planning values of the file */
    uint32_t  *hash_onset, *hash_end, *hash_seen, *hash_goes; /* [C] */
    uint32_t  *hash_convert, *hash_lapse;                     /* [O] */
    uint32_t  *hash_trigger;                                  /* [R] */
    uint32_t  *hash_growth;                                   /* [A] */
    uint32_t  *hash_look;                                     /* [F*K] */
    uint32_t  *hash_parameter;                                /* [n_parameters] */
    uint32_t **hash_override;                                 /* [n_counterfactuals + N][overrides] */
    int        n_years;       /* Januaries within the run */
    int        max_transit;
};


typedef struct sim_columns { double *at; size_t n; } sim_columns;
/* Columns that stand in one field of records: the first, and how many doubles further on the next is. */
typedef struct sim_place { double *first; size_t step; } sim_place;

/* Draws and start values shared by all coalitions of the same futures: parameters eight lanes a world, the rest in every group. */
typedef struct sim_shared {
    bool     ready;
    bool     given_anew;       /* the block's given numbers have changed since */
    uint64_t first;
    int      worlds, each;     /* as in the block */
    double  *drawn;            /* [n_parameters][width] the file's value in each world */
    double **override_drawn;   /* [n_counterfactuals + N] -> [overrides][width] */
    sim_columns all[20];       /* [n_all] what follows */
    size_t   n_all;
    double  *growth;           /* [A][n_years][width] z */
    double  *look;             /* [F*K][width] z */
    double  *largest;          /* [U][width] largest amount of the file */
    double  *onset0, *end0;    /* [C][width] first thresholds */
    double  *weight;           /* [1] of each future, see ist_sim_run_all */
    double  *convert;          /* [n_tranches] thresholds of an order's first tranches, order by order */
    double  *lapse0;           /* [O] */
    double  *trigger0;         /* [R][width] */
    double  *x0, *x0_plan, *a0, *ref, *rho0; /* [C][width] */
    double  *calm_base, *calm_stay; /* [C][width] see sim_note_calm */
} sim_shared;

/* What the owner of the pool sees in the lanes that decide; see prospect.h. */
enum { PACK = 8 /* lanes that go through the rule `joint` together */ };
/* L(x) = sum over c of weight[c] exp(e[c] (base[c] - rho[c](x))), and what rho needs; columns of `stride` places. */
typedef struct sim_prospect {
    int     n, places, stride;
    bool    all;                       /* every lane of the block decides: place j is lane j */
    unsigned asked;                    /* the groups of eight places in which somebody asks for L: under `priority` nobody does */
    int     lane[IST_MAX_BLOCK];
    double *weight, *e, *base, *depth; /* [C] W J m, the elasticity, the coverage it is measured from, depth */
    double *fielded, *seen, *last, *x; /* [F*K] G as looked at, Qseen, the target in force, the new one */
    double *ratio;                     /* [F*K] min(1, (G + x) / Qseen) */
    double *rank;                      /* [K] a theatre's place in the owner's order */
    const int *order;                  /* [K] that order, if it is one in all places; else NULL */
    double *loss, *flag;               /* [1] */
    double *most;                      /* [F*K] */
    double *least, *free;              /* [F*K] floors; [F] what a kind's floors leave of it */
} sim_prospect;

struct ist_sim_block {
    const ist_sim *sim;
    ist_arena     *arena;
    int            lanes;
    int            worlds, each;  /* the groups of eight lanes: so many coalitions of the first world, then of the next */
    uint64_t       first;         /* future of lane 0; the futures of a world stand in each of its groups */
    ist_coalition  coalition[IST_MAX_GROUPS]; /* of each group */
    int            month;
    const ist_stop *stop;         /* looked at every month; may be NULL */
    const double  *given;         /* [ist_world_slots] numbers instead of draws, NaN where drawn; may be NULL */
    const double  *zero, *one;    /* constant columns */
    double        *ignored;       /* a column nobody reads */
    double        *boundless;     /* infinite, and stays so whatever is taken from it */
    sim_shared     shared;

    sim_value *value;             /* [n_parameters] in force this month */
    double *common;               /* [n_parameters][width] of those that nothing patches: for each future, or once for all groups */
    int     common_each;          /* what they were last laid out for; 0: to be laid out */
    double *own, *own_set;        /* [n_own][width] of the others; the same without triggers */
    double *plan;                 /* [n_parameters][IST_MAX_GROUPS] planning values of each group's coalition */
    bool   *plan_differs;         /* [n_parameters] between groups */
    double *plan_patched;         /* [n_patched][width] planning values in force */
    sim_contingency_state *contingency; /* state.h says of which things there are how many */
    sim_site_state     *site;
    sim_pool_state     *pool;
    sim_line_state     *line;
    sim_order_state    *order;
    sim_part_state     *part;
    sim_stock_state    *stock;
    sim_shortage_state *shortage;
    sim_route_state    *route;
    sim_actor_state    *actor;
    sim_area_state     *area;
    sim_flow_state     *flow;
    sim_trigger_state  *trigger;
    double    *risk;              /* [1] */
    sim_place  quantity[IST_Q_COUNT]; /* where in these the quantities of a kind stand; kinds of stocks are by slot */
    const bool *reads[IST_Q_COUNT]; /* by place in quantity: someone reads it this run; a column that nobody reads need not be written */
    bool   *by_world[IST_Q_COUNT];  /* the same: a metric or a condition does, STOCK_SHARE before the last month */
    bool   *by_all;                 /* the same of a run that is watched or checked: true */
    bool    expects;              /* someone reads EXPECTED_ACTIVE, EXPECTED_LOSS or EXPECTED_GIVEN */

    /* 1 triggers and money */
    const double **condition;     /* the quantities that conditions read; NULL where they read none */
    sim_lanes *trigger_on, *trigger_busy, *trigger_next, *trigger_now; /* [R] exists; fired and not idle again; in force, then last month */
    bool   *trigger_for_good;     /* [R] in force in every lane and to the end */
    bool   *paid_now, *earned_now; /* [A] something was paid, or earned, since PAID or EARNED was last cleared */
    double **instalment_change;                           /* [A] -> [T+1][width], or NULL */
    bool   **instalment_changes;                          /* [A] -> [T+1] something changes that month; else its column is stale */
    /* 2 contingencies */
    bool    was_active[IST_MAX_CONTINGENCIES];            /* when the fill was last reckoned */
    bool    changed_states;       /* this month, in some lane */
    unsigned active_groups[IST_MAX_CONTINGENCIES];        /* in which it is active somewhere */
    unsigned crisis_groups[IST_MAX_CONTINGENCIES];        /* in which it is not quiet somewhere */
    bool    any_active[IST_MAX_CONTINGENCIES], any_quiet[IST_MAX_CONTINGENCIES]; /* in some lane */
    bool    changed_state[IST_MAX_CONTINGENCIES];         /* this month, in some lane */
    unsigned changed_groups[IST_MAX_CONTINGENCIES];       /* the groups of those */
    /* 3 pool */
    double *arriving;             /* [max_transit+1][F*K] ring */
    bool   *arrives;              /* [max_transit+1] ring: something arrives */
    int     follow_until;         /* the last month in which a decision takes effect or something has arrived */
    double *decided;              /* [decided_room][F*K] decided targets */
    double *fielded_past;         /* [fielded_room][F*K] ring */
    double *per_target;           /* [n_deep] 1 / target, 0 without one */
    double *units;                /* [n_fields] what each fields by its equipment */
    bool   *moved;                /* [n_slots] a stock has changed since forces were counted */
    int    *changed_in;           /* [n_parameters] the month in which a trigger last changed it in some lane */
    int     changed_last;         /* the same of any parameter */
    int     look[IST_MAX_GROUPS], delay[IST_MAX_GROUPS];
    int     decided_room, fielded_room; /* slots of these rings: the longest that any coalition asks for */
    sim_prospect wide, pack;       /* the lanes that decide, and eight of them */
    int    *decided_slot;         /* [decided_room] ring: where in these the targets of a month stand */
    unsigned *redirected;         /* [decided_room][F] ring: groups in which the target of a kind changes in a month */
    bool    departed;             /* MOVES is above 0 in some lane */
    int    *fielded_in;           /* [F*K] the month in which forces were last counted */
    bool   *stands_anew;          /* [F*K] what stands there, or is required, may have changed since coverage was reckoned */
    /* 5 industry */
    bool   *settled;              /* [L] in no lane does the schedule still move */
    int    *at_rest;              /* [L] months since anything was begun, finished or left to begin in some lane */
    unsigned *open;               /* [O] groups in which some lane has a framework left */
    sim_lanes *live;              /* [O] where an order's hazard is above 0 */
    unsigned *lapses;             /* [O] groups in which the hazard of its lapse is above 0 in some lane */
    bool   *delivered_now;        /* [O] something was delivered since DELIVERY was last cleared */
    ptrdiff_t *weight_step;          /* [O] of an order's hazard and burden, as in sim_value: what comes from numbers that serve all groups serves all groups */
    unsigned *ask_anew;           /* [O] groups in which that has changed */
    double **pipe_ring;           /* [L] -> [lead][width], NULL for lead 0 */
    double **delivered_part;      /* [n_parts] -> what the order has got where it has no other part */
    unsigned *pending;            /* [n_parts] groups in which something is signed and not delivered in some lane */
    double *window_all, *window_imports;                 /* [n_windows][WINDOW_RING] stale in months in which nothing was counted */
    bool   *counts_all, *counts_imports;                 /* the same: something was, in some lane */
    double *home_active;          /* [K] 1 when the theatre has an active contingency */
    /* 6 stocks */
    bool   *given_now;            /* [G] something was given since GIVEN was last cleared */
    double **loan_ring;           /* [G] -> [max(grace,1)][width] for lending routes */
    unsigned *demanded;           /* [n_demands] groups in which some lane has asked since its shortfall was last cleared */
    bool   *received;             /* [n_slots] something was received since it was last cleared */
    /* 8 sea */
    double *patrol_stale;         /* [1] 1 where the plan's inputs have changed */
    bool    replanned;            /* the plan of patrols has changed this month in some lane */
    /* 9 record */
    double *metric, *result;      /* [n_metrics] first months; what a run says */
    sim_metric_term *terms;       /* metric by metric */
    size_t *term_first;           /* [n_metrics+1] */
    size_t  n_totals;
    sim_total *totals;            /* columns that metrics sum over months, each once */
    double *total;                /* [n_totals] */
    double *term_sum;             /* [1] */
    double *audit;                /* cumulative columns of ledgers.c, NULL without checks */
};

static inline double *quantity_at(const ist_sim_block *block, int kind, size_t i) { return block->quantity[kind].first + i * block->quantity[kind].step; }

static inline double *lane_column(double *base, size_t i) { return base + i * SIM_STRIDE; }
#define COLUMN(base, i) lane_column((base), (size_t)(i))
/* A kernel's loop: lanes never touch each other, so the compiler may take several at once. tests/vectorised reads
 * the compiler's report and fails when one of these did not vectorise, or reads or writes some of its lanes only. Lanes come in groups of eight, the futures of a
 * world; OF is a parameter in the lane of such a loop. */
#define LANES(l)                                                                   \
    for (ptrdiff_t l##_group = 0; l##_group < lanes; l##_group += 8)               \
        _Pragma("omp simd") for (ptrdiff_t l = l##_group; l < l##_group + 8; l++)
#define OF(value, l) ((value).at + l##_group * (value).step)[l - l##_group]
#define HERE(eight, l) (eight)[l - l##_group] /* eight numbers that are kept for one group alone */
/* A set of groups is a bit mask. GROUPS goes through those in a set, GROUP_LANES through the lanes of one. */
#define GROUPS(g, set) for (ptrdiff_t g = 0, g##_left = (ptrdiff_t)(set); g##_left; g += 8, g##_left >>= 1) if (g##_left & 1)
#define GROUP_LANES(l, g)                                                          \
    for (ptrdiff_t l##_group = (ptrdiff_t)(g), l##_once = 1; l##_once; l##_once = 0) \
        _Pragma("omp simd") for (ptrdiff_t l = l##_group; l < l##_group + 8; l++)
/* A loop over lanes that branches or calls: rare events and what is done once a run. */
#define EACH_LANE(l) for (int l = 0; l < lanes; l++)

/* Whether a trigger changed a parameter this month in some lane; everything counts as changed up to
 * the first month. */
static inline bool is_new(const ist_sim_block *block, ist_parameter p)
{
    return block->month <= 0 || (p != IST_NONE && block->changed_in[p] == block->month);
}

/* Nothing is new. */
static inline bool all_as_before(const ist_sim_block *block) { return block->month > 0 && block->changed_last != block->month; }

/* A parameter in force this month, or the stated constant column. */
static inline sim_value in_force(const ist_sim_block *block, ist_parameter p, const double *otherwise)
{
    return p == IST_NONE ? (sim_value){ otherwise, 0 } : block->value[p];
}

/* The same without what triggers make of it. */
static inline sim_value as_set(const ist_sim_block *block, ist_parameter p, const double *otherwise)
{
    int slot = p == IST_NONE ? IST_NONE : block->sim->own_slot[p];
    return slot == IST_NONE ? in_force(block, p, otherwise) : (sim_value){ block->own_set + (size_t)slot * SIM_STRIDE, 1 };
}

/* A column of sim_shared: the same in every group of a world. */
static inline sim_value in_world(const ist_sim_block *block, const double *column) { return (sim_value){ column, block->worlds == 1 ? 0 : 1 }; }

/* A parameter in one lane. */
static inline double value_at(sim_value value, ptrdiff_t lane) { return value.at[value.step ? lane : lane % 8]; }

/* The planning value of the coalition of a lane, without triggers. */
static inline double planned_by(const ist_sim_block *block, ist_parameter p, int lane) { return block->plan[p * IST_MAX_GROUPS + lane / 8]; }

static inline double plan_of(const ist_sim_block *block, ist_parameter p, double otherwise, int lane)
{
    if (p == IST_NONE) return otherwise;
    int slot = block->sim->patched_slot[p];
    return slot == IST_NONE ? planned_by(block, p, lane) : block->plan_patched[(size_t)slot * SIM_STRIDE + (size_t)lane];
}

/* Of a full block the compiler knows the length, and counts nothing. */
static inline void fill_column(double *column, double value, int lanes)
{
    if (lanes == IST_MAX_BLOCK) _Pragma("omp simd") for (int l = 0; l < IST_MAX_BLOCK; l++) column[l] = value;
    else LANES(l) column[l] = value;
}

static inline void copy_column(double *restrict to, const double *restrict from, int lanes)
{
    LANES(l) to[l] = from[l];
}

static inline void add_eight(double *restrict sum, const double *restrict more)
{
    GROUP_LANES(l, 0) sum[l] += more[l];
}

static inline void copy_value(double *restrict to, sim_value from, int lanes)
{
    LANES(l) to[l] = OF(from, l);
}

static inline uint64_t future_of(const ist_sim_block *block, int lane)
{
    return block->first + (uint64_t)(lane / 8 / block->each * 8 + lane % 8);
}

/* -ln u of a named draw: the threshold of an integrated hazard, as draw.c draws those that are there from the start. */
static inline double threshold_of(const ist_sim_block *block, int lane, double sub_index, uint32_t name)
{
    uint64_t  seed = block->sim->options.seed, future = future_of(block, lane);
    double    u = ist_philox_uniform(seed, future, (uint32_t)sub_index, name);
    share_out share;
    if (!block->sim->options.strata) return -ist_log(u);
    share = share_of_pair(seed, future, (uint32_t)sub_index, name);
    return -ist_log(chance_in_stratum(&share, future, u));
}

static inline double smaller(double a, double b) { return a < b ? a : b; }
static inline double larger(double a, double b) { return a > b ? a : b; }
/* max(0, x): of a constant 0 gcc makes a comparison and a mask, of a number that it does not know one instruction. */
extern const double sim_nothing;
static inline double positive(double x) { return larger(sim_nothing, x); }
/* One of two numbers that are both at hand: what is only read, or written, where a condition holds costs a processor without masks
 * many times as much (tests/vectorised). That which is not chosen may be no number, as 0 / 0. */
static inline double either(bool first, double a, double b) { return first ? a : b; }

static inline bool any_lane(const double *flags, int lanes)
{
    for (int l = 0; l < lanes; l += 8)
        if (above_zero_of_eight(flags + l)) return true;
    return false;
}

/* The groups in which a column is above 0 somewhere. */
static inline unsigned groups_above_zero(const double *column, int lanes)
{
    unsigned set = 0;
    for (int g = 0; g < lanes; g += 8) set |= (above_zero_of_eight(column + g) != 0 ? 1u : 0u) << (g / 8);
    return set;
}

/* The lanes in which a column is above 0. */
static inline sim_lanes lanes_above_zero(const double *column, int lanes)
{
    sim_lanes set = 0;
    for (int g = 0; g < lanes; g += 8) set |= (sim_lanes)above_zero_of_eight(column + g) << g;
    return set;
}

/* The groups whose coalition has a lever. */
static inline unsigned groups_with(const ist_sim_block *block, int lever)
{
    unsigned set = 0;
    for (int g = 0; g < block->lanes / 8; g++) set |= (block->coalition[g] >> lever & 1u) << g;
    return set;
}

static inline sim_lanes all_lanes(int lanes) { return lanes == 64 ? ~(sim_lanes)0 : ((sim_lanes)1 << lanes) - 1; }

static inline unsigned eight_of(sim_lanes set, int g) { return (unsigned)(set >> g) & 0xff; }

/* The groups in which a set has lanes. */
static inline unsigned groups_of(sim_lanes set, int lanes)
{
    unsigned groups = 0;
    for (int g = 0; g < lanes; g += 8) groups |= (eight_of(set, g) ? 1u : 0u) << g / 8;
    return groups;
}

static inline unsigned all_groups(int lanes) { return (1u << (lanes / 8)) - 1; }

/* check.c */
ist_status sim_check_world(const ist_world *world, const ist_sim_options *options, ist_error *err);
/* compile.c */
ist_status sim_compile(ist_sim *sim, ist_error *err);
/* ledgers.c: section 10 */
size_t     sim_audit_columns(const ist_sim *sim);
void       sim_audit_begin(ist_sim_block *block);
ist_status sim_audit_month(ist_sim_block *block, ist_error *err);

#endif
