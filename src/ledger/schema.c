/* SPDX-License-Identifier: Apache-2.0
 *
 * schema.c: SQL made from the field tables: tables with their checks, guards against overwriting, flat views,
 * and the data dictionary.
 */
#include "ledger_local.h"

#include <string.h>

bool schema_is_number(const ist_field *field)
{
    return field->kind == IST_FIELD_NUMBER || field->kind == IST_FIELD_INTEGER;
}

const char *schema_link_table(const ist_record *record, const ist_field *field)
{
    return strcmp(field->among, "@self") == 0 ? record->table : field->among;
}

void schema_column_name(ist_buffer *out, const ist_field *field)
{
    ist_buffer_print(out, "\"%s%s\"", field->name, field->kind == IST_FIELD_LINK ? "_id" : "");
}

static void add_quoted(ist_buffer *out, const char *text)
{
    ist_buffer_add(out, "'");
    for (; *text; text++) ist_buffer_add_n(out, *text == '\'' ? "''" : text, *text == '\'' ? 2 : 1);
    ist_buffer_add(out, "'");
}

static void add_choices(ist_buffer *out, const char *words)
{
    while (*words) {
        size_t length = strcspn(words, " ");
        ist_buffer_add(out, "'");
        ist_buffer_add_n(out, words, length);
        ist_buffer_add(out, "'");
        words += length + (words[length] == ' ');
        if (*words) ist_buffer_add(out, ", ");
    }
}

static void add_column(ist_buffer *out, const ist_record *record, const ist_field *field)
{
    bool required = (field->flags & IST_REQUIRED) != 0 || field->kind == IST_FIELD_LABEL ||
                    (strcmp(field->name, "known_from") == 0 && !record->timeless) || strcmp(field->name, "about") == 0;
    if (field->kind == IST_FIELD_LABEL && strcmp(field->name, "label") != 0) required = false;
    ist_buffer_add(out, "  ");
    schema_column_name(out, field);
    ist_buffer_add(out, field->kind == IST_FIELD_NUMBER                                     ? " REAL"
                        : field->kind == IST_FIELD_INTEGER || field->kind == IST_FIELD_LINK ? " INTEGER"
                                                                                            : " TEXT");
    if (required) ist_buffer_add(out, " NOT NULL");
    if (field->kind == IST_FIELD_KEY) ist_buffer_add(out, " UNIQUE");
    if (field->kind == IST_FIELD_LABEL && required) ist_buffer_add(out, " DEFAULT 'NONE'");
    if (field->kind == IST_FIELD_LINK)
        ist_buffer_print(out, " REFERENCES \"%s\"(\"id\")", schema_link_table(record, field));
    if (field->kind == IST_FIELD_CHOICE) {
        ist_buffer_add(out, " CHECK (");
        schema_column_name(out, field);
        ist_buffer_add(out, " IN (");
        add_choices(out, field->among);
        ist_buffer_add(out, "))");
    }
    if (schema_is_number(field) && field->low <= field->high) {
        ist_buffer_add(out, " CHECK (");
        schema_column_name(out, field);
        ist_buffer_print(out, " BETWEEN %.17g AND %.17g)", field->low, field->high);
    }
    if (field->kind == IST_FIELD_DAY) {
        ist_buffer_add(out, " CHECK (");
        schema_column_name(out, field);
        ist_buffer_add(out, " GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')");
    }
}

static void add_table(ist_buffer *out, const ist_record *record)
{
    size_t columns = ist_record_columns(record);
    ist_buffer_print(out, "CREATE TABLE \"%s\" (\n  \"id\" INTEGER PRIMARY KEY", record->table);
    for (size_t i = 0; i < columns; i++) {
        ist_buffer_add(out, ",\n");
        add_column(out, record, ist_record_column(record, i));
    }
    if (record->fact)
        ist_buffer_add(out,
                       ",\n  \"precision\" TEXT GENERATED ALWAYS AS (CASE length(\"valid_from\") WHEN 4 THEN 'year' "
                       "WHEN 7 THEN 'month' WHEN 10 THEN 'day' END) VIRTUAL");
    ist_buffer_add(out, "\n) STRICT;\n");
    if (record->fact)
        ist_buffer_print(out,
                         "CREATE INDEX \"%s_about\" ON \"%s\"(\"about\");\n"
                         "CREATE INDEX \"%s_supersedes\" ON \"%s\"(\"supersedes_id\");\n",
                         record->table, record->table, record->table, record->table);
    /* REPLACE would delete a row without asking its delete trigger: refused on the way in. */
    ist_buffer_print(out,
                     "CREATE TRIGGER \"%s_kept\" BEFORE UPDATE ON \"%s\" BEGIN SELECT RAISE(ABORT, "
                     "'nothing in a ledger is overwritten: add a correction'); END;\n"
                     "CREATE TRIGGER \"%s_stays\" BEFORE DELETE ON \"%s\" BEGIN SELECT RAISE(ABORT, "
                     "'nothing in a ledger is deleted: add a correction'); END;\n"
                     "CREATE TRIGGER \"%s_once\" BEFORE INSERT ON \"%s\" WHEN EXISTS (SELECT 1 FROM \"%s\" WHERE "
                     "\"key\" = NEW.\"key\" OR \"id\" = NEW.\"id\") BEGIN SELECT RAISE(ABORT, "
                     "'nothing in a ledger is overwritten: the key is held'); END;\n",
                     record->table, record->table, record->table, record->table, record->table, record->table,
                     record->table);
}

