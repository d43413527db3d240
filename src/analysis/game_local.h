/* SPDX-License-Identifier: Apache-2.0
 *
 * game_local.h: what the files of the game share: the table at which allies sit.
 */
#ifndef ISTHMUS_ANALYSIS_GAME_LOCAL_H
#define ISTHMUS_ANALYSIS_GAME_LOCAL_H

#include <isthmus/analysis/game.h>

enum { GAME_MAX_TERMS = 64 };

typedef struct game_table {
    const ist_game *game;
    double         *x;      /* all units */
    double         *all;    /* [n_kinds * n_theatres] sums over allies */
    const double   *joint;  /* [n_theatres] summed weights where all decide together; NULL: each for itself */
} game_table;

static inline size_t game_unit(const ist_game *g, size_t a, size_t f, size_t k) { return (a * g->n_kinds + f) * g->n_theatres + k; }

/* One site a theatre for ally a's kind f, with everything else as it stands. */
typedef struct game_row {
    ist_site sites[IST_MAX_THEATRES];
    double   amount[IST_MAX_THEATRES][GAME_MAX_TERMS], rate[IST_MAX_THEATRES][GAME_MAX_TERMS], offset[IST_MAX_THEATRES][GAME_MAX_TERMS];
} game_row;

void game_look_at_row(const game_table *t, size_t a, size_t f, game_row *out);

/* game_joint.c, where all decide together: units of kind f change places with those of other allies as long as it pays;
 * and a bound on what any plan of all could still gain. */
void   game_reroute(game_table *t, size_t f);
double game_joint_gap(const game_table *t);

#endif
