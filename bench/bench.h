/* SPDX-License-Identifier: Apache-2.0
 *
 * bench.h: figures of speed under stable names, for `make bench`.
 *
 * A room adds figures in a file of its own, bench/<room>.c: one function that calls bench_figure for each, declared below
 * and listed in bench/main.c. A name is "<room>.<what>" and never changes its meaning. Where a figure compares two ways of
 * doing a thing, both are timed in turns within one run (bench_ratio), so that a busy machine slows both.
 */
#ifndef ISTHMUS_BENCH_H
#define ISTHMUS_BENCH_H

#include <isthmus/base/status.h>
#include <stdbool.h>

typedef struct bench bench;

/* Records one figure and prints its line. `wanted`, as people read it ("<= 1.0"), may be NULL. */
void bench_figure(bench *b, const char *name, double value, const char *unit, const char *wanted, const char *meaning);
/* Why a figure is not there on this machine. Skips are counted and told at the end. */
void bench_skip(bench *b, const char *name, const char *reason);
/* Whether a figure is asked for (--only): costly ones look before they measure. */
bool bench_wanted(const bench *b, const char *name);
const char *bench_source(const bench *b); /* the source tree: scenarios, data */
const char *bench_build(const bench *b);  /* the build tree: the command */
/* The folder of third-party data, found as the tests find it: $ISTHMUS_TESTDATA, else the option `testdata` of the build, else
 * ../shared/data beside the source tree. */
const char *bench_testdata(const bench *b);

double bench_cpu(void);  /* seconds of this process's CPU time so far */
double bench_wall(void); /* seconds of a clock that only goes forward */

/* Median over `turns` of the time of `first` over the time of `second`, each run once a turn. The outputs (may be NULL) get
 * the least seconds of each. Times are CPU time of this process, or, with `wall`, what passes on the clock. */
typedef void bench_run(void *context);
double bench_ratio(bench_run *first, void *first_context, bench_run *second, void *second_context, int turns, bool wall,
                   double *out_first, double *out_second);

void bench_sim(bench *b);
void bench_share(bench *b);
void bench_sea_picture(bench *b);
void bench_sea_decode(bench *b);

#endif
