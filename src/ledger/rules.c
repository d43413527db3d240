/* SPDX-License-Identifier: Apache-2.0
 *
 * rules.c: what the columns of one row must not say against one another, and what a row is about.
 */
#include "ledger_local.h"

#include <isthmus/base/time.h>
#include <string.h>

static const cell *at(const ist_record *record, const cell *cells, const char *column)
{
    static const cell none = { "", 0, 0 };
    int i = ist_record_find(record, column);
    return i < 0 ? &none : &cells[i];
}

static bool given(const ist_record *record, const cell *cells, const char *column)
{
    return *at(record, cells, column)->text != '\0';
}

static bool word_in(const char *words, const char *word)
{
    size_t length = strlen(word);
    for (const char *found = words; length && found && (found = strstr(found, word)); found += length)
        if ((found == words || found[-1] == ' ') && (found[length] == ' ' || !found[length])) return true;
    return false;
}

static ist_status check_order(const ist_record *record, const cell *cells, const char *low, const char *high,
                              ist_error *err)
{
    if (given(record, cells, low) && given(record, cells, high) &&
        at(record, cells, low)->number > at(record, cells, high)->number)
        return ist_fail(err, IST_CONFLICT, "%s %s is greater than %s %s", low, at(record, cells, low)->text, high,
                        at(record, cells, high)->text);
    return IST_OK;
}

static ist_status check_validity(const ist_record *record, const cell *cells, ist_error *err)
{
    const char *from = at(record, cells, "valid_from")->text, *to = at(record, cells, "valid_to")->text;
    const char *known = at(record, cells, "known_from")->text, *kind = at(record, cells, "kind")->text;
    int first = 0, last = 0, day = 0;
    if (*from && *to && ist_parse_date(from, &first, NULL) && ist_parse_date(to, NULL, &last) && last < first)
        return ist_fail(err, IST_CONFLICT, "valid_to %s lies before valid_from %s", to, from);
    if (!*known) {
        if (record->timeless) return IST_OK;
        return ist_fail(err, IST_SYNTAX, "known_from is empty: the first day on which it could be known");
    }
    if (strcmp(record->table, "transfers") == 0 && word_in("delivery donation supply", kind) && *from &&
        ist_parse_date(from, &first, NULL) && ist_parse_date(known, &day, NULL) && day < first)
        return ist_fail(err, IST_CONFLICT, "known_from %s lies before the %s itself, %s", known, kind, from);
    return IST_OK;
}

/* A source cannot make known what it says before it was published. */
static ist_status check_source(ist_ledger *ledger, const ist_record *record, const cell *cells, ist_error *err)
{
    const ist_record *sources = ist_record_named("sources");
    sqlite3_stmt *statement = ledger_statements(ledger, sources)->by_key;
    const char *known = at(record, cells, "known_from")->text;
    int first = 0, day = 0;
    bool row = false;
    ist_status status;
    if (!*known) return IST_OK;
    sqlite3_reset(statement);
    sqlite3_bind_text(statement, 1, at(record, cells, "source")->text, -1, SQLITE_TRANSIENT);
    status = ledger_step(ledger, statement, &row, err);
    if (status == IST_OK && row) {
        const char *published = ledger_text(statement, ist_record_find(sources, "published"));
        if (*published && ist_parse_date(published, &first, NULL) && ist_parse_date(known, NULL, &day) && day < first)
            status = ist_fail(err, IST_CONFLICT, "known_from %s lies before its source was published, %s", known,
                              published);
    }
    sqlite3_reset(statement);
    return status;
}

/* A correction is not known before what it corrects. */
static ist_status check_correction(ist_ledger *ledger, const ist_record *record, const cell *cells, ist_error *err)
{
    sqlite3_stmt *statement = ledger_statements(ledger, record)->by_key;
    const char *corrected = at(record, cells, "supersedes")->text, *known = at(record, cells, "known_from")->text;
    bool row = false;
    ist_status status;
    if (!*corrected) return IST_OK;
    sqlite3_reset(statement);
    sqlite3_bind_text(statement, 1, corrected, -1, SQLITE_TRANSIENT);
    status = ledger_step(ledger, statement, &row, err);
    if (status == IST_OK && row) {
        const char *before = ledger_text(statement, ist_record_find(record, "known_from"));
        if (strcmp(known, before) < 0)
            status = ist_fail(err, IST_CONFLICT,
                              "it corrects %s, which became known on %s, but is itself known from %s", corrected,
                              before, *known ? known : "ever");
    }
    sqlite3_reset(statement);
    return status;
}

