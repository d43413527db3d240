/* SPDX-License-Identifier: Apache-2.0
 *
 * outcomes.c: rows of an outcomes file, matched with what a scenario can forecast.
 */
#include "scoring.h"

#include <isthmus/base/csv.h>
#include <isthmus/base/grow.h>
#include <isthmus/base/time.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const words[IST_OUTCOME_KINDS] = { "delivery", "delivered", "shells", "contract", "start", "spending" };

const char *ist_outcome_word(int kind) { return kind >= 0 && kind < IST_OUTCOME_KINDS ? words[kind] : NULL; }

bool scoring_is_shell(const ist_world *w, int item)
{
    const char *name = w->classes[w->items[item].item_class];
    size_t      length = strlen(name);
    return strcmp(name, "shell") == 0 || (length > 6 && strcmp(name + length - 6, "-shell") == 0);
}

bool scoring_makes_shells(const ist_world *w, int actor)
{
    for (size_t l = 0; l < w->n_lines; l++)
        if (w->lines[l].site == actor && scoring_is_shell(w, w->lines[l].item)) return true;
    for (size_t i = 0; i < w->n_items; i++)
        if (scoring_is_shell(w, (int)i) && w->production[(size_t)actor * w->n_items + i] != IST_NONE) return true;
    return false;
}

/* ---- one row */

typedef struct reading {
    const ist_scenario *scenario;
    ist_arena          *arena;
    ist_outcome        *outcome;  /* being filled */
    const char         *reason;   /* set: why it is not scored */
    const char         *name, *rest; /* second and third part of the key; "" absent */
    const char         *value;    /* the cell */
    int                 day;      /* of the date */
} reading;

static bool refuse(reading *r, const char *reason)
{
    r->reason = reason ? reason : "out of memory";
    return false;
}

static ist_section section_of(ist_outcome_kind kind)
{
    switch (kind) {
    case IST_OUTCOME_SHELLS:
    case IST_OUTCOME_SPENDING: return IST_SECTION_ACTORS;
    case IST_OUTCOME_START: return IST_SECTION_LINES;
    default: return IST_SECTION_ORDERS;
    }
}

static bool find_kind(reading *r, const char *word)
{
    for (int k = 0; k < IST_OUTCOME_KINDS; k++) {
        if (strcmp(words[k], word) != 0) continue;
        r->outcome->kind = (ist_outcome_kind)k;
        return true;
    }
    return refuse(r, "unknown key: it begins with none of delivery, delivered, shells, contract, start, spending");
}

/* The order, line or actor of that name. */
static bool find_entry(reading *r)
{
    const ist_entries *entries = &r->scenario->entries[section_of(r->outcome->kind)];
    const char       **names = ist_arena_array(r->arena, entries->count + 1, sizeof *names);
    const char        *what = ist_section_path(section_of(r->outcome->kind));
    for (size_t i = 0; names && i < entries->count; i++) {
        names[i] = entries->at[i].name;
        if (strcmp(names[i], r->name) != 0) continue;
        r->outcome->index = (int)i;
        return true;
    }
    const char *near = names ? ist_nearest(r->name, names, entries->count) : NULL;
    return refuse(r, near ? ist_arena_print(r->arena, "unknown key: '%s' is not among the scenario's %s; did you mean '%s'?", r->name, what, near)
                          : ist_arena_print(r->arena, "unknown key: '%s' is not among the scenario's %s", r->name, what));
}

/* Months from start to the end that a date stands for. */
static int month_of_date(const reading *r)
{
    int year, month, day;
    ist_day_split(r->day, &year, &month, &day);
    return ist_month_of_day(r->day) - r->scenario->world.start - (day < 16 ? 1 : 0);
}

