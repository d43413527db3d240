/* SPDX-License-Identifier: Apache-2.0
 *
 * page_summary.c: the first page: what came out, for somebody who has read no more than the founding paper's abstract.
 */
#include "page_local.h"
#include <isthmus/base/time.h>
#include <math.h>
#include <string.h>

/* A headline's statement without its full stop. */
static void add_says(ist_buffer *out, const ist_headline *it)
{
    size_t length = strlen(it->says);
    ist_buffer_add_n(out, it->says, length && it->says[length - 1] == '.' ? length - 1 : length);
}

static bool is_firm(const ist_result *result, size_t h)
{
    return strcmp(briefing_verdict(result, h), "found") == 0;
}

/* The firm statements in one sentence, and how many are not. */
static void add_answer(ist_buffer *out, const ist_result *result)
{
    const ist_scenario *scenario = result->scenario;
    size_t              firm = 0;
    if (ist_briefing_is_first_look(result)) {
        briefing_first_look(out, result);
        return;
    }
    for (size_t h = 0; h < scenario->n_headlines; h++) {
        if (!is_firm(result, h)) continue;
        ist_buffer_add(out, firm++ ? "; " : "What stands firm: ");
        add_says(out, &scenario->headlines[h]);
    }
    if (firm && firm < scenario->n_headlines) ist_buffer_add(out, ". What is said below of the rest leans one way, or hangs on what nobody knows.");
    else if (firm) ist_buffer_add(out, ".");
    else ist_buffer_add(out, "Nothing stands firm: each statement below leans one way at most, and hangs on what nobody knows.");
}

static const char page_title[] = "What NATO-Korea defence cooperation is worth";

ist_report *page_open(const ist_result *result, const char *recipe)
{
    const ist_scenario *scenario = result->scenario;
    char                day[IST_DATE_TEXT];
    char                digest[IST_DIGEST_TEXT];
    ist_buffer          answer = { 0 }, changes = { 0 }, facts = { 0 }, cited = { 0 };
    ist_report         *report = NULL;
    ist_format_day(scenario->as_of, day);
    if (scenario->n_headlines) add_answer(&answer, result);
    ist_briefing_changes(&changes, result);
    ist_buffer_print(&facts, "%s, against \"%s\"%s%s. Facts as of %s; %llu futures in %llu worlds; seed %llu; label %s.%s", scenario->title,
                     briefing_counterfactual_title(result), changes.length ? "; " : "", changes.length ? changes.at : "", day,
                     (unsigned long long)result->answer.futures, (unsigned long long)result->answer.worlds, (unsigned long long)result->seed, scenario->label[0] ? scenario->label : "NONE",
                     result->stopped ? " Stopped before the futures that were asked for were done: what goes month by month is left out." : "");
    if (ist_briefing_is_imprecise(result)) {
        ist_buffer_add(&facts, " Not as precise as asked for: ");
        ist_briefing_imprecision(&facts, result);
        ist_buffer_add(&facts, ".");
    }
    ist_scenario_digest(scenario, digest);
    ist_buffer_print(&cited, "Isthmus, \"%s\": %s (facts as of %s, digest of the world %s), made by: %s", page_title, scenario->title, day, digest, recipe);
    if (!answer.failed && !changes.failed && !facts.failed && !cited.failed)
        report = ist_report_new(&(ist_report_about){ .title = page_title, .question = scenario->summary, .answer = answer.at ? answer.at : scenario->title,
                                                     .condition = ist_briefing_condition, .facts = facts.at, .recipe = recipe, .cited = cited.at });
    ist_buffer_clear(&answer);
    ist_buffer_clear(&changes);
    ist_buffer_clear(&facts);
    ist_buffer_clear(&cited);
    return report;
}

static const char *tier_in_words(ist_tier tier)
{
    static const char *const words[] = { "Arithmetic on orders, stocks, ships and money.", "Given that a war comes.",
                                         "Only if war answers to deterrence, for which no source gives a number." };
    return words[tier];
}

static void add_range(ist_buffer *out, const ist_result *result, const ist_summary *scaled, const char *verdict)
{
    ist_buffer_print(out, "%c%s", verdict[0] - 'a' + 'A', verdict + 1);
    if (strcmp(verdict, "switched off") == 0) {
        ist_buffer_add(out, ".");
    } else if (scaled->spread == IST_SPREAD_RESOLVED) {
        if (ist_briefing_is_first_look(result)) ist_buffer_print(out, ": as far as %llu worlds tell, between ", (unsigned long long)result->answer.worlds);
        else ist_buffer_add(out, ": in nine of ten worlds between ");
        briefing_signed(out, scaled->quantiles[0], IST_SET_PAGE);
        ist_buffer_add(out, " and ");
        briefing_signed(out, scaled->quantiles[IST_QUANTILES - 1], IST_SET_PAGE);
        ist_buffer_add(out, ".");
    } else if (scaled->spread == IST_SPREAD_UNRESOLVED) {
        ist_buffer_add(out, ": how far worlds differ cannot be told from chance at this number of futures.");
    } else {
        ist_buffer_add(out, ": the same in all worlds.");
    }
}

static const char *found_words(const char *verdict)
{
    return strcmp(verdict, "either") == 0 ? "may go either way" : strcmp(verdict, "more") == 0 ? "it rises" : strcmp(verdict, "less") == 0 ? "it falls" : verdict;
}

