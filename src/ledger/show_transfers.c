/* SPDX-License-Identifier: Apache-2.0
 *
 * show_transfers.c: framework, contract and delivered, by supplier, recipient and item.
 */
#include "sheet.h"

#include <isthmus/base/grow.h>
#include <isthmus/base/time.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef enum stage { STAGE_FRAMEWORK, STAGE_CONTRACT, STAGE_DELIVERED, STAGES, STAGE_OTHER = STAGES } stage;

typedef struct moved {
    const char *cells[IST_MOST_COLUMNS];
    const char *title, *publisher, *published;
    const char *about, *deal, *part_of, *supplier, *recipient, *item;
    stage stage;
    double quantity, total; /* NAN where not given */
    int last_day;           /* of valid_from; INT_MIN where not given */
    size_t order;           /* place in the order of the rule */
} moved;

/* Facts in the order of the rule: all, then those of one supplier, recipient and item. */
typedef struct moved_list {
    const ist_record *record;
    ist_arena *arena;
    moved *at;
    size_t count, room;
} moved_list;

/* A quantity with the facts whose sum it is and what others say of the first. */
typedef struct counted {
    double value;    /* NAN: not known */
    const moved *by; /* the first */
    const moved *last; /* the latest */
    const char *also;
    const moved **parts; /* in the list's arena */
    size_t n_parts;
} counted;

static stage stage_of(const char *kind)
{
    if (strcmp(kind, "framework") == 0 || strcmp(kind, "pledge") == 0) return STAGE_FRAMEWORK;
    if (strcmp(kind, "contract") == 0 || strcmp(kind, "loan") == 0) return STAGE_CONTRACT;
    if (strcmp(kind, "delivery") == 0 || strcmp(kind, "donation") == 0 || strcmp(kind, "supply") == 0)
        return STAGE_DELIVERED;
    return STAGE_OTHER;
}

static double number_of(const char *text)
{
    double value;
    return ist_parse_number(text, &value) ? value : NAN;
}

static ist_status read_moved(ist_ledger *ledger, moved_list *list, int as_of, ist_error *err)
{
    sqlite3_stmt *statement = NULL;
    int columns = (int)ist_record_columns(list->record);
    bool row = false;
    ist_status status = show_select(ledger, list->record, "1", as_of, &statement, err);
    while (status == IST_OK && (status = ledger_step(ledger, statement, &row, err)) == IST_OK && row) {
        moved *grown = ist_grow(list->at, list->count, &list->room, sizeof *grown);
        if (!grown) {
            status = ist_fail(err, IST_NOMEM, "out of memory");
            break;
        }
        list->at = grown;
        moved *m = &list->at[list->count];
        memset(m, 0, sizeof *m);
        status = rows_read(statement, list->record, list->arena, m->cells, err);
        if (status != IST_OK) break;
        m->title = ist_arena_copy(list->arena, ledger_text(statement, columns));
        m->publisher = ist_arena_copy(list->arena, ledger_text(statement, columns + 1));
        m->published = ist_arena_copy(list->arena, ledger_text(statement, columns + 2));
        m->about = row_cell(list->record, m->cells, "about");
        m->deal = row_cell(list->record, m->cells, "deal");
        if (!*m->deal) m->deal = m->about; /* a deal of its own */
        m->part_of = row_cell(list->record, m->cells, "part_of");
        m->supplier = row_cell(list->record, m->cells, "supplier");
        m->recipient = row_cell(list->record, m->cells, "recipient");
        m->item = row_cell(list->record, m->cells, "item");
        m->stage = stage_of(row_cell(list->record, m->cells, "kind"));
        m->quantity = number_of(row_cell(list->record, m->cells, "quantity"));
        m->total = number_of(row_cell(list->record, m->cells, "total"));
        m->last_day = INT_MIN;
        ist_parse_date(row_cell(list->record, m->cells, "valid_from"), NULL, &m->last_day);
        m->order = list->count;
        if (!m->title || !m->publisher || !m->published) status = ist_fail(err, IST_NOMEM, "out of memory");
        else list->count++;
    }
    sqlite3_finalize(statement);
    return status;
}

