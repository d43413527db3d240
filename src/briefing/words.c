/* SPDX-License-Identifier: Apache-2.0
 *
 * words.c: places, statements and numbers as people read them.
 */
#include "briefing_local.h"
#include <isthmus/base/time.h>
#include <math.h>
#include <string.h>

const char *const ist_briefing_condition = "Conditional on the assumptions listed; not a forecast of war.";

size_t ist_briefing_places(const ist_scenario *scenario) { return 1 + scenario->n_perspectives + scenario->world.n_theatres; }

ist_place ist_briefing_place_at(const ist_scenario *scenario, size_t i)
{
    if (i == 0) return (ist_place){ IST_PLACE_OVERALL, IST_NONE };
    if (i <= scenario->n_perspectives) return (ist_place){ IST_PLACE_PERSPECTIVE, (int)i - 1 };
    return (ist_place){ IST_PLACE_THEATRE, (int)(i - 1 - scenario->n_perspectives) };
}

const char *ist_briefing_place_name(const ist_scenario *scenario, ist_place place)
{
    switch (place.kind) {
    case IST_PLACE_PERSPECTIVE: return scenario->perspectives[place.index].name;
    case IST_PLACE_THEATRE: return scenario->world.theatres[place.index].name;
    default: return "all";
    }
}

const char *ist_briefing_place_title(const ist_scenario *scenario, ist_place place)
{
    switch (place.kind) {
    case IST_PLACE_PERSPECTIVE: return scenario->perspectives[place.index].title;
    case IST_PLACE_THEATRE: return scenario->entries[IST_SECTION_THEATRES].at[place.index].title;
    default: return "Overall";
    }
}

int ist_briefing_metric_at(const ist_metric_about *metric, ist_place place)
{
    switch (place.kind) {
    case IST_PLACE_PERSPECTIVE: return metric->perspective[place.index];
    case IST_PLACE_THEATRE: return metric->theatre[place.index];
    default: return metric->overall;
    }
}

ist_place ist_briefing_headline_place(const ist_headline *headline)
{
    if (headline->perspective != IST_NONE) return (ist_place){ IST_PLACE_PERSPECTIVE, headline->perspective };
    if (headline->theatre != IST_NONE) return (ist_place){ IST_PLACE_THEATRE, headline->theatre };
    return (ist_place){ IST_PLACE_OVERALL, IST_NONE };
}

const char *briefing_area_title(const ist_scenario *scenario, int area)
{
    return area == IST_NONE ? "All areas together" : scenario->entries[IST_SECTION_COOPERATION].at[area].title;
}

const char *briefing_counterfactual_title(const ist_result *result)
{
    int c = result->counterfactual;
    return c == IST_NONE ? "the world as the file has it" : result->scenario->entries[IST_SECTION_COUNTERFACTUALS].at[c].title;
}

const char *briefing_counterfactual_name(const ist_result *result)
{
    int c = result->counterfactual;
    return c == IST_NONE ? "file" : result->scenario->world.counterfactuals[c].name;
}

ist_statement_kind briefing_statement(const ist_headline *headline)
{
    return headline->cooperation == IST_NONE ? IST_SAY_TOTAL : IST_SAY_AREA;
}

ist_tier briefing_tier(const ist_result *result, const ist_metric_about *metric, ist_statement_kind kind, int first, int world_metric)
{
    ist_finding it = { .kind = kind, .first = first, .second = IST_NONE, .metric = world_metric };
    return ist_answer_stands(&result->answer, &result->scenario->world, it) ? metric->tier : IST_TIER_DETERRENCE;
}

const char *briefing_tier_words(ist_tier tier)
{
    static const char *const words[] = { "logistics", "conditional on a war", "deterrence" };
    return words[tier];
}

double briefing_facts_share(const ist_result *result, size_t headline)
{
    const ist_answer *answer = &result->answer;
    return answer->n_groups && answer->effects ? answer->effects[0][headline].share : NAN;
}

const ist_summary *briefing_headline_summary(const ist_result *result, size_t headline)
{
    const ist_headline *it = &result->scenario->headlines[headline];
    return ist_value_find(&result->answer.value, briefing_statement(it), it->cooperation, IST_NONE, it->world_metric);
}

void briefing_signed(ist_buffer *out, double value, ist_setting setting)
{
    if (value > 0) ist_buffer_add(out, "+");
    ist_figure_number(out, value, -3, setting);
}

briefing_scale briefing_scale_of(const ist_metric_about *metric, double size)
{
    if (strcmp(metric->unit, "share") == 0) return (briefing_scale){ 100, "%", "percentage points" };
    if (strcmp(metric->unit, "USD m") == 0 && fabs(size) >= 10000) return (briefing_scale){ 1e-3, "billion USD", "billion USD" };
    if (strcmp(metric->unit, "USD m") == 0) return (briefing_scale){ 1, "million USD", "million USD" };
    if (strcmp(metric->unit, "units") == 0 && fabs(size) >= 1e6) return (briefing_scale){ 1e-6, "million units", "million" };
    return (briefing_scale){ 1, metric->unit, strcmp(metric->unit, "units") == 0 ? "" : metric->unit };
}

