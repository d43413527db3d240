/* SPDX-License-Identifier: Apache-2.0
 *
 * sea_verify.c: isthmus sea verify
 */
#include "command.h"

#include <isthmus/sea/message.h>
#include <isthmus/sea/proof.h>
#include <stdio.h>

typedef struct asked { table_form form; } asked;

static const option options[] = {
    OPTIONS_OF_TABLE(asked, form),
    { 0 },
};
static const asked defaults = { 0 };

typedef struct tally { ist_table *table; const char *path; size_t events, sound, messages, rows, gone; } tally;

static ist_status count(void *context, const ist_sea_verdict *v, ist_error *err)
{
    tally *t = context;
    (void)err;
    t->events++;
    t->messages += v->messages;
    t->rows += v->rows;
    t->gone += v->gone;
    if (!v->fault[0]) {
        t->sound++;
        return IST_OK;
    }
    ist_table_add_text(t->table, t->path);
    ist_table_add_text(t->table, v->id);
    ist_table_add_text(t->table, v->fault);
    return IST_OK;
}

static int run(const command_context *context)
{
    static const ist_column columns[] = {
        { .name = "file", .heading = "File" },
        { .name = "id", .heading = "Event" },
        { .name = "fault", .heading = "What is not as sealed" },
    };
    const asked *a = context->values;
    ist_error err = { 0 };
    int code = EXIT_DONE;
    tally t = { 0 };
    ist_sea_codec *codec = ist_sea_codec_new();
    t.table = ist_table_new(columns, sizeof columns / sizeof columns[0]);
    ist_status status = codec && t.table ? IST_OK : ist_fail(&err, IST_NOMEM, "out of memory");
    for (int i = 0; i < context->operand_count && status == IST_OK; i++) {
        t.path = context->operands[i];
        status = ist_sea_verify(t.path, codec, count, &t, &err);
    }
    if (status == IST_OK) {
        if (t.sound < t.events || a->form.csv || a->form.json) code = command_print_table(t.table, a->form);
        fprintf(stderr, "isthmus: %zu of %zu events are as sealed: %zu messages decoded again, %zu rows of tables, %zu messages whose sentences were not kept\n",
                t.sound, t.events, t.messages, t.rows, t.gone);
        if (code == EXIT_DONE && t.sound < t.events) code = EXIT_WORLD;
    }
    ist_table_free(t.table);
    ist_sea_codec_free(codec);
    return status == IST_OK ? code : command_fail(status, &err);
}

const command command_sea_verify = {
    .name = "sea verify",
    .gist = "whether events are as they were sealed",
    .operands = "FILE...",
    .about =
        "Reads events that `sea events` or `sea watch` wrote (JSON, JSON lines, GeoJSON or CSV) or that `ledger export --table events` gave, and "
        "checks each: the sentences against their SHA-256, these and what the event claims (kind, ships, times, place, score, detail) against "
        "that of the event, and the bits, ship and type that the sentences decode to against what the event says of them. Lists what is not as sealed, and then ends with code 1.\n\n"
        "A digest shows that nothing was changed since it was made, to whoever had it before; it does not show who made it. Events that "
        "travel through an exchange are signed by their node there.",
    .examples =
        (const command_example[]){
            { "isthmus sea verify events.json", "what `isthmus sea events A=a.nmea --json > events.json` wrote" },
            { "isthmus sea verify held.csv --json", "what `isthmus ledger export --table events > held.csv` gave" },
            { NULL, NULL },
        },
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof(asked),
    .run = run,
};