static bool find_window(reading *r)
{
    ist_outcome *o = r->outcome;
    long long    year = 0;
    int          month = 0;
    bool         yearly = o->kind == IST_OUTCOME_DELIVERY || o->kind == IST_OUTCOME_SPENDING, monthly = o->kind == IST_OUTCOME_SHELLS;
    if (yearly && (!ist_parse_integer(r->rest, &year) || year < 1900 || year > 2999)) return refuse(r, "unknown key: it ends in no year");
    if (monthly && !ist_parse_month(r->rest, &month)) return refuse(r, "unknown key: it ends in no month (YYYY-MM)");
    if (!yearly && !monthly && *r->rest) return refuse(r, "unknown key: it has one part too many");
    o->month = yearly ? 12 * (int)year + 11 - r->scenario->world.start : monthly ? month - r->scenario->world.start : month_of_date(r);
    if (r->day <= r->scenario->as_of) return refuse(r, "dated no later than the as-of day: known then");
    if (o->month < 0) return refuse(r, "falls before the first month of the futures");
    if (o->month >= r->scenario->world.months) return refuse(r, "lies beyond the last month of the futures");
    return true;
}

static bool read_start(reading *r)
{
    ist_outcome *o = r->outcome;
    int          day = 0, month = 0;
    if (!*r->value || strcmp(r->value, "never") == 0) {
        o->event = true;
        o->value = 0;
        return true;
    }
    if (ist_parse_month(r->value, &month)) o->value = month - r->scenario->world.start;
    else if (strlen(r->value) == 10 && ist_parse_date(r->value, &day, NULL)) o->value = ist_month_of_day(day) - r->scenario->world.start;
    else return refuse(r, "the value is no month (YYYY-MM), nor `never`");
    if (o->value < 0) return refuse(r, "falls before the first month of the futures");
    if (o->value >= r->scenario->world.months) return refuse(r, "lies beyond the last month of the futures");
    return true;
}

/* "thousand rounds a month", "million USD": a figure in multiples of what it counts. */
static bool in_multiples(const char *unit)
{
    static const char *const multiples[] = { "dozen", "hundred", "thousand", "million", "billion" };
    for (; *unit; unit++)
        for (size_t i = 0; i < sizeof multiples / sizeof multiples[0]; i++)
            if (strncasecmp(unit, multiples[i], strlen(multiples[i])) == 0) return true;
    return false;
}

static bool read_value(reading *r)
{
    ist_outcome *o = r->outcome;
    if (o->kind == IST_OUTCOME_START) return read_start(r);
    if (!ist_parse_number(r->value, &o->value)) return refuse(r, "the value is no number");
    if (o->value < 0) return refuse(r, "the value lies below 0");
    if (o->kind == IST_OUTCOME_CONTRACT) {
        o->event = true;
        if (o->value != 0 && o->value != 1) return refuse(r, "the value is neither 0 nor 1");
    }
    if (in_multiples(o->unit)) return refuse(r, "the unit counts in dozens, thousands or the like; single ones are scored");
    if (o->kind == IST_OUTCOME_SHELLS && strstr(o->unit, "year")) return refuse(r, "the unit is a year's; a month's rate is scored");
    if (o->kind != IST_OUTCOME_SPENDING) return true;
    if (strstr(o->unit, "percent") || strchr(o->unit, '%')) o->value /= 100;
    if (o->value > 1) return refuse(r, "a share of GDP is at most 1; a figure in percent says so in its unit");
    return true;
}

/* What this scenario lacks to answer. */
static bool can_answer(reading *r)
{
    const ist_outcome *o = r->outcome;
    const ist_world   *w = &r->scenario->world;
    double             ignored;
    if (o->kind == IST_OUTCOME_SHELLS && !scoring_makes_shells(w, o->index)) return refuse(r, "the scenario has no production of shells there");
    if (o->kind == IST_OUTCOME_SPENDING && w->actors[o->index].share == IST_NONE) return refuse(r, "the scenario has no defence spending of that actor");
    if (o->kind == IST_OUTCOME_DELIVERY && o->month < 12 && !scoring_recorded(r->scenario, o->index, o->month - 12, &ignored))
        return refuse(r, "the scenario does not record what was delivered by the end of the year before (orders.record)");
    return true;
}

static bool read_row(reading *r, const char *key)
{
    char *parts = ist_arena_copy(r->arena, key);
    if (!parts) return refuse(r, NULL);
    char *name = strchr(parts, '/');
    if (name) *name++ = '\0';
    char *rest = name ? strchr(name, '/') : NULL;
    if (rest) *rest++ = '\0';
    r->name = name ? name : "";
    r->rest = rest ? rest : "";
    if (!find_kind(r, parts) || !find_entry(r)) return false;
    if (!ist_parse_date(r->outcome->date, NULL, &r->day)) return refuse(r, "the date is none (YYYY, YYYY-MM or YYYY-MM-DD)");
    return find_window(r) && read_value(r) && can_answer(r);
}

