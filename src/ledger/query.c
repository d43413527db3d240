/* SPDX-License-Identifier: Apache-2.0
 *
 * query.c: figures as of a day, the facts that contradict them, and money in constant dollars.
 */
#include "ledger_local.h"

#include <isthmus/base/grow.h>
#include <isthmus/base/money.h>
#include <isthmus/base/time.h>
#include <isthmus/ledger/query.h>
#include <stdlib.h>
#include <string.h>

typedef struct reference {
    const ist_record *record;
    const char *key; /* or an `about` */
    const ist_field *field;
} reference;

static const ist_field *main_figure(const ist_record *record)
{
    for (size_t i = 0; i < record->own; i++)
        if ((record->fields[i].flags & IST_MAIN) == IST_MAIN) return &record->fields[i];
    return NULL;
}

static ist_status unknown_field(const ist_record *record, const char *name, ist_error *err)
{
    ist_buffer names = { 0 };
    const char *list[IST_MOST_COLUMNS];
    size_t count = 0;
    ist_status status;
    for (size_t i = 0; i < record->own; i++)
        if (record->fields[i].flags & IST_FIGURE) {
            ist_buffer_print(&names, "%s%s", count ? ", " : "", record->fields[i].name);
            list[count++] = record->fields[i].name;
        }
    const char *near = ist_nearest(name, list, count);
    status = near ? ist_fail(err, IST_MISSING, "%s have no figure '%s'; did you mean '%s'?", record->table, name, near)
                  : ist_fail(err, IST_MISSING, "%s have no figure '%s'; they have %s", record->table, name,
                             names.length ? names.at : "none");
    ist_buffer_clear(&names);
    return status;
}

/* A key, or an `about`, alone; ref->field stays NULL. */
static ist_status read_key(ist_ledger *ledger, const char *text, size_t length, reference *out, ist_error *err)
{
    out->field = NULL;
    out->record = ist_record_of_key(text);
    if (!out->record || !out->record->fact)
        return ist_fail(err, IST_MISSING,
                        "'%s' names no fact: a key begins with transfer/, production/, spending/ or "
                        "another table's prefix",
                        text);
    out->key = ist_arena_copy_n(ledger->arena, text, length);
    return out->key ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory");
}

static ist_status read_reference(ist_ledger *ledger, const char *text, reference *out, ist_error *err)
{
    const char *colon = strrchr(text, ':');
    IST_TRY(read_key(ledger, text, colon ? (size_t)(colon - text) : strlen(text), out, err));
    out->field = main_figure(out->record);
    if (colon) {
        int i = ist_record_find(out->record, colon + 1);
        out->field = i < 0 ? NULL : ist_record_column(out->record, (size_t)i);
        if (!out->field || !(out->field->flags & IST_FIGURE)) return unknown_field(out->record, colon + 1, err);
    }
    if (!out->field) return ist_fail(err, IST_MISSING, "'%s': %s have no figures", text, out->record->table);
    return IST_OK;
}

static const char *figure_unit(ist_arena *arena, const ist_record *record, const ist_field *field,
                               const char *const *cells, bool *out_money)
{
    const char *currency = row_cell(record, cells, "currency"), *unit = row_cell(record, cells, "unit");
    *out_money = strcmp(field->unit, "@money") == 0 && *currency;
    if (*out_money) return ist_arena_print(arena, "%s million", currency);
    return field->unit[0] == '@' ? unit : field->unit;
}

/* The fact of the current row of a statement of select_facts: all columns, then what the source is cited by. */
static ist_status read_fact(ist_ledger *ledger, sqlite3_stmt *statement, const reference *ref, ist_fact *out,
                            ist_error *err)
{
    const ist_record *record = ref->record;
    const char *cells[IST_MOST_COLUMNS];
    bool money;
    int figure = ist_record_find(record, ref->field->name);
    IST_TRY(rows_read(statement, record, ledger->arena, cells, err));
    memset(out, 0, sizeof *out);
    out->key = cells[0];
    out->about = row_cell(record, cells, "about");
    out->field = ref->field->name;
    out->value = sqlite3_column_double(statement, figure);
    out->unit = figure_unit(ledger->arena, record, ref->field, cells, &money);
    out->currency = money ? row_cell(record, cells, "currency") : "";
    out->prices = money ? atoi(row_cell(record, cells, "prices")) : 0;
    out->source = row_cell(record, cells, "source");
    const char **cited[] = { &out->source_title, &out->source_publisher, &out->source_published, &out->source_address };
    for (size_t i = 0; i < sizeof cited / sizeof cited[0]; i++) {
        *cited[i] = ist_arena_copy(ledger->arena, ledger_text(statement, (int)(ist_record_columns(record) + i)));
        if (!*cited[i]) return ist_fail(err, IST_NOMEM, "out of memory");
    }
    out->section = row_cell(record, cells, "section");
    out->known_from = row_cell(record, cells, "known_from");
    out->valid_from = row_cell(record, cells, "valid_from");
    out->valid_to = row_cell(record, cells, "valid_to");
    out->confidence = row_cell(record, cells, "confidence");
    out->note = row_cell(record, cells, "note");
    if (!out->unit) return ist_fail(err, IST_NOMEM, "out of memory");
    return row_label(ledger, record, cells, ledger->arena, &out->label, err);
}

