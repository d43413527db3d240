/* SPDX-License-Identifier: Apache-2.0
 *
 * sim.c: figures of the engine, for the default scenario and for a world of the yardstick's size.
 *
 * A state update is one state variable (the list of tests/oracle/states.c) advanced by one month in one future. A figure
 * against the yardstick is the engine's time a state update over the yardstick's, both on one thread, in turns.
 */
#include "bench.h"
#include "oracle.h"
#include "y1_world.h"
#include "yardstick.h"
#include <isthmus/analysis/cooperation.h>
#include <isthmus/ledger/shipped.h>
#include <isthmus/scenario/scenario.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TURNS = 9, SEED = 1 };

/* The engine on one thread: blocks of futures under each of the coalitions. */
typedef struct engine {
    const ist_world     *world;
    ist_sim             *sim;
    ist_sim_block       *block;
    const ist_coalition *coalitions;
    size_t               n_coalitions;
    int                  futures;
    double              *out;
    double               states; /* state variables */
} engine;

static void die(const ist_error *err)
{
    fprintf(stderr, "isthmus-bench: %s\n", err->text);
    exit(1);
}

static void open_engine(engine *e, const ist_world *world, int counterfactual, const ist_coalition *coalitions, size_t n, int futures, bool apart)
{
    ist_error       err = { 0 };
    ist_sim_options options = { .seed = SEED, .counterfactual = counterfactual, .apart = apart };
    *e = (engine){ .world = world, .coalitions = coalitions, .n_coalitions = n, .futures = futures,
                   .states = (double)oracle_state_count(world, false) };
    e->out = malloc(n * world->n_metrics * IST_MAX_BLOCK * sizeof *e->out);
    if (!e->out || ist_sim_new(&e->sim, world, &options, &err) != IST_OK ||
        ist_sim_block_new(&e->block, e->sim, &err) != IST_OK)
        die(&err);
}

static void close_engine(engine *e)
{
    ist_sim_block_free(e->block);
    ist_sim_free(e->sim);
    free(e->out);
}

static void run_engine(void *context)
{
    engine   *e = context;
    ist_error err = { 0 };
    int       width = ist_sim_width(e->sim);
    for (int first = 0; first < e->futures; first += width)
        if (ist_sim_run_all(e->block, (uint64_t)first, width, e->coalitions, e->n_coalitions, e->out, NULL, &err) != IST_OK) die(&err);
}

static double updates_of(const engine *e) { return e->states * e->world->months * e->futures * (double)e->n_coalitions; }

enum { YARDSTICK_FUTURES = 4096 };
static const double yardstick_updates = (double)YARDSTICK_STATES * YARDSTICK_MONTHS * YARDSTICK_FUTURES;

static void run_yardstick(void *context)
{
    (void)context;
    volatile double kept = yardstick_lanes(0, YARDSTICK_FUTURES).unmet;
    (void)kept;
}

static void run_yardstick_scalar(void *context)
{
    (void)context;
    volatile double kept = yardstick_scalar(0, YARDSTICK_FUTURES / 4).unmet;
    (void)kept;
}

/* The engine against the yardstick's lanes; also tells nanoseconds and futures a second. */
static double against_yardstick(bench *b, engine *e, const char *world)
{
    char   name[80];
    double mine, other, ratio = bench_ratio(run_engine, e, run_yardstick, NULL, TURNS, false, &mine, &other);
    ratio *= yardstick_updates / updates_of(e);
    snprintf(name, sizeof name, "sim.ns_update.%s", world);
    bench_figure(b, name, mine * 1e9 / updates_of(e), "ns", NULL, "CPU time a state update, one thread");
    snprintf(name, sizeof name, "sim.ns_update_yardstick.%s", world);
    bench_figure(b, name, other * 1e9 / yardstick_updates, "ns", NULL, "the yardstick's lanes, in turns with the engine");
    snprintf(name, sizeof name, "sim.states.%s", world);
    bench_figure(b, name, e->states, "", NULL, "state variables");
    snprintf(name, sizeof name, "sim.futures_per_second.%s", world);
    bench_figure(b, name, e->futures * (double)e->n_coalitions / mine, "1/s", NULL, "futures a second under one coalition, one thread");
    return ratio;
}

/* ---- the small world ---- */

static void run_oracle(void *context)
{
    engine        *e = context;
    oracle_options options = { .seed = SEED, .counterfactual = IST_NONE };
    oracle        *o = oracle_new(e->world, &options);
    for (uint64_t f = 0; f < 16; f++)
        if (!oracle_run(o, f, 0, NULL, NULL, e->out)) exit(1);
    oracle_free(o);
}

