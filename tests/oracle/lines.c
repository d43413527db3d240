// SPDX-License-Identifier: Apache-2.0
// Section 5: production lines, their capacity, rate, pipe and prices; the order of step 5.
#include "oracle_local.h"

#include <math.h>

// cap[l](month): piecewise linear through the file's points, constant before the first and after the last.
static double schedule(const oracle *o, const ist_line *line, double month)
{
    const ist_capacity_point *p = line->points;
    size_t                    last = line->n_points - 1;
    if (month <= p[0].month) return value(o, p[0].capacity, 0);
    if (month >= p[last].month) return value(o, p[last].capacity, 0);
    size_t n = 1;
    while (p[n].month < month) n++;
    double before = value(o, p[n - 1].capacity, 0), after = value(o, p[n].capacity, 0);
    return before + (after - before) * (month - p[n - 1].month) / (p[n].month - p[n - 1].month);
}

static int region(const oracle *o, int line) { return o->w->actors[o->w->lines[line].site].theatre; }

static bool order_uses_line(const ist_order *order, int line)
{
    for (size_t n = 0; n < order->n_parts; n++)
        if (order->parts[n].line == line) return true;
    return false;
}

// Imports in the deliveries to region[l] of items of the line's class, in money, months t-12..t-1; 0 if none, which is
// a dollar or less: what rounding leaves of an order already delivered is no delivery. What an order of the line's own
// programme brings in is no import.
static double import_share(const oracle *o, int line)
{
    const ist_world *w = o->w;
    double           imports = 0, all = 0;
    int              class_of_line = w->items[w->lines[line].item].item_class;
    for (size_t n = 0; n < w->n_orders; n++) {
        const ist_order *order = &w->orders[n];
        if (w->actors[order->recipient].theatre != region(o, line)) continue;
        for (size_t p = 0; p < order->n_parts; p++) {
            int from = order->parts[p].line;
            if (w->items[w->lines[from].item].item_class != class_of_line) continue;
            bool import = region(o, from) != region(o, line) && !order_uses_line(order, line);
            for (int m = o->t - 12; m < o->t; m++) {
                if (m < 0) continue;
                double money = o->money_at[(o->first_part[n] + p) * (size_t)w->months + (size_t)m];
                all += money;
                if (import) imports += money;
            }
        }
    }
    return imports > 1e-6 ? imports / all : 0; // a dollar or less is rounding
}

double part_remaining(const oracle *o, size_t part) { return o->contracted[part] - o->delivered[part]; }

// What is under firm contract on the line and not delivered.
double line_remaining(const oracle *o, int line)
{
    double sum = 0;
    for (size_t n = 0; n < o->w->n_orders; n++)
        for (size_t p = 0; p < o->w->orders[n].n_parts; p++)
            if (o->w->orders[n].parts[p].line == line) sum += part_remaining(o, o->first_part[n] + p);
    return sum;
}

double price(const oracle *o, size_t order, int line)
{
    return value(o, o->w->orders[order].price, 0) * o->s->price_factor[line];
}

// Fills an order's parts in file order.
static void fill_parts(const oracle *o, size_t order, double units, double *parts)
{
    for (size_t p = 0; p < o->w->orders[order].n_parts; p++) {
        double here = fmin(units, o->w->orders[order].parts[p].quantity);
        parts[o->first_part[order] + p] = here;
        units -= here;
    }
}

static double on_factor(const oracle *o, const ist_line *line) { return is_on(o, line->on, 1) ? 1 : 0; }

static void start_line(oracle *o, int l)
{
    const ist_line *line = &o->w->lines[l];
    future_state   *s = o->s;
    double          firm = line_remaining(o, l), on = on_factor(o, line);

    s->price_factor[l] = 1;
    s->cap_eff[l] = fmax(0, schedule(o, line, -1 - value(o, line->slip, 0)));
    s->capacity[l] = s->cap_eff[l] * value(o, line->scale, 1) * on;
    s->rate[l] = value(o, line->rate, 0) * on;
    for (int m = 0; m < line->lead; m++) { // months -lead .. -1, oldest first
        double begun = fmin(s->rate[l], firm);
        o->starts[l][m] = begun;
        s->pipe[l] += begun;
        firm -= begun;
    }
}

void start_industry(oracle *o)
{
    const ist_world *w = o->w;
    for (size_t n = 0; n < w->n_orders; n++) {
        const ist_order *order = &w->orders[n];
        double           quantity = 0;
        for (size_t p = 0; p < order->n_parts; p++) quantity += order->parts[p].quantity;
        fill_parts(o, n, order->contracted, o->contracted);
        fill_parts(o, n, order->delivered, o->delivered);
        o->s->framework[n] = quantity - order->contracted;
    }
    for (size_t l = 0; l < w->n_lines; l++) start_line(o, (int)l);
}

// Product over component suppliers of (1 - dep stress): stress is 1 while the supplier is engaged in a war or does not
// permit the export.
static double component_factor(const oracle *o, const ist_line *line)
{
    double product = 1;
    for (size_t n = 0; n < line->n_components; n++)
        if (actor_engaged(o, line->components[n].supplier) || !is_on(o, line->components[n].permit, 1))
            product *= 1 - value(o, line->components[n].dependence, 0);
    return product;
}

static void run_line(oracle *o, int l)
{
    const ist_line *line = &o->w->lines[l];
    future_state   *s = o->s;
    double          slip = value(o, line->slip, 0);
    double          dcap = schedule(o, line, o->t - slip) - schedule(o, line, o->t - 1 - slip);

    s->share[l] = line->disincentive == IST_NONE ? 0 : import_share(o, l);
    s->cap_eff[l] = fmax(0, s->cap_eff[l] + fmin(0, dcap) +
                                fmax(0, dcap) * (1 - value(o, line->disincentive, 0) * s->share[l]));
    double cap = s->capacity[l] = s->cap_eff[l] * value(o, line->scale, 1) * on_factor(o, line);

    double unstarted = fmax(0, line_remaining(o, l) - s->pipe[l] - s->finished[l]);
    double target = fmin(cap, unstarted), r = s->rate[l];
    double lowest = r - value(o, line->down, 1) * cap, highest = r + value(o, line->ramp, 1) * cap;
    s->rate[l] = fmin(cap, fmin(highest, fmax(lowest, target)));

    s->started[l] = fmin(s->rate[l] * component_factor(o, line), unstarted);
    o->starts[l][line->lead + o->t] = s->started[l];
    s->output[l] = o->starts[l][o->t]; // starts(t - lead)
    s->pipe[l] += s->started[l] - s->output[l];
    s->finished[l] += s->output[l];
    s->output_so_far[l] += s->output[l];
}

// (c0 + output so far) / c0 to the power -w, each January.
static void reprice(oracle *o, int l)
{
    const ist_line *line = &o->w->lines[l];
    double          c0 = value(o, line->experience, 0);
    o->s->price_factor[l] = c0 > 0 ? pow((c0 + o->s->output_so_far[l]) / c0, -value(o, line->learning, 0)) : 1;
}

void step_industry(oracle *o)
{
    if ((o->w->start + o->t) % 12 == 0)
        for (size_t l = 0; l < o->w->n_lines; l++) reprice(o, (int)l);
    sign_orders(o);
    for (size_t l = 0; l < o->w->n_lines; l++) run_line(o, (int)l);
    deliver_from_lines(o);
    step_production(o);
}
