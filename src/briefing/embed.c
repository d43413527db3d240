/* SPDX-License-Identifier: Apache-2.0
 *
 * embed.c: an answer in one call.
 */
#include <isthmus/briefing.h>
#include <isthmus/briefing/embed.h>
#include <isthmus/ledger/shipped.h>

#include <stdlib.h>
#include <string.h>

static const char *const names[] = { "headlines", "values", "events", "inputs" };

static ist_table *table_of(size_t which, const ist_result *result)
{
    switch (which) {
    case 0: return ist_briefing_headlines(result, IST_SET_TERMINAL);
    case 1: return ist_briefing_values(result);
    case 2: return ist_briefing_events(result);
    default: return ist_briefing_inputs(result->scenario, false);
    }
}

ist_status ist_embed_answer(const char *data, const char *scenario_path, const char *name, uint64_t futures, uint64_t seed, char **out,
                            ist_error *err)
{
    ist_ledger   *ledger = NULL;
    ist_scenario *scenario = NULL;
    ist_result   *result = NULL;
    ist_table    *table = NULL;
    ist_buffer    text = { 0 };
    ist_question  question = { .futures = futures, .seed = seed, .counterfactual = IST_NONE, .control = { .threads = ist_cores() } };
    size_t        which = 0;
    ist_status    status;
    while (which < sizeof names / sizeof *names && strcmp(names[which], name) != 0) which++;
    if (which == sizeof names / sizeof *names)
        return ist_fail(err, IST_USAGE, "there is no table '%s'; headlines, values, events and inputs are", name);
    IST_CHECK(ist_ledger_default(&ledger, NULL, data, err));
    IST_CHECK(ist_scenario_read(&scenario, scenario_path, ledger, IST_OWN_DAY, NULL, err));
    IST_CHECK(ist_scenario_counterfactual(scenario, NULL, &question.counterfactual, err));
    IST_CHECK(ist_briefing_ask(&result, scenario, &question, err));
    table = table_of(which, result);
    IST_CHECK(table ? ist_table_write(&text, table, IST_TABLE_JSON, 0, err) : ist_fail(err, IST_NOMEM, "out of memory"));
    if (text.failed || !text.at) IST_CHECK(ist_fail(err, IST_NOMEM, "out of memory"));
    *out = text.at;
    text = (ist_buffer){ 0 };
done:
    ist_buffer_clear(&text);
    ist_table_free(table);
    ist_result_free(result);
    ist_scenario_free(scenario);
    ist_ledger_free(ledger);
    return status;
}

void ist_embed_free(char *text) { free(text); }
