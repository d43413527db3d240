/* SPDX-License-Identifier: Apache-2.0
 *
 * refilter.h: the second filter, on the bytes that are about to leave.
 *
 * It reads the bytes with a scanner of its own, written apart from the JSON library that made the tree which the gate
 * judged; the two share no code. It knows nothing of agreements: it is told which identifiers may be named, and finds every
 * one that is. Anything that it cannot read to the end is not sent.
 */
#ifndef ISTHMUS_SHARE_REFILTER_H
#define ISTHMUS_SHARE_REFILTER_H

#include <isthmus/base/status.h>
#include <stdbool.h>
#include <stddef.h>

enum { IST_REFILTER_DEPTH = 64 };

/* Reads one JSON object. `allowed` is asked for every identifier (TYPE--UUID) that occurs in any text or name, wherever it
 * stands in it; members with the same name in one object, control characters, bad UTF-8, unpaired surrogates, depth over
 * 64, numbers of more than 40 characters and bytes behind the end are refused. Members of an object are remembered by
 * 64-bit hashes of their names, 4,096 at most.
 * IST_SYNTAX what it cannot read; IST_DENIED an identifier that is not allowed. */
ist_status ist_refilter(const char *bytes, size_t length, bool (*allowed)(void *context, const char *id, size_t length),
                        void *context, ist_error *err);

#endif
