/* SPDX-License-Identifier: Apache-2.0
 *
 * show_spending.c: shares of GDP by actor and year, and who stands above the target.
 */
#include "sheet.h"

#include <isthmus/base/grow.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN_YEARS = 5 };

/* Texts are in the sheet's arena. */
typedef struct spender {
    const char *key;
    double *share;      /* [n_years] by place in `years`; NAN none */
    int latest;         /* place of the last share; -1 none yet */
    const char *source; /* of the last share */
    char also[256];     /* "2023: 3.9": what was not picked */
} spender;

typedef struct spending_list {
    const ist_record *record;
    spender *at;
    size_t count, room;
    int *years; /* ascending */
    int n_years;
    size_t year_room;
    double target;
    const char *target_source;
    size_t rivals;
} spending_list;

static int place_of_year(const spending_list *list, int year)
{
    for (int i = 0; i < list->n_years; i++)
        if (list->years[i] == year) return i;
    return -1;
}

static int by_year(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }

static ist_status add_year(spending_list *list, int year, ist_error *err)
{
    if (place_of_year(list, year) >= 0) return IST_OK;
    int *grown = ist_grow(list->years, (size_t)list->n_years, &list->year_room, sizeof *grown);
    if (!grown) return ist_fail(err, IST_NOMEM, "out of memory");
    list->years = grown;
    list->years[list->n_years++] = year;
    return IST_OK;
}

/* The spender with this key, made when there is none; NULL when memory runs out. */
static spender *find(spending_list *list, const char *key, ist_arena *arena)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->at[i].key, key) == 0) return &list->at[i];
    spender *grown = ist_grow(list->at, list->count, &list->room, sizeof *grown);
    if (!grown) return NULL;
    list->at = grown;
    spender made = { .key = ist_arena_copy(arena, key), .share = ist_arena_array(arena, (size_t)list->n_years, sizeof(double)), .latest = -1,
                     .source = "" };
    if (!made.key || !made.share) return NULL;
    for (int i = 0; i < list->n_years; i++) made.share[i] = NAN;
    list->at[list->count] = made;
    return &list->at[list->count++];
}

/* Values said twice stand once; what no longer fits is in the list of contradictions. */
static void add_rival(spender *one, int year, double value)
{
    char words[48];
    size_t length = strlen(one->also);
    snprintf(words, sizeof words, "%d: %.4g", year, value);
    if (strstr(one->also, words) || length + strlen(words) + 3 > sizeof one->also) return;
    snprintf(one->also + length, sizeof one->also - length, "%s%s", length ? "; " : "", words);
}

/* Pass 0 collects the years, pass 1 the shares; facts come in the order of the rule. */
static ist_status read_shares(ist_ledger *ledger, spending_list *list, int as_of, int pass, sheet_build *build,
                              ist_error *err)
{
    sqlite3_stmt *statement = NULL;
    int columns = (int)ist_record_columns(list->record);
    bool row = false;
    ist_status status = show_select(ledger, list->record,
                                    "t.\"measure\" = 'share-of-gdp' AND t.\"value\" IS NOT NULL AND "
                                    "t.\"year\" IS NOT NULL",
                                    as_of, &statement, err);
    while (status == IST_OK && (status = ledger_step(ledger, statement, &row, err)) == IST_OK && row) {
        int year = sqlite3_column_int(statement, ist_record_find(list->record, "year"));
        double value = sqlite3_column_double(statement, ist_record_find(list->record, "value"));
        if (pass == 0) {
            status = add_year(list, year, err);
            continue;
        }
        int place = place_of_year(list, year);
        if (place < 0) continue; /* added by another process since the years were read */
        spender *one = find(list, ledger_text(statement, ist_record_find(list->record, "actor")), build->arena);
        const char *publisher = ledger_text(statement, columns + 1);
        if (!one) {
            status = ist_fail(err, IST_NOMEM, "out of memory");
            continue;
        }
        if (!isnan(one->share[place])) {
            if (one->share[place] != value) {
                list->rivals++;
                add_rival(one, year, value);
            }
            continue;
        }
        one->share[place] = value;
        if (place > one->latest) {
            one->latest = place;
            one->source = ist_arena_copy(build->arena, *publisher ? publisher : ledger_text(statement, columns));
            if (!one->source) status = ist_fail(err, IST_NOMEM, "out of memory");
        }
        sheet_note(build, "%s: %s", *publisher ? publisher : "Source",
                   sheet_citation(build->arena, ledger_text(statement, columns), "",
                                  ledger_text(statement, ist_record_find(list->record, "section")),
                                  ledger_text(statement, columns + 2)));
    }
    sqlite3_finalize(statement);
    return status;
}

static ist_status read_target(ist_ledger *ledger, spending_list *list, int as_of, ist_arena *arena, ist_error *err)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;
    ist_status status = show_select(ledger, list->record, "t.\"measure\" = 'share-target' AND t.\"value\" IS NOT NULL",
                                    as_of, &statement, err);
    list->target = NAN;
    if (status == IST_OK) status = ledger_step(ledger, statement, &row, err);
    if (status == IST_OK && row) {
        list->target = sqlite3_column_double(statement, ist_record_find(list->record, "value"));
        list->target_source = ist_arena_copy(arena, ledger_text(statement, (int)ist_record_columns(list->record) + 1));
        if (!list->target_source) status = ist_fail(err, IST_NOMEM, "out of memory");
    }
    sqlite3_finalize(statement);
    return status;
}

static double latest_share(const spender *one) { return one->share[one->latest]; }

static int by_latest_share(const void *a, const void *b)
{
    const spender *left = a, *right = b;
    double x = latest_share(left), y = latest_share(right);
    if (x != y) return x > y ? -1 : 1;
    return strcmp(left->key, right->key);
}

