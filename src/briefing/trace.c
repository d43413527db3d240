/* SPDX-License-Identifier: Apache-2.0
 *
 * trace.c: a traced future as a table of events and as a story by month.
 */
#include "briefing_local.h"
#include <isthmus/base/time.h>
#include <isthmus/briefing/trace.h>
#include <isthmus/sim/quantity.h>
#include <math.h>
#include <string.h>

static void month_text(const ist_scenario *scenario, int month, char out[IST_DATE_TEXT]) { ist_format_month(scenario->world.start + month, out); }

ist_table *ist_briefing_trace(const ist_scenario *scenario, const ist_trace *trace)
{
    static const ist_column columns[] = {
        { .name = "month", .kind = IST_COLUMN_DATE, .meaning = "the month before the start holds what the world drew" },
        { .name = "event", .meaning = "drawn, fires, in force, out, build-up, deterred, war, peace, target, departs, arrives, held back, signed, lapsed, "
                                      "waits, delivered, arrears, given, lacking, loss, passes, intercepted" },
        { .name = "name", .meaning = "of the trigger, contingency, kind of force, line, order, route, flow, actor or parameter" },
        { .name = "title" },
        { .name = "at", .meaning = "theatre or item, where there is one" },
        { .name = "amount", .kind = IST_COLUMN_NUMBER },
        { .name = "unit" },
        { .name = "before", .kind = IST_COLUMN_NUMBER },
        { .name = "after", .kind = IST_COLUMN_NUMBER },
        { .name = "draw", .meaning = "name of the random draw that decided (docs/model.md, section 1)" },
        { .name = "sub_index", .kind = IST_COLUMN_CODE, .meaning = "of the draw" },
        { .name = "value", .kind = IST_COLUMN_NUMBER, .meaning = "the uniform number that it gave" },
        { .name = "threshold", .kind = IST_COLUMN_NUMBER, .meaning = "-ln value, which the summed hazard had to reach; or the chance, below which the value had to lie" },
        { .name = "sum", .kind = IST_COLUMN_NUMBER, .meaning = "the hazard summed; of a signature, until the month before" },
        { .name = "why", .meaning = "the rule that decided, with its figures" },
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; table && i < trace->count; i++) {
        const ist_trace_event *event = &trace->events[i];
        char                   month[IST_DATE_TEXT];
        month_text(scenario, event->month, month);
        ist_table_add_text(table, month);
        ist_table_add_text(table, ist_trace_word((int)event->kind));
        ist_table_add_text(table, event->name);
        ist_table_add_text(table, event->title);
        ist_table_add_text(table, event->at);
        ist_table_add_number(table, event->amount);
        ist_table_add_text(table, ist_trace_unit((int)event->kind));
        ist_table_add_number(table, event->before);
        ist_table_add_number(table, event->after);
        ist_table_add_text(table, event->draw);
        ist_table_add_number(table, event->draw[0] ? event->sub_index : NAN);
        ist_table_add_number(table, event->value);
        ist_table_add_number(table, event->threshold);
        ist_table_add_number(table, event->sum);
        ist_table_add_text(table, event->why);
    }
    return table;
}

static const char *item_title(const ist_scenario *scenario, const char *name)
{
    const ist_section sections[] = { IST_SECTION_ITEMS, IST_SECTION_THEATRES };
    for (size_t s = 0; s < 2; s++)
        for (size_t i = 0; i < scenario->entries[sections[s]].count; i++)
            if (strcmp(scenario->entries[sections[s]].at[i].name, name) == 0) return scenario->entries[sections[s]].at[i].title;
    return name;
}

/* Those of which every month has many: a line of the story holds them all. */
static bool is_routine(ist_trace_kind kind)
{
    return kind == IST_TRACE_DELIVERED || kind == IST_TRACE_GIVEN || kind == IST_TRACE_LACKING || kind == IST_TRACE_LOSS ||
           kind == IST_TRACE_TARGET;
}

static void add_figure(ist_buffer *out, double value, ist_setting setting)
{
    ist_figure_number(out, value, value == floor(value) && fabs(value) < 1e6 ? 0 : -3, setting);
}

/* "Poland, K9, rest of the framework: 10 (of 72 so far)" */
static void add_routine(ist_buffer *out, const ist_scenario *scenario, const ist_trace_event *event, ist_setting setting)
{
    bool second = event->at[0] && (event->kind == IST_TRACE_TARGET || event->kind == IST_TRACE_LACKING); /* the title of an order or route says its item */
    ist_buffer_print(out, "%s%s%s: ", event->title, second ? ", " : "", second ? item_title(scenario, event->at) : "");
    if (event->kind == IST_TRACE_TARGET) {
        add_figure(out, event->before, setting);
        ist_buffer_add(out, " to ");
        add_figure(out, event->after, setting);
        return;
    }
    add_figure(out, event->amount, setting);
    if (event->kind == IST_TRACE_DELIVERED) {
        ist_buffer_add(out, ", so far ");
        add_figure(out, event->after, setting);
    } else if (event->kind == IST_TRACE_LOSS) {
        ist_buffer_add(out, " USD m");
    }
}

