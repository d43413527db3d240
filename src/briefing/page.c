/* SPDX-License-Identifier: Apache-2.0
 *
 * page.c: the report: one page that stands alone and is read without its author beside it.
 */
#include "page_local.h"
#include <isthmus/briefing/claims.h>
#include <isthmus/briefing/industry.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool names_any(const ist_input *input, const char *const about[2])
{
    if (!about[0]) return true;
    return strstr(input->name, about[0]) || (about[1] && strstr(input->name, about[1]));
}

static const char *known_or_null(const char *text) { return text[0] ? text : NULL; }

/* The numbers of the facts' sources, of all inputs or of those that are about something; each once. */
static size_t cite(const writing *page, const char *const about[2], int *sources)
{
    const ist_scenario *scenario = page->used;
    size_t              count = 0;
    for (size_t i = 0; i < scenario->n_inputs; i++) {
        const ist_input *input = &scenario->inputs[i];
        ist_buffer       place = { 0 };
        if (input->kind != IST_INPUT_FACT || !names_any(input, about)) continue;
        ist_buffer_print(&place, "%s%sledger: %s", input->section, input->section[0] ? "; " : "", input->fact);
        int  number = place.failed ? 0
                                   : ist_report_cite(page->report, &(ist_publication){ .title = input->source,
                                                                                       .publisher = known_or_null(input->publisher),
                                                                                       .date = known_or_null(input->published),
                                                                                       .section = place.at,
                                                                                       .url = known_or_null(input->address) });
        bool known = number == 0;
        for (size_t n = 0; n < count; n++) known |= sources[n] == number;
        if (!known) sources[count++] = number;
        ist_buffer_clear(&place);
    }
    return count;
}

/* What goes for the whole page (its recipe, and all facts behind a result) stands once at its end. */
static void add_table(const writing *page, ist_table *table, const char *data)
{
    ist_origin origin = { .data = data };
    if (table) ist_report_add_table(page->report, table, &origin);
    ist_table_free(table);
}

