/* SPDX-License-Identifier: Apache-2.0
 *
 * ledger_sheet.c: a sheet of the ledger as a table on stdout.
 */
#include "ledger.h"

#include <isthmus/briefing.h>

int command_as_of(int day) { return day == NO_DAY ? IST_ANY_DAY : day; }

int command_print_sheet(ist_sheet *sheet, table_form form)
{
    ist_table *table = ist_briefing_sheet(sheet);
    int code = command_print_made(table, form);
    ist_sheet_clear(sheet);
    return code;
}
