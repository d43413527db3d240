/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_goods.c: orders, deliveries, money, donations, shortages and flows of a traced future (docs/model.md, sections 5 to 7).
 */
#include "trace_local.h"

static const char *title_of(const trace_book *book, ist_section section, size_t i) { return book->scenario->entries[section].at[i].title; }

/* What is left of a line's output while suppliers of its parts are at war. */
static double left_of(const trace_book *book, const ist_line *line, int month, int *out_supplier)
{
    double left = 1;
    for (size_t n = 0; n < line->n_components; n++) {
        int  a = line->components[n].supplier;
        bool at_war = false;
        for (size_t c = 0; c < book->world->n_contingencies; c++)
            at_war |= (book->world->contingencies[c].engaged >> a & 1) && AT(ACTIVE, c, 0, month) > 0;
        if (!at_war) continue;
        left *= 1 - trace_parameter(book, line->components[n].dependence, 0, month);
        *out_supplier = a;
    }
    return left;
}

static void trace_line(trace_book *book, size_t l, int month)
{
    const ist_line *line = &book->world->lines[l];
    int             supplier = IST_NONE, before_supplier = IST_NONE;
    double          before = left_of(book, line, month - 1, &before_supplier), after = left_of(book, line, month, &supplier);
    if (before == after || trace_parameter(book, line->on, 1, month) < 0.5) return;
    ist_trace_event *event = trace_add(book, month, IST_TRACE_HELD_BACK, line->name, title_of(book, IST_SECTION_LINES, l));
    event->before = before;
    event->after = event->amount = after;
    event->why = supplier == IST_NONE ? "its suppliers of parts are at peace again" : trace_print(book, "%s, which supplies parts, is at war", book->world->actors[supplier].name);
}

/* Tranches signed before the month: the sub-index of the order's draws. */
static unsigned signatures_before(const trace_book *book, int o, int month)
{
    unsigned n = 0;
    for (int t = 0; t < month; t++) n += trace_threshold(book, IST_WAIT_SIGNATURE, o, t) != trace_threshold(book, IST_WAIT_SIGNATURE, o, t - 1);
    return n;
}

static void trace_signature(trace_book *book, int o, int month)
{
    const ist_order *order = &book->world->orders[o];
    const char      *title = title_of(book, IST_SECTION_ORDERS, (size_t)o);
    double           signed_units = AT(CONTRACTED, o, 0, month) - AT(CONTRACTED, o, 0, month - 1), lapsed = AT(LAPSED, o, 0, month) - AT(LAPSED, o, 0, month - 1);
    if (lapsed > 0) {
        bool             ended = order->end_month != IST_NONE && month >= order->end_month;
        ist_trace_event *event = trace_add(book, month, IST_TRACE_LAPSED, order->name, title);
        event->amount = lapsed;
        event->why = ended ? "its end date has come" : "the hazard of lapsing, summed while it was open";
        if (!ended) trace_draw(book, event, "lapse", order->name, 0);
        if (!ended) event->threshold = trace_threshold(book, IST_WAIT_LAPSE, o, month);
        if (!ended) event->sum = trace_sum(book, IST_WAIT_LAPSE, o, month);
    }
    if (!(signed_units > 0)) return;
    ist_trace_event *event = trace_add(book, month, IST_TRACE_SIGNED, order->name, title);
    event->amount = signed_units;
    event->before = AT(CONTRACTED, o, 0, month - 1);
    event->after = AT(CONTRACTED, o, 0, month);
    event->why = trace_print(book, "%s left in the framework", trace_amount(book, AT(FRAMEWORK, o, 0, month)));
    if (order->sign_month != IST_NONE) return;
    trace_draw(book, event, "convert", order->name, signatures_before(book, o, month));
    event->threshold = trace_threshold(book, IST_WAIT_SIGNATURE, o, month - 1);
    event->sum = trace_sum(book, IST_WAIT_SIGNATURE, o, month - 1); /* the month's own hazard hangs on money in mid-month */
    event->why = trace_print(book, "%s; the sum stood at %.3g the month before", event->why, event->sum);
}

/* What an order could have been given this month if its payer had had the money. */
static double unpaid(const trace_book *book, int o, int month)
{
    const ist_order *order = &book->world->orders[o];
    double           rest = AT(CONTRACTED, o, 0, month) - AT(DELIVERED, o, 0, month), finished = 0;
    if (!book->world->actors[order->payer].has_budget || month < 0) return 0;
    for (size_t p = 0; p < order->n_parts; p++) finished += AT(FINISHED, order->parts[p].line, 0, month);
    double due = trace_parameter(book, order->on, 1, month) >= 0.5 && AT(FRAMEWORK, o, 0, month) > 0 && order->sign_month == IST_NONE &&
                         trace_sum(book, IST_WAIT_SIGNATURE, o, month) >= trace_threshold(book, IST_WAIT_SIGNATURE, o, month)
                     ? AT(FRAMEWORK, o, 0, month) : 0;
    double waiting = fmax(fmin(rest, finished), due);
    return waiting > 1e-6 ? waiting : 0;
}

