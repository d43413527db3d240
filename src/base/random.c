/* SPDX-License-Identifier: Apache-2.0
 *
 * random.c: Philox draws, FNV-1a names and distributions by inverse transform (docs/model.md section 1).
 */
#include <isthmus/base/lanes.h>
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

/* Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37 (1988),
 * routine PPND16: rational approximations of degree 7 in three regions, relative accuracy about 1e-16. */
static double ratio(const double top[8], const double bottom[8], double r)
{
    double t = top[7], b = bottom[7];
    for (int i = 6; i >= 0; i--) {
        t = t * r + top[i];
        b = b * r + bottom[i];
    }
    return t / b;
}

double ist_normal_inverse(double p)
{
    static const double a[8] = { 3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
                                 1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
                                 3.3430575583588128105e4, 2.5090809287301226727e3 };
    static const double b[8] = { 1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
                                 2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4,
                                 5.2264952788528545610e3 };
    static const double c[8] = { 1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
                                 3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
                                 2.27238449892691845833e-2, 7.74545014278341407640e-4 };
    static const double d[8] = { 1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
                                 1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
                                 1.05075007164441684324e-9 };
    static const double e[8] = { 6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
                                 2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                 2.71155556874348757815e-5, 2.01033439929228813265e-7 };
    static const double f[8] = { 1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
                                 7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
                                 2.04426310338993978564e-15 };
    double q = p - 0.5;
    if (fabs(q) <= 0.425) return q * ratio(a, b, 0.180625 - q * q);
    double r = sqrt(-ist_log(q < 0 ? p : 1.0 - p));
    double x = r <= 5.0 ? ratio(c, d, r - 1.6) : ratio(e, f, r - 5.0);
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
