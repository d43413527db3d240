/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_local.h: one lane of a run, kept whole, and the events that are read from it.
 */
#ifndef ISTHMUS_ANALYSIS_TRACE_LOCAL_H
#define ISTHMUS_ANALYSIS_TRACE_LOCAL_H

#include <isthmus/analysis/trace.h>
#include <isthmus/sim/quantity.h>
#include <math.h>

enum { TRACE_WAITS = IST_WAIT_TRIGGER + 1 };

typedef struct trace_book {
    const ist_scenario *scenario;
    const ist_world    *world;
    ist_arena          *arena;
    uint64_t            seed, future;
    int                 lane;
    ist_coalition       coalition;
    const double       *given;  /* NULL: everything is drawn */
    size_t              first[IST_Q_COUNT], second[IST_Q_COUNT]; /* where a kind begins in a month; its second size */
    size_t              n_values, n_waits, wait_first[TRACE_WAITS];
    double             *values;     /* [T+1][n_values], month -1 first */
    double             *parameters; /* [T+1][n_parameters] */
    double             *sums, *thresholds; /* [T+1][n_waits] */
    double             *start;      /* [n_values] month -1 without levers: what ref and A0 come from */
    size_t              count, room;
    ist_trace_event    *events;
    bool                failed;
} trace_book;

static inline double trace_at(const trace_book *book, int kind, size_t i, size_t j, int month)
{
    return book->values[(size_t)(month + 1) * book->n_values + book->first[kind] + i * book->second[kind] + j];
}
#define AT(NAME, i, j, month) trace_at(book, IST_Q_##NAME, (size_t)(i), (size_t)(j), (month))

static inline double trace_parameter(const trace_book *book, ist_parameter p, double otherwise, int month)
{
    return p == IST_NONE ? otherwise : book->parameters[(size_t)(month + 1) * book->world->n_parameters + (size_t)p];
}
static inline double trace_sum(const trace_book *book, ist_wait wait, int i, int month)
{
    return book->sums[(size_t)(month + 1) * book->n_waits + book->wait_first[wait] + (size_t)i];
}
static inline double trace_threshold(const trace_book *book, ist_wait wait, int i, int month)
{
    return book->thresholds[(size_t)(month + 1) * book->n_waits + book->wait_first[wait] + (size_t)i];
}

/* A new event at the end, with everything that does not apply set so; a spare one when memory is out. */
ist_trace_event *trace_add(trace_book *book, int month, ist_trace_kind kind, const char *name, const char *title);
/* Names the draw of an event: "onset/korea", with the uniform number that it gave. */
void trace_draw(trace_book *book, ist_trace_event *event, const char *what, const char *name, unsigned sub_index);
/* An amount as the story's other amounts are set: three digits that count, grouped by threes ("390 000"). */
const char *trace_amount(trace_book *book, double value);
const char *trace_print(trace_book *book, const char *format, ...) __attribute__((format(printf, 2, 3)));

void trace_drawn(trace_book *book);                 /* what this world drew */
void trace_triggers(trace_book *book, int month);   /* trace_states.c */
void trace_wars(trace_book *book, int month);
void trace_pool(trace_book *book, int month);       /* trace_pool.c */
void trace_industry(trace_book *book, int month);   /* trace_goods.c */
void trace_stocks(trace_book *book, int month);
void trace_sea(trace_book *book, int month);

#endif
