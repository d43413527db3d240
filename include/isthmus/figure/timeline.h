/* SPDX-License-Identifier: Apache-2.0
 *
 * timeline.h: what held from when to when, and how forecasts of events came out. As chart.h says.
 */
#ifndef ISTHMUS_FIGURE_TIMELINE_H
#define ISTHMUS_FIGURE_TIMELINE_H

#include <isthmus/figure/chart.h>

/* A row of a timeline: a bar from its first day to its last, or a mark on one day. Days as base/time.h counts them. */
typedef struct ist_span {
    const char *label;
    const char *group;     /* rows of one group stand together under it; NULL: none. In the order given */
    const char *about;     /* told on pointing; NULL: none */
    int         first, last; /* INT_MIN: since before the chart; INT_MAX: still open. first = last: a mark */
    int         tone;      /* 0 to 6, a series colour */
    bool        hollow;    /* not decided, or only planned */
} ist_span;

typedef struct ist_span_chart {
    ist_chart_frame  frame;
    size_t           span_count;
    const ist_span  *spans;
    int              from, to;  /* days shown; equal: as far as the rows reach */
    int              today;     /* a line through all rows; INT_MIN: none */
    const char      *today_name;
} ist_span_chart;

/* Also IST_RANGE: a row that ends before it begins, naming it. */
ist_status ist_figure_draw_spans(ist_buffer *out, const ist_span_chart *chart, ist_error *err);

/* Forecast probabilities against what happened, class by class. */
typedef struct ist_reliability_chart {
    ist_chart_frame frame;
    size_t          class_count;
    const double   *forecast;   /* mean probability of the class; not finite: empty */
    const double   *happened;   /* share that happened */
    const size_t   *count;
    const double   *low, *high; /* what 95 in 100 repetitions keep to, as shares, if the forecasts are right; NULL: none */
} ist_reliability_chart;

ist_status ist_figure_draw_reliability(ist_buffer *out, const ist_reliability_chart *chart, ist_error *err);

#endif