/* Prepares: all columns and the source's title, publisher, day and address, of facts where `condition` holds (parameters ?1 as of, ?2 text). */
static ist_status select_facts(ist_ledger *ledger, const ist_record *record, const char *condition, bool known,
                               int as_of, const char *text, sqlite3_stmt **out, ist_error *err)
{
    ist_buffer sql = { 0 };
    char day[IST_DATE_TEXT];
    ist_status status;
    schema_columns(&sql, record);
    ist_buffer_print(&sql,
                     ", s.\"title\", s.\"publisher\", s.\"published\", s.\"address\" FROM \"%s\" t JOIN \"sources\" s ON s.\"id\" = t.\"source_id\" "
                     "WHERE ?1 IS NOT NULL AND %s",
                     record->table, condition);
    if (known) {
        ist_buffer_add(&sql, " AND ");
        schema_known(&sql, record);
    }
    schema_rule(&sql);
    status = sql.failed ? ist_fail(err, IST_NOMEM, "out of memory") : ledger_prepare(ledger, out, sql.at, err);
    if (status == IST_OK) {
        as_of_text(as_of, day);
        sqlite3_bind_text(*out, 1, day, -1, SQLITE_TRANSIENT);
        sqlite3_bind_text(*out, 2, text, -1, SQLITE_TRANSIENT);
    }
    ist_buffer_clear(&sql);
    return status;
}

/* Key, known_from and about of the fact with this key; IST_MISSING. */
static ist_status find_key(ist_ledger *ledger, const ist_record *record, const char *key, bool *out_found,
                           const char **out_known, ist_error *err)
{
    sqlite3_stmt *statement = ledger_statements(ledger, record)->by_key;
    ist_status status;
    sqlite3_reset(statement);
    sqlite3_bind_text(statement, 1, key, -1, SQLITE_TRANSIENT);
    status = ledger_step(ledger, statement, out_found, err);
    if (status == IST_OK && *out_found) {
        *out_known = ist_arena_copy(ledger->arena, ledger_text(statement, ist_record_find(record, "known_from")));
        if (!*out_known) status = ist_fail(err, IST_NOMEM, "out of memory");
    }
    sqlite3_reset(statement);
    return status;
}

static ist_status not_found(ist_ledger *ledger, const reference *ref, ist_error *err)
{
    sqlite3_stmt *statement = NULL;
    const char **keys = NULL, *near = NULL;
    size_t count = 0;
    bool row = true;
    ist_buffer sql = { 0 };
    ist_status status;
    ist_buffer_print(&sql, "SELECT \"key\" FROM \"%s\" ORDER BY \"id\" LIMIT 5000", ref->record->table);
    keys = malloc(5000 * sizeof *keys);
    if (!keys || sql.failed) {
        status = ist_fail(err, IST_NOMEM, "out of memory");
        goto done;
    }
    IST_CHECK(ledger_prepare(ledger, &statement, sql.at, err));
    while ((status = ledger_step(ledger, statement, &row, err)) == IST_OK && row && count < 5000) {
        const char *copy = ist_arena_copy(ledger->arena, ledger_text(statement, 0));
        if (copy) keys[count++] = copy;
    }
    if (status != IST_OK) goto done;
    near = ist_nearest(ref->key, keys, count);
    status = near ? ist_fail(err, IST_MISSING, "the ledger holds no fact '%s'; did you mean '%s'?", ref->key, near)
                  : ist_fail(err, IST_MISSING, "the ledger holds no fact '%s'", ref->key);
done:
    sqlite3_finalize(statement);
    ist_buffer_clear(&sql);
    free(keys);
    return status;
}

