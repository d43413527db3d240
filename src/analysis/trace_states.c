/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_states.c: triggers and contingencies of a traced future (docs/model.md, sections 0 and 3.1).
 */
#include "trace_local.h"
#include <isthmus/base/lanes.h>
#include <isthmus/base/time.h>

enum { QUIET = 0, BUILD_UP = 1, ACTIVE = 2 };
static const double hazard_cap = 2.995732273553991; /* ln 20 */

static const char *name_of(const trace_book *book, char letter, size_t i) { return book->scenario->entries[ist_section_of_letter(letter)].at[i].name; }

/* "supply.ukraine-war 0.97, at least 0.9" for each condition, as it stood the month before. */
static void add_conditions(const trace_book *book, ist_buffer *out, const ist_trigger *trigger, int month)
{
    for (size_t i = 0; i < trigger->n_conditions; i++) {
        const ist_condition     *when = &trigger->conditions[i];
        const ist_quantity_info *about = ist_quantity_about(when->quantity.kind);
        if (when->kind == IST_WHEN_ALWAYS) continue;
        ist_buffer_add(out, out->length ? "; " : "");
        if (when->kind == IST_WHEN_MONTH) {
            ist_buffer_add(out, "its date has come");
            continue;
        }
        ist_buffer_add(out, about->name);
        if (about->dimensions[0]) ist_buffer_print(out, ".%s", name_of(book, about->dimensions[0], (size_t)when->quantity.i));
        if (about->dimensions[0] && about->dimensions[1]) ist_buffer_print(out, ".%s", name_of(book, about->dimensions[1], (size_t)when->quantity.j));
        ist_buffer_print(out, " was %.4g, at %s %.4g asked", trace_at(book, when->quantity.kind, (size_t)when->quantity.i, (size_t)when->quantity.j, month - 1),
                         when->kind == IST_WHEN_AT_LEAST ? "least" : "most", trace_parameter(book, when->level, 0, month));
    }
}

static void add_patches(const trace_book *book, ist_buffer *out, const ist_trigger *trigger, int month)
{
    for (size_t i = 0; i < trigger->n_patches; i++) {
        const ist_trigger_patch *patch = &trigger->patches[i];
        ist_buffer_print(out, "%s%s", i ? ", " : out->length ? "; sets " : "sets ", book->world->parameters[patch->parameter].name);
        ist_buffer_print(out, " to %.4g", trace_parameter(book, patch->parameter, 0, month));
    }
}

static const char *finish(trace_book *book, ist_buffer *text)
{
    const char *copy = text->failed ? "" : trace_print(book, "%s", text->at ? text->at : "");
    book->failed |= text->failed;
    ist_buffer_clear(text);
    return copy;
}

/* How often a trigger of chance has fired before the month: each firing draws the next threshold. */
static unsigned firings_before(const trace_book *book, int r, int month)
{
    unsigned n = 0;
    for (int t = 0; t < month; t++) n += trace_threshold(book, IST_WAIT_TRIGGER, r, t) != trace_threshold(book, IST_WAIT_TRIGGER, r, t - 1);
    return n;
}