static ist_status begin_sheet(sheet_build *build, const int *years, int count, ist_error *err)
{
    static const ist_sheet_column around[] = {
        { "actor", "Actor", IST_SHEET_TEXT, 0, "who spends", false },
        { "target", "Target", IST_SHEET_NUMBER, 1, "percent of GDP that members of NATO aim at", true },
        { "latest_year", "Latest", IST_SHEET_CODE, 0, "year of the last share", false },
        { "stands", "Stands", IST_SHEET_TEXT, 0, "against the target in that year", false },
        { "also_said", "Also said", IST_SHEET_TEXT, 0, "shares of these years that were not picked", false },
        { "source", "Source", IST_SHEET_TEXT, 0, "of the last share", false },
    };
    enum { AROUND = sizeof around / sizeof around[0] };
    ist_sheet_column columns[AROUND + SHOWN_YEARS];
    char words[SHOWN_YEARS][2][16];
    columns[0] = around[0];
    for (int i = 0; i < count; i++) {
        snprintf(words[i][0], sizeof words[i][0], "share_%d", years[i]);
        snprintf(words[i][1], sizeof words[i][1], "%d", years[i]);
        columns[1 + i] = (ist_sheet_column){ words[i][0], words[i][1], IST_SHEET_NUMBER, 2, "percent of GDP", false };
    }
    memcpy(columns + 1 + count, around + 1, sizeof around - sizeof around[0]);
    return sheet_begin(build, columns, (size_t)(AROUND + count), err);
}

static void add_row(ist_ledger *ledger, sheet_build *build, const spending_list *list, const spender *one, int first)
{
    double latest = latest_share(one);
    sheet_text(build, show_actor(ledger, one->key, build->arena));
    for (int i = first; i < list->n_years; i++) sheet_number(build, one->share[i]);
    sheet_number(build, list->target);
    sheet_number(build, list->years[one->latest]);
    sheet_text(build, isnan(list->target)     ? ""
                      : latest > list->target ? "above"
                      : latest < list->target ? "below"
                                              : "at");
    sheet_text(build, one->also);
    sheet_text(build, one->source);
}

/* Whether the register of actors has it among the members of NATO. */
static bool is_member(ist_ledger *ledger, const char *actor)
{
    const ist_record *actors = ist_record_named("actors");
    sqlite3_stmt *statement = ledger_statements(ledger, actors)->by_key;
    bool row = false, member = false;
    sqlite3_reset(statement);
    sqlite3_bind_text(statement, 1, actor, -1, SQLITE_TRANSIENT);
    if (ledger_step(ledger, statement, &row, NULL) == IST_OK && row) member = show_lists(ledger_text(statement, ist_record_find(actors, "groups")), "NATO");
    sqlite3_reset(statement);
    return member;
}

/* The target is that of NATO's members: they are counted against it, and who else is listed is named. Where the register
 * knows no member, as in a ledger of one's own, all are counted. */
static void note_target(ist_ledger *ledger, sheet_build *build, const spending_list *list)
{
    size_t members = 0, above = 0, all_above = 0;
    ist_buffer others = { 0 };
    for (size_t i = 0; i < list->count; i++) {
        const spender *one = &list->at[i];
        bool stands = latest_share(one) >= list->target;
        all_above += stands;
        if (is_member(ledger, one->key)) {
            members++;
            above += stands;
        } else ist_buffer_print(&others, "%s%s", others.length ? ", " : "", show_actor(ledger, one->key, build->arena));
    }
    if (members == 0)
        sheet_note(build, "%zu of %zu stand at or above %.10g percent in their latest year; the target as stated by %s.", all_above,
                   list->count, list->target, list->target_source);
    else
        sheet_note(build, "%zu of the %zu members of NATO listed stand at or above %.10g percent in their latest year; the target as stated by %s.%s%s%s",
                   above, members, list->target, list->target_source, others.length ? " Not counted, no members on 2024-01-31: " : "",
                   others.length && others.at ? others.at : "", others.length ? "." : "");
    ist_buffer_clear(&others);
}

ist_status ist_show_spending(ist_ledger *ledger, int as_of, ist_sheet *out, ist_error *err)
{
    spending_list list = { .record = ist_record_named("spending") };
    sheet_build build = { 0 };
    int first;
    ist_status status = IST_OK;
    IST_CHECK(read_shares(ledger, &list, as_of, 0, &build, err));
    if (list.n_years) qsort(list.years, (size_t)list.n_years, sizeof *list.years, by_year);
    first = list.n_years > SHOWN_YEARS ? list.n_years - SHOWN_YEARS : 0;
    IST_CHECK(begin_sheet(&build, list.years ? list.years + first : NULL, list.n_years - first, err));
    IST_CHECK(read_target(ledger, &list, as_of, build.arena, err));
    IST_CHECK(read_shares(ledger, &list, as_of, 1, &build, err));
    if (list.count) qsort(list.at, list.count, sizeof *list.at, by_latest_share);
    if (isnan(list.target)) sheet_title(&build, "Defence spending, percent of GDP");
    else sheet_title(&build, "Defence spending, percent of GDP (target of NATO members: %.10g)", list.target);
    for (size_t i = 0; i < list.count; i++) add_row(ledger, &build, &list, &list.at[i], first);
    if (!isnan(list.target) && list.count) note_target(ledger, &build, &list);
    if (list.rivals)
        sheet_note(&build, "%zu shares were also stated otherwise; isthmus ledger show contradictions says by whom.",
                   list.rivals);
    if (list.count == 0) sheet_note(&build, "No share of GDP is known.");
done:
    free(list.at);
    free(list.years);
    return sheet_end(&build, status, out, err);
}
