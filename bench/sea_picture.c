/* SPDX-License-Identifier: Apache-2.0
 *
 * sea_picture.c: how fast tracks and events are, and what a ship costs in memory. Generated traffic, held in memory, so that
 * neither files nor decoding are timed.
 */
#include "bench.h"

#include <isthmus/sea/picture.h>
#include <isthmus/sea/simulate.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct traffic { ist_sea_report *reports; ist_sea_statics *statics; size_t count, room, n_statics, statics_room; bool failed; } traffic;

static ist_status keep(void *context, const ist_sea_report *report, ist_error *err)
{
    traffic *t = context;
    if (t->count == t->room) {
        t->room = t->room ? t->room * 2 : 1 << 20;
        ist_sea_report *bigger = realloc(t->reports, t->room * sizeof *bigger);
        if (!bigger) return ist_fail(err, IST_NOMEM, "out of memory");
        t->reports = bigger;
    }
    t->reports[t->count] = *report;
    if (report->statics) {
        if (t->n_statics == t->statics_room) {
            t->statics_room = t->statics_room ? t->statics_room * 2 : 1 << 17;
            ist_sea_statics *bigger = realloc(t->statics, t->statics_room * sizeof *bigger);
            if (!bigger) return ist_fail(err, IST_NOMEM, "out of memory");
            t->statics = bigger;
        }
        t->statics[t->n_statics++] = *report->statics;
    }
    t->count++;
    return IST_OK;
}

static ist_status play(traffic *t, int vessels, double days, const ist_areas *areas, ist_error *err)
{
    ist_simulate_asked asked;
    ist_simulation *simulation = NULL;
    ist_simulate_defaults(&asked);
    asked.vessels = vessels;
    asked.days = days;
    asked.areas = areas;
    IST_TRY(ist_simulation_new(&simulation, &asked, err));
    ist_status status = ist_simulation_run(simulation, keep, t, err);
    ist_simulation_free(simulation);
    for (size_t i = 0, at = 0; i < t->count; i++) /* where they stand now that they no longer move */
        if (t->reports[i].statics) t->reports[i].statics = &t->statics[at++];
    return status;
}

/* Positions a second of CPU time, the best of a few turns; *out_counts is that of the last. Negative on failure. */
static double speed(const traffic *t, const ist_picture_asked *asked, int turns, ist_picture_counts *out_counts)
{
    ist_error err = { 0 };
    double best = -1;
    for (int turn = 0; turn < turns; turn++) {
        ist_picture *picture = NULL;
        if (ist_picture_new(&picture, asked, &err) != IST_OK) return -1;
        double begin = bench_cpu();
        for (size_t i = 0; i < t->count; i++)
            if (ist_picture_report(picture, &t->reports[i], &err) != IST_OK) return -1;
        if (ist_picture_finish(picture, &err) != IST_OK) return -1;
        double seconds = bench_cpu() - begin;
        ist_picture_count(picture, out_counts);
        best = best < (double)out_counts->positions / seconds ? (double)out_counts->positions / seconds : best;
        ist_picture_free(picture);
    }
    return best;
}

static ist_status ignore(void *context, const ist_sea_event *event, ist_error *err)
{
    (void)context, (void)event, (void)err;
    return IST_OK;
}

static ist_areas *default_areas(ist_error *err)
{
    json_t *json = NULL;
    ist_areas *areas = ist_areas_new();
    const char *text = ist_simulation_areas();
    if (areas && (ist_json_read_text(&json, "areas", text, strlen(text), err) != IST_OK || ist_areas_add(areas, "areas", json, err) != IST_OK || ist_areas_index(areas, err) != IST_OK)) {
        ist_areas_free(areas);
        areas = NULL;
    }
    json_decref(json);
    return areas;
}

