/* SPDX-License-Identifier: Apache-2.0
 *
 * sim/world.h: the world as plain arrays, the one input of the engine (docs/model.md, sections 0 to 9).
 *
 * A world is filled by the scenario room, or by a test. It holds no text but names. Everything a run may draw,
 * patch or trigger is a *parameter*, named in the key table and referred to by its index; a field of type
 * ist_parameter that is IST_NONE stands for the default stated beside it. What is a plain number or integer
 * here is structure and the same in every future.
 *
 * Sizes: K theatres, A actors, M classes, I items, F force kinds, C contingencies, J sources, L lines, O orders,
 * G routes, U flows, P patrol areas, R triggers, N levers, B areas of cooperation. Matrices are row-major, the
 * first index named is the row: requirement[f * K + k]. Money is million constant 2023 USD, time is months.
 * All arrays are owned by whoever made the world; the engine only reads them.
 */
#ifndef ISTHMUS_SIM_WORLD_H
#define ISTHMUS_SIM_WORLD_H

#include <isthmus/base/random.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { IST_NONE = -1 };
typedef int ist_parameter; /* index into world->parameters, or IST_NONE */

enum { /* section 0 */
    IST_MAX_THEATRES = 8, IST_MAX_ACTORS = 64, IST_MAX_ITEMS = 48, IST_MAX_KINDS = 16, IST_MAX_CONTINGENCIES = 16,
    IST_MAX_LINES = 64, IST_MAX_ORDERS = 128, IST_MAX_ROUTES = 64, IST_MAX_SOURCES = 32, IST_MAX_FLOWS = 16,
    IST_MAX_PATROL_AREAS = 32, IST_MAX_TRIGGERS = 64, IST_MAX_LEVERS = 28, IST_MAX_COOPERATION = 3,
    IST_MAX_MONTHS = 600, IST_MAX_OWNER_ORDERS = 24
};

/* One drawable quantity. Drawn once a world under "param/<name>"; clamped to [low, high] (the key's legal range)
 * after draw and patches. `fixed`: settable by a counterfactual or lever, neither drawn nor triggered. */
typedef struct ist_parameter_spec {
    const char      *name;
    ist_distribution value;
    double           low, high;
    bool             fixed;
} ist_parameter_spec;

/* Sets one parameter. A value that is not constant is drawn under "param/<draw_name>". */
typedef struct ist_override {
    ist_parameter    parameter;
    const char      *draw_name;
    ist_distribution value;
} ist_override;

typedef struct ist_patch {
    const char         *name;
    size_t              n_overrides;
    const ist_override *overrides;
} ist_patch;

typedef struct ist_lever { /* section 0; at most 4 in an area of cooperation */
    ist_patch patch;
    int       cooperation; /* index of its area of cooperation, 0..B-1 */
} ist_lever;

typedef struct ist_theatre {
    const char   *name;
    ist_parameter weight;      /* W[k], default 1 */
    ist_parameter onset;       /* s[k], >= 0, default 0 */
    ist_parameter going_on;    /* sgo[k], >= 0, default 0 */
} ist_theatre;

typedef enum ist_side { IST_OURS, IST_THEIRS } ist_side;

typedef struct ist_actor {
    const char   *name;
    int           theatre;
    ist_side      side;
    bool          has_budget;  /* false: money is no limit; payments are still recorded */
    ist_parameter gdp;         /* million a year */
    ist_parameter share;       /* of GDP spent on defence, 0..1 */
    ist_parameter earmark;     /* part of that open to this scenario's orders, 0..1 */
    ist_parameter growth;      /* mean of the log of a year's growth factor, default 0 */
    ist_parameter growth_sd;   /* its standard deviation, default 0 */
    ist_parameter fund;        /* off-budget money, million a year, added to the budget; default 0 */
    ist_parameter headroom;    /* at start, default 0 */
    ist_parameter ships;       /* for patrols, default 0 */
    ist_parameter consent;     /* 0 or 1: its ships serve when >= 0.5; default 1 */
} ist_actor;

