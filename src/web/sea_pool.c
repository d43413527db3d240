/* SPDX-License-Identifier: Apache-2.0
 *
 * sea_pool.c: what sharing would be worth, as counts alone tell: nothing is disclosed but counts, none below a minimum.
 *
 * Counts are those that the ledger holds, our own and partners', and those of each partner's feeds that are served. They pass the
 * gate as everything does: the ledger is the reader's, the feeds have a label.
 */
#include "resource_list.h"
#include "sea.h"

#include <isthmus/sea/aggregate.h>
#include <isthmus/sea/tables.h>
#include <string.h>

enum { OBSERVERS = 16, MINIMUM = 5, DEGREES = 1, DAYS = 7 };

typedef struct observer {
    char           name[64];
    bool           heard; /* counted from the feeds served here */
    ist_sea_counts counts;
} observer;

typedef struct pooling {
    web_call      *call;
    const web_sea *sea; /* NULL: no feed */
    int            degrees, days;
    size_t         minimum, n;
    observer       of[OBSERVERS];
} pooling;

static observer *find(pooling *at, const char *name)
{
    for (size_t i = 0; i < at->n; i++)
        if (strcmp(at->of[i].name, name) == 0) return &at->of[i];
    return NULL;
}

/* Events of each partner alone, in boxes; visits to areas, of which the page makes its reports, are none. */
static ist_status count_feeds(pooling *at, ist_error *err)
{
    for (size_t v = 1; at->sea && at->sea->state != WEB_SEA_READING && v <= at->sea->singles && at->n < OBSERVERS; v++) {
        const ist_event_list *from = &at->sea->views[v].events;
        ist_event_list        events = { .at = ist_arena_array(at->call->arena, from->count + 1, sizeof *events.at) };
        observer             *made = &at->of[at->n];
        if (!events.at) return ist_fail(err, IST_NOMEM, "out of memory for events");
        for (size_t i = 0; i < from->count; i++)
            if (from->at[i].kind != IST_SEA_AREA) events.at[events.count++] = from->at[i];
        snprintf(made->name, sizeof made->name, "%.63s", at->sea->views[v].name);
        made->heard = true;
        IST_TRY(ist_sea_counts_of(&events, at->degrees, at->days, at->minimum, &made->counts, NULL, err));
        at->n++;
    }
    return IST_OK;
}

static ist_status read_ledger(pooling *at, ist_error *err)
{
    ist_sea_observers known = { 0 };
    IST_TRY(ist_sea_observers_in_ledger(at->call->ledger, &known, err));
    ist_status status = IST_OK;
    for (size_t i = 0; i < known.count && at->n < OBSERVERS && status == IST_OK; i++) {
        if (find(at, known.names[i])) continue; /* its feed is here */
        observer *made = &at->of[at->n];
        snprintf(made->name, sizeof made->name, "%s", known.names[i]);
        if ((status = ist_sea_counts_from_ledger(at->call->ledger, made->name, &made->counts, err)) == IST_OK) at->n++;
    }
    ist_sea_observers_clear(&known);
    return status;
}

/* "isthmus sea compare A=a.nmea --aggregates ... --ledger counts.db && ": how a served partner's counts are made. */
static void add_counting(ist_buffer *out, const pooling *at, const observer *of)
{
    if (!of->heard) return;
    ist_buffer_add(out, "isthmus sea compare");
    for (size_t i = 0; i < at->sea->n_feeds; i++)
        if (strcmp(at->sea->feeds[i].partner, of->name) == 0) web_option(out, "", at->sea->named[i]);
    ist_buffer_print(out, " --aggregates --minimum %zu --cell %d --days %d --ledger counts.db && ", at->minimum, at->degrees, at->days);
}

static ist_status add_pair(const pooling *at, const observer *ours, const observer *theirs, web_sheet *out, ist_error *err)
{
    ist_sea_pooled pooled[IST_SEA_KIND_COUNT];
    IST_TRY(ist_sea_pool(&ours->counts, &theirs->counts, pooled, err));
    ist_sea_pool_add(out->table, ours->name, theirs->name, at->minimum, pooled);
    return IST_OK;
}

