/* SPDX-License-Identifier: Apache-2.0
 *
 * comparison_local.h: what the files of a comparison share.
 */
#ifndef ISTHMUS_BRIEFING_COMPARISON_LOCAL_H
#define ISTHMUS_BRIEFING_COMPARISON_LOCAL_H

#include "briefing_local.h"

#include <isthmus/briefing/comparison.h>

/* A statement of scenario `own` (0 or 1), and where the other has the same; true where it has. */
bool comparison_match(const ist_comparison *comparison, int own, int metric, ist_place place, ist_statement_kind kind, int area, ist_comparison_row *out);

#endif
