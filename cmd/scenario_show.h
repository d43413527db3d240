/* SPDX-License-Identifier: Apache-2.0
 *
 * scenario_show.h: what the files behind `isthmus scenario show` share.
 */
#ifndef ISTHMUS_CMD_SCENARIO_SHOW_H
#define ISTHMUS_CMD_SCENARIO_SHOW_H

#include "command.h"
#include <isthmus/scenario/scenario.h>

typedef struct claims_asked {
    long long   futures, seed;
    const char *against;
} claims_asked;

/* Prints the claims of a ledger, tried on the scenario; returns an exit code. */
int scenario_show_claims(const command_context *context, const ist_scenario *scenario, const claims_asked *a, const char *ledger_path,
                         table_form form);

#endif
