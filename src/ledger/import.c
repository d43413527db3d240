/* SPDX-License-Identifier: Apache-2.0
 *
 * import.c: finds the form of a file, drafts its rows, and adds them in an order in which links hold.
 */
#include "import_local.h"

#include <isthmus/base/grow.h>
#include <isthmus/base/time.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINES_BEFORE_HEADER = 40, LARGEST_FILE = 1 << 30 };

static const importer *const importers[] = {
    &import_sipri_register, &import_sipri_exports, &import_sipri_milex,   &import_kiel_donors,
    &import_kiel_totals,    &import_firepower,     &import_opensanctions, &import_outcomes,
};
enum { IMPORTERS = sizeof importers / sizeof importers[0] };

static const importer own_table = { .name = "table", .gist = "", .needs = "key", .row = import_own_row };

size_t ist_import_form_count(void) { return IMPORTERS + ist_record_count() + 1; }

ist_import_form ist_import_form_at(size_t i)
{
    if (i < IMPORTERS) return (ist_import_form){ importers[i]->name, importers[i]->gist };
    i -= IMPORTERS;
    if (i < ist_record_count())
        return (ist_import_form){ ist_record_at(i)->table, "CSV of this table, as export writes it" };
    return (ist_import_form){ "geojson", "areas as a GeoJSON FeatureCollection, as export writes it" };
}

/* ---- drafts */

const char *import_cell(const import_run *run, const char *names)
{
    char name[64];
    while (*names) {
        size_t length = strcspn(names, "|");
        if (length < sizeof name) {
            memcpy(name, names, length);
            name[length] = '\0';
            int column = ist_csv_column(run->csv, name);
            if (column >= 0) return ist_csv_cell(run->csv, column);
        }
        names += length + (names[length] == '|');
    }
    return "";
}

draft *draft_new(import_run *run, const char *table)
{
    draft *made = ist_arena_alloc(run->arena, sizeof *made);
    run->failed |= !made;
    if (!made) return NULL;
    draft **grown = ist_grow(run->drafts, run->n_drafts, &run->room, sizeof *grown);
    run->failed |= !grown;
    if (!grown) return NULL;
    run->drafts = grown;
    made->record = ist_record_named(table);
    made->line = run->csv ? ist_csv_line(run->csv) + run->line_offset : 0;
    run->drafts[run->n_drafts++] = made;
    return made;
}

void draft_set(import_run *run, draft *to, const char *column, const char *value)
{
    int i = to ? ist_record_find(to->record, column) : -1;
    if (i >= 0 && !(to->cells[i] = ist_arena_copy(run->arena, value))) run->failed = true;
}

void draft_print(import_run *run, draft *to, const char *column, const char *format, ...)
{
    int i = to ? ist_record_find(to->record, column) : -1;
    va_list values;
    if (i < 0) return;
    va_start(values, format);
    int length = vsnprintf(NULL, 0, format, values);
    va_end(values);
    char *line = length < 0 ? NULL : ist_arena_alloc(run->arena, (size_t)length + 1);
    to->cells[i] = line;
    if (!line) {
        run->failed = true;
        return;
    }
    va_start(values, format);
    vsnprintf(line, (size_t)length + 1, format, values);
    va_end(values);
}

void import_source(import_run *run, const char *key, const char *title, const char *publisher, const char *address,
                   const char *kind, const char *licence, const char *day)
{
    if (run->said_source && strcmp(run->said_source, key) == 0) return;
    draft *source = draft_new(run, "sources");
    draft_set(run, source, "key", key);
    draft_set(run, source, "title", title);
    draft_set(run, source, "publisher", publisher);
    draft_set(run, source, "address", address);
    draft_set(run, source, "published", day);
    draft_set(run, source, "kind", kind);
    draft_set(run, source, "licence", licence);
    run->said_source = ist_arena_copy(run->arena, key);
}

