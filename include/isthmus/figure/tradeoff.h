/* SPDX-License-Identifier: Apache-2.0
 *
 * tradeoff.h: what is lost in one place against what is lost in another, one panel a curve. As chart.h says.
 */
#ifndef ISTHMUS_FIGURE_TRADEOFF_H
#define ISTHMUS_FIGURE_TRADEOFF_H

#include <isthmus/figure/chart.h>

typedef struct ist_tradeoff_panel {
    const char   *title;
    size_t        n;
    const double *x, *y;           /* [n] the points, joined in their order */
    double        today_x, today_y; /* not finite: none */
    double        best_x, best_y;
} ist_tradeoff_panel;

typedef struct ist_tradeoff_chart {
    ist_chart_frame           frame;
    const char               *x_name, *y_name; /* with the unit */
    const char               *today_name, *best_name; /* what the two marks are; never NULL */
    size_t                    panel_count;
    const ist_tradeoff_panel *panels;          /* each on its own scales */
} ist_tradeoff_chart;

ist_status ist_figure_draw_tradeoff(ist_buffer *out, const ist_tradeoff_chart *chart, ist_error *err);

#endif