/* What the facts about the same thing say otherwise: "66 (Sputnik)". They come in the order of the rule. */
static const char *other_words(const moved_list *list, const moved *chosen, bool total)
{
    const char *text = "";
    double value = total ? chosen->total : chosen->quantity;
    for (size_t i = 0; i < list->count; i++) {
        const moved *other = &list->at[i];
        double said = total ? other->total : other->quantity;
        if (other == chosen || strcmp(other->about, chosen->about) != 0 || isnan(said) || said == value) continue;
        text = ist_arena_print(list->arena, "%s%s%s%.10g (%s)", text, *text ? "; " : "",
                               strcmp(row_cell(list->record, other->cells, "bound"), "about") == 0 ? "about " : "",
                               said, *other->publisher ? other->publisher : other->title);
        if (!text) return "";
    }
    return text;
}

static int compare_group(const moved *a, const moved *b)
{
    int order = strcmp(a->recipient, b->recipient);
    if (!order) order = strcmp(a->supplier, b->supplier);
    return order ? order : strcmp(a->item, b->item);
}

static int by_group(const void *a, const void *b)
{
    const moved *left = a, *right = b;
    int order = compare_group(left, right);
    return order ? order : left->order < right->order ? -1 : left->order > right->order;
}

/* True when an earlier fact of the group belongs to the same deal. */
static bool deal_is_seen(const moved_list *list, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (strcmp(list->at[j].deal, list->at[i].deal) == 0) return true;
    return false;
}

/* The first fact by the rule of its `about` that gives a quantity (or, for pledges, a total). */
static bool is_first(const moved_list *list, const moved *fact, bool total)
{
    for (const moved *before = list->at; before < fact; before++)
        if (strcmp(before->about, fact->about) == 0 && !isnan(total ? before->total : before->quantity)) return false;
    return !isnan(total ? fact->total : fact->quantity);
}

static const counted nothing = { NAN, NULL, NULL, "", NULL, 0 };

/* What one fact says: its quantity, or its total. */
static counted of_fact(const moved_list *list, const moved *fact, bool total)
{
    counted one = { total ? fact->total : fact->quantity, fact, fact, other_words(list, fact, total), NULL, 0 };
    one.parts = ist_arena_array(list->arena, 1, sizeof *one.parts);
    if (!one.parts) return one;
    one.parts[one.n_parts++] = fact;
    return one;
}

/* Adds what other facts say. */
static void add_counted(const moved_list *list, counted *sum, const counted *more)
{
    const moved **parts = ist_arena_array(list->arena, sum->n_parts + more->n_parts + 1, sizeof *parts);
    sum->value += more->value;
    if (more->last->last_day > sum->last->last_day) sum->last = more->last;
    if (*more->also && !*sum->also) sum->also = more->also;
    if (!parts) return;
    for (size_t i = 0; i < sum->n_parts; i++) parts[i] = sum->parts[i];
    for (size_t i = 0; i < more->n_parts; i++) parts[sum->n_parts + i] = more->parts[i];
    sum->parts = parts;
    sum->n_parts += more->n_parts;
}

/* Framework or contract of one deal. */
static counted agreed(const moved_list *list, const char *deal, stage which)
{
    for (size_t i = 0; i < list->count; i++) {
        const moved *fact = &list->at[i];
        if (fact->stage != which || strcmp(fact->deal, deal) != 0) continue;
        if (!isnan(fact->quantity)) return of_fact(list, fact, false);
        if (!isnan(fact->total)) return of_fact(list, fact, true);
    }
    return nothing;
}