const char *import_day(const import_run *run, ist_error *err)
{
    const char *day = import_cell(run, "source_date|known_from");
    if (*day) return day;
    if (run->known_from) return run->known_from;
    ist_fail(err, IST_SYNTAX, "the row does not say from which day it was public: give --known-from DAY");
    return NULL;
}

const char *import_name(import_run *run, const char *text)
{
    char *name = ist_arena_alloc(run->arena, strlen(text) + 2);
    size_t length = 0;
    run->failed |= !name;
    if (!name) return "";
    for (; *text; text++) {
        char c = *text >= 'A' && *text <= 'Z' ? (char)(*text - 'A' + 'a') : *text;
        bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (plain) name[length++] = c;
        else if (length > 0 && name[length - 1] != '-') name[length++] = '-';
    }
    while (length > 0 && name[length - 1] == '-') length--;
    if (length == 0) name[length++] = 'x';
    name[length] = '\0';
    return name;
}

const char *import_thousand(import_run *run, const char *text)
{
    double value;
    const char *point = strchr(text, '.');
    size_t length = strlen(text);
    if (!ist_parse_number(text, &value) || strpbrk(text, "eE")) return text;
    if (!point) return value == 0 ? text : ist_arena_print(run->arena, "%s000", text);
    size_t whole = (size_t)(point - text), left = length - whole - 1;
    char digits[4] = "000";
    const char *more = left > 3 ? point + 4 : "";
    memcpy(digits, point + 1, left < 3 ? left : 3);
    return ist_arena_print(run->arena, "%.*s%s%s%s", (int)whole, text, digits, *more ? "." : "", more);
}

/* ---- the form */

static bool header_has(const ist_csv *csv, const char *needs)
{
    while (*needs) {
        size_t length = strcspn(needs, " ");
        bool found = false;
        for (const char *at = needs; at < needs + length && !found;) {
            size_t name = strcspn(at, "| ");
            char word[64];
            if (name < sizeof word) {
                memcpy(word, at, name);
                word[name] = '\0';
                for (char *c = word; *c; c++)
                    if (*c == '+') *c = ' '; /* a blank inside a column's name */
                found = ist_csv_column(csv, word) >= 0;
            }
            at += name + (at[name] == '|');
        }
        if (!found) return false;
        needs += length + (needs[length] == ' ');
    }
    return true;
}

static const importer *recognise(import_run *run, const ist_csv *csv, const char *form, ist_error *err)
{
    if (!form && ist_csv_column(csv, "key") >= 0 && (run->own = import_own_table(csv, run->file, NULL, NULL)))
        return &own_table;
    for (size_t i = 0; i < IMPORTERS; i++)
        if ((!form || strcmp(form, importers[i]->name) == 0) && header_has(csv, importers[i]->needs))
            return importers[i];
    if (form && !ist_record_named(form)) return NULL;
    run->own = import_own_table(csv, run->file, form, err);
    return run->own ? &own_table : NULL;
}

/* The sentence behind "FILE:LINE: ", which the report says in its own way. */
static const char *without_place(const import_run *run, const char *text)
{
    size_t name = strlen(run->file);
    const char *behind = strncmp(text, run->file, name) == 0 && text[name] == ':' ? strstr(text + name, ": ") : NULL;
    return behind ? behind + 2 : text;
}

