/* SPDX-License-Identifier: Apache-2.0
 *
 * sea.h: what the commands of the sea share.
 */
#ifndef ISTHMUS_CMD_SEA_H
#define ISTHMUS_CMD_SEA_H

#include <isthmus/sea/feed.h>

/* What is said of a file that holds no AIS. */
#define SEA_WANTED "wanted are AIS sentences (!AIVDM, !AIVDO) or a table of positions (docs/ais.md, \"Feeds\")"

/* What became of everything that came: a table of name, count, meaning. NULL when out of memory. */
struct ist_table *sea_counts_table(const ist_sea_counters *counters);
void              sea_counters_add(ist_sea_counters *sum, const ist_sea_counters *more);

#endif
