/* SPDX-License-Identifier: Apache-2.0
 *
 * trace.c: watches one lane of a run and keeps every recorded quantity, parameter and wait of it.
 */
#include "trace_local.h"
#include <isthmus/base/lanes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const words[] = {
#define ENTRY(name, word, unit, meaning) word,
    IST_TRACE_LIST(ENTRY)
#undef ENTRY
};
static const char *const units[] = {
#define ENTRY(name, word, unit, meaning) unit,
    IST_TRACE_LIST(ENTRY)
#undef ENTRY
};

const char *ist_trace_word(int kind) { return kind >= 0 && kind < IST_TRACE_KINDS ? words[kind] : ""; }
const char *ist_trace_unit(int kind) { return kind >= 0 && kind < IST_TRACE_KINDS ? units[kind] : ""; }

const char *trace_print(trace_book *book, const char *format, ...)
{
    char    text[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    const char *copy = ist_arena_copy(book->arena, text);
    if (!copy) book->failed = true;
    return copy ? copy : "";
}

const char *trace_amount(trace_book *book, double value)
{
    char   digits[64];
    double unit = 1, size = fabs(value);
    if (!(size >= 999.5) || size >= 1e15) return trace_print(book, "%.3g", value);
    while (size / unit >= 1000) unit *= 10;
    snprintf(digits, sizeof digits, "%.0f", round(size / unit) * unit);
    const char *text = trace_print(book, "%s%.*s", value < 0 ? "-" : "", (int)((strlen(digits) + 2) % 3 + 1), digits);
    for (const char *at = digits + (strlen(digits) + 2) % 3 + 1; *at; at += 3) text = trace_print(book, "%s %.3s", text, at);
    return text;
}

ist_trace_event *trace_add(trace_book *book, int month, ist_trace_kind kind, const char *name, const char *title)
{
    if (book->count == book->room) {
        size_t           room = book->room ? 2 * book->room : 1024;
        ist_trace_event *more = ist_arena_array(book->arena, room + 1, sizeof *more);
        if (!more) book->failed = true;
        else {
            if (book->count) memcpy(more, book->events, book->count * sizeof *more);
            book->events = more;
            book->room = room;
        }
    }
    ist_trace_event *event = &book->events[book->failed ? book->room : book->count++];
    *event = (ist_trace_event){ .month = month, .kind = kind, .name = name, .title = title, .at = "", .amount = NAN, .before = NAN, .after = NAN,
                                .draw = "", .value = NAN, .threshold = NAN, .sum = NAN, .why = "" };
    return event;
}

void trace_draw(trace_book *book, ist_trace_event *event, const char *what, const char *name, unsigned sub_index)
{
    event->draw = trace_print(book, "%s/%s", what, name);
    event->sub_index = sub_index;
    event->value = ist_uniform(book->seed, book->future, sub_index, ist_name_hash(event->draw));
}

/* Parameters that the file draws, as they stand at the start of this run where no lever sets them. */
void trace_drawn(trace_book *book)
{
    const ist_world *w = book->world;
    for (size_t p = 0; p < w->n_parameters; p++) {
        const ist_parameter_spec *spec = &w->parameters[p];
        if (spec->value.kind == IST_CONSTANT || (book->given && !isnan(book->given[p]))) continue;
        uint32_t hash = ist_name_hash(trace_print(book, "param/%s", spec->name));
        double   u = ist_uniform(book->seed, book->future / IST_FUTURES_PER_WORLD, 0, hash), drawn = ist_distribution_at(&spec->value, u);
        double   stands = trace_parameter(book, (ist_parameter)p, NAN, -1);
        drawn = drawn < spec->low ? spec->low : drawn > spec->high ? spec->high : drawn;
        if (drawn != stands) continue; /* a counterfactual or lever sets it */
        ist_trace_event *event = trace_add(book, -1, IST_TRACE_DRAWN, spec->name, spec->name);
        event->draw = trace_print(book, "param/%s", spec->name);
        event->value = u;
        event->amount = stands;
    }
}

static void keep_waits(trace_book *book, const ist_sim_block *block, int month)
{
    const size_t sizes[TRACE_WAITS] = { book->world->n_contingencies, book->world->n_orders, book->world->n_orders, book->world->n_triggers };
    double      *sums = book->sums + (size_t)(month + 1) * book->n_waits, *thresholds = book->thresholds + (size_t)(month + 1) * book->n_waits;
    for (int wait = 0; wait < TRACE_WAITS; wait++)
        for (size_t i = 0; i < sizes[wait]; i++) {
            sums[book->wait_first[wait] + i] = ist_sim_wait_sum(block, (ist_wait)wait, (int)i)[book->lane];
            thresholds[book->wait_first[wait] + i] = ist_sim_wait_threshold(block, (ist_wait)wait, (int)i)[book->lane];
        }
}

static void keep_values(const trace_book *book, const ist_sim_block *block, double *out)
{
    for (int kind = 0; kind < IST_Q_COUNT; kind++) {
        size_t first, second;
        ist_quantity_sizes(book->world, kind, &first, &second);
        for (size_t i = 0; i < first; i++)
            for (size_t j = 0; j < second; j++)
                out[book->first[kind] + i * second + j] = ist_sim_column(block, (ist_quantity){ kind, (int)i, (int)j })[book->lane];
    }
}

static void keep_month(void *context, const ist_sim_block *block, int month)
{
    trace_book *book = context;
    double     *parameters = book->parameters + (size_t)(month + 1) * book->world->n_parameters;
    keep_values(book, block, book->values + (size_t)(month + 1) * book->n_values);
    for (size_t p = 0; p < book->world->n_parameters; p++) parameters[p] = ist_sim_parameter(block, (ist_parameter)p, book->lane);
    keep_waits(book, block, month);
}

static void keep_start(void *context, const ist_sim_block *block, int month)
{
    trace_book *book = context;
    if (month == -1) keep_values(book, block, book->start);
}

static ist_status open_book(trace_book *book, ist_error *err)
{
    const ist_world *w = book->world;
    size_t           months = (size_t)w->months + 1;
    for (int kind = 0; kind < IST_Q_COUNT; kind++) {
        size_t first;
        book->first[kind] = book->n_values;
        ist_quantity_sizes(w, kind, &first, &book->second[kind]);
        book->n_values += first * book->second[kind];
    }
    book->wait_first[IST_WAIT_SIGNATURE] = w->n_contingencies;
    book->wait_first[IST_WAIT_LAPSE] = w->n_contingencies + w->n_orders;
    book->wait_first[IST_WAIT_TRIGGER] = w->n_contingencies + 2 * w->n_orders;
    book->n_waits = w->n_contingencies + 2 * w->n_orders + w->n_triggers;
    book->values = ist_arena_array(book->arena, months * book->n_values, sizeof(double));
    book->parameters = ist_arena_array(book->arena, months * (w->n_parameters + 1), sizeof(double));
    book->sums = ist_arena_array(book->arena, months * (book->n_waits + 1), sizeof(double));
    book->thresholds = ist_arena_array(book->arena, months * (book->n_waits + 1), sizeof(double));
    book->start = ist_arena_array(book->arena, book->n_values + 1, sizeof(double));
    if (!book->values || !book->parameters || !book->sums || !book->thresholds || !book->start) return ist_fail(err, IST_NOMEM, "out of memory");
    trace_add(book, -1, IST_TRACE_DRAWN, "", ""); /* room for the first events */
    book->count = 0;
    return book->failed ? ist_fail(err, IST_NOMEM, "out of memory") : IST_OK;
}

static ist_status replay(trace_book *book, ist_sim_block *block, double *metrics, ist_error *err)
{
    uint64_t      first = book->future - (uint64_t)book->lane;
    size_t        n = book->world->n_metrics;
    ist_sim_watch at_start = { keep_start, book }, all = { keep_month, book };
    double       *lanes = malloc((n + 1) * IST_FUTURES_PER_WORLD * sizeof *lanes);
    if (!lanes) return ist_fail(err, IST_NOMEM, "out of memory");
    ist_status status = ist_sim_run(block, first, IST_FUTURES_PER_WORLD, 0, lanes, &at_start, err);
    if (status == IST_OK) status = ist_sim_run(block, first, IST_FUTURES_PER_WORLD, book->coalition, lanes, &all, err);
    for (size_t m = 0; status == IST_OK && m < n; m++) metrics[m] = lanes[m * IST_FUTURES_PER_WORLD + (size_t)book->lane];
    free(lanes);
    return status;
}

/* By month and, within a month, in the order of the kinds; those of one kind stay in the order in which they were found. */
static void put_in_order(trace_book *book)
{
    ist_trace_event *sorted = ist_arena_array(book->arena, book->count + 1, sizeof *sorted);
    size_t           n = 0;
    if (!sorted) book->failed = true;
    for (size_t i = 0; sorted && i < book->count;) {
        size_t end = i;
        while (end < book->count && book->events[end].month == book->events[i].month) end++;
        for (int kind = 0; kind < IST_TRACE_KINDS; kind++)
            for (size_t x = i; x < end; x++)
                if ((int)book->events[x].kind == kind) sorted[n++] = book->events[x];
        i = end;
    }
    if (sorted) book->events = sorted;
}

ist_status ist_trace_run(const ist_scenario *scenario, uint64_t seed, int counterfactual, ist_coalition coalition, const double *given,
                         uint64_t future, const ist_stop *stop, ist_arena *arena, ist_trace *out, ist_error *err)
{
    trace_book     book = { .scenario = scenario, .world = &scenario->world, .arena = arena, .seed = seed, .future = future,
                            .lane = (int)(future % IST_FUTURES_PER_WORLD), .coalition = coalition, .given = given };
    double        *metrics = ist_arena_array(arena, scenario->world.n_metrics + 1, sizeof *metrics);
    ist_sim       *sim = NULL;
    ist_sim_block *block = NULL;
    ist_status     status = metrics ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory");
    if (status != IST_OK) return status;
    IST_CHECK(open_book(&book, err));
    IST_CHECK(ist_sim_new(&sim, book.world, &(ist_sim_options){ .seed = seed, .counterfactual = counterfactual, .block = IST_FUTURES_PER_WORLD }, err));
    IST_CHECK(ist_sim_block_new(&block, sim, err));
    ist_sim_block_heed(block, stop);
    ist_sim_block_give(block, given);
    IST_CHECK(replay(&book, block, metrics, err));
    trace_drawn(&book);
    for (int month = 0; month < book.world->months; month++) {
        trace_triggers(&book, month);
        trace_wars(&book, month);
        trace_pool(&book, month);
        trace_industry(&book, month);
        trace_stocks(&book, month);
        trace_sea(&book, month);
    }
    put_in_order(&book);
    if (book.failed) IST_CHECK(ist_fail(err, IST_NOMEM, "out of memory for the trace of a future"));
    *out = (ist_trace){ .future = future, .world = future / IST_FUTURES_PER_WORLD, .seed = seed, .coalition = coalition,
                        .counterfactual = counterfactual, .count = book.count, .events = book.events, .metrics = metrics };
done:
    ist_sim_block_free(block);
    ist_sim_free(sim);
    return status;
}
