/* SPDX-License-Identifier: Apache-2.0
 *
 * table.c: worlds and what can be said from them (docs/model.md, section 9).
 */
#include "analysis_local.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const double ist_quantile_levels[IST_QUANTILES] = { 0.05, 0.25, 0.50, 0.75, 0.95 };

static const double normal_95 = 1.6448536269514722; /* 95% quantile of the standard normal */

ist_status ist_world_table_reserve(ist_world_table *table, size_t worlds, ist_error *err)
{
    if (worlds <= table->room) return IST_OK;
    size_t row_bytes = table->n_rows * sizeof(double);
    double *mean = NULL, *within = NULL;
    if (row_bytes == 0 || worlds <= SIZE_MAX / row_bytes) {
        mean = realloc(table->mean, worlds * row_bytes + 1);
        if (mean) table->mean = mean;
        within = mean ? realloc(table->within, worlds * row_bytes + 1) : NULL;
        if (within) table->within = within;
    }
    if (!within)
        return ist_fail(err, IST_NOMEM, "out of memory for %zu results in %zu worlds", table->n_rows, worlds);
    table->room = worlds;
    return IST_OK;
}

void ist_world_table_clear(ist_world_table *table)
{
    free(table->mean);
    free(table->within);
    *table = (ist_world_table){ .n_rows = table->n_rows };
}

bool ist_world_table_put(ist_world_table *table, size_t world, size_t row, const double *futures)
{
    /* Sums of differences from the first: what is the same in every future has no variance, to the bit. */
    double sum = 0, squares = 0;
    for (int i = 1; i < IST_FUTURES_PER_WORLD; i++) sum += futures[i] - futures[0];
    double mean = futures[0] + sum / IST_FUTURES_PER_WORLD;
    for (int i = 0; i < IST_FUTURES_PER_WORLD; i++) squares += (futures[i] - mean) * (futures[i] - mean);
    table->mean[world * table->n_rows + row] = mean;
    table->within[world * table->n_rows + row] = squares / (IST_FUTURES_PER_WORLD - 1);
    return isfinite(squares);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void ist_sort(double *values, size_t n)
{
    for (size_t i = 0; i < n; i++) values[i] += 0.0; /* -0 becomes 0: equal values have equal bits */
    qsort(values, n, sizeof *values, by_size);
}

double ist_sorted_quantile(const double *sorted, size_t n, double q)
{
    double at = q * (double)(n - 1);
    size_t low = (size_t)at;
    if (low + 1 >= n) return sorted[n - 1];
    double part = at - (double)low;
    return sorted[low] + part * (sorted[low + 1] - sorted[low]);
}

/* Quantiles and signs of world means, shrunk by `factor` towards their mean: what is left of their spread when the
 * noise of eight futures is taken off. */
static void describe_shrunk(const double *sorted, size_t n, double factor, ist_summary *out)
{
    size_t positive = 0;
    for (int q = 0; q < IST_QUANTILES; q++)
        out->quantiles[q] = out->mean + factor * (ist_sorted_quantile(sorted, n, ist_quantile_levels[q]) - out->mean);
    for (size_t w = 0; w < n; w++) positive += out->mean + factor * (sorted[w] - out->mean) > 0;
    out->positive_shrunk = (double)positive / (double)n;
}

void ist_world_table_summary(const ist_world_table *table, size_t worlds, size_t row, double *scratch,
                             ist_summary *out)
{
    const double *mean = table->mean + row, *within = table->within + row;
    size_t        stride = table->n_rows, positive = 0, negative = 0;
    double        n = (double)worlds, sum = 0, chance = 0, squares = 0;
    for (size_t w = 0; w < worlds; w++) {
        sum += mean[w * stride] - mean[0];
        chance += within[w * stride];
        positive += mean[w * stride] > 0;
        negative += mean[w * stride] < 0;
    }
    *out = (ist_summary){ .mean = mean[0] + sum / n, .within = chance / n, .spread = IST_SPREAD_UNRESOLVED,
                          .positive = (double)positive / n, .negative = (double)negative / n };
    out->error = out->bound = INFINITY;
    for (int q = 0; q < IST_QUANTILES; q++) out->quantiles[q] = NAN;
    out->positive_shrunk = NAN;
    if (worlds < 2) return;

    for (size_t w = 0; w < worlds; w++) squares += (mean[w * stride] - out->mean) * (mean[w * stride] - out->mean);
    double variance = squares / (n - 1);
    double estimate = variance - out->within / IST_FUTURES_PER_WORLD;
    out->error = sqrt(variance / n);

    /* The estimate is the mean over worlds of these terms; their own spread gives its error. */
    double spread = 0;
    for (size_t w = 0; w < worlds; w++) {
        double off = mean[w * stride] - out->mean;
        double term = off * off * n / (n - 1) - within[w * stride] / IST_FUTURES_PER_WORLD;
        spread += (term - estimate) * (term - estimate);
    }
    out->bound = fmax(0, estimate + normal_95 * sqrt(spread / (n - 1) / n));
    out->between = fmax(0, estimate);
    if (estimate > 0) out->spread = IST_SPREAD_RESOLVED;
    if (variance == 0 && out->within == 0) out->spread = IST_SPREAD_NONE;
    if (out->spread == IST_SPREAD_UNRESOLVED) return;
    for (size_t w = 0; w < worlds; w++) scratch[w] = mean[w * stride];
    ist_sort(scratch, worlds);
    describe_shrunk(scratch, worlds, variance > 0 ? sqrt(estimate / variance) : 0, out);
}

const ist_summary *ist_value_find(const ist_value *value, ist_statement_kind kind, int first, int second, int metric)
{
    size_t step = value->n_metrics ? value->n_metrics : 1;
    if (kind == IST_SAY_PAIR && first > second) {
        int swap = first;
        first = second;
        second = swap;
    }
    for (size_t r = 0; r < value->n_rows; r += step) {
        const ist_finding *row = &value->rows[r];
        if (row->kind != kind || row->first != first || row->second != second) continue;
        if (!value->n_metrics && row->metric != metric) continue;
        if (!value->n_metrics) return &value->summaries[r];
        return metric >= 0 && (size_t)metric < value->n_metrics ? &value->summaries[r + (size_t)metric] : NULL;
    }
    return NULL;
}

bool ist_value_stands(double value, double without_elasticities)
{
    bool same_sign = (value > 0) == (without_elasticities > 0) && (value < 0) == (without_elasticities < 0);
    return same_sign && fabs(without_elasticities) >= 0.5 * fabs(value);
}
