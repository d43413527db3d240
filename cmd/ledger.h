/* SPDX-License-Identifier: Apache-2.0
 *
 * ledger.h: what the commands that show the ledger share.
 */
#ifndef ISTHMUS_CMD_LEDGER_H
#define ISTHMUS_CMD_LEDGER_H

#include "command.h"

#include <isthmus/ledger/show.h>

/* The row of every command that asks what was known; `member` is an int, NO_DAY by default. */
#define OPTION_OF_DAY(type, member)                                                                                    \
    {                                                                                                                  \
        "as-of", OPTION_DAY, OPTION_HOLDS(type, member), "DAY",                                                        \
            "only what was known on that day (default: everything)"                                                    \
    }

/* The as-of day of the library. */
int command_as_of(int day);

/* Prints the sheet in the form asked for and clears it. Returns an exit code. */
int command_print_sheet(ist_sheet *sheet, table_form form);

#endif
