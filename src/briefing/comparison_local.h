/* SPDX-License-Identifier: Apache-2.0
 *
 * comparison_local.h: what the files of a comparison share.
 */
#ifndef ISTHMUS_BRIEFING_COMPARISON_LOCAL_H
#define ISTHMUS_BRIEFING_COMPARISON_LOCAL_H

#include "briefing_local.h"

#include <isthmus/briefing/comparison.h>

static inline bool comparison_of_lever(const ist_comparison_row *row) { return row->kind >= IST_SAY_LEVER; }

/* What a finding calls its first: the lever or area that the statement is on. */
static inline int comparison_first(const ist_comparison_row *row, int side) { return comparison_of_lever(row) ? row->lever[side] : row->area[side]; }

#endif
