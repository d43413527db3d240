/* SPDX-License-Identifier: Apache-2.0
 *
 * waterfill.c: equal marginal loss at every site that is neither at its floor nor at its cap.
 *
 * Fluid, one exponential term a site: the loss falls by amount * rate * exp(-rate x) per unit, so at level v a site
 * holds x = (ln(amount rate) - ln v) / rate, held between floor and cap (docs/model.md section 4). The sum of these is
 * piecewise linear in ln v; the level is found on the breakpoints and then in closed form. All else by bisection.
 */
#include <isthmus/base/lanes.h>
#include <isthmus/base/waterfill.h>
#include <math.h>
#include <stdbool.h>

static double top(const ist_site *site) { return site->cap > site->floor ? site->cap : site->floor; }

static double stands_at(const ist_site *site, size_t j, double x) /* z of term j */
{
    double z = site->rate[j] * x;
    return site->offset ? site->offset[j] + z : z;
}

static double term_loss(const ist_site *site, size_t j, double x)
{
    double z = stands_at(site, j, x);
    switch (site->curve) {
    case IST_CURVE_LOGARITHMIC: return -site->amount[j] * ist_log(1.0 + z);
    case IST_CURVE_LINEAR:      return z < 1 ? site->amount[j] * (1.0 - z) * (1.0 - z) * 0.5 : 0.0;
    default:                    return site->amount[j] * ist_exp(-z);
    }
}

static double term_margin(const ist_site *site, size_t j, double x)
{
    double z = stands_at(site, j, x), first = site->amount[j] * site->rate[j];
    switch (site->curve) {
    case IST_CURVE_LOGARITHMIC: return first / (1.0 + z);
    case IST_CURVE_LINEAR:      return z < 1 ? first * (1.0 - z) : 0.0;
    default:                    return first * ist_exp(-z);
    }
}

static bool has_gain(const ist_site *site)
{
    if (!(top(site) > site->floor)) return false;
    for (size_t j = 0; j < site->n_terms; j++)
        if (site->amount[j] * site->rate[j] >= 0x1p-1022) return true;
    return false;
}

/* Loss avoided by one more unit at x, before its price. */
static double marginal(const ist_site *site, double x)
{
    double sum = 0;
    for (size_t j = 0; j < site->n_terms; j++) sum += term_margin(site, j, x);
    return sum;
}

double ist_site_margin(const ist_site *site, double x)
{
    double high = top(site);
    return marginal(site, x < high ? x : high);
}

double ist_site_loss(const ist_site *site, double x)
{
    double high = top(site), sum = 0;
    for (size_t j = 0; j < site->n_terms; j++) sum += term_loss(site, j, x < high ? x : high);
    return sum;
}

/* -- one exponential term a site: closed form -- */

static bool is_plain(const ist_site *site)
{
    return site->n_terms == 1 && site->curve == IST_CURVE_EXPONENTIAL && !site->offset && site->price == 0;
}

/* Units at a site when the logarithm of the level is `level`. */
static double held_at(const ist_site *site, double level)
{
    double low = site->floor, high = top(site);
    if (!has_gain(site)) return low;
    double x = (ist_log(site->amount[0] * site->rate[0]) - level) / site->rate[0];
    return x < low ? low : x > high ? high : x;
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

static double log_of(double margin) { return ist_log(margin > 0x1p-1022 ? margin : 0x1p-1022); }

/* The logarithm of the level; below all margins where there is enough for every site that gains. */
static double plain_level(const ist_site *sites, size_t n_sites, double total)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t k = 0; k < n_sites; k++) {
        if (!has_gain(&sites[k])) continue;
        double at_floor = log_of(marginal(&sites[k], sites[k].floor)), at_top = log_of(marginal(&sites[k], top(&sites[k])));
        if (at_floor > high) high = at_floor;
        if (at_top < low) low = at_top;
    }
    if (!(high > -INFINITY) || held_in_all(sites, n_sites, low) <= total) return low;
    narrow_to_segment(sites, n_sites, total, &low, &high);
    return solve_segment(sites, n_sites, total, low + (high - low) * 0.5);
}

/* -- any curves: bisection, because margins fall -- */

/* Units at a site when one earns `level` above its price. */
static double held_above(const ist_site *site, double level)
{
    double low = site->floor, high = top(site), want = level + site->price;
    if (!has_gain(site) || marginal(site, low) <= want) return low;
    if (marginal(site, high) >= want) return high;
    for (;;) {
        double middle = low + (high - low) * 0.5;
        if (middle <= low || middle >= high) return low;
        if (marginal(site, middle) > want) low = middle;
        else high = middle;
    }
}

static double held_in_all_above(const ist_site *sites, size_t n_sites, double level)
{
    double sum = 0;
    for (size_t k = 0; k < n_sites; k++) sum += held_above(&sites[k], level);
    return sum;
}

/* The least level at which all sites together hold no more than the total. */
static double bisected_level(const ist_site *sites, size_t n_sites, double total)
{
    double high = 0;
    for (size_t k = 0; k < n_sites; k++)
        if (has_gain(&sites[k])) high = fmax(high, marginal(&sites[k], sites[k].floor));
    if (!(high > 0) || held_in_all_above(sites, n_sites, 0) <= total) return 0;
    double from = ist_log(0x1p-1022), to = log_of(high); /* of the logarithm, for the same relative precision everywhere */
    for (;;) {
        double middle = from + (to - from) * 0.5;
        if (middle <= from || middle >= to) return ist_exp(to);
        if (held_in_all_above(sites, n_sites, ist_exp(middle)) > total) from = middle;
        else to = middle;
    }
}

double ist_waterfill_fluid(const ist_site *sites, size_t n_sites, double total, double *x, double *out_level)
{
    bool   plain = true;
    double level, sum = 0;
    for (size_t k = 0; k < n_sites; k++) plain &= is_plain(&sites[k]) || !has_gain(&sites[k]);
    level = plain ? plain_level(sites, n_sites, total) : bisected_level(sites, n_sites, total);
    for (size_t k = 0; k < n_sites; k++) {
        x[k] = plain ? held_at(&sites[k], level) : held_above(&sites[k], level);
        sum += x[k];
    }
    if (plain) level = level > -INFINITY && level < INFINITY ? ist_exp(level) : 0.0;
    if (out_level) *out_level = plain && sum < total ? 0.0 : level;
    return total > sum ? total - sum : 0.0;
}

static double units_gain(const ist_site *site, double n)
{
    double cap = top(site), from = n < cap ? n : cap, to = n + 1.0 < cap ? n + 1.0 : cap, gain = 0;
    if (!(to > from)) return 0.0;
    for (size_t j = 0; j < site->n_terms; j++) gain += term_loss(site, j, from) - term_loss(site, j, to);
    return gain - site->price;
}

double ist_waterfill_units(const ist_site *sites, size_t n_sites, double total, double scale, double *x)
{
    double gain[IST_MAX_WATERFILL_SITES], left = total;
    size_t n = n_sites < IST_MAX_WATERFILL_SITES ? n_sites : IST_MAX_WATERFILL_SITES;
    for (size_t k = 0; k < n_sites; k++) {
        x[k] = sites[k].floor;
        left -= x[k];
        if (k < n) gain[k] = floor(units_gain(&sites[k], x[k]) / scale * 0x1p40 + 0.5);
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
