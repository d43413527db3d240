/* SPDX-License-Identifier: Apache-2.0
 *
 * share_local.h: what the files of the room share among themselves.
 */
#ifndef ISTHMUS_SHARE_LOCAL_H
#define ISTHMUS_SHARE_LOCAL_H

#include <isthmus/base/json.h>
#include <isthmus/base/status.h>
#include <isthmus/base/text.h>
#include <isthmus/base/time.h>
#include <stdbool.h>
#include <stdint.h>

/* A member's text; "" where it is absent or no text. */
static inline const char *share_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

/* ---- digest.c */

enum { DIGEST_BYTES = 32, DIGEST_TEXT = 65, UUID_TEXT = 37, MOMENT_TEXT = 32 };

void share_digest(const void *bytes, size_t length, char out[DIGEST_TEXT]); /* SHA-256 in hex */
/* HMAC-SHA-256 of `parts` [count] of text, each with its length in front. */
void share_keyed(const unsigned char key[DIGEST_BYTES], size_t count, const char *const *parts, unsigned char out[DIGEST_BYTES]);
void share_hex(const unsigned char *bytes, size_t count, char *out); /* 2 count + 1 */
/* A UUID of version 8 (RFC 9562) from a keyed digest of the parts: the same parts, the same identifier; without the key
 * nobody can tell the parts. */
void share_uuid(const unsigned char key[DIGEST_BYTES], size_t count, const char *const *parts, char out[UUID_TEXT]);
bool share_random(unsigned char *out, size_t count);
/* Microseconds since 1970 as "2026-03-01T00:00:00.000001Z", and their day. */
void share_format_moment(int64_t microseconds, char out[MOMENT_TEXT]);
int  share_day(int64_t microseconds);

/* ---- marking.c */

/* A moment of RFC 3339 in UTC ("2026-03-01T00:00:00.000Z", fraction of up to 18 digits, of which 9 count): nanoseconds since
 * 1970, at most those of an int64_t, and its day. False for anything else, an offset included (STIX 2.1, section 3.2). */
bool share_read_time(const char *text, int64_t *out_nanoseconds, int *out_day);
/* Below 0 where the first of two such moments is the earlier one, 0 where they are the same; in every year and digit. */
int  share_compare_times(const char *a, const char *b);
/* The same of texts with a length; "" (no version) is before all. An order of any texts, so that a store can sort by it. */
int  share_compare_moments(const char *a, size_t a_length, const char *b, size_t b_length);

/* Adds a value to a marking's tag by its name; IST_RANGE when the policy does not have it. */
struct ist_marking;
ist_status share_add_value(struct ist_marking *marking, int tag, const char *value, ist_error *err);

/* The policy and level of a marking by their names; IST_RANGE with what is allowed. */
ist_status share_set_level(struct ist_marking *marking, const char *policy, const char *level, ist_error *err);

#endif
