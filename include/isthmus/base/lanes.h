/* SPDX-License-Identifier: Apache-2.0
 *
 * lanes.h: exp and log that compilers can spread over lanes and that give the same bits everywhere.
 *
 * libm chooses its exp and log by the machine it runs on, and their last bits differ. These use only + - * /
 * and integer operations, so that with contraction off every compiler, instruction set and lane width gives
 * the same result. No branch, no table. Measured against long double libm: exp below 1.0 ulp on [-708, 709],
 * log below 1.0 ulp on every normal positive number (tests/unit/base/lanes.c keeps it so).
 */
#ifndef ISTHMUS_BASE_LANES_H
#define ISTHMUS_BASE_LANES_H

#include <stdint.h>
#include <string.h>

static inline uint64_t ist_bits(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static inline double ist_from_bits(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* e^x. Below -745.13 gives 0, above 709.78 infinity. x must not be a NaN.
 * x = k ln 2 + r, |r| <= ln 2 / 2 (Cody and Waite 1980: ln 2 in two parts); e^r by its series to r^13, whose
 * remainder there is below 2^-57; 2^k in two factors, so that results below the normal range round once more
 * but do not jump. */
static inline double ist_exp(double x)
{
    const double magic = 0x1.8p52; /* adding it rounds to an integer and leaves that integer in the low bits */
    double c = x < -746.0 ? -746.0 : x;
    c = c > 710.0 ? 710.0 : c;
    double k = (c * 0x1.71547652b82fep0 + magic) - magic;
    double r = (c - k * 0x1.62e42feep-1) - k * 0x1.a39ef35793c76p-33;
    double p = 1.0 / 6227020800.0;
    p = p * r + 1.0 / 479001600.0;
    p = p * r + 1.0 / 39916800.0;
    p = p * r + 1.0 / 3628800.0;
    p = p * r + 1.0 / 362880.0;
    p = p * r + 1.0 / 40320.0;
    p = p * r + 1.0 / 5040.0;
    p = p * r + 1.0 / 720.0;
    p = p * r + 1.0 / 120.0;
    p = p * r + 1.0 / 24.0;
    p = p * r + 1.0 / 6.0;
    p = p * r + 0.5;
    double e = 1.0 + (r + r * r * p);
    double half = (k * 0.5 + magic) - magic;
    double two_half = ist_from_bits((ist_bits(half + magic) + 1023) << 52);
    double two_rest = ist_from_bits((ist_bits((k - half) + magic) + 1023) << 52);
    return e * two_half * two_rest;
}

/* Natural logarithm of a positive normal number; subnormal numbers, 0 and negatives are the caller's to avoid.
 * x = 2^k m, m in [sqrt 1/2, sqrt 2); log m by the series in s = f/(2+f), f = m - 1, with the seven coefficients
 * and the order of summation of FreeBSD's msun e_log.c (Sun Microsystems, 1993: published constants). */
static inline double ist_log(double x)
{
    uint64_t bits = ist_bits(x);
    uint64_t shifted = bits - 0x3fe6a09e00000000u + 0x4000000000000000u;
    uint64_t power = shifted >> 52; /* k + 1024 */
    double k = ist_from_bits(0x4330000000000000u | power) - (0x1p52 + 1024.0);
    double m = ist_from_bits(bits - ((power - 1024u) << 52));
    double f = m - 1.0;
    double s = f / (2.0 + f);
    double z = s * s;
    double w = z * z;
    double even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
    double odd = z * (6.666666666666735130e-01 +
                      w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
    double half = 0.5 * f * f;
    return k * 6.93147180369123816490e-01 - ((half - (s * (half + (even + odd)) + k * 1.90821492927058770002e-10)) - f);
}

/* x^y for normal x > 0. */
static inline double ist_power(double x, double y) { return ist_exp(y * ist_log(x)); }

#endif
