/* SPDX-License-Identifier: Apache-2.0
 *
 * page.c: the report: one page that stands alone and is read without its author beside it.
 */
#include "briefing_local.h"
#include <isthmus/base/time.h>
#include <isthmus/figure/report.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Everything a part of the page needs. */
typedef struct writing {
    ist_report              *report;
    const ist_result        *result;
    const briefing_pictures *pictures;
    int                     *sources; /* numbers of the facts' sources */
    size_t                   n_sources;
    int                     *some;    /* room for those of one picture */
    const char              *recipe;
} writing;

static bool names_any(const ist_input *input, const char *const about[2])
{
    if (!about[0]) return true;
    return strstr(input->name, about[0]) || (about[1] && strstr(input->name, about[1]));
}

/* The numbers of the facts' sources, of all inputs or of those that are about something; each once. */
static size_t cite(const writing *page, const char *const about[2], int *sources)
{
    const ist_scenario *scenario = page->result->scenario;
    size_t              count = 0;
    for (size_t i = 0; i < scenario->n_inputs; i++) {
        const ist_input *input = &scenario->inputs[i];
        ist_buffer       place = { 0 };
        if (input->kind != IST_INPUT_FACT || !names_any(input, about)) continue;
        ist_buffer_print(&place, "%s%sledger: %s", input->section, input->section[0] ? "; " : "", input->fact);
        int  number = place.failed ? 0 : ist_report_cite(page->report, &(ist_publication){ .title = input->source, .section = place.at });
        bool known = number == 0;
        for (size_t n = 0; n < count; n++) known |= sources[n] == number;
        if (!known) sources[count++] = number;
        ist_buffer_clear(&place);
    }
    return count;
}

static ist_status cite_facts(writing *page, ist_arena *arena, ist_error *err)
{
    static const char *const everything[2] = { NULL, NULL };
    page->sources = ist_arena_array(arena, page->result->scenario->n_inputs + 1, sizeof *page->sources);
    page->some = ist_arena_array(arena, page->result->scenario->n_inputs + 1, sizeof *page->some);
    if (!page->sources || !page->some) return ist_fail(err, IST_NOMEM, "out of memory");
    page->n_sources = cite(page, everything, page->sources);
    return IST_OK;
}

static void add_table(const writing *page, ist_table *table, const char *data)
{
    ist_origin origin = { .sources = page->sources, .source_count = page->n_sources, .data = data, .recipe = page->recipe };
    if (table) ist_report_add_table(page->report, table, &origin);
    ist_table_free(table);
}

static void add_pictures(const writing *page, briefing_section section)
{
    for (size_t i = 0; i < page->pictures->count; i++) {
        const briefing_picture *picture = &page->pictures->at[i];
        if (picture->section != section) continue;
        ist_origin origin = { .sources = page->some, .source_count = cite(page, picture->about, page->some), .data = picture->data,
                              .recipe = page->recipe };
        ist_report_add_figure(page->report, &picture->svg, picture->caption, &origin);
    }
}

/* The headlines as the first page's key figures, each with interval and tier. */
static void add_keys(const writing *page)
{
    const ist_scenario *scenario = page->result->scenario;
    for (size_t h = 0; h < scenario->n_headlines; h++) {
        const ist_headline     *it = &scenario->headlines[h];
        const ist_metric_about *metric = &scenario->metrics[it->metric];
        const ist_summary      *summary = briefing_headline_summary(page->result, h);
        ist_buffer              value = { 0 }, interval = { 0 };
        briefing_signed(&value, summary->mean, IST_SET_PAGE);
        ist_buffer_print(&value, " %s", metric->unit);
        ist_buffer_add(&interval, "worlds, 5% to 95%: ");
        briefing_interval(&interval, summary, IST_SET_PAGE);
        ist_buffer label = { 0 };
        ist_buffer_print(&label, "%s: %s, %s", briefing_area_title(scenario, it->cooperation), metric->title,
                         ist_briefing_place_title(scenario, ist_briefing_headline_place(it)));
        if (!value.failed && !interval.failed && !label.failed)
            ist_report_add_key(page->report, &(ist_report_key){ .value = value.at, .interval = interval.at, .label = label.at,
                                                                 .tier = briefing_tier_words(briefing_tier(page->result, metric, briefing_statement(it),
                                                                                                           it->cooperation, it->world_metric)) });
        ist_buffer_clear(&value);
        ist_buffer_clear(&interval);
        ist_buffer_clear(&label);
    }
}

static void add_summary(const writing *page)
{
    const ist_scenario *scenario = page->result->scenario;
    ist_report_add_paragraph(page->report, scenario->summary);
    ist_report_add_paragraph(page->report,
                             "How to read this: every figure is a difference between two worlds, one with a form of cooperation and one without it, "
                             "replayed with the same chance events. The range beside a figure spans the worlds that the assumptions allow; it does not "
                             "shrink with more computing. A statement holds as logistics (arithmetic on stocks, orders and money), given a war, or only "
                             "if war answers to deterrence, for which no source gives a number.");
    if (scenario->look_at[0]) ist_report_print(page->report, "What to look at: %s", scenario->look_at);
    if (scenario->depends_on[0]) ist_report_print(page->report, "What the answer depends on: %s", scenario->depends_on);
}