static void trace_trigger(trace_book *book, int r, int month)
{
    const ist_trigger *trigger = &book->world->triggers[r];
    const char        *title = book->scenario->entries[IST_SECTION_TRIGGERS].at[r].title;
    double             was = AT(TRIGGER, r, 0, month - 1), is = AT(TRIGGER, r, 0, month);
    double             threshold = trace_threshold(book, IST_WAIT_TRIGGER, r, month - 1);
    ist_buffer         why = { 0 };
    if (trigger->chance && trace_threshold(book, IST_WAIT_TRIGGER, r, month) != threshold) {
        ist_trace_event *event = trace_add(book, month, IST_TRACE_FIRES, trigger->name, title);
        trace_draw(book, event, "trigger", trigger->name, firings_before(book, r, month));
        event->threshold = threshold;
        event->sum = trace_sum(book, IST_WAIT_TRIGGER, r, month - 1) + trace_parameter(book, trigger->hazard, 0, month);
        add_conditions(book, &why, trigger, month);
        if (trigger->decide) ist_buffer_print(&why, "%sin force after %d months to decide", why.length ? "; " : "", trigger->decide);
        event->why = finish(book, &why);
    }
    if (was == is) return;
    ist_trace_event *event = trace_add(book, month, is > 0 ? IST_TRACE_IN_FORCE : IST_TRACE_OUT, trigger->name, title);
    if (is > 0) {
        if (!trigger->chance) add_conditions(book, &why, trigger, month - trigger->decide);
        if (trigger->decide && !trigger->chance) ist_buffer_print(&why, "; %d months to decide", trigger->decide);
        add_patches(book, &why, trigger, month);
    } else {
        ist_buffer_add(&why, trigger->lasts == IST_LASTS_WHILE ? "its condition no longer holds" : "its time is over");
    }
    event->why = finish(book, &why);
}

void trace_triggers(trace_book *book, int month)
{
    for (int r = 0; r < (int)book->world->n_triggers; r++) trace_trigger(book, r, month);
}

/* Episodes ended before the month: the sub-index of the contingency's draws. */
static unsigned episodes_before(const trace_book *book, int c, int month)
{
    unsigned n = 0;
    for (int t = 0; t < month; t++) n += AT(STATE, c, 0, t) == QUIET && AT(STATE, c, 0, t - 1) != QUIET;
    return n;
}

static double from_start(const trace_book *book, int kind, size_t i, size_t j) { return book->start[book->first[kind] + i * book->second[kind] + j]; }

/* ref[c]: the coverage at start without levers, with the contingency's own surge added and nothing moved. */
static double reference(const trace_book *book, int c)
{
    const ist_world       *w = book->world;
    const ist_contingency *it = &w->contingencies[c];
    double                 ref = from_start(book, IST_Q_COVERAGE, (size_t)c, 0);
    for (size_t f = 0; f < w->n_kinds; f++) {
        size_t k = (size_t)it->theatre;
        double has = from_start(book, IST_Q_FIELDED, f, k) + from_start(book, IST_Q_PRESENT, f, k), needs = from_start(book, IST_Q_REQUIRED, f, k);
        double more = needs + (it->active_at_start ? 0 : trace_parameter(book, w->surge[f * w->n_contingencies + (size_t)c], 0, -1));
        ref += w->weight[f * w->n_contingencies + (size_t)c] * ((more > 0 ? fmin(1, has / more) : 1) - (needs > 0 ? fmin(1, has / needs) : 1));
    }
    return ref;
}

/* The hazard with which an active contingency ends in the month. */
static double ending(const trace_book *book, int c, int month)
{
    const ist_contingency *it = &book->world->contingencies[c];
    double xi = trace_parameter(book, it->xi, 0, month), nu = trace_parameter(book, it->nu_end, 0, month);
    double x = xi * (AT(COVERAGE, c, 0, month - 1) - reference(book, c)) + nu * (from_start(book, IST_Q_SUPPLY, (size_t)c, 0) - AT(SUPPLY, c, 0, month - 1));
    return trace_parameter(book, it->ending, 0, month) * ist_exp(fmin(hazard_cap, x));
}

static double chance_seen(const trace_book *book, int c, int month)
{
    const ist_world *w = book->world;
    double           phi = trace_parameter(book, w->common_cause, 0, month), best = 0, missed = 1;
    for (size_t j = 0; j < w->n_sources; j++) {
        if (trace_parameter(book, w->sources[j].on, 1, month) < 0.5) continue;
        double d = trace_parameter(book, w->detection[(size_t)c * w->n_sources + j], 0, month);
        best = fmax(best, d);
        missed *= 1 - d;
    }
    return phi * best + (1 - phi) * (1 - missed);
}

