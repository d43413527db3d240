/* SPDX-License-Identifier: Apache-2.0
 *
 * show_agreements.c: what is agreed, between whom, from when to when.
 */
#include "sheet.h"

#include <isthmus/base/grow.h>
#include <isthmus/base/time.h>
#include <stdlib.h>
#include <string.h>

typedef struct agreed {
    const char *cells[IST_MOST_COLUMNS];
    const char *title, *publisher, *published;
    const char *about;
    int first, start; /* first day of valid_from, and the day from which it counts; INT_MIN: not stated */
    int end;          /* last day; INT_MAX: open */
    const char *from; /* as shown: the date that was used */
} agreed;

typedef struct agreed_list {
    const ist_record *record;
    ist_arena *arena;
    agreed *at; /* all known facts, in the order of the rule */
    size_t count, room;
} agreed_list;

static const char *cell_of(const agreed_list *list, const agreed *one, const char *column)
{
    return row_cell(list->record, one->cells, column);
}

static ist_status read_agreed(ist_ledger *ledger, agreed_list *list, int as_of, ist_error *err)
{
    sqlite3_stmt *statement = NULL;
    int columns = (int)ist_record_columns(list->record);
    bool row = false;
    ist_status status = show_select(ledger, list->record, "1", as_of, &statement, err);
    while (status == IST_OK && (status = ledger_step(ledger, statement, &row, err)) == IST_OK && row) {
        agreed *grown = ist_grow(list->at, list->count, &list->room, sizeof *grown);
        if (!grown) {
            status = ist_fail(err, IST_NOMEM, "out of memory");
            break;
        }
        list->at = grown;
        agreed *one = &list->at[list->count];
        memset(one, 0, sizeof *one);
        status = rows_read(statement, list->record, list->arena, one->cells, err);
        if (status != IST_OK) break;
        one->title = ist_arena_copy(list->arena, ledger_text(statement, columns));
        one->publisher = ist_arena_copy(list->arena, ledger_text(statement, columns + 1));
        one->published = ist_arena_copy(list->arena, ledger_text(statement, columns + 2));
        one->about = cell_of(list, one, "about");
        one->from = cell_of(list, one, "valid_from");
        one->first = one->start = INT_MIN;
        one->end = INT_MAX;
        ist_parse_date(one->from, &one->first, &one->start);
        ist_parse_date(cell_of(list, one, "valid_to"), NULL, &one->end);
        if (!one->title || !one->publisher || !one->published) status = ist_fail(err, IST_NOMEM, "out of memory");
        else list->count++;
    }
    sqlite3_finalize(statement);
    return status;
}

static const agreed *chosen_about(const agreed_list *list, const char *about)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->at[i].about, about) == 0) return &list->at[i];
    return NULL;
}

static const agreed *with_key(const agreed_list *list, const char *key)
{
    for (size_t i = 0; *key && i < list->count; i++)
        if (strcmp(list->at[i].cells[0], key) == 0) return &list->at[i];
    return NULL;
}

static bool lies_inside(const agreed *sharp, const agreed *wide)
{
    return sharp->first != INT_MIN && wide->first != INT_MIN && sharp->first >= wide->first &&
           sharp->start <= wide->start && sharp->start - sharp->first < wide->start - wide->first;
}

/* A date of reduced precision is sharpened by another fact about the same agreement whose date lies inside it,
 * and a clause's by that of the agreement to which it belongs. */
static void sharpen(agreed_list *list)
{
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < list->count; i++) {
            agreed *one = &list->at[i];
            const agreed *whole = with_key(list, cell_of(list, one, "part_of"));
            for (size_t j = 0; j < list->count; j++) {
                const agreed *other = &list->at[j];
                bool akin = strcmp(other->about, one->about) == 0 || (whole && strcmp(other->about, whole->about) == 0);
                if (akin && lies_inside(other, one)) {
                    one->first = other->first;
                    one->start = other->start;
                    one->from = other->from;
                }
            }
        }
}

/* An agreement ends on the eve of the one that replaces it. */
static void end_replaced(agreed_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const agreed *later = &list->at[i], *replaced = with_key(list, cell_of(list, later, "replaces"));
        if (!replaced || chosen_about(list, later->about)->start == INT_MIN) continue;
        int eve = chosen_about(list, later->about)->start - 1;
        for (size_t j = 0; j < list->count; j++)
            if (strcmp(list->at[j].about, replaced->about) == 0 && list->at[j].end > eve) list->at[j].end = eve;
    }
}

/* "NATO,ROK" -> keys; at most 16. */
static ist_status read_parties(ist_ledger *ledger, ist_arena *arena, const char *text, const char *keys[16],
                               size_t *out_count, ist_error *err)
{
    size_t count = 0;
    for (const char *at = text; at;) {
        size_t length = strcspn(at, ",;");
        char *name = ist_arena_copy_n(arena, at, length);
        if (!name) return ist_fail(err, IST_NOMEM, "out of memory");
        while (*name == ' ') name++;
        if (!*name) return ist_fail(err, IST_USAGE, "'%s' has an empty name among the parties", text);
        if (count == 16) return ist_fail(err, IST_USAGE, "more than 16 parties");
        IST_TRY(ist_ledger_actor(ledger, name, &keys[count++], err));
        at = at[length] ? at + length + 1 : NULL;
    }
    *out_count = count;
    return IST_OK;
}

