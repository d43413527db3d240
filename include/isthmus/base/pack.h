/* SPDX-License-Identifier: Apache-2.0
 *
 * pack.h: numbers as bytes and back, the same on every machine: 8 bytes each, the lowest first.
 */
#ifndef ISTHMUS_BASE_PACK_H
#define ISTHMUS_BASE_PACK_H

#include <isthmus/base/text.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Appends; a buffer out of memory says so by `failed`. */
void ist_pack_whole(ist_buffer *out, uint64_t value);
void ist_pack_numbers(ist_buffer *out, const double *values, size_t n); /* their bits, as they are */

/* What is left to read. A read beyond the end gives 0 and sets `failed`, and so does every later one. */
typedef struct ist_unpack {
    const unsigned char *at;
    size_t               left;
    bool                 failed;
} ist_unpack;
uint64_t ist_unpack_whole(ist_unpack *from);
void     ist_unpack_numbers(ist_unpack *from, double *out, size_t n);

/* FNV-1a, 64 bits: tells a damaged file, not a forged one. */
uint64_t ist_pack_checksum(const void *bytes, size_t n);

#endif