/* Delivered of one deal: the latest total, then what was handed over after it. */
static counted delivered(const moved_list *list, const char *deal)
{
    counted sum = nothing;
    int from = INT_MIN; /* the day of that total */
    for (size_t i = 0; i < list->count; i++) {
        const moved *fact = &list->at[i];
        if (fact->stage != STAGE_DELIVERED || strcmp(fact->deal, deal) != 0) continue;
        if (!is_first(list, fact, true) || (sum.by && fact->last_day <= from)) continue;
        sum = of_fact(list, fact, true);
        from = fact->last_day;
    }
    bool counts_total = sum.by != NULL;
    for (size_t i = 0; i < list->count; i++) {
        const moved *fact = &list->at[i];
        if (fact->stage != STAGE_DELIVERED || strcmp(fact->deal, deal) != 0) continue;
        if (!is_first(list, fact, false) || (counts_total && fact->last_day <= from)) continue;
        counted one = of_fact(list, fact, false);
        if (isnan(sum.value)) sum = one;
        else add_counted(list, &sum, &one);
    }
    return sum;
}

static counted of_deal(const moved_list *list, const char *deal, stage which, int depth)
{
    counted own = which == STAGE_DELIVERED ? delivered(list, deal) : agreed(list, deal, which);
    if (!isnan(own.value) || depth > 8) return own;
    for (size_t i = 0; i < list->count; i++) { /* else the sum of its parts */
        const moved *part = &list->at[i];
        if (strcmp(part->part_of, deal) != 0 || !*part->part_of || deal_is_seen(list, i)) continue;
        counted one = of_deal(list, part->deal, which, depth + 1);
        if (isnan(one.value)) continue;
        if (isnan(own.value)) own = one;
        else add_counted(list, &own, &one);
    }
    return own;
}

/* True when another fact of the group carries the larger deal, which then counts for this one. */
static bool is_counted_in_parent(const moved_list *list, const moved *fact)
{
    for (size_t i = 0; *fact->part_of && i < list->count; i++)
        if (strcmp(list->at[i].deal, fact->part_of) == 0) return true;
    return false;
}

static counted of_group(const moved_list *list, stage which)
{
    counted sum = nothing;
    for (size_t i = 0; i < list->count; i++) {
        if (is_counted_in_parent(list, &list->at[i]) || deal_is_seen(list, i)) continue;
        counted one = of_deal(list, list->at[i].deal, which, 0);
        if (isnan(one.value)) continue;
        if (isnan(sum.value)) sum = one;
        else add_counted(list, &sum, &one);
    }
    return sum;
}

static const ist_sheet_column columns[] = {
    { "supplier", "From", IST_SHEET_TEXT, 0, "who gives", false },
    { "recipient", "To", IST_SHEET_TEXT, 0, "who receives", false },
    { "item", "Item", IST_SHEET_TEXT, 0, "what", false },
    { "unit", "Unit", IST_SHEET_TEXT, 0, "of the quantities", false },
    { "framework", "Framework", IST_SHEET_NUMBER, 0, "quantity of the framework agreement or pledge", false },
    { "contract", "Contract", IST_SHEET_NUMBER, 0, "quantity under binding contract, or lent", false },
    { "contract_share", "Share", IST_SHEET_SHARE, 1, "contract as a share of the framework", false },
    { "delivered", "Delivered", IST_SHEET_NUMBER, 0, "quantity handed over by the as-of day", false },
    { "delivered_share", "Of contract", IST_SHEET_SHARE, 1, "delivered as a share of the contract", true },
    { "delivered_on", "By", IST_SHEET_DATE, 0, "day, month or year of the last delivery counted", false },
    { "also_said", "Also said", IST_SHEET_TEXT, 0, "what other sources say about the same quantity", false },
    { "source", "Source", IST_SHEET_TEXT, 0, "who says so, in the order of the quantities", false },
    { "framework_fact", "Framework fact", IST_SHEET_TEXT, 0, "key of the fact; of each, where it is a sum", true },
    { "contract_fact", "Contract fact", IST_SHEET_TEXT, 0, "key of the fact; of each, where it is a sum", true },
    { "delivered_fact", "Delivered fact", IST_SHEET_TEXT, 0, "key of the fact; of each, where it is a sum", true },
};

