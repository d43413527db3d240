/* SPDX-License-Identifier: Apache-2.0
 *
 * question.h: what a call asks of a scenario.
 */
#ifndef ISTHMUS_WEB_QUESTION_H
#define ISTHMUS_WEB_QUESTION_H

#include "web_local.h"

typedef struct web_asked {
    web_scenario       *held;
    const ist_scenario *scenario;
    const char         *words;   /* of the recipe: the scenario with what is set and off */
    ist_question        question;
    int                 metric;  /* index */
    ist_place           place;
    bool                every;   /* all places of the metric; `place` is the first */
    double              until;
    const char         *line;    /* of the fans: numbers for this one alone; NULL: for all */
    const char         *series;  /* a kind of fans, "" every one; NULL: none */
} web_asked;

/* Reads the call's words; in its arena. To be given back. */
ist_status web_ask(web_call *call, web_asked *out, ist_error *err);
/* Of a question whose scenario is there already: the counterfactual by name, what is set and off, and the words of the recipe. */
ist_status web_ask_changes(web_call *call, const char *against, web_asked *asked, ist_error *err);
/* The place of an entry by name ("theatre"; IST_NONE where the word is NULL). IST_MISSING with the nearest. */
ist_status web_find_entry(const ist_entries *entries, const char *what, const char *word, int *out, ist_error *err);
void       web_ask_end(web_call *call, web_asked *asked);
/* The rows of the asked metric at the asked place, or at each. The caller's; NULL: out of memory. */
ist_table *web_values_asked(const ist_result *result, const ist_result *levers, const web_asked *asked);

/* A result of this question with nothing replayed yet, to be given back with the same question. As ist_briefing_open. */
ist_status web_run_take(web_call *call, const web_asked *asked, const ist_question *question, ist_result **out, ist_error *err);
void       web_run_give_back(web_call *call, const web_asked *asked, const ist_question *question, ist_result *result); /* NULL is fine */

#endif