static void bench_numpy(bench *b, double ns_update)
{
    char   command[1024], line[128] = "";
    double ns = 0;
    snprintf(command, sizeof command, "/usr/bin/python3 '%s/bench/yardstick.py' 2>/dev/null", bench_source(b));
    FILE *pipe = bench_wanted(b, "sim.vs_numpy") ? popen(command, "r") : NULL;
    if (pipe && fgets(line, sizeof line, pipe)) ns = strtod(line, NULL);
    if (pipe) pclose(pipe);
    if (ns > 0) bench_figure(b, "sim.vs_numpy", ns / ns_update, "x", ">= 7", "the yardstick in NumPy over 4,096 futures, time a state update");
    else bench_skip(b, "sim.vs_numpy", "NumPy is not here");
}

static void bench_small(bench *b)
{
    static const ist_coalition none = 0;
    builder *world = y1_world();
    engine   e;
    double   mine, other;
    open_engine(&e, &world->world, IST_NONE, &none, 1, 2048, false);
    double ratio = against_yardstick(b, &e, "small");
    bench_figure(b, "sim.update_vs_y1.small", ratio, "x", "<= 1.0", "time a state update over the yardstick's lanes, a world of its size");
    double scalar = bench_ratio(run_yardstick_scalar, NULL, run_engine, &e, TURNS, false, NULL, &mine);
    bench_figure(b, "sim.vs_y1_scalar", scalar * 4 * updates_of(&e) / yardstick_updates, "x", ">= 3", "the yardstick one future at a time over the engine");
    bench_figure(b, "sim.vs_simpy", 240 / 0.35 / ratio, "x", ">= 500", "SimPy: 240 ns an update where the yardstick's lanes took 0.35");
    bench_numpy(b, mine * 1e9 / updates_of(&e));
    double oracle_ratio = bench_ratio(run_oracle, &e, run_engine, &e, 3, false, &other, &mine);
    bench_figure(b, "sim.vs_oracle", oracle_ratio * e.futures / 16, "x", NULL, "the scalar oracle over the engine, a future");
    close_engine(&e);
    builder_free(world);
}

/* ---- the default scenario ---- */

static ist_scenario *read_scenario(bench *b, const char *name)
{
    char          data[1024], path[1024];
    ist_error     err = { 0 };
    ist_ledger   *ledger = NULL;
    ist_scenario *scenario = NULL;
    snprintf(data, sizeof data, "%s/data", bench_source(b));
    snprintf(path, sizeof path, "%s/scenarios/%s.yaml", bench_source(b), name);
    if (ist_ledger_default(&ledger, NULL, data, &err) != IST_OK ||
        ist_scenario_read(&scenario, path, ledger, IST_OWN_DAY, NULL, &err) != IST_OK)
        die(&err);
    ist_ledger_free(ledger);
    return scenario;
}

/* A whole run: every coalition of areas, values and spreads. */
typedef struct answer_run {
    const ist_world *world;
    int              counterfactual, threads;
    uint64_t         futures;
} answer_run;

static void run_answer(void *context)
{
    const answer_run       *it = context;
    ist_error               err = { 0 };
    ist_cooperation        *run = NULL;
    ist_control             control = { .threads = it->threads };
    ist_cooperation_options options = { .seed = SEED, .counterfactual = it->counterfactual };
    if (ist_cooperation_new(&run, it->world, &options, &err) != IST_OK ||
        ist_cooperation_advance(run, it->futures, &control, &err) != IST_OK)
        die(&err);
    ist_cooperation_free(run);
}

/* So many processes at once, each with its own part. */
static void run_processes(const answer_run *it, int n)
{
    answer_run part = *it;
    part.futures /= n;
    part.threads = 1;
    for (int i = 0; i < n; i++)
        if (fork() == 0) {
            run_answer(&part);
            _exit(0);
        }
    for (int i = 0; i < n; i++) wait(NULL);
}

static void run_one_process(void *context) { run_processes(context, 1); }
static void run_two_processes(void *context) { run_processes(context, 2); }

/* Peak memory of a process that runs so many futures, in bytes. */
static double memory_of(const answer_run *it)
{
    int    ends[2];
    double kilobytes = 0;
    if (pipe(ends)) return 0;
    pid_t child = fork();
    if (child == 0) {
        struct rusage usage;
        run_answer((void *)(uintptr_t)it);
        getrusage(RUSAGE_SELF, &usage);
        kilobytes = (double)usage.ru_maxrss;
        _exit(write(ends[1], &kilobytes, sizeof kilobytes) != sizeof kilobytes);
    }
    close(ends[1]);
    if (read(ends[0], &kilobytes, sizeof kilobytes) != sizeof kilobytes) kilobytes = 0;
    close(ends[0]);
    waitpid(child, NULL, 0);
    return kilobytes * 1024;
}

