/* SPDX-License-Identifier: Apache-2.0
 *
 * checks.c: what must hold between numbers that are each legal: floors within the pool, a start posture that keeps
 * them, names that draw alike nothing.
 */
#include "scenario_local.h"

#include <isthmus/base/random.h>

#include <stdlib.h>
#include <string.h>

/* The value of a fixed parameter under a patch (NULL: none). */
static double under(const ist_build *b, ist_parameter parameter, const ist_patch *patch)
{
    if (parameter == IST_NONE) return 0;
    double value = b->world->parameters[parameter].value.a;
    for (size_t i = 0; patch && i < patch->n_overrides; i++)
        if (patch->overrides[i].parameter == parameter) value = patch->overrides[i].value.a;
    return value;
}

static const ist_node *pool_node(const ist_build *b)
{
    const ist_node *pool = ist_node_get(b->root, "pool");
    return pool ? pool : b->root;
}

static ist_status check_pool(ist_build *b, const ist_patch *patch)
{
    const ist_world *w = b->world;
    const char *in = patch ? " in " : "", *who = patch ? patch->name : "";
    for (size_t f = 0; f < w->n_kinds; f++) {
        double size = under(b, w->pool[f], patch), floors = 0, present = 0;
        for (size_t k = 0; k < w->n_theatres; k++) {
            double floor = under(b, w->floor[f * w->n_theatres + k], patch),
                   posture = w->posture[f * w->n_theatres + k];
            floors += floor;
            present += posture;
            if (posture < floor)
                return ist_node_fail(pool_node(b), b->err, IST_CONFLICT,
                                     "the start posture of %s in %s, %.10g, is below its floor of %.10g%s%s",
                                     w->kinds[f], w->theatres[k].name, posture, floor, in, who);
        }
        if (floors > size)
            return ist_node_fail(pool_node(b), b->err, IST_CONFLICT,
                                 "the floors of %s sum to %.10g, more than the pool of %.10g%s%s", w->kinds[f], floors,
                                 size, in, who);
        if (present > size)
            return ist_node_fail(pool_node(b), b->err, IST_CONFLICT,
                                 "the start posture of %s sums to %.10g, more than the pool of %.10g%s%s", w->kinds[f],
                                 present, size, in, who);
    }
    return IST_OK;
}

/* -- names that draw -- */

typedef struct drawing {
    uint32_t hash;
    const char *name;
} drawing;

static int by_hash(const void *x, const void *y)
{
    const drawing *a = x, *b = y;
    if (a->hash != b->hash) return a->hash < b->hash ? -1 : 1;
    return strcmp(a->name, b->name);
}

typedef struct drawings {
    drawing *at;
    size_t n;
    bool failed;
} drawings;

static void add_drawing(ist_build *b, drawings *all, const char *prefix, const char *name)
{
    char *text = ist_arena_print(b->arena, "%s/%s", prefix, name);
    if (!text) {
        all->failed = true;
        return;
    }
    all->at[all->n++] = (drawing){ ist_name_hash(text), text };
}

static ist_status check_hashes(ist_build *b)
{
    const ist_world *w = b->world;
    size_t most = b->n_inputs + 4 * w->n_contingencies + w->n_actors + 2 * w->n_orders + w->n_triggers +
                  w->n_kinds * w->n_theatres;
    drawings all = { .at = IST_ALLOC(b, most, drawing) };
    IST_HAVE(b, all.at);
    for (size_t i = 0; i < b->n_inputs; i++)
        if (b->inputs[i].parameter != IST_NONE) add_drawing(b, &all, "param", b->inputs[i].name);
    static const char *const wars[] = { "onset", "end", "seen", "goes" };
    for (size_t c = 0; c < w->n_contingencies; c++)
        for (size_t i = 0; i < 4; i++) add_drawing(b, &all, wars[i], w->contingencies[c].name);
    for (size_t a = 0; a < w->n_actors; a++) add_drawing(b, &all, "growth", w->actors[a].name);
    for (size_t o = 0; o < w->n_orders; o++) {
        add_drawing(b, &all, "convert", w->orders[o].name);
        add_drawing(b, &all, "lapse", w->orders[o].name);
    }
    for (size_t r = 0; r < w->n_triggers; r++) add_drawing(b, &all, "trigger", w->triggers[r].name);
    for (size_t f = 0; f < w->n_kinds; f++)
        for (size_t k = 0; k < w->n_theatres; k++) {
            char *look = ist_arena_print(b->arena, "look/%s", w->kinds[f]);
            if (look) add_drawing(b, &all, look, w->theatres[k].name);
            else all.failed = true;
        }
    if (all.failed) return ist_fail(b->err, IST_NOMEM, "out of memory reading the scenario");
    qsort(all.at, all.n, sizeof *all.at, by_hash);
    for (size_t i = 1; i < all.n; i++)
        if (all.at[i].hash == all.at[i - 1].hash)
            return ist_node_fail(b->root, b->err, IST_CONFLICT,
                                 "the names '%s' and '%s' hash alike, so that they would draw the same; rename one",
                                 all.at[i - 1].name, all.at[i].name);
    return IST_OK;
}

ist_status ist_world_check(ist_build *b)
{
    const ist_world *w = b->world;
    IST_TRY(check_pool(b, NULL));
    for (size_t q = 0; q < w->n_counterfactuals; q++) IST_TRY(check_pool(b, &w->counterfactuals[q]));
    for (size_t n = 0; n < w->n_levers; n++) IST_TRY(check_pool(b, &w->levers[n].patch));
    return check_hashes(b);
}
