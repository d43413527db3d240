/* SPDX-License-Identifier: Apache-2.0
 *
 * industry.c: how the commands of `isthmus industry` begin and end.
 */
#include "industry.h"
#include <isthmus/base/time.h>
#include <isthmus/briefing.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void show(void *context, uint64_t done, uint64_t all) { ist_progress_at(context, (size_t)done, (size_t)all); }

int industry_begin(const command_context *context, const industry_asked *asked, industry_work *out)
{
    ist_error  err = { 0 };
    ist_status status;
    *out = (industry_work){ .asked = asked, .named = context->operand_count ? context->operands[0] : NULL, .seed = (uint64_t)asked->seed,
                            .futures = asked->futures ? (uint64_t)asked->futures : INDUSTRY_FUTURES, .arena = ist_arena_new() };
    IST_CHECK(out->arena ? IST_OK : ist_fail(&err, IST_NOMEM, "out of memory"));
    IST_CHECK(command_open_ledger(asked->scenario.ledger, &out->ledger, &err));
    IST_CHECK(command_open_scenario(out->named, &asked->scenario, out->ledger, &out->scenario, &err));
    IST_CHECK(ist_scenario_counterfactual(out->scenario, asked->against, &out->counterfactual, &err));
    IST_CHECK(ist_scenario_levers(out->scenario, asked->with, &out->coalition, &err));
    out->line = ist_progress_new(stderr, "futures");
    out->control = (ist_control){ .threads = asked->threads ? (int)asked->threads : ist_cores(), .stop = context->stop, .progress = show,
                                  .progress_context = out->line };
done:
    return status == IST_OK ? EXIT_DONE : command_fail(status, &err);
}

void industry_hush(industry_work *work)
{
    ist_progress_free(work->line);
    work->line = NULL;
}

void industry_end(industry_work *work)
{
    industry_hush(work);
    ist_scenario_free(work->scenario);
    ist_ledger_free(work->ledger);
    ist_arena_free(work->arena);
}

/* The options that were given, but for those that say how the answer is shown or that the recipe has already. */
static void print_given(const command_context *context)
{
    static const char *const left_out[] = { "csv", "json", "svg", "ensemble", "threads", "as-of", "futures", "seed" };
    const command           *self = context->command;
    for (const option *o = self->options; o && o->name; o++) {
        const char *value = (const char *)context->values + o->at;
        bool        shown = memcmp(value, (const char *)self->defaults + o->at, o->size) != 0;
        for (size_t i = 0; i < sizeof left_out / sizeof left_out[0]; i++) shown = shown && strcmp(o->name, left_out[i]) != 0;
        if (!shown) continue;
        printf(" --%s", o->name);
        char   day[IST_DATE_TEXT];
        double number;
        switch (o->kind) {
        case OPTION_FLAG:
        case OPTION_TEXTS: break; /* no command of these has one */
        case OPTION_TEXT: printf(" %s", *(const char *const *)(const void *)value); break;
        case OPTION_NUMBER:
            memcpy(&number, value, sizeof number);
            printf(" %.12g", number);
            break;
        case OPTION_INTEGER: printf(" %lld", *(const long long *)(const void *)value); break;
        case OPTION_DAY:
            ist_format_day(*(const int *)(const void *)value, day);
            printf(" %s", day);
            break;
        case OPTION_CHOICE: printf(" %s", o->choices[*(const int *)(const void *)value]); break;
        }
    }
}

void industry_print_recipe(const command_context *context, const industry_work *work)
{
    const ist_scenario *s = work->scenario;
    char                day[IST_DATE_TEXT], digest[IST_DIGEST_TEXT];
    ist_format_day(s->as_of, day);
    ist_scenario_digest(s, digest);
    printf("\n%s\nisthmus %s %s --as-of %s --futures %llu --seed %llu", ist_briefing_condition, context->command->name,
           work->named ? work->named : COMMAND_DEFAULT_SCENARIO, day, (unsigned long long)work->futures, (unsigned long long)work->seed);
    print_given(context);
    printf("    (scenario %s)\n", digest);
}

int industry_write_picture(const char *path, const ist_buffer *svg)
{
    ist_error  err = { 0 };
    ist_status status = svg->failed ? ist_fail(&err, IST_NOMEM, "out of memory drawing") : ist_write_file(path, svg->at, svg->length, &err);
    return status == IST_OK ? EXIT_DONE : command_fail(status, &err);
}
