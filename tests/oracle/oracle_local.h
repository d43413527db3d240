/* SPDX-License-Identifier: Apache-2.0
 *
 * oracle_local.h: the state of one future, with the symbols of docs/model.md, shared by the oracle's files.
 */
#ifndef ISTHMUS_TESTS_ORACLE_LOCAL_H
#define ISTHMUS_TESTS_ORACLE_LOCAL_H

#include "oracle.h"

enum {
    K = IST_MAX_THEATRES, A = IST_MAX_ACTORS, I = IST_MAX_ITEMS, F = IST_MAX_KINDS, C = IST_MAX_CONTINGENCIES,
    J = IST_MAX_SOURCES, L = IST_MAX_LINES, O = IST_MAX_ORDERS, R = IST_MAX_TRIGGERS, G = IST_MAX_ROUTES,
    U = IST_MAX_FLOWS, P = IST_MAX_PATROL_AREAS, T = IST_MAX_MONTHS
};
#define LN_20 2.995732273553991

typedef enum phase { QUIET, BUILD_UP, ACTIVE } phase;

/* What each actor's stock of each item gained and lost since start: the ledger of section 10. */
typedef struct stock_book {
    double initial, delivered, handed_over, produced, received, donated, consumed, worn, shipped;
} stock_book;

/* Everything that starts afresh with a run. */
typedef struct future_state {
    /* triggers */
    struct { bool running, in_force; int fired; double sum; uint32_t firings; } trigger[R];

    /* money, by actor */
    double factor[A], budget[A], headroom[A], expired[A], arrears[A], paid[A], earned[A];
    double due[A][T], due_later[A];             /* instalments by month; those past the last month */
    double initial_headroom[A], all_budget[A], all_expired[A], all_paid[A];
    double financed_in[A], financed_out[A];     /* instalments promised; those that fell due and were paid */

    /* contingencies */
    phase    state[C];
    bool     seen[C];                           /* this build-up */
    int      visible[C], since[C];
    uint32_t episodes[C];
    double   sum[C], lambda[C], lambda_plan[C];
    bool     onset[C], war[C], was_quiet[C];
    double   surprise[C];                       /* months of war that chance alone brought this month */
    double   foreseen_ending[C], foreseen_going_on[C]; /* of a crisis that would begin, as last looked at */
    double   rho[C], depth[C], fill[C], supply[C], loss[C];

    /* the pool, by kind and theatre */
    double fielded[F][K], required[F][K], seen_required[F][K];      /* G, Qtrue, Qseen */
    double present[F][K], inbound[F][K], home[F], moves[F];
    double arriving[F][K][T];
    double target[F][K], last_decided[F][K];                        /* in force; most recent */
    double fielded_at[T + 1][F][K];                                 /* [t + 1]: G(t) */
    double decided_at[T][F][K];
    bool   decides[T];

    /* industry */
    double cap_eff[L], capacity[L], rate[L], started[L], output[L], output_so_far[L], pipe[L], finished[L], share[L];
    double price_factor[L];
    double framework[O], lapsed[O], delivery[O], convert_sum[O], lapse_sum[O], from_stock_used[O];
    uint32_t converted[O];

    /* stocks */
    double S[A][I], S_start[A][I], received[A][I], consumed[A][I], worn[A][I];
    double shortfall[C][I], demanded[C][I];
    double given[G], given_so_far[G], given_back[G], debt[G], lent_at[G][T];
    double gift_surprise[G];                    /* given that chance alone brought this month */
    stock_book book[A][I];

    /* sea */
    double presence[P], found[P], attacks[P], passes[U], intercepted[U];
} future_state;

struct oracle {
    const ist_world *w;
    uint64_t         seed, future;
    int              counterfactual;
    const bool      *redraw;
    uint32_t         coalition;
    bool            *elasticity;                /* [n_parameters] silenced by no_elasticity */
    int              t;
    bool             complained;
    char             complaint[300];

    /* Parameter values [n_parameters]: after counterfactual and levers; with this month's triggers; as planned. */
    double *set, *set_plan, *now, *plan;
    double  largest[U];                         /* largest u of the file, flow by flow */

