/* SPDX-License-Identifier: Apache-2.0
 *
 * response.c: planned support in a crisis as a table and as sentences.
 */
#include <isthmus/briefing/deterrence.h>
#include <math.h>
#include <string.h>

static const char *war_title(const ist_scenario *scenario, int c) { return scenario->entries[IST_SECTION_CONTINGENCIES].at[c].title; }

static const char *actor_title(const ist_scenario *scenario, int a) { return scenario->entries[IST_SECTION_ACTORS].at[a].title; }

static void add_row(ist_table *table, const ist_scenario *scenario, const ist_response *of, const ist_response_row *row)
{
    bool                all = row->playbook == IST_RESPONSE_ALL;
    const ist_playbook *playbook = all ? NULL : &scenario->playbooks[row->playbook];
    ist_table_add_text(table, scenario->world.contingencies[of->contingency].name);
    ist_table_add_text(table, all ? "all of them" : playbook->name);
    ist_table_add_text(table, all ? "" : playbook->form);
    ist_table_add_text(table, all ? "" : actor_title(scenario, playbook->actor));
    ist_table_add_text(table, !row->possible ? "no agreement" : row->rehearsed ? "rehearsed" : "unrehearsed");
    ist_table_add_number(table, all || !row->possible ? NAN : row->comes);
    ist_table_add_number(table, row->from);
    ist_table_add_number(table, row->expectation_gap);
    ist_table_add_number(table, row->war_months.mean);
    ist_table_add_number(table, row->loss.mean);
    ist_table_add_number(table, row->shortfall.mean);
    ist_table_add_number(table, row->other_onsets.mean);
    ist_table_add_number(table, row->cost);
    ist_table_add_number(table, row->war_months.error);
    ist_table_add_number(table, row->loss.error);
    ist_table_add_number(table, row->shortfall.error);
    ist_table_add_number(table, row->other_onsets.error);
}

ist_table *ist_briefing_responses(const ist_scenario *scenario, const ist_response *responses, size_t n)
{
    static const ist_column columns[] = {
        { .name = "crisis", .machine_only = true, .meaning = "the war to which the playbook answers" },
        { .name = "playbook", .heading = "Playbook", .meaning = "what is done; `all of them`: every playbook of the crisis" },
        { .name = "form", .heading = "Form", .meaning = "humanitarian, diplomatic, economic, military, sanctions" },
        { .name = "actor", .heading = "Who", .meaning = "who acts" },
        { .name = "way", .heading = "Way", .meaning = "unrehearsed or rehearsed; no agreement: the agreement it needs is not in force" },
        { .name = "comes_share", .heading = "Comes", .kind = IST_COLUMN_SHARE, .meaning = "part of the wars in which it comes before the end" },
        { .name = "from_month", .heading = "From", .kind = IST_COLUMN_NUMBER, .digits = 1, .unit = "month of war", .meaning = "mean month of the war in which it comes; negative: before the war" },
        { .name = "expectation_gap_months", .heading = "Waited for", .kind = IST_COLUMN_NUMBER, .digits = 1, .unit = "months", .meaning = "months of war in which the partner counts on it and it is not there, mean over wars" },
        { .name = "war_months_change", .heading = "War months", .kind = IST_COLUMN_NUMBER, .digits = 2, .meaning = "change of the months of this war, against no response" },
        { .name = "loss_change_usd_m", .heading = "Loss", .kind = IST_COLUMN_NUMBER, .digits = -3, .unit = "USD m", .meaning = "change of the loss by all wars" },
        { .name = "shortfall_change_usd_m", .heading = "Shortfall", .kind = IST_COLUMN_NUMBER, .digits = -3, .unit = "USD m", .meaning = "change of what our side lacks in this war" },
        { .name = "other_onsets_change", .heading = "Other wars", .kind = IST_COLUMN_NUMBER, .digits = 4, .meaning = "change of the expected onsets of other wars; rests on deterrence" },
        { .name = "cost_usd_m", .heading = "Costs", .kind = IST_COLUMN_NUMBER, .digits = -3, .unit = "USD m", .meaning = "to the actors, over the time in force" },
        { .name = "war_months_error", .kind = IST_COLUMN_NUMBER, .machine_only = true, .meaning = "simulation error of the change" },
        { .name = "loss_error_usd_m", .kind = IST_COLUMN_NUMBER, .machine_only = true, .meaning = "simulation error of the change" },
        { .name = "shortfall_error_usd_m", .kind = IST_COLUMN_NUMBER, .machine_only = true, .meaning = "simulation error of the change" },
        { .name = "other_onsets_error", .kind = IST_COLUMN_NUMBER, .machine_only = true, .meaning = "simulation error of the change" },
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof *columns);
    for (size_t r = 0; table && r < n; r++) {
        ist_table_start_group(table, war_title(scenario, responses[r].contingency));
        for (size_t i = 0; i < responses[r].n; i++) add_row(table, scenario, &responses[r], &responses[r].rows[i]);
    }
    if (table)
        ist_table_add_footnote(table, "Changes against no response at all, given that the crisis comes; means over the same futures. From: months from the "
                                      "first of the war, negative before it. Waited for: while the partner counts on it.");
    return table;
}