ist_summary briefing_scaled(const ist_summary *summary, double factor)
{
    ist_summary scaled = *summary;
    scaled.mean *= factor;
    scaled.error *= factor;
    for (int q = 0; q < IST_QUANTILES; q++) scaled.quantiles[q] *= factor;
    return scaled;
}

/* "[-40 .. +3]": the interval of worlds; where it is not resolved that is said. */
void briefing_interval(ist_buffer *out, const ist_summary *summary, ist_setting setting)
{
    if (summary->spread == IST_SPREAD_RESOLVED) {
        ist_buffer_add(out, "[");
        briefing_signed(out, summary->quantiles[0], setting);
        ist_buffer_add(out, " .. ");
        briefing_signed(out, summary->quantiles[IST_QUANTILES - 1], setting);
        ist_buffer_add(out, "]");
    } else if (summary->spread == IST_SPREAD_UNRESOLVED) {
        ist_buffer_add(out, "not resolved");
    } else {
        ist_buffer_add(out, "the same in all");
    }
}

/* As with a claim of the paper, and where two scenarios are compared: below that, chance may have made the sign. */
static const double errors_for_a_sign = 3;

/* How a headline's value stands to the sign its author expected; of an area that is switched off nothing is asked. */
const char *briefing_verdict(const ist_result *result, size_t h)
{
    const ist_headline *headline = &result->scenario->headlines[h];
    const ist_summary  *summary = briefing_headline_summary(result, h);
    if (briefing_is_off(result, headline->cooperation)) return "switched off";
    double low = summary->quantiles[0], high = summary->quantiles[IST_QUANTILES - 1];
    bool   clear = summary->spread == IST_SPREAD_RESOLVED && (low > 0 || high < 0);
    bool   within_chance = fabs(summary->mean) < errors_for_a_sign * summary->error;
    if (headline->sign == 0) return clear && !within_chance ? (low > 0 ? "more" : "less") : "either";
    if (summary->mean == 0) return "not found";
    if (within_chance) return "within chance";
    if (summary->mean * headline->sign > 0) return clear ? "found" : "leans that way";
    return clear ? "the opposite" : "leans the other way";
}

/* What is firm has its sign in nine worlds of ten. Where one world in twenty has the other sign, n worlds show none such with
 * probability 0.95^n: one time in twenty at 59. With fewer, that all worlds seen agree says less than the word "firm" does. */
enum { WORLDS_FOR_FIRM = 59 };

bool ist_briefing_is_first_look(const ist_result *result) { return result->answer.worlds < WORLDS_FOR_FIRM; }

void briefing_first_look(ist_buffer *out, const ist_result *result)
{
    int futures = WORLDS_FOR_FIRM * ist_futures_per_world(result->strata);
    futures += (IST_FUTURES_PER_WORLD - futures % IST_FUTURES_PER_WORLD) % IST_FUTURES_PER_WORLD; /* as --futures takes them */
    ist_buffer_print(out, "%llu worlds are too few to call anything firm: that takes %d, which is %d futures. What is said below is a first look.",
                     (unsigned long long)result->answer.worlds, WORLDS_FOR_FIRM, futures);
}

void ist_briefing_recipe(ist_buffer *out, const ist_result *result)
{
    char day[IST_DATE_TEXT];
    ist_format_day(result->scenario->as_of, day);
    ist_buffer_print(out, "isthmus run %s --futures %llu --seed %llu --as-of %s --against %s", result->words,
                     (unsigned long long)result->answer.futures, (unsigned long long)result->seed, day,
                     briefing_counterfactual_name(result));
    if (result->strata) ist_buffer_add(out, " --strata");
    if (result->rare) ist_buffer_print(out, " --rare %s", result->scenario->world.contingencies[result->rare - 1].name);
}

/* How a value stands to the sign that the scenario's author expected. */
static const char *verdict(const ist_result *result, const ist_headline *headline, double value)
{
    if (briefing_is_off(result, headline->cooperation)) return "Switched off here: ";
    if (headline->sign == 0 || value * headline->sign > 0) return "";
    return value == 0 ? "Expected, and not found here: " : "Expected, and the opposite is found here: ";
}

