/* SPDX-License-Identifier: Apache-2.0
 *
 * evidence_refutation.c: under which change of assumptions each statement no longer holds, in words and as a table.
 */
#include "evidence_local.h"
#include <isthmus/briefing/evidence.h>

#include <math.h>

static const char *const found_words[] = {
    [IST_REFUTED_NOT_LOOKED_AT] = "stopped before",
    [IST_REFUTED_UNDECIDED] = "undecided: chance leaves its sign open at the planning values",
    [IST_REFUTED_ALREADY] = "does not hold at the planning values",
    [IST_REFUTED_FLIPS] = "flips, confirmed on other futures",
    [IST_REFUTED_NOT_CONFIRMED] = "not confirmed: turns on the search's futures, not on others",
    [IST_REFUTED_NOTHING] = "nothing within the ranges flips it",
};
static const char *const found_names[] = { "not-looked-at", "undecided", "already", "flips", "not-confirmed", "nothing" };

/* "base.korea from 0.001 to 0.003 1/month" */
static void add_change(ist_buffer *out, const ist_refute_change *change)
{
    ist_buffer_print(out, "%s from ", change->range->name);
    ist_briefing_input_value(out, change->range, change->range->planning);
    ist_buffer_add(out, " to ");
    ist_briefing_input_value(out, change->range, change->value);
}

static void add_changes(ist_buffer *out, const ist_refutation *of)
{
    for (size_t i = 0; i < of->n_changes; i++) {
        if (i) ist_buffer_add(out, ", with ");
        add_change(out, &of->changes[i]);
    }
}

/* What the row is about: the headline's own words, or the subject. */
static void add_statement(ist_table *table, const ist_refutations *all, size_t s, bool headlines)
{
    ist_buffer words = { 0 };
    ist_subject_words(&words, all->scenario, &all->subjects[s]);
    ist_table_add_text(table, headlines ? all->scenario->headlines[s].says : words.at);
    ist_table_add_words(table, &words);
}

ist_table *ist_briefing_refutations(const ist_refutations *all, bool headlines)
{
    static const ist_column columns[] = {
        { .name = "statement", .heading = "Statement" },
        { .name = "subject", .machine_only = true, .meaning = "what is asked about" },
        { .name = "claimed", .heading = "Claimed", .meaning = "more: the value is above 0" },
        { .name = "planning", .heading = "At planning values", .kind = IST_COLUMN_NUMBER, .digits = -3 },
        { .name = "planning_error", .heading = "+-", .kind = IST_COLUMN_NUMBER, .digits = -2, .meaning = "standard error: chance" },
        { .name = "unit", .heading = "Unit" },
        { .name = "verdict", .machine_only = true, .meaning = "flips, nothing, already, undecided, not-confirmed, not-looked-at" },
        { .name = "found", .heading = "Smallest change that turns it", .meaning = "in words" },
        { .name = "size", .heading = "Of its range", .kind = IST_COLUMN_SHARE, .digits = 0,
          .meaning = "share of its range by which each input is moved from the planning value; 50% is the end" },
        { .name = "inputs", .kind = IST_COLUMN_INTEGER, .machine_only = true, .meaning = "inputs moved together" },
        { .name = "value", .heading = "Then", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "on futures that the search has not seen" },
        { .name = "error", .heading = "+-", .kind = IST_COLUMN_NUMBER, .digits = -2 },
        { .name = "looked_at", .kind = IST_COLUMN_INTEGER, .machine_only = true, .meaning = "sets of changes tried at their ends" },
        { .name = "kind", .machine_only = true, .meaning = "of the first input: fact or assumption" },
        { .name = "reason", .machine_only = true },
        { .name = "fact", .machine_only = true },
        { .name = "place", .machine_only = true },
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof *columns);
    for (size_t s = 0; table && s < all->n_subjects; s++) {
        const ist_refutation *of = &all->of[s];
        bool                  moved = of->n_changes > 0;
        ist_buffer            change = { 0 };
        if (moved) add_changes(&change, of);
        if (of->found == IST_REFUTED_NOT_CONFIRMED) ist_buffer_add(&change, " (not confirmed)");
        if (!moved) ist_buffer_add(&change, found_words[of->found]);
        if (of->found == IST_REFUTED_NOTHING) ist_buffer_print(&change, " (%d at a time)", all->most);
        add_statement(table, all, s, headlines);
        ist_table_add_text(table, of->sign < 0 ? "less" : of->sign > 0 ? "more" : "either");
        ist_table_add_number(table, of->planning);
        ist_table_add_number(table, of->planning_error);
        ist_table_add_text(table, all->scenario->metrics[all->subjects[s].metric].unit);
        ist_table_add_text(table, found_names[of->found]);
        ist_table_add_text(table, change.failed ? NULL : change.at);
        ist_table_add_number(table, moved ? of->size : NAN);
        ist_table_add_number(table, moved ? (double)of->n_changes : NAN);
        ist_table_add_number(table, moved ? of->value : NAN);
        ist_table_add_number(table, moved ? of->error : NAN);
        ist_table_add_number(table, (double)of->looked_at);
        briefing_add_origin(table, moved ? of->changes[0].range->input : NULL);
        ist_buffer_clear(&change);
    }
    if (!table) return NULL;
    ist_buffer note = { 0 };
    ist_buffer_print(&note,
                     "%zu ranges, each moved to both its ends alone, then the worst %d two and three together (at most %d). Search on %llu futures, "
                     "confirmed on %llu others (95%%, one-sided); seed %llu.",
                     all->n_ranges, IST_REFUTE_PARTNERS, all->most, (unsigned long long)all->futures, (unsigned long long)all->confirm,
                     (unsigned long long)all->seed);
    if (!note.failed) ist_table_add_footnote(table, note.at);
    ist_buffer_clear(&note);
    return table;
}

ist_status ist_briefing_refutations_write(const ist_refutations *all, bool headlines, const char *folder, ist_error *err)
{
    IST_TRY(ist_make_folder(folder, err));
    return briefing_write_table(folder, "refutations", ist_briefing_refutations(all, headlines), err);
}
