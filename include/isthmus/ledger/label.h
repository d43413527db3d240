/* SPDX-License-Identifier: Apache-2.0
 *
 * label.h: release labels as the ledger keeps them, and what a mixture of them is.
 *
 *   NONE                             no label: never leaves; the default
 *   PUBLIC                           may go anywhere
 *   POLICY:LEVEL                     "NATO:RESTRICTED"; only inside its own policy
 *   POLICY:LEVEL//CATEGORY,...       restrictive categories: all must be held
 *   POLICY:LEVEL//CATEGORY,...//REL PARTNER,...   and may be released to these partners
 *
 * Levels, low to high: UNCLASSIFIED, RESTRICTED, CONFIDENTIAL, SECRET, TOP-SECRET. Policies, categories and
 * partners are words of capital letters, digits and '-'. Levels of two policies cannot be compared without an
 * agreement between them, which is the exchange's business; here such a mixture never leaves.
 */
#ifndef ISTHMUS_LEDGER_LABEL_H
#define ISTHMUS_LEDGER_LABEL_H

#include <isthmus/base/status.h>

enum { IST_LABEL_TEXT = 256 };

/* Writes the label in its one canonical form: words sorted, none twice. "" is NONE.
 * IST_SYNTAX for a label that is not understood. `out` is untouched on failure. */
ist_status ist_label_read(const char *text, char out[IST_LABEL_TEXT], ist_error *err);

/* The label of something made from both: PUBLIC changes nothing, NONE and what is not understood give NONE;
 * within a policy the higher level, the union of categories and the partners that both allow; between two
 * policies NONE. The order of the two does not matter; `out` may be one of them. */
void ist_label_join(const char *a, const char *b, char out[IST_LABEL_TEXT]);

#endif
