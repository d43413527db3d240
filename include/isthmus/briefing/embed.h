/* SPDX-License-Identifier: Apache-2.0
 *
 * briefing/embed.h: an answer in one call, for programs in other languages.
 *
 * Only pointers to text, whole numbers and ist_error pass: what Python's ctypes, R's .C and others can name without a compiler.
 * The C interface of the rooms is the richer one; this is its doorstep. In libisthmus.so; `pkg-config libisthmus`.
 */
#ifndef ISTHMUS_BRIEFING_EMBED_H
#define ISTHMUS_BRIEFING_EMBED_H

#include <isthmus/base/status.h>
#include <stdint.h>

/* Answers the scenario in file `scenario` against its first counterfactual, from the facts in folder `data` (or in the ledger
 * that $ISTHMUS_LEDGER names), and gives one of the tables "headlines", "values", "events" or "inputs" as a JSON array of
 * objects. *out is the caller's, for ist_embed_free. IST_USAGE (no such table), else as ist_scenario_read and
 * ist_briefing_ask. */
ist_status ist_embed_answer(const char *data, const char *scenario, const char *table, uint64_t futures, uint64_t seed, char **out,
                            ist_error *err);
void       ist_embed_free(char *text); /* NULL is fine */

#endif
