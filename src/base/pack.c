/* SPDX-License-Identifier: Apache-2.0
 *
 * pack.c: numbers as bytes and back.
 */
#include <isthmus/base/pack.h>

#include <string.h>

void ist_pack_whole(ist_buffer *out, uint64_t value)
{
    char bytes[8];
    for (int i = 0; i < 8; i++) bytes[i] = (char)(value >> (8 * i) & 0xff);
    ist_buffer_add_n(out, bytes, sizeof bytes);
}

void ist_pack_numbers(ist_buffer *out, const double *values, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t bits;
        memcpy(&bits, &values[i], sizeof bits);
        ist_pack_whole(out, bits);
    }
}

uint64_t ist_unpack_whole(ist_unpack *from)
{
    uint64_t value = 0;
    if (from->failed || from->left < 8) {
        from->failed = true;
        return 0;
    }
    for (int i = 0; i < 8; i++) value |= (uint64_t)from->at[i] << (8 * i);
    from->at += 8;
    from->left -= 8;
    return value;
}

void ist_unpack_numbers(ist_unpack *from, double *out, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t bits = ist_unpack_whole(from);
        memcpy(&out[i], &bits, sizeof bits);
    }
}

uint64_t ist_pack_checksum(const void *bytes, size_t n)
{
    const unsigned char *at = bytes;
    uint64_t             hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < n; i++) hash = (hash ^ at[i]) * UINT64_C(1099511628211);
    return hash;
}
