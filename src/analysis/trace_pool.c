/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_pool.c: the shared pool of a traced future (docs/model.md, section 4): targets, departures, arrivals.
 */
#include "trace_local.h"

enum { REVIEW_MONTHS = 6 };

/* Why the owner decided in a month: its first one, a visible change, or the half-yearly review. */
static const char *occasion(trace_book *book, int month)
{
    const ist_world *w = book->world;
    if (month < 0) return "the start posture";
    for (size_t c = 0; c < w->n_contingencies; c++)
        if (AT(VISIBLE, c, 0, month) != AT(VISIBLE, c, 0, month - 1))
            return trace_print(book, "%s %s", w->contingencies[c].name, AT(VISIBLE, c, 0, month) > AT(VISIBLE, c, 0, month - 1) ? "became visible" : "calmed down");
    return month % REVIEW_MONTHS == 0 ? "the half-yearly review" : "a decision";
}

/* The order in which the owner serves theatres, as words. */
static void add_order(const trace_book *book, ist_buffer *out, int month)
{
    const ist_world *w = book->world;
    double           pick = floor(trace_parameter(book, w->owner_order, 0, month)), last = (double)w->n_owner_orders - 1;
    const int       *order = w->owner_orders + (size_t)fmin(fmax(pick, 0), last) * w->n_theatres;
    for (size_t k = 0; k < w->n_theatres; k++) ist_buffer_print(out, "%s%s", k ? ", " : "", w->theatres[order[k]].name);
}

static const char *rule_of(trace_book *book, int month)
{
    int        delay = (int)trace_parameter(book, book->world->delay, 0, -1), decided = month - delay;
    bool       joint = trace_parameter(book, book->world->rule, 0, decided < 0 ? -1 : decided) >= 0.5;
    ist_buffer text = { 0 };
    ist_buffer_print(&text, "%s; decided %d month%s ago by rule %s", occasion(book, decided), delay, delay == 1 ? "" : "s", joint ? "joint" : "priority (");
    if (!joint) {
        add_order(book, &text, decided < 0 ? -1 : decided);
        ist_buffer_add(&text, ")");
    }
    const char *copy = text.failed ? "" : trace_print(book, "%s", text.at);
    ist_buffer_clear(&text);
    return copy;
}

static void trace_kind(trace_book *book, size_t f, int month)
{
    const ist_world *w = book->world;
    const char      *name = w->kinds[f], *title = book->scenario->entries[IST_SECTION_KINDS].at[f].title, *rule = NULL;
    double           departed = AT(MOVES, f, 0, month), arrived = AT(TRANSIT, f, 0, month - 1) + departed - AT(TRANSIT, f, 0, month);
    for (size_t k = 0; k < w->n_theatres; k++) {
        double before = AT(TARGET, f, k, month - 1), after = AT(TARGET, f, k, month);
        if (before == after) continue;
        if (!rule) rule = rule_of(book, month);
        ist_trace_event *event = trace_add(book, month, IST_TRACE_TARGET, name, title);
        event->at = w->theatres[k].name;
        event->before = before;
        event->after = event->amount = after;
        event->why = rule;
    }
    if (departed > 0) {
        ist_trace_event *event = trace_add(book, month, IST_TRACE_DEPARTS, name, title);
        event->amount = departed;
        event->before = AT(HOME, f, 0, month - 1);
        event->after = AT(HOME, f, 0, month);
        event->why = trace_print(book, "towards the target in force; at home %g, then %g; %g under way", event->before, event->after, AT(TRANSIT, f, 0, month));
    }
    if (arrived > 0) {
        ist_trace_event *event = trace_add(book, month, IST_TRACE_ARRIVES, name, title);
        ist_buffer       now = { 0 };
        for (size_t k = 0; k < w->n_theatres; k++) ist_buffer_print(&now, "%s%s %g", k ? ", " : "now ", w->theatres[k].name, AT(PRESENT, f, k, month));
        event->amount = arrived;
        event->why = now.failed ? "" : trace_print(book, "%s", now.at ? now.at : "");
        ist_buffer_clear(&now);
    }
}

void trace_pool(trace_book *book, int month)
{
    for (size_t f = 0; f < book->world->n_kinds; f++) trace_kind(book, f, month);
}
