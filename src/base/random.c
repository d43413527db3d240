/* SPDX-License-Identifier: Apache-2.0
 *
 * random.c: Philox draws, FNV-1a names and distributions by inverse transform (docs/model.md section 1).
 */
#include <isthmus/base/lanes.h>
#include <isthmus/base/normal.h>
#include <isthmus/base/philox.h>
#include <isthmus/base/random.h>
#include <math.h>

void ist_philox4x32_10(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
    ist_philox(counter[0], counter[1], counter[2], counter[3], key[0], key[1], &out[0], &out[1], &out[2], &out[3]);
}

uint32_t ist_name_hash(const char *name)
{
    uint32_t hash = 2166136261u;
    for (; *name; name++) hash = (hash ^ (unsigned char)*name) * 16777619u;
    return hash;
}

double ist_uniform(uint64_t seed, uint64_t index, uint32_t sub_index, uint32_t name)
{
    return ist_philox_uniform(seed, index, sub_index, name);
}

void ist_uniform_lanes(uint64_t seed, uint64_t first, uint32_t sub_index, uint32_t name, size_t n, double *restrict out)
{
    for (size_t i = 0; i < n; i++) out[i] = ist_uniform(seed, first + i, sub_index, name);
}

double ist_normal_inverse(double p)
{
    double q = p - 0.5;
    if (fabs(q) <= IST_NORMAL_MIDDLE) return ist_normal_middle(q);
    double r = ist_normal_radius(p, q);
    double x = r <= 5.0 ? ist_normal_tail(r) : ist_normal_far_tail(r);
    return q < 0 ? -x : x;
}

double ist_normal_cdf(double x)
{
    static const double top[7] = { 220.206867912376, 221.213596169931, 112.079291497871, 33.912866078383, 6.37396220353165,
                                   0.700383064443688, 3.52624965998911e-02 };
    static const double bottom[8] = { 440.413735824752, 793.826512519948, 637.333633378831, 296.564248779674, 86.7807322029461,
                                      16.064177579207, 1.75566716318264, 8.83883476483184e-02 };
    double size = fabs(x), tail = 0;
    if (size < 7.07106781186547) {
        double t = top[6], b = bottom[7];
        for (int i = 5; i >= 0; i--) t = t * size + top[i];
        for (int i = 6; i >= 0; i--) b = b * size + bottom[i];
        tail = ist_exp(-0.5 * size * size) * t / b;
    } else if (size < 37) {
        double b = size + 0.65;
        for (int i = 4; i >= 1; i--) b = size + i / b;
        tail = ist_exp(-0.5 * size * size) / b / 2.506628274631;
    }
    return x > 0 ? 1 - tail : tail;
}

static double discrete_at(const ist_distribution *distribution, double u)
{
    double sum = 0, so_far = 0;
    for (size_t i = 0; i < distribution->n_choices; i++) sum += distribution->weights[i];
    for (size_t i = 0; i + 1 < distribution->n_choices; i++) {
        so_far += distribution->weights[i];
        if (so_far / sum > u) return distribution->choices[i];
    }
    return distribution->choices[distribution->n_choices - 1];
}

double ist_distribution_at(const ist_distribution *distribution, double u)
{
    double a = distribution->a, b = distribution->b, c = distribution->c;
    switch (distribution->kind) {
    case IST_CONSTANT: return a;
    case IST_UNIFORM: return a + (b - a) * u;
    case IST_TRIANGULAR:
        if (c <= a) return a;
        if (u < (b - a) / (c - a)) return a + sqrt(u * (b - a) * (c - a));
        return c - sqrt((1.0 - u) * (c - b) * (c - a));
    case IST_NORMAL: return a + b * ist_normal_inverse(u);
    case IST_LOGNORMAL: return ist_exp(a + b * ist_normal_inverse(u));
    case IST_DISCRETE: return discrete_at(distribution, u);
    }
    return a;
}
