/* SPDX-License-Identifier: Apache-2.0
 *
 * chart.h: charts drawn as SVG from plain arrays and words.
 *
 * One call appends one whole <svg> element. Alone in a file it is a document that looks the same in a browser,
 * in print and in an office program: every colour is an attribute and the paper is white. Inside a report the
 * classes on its elements (f-ink, s-rule, f-1 ...) let the page's own custom properties recolour it for dark
 * screens. The same arrays give the same bytes. Colours are those of Okabe and Ito (Color Universal Design,
 * 2008), which people with any common colour vision tell apart; what they tell is also told by a dash, a
 * label or a place. Text is measured, wrapped and moved so that it does not overlap; all of it is escaped.
 *
 * Arrays are borrowed for the call. A value that is not finite is unknown: nothing is drawn there. Every
 * function leaves `out` untouched on failure and can return
 *   IST_USAGE  a title is missing, or there is nothing to draw
 *   IST_RANGE  quantiles, interval ends or stages out of order, naming the place
 *   IST_NOMEM
 * Numbers that people read are set by ist_figure_number with the chart's `digits` (table.h).
 */
#ifndef ISTHMUS_FIGURE_CHART_H
#define ISTHMUS_FIGURE_CHART_H

#include <isthmus/base/status.h>
#include <isthmus/base/text.h>
#include <stdbool.h>
#include <stddef.h>

/* What every chart carries. */
typedef struct ist_chart_frame {
    const char *id;       /* letters, digits, hyphens; unique in a page; NULL: "chart" */
    const char *title;    /* what is shown, best as the finding: set large, and the picture's name */
    const char *subtitle; /* quantity, unit, condition; NULL: none */
    const char *about;    /* told to those who do not see the picture; NULL: the subtitle */
    const char *note;     /* small print below; NULL: none */
    double      width;    /* in user units (pixels at rest), margins included, at least 320; 0: 720 */
} ist_chart_frame;

/* --- What each lever is worth: bars with intervals and a line at zero ------------------------------------ */

/* One perspective or theatre. */
typedef struct ist_value_panel {
    const char   *title; /* NULL only when the panel stands alone */
    const char   *unit;  /* NULL: that of the chart */
    const double *value; /* [rows] */
    const double *low;   /* 5% of the interval [rows], NULL: none; not finite: not resolved */
    const double *high;  /* 95% */
} ist_value_panel;

typedef struct ist_value_chart {
    ist_chart_frame        frame;
    size_t                 row_count;
    const char *const     *labels;   /* [rows] */
    const int             *levels;   /* 0 an area, 1 a sub-lever of the area above; NULL: all 0 [rows] */
    size_t                 panel_count;
    const ist_value_panel *panels;
    const char            *unit;
    const char            *interval; /* what low and high are; NULL: "5% to 95%" */
    const char            *sign;     /* which side of zero is good, said under the chart; never NULL */
    int                    digits;
    bool                   own_scales; /* each panel its own axis; else one for all */
} ist_value_chart;

ist_status ist_figure_draw_values(ist_buffer *out, const ist_value_chart *chart, ist_error *err);

/* --- Months on the x axis ---------------------------------------------------------------------------------- */

/* One world's quantiles by month; any may be NULL, a band needs both its ends. */
typedef struct ist_fan_world {
    const char   *name;
    const double *p05, *p25, *p50, *p75, *p95; /* [months] */
} ist_fan_world;

typedef struct ist_chart_line {
    const char   *name;
    const double *values; /* [months] */
    bool          dashed;
} ist_chart_line;

typedef struct ist_fan_chart {
    ist_chart_frame       frame;
    int                   first_month; /* 12 * year + month - 1 (base/time.h) */
    size_t                month_count;
    const char           *unit;
    bool                  share;       /* values are fractions, read as per cent */
    size_t                world_count;
    const ist_fan_world  *worlds;
    size_t                line_count;  /* references: a requirement, a promised schedule */
    const ist_chart_line *lines;
    bool                  side_by_side; /* one panel a world on one scale; else all in one */
} ist_fan_chart;

ist_status ist_figure_draw_fan(ist_buffer *out, const ist_fan_chart *chart, ist_error *err);

/* Lines by month: the share of futures in which a contingency is active, a price, a count. */
typedef struct ist_line_chart {
    ist_chart_frame       frame;
    int                   first_month;
    size_t                month_count;
    const char           *unit;
    bool                  share;
    size_t                line_count;
    const ist_chart_line *lines;
} ist_line_chart;

