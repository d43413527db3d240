/* SPDX-License-Identifier: Apache-2.0
 *
 * show_tables.c: whole tables as they are, contradictions, and one fact with its rivals.
 */
#include "sheet.h"

#include <isthmus/base/time.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- a table as it is */

static ist_sheet_kind kind_of(const ist_field *field)
{
    switch (field->kind) {
    case IST_FIELD_NUMBER: return IST_SHEET_NUMBER;
    case IST_FIELD_INTEGER: return IST_SHEET_CODE;
    case IST_FIELD_DATE:
    case IST_FIELD_DAY: return IST_SHEET_DATE;
    default: return IST_SHEET_TEXT;
    }
}

static bool for_readers(const ist_field *field)
{
    static const char *const left_out[] = { "about",   "label",       "supersedes",  "note",    "section",
                                            "bound",   "basis",       "name_ko",     "licence", "list_id",
                                            "aliases", "designation", "equivalence", "address" };
    if (field->kind == IST_FIELD_GEOMETRY || field->kind == IST_FIELD_JSON) return false;
    for (size_t i = 0; i < sizeof left_out / sizeof left_out[0]; i++)
        if (strcmp(field->name, left_out[i]) == 0) return false;
    return true;
}

static ist_status select_table(ist_ledger *ledger, const ist_record *record, int as_of, sqlite3_stmt **out,
                               ist_error *err)
{
    ist_buffer sql = { 0 };
    char day[IST_DATE_TEXT];
    ist_status status;
    schema_select(&sql, record);
    ist_buffer_add(&sql, " WHERE ");
    schema_known(&sql, record);
    ist_buffer_add(&sql, " ORDER BY t.\"id\"");
    status = sql.failed ? ist_fail(err, IST_NOMEM, "out of memory") : ledger_prepare(ledger, out, sql.at, err);
    ist_buffer_clear(&sql);
    if (status != IST_OK) return status;
    as_of_text(as_of, day);
    sqlite3_bind_text(*out, 1, day, -1, SQLITE_TRANSIENT);
    return IST_OK;
}

ist_status ist_show_table(ist_ledger *ledger, const ist_record *record, int as_of, ist_sheet *out, ist_error *err)
{
    sheet_build build = { 0 };
    sqlite3_stmt *statement = NULL;
    ist_sheet_column columns[IST_MOST_COLUMNS] = { { 0 } };
    bool filled[IST_MOST_COLUMNS] = { false }, row = false;
    size_t count = ist_record_columns(record), shown = 0;
    const char *cells[IST_MOST_COLUMNS];
    ist_status status = select_table(ledger, record, as_of, &statement, err);
    if (status != IST_OK) return status;
    while ((status = ledger_step(ledger, statement, &row, err)) == IST_OK && row)
        for (size_t i = 0; i < count; i++) filled[i] |= sqlite3_column_type(statement, (int)i) != SQLITE_NULL;
    for (size_t i = 0; i < count; i++) {
        const ist_field *field = ist_record_column(record, i);
        if (i == 0 || filled[i] || field->flags & IST_REQUIRED)
            columns[shown++] = (ist_sheet_column){ field->name, field->name,    kind_of(field),
                                                   -6,          field->meaning, !for_readers(field) };
    }
    if (status == IST_OK) status = sheet_begin(&build, columns, shown, err);
    if (status != IST_OK) goto done;
    sheet_title(&build, "%s: %s", record->table, record->meaning);
    sqlite3_reset(statement);
    while ((status = ledger_step(ledger, statement, &row, err)) == IST_OK && row) {
        IST_CHECK(rows_read(statement, record, build.arena, cells, err));
        for (size_t i = 0; i < count; i++)
            if (i == 0 || filled[i] || ist_record_column(record, i)->flags & IST_REQUIRED) sheet_text(&build, cells[i]);
    }
    if (status == IST_OK && build.n_cells == 0) sheet_note(&build, "Nothing is known of it.");
done:
    sqlite3_finalize(statement);
    return sheet_end(&build, status, out, err);
}

/* ---- contradictions, and the facts about one thing */

static const ist_sheet_column rival_columns[] = {
    { "about", "About", IST_SHEET_TEXT, 0, "what the facts speak about", false },
    { "figure", "Figure", IST_SHEET_TEXT, 0, "which figure of theirs", false },
    { "chosen", "Chosen", IST_SHEET_TEXT, 0, "yes for the one that the rule picks", false },
    { "value", "Value", IST_SHEET_NUMBER, -6, "what the fact says", false },
    { "unit", "Unit", IST_SHEET_TEXT, 0, "of the value", false },
    { "valid_from", "Date", IST_SHEET_DATE, 0, "of which it speaks", false },
    { "known_from", "Known from", IST_SHEET_DATE, 0, "first day on which it could be known", false },
    { "confidence", "Confidence", IST_SHEET_TEXT, 0, "high, medium or low", false },
    { "source", "Source", IST_SHEET_TEXT, 0, "title of the source", false },
    { "section", "Place", IST_SHEET_TEXT, 0, "place in the source", true },
    { "label", "Label", IST_SHEET_TEXT, 0, "release label, joined with the source's", true },
    { "fact", "Fact", IST_SHEET_TEXT, 0, "key of the fact", false },
};
enum { RIVAL_COLUMNS = sizeof rival_columns / sizeof rival_columns[0] };