/* "Korean deliveries put brigades into the field: +1.5 units (...) on average, nine worlds in ten between ..." */
void ist_briefing_sentence(ist_buffer *out, const ist_result *result, size_t headline, ist_setting setting)
{
    const ist_scenario     *scenario = result->scenario;
    const ist_headline     *it = &scenario->headlines[headline];
    const ist_metric_about *metric = &scenario->metrics[it->metric];
    const ist_summary      *whole = briefing_headline_summary(result, headline);
    briefing_scale          scale = briefing_scale_of(metric, whole->mean);
    ist_summary             scaled = briefing_scaled(whole, scale.factor);
    const ist_summary      *summary = &scaled;
    size_t                  length = strlen(it->says);
    ist_buffer_add(out, verdict(result, it, summary->mean));
    ist_buffer_add_n(out, it->says, length && it->says[length - 1] == '.' ? length - 1 : length);
    ist_buffer_add(out, ": ");
    briefing_signed(out, summary->mean, setting);
    if (scale.change[0]) ist_buffer_print(out, " %s", scale.change);
    ist_buffer_print(out, " (%s, %s) on average", metric->title, ist_briefing_place_title(scenario, ist_briefing_headline_place(it)));
    if (summary->spread == IST_SPREAD_RESOLVED) {
        ist_buffer_add(out, ", nine in ten of the worlds that the assumptions allow between ");
        briefing_signed(out, summary->quantiles[0], setting);
        ist_buffer_add(out, " and ");
        briefing_signed(out, summary->quantiles[IST_QUANTILES - 1], setting);
    } else if (summary->spread == IST_SPREAD_UNRESOLVED) {
        ist_buffer_add(out, "; how far worlds differ is not resolved at this number of futures");
    }
    ist_tier tier = briefing_tier(result, metric, briefing_statement(it), it->cooperation, it->world_metric);
    ist_buffer_print(out, ". It holds as %s.", briefing_tier_words(tier));
}

void ist_briefing_conclusion(ist_buffer *out, const ist_result *result, ist_setting setting)
{
    const ist_scenario *scenario = result->scenario;
    size_t              chosen = 0;
    if (scenario->n_metrics == 0) return;
    for (size_t i = scenario->n_metrics; i-- > 0;)
        if (scenario->metrics[i].quantity == IST_Q_LOSS || scenario->metrics[i].quantity == IST_Q_EXPECTED_LOSS) chosen = i;
    const ist_metric_about *metric = &scenario->metrics[chosen];
    const ist_summary      *whole = ist_value_find(&result->answer.value, IST_SAY_TOTAL, IST_NONE, IST_NONE, metric->overall);
    briefing_scale          scale = briefing_scale_of(metric, whole->mean);
    ist_summary             scaled = briefing_scaled(whole, scale.factor);
    const ist_summary      *summary = &scaled;
    ist_buffer_print(out, "All areas together change \"%s\" by ", metric->title);
    briefing_signed(out, summary->mean, setting);
    if (scale.change[0]) ist_buffer_print(out, " %s", scale.change);
    ist_buffer_add(out, ", worlds ");
    briefing_interval(out, summary, setting);
    ist_buffer_print(out, ", against \"%s\".", briefing_counterfactual_title(result));
}

void ist_briefing_opening(ist_buffer *out, const ist_result *result)
{
    const ist_scenario *scenario = result->scenario;
    char                day[IST_DATE_TEXT];
    ist_buffer          changes = { 0 };
    ist_format_day(scenario->as_of, day);
    ist_buffer_print(out, "%s\nagainst \"%s\"; facts as of %s; %llu futures in %llu worlds, seed %llu\n", scenario->title,
                     briefing_counterfactual_title(result), day, (unsigned long long)result->answer.futures,
                     (unsigned long long)result->answer.value.worlds, (unsigned long long)result->seed);
    ist_briefing_changes(&changes, result);
    if (changes.failed) out->failed = true;
    else if (changes.length) ist_buffer_print(out, "%s\n", changes.at);
    ist_buffer_clear(&changes);
    if (!scenario->n_headlines || !ist_briefing_is_first_look(result)) return;
    briefing_first_look(out, result);
    ist_buffer_add(out, "\n");
}

bool ist_briefing_is_imprecise(const ist_result *result) { return result->until > 0 && result->precision > result->until; }

void ist_briefing_imprecision(ist_buffer *out, const ist_result *result)
{
    const char *says = result->scenario->headlines[result->least_precise].says;
    if (result->precision <= 1e6) ist_buffer_print(out, "the error is %.1f%% of the spread for \"%s\"", 100 * result->precision, says);
    else ist_buffer_print(out, "the spread between worlds is not resolved for \"%s\"", says);
}

void ist_briefing_closing(ist_buffer *out, const ist_result *result)
{
    ist_scenario_counts counts;
    const ist_scenario *used = briefing_as_used(result);
    if (!used) out->failed = true;
    if (!used) return;
    ist_scenario_count(used, &counts);
    ist_buffer_print(out,
                     "\n%zu numbers: %zu facts, %zu assumptions and %zu defaults; %zu are drawn from a range, %zu of these between facts.\n"
                     "Values are means over futures; [5%% .. 95%%] is between worlds: what nobody knows, not the simulation's error.\n",
                     counts.inputs, counts.facts, counts.assumptions, counts.defaults, counts.drawn, counts.bracketed);
    ist_buffer_print(out, "%s\nThe same numbers again: ", ist_briefing_condition);
    ist_briefing_recipe(out, result);
    ist_buffer_add(out, "\n");
}