static ist_status check_units(const ist_record *record, const cell *cells, ist_error *err)
{
    const char *unit = at(record, cells, "unit")->text, *measure = at(record, cells, "measure")->text;
    const cell *value = at(record, cells, "value");
    if (*value->text && strcmp(unit, "share") == 0 && !(value->number >= 0 && value->number <= 1))
        return ist_fail(err, IST_RANGE, "value %s with unit 'share' lies outside 0 to 1", value->text);
    if (*value->text && strncmp(measure, "share", 5) == 0 && strncmp(unit, "percent", 7) == 0 &&
        !(value->number >= 0 && value->number <= 100))
        return ist_fail(err, IST_RANGE, "value %s is a share in percent and lies outside 0 to 100", value->text);
    if (strcmp(record->table, "transfers") == 0 && *value->text && !given(record, cells, "currency"))
        return ist_fail(err, IST_SYNTAX, "value %s has no currency", value->text);
    if (strcmp(record->table, "money") == 0 && given(record, cells, "per_dollar") == given(record, cells, "dollars"))
        return ist_fail(err, IST_SYNTAX, "a rate is given either as per_dollar or as dollars");
    return IST_OK;
}

static ist_status check_pairs(const ist_record *record, const cell *cells, ist_error *err)
{
    IST_TRY(check_order(record, cells, "low", "high", err));
    IST_TRY(check_order(record, cells, "quantity", "total", err));
    IST_TRY(check_order(record, cells, "year_from", "year_to", err));
    IST_TRY(check_order(record, cells, "base_from", "base_to", err));
    if (given(record, cells, "lon") != given(record, cells, "lat"))
        return ist_fail(err, IST_SYNTAX, "lon and lat stand together or not at all");
    const char *begin = at(record, cells, "begins_at")->text, *end = at(record, cells, "ends_at")->text;
    if (*begin && *end && strcmp(end, begin) < 0)
        return ist_fail(err, IST_CONFLICT, "ends_at %s lies before begins_at %s", end, begin);
    return IST_OK;
}

/* The last digit of an IMO number is the sum of the first six, weighed 7 to 2, modulo 10
 * (IMO resolution A.1117(30)). */
static ist_status check_imo(const ist_record *record, const cell *cells, ist_error *err)
{
    const char *imo = at(record, cells, "imo")->text;
    int sum = 0;
    if (strlen(imo) != 7) return IST_OK;
    for (int i = 0; i < 6; i++) sum += (imo[i] - '0') * (7 - i);
    if (sum % 10 != imo[6] - '0')
        return ist_fail(err, IST_RANGE, "imo %s has a wrong check digit (%d would be right)", imo, sum % 10);
    return IST_OK;
}

ist_status row_check(ist_ledger *ledger, const ist_record *record, const cell *cells, ist_error *err)
{
    IST_TRY(check_imo(record, cells, err));
    if (!record->fact) return IST_OK;
    IST_TRY(check_validity(record, cells, err));
    IST_TRY(check_units(record, cells, err));
    IST_TRY(check_pairs(record, cells, err));
    IST_TRY(check_source(ledger, record, cells, err));
    return check_correction(ledger, record, cells, err);
}

const char *row_about(const ist_record *record, const cell *cells, ist_arena *arena)
{
    const char *about = record->prefix;
    bool dated = record->dated, identified = false;
    size_t columns = ist_record_columns(record);
    if (dated && record->undated) dated = !word_in(record->undated, at(record, cells, "kind")->text);
    for (size_t i = 0; i < columns && about; i++) {
        const ist_field *field = ist_record_column(record, i);
        if (!(field->flags & IST_IDENTITY)) continue;
        if (field->flags & IST_NEEDED && !*cells[i].text) return cells[0].text;
        about = ist_arena_print(arena, "%s%s%s", about, identified ? "/" : "", *cells[i].text ? cells[i].text : "-");
        identified = true;
    }
    if (!identified) return cells[0].text;
    if (dated && about) {
        const char *date = at(record, cells, "valid_from")->text;
        about = ist_arena_print(arena, "%s/%s", about, *date ? date : "-");
    }
    return about;
}
