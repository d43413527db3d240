/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis/subject.h: what is asked about, in words.
 *
 *   subject  SUBJECT on METRIC                         "industry on euro-atlantic shell shortfall"
 *   claim    SUBJECT lowers|raises METRIC [by >= X]    "industry lowers euro-atlantic shell shortfall by >= 10%"
 *
 * SUBJECT is an area of cooperation, a lever, or "cooperation" for all areas together. METRIC is the name or title of one
 * of the scenario's metrics with a perspective or theatre before or behind it ("loss", "korean loss", "loss in indo-pacific").
 * Hyphens, commas and blanks are one, and so are small and capital letters. X is in the metric's unit, or with % of what the metric is
 * without any cooperation; "by at least X" says the same; without it any change in that direction counts.
 */
#ifndef ISTHMUS_ANALYSIS_SUBJECT_H
#define ISTHMUS_ANALYSIS_SUBJECT_H

#include <isthmus/analysis/value.h>
#include <isthmus/base/text.h>
#include <isthmus/scenario/scenario.h>

/* How the worth of a subject is counted: its Shapley (or Owen) value, it alone, or last in. */
typedef enum ist_counting { IST_COUNT_SHARE, IST_COUNT_ALONE, IST_COUNT_LAST } ist_counting;

typedef struct ist_subject {
    ist_finding finding;              /* of the world's metric there */
    int         metric;               /* index into scenario->metrics */
    int         perspective, theatre; /* IST_NONE where not named */
} ist_subject;

typedef struct ist_assertion {
    ist_subject subject;
    int         sign;    /* -1 lowers, +1 raises */
    double      least;   /* >= 0: a change of at least so much; 0: above 0 */
    bool        percent; /* `least` is in hundredths of the metric without any lever */
} ist_assertion;

/* IST_USAGE: not of that form; IST_MISSING: a word that names nothing, with the nearest and what there is. */
ist_status ist_subject_read(const ist_scenario *scenario, const char *words, ist_counting counting, ist_subject *out, ist_error *err);
ist_status ist_assertion_read(const ist_scenario *scenario, const char *words, ist_counting counting, ist_assertion *out, ist_error *err);

/* The subject of a headline. */
ist_subject ist_subject_of_headline(const ist_scenario *scenario, size_t headline, ist_counting counting);
/* What a report prints: the whole or a part of one headline's words, a subject, or a metric by itself (then all areas
 * together). IST_MISSING, IST_CONFLICT: several headlines say that. */
ist_status ist_subject_of_result(const ist_scenario *scenario, const char *words, ist_counting counting, ist_subject *out, ist_error *err);
/* Appends it in words that ist_subject_read understands: "industry on european loss". */
void ist_subject_words(ist_buffer *out, const ist_scenario *scenario, const ist_subject *subject);

/* Whether a claim holds where the subject is worth `value` and the metric is `without` when nothing is done. */
bool ist_assertion_holds(const ist_assertion *claim, double value, double without);

#endif
