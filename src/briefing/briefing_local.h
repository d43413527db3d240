/* SPDX-License-Identifier: Apache-2.0
 *
 * briefing_local.h: what the files of room `briefing` share.
 */
#ifndef ISTHMUS_BRIEFING_LOCAL_H
#define ISTHMUS_BRIEFING_LOCAL_H

#include <isthmus/figure/chart.h>
#include <isthmus/briefing.h>

const char        *briefing_area_title(const ist_scenario *scenario, int area); /* IST_NONE: all together */
const char        *briefing_counterfactual_title(const ist_result *result);
const char        *briefing_counterfactual_name(const ist_result *result);
void               briefing_add_headline(ist_table *table, const ist_scenario *scenario, const ist_headline *headline); /* cells: what it says to its unit */
const ist_summary *briefing_headline_summary(const ist_result *result, size_t headline);
ist_statement_kind briefing_statement(const ist_headline *headline);
ist_tier           briefing_tier(const ist_result *result, const ist_metric_about *metric, ist_statement_kind kind, int first, int world_metric);
const char        *briefing_tier_words(ist_tier tier);
const char        *briefing_verdict(const ist_result *result, size_t headline);
void               briefing_first_look(ist_buffer *out, const ist_result *result); /* what ist_briefing_is_first_look says, in a sentence */
double             briefing_facts_share(const ist_result *result, size_t headline); /* NaN when unknown */
void               briefing_signed(ist_buffer *out, double value, ist_setting setting);
/* How people read the amounts of a metric: shares in per cent, large sums of money in billions, large counts in millions.
 * `size` is the largest of the amounts that stand together. */
typedef struct briefing_scale { double factor; const char *unit, *change; } briefing_scale; /* change: the unit of a difference */
briefing_scale     briefing_scale_of(const ist_metric_about *metric, double size);
ist_summary        briefing_scaled(const ist_summary *summary, double factor); /* mean, error and quantiles */
void               briefing_interval(ist_buffer *out, const ist_summary *summary, ist_setting setting);

/* changes.c */
bool                briefing_is_off(const ist_result *result, int area); /* every lever of it; IST_NONE: every lever there is */
/* What was set: the inputs of the scenario, each once, and the values in place of theirs; in the result's arena. IST_NOMEM. */
typedef struct briefing_set { const ist_input *input; double value; } briefing_set;
ist_status          briefing_what_is_set(const ist_result *result, briefing_set **out, size_t *out_n, ist_error *err);
void                briefing_off_names(const ist_result *result, const char **out, size_t *out_n); /* [IST_MAX_LEVERS]: areas as a whole, else levers */
/* The scenario with what was set in place of its inputs, for tables of inputs: not to be run. Itself where nothing was set; NULL
 * when out of memory. */
const ist_scenario *briefing_as_used(const ist_result *result);

/* supplement.c */
void briefing_supplement_clear(ist_result *result);

/* ask.c: an answer in steps: the passes, then (replayed or read from shards) what is said. */
uint64_t   briefing_futures(const ist_question *question);
/* A result whose passes are chosen and not yet opened: `options` are for ist_cooperation_new, into result->run. */
ist_status briefing_prepare(ist_result **out, const ist_scenario *scenario, const ist_question *question, ist_cooperation_options *options,
                            ist_error *err);
ist_status briefing_read_answer(ist_result *result, ist_error *err); /* what is known now, in place of the answer before */
/* cases.c: the first worlds, as two tables that other programs read. */
ist_status briefing_read_cases(ist_result *result, const ist_control *control, ist_error *err);
ist_status briefing_finish(ist_result *result, const ist_question *question, ist_error *err);

/* series.c: the monthly lines behind the charts; worlds: 0 without any lever, 1 with all. */
typedef enum briefing_line_kind {
    BRIEFING_DELIVERED, BRIEFING_ACTIVE, BRIEFING_PRESENT, BRIEFING_STATE, BRIEFING_HOME, BRIEFING_TRANSIT, BRIEFING_STOCK
} briefing_line_kind;
size_t     briefing_line(const ist_scenario *scenario, briefing_line_kind kind, size_t i, size_t j);
ist_status briefing_read_series(ist_result *result, const ist_control *control, ist_error *err);
double     briefing_mean(const ist_series *series, int world, size_t line, int month);
double     briefing_quantile(const ist_series *series, int world, size_t line, int month, int quantile);

/* charts.c: the pictures of a result, drawn. `section` says where in the page they belong. */
typedef enum briefing_section { BRIEFING_WORTH, BRIEFING_PIPELINE, BRIEFING_ARMS, BRIEFING_BACKFILL, BRIEFING_POSTURE, BRIEFING_WARS } briefing_section;
typedef struct briefing_picture {
    briefing_section section;
    const char      *name;    /* of the file, without .svg; also its id in the page */
    const char      *caption; /* what to see in it */
    const char      *data;    /* the table beside it with its numbers */
    const char      *about[2]; /* words in the names of the inputs behind it: its facts are cited; NULL: all facts */
    ist_buffer       svg;
} briefing_picture;
typedef struct briefing_pictures {
    const ist_result *result;
    ist_arena        *arena;
    size_t            count, room;
    briefing_picture *at;
} briefing_pictures;
ist_status briefing_draw(const ist_result *result, briefing_pictures *out, ist_error *err);
void       briefing_pictures_clear(briefing_pictures *pictures);
/* A new picture at the end; NULL when out of memory. */
briefing_picture *briefing_add_picture(briefing_pictures *pictures, briefing_section section, const char *data, const char *name,
                                       const char *caption);

/* charts_series.c: those that go month by month */
ist_status briefing_draw_series(briefing_pictures *pictures, ist_error *err);

/* charts_backfill.c; the result has a supplement */
ist_status briefing_draw_backfill(briefing_pictures *pictures, ist_error *err);

/* files.c: gives every table behind a result to `sink`, with the name of its file (without .csv) and what it holds; stops at
 * the first failure. The sink does not keep the table. */
typedef ist_status (*briefing_table_sink)(void *context, const char *name, const char *holds, ist_table *table, ist_error *err);
ist_status briefing_each_table(const ist_result *result, briefing_table_sink sink, void *context, ist_error *err);

/* page.c: the report, beside its files; or, `alone`, with the tables inside and the viewer, as a snapshot. */
ist_status briefing_page(ist_buffer *out, const ist_result *result, const briefing_pictures *pictures, bool alone, ist_error *err);
/* snapshot.c */
struct ist_report;
ist_status briefing_carry(struct ist_report *report, const ist_result *result, ist_error *err);

#endif
