/* SPDX-License-Identifier: Apache-2.0
 *
 * clearance.c: a ledger without what is above a reader's clearance.
 *
 * What a resource says is made from many records: rows, sums, counts, what contradicts what, and the sentence of an error too.
 * So nothing is filtered behind an answer. A reader below the top gets a ledger of its own, made from the records that the
 * gate of room share lets it see, each by its label joined with its source's; and a record that names one of those left out is
 * left out with it. What is not there cannot be told. Where everything may be seen it is a copy all the same: what is written to
 * the ledger after it was judged is seen by nobody before that is judged.
 */
#include "web_local.h"

#include <isthmus/base/csv.h>
#include <isthmus/base/grow.h>
#include <isthmus/ledger/export.h>
#include <isthmus/ledger/label.h>
#include <isthmus/share/terms.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct labelled { const char *key, *label; } labelled;

typedef struct copying {
    ist_ledger       *from, *to;
    const ist_reader *reader;
    ist_arena        *arena;
    const ist_terms  *terms;
    size_t            n_terms;
    int               day;
    labelled         *sources;
    size_t            n_sources;
    size_t            withheld;
} copying;

bool web_gate_may(const ist_reader *reader, const char *label, size_t n_terms, const ist_terms *terms, int day)
{
    return ist_reader_of_label(reader, label, n_terms, terms, day) == IST_RULE_RELEASED;
}

const char *web_temporary(const ist_web_options *options) { return options->temporary && *options->temporary ? options->temporary : "/tmp"; }

int web_today(const ist_web_options *options) { return options->today ? options->today() : (int)(time(NULL) / 86400); }

static const char *label_of_source(const copying *at, const char *key)
{
    for (size_t i = 0; i < at->n_sources; i++)
        if (strcmp(at->sources[i].key, key) == 0) return at->sources[i].label;
    return "";
}

/* The label of a record joined with its source's. */
static void join_label(const copying *at, const ist_csv *csv, char out[IST_LABEL_TEXT])
{
    const char *label = ist_csv_cell(csv, ist_csv_column(csv, "label"));
    int         source = ist_csv_column(csv, "source");
    out[0] = '\0';
    if (ist_label_read(label, out, NULL) != IST_OK) out[0] = '\0';
    if (source >= 0 && ist_csv_cell(csv, source)[0]) ist_label_join(out, label_of_source(at, ist_csv_cell(csv, source)), out);
}

static ist_status copy_row(copying *at, const ist_record *record, const ist_csv *csv, ist_error *err)
{
    const char *cells[IST_MOST_COLUMNS];
    char        label[IST_LABEL_TEXT];
    ist_added   added;
    join_label(at, csv, label);
    if (!web_gate_may(at->reader, label, at->n_terms, at->terms, at->day)) {
        at->withheld++;
        return IST_OK;
    }
    if (!at->to) return IST_OK;
    for (size_t c = 0; c < ist_record_columns(record); c++) cells[c] = ist_csv_cell(csv, ist_csv_column(csv, ist_record_column(record, c)->name));
    ist_status status = ist_ledger_add(at->to, record, cells, &added, err);
    /* It names something that was left out, and goes with it. */
    return status == IST_NOMEM || status == IST_IO ? status : IST_OK;
}

static ist_status keep_sources(copying *at, ist_csv *csv, ist_error *err)
{
    size_t room = 0;
    for (bool more = true;;) {
        IST_TRY(ist_csv_next(csv, &more, err));
        if (!more) return IST_OK;
        labelled *grown = ist_grow(at->sources, at->n_sources, &room, sizeof *grown);
        if (!grown) return ist_fail(err, IST_NOMEM, "out of memory");
        at->sources = grown;
        at->sources[at->n_sources] = (labelled){ ist_arena_copy(at->arena, ist_csv_cell(csv, ist_csv_column(csv, "key"))),
                                                 ist_arena_copy(at->arena, ist_csv_cell(csv, ist_csv_column(csv, "label"))) };
        if (!at->sources[at->n_sources].key || !at->sources[at->n_sources].label) return ist_fail(err, IST_NOMEM, "out of memory");
        at->n_sources++;
    }
}

static ist_status copy_rows(copying *at, const ist_record *record, ist_csv *csv, ist_error *err)
{
    for (bool more = true;;) {
        IST_TRY(ist_csv_next(csv, &more, err));
        if (!more) return IST_OK;
        IST_TRY(copy_row(at, record, csv, err));
    }
}

static ist_status walk(copying *at, const ist_record *record, ist_status (*each)(copying *at, const ist_record *record, ist_csv *csv, ist_error *err), ist_error *err)
{
    ist_buffer       text = { 0 };
    ist_csv         *csv = NULL;
    ist_export_count count;
    ist_status       status = ist_ledger_export(at->from, record, IST_EXPORT_CSV, IST_ANY_DAY, true, &text, &count, err);
    if (status == IST_OK) status = ist_csv_open_text(&csv, record->table, text.at, text.length, err);
    if (status == IST_OK) status = each(at, record, csv, err);
    ist_csv_free(csv);
    ist_buffer_clear(&text);
    return status;
}

static ist_status each_source(copying *at, const ist_record *record, ist_csv *csv, ist_error *err)
{
    (void)record;
    return keep_sources(at, csv, err);
}

static ist_status walk_all(copying *at, ist_error *err)
{
    at->withheld = 0;
    for (size_t i = 0; i < ist_record_count(); i++) IST_TRY(walk(at, ist_record_at(i), copy_rows, err));
    return IST_OK;
}

ist_status web_clear_ledger(ist_ledger *from, const ist_reader *reader, const ist_terms *terms, size_t n_terms, int day, const char *path, ist_error *err)
{
    copying    at = { .from = from, .reader = reader, .terms = terms, .n_terms = n_terms, .day = day, .arena = ist_arena_new() };
    ist_status status = at.arena ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory");
    if (status != IST_OK) goto done;
    IST_CHECK(walk(&at, ist_record_named("sources"), each_source, err));
    IST_CHECK(walk_all(&at, err));
    if (at.withheld == 0) {
        status = ist_ledger_copy(from, path, err);
        goto done;
    }
    IST_CHECK(ist_ledger_open(&at.to, path, IST_LEDGER_CREATE, err));
    IST_CHECK(ist_ledger_begin(at.to, err));
    IST_CHECK(walk_all(&at, err));
    status = ist_ledger_commit(at.to, err);
done:
    ist_ledger_free(at.to);
    ist_arena_free(at.arena);
    free(at.sources);
    return status;
}
