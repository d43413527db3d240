// SPDX-License-Identifier: Apache-2.0
// Section 10: the ledgers of units and money, closed every month.
#include "oracle_local.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

static void complain(oracle *o, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void complain(oracle *o, const char *format, ...)
{
    char    text[200];
    va_list list;
    if (o->complained) return; // the first one says most
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    o->complained = true;
    snprintf(o->complaint, sizeof o->complaint, "future %llu, coalition %u, month %d: %s",
             (unsigned long long)o->future, o->coalition, o->t, text);
}

// Both sides of a ledger, and the largest number that went into it.
static bool closes(double left, double right, double size) { return fabs(left - right) <= 1e-9 * fmax(1, size); }

// ordered = framework + lapsed + delivered + what the lines still hold for the orders.
static void check_orders(oracle *o)
{
    const ist_world *w = o->w;
    double           ordered = 0, accounted = 0;
    for (size_t n = 0; n < w->n_orders; n++) {
        double quantity = 0, held = o->s->framework[n] + o->s->lapsed[n];
        accounted += held;
        for (size_t p = 0; p < w->orders[n].n_parts; p++) {
            size_t part = o->first_part[n] + p;
            quantity += w->orders[n].parts[p].quantity;
            held += o->contracted[part];
            accounted += o->delivered[part];
            if (o->delivered[part] > o->contracted[part] * (1 + 1e-12) + 1e-9 ||
                o->contracted[part] > w->orders[n].parts[p].quantity * (1 + 1e-12) + 1e-9)
                complain(o, "order '%s' has more delivered than contracted, or contracted than ordered",
                         w->orders[n].name);
        }
        if (!closes(quantity, held, quantity))
            complain(o, "order '%s': %.17g ordered, %.17g in framework, contract or lapsed", w->orders[n].name,
                     quantity, held);
        ordered += quantity;
    }
    for (size_t l = 0; l < w->n_lines; l++) {
        double here = o->s->pipe[l] + o->s->finished[l], ring = 0;
        accounted += fmax(0, line_remaining(o, (int)l) - here) + here;
        for (int m = o->t + 1; m <= o->t + w->lines[l].lead; m++) // starts of months t-lead+1 .. t
            ring += o->starts[l][m];
        if (!closes(ring, o->s->pipe[l], ring))
            complain(o, "line '%s': %.17g in the ring, %.17g in the pipe", w->lines[l].name, ring, o->s->pipe[l]);
    }
    if (!closes(ordered, accounted, ordered)) complain(o, "%.17g ordered, %.17g accounted for", ordered, accounted);
}

// Initial + delivered + produced + received = held + donated + consumed + worn + shipped + handed over from stock.
static void check_stocks(oracle *o)
{
    const ist_world *w = o->w;
    for (size_t a = 0; a < w->n_actors; a++)
        for (size_t i = 0; i < w->n_items; i++) {
            const stock_book *b = &o->s->book[a][i];
            double in = b->initial + b->delivered + b->produced + b->received;
            double out = b->donated + b->consumed + b->worn + b->shipped + b->handed_over;
            if (!closes(in, o->s->S[a][i] + out, in) || o->s->S[a][i] < 0)
                complain(o, "%s of %s: %.17g came in, %.17g went out, %.17g is held", w->items[i].name,
                         w->actors[a].name, in, out, o->s->S[a][i]);
        }
}

static void check_pool(oracle *o)
{
    const ist_world *w = o->w;
    for (size_t f = 0; f < w->n_kinds; f++) {
        double sum = o->s->home[f], N = value(o, w->pool[f], 0);
        bool   negative = sum < 0;
        for (size_t k = 0; k < w->n_theatres; k++) {
            sum += o->s->present[f][k] + o->s->inbound[f][k];
            negative |= o->s->present[f][k] < 0 || o->s->inbound[f][k] < 0;
        }
        if (sum != N || negative)
            complain(o, "kind '%s': %.17g units of %.17g, or fewer than none somewhere", w->kinds[f], sum, N);
    }
}

// Headroom at start and budgets = headroom + expired + paid; instalments = owed + in arrears + paid.
static void check_money(oracle *o)
{
    for (size_t a = 0; a < o->w->n_actors; a++) {
        const future_state *s = o->s;
        double              in = s->initial_headroom[a] + s->all_budget[a], owed = s->due_later[a];
        double              out = s->headroom[a] + s->all_expired[a] + s->all_paid[a];
        for (int m = o->t + 1; m < o->w->months; m++) owed += s->due[a][m];
        if (o->w->actors[a].has_budget && !closes(in, out, in))
            complain(o, "money of '%s': %.17g came in, %.17g is accounted for", o->w->actors[a].name, in, out);
        if (!closes(s->financed_in[a], owed + s->arrears[a] + s->financed_out[a], s->financed_in[a]))
            complain(o, "instalments of '%s' do not add up", o->w->actors[a].name);
        if (s->headroom[a] < 0 || s->arrears[a] < 0) complain(o, "money of '%s' is below 0", o->w->actors[a].name);
    }
}

// What was lent and not given back is the debt.
static void check_loans(oracle *o)
{
    for (size_t g = 0; g < o->w->n_routes; g++) {
        if (!o->w->routes[g].lends) continue;
        double debt = o->s->given_so_far[g] - o->s->given_back[g];
        double debt_of_rounding = -1e-9 * fmax(1, o->s->given_so_far[g]);
        if (!closes(debt, o->s->debt[g], o->s->given_so_far[g]) || o->s->debt[g] < debt_of_rounding)
            complain(o, "loans of '%s': %.17g outstanding, a debt of %.17g", o->w->routes[g].name, debt, o->s->debt[g]);
    }
}

void check_ledgers(oracle *o)
{
    check_orders(o);
    check_stocks(o);
    check_pool(o);
    check_money(o);
    check_loans(o);
}
