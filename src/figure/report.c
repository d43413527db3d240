/* SPDX-License-Identifier: Apache-2.0
 *
 * The report page. Blocks are written as they are added; the page is put together at the end. It is
 * well-formed XML as well as HTML, so that any XML reader can check or take it apart.
 */
#include "report_local.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void report_fail(ist_report *report, ist_status status, const char *sentence)
{
    if (report->status == IST_OK) report->status = ist_fail(&report->error, status, "%s", sentence);
}

const char *report_keep(ist_report *report, const char *text)
{
    const char *copy = text ? ist_arena_copy(report->arena, text) : NULL;

    if (text && !copy) report_fail(report, IST_NOMEM, "out of memory while a report was filled");
    return copy;
}

/* A list with room for one more; NULL, and the list as it was, when memory runs out. */
void *report_grown(ist_report *report, void *items, size_t *room, size_t count, size_t size)
{
    size_t wanted = *room ? *room * 2 : 16;
    void *bigger;

    if (count < *room) return items;
    bigger = ist_arena_array(report->arena, wanted, size);
    if (!bigger) {
        report_fail(report, IST_NOMEM, "out of memory while a report was filled");
        return NULL;
    }
    if (count) memcpy(bigger, items, count * size);
    *room = wanted;
    return bigger;
}

static figure_links links_of(const ist_report *report)
{
    return (figure_links){ (int)report->source_count, (int)report->note_count };
}

/* Where blocks go: the summary until the first section begins. */
static ist_buffer *here(ist_report *report) { return report->section ? &report->body : &report->summary; }

ist_report *ist_report_new(const ist_report_about *about)
{
    ist_report *report = calloc(1, sizeof *report);

    assert(about && about->title && about->answer);
    if (!report) return NULL;
    report->arena = ist_arena_new();
    if (!report->arena) {
        free(report);
        return NULL;
    }
    report->about = (ist_report_about){
        .title = report_keep(report, about->title),
        .question = report_keep(report, about->question),
        .answer = report_keep(report, about->answer),
        .condition = report_keep(report, about->condition),
        .facts = report_keep(report, about->facts),
        .recipe = report_keep(report, about->recipe),
        .cited = report_keep(report, about->cited),
        .language = report_keep(report, about->language ? about->language : "en"),
    };
    return report;
}

void ist_report_free(ist_report *report)
{
    if (!report) return;
    ist_buffer_clear(&report->keys);
    ist_buffer_clear(&report->summary);
    ist_buffer_clear(&report->contents);
    ist_buffer_clear(&report->body);
    ist_arena_free(report->arena);
    free(report);
}

static bool alike(const char *a, const char *b) { return a && b ? strcmp(a, b) == 0 : a == b; }

static bool same_source(const ist_publication *a, const ist_publication *b)
{
    return alike(a->author, b->author) && alike(a->title, b->title) && alike(a->publisher, b->publisher) &&
           alike(a->date, b->date) && alike(a->section, b->section) && alike(a->url, b->url);
}

int ist_report_cite(ist_report *report, const ist_publication *source)
{
    ist_publication *items;

    assert(source->title);
    for (size_t s = 0; s < report->source_count; s++)
        if (same_source(&report->sources[s], source)) return (int)s + 1;
    items = report_grown(report, report->sources, &report->source_room, report->source_count, sizeof *items);
    if (!items) return 0;
    report->sources = items;
    items[report->source_count] = (ist_publication){
        .author = report_keep(report, source->author),
        .title = report_keep(report, source->title),
        .publisher = report_keep(report, source->publisher),
        .date = report_keep(report, source->date),
        .section = report_keep(report, source->section),
        .url = report_keep(report, source->url),
    };
    if (report->status != IST_OK) return 0;
    return (int)++report->source_count;
}

int ist_report_add_note(ist_report *report, const char *text)
{
    const char **items = report_grown(report, report->notes, &report->note_room, report->note_count, sizeof *items);

    text = report_keep(report, text);
    if (!items || !text) return 0;
    report->notes = items;
    items[report->note_count] = text;
    return (int)++report->note_count;
}

/* An element with words in it; nothing when there are none. */
static void add_words(ist_report *report, ist_buffer *out, const char *open, const char *text, const char *close)
{
    if (!text) return;
    ist_buffer_add(out, open);
    figure_add_html(out, text, links_of(report));
    ist_buffer_add(out, close);
}

void ist_report_add_key(ist_report *report, const ist_report_key *key)
{
    ist_buffer *out = &report->keys;

    report->told = report->told || key->says;
    ist_buffer_add(out, "<li>");
    add_words(report, out, "<span class=\"key-label\">", key->label, "</span>\n");
    add_words(report, out, "<span class=\"key-value\">", key->value, "</span>\n");
    add_words(report, out, "<span class=\"key-says\">", key->says, "</span>\n");
    add_words(report, out, "<span class=\"key-interval\">", key->interval, "</span>\n");
    add_words(report, out, "<span class=\"key-tier\">", key->tier, "</span>\n");
    ist_buffer_add(out, "</li>\n");
}