ist_status ist_figure_draw_lines(ist_buffer *out, const ist_line_chart *chart, ist_error *err);

/* Layers by month, such as mean units by theatre; a panel for each world (with, without) on one scale. */
typedef struct ist_stack_panel {
    const char          *title;  /* NULL only when the panel stands alone */
    const double *const *layers; /* [layers][months], none negative; the first lies at the bottom */
} ist_stack_panel;

typedef struct ist_stack_chart {
    ist_chart_frame        frame;
    int                    first_month;
    size_t                 month_count;
    const char            *unit;
    size_t                 layer_count;
    const char *const     *layer_names; /* [layers] */
    size_t                 panel_count;
    const ist_stack_panel *panels;
    bool                   as_lines;    /* lines from zero in place of layers on each other */
} ist_stack_chart;

ist_status ist_figure_draw_stack(ist_buffer *out, const ist_stack_chart *chart, ist_error *err);

/* --- Orders: framework, contract, delivered, forecast ----------------------------------------------------- */

typedef struct ist_pipeline_order {
    const char *label;
    double      framework;     /* units agreed in principle; not finite: none or unknown */
    double      contract;      /* units under contract */
    double      delivered;     /* units delivered */
    double      forecast;      /* units delivered by the horizon, the delivered ones included: median */
    double      forecast_low;  /* 5% */
    double      forecast_high; /* 95% */
} ist_pipeline_order;

typedef struct ist_pipeline_chart {
    ist_chart_frame           frame;
    size_t                    order_count;
    const ist_pipeline_order *orders;
    const char               *unit;
    const char               *horizon;  /* what the forecast runs to ("end of 2030"); NULL: not said */
    bool                      relative; /* each order in per cent of its own largest stage */
    int                       digits;
} ist_pipeline_chart;

ist_status ist_figure_draw_pipeline(ist_buffer *out, const ist_pipeline_chart *chart, ist_error *err);

/* --- Chains: producer to donor to recipient, with a link and without it ------------------------------------- */

typedef struct ist_chain {
    const char *producer, *donor, *recipient, *item;
    double      arrived; /* from the producer at the donor; not finite: not said */
    double      with;    /* given to the recipient */
    double      without; /* given when the first link is taken away */
} ist_chain;

typedef struct ist_chain_chart {
    ist_chart_frame  frame;
    size_t           chain_count;
    const ist_chain *chains;
    const char      *with_name, *without_name; /* what the bars are ("given", "without the orders") */
    int              digits;
} ist_chain_chart;

ist_status ist_figure_draw_chains(ist_buffer *out, const ist_chain_chart *chart, ist_error *err);

/* --- Which assumptions matter: the outcome at both ends of each range ------------------------------------- */

typedef struct ist_range_bar {
    const char *label;
    const char *low_setting;  /* the assumption's low end as text ("0.05 per year"); NULL: "low" */
    const char *high_setting; /* NULL: "high" */
    double      at_low;       /* the outcome there */
    double      at_high;
} ist_range_bar;

typedef struct ist_range_chart {
    ist_chart_frame      frame;
    size_t               bar_count;
    const ist_range_bar *bars;  /* drawn in the order given, so the widest first */
    double               base;  /* the outcome with every assumption at its central value */
    double               flip;  /* the outcome at which the conclusion turns, drawn as a line; NAN: none */
    const char          *flip_name; /* "cooperation stops paying"; NULL with no flip */
    const char          *unit;
    int                  digits;
} ist_range_chart;

ist_status ist_figure_draw_ranges(ist_buffer *out, const ist_range_chart *chart, ist_error *err);

/* --- A box: which part of each range ------------------------------------------------------------------------ */

typedef struct ist_box_row {
    const char *label;
    const char *low_setting, *high_setting; /* the ends of the range as text */
    const char *says;                       /* the part as text ("at least 0.4 units a month") */
    double      from, to;                   /* of the range: 0 its low end, 1 its high end */
    double      planning;                   /* the planning value; not finite: none */
} ist_box_row;

typedef struct ist_box_chart {
    ist_chart_frame    frame;
    size_t             row_count;
    const ist_box_row *rows;
    const char        *inside;   /* what the marked part is ("here it holds in 92%") */
} ist_box_chart;

ist_status ist_figure_draw_box(ist_buffer *out, const ist_box_chart *chart, ist_error *err);

#endif
