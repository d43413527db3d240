/* SPDX-License-Identifier: Apache-2.0
 *
 * share_local.h: what the files of the room share among themselves.
 */
#ifndef ISTHMUS_SHARE_LOCAL_H
#define ISTHMUS_SHARE_LOCAL_H

#include <isthmus/base/status.h>
#include <stdbool.h>
#include <stdint.h>

/* A moment of RFC 3339 in UTC ("2026-03-01T00:00:00.000Z", fraction of up to 9 digits): nanoseconds since
 * 1970, and its day. False for anything else, an offset included (STIX 2.1, section 3.2). */
bool share_read_time(const char *text, int64_t *out_nanoseconds, int *out_day);

/* Adds a value to a marking's tag by its name; IST_RANGE when the policy does not have it. */
struct ist_marking;
ist_status share_add_value(struct ist_marking *marking, int tag, const char *value, ist_error *err);

/* The policy and level of a marking by their names; IST_RANGE with what is allowed. */
ist_status share_set_level(struct ist_marking *marking, const char *policy, const char *level, ist_error *err);

#endif