void ist_report_add_key_heading(ist_report *report, const char *heading, const char *question)
{
    ist_buffer *out = &report->keys;

    ist_buffer_add(out, "<li class=\"key-head\">");
    add_words(report, out, "<b>", heading, "</b>");
    add_words(report, out, " ", question, "");
    ist_buffer_add(out, "</li>\n");
}

void ist_report_start_section(ist_report *report, const char *heading)
{
    if (report->section) ist_buffer_add(&report->body, "</section>\n");
    report->section++;
    report->subsection = 0;
    ist_buffer_print(&report->body, "<section id=\"section-%d\">\n<h2><span class=\"count\">%d</span> ",
                     report->section, report->section);
    add_words(report, &report->body, "", heading, "</h2>\n");
    ist_buffer_print(&report->contents, "<li><a href=\"#section-%d\">", report->section);
    ist_buffer_add_xml(&report->contents, heading);
    ist_buffer_add(&report->contents, "</a></li>\n");
}

void ist_report_start_subsection(ist_report *report, const char *heading)
{
    assert(report->section);
    report->subsection++;
    ist_buffer_print(&report->body, "<h3><span class=\"count\">%d.%d</span> ", report->section, report->subsection);
    add_words(report, &report->body, "", heading, "</h3>\n");
}

void ist_report_add_paragraph(ist_report *report, const char *text)
{
    add_words(report, here(report), "<p>", text, "</p>\n");
}

void ist_report_print(ist_report *report, const char *format, ...)
{
    va_list arguments;
    char *text = NULL;
    int length;

    va_start(arguments, format);
    length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length >= 0) text = ist_arena_alloc(report->arena, (size_t)length + 1);
    if (!text) {
        report_fail(report, IST_NOMEM, "out of memory while a report was filled");
        return;
    }
    va_start(arguments, format);
    vsnprintf(text, (size_t)length + 1, format, arguments);
    va_end(arguments);
    ist_report_add_paragraph(report, text);
}

void ist_report_add_list(ist_report *report, const char *const *items, size_t count)
{
    if (!count) return;
    ist_buffer_add(here(report), "<ul>\n");
    for (size_t i = 0; i < count; i++) add_words(report, here(report), "<li>", items[i], "</li>\n");
    ist_buffer_add(here(report), "</ul>\n");
}

/* A file beside the report, or with `lead` in it, as a link: what is not a plain character of a name is percent-encoded, so that no
 * name can become an address elsewhere. */
static void add_file_link(ist_buffer *out, const char *lead, const char *name)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/";

    while (*name == '/') name++;
    ist_buffer_print(out, "<a href=\"%s", lead);
    for (const char *at = name; *at; at++) {
        if (strchr(plain, *at)) ist_buffer_add_n(out, at, 1);
        else ist_buffer_print(out, "%%%02X", (unsigned)(unsigned char)*at);
    }
    ist_buffer_add(out, "\">");
    ist_buffer_add_xml(out, name);
    ist_buffer_add(out, "</a>");
}

static void add_origin(ist_report *report, ist_buffer *out, const ist_origin *origin)
{
    if (!origin || (!origin->source_count && !origin->data && !origin->recipe)) return;
    ist_buffer_add(out, "<p class=\"origin\">");
    for (size_t s = 0; s < origin->source_count; s++) {
        char text[32];
        snprintf(text, sizeof text, "%s[%d]",
                 s                          ? " "
                 : origin->source_count > 1 ? "Sources: "
                                            : "Source: ",
                 origin->sources[s]);
        figure_add_html(out, text, links_of(report));
    }
    if (origin->data) {
        ist_buffer_add(out, origin->source_count ? " \xC2\xB7 Data: " : "Data: ");
        add_file_link(out, report_carries(report, origin->data) ? "#file-" : "", origin->data);
    }
    if (origin->recipe) {
        ist_buffer_add(out, origin->source_count || origin->data ? " \xC2\xB7 Recipe: " : "Recipe: ");
        add_words(report, out, "<code>", origin->recipe, "</code>");
    }
    ist_buffer_add(out, "</p>\n");
}

