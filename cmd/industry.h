/* SPDX-License-Identifier: Apache-2.0
 *
 * industry.h: what the commands of `isthmus industry` share: which scenario, which levers, how many futures.
 */
#ifndef ISTHMUS_CMD_INDUSTRY_H
#define ISTHMUS_CMD_INDUSTRY_H

#include "command.h"
#include "inputs.h"
#include <isthmus/analysis/control.h>
#include <isthmus/base/arena.h>
#include <isthmus/base/progress.h>

typedef struct industry_asked {
    scenario_asked scenario;
    const char    *with, *against;
    long long      futures, seed, threads;
} industry_asked;

#define INDUSTRY_DEFAULTS { .scenario = { .as_of = NO_DAY }, .seed = 1 }
enum { INDUSTRY_FUTURES = 1024 };

#define OPTIONS_OF_INDUSTRY(type, asked)                                                                            \
    { "with", OPTION_TEXT, OPTION_HOLDS(type, asked.with), "LEVERS",                                                \
      "levers and areas of cooperation that are on, with ',' between them, or all, or none (default: industry)" },  \
    { "against", OPTION_TEXT, OPTION_HOLDS(type, asked.against), "COUNTERFACTUAL",                                  \
      "the world beneath the levers (default: the scenario's first)" },                                             \
    { "futures", OPTION_INTEGER, OPTION_HOLDS(type, asked.futures), "N", "how many, a multiple of 8 (default 1024)", \
      .low = 24, .high = 1e7, .multiple = 8 },                                                                      \
    { "seed", OPTION_INTEGER, OPTION_HOLDS(type, asked.seed), "S", "of the random numbers (default 1)", .low = 0,   \
      .high = 9e15 },                                                                                               \
    { "threads", OPTION_INTEGER, OPTION_HOLDS(type, asked.threads), "T",                                            \
      "how many (default: the cores there are); no number depends on it", .low = 1, .high = 1024 },                 \
    OPTIONS_OF_SCENARIO(type, asked.scenario)

typedef struct industry_work {
    const industry_asked *asked;
    const char           *named;   /* the scenario as the command line has it */
    ist_ledger           *ledger;
    ist_scenario         *scenario;
    ist_arena            *arena;
    ist_progress         *line;
    ist_control           control; /* shows progress on `line` */
    uint64_t              seed, futures;
    int                   counterfactual;
    uint32_t              coalition;
} industry_work;

/* Opens ledger and scenario (command_open_scenario), reads levers and counterfactual. Says what is wrong; returns an exit
 * code. End with industry_end whatever is returned. */
int  industry_begin(const command_context *context, const industry_asked *asked, industry_work *out);
void industry_hush(industry_work *work); /* the line of progress goes before anything is printed */
void industry_end(industry_work *work);
/* The line that makes the same numbers again, and the condition that stands under every result. */
void industry_print_recipe(const command_context *context, const industry_work *work);
/* Writes a picture where it was asked for. Returns an exit code. */
int  industry_write_picture(const char *path, const ist_buffer *svg);

#endif
