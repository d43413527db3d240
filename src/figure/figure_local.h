/* SPDX-License-Identifier: Apache-2.0
 *
 * figure_local.h: what the files of this room share: how wide text stands, on a terminal and on a page, and
 * text made safe for each.
 */
#ifndef ISTHMUS_FIGURE_LOCAL_H
#define ISTHMUS_FIGURE_LOCAL_H

#include <isthmus/base/text.h>
#include <isthmus/figure/table.h>
#include <stdint.h>

/* The code point at *at, which moves behind it; 0 at the end. A malformed byte reads as U+FFFD. */
uint32_t figure_next(const char **at);

/* Columns of a terminal: 2 for wide East Asian characters, 0 for marks that combine, else 1. */
int figure_columns_of(uint32_t code);
int figure_columns(const char *text);

/* An upper estimate of the width in user units of text set in a common sans-serif face at `size`. */
double figure_text_width(const char *text, double size, bool bold);

/* Appends text for a terminal: control and direction-changing characters become a space. */
void figure_add_plain(ist_buffer *out, const char *text);

/* Whether a line may end at a space of `text`: not where it parts the digits of one number ("62 900"). */
bool figure_is_gap(const char *text, const char *space);

/* Takes at most `columns` terminal columns of `text` and returns what is left behind the break: at the last
 * such space or semicolon, else inside the word. Something is always taken. *out_columns: how wide the part stands. */
const char *figure_take_line(const char *text, int columns, size_t *out_length, int *out_columns);

/* How many sources and notes a text may link to. */
typedef struct figure_links { int sources, notes; } figure_links;

/* Appends text as HTML; "[3]" becomes a link to #source-3 and "[^3]" to #note-3 where there are so many. */
void figure_add_html(ist_buffer *out, const char *text, figure_links links);

/* The table as HTML. `lead` stands in front of the caption ("Table 2."), may be NULL. */
void figure_table_html(ist_buffer *out, const ist_table *table, const char *lead, figure_links links);

/* IST_USAGE when the table's last row is not full, IST_NOMEM when it ran out while it was filled. */
ist_status figure_table_check(const ist_table *table, ist_error *err);

/* The style sheet of a report. */
void figure_add_report_style(ist_buffer *out);

#endif