static void add_fact(sheet_build *build, const ist_fact *fact, const char *chosen)
{
    sheet_text(build, fact->about);
    sheet_text(build, fact->field);
    sheet_text(build, chosen);
    sheet_number(build, fact->value);
    sheet_text(build, fact->unit);
    sheet_text(build, fact->valid_from);
    sheet_text(build, fact->known_from);
    sheet_text(build, fact->confidence);
    sheet_text(build, fact->source_title);
    sheet_text(build, fact->section);
    sheet_text(build, fact->label);
    sheet_text(build, fact->key);
}

/* Facts about one thing that give different figures. */
static ist_status add_contradiction(ist_ledger *ledger, sheet_build *build, const char *about, const char *field,
                                    int as_of, ist_error *err)
{
    const ist_fact *facts = NULL;
    size_t count = 0;
    ist_buffer name = { 0 };
    ist_status status;
    ist_buffer_print(&name, "%s:%s", about, field);
    status = name.failed ? ist_fail(err, IST_NOMEM, "out of memory")
                         : ist_ledger_rivals(ledger, name.at, as_of, &facts, &count, err);
    ist_buffer_clear(&name);
    for (size_t i = 0; status == IST_OK && i < count; i++) add_fact(build, &facts[i], i == 0 ? "yes" : "no");
    return status;
}

static ist_status find_contradictions(ist_ledger *ledger, sheet_build *build, const ist_record *record,
                                      const ist_field *field, int as_of, ist_error *err)
{
    ist_buffer sql = { 0 };
    sqlite3_stmt *statement = NULL;
    char day[IST_DATE_TEXT];
    bool row = false;
    ist_status status;
    ist_buffer_print(&sql, "SELECT t.\"about\" FROM \"%s\" t WHERE t.\"%s\" IS NOT NULL AND ", record->table,
                     field->name);
    schema_known(&sql, record);
    ist_buffer_print(&sql, " GROUP BY t.\"about\" HAVING min(t.\"%s\") <> max(t.\"%s\") ORDER BY t.\"about\"",
                     field->name, field->name);
    status = sql.failed ? ist_fail(err, IST_NOMEM, "out of memory") : ledger_prepare(ledger, &statement, sql.at, err);
    ist_buffer_clear(&sql);
    if (status != IST_OK) return status;
    as_of_text(as_of, day);
    sqlite3_bind_text(statement, 1, day, -1, SQLITE_TRANSIENT);
    while ((status = ledger_step(ledger, statement, &row, err)) == IST_OK && row) {
        status = add_contradiction(ledger, build, ledger_text(statement, 0), field->name, as_of, err);
        if (status != IST_OK) break;
    }
    sqlite3_finalize(statement);
    return status;
}

ist_status ist_show_contradictions(ist_ledger *ledger, const ist_record *record, int as_of, ist_sheet *out,
                                   ist_error *err)
{
    sheet_build build = { 0 };
    ist_status status = sheet_begin(&build, rival_columns, RIVAL_COLUMNS, err);
    if (status != IST_OK) return status;
    sheet_title(&build, "Where sources differ%s%s", record ? ": " : "", record ? record->table : "");
    for (size_t r = 0; r < ist_record_count() && status == IST_OK; r++) {
        const ist_record *one = ist_record_at(r);
        if (!one->fact || (record && one != record)) continue;
        for (size_t i = 0; i < one->own && status == IST_OK; i++)
            if (one->fields[i].flags & IST_FIGURE)
                status = find_contradictions(ledger, &build, one, &one->fields[i], as_of, err);
    }
    sheet_note(&build, "The rule that picks: %s.", IST_RIVAL_RULE);
    return sheet_end(&build, status, out, err);
}

/* The row of a key; *out_row says whether there is one. */
static ist_status read_by_key(ist_ledger *ledger, ist_arena *arena, const ist_record *record, const char *key,
                              const char *cells[IST_MOST_COLUMNS], bool *out_row, ist_error *err)
{
    sqlite3_stmt *statement = ledger_statements(ledger, record)->by_key;
    *out_row = false;
    sqlite3_reset(statement);
    sqlite3_bind_text(statement, 1, key, -1, SQLITE_TRANSIENT);
    ist_status status = ledger_step(ledger, statement, out_row, err);
    if (status == IST_OK && *out_row) status = rows_read(statement, record, arena, cells, err);
    sqlite3_reset(statement);
    return status;
}