/* Looks for the header among the first lines: downloads often begin with a few lines of prose. */
static ist_status find_header(import_run *run, const char *text, size_t length, const char *form, const importer **out,
                              ist_error *err)
{
    ist_error first = { 0 };
    size_t at = 0;
    for (int line = 0; line < LINES_BEFORE_HEADER && at < length; line++) {
        const char *end = memchr(text + at, '\n', length - at);
        size_t width = end ? (size_t)(end - text) - at + 1 : length - at;
        ist_csv *header = NULL;
        ist_error fault = { 0 };
        if (ist_csv_open_text(&header, run->file, text + at, width, &fault) == IST_OK && ist_csv_columns(header) > 1) {
            const importer *found = recognise(run, header, form, &fault);
            ist_csv_free(header);
            if (found) {
                run->line_offset = line;
                *out = found;
                return ist_csv_open_text(&run->csv, run->file, text + at, length - at, err);
            }
        } else ist_csv_free(header);
        if (line == 0) first = fault;
        at += width;
    }
    if (length == 0) return ist_fail(err, IST_SYNTAX, "%s is empty", run->file);
    if (first.text[0]) return ist_fail(err, IST_SYNTAX, "%s: %s", run->file, without_place(run, first.text));
    size_t line = strcspn(text, "\r\n"), shown = (size_t)whole_length(text, line < 100 ? (int)line : 100);
    if (shown > line) shown = line;
    if (!ist_is_utf8(text, shown)) shown = 0;
    return ist_fail(err, IST_SYNTAX,
                    "%s: its header '%.*s' is of no known form (`isthmus ledger import --forms` lists them)", run->file,
                    (int)shown, text);
}

static ist_status check_form(const char *form, ist_error *err)
{
    const char *names[64];
    size_t count = ist_import_form_count();
    for (size_t i = 0; i < count && i < 64; i++) {
        names[i] = ist_import_form_at(i).name;
        if (strcmp(names[i], form) == 0) return IST_OK;
    }
    const char *near = ist_nearest(form, names, count < 64 ? count : 64);
    return near ? ist_fail(err, IST_USAGE, "'%s' is no form of import; did you mean '%s'?", form, near)
                : ist_fail(err, IST_USAGE, "'%s' is no form of import", form);
}

/* ---- rows to drafts to records */

typedef struct fault_list {
    ist_import_fault *faults;
    size_t count, room;
} fault_list;

static ist_status add_fault(import_run *run, fault_list *list, long line, ist_status code, const char *text,
                            ist_error *err)
{
    ist_import_fault *grown = ist_grow(list->faults, list->count, &list->room, sizeof *grown);
    if (!grown) return ist_fail(err, IST_NOMEM, "out of memory");
    list->faults = grown;
    const char *copy = ist_arena_copy(run->arena, text);
    if (!copy) return ist_fail(err, IST_NOMEM, "out of memory");
    list->faults[list->count++] = (ist_import_fault){ line, code, copy };
    return IST_OK;
}

/* A fault of the row, as against one of the disk, of memory or of the call. */
static bool is_row_fault(ist_status status)
{
    return status == IST_SYNTAX || status == IST_RANGE || status == IST_MISSING || status == IST_CONFLICT;
}

static ist_status draft_rows(import_run *run, const importer *form, ist_import_report *report, fault_list *faults,
                             ist_error *err)
{
    for (;;) {
        ist_error fault = { 0 };
        bool more = false;
        size_t before = run->n_drafts;
        ist_status status = ist_csv_next(run->csv, &more, &fault);
        if (status == IST_OK && !more) return IST_OK;
        report->rows++;
        if (status == IST_OK) status = form->row(run, &fault);
        if (run->failed) return ist_fail(err, IST_NOMEM, "%s: out of memory", run->file);
        if (status == IST_OK && run->n_drafts == before) report->passed++;
        if (status == IST_OK) continue;
        if (!is_row_fault(status)) {
            if (err) *err = fault;
            return ist_within(err, status, "%s", run->file);
        }
        run->n_drafts = before;
        long line = fault.row ? fault.row + run->line_offset : ist_csv_line(run->csv) + run->line_offset;
        IST_TRY(add_fault(run, faults, line, status, without_place(run, fault.text), err));
    }
}

typedef struct pending {
    const char *key;
    size_t draft;
} pending;

static int by_key(const void *a, const void *b)
{
    const pending *left = a, *right = b;
    int order = strcmp(left->key, right->key);
    return order ? order : left->draft < right->draft ? -1 : left->draft > right->draft;
}