/* "Dark transfers found, as Korea sees it" */
static void add_place(ist_buffer *out, const ist_scenario *scenario, const ist_headline *it)
{
    ist_place place = ist_briefing_headline_place(it);
    ist_buffer_print(out, "%s", scenario->metrics[it->metric].title);
    if (place.kind == IST_PLACE_PERSPECTIVE) ist_buffer_print(out, "; %s view", ist_briefing_place_title(scenario, place));
    else if (place.kind == IST_PLACE_THEATRE) ist_buffer_print(out, ", %s", ist_briefing_place_title(scenario, place));
}

static void add_key(const writing *page, size_t h)
{
    const ist_result       *result = page->result;
    const ist_scenario     *scenario = result->scenario;
    const ist_headline     *it = &scenario->headlines[h];
    const ist_metric_about *metric = &scenario->metrics[it->metric];
    const ist_summary      *summary = briefing_headline_summary(result, h);
    briefing_scale          scale = briefing_scale_of(metric, summary->mean);
    ist_summary             scaled = briefing_scaled(summary, scale.factor);
    ist_tier                tier = briefing_tier(result, metric, briefing_statement(it), it->cooperation, it->world_metric);
    ist_buffer              value = { 0 }, interval = { 0 }, label = { 0 };
    briefing_signed(&value, scaled.mean, IST_SET_PAGE);
    if (scale.change[0]) ist_buffer_print(&value, " %s", strcmp(scale.change, "percentage points") == 0 ? "points" : scale.change);
    add_place(&label, scenario, it);
    if (strcmp(scale.change, "percentage points") == 0) ist_buffer_add(&label, "; in percentage points");
    add_range(&interval, result, &scaled, found_words(briefing_verdict(result, h)));
    if (!value.failed && !interval.failed && !label.failed)
        ist_report_add_key(page->report, &(ist_report_key){ .value = value.at, .interval = interval.at, .label = label.at, .says = it->says,
                                                             .tier = tier_in_words(tier) });
    ist_buffer_clear(&value);
    ist_buffer_clear(&interval);
    ist_buffer_clear(&label);
}

/* The headlines, area by area; those of all areas together come last. */
void page_add_keys(const writing *page)
{
    const ist_scenario *scenario = page->result->scenario;
    for (int b = 0; b <= (int)scenario->world.n_cooperation; b++) {
        int  area = b < (int)scenario->world.n_cooperation ? b : IST_NONE;
        bool begun = false;
        for (size_t h = 0; h < scenario->n_headlines; h++) {
            if (scenario->headlines[h].cooperation != area) continue;
            if (!begun) ist_report_add_key_heading(page->report, briefing_area_title(scenario, area), NULL);
            begun = true;
            add_key(page, h);
        }
    }
}

/* How the paper's claims fare, in a sentence. */
static void add_counts(ist_buffer *out, const ist_supplement *supplement)
{
    size_t count[IST_CLAIM_LEFT_OUT + 1] = { 0 }, absent = 0;
    for (size_t i = 0; i < supplement->claims.count; i++) {
        count[supplement->findings[i].verdict]++;
        absent += supplement->findings[i].verdict == IST_CLAIM_LEFT_OUT && supplement->claims.at[i].sign != 0; /* carried, but not here */
    }
    ist_buffer_print(out, "The founding paper makes %zu claims. Tried on this world in %llu futures, %zu hold, %zu do not, %zu cannot be told at that number; ",
                     supplement->claims.count, (unsigned long long)supplement->claim_futures, count[IST_CLAIM_HOLDS], count[IST_CLAIM_FAILS], count[IST_CLAIM_OPEN]);
    if (absent) ist_buffer_print(out, "%zu speak of what this world does not have or has switched off; ", absent);
    ist_buffer_print(out, "%zu are of a kind that no model of forces and arms can carry. A claim that holds follows from the assumptions: a check of the "
                          "argument, not of the world.", count[IST_CLAIM_LEFT_OUT] - absent);
}

void page_add_summary(const writing *page)
{
    const ist_scenario *scenario = page->result->scenario;
    ist_report_print(page->report,
                     "How to read the figures: each is the mean difference that a form of cooperation makes in %d months, from a world in which \"%s\" and the "
                     "rest goes on without it, replayed with the same chance events. A minus is good where the thing is bad, as loss is; rows have units of "
                     "their own and do not add up. A range spans the worlds that the assumptions allow: what nobody knows. It does not shrink with more computing.",
                     scenario->world.months, briefing_counterfactual_title(page->result));
    if (scenario->depends_on[0]) ist_report_print(page->report, "What the answer depends on: %s", scenario->depends_on);
    if (page->result->supplement && page->result->supplement->claims.count) {
        ist_buffer text = { 0 };
        add_counts(&text, page->result->supplement);
        if (!text.failed) ist_report_add_paragraph(page->report, text.at);
        ist_buffer_clear(&text);
    }
    ist_scenario_counts counts;
    ist_scenario_count(page->used, &counts);
    ist_report_print(page->report, "What it rests on: %zu numbers, of which %zu are facts with a source and %zu are assumptions with a reason (and %zu defaults); %zu are drawn from a range. They "
                     "are listed at the end.",
                     counts.inputs, counts.facts, counts.assumptions, counts.defaults, counts.drawn);
}
