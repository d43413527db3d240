/* SPDX-License-Identifier: Apache-2.0
 *
 * toy.h: functions with known answers in the place of the engine.
 */
#ifndef ISTHMUS_TESTS_ANALYSIS_TOY_H
#define ISTHMUS_TESTS_ANALYSIS_TOY_H

#include <isthmus/analysis/value.h>
#include <isthmus/base/random.h>
#include <math.h>
#include <stdio.h>

typedef struct toy_function {
    double (*metric)(const struct toy_function *toy, uint64_t future, ist_coalition coalition, int metric);
    uint64_t    seed;
    const bool *redraw;    /* [parameters] or NULL */
    uint64_t    fails_at;  /* a future at which the evaluator gives up; 0: never */
    double      amount;    /* for the function's own use */
    atomic_int  alive;     /* workers begun and not ended */
} toy_function;

/* Parameter p of a future's world, uniform in (0,1). */
static inline double toy_parameter(const toy_function *toy, uint64_t future, int p)
{
    uint64_t world = future / IST_FUTURES_PER_WORLD;
    char     name[32];
    snprintf(name, sizeof name, "param/%d", p);
    if (toy->redraw && toy->redraw[p]) world += (uint64_t)1 << 32;
    return ist_uniform(toy->seed, world, 0, ist_name_hash(name));
}

/* Standard normal noise, another in every future. */
static inline double toy_chance(const toy_function *toy, uint64_t future, const char *name)
{
    return ist_normal_inverse(ist_uniform(toy->seed, future, 0, ist_name_hash(name)));
}

static ist_status toy_begin(void *context, void **out_worker, ist_error *err)
{
    (void)err;
    atomic_fetch_add(&((toy_function *)context)->alive, 1);
    *out_worker = context;
    return IST_OK;
}

static void toy_end(void *worker) { atomic_fetch_sub(&((toy_function *)worker)->alive, 1); }

static size_t toy_metrics = 1;

static ist_status toy_run(void *worker, uint64_t first, int lanes, const ist_coalition *coalitions, size_t n_coalitions,
                          double *out, const ist_stop *stop, ist_error *err)
{
    (void)stop;
    const toy_function *t = worker;
    for (size_t c = 0; c < n_coalitions; c++)
        for (size_t m = 0; m < toy_metrics; m++)
            for (uint64_t lane = 0; lane < (uint64_t)lanes; lane++) {
                if (t->fails_at && first + lane == t->fails_at) return ist_fail(err, IST_BROKEN, "the toy is broken");
                *out++ = t->metric(t, first + lane, coalitions[c], (int)m);
            }
    return IST_OK;
}

static inline ist_evaluator toy_evaluator(toy_function *toy, size_t n_metrics, int width)
{
    toy_metrics = n_metrics;
    return (ist_evaluator){ .context = toy, .n_metrics = n_metrics, .width = width, .begin = toy_begin, .end = toy_end, .run = toy_run };
}

#endif
