/* SPDX-License-Identifier: Apache-2.0
 *
 * main_inputs.c: the inputs that matter most: the page's sliders.
 *
 * Which they are was found by a screening (tools/calibration) whose table is part of the data: the page has to stand at once. From
 * each headline in turn the input that moves it most of those not taken yet, so that every headline has some. An input of the
 * screening that the asked scenario has no range for is passed over.
 */
#include <isthmus/briefing/lists.h>

#include <isthmus/analysis/ranges.h>
#include <isthmus/analysis/subject.h>
#include <isthmus/base/csv.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SCREENED = 1024, HEADLINES = 16, MAIN = 10 };

typedef struct screened {
    const char *headline, *input;
    double      share, sure; /* moves the headline by so much of its value; its measure by so many standard errors */
} screened;

static ist_status read_screening(ist_arena *arena, const char *path, screened *out, size_t *out_count, ist_error *err)
{
    ist_csv   *csv = NULL;
    ist_status status = ist_csv_open(&csv, path, err);
    if (status != IST_OK) return status;
    int  headline = ist_csv_column(csv, "headline"), value = ist_csv_column(csv, "value"), input = ist_csv_column(csv, "input"),
        moves = ist_csv_column(csv, "mu_star"), error = ist_csv_column(csv, "mu_star_error");
    bool more = true;
    while (*out_count < SCREENED && (status = ist_csv_next(csv, &more, err)) == IST_OK && more) {
        double of, by, blur;
        if (!ist_parse_number(ist_csv_cell(csv, value), &of) || !ist_parse_number(ist_csv_cell(csv, moves), &by) || of == 0) continue;
        if (!ist_parse_number(ist_csv_cell(csv, error), &blur)) blur = 0;
        out[*out_count] = (screened){ ist_arena_copy(arena, ist_csv_cell(csv, headline)), ist_arena_copy(arena, ist_csv_cell(csv, input)),
                                      fabs(by / of), blur > 0 ? by / blur : 1e9 };
        if (!out[*out_count].headline || !out[*out_count].input) status = ist_fail(err, IST_NOMEM, "out of memory");
        if (status != IST_OK) break;
        ++*out_count;
    }
    ist_csv_free(csv);
    return status;
}

/* The screening of this scenario, else of the default one, of which most others are variants. */
static ist_status screening_of(ist_arena *arena, const ist_scenario *scenario, const char *data, screened *out, size_t *out_count, ist_error *err)
{
    const char *names[] = { scenario->name, "two-theatres" };
    *out_count = 0;
    if (!data) return ist_fail(err, IST_MISSING, "the screening of inputs comes with the data, which is not here");
    for (size_t i = 0; i < 2; i++) {
        ist_buffer path = { 0 };
        ist_buffer_print(&path, "%s/screening/%s.csv", data, names[i]);
        ist_status status = path.failed ? ist_fail(err, IST_NOMEM, "out of memory") : read_screening(arena, path.at, out, out_count, i ? err : NULL);
        ist_buffer_clear(&path);
        if (status == IST_OK) return IST_OK;
        if (i) return status;
    }
    return IST_OK;
}

/* What moves most comes first; what chance may have done comes after what it cannot. */
static int moves_more(const void *left, const void *right)
{
    const screened *a = left, *b = right;
    if ((a->sure > 2) != (b->sure > 2)) return a->sure > 2 ? -1 : 1;
    return a->share > b->share ? -1 : a->share < b->share ? 1 : strcmp(a->input, b->input);
}

static const ist_range *range_named(const ist_range *ranges, size_t n, const char *name)
{
    for (size_t r = 0; r < n; r++)
        if (ranges[r].input && strcmp(ranges[r].name, name) == 0 && ranges[r].high > ranges[r].low) return &ranges[r];
    return NULL;
}

/* The scenario's own sentence for a subject; the subject's words when it is no headline of this scenario. */
static const char *says(const ist_scenario *scenario, const char *subject)
{
    for (size_t h = 0; h < scenario->n_headlines; h++) {
        ist_buffer  words = { 0 };
        ist_subject of = ist_subject_of_headline(scenario, h, IST_COUNT_SHARE);
        ist_subject_words(&words, scenario, &of);
        bool same = words.at && strcmp(words.at, subject) == 0;
        ist_buffer_clear(&words);
        if (same) return scenario->headlines[h].says;
    }
    return subject;
}

