// SPDX-License-Identifier: Apache-2.0
// Section 5, money: budgets, headroom, instalments and arrears.
#include "oracle_local.h"

#include <math.h>

static void grow(oracle *o, size_t a)
{
    const ist_actor *actor = &o->w->actors[a];
    int month = o->w->start + o->t;
    if (o->t == 0 || month % 12 != 0) return;
    double u = oracle_uniform(o->seed, o->future, (uint32_t)(month / 12), "growth/", actor->name);
    o->s->factor[a] *= exp(value(o, actor->growth, 0) + value(o, actor->growth_sd, 0) * oracle_normal_inverse(u));
}

void step_money(oracle *o)
{
    future_state *s = o->s;
    for (size_t a = 0; a < o->w->n_actors; a++) {
        const ist_actor *actor = &o->w->actors[a];
        double           due = s->arrears[a] + s->due[a][o->t], paid = due;

        grow(o, a);
        if (actor->has_budget) {
            double gdp = value(o, actor->gdp, 0) * s->factor[a];
            double B = gdp * value(o, actor->share, 0) * value(o, actor->earmark, 0) / 12 +
                       value(o, actor->fund, 0) / 12;
            double kept = fmin(s->headroom[a] + B, 12 * B);
            s->budget[a] = B;
            s->expired[a] = s->headroom[a] + B - kept;
            s->headroom[a] = kept;
            s->all_budget[a] += B;
            s->all_expired[a] += s->expired[a];
            paid = fmin(due, kept);
        }
        s->arrears[a] = due - paid;
        s->financed_out[a] += paid;
        pay(o, (int)a, paid);
    }
}

// Units that the payer can pay for in cash now.
double affordable(const oracle *o, int payer, double cash_a_unit)
{
    if (!o->w->actors[payer].has_budget || cash_a_unit <= 0) return INFINITY;
    return o->s->headroom[payer] / cash_a_unit;
}

void pay(oracle *o, int payer, double money)
{
    o->s->paid[payer] += money;
    o->s->all_paid[payer] += money;
    if (!o->w->actors[payer].has_budget) return;
    o->s->headroom[payer] -= money;
    if (o->s->headroom[payer] < 0) o->s->headroom[payer] = 0; // the last bit of d = headroom / cash
}

// Equal parts in months t+grace .. t+grace+term-1.
void owe(oracle *o, int payer, double money, int grace, int term)
{
    o->s->financed_in[payer] += money;
    for (int n = 0; n < term; n++) {
        int month = o->t + grace + n;
        if (month < o->w->months) o->s->due[payer][month] += money / term;
        else o->s->due_later[payer] += money / term;
    }
}
