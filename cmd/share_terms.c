/* SPDX-License-Identifier: Apache-2.0
 *
 * share_terms.c: the agreements of a ledger as what the gate asks: what each lets pass, from when to when.
 */
#include "share.h"

#include <isthmus/base/time.h>
#include <limits.h>
#include <string.h>

typedef struct asked {
    const char *ledger;
    int day;
    table_form form;
} asked;
static const option options[] = {
    OPTION_OF_LEDGER(asked, ledger),
    { "day", OPTION_DAY, OPTION_HOLDS(asked, day), "DAY", "only those in force on that day" },
    OPTIONS_OF_TABLE(asked, form),
    { 0 },
};
static const asked defaults = { .day = NO_DAY };

static void add_day(ist_table *table, int day)
{
    char text[IST_DATE_TEXT] = "";
    if (day != INT_MAX) ist_format_day(day, text);
    ist_table_add_text(table, text);
}

/* "CONFIDENTIAL = 군사 III급비밀; ...": what each level of the first policy counts as on the other side, ">" where there is no way back,
 * "<" where it leads higher. */
static void add_levels(ist_table *table, const ist_terms *t)
{
    const int *there = t->equivalent[0], *back = t->equivalent[1];
    ist_buffer text = { 0 };
    for (int level = 0; level < IST_LEVELS && t->policies[0]; level++) {
        if (there[level] < 0) continue;
        ist_buffer_print(&text, "%s%s %s %s", text.length ? "; " : "", ist_policy_level_name(t->policies[0], level),
                         back[there[level]] == level ? "=" : back[there[level]] < 0 ? ">" : "<", ist_policy_level_name(t->policies[1], there[level]));
    }
    ist_table_add_words(table, &text);
}

/* The highest level that passes, "NATO SECRET", with the restrictions that are covered. */
static void add_ceiling(ist_table *table, const ist_terms *t)
{
    ist_buffer text = { 0 };
    for (int side = 0; side < 2; side++) {
        if (!t->policies[side] || t->ceiling[side] < 0) continue;
        const ist_marking top = { .kind = IST_MARKING_POLICY, .policy = t->policies[side], .level = t->ceiling[side],
                                  .values = { [IST_TAG_SENSITIVITY] = t->caveats[side] }, .review_day = IST_NO_REVIEW };
        if (text.length) ist_buffer_add(&text, "; ");
        ist_marking_print(&text, &top);
    }
    if (t->tlp_ceiling >= 0) ist_buffer_print(&text, "%sTLP:%s", text.length ? "; " : "", ist_policy_level_name(ist_policy_named("TLP"), t->tlp_ceiling));
    ist_table_add_words(table, &text);
}

static void add_list(ist_table *table, size_t n, const char *const *words)
{
    ist_buffer text = { 0 };
    for (size_t i = 0; i < n; i++) ist_buffer_print(&text, "%s%s", i ? ";" : "", words[i]);
    ist_table_add_words(table, &text);
}

static ist_table *terms_table(const ist_terms *terms, size_t count, int day)
{
    static const ist_column columns[] = {
        { .name = "agreement", .heading = "Agreement", .meaning = "its key in the ledger" },
        { .name = "parties", .heading = "Parties", .meaning = "keys of actors" },
        { .name = "first_day", .heading = "From", .meaning = "first day in force; nothing: it has no date and lets nothing pass" },
        { .name = "last_day", .heading = "To", .meaning = "last day in force; nothing: open" },
        { .name = "categories", .heading = "Categories", .meaning = "of information that it covers" },
        { .name = "ceiling", .heading = "Up to", .meaning = "highest level of either side that passes, and restrictions that are covered" },
        { .name = "levels", .heading = "Levels", .meaning = "what each level of the first policy counts as on the other side; > only that way" },
        { .name = "third_parties", .heading = "Third parties", .meaning = "may what passes be passed on" },
        { .name = "illustrative", .heading = "Illustrative", .meaning = "yes: no public table stands behind it" },
    };
    static const char *const third[] = { "no", "with consent", "yes" };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; table && i < count; i++) {
        const ist_terms *t = &terms[i];
        if (day != NO_DAY && (day < t->first_day || day > t->last_day)) continue;
        ist_table_add_text(table, t->key);
        add_list(table, t->n_parties, t->parties);
        add_day(table, t->first_day);
        add_day(table, t->last_day);
        add_list(table, t->n_categories, t->categories);
        add_ceiling(table, t);
        add_levels(table, t);
        ist_table_add_text(table, third[t->third_parties]);
        ist_table_add_text(table, t->illustrative ? "yes" : "");
    }
    return table;
}

static int run(const command_context *context)
{
    const asked *a = context->values;
    ist_ledger *ledger = NULL;
    ist_arena *arena = ist_arena_new();
    const ist_terms *terms = NULL;
    size_t count = 0;
    ist_error err = { 0 };
    ist_status status = arena ? command_open_ledger(a->ledger, &ledger, &err) : ist_fail(&err, IST_NOMEM, "out of memory");
    if (status == IST_OK) status = ist_terms_read(ledger, IST_ANY_DAY, arena, &terms, &count, &err);
    ist_table *table = status == IST_OK ? terms_table(terms, count, a->day) : NULL;
    int code = table ? command_print_table(table, a->form) : command_fail(status == IST_OK ? IST_NOMEM : status, &err);
    ist_table_free(table);
    ist_ledger_free(ledger);
    ist_arena_free(arena);
    return code;
}

const command command_share_terms = {
    .name = "share terms",
    .gist = "what the agreements of a ledger let pass",
    .operands = "",
    .about = "Reads every agreement that names categories of information and checks its table of equivalent levels whole: a higher level never has a "
             "lower equivalent, and going there and back never lowers a level. Exit 1 names the first that is not sound; with such a ledger nothing "
             "is released. Terms are rows of the ledger's agreements: export them, edit, import.",
    .examples = (const command_example[]){ { "isthmus share terms --day 2026-03-01", "in force on a day" },
                                           { "isthmus share terms --ledger mine.db", "after an import of your own agreements" }, { 0 } },
    .options = options, .defaults = &defaults, .values_size = sizeof defaults, .run = run,
};
