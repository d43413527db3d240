/* SPDX-License-Identifier: Apache-2.0
 *
 * show_spending.c: shares of GDP by actor and year, and who stands above the target.
 */
#include "sheet.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ACTORS = 400, SHOWN_YEARS = 5, MOST_YEARS = 120 };

typedef struct spender {
    char key[64];
    double share[MOST_YEARS]; /* by place in `years`; NAN none */
    char source[MOST_YEARS][80];
    char also[256]; /* "2023: 3.9": what was not picked */
    int latest;     /* year of the last share */
} spender;

typedef struct spending_list {
    const ist_record *record;
    spender *at;
    size_t count;
    int years[MOST_YEARS]; /* ascending */
    int n_years;
    double target;
    char target_source[120];
    size_t rivals;
} spending_list;

static int place_of_year(spending_list *list, int year)
{
    for (int i = 0; i < list->n_years; i++)
        if (list->years[i] == year) return i;
    return -1;
}

static int by_year(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }

static spender *find(spending_list *list, const char *key)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->at[i].key, key) == 0) return &list->at[i];
    if (list->count == MOST_ACTORS || strlen(key) >= sizeof list->at->key) return NULL;
    spender *made = &list->at[list->count++];
    memset(made, 0, sizeof *made);
    strcpy(made->key, key);
    for (int i = 0; i < MOST_YEARS; i++) made->share[i] = NAN;
    return made;
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
        int year = sqlite3_column_int(statement, ist_record_find(list->record, "year")),
            place = place_of_year(list, year);
        double value = sqlite3_column_double(statement, ist_record_find(list->record, "value"));
        if (pass == 0) {
            if (place < 0 && list->n_years < MOST_YEARS) list->years[list->n_years++] = year;
            continue;
        }
        spender *one = find(list, ledger_text(statement, ist_record_find(list->record, "actor")));
        const char *publisher = ledger_text(statement, columns + 1);
        if (!one || place < 0) continue;
        if (!isnan(one->share[place])) {
            if (one->share[place] != value) {
                list->rivals++;
                add_rival(one, year, value);
            }
            continue;
        }
        one->share[place] = value;
        snprintf(one->source[place], sizeof one->source[place], "%s",
                 *publisher ? publisher : ledger_text(statement, columns));
        if (year > one->latest) one->latest = year;
        sheet_note(build, "%s: %s", *publisher ? publisher : "Source",
                   sheet_citation(build->arena, ledger_text(statement, columns), "",
                                  ledger_text(statement, ist_record_find(list->record, "section")),
                                  ledger_text(statement, columns + 2)));
    }
    sqlite3_finalize(statement);
    return status;
}

static ist_status read_target(ist_ledger *ledger, spending_list *list, int as_of, ist_error *err)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;
    ist_status status = show_select(ledger, list->record, "t.\"measure\" = 'share-target' AND t.\"value\" IS NOT NULL",
                                    as_of, &statement, err);
    list->target = NAN;
    if (status == IST_OK) status = ledger_step(ledger, statement, &row, err);
    if (status == IST_OK && row) {
        list->target = sqlite3_column_double(statement, ist_record_find(list->record, "value"));
        snprintf(list->target_source, sizeof list->target_source, "%s",
                 ledger_text(statement, (int)ist_record_columns(list->record) + 1));
    }
    sqlite3_finalize(statement);
    return status;
}

static int by_latest_share(const void *a, const void *b)
{
    const spender *left = a, *right = b;
    double x = NAN, y = NAN;
    for (int i = MOST_YEARS - 1; i >= 0 && isnan(x); i--) x = left->share[i];
    for (int i = MOST_YEARS - 1; i >= 0 && isnan(y); i--) y = right->share[i];
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
    double latest = NAN;
    int place = 0;
    char words[64];
    sheet_text(build, show_actor(ledger, one->key, build->arena));
    for (int i = 0; i < list->n_years; i++) {
        if (i >= first) sheet_number(build, one->share[i]);
        if (!isnan(one->share[i])) {
            latest = one->share[i];
            place = i;
        }
    }
    snprintf(words, sizeof words, "%s",
             isnan(list->target)     ? ""
             : latest > list->target ? "above"
             : latest < list->target ? "below"
                                     : "at");
    sheet_number(build, list->target);
    sheet_number(build, one->latest);
    sheet_text(build, words);
    sheet_text(build, one->also);
    sheet_text(build, one->source[place]);
}

ist_status ist_show_spending(ist_ledger *ledger, int as_of, ist_sheet *out, ist_error *err)
{
    spending_list list = { .record = ist_record_named("spending") };
    sheet_build build = { 0 };
    size_t above = 0;
    int first;
    ist_status status = IST_OK;
    list.at = calloc(MOST_ACTORS, sizeof *list.at);
    if (!list.at) return ist_fail(err, IST_NOMEM, "out of memory");
    IST_CHECK(read_shares(ledger, &list, as_of, 0, &build, err));
    qsort(list.years, (size_t)list.n_years, sizeof list.years[0], by_year);
    first = list.n_years > SHOWN_YEARS ? list.n_years - SHOWN_YEARS : 0;
    IST_CHECK(begin_sheet(&build, list.years + first, list.n_years - first, err));
    IST_CHECK(read_target(ledger, &list, as_of, err));
    IST_CHECK(read_shares(ledger, &list, as_of, 1, &build, err));
    if (list.count) qsort(list.at, list.count, sizeof *list.at, by_latest_share);
    if (isnan(list.target)) sheet_title(&build, "Defence spending, percent of GDP");
    else sheet_title(&build, "Defence spending, percent of GDP (target of NATO members: %.10g)", list.target);
    for (size_t i = 0; i < list.count; i++) {
        add_row(ledger, &build, &list, &list.at[i], first);
        double latest = NAN;
        for (int y = 0; y < list.n_years; y++)
            if (!isnan(list.at[i].share[y])) latest = list.at[i].share[y];
        above += latest >= list.target;
    }
    if (!isnan(list.target) && list.count)
        sheet_note(&build,
                   "%zu of %zu stand at or above %.10g percent in their latest year; the target as stated by %s.",
                   above, list.count, list.target, list.target_source);
    if (list.rivals)
        sheet_note(&build, "%zu shares were also stated otherwise; isthmus ledger show contradictions says by whom.",
                   list.rivals);
    if (list.count == 0) sheet_note(&build, "No share of GDP is known.");
done:
    free(list.at);
    return sheet_end(&build, status, out, err);
}
