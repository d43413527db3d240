/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis/probe.h: a function of several inputs, asked at points of the unit cube.
 *
 * Sensitivity, discovery and refutation ask one thing only: what comes out where the inputs stand at these
 * places of their ranges. What answers is behind ist_probe, so that the same code serves the engine
 * (ist_scenario_probe_new) and functions whose indices are known exactly.
 */
#ifndef ISTHMUS_ANALYSIS_PROBE_H
#define ISTHMUS_ANALYSIS_PROBE_H

#include <isthmus/analysis/control.h>
#include <isthmus/analysis/ranges.h>
#include <isthmus/analysis/value.h>

/* Gives outputs for a point. A pure function of the point. */
typedef struct ist_probe {
    void  *context;
    size_t n_inputs, n_outputs;
    /* Working memory of one thread; both may be NULL, the worker is then the context. */
    ist_status (*begin)(void *context, void **out_worker, ist_error *err);
    void       (*end)(void *worker);
    /* point[n_inputs], each in 0..1 or IST_PLANNING_PLACE: the place of the input in its range, by probability. out[n_outputs]. `stop` may be
     * NULL; set meanwhile: IST_STOPPED, and what stands in `out` counts for nothing. */
    ist_status (*run)(void *worker, const double *point, double *out, const ist_stop *stop, ist_error *err);
} ist_probe;

/* Asks at each of n points [n][n_inputs]; answers to out [n][n_outputs]. The points are taken `stride` together and those
 * are never parted: *out_done (may be NULL; set whatever is returned) is a multiple of it, and points 0..*out_done-1 are
 * answered. Progress counts points. IST_STOPPED, IST_BROKEN (an answer that is not finite), or what the probe says. */
ist_status ist_probe_run(const ist_probe *probe, const double *points, size_t n, size_t stride, const ist_control *control,
                         double *out, size_t *out_done, ist_error *err);

/* ---- the engine as a probe */

typedef struct ist_scenario_probe_options {
    uint64_t           seed;
    int                counterfactual; /* index, or IST_NONE */
    uint64_t           first, futures; /* the futures every point is averaged over: a multiple of IST_MAX_BLOCK, and of 8;
                                          0 futures: IST_PROBE_FUTURES */
    int                block;          /* lanes; 0 chooses; no number depends on it */
    const ist_range   *ranges;         /* [n_ranges] the inputs; every other range stands at its planning value. Borrowed */
    size_t             n_ranges;
    const ist_finding *findings;       /* [n_findings] the outputs: means over the futures */
    size_t             n_findings;
    bool               errors;         /* behind them, as many outputs again: the standard errors of these means */
    const double      *given;          /* of ist_drawn_worlds: numbers in place of what is drawn, see ist_sim_block_give; NULL: none */
    ist_coalition      off;            /* levers that are never on */
} ist_scenario_probe_options;
enum { IST_PROBE_FUTURES = 64 };

/* Opens the engine on a scenario's world. The same futures are met at every point (common random numbers), under the
 * coalitions that the findings need and no other. `scenario` and `all` [n_all], every range of it, are borrowed while the probe
 * lives. *out_probe is to be used until `out` is freed. IST_RANGE, IST_NOMEM. */
typedef struct ist_scenario_probe ist_scenario_probe;
ist_status ist_scenario_probe_new(ist_scenario_probe **out, ist_probe *out_probe, const ist_scenario *scenario,
                                  const ist_range *all, size_t n_all, const ist_scenario_probe_options *options, ist_error *err);
void       ist_scenario_probe_free(ist_scenario_probe *probe); /* NULL is fine */
/* The first n worlds of a run as cases: what their ranges drew or were given, x[n][n_all], and the findings as means of their eight
 * futures, y[n][n_findings]; in the arena. n is a multiple of 8; of `options` the seed, counterfactual, findings, `given` and `off`
 * are read. IST_STOPPED. */
ist_status ist_drawn_worlds(ist_arena *arena, const ist_scenario *scenario, const ist_range *all, size_t n_all,
                            const ist_scenario_probe_options *options, size_t n, const ist_control *control, const double **out_x,
                            const double **out_y, ist_error *err);

#endif
