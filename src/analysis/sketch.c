/* SPDX-License-Identifier: Apache-2.0
 *
 * sketch.c: quantiles from counts in buckets whose width grows with the distance from 0.
 *
 * A power of two is cut into IST_SKETCH_STEPS buckets of equal width, so that a bucket is at most 1/32 as wide as its
 * distance from 0: this bounds the error of a quantile. The largest distance decides which powers of two have buckets;
 * what lies IST_SKETCH_POWERS of them below it or nearer is counted as 0, an error of at most 2^-11 of that distance.
 * Counts are whole numbers and nothing depends on the order in which values come, or on who counted them.
 * After Masson, Rim and Lee, "DDSketch" (2019), with linear steps in the place of logarithms.
 */
#include "analysis_local.h"

#include <math.h>
#include <string.h>

static double bucket_edge(const ist_sketch *sketch, int bucket)
{
    int power = sketch->top - (IST_SKETCH_POWERS - 1) + bucket / IST_SKETCH_STEPS;
    return ldexp(1.0 + (double)(bucket % IST_SKETCH_STEPS) / IST_SKETCH_STEPS, power - 1);
}

/* Makes room for a power of two above all that have buckets. */
static void raise_top(ist_sketch *sketch, int top)
{
    if (sketch->used && top <= sketch->top) return;
    int shift = sketch->used && top - sketch->top < IST_SKETCH_POWERS ? (top - sketch->top) * IST_SKETCH_STEPS : IST_SKETCH_SIDE;
    for (int side = 0; side < 2 && sketch->used; side++) {
        uint32_t *count = sketch->count[side];
        for (int b = 0; b < shift; b++) sketch->near += count[b];
        memmove(count, count + shift, (size_t)(IST_SKETCH_SIDE - shift) * sizeof *count);
        memset(count + IST_SKETCH_SIDE - shift, 0, (size_t)shift * sizeof *count);
    }
    sketch->top = top;
    sketch->used = true;
}

static void count_at(ist_sketch *sketch, int side, int power, int step, uint32_t n)
{
    raise_top(sketch, power);
    int bucket = (IST_SKETCH_POWERS - 1 - (sketch->top - power)) * IST_SKETCH_STEPS + step;
    if (bucket < 0) sketch->near += n;
    else sketch->count[side][bucket] += n;
}

void ist_sketch_add(ist_sketch *sketch, double value)
{
    int power;
    if (value == 0) {
        sketch->near++;
        return;
    }
    double part = frexp(fabs(value), &power); /* [1/2, 1) */
    count_at(sketch, value > 0, power, (int)((part * 2 - 1) * IST_SKETCH_STEPS), 1);
}

/* Whether buckets are walked from below: those of negative values from the largest distance on. */
static int bucket_in_order(int side, int i) { return side ? i : IST_SKETCH_SIDE - 1 - i; }

/* All of a power of two, whose first bucket in order is the i-th: most hold nothing and are passed over whole. */
static uint32_t in_power(const ist_sketch *sketch, int side, int i)
{
    const uint32_t *count = sketch->count[side] + (side ? i : IST_SKETCH_SIDE - IST_SKETCH_STEPS - i);
    uint32_t        sum = 0;
    for (int b = 0; b < IST_SKETCH_STEPS; b++) sum += count[b];
    return sum;
}

/* The value of rank `rank`; those of a bucket lie evenly in it. */
static double at_rank(const ist_sketch *sketch, uint64_t rank)
{
    for (int side = 0; side < 2; side++) {
        for (int i = 0; i < IST_SKETCH_SIDE && sketch->used; i++) {
            uint32_t whole = i % IST_SKETCH_STEPS == 0 ? in_power(sketch, side, i) : 0;
            if (i % IST_SKETCH_STEPS == 0 && rank >= whole) {
                rank -= whole;
                i += IST_SKETCH_STEPS - 1;
                continue;
            }
            int      b = bucket_in_order(side, i);
            uint32_t n = sketch->count[side][b];
            if (rank >= n) {
                rank -= n;
                continue;
            }
            double low = bucket_edge(sketch, b), high = bucket_edge(sketch, b + 1);
            double part = ((double)rank + 0.5) / n;
            return side ? low + part * (high - low) : -high + part * (high - low);
        }
        if (side == 0 && rank < sketch->near) return 0;
        if (side == 0) rank -= sketch->near;
    }
    return 0;
}

double ist_sketch_quantile(const ist_sketch *sketch, uint64_t n, double q)
{
    double   at = q * (double)(n - 1);
    uint64_t low = (uint64_t)at;
    double   value = at_rank(sketch, low), part = at - (double)low;
    return low + 1 < n && part > 0 ? value + part * (at_rank(sketch, low + 1) - value) : value;
}

double ist_sketch_above(const ist_sketch *sketch, double threshold)
{
    double above = 0 > threshold ? (double)sketch->near : 0;
    for (int side = 0; side < 2 && sketch->used; side++)
        for (int b = 0; b < IST_SKETCH_SIDE; b++) {
            if (!sketch->count[side][b]) continue;
            double inner = bucket_edge(sketch, b), outer = bucket_edge(sketch, b + 1);
            double low = side ? inner : -outer, high = side ? outer : -inner;
            double part = (high - threshold) / (high - low);
            above += sketch->count[side][b] * (part < 0 ? 0 : part > 1 ? 1 : part);
        }
    return above;
}

void ist_sketch_pack(const ist_sketch *sketch, ist_buffer *out)
{
    uint64_t filled = 0;
    for (int i = 0; i < 2 * IST_SKETCH_SIDE; i++) filled += sketch->count[i / IST_SKETCH_SIDE][i % IST_SKETCH_SIDE] > 0;
    ist_pack_whole(out, sketch->near);
    ist_pack_whole(out, (uint64_t)(int64_t)sketch->top);
    ist_pack_whole(out, filled);
    for (int i = 0; i < 2 * IST_SKETCH_SIDE; i++) {
        uint32_t n = sketch->count[i / IST_SKETCH_SIDE][i % IST_SKETCH_SIDE];
        if (n) ist_pack_whole(out, (uint64_t)i << 32 | n);
    }
}

bool ist_sketch_unpack(ist_sketch *sketch, ist_unpack *from)
{
    uint64_t near = ist_unpack_whole(from);
    int64_t  top = (int64_t)ist_unpack_whole(from);
    uint64_t filled = ist_unpack_whole(from);
    sketch->near += (uint32_t)near;
    if (top < -2000 || top > 2000 || filled > 2 * IST_SKETCH_SIDE) return false;
    for (uint64_t i = 0; i < filled; i++) {
        uint64_t entry = ist_unpack_whole(from), place = entry >> 32;
        if (from->failed || place >= 2 * IST_SKETCH_SIDE) return false;
        int bucket = (int)(place % IST_SKETCH_SIDE);
        count_at(sketch, (int)(place / IST_SKETCH_SIDE), (int)top - (IST_SKETCH_POWERS - 1) + bucket / IST_SKETCH_STEPS,
                 bucket % IST_SKETCH_STEPS, (uint32_t)entry);
    }
    return !from->failed;
}
