/* SPDX-License-Identifier: Apache-2.0
 *
 * inputs.h: the ledger and the scenario that a command line asks for.
 */
#ifndef ISTHMUS_CMD_INPUTS_H
#define ISTHMUS_CMD_INPUTS_H

#include <isthmus/ledger/shipped.h>
#include <isthmus/ledger/store.h>
#include <isthmus/scenario/scenario.h>

/* Opens the ledger in `given`, else in $ISTHMUS_LEDGER, else the one made from the data in $ISTHMUS_DATA or, without
 * that, from the shipped data. `given` may be NULL. Free with ist_ledger_free. */
ist_status command_open_ledger(const char *given, ist_ledger **out, ist_error *err);

#define COMMAND_DEFAULT_SCENARIO "two-theatres"

/* The path of a scenario: a word without '/' and '.' is one of the shipped scenarios ("paper"), NULL the default
 * one; anything else is a path as it stands. *out is the caller's to free. IST_MISSING names the nearest shipped. */
ist_status command_find_scenario(const char *given, char **out, ist_error *err);

/* The same as of a day: "two-theatres" as of 2022-12-31 is "two-theatres-2022-12-31", and "./mine.yaml" is
 * "./mine-2022-12-31.yaml", where there is one: a world re-based to that day. NO_DAY asks for none. */
ist_status command_find_scenario_of(const char *given, int as_of, char **out, ist_error *err);

/* How a scenario is asked for; every command that reads one has these rows among its options. */
typedef struct scenario_asked {
    const char *ledger, *assumptions;
    int         as_of; /* NO_DAY: the file's own */
} scenario_asked;
#define OPTIONS_OF_SCENARIO(type, asked)                                                                    \
    OPTION_OF_LEDGER(type, asked.ledger),                                                                   \
    { "as-of", OPTION_DAY, OPTION_HOLDS(type, asked.as_of), "DAY",                                          \
      "only what was known on this day (default: the day the scenario says)" },                             \
    { "assumptions", OPTION_TEXT, OPTION_HOLDS(type, asked.assumptions), "FILE",                            \
      "a table of `scenario assumptions --csv`, edited; its rows replace assumptions" }

/* Finds and reads a scenario (see command_find_scenario_of) with the facts of an open ledger as of a day. A day before the
 * scenario's own is refused in one sentence that says which days can be asked. Free with ist_scenario_free. */
ist_status command_open_scenario(const char *given, const scenario_asked *asked, ist_ledger *ledger, ist_scenario **out, ist_error *err);

/* The same with the ledger that was asked for. Says what is wrong; returns an exit code. Free with ist_scenario_free. */
int command_read_scenario(const char *given, const scenario_asked *asked, ist_scenario **out);

/* --until: "5%" or "5", of the spread between worlds, as a share; NULL leaves *out alone. IST_USAGE. */
ist_status command_read_until(const char *text, double *out, ist_error *err);

#endif