typedef struct ist_item {
    const char   *name;
    int           item_class;  /* 0..M-1 */
    ist_parameter price;       /* for money-weighted shortfall, default 0 */
    ist_parameter wear;        /* share of a stock lost a month, default 0 */
} ist_item;

typedef struct ist_contingency {
    const char   *name;
    int           theatre;
    bool          active_at_start; /* else quiet */
    int           build_up;        /* b[c], months, >= 0 */
    int           adversary;       /* actor whose supply index drives it, or IST_NONE */
    ist_parameter base;            /* onset hazard a month as of start, >= 0, default 0 */
    ist_parameter ending;          /* mu[c], > 0 */
    ist_parameter xi;              /* >= 0, default 0 */
    ist_parameter cost;            /* a month active, default 0 */
    ist_parameter unfilled_cost;   /* kappa[c] of the loss, default 0 */
    ist_parameter nu, nu_end;      /* default 0 */
    ist_parameter gamma, commitment; /* default 0 */
    double        depth_weight;    /* w[d,c]; with the kind weights sums to 1 */
    uint64_t      defenders;       /* bit a: actor a */
    uint64_t      engaged;         /* bit a: actor a is engaged while it is active (depth, component stress) */
} ist_contingency;

typedef struct ist_demand { /* D[c,a,i] while c is active */
    int           contingency, actor, item;
    ist_parameter amount;      /* units a month, default 0 */
} ist_demand;

typedef struct ist_source {
    const char   *name;
    int           owner;
    ist_parameter on;          /* usable when >= 0.5; default 1 */
} ist_source;

typedef struct ist_capacity_point {
    int           month;       /* from start; may be negative */
    ist_parameter capacity;    /* units a month */
} ist_capacity_point;

typedef struct ist_component {
    int           supplier;    /* actor */
    ist_parameter dependence;  /* dep[l,a], 0..1 */
    ist_parameter permit;      /* its export is permitted when >= 0.5, else as if the supplier were at war; default 1 */
} ist_component;

typedef struct ist_line {
    const char               *name;
    int                       maker, site, item; /* actors; region[l] is the theatre of the site */
    size_t                    n_points;          /* >= 1, months rising */
    const ist_capacity_point *points;
    size_t                    n_components;
    const ist_component      *components;
    int                       lead;              /* months from start of a unit to finished, >= 0 */
    ist_parameter             slip;              /* months the schedule comes later, default 0 */
    ist_parameter             scale;             /* multiplies cap_eff, default 1 */
    ist_parameter             on;                /* the line exists when >= 0.5; default 1 */
    ist_parameter             rate;              /* r0[l], default 0 */
    ist_parameter             ramp, down;        /* share of capacity a month the rate may rise or fall, default 1 */
    ist_parameter             disincentive;      /* eps, default 0 */
    ist_parameter             experience;        /* c0[l], units made before start, default 0 */
    ist_parameter             learning;          /* Wright exponent w[l], default 0 */
} ist_line;

typedef struct ist_part {
    int    line;
    double quantity;
} ist_part;

typedef struct ist_promise {
    int    month;              /* from start */
    double cumulative;         /* units promised to be delivered by its end, delivered before start included */
} ist_promise;

