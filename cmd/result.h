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
    bool        levers, theatres, headlines;
    const char *metric, *place; /* with --csv or --json; NULL: every one */
    table_form  form;
} result_shown;
#define OPTIONS_OF_RESULT(type, shown)                                                                              \
    { "levers", OPTION_FLAG, OPTION_HOLDS(type, shown.levers), NULL,                                                \
      "also print each form of cooperation inside the areas" },                                                     \
    { "theatres", OPTION_FLAG, OPTION_HOLDS(type, shown.theatres), NULL, "also print each theatre by itself" },     \
    { "headlines", OPTION_FLAG, OPTION_HOLDS(type, shown.headlines), NULL, "with --csv or --json: the headlines instead of every value", \
      .with = "csv json", .without = "metric" },                                                                     \
    { "metric", OPTION_TEXT, OPTION_HOLDS(type, shown.metric), "NAME", "with --csv or --json: values of this metric alone", \
      .with = "csv json" },                                                                                          \
    { "place", OPTION_TEXT, OPTION_HOLDS(type, shown.place), "PLACE",                                               \
      "with --metric: all, a perspective or a theatre; every: each that has the metric (default all)", .with = "metric" }, \
    OPTIONS_OF_TABLE(type, shown.form)

/* What is written of an answer; NULL where it was not asked for. */
typedef struct result_files { const char *out, *snapshot; } result_files;
#define OPTIONS_OF_FILES(type, files)                                                                                \
    { "out", OPTION_TEXT, OPTION_HOLDS(type, files.out), "DIR", "write tables, charts and report there", .written = true },          \
    { "snapshot", OPTION_TEXT, OPTION_HOLDS(type, files.snapshot), "FILE",                                           \
      "write report, tables and a small viewer as one HTML file that works from a stick", .written = true }

/* Prints what was asked for, and where the files are. Returns an exit code. */
int command_print_result(const ist_result *result, const result_shown *shown, const result_files *files);

/* Adds to a result what a report tells beside the answer, and writes the files, if any. `ledger` as the command line named it,
 * or NULL. */
ist_status command_write_files(const command_context *context, ist_result *result, const char *ledger, const result_files *files, ist_error *err);

#endif
