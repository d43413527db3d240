/* SPDX-License-Identifier: Apache-2.0
 *
 * agreements.c: the register of agreements with what may pass under each, as a table and on a timeline. The ledger has it even where
 * there is no exchange.
 */
#include "resource_list.h"

#include <isthmus/base/time.h>
#include <isthmus/figure/timeline.h>
#include <isthmus/share/terms.h>
#include <isthmus/web/register.h>

#include <limits.h>
#include <string.h>
#include <time.h>

static void read_days(const ist_sheet *sheet, size_t row, int *out_first, int *out_last)
{
    int first, last;

    *out_first = INT_MIN;
    *out_last = INT_MAX;
    if (ist_parse_date(ist_sheet_cell(sheet, row, "from"), &first, &last)) *out_first = first;
    if (ist_parse_date(ist_sheet_cell(sheet, row, "to"), &first, &last)) *out_last = last;
}

/* A table cannot be asked what it holds of texts: the agreements are kept as spans besides. */
static ist_status draw(ist_arena *arena, const ist_sheet *sheet, const bool *passes, ist_buffer *out, ist_error *err)
{
    ist_span *spans = ist_arena_array(arena, sheet->n_rows, sizeof *spans);
    size_t    n = 0;

    if (!spans) return ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t r = 0; r < sheet->n_rows; r++) {
        ist_span *span = &spans[n];
        *span = (ist_span){ .label = ist_sheet_cell(sheet, r, "name"), .about = ist_sheet_cell(sheet, r, "parties"), .tone = passes[r] ? 2 : 0 };
        read_days(sheet, r, &span->first, &span->last);
        if (span->first != INT_MIN && span->last >= span->first) n++;
    }
    if (!n) return IST_OK;
    return ist_figure_draw_spans(out, &(ist_span_chart){
        .frame = { .id = "agreements", .title = "What is agreed, since when", .subtitle = "Green: information may pass under it. Without a known start an agreement is not drawn.", .width = 900 },
        .span_count = n, .spans = spans, .today = INT_MIN }, err);
}

static void add_agreement(ist_table *table, const ist_sheet *sheet, size_t row, const ist_terms *terms, int today)
{
    int first, last;

    read_days(sheet, row, &first, &last);
    ist_table_add_text(table, ist_sheet_cell(sheet, row, "name"));
    ist_table_add_text(table, ist_sheet_cell(sheet, row, "kind"));
    ist_table_add_text(table, ist_sheet_cell(sheet, row, "parties"));
    ist_table_add_text(table, ist_sheet_cell(sheet, row, "from"));
    ist_table_add_text(table, ist_sheet_cell(sheet, row, "to"));
    ist_table_add_number(table, first != INT_MIN && first <= today && today <= last);
    ist_table_add_text(table, ist_sheet_cell(sheet, row, "areas"));
    ist_table_add_number(table, terms != NULL);
    ist_buffer list = { 0 };
    for (size_t i = 0; terms && i < terms->n_categories; i++) ist_buffer_print(&list, "%s%s", i ? ", " : "", terms->categories[i]);
    ist_table_add_words(table, &list);
    if (terms) ist_table_add_number(table, terms->illustrative);
    else ist_table_add_empty(table);
    ist_table_add_text(table, ist_sheet_cell(sheet, row, "also_said"));
    ist_table_add_text(table, ist_sheet_cell(sheet, row, "source"));
    ist_table_add_text(table, ist_sheet_cell(sheet, row, "fact"));
}

static ist_status fill(ist_table *table, const ist_sheet *sheet, ist_ledger *ledger, const ist_web_register *asked, ist_arena *arena, ist_buffer *svg,
                       ist_error *err)
{
    const ist_terms *terms = NULL;
    size_t           n_terms = 0;
    bool            *passes = ist_arena_array(arena, sheet->n_rows + 1, sizeof *passes);
    if (!passes) return ist_fail(err, IST_NOMEM, "out of memory");
    IST_TRY(ist_terms_read(ledger, asked->as_of, arena, &terms, &n_terms, err));
    for (size_t r = 0; r < sheet->n_rows; r++) {
        const ist_terms *its = NULL;
        for (size_t t = 0; t < n_terms; t++)
            if (strcmp(terms[t].key, ist_sheet_cell(sheet, r, "fact")) == 0) its = &terms[t];
        passes[r] = its != NULL;
        add_agreement(table, sheet, r, its, asked->on);
    }
    return svg ? draw(arena, sheet, passes, svg, err) : IST_OK;
}

ist_status ist_web_register_read(ist_ledger *ledger, const ist_web_register *asked, ist_table **out, ist_buffer *svg, ist_error *err)
{
    static const ist_column columns[] = {
        { .name = "name", .heading = "Agreement" },
        { .name = "kind", .heading = "Kind" },
        { .name = "parties", .heading = "Parties" },
        { .name = "from", .heading = "From", .kind = IST_COLUMN_DATE },
        { .name = "to", .heading = "To", .kind = IST_COLUMN_DATE },
        { .name = "in_force", .heading = "In force", .kind = IST_COLUMN_FLAG, .meaning = "on the day asked for" },
        { .name = "areas", .heading = "Areas" },
        { .name = "passes", .heading = "Information may pass", .kind = IST_COLUMN_FLAG, .meaning = "it says which categories may go to the other side" },
        { .name = "categories", .heading = "Categories" },
        { .name = "illustrative", .heading = "Illustrative", .kind = IST_COLUMN_FLAG, .meaning = "no public table of equivalents stands behind it" },
        { .name = "also_said", .heading = "Others say" },
        { .name = "source", .heading = "Source" },
        { .name = "fact", .heading = "Fact", .meaning = "its key in the ledger", .machine_only = true },
    };
    ist_sheet  sheet = { 0 };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof *columns);
    ist_arena *arena = ist_arena_new();
    ist_status status = table && arena ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory");
    if (status == IST_OK) status = ist_show_agreements(ledger, asked->between, IST_ANY_DAY, asked->as_of, &sheet, err);
    if (status == IST_OK) {
        ist_table_set_title(table, "Agreements, and what may pass under them");
        status = fill(table, &sheet, ledger, asked, arena, svg, err);
    }
    if (status == IST_OK) *out = table;
    else ist_table_free(table);
    ist_sheet_clear(&sheet);
    ist_arena_free(arena);
    return status;
}

ist_status web_exchange_agreements(web_call *call, web_sheet *out, ist_error *err)
{
    char             day[IST_DATE_TEXT];
    ist_web_register asked = { .between = web_word(call, "parties"), .as_of = web_day(call, "as_of", IST_ANY_DAY), .on = web_day(call, "on", web_today(call->options)) };

    IST_TRY(ist_web_register_read(call->ledger, &asked, &out->table, &out->svg, err));
    ist_format_day(asked.on, day);
    ist_buffer_print(&out->recipe, "isthmus ledger show agreements --passing --on %s --csv", day);
    web_option(&out->recipe, "--between", asked.between);
    web_option(&out->recipe, "--as-of", web_word(call, "as_of"));
    return IST_OK;
}
