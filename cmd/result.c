/* SPDX-License-Identifier: Apache-2.0
 *
 * result.c: an answer on the terminal, whoever replayed its futures.
 */
#include "inputs.h"
#include "result.h"
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* Everything, the headlines, or the values of one metric. */
static ist_status choose_table(const ist_result *result, const result_shown *a, ist_table **out, ist_error *err)
{
    int       metric = 0;
    ist_place place = { 0 };
    bool      every = a->place && strcmp(a->place, "every") == 0;
    if (a->metric) IST_TRY(ist_briefing_find_metric(result->scenario, a->metric, &metric, err));
    if (a->metric && !every) IST_TRY(ist_briefing_find_place(result->scenario, metric, a->place, &place, err));
    *out = a->headlines ? ist_briefing_headlines(result, IST_SET_TERMINAL)
           : !a->metric ? ist_briefing_values(result)
           : every      ? ist_briefing_values_of(result, NULL, metric)
                        : ist_briefing_values_at(result, NULL, metric, place);
    return *out ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory");
}

static int print_machine(const ist_result *result, const result_shown *a)
{
    ist_table *table = NULL;
    ist_error  err = { 0 };
    ist_status status = choose_table(result, a, &table, &err);
    int        code = status == IST_OK ? command_print_table(table, a->form) : command_fail(status, &err);
    ist_table_free(table);
    return code;
}

/* For people: headlines, areas at every place, levers where asked for, events, and what it all stands on. */
static int print_people(const ist_result *result, const result_shown *a)
{
    const ist_scenario *scenario = result->scenario;
    ist_buffer          text = { 0 };
    int                 code;
    ist_briefing_opening(&text, result);
    if ((code = command_print_text(&text))) return code;
    if ((code = command_print_section(ist_briefing_headlines(result, IST_SET_TERMINAL)))) return code;
    for (size_t p = 0; p < ist_briefing_places(scenario); p++) {
        ist_place place = ist_briefing_place_at(scenario, p);
        if (place.kind == IST_PLACE_THEATRE && !a->theatres) continue;
        if ((code = command_print_section(ist_briefing_areas(result, place, IST_SET_TERMINAL)))) return code;
    }
    for (size_t h = 0; a->levers && h < scenario->n_headlines; h++) {
        int       metric = scenario->headlines[h].metric;
        ist_place place = ist_briefing_headline_place(&scenario->headlines[h]);
        if ((code = command_print_section(ist_briefing_levers(result, metric, place, IST_SET_TERMINAL)))) return code;
        if (scenario->world.n_cooperation < 2) continue;
        if ((code = command_print_section(ist_briefing_pairs(result, metric, place, IST_SET_TERMINAL)))) return code;
    }
    if ((code = command_print_section(ist_briefing_events(result)))) return code;
    if (result->rare && (code = command_print_section(ist_briefing_rare(result)))) return code;
    ist_briefing_closing(&text, result);
    return command_print_text(&text);
}

/* Where the files are, and how large the one that people carry about is. */
static void tell_files(FILE *to, const result_files *files)
{
    struct stat file;
    if (files->out) fprintf(to, "\nReport: %s/report.html\nTables: %s/values.csv and others beside it\n", files->out, files->out);
    if (!files->snapshot || command_is_stdout(files->snapshot)) return;
    fprintf(to, "%sSnapshot: %s", files->out ? "" : "\n", files->snapshot);
    if (stat(files->snapshot, &file) == 0 && S_ISREG(file.st_mode)) fprintf(to, ", %.1f MB in one file", (double)file.st_size / 1e6);
    fprintf(to, "\n");
}

int command_print_result(const ist_result *result, const result_shown *shown, const result_files *files)
{
    bool machine = shown->form.csv || shown->form.json, taken = command_is_stdout(files->snapshot);
    int  code = taken ? EXIT_DONE : machine ? print_machine(result, shown) : print_people(result, shown);
    if (code == EXIT_DONE) tell_files(machine || taken ? stderr : stdout, files);
    return code;
}

static ist_status write_snapshot(const ist_result *result, const char *path, ist_error *err)
{
    ist_buffer page = { 0 };
    ist_status status = ist_briefing_snapshot(&page, result, err);
    if (status == IST_OK) status = ist_write_file(path, page.at, page.length, err);
    ist_buffer_clear(&page);
    return status;
}

ist_status command_write_files(const command_context *context, ist_result *result, const char *ledger_path, const result_files *files, ist_error *err)
{
    ist_ledger *ledger = NULL;
    ist_control control = { .threads = ist_cores(), .stop = context->stop };
    ist_status  status = IST_OK;
    if (!files->out && !files->snapshot) return IST_OK;
    status = command_open_ledger(ledger_path, &ledger, err);
    if (status == IST_OK && !result->stopped) status = ist_briefing_supplement(result, ledger, &control, err);
    if (status == IST_OK && files->out) status = ist_briefing_write(result, files->out, err);
    if (status == IST_OK && files->snapshot) status = write_snapshot(result, files->snapshot, err);
    ist_ledger_free(ledger);
    return status;
}
