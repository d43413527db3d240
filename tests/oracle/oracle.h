/* SPDX-License-Identifier: Apache-2.0
 *
 * oracle.h: the model of docs/model.md a second time, slow and plain: one future, one number after another.
 *
 * It is the answer that the engine of src/sim is compared with, so it shares nothing with it but the input
 * (sim/world.h) and the list of recorded quantities (sim/quantity.h): randomness, distributions, greedy and
 * water-filling are its own, exp and log are those of libm. A file holds a section or two of the page; functions
 * bear the names of the formulas. It is a test program's library: out of memory ends the program.
 */
#ifndef ISTHMUS_TESTS_ORACLE_H
#define ISTHMUS_TESTS_ORACLE_H

#include <isthmus/sim/quantity.h>
#include <isthmus/sim/world.h>

typedef struct oracle oracle;

typedef struct oracle_options {
    uint64_t    seed;
    int         counterfactual; /* index, or IST_NONE */
    const bool *redraw;         /* [n_parameters] or NULL; borrowed */
    bool        no_elasticity;
} oracle_options;

oracle *oracle_new(const ist_world *world, const oracle_options *options); /* borrows the world */
void    oracle_free(oracle *o);                                            /* NULL is fine */

/* Called after step 9 of each month, and with month -1 for the start record. */
typedef void oracle_watch(void *context, const oracle *o, int month);

/* Replays one future under the coalition (bit n: lever n). Metrics go to out[n_metrics]; watch and out may be
 * NULL. False when a ledger of section 10 does not close; oracle_complaint then says which, where and when. */
bool        oracle_run(oracle *o, uint64_t future, uint32_t coalition, oracle_watch *watch, void *context, double *out);
const char *oracle_complaint(const oracle *o);

/* The recorded value of the month last recorded, and the value of a parameter in force in it. */
double oracle_value(const oracle *o, int kind, size_t i, size_t j);
double oracle_parameter(const oracle *o, ist_parameter parameter);
double oracle_planning_value(const oracle *o, ist_parameter parameter);

/* Index ranges of a quantity (1 where it has no such index), and its name, read off IST_QUANTITY_LIST. */
void        oracle_sizes(const ist_world *world, int kind, size_t *out_first, size_t *out_second);
const char *oracle_quantity_name(int kind);

/* State variables of a world: a quantity that a later month reads and arithmetic changes; slots of a ring and
 * copies do not count. The list is in states.c; with `print`, it is written out, a set a line. */
size_t oracle_state_count(const ist_world *world, bool print);

/* Section 1, for its own tests. */
void     oracle_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);
uint32_t oracle_hash(const char *name);
/* The first uniform of (seed, index, sub-index, prefix + name). */
double   oracle_uniform(uint64_t seed, uint64_t index, uint32_t sub_index, const char *prefix, const char *name);
double   oracle_normal_inverse(double p);
double   oracle_distribution_at(const ist_distribution *distribution, double u);

/* Section 7's fluid plan for n areas: loss amount exp(-rate x), `total` ships; and section 4's greedy row for one
 * kind, are reached through runs; this is the former alone, for its own test. */
void oracle_share_ships(size_t n, const double *amount, const double *rate, double total, double *x);

#endif
