/* SPDX-License-Identifier: Apache-2.0
 *
 * snapshot.c: an answer as one file: the report with its tables inside and a small viewer, read from a stick on any system.
 */
#include "page_local.h"
#include "viewer.h"

/* A sink of briefing_each_table. */
static ist_status carry(void *context, const char *name, const char *holds, ist_table *table, ist_error *err)
{
    ist_buffer text = { 0 }, file = { 0 };
    ist_status status = ist_table_write(&text, table, IST_TABLE_CSV, 0, err);
    ist_buffer_print(&file, "%s.csv", name);
    if (status == IST_OK && file.failed) status = ist_fail(err, IST_NOMEM, "out of memory");
    if (status == IST_OK) ist_report_carry(context, file.at, holds, ist_table_rows(table), &text);
    ist_buffer_clear(&text);
    ist_buffer_clear(&file);
    return status;
}

ist_status briefing_carry(ist_report *report, const ist_result *result, ist_error *err)
{
    static const ist_report_viewer viewer = { .script = briefing_viewer_script, .digest = briefing_viewer_digest, .style = briefing_viewer_style };
    ist_report_set_viewer(report, &viewer);
    return briefing_each_table(result, carry, report, err);
}

ist_status ist_briefing_snapshot(ist_buffer *out, const ist_result *result, ist_error *err)
{
    briefing_pictures pictures = { 0 };
    ist_status        status = briefing_draw(result, &pictures, err);
    if (status == IST_OK) status = briefing_page(out, result, &pictures, true, err);
    briefing_pictures_clear(&pictures);
    return status;
}
