/* SPDX-License-Identifier: Apache-2.0
 *
 * run_trace.h: what `isthmus run --trace` needs of the files behind `run`.
 */
#ifndef ISTHMUS_CMD_RUN_TRACE_H
#define ISTHMUS_CMD_RUN_TRACE_H

#include "command.h"
#include <isthmus/scenario/scenario.h>

typedef struct trace_asked {
    long long   future; /* < 0: none is asked for */
    const char *coalition; /* NULL: all */
    bool        story;     /* with --csv or --json: as it is told, instead of every quantity */
    text_list   set, off;  /* INPUT:VALUE; levers and areas */
} trace_asked;

/* Tells one future on stdout; returns an exit code. `words` names the scenario as the command line did. */
int run_trace(const command_context *context, const ist_scenario *scenario, const trace_asked *a, long long seed, const char *against,
              const char *words, table_form form);

#endif
