/* SPDX-License-Identifier: Apache-2.0
 *
 * show_exports.c: exports over two windows of years, computed from imported values and as published.
 */
#include "sheet.h"

#include <isthmus/base/time.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_YEAR = 1900, LAST_YEAR = 2200, YEARS = LAST_YEAR - FIRST_YEAR + 1 };

typedef struct window {
    int from, to;
} window;

typedef struct yearly {
    double value[YEARS];    /* NAN where none is held */
    const char *known_from; /* the latest of the facts used */
    const char *title, *publisher, *published;
    bool register_sums; /* summed from deliveries */
} yearly;

static const char *read_year(const char *text, int *out)
{
    long year = 0;
    for (int i = 0; i < 4; i++, text++) {
        if (*text < '0' || *text > '9') return NULL;
        year = year * 10 + (*text - '0');
    }
    *out = (int)year;
    return year >= FIRST_YEAR && year <= LAST_YEAR ? text : NULL;
}

static ist_status read_windows(const char *text, window out[2], ist_error *err)
{
    const char *at = text;
    for (int i = 0; i < 2 && at; i++) {
        at = read_year(at, &out[i].from);
        if (at && *at == '-') at = read_year(at + 1, &out[i].to);
        else if (at) out[i].to = out[i].from;
        if (at && i == 0) at = *at == ',' ? at + 1 : NULL;
    }
    if (!at || *at)
        return ist_fail(err, IST_USAGE, "windows '%s' are not two periods of years, as 2013-2017,2018-2022", text);
    for (int i = 0; i < 2; i++)
        if (out[i].to < out[i].from)
            return ist_fail(err, IST_USAGE, "window %d-%d ends before it begins", out[i].from, out[i].to);
    return IST_OK;
}

static ist_status note_source(yearly *out, sqlite3_stmt *statement, const ist_record *record, ist_arena *arena,
                              ist_error *err)
{
    int columns = (int)ist_record_columns(record);
    const char *known = ledger_text(statement, ist_record_find(record, "known_from"));
    if (out->known_from && strcmp(known, out->known_from) <= 0) return IST_OK;
    out->known_from = ist_arena_copy(arena, known);
    out->title = ist_arena_copy(arena, ledger_text(statement, columns));
    out->publisher = ist_arena_copy(arena, ledger_text(statement, columns + 1));
    out->published = ist_arena_copy(arena, ledger_text(statement, columns + 2));
    return out->known_from && out->title && out->publisher && out->published
               ? IST_OK
               : ist_fail(err, IST_NOMEM, "out of memory");
}

/* Yearly values to all recipients as imported; of contradicting ones the first by the rule. */
static ist_status read_values(ist_ledger *ledger, const char *supplier, int as_of, ist_arena *arena, yearly *out,
                              ist_error *err)
{
    const ist_record *record = ist_record_named("exports");
    sqlite3_stmt *statement = NULL;
    bool row = false;
    ist_status status = show_select(ledger, record,
                                    "t.\"measure\" = 'tiv' AND t.\"year_from\" = t.\"year_to\" AND "
                                    "t.\"recipient_id\" IS NULL AND t.\"value\" IS NOT NULL AND "
                                    "t.\"supplier_id\" = (SELECT \"id\" FROM \"actors\" WHERE \"key\" = ?2)",
                                    as_of, &statement, err);
    if (status == IST_OK) sqlite3_bind_text(statement, 2, supplier, -1, SQLITE_TRANSIENT);
    while (status == IST_OK && (status = ledger_step(ledger, statement, &row, err)) == IST_OK && row) {
        int year = sqlite3_column_int(statement, ist_record_find(record, "year_from")) - FIRST_YEAR;
        if (year < 0 || year >= YEARS || !isnan(out->value[year])) continue;
        out->value[year] = sqlite3_column_double(statement, ist_record_find(record, "value"));
        status = note_source(out, statement, record, arena, err);
    }
    sqlite3_finalize(statement);
    return status;
}

/* The same from single deliveries that carry a value. A year inside the span of the imported deliveries without
 * any counts as nothing delivered. Of several releases of one delivery the rule's first counts. */
