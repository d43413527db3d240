/* SPDX-License-Identifier: Apache-2.0
 *
 * uniforms.h: the uniforms of eight futures that follow each other, to the bits of base/philox.h.
 *
 * Philox multiplies 32 bits by 32 bits to 64. Of a loop over 32-bit words compilers make products of halves and put them
 * together again; here each word has a lane of 64 bits, whose upper half may hold anything, since no product reads it.
 */
#ifndef ISTHMUS_SIM_UNIFORMS_H
#define ISTHMUS_SIM_UNIFORMS_H

#include <isthmus/base/philox.h>

#if defined __AVX512F__ || defined __AVX2__
#include <immintrin.h>
#endif

#if defined __AVX512F__
typedef __m512i sim_words;
#define WORDS(name)      _mm512_##name
#define WORDS_EITHER     _mm512_or_si512
#define WORDS_DIFFERENCE _mm512_xor_si512
enum { WORDS_TOGETHER = 8 };
static inline sim_words first_words(uint64_t first) { return _mm512_add_epi64(_mm512_set1_epi64((long long)first), _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0)); }
static inline sim_words all_words(uint64_t word) { return _mm512_set1_epi64((long long)word); }
static inline void put_numbers(double *out, sim_words bits)
{
    _mm512_storeu_pd(out, _mm512_add_pd(_mm512_sub_pd(_mm512_castsi512_pd(bits), _mm512_set1_pd(1.0)), _mm512_set1_pd(0x1p-53)));
}
#elif defined __AVX2__
typedef __m256i sim_words;
#define WORDS(name)      _mm256_##name
#define WORDS_EITHER     _mm256_or_si256
#define WORDS_DIFFERENCE _mm256_xor_si256
enum { WORDS_TOGETHER = 4 };
static inline sim_words first_words(uint64_t first) { return _mm256_add_epi64(_mm256_set1_epi64x((long long)first), _mm256_set_epi64x(3, 2, 1, 0)); }
static inline sim_words all_words(uint64_t word) { return _mm256_set1_epi64x((long long)word); }
static inline void put_numbers(double *out, sim_words bits)
{
    _mm256_storeu_pd(out, _mm256_add_pd(_mm256_sub_pd(_mm256_castsi256_pd(bits), _mm256_set1_pd(1.0)), _mm256_set1_pd(0x1p-53)));
}
#endif

static inline void uniforms_of_eight(uint64_t seed, uint64_t first, uint32_t sub_index, uint32_t name, double *out)
{
#if defined __AVX512F__ || defined __AVX2__
    for (int at = 0; at < 8; at += WORDS_TOGETHER) {
        sim_words c0 = first_words(first + (uint64_t)at), c1 = WORDS(srli_epi64)(c0, 32), c2 = all_words(sub_index), c3 = all_words(name);
        uint32_t  k0 = (uint32_t)seed, k1 = (uint32_t)(seed >> 32);
        for (int round = 0; round < 10; round++, k0 += 0x9E3779B9u, k1 += 0xBB67AE85u) {
            sim_words p0 = WORDS(mul_epu32)(c0, all_words(0xD2511F53u)), p1 = WORDS(mul_epu32)(c2, all_words(0xCD9E8D57u));
            c0 = WORDS_DIFFERENCE(WORDS_DIFFERENCE(WORDS(srli_epi64)(p1, 32), c1), all_words(k0));
            c2 = WORDS_DIFFERENCE(WORDS_DIFFERENCE(WORDS(srli_epi64)(p0, 32), c3), all_words(k1));
            c1 = p1;
            c3 = p0;
        }
        sim_words lower = WORDS(srli_epi64)(WORDS(slli_epi64)(c1, 32), 32), both = WORDS_EITHER(WORDS(slli_epi64)(c0, 32), lower);
        put_numbers(out + at, WORDS_EITHER(WORDS(srli_epi64)(both, 12), all_words(0x3FF0000000000000u)));
    }
#else
    for (uint64_t l = 0; l < 8; l++) out[l] = ist_philox_uniform(seed, first + l, sub_index, name);
#endif
}

#endif
