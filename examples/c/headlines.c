/* SPDX-License-Identifier: Apache-2.0
 *
 * The headlines of a scenario in C, by the rooms' own interfaces: ledger, scenario, question, answer, table.
 *
 *     cc -std=c11 headlines.c $(pkg-config --cflags --libs libisthmus) -o headlines
 *     ./headlines DATA SCENARIO [FUTURES]
 *
 * DATA is the folder of shipped facts (PREFIX/share/isthmus/data), SCENARIO a file. It says what
 * `isthmus run SCENARIO --headlines --csv` says.
 */
#include <isthmus/briefing.h>
#include <isthmus/ledger/shipped.h>

#include <stdio.h>
#include <stdlib.h>

static ist_status print_headlines(const ist_result *result, ist_error *err)
{
    ist_buffer text = { 0 };
    ist_table *table = ist_briefing_headlines(result, IST_SET_TERMINAL);
    ist_status status = table ? ist_table_write(&text, table, IST_TABLE_CSV, 0, err) : ist_fail(err, IST_NOMEM, "out of memory");
    if (status == IST_OK && (text.failed || fwrite(text.at, 1, text.length, stdout) != text.length))
        status = ist_fail(err, IST_IO, "the headlines could not be written");
    ist_buffer_clear(&text);
    ist_table_free(table);
    return status;
}

/* IST_CHECK goes to `done` when a call fails; whatever was made by then is freed there, and NULL is fine. */
static ist_status answer(const char *data, const char *path, uint64_t futures, ist_error *err)
{
    ist_ledger   *ledger = NULL;
    ist_scenario *scenario = NULL;
    ist_result   *result = NULL;
    ist_question  question = { .futures = futures, .seed = 1, .counterfactual = IST_NONE, .control = { .threads = ist_cores() } };
    ist_status    status;
    IST_CHECK(ist_ledger_default(&ledger, NULL, data, err));
    IST_CHECK(ist_scenario_read(&scenario, path, ledger, IST_OWN_DAY, NULL, err));
    IST_CHECK(ist_scenario_counterfactual(scenario, NULL, &question.counterfactual, err));
    IST_CHECK(ist_briefing_ask(&result, scenario, &question, err));
    IST_CHECK(print_headlines(result, err));
done:
    ist_result_free(result);
    ist_scenario_free(scenario);
    ist_ledger_free(ledger);
    return status;
}

int main(int argc, char **argv)
{
    ist_error err = { 0 };
    if (argc < 3) {
        fprintf(stderr, "headlines DATA SCENARIO [FUTURES]\n");
        return 2;
    }
    if (answer(argv[1], argv[2], argc > 3 ? strtoull(argv[3], NULL, 10) : 1024, &err) == IST_OK) return 0;
    fprintf(stderr, "headlines: %s\n", err.text);
    return 1;
}
