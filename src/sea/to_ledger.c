/* SPDX-License-Identifier: Apache-2.0
 *
 * to_ledger.c: events and rates as facts. The one file of the room that knows the ledger.
 */
#include <inttypes.h>
#include <isthmus/base/random.h>
#include <isthmus/base/time.h>
#include <isthmus/ledger/records.h>
#include <isthmus/ledger/show.h>
#include <isthmus/sea/aggregate.h>
#include <isthmus/sea/sea_ledger.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct row { const ist_record *record; const char *cells[IST_MOST_COLUMNS]; } row;

static void set(row *to, const char *column, const char *text)
{
    int i = ist_record_find(to->record, column);
    if (i >= 0) to->cells[i] = text;
}

static void day_of(int64_t time_us, char out[IST_DATE_TEXT]) { ist_format_day((int)(time_us / 86400000000 - (time_us % 86400000000 < 0)), out); }

ist_status ist_sea_source_to_ledger(ist_ledger *ledger, const char *key, const char *title, const char *label, ist_error *err)
{
    row r = { .record = ist_record_named("sources") };
    ist_added added;
    set(&r, "key", key);
    set(&r, "title", title);
    set(&r, "kind", "own");
    set(&r, "label", label);
    ist_error held = { 0 };
    ist_status status = ist_ledger_add(ledger, r.record, r.cells, &added, &held);
    if (status == IST_CONFLICT) return IST_OK; /* held in other words: the user's own */
    return status == IST_OK ? status : ist_fail(err, status, "%s", held.text);
}

typedef struct texts { /* cells of an event that are made for it */
    char key[64], name[96], begins[IST_SEA_TIME_TEXT], ends[IST_SEA_TIME_TEXT], from[IST_DATE_TEXT], to[IST_DATE_TEXT], known[IST_DATE_TEXT];
    char vessels[64], lon[32], lat[32], score[32];
} texts;

static void fill(row *r, texts *t, const ist_sea_event *e, const ist_buffer *detail, const ist_buffer *evidence, const char *label, const char *source)
{
    snprintf(t->key, sizeof t->key, IST_FOUND_EVENT "%016" PRIx64, e->id);
    snprintf(t->name, sizeof t->name, e->mmsi_b ? "%s: %u and %u" : "%s: %u", ist_sea_kind_word(e->kind), e->mmsi_a, e->mmsi_b);
    snprintf(t->vessels, sizeof t->vessels, e->mmsi_b ? "mmsi:%09u;mmsi:%09u" : "mmsi:%09u", e->mmsi_a, e->mmsi_b);
    ist_sea_format_time(e->start_us, t->begins);
    ist_sea_format_time(e->end_us, t->ends);
    day_of(e->start_us, t->from);
    day_of(e->end_us, t->to);
    day_of(e->detected_us > e->end_us ? e->detected_us : e->end_us, t->known);
    snprintf(t->score, sizeof t->score, "%.4f", e->score);
    set(r, "key", t->key);
    set(r, "name", t->name);
    set(r, "kind", ist_sea_kind_word(e->kind));
    set(r, "begins_at", t->begins);
    set(r, "ends_at", t->ends);
    set(r, "vessels", t->vessels);
    set(r, "score", t->score);
    set(r, "detail", detail->at);
    set(r, "evidence", evidence->at);
    set(r, "source", source);
    set(r, "known_from", t->known);
    set(r, "valid_from", t->from);
    set(r, "valid_to", t->to);
    set(r, "confidence", e->score >= 0.9 ? "high" : e->score >= 0.7 ? "medium" : "low");
    set(r, "label", label);
    if (e->lon == IST_SEA_NOWHERE) return;
    snprintf(t->lon, sizeof t->lon, "%.5f", (double)e->lon / IST_SEA_DEGREE);
    snprintf(t->lat, sizeof t->lat, "%.5f", (double)e->lat / IST_SEA_DEGREE);
    set(r, "lon", t->lon);
    set(r, "lat", t->lat);
}

static void write_json(ist_buffer *detail, ist_buffer *evidence, const ist_sea_event *event, const ist_sea_names *names)
{
    ist_json_writer json = ist_json_to(detail, 0);
    ist_buffer partners = { 0 };
    ist_json_object(&json, NULL);
    ist_json_text(&json, "says", event->detail);
    ist_json_yesno(&json, "open", event->open);
    ist_sea_event_partners(&partners, event->partners, names);
    ist_json_text(&json, "partners", partners.at);
    ist_sea_event_parts(&json, "parts", event);
    ist_json_end(&json);
    ist_buffer_clear(&partners);
    json = ist_json_to(evidence, 0);
    ist_json_object(&json, NULL);
    if (event->sha256[0]) ist_json_text(&json, "sha256", event->sha256);
    ist_sea_event_evidence(&json, "messages", event, names);
    ist_json_end(&json);
}

