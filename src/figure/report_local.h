/* SPDX-License-Identifier: Apache-2.0
 *
 * report_local.h: what the files that put a report together share.
 */
#ifndef ISTHMUS_FIGURE_REPORT_LOCAL_H
#define ISTHMUS_FIGURE_REPORT_LOCAL_H

#include "figure_local.h"

#include <isthmus/base/arena.h>
#include <isthmus/figure/report.h>

/* A file inside the page. */
typedef struct report_file {
    const char *name, *holds;
    size_t rows, bytes;
    const char *address; /* data: with the text percent-encoded */
} report_file;

struct ist_report {
    ist_arena *arena; /* texts and lists */
    ist_report_about about;
    ist_buffer keys, summary, contents, body;
    ist_publication *sources;
    size_t source_count, source_room;
    const char **notes;
    size_t note_count, note_room;
    const char **ids; /* of figures */
    size_t id_count, id_room;
    report_file *files; /* that the page carries */
    size_t file_count, file_room;
    const char *script, *digest, *style; /* of the viewer, NULL without; borrowed */
    int section, subsection, figure, table;
    bool told; /* keys stand in rows */
    ist_status status; /* the first failure */
    ist_error error;
};

/* The first failure stays. */
void report_fail(ist_report *report, ist_status status, const char *sentence);
/* A copy in the report's memory; NULL stays NULL. */
const char *report_keep(ist_report *report, const char *text);
/* A list with room for one more; NULL, and the list as it was, when memory runs out. */
void *report_grown(ist_report *report, void *items, size_t *room, size_t count, size_t size);

/* report_files.c */
bool report_carries(const ist_report *report, const char *name);
void report_add_policy(ist_buffer *out, const ist_report *report); /* what the page may run and ask */
void report_add_files(ist_buffer *out, const ist_report *report);  /* the section of the carried files */
void report_add_viewer(ist_buffer *out, const ist_report *report); /* the script, at the page's end */

#endif
