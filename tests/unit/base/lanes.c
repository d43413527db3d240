/* SPDX-License-Identifier: Apache-2.0
 *
 * lanes.c: exp and log for lanes against long double libm, in units of the last place.
 */
#include "check.h"
#include <isthmus/base/lanes.h>
#include <isthmus/base/random.h>

static double ulps(double got, long double want)
{
    double near = (double)want;
    double ulp = nextafter(fabs(near), INFINITY) - fabs(near);
    return (double)fabsl(((long double)got - want) / (long double)ulp);
}

TEST(exp_is_within_one_ulp)
{
    double worst = 0;
    for (uint64_t i = 0; i < 400000; i++) {
        double x = -708.0 + 1417.0 * ist_uniform(1, i, 0, 0);
        if (i % 2) x *= 0.001; /* as dense where hazards live */
        double off = ulps(ist_exp(x), expl((long double)x));
        if (off > worst) worst = off;
    }
    printf("# exp: worst %.3f ulp\n", worst);
    CHECK(worst < 1.0);
}

TEST(log_is_within_one_ulp)
{
    double worst = 0;
    for (uint64_t i = 0; i < 400000; i++) {
        double u = ist_uniform(2, i, 0, 0);
        double x = i % 3 == 0 ? u : i % 3 == 1 ? 0.5 + u : ist_exp(1400.0 * (u - 0.5));
        double off = ulps(ist_log(x), logl((long double)x));
        if (off > worst) worst = off;
    }
    printf("# log: worst %.3f ulp\n", worst);
    CHECK(worst < 1.0);
}

TEST(exp_ends_quietly_at_both_ends)
{
    CHECK(ist_exp(0) == 1.0);
    CHECK(ist_exp(-800) == 0.0);
    CHECK(ist_exp(-740) > 0.0 && ist_exp(-740) < 1e-320);
    CHECK(isinf(ist_exp(800)));
    CHECK(ist_log(1.0) == 0.0);
}

RUN(IT(exp_is_within_one_ulp), IT(log_is_within_one_ulp), IT(exp_ends_quietly_at_both_ends))