typedef struct ist_order {
    const char        *name;
    int                payer, recipient;
    size_t             n_parts;      /* >= 1; all lines make the same item */
    const ist_part    *parts;
    size_t             n_promises;   /* months rising; 0: the order promises nothing */
    const ist_promise *promises;     /* piecewise constant: the last entry at or before the month */
    double             contracted;   /* of the whole quantity, under contract at start; fills parts in file order */
    double             delivered;    /* of that, delivered before start; likewise */
    int                priority;     /* lower is served first; ties in file order */
    int                sign_month;   /* from start: signs whole in the first month at or after it, or IST_NONE */
    int                end_month;    /* lapses in the first month at or after it, or IST_NONE */
    int                grace, term;  /* of the financed share, months, >= 1 */
    ist_parameter      on;           /* exists when >= 0.5; default 1 */
    ist_parameter      price;        /* price0[o] a unit */
    ist_parameter      tranche;      /* units a conversion, > 0 */
    ist_parameter      years;        /* over which a tranche is paid, for the money test; default 1 */
    ist_parameter      conversion;   /* chi[o], a month, default 0 */
    ist_parameter      lapse;        /* omega[o], a month, default 0 */
    ist_parameter      financed;     /* share paid in instalments, 0..1, default 0 */
    ist_parameter      interest;     /* paid on top of the financed share, as a share of it, default 0 */
    ist_parameter      advance;      /* share of the cash part paid at signature, 0..1, default 0 */
    ist_parameter      from_stock;   /* units the maker may hand over from stock at signature, default 0 */
} ist_order;

typedef struct ist_route {
    const char   *name;
    int           donor, recipient, item, contingency;
    bool          lends;
    int           grace;       /* of a loan, months, >= 0 */
    int           horizon;     /* months of capacity that count as pipeline, default 36 */
    ist_parameter on;          /* default 1 */
    ist_parameter rate;        /* units a month */
    ist_parameter limit;       /* units in all */
    ist_parameter reserve;     /* of the item's class, default 0 */
    ist_parameter backfill;    /* beta, 0..1, default 0 */
} ist_route;

typedef struct ist_flow {
    const char   *name;
    int           origin, recipient, item;
    ist_parameter on;          /* default 1 */
    ist_parameter amount;      /* units a month */
    ist_parameter stopped;     /* share of found transfers that is stopped, 0..1, default 0 */
} ist_flow;

typedef struct ist_patrol_area {
    const char   *name;
    int           theatre;
    ist_parameter kappa;       /* kappa_p: 1 - exp(-kappa x) is the share swept, default 0 */
    ist_parameter attacks;     /* attacks0, piracy a month without presence, default 0 */
} ist_patrol_area;

typedef struct ist_quantity {
    int kind, i, j;            /* ist_quantity_kind of sim/quantity.h and its one or two indices */
} ist_quantity;

typedef enum ist_condition_kind { IST_WHEN_ALWAYS, IST_WHEN_AT_LEAST, IST_WHEN_AT_MOST, IST_WHEN_MONTH } ist_condition_kind;

typedef struct ist_condition {
    ist_condition_kind kind;
    ist_quantity       quantity; /* recorded last month */
    ist_parameter      level;
    int                month;    /* IST_WHEN_MONTH: from start */
} ist_condition;

typedef struct ist_trigger_patch {
    ist_parameter parameter;
    ist_parameter scale;       /* default 1 */
    ist_parameter shift;       /* default 0 */
} ist_trigger_patch;

enum { IST_LASTS_FOREVER = -1, IST_LASTS_WHILE = -2 };

typedef struct ist_trigger {
    const char              *name;
    size_t                   n_conditions; /* all must hold; >= 1 */
    const ist_condition     *conditions;
    size_t                   n_patches;
    const ist_trigger_patch *patches;
    int                      decide;       /* months from firing to force, >= 0 */
    int                      lasts;        /* months in force, >= 1, or IST_LASTS_FOREVER or IST_LASTS_WHILE */
    bool                     chance;       /* a matter of chance: `hazard` is summed while the condition holds */
    ist_parameter            hazard;       /* a month */
    ist_parameter            on;           /* default 1 */
} ist_trigger;

/* A number a run: terms summed each month (weight * recorded quantity), then reduced over months 0..T-1. */
typedef enum ist_reduction { IST_SUM, IST_MEAN, IST_LAST, IST_FIRST } ist_reduction;

typedef struct ist_term {
    ist_quantity quantity;
    double       weight;
} ist_term;