/* Nothing about it is known on the day: later, or never. */
static ist_status not_known(ist_ledger *ledger, const reference *ref, int as_of, ist_error *err)
{
    sqlite3_stmt *statement = NULL;
    ist_buffer sql = { 0 };
    char day[IST_DATE_TEXT];
    bool row = false;
    ist_status status;
    as_of_text(as_of, day);
    ist_buffer_print(&sql, "SELECT min(\"known_from\") FROM \"%s\" WHERE \"about\" = ?1", ref->record->table);
    IST_CHECK(sql.failed ? ist_fail(err, IST_NOMEM, "out of memory") : ledger_prepare(ledger, &statement, sql.at, err));
    sqlite3_bind_text(statement, 1, ref->key, -1, SQLITE_TRANSIENT);
    IST_CHECK(ledger_step(ledger, statement, &row, err));
    if (row && sqlite3_column_type(statement, 0) != SQLITE_NULL)
        status = ist_fail(err, IST_MISSING, "nothing about '%s' was known on %s: known only from %s", ref->key, day,
                          ledger_text(statement, 0));
    else status = not_found(ledger, ref, err);
done:
    sqlite3_finalize(statement);
    ist_buffer_clear(&sql);
    return status;
}

static ist_status without_figure(sqlite3_stmt *statement, const reference *ref, const char *key, ist_error *err)
{
    ist_buffer others = { 0 };
    ist_status status;
    for (size_t i = 0; i < ref->record->own; i++)
        if (ref->record->fields[i].flags & IST_FIGURE && sqlite3_column_type(statement, (int)i + 1) != SQLITE_NULL)
            ist_buffer_print(&others, "%s'%s:%s'", others.length ? ", " : "; it gives ", key,
                             ref->record->fields[i].name);
    status = ist_fail(err, IST_MISSING, "'%s' gives no %s%s", key, ref->field->name, others.length ? others.at : "");
    ist_buffer_clear(&others);
    return status;
}

/* The key of the fact that holds on the day in place of the one named; *out_by_key false: it names an `about`. */
static ist_status resolve(ist_ledger *ledger, const reference *ref, int as_of, const char **out_key, bool *out_by_key,
                          ist_error *err)
{
    const char *known = NULL;
    char day[IST_DATE_TEXT];
    as_of_text(as_of, day);
    *out_key = ref->key;
    IST_TRY(find_key(ledger, ref->record, ref->key, out_by_key, &known, err));
    if (!*out_by_key) return IST_OK;
    if (strcmp(known, day) > 0)
        return ist_fail(err, IST_MISSING, "'%s' was not known on %s: known only from %s", ref->key, day, known);
    return row_last_correction(ledger, ref->record, as_of, ledger->arena, out_key, err);
}

ist_status fact_about(ist_ledger *ledger, const char *text, int as_of, const ist_record **out_record,
                      const char **out_about, const char **out_key, ist_error *err)
{
    reference ref;
    sqlite3_stmt *statement = NULL;
    const char *key, *colon = strrchr(text, ':');
    bool by_key = false, row = false;
    ist_status status = IST_OK;
    IST_TRY(read_key(ledger, text, colon ? (size_t)(colon - text) : strlen(text), &ref, err));
    IST_TRY(resolve(ledger, &ref, as_of, &key, &by_key, err));
    IST_CHECK(select_facts(ledger, ref.record, by_key ? "t.\"key\" = ?2" : "t.\"about\" = ?2", !by_key, as_of, key,
                           &statement, err));
    IST_CHECK(ledger_step(ledger, statement, &row, err));
    if (!row) {
        status = not_known(ledger, &ref, as_of, err);
        goto done;
    }
    *out_record = ref.record;
    *out_key = ist_arena_copy(ledger->arena, ledger_text(statement, 0));
    *out_about = ist_arena_copy(ledger->arena, ledger_text(statement, ist_record_find(ref.record, "about")));
    if (!*out_key || !*out_about) status = ist_fail(err, IST_NOMEM, "out of memory");
done:
    sqlite3_finalize(statement);
    return status;
}

ist_status ist_ledger_figure(ist_ledger *ledger, const char *text, int as_of, ist_fact *out, ist_error *err)
{
    reference ref;
    sqlite3_stmt *statement = NULL;
    const char *key;
    ist_fact fact;
    bool found, row = false, by_key = false;
    ist_status status = IST_OK;
    IST_TRY(read_reference(ledger, text, &ref, err));
    IST_TRY(resolve(ledger, &ref, as_of, &key, &by_key, err));
    found = by_key;
    IST_CHECK(select_facts(ledger, ref.record, by_key ? "t.\"key\" = ?2" : "t.\"about\" = ?2", !by_key, as_of, key,
                           &statement, err));
    for (;;) { /* of facts about the same thing, the first by the rule that gives the figure */
        IST_CHECK(ledger_step(ledger, statement, &row, err));
        if (!row) break;
        found = true;
        if (sqlite3_column_type(statement, ist_record_find(ref.record, ref.field->name)) != SQLITE_NULL) {
            IST_CHECK(read_fact(ledger, statement, &ref, &fact, err));
            *out = fact;
            goto done;
        }
        if (by_key) {
            status = without_figure(statement, &ref, key, err);
            goto done;
        }
    }
    status = found ? ist_fail(err, IST_MISSING, "no fact about '%s' gives a %s", key, ref.field->name)
                   : not_known(ledger, &ref, as_of, err);
done:
    sqlite3_finalize(statement);
    return status;
}

