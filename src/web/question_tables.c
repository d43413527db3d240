/* SPDX-License-Identifier: Apache-2.0
 *
 * question_tables.c: the answer's tables as resources, each whole at once: what `isthmus run` prints.
 */
#include "question.h"
#include "resource_list.h"

/* A table that is asked for whole answers with so many futures where the query says nothing: a moment's work. */
enum { TABLE_FUTURES = 512 };

typedef ist_table *tabled(const ist_result *result, const web_asked *asked, ist_buffer *recipe);

static ist_status answer(web_call *call, web_sheet *out, tabled *table, ist_error *err)
{
    web_asked   asked;
    ist_result *result = NULL;
    IST_TRY(web_ask(call, &asked, err));
    asked.question.control = web_control(call);
    if (web_word(call, "until")) asked.question.until = asked.until;
    else if (asked.question.futures == 0) asked.question.futures = TABLE_FUTURES;
    ist_status status = ist_briefing_ask(&result, asked.scenario, &asked.question, err);
    if (status == IST_OK) {
        ist_briefing_recipe(&out->recipe, result);
        out->table = table(result, &asked, &out->recipe);
        out->conditional = true;
        if (!out->table) status = ist_fail(err, IST_NOMEM, "out of memory");
        else status = ist_briefing_chart(&out->svg, result, asked.metric, asked.place, err);
    }
    ist_result_free(result);
    web_ask_end(call, &asked);
    return status;
}

static ist_table *headlines(const ist_result *result, const web_asked *asked, ist_buffer *recipe)
{
    (void)asked;
    ist_buffer_add(recipe, " --headlines --csv");
    return ist_briefing_headlines(result, IST_SET_TERMINAL);
}

static ist_table *values(const ist_result *result, const web_asked *asked, ist_buffer *recipe)
{
    ist_buffer_print(recipe, " --metric %s --place %s --csv", asked->scenario->metrics[asked->metric].name,
                     asked->every ? "every" : ist_briefing_place_name(asked->scenario, asked->place));
    return web_values_asked(result, NULL, asked);
}

ist_status web_headlines(web_call *call, web_sheet *out, ist_error *err) { return answer(call, out, headlines, err); }
ist_status web_values(web_call *call, web_sheet *out, ist_error *err) { return answer(call, out, values, err); }
