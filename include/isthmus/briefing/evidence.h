/* SPDX-License-Identifier: Apache-2.0
 *
 * briefing/evidence.h: what an answer leans on, as tables and charts: sensitivity, discovery, refutation, trace.
 *
 * As briefing.h: from analyses to the arrays and words that room `figure` draws. The same analysis, the same bytes.
 */
#ifndef ISTHMUS_BRIEFING_EVIDENCE_H
#define ISTHMUS_BRIEFING_EVIDENCE_H

#include <isthmus/analysis/beliefs.h>
#include <isthmus/analysis/discovery.h>
#include <isthmus/analysis/lineage.h>
#include <isthmus/analysis/refutation.h>
#include <isthmus/analysis/study.h>
#include <isthmus/analysis/subject.h>
#include <isthmus/figure/table.h>

/* One row an input and subject, grouped by subject, the most moving first; at most `top` a subject (0: all). NULL when out of
 * memory. Free with ist_table_free. */
ist_table *ist_briefing_study(const ist_study *study, size_t top);

/* Appends the chart of a subject as SVG: the inputs that move it most, with intervals. IST_USAGE: nothing moves it. */
ist_status ist_briefing_study_chart(ist_buffer *out, const ist_study *study, size_t subject, ist_error *err);

/* Writes into a folder, made if absent: sensitivity.csv and .json, experiments.csv, outcomes.csv, and a chart for each
 * subject; each file whole or not at all. IST_IO, IST_NOMEM. */
ist_status ist_briefing_study_write(const ist_study *study, const char *folder, ist_error *err);

/* The limits of a discovered box, an input a row; without a box a table without rows. The trajectory on which it was found, a
 * step a row. NULL when out of memory. */
ist_table *ist_briefing_box(const ist_discovery *discovery);
ist_table *ist_briefing_trajectory(const ist_discovery *discovery);
/* Appends what was found in a few sentences, each on its own line. */
void       ist_briefing_box_words(ist_buffer *out, const ist_discovery *discovery);
/* Writes discovery.csv and .json, trajectory.csv and .json, box.svg, experiments.csv and outcomes.csv into a folder. */
ist_status ist_briefing_discovery_write(const ist_discovery *discovery, const char *folder, ist_error *err);

/* One row a statement: what changes it. `headlines`: the statements are the scenario's headlines, in their order. */
ist_table *ist_briefing_refutations(const ist_refutations *all, bool headlines);
/* Writes refutations.csv and .json into a folder. */
ist_status ist_briefing_refutations_write(const ist_refutations *all, bool headlines, const char *folder, ist_error *err);

/* One row an input on which two people differ. What each finds in a few sentences, each on its own line; appended. */
ist_table *ist_briefing_beliefs(const ist_beliefs_answer *answer);
void       ist_briefing_beliefs_words(ist_buffer *out, const ist_scenario *scenario, const ist_subject *subject, const ist_beliefs_answer *answer);
/* Writes beliefs.csv and .json into a folder. */
ist_status ist_briefing_beliefs_write(const ist_beliefs_answer *answer, const char *folder, ist_error *err);

/* The inputs behind a number, the most moving first, each with its source or reason; at most `top` (0: all). */
ist_table *ist_briefing_lineage(const ist_lineage *lineage, size_t top);
/* Writes trace.csv and .json and trace.svg into a folder. */
ist_status ist_briefing_lineage_write(const ist_lineage *lineage, const char *folder, ist_error *err);

/* Appends a value with its unit as people read it: "0.25 share", "yes". */
void       ist_briefing_input_value(ist_buffer *out, const ist_range *range, double value);

#endif
