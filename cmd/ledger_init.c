/* SPDX-License-Identifier: Apache-2.0
 *
 * ledger_init.c: isthmus ledger init
 */
#include "command.h"

#include <isthmus/ledger/shipped.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct asked {
    const char *data;
} asked;

static const option options[] = {
    { "data", OPTION_TEXT, OPTION_HOLDS(asked, data), "DIR",
      "folder of CSV files named after the tables (default $ISTHMUS_DATA, else the shipped data)" },
    { 0 },
};
static const asked defaults = { 0 };

static int run(const command_context *context)
{
    const asked *a = context->values;
    const char *path = context->operand_count > 0 ? context->operands[0] : "isthmus-ledger.db";
    const char *folder = a->data ? a->data : getenv("ISTHMUS_DATA");
    char *shipped = NULL;
    size_t records = 0;
    ist_error err = { 0 };
    ist_status status = IST_OK;
    if (!folder || !*folder) {
        status = command_find_shipped("data", &shipped, &err);
        folder = shipped;
    }
    if (status == IST_OK) status = ist_ledger_make(path, folder, &records, &err);
    free(shipped);
    if (status != IST_OK) return command_fail(status, &err);
    printf("%s: %zu records\n", path, records);
    return EXIT_DONE;
}

const command command_ledger_init = {
    .name = "ledger init",
    .gist = "make a ledger of your own from the shipped facts",
    .operands = "[FILE]",
    .about =
        "Writes a new ledger, one SQLite file that other tools open too, from the data that comes with Isthmus: "
        "the paper's facts and public facts with their sources. FILE is isthmus-ledger.db where none is named; "
        "one that exists is left alone.\n\n"
        "Commands that read the ledger take --ledger FILE or the variable ISTHMUS_LEDGER. Without either they use "
        "a ledger made from the shipped data and kept in the cache folder ($XDG_CACHE_HOME/isthmus or "
        "~/.cache/isthmus); it is made anew when the data changes.",
    .examples =
        (const command_example[]){
            { "isthmus ledger init my.db", "a ledger to import into" },
            { "export ISTHMUS_LEDGER=my.db", "which every command then reads" },
            { NULL, NULL },
        },
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof(asked),
    .run = run,
};