/* Whether the ledger holds an event word for word, as it stands or, under the same label, as it stood before: a log that is read again
 * tells of an event as it grew. */
static ist_status find_said(ist_ledger *ledger, row *r, ist_held at, ist_arena *arena, bool *out, ist_error *err)
{
    int        corrects = ist_record_find(r->record, "supersedes"), label = ist_record_find(r->record, "label");
    bool       same_label = strcmp(at.cells[label], r->cells[label] ? r->cells[label] : "") == 0;
    const char *key = r->cells[0];
    ist_error  other;
    ist_status status;
    for (;;) {
        ist_added added;
        other = (ist_error){ 0 };
        r->cells[0] = at.cells[0];
        r->cells[corrects] = at.cells[corrects];
        status = ist_ledger_add(ledger, r->record, r->cells, &added, &other);
        *out = status == IST_OK;
        if (status != IST_CONFLICT) break;
        status = IST_OK;
        if (!same_label || !*at.cells[corrects]) break;
        IST_TRY(ist_ledger_read(ledger, r->record, at.cells[corrects], arena, &at, err));
    }
    r->cells[0] = key;
    r->cells[corrects] = NULL;
    return status == IST_OK ? status : ist_fail(err, status, "%s", other.text);
}

/* The event is held in other words: it was open and has come to more, or its label is another. It becomes a correction of the last
 * one, under a key that follows from what it corrects and what it says. */
static ist_status correct(ist_ledger *ledger, row *r, ist_added *out, ist_error *err)
{
    ist_held   first, last;
    ist_buffer words = { 0 };
    char       key[64];
    bool       said = false;
    int        known = ist_record_find(r->record, "known_from");
    ist_arena *arena = ist_arena_new();
    ist_status status = arena ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory");
    if (status != IST_OK) return status;
    IST_CHECK(ist_ledger_read(ledger, r->record, r->cells[0], arena, &first, err));
    IST_CHECK(ist_ledger_read(ledger, r->record, first.latest, arena, &last, err));
    IST_CHECK(find_said(ledger, r, last, arena, &said, err));
    *out = IST_ALREADY_HELD;
    if (said) goto done;
    if (strcmp(r->cells[known], last.cells[known]) < 0) set(r, "known_from", last.cells[known]); /* no correction is known before what it corrects */
    set(r, "supersedes", first.latest);
    for (size_t i = 1; i < ist_record_columns(r->record); i++) ist_buffer_print(&words, "%s\n", r->cells[i] ? r->cells[i] : "");
    snprintf(key, sizeof key, "%.31s-%08" PRIx32, r->cells[0], words.failed ? 0 : ist_name_hash(words.at));
    r->cells[0] = key;
    status = words.failed ? ist_fail(err, IST_NOMEM, "out of memory for an event") : ist_ledger_add(ledger, r->record, r->cells, out, err);
done:
    ist_buffer_clear(&words);
    ist_arena_free(arena);
    return status;
}

ist_status ist_sea_event_to_ledger(ist_ledger *ledger, const ist_sea_event *event, const ist_sea_names *names, const char *label, const char *source,
                                   ist_added *out, ist_error *err)
{
    row r = { .record = ist_record_named("events") };
    texts t;
    ist_buffer detail = { 0 }, evidence = { 0 };
    ist_error first = { 0 };
    write_json(&detail, &evidence, event, names);
    ist_status status = detail.failed || evidence.failed ? ist_fail(&first, IST_NOMEM, "out of memory for an event") : IST_OK;
    if (status == IST_OK) {
        fill(&r, &t, event, &detail, &evidence, label, source);
        status = ist_ledger_add(ledger, r.record, r.cells, out, &first);
    }
    if (status == IST_CONFLICT) status = correct(ledger, &r, out, &first);
    ist_buffer_clear(&detail);
    ist_buffer_clear(&evidence);
    return status == IST_OK ? status : ist_fail(err, status, "%s", first.text);
}

/* Wilson 1927: the values of the rate that a test at 5% would not reject. */
void ist_sea_interval(size_t found, size_t cases, double *out_low, double *out_high)
{
    const double z = 1.959963984540054;
    double n = (double)cases, p = cases ? (double)found / n : 0;
    *out_low = 0;
    *out_high = 1;
    if (cases == 0) return;
    double middle = (p + z * z / (2 * n)) / (1 + z * z / n), half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    *out_low = fmax(0, middle - half);
    *out_high = fmin(1, middle + half);
}