static ist_status sum_register(ist_ledger *ledger, const char *supplier, int as_of, ist_arena *arena, yearly *out,
                               ist_error *err)
{
    const ist_record *record = ist_record_named("transfers");
    sqlite3_stmt *statement = NULL;
    bool row = false;
    int first = YEARS, last = -1;
    ist_status status = show_select(
        ledger, record,
        "t.\"tiv\" IS NOT NULL AND t.\"valid_from\" IS NOT NULL AND t.\"supplier_id\" = (SELECT \"id\" "
        "FROM \"actors\" WHERE \"key\" = ?2) AND NOT EXISTS (SELECT 1 FROM \"transfers\" o WHERE o.\"about\" = "
        "t.\"about\" "
        "AND o.\"tiv\" IS NOT NULL AND o.\"known_from\" <= ?1 AND (o.\"known_from\" > t.\"known_from\" OR "
        "(o.\"known_from\" = t.\"known_from\" AND o.\"key\" < t.\"key\")))",
        as_of, &statement, err);
    if (status == IST_OK) sqlite3_bind_text(statement, 2, supplier, -1, SQLITE_TRANSIENT);
    while (status == IST_OK && (status = ledger_step(ledger, statement, &row, err)) == IST_OK && row) {
        int year = 0;
        if (!read_year(ledger_text(statement, ist_record_find(record, "valid_from")), &year)) continue;
        year -= FIRST_YEAR;
        if (isnan(out->value[year])) out->value[year] = 0;
        out->value[year] += sqlite3_column_double(statement, ist_record_find(record, "tiv"));
        if (year < first) first = year;
        if (year > last) last = year;
        out->register_sums = true;
        status = note_source(out, statement, record, arena, err);
    }
    for (int year = first; year <= last; year++)
        if (isnan(out->value[year])) out->value[year] = 0;
    sqlite3_finalize(statement);
    return status;
}

static const ist_sheet_column columns[] = {
    { "supplier", "Supplier", IST_SHEET_TEXT, 0, "who exports", false },
    { "measure", "Measure", IST_SHEET_TEXT, 0, "exports of a window, or growth between the two", false },
    { "from", "From", IST_SHEET_CODE, 0, "first year", false },
    { "to", "To", IST_SHEET_CODE, 0, "last year", false },
    { "value", "Value", IST_SHEET_NUMBER, 1, "the value", false },
    { "unit", "Unit", IST_SHEET_TEXT, 0, "of the value", false },
    { "basis", "Basis", IST_SHEET_TEXT, 0, "computed from yearly values in the ledger, or published", false },
    { "known_from", "Known from", IST_SHEET_DATE, 0, "first day on which it could be known", false },
    { "source", "Source", IST_SHEET_TEXT, 0, "who says so", false },
    { "fact", "Fact", IST_SHEET_TEXT, 0, "key of the fact", true },
};

static void add_row(sheet_build *build, const char *supplier, const char *measure, window years, double value,
                    const char *unit, const char *basis, const char *known, const char *source, const char *fact)
{
    sheet_text(build, supplier);
    sheet_text(build, measure);
    sheet_number(build, years.from);
    sheet_number(build, years.to);
    sheet_number(build, value);
    sheet_text(build, unit);
    sheet_text(build, basis);
    sheet_text(build, known);
    sheet_text(build, source);
    sheet_text(build, fact);
}

static double sum_window(sheet_build *build, const yearly *values, window years)
{
    double sum = 0;
    for (int year = years.from; year <= years.to; year++) {
        if (isnan(values->value[year - FIRST_YEAR])) {
            sheet_note(build, "No yearly export value is held for %d; a sum over %d-%d needs all its years.", year,
                       years.from, years.to);
            return NAN;
        }
        sum += values->value[year - FIRST_YEAR];
    }
    return sum;
}