    /* Of the start under the counterfactual without levers, once a world (section 3.1). */
    double X0[C], X0_plan[C], rho_start[C], ref[C], fill_start[C], supply_start[C], base_start[C];
    bool   active_start[C];

    /* Rings and parts whose sizes the world sets. */
    size_t  n_parts;                            /* over all orders */
    size_t  first_part[O + 1];
    double *contracted, *delivered;             /* [n_parts] */
    double *money_at;                           /* [n_parts * months] deliveries in money by month */
    double *starts[L];                          /* [lead + months]: starts in month m at [lead + m] */

    future_state *s;
    double       *record[IST_Q_COUNT];          /* [first * second] of the month last recorded */
    double       *metric;                       /* [n_metrics] running */
};

/* section 0, 1 and 12: parameters.c */
double value(const oracle *o, ist_parameter p, double otherwise);   /* in force this month */
double planned(const oracle *o, ist_parameter p, double otherwise); /* planning value in force */
bool   is_on(const oracle *o, ist_parameter p, double otherwise);   /* >= 0.5 */
void   set_parameters(oracle *o);                                   /* for this future and coalition, no trigger */
void   patch_parameters(oracle *o);                                 /* with the triggers in force */
double threshold(const oracle *o, uint32_t sub_index, const char *prefix, const char *name);

/* steps of section 8 */
void step_triggers(oracle *o);      /* 1: triggers.c */
void step_money(oracle *o);         /* 1: money.c */
void step_contingencies(oracle *o); /* 2: contingencies.c */
void step_pool(oracle *o);          /* 3: pool.c */
void step_coverage(oracle *o);      /* 4: coverage.c */
void step_industry(oracle *o);      /* 5: lines.c, orders.c */
void step_donations(oracle *o);     /* 6: stocks.c */
void step_consumption(oracle *o);   /* 7: stocks.c */
void step_sea(oracle *o);           /* 8: sea.c */
void step_wear(oracle *o);          /* section 6, after step 8 */
void step_record(oracle *o);        /* 9: record.c */
void check_ledgers(oracle *o);      /* section 10: ledgers.c */

/* money.c */
double affordable(const oracle *o, int payer, double cash_a_unit);
void   pay(oracle *o, int payer, double money);
void   owe(oracle *o, int payer, double money, int grace, int term);

/* coverage.c */
void   evaluate_fielded(const oracle *o, double out[F][K]);                /* section 2 */
void   evaluate_requirements(oracle *o);                                   /* Qtrue and Qseen */
double depth(const oracle *o, size_t c);
double coverage(const oracle *o, size_t c, double fielded[F][K], double units[F][K], double required[F][K],
                double depth_of_c);
bool   actor_engaged(const oracle *o, int actor);                          /* in a contingency active this month */

/* contingencies.c */
double X_without_s(const oracle *o, size_t c, double (*read)(const oracle *, ist_parameter, double),
                   const bool active[C], const double fill[C], const double supply[C], bool provoked);
double warning(const oracle *o, const ist_parameter *row);                 /* one or all sources, by phi */
void   evaluate_start(oracle *o);                                          /* X0, ref, rho at start */
void   active_now(const oracle *o, bool out[C]);

/* joint.c */
void   evaluate_lambda_plan(oracle *o);
double expected_loss(oracle *o, double fielded[F][K], double x[F][K]);     /* L(x) */
double movable_loss(oracle *o, double fielded[F][K], double x[F][K]);      /* what a decision reads of it */
bool   joint_target(oracle *o, double looked[F][K], double priority[F][K], double out[F][K]);

/* lines.c, orders.c */
void   start_industry(oracle *o);
double price(const oracle *o, size_t order, int line);
double part_remaining(const oracle *o, size_t part);
double gifts_of_war(const oracle *o, size_t g, double months_of_war);
double line_remaining(const oracle *o, int line);
void   sign_orders(oracle *o);
void   deliver_from_lines(oracle *o);

/* stocks.c */
void step_production(oracle *o);

#endif
