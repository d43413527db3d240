/* SPDX-License-Identifier: Apache-2.0
 *
 * engine.h: runs small worlds on the engine for the checks of docs/model.md section 10.
 */
#ifndef ISTHMUS_TESTS_PROPERTY_ENGINE_H
#define ISTHMUS_TESTS_PROPERTY_ENGINE_H

#include "check.h"
#include "oracle/world_builder.h"
#include <isthmus/sim/run.h>
#include <stdlib.h>

typedef struct engine {
    ist_sim       *sim;
    ist_sim_block *block;
    size_t         n_metrics;
    int            width;
} engine;

static inline engine engine_open(const builder *b, ist_sim_options options)
{
    engine    e = { .n_metrics = b->world.n_metrics };
    ist_error err = { 0 };
    options.check = true;
    if (options.block == 0) options.block = 64;
    if (ist_sim_new(&e.sim, &b->world, &options, &err) != IST_OK || ist_sim_block_new(&e.block, e.sim, &err) != IST_OK)
        printf("# %s\n", err.text);
    CHECK(e.block != NULL);
    e.width = e.sim ? ist_sim_width(e.sim) : 0;
    return e;
}

static inline void engine_close(engine *e)
{
    ist_sim_block_free(e->block);
    ist_sim_free(e->sim);
}

/* Metrics of futures 0..n-1 under a coalition: out[future * n_metrics + metric]. */
static inline void engine_run(engine *e, size_t n, ist_coalition coalition, const ist_sim_watch *watch, double *out)
{
    double    lanes[IST_MAX_BLOCK * 64];
    ist_error err = { 0 };
    for (size_t first = 0; first < n; first += (size_t)e->width) {
        int count = n - first < (size_t)e->width ? (int)(n - first) : e->width;
        if (ist_sim_run(e->block, first, count, coalition, lanes, watch, &err) != IST_OK) {
            printf("# %s\n", err.text);
            CHECK(!"a run failed");
            return;
        }
        for (int l = 0; out && l < count; l++)
            for (size_t m = 0; m < e->n_metrics; m++) out[(first + (size_t)l) * e->n_metrics + m] = lanes[m * (size_t)count + (size_t)l];
    }
}

static inline double mean_of(const double *values, size_t n, size_t stride)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += values[i * stride];
    return sum / (double)n;
}

/* Standard error of that mean. */
static inline double error_of(const double *values, size_t n, size_t stride)
{
    double mean = mean_of(values, n, stride), sum = 0;
    for (size_t i = 0; i < n; i++) sum += (values[i * stride] - mean) * (values[i * stride] - mean);
    return sqrt(sum / (double)(n - 1) / (double)n);
}

#endif