static void add_signed(ist_buffer *out, double value, int digits)
{
    ist_buffer_print(out, "%s", value > 0 ? "+" : "");
    ist_figure_number(out, value, digits, IST_SET_TERMINAL);
}

/* "in force from month 7.2 of the war in 64% of wars" */
static void say_when(ist_buffer *out, const ist_response_row *row)
{
    if (!(row->comes > 0)) {
        ist_buffer_add(out, "it never comes before the war is over");
        return;
    }
    ist_figure_share(out, row->comes, 0, IST_SET_TERMINAL);
    ist_buffer_add(out, " of wars see it, ");
    ist_figure_number(out, fabs(row->from), 1, IST_SET_TERMINAL);
    ist_buffer_print(out, " months %s", row->from < 0 ? "before the war" : "into the war");
}

static void say_playbook(ist_buffer *out, const ist_scenario *scenario, const ist_response_row *slow, const ist_response_row *fast)
{
    const ist_playbook *it = &scenario->playbooks[slow->playbook];
    ist_buffer_print(out, "  %s (%s): ", it->title, it->form);
    if (!slow->possible) {
        ist_buffer_print(out, "not possible, %s is not in force.\n", it->agreement);
        return;
    }
    ist_buffer_print(out, "unrehearsed ");
    say_when(out, slow);
    ist_buffer_print(out, "; rehearsed ");
    say_when(out, fast);
    double loss = fast->loss.mean - slow->loss.mean, lack = fast->shortfall.mean - slow->shortfall.mean;
    ist_buffer_print(out, ". Rehearsal changes the loss by ");
    add_signed(out, loss, -3);
    ist_buffer_print(out, " and what is lacking by ");
    add_signed(out, lack, -3);
    ist_buffer_print(out, " USD m");
    if (it->partner != IST_NONE && isfinite(slow->expectation_gap)) {
        ist_buffer_print(out, "; %s waits ", actor_title(scenario, it->partner));
        ist_figure_number(out, slow->expectation_gap, 1, IST_SET_TERMINAL);
        ist_buffer_print(out, " months for it unrehearsed, ");
        ist_figure_number(out, fast->expectation_gap, 1, IST_SET_TERMINAL);
        ist_buffer_print(out, " rehearsed");
    }
    ist_buffer_print(out, ".\n");
}

void ist_briefing_response_words(ist_buffer *out, const ist_scenario *scenario, const ist_response *response)
{
    ist_buffer_print(out, "%s: ", war_title(scenario, response->contingency));
    if (response->at_start) ist_buffer_print(out, "it is on; ");
    else {
        ist_buffer_print(out, "given its build-up, ");
        ist_figure_share(out, response->wars, 0, IST_SET_TERMINAL);
        ist_buffer_print(out, " become war; ");
    }
    ist_figure_number(out, response->war_months, 1, IST_SET_TERMINAL);
    ist_buffer_print(out, " months of war and a loss of ");
    ist_figure_number(out, response->loss, -3, IST_SET_TERMINAL);
    ist_buffer_print(out, " USD m by all wars without a response.\n");
    for (size_t i = 0; i + 3 < response->n; i += 2) say_playbook(out, scenario, &response->rows[i], &response->rows[i + 1]);
    const ist_response_row *slow = &response->rows[response->n - 2], *fast = &response->rows[response->n - 1];
    ist_buffer_print(out, "  All together: loss ");
    add_signed(out, slow->loss.mean, -3);
    ist_buffer_print(out, " unrehearsed and ");
    add_signed(out, fast->loss.mean, -3);
    ist_buffer_print(out, " rehearsed (simulation error ");
    ist_figure_number(out, fast->loss.error, -2, IST_SET_TERMINAL);
    ist_buffer_print(out, "), months of war ");
    add_signed(out, slow->war_months.mean, 2);
    ist_buffer_print(out, " and ");
    add_signed(out, fast->war_months.mean, 2);
    ist_buffer_print(out, ".\n");
}