static void add_input(ist_table *table, const ist_scenario *scenario, const ist_range *range, const screened *found)
{
    const ist_input *input = range->input;
    ist_table_add_text(table, range->name);
    ist_table_add_text(table, input->unit);
    ist_table_add_number(table, range->low);
    ist_table_add_number(table, range->planning);
    ist_table_add_number(table, range->high);
    ist_table_add_text(table, input->kind == IST_INPUT_FACT ? "fact" : "assumption");
    ist_table_add_text(table, input->kind == IST_INPUT_FACT ? input->source : input->reason);
    ist_table_add_text(table, input->kind == IST_INPUT_FACT ? input->fact : input->n_between ? input->between[0] : "");
    ist_table_add_text(table, says(scenario, found->headline));
    ist_table_add_number(table, found->share);
    ist_table_add_text(table, input->who_disagrees);
    ist_table_add_text(table, input->settles);
    ist_table_add_text(table, input->label);
}

/* Headline by headline, round after round. */
static size_t choose(ist_table *table, const ist_scenario *scenario, const ist_range *ranges, size_t n_ranges, const screened *found, size_t n)
{
    const char *headlines[HEADLINES], *taken[MAIN];
    size_t      n_headlines = 0, n_taken = 0, at[HEADLINES] = { 0 };
    for (size_t i = 0; i < n; i++) {
        size_t h = 0;
        while (h < n_headlines && strcmp(headlines[h], found[i].headline) != 0) h++;
        if (h == n_headlines && n_headlines < HEADLINES) headlines[n_headlines++] = found[i].headline;
    }
    for (bool any = true; any && n_taken < MAIN;) {
        any = false;
        for (size_t h = 0; h < n_headlines && n_taken < MAIN; h++) {
            for (; at[h] < n; at[h]++) {
                const screened  *one = &found[at[h]];
                const ist_range *range = strcmp(one->headline, headlines[h]) == 0 ? range_named(ranges, n_ranges, one->input) : NULL;
                size_t           t = 0;
                while (range && t < n_taken && strcmp(taken[t], one->input) != 0) t++;
                if (!range || t < n_taken) continue;
                add_input(table, scenario, range, one);
                taken[n_taken++] = one->input;
                at[h]++;
                any = true;
                break;
            }
        }
    }
    return n_taken;
}

static ist_status list(ist_arena *arena, const ist_scenario *scenario, int counterfactual, const char *data, ist_table **out, ist_error *err)
{
    static const ist_column columns[] = {
        { .name = "input", .heading = "Input" },
        { .name = "unit", .heading = "Unit" },
        { .name = "low", .heading = "From", .kind = IST_COLUMN_NUMBER, .digits = -4, .meaning = "the low end of its range" },
        { .name = "planning", .heading = "Planning value", .kind = IST_COLUMN_NUMBER, .digits = -4 },
        { .name = "high", .heading = "To", .kind = IST_COLUMN_NUMBER, .digits = -4, .meaning = "the high end" },
        { .name = "kind", .heading = "Is" },
        { .name = "basis", .heading = "Source or reason" },
        { .name = "fact", .machine_only = true, .meaning = "key of the fact, or of one that brackets the range: isthmus ledger source KEY" },
        { .name = "headline", .heading = "Moves", .meaning = "the headline for which it was chosen" },
        { .name = "moves", .heading = "by", .kind = IST_COLUMN_SHARE, .digits = 0,
          .meaning = "mean absolute change over its whole range, as a share of the headline's value (Morris screening)" },
        { .name = "who_disagrees", .heading = "Who disagrees" },
        { .name = "settles", .heading = "What would settle it" },
        { .name = "label", .machine_only = true },
    };
    screened  *found = ist_arena_alloc(arena, SCREENED * sizeof *found);
    ist_range *ranges = NULL;
    size_t     n = 0, n_ranges = 0;
    if (!found) return ist_fail(err, IST_NOMEM, "out of memory");
    IST_TRY(screening_of(arena, scenario, data, found, &n, err));
    IST_TRY(ist_ranges_of(arena, scenario, counterfactual, false, &ranges, &n_ranges, err));
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof *columns);
    if (!table) return ist_fail(err, IST_NOMEM, "out of memory");
    ist_table_set_title(table, "The inputs that move the headlines most");
    qsort(found, n, sizeof *found, moves_more);
    choose(table, scenario, ranges, n_ranges, found, n);
    *out = table;
    return IST_OK;
}

ist_status ist_briefing_main_inputs(const ist_scenario *scenario, int counterfactual, const char *data, ist_table **out, ist_error *err)
{
    ist_arena *arena = ist_arena_new();
    if (!arena) return ist_fail(err, IST_NOMEM, "out of memory");
    ist_status status = list(arena, scenario, counterfactual, data, out, err);
    ist_arena_free(arena);
    return status;
}