/* Letters, digits and '-', as keys have them. */
static void name_of_key(const char *subject, char *out, size_t room)
{
    size_t n = 0;
    for (const char *c = subject; *c && n + 1 < room; c++) {
        char small = *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c;
        out[n++] = (small >= 'a' && small <= 'z') || (small >= '0' && small <= '9') ? small : '-';
    }
    out[n] = '\0';
}

ist_status ist_sea_rate_to_ledger(ist_ledger *ledger, const char *subject, const char *measure, size_t found, size_t cases, int first_day, int last_day,
                                  const char *method, const char *label, const char *source, char out_key[IST_SEA_KEY], ist_error *err)
{
    row r = { .record = ist_record_named("measures") };
    char name[64], value[32], low[32], high[32], count[32], from[IST_DATE_TEXT], to[IST_DATE_TEXT], key[IST_SEA_KEY];
    double lowest, highest;
    ist_added added;
    name_of_key(subject, name, sizeof name);
    ist_sea_interval(found, cases, &lowest, &highest);
    ist_format_day(first_day, from);
    ist_format_day(last_day, to);
    snprintf(key, sizeof key, "measure/sea-%s-%s-%s-%s", name, measure, from, to);
    snprintf(value, sizeof value, "%.6f", cases ? (double)found / (double)cases : 0);
    snprintf(low, sizeof low, "%.6f", lowest);
    snprintf(high, sizeof high, "%.6f", highest);
    snprintf(count, sizeof count, "%zu", cases);
    set(&r, "key", key);
    set(&r, "subject", subject);
    set(&r, "measure", measure);
    set(&r, "value", value);
    set(&r, "low", low);
    set(&r, "high", high);
    set(&r, "count", count);
    set(&r, "unit", "share");
    set(&r, "method", method);
    set(&r, "source", source);
    set(&r, "known_from", to);
    set(&r, "valid_from", from);
    set(&r, "valid_to", to);
    set(&r, "confidence", cases >= 30 ? "high" : cases >= 10 ? "medium" : "low");
    set(&r, "label", label);
    IST_TRY(ist_ledger_add(ledger, r.record, r.cells, &added, err));
    memcpy(out_key, key, IST_SEA_KEY);
    return IST_OK;
}

/* ---- counts in boxes */

#define COUNT_METHOD "events that began in a cell of %d degrees and %d days; cells with fewer than %zu are withheld"
#define COUNT_SUBJECT " %dx%d %d%c %d%c"

static ist_status add_count(ist_ledger *ledger, const char *subject, const ist_sea_count *c, const char *label, const char *source, ist_added *out, ist_error *err)
{
    row r = { .record = ist_record_named("measures") };
    char whose[64], where[128], name[128], key[256], measure[48], value[32], minimum[160], from[IST_DATE_TEXT], to[IST_DATE_TEXT];
    snprintf(whose, sizeof whose, "%.60s", subject);
    snprintf(where, sizeof where, "%s" COUNT_SUBJECT, whose, c->degrees, c->degrees, abs(c->south), c->south < 0 ? 'S' : 'N', abs(c->west), c->west < 0 ? 'W' : 'E');
    name_of_key(where, name, sizeof name);
    snprintf(measure, sizeof measure, "events-%s", ist_sea_kind_word(c->kind));
    ist_format_day(c->first_day, from);
    ist_format_day(c->first_day + c->days - 1, to);
    snprintf(key, sizeof key, "measure/sea-%s-%s-%s-%s", name, measure, from, to);
    snprintf(value, sizeof value, "%zu", c->events);
    snprintf(minimum, sizeof minimum, COUNT_METHOD, c->degrees, c->days, c->minimum);
    const struct { const char *column, *text; } cells[] = {
        { "key", key }, { "subject", where }, { "measure", measure }, { "value", value }, { "low", value }, { "high", value }, { "unit", "events" },
        { "method", minimum }, { "source", source }, { "known_from", to }, { "valid_from", from }, { "valid_to", to }, { "confidence", "medium" }, { "label", label },
    };
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) set(&r, cells[i].column, cells[i].text);
    return ist_ledger_add(ledger, r.record, r.cells, out, err);
}

ist_status ist_sea_counts_to_ledger(ist_ledger *ledger, const char *subject, const ist_sea_counts *counts, const char *label, const char *source, size_t *out_added,
                                    ist_error *err)
{
    size_t added = 0;
    IST_TRY(ist_ledger_begin(ledger, err));
    for (size_t i = 0; i < counts->count; i++) {
        ist_added one;
        ist_status status = add_count(ledger, subject, &counts->at[i], label, source, &one, err);
        if (status != IST_OK) {
            ist_ledger_undo(ledger);
            return status;
        }
        added += one == IST_ADDED;
    }
    IST_TRY(ist_ledger_commit(ledger, err));
    if (out_added) *out_added = added;
    return IST_OK;
}

