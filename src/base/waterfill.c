/* SPDX-License-Identifier: Apache-2.0
 *
 * waterfill.c: equal marginal loss at every site that is neither at its floor nor at its cap.
 *
 * Fluid, one term a site: the loss falls by amount * rate * exp(-rate x) per unit, so at level v a site holds
 * x = (ln(amount rate) - ln v) / rate, held between floor and cap (docs/model.md section 4). The sum of these is
 * piecewise linear in ln v; the level is found on the breakpoints and then in closed form.
 */
#include <isthmus/base/lanes.h>
#include <isthmus/base/waterfill.h>
#include <math.h>
#include <stdbool.h>

static double top(const ist_site *site) { return site->cap > site->floor ? site->cap : site->floor; }

static bool has_gain(const ist_site *site)
{
    if (!(top(site) > site->floor)) return false;
    for (size_t j = 0; j < site->n_terms; j++)
        if (site->amount[j] * site->rate[j] >= 0x1p-1022) return true;
    return false;
}

/* Marginal loss avoided by one more unit at x. */
static double marginal(const ist_site *site, double x)
{
    double sum = 0;
    for (size_t j = 0; j < site->n_terms; j++)
        sum += site->amount[j] * site->rate[j] * ist_exp(-site->rate[j] * x);
    return sum;
}

/* Units at a site when the logarithm of the level is `level`. */
static double held_at(const ist_site *site, double level)
{
    double low = site->floor, high = top(site);
    if (!has_gain(site)) return low;
    if (site->n_terms == 1) {
        double x = (ist_log(site->amount[0] * site->rate[0]) - level) / site->rate[0];
        return x < low ? low : x > high ? high : x;
    }
    double want = ist_exp(level);
    if (marginal(site, low) <= want) return low;
    if (marginal(site, high) >= want) return high;
    for (;;) { /* the marginal loss falls strictly in x: halve until no double lies between */
        double middle = low + (high - low) * 0.5;
        if (middle <= low || middle >= high) return low;
        if (marginal(site, middle) > want) low = middle;
        else high = middle;
    }
}

static double held_in_all(const ist_site *sites, size_t n_sites, double level)
{
    double sum = 0;
    for (size_t k = 0; k < n_sites; k++) sum += held_at(&sites[k], level);
    return sum;
}

/* Between two neighbouring breakpoints the same sites are free; solve the line there. */
static double solve_segment(const ist_site *sites, size_t n_sites, double total, double level)
{
    double constant = 0, slope = 0;
    for (size_t k = 0; k < n_sites; k++) {
        double x = held_at(&sites[k], level);
        if (has_gain(&sites[k]) && x > sites[k].floor && x < top(&sites[k])) {
            constant += ist_log(sites[k].amount[0] * sites[k].rate[0]) / sites[k].rate[0];
            slope += 1.0 / sites[k].rate[0];
        } else {
            constant += x;
        }
    }
    return slope > 0 ? (constant - total) / slope : level;
}

static void level_bounds(const ist_site *sites, size_t n_sites, double *low, double *high, bool *one_term)
{
    *low = INFINITY;
    *high = -INFINITY;
    *one_term = true;
    for (size_t k = 0; k < n_sites; k++) {
        if (!has_gain(&sites[k])) continue;
        if (sites[k].n_terms > 1) *one_term = false;
        double at_floor = marginal(&sites[k], sites[k].floor), at_top = marginal(&sites[k], top(&sites[k]));
        double h = ist_log(at_floor > 0x1p-1022 ? at_floor : 0x1p-1022);
        double l = ist_log(at_top > 0x1p-1022 ? at_top : 0x1p-1022);
        if (h > *high) *high = h;
        if (l < *low) *low = l;
    }
}

/* Narrows [low, high] to a segment without a breakpoint inside; sum(low) >= total >= sum(high) stays true. */
static void narrow_to_segment(const ist_site *sites, size_t n_sites, double total, double *low, double *high)
{
    for (size_t k = 0; k < n_sites; k++) {
        if (!has_gain(&sites[k])) continue;
        double log_gain = ist_log(sites[k].amount[0] * sites[k].rate[0]);
        double breaks[2] = { log_gain - sites[k].rate[0] * sites[k].floor, log_gain - sites[k].rate[0] * top(&sites[k]) };
        for (int i = 0; i < 2; i++) {
            if (!(breaks[i] > *low && breaks[i] < *high)) continue;
            if (held_in_all(sites, n_sites, breaks[i]) >= total) *low = breaks[i];
            else *high = breaks[i];
        }
    }
}

double ist_waterfill_fluid(const ist_site *sites, size_t n_sites, double total, double *x, double *out_level)
{
    double low, high, level, sum = 0;
    bool one_term;
    level_bounds(sites, n_sites, &low, &high, &one_term);
    if (!(high > -INFINITY) || held_in_all(sites, n_sites, low) <= total) {
        level = low; /* nobody gains, or there is enough for every site that does */
    } else if (one_term) {
        narrow_to_segment(sites, n_sites, total, &low, &high);
        level = solve_segment(sites, n_sites, total, low + (high - low) * 0.5);
    } else {
        for (;;) {
            level = low + (high - low) * 0.5;
            if (level <= low || level >= high) break;
            if (held_in_all(sites, n_sites, level) > total) low = level;
            else high = level;
        }
        level = high;
    }
    for (size_t k = 0; k < n_sites; k++) {
        x[k] = has_gain(&sites[k]) ? held_at(&sites[k], level) : sites[k].floor;
        sum += x[k];
    }
    if (out_level) *out_level = sum < total ? 0.0 : level > -INFINITY && level < INFINITY ? ist_exp(level) : 0.0;
    return total > sum ? total - sum : 0.0;
}

static double units_gain(const ist_site *site, double n)
{
    double cap = top(site), from = n < cap ? n : cap, to = n + 1.0 < cap ? n + 1.0 : cap, gain = 0;
    if (!(to > from)) return 0.0;
    for (size_t j = 0; j < site->n_terms; j++)
        gain += site->amount[j] * ist_exp(-site->rate[j] * from) - site->amount[j] * ist_exp(-site->rate[j] * to);
    return gain;
}

double ist_waterfill_units(const ist_site *sites, size_t n_sites, double total, double scale, double *x)
{
    enum { SITES = 64 };
    double gain[SITES], left = total;
    size_t n = n_sites < SITES ? n_sites : SITES;
    for (size_t k = 0; k < n; k++) {
        x[k] = sites[k].floor;
        left -= x[k];
        gain[k] = floor(units_gain(&sites[k], x[k]) / scale * 0x1p40 + 0.5);
    }
    while (left >= 1.0) {
        size_t best = 0;
        for (size_t k = 1; k < n; k++)
            if (gain[k] > gain[best]) best = k;
        if (n == 0 || !(gain[best] > 0)) break;
        x[best] += 1.0;
        left -= 1.0;
        gain[best] = floor(units_gain(&sites[best], x[best]) / scale * 0x1p40 + 0.5);
    }
    return left;
}
