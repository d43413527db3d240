/* SPDX-License-Identifier: Apache-2.0
 *
 * sim/quantity.h: what a run records each month (step 9 of docs/model.md section 8).
 *
 * X(NAME, "name", dimensions, unit, meaning). Dimensions name the sets of the one or two indices with the
 * letters of sim/world.h ("C", "FK"; "" for a single number). Triggers, metrics, traces and the comparison with
 * the scalar oracle all refer to this list. "this month" values are flows of the month; "so far" values sum from
 * month 0 on; the rest are states at the end of the month.
 */
#ifndef ISTHMUS_SIM_QUANTITY_H
#define ISTHMUS_SIM_QUANTITY_H

#include <isthmus/sim/world.h>

#define IST_QUANTITY_LIST(X)                                                                                    \
    X(STATE,       "state",       "C",  "",        "0 quiet, 1 build-up, 2 active")                              \
    X(VISIBLE,     "visible",     "C",  "",        "0 quiet or unseen, 1 seen build-up, 2 active")               \
    X(ACTIVE,      "active",      "C",  "",        "1 while active")                                            \
    X(ONSET,       "onset",       "C",  "",        "1 in the month a build-up begins (or a war without one)")    \
    X(WAR,         "war",         "C",  "",        "1 in the first month active")                               \
    X(HAZARD,      "hazard",      "C",  "1/month", "onset hazard lambda added this month, 0 when not quiet")     \
    X(COMPENSATOR, "compensator", "C",  "",        "1 - exp(-lambda) this month while quiet, else 0")            \
    X(COVERAGE,    "coverage",    "C",  "",        "rho[c]")                                                    \
    X(FILL,        "fill",        "C",  "",        "supplied over demanded, our side, 1 when not active")        \
    X(UNFILLED,    "unfilled",    "C",  "",        "1 - fill while active, else 0")                             \
    X(SUPPLY,      "supply",      "C",  "",        "adversary supply index A[c]")                               \
    X(LOSS,        "loss",        "C",  "USD m",   "loss this month")                                           \
    X(EXPECTED_ACTIVE, "expected-active", "C", "", "active, less what chance alone added or took: for sums over all months") \
    X(EXPECTED_LOSS, "expected-loss", "C", "USD m", "loss, less the same at cost[c]: for sums over all months") \
    X(WEIGHTED_GAP,"weighted-gap","C",  "",        "sum over kinds of w[f,c] gap[f,k(c)]/Qtrue[f,k(c)]")         \
    X(WAR_GAP,     "war-gap",     "C",  "",        "the weighted gap while active, else 0")                     \
    X(FIELDED,     "fielded",     "FK", "units",   "G[f,k] of the defending side")                              \
    X(REQUIRED,    "required",    "FK", "units",   "Qtrue[f,k]")                                                \
    X(SEEN,        "seen",        "FK", "units",   "Qseen[f,k]")                                                \
    X(PRESENT,     "present",     "FK", "units",   "pool units present, P[f,k]")                                \
    X(TARGET,      "target",      "FK", "units",   "the owner's target in force this month")                    \
    X(GAP,         "gap",         "FK", "units",   "max(0, Qtrue - G - P)")                                     \
    X(HOME,        "home",        "F",  "units",   "pool units at home")                                        \
    X(TRANSIT,     "transit",     "F",  "units",   "pool units under way")                                      \
    X(MOVES,       "moves",       "F",  "units",   "pool units that departed this month")                       \
    X(RISK,        "risk",        "",   "USD m",   "L of the posture present, on true G and Qseen")             \
    X(CAPACITY,    "capacity",    "L",  "units/month", "cap_eff times scale and switch")                        \
    X(RATE,        "rate",        "L",  "units/month", "r after ramping")                                       \
    X(STARTS,      "starts",      "L",  "units",   "begun this month")                                          \
    X(OUTPUT,      "output",      "L",  "units",   "finished this month")                                       \
    X(PIPE,        "pipe",        "L",  "units",   "begun and not finished")                                    \
    X(FINISHED,    "finished",    "L",  "units",   "finished and not delivered")                                \
    X(IMPORT_SHARE,"import-share","L",  "",        "imports' share that holds this line back, 0 without a disincentive") \
    X(FRAMEWORK,   "framework",   "O",  "units",   "agreed and not yet under contract")                         \
    X(CONTRACTED,  "contracted",  "O",  "units",   "under contract so far, before start included")              \
    X(DELIVERED,   "delivered",   "O",  "units",   "delivered so far, before start included")                   \
    X(DELIVERY,    "delivery",    "O",  "units",   "delivered this month")                                      \
    X(LAPSED,      "lapsed",      "O",  "units",   "lapsed so far")                                             \
    X(EXPECTATION_GAP, "expectation-gap", "O", "units", "max(0, promised - delivered)")                         \
    X(STOCK,       "stock",       "AI", "units",   "S[a,i]")                                                    \
    X(STOCK_SHARE, "stock-share", "AI", "",        "S/target, 1 without a target")                              \
    X(RECEIVED,    "received",    "AI", "units",   "from donations and flows this month")                       \
    X(CONSUMED,    "consumed",    "AI", "units",   "this month, all contingencies")                             \
    X(WORN,        "worn",        "AI", "units",   "this month")                                                \
    X(SHORTFALL,   "shortfall",   "CI", "units",   "demanded and not supplied this month, our side")            \
    X(SHORT_MONEY, "shortfall-money", "CI", "USD m", "the same at price[i]")                                    \
    X(SHORT_MONTH, "shortfall-month", "CI", "",    "1 when the shortfall exceeds 1e-9 of the demand")           \
    X(GIVEN,       "given",       "G",  "units",   "donated or lent this month")                                \
    X(EXPECTED_GIVEN, "expected-given", "G", "units", "given, less what chance alone added or took: for sums over all months") \
    X(DEBT,        "debt",        "G",  "units",   "lent and not given back")                                   \
    X(BUDGET,      "budget",      "A",  "USD m",   "B[a] this month")                                           \
    X(HEADROOM,    "headroom",    "A",  "USD m",   "money free for payments")                                   \
    X(EXPIRED,     "expired",     "A",  "USD m",   "expired this month")                                        \
    X(ARREARS,     "arrears",     "A",  "USD m",   "instalments due and not paid")                              \
    X(OWED,        "owed",        "A",  "USD m",   "instalments not yet due")                                   \
    X(PAID,        "paid",        "A",  "USD m",   "paid this month as a payer")                                \
    X(EARNED,      "earned",      "A",  "USD m",   "value delivered this month as a maker, at the price of the month") \
    X(PRESENCE,    "presence",    "P",  "ships",   "x[p], the patrol plan in force")                                           \
    X(FOUND,       "found",       "P",  "",        "found[p]")                                       \
    X(ATTACKS,     "attacks",     "P",  "attacks", "piracy this month")                                         \
    X(PASSES,      "passes",      "U",  "units",   "passed this month")                                         \
    X(INTERCEPTED, "intercepted", "U",  "units",   "stopped this month")                                        \
    X(TRIGGER,     "trigger",     "R",  "",        "1 while in force this month")

typedef enum ist_quantity_kind {
#define IST_QUANTITY_ENTRY(name, text, dimensions, unit, meaning) IST_Q_##name,
    IST_QUANTITY_LIST(IST_QUANTITY_ENTRY)
#undef IST_QUANTITY_ENTRY
    IST_Q_COUNT
} ist_quantity_kind;

typedef struct ist_quantity_info {
    const char *name, *dimensions, *unit, *meaning;
} ist_quantity_info;

const ist_quantity_info *ist_quantity_about(int kind);          /* NULL when there is none */
/* How many values the first and the second index of a kind take in a world (1 where it has no such index). */
void ist_quantity_sizes(const ist_world *world, int kind, size_t *out_first, size_t *out_second);

#endif
