/* SPDX-License-Identifier: Apache-2.0
 *
 * Files that a report carries inside itself, and the script that lets a reader look into them.
 *
 * A file is a link whose address is its own text ("data:text/csv,..."): it is saved by a click with scripts off, and the
 * viewer reads it from there, so that nothing stands in the page twice and nothing is asked of another computer.
 */
#include "report_local.h"

#include <assert.h>
#include <string.h>

/* Characters that a data address holds as they are; all others are percent-encoded. */
static bool is_plain(unsigned char c)
{
    static const char kept[] = "-_.~,;:/@+=!*()";

    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr(kept, c));
}

static const char *address_of(ist_report *report, const ist_buffer *text)
{
    static const char lead[] = "data:text/csv;charset=utf-8,", digits[] = "0123456789ABCDEF";
    size_t length = sizeof lead - 1;
    char *address, *to;

    for (size_t i = 0; i < text->length; i++) length += is_plain((unsigned char)text->at[i]) ? 1 : 3;
    address = ist_arena_alloc(report->arena, length + 1);
    if (!address) {
        report_fail(report, IST_NOMEM, "out of memory while a file was put into a report");
        return NULL;
    }
    memcpy(address, lead, sizeof lead - 1);
    to = address + sizeof lead - 1;
    for (size_t i = 0; i < text->length; i++) {
        unsigned char c = (unsigned char)text->at[i];
        if (is_plain(c)) {
            *to++ = (char)c;
            continue;
        }
        *to++ = '%';
        *to++ = digits[c >> 4];
        *to++ = digits[c & 15];
    }
    *to = '\0';
    return address;
}

void ist_report_carry(ist_report *report, const char *name, const char *holds, size_t rows, const ist_buffer *text)
{
    report_file *items, file = { .name = report_keep(report, name), .holds = report_keep(report, holds), .rows = rows, .bytes = text->length };

    if (text->failed || (text->length && !text->at)) {
        report_fail(report, IST_NOMEM, "out of memory before a file was put into a report");
        return;
    }
    file.address = address_of(report, text);
    items = report_grown(report, report->files, &report->file_room, report->file_count, sizeof *items);
    if (!items || !file.address) return;
    report->files = items;
    items[report->file_count++] = file;
}

void ist_report_set_viewer(ist_report *report, const ist_report_viewer *viewer)
{
    assert(viewer->script && viewer->digest && !strstr(viewer->script, "</"));
    report->script = viewer->script;
    report->digest = viewer->digest;
    report->style = viewer->style;
}

bool report_carries(const ist_report *report, const char *name)
{
    for (size_t f = 0; f < report->file_count; f++)
        if (strcmp(report->files[f].name, name) == 0) return true;
    return false;
}

void report_add_policy(ist_buffer *out, const ist_report *report)
{
    ist_buffer_add(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'");
    if (report->script) ist_buffer_print(out, "; script-src 'sha256-%s'", report->digest);
    ist_buffer_add(out, "\"/>\n");
}

/* "812 bytes", "96 kB", "2.8 MB" */
static void add_size(ist_buffer *out, double bytes)
{
    if (bytes < 1000) ist_buffer_print(out, "%.0f bytes", bytes);
    else if (bytes < 999500) ist_buffer_print(out, "%.0f kB", bytes / 1e3);
    else ist_buffer_print(out, "%.1f MB", bytes / 1e6);
}

void report_add_files(ist_buffer *out, const ist_report *report)
{
    size_t bytes = 0;

    if (!report->file_count) return;
    for (size_t f = 0; f < report->file_count; f++) bytes += report->files[f].bytes;
    ist_buffer_print(out, "<section id=\"data\">\n<h2>Data</h2>\n<p>This page carries the %zu tables behind it, ", report->file_count);
    add_size(out, (double)bytes);
    ist_buffer_add(out, " of CSV (RFC 4180, UTF-8), and asks nothing of any other computer. A click saves a table.</p>\n<ul class=\"files\">\n");
    for (size_t f = 0; f < report->file_count; f++) {
        const report_file *file = &report->files[f];
        ist_buffer_add(out, "<li id=\"file-");
        ist_buffer_add_xml(out, file->name);
        ist_buffer_add(out, "\"><a download=\"");
        ist_buffer_add_xml(out, file->name);
        ist_buffer_add(out, "\" href=\"");
        ist_buffer_add(out, file->address); /* holds nothing that would have to be escaped */
        ist_buffer_add(out, "\">");
        ist_buffer_add_xml(out, file->name);
        ist_buffer_add(out, "</a> ");
        ist_buffer_add_xml(out, file->holds);
        ist_buffer_print(out, " <span class=\"unit\">%zu %s, ", file->rows, file->rows == 1 ? "row" : "rows");
        add_size(out, (double)file->bytes);
        ist_buffer_add(out, "</span></li>\n");
    }
    ist_buffer_add(out, "</ul>\n</section>\n");
}

void report_add_viewer(ist_buffer *out, const ist_report *report)
{
    if (!report->script) return;
    ist_buffer_add(out, "<script>");
    ist_buffer_add(out, report->script);
    ist_buffer_add(out, "</script>\n");
}