static void add_worth(const writing *page)
{
    const ist_scenario *scenario = page->result->scenario;
    ist_report_start_section(page->report, "What cooperation is worth");
    add_table(page, ist_briefing_headlines(page->result, IST_SET_PAGE), "headlines.csv");
    add_pictures(page, BRIEFING_WORTH);
    for (size_t p = 0; p < ist_briefing_places(scenario); p++) {
        ist_place  place = ist_briefing_place_at(scenario, p);
        ist_table *table = ist_briefing_areas(page->result, place, IST_SET_PAGE);
        bool       empty = table && ist_table_rows(table) == 0;
        if (!empty) ist_report_start_subsection(page->report, ist_briefing_place_title(scenario, place));
        if (empty) ist_table_free(table);
        else add_table(page, table, "values.csv");
    }
    ist_report_start_subsection(page->report, "Form by form");
    for (size_t h = 0; h < scenario->n_headlines; h++) {
        int       metric = scenario->headlines[h].metric;
        ist_place place = ist_briefing_headline_place(&scenario->headlines[h]);
        add_table(page, ist_briefing_levers(page->result, metric, place, IST_SET_PAGE), "values.csv");
        add_table(page, ist_briefing_pairs(page->result, metric, place, IST_SET_PAGE), "values.csv");
    }
}

static void add_deterrence(const writing *page)
{
    ist_report_start_section(page->report, "Forces and wars");
    add_table(page, ist_briefing_events(page->result), "events.csv");
    ist_report_add_paragraph(page->report, "A figure that rests on few events is uncertain whatever its interval says: read it beside this table. Expected onsets "
                                            "are the same expectation with less noise.");
    add_pictures(page, BRIEFING_DETERRENCE);
}

static void add_basis(const writing *page)
{
    const ist_result   *result = page->result;
    const ist_scenario *scenario = result->scenario;
    ist_scenario_counts counts;
    ist_scenario_count(scenario, &counts);
    ist_report_start_section(page->report, "What this rests on");
    ist_report_print(page->report,
                     "%zu numbers: %zu are facts of the ledger, each with its source, %zu are assumptions, each with a reason and the day from which it "
                     "could be held, and %zu are left out of the file and stand at their default. %zu are drawn from a range; %zu of these ranges lie between facts. All of them are in inputs.csv; assumptions.csv can be "
                     "edited and read back with --assumptions.",
                     counts.inputs, counts.facts, counts.assumptions, counts.defaults, counts.drawn, counts.bracketed);
    for (size_t h = 0; h < scenario->n_headlines; h++) {
        double     share = briefing_facts_share(result, h);
        ist_buffer text = { 0 };
        if (!isfinite(share)) continue;
        ist_buffer_print(&text, "\"%s\": ", scenario->headlines[h].says);
        ist_figure_share(&text, share < 0 ? 0 : share > 1 ? 1 : share, 0, IST_SET_PAGE);
        ist_buffer_add(&text, " of the spread between worlds comes from parameters between facts; the rest is judgement.");
        if (!text.failed) ist_report_add_paragraph(page->report, text.at);
        ist_buffer_clear(&text);
    }
    ist_report_start_subsection(page->report, "Assumptions that are drawn");
    add_table(page, ist_briefing_inputs(scenario, true), "inputs.csv");
}

static ist_report *open_report(const ist_result *result, const char *recipe)
{
    const ist_scenario *scenario = result->scenario;
    char                day[IST_DATE_TEXT];
    ist_buffer          answer = { 0 }, facts = { 0 };
    ist_report         *report = NULL;
    ist_format_day(scenario->as_of, day);
    if (scenario->n_headlines) ist_briefing_sentence(&answer, result, 0, IST_SET_PAGE);
    ist_buffer_print(&facts, "%s, against \"%s\". Facts as of %s; %llu futures in %llu worlds; seed %llu; label %s.%s", scenario->title,
                     briefing_counterfactual_title(result), day, (unsigned long long)result->answer.futures,
                     (unsigned long long)result->answer.worlds, (unsigned long long)result->seed, scenario->label[0] ? scenario->label : "NONE",
                     result->stopped ? " Stopped before the futures that were asked for were done: what goes month by month is left out." : "");
    if (!answer.failed && !facts.failed)
        report = ist_report_new(&(ist_report_about){ .title = "What NATO-Korea defence cooperation is worth", .answer = answer.at ? answer.at : scenario->title,
                                                     .condition = ist_briefing_condition, .facts = facts.at, .recipe = recipe });
    ist_buffer_clear(&answer);
    ist_buffer_clear(&facts);
    return report;
}

ist_status briefing_page(ist_buffer *out, const ist_result *result, const briefing_pictures *pictures, ist_error *err)
{
    ist_status status = IST_OK;
    ist_buffer recipe = { 0 };
    ist_arena *arena = ist_arena_new();
    ist_briefing_recipe(&recipe, result);
    ist_buffer_add(&recipe, " --out out");
    writing page = { .result = result, .pictures = pictures, .recipe = recipe.at };
    page.report = recipe.failed || !arena ? NULL : open_report(result, recipe.at);
    if (!page.report) {
        status = ist_fail(err, IST_NOMEM, "out of memory");
        goto done;
    }
    IST_CHECK(cite_facts(&page, arena, err));
    add_keys(&page);
    add_summary(&page);
    add_worth(&page);
    if (result->series) {
        ist_report_start_section(page.report, "Arms: orders, deliveries and stocks");
        add_pictures(&page, BRIEFING_ARMS);
    }
    add_deterrence(&page);
    add_basis(&page);
    status = ist_report_write(out, page.report, err);
done:
    ist_report_free(page.report);
    ist_arena_free(arena);
    ist_buffer_clear(&recipe);
    return status;
}