static void trace_order(trace_book *book, int o, int month)
{
    const ist_order *order = &book->world->orders[o];
    const char      *title = title_of(book, IST_SECTION_ORDERS, (size_t)o);
    double           delivery = AT(DELIVERY, o, 0, month), waits = unpaid(book, o, month);
    trace_signature(book, o, month);
    if (waits > 0 && unpaid(book, o, month - 1) == 0) {
        ist_trace_event *event = trace_add(book, month, IST_TRACE_WAITS, order->name, title);
        event->amount = waits;
        event->why = trace_print(book, "%s has %s USD m left for payments", book->world->actors[order->payer].name,
                                 trace_amount(book, AT(HEADROOM, order->payer, 0, month)));
    }
    if (!(delivery > 1e-6)) return; /* less is rounding */
    ist_trace_event *event = trace_add(book, month, IST_TRACE_DELIVERED, order->name, title);
    event->at = book->world->items[book->world->lines[order->parts[0].line].item].name;
    event->amount = delivery;
    event->before = AT(DELIVERED, o, 0, month - 1);
    event->after = AT(DELIVERED, o, 0, month);
    double gap = AT(EXPECTATION_GAP, o, 0, month);
    if (gap > 0) event->why = trace_print(book, "%s fewer than promised by then", trace_amount(book, gap));
}

void trace_industry(trace_book *book, int month)
{
    for (size_t l = 0; l < book->world->n_lines; l++) trace_line(book, l, month);
    for (int o = 0; o < (int)book->world->n_orders; o++) trace_order(book, o, month);
    for (size_t a = 0; a < book->world->n_actors; a++) {
        double before = AT(ARREARS, a, 0, month - 1), after = AT(ARREARS, a, 0, month);
        if ((before > 0) == (after > 0)) continue;
        ist_trace_event *event = trace_add(book, month, IST_TRACE_ARREARS, book->world->actors[a].name, title_of(book, IST_SECTION_ACTORS, a));
        event->before = before;
        event->amount = event->after = after;
        event->why = after > 0 ? "instalments are more than the money left" : "paid up";
    }
}

/* Which of the three limits of a donation held it where it is. */
static const char *binding(const trace_book *book, const ist_route *route, size_t g, int month)
{
    double given = AT(GIVEN, g, 0, month), total = 0;
    for (int t = 0; t <= month; t++) total += AT(GIVEN, g, 0, t);
    if (given >= trace_parameter(book, route->rate, 0, month) * (1 - 1e-12)) return "its monthly rate";
    if (total >= trace_parameter(book, route->limit, 0, month) * (1 - 1e-12)) return "the most it gives in all";
    return "what the donor keeps, less what is on its way to him";
}

void trace_stocks(trace_book *book, int month)
{
    const ist_world *w = book->world;
    for (size_t g = 0; g < w->n_routes; g++) {
        if (!(AT(GIVEN, g, 0, month) > 0)) continue;
        ist_trace_event *event = trace_add(book, month, IST_TRACE_GIVEN, w->routes[g].name, title_of(book, IST_SECTION_ROUTES, g));
        event->at = w->items[w->routes[g].item].name;
        event->amount = AT(GIVEN, g, 0, month);
        event->why = binding(book, &w->routes[g], g, month);
    }
    for (size_t c = 0; c < w->n_contingencies; c++) {
        const char *title = title_of(book, IST_SECTION_CONTINGENCIES, c);
        for (size_t i = 0; i < w->n_items; i++) {
            if (!(AT(SHORTFALL, c, i, month) > 0)) continue;
            ist_trace_event *event = trace_add(book, month, IST_TRACE_LACKING, w->contingencies[c].name, title);
            event->at = w->items[i].name;
            event->amount = AT(SHORTFALL, c, i, month);
            event->why = trace_print(book, "%.3g of all that was asked for is there", AT(FILL, c, 0, month));
        }
        if (!(AT(LOSS, c, 0, month) > 0)) continue;
        trace_add(book, month, IST_TRACE_LOSS, w->contingencies[c].name, title)->amount = AT(LOSS, c, 0, month);
    }
}

void trace_sea(trace_book *book, int month)
{
    const ist_world *w = book->world;
    for (size_t u = 0; u < w->n_flows; u++) {
        const char *title = title_of(book, IST_SECTION_FLOWS, u);
        if (AT(PASSES, u, 0, month) > 0) trace_add(book, month, IST_TRACE_PASSES, w->flows[u].name, title)->amount = AT(PASSES, u, 0, month);
        if (AT(INTERCEPTED, u, 0, month) > 0) trace_add(book, month, IST_TRACE_STOPPED, w->flows[u].name, title)->amount = AT(INTERCEPTED, u, 0, month);
    }
}