typedef struct ist_metric {
    const char     *name;
    ist_reduction   reduction;
    double          level;     /* IST_FIRST: first month with sum >= level, T when never */
    size_t          n_terms;
    const ist_term *terms;
} ist_metric;

typedef struct ist_world {
    int months;                /* T */
    int start;                 /* calendar month of t = 0 (base/time.h) */

    size_t                    n_parameters;
    const ist_parameter_spec *parameters;

    size_t n_theatres, n_actors, n_classes, n_items, n_kinds, n_contingencies, n_demands, n_sources, n_lines,
        n_orders, n_routes, n_flows, n_patrol_areas, n_triggers, n_counterfactuals, n_levers, n_cooperation,
        n_metrics;
    const ist_theatre     *theatres;
    const ist_actor       *actors;
    const char *const     *classes;          /* [M] names */
    const ist_item        *items;
    const char *const     *kinds;            /* [F] names */
    const ist_contingency *contingencies;
    const ist_demand      *demands;          /* in file order */
    const ist_source      *sources;
    const ist_line        *lines;
    const ist_order       *orders;
    const ist_route       *routes;
    const ist_flow        *flows;
    const ist_patrol_area *patrol_areas;
    const ist_trigger     *triggers;
    const ist_patch       *counterfactuals;
    const ist_lever       *levers;
    const char *const     *cooperation;      /* [B] names */
    const ist_metric      *metrics;

    /* Stocks and forces */
    const ist_parameter *stock;              /* [A*I] S at start, default 0 */
    const ist_parameter *target;             /* [A*I] default 0: no target */
    const ist_parameter *production;         /* [A*I] own production, units a month, default 0 */
    const double        *kind_share;         /* [I*F] frac[i,f]; sums over f to at most 1 */
    const double        *equipment;          /* [F*M] e[f,m] units of class m for one unit of kind f */
    const ist_parameter *ceiling;            /* [A*F] N[a,f], fixed, default 0 */

    /* The pool (section 4) */
    const ist_parameter *pool;               /* [F] N[f], fixed, whole */
    const ist_parameter *floor;              /* [F*K] fixed, whole, default 0 */
    const double        *posture;            /* [F*K] at start, whole; the rest of the pool is at home */
    const int           *transit;            /* [F*(K+1)*K] tau from theatre (K: home) to theatre; 0: no such move */
    const ist_parameter *requirement;        /* [F*K] base[f,k], default 0 */
    const double        *weight;             /* [F*C] w[f,c] */
    const ist_parameter *surge;              /* [F*C] default 0 */
    size_t               n_owner_orders;     /* >= 1 */
    const int           *owner_orders;       /* [n_owner_orders*K] each a permutation of theatres */
    ist_parameter        owner_order;        /* picks one: its value rounded down; default 0 */
    ist_parameter        rule;               /* joint when >= 0.5, else priority; default 0 */
    ist_parameter        look, delay;        /* months, fixed, whole, default 0 */
    ist_parameter        sigma;              /* of the look's error, default 0 */

    /* Between contingencies, warning, sea */
    const ist_parameter *opportunism;        /* [C*C] eta[c,j], default 0 */
    const ist_parameter *emptiness;          /* [C*C] zeta[c,j], default 0 */
    const ist_parameter *provocation;        /* [C*N] while lever n is on, default 0 */
    const ist_parameter *detection;          /* [C*J] d[c,j], default 0: source j does not see c */
    const ist_parameter *revealing;          /* [P*J] q[p,j], default 0 */
    ist_parameter        common_cause;       /* phi, 0..1, default 0 */
    const ist_parameter *via;                /* [U*P] share of flow u through area p, default 0 */
    const ist_parameter *patrol_value;       /* [A*P] v[a,p], default 0 */
    ist_parameter        pooled_patrol;      /* all ships serve one plan when >= 0.5; default 0 */
} ist_world;

#endif