/* What a link shows in a view: the title of a source, the name of an actor or area, else the key. */
static const char *shown_column(const char *table)
{
    const ist_record *to = ist_record_named(table);
    if (ist_record_find(to, "title") >= 0) return "title";
    return ist_record_find(to, "name") >= 0 ? "name" : "key";
}

/* Facts that nothing corrects, with links spelled out. */
static void add_view(ist_buffer *out, const ist_record *record)
{
    size_t columns = ist_record_columns(record);
    ist_buffer_print(out, "CREATE VIEW \"v_%s\" AS SELECT t.\"id\"", record->table);
    for (size_t i = 0; i < columns; i++) {
        const ist_field *field = ist_record_column(record, i);
        if (field->kind == IST_FIELD_LINK) {
            const char *table = schema_link_table(record, field);
            ist_buffer_print(out, ",\n  (SELECT o.\"%s\" FROM \"%s\" o WHERE o.\"id\" = t.\"%s_id\") AS \"%s\"",
                             shown_column(table), table, field->name, field->name);
        } else ist_buffer_print(out, ",\n  t.\"%s\"", field->name);
    }
    ist_buffer_print(out, "\nFROM \"%s\" t", record->table);
    if (record->fact)
        ist_buffer_print(out, " WHERE NOT EXISTS (SELECT 1 FROM \"%s\" n WHERE n.\"supersedes_id\" = t.\"id\")",
                         record->table);
    ist_buffer_add(out, ";\n");
}

/* Every figure of every fact that nothing corrects, of all tables; and where facts about one thing differ. */
static void add_figures_view(ist_buffer *out)
{
    bool first = true;
    ist_buffer_add(out, "CREATE VIEW \"v_figures\" AS\n");
    for (size_t r = 0; r < ist_record_count(); r++) {
        const ist_record *record = ist_record_at(r);
        for (size_t i = 0; record->fact && i < record->own; i++) {
            const ist_field *field = &record->fields[i];
            if (!(field->flags & IST_FIGURE)) continue;
            ist_buffer_print(out,
                             "%sSELECT '%s' AS \"table\", \"key\", \"about\", '%s' AS \"figure\", \"%s\" AS \"value\", "
                             "\"known_from\", \"confidence\", \"source\" FROM \"v_%s\" WHERE \"%s\" IS NOT NULL\n",
                             first ? "" : "UNION ALL ", record->table, field->name, field->name, record->table,
                             field->name);
            first = false;
        }
    }
    ist_buffer_add(out, ";\nCREATE VIEW \"v_contradictions\" AS SELECT \"about\", \"figure\", count(*) AS \"facts\", "
                        "min(\"value\") AS \"lowest\", max(\"value\") AS \"highest\", "
                        "group_concat(\"value\" || ' (' || \"source\" || ')', '; ') AS \"said\" FROM \"v_figures\" "
                        "GROUP BY \"about\", \"figure\" HAVING min(\"value\") <> max(\"value\");\n");
}