static ist_status add_published(ist_ledger *ledger, sheet_build *build, const char *supplier, const char *name,
                                const window windows[2], int as_of, const char **out_known, double *out_value,
                                ist_error *err)
{
    const ist_record *record = ist_record_named("exports");
    int count = (int)ist_record_columns(record);
    sqlite3_stmt *statement = NULL;
    bool row = false;
    ist_status status = show_select(
        ledger, record,
        "t.\"measure\" = 'growth' AND t.\"year_from\" = ?3 AND t.\"year_to\" = ?4 AND "
        "t.\"base_from\" = ?5 AND t.\"base_to\" = ?6 AND t.\"supplier_id\" = (SELECT \"id\" FROM "
        "\"actors\" WHERE \"key\" = ?2)",
        as_of, &statement, err);
    if (status != IST_OK) return status;
    sqlite3_bind_text(statement, 2, supplier, -1, SQLITE_TRANSIENT);
    sqlite3_bind_int(statement, 3, windows[1].from);
    sqlite3_bind_int(statement, 4, windows[1].to);
    sqlite3_bind_int(statement, 5, windows[0].from);
    sqlite3_bind_int(statement, 6, windows[0].to);
    while ((status = ledger_step(ledger, statement, &row, err)) == IST_OK && row) {
        double value = sqlite3_column_double(statement, ist_record_find(record, "value"));
        const char *known = ist_arena_copy(build->arena, ledger_text(statement, ist_record_find(record, "known_from")));
        const char *unit = ist_arena_copy(build->arena, ledger_text(statement, ist_record_find(record, "unit")));
        add_row(build, name, "growth", (window){ windows[1].from, windows[1].to }, value, unit, "published", known,
                ledger_text(statement, count + 1), ledger_text(statement, 0));
        sheet_note(build, "%s: %s", ledger_text(statement, count + 1),
                   sheet_citation(build->arena, ledger_text(statement, count), "",
                                  ledger_text(statement, ist_record_find(record, "section")),
                                  ledger_text(statement, count + 2)));
        if (known && (!**out_known || strcmp(known, *out_known) < 0)) {
            *out_known = known;
            *out_value = value;
        }
    }
    sqlite3_finalize(statement);
    return status;
}

static void explain(sheet_build *build, const yearly *values, double growth, const char *published_on, double published)
{
    if (!values->known_from) {
        sheet_note(
            build,
            "No yearly export values are in this ledger, so the growth cannot be computed here: the series may not "
            "be passed on with Isthmus. Download the trade register from "
            "https://www.sipri.org/databases/armstransfers "
            "and import it into a ledger of your own: isthmus ledger init my.db, then isthmus ledger import FILE.csv "
            "--known-from DAY --ledger my.db.");
        return;
    }
    if (!published_on || isnan(growth)) return;
    if (strcmp(values->known_from, published_on) > 0)
        sheet_note(
            build,
            "Computed %.1f, published %.10g: the published figure was known from %s, the values held here from %s. "
            "SIPRI counts deliveries of past years anew with each release, so that a later release gives another "
            "growth "
            "for the same years; neither is a slip.",
            growth, published, published_on, values->known_from);
    else
        sheet_note(
            build,
            "Computed %.1f, published %.10g: both could be known by the same release; a difference beyond rounding "
            "comes from what is counted in the yearly values.",
            growth, published);
}

ist_status ist_show_exports(ist_ledger *ledger, const char *supplier, const char *windows_text, int as_of,
                            ist_sheet *out, ist_error *err)
{
    sheet_build build = { 0 };
    window windows[2];
    yearly *values = NULL;
    const char *name, *published_on = NULL;
    double published = NAN, sums[2], growth;
    ist_status status = IST_OK;
    IST_TRY(read_windows(windows_text, windows, err));
    IST_TRY(ist_ledger_actor(ledger, supplier, &supplier, err));
    IST_TRY(sheet_begin(&build, columns, sizeof columns / sizeof columns[0], err));
    values = ist_arena_alloc(build.arena, sizeof *values);
    if (!values) {
        status = ist_fail(err, IST_NOMEM, "out of memory");
        goto done;
    }
    for (int i = 0; i < YEARS; i++) values->value[i] = NAN;
    name = show_actor(ledger, supplier, build.arena);
    sheet_title(&build, "Arms exports of %s, %s", name, windows_text);
    IST_CHECK(read_values(ledger, supplier, as_of, build.arena, values, err));
    if (!values->known_from) IST_CHECK(sum_register(ledger, supplier, as_of, build.arena, values, err));
    for (int i = 0; i < 2 && values->known_from; i++) {
        sums[i] = sum_window(&build, values, windows[i]);
        add_row(&build, name, "exports", windows[i], sums[i], "million TIV",
                values->register_sums ? "computed: sum of deliveries" : "computed: sum of yearly values",
                values->known_from, values->publisher, "");
    }
    growth = values->known_from ? 100 * (sums[1] / sums[0] - 1) : NAN;
    if (values->known_from) {
        add_row(&build, name, "growth", windows[1], growth, "percent", "computed: second window against the first",
                values->known_from, values->publisher, "");
        sheet_note(&build, "%s: %s", values->publisher,
                   sheet_citation(build.arena, values->title, "", "", values->published));
    }
    published_on = "";
    IST_CHECK(add_published(ledger, &build, supplier, name, windows, as_of, &published_on, &published, err));
    explain(&build, values, growth, *published_on ? published_on : NULL, published);
done:
    return sheet_end(&build, status, out, err);
}
