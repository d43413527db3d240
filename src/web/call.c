/* SPDX-License-Identifier: Apache-2.0
 *
 * call.c: a request's own things: its memory, its reader, its handle on the ledger; and the handler's life.
 */
#include "web_local.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

ist_status web_call_open(web_call *call, ist_web *web, const ist_http_request *request, const web_resource *resource, ist_error *err)
{
    memset(call, 0, sizeof *call);
    call->web = web;
    call->options = &web->options;
    call->request = request;
    call->resource = resource;
    call->reader = web_reader_of(web->ledgers, request);
    if (!(call->arena = ist_arena_new())) return ist_fail(err, IST_NOMEM, "out of memory");
    ist_status status = web_read_query(call, resource, request->query, err);
    if (status == IST_OK) status = web_ledger_take(web->ledgers, call->reader, &call->ledger, &call->stamp, err);
    if (status != IST_OK) web_call_close(call);
    return status;
}

void web_call_close(web_call *call)
{
    web_watch_end(call);
    if (call->ledger) web_ledger_give_back(call->web->ledgers, call->reader, call->ledger, call->stamp);
    ist_arena_free(call->arena);
    memset(call, 0, sizeof *call);
}

int web_threads(const web_call *call) { return call->options->threads > 0 ? call->options->threads : ist_cores(); }

static void look_for_reader(void *context, uint64_t done, uint64_t of)
{
    web_call *call = context;
    if (call->stream) web_stream_told(call->stream, done, of);
    else if (call->gone && call->gone(call->connection)) atomic_store(&call->stop, 1);
}

ist_control web_control(web_call *call)
{
    if (!call->stream) web_watch_begin(call);
    const ist_stop *stop = call->stream ? web_stream_stop(call->stream) : &call->stop;
    return (ist_control){ .threads = web_threads(call), .stop = stop, .progress = look_for_reader, .progress_context = call };
}

ist_control web_stream_control(web_call *call, web_progress *progress)
{
    return (ist_control){ .threads = web_threads(call), .stop = web_stream_stop(progress->stream), .progress = web_progress_at, .progress_context = progress };
}

void web_sheet_clear(web_sheet *sheet)
{
    ist_table_free(sheet->table);
    ist_buffer_clear(&sheet->recipe);
    ist_buffer_clear(&sheet->svg);
    ist_buffer_clear(&sheet->geojson);
    *sheet = (web_sheet){ 0 };
}

void web_cite(web_call *call, web_sheet *sheet, const char *source_key)
{
    if (!source_key || !source_key[0]) return;
    if (sheet->n_sources && strcmp(sheet->sources[sheet->n_sources - 1], source_key) == 0) return; /* as rows behind one another often do */
    if (sheet->n_sources == sheet->source_room) {
        size_t       more = sheet->source_room ? 2 * sheet->source_room : 64;
        const char **grown = ist_arena_array(call->arena, more, sizeof *grown);
        if (!grown) return;
        if (sheet->n_sources) memcpy(grown, sheet->sources, sheet->n_sources * sizeof *grown);
        sheet->sources = grown;
        sheet->source_room = more;
    }
    const char *copy = ist_arena_copy(call->arena, source_key);
    if (copy) sheet->sources[sheet->n_sources++] = copy;
}

void web_option(ist_buffer *recipe, const char *option, const char *value)
{
    if (!value) return;
    ist_buffer_print(recipe, " %s%s", option, option[0] ? " " : "");
    ist_buffer_add_word(recipe, value);
}

ist_status web_take_sheet(web_sheet *out, ist_sheet *sheet, ist_error *err)
{
    out->table = ist_briefing_sheet(sheet);
    ist_sheet_clear(sheet);
    return out->table ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory");
}

void web_add_footnotes(ist_table *table, ist_buffer *words)
{
    for (char *line = !table || words->failed ? NULL : words->at, *end; line && *line; line = end ? end + 1 : NULL) {
        if ((end = strchr(line, '\n'))) *end = '\0';
        if (*line) ist_table_add_footnote(table, line);
    }
    ist_buffer_clear(words);
}

ist_status web_add_table(ist_buffer *out, const ist_table *table, ist_error *err)
{
    ist_buffer text = { 0 };
    ist_status status = table ? ist_table_write(&text, table, IST_TABLE_JSON, 0, err) : ist_fail(err, IST_NOMEM, "out of memory");
    /* As one line: an event of a stream has none within. A line break inside a text is written \n, so that these are layout. */
    for (size_t i = 0; status == IST_OK && i < text.length; i++)
        if (text.at[i] != '\n') ist_buffer_add_n(out, text.at + i, 1);
    ist_buffer_clear(&text);
    return status;
}

/* ---- the handler */

ist_status ist_web_token(char out[IST_WEB_TOKEN_TEXT], ist_error *err)
{
    unsigned char bytes[(IST_WEB_TOKEN_TEXT - 1) / 2];
    FILE         *source = fopen("/dev/urandom", "rb");
    bool          good = source && fread(bytes, 1, sizeof bytes, source) == sizeof bytes;
    if (source) fclose(source);
    if (!good) return ist_fail(err, IST_IO, "the system gives no random numbers for a token");
    for (size_t i = 0; i < sizeof bytes; i++) snprintf(out + 2 * i, 3, "%02x", bytes[i]);
    return IST_OK;
}

/* Cookies know no ports: two instances on one machine must not take each other's. */
static void name_cookie(ist_web *web)
{
    uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a; says nothing of the token itself that could be used */
    for (const char *at = web->options.token; at && *at; at++) hash = (hash ^ (unsigned char)*at) * UINT64_C(1099511628211);
    snprintf(web->cookie, sizeof web->cookie, "isthmus-%08x", (unsigned)(hash >> 32));
}

ist_status ist_web_new(ist_web **out, const ist_web_options *options, ist_error *err)
{
    ist_status status = IST_NOMEM;
    ist_web   *web = calloc(1, sizeof *web);
    if (!web) return ist_fail(err, IST_NOMEM, "out of memory");
    web->options = *options;
    name_cookie(web);
    IST_CHECK(web_ledgers_new(&web->ledgers, &web->options, err));
    IST_CHECK(web_scenarios_new(&web->scenarios, &web->options, err));
    IST_CHECK(web_runs_new(&web->runs, err));
    IST_CHECK(web_sea_new(&web->sea, &web->options, err));
    *out = web;
    return IST_OK;
done:
    ist_web_free(web);
    return status;
}

void ist_web_free(ist_web *web)
{
    if (!web) return;
    web_sea_free(web->sea);
    web_runs_free(web);
    web_scenarios_free(web->scenarios);
    web_ledgers_free(web->ledgers);
    free(web);
}