static void add_dictionary(ist_buffer *out)
{
    static const char *const kinds[] = { "key",    "text",    "texts", "name",     "names", "choice",
                                         "number", "integer", "date",  "day",      "time",  "currency",
                                         "link",   "actors",  "label", "geometry", "json" };
    ist_buffer_add(out,
                   "CREATE TABLE \"ist_columns\" (\"id\" INTEGER PRIMARY KEY, \"table\" TEXT NOT NULL, "
                   "\"column\" TEXT NOT NULL, \"kind\" TEXT NOT NULL, \"required\" INTEGER NOT NULL, \"unit\" TEXT, "
                   "\"allowed\" TEXT, \"meaning\" TEXT NOT NULL) STRICT;\n"
                   "CREATE TABLE \"ist_tables\" (\"id\" INTEGER PRIMARY KEY, \"name\" TEXT NOT NULL UNIQUE, "
                   "\"meaning\" TEXT NOT NULL) STRICT;\n");
    for (size_t r = 0; r < ist_record_count(); r++) {
        const ist_record *record = ist_record_at(r);
        size_t columns = ist_record_columns(record);
        ist_buffer_print(out, "INSERT INTO \"ist_tables\"(\"name\", \"meaning\") VALUES ('%s', ", record->table);
        add_quoted(out, record->meaning);
        ist_buffer_add(out, ");\n");
        for (size_t i = 0; i < columns; i++) {
            const ist_field *field = ist_record_column(record, i);
            ist_buffer_print(out,
                             "INSERT INTO \"ist_columns\"(\"table\", \"column\", \"kind\", \"required\", \"unit\", "
                             "\"allowed\", \"meaning\") VALUES ('%s', '%s', '%s', %d, ",
                             record->table, field->name, kinds[field->kind], (field->flags & IST_REQUIRED) != 0);
            add_quoted(out, field->unit);
            ist_buffer_add(out, ", ");
            if (schema_is_number(field) && field->low <= field->high)
                ist_buffer_print(out, "'%g to %g'", field->low, field->high);
            else add_quoted(out, field->kind == IST_FIELD_LINK ? schema_link_table(record, field) : field->among);
            ist_buffer_add(out, ", ");
            add_quoted(out, field->meaning);
            ist_buffer_add(out, ");\n");
        }
    }
}

ist_status schema_create(ist_ledger *ledger, ist_error *err)
{
    ist_buffer sql = { 0 };
    ist_status status;
    for (size_t i = 0; i < ist_record_count(); i++) add_table(&sql, ist_record_at(i));
    for (size_t i = 0; i < ist_record_count(); i++) add_view(&sql, ist_record_at(i));
    add_figures_view(&sql);
    add_dictionary(&sql);
    ist_buffer_print(&sql, "PRAGMA application_id = %d;\nPRAGMA user_version = %d;\n", IST_LEDGER_APPLICATION,
                     IST_LEDGER_VERSION);
    status = sql.failed ? ist_fail(err, IST_NOMEM, "out of memory") : ledger_run(ledger, sql.at, err);
    ist_buffer_clear(&sql);
    return status;
}

void schema_columns(ist_buffer *out, const ist_record *record)
{
    size_t columns = ist_record_columns(record);
    for (size_t i = 0; i < columns; i++) {
        const ist_field *field = ist_record_column(record, i);
        ist_buffer_add(out, i ? ", " : "SELECT ");
        if (field->kind == IST_FIELD_LINK)
            ist_buffer_print(out, "(SELECT o.\"key\" FROM \"%s\" o WHERE o.\"id\" = t.\"%s_id\")",
                             schema_link_table(record, field), field->name);
        else ist_buffer_print(out, "t.\"%s\"", field->name);
    }
}

void schema_select(ist_buffer *out, const ist_record *record)
{
    schema_columns(out, record);
    ist_buffer_print(out, " FROM \"%s\" t", record->table);
}

void schema_known(ist_buffer *out, const ist_record *record)
{
    if (!record->fact) {
        ist_buffer_add(out, "?1 IS NOT NULL");
        return;
    }
    ist_buffer_print(out,
                     "(t.\"known_from\" IS NULL OR t.\"known_from\" <= ?1) AND NOT EXISTS (SELECT 1 FROM \"%s\" n "
                     "WHERE n.\"supersedes_id\" = t.\"id\" AND (n.\"known_from\" IS NULL OR n.\"known_from\" <= ?1))",
                     record->table);
}

void schema_rule(ist_buffer *out)
{
    ist_buffer_add(out, " ORDER BY CASE t.\"confidence\" WHEN 'high' THEN 0 WHEN 'medium' THEN 1 ELSE 2 END, "
                        "CASE s.\"kind\" WHEN 'official' THEN 0 WHEN 'database' THEN 1 WHEN 'research' THEN 2 "
                        "WHEN 'company' THEN 3 WHEN 'press' THEN 4 ELSE 5 END, t.\"known_from\" DESC, t.\"key\"");
}
