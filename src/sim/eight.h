/* SPDX-License-Identifier: Apache-2.0
 *
 * eight.h: in which of eight lanes something holds: the one question about lanes that compilers answer slowly.
 *
 * A loop that asks it of every lane becomes a sum, lane after lane; a comparison of vectors leaves the answer in eight bits,
 * lane l in bit l. Where a number is not one, nothing holds, but that the two differ.
 */
#ifndef ISTHMUS_SIM_EIGHT_H
#define ISTHMUS_SIM_EIGHT_H

#if defined __AVX512F__ || defined __AVX2__ || defined __SSE2__
#include <immintrin.h>
#endif

static inline unsigned at_least_of_eight(const double *x, const double *y)
{
#if defined __AVX512F__
    return _mm512_cmp_pd_mask(_mm512_loadu_pd(x), _mm512_loadu_pd(y), _CMP_GE_OQ);
#elif defined __AVX2__
    return (unsigned)_mm256_movemask_pd(_mm256_cmp_pd(_mm256_loadu_pd(x), _mm256_loadu_pd(y), _CMP_GE_OQ)) |
           (unsigned)_mm256_movemask_pd(_mm256_cmp_pd(_mm256_loadu_pd(x + 4), _mm256_loadu_pd(y + 4), _CMP_GE_OQ)) << 4;
#elif defined __SSE2__
    unsigned bits = 0;
    for (int n = 0; n < 4; n++) bits |= (unsigned)_mm_movemask_pd(_mm_cmpge_pd(_mm_loadu_pd(x + 2 * n), _mm_loadu_pd(y + 2 * n))) << 2 * n;
    return bits;
#else
    unsigned bits = 0;
    for (int l = 0; l < 8; l++) bits |= (x[l] >= y[l] ? 1u : 0u) << l;
    return bits;
#endif
}

/* Where two numbers differ, or one is none. */
static inline unsigned differ_of_eight(const double *x, const double *y)
{
#if defined __AVX512F__
    return _mm512_cmp_pd_mask(_mm512_loadu_pd(x), _mm512_loadu_pd(y), _CMP_NEQ_UQ);
#elif defined __AVX2__
    return (unsigned)_mm256_movemask_pd(_mm256_cmp_pd(_mm256_loadu_pd(x), _mm256_loadu_pd(y), _CMP_NEQ_UQ)) |
           (unsigned)_mm256_movemask_pd(_mm256_cmp_pd(_mm256_loadu_pd(x + 4), _mm256_loadu_pd(y + 4), _CMP_NEQ_UQ)) << 4;
#elif defined __SSE2__
    unsigned bits = 0;
    for (int n = 0; n < 4; n++) bits |= (unsigned)_mm_movemask_pd(_mm_cmpneq_pd(_mm_loadu_pd(x + 2 * n), _mm_loadu_pd(y + 2 * n))) << 2 * n;
    return bits;
#else
    unsigned bits = 0;
    for (int l = 0; l < 8; l++) bits |= (x[l] == y[l] ? 0u : 1u) << l;
    return bits;
#endif
}

static inline unsigned above_zero_of_eight(const double *x)
{
#if defined __AVX512F__
    return _mm512_cmp_pd_mask(_mm512_loadu_pd(x), _mm512_setzero_pd(), _CMP_GT_OQ);
#elif defined __AVX2__
    const __m256d zero = _mm256_setzero_pd();
    return (unsigned)_mm256_movemask_pd(_mm256_cmp_pd(_mm256_loadu_pd(x), zero, _CMP_GT_OQ)) |
           (unsigned)_mm256_movemask_pd(_mm256_cmp_pd(_mm256_loadu_pd(x + 4), zero, _CMP_GT_OQ)) << 4;
#elif defined __SSE2__
    const __m128d zero = _mm_setzero_pd();
    unsigned      bits = 0;
    for (int n = 0; n < 4; n++) bits |= (unsigned)_mm_movemask_pd(_mm_cmpgt_pd(_mm_loadu_pd(x + 2 * n), zero)) << 2 * n;
    return bits;
#else
    unsigned bits = 0;
    for (int l = 0; l < 8; l++) bits |= (x[l] > 0 ? 1u : 0u) << l;
    return bits;
#endif
}

#endif
