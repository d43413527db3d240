/* SPDX-License-Identifier: Apache-2.0
 *
 * evidence_local.h: what the files on evidence share.
 */
#ifndef ISTHMUS_EVIDENCE_LOCAL_H
#define ISTHMUS_EVIDENCE_LOCAL_H

#include <isthmus/analysis/ranges.h>
#include <isthmus/figure/chart.h>
#include <isthmus/figure/table.h>

void briefing_add_range(ist_table *table, const ist_range *range);   /* one cell: "0.1 .. 0.4 share" */
void briefing_add_origin(ist_table *table, const ist_input *input);  /* four cells: kind, reason, fact, place; NULL: empty */

/* A file in a folder; a table as CSV and as JSON, which is freed. */
ist_status briefing_write_text(const char *folder, const char *name, const ist_buffer *text, ist_error *err);
ist_status briefing_write_table(const char *folder, const char *name, ist_table *table, ist_error *err);

#endif
