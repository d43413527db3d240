/* SPDX-License-Identifier: Apache-2.0
 *
 * normal.h: the inverse of the normal distribution in parts that compilers can spread over lanes; random.h is what others use.
 *
 * Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37 (1988),
 * routine PPND16: rational approximations of degree 7 in three regions, relative accuracy about 1e-16.
 */
#ifndef ISTHMUS_BASE_NORMAL_H
#define ISTHMUS_BASE_NORMAL_H

#include <isthmus/base/lanes.h>
#include <math.h>

#define IST_NORMAL_MIDDLE 0.425 /* the first region, to both sides of a half */
#define IST_NORMAL_FAR    2e-11 /* nearer to 0 or 1 the third may begin, which no lane asks for in practice */

static inline double ist_normal_ratio(const double top[8], const double bottom[8], double r)
{
    double t = top[7], b = bottom[7];
    for (int i = 6; i >= 0; i--) {
        t = t * r + top[i];
        b = b * r + bottom[i];
    }
    return t / b;
}

/* At q = p - 1/2. */
static inline double ist_normal_middle(double q)
{
    static const double a[8] = { 3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
                                 1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
                                 3.3430575583588128105e4, 2.5090809287301226727e3 };
    static const double b[8] = { 1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
                                 2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4,
                                 5.2264952788528545610e3 };
    return q * ist_normal_ratio(a, b, 0.180625 - q * q);
}

static inline double ist_normal_radius(double p, double q) { return sqrt(-ist_log(q < 0 ? p : 1.0 - p)); }

static inline double ist_normal_tail(double r)
{
    static const double c[8] = { 1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
                                 3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
                                 2.27238449892691845833e-2, 7.74545014278341407640e-4 };
    static const double d[8] = { 1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
                                 1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
                                 1.05075007164441684324e-9 };
    return ist_normal_ratio(c, d, r - 1.6);
}

static inline double ist_normal_far_tail(double r)
{
    static const double e[8] = { 6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
                                 2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                 2.71155556874348757815e-5, 2.01033439929228813265e-7 };
    static const double f[8] = { 1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
                                 7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
                                 2.04426310338993978564e-15 };
    return ist_normal_ratio(e, f, r - 5.0);
}

/* ist_normal_inverse without a branch, where p is at least IST_NORMAL_FAR away from 0 and 1: the same bits. */
static inline double ist_normal_inverse_near(double p)
{
    double q = p - 0.5, middle = ist_normal_middle(q), x = ist_normal_tail(ist_normal_radius(p, q));
    double tail = q < 0 ? -x : x;
    return fabs(q) <= IST_NORMAL_MIDDLE ? middle : tail;
}

#endif
