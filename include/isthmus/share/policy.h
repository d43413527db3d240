/* SPDX-License-Identifier: Apache-2.0
 *
 * policy.h: the security policies whose labels are understood, as tables.
 *
 * A policy has five levels, low to high, and tags. A tag is restrictive (who receives must hold every value),
 * permissive (who receives must be among the values) or informative (it decides nothing). A value may be
 * impossible at some levels: the public sample of a NATO policy does not let TOP SECRET be releasable to Korea.
 * A policy, level, tag or value that is in no table here is not understood, and what is not understood is refused.
 *
 * Sources: ADatP-4774 (label structure, Table 17); the unofficial XML SPIF sample of a NATO policy, 2015, for tag
 * sets and excluded classes; Military Secret Protection Act of the Republic of Korea, article 3, and its Decree,
 * article 3, for the Korean grades; FIRST, Traffic Light Protocol 2.0 (2022).
 */
#ifndef ISTHMUS_SHARE_POLICY_H
#define ISTHMUS_SHARE_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { IST_LEVELS = 5, IST_TAG_VALUES = 320, IST_VALUE_TEXT = 32 };

typedef enum ist_tag {
    IST_TAG_SENSITIVITY, /* "Additional Sensitivity": restrictive */
    IST_TAG_RELEASABLE,  /* "Releasable To": permissive */
    IST_TAG_ONLY,        /* "Only": permissive; nobody else, members included */
    IST_TAG_CONTEXT,     /* "Context": permissive towards communities, here checked and kept */
    IST_TAG_ADMINISTRATIVE, /* "Administrative": informative */
    IST_TAG_COUNT
} ist_tag;

typedef enum ist_tag_type { IST_RESTRICTIVE, IST_PERMISSIVE, IST_INFORMATIVE } ist_tag_type;

/* A set of a tag's values: bit i is value i of its table. */
typedef struct ist_values { uint64_t word[IST_TAG_VALUES / 64]; } ist_values;

typedef struct ist_policy ist_policy;

/* By its identifier ("NATO", "ROK", "TLP"); NULL when it is not understood. Policies live for ever. */
const ist_policy *ist_policy_named(const char *name);
const char       *ist_policy_name(const ist_policy *policy);
const char       *ist_policy_uri(const ist_policy *policy); /* "urn:oid:1.3.26.1.3.1"; "" where there is none */
const char       *ist_policy_code(const ist_policy *policy); /* of its own people among recipients: "NATO", "KOR"; "" none */
/* Place of a level 0..4 by any of its names in the policy ("TOP SECRET", "군사 II급비밀"), or -1. */
int               ist_policy_level(const ist_policy *policy, const char *name);
const char       *ist_policy_level_name(const ist_policy *policy, int level); /* its first name */

const char  *ist_tag_name(ist_tag tag);
ist_tag_type ist_tag_type_of(ist_tag tag);
const char  *ist_tag_type_word(ist_tag tag); /* "RESTRICTIVE", ... as labels write it */
int          ist_tag_named(const char *name); /* an ist_tag, or -1 */
/* Place of a value in the tag's table of the policy, or -1 when the policy does not have it. */
int          ist_policy_value(const ist_policy *policy, ist_tag tag, const char *value);
/* Its name; false behind the last value. */
bool         ist_policy_value_name(const ist_policy *policy, ist_tag tag, int value, char out[IST_VALUE_TEXT]);
/* True when the policy lets `value` of `tag` stand in a label of `level`. */
bool         ist_policy_allows(const ist_policy *policy, ist_tag tag, int value, int level);

static inline bool ist_values_has(const ist_values *set, int value)
{
    return value >= 0 && value < IST_TAG_VALUES && (set->word[value / 64] >> (value % 64) & 1);
}
static inline void ist_values_add(ist_values *set, int value) { set->word[value / 64] |= UINT64_C(1) << (value % 64); }
bool ist_values_none(const ist_values *set);
bool ist_values_within(const ist_values *inner, const ist_values *outer); /* every value of inner is in outer */

#endif