/* Who says so: each source of the facts that are counted, once. */
static void add_sources(sheet_build *build, const moved_list *list, const counted found[STAGES])
{
    ist_buffer names = { 0 };
    for (int s = 0; s < STAGES; s++)
        for (size_t i = 0; i < found[s].n_parts; i++) {
            const moved *by = found[s].parts[i];
            bool said = false;
            for (int before = 0; before <= s; before++)
                for (size_t j = 0; j < (before < s ? found[before].n_parts : i); j++)
                    said |= strcmp(found[before].parts[j]->title, by->title) == 0;
            if (said) continue;
            ist_buffer_print(&names, "%s%s", names.length ? "; " : "", *by->publisher ? by->publisher : by->title);
            sheet_note(build, "%s: %s", *by->publisher ? by->publisher : "Source",
                       sheet_citation(build->arena, by->title, "", row_cell(list->record, by->cells, "section"),
                                      by->published));
        }
    sheet_words(build, &names);
}

static void add_keys(sheet_build *build, const counted *found)
{
    ist_buffer keys = { 0 };
    for (size_t i = 0; i < found->n_parts; i++)
        ist_buffer_print(&keys, "%s%s", i ? ";" : "", found->parts[i]->cells[0]);
    sheet_words(build, &keys);
}

/* What is said of one supplier, recipient and item. */
typedef struct group_row {
    const moved *group;
    const char *supplier, *recipient; /* names */
    counted found[STAGES];
} group_row;

static int by_number(double a, double b) /* greater first, unknown last */
{
    if (isnan(a) || isnan(b)) return isnan(a) - isnan(b);
    return a > b ? -1 : a < b;
}

static int by_people_and_size(const void *a, const void *b)
{
    const group_row *left = a, *right = b;
    int order = strcmp(left->recipient, right->recipient);
    if (!order) order = strcmp(left->supplier, right->supplier);
    for (int s = 0; s < STAGES && !order; s++) order = by_number(left->found[s].value, right->found[s].value);
    return order ? order : strcmp(left->group->item, right->group->item);
}

static void add_row(sheet_build *build, const moved_list *list, const group_row *row)
{
    const moved *group = row->group;
    const counted *found = row->found;
    ist_buffer also = { 0 };
    const char *unit = "";
    static const char *const words[STAGES] = { "framework", "contract", "delivered" };
    for (int s = 0; s < STAGES; s++) {
        if (found[s].by && !*unit) unit = row_cell(list->record, found[s].by->cells, "unit");
        if (found[s].by && *found[s].also)
            ist_buffer_print(&also, "%s%s %s", also.length ? "; " : "", words[s], found[s].also);
    }
    sheet_text(build, row->supplier);
    sheet_text(build, row->recipient);
    sheet_text(build, group->item);
    sheet_text(build, unit);
    sheet_number(build, found[STAGE_FRAMEWORK].value);
    sheet_number(build, found[STAGE_CONTRACT].value);
    sheet_number(build, found[STAGE_CONTRACT].value / found[STAGE_FRAMEWORK].value);
    sheet_number(build, found[STAGE_DELIVERED].value);
    sheet_number(build, found[STAGE_DELIVERED].value / found[STAGE_CONTRACT].value);
    sheet_text(build,
               found[STAGE_DELIVERED].last ? row_cell(list->record, found[STAGE_DELIVERED].last->cells, "valid_from") : "");
    sheet_words(build, &also);
    add_sources(build, list, found);
    for (int s = 0; s < STAGES; s++) add_keys(build, &found[s]);
}

static const char *title_of(ist_ledger *ledger, ist_arena *arena, const char *from, const char *to, int as_of)
{
    char day[IST_DATE_TEXT];
    const char *known = "";
    as_of_text(as_of, day);
    if (as_of != IST_ANY_DAY) known = ist_arena_print(arena, " as known on %s", day);
    return ist_arena_print(arena, "Transfers%s%s%s%s%s", from ? " from " : "",
                           from ? show_actor(ledger, from, arena) : "", to ? " to " : "",
                           to ? show_actor(ledger, to, arena) : "", known ? known : "");
}

