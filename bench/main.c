/* SPDX-License-Identifier: Apache-2.0
 *
 * main.c: `make bench`: measures, prints and writes build/bench.json.
 */
#include "bench.h"
#include <isthmus/base/json.h>
#include <isthmus/base/text.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static void (*const rooms[])(bench *) = {
    bench_sim,
    bench_share,
    bench_sea_picture,
    bench_sea_decode,
};

struct bench {
    const char    *only, *source, *build, *testdata;
    int            skipped;
    ist_buffer     text;
    ist_json_writer json;
};

void bench_figure(bench *b, const char *name, double value, const char *unit, const char *wanted, const char *meaning)
{
    if (!bench_wanted(b, name)) return;
    printf("%-34s %12.4g %-14s %-9s %s\n", name, value, unit, wanted ? wanted : "", meaning);
    fflush(stdout);
    ist_json_object(&b->json, name);
    ist_json_number(&b->json, "value", value);
    ist_json_text(&b->json, "unit", unit);
    if (wanted) ist_json_text(&b->json, "wanted", wanted);
    ist_json_text(&b->json, "meaning", meaning);
    ist_json_end(&b->json);
}

void bench_skip(bench *b, const char *name, const char *reason)
{
    if (!bench_wanted(b, name)) return;
    b->skipped++;
    printf("%-34s %12s skipped: %s\n", name, "-", reason);
    ist_json_object(&b->json, name);
    ist_json_null(&b->json, "value");
    ist_json_text(&b->json, "skipped", reason);
    ist_json_end(&b->json);
}

/* A room ("sim.") is wanted for each of its figures ("sim.update"), a figure for its room. */
bool bench_wanted(const bench *b, const char *name)
{
    if (!b->only) return true;
    size_t asked = strlen(b->only), given = strlen(name);
    return strncmp(name, b->only, asked < given ? asked : given) == 0;
}
const char *bench_source(const bench *b) { return b->source; }
const char *bench_build(const bench *b) { return b->build; }
const char *bench_testdata(const bench *b) { return b->testdata; }

static double seconds_of(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

double bench_cpu(void) { return seconds_of(CLOCK_PROCESS_CPUTIME_ID); }
double bench_wall(void) { return seconds_of(CLOCK_MONOTONIC); }

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double bench_ratio(bench_run *first, void *first_context, bench_run *second, void *second_context, int turns, bool wall,
                   double *out_first, double *out_second)
{
    enum { MOST = 64 };
    double ratios[MOST], best[2] = { 1e99, 1e99 };
    double (*clock)(void) = wall ? bench_wall : bench_cpu;
    turns = turns < 1 ? 1 : turns > MOST ? MOST : turns;
    for (int turn = 0; turn < turns; turn++) {
        double begin = clock();
        first(first_context);
        double between = clock();
        second(second_context);
        double end = clock(), one = between - begin, other = end - between;
        ratios[turn] = one / other;
        if (one < best[0]) best[0] = one;
        if (other < best[1]) best[1] = other;
    }
    qsort(ratios, (size_t)turns, sizeof *ratios, by_size);
    if (out_first) *out_first = best[0];
    if (out_second) *out_second = best[1];
    return turns % 2 ? ratios[turns / 2] : 0.5 * (ratios[turns / 2 - 1] + ratios[turns / 2]);
}

static void write_machine(bench *b)
{
    char  line[512], name[512] = "";
    FILE *file = fopen("/proc/cpuinfo", "r");
    while (file && !name[0] && fgets(line, sizeof line, file))
        if (strncmp(line, "model name", 10) == 0 && strchr(line, ':')) snprintf(name, sizeof name, "%s", strchr(line, ':') + 2);
    if (file) fclose(file);
    name[strcspn(name, "\n")] = 0;
    ist_json_object(&b->json, "machine");
    ist_json_text(&b->json, "processor", name);
    ist_json_integer(&b->json, "cores", sysconf(_SC_NPROCESSORS_ONLN));
    ist_json_text(&b->json, "compiler", __VERSION__);
    ist_json_end(&b->json);
    printf("%s, %ld cores, compiler %s\n", name, sysconf(_SC_NPROCESSORS_ONLN), __VERSION__);
}

int main(int argc, char **argv)
{
    bench       b = { .source = ISTHMUS_SOURCE, .build = ISTHMUS_BUILD, .testdata = getenv("ISTHMUS_TESTDATA") };
    const char *out = NULL;
    ist_error   err = { 0 };
    for (int i = 1; i < argc; i++) {
        if (strncmp(argv[i], "--only=", 7) == 0) b.only = argv[i] + 7;
        else if (strncmp(argv[i], "--out=", 6) == 0) out = argv[i] + 6;
        else {
            fprintf(stderr, "usage: isthmus-bench [--only=PREFIX] [--out=FILE]\n");
            return 2;
        }
    }
    if (!b.testdata) b.testdata = ISTHMUS_TESTDATA;
    b.json = ist_json_to(&b.text, 2);
    ist_json_object(&b.json, NULL);
    write_machine(&b);
    ist_json_object(&b.json, "figures");
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) rooms[i](&b);
    ist_json_end(&b.json);
    ist_json_integer(&b.json, "skipped", b.skipped);
    ist_json_end(&b.json);
    if (b.skipped) printf("%d figure%s skipped on this machine\n", b.skipped, b.skipped == 1 ? "" : "s");
    ist_buffer_add(&b.text, "\n");
    ist_status status = b.text.failed ? IST_NOMEM : IST_OK;
    if (status == IST_OK && out) status = ist_write_file(out, b.text.at, b.text.length, &err);
    if (status != IST_OK) fprintf(stderr, "isthmus-bench: %s\n", err.text);
    ist_buffer_clear(&b.text);
    return status == IST_OK ? 0 : 1;
}
