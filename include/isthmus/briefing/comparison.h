/* SPDX-License-Identifier: Apache-2.0
 *
 * briefing/comparison.h: the answers of two scenarios side by side.
 *
 * Both worlds are replayed through the same futures: what bears the same name in both meets the same chance and, where its
 * range is the same, the same value. So their difference is taken world by world, and most of the noise that each answer has falls out
 * of it. Its mean and the simulation error of that hold for any two scenarios. Its interval between worlds is said only where it has a meaning:
 * where no number is drawn from one range in the first scenario and from another in the second, since nobody says how
 * two different beliefs about one number go together (docs/answer.md, "Two scenarios side by side").
 */
#ifndef ISTHMUS_BRIEFING_COMPARISON_H
#define ISTHMUS_BRIEFING_COMPARISON_H

#include <isthmus/briefing.h>

/* A statement on a metric at a place, in both scenarios. What bears the same name in both is the same. */
typedef struct ist_comparison_row {
    int                metric[2];  /* index into the scenario's metrics; IST_NONE: the scenario has no such thing */
    ist_place          place[2];
    ist_statement_kind kind;       /* NONE, ALL, TOTAL, AREA, AREA_ALONE or AREA_LAST; where asked for, the same three of levers */
    int                area[2];    /* index, or IST_NONE: of no one area */
    int                lever[2];   /* index of a lever of that area, or IST_NONE */
    const ist_summary *side[2];    /* NULL: the scenario has no such thing */
    const ist_summary *difference; /* the second's less the first's; NULL where one of them is */
} ist_comparison_row;

typedef struct ist_comparison {
    ist_result       *side[2];      /* each answers for itself: `isthmus run` says the same */
    uint64_t          futures;
    bool              stopped;
    bool              paired;       /* differences have an interval between worlds */
    size_t            n_two_ranges; /* numbers that are drawn from one range in the first and from another in the second */
    const char       *two_ranges;   /* the first of them, or NULL */
    bool              same_months;  /* both scenarios begin in the same month and go on as long */
    size_t            n_differ;     /* numbers and entries in which they differ: ist_briefing_differences */
    size_t            n_rows;
    const ist_comparison_row *rows; /* [n_rows] metric by metric, in the order of the first; behind them what only the second has */
    ist_arena        *arena;
} ist_comparison;

/* Answers one question in two scenarios: futures, until, seed, block, strata and control are read from questions[0], the rest from
 * each. Levers are compared one by one where questions[0].levers says so, which takes several times as long; tiers are of areas. `until` ends as soon as the headlines of both are so precise. As ist_briefing_ask
 * otherwise; the scenarios must outlive the comparison. Free with ist_comparison_free. */
ist_status ist_briefing_compare(ist_comparison **out, const ist_scenario *const scenarios[2], const ist_question questions[2], ist_error *err);
void       ist_comparison_free(ist_comparison *comparison); /* NULL is fine */

/* What can be said of a difference: "the same" in every future; "within chance" where it is not three times its simulation error;
 * "higher" or "lower" where that holds in nine worlds of ten at least (the interval of the difference lies on that side of 0); else "higher on
 * average" or "lower on average". NULL where there is no difference. */
const char *ist_comparison_says(const ist_comparison *comparison, const ist_comparison_row *row);

/* Tables; NULL when out of memory. Free with ist_table_free.
 *   headlines  those of the first scenario, then those that only the second has, with what the other says on the same thing
 *   rows       every row: for programs; of one metric (by name, NULL: every one) and place (NULL: every one)
 *   place      the rows at a place of the first scenario, for people; without `all` those alone that differ by more than chance */
ist_table *ist_comparison_headlines(const ist_comparison *comparison, ist_setting setting);
ist_table *ist_comparison_values(const ist_comparison *comparison, const char *metric, const char *place);
ist_table *ist_comparison_at(const ist_comparison *comparison, ist_place place, bool all, ist_setting setting);

/* For a terminal: what was asked, before the tables, and how to read them, after. `recipe` is the command line. Appended. */
void ist_comparison_opening(ist_buffer *out, const ist_comparison *comparison);
void ist_comparison_closing(ist_buffer *out, const ist_comparison *comparison, const char *recipe);

#endif
