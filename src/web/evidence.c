/* SPDX-License-Identifier: Apache-2.0
 *
 * evidence.c: the ledger as a timeline, and a search over everything that it says.
 */
#include "resource_list.h"

#include <isthmus/base/time.h>
#include <isthmus/figure/timeline.h>

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { MOST_FOUND = 200 };

/* What a record says in one line: its own fields in their order, the long and the technical ones left out. */
static void add_gist(ist_buffer *out, const ist_record *record, const ist_sheet *sheet, size_t row)
{
    bool first = true;

    for (size_t f = 0; f < record->own; f++) {
        const ist_field *field = &record->fields[f];
        const char      *text = ist_sheet_cell(sheet, row, field->name);
        if (!text[0] || field->kind == IST_FIELD_GEOMETRY || field->kind == IST_FIELD_JSON || strlen(text) > 160) continue;
        ist_buffer_print(out, "%s%s", first ? "" : " \xC2\xB7 ", text);
        first = false;
    }
}

/* --- The timeline --- */

static const ist_column timeline_columns[] = {
    { .name = "from", .heading = "When", .kind = IST_COLUMN_DATE, .meaning = "when it happened or began to hold; without such a date when it was known" },
    { .name = "to", .heading = "Until", .kind = IST_COLUMN_DATE },
    { .name = "known_from", .heading = "Known", .kind = IST_COLUMN_DATE, .meaning = "first day on which the public could know it" },
    { .name = "table", .heading = "Table" },
    { .name = "key", .heading = "Fact", .meaning = "its key" },
    { .name = "says", .heading = "What it says", .meaning = "the fields of the record, joined" },
    { .name = "confidence", .heading = "Confidence" },
    { .name = "section", .heading = "Place in the source" },
    { .name = "source", .heading = "Source", .meaning = "key of the source" },
};

static void add_record(web_call *call, web_sheet *out, const ist_record *record, const ist_sheet *sheet, size_t row)
{
    ist_table  *table = out->table;
    ist_buffer  says = { 0 };
    const char *from = ist_sheet_cell(sheet, row, "valid_from"), *known = ist_sheet_cell(sheet, row, "known_from");

    ist_table_add_text(table, from[0] ? from : known[0] ? known : NULL);
    ist_table_add_text(table, ist_sheet_cell(sheet, row, "valid_to")[0] ? ist_sheet_cell(sheet, row, "valid_to") : NULL);
    ist_table_add_text(table, known[0] ? known : NULL);
    ist_table_add_text(table, record->table);
    ist_table_add_text(table, ist_sheet_cell(sheet, row, "key"));
    add_gist(&says, record, sheet, row);
    ist_table_add_words(table, &says);
    ist_table_add_text(table, ist_sheet_cell(sheet, row, "confidence"));
    ist_table_add_text(table, ist_sheet_cell(sheet, row, "section"));
    ist_table_add_text(table, ist_sheet_cell(sheet, row, "source"));
    web_cite(call, out, ist_sheet_cell(sheet, row, "source"));
}

typedef struct timeline { ist_span *spans; size_t n, room; } timeline;

/* Events are drawn as marks and bars; of the other tables there are too many. */
static void keep_span(web_call *call, timeline *t, const ist_sheet *sheet, size_t row)
{
    int       first, last, end;
    ist_span *span = &t->spans[t->n];

    if (t->n == t->room || !ist_parse_date(ist_sheet_cell(sheet, row, "valid_from"), &first, &last)) return;
    if (!ist_parse_date(ist_sheet_cell(sheet, row, "valid_to"), NULL, &end)) end = first;
    *span = (ist_span){ .label = ist_arena_copy(call->arena, ist_sheet_cell(sheet, row, "name")), .about = ist_arena_copy(call->arena, ist_sheet_cell(sheet, row, "actors")),
                        .first = first, .last = end > first ? end : first, .tone = end > first ? 0 : 1 };
    if (span->label) t->n++;
}

typedef struct placed { int first; size_t at; } placed;

static int by_first(const void *a, const void *b)
{
    const placed *left = a, *right = b;
    return left->first != right->first ? (left->first > right->first) - (left->first < right->first) : (left->at > right->at) - (left->at < right->at);
}

/* By the first day; those of one day stay in their order. */
static ist_status sort_spans(timeline *t, ist_arena *arena, ist_error *err)
{
    placed   *order = ist_arena_array(arena, t->n, sizeof *order);
    ist_span *sorted = ist_arena_array(arena, t->n, sizeof *sorted);

    if (!order || !sorted) return ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t i = 0; i < t->n; i++) order[i] = (placed){ t->spans[i].first, i };
    qsort(order, t->n, sizeof *order, by_first);
    for (size_t i = 0; i < t->n; i++) sorted[i] = t->spans[order[i].at];
    t->spans = sorted;
    return IST_OK;
}

