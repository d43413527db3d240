/* SPDX-License-Identifier: Apache-2.0
 *
 * result.h: an answer on the terminal.
 */
#ifndef ISTHMUS_CMD_RESULT_H
#define ISTHMUS_CMD_RESULT_H

#include "command.h"
#include <isthmus/briefing.h>

/* How much of an answer is printed; every command that prints one has these rows among its options. */
typedef struct result_shown {
    bool       levers, theatres;
    table_form form;
} result_shown;
#define OPTIONS_OF_RESULT(type, shown)                                                                              \
    { "levers", OPTION_FLAG, OPTION_HOLDS(type, shown.levers), NULL,                                                \
      "also print each form of cooperation inside the areas" },                                                     \
    { "theatres", OPTION_FLAG, OPTION_HOLDS(type, shown.theatres), NULL, "also print each theatre by itself" },     \
    OPTIONS_OF_TABLE(type, shown.form)

/* Prints what was asked for; `folder` (may be NULL) is where the report was written. Returns an exit code. */
int command_print_result(const command_context *context, const ist_result *result, const result_shown *shown, const char *folder);

/* Adds to a result what a report tells beside the answer, and writes the folder. `ledger` as the command line named it, or NULL. */
ist_status command_write_report(const command_context *context, ist_result *result, const char *ledger, const char *folder, ist_error *err);

#endif