/* Remembers the id of a figure; a second one like it fails the report, for links and names would go astray. */
static void take_id(ist_report *report, const char *svg)
{
    const char *from = strstr(svg, "<title id=\""), *end;
    const char **items;

    if (!from) return;
    from += strlen("<title id=\"");
    end = strchr(from, '"');
    if (!end) return;
    for (size_t i = 0; i < report->id_count; i++)
        if (strncmp(report->ids[i], from, (size_t)(end - from)) == 0 && !report->ids[i][end - from]) {
            if (report->status != IST_OK) return;
            report->status = ist_fail(&report->error, IST_USAGE, "two figures of the report carry the id '%s'",
                                      report->ids[i]);
            return;
        }
    items = report_grown(report, report->ids, &report->id_room, report->id_count, sizeof *items);
    if (!items) return;
    report->ids = items;
    items[report->id_count] = ist_arena_copy_n(report->arena, from, (size_t)(end - from));
    if (items[report->id_count]) report->id_count++;
    else report_fail(report, IST_NOMEM, "out of memory while a report was filled");
}

void ist_report_add_figure(ist_report *report, const ist_buffer *svg, const char *caption, const ist_origin *origin)
{
    ist_buffer *out = here(report);

    if (svg->failed || !svg->at) {
        report_fail(report, IST_NOMEM, "out of memory before a figure was added to the report");
        return;
    }
    assert(strncmp(svg->at, "<svg ", 5) == 0);
    take_id(report, svg->at);
    report->figure++;
    ist_buffer_print(out,
                     "<figure id=\"figure-%d\">\n<div class=\"scroll\" tabindex=\"0\" role=\"group\" "
                     "aria-label=\"Figure %d\">\n",
                     report->figure, report->figure);
    ist_buffer_add_n(out, svg->at, svg->length);
    ist_buffer_print(out, "</div>\n<figcaption><b>Figure %d.</b> ", report->figure);
    add_words(report, out, "", caption, "\n");
    add_origin(report, out, origin);
    ist_buffer_add(out, "</figcaption>\n</figure>\n");
}

void ist_report_add_table(ist_report *report, const ist_table *table, const ist_origin *origin)
{
    ist_buffer *out = here(report);
    ist_error err = { 0 };
    char lead[32];

    if (figure_table_check(table, &err) != IST_OK) {
        report_fail(report, err.code, err.text);
        return;
    }
    report->table++;
    snprintf(lead, sizeof lead, "Table %d.", report->table);
    ist_buffer_print(out,
                     "<div class=\"table\" id=\"table-%d\">\n<div class=\"scroll\" tabindex=\"0\" role=\"group\" "
                     "aria-label=\"Table %d\">\n",
                     report->table, report->table);
    figure_table_html(out, table, lead, links_of(report));
    ist_buffer_add(out, "</div>\n");
    add_origin(report, out, origin);
    ist_buffer_add(out, "</div>\n");
}

static void add_head(ist_buffer *out, const ist_report *report)
{
    ist_buffer_add(out, "<!DOCTYPE html>\n<html lang=\"");
    ist_buffer_add_xml(out, report->about.language);
    ist_buffer_add(out, "\">\n<head>\n<meta charset=\"utf-8\"/>\n<title>");
    ist_buffer_add_xml(out, report->about.title);
    ist_buffer_add(out, "</title>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
                        "<meta name=\"color-scheme\" content=\"light dark\"/>\n");
    report_add_policy(out, report);
    ist_buffer_add(out, "<style>\n");
    figure_add_report_style(out);
    if (report->style) ist_buffer_add(out, report->style);
    ist_buffer_add(out, "</style>\n</head>\n<body>\n");
}

static void add_summary(ist_buffer *out, const ist_report *report)
{
    const ist_report_about *about = &report->about;
    figure_links links = links_of(report);

    ist_buffer_add(out, "<header class=\"summary\">\n<h1>");
    ist_buffer_add_xml(out, about->title);
    ist_buffer_add(out, "</h1>\n");
    if (about->facts) {
        ist_buffer_add(out, "<p class=\"facts\">");
        figure_add_html(out, about->facts, links);
        ist_buffer_add(out, "</p>\n");
    }
    if (about->question) {
        ist_buffer_add(out, "<p class=\"question\">");
        figure_add_html(out, about->question, links);
        ist_buffer_add(out, "</p>\n");
    }
    ist_buffer_add(out, "<p class=\"answer\">");
    figure_add_html(out, about->answer, links);
    ist_buffer_add(out, "</p>\n");
    if (report->keys.at) {
        ist_buffer_add(out, report->told ? "<ul class=\"keys told\">\n" : "<ul class=\"keys\">\n");
        ist_buffer_add(out, report->keys.at);
        ist_buffer_add(out, "</ul>\n");
    }
    if (about->condition) {
        ist_buffer_add(out, "<p class=\"condition\">");
        figure_add_html(out, about->condition, links);
        ist_buffer_add(out, "</p>\n");
    }
    if (report->summary.at) ist_buffer_add(out, report->summary.at);
    ist_buffer_add(out, "</header>\n");
}

