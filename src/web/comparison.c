/* SPDX-License-Identifier: Apache-2.0
 *
 * comparison.c: two scenarios over the same futures, as `isthmus analysis compare` has them.
 */
#include "question.h"
#include "resource_list.h"

#include <isthmus/briefing/comparison.h>
#include <string.h>

enum { TABLE_FUTURES = 512 }; /* where the query says nothing, as for the other tables of a question */

/* The command that prints the table. What is asked of a question is asked of both scenarios. */
static void write_recipe(web_call *call, const web_asked sides[2], const ist_comparison *comparison, ist_buffer *out)
{
    ist_buffer_print(out, "isthmus analysis compare %s %s --futures %llu --seed %llu", sides[0].scenario->name, sides[1].scenario->name,
                     (unsigned long long)comparison->futures, (unsigned long long)sides[0].question.seed);
    web_option(out, "--against", web_word(call, "against"));
    web_option(out, "--second-against", web_word(call, "with_against"));
    web_option(out, "--as-of", web_word(call, "as_of"));
    size_t at = 0;
    for (const char *value; (value = web_next(call, "set", &at));) web_option(out, "--set", value);
    at = 0;
    for (const char *value; (value = web_next(call, "off", &at));) web_option(out, "--off", value);
    ist_buffer_print(out, " --strata%s --metric %s --place %s --csv", web_flag(call, "levers") ? " --levers" : "", sides[0].scenario->metrics[sides[0].metric].name,
                     sides[0].every ? "every" : ist_briefing_place_name(sides[0].scenario, sides[0].place));
}

static ist_status compare(web_call *call, web_asked sides[2], web_sheet *out, ist_error *err)
{
    const ist_scenario *scenarios[2] = { sides[0].scenario, sides[1].scenario };
    const char         *against = web_word(call, "with_against") ? web_word(call, "with_against") : web_word(call, "against");
    ist_comparison     *comparison = NULL;
    IST_TRY(web_ask_changes(call, against, &sides[1], err));
    sides[0].question.control = web_control(call);
    sides[0].question.levers = web_flag(call, "levers");
    if (web_word(call, "until")) sides[0].question.until = sides[0].until;
    else if (sides[0].question.futures == 0) sides[0].question.futures = TABLE_FUTURES;
    const ist_question questions[2] = { sides[0].question, sides[1].question };
    ist_status status = ist_briefing_compare(&comparison, scenarios, questions, err);
    if (status != IST_OK) return status;
    out->table = ist_comparison_values(comparison, scenarios[0]->metrics[sides[0].metric].name,
                                       sides[0].every ? NULL : ist_briefing_place_name(scenarios[0], sides[0].place));
    if (!out->table) status = ist_fail(err, IST_NOMEM, "out of memory");
    else if (comparison->n_two_ranges)
        ist_table_add_footnote(out->table, "No interval of the difference: a number is drawn from one range in the first scenario and from another in the second.");
    write_recipe(call, sides, comparison, &out->recipe);
    out->conditional = true;
    ist_comparison_free(comparison);
    return status;
}

ist_status web_comparison(web_call *call, web_sheet *out, ist_error *err)
{
    web_asked  sides[2] = { { 0 } };
    ist_status status;
    IST_TRY(web_ask(call, &sides[0], err));
    IST_CHECK(web_scenario_take(call, web_word(call, "with"), web_day(call, "as_of", IST_OWN_DAY), &sides[1].held, err));
    sides[1].scenario = web_scenario_of(sides[1].held);
    IST_CHECK(compare(call, sides, out, err));
done:
    web_ask_end(call, &sides[1]);
    web_ask_end(call, &sides[0]);
    return status;
}
