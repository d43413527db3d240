/* SPDX-License-Identifier: Apache-2.0
 *
 * morris.c: elementary effects (Morris, "Factorial sampling plans for preliminary computational experiments", 1991).
 *
 * A trajectory begins at a random place of the grid and moves each input once, in random order, by D = levels / 2 places
 * up or down: whichever stays inside. So every coordinate lies on each place of the grid equally often, and an effect is the
 * difference upper less lower whatever the direction of the step.
 */
#include <isthmus/analysis/sensitivity.h>
#include <isthmus/base/random.h>

#include <math.h>
#include <stdlib.h>

typedef struct ticket { double key; int input; } ticket;

static int by_key(const void *a, const void *b)
{
    const ticket *x = a, *y = b;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    return x->input - y->input;
}

ist_status ist_morris_design(ist_arena *arena, size_t n_inputs, const ist_morris_options *options, ist_design *out, ist_error *err)
{
    int      levels = options->levels ? options->levels : 4;
    size_t   r = options->trajectories, group = n_inputs + 1;
    uint32_t start = ist_name_hash("morris/start"), order = ist_name_hash("morris/order");
    if (levels < 2 || levels % 2 || !(options->inset >= 0 && options->inset < 0.5))
        return ist_fail(err, IST_RANGE, "a Morris grid of %d levels, %g from the ends: even levels and less than 0.5 are allowed", levels, options->inset);
    double *points = ist_arena_array(arena, r * group * n_inputs + 1, sizeof *points);
    int    *moved = ist_arena_array(arena, r * n_inputs + 1, sizeof *moved);
    ticket *tickets = ist_arena_array(arena, n_inputs + 1, sizeof *tickets);
    int    *place = ist_arena_array(arena, n_inputs + 1, sizeof *place);
    if (!points || !moved || !tickets || !place) return ist_fail(err, IST_NOMEM, "out of memory for %zu trajectories", r);
    for (size_t t = 0; t < r; t++) {
        for (size_t i = 0; i < n_inputs; i++) {
            place[i] = (int)(ist_uniform(options->seed, t, (uint32_t)i, start) * levels);
            tickets[i] = (ticket){ ist_uniform(options->seed, t, (uint32_t)i, order), (int)i };
        }
        qsort(tickets, n_inputs, sizeof *tickets, by_key);
        for (size_t step = 0; step < group; step++) {
            double *point = points + (t * group + step) * n_inputs;
            if (step > 0) {
                int input = tickets[step - 1].input;
                moved[t * n_inputs + step - 1] = input;
                place[input] += place[input] < levels / 2 ? levels / 2 : -levels / 2;
            }
            for (size_t i = 0; i < n_inputs; i++) point[i] = options->inset + (1 - 2 * options->inset) * place[i] / (levels - 1);
        }
    }
    *out = (ist_design){ .n_inputs = n_inputs, .groups = r, .group = group, .points = points, .moved = moved };
    return IST_OK;
}

void ist_morris_read(const ist_design *design, const double *y, size_t stride, size_t groups, ist_morris_effect *out)
{
    size_t n_inputs = design->n_inputs;
    for (size_t i = 0; i < n_inputs; i++) out[i] = (ist_morris_effect){ 0 };
    for (int pass = 0; pass < 2; pass++) { /* means, then distances from them */
        for (size_t t = 0; t < groups; t++)
            for (size_t step = 1; step < design->group; step++) {
                size_t        at = t * design->group + step;
                int           input = design->moved[t * (design->group - 1) + step - 1];
                double        by = design->points[at * n_inputs + (size_t)input] - design->points[(at - 1) * n_inputs + (size_t)input];
                double        effect = (y[at * stride] - y[(at - 1) * stride]) / by;
                ist_morris_effect *it = &out[input];
                if (pass == 0) {
                    it->count++;
                    it->mu += effect;
                    it->mu_star += fabs(effect);
                } else {
                    it->sigma += (effect - it->mu) * (effect - it->mu);
                    it->error += (fabs(effect) - it->mu_star) * (fabs(effect) - it->mu_star);
                }
            }
        for (size_t i = 0; i < n_inputs; i++) {
            double n = (double)out[i].count;
            if (pass == 0 && n > 0) {
                out[i].mu /= n;
                out[i].mu_star /= n;
            } else if (pass == 1) {
                out[i].sigma = n > 1 ? sqrt(out[i].sigma / (n - 1)) : 0;
                out[i].error = n > 1 ? sqrt(out[i].error / (n - 1) / n) : INFINITY;
            }
        }
    }
}