static const ist_sheet_column columns[] = {
    { "name", "Agreement", IST_SHEET_TEXT, 0, "name of the agreement", false },
    { "acronym", "Short", IST_SHEET_TEXT, 0, "short name", false },
    { "kind", "Kind", IST_SHEET_TEXT, 0, "programme, clause, declaration and others", false },
    { "parties", "Parties", IST_SHEET_TEXT, 0, "who agreed", false },
    { "from", "From", IST_SHEET_DATE, 0, "from when; empty: not stated", false },
    { "to", "To", IST_SHEET_DATE, 0, "until when; empty: open", false },
    { "n_areas", "Areas", IST_SHEET_INTEGER, 0, "number of areas of cooperation as the source counts them", false },
    { "areas", "Which", IST_SHEET_TEXT, 0, "areas that it names", false },
    { "also_said", "Also said", IST_SHEET_TEXT, 0, "what other sources say about it", true },
    { "source", "Source", IST_SHEET_TEXT, 0, "who says so", false },
    { "fact", "Fact", IST_SHEET_TEXT, 0, "key of the fact", true },
};

/* Areas of the chosen fact; where it names fewer than it counts, those of a fact that names them all. */
static const char *areas_of(const agreed_list *list, const agreed *chosen)
{
    const char *best = cell_of(list, chosen, "areas");
    size_t most = 0;
    for (const char *c = best; *c; c++) most += *c == ';';
    for (size_t i = 0; i < list->count; i++) {
        const char *areas = cell_of(list, &list->at[i], "areas");
        size_t count = 0;
        if (strcmp(list->at[i].about, chosen->about) != 0) continue;
        for (const char *c = areas; *c; c++) count += *c == ';';
        if (count > most) {
            best = areas;
            most = count;
        }
    }
    return best;
}

static const char *other_words(const agreed_list *list, const agreed *chosen)
{
    const char *text = "";
    for (size_t i = 0; i < list->count && text; i++) {
        const agreed *other = &list->at[i];
        if (other == chosen || strcmp(other->about, chosen->about) != 0) continue;
        const char *n = cell_of(list, other, "n_areas"), *from = cell_of(list, other, "valid_from");
        if (strcmp(n, cell_of(list, chosen, "n_areas")) == 0 && strcmp(from, cell_of(list, chosen, "valid_from")) == 0)
            continue;
        text = ist_arena_print(list->arena, "%s%s%s%s%s (%s)", text, *text ? "; " : "", *from ? from : "undated",
                               *n ? ", areas " : "", n, *other->publisher ? other->publisher : other->title);
    }
    return text ? text : "";
}

static void add_row(ist_ledger *ledger, sheet_build *build, const agreed_list *list, const agreed *one)
{
    char end[IST_DATE_TEXT] = "";
    if (one->end != INT_MAX) ist_format_day(one->end, end);
    sheet_text(build, cell_of(list, one, "name"));
    sheet_text(build, cell_of(list, one, "acronym"));
    sheet_text(build, cell_of(list, one, "kind"));
    sheet_text(build, show_actors(ledger, cell_of(list, one, "parties"), build->arena));
    sheet_text(build, one->from);
    sheet_text(build, end);
    sheet_text(build, cell_of(list, one, "n_areas"));
    sheet_text(build, areas_of(list, one));
    sheet_text(build, other_words(list, one));
    sheet_text(build, *one->publisher ? one->publisher : one->title);
    sheet_text(build, one->cells[0]);
    sheet_note(build, "%s: %s", *one->publisher ? one->publisher : "Source",
               sheet_citation(build->arena, one->title, "", cell_of(list, one, "section"), one->published));
}

ist_status ist_show_agreements(ist_ledger *ledger, const char *parties, int on, int as_of, ist_sheet *out,
                               ist_error *err)
{
    agreed_list list = { .record = ist_record_named("agreements") };
    sheet_build build = { 0 };
    const char *keys[16];
    size_t n_keys = 0;
    int most_areas = 0;
    const char *widest = NULL;
    char day[IST_DATE_TEXT];
    ist_status status = IST_OK;
    IST_TRY(sheet_begin(&build, columns, sizeof columns / sizeof columns[0], err));
    list.arena = build.arena;
    IST_CHECK(read_parties(ledger, build.arena, parties, keys, &n_keys, err));
    IST_CHECK(read_agreed(ledger, &list, as_of, err));
    sharpen(&list);
    end_replaced(&list);
    as_of_text(on, day);
    sheet_title(&build, "Agreements%s%s%s%s", n_keys ? " between " : "", n_keys ? parties : "",
                on != IST_ANY_DAY ? " in force on " : "", on != IST_ANY_DAY ? day : "");
    for (size_t i = 0; i < list.count; i++) {
        const agreed *one = &list.at[i];
        bool between = true;
        for (size_t k = 0; k < n_keys; k++) between &= show_lists(cell_of(&list, one, "parties"), keys[k]);
        if (!between || chosen_about(&list, one->about) != one) continue;
        if (on != IST_ANY_DAY && ((one->start != INT_MIN && one->start > on) || one->end < on)) continue;
        add_row(ledger, &build, &list, one);
        int areas = atoi(cell_of(&list, one, "n_areas"));
        if (areas > most_areas) {
            most_areas = areas;
            widest = cell_of(&list, one, "name");
        }
    }
    if (widest && on != IST_ANY_DAY)
        sheet_note(&build, "%d areas of cooperation were agreed on %s (%s).", most_areas, day, widest);
    if (build.n_cells == 0) sheet_note(&build, "No such agreement is known.");
    else if (on != IST_ANY_DAY) sheet_note(&build, "Agreements whose date is not stated are taken as in force.");
done:
    free(list.at);
    return sheet_end(&build, status, out, err);
}