/* The draft of this file with the key, as long as it waits; -1. */
static long waits_for(const pending *index, size_t count, const draft *const *drafts, const char *key)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(index[middle].key, key) < 0) low = middle + 1;
        else high = middle;
    }
    for (; low < count && strcmp(index[low].key, key) == 0; low++)
        if (drafts[index[low].draft]) return (long)index[low].draft;
    return -1;
}

/* The waiting draft of its own table to which this one links (a correction to what it corrects); -1. */
static long links_to(const pending *index, size_t count, const draft *const *drafts, const draft *from)
{
    size_t columns = ist_record_columns(from->record);
    for (size_t i = 0; i < columns; i++) {
        const ist_field *field = ist_record_column(from->record, i);
        if (field->kind != IST_FIELD_LINK || !from->cells[i] || !*from->cells[i] || !from->cells[0]) continue;
        if (strcmp(schema_link_table(from->record, field), from->record->table) != 0) continue;
        if (strcmp(from->cells[i], from->cells[0]) == 0) continue;
        long found = waits_for(index, count, drafts, from->cells[i]);
        if (found >= 0) return found;
    }
    return -1;
}

static ist_status add_draft(import_run *run, const draft *from, ist_import_report *report, fault_list *faults,
                            ist_error *err)
{
    ist_error fault = { 0 };
    ist_added added = IST_ADDED;
    ist_status status = ist_ledger_add(run->ledger, from->record, from->cells, &added, &fault);
    if (status == IST_OK) {
        if (added == IST_ADDED) report->accepted++;
        else report->duplicates++;
        return IST_OK;
    }
    if (!is_row_fault(status)) {
        if (err) *err = fault;
        return ist_within(err, status, "%s:%ld", run->file, from->line);
    }
    return add_fault(run, faults, from->line, status, fault.text, err);
}

/* The drafts of a file on their way into the ledger. */
typedef struct waiting {
    size_t count;
    pending *index;       /* [count] by key */
    const draft **drafts; /* [count] NULL once added */
    bool *met;            /* [count] lies on the path, or lay on one that met itself */
    size_t *path;         /* [count] each links to the next */
} waiting;

/* Adds a draft behind all that it links to. Where the path meets itself or one that did so, all that lies on it waits on. */
static ist_status add_behind_links(import_run *run, waiting *all, size_t first, ist_import_report *report, fault_list *faults,
                                   ist_error *err)
{
    size_t depth = 0;
    all->path[depth++] = first;
    all->met[first] = true;
    while (depth > 0) {
        size_t at = all->path[depth - 1];
        long next = links_to(all->index, all->count, all->drafts, all->drafts[at]);
        if (next >= 0) {
            if (all->met[next]) return IST_OK;
            all->path[depth++] = (size_t)next;
            all->met[next] = true;
            continue;
        }
        IST_TRY(add_draft(run, all->drafts[at], report, faults, err));
        all->drafts[at] = NULL;
        depth--;
    }
    return IST_OK;
}

/* Adds the drafts as they stand in the file, each behind what it links to; what is left links in a circle. */
static ist_status add_drafts(import_run *run, ist_import_report *report, fault_list *faults, ist_error *err)
{
    ist_status status = IST_OK;
    size_t count = run->n_drafts;
    pending *index = calloc(count + 1, sizeof *index);
    const draft **drafts = calloc(count + 1, sizeof(draft *));
    waiting all = { count, index, drafts, calloc(count + 1, sizeof(bool)), calloc(count + 1, sizeof(size_t)) };
    if (!index || !drafts || !all.met || !all.path) {
        status = ist_fail(err, IST_NOMEM, "out of memory");
        goto done;
    }
    for (size_t i = 0; i < count; i++) {
        drafts[i] = run->drafts[i];
        index[i] = (pending){ drafts[i]->cells[0] ? drafts[i]->cells[0] : "", i };
    }
    qsort(index, count, sizeof *index, by_key);
    for (size_t i = 0; i < count; i++)
        if (drafts[i] && !all.met[i]) IST_CHECK(add_behind_links(run, &all, i, report, faults, err));
    for (size_t i = 0; i < count; i++) {
        if (!drafts[i]) continue;
        long next = links_to(index, count, drafts, drafts[i]);
        ist_error fault = { 0 };
        ist_fail(&fault, IST_CONFLICT, "%s stands in a circle of links: it names %s, which in the end names it again",
                 drafts[i]->cells[0], next >= 0 ? drafts[next]->cells[0] : "itself");
        IST_CHECK(add_fault(run, faults, drafts[i]->line, IST_CONFLICT, fault.text, err));
    }
done:
    free(index);
    free(drafts);
    free(all.met);
    free(all.path);
    return status;
}