static void add_pictures(const writing *page, briefing_section section)
{
    for (size_t i = 0; i < page->pictures->count; i++) {
        const briefing_picture *picture = &page->pictures->at[i];
        if (picture->section != section) continue;
        ist_origin origin = { .sources = page->some, .source_count = cite(page, picture->about, page->some), .data = picture->data };
        ist_report_add_figure(page->report, &picture->svg, picture->caption, &origin);
    }
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

static bool any_picture(const writing *page, briefing_section section)
{
    for (size_t i = 0; i < page->pictures->count; i++)
        if (page->pictures->at[i].section == section) return true;
    return false;
}

static void add_backfill(const writing *page)
{
    const ist_supplement *supplement = page->result->supplement;
    if (!supplement || !supplement->backfill.n_routes) return;
    ist_report_start_section(page->report, "What replacements let donors give");
    ist_report_add_paragraph(page->report, "A donor keeps a reserve, and gives more of it while replacements are on their way. The same futures are replayed with what is on its way "
                                           "taken away: counting for nothing, and not ordered at all.");
    add_pictures(page, BRIEFING_BACKFILL);
    add_table(page, ist_briefing_backfill_routes(&supplement->backfill, page->result->scenario), "backfill.csv");
    add_table(page, ist_briefing_backfill_chains(&supplement->backfill, page->result->scenario), "backfill.csv");
}

static void add_arms(const writing *page)
{
    if (any_picture(page, BRIEFING_PIPELINE)) {
        ist_report_start_section(page->report, "Orders on their way, customer by customer");
        ist_report_add_paragraph(page->report, "A framework is agreed in principle; a contract binds; what is delivered is there. The forecast is what the model delivers by the "
                                               "end of the run, with its range over futures.");
        add_pictures(page, BRIEFING_PIPELINE);
        if (page->result->supplement && page->result->supplement->pipeline[1].n_customers) {
            const ist_pipeline_view view = { page->result->scenario, IST_NONE, IST_NONE, IST_NONE, page->result->scenario->world.months - 1 };
            ist_report_start_subsection(page->report, "Every customer, with cooperation and without");
            add_table(page, ist_briefing_pipeline_stages(&page->result->supplement->pipeline[1], &view, IST_PIPELINE_CUSTOMERS), "pipeline.csv");
            add_table(page, ist_briefing_pipeline_stages(&page->result->supplement->pipeline[0], &view, IST_PIPELINE_CUSTOMERS), "pipeline-without.csv");
        }
    }
    add_backfill(page);
    if (any_picture(page, BRIEFING_ARMS)) {
        ist_report_start_section(page->report, "Deliveries and stocks month by month");
        ist_report_add_paragraph(page->report, "Those that cooperation changes most; all others are in series.csv.");
        add_pictures(page, BRIEFING_ARMS);
    }
}

static void add_forces(const writing *page)
{
    if (any_picture(page, BRIEFING_POSTURE)) {
        ist_report_start_section(page->report, "Forces: where the shared pool stands");
        add_pictures(page, BRIEFING_POSTURE);
    }
    ist_report_start_section(page->report, "Wars: how often they come and how long they last");
    add_table(page, ist_briefing_events(page->result), "events.csv");
    ist_report_add_paragraph(page->report, "A figure that rests on few events is uncertain whatever its interval says: read it beside this table. Expected onsets "
                                            "are the same expectation with less noise.");
    add_pictures(page, BRIEFING_WARS);
}

static void add_supplement(const writing *page)
{
    const ist_supplement *supplement = page->result->supplement;
    if (!supplement) return;
    if (supplement->claims.count) {
        ist_report_start_section(page->report, "The paper's claims");
        ist_report_add_paragraph(page->report, "Each claim is tried with two worlds that differ in what it says acts, and in nothing else, replayed with the same chance. A sign "
                                                "counts from three standard errors on. What the model does not carry says why.");
        add_table(page, ist_briefing_claims(&supplement->claims, supplement->findings, IST_SET_PAGE), "claims.csv");
    }
    ist_table *table = ist_briefing_contradictions(page->result, IST_SET_PAGE);
    bool       some = table && ist_table_rows(table) > 0;
    if (some) {
        ist_report_start_section(page->report, "Where sources differ");
        ist_report_add_paragraph(page->report, "Facts that contradict each other stand side by side. Where one figure is needed a rule picks it; a scenario may name another by its key.");
        add_table(page, table, "contradictions.csv");
    } else {
        ist_table_free(table);
    }
}

static void add_basis(const writing *page)
{
    const ist_result   *result = page->result;
    const ist_scenario *scenario = result->scenario;
    ist_scenario_counts counts;
    ist_scenario_count(page->used, &counts);
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
    add_table(page, ist_briefing_reasons(page->used), "inputs.csv");
}

ist_status briefing_page(ist_buffer *out, const ist_result *result, const briefing_pictures *pictures, bool alone, ist_error *err)
{
    ist_status status = IST_OK;
    ist_buffer recipe = { 0 };
    ist_arena *arena = ist_arena_new();
    ist_briefing_recipe(&recipe, result);
    ist_buffer_add(&recipe, alone ? " --snapshot snapshot.html" : " --out out");
    writing page = { .result = result, .used = briefing_as_used(result), .pictures = pictures, .recipe = recipe.at };
    page.report = recipe.failed || !arena || !page.used ? NULL : page_open(result, recipe.at);
    if (!page.report) {
        status = ist_fail(err, IST_NOMEM, "out of memory");
        goto done;
    }
    if (!(page.some = ist_arena_array(arena, result->scenario->n_inputs + 1, sizeof *page.some))) IST_CHECK(ist_fail(err, IST_NOMEM, "out of memory"));
    if (alone) IST_CHECK(briefing_carry(page.report, result, err));
    page_add_keys(&page);
    page_add_summary(&page);
    add_worth(&page);
    add_arms(&page);
    add_forces(&page);
    add_supplement(&page);
    add_basis(&page);
    status = ist_report_write(out, page.report, err);
done:
    ist_report_free(page.report);
    ist_arena_free(arena);
    ist_buffer_clear(&recipe);
    return status;
}