static void add_source(ist_buffer *out, const ist_publication *source)
{
    const char *url = source->url;
    bool linked = url && (strncmp(url, "https://", 8) == 0 || strncmp(url, "http://", 7) == 0);
    const char *rest[] = { source->publisher, source->date, source->section };

    if (source->author) {
        ist_buffer_add_xml(out, source->author);
        ist_buffer_add(out, ": ");
    }
    ist_buffer_add(out, "<cite>");
    ist_buffer_add_xml(out, source->title);
    ist_buffer_add(out, "</cite>");
    for (int r = 0; r < 3; r++) {
        if (!rest[r]) continue;
        ist_buffer_add(out, ", ");
        ist_buffer_add_xml(out, rest[r]);
    }
    ist_buffer_add(out, ".");
    if (!url) return;
    ist_buffer_add(out, linked ? " <a class=\"url\" rel=\"noreferrer\" href=\"" : " <span class=\"url\">");
    ist_buffer_add_xml(out, url);
    if (linked) {
        ist_buffer_add(out, "\">");
        ist_buffer_add_xml(out, url);
    }
    ist_buffer_add(out, linked ? "</a>" : "</span>");
}

static void add_end(ist_buffer *out, const ist_report *report)
{
    if (report->note_count) {
        ist_buffer_add(out, "<section id=\"notes\">\n<h2>Notes</h2>\n<ol>\n");
        for (size_t n = 0; n < report->note_count; n++) {
            ist_buffer_print(out, "<li id=\"note-%zu\">", n + 1);
            figure_add_html(out, report->notes[n], links_of(report));
            ist_buffer_add(out, "</li>\n");
        }
        ist_buffer_add(out, "</ol>\n</section>\n");
    }
    if (report->source_count) {
        ist_buffer_add(out, "<section id=\"sources\">\n<h2>Sources</h2>\n<ol class=\"sources\">\n");
        for (size_t s = 0; s < report->source_count; s++) {
            ist_buffer_print(out, "<li id=\"source-%zu\">", s + 1);
            add_source(out, &report->sources[s]);
            ist_buffer_add(out, "</li>\n");
        }
        ist_buffer_add(out, "</ol>\n</section>\n");
    }
    if (report->about.recipe) {
        ist_buffer_add(out,
                       "<section id=\"recipe\">\n<h2>Recipe</h2>\n<p>This page is made again, byte for byte, by</p>\n"
                       "<pre><code>");
        ist_buffer_add_xml(out, report->about.recipe);
        ist_buffer_add(out, "</code></pre>\n");
        if (report->about.cited) {
            ist_buffer_add(out, "<p id=\"cited\">To cite it: ");
            ist_buffer_add_xml(out, report->about.cited);
            ist_buffer_add(out, "</p>\n");
        }
        ist_buffer_add(out, "</section>\n");
    }
}

static void add_contents(ist_buffer *out, const ist_report *report)
{
    if (!report->section) return;
    ist_buffer_add(out, "<nav class=\"contents\" aria-label=\"Contents\">\n<h2>Contents</h2>\n<ol>\n");
    ist_buffer_add(out, report->contents.at);
    ist_buffer_add(out, "</ol>\n<ul>\n");
    if (report->file_count) ist_buffer_add(out, "<li><a href=\"#data\">Data</a></li>\n");
    if (report->note_count) ist_buffer_add(out, "<li><a href=\"#notes\">Notes</a></li>\n");
    if (report->source_count) ist_buffer_add(out, "<li><a href=\"#sources\">Sources</a></li>\n");
    if (report->about.recipe) ist_buffer_add(out, "<li><a href=\"#recipe\">Recipe</a></li>\n");
    ist_buffer_add(out, "</ul>\n</nav>\n");
}

ist_status ist_report_write(ist_buffer *out, const ist_report *report, ist_error *err)
{
    ist_status status = IST_OK;
    ist_buffer page = { 0 };

    if (report->status != IST_OK) return ist_fail(err, report->status, "%s", report->error.text);
    add_head(&page, report);
    add_summary(&page, report);
    add_contents(&page, report);
    ist_buffer_add(&page, "<main>\n");
    if (report->body.at) ist_buffer_add(&page, report->body.at);
    if (report->section) ist_buffer_add(&page, "</section>\n");
    report_add_files(&page, report);
    add_end(&page, report);
    ist_buffer_add(&page, "</main>\n");
    report_add_viewer(&page, report);
    ist_buffer_add(&page, "</body>\n</html>\n");
    if (!page.failed && !report->keys.failed && !report->summary.failed && !report->contents.failed &&
        !report->body.failed)
        ist_buffer_add_n(out, page.at, page.length);
    else out->failed = true;
    if (out->failed) status = ist_fail(err, IST_NOMEM, "out of memory while a report was written");
    ist_buffer_clear(&page);
    return status;
}