static int by_line(const void *a, const void *b)
{
    const ist_import_fault *left = a, *right = b;
    return left->line < right->line ? -1 : left->line > right->line;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static ist_status draft_file(import_run *run, const char *text, size_t length, const char *form,
                             ist_import_report *report, fault_list *faults, ist_error *err)
{
    const importer *found = NULL;
    size_t start = length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    while (start < length && strchr(" \t\r\n", text[start])) start++;
    if ((form && strcmp(form, "geojson") == 0) || (!form && start < length && text[start] == '{')) {
        report->importer = "geojson";
        IST_TRY(import_geojson(run, text, length, &report->rows, err));
        return run->failed ? ist_fail(err, IST_NOMEM, "%s: out of memory", run->file) : IST_OK;
    }
    IST_TRY(find_header(run, text, length, form, &found, err));
    if (found->dated && !run->known_from && ist_csv_column(run->csv, "source_date") < 0)
        return ist_fail(err, IST_USAGE,
                        "%s: a download of this form (%s) does not say from which day it was public: "
                        "give --known-from DAY",
                        run->file, found->name);
    report->importer = run->own ? run->own->table : found->name;
    return draft_rows(run, found, report, faults, err);
}

ist_status ist_ledger_import(ist_ledger *ledger, const char *path, const char *form, const char *known_from,
                             ist_import_report *out, ist_error *err)
{
    import_run run = { .ledger = ledger, .file = base_name(path), .known_from = known_from };
    ist_import_report report = { 0 };
    fault_list faults = { 0 };
    char *text = NULL;
    size_t length = 0;
    bool own_transaction = !ledger->in_transaction;
    ist_status status = IST_OK;
    if (form) IST_TRY(check_form(form, err));
    if (known_from && !ist_parse_date(known_from, NULL, NULL))
        return ist_fail(err, IST_USAGE, "known_from '%s' is not a day", known_from);
    run.arena = ist_arena_new();
    if (!run.arena) return ist_fail(err, IST_NOMEM, "out of memory");
    IST_CHECK(ist_read_file(path, LARGEST_FILE, &text, &length, err));
    IST_CHECK(draft_file(&run, text, length, form, &report, &faults, err));
    if (own_transaction) IST_CHECK(ist_ledger_begin(ledger, err));
    IST_CHECK(add_drafts(&run, &report, &faults, err));
    if (own_transaction) IST_CHECK(ist_ledger_commit(ledger, err));
    if (faults.count > 1) qsort(faults.faults, faults.count, sizeof *faults.faults, by_line);
    ist_import_fault *kept = ist_arena_array(run.arena, faults.count + 1, sizeof *kept);
    if (!kept) {
        status = ist_fail(err, IST_NOMEM, "out of memory");
        goto done;
    }
    if (faults.count) memcpy(kept, faults.faults, faults.count * sizeof *kept);
    report.refused = faults.count;
    report.faults = kept;
    report.arena = run.arena;
    run.arena = NULL;
    *out = report;
done:
    if (status != IST_OK && own_transaction) ist_ledger_undo(ledger);
    ist_csv_free(run.csv);
    ist_arena_free(run.arena);
    free(run.drafts);
    free(faults.faults);
    free(text);
    return status;
}

void ist_import_report_clear(ist_import_report *report)
{
    ist_arena_free(report->arena);
    memset(report, 0, sizeof *report);
}