static ist_status observer_asked(pooling *at, const char *word, observer **out, ist_error *err)
{
    const char *names[OBSERVERS], *asked = web_word(at->call, word);
    *out = asked ? find(at, asked) : NULL;
    if (!asked || *out) return IST_OK;
    for (size_t i = 0; i < at->n; i++) names[i] = at->of[i].name;
    const char *near = ist_nearest(asked, names, at->n);
    return near ? ist_fail(err, IST_MISSING, "%s: there are no counts of '%.60s'; did you mean '%s'?", word, asked, near)
                : ist_fail(err, IST_MISSING, "%s: there are no counts of '%.60s'", word, asked);
}

static void write_recipe(pooling *at, const observer *ours, const observer *theirs, ist_buffer *out)
{
    bool heard = false, first = true;
    for (size_t i = 0; i < at->n; i++) heard |= at->of[i].heard;
    if (heard) ist_buffer_add(out, "isthmus ledger init counts.db && ");
    for (size_t i = 0; i < at->n; i++)
        if (!ours || !theirs || &at->of[i] == ours || &at->of[i] == theirs) add_counting(out, at, &at->of[i]);
    for (size_t i = 0; i < at->n; i++)
        for (size_t j = 0; j < at->n; j++) {
            if (i == j || (ours && ours != &at->of[i]) || (theirs && theirs != &at->of[j])) continue;
            ist_buffer_print(out, "%sisthmus sea pool", first ? "" : " && ");
            web_option(out, "", at->of[i].name);
            web_option(out, "", at->of[j].name);
            if (heard) ist_buffer_add(out, " --ledger counts.db");
            first = false;
        }
    if (first && !heard) ist_buffer_add(out, "isthmus sea pool OURS THEIRS");
}

static ist_status pool(pooling *at, web_sheet *out, ist_error *err)
{
    observer *ours, *theirs;
    char      note[200];
    IST_TRY(count_feeds(at, err));
    IST_TRY(read_ledger(at, err));
    IST_TRY(observer_asked(at, "ours", &ours, err));
    IST_TRY(observer_asked(at, "theirs", &theirs, err));
    if (!(out->table = ist_sea_pool_table(true))) return ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t i = 0; i < at->n; i++)
        for (size_t j = 0; j < at->n; j++) {
            if (i == j || (ours && ours != &at->of[i]) || (theirs && theirs != &at->of[j])) continue;
            ist_error  apart = { 0 }; /* counted in boxes of another size: of all pairs it is left out, of one it is said */
            ist_status status = add_pair(at, &at->of[i], &at->of[j], out, &apart);
            if (status == IST_CONFLICT && !(ours && theirs)) continue;
            if (status != IST_OK) return ist_fail(err, status, "%s", apart.text);
        }
    snprintf(note, sizeof note, "No event, ship or hour: counts by kind, cell and period, none below the minimum; of feeds served here in cells of %d degrees and %d days, minimum %zu.",
             at->degrees, at->days, at->minimum);
    ist_table_add_footnote(out->table, note);
    write_recipe(at, ours, theirs, &out->recipe);
    return IST_OK;
}

ist_status web_sea_pool(web_call *call, web_sheet *out, ist_error *err)
{
    pooling *at = ist_arena_alloc(call->arena, sizeof *at);
    if (!at) return ist_fail(err, IST_NOMEM, "out of memory");
    at->call = call;
    at->minimum = (size_t)web_integer(call, "minimum", MINIMUM);
    at->degrees = (int)web_integer(call, "degrees", DEGREES);
    at->days = (int)web_integer(call, "days", DAYS);
    IST_TRY(web_sea_take(call, &at->sea, err));
    ist_status status = pool(at, out, err);
    for (size_t i = 0; i < OBSERVERS; i++) ist_sea_counts_clear(&at->of[i].counts);
    web_sea_give_back(at->sea);
    return status;
}
