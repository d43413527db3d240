/* SPDX-License-Identifier: Apache-2.0
 *
 * briefing/trace.h: one future told, for people and for programs.
 */
#ifndef ISTHMUS_BRIEFING_TRACE_H
#define ISTHMUS_BRIEFING_TRACE_H

#include <isthmus/analysis/trace.h>
#include <isthmus/briefing.h>

/* Tables; NULL when out of memory. Free with ist_table_free.
 *   trace   every event, a row each: for programs
 *   story   month by month: what happened, and why; the deliveries, donations and shortages of a month in a line each;
 *           what the world drew and what passes by sea is left to the first */
ist_table *ist_briefing_trace(const ist_scenario *scenario, const ist_trace *trace);
ist_table *ist_briefing_trace_story(const ist_scenario *scenario, const ist_trace *trace, ist_setting setting);

/* Appends which future it is and what is unusual about its world; and, after the story, what the future comes to in the
 * scenario's own metrics and the line that tells it again. `words` is how a command line names the scenario. */
void ist_briefing_trace_opening(ist_buffer *out, const ist_scenario *scenario, const ist_trace *trace);
void ist_briefing_trace_closing(ist_buffer *out, const ist_scenario *scenario, const ist_trace *trace, const char *words);

#endif
