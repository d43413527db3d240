// SPDX-License-Identifier: Apache-2.0
// Section 1: counter-based draws and distributions by inverse transform.
#include "oracle_local.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

// Philox4x32-10 as the 2011 paper states it: two products, two words swapped in, a Weyl step of the key a round.
void oracle_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
    uint32_t x0 = counter[0], x1 = counter[1], x2 = counter[2], x3 = counter[3], k0 = key[0], k1 = key[1];
    for (int round = 0; round < 10; round++) {
        uint64_t a = (uint64_t)x0 * UINT32_C(0xD2511F53), b = (uint64_t)x2 * UINT32_C(0xCD9E8D57);
        uint32_t y0 = (uint32_t)(b >> 32) ^ x1 ^ k0, y2 = (uint32_t)(a >> 32) ^ x3 ^ k1;
        x1 = (uint32_t)b;
        x3 = (uint32_t)a;
        x0 = y0;
        x2 = y2;
        k0 += UINT32_C(0x9E3779B9);
        k1 += UINT32_C(0xBB67AE85);
    }
    out[0] = x0; out[1] = x1; out[2] = x2; out[3] = x3;
}

static uint32_t hash_on(uint32_t hash, const char *text)
{
    for (; *text; text++) hash = (hash ^ (unsigned char)*text) * UINT32_C(16777619);
    return hash;
}

uint32_t oracle_hash(const char *name) { return hash_on(UINT32_C(2166136261), name); } // FNV-1a

double oracle_uniform(uint64_t seed, uint64_t index, uint32_t sub_index, const char *prefix, const char *name)
{
    uint32_t key[2] = { (uint32_t)seed, (uint32_t)(seed >> 32) };
    uint32_t counter[4] = { (uint32_t)index, (uint32_t)(index >> 32), sub_index, hash_on(oracle_hash(prefix), name) };
    uint32_t w[4];
    oracle_philox(counter, key, w);
    uint64_t high = ((uint64_t)w[0] << 32 | w[1]) >> 12;
    return ((double)high + 0.5) * 0x1p-52;
}

// Solved by Newton's method on libm's erf and erfc, to be independent of any rational approximation. The middle is
// solved for p - 1/2 and the tails for their logarithm: both concave there, so each step approaches from one side.
double oracle_normal_inverse(double p)
{
    double q = p - 0.5, x, last = INFINITY;
    if (fabs(q) < 0.4) {
        x = q * sqrt(2 * M_PI);
        for (int i = 0; i < 60 && x != last; i++) {
            last = x;
            x -= (erf(x * M_SQRT1_2) - 2 * q) / (sqrt(2 / M_PI) * exp(-x * x / 2));
        }
        return x;
    }
    double tail = q < 0 ? p : 1 - p;
    x = sqrt(-2 * log(tail));
    for (int i = 0; i < 60 && x != last; i++) {
        last = x;
        double above = erfc(x * M_SQRT1_2) / 2, density = exp(-x * x / 2) / sqrt(2 * M_PI);
        x += (log(above) - log(tail)) * above / density;
    }
    return q < 0 ? -x : x;
}

static double triangular(double low, double mode, double high, double u)
{
    if (high <= low) return low;
    if (u < (mode - low) / (high - low)) return low + sqrt(u * (high - low) * (mode - low));
    return high - sqrt((1 - u) * (high - low) * (high - mode));
}

static double discrete(const ist_distribution *d, double u)
{
    double sum = 0, so_far = 0;
    for (size_t i = 0; i < d->n_choices; i++) sum += d->weights[i];
    for (size_t i = 0; i < d->n_choices; i++) {
        so_far += d->weights[i];
        if (so_far / sum > u) return d->choices[i];
    }
    return d->choices[d->n_choices - 1];
}

double oracle_distribution_at(const ist_distribution *d, double u)
{
    switch (d->kind) {
    case IST_CONSTANT: return d->a;
    case IST_UNIFORM: return d->a + (d->b - d->a) * u;
    case IST_TRIANGULAR: return triangular(d->a, d->b, d->c, u);
    case IST_NORMAL: return d->a + d->b * oracle_normal_inverse(u);
    case IST_LOGNORMAL: return exp(d->a + d->b * oracle_normal_inverse(u));
    case IST_DISCRETE: return discrete(d, u);
    }
    fprintf(stderr, "oracle: no such distribution\n");
    exit(2);
}

// E = -ln u of a draw named prefix + name for this future.
double threshold(const oracle *o, uint32_t sub_index, const char *prefix, const char *name)
{
    return -log(oracle_uniform(o->seed, o->future, sub_index, prefix, name));
}
