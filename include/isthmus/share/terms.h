/* SPDX-License-Identifier: Apache-2.0
 *
 * terms.h: agreements of the ledger as what the gate asks.
 *
 * An agreement lets information pass when the ledger's record says so: `categories`, `ceiling` (the highest label
 * of one of the two policies, with the restrictive values that it covers) and `equivalence`, a JSON object:
 *
 *   { "NATO": { "CONFIDENTIAL": "군사 III급비밀", "SECRET": "군사 II급비밀" },
 *     "ROK":  { "군사 III급비밀": "CONFIDENTIAL", "군사 II급비밀": "SECRET" },
 *     "tlp": "AMBER", "illustrative": true }
 *
 * A table is checked over all levels when it is read: a higher level never has a lower equivalent, and going there
 * and back never lowers a level. A level without an equivalent does not pass; RESTRICTED and its Korean counterpart
 * have one only where an agreement gives it.
 */
#ifndef ISTHMUS_SHARE_TERMS_H
#define ISTHMUS_SHARE_TERMS_H

#include <isthmus/base/arena.h>
#include <isthmus/ledger/query.h>
#include <isthmus/share/gate.h>

/* The terms of every agreement that was known on the day and says what may pass, in the ledger's order; everything is
 * in the arena. An agreement without `categories` lets nothing pass and is left out. A date of reduced precision
 * counts from its last day and up to its first; without valid_from it is not in force.
 * IST_RANGE, IST_SYNTAX with the agreement's key in front for a table that is not sound. */
ist_status ist_terms_read(ist_ledger *ledger, int as_of, ist_arena *arena, const ist_terms **out, size_t *out_count,
                          ist_error *err);

/* Fills policies, equivalents, TLP ceiling and illustrative of `terms` from the JSON text, and ceilings and caveats from
 * the label `ceiling` ("" : nothing but TLP passes). Errors as ist_terms_read. */
ist_status ist_terms_read_table(ist_terms *terms, const char *equivalence, const char *ceiling, ist_error *err);

#endif