/* The source of a fact, as it is cited. */
static ist_status note_source(ist_ledger *ledger, sheet_build *build, const char *key, ist_error *err)
{
    const ist_record *record = ist_record_named("sources");
    const char *cells[IST_MOST_COLUMNS];
    bool row;
    ist_status status = read_by_key(ledger, build->arena, record, key, cells, &row, err);
    if (status == IST_OK && row)
        sheet_note(build, "cited as: %s%s%s",
                   sheet_citation(build->arena, row_cell(record, cells, "title"), row_cell(record, cells, "publisher"),
                                  "", row_cell(record, cells, "published")),
                   *row_cell(record, cells, "address") ? " " : "", row_cell(record, cells, "address"));
    return status;
}

/* Every column that the fact fills, as notes. */
static ist_status note_fact(ist_ledger *ledger, sheet_build *build, const ist_record *record, const char *key,
                            ist_error *err)
{
    const char *cells[IST_MOST_COLUMNS];
    bool row;
    ist_status status = read_by_key(ledger, build->arena, record, key, cells, &row, err);
    for (size_t i = 0; status == IST_OK && row && i < ist_record_columns(record); i++)
        if (*cells[i] && ist_record_column(record, i)->kind != IST_FIELD_GEOMETRY)
            sheet_note(build, "%s: %s", ist_record_column(record, i)->name, cells[i]);
    if (status == IST_OK && row && *row_cell(record, cells, "source"))
        status = note_source(ledger, build, row_cell(record, cells, "source"), err);
    return status;
}

/* The facts under a condition on ?2, each with its first figure, chosen ones marked. */
static ist_status add_facts(ist_ledger *ledger, sheet_build *build, const ist_record *record, const char *condition,
                            const char *value, int as_of, bool rivals, ist_error *err)
{
    sqlite3_stmt *statement = NULL;
    bool row = false, first = true;
    int columns = (int)ist_record_columns(record);
    ist_status status = show_select(ledger, record, condition, as_of, &statement, err);
    if (status != IST_OK) return status;
    sqlite3_bind_text(statement, 2, value, -1, SQLITE_TRANSIENT);
    while ((status = ledger_step(ledger, statement, &row, err)) == IST_OK && row) {
        const char *cells[IST_MOST_COLUMNS], *label;
        const ist_field *figure = NULL;
        ist_fact fact = { .unit = "" };
        IST_CHECK(rows_read(statement, record, build->arena, cells, err));
        IST_CHECK(row_label(ledger, record, cells, build->arena, &label, err));
        for (size_t i = 0; i < record->own && !figure; i++)
            if (record->fields[i].flags & IST_FIGURE && *cells[i + 1]) figure = &record->fields[i];
        fact.key = cells[0];
        fact.about = row_cell(record, cells, "about");
        fact.field = figure ? figure->name : "";
        fact.value = NAN;
        if (figure) ist_parse_number(row_cell(record, cells, figure->name), &fact.value);
        if (figure) fact.unit = figure->unit[0] == '@' ? row_cell(record, cells, "unit") : figure->unit;
        fact.valid_from = row_cell(record, cells, "valid_from");
        fact.known_from = row_cell(record, cells, "known_from");
        fact.confidence = row_cell(record, cells, "confidence");
        fact.source_title = ist_arena_copy(build->arena, ledger_text(statement, columns));
        fact.section = row_cell(record, cells, "section");
        fact.label = label;
        add_fact(build, &fact, !rivals ? "" : first ? "yes" : "no");
        first = false;
    }
done:
    sqlite3_finalize(statement);
    return status;
}

static ist_status show_source(ist_ledger *ledger, sheet_build *build, const char *key, int as_of, ist_error *err)
{
    long long id;
    ist_status status = ledger_row_id(ledger, ist_record_named("sources"), key, &id, err);
    if (status == IST_OK) status = note_fact(ledger, build, ist_record_named("sources"), key, err);
    for (size_t i = 0; status == IST_OK && i < ist_record_count(); i++)
        if (ist_record_at(i)->fact)
            status = add_facts(ledger, build, ist_record_at(i), "s.\"key\" = ?2", key, as_of, false, err);
    return status;
}

ist_status ist_show_fact(ist_ledger *ledger, const char *key, int as_of, ist_sheet *out, ist_error *err)
{
    const ist_record *record = ist_record_of_key(key);
    sheet_build build = { 0 };
    const char *about;
    ist_status status;
    ist_error fault = { 0 };
    IST_TRY(sheet_begin(&build, rival_columns, RIVAL_COLUMNS, err));
    sheet_title(&build, "%s", key);
    if (record && strcmp(record->table, "sources") == 0) {
        status = show_source(ledger, &build, key, as_of, err);
        goto done;
    }
    status = fact_about(ledger, key, as_of, &record, &about, &key, &fault);
    if (status != IST_OK) {
        if (err) *err = fault;
        goto done;
    }
    IST_CHECK(add_facts(ledger, &build, record, "t.\"about\" = ?2", about, as_of, true, err));
    IST_CHECK(note_fact(ledger, &build, record, key, err));
    if (build.n_cells > RIVAL_COLUMNS) sheet_note(&build, "The rule that picks: %s.", IST_RIVAL_RULE);
done:
    return sheet_end(&build, status, out, err);
}