static ist_status take_table(web_call *call, web_sheet *out, const ist_record *record, timeline *t, ist_error *err)
{
    ist_sheet sheet = { 0 };

    IST_TRY(ist_show_table(call->ledger, record, web_day(call, "as_of", IST_ANY_DAY), &sheet, err));
    bool events = strcmp(record->table, "events") == 0;
    if (events && (t->spans = ist_arena_array(call->arena, sheet.n_rows, sizeof *t->spans))) t->room = sheet.n_rows;
    for (size_t r = 0; r < sheet.n_rows; r++) {
        add_record(call, out, record, &sheet, r);
        if (events) keep_span(call, t, &sheet, r);
    }
    ist_sheet_clear(&sheet);
    return IST_OK;
}

ist_status web_evidence(web_call *call, web_sheet *out, ist_error *err)
{
    const char *wanted = web_word(call, "table");
    timeline    t = { 0 };

    if (wanted && (!ist_record_named(wanted) || !ist_record_named(wanted)->fact))
        return ist_fail(err, IST_MISSING, "the ledger has no table of facts '%.80s'", wanted);
    if (!(out->table = ist_table_new(timeline_columns, sizeof timeline_columns / sizeof *timeline_columns))) return ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t i = 0; i < ist_record_count(); i++) {
        const ist_record *record = ist_record_at(i);
        if (!record->fact || record->timeless || (wanted && strcmp(wanted, record->table) != 0)) continue;
        IST_TRY(take_table(call, out, record, &t, err));
    }
    ist_buffer_add(&out->recipe, "isthmus ledger export");
    web_option(&out->recipe, wanted ? "--table" : "--out", wanted ? wanted : "ledger");
    web_option(&out->recipe, "--as-of", web_word(call, "as_of"));
    if (!t.n) return IST_OK;
    IST_TRY(sort_spans(&t, call->arena, err));
    return ist_figure_draw_spans(&out->svg, &(ist_span_chart){
        .frame = { .id = "events", .title = "What happened", .subtitle = "Events of the ledger, by their first day", .width = 900 },
        .span_count = t.n, .spans = t.spans, .today = INT_MIN }, err);
}

/* --- Search --- */

/* Whether the text holds the word, ASCII letters of either case. */
static bool holds(const char *text, const char *word, size_t length)
{
    for (; *text; text++)
        if (strncasecmp(text, word, length) == 0) return true;
    return false;
}

/* Every word of the text stands somewhere in the record; in a text without words nothing does. */
static bool answers(const char *text, const ist_sheet *sheet, size_t row)
{
    static const char blanks[] = " \t\r\n";
    bool              any = false;
    for (const char *word = text + strspn(text, blanks); *word; word += strspn(word, blanks)) {
        size_t length = strcspn(word, blanks);
        bool   found = false;
        for (size_t c = 0; c < sheet->n_columns && !found; c++) found = holds(sheet->cells[row * sheet->n_columns + c], word, length);
        if (!found) return false;
        any = true;
        word += length;
    }
    return any;
}

static void add_found(web_call *call, web_sheet *out, const ist_record *record, const ist_sheet *sheet, size_t row)
{
    ist_buffer  says = { 0 };
    const char *source = ist_sheet_cell(sheet, row, "source");

    ist_table_add_text(out->table, record->table);
    ist_table_add_text(out->table, ist_sheet_cell(sheet, row, "key"));
    add_gist(&says, record, sheet, row);
    ist_table_add_words(out->table, &says);
    ist_table_add_text(out->table, ist_sheet_cell(sheet, row, "valid_from")[0] ? ist_sheet_cell(sheet, row, "valid_from") : NULL);
    ist_table_add_text(out->table, source[0] ? source : "the register itself");
    web_cite(call, out, source);
}

ist_status web_search(web_call *call, web_sheet *out, ist_error *err)
{
    static const ist_column columns[] = {
        { .name = "table", .heading = "Table" },
        { .name = "key", .heading = "Record", .meaning = "its key" },
        { .name = "says", .heading = "What it says" },
        { .name = "from", .heading = "When", .kind = IST_COLUMN_DATE },
        { .name = "source", .heading = "Source", .meaning = "key of the source" },
    };
    const char *text = web_word(call, "q");
    size_t      found = 0;
    bool        more = false;

    if (!(out->table = ist_table_new(columns, sizeof columns / sizeof *columns))) return ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t i = 0; i < ist_record_count() && !more; i++) {
        ist_sheet sheet = { 0 };
        IST_TRY(ist_show_table(call->ledger, ist_record_at(i), web_day(call, "as_of", IST_ANY_DAY), &sheet, err));
        for (size_t r = 0; r < sheet.n_rows && !more; r++) {
            if (!answers(text, &sheet, r)) continue;
            more = found == MOST_FOUND;
            if (!more) add_found(call, out, ist_record_at(i), &sheet, r);
            found++;
        }
        ist_sheet_clear(&sheet);
    }
    if (more) ist_table_add_footnote(out->table, "More was found than is shown; another word narrows it down.");
    ist_buffer_add(&out->recipe, "isthmus ledger export --out ledger");
    return IST_OK;
}