static void measure_speed(bench *b, const ist_sea_settings *settings, const ist_areas *areas, ist_error *err)
{
    traffic t = { 0 };
    ist_picture_counts counts;
    ist_background *background = ist_background_new();
    ist_picture_asked asked = { .settings = settings, .background = background, .areas = areas, .kinds = 1u << IST_SEA_GAP | 1u << IST_SEA_AREA };
    bool fine = background && play(&t, 3000, 3, areas, err) == IST_OK;
    for (size_t i = 0; i < t.count && fine; i++) fine = ist_background_learn(background, &t.reports[i], err) == IST_OK;
    double gaps = fine ? speed(&t, &asked, 3, &counts) : -1;
    asked.kinds = 0;
    double all = fine ? speed(&t, &asked, 3, &counts) : -1;
    if (gaps > 0) bench_figure(b, "sea.positions_gaps_per_s", gaps, "positions/s", ">= 3e6", "tracks, gaps and areas, one core");
    else bench_skip(b, "sea.positions_gaps_per_s", err->text);
    if (all > 0) bench_figure(b, "sea.positions_all_per_s", all, "positions/s", ">= 1e6", "every kind of event, one core");
    else bench_skip(b, "sea.positions_all_per_s", err->text);
    /* As a live watch does: what is heard where is learned on the way, and silences are told while they go on. */
    asked.background = NULL;
    asked.on_open = ignore;
    double live_all = fine ? speed(&t, &asked, 2, &counts) : -1;
    asked.kinds = 1u << IST_SEA_GAP | 1u << IST_SEA_AREA;
    double live_gaps = fine ? speed(&t, &asked, 2, &counts) : -1;
    if (live_gaps > 0) bench_figure(b, "sea.live_gaps_per_s", live_gaps, "positions/s", ">= 3e6", "gaps and areas, learning on the way, silences told while they go on");
    if (live_all > 0) bench_figure(b, "sea.live_all_per_s", live_all, "positions/s", ">= 1e6", "every kind, likewise");
    ist_background_free(background);
    free(t.reports);
    free(t.statics);
}

/* Everything that a live watch holds for 50,000 ships, the background learned on the way included. */
static void measure_memory(bench *b, const ist_sea_settings *settings, const ist_areas *areas, ist_error *err)
{
    traffic t = { 0 };
    ist_picture_counts counts;
    ist_picture_asked asked = { .settings = settings, .areas = areas };
    double fine = play(&t, 84000, 0.08, areas, err) == IST_OK ? speed(&t, &asked, 1, &counts) : -1;
    if (fine > 0 && counts.vessels > 0) {
        double beyond = (double)counts.bytes - 64.0 * 1024 * 1024;
        bench_figure(b, "sea.live_vessels", (double)counts.vessels, "ships", NULL, "ships that the figures of memory are about");
        bench_figure(b, "sea.live_mib", (double)counts.bytes / 1048576, "MiB", NULL, "held for them, what is learned on the way included");
        bench_figure(b, "sea.bytes_per_vessel", beyond > 0 ? beyond / (double)counts.vessels : 0, "bytes", "<= 512", "held a ship beyond 64 MiB");
    } else bench_skip(b, "sea.bytes_per_vessel", err->text);
    free(t.reports);
    free(t.statics);
}

void bench_sea_picture(bench *b)
{
    char path[4096];
    ist_error err = { 0 };
    ist_sea_settings settings;
    bool speeds = bench_wanted(b, "sea.positions_gaps_per_s") || bench_wanted(b, "sea.positions_all_per_s") || bench_wanted(b, "sea.live_all_per_s");
    if (!speeds && !bench_wanted(b, "sea.bytes_per_vessel")) return;
    snprintf(path, sizeof path, "%s/data/sea-thresholds.yaml", bench_source(b));
    ist_areas *areas = default_areas(&err);
    if (!areas || ist_sea_settings_read(&settings, path, NULL, &err) != IST_OK) {
        bench_skip(b, "sea.positions_gaps_per_s", err.text);
        ist_areas_free(areas);
        return;
    }
    if (speeds) measure_speed(b, &settings, areas, &err);
    if (bench_wanted(b, "sea.bytes_per_vessel")) measure_memory(b, &settings, areas, &err);
    ist_areas_free(areas);
}