/* A million futures of the small world, cut to its first month: what is kept of a future does not depend on its length. */
static void bench_memory(bench *b)
{
    if (!bench_wanted(b, "sim.memory_1e6_vs_1e4")) return;
    builder *small = y1_world();
    small->world.months = 1;
    answer_run few = { .world = &small->world, .counterfactual = IST_NONE, .threads = 2, .futures = 10000 }, many = few;
    many.futures = 1000000;
    double low = memory_of(&few), high = memory_of(&many);
    bench_figure(b, "sim.memory_1e6_vs_1e4", high / low, "x", "<= 1.1", "peak memory at 10^6 futures over that at 10^4");
    bench_figure(b, "sim.memory_mb", high / 1e6, "MB", NULL, "peak memory at 10^6 futures");
    builder_free(small);
}

static void bench_threads(bench *b, const ist_world *world, int counterfactual)
{
    answer_run one = { .world = world, .counterfactual = counterfactual, .threads = 1, .futures = 1024 }, two = one;
    two.threads = 2;
    if (bench_wanted(b, "sim.threads_2"))
        bench_figure(b, "sim.threads_2", bench_ratio(run_answer, &one, run_answer, &two, 5, true, NULL, NULL), "x", ">= 1.9",
                     "one thread's time over two threads'");
    if (bench_wanted(b, "sim.shards_2"))
        bench_figure(b, "sim.shards_2", bench_ratio(run_one_process, &one, run_two_processes, &one, 5, true, NULL, NULL), "x", ">= 1.9",
                     "one process's time over that of two processes with half each");
    answer_run half = { .world = world, .counterfactual = counterfactual, .threads = 2, .futures = 512 };
    double     best, other;
    if (!bench_wanted(b, "sim.answer_ms_512x8")) return;
    bench_ratio(run_answer, &half, run_yardstick, NULL, 7, true, &best, &other);
    bench_figure(b, "sim.answer_ms_512x8", best * 1e3, "ms", "<= 100", "512 futures under the 8 coalitions of areas, two threads");
    bench_figure(b, "sim.minutes_1e6x8", best / 512 * 1e6 / 60, "min", "<= 10", "a million futures under these, extrapolated");
}

static void bench_default(bench *b)
{
    ist_scenario  *scenario = read_scenario(b, ISTHMUS_DEFAULT_SCENARIO);
    ist_arena     *arena = ist_arena_new();
    ist_error      err = { 0 };
    ist_coalitions plan;
    engine         e, apart;
    int            counterfactual = scenario->world.n_counterfactuals ? 0 : IST_NONE;
    if (ist_coalitions_of_world(arena, &scenario->world, false, &plan, &err) != IST_OK) die(&err);
    open_engine(&e, &scenario->world, counterfactual, plan.coalitions, plan.n_coalitions, 256, false);
    double ratio = against_yardstick(b, &e, "default");
    bench_figure(b, "sim.update_vs_y1.default", ratio, "x", "<= 1.15",
                 "the same for the default scenario, all coalitions of areas");
    open_engine(&apart, &scenario->world, counterfactual, plan.coalitions, plan.n_coalitions, 256, true);
    if (bench_wanted(b, "sim.sharing"))
        bench_figure(b, "sim.sharing", bench_ratio(run_engine, &apart, run_engine, &e, TURNS, false, NULL, NULL), "x", NULL,
                     "the 8 coalitions of areas each by itself over all together, the same bits");
    close_engine(&apart);
    close_engine(&e);
    bench_threads(b, &scenario->world, counterfactual);
    ist_arena_free(arena);
    ist_scenario_free(scenario);
}

/* The yardstick must say what it is known to say: over 65,536 futures 25.83 +- 0.45, 14.36, 2.104; here fewer. */
static void check_yardstick(void)
{
    yardstick_sums lanes = yardstick_lanes(0, YARDSTICK_FUTURES), one = yardstick_scalar(0, YARDSTICK_FUTURES);
    double         n = YARDSTICK_FUTURES, error = 0.45 * sqrt(65536 / n);
    if (fabs(lanes.unmet - one.unmet) > 1e-6 * one.unmet || lanes.at_war != one.at_war || fabs(lanes.unmet / n - 25.83) > 4 * error ||
        fabs(lanes.at_war / n - 14.36) > 0.5 || fabs(lanes.hazard / n - 2.104) > 0.05) {
        fprintf(stderr, "isthmus-bench: the yardstick says %g, %g, %g\n", lanes.unmet / n, lanes.at_war / n, lanes.hazard / n);
        exit(1);
    }
}

void bench_sim(bench *b)
{
    if (!bench_wanted(b, "sim."))
        return;
    check_yardstick();
    bench_small(b);
    bench_default(b);
    bench_memory(b);
}