/* The box that a row of measures is, and whose; false for other measures. */
static bool read_count(const ist_sheet *sheet, size_t line, ist_sea_count *out, char whose[64])
{
    const char *subject = ist_sheet_cell(sheet, line, "subject"), *measure = ist_sheet_cell(sheet, line, "measure"), *cross = NULL;
    char north, east, date[11];
    int wide, high, south, west;
    double events;
    if (strncmp(measure, "events-", 7) != 0 || ist_sea_kind_read(&out->kind, measure + 7, NULL) != IST_OK) return false;
    if (sscanf(ist_sheet_cell(sheet, line, "method"), COUNT_METHOD, &out->degrees, &out->days, &out->minimum) != 3 || out->minimum == 0) return false;
    for (const char *c = subject; (c = strchr(c, ' ')); c++)
        if (sscanf(c, COUNT_SUBJECT, &wide, &high, &south, &north, &west, &east) == 6) cross = c;
    if (!cross || (size_t)(cross - subject) >= 64 || sscanf(cross, COUNT_SUBJECT, &wide, &high, &south, &north, &west, &east) != 6 || wide != out->degrees) return false;
    snprintf(whose, 64, "%.*s", (int)(cross - subject), subject);
    out->south = north == 'S' ? -south : south;
    out->west = east == 'W' ? -west : west;
    snprintf(date, sizeof date, "%.10s", ist_sheet_cell(sheet, line, "valid_from"));
    if (!ist_parse_date(date, &out->first_day, NULL) || !ist_parse_number(ist_sheet_cell(sheet, line, "value"), &events) || events < 0) return false;
    out->events = (size_t)events;
    return true;
}

static int by_name(const void *a, const void *b) { return strcmp(a, b); }

ist_status ist_sea_observers_in_ledger(ist_ledger *ledger, ist_sea_observers *out, ist_error *err)
{
    ist_sheet sheet = { 0 };
    ist_sea_count one = { 0 };
    size_t count = 0, kept = 0;
    IST_TRY(ist_show_table(ledger, ist_record_named("measures"), IST_ANY_DAY, &sheet, err));
    char (*names)[64] = malloc((sheet.n_rows + 1) * sizeof *names);
    for (size_t i = 0; names && i < sheet.n_rows; i++) count += read_count(&sheet, i, &one, names[count]);
    ist_sheet_clear(&sheet);
    if (!names) return ist_fail(err, IST_NOMEM, "out of memory for names");
    qsort(names, count, sizeof *names, by_name);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || strcmp(names[kept - 1], names[i]) != 0) memmove(names[kept++], names[i], sizeof *names);
    *out = (ist_sea_observers){ names, kept };
    return IST_OK;
}

void ist_sea_observers_clear(ist_sea_observers *observers)
{
    free(observers->names);
    *observers = (ist_sea_observers){ 0 };
}

ist_status ist_sea_counts_from_ledger(ist_ledger *ledger, const char *subject, ist_sea_counts *out, ist_error *err)
{
    ist_sheet sheet = { 0 };
    ist_sea_counts found = { 0 };
    ist_buffer others = { 0 };
    char whose[64], last[64] = "";
    IST_TRY(ist_show_table(ledger, ist_record_named("measures"), IST_ANY_DAY, &sheet, err));
    ist_status status = IST_OK;
    found.at = malloc((sheet.n_rows + 1) * sizeof *found.at);
    if (!found.at) status = ist_fail(err, IST_NOMEM, "out of memory for counts");
    for (size_t i = 0; i < sheet.n_rows && status == IST_OK; i++) {
        ist_sea_count one = { 0 };
        if (!read_count(&sheet, i, &one, whose)) continue;
        if (strcmp(whose, subject) == 0) found.at[found.count++] = one;
        else if (strcmp(whose, last) != 0 && others.length < 200) {
            ist_buffer_print(&others, "%s%s", others.length ? ", " : "", whose);
            snprintf(last, sizeof last, "%s", whose);
        }
    }
    if (status == IST_OK && found.count == 0)
        status = ist_fail(err, IST_MISSING, "%s holds no counts of '%s'; it holds those of %s", ist_ledger_path(ledger), subject, others.at ? others.at : "nobody");
    ist_sheet_clear(&sheet);
    ist_buffer_clear(&others);
    if (status == IST_OK) {
        ist_sea_counts_sort(&found);
        *out = found;
    } else ist_sea_counts_clear(&found);
    return status;
}
