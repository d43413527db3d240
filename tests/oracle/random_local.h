/* SPDX-License-Identifier: Apache-2.0
 *
 * random_local.h: what the files that make a random world share.
 */
#ifndef ISTHMUS_TESTS_RANDOM_LOCAL_H
#define ISTHMUS_TESTS_RANDOM_LOCAL_H

#include "random_world.h"

/* Who may change a parameter, beside the file. */
typedef enum reach {
    BY_NOBODY,
    BY_LEVER,   /* levers and counterfactuals: `fixed` parameters and what acts at the start only */
    BY_TRIGGER  /* and triggers */
} reach;

typedef struct making {
    builder      *b;
    random_stream stream;
    struct {
        double low, high; /* where values are plausible; the legal range may be wider */
        reach  reach;
        bool   whole, overridden;
    } about[BUILDER_PARAMETERS];
} making;

ist_distribution random_distribution(making *m, double low, double high);

/* A parameter named key.i.j with a distribution over low..high, clamped to legal_low..legal_high. */
ist_parameter random_key(making *m, const char *key, size_t i, size_t j, double low, double high, double legal_low,
                         double legal_high, reach who);
/* Legal from 0 on, within reach of triggers. */
ist_parameter random_positive(making *m, const char *key, size_t i, size_t j, double low, double high);
ist_parameter random_share(making *m, const char *key, size_t i, size_t j, double low, double high); /* 0..1 */
ist_parameter random_switch(making *m, const char *key, size_t i, double p_on);
ist_parameter random_fixed(making *m, const char *key, size_t i, size_t j, double value, double low, double high,
                           bool whole); /* constant; levers set it within low..high */

void random_goods(making *m);   /* random_goods.c: lines, orders, routes, stocks, money */
void random_patches(making *m); /* random_patches.c: levers, counterfactuals, triggers, metrics */

#endif