/* ---- the file */

typedef struct table {
    ist_csv *csv;
    int      key, date, value, unit, title, source_date;
} table;

static ist_status open_table(table *t, const char *path, ist_error *err)
{
    static const char *const needed[] = { "key", "date", "value", "unit", "source_title", "source_date" };
    int                      at[6];
    IST_TRY(ist_csv_open(&t->csv, path, err));
    for (size_t i = 0; i < 6; i++)
        if ((at[i] = ist_csv_column(t->csv, needed[i])) < 0)
            return ist_fail(err, IST_SYNTAX, "%s: there is no column '%s'; key,date,value,unit,source_title,source_date are needed", path, needed[i]);
    *t = (table){ t->csv, at[0], at[1], at[2], at[3], at[4], at[5] };
    return IST_OK;
}

typedef struct lists {
    ist_outcome  *at;
    ist_unscored *unscored;
    size_t        n, n_unscored, room, unscored_room;
} lists;

static bool make_room(lists *l)
{
    ist_outcome  *at = ist_grow(l->at, l->n, &l->room, sizeof *at);
    ist_unscored *unscored = ist_grow(l->unscored, l->n_unscored, &l->unscored_room, sizeof *unscored);
    if (at) l->at = at;
    if (unscored) l->unscored = unscored;
    return at && unscored;
}

static ist_status take_row(const table *t, const ist_scenario *scenario, ist_arena *arena, lists *l, ist_error *err)
{
    ist_outcome outcome = { .line = ist_csv_line(t->csv) };
    outcome.key = ist_arena_copy(arena, ist_csv_cell(t->csv, t->key));
    outcome.date = ist_arena_copy(arena, ist_csv_cell(t->csv, t->date));
    outcome.unit = ist_arena_copy(arena, ist_csv_cell(t->csv, t->unit));
    outcome.source_title = ist_arena_copy(arena, ist_csv_cell(t->csv, t->title));
    outcome.source_date = ist_arena_copy(arena, ist_csv_cell(t->csv, t->source_date));
    reading r = { .scenario = scenario, .arena = arena, .outcome = &outcome, .value = ist_arena_copy(arena, ist_csv_cell(t->csv, t->value)) };
    if (!outcome.key || !outcome.date || !outcome.unit || !outcome.source_title || !outcome.source_date || !r.value || !make_room(l))
        return ist_fail(err, IST_NOMEM, "out of memory reading outcomes");
    if (read_row(&r, outcome.key)) l->at[l->n++] = outcome;
    else l->unscored[l->n_unscored++] = (ist_unscored){ outcome.key, outcome.line, r.reason };
    return IST_OK;
}

ist_status ist_outcomes_read(const char *path, const ist_scenario *scenario, ist_arena *arena, ist_outcomes *out, ist_error *err)
{
    table      t = { 0 };
    lists      l = { 0 };
    ist_status status;
    IST_CHECK(open_table(&t, path, err));
    for (bool more = true; more;) {
        ist_error fault = { 0 };
        status = ist_csv_next(t.csv, &more, &fault);
        if (status == IST_SYNTAX && make_room(&l)) { /* of that row alone */
            l.unscored[l.n_unscored++] = (ist_unscored){ "", fault.row, ist_arena_copy(arena, fault.text) };
            continue;
        }
        if (status != IST_OK) {
            if (err) *err = fault;
            goto done;
        }
        if (more) IST_CHECK(take_row(&t, scenario, arena, &l, err));
    }
    ist_outcome  *at = ist_arena_array(arena, l.n + 1, sizeof *at);
    ist_unscored *unscored = ist_arena_array(arena, l.n_unscored + 1, sizeof *unscored);
    IST_CHECK(at && unscored ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory reading outcomes"));
    if (l.n) memcpy(at, l.at, l.n * sizeof *at);
    if (l.n_unscored) memcpy(unscored, l.unscored, l.n_unscored * sizeof *unscored);
    *out = (ist_outcomes){ l.n, l.n_unscored, at, unscored };
done:
    ist_csv_free(t.csv);
    free(l.at);
    free(l.unscored);
    return status;
}