static void add_event(ist_buffer *out, const ist_trace_event *event, ist_setting setting)
{
    ist_buffer_add(out, event->title);
    switch (event->kind) {
    case IST_TRACE_BUILD_UP: ist_buffer_add(out, event->amount > 0 ? ": a build-up begins, and is seen" : ": a build-up begins, unseen"); break;
    case IST_TRACE_DETERRED: ist_buffer_add(out, ": the build-up ends without a war"); break;
    case IST_TRACE_WAR: ist_buffer_add(out, ": war"); break;
    case IST_TRACE_PEACE:
        ist_buffer_add(out, ": ends after ");
        add_figure(out, event->amount, setting);
        ist_buffer_add(out, " months of this run");
        break;
    case IST_TRACE_HELD_BACK:
        ist_buffer_add(out, ": makes ");
        ist_figure_share(out, event->after, 0, setting);
        ist_buffer_add(out, " of what it could");
        break;
    case IST_TRACE_ARREARS:
        ist_buffer_add(out, event->after > 0 ? ": cannot pay " : ": nothing more to pay, ");
        add_figure(out, event->after, setting);
        ist_buffer_add(out, " USD m");
        break;
    case IST_TRACE_DEPARTS: case IST_TRACE_ARRIVES: case IST_TRACE_SIGNED: case IST_TRACE_LAPSED: case IST_TRACE_WAITS:
        ist_buffer_add(out, ": ");
        add_figure(out, event->amount, setting);
        if (event->kind == IST_TRACE_WAITS) ist_buffer_add(out, " wait for money");
        break;
    default: break;
    }
}

/* "onset/korea, draw 0: 0.83, so due when the hazard sums to 0.186; it comes to 0.187" */
static void add_reason(ist_buffer *out, const ist_trace_event *event)
{
    if (event->draw[0]) {
        ist_buffer_print(out, "%s, draw %u: %.4g", event->draw, event->sub_index, event->value);
        if (isfinite(event->sum)) ist_buffer_print(out, ", so due when the hazard sums to %.4g", event->threshold);
        else if (isfinite(event->threshold)) ist_buffer_print(out, event->value < event->threshold ? ", below %.4g" : ", not below %.4g", event->threshold);
        if (isfinite(event->sum) && event->kind != IST_TRACE_SIGNED) ist_buffer_print(out, "; it comes to %.4g", event->sum);
        ist_buffer_add(out, event->why[0] ? "; " : "");
    }
    ist_buffer_add(out, event->why);
}

/* Whether the month before had the same of the same, within one in a hundred: told as such. */
static bool as_before(const ist_trace *trace, size_t i)
{
    const ist_trace_event *event = &trace->events[i];
    if (event->kind == IST_TRACE_TARGET) return false;
    while (i-- > 0 && trace->events[i].month >= event->month - 1) {
        const ist_trace_event *earlier = &trace->events[i];
        if (earlier->month == event->month - 1 && earlier->kind == event->kind && strcmp(earlier->name, event->name) == 0 &&
            strcmp(earlier->at, event->at) == 0)
            return fabs(earlier->amount - event->amount) <= 0.01 * event->amount;
    }
    return false;
}

static size_t tell_routine(ist_table *table, const ist_scenario *scenario, const ist_trace *trace, size_t i, ist_setting setting)
{
    const ist_trace_event *first = &trace->events[i];
    ist_buffer             says = { 0 };
    const char            *why = NULL;
    size_t                 n = i, same = 0;
    for (; n < trace->count && trace->events[n].month == first->month && trace->events[n].kind == first->kind; n++) {
        const ist_trace_event *event = &trace->events[n];
        if (event->amount < 1e-6 && event->kind != IST_TRACE_TARGET) continue; /* rounding */
        if (as_before(trace, n)) {
            same++;
            continue;
        }
        ist_buffer_add(&says, says.length ? "; " : "");
        add_routine(&says, scenario, event, setting);
        why = !why ? event->why : strcmp(event->why, why) == 0 ? why : "";
    }
    if (same) ist_buffer_print(&says, says.length ? "; %zu more as the month before" : "%zu as the month before", same);
    if (!says.length) return n;
    ist_table_add_text(table, ist_trace_word((int)first->kind));
    ist_table_add_words(table, &says);
    ist_table_add_text(table, why);
    return n;
}

