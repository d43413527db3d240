/* SPDX-License-Identifier: Apache-2.0
 *
 * marking.h: a confidentiality label, understood.
 *
 * A marking is read from STANAG 4774 XML, from a STIX marking-definition (our property extension with the same
 * fields, TLP 2.0 by its fixed ids, statements), or from the ledger's compact form (ledger/label.h). What cannot
 * be read whole is refused: there is no marking that is half understood.
 *
 * Order: Denning, "A lattice model of secure information flow" (1976). A dominates B when its level is at least
 * B's and it holds every restrictive value of B. What is made from two has the higher level, all restrictive
 * values, the recipients that both allow, the earlier review. Levels of two policies have no order.
 */
#ifndef ISTHMUS_SHARE_MARKING_H
#define ISTHMUS_SHARE_MARKING_H

#include <isthmus/base/json.h>
#include <isthmus/base/status.h>
#include <isthmus/base/text.h>
#include <isthmus/share/policy.h>
#include <limits.h>

enum { IST_ORIGINATOR_TEXT = 64, IST_NO_REVIEW = INT_MAX };

typedef enum ist_marking_kind {
    IST_MARKING_NONE,      /* no label: never leaves */
    IST_MARKING_PUBLIC,    /* may go anywhere: PUBLIC, TLP:CLEAR */
    IST_MARKING_STATEMENT, /* words about use: decides nothing and permits nothing */
    IST_MARKING_POLICY     /* a level and tags of a policy */
} ist_marking_kind;

typedef struct ist_marking {
    ist_marking_kind  kind;
    const ist_policy *policy;             /* of IST_MARKING_POLICY, else NULL */
    int               level;              /* 0..4 */
    ist_values        values[IST_TAG_COUNT];
    char              originator[IST_ORIGINATOR_TEXT]; /* key of an actor, "" not said */
    int               created_day;        /* days since 1970; 0 where not said */
    int               review_day;         /* last day on which it stands unreviewed; IST_NO_REVIEW */
} ist_marking;

/* Reads the label in an `originatorConfidentialityLabel` (ADatP-4774; also the spellings of other writers: a
 * capital first letter, URI, URL or OID of a policy). No entities, no network, at most 1 MiB.
 * IST_SYNTAX not XML or not such a label; IST_RANGE a policy, level, tag or value that is not understood or may
 * not stand together. `name` is what errors call the input. */
ist_status ist_marking_read_xml(ist_marking *out, const char *name, const char *text, size_t length, ist_error *err);
ist_status ist_marking_write_xml(ist_buffer *out, const ist_marking *marking, ist_error *err);

/* The marking of a fixed TLP object, 1.0 or 2.0, by its id alone; false for any other id. */
bool       ist_marking_tlp(ist_marking *out, const char *id);
/* Reads a STIX 2.1 marking-definition; its errors do not name it. */
ist_status ist_marking_read_stix(ist_marking *out, const json_t *definition, ist_error *err);
/* The property extension of a marking-definition that carries the label: {"extension_type": ..., ...}. */
ist_status ist_marking_write_extension(ist_buffer *out, const ist_marking *marking, ist_error *err);

/* Reads and writes the ledger's compact form, "NATO:SECRET//ATOMAL//REL KOR". Writing refuses (IST_RANGE) what
 * that form cannot hold. */
ist_status ist_marking_read_compact(ist_marking *out, const char *text, ist_error *err);
ist_status ist_marking_write_compact(ist_buffer *out, const ist_marking *marking, ist_error *err);
/* As it stands on paper: "NATO SECRET Releasable to KOR". */
void       ist_marking_print(ist_buffer *out, const ist_marking *marking);

/* Checks what a reader of any form must: each value may stand at the level. IST_RANGE. */
ist_status ist_marking_check(const ist_marking *marking, ist_error *err);

bool ist_marking_dominates(const ist_marking *a, const ist_marking *b);
/* What is made from both, and what both allow to see; false (and out untouched) between two policies. */
bool ist_marking_join(ist_marking *out, const ist_marking *a, const ist_marking *b);
bool ist_marking_meet(ist_marking *out, const ist_marking *a, const ist_marking *b);

/* The key under which our fields stand in `extensions`, and the one of TLP 2.0. */
#define IST_LABEL_EXTENSION "extension-definition--b0000001-1111-4111-8111-000000000001"
#define IST_TLP_EXTENSION "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"

#endif