ist_status ist_ledger_rivals(ist_ledger *ledger, const char *text, int as_of, const ist_fact **out, size_t *out_count,
                             ist_error *err)
{
    reference ref;
    sqlite3_stmt *statement = NULL;
    ist_fact named, *facts = NULL;
    size_t count = 0, room = 0;
    bool row = false;
    ist_status status = IST_OK;
    IST_TRY(read_reference(ledger, text, &ref, err));
    IST_TRY(ist_ledger_figure(ledger, text, as_of, &named, err));
    IST_CHECK(select_facts(ledger, ref.record, "t.\"about\" = ?2", true, as_of, named.about, &statement, err));
    for (;;) {
        IST_CHECK(ledger_step(ledger, statement, &row, err));
        if (!row) break;
        if (sqlite3_column_type(statement, ist_record_find(ref.record, ref.field->name)) == SQLITE_NULL) continue;
        if (count == room) {
            size_t more = room ? 2 * room : 16;
            ist_fact *grown = ist_arena_array(ledger->arena, more, sizeof *grown);
            if (!grown) {
                status = ist_fail(err, IST_NOMEM, "out of memory");
                goto done;
            }
            if (count) memcpy(grown, facts, count * sizeof *grown);
            facts = grown;
            room = more;
        }
        IST_CHECK(read_fact(ledger, statement, &ref, &facts[count], err));
        count++;
    }
    *out = facts;
    *out_count = count;
done:
    sqlite3_finalize(statement);
    return status;
}

ist_status ist_ledger_constant_usd(ist_ledger *ledger, double amount, const char *currency, int year, double *out,
                                   ist_error *err)
{
    const ist_record *money = ist_record_named("money");
    sqlite3_stmt *statement = NULL;
    ist_money_rate *rates = NULL;
    size_t count = 0, room = 0;
    bool row = false;
    ist_status status = IST_OK;
    /* As of a day before all others only what is always known counts. */
    IST_CHECK(select_facts(ledger, money, "t.\"currency\" IN (?2, 'USD')", true, ist_day_of(1000, 1, 1), currency, &statement, err));
    for (;;) {
        ist_money_rate rate = { 0 };
        IST_CHECK(ledger_step(ledger, statement, &row, err));
        if (!row) break;
        strncpy(rate.currency, ledger_text(statement, ist_record_find(money, "currency")), 3);
        rate.year = sqlite3_column_int(statement, ist_record_find(money, "year"));
        rate.per_dollar = sqlite3_column_double(statement, ist_record_find(money, "per_dollar"));
        if (rate.per_dollar <= 0)
            rate.per_dollar = 1 / sqlite3_column_double(statement, ist_record_find(money, "dollars"));
        rate.us_prices = sqlite3_column_double(statement, ist_record_find(money, "us_prices"));
        ist_money_rate *grown = ist_grow(rates, count, &room, sizeof *grown);
        if (!grown) {
            status = ist_fail(err, IST_NOMEM, "out of memory");
            goto done;
        }
        rates = grown;
        rates[count++] = rate; /* in the order of the rule: the first of a currency and year counts */
    }
    status = ist_money_constant(rates, count, amount, currency, year, out, err);
done:
    sqlite3_finalize(statement);
    free(rates);
    return status;
}

ist_status ist_fact_constant_usd(ist_ledger *ledger, const ist_fact *fact, double *out, ist_error *err)
{
    int day, month, year = fact->prices, last;
    if (!*fact->currency) return ist_fail(err, IST_USAGE, "'%s:%s' is not money", fact->key, fact->field);
    if (year == 0 && ist_parse_date(*fact->valid_from ? fact->valid_from : fact->known_from, NULL, &last))
        ist_day_split(last, &year, &month, &day);
    if (year == 0) return ist_fail(err, IST_MISSING, "'%s' says neither the year of its prices nor a date", fact->key);
    return ist_ledger_constant_usd(ledger, fact->value, fact->currency, year, out, err);
}
