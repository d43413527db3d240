/* SPDX-License-Identifier: Apache-2.0
 *
 * deterrence.h: when and in which crisis the deterrence commands ask their question.
 */
#ifndef ISTHMUS_CMD_DETERRENCE_H
#define ISTHMUS_CMD_DETERRENCE_H

#include "command.h"
#include "inputs.h"
#include <isthmus/analysis/situation.h>

typedef struct moment_asked {
    const char *month, *crisis, *against;
    long long   futures, seed;
    bool        expect, cooperation;
} moment_asked;
#define MOMENT_DEFAULTS { .futures = 64, .seed = 1 }
#define OPTIONS_OF_SHORT_MOMENT(type, asked)                                                                                  \
    { "month", OPTION_TEXT, OPTION_HOLDS(type, asked.month), "YYYY-MM", "stocks and postures of which month (default: the start)" }, \
    { "crisis", OPTION_TEXT, OPTION_HOLDS(type, asked.crisis), "WAR=STATE",                                                   \
      "as if this war were quiet, building (a build-up that is seen) or active; several with commas between" },               \
    { "seed", OPTION_INTEGER, OPTION_HOLDS(type, asked.seed), "S", "of the random numbers (default 1)", .low = 0, .high = 9e15 }, \
    { "cooperation", OPTION_FLAG, OPTION_HOLDS(type, asked.cooperation), NULL, "with every form of cooperation (default: with none)" }, \
    { "against", OPTION_TEXT, OPTION_HOLDS(type, asked.against), "COUNTERFACTUAL",                                            \
      "the world without cooperation (default: the scenario's first)" }
#define OPTIONS_OF_MOMENT(type, asked)                                                                                        \
    OPTIONS_OF_SHORT_MOMENT(type, asked),                                                                                     \
    { "expect", OPTION_FLAG, OPTION_HOLDS(type, asked.expect), NULL,                                                          \
      "the expectation over futures, in the month, or without one in every half-year of the run" },                           \
    { "futures", OPTION_INTEGER, OPTION_HOLDS(type, asked.futures), "N", "with --expect: how many (default 64)",              \
      .low = 8, .high = 65536, .multiple = 8, .with = "expect" }

/* IST_RANGE with the months that the scenario has. */
ist_status command_month_outside(const ist_scenario *scenario, const char *month, ist_error *err);
/* Reads the moment into a request; `states` [n_contingencies] is filled and referred to. IST_USAGE, IST_MISSING, IST_RANGE. */
ist_status command_read_moment(const ist_scenario *scenario, const moment_asked *asked, int *states,
                               ist_situation_request *out, ist_error *err);
/* "as of 2024-02 at planning values, taiwan-strait active"; appended. */
void       command_moment_words(ist_buffer *out, const ist_scenario *scenario, const moment_asked *asked);
/* The index of a theatre by name; IST_MISSING with the nearest. */
ist_status command_find_theatre(const ist_scenario *scenario, const char *name, int *out, ist_error *err);
/* The index of a name among `count` entries called `what` ("theatre"); IST_MISSING with the nearest. */
ist_status command_find_entry(const ist_entries *entries, const char *what, const char *name, int *out, ist_error *err);

#endif