/* An item that no transfer of the ledger has, on whatever day, is a name mistyped and no empty answer. */
static ist_status check_item(ist_ledger *ledger, ist_arena *arena, const char *item, ist_error *err)
{
    enum { MOST = 1024 };
    sqlite3_stmt *statement = NULL;
    const char **names = ist_arena_array(arena, MOST, sizeof *names);
    size_t count = 0;
    bool row = false, found = false;
    if (!names) return ist_fail(err, IST_NOMEM, "out of memory");
    ist_status status = ledger_prepare(ledger, &statement, "SELECT DISTINCT item FROM transfers WHERE item <> '' ORDER BY item", err);
    while (status == IST_OK && count < MOST && (status = ledger_step(ledger, statement, &row, err)) == IST_OK && row) {
        names[count] = ist_arena_copy(arena, ledger_text(statement, 0));
        if (!names[count]) status = ist_fail(err, IST_NOMEM, "out of memory");
        else found |= strcmp(names[count++], item) == 0;
    }
    sqlite3_finalize(statement);
    if (status != IST_OK || found || count == MOST) return status;
    const char *near = ist_nearest(item, names, count);
    return near ? ist_fail(err, IST_MISSING, "no transfer of the ledger is of '%s'; did you mean '%s'?", item, near)
                : ist_fail(err, IST_MISSING, "no transfer of the ledger is of '%s'; `isthmus ledger show transfers` lists the items", item);
}

ist_status ist_show_transfers(ist_ledger *ledger, const char *from, const char *to, const char *item, int as_of,
                              ist_sheet *out, ist_error *err)
{
    moved_list list = { .record = ist_record_named("transfers") };
    sheet_build build = { 0 };
    group_row *rows;
    size_t count = 0;
    bool rivals = false;
    ist_status status = IST_OK;
    if (from) IST_TRY(ist_ledger_actor(ledger, from, &from, err));
    if (to) IST_TRY(ist_ledger_actor(ledger, to, &to, err));
    IST_TRY(sheet_begin(&build, columns, sizeof columns / sizeof columns[0], err));
    list.arena = build.arena;
    if (item) IST_CHECK(check_item(ledger, build.arena, item, err));
    sheet_title(&build, "%s", title_of(ledger, build.arena, from, to, as_of));
    IST_CHECK(read_moved(ledger, &list, as_of, err));
    rows = ist_arena_array(build.arena, list.count + 1, sizeof *rows);
    if (!rows) {
        status = ist_fail(err, IST_NOMEM, "out of memory");
        goto done;
    }
    if (list.count) qsort(list.at, list.count, sizeof *list.at, by_group);
    for (size_t i = 0, end; i < list.count; i = end) {
        const moved *group = &list.at[i];
        group_row *row = &rows[count];
        bool any = false;
        for (end = i + 1; end < list.count && compare_group(&list.at[end], group) == 0;) end++;
        if ((from && strcmp(group->supplier, from) != 0) || (to && strcmp(group->recipient, to) != 0) ||
            (item && strcmp(group->item, item) != 0))
            continue;
        moved_list own = { .record = list.record, .arena = list.arena, .at = &list.at[i], .count = end - i };
        row->group = group;
        row->supplier = show_actor(ledger, group->supplier, build.arena);
        row->recipient = show_actor(ledger, group->recipient, build.arena);
        for (int s = 0; s < STAGES; s++) {
            row->found[s] = of_group(&own, (stage)s);
            any |= row->found[s].by != NULL;
            rivals |= row->found[s].by && *row->found[s].also;
        }
        count += any;
    }
    qsort(rows, count, sizeof *rows, by_people_and_size);
    for (size_t i = 0; i < count; i++) add_row(&build, &list, &rows[i]);
    if (rivals) sheet_note(&build, "Where sources differ the ledger picks by: %s.", IST_RIVAL_RULE);
    if (build.n_cells == 0)
        sheet_note(&build, "No transfer with a quantity is known%s.", item || from || to ? " that fits" : "");
done:
    free(list.at);
    return sheet_end(&build, status, out, err);
}