static size_t tell_event(ist_table *table, const ist_trace_event *event, size_t i, ist_setting setting)
{
    ist_buffer says = { 0 }, why = { 0 };
    add_event(&says, event, setting);
    add_reason(&why, event);
    ist_table_add_text(table, ist_trace_word((int)event->kind));
    ist_table_add_words(table, &says);
    if (!why.at) ist_buffer_add(&why, "");
    ist_table_add_words(table, &why);
    return i + 1;
}

ist_table *ist_briefing_trace_story(const ist_scenario *scenario, const ist_trace *trace, ist_setting setting)
{
    static const ist_column columns[] = {
        { .name = "month", .heading = "Month", .kind = IST_COLUMN_DATE, .machine_only = true },
        { .name = "event", .heading = "Event" },
        { .name = "says", .heading = "What happened" },
        { .name = "why", .heading = "Which draw and rule decided" },
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof *columns);
    int        month = -1;
    for (size_t i = 0; table && i < trace->count;) {
        const ist_trace_event *event = &trace->events[i];
        if (event->kind == IST_TRACE_DRAWN || event->kind == IST_TRACE_PASSES || event->kind == IST_TRACE_STOPPED) { /* for programs */
            i++;
            continue;
        }
        if (event->month != month) {
            char text[IST_DATE_TEXT];
            month = event->month;
            month_text(scenario, month, text);
            ist_table_start_group(table, text);
        }
        char now[IST_DATE_TEXT];
        month_text(scenario, month, now);
        ist_table_add_text(table, now);
        i = is_routine(event->kind) ? tell_routine(table, scenario, trace, i, setting) : tell_event(table, event, i, setting);
    }
    return table;
}

void ist_briefing_trace_opening(ist_buffer *out, const ist_scenario *scenario, const ist_trace *trace)
{
    size_t      unusual = 0, drawn = 0;
    char        day[IST_DATE_TEXT];
    const char *against = trace->counterfactual == IST_NONE ? "the world as the file has it" : scenario->entries[IST_SECTION_COUNTERFACTUALS].at[trace->counterfactual].title;
    ist_format_day(scenario->as_of, day);
    ist_buffer_print(out, "%s: future %llu, in world %llu of seed %llu, against \"%s\", facts as of %s\nWith: ", scenario->title, (unsigned long long)trace->future,
                     (unsigned long long)trace->world, (unsigned long long)trace->seed, against, day);
    for (size_t n = 0, some = 0; n < scenario->world.n_levers; n++)
        if (trace->coalition >> n & 1) ist_buffer_print(out, "%s%s", some++ ? ", " : "", scenario->world.levers[n].patch.name);
    ist_buffer_add(out, trace->coalition ? "\n" : "no lever\n");
    for (size_t i = 0; i < trace->count; i++) {
        const ist_trace_event *event = &trace->events[i];
        if (event->kind != IST_TRACE_DRAWN) continue;
        drawn++;
        if (event->value >= 0.02 && event->value <= 0.98) continue;
        ist_buffer_print(out, "%s%s ", unusual++ ? ", " : "Unusual in this world (in the outermost 2 in 100 on either side): ", event->name);
        add_figure(out, event->amount, IST_SET_TERMINAL);
    }
    ist_buffer_print(out, "%sOf %zu drawn parameters --csv gives each.\n\n", unusual ? ".\n" : "", drawn);
}

void ist_briefing_trace_closing(ist_buffer *out, const ist_scenario *scenario, const ist_trace *trace, const char *words)
{
    char day[IST_DATE_TEXT];
    ist_buffer_add(out, "\nWhat this future comes to:\n");
    for (size_t m = 0; m < scenario->n_metrics; m++) {
        const ist_metric_about *metric = &scenario->metrics[m];
        if (metric->overall == IST_NONE) continue;
        ist_buffer_print(out, "  %s: ", metric->title);
        add_figure(out, trace->metrics[metric->overall], IST_SET_TERMINAL);
        ist_buffer_print(out, "%s%s\n", metric->unit[0] ? " " : "", metric->unit);
    }
    ist_format_day(scenario->as_of, day);
    ist_buffer_print(out, "One of many futures: nothing follows from it alone. %s\nThe same future again: isthmus run %s --trace %llu --seed %llu --as-of %s --against %s --coalition ",
                     ist_briefing_condition, words, (unsigned long long)trace->future, (unsigned long long)trace->seed, day,
                     trace->counterfactual == IST_NONE ? "file" : scenario->world.counterfactuals[trace->counterfactual].name);
    ist_coalition all = (ist_coalition)(((uint64_t)1 << scenario->world.n_levers) - 1);
    if (trace->coalition == 0 || trace->coalition == all) ist_buffer_add(out, trace->coalition ? "all" : "none");
    for (size_t n = 0, some = 0; trace->coalition != all && n < scenario->world.n_levers; n++)
        if (trace->coalition >> n & 1) ist_buffer_print(out, "%s%s", some++ ? "," : "", scenario->world.levers[n].patch.name);
    ist_buffer_add(out, "\n");
}
