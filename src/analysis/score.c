/* SPDX-License-Identifier: Apache-2.0
 *
 * score.c: CRPS, Brier, reliability, and how many hits are consistent.
 */
#include <isthmus/analysis/score.h>
#include <math.h>

/* The sum over pairs i < j of x[j] - x[i] counts x[i] as often as the upper member, i times, less as often as the
 * lower one, n - 1 - i times. */
ist_crps ist_score_crps(const double *sorted, size_t n, double y)
{
    double misses = 0, pairs = 0, members = (double)n;
    for (size_t i = 0; i < n; i++) {
        misses += fabs(sorted[i] - y);
        pairs += (2.0 * (double)i - (members - 1.0)) * (sorted[i] - y); /* about y, so that large values keep their digits */
    }
    ist_crps out = { .value = misses / members - pairs / (members * members) };
    out.fair = n > 1 ? misses / members - pairs / (members * (members - 1.0)) : out.value;
    return out;
}

double ist_score_brier(double probability, int happened)
{
    double miss = probability - (happened ? 1.0 : 0.0);
    return miss * miss;
}

void ist_score_reliability(const double *probabilities, const int *happened, size_t n, ist_reliability *out)
{
    *out = (ist_reliability){ 0 };
    double all = 0;
    for (size_t i = 0; i < n; i++) {
        int k = (int)(probabilities[i] * IST_RELIABILITY_CLASSES);
        k = k >= IST_RELIABILITY_CLASSES ? IST_RELIABILITY_CLASSES - 1 : k < 0 ? 0 : k;
        out->count[k]++;
        out->forecast[k] += probabilities[i];
        out->happened[k] += happened[i] ? 1 : 0;
        all += happened[i] ? 1 : 0;
    }
    double rate = n ? all / (double)n : 0;
    for (int k = 0; k < IST_RELIABILITY_CLASSES; k++) {
        double count = (double)out->count[k];
        out->forecast[k] /= count; /* 0/0 is NaN: nothing was forecast there */
        out->happened[k] /= count;
        if (!out->count[k]) continue;
        out->reliability += count / (double)n * (out->forecast[k] - out->happened[k]) * (out->forecast[k] - out->happened[k]);
        out->resolution += count / (double)n * (out->happened[k] - rate) * (out->happened[k] - rate);
    }
    out->uncertainty = rate * (1 - rate);
}

/* Binomial weights from the mode outwards, each from its neighbour, so that none underflows where it counts. */
static double weights_below(size_t n, double p, size_t from, size_t limit)
{
    double sum = 0, weight = 1; /* of the mode's weight */
    for (size_t k = from; k > 0; k--) {
        weight *= (double)k / (double)(n - k + 1) * (1 - p) / p;
        if (k - 1 < limit) sum += weight;
    }
    return sum;
}

static double weights_above(size_t n, double p, size_t from, size_t limit)
{
    double sum = 0, weight = 1;
    for (size_t k = from; k < n; k++) {
        weight *= (double)(n - k) / (double)(k + 1) * p / (1 - p);
        if (k + 1 > limit) sum += weight;
    }
    return sum;
}

void ist_score_binomial_range(size_t n, double p, size_t *out_low, size_t *out_high)
{
    size_t mode = (size_t)((double)(n + 1) * p), low, high;
    if (mode > n) mode = n;
    double all = 1 + weights_below(n, p, mode, mode) + weights_above(n, p, mode, mode);
    for (low = mode; low > 0 && weights_below(n, p, mode, low) > 0.025 * all;) low--;
    for (high = mode; high < n && weights_above(n, p, mode, high) > 0.025 * all;) high++;
    *out_low = low;
    *out_high = high;
}