static void tell_onset(trace_book *book, ist_trace_event *event, int c, int month)
{
    const ist_world       *w = book->world;
    const ist_contingency *it = &w->contingencies[c];
    double                 base = trace_parameter(book, it->base, 0, month), hazard = AT(HAZARD, c, 0, month);
    ist_buffer             why = { 0 };
    trace_draw(book, event, "onset", it->name, episodes_before(book, c, month));
    event->threshold = trace_threshold(book, IST_WAIT_CONTINGENCY, c, month - 1);
    event->sum = trace_sum(book, IST_WAIT_CONTINGENCY, c, month - 1) + hazard;
    ist_buffer_print(&why, "hazard %.3g a month, %.3g times its base; coverage %.3g", hazard, base > 0 ? hazard / base : 0, AT(COVERAGE, c, 0, month - 1));
    for (size_t j = 0; j < w->n_contingencies; j++)
        if ((int)j != c && AT(ACTIVE, j, 0, month - 1) > 0 && trace_parameter(book, w->opportunism[(size_t)c * w->n_contingencies + j], 0, month) != 0)
            ist_buffer_print(&why, ", %s at war", w->contingencies[j].name);
    if (it->build_up > 0) {
        unsigned sub = event->sub_index;
        double   u = ist_uniform(book->seed, book->future, sub, ist_name_hash(trace_print(book, "seen/%s", it->name)));
        event->amount = AT(VISIBLE, c, 0, month) > 0 ? 1 : 0;
        ist_buffer_print(&why, "; %s: seen/%s drew %.3g, to be below %.3g", event->amount > 0 ? "seen" : "not seen", it->name, u, chance_seen(book, c, month));
    }
    event->why = finish(book, &why);
}

static void tell_decision(trace_book *book, ist_trace_event *event, int c, int month)
{
    const ist_contingency *it = &book->world->contingencies[c];
    double                 sgo = trace_parameter(book, book->world->theatres[it->theatre].going_on, 0, month), ref = reference(book, c);
    double                 rho = AT(COVERAGE, c, 0, month - 1);
    trace_draw(book, event, "goes", it->name, episodes_before(book, c, month));
    event->threshold = ist_exp(-sgo * fmax(0, rho - ref));
    event->why = trace_print(book, "coverage %.3g against %.3g at the start; goes on when the draw is below exp(-%.3g x what is above)", rho, ref, sgo);
}

static void tell_end(trace_book *book, ist_trace_event *event, int c, int month)
{
    double hazard = ending(book, c, month);
    int    t = month - 1;
    trace_draw(book, event, "end", book->world->contingencies[c].name, episodes_before(book, c, month));
    event->threshold = trace_threshold(book, IST_WAIT_CONTINGENCY, c, month - 1);
    event->sum = trace_sum(book, IST_WAIT_CONTINGENCY, c, month - 1) + hazard;
    while (t >= 0 && AT(STATE, c, 0, t) == ACTIVE) t--;
    event->amount = month - 1 - t;
    event->why = trace_print(book, "hazard of ending %.3g a month; coverage %.3g, the adversary's supply %.3g of its start", hazard, AT(COVERAGE, c, 0, month - 1),
                             AT(SUPPLY, c, 0, month - 1));
}

void trace_wars(trace_book *book, int month)
{
    for (int c = 0; c < (int)book->world->n_contingencies; c++) {
        const char *name = book->world->contingencies[c].name, *title = book->scenario->entries[IST_SECTION_CONTINGENCIES].at[c].title;
        double      was = AT(STATE, c, 0, month - 1), is = AT(STATE, c, 0, month);
        if (was == is) continue;
        if (was == QUIET && is == BUILD_UP) tell_onset(book, trace_add(book, month, IST_TRACE_BUILD_UP, name, title), c, month);
        else if (was == QUIET) tell_onset(book, trace_add(book, month, IST_TRACE_WAR, name, title), c, month);
        else if (was == BUILD_UP) tell_decision(book, trace_add(book, month, is == ACTIVE ? IST_TRACE_WAR : IST_TRACE_DETERRED, name, title), c, month);
        else tell_end(book, trace_add(book, month, IST_TRACE_PEACE, name, title), c, month);
    }
}
