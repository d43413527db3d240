/* SPDX-License-Identifier: Apache-2.0
 *
 * report.h: a page that stands alone: HTML without requests, and without scripts unless it is given a viewer, made to be
 * read, printed and filed.
 *
 * The page opens with a summary that is its first printed page: title, the answer in a sentence, what it is
 * conditional on, key figures, and whatever is added before the first section. Then contents, numbered
 * sections, notes, sources, and the command that reproduces it. Figures and tables are numbered, and each
 * carries its sources, its data file and its recipe.
 *
 * Texts are plain words and are escaped. Inside them "[3]" links to source 3 and "[^2]" to note 2 once those
 * exist, so cite before writing. Everything given is copied. Adding never fails where it stands: when memory
 * runs out the report remembers, and ist_report_write says so.
 *
 *   ist_report *report = ist_report_new(&(ist_report_about){ .title = "...", .answer = "..." });
 *   int paper = ist_report_cite(report, &(ist_publication){ .title = "NATO-ROK defence cooperation", ... });
 *   ist_report_start_section(report, "Industry");
 *   ist_report_print(report, "Poland has 212 howitzers under contract [%d].", paper);
 *   ist_report_add_figure(report, &svg, "Orders by stage.", &(ist_origin){ .sources = &paper, .source_count = 1 });
 *   status = ist_report_write(&out, report, err);
 */
#ifndef ISTHMUS_FIGURE_REPORT_H
#define ISTHMUS_FIGURE_REPORT_H

#include <isthmus/figure/table.h>

typedef struct ist_report ist_report;

typedef struct ist_report_about {
    const char *title;
    const char *question;  /* what is asked, before the answer; NULL: the title says it */
    const char *answer;    /* one sentence, set large */
    const char *condition; /* what it holds under ("conditional on the assumptions listed; ..."); NULL: none */
    const char *facts;     /* a line of facts under the title: as of, seed, futures, release label; NULL: none */
    const char *recipe;    /* the command that makes this page again; NULL: none */
    const char *cited;     /* how somebody who uses the page cites it, under the recipe; NULL: none */
    const char *language;  /* BCP 47; NULL: "en" */
} ist_report_about;

/* A publication. NULL where unknown; the title never. */
typedef struct ist_publication {
    const char *author, *title, *publisher;
    const char *date;    /* of publication, ISO */
    const char *section; /* the place in it */
    const char *url;     /* http or https; anything else is shown and not linked */
} ist_publication;

/* Where a figure or table comes from. */
typedef struct ist_origin {
    const int  *sources; /* numbers from ist_report_cite [source_count] */
    size_t      source_count;
    const char *data;    /* name of the file beside the report that holds its numbers; NULL: none */
    const char *recipe;  /* the command that makes it again; NULL: none */
} ist_origin;

/* A headline on the first page. */
typedef struct ist_report_key {
    const char *value;    /* as people read it, with its unit: "31.2 months" */
    const char *interval; /* "5% to 95%: -4.8 to 71.0"; NULL: none */
    const char *label;    /* what it is */
    const char *tier;     /* logistics, conditional on a war, deterrence; NULL: none */
    const char *says;     /* the statement, a sentence; NULL: none. Once one key says something all stand in rows */
} ist_report_key;

/* NULL when out of memory. Free with ist_report_free. */
ist_report *ist_report_new(const ist_report_about *about);
void        ist_report_free(ist_report *report); /* NULL is fine */

/* The source's number, from 1; the same source (every field alike) gives the same number. 0 when out of
 * memory. */
int ist_report_cite(ist_report *report, const ist_publication *source);
/* The number of a new note at the end, from 1, for "[^1]". 0 when out of memory. */
int ist_report_add_note(ist_report *report, const char *text);

void ist_report_add_key(ist_report *report, const ist_report_key *key);
/* A heading among the keys, with a question under it (NULL: none). */
void ist_report_add_key_heading(ist_report *report, const char *heading, const char *question);
void ist_report_start_section(ist_report *report, const char *heading);    /* numbered, in the contents */
void ist_report_start_subsection(ist_report *report, const char *heading); /* inside a section */
void ist_report_add_paragraph(ist_report *report, const char *text);
void ist_report_print(ist_report *report, const char *format, ...) __attribute__((format(printf, 2, 3)));
void ist_report_add_list(ist_report *report, const char *const *items, size_t count);
/* An <svg> element as chart.h draws it. `caption` says what to see in it; `origin` may be NULL. */
void ist_report_add_figure(ist_report *report, const ist_buffer *svg, const char *caption, const ist_origin *origin);
/* The table with its title as caption. A table that ist_table_write would refuse makes ist_report_write fail
 * the same way. */
void ist_report_add_table(ist_report *report, const ist_table *table, const ist_origin *origin);

/* ---- A page that carries its data (a snapshot). */

/* A CSV file inside the page, listed under "Data" with what it `holds`, its rows and size; a click saves it, with scripts off
 * too. What is added after it and names it as `data` links to it there. */
void ist_report_carry(ist_report *report, const char *name, const char *holds, size_t rows, const ist_buffer *text);

/* A script at the page's end that reads the carried files; without it the page is whole. All borrowed until the report is
 * written. The page allows this script and no other. */
typedef struct ist_report_viewer {
    const char *script; /* all between <script> and </script>; a CDATA section, without "</" */
    const char *digest; /* SHA-256 of the script's bytes, in base64 */
    const char *style;  /* CSS beside the report's own; NULL: none */
} ist_report_viewer;
void ist_report_set_viewer(ist_report *report, const ist_report_viewer *viewer);

/* Appends the page to `out`, which is untouched on failure. IST_NOMEM; IST_USAGE when two figures carry the
 * same id (chart.h) or a table was not whole. The same calls give the same bytes. */
ist_status ist_report_write(ist_buffer *out, const ist_report *report, ist_error *err);

#endif
