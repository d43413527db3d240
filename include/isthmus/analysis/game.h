/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis/game.h: allies that each decide for themselves where their forces stand.
 *
 * Ally a splits what it can deploy, kind by kind, over theatres. It counts weight[a,k] of the loss in theatre k as its
 * own, pays price for each unit, and is better off by whatever the others place: a public good (Olson and Zeckhauser,
 * "An economic theory of alliances", 1966). The loss of theatre k is the sum of its terms,
 *
 *     amount * phi(z),  z = offset + sum over kinds of rate[f] * min(cap[f,k], units of all allies there),
 *
 * with phi of base/waterfill.h: e^-z for deterrence, -ln(1 + z) for a public good with log benefit, (1 - z)^2 / 2 for a
 * defender who levels targets. Each ally's part is convex in its own units, so its best response is a sequence of
 * water-fillings, and a Nash equilibrium exists (Rosen 1965). Units are fluid.
 */
#ifndef ISTHMUS_ANALYSIS_GAME_H
#define ISTHMUS_ANALYSIS_GAME_H

#include <isthmus/analysis/situation.h>
#include <isthmus/base/waterfill.h>
#include <isthmus/scenario/scenario.h>

enum { IST_MAX_ALLIES = 8 };

typedef struct ist_game_term {
    size_t theatre;
    double amount, offset;
    double rate[IST_MAX_KINDS];
} ist_game_term;

/* Indices: unit (a * n_kinds + f) * n_theatres + k, ally's kind a * n_kinds + f, ally's theatre a * n_theatres + k. */
typedef struct ist_game {
    size_t               n_allies, n_kinds, n_theatres, n_terms;
    ist_curve            curve;
    const ist_game_term *terms;    /* [n_terms] */
    const double        *cap;      /* [n_kinds * n_theatres] units of all allies that still count; INFINITY: all do */
    const double        *deploys;  /* [n_allies * n_kinds] */
    const double        *least;    /* [n_allies * n_kinds * n_theatres] must stand there, NULL: 0 */
    const double        *price;    /* [n_allies * n_kinds * n_theatres] of a unit there, NULL: 0 */
    const double        *weight;   /* [n_allies * n_theatres] */
} ist_game;

typedef struct ist_game_point {
    const double *x;      /* [n_allies * n_kinds * n_theatres] */
    double        loss[IST_MAX_ALLIES], cost[IST_MAX_ALLIES]; /* as the ally counts them */
    double        total;  /* sum of both over the allies */
    double        slack;  /* Nash: the largest gain that any ally could have by any change of its own is at most this; joint:
                             no plan of all has a total lower by more */
    int           rounds;
} ist_game_point;

typedef struct ist_game_answer {
    ist_game_point nash, joint;
    double         gain[IST_MAX_ALLIES];         /* of each ally from the joint plan, before any payment */
    double         compensation[IST_MAX_ALLIES]; /* received (paid where negative); sums to 0. With it no ally loses by the joint
                                                    plan: those that would are made whole, the others pay in proportion to
                                                    their gain */
    double         price;                        /* of non-cooperation: total at Nash less total of the joint plan */
} ist_game_answer;

/* Nash by best response in the order of the allies until nobody can gain, starting from `start` (NULL: the least); the
 * joint optimum from there. All in the arena. IST_RANGE (too many allies, least above deploys), IST_NOMEM. */
ist_status ist_game_solve(const ist_game *game, const double *start, ist_arena *arena, ist_game_answer *out, ist_error *err);
/* Loss, cost and total of a point x, slack as of Nash. */
ist_status ist_game_look(const ist_game *game, const double *x, ist_arena *arena, ist_game_point *out, ist_error *err);

/* The game of a scenario's allies in a situation's outlook (its number `outlook`): forces of our side that nobody deploys
 * stand where they are; the pool's owner deploys the pool within its floors and stands in no theatre of itself; prices
 * are for one year, as the losses are. `draw` < 0: numbers of the allies at their planning values, else as drawn under
 * their names in world `draw` of the seed. Deploys that exceed what stands in the home theatre are cut to it.
 * IST_MISSING when the scenario names no allies; IST_NOMEM. */
ist_status ist_game_of_scenario(const ist_scenario *scenario, const ist_situation *situation, size_t outlook, uint64_t seed,
                                long draw, ist_arena *arena, ist_game *out, ist_error *err);
/* Where the units stand today: the pool at its posture, all others at home. [n_allies * n_kinds * n_theatres] */
double    *ist_game_today(const ist_scenario *scenario, const ist_situation *situation, const ist_game *game, ist_arena *arena);

#endif
