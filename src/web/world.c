/* SPDX-License-Identifier: Apache-2.0
 *
 * world.c: the pool on the map, month by month: what stands, moves and burns, over many futures or in one; and what a move costs.
 */
#include "question.h"
#include "resource_list.h"

#include <isthmus/analysis/trace.h>
#include <isthmus/base/time.h>
#include <isthmus/briefing/deterrence.h>
#include <isthmus/briefing/posture.h>
#include <isthmus/briefing/trace.h>

#include <stdio.h>
#include <string.h>

enum { WORLD_FUTURES = 256 };

typedef struct asked {
    web_asked           of;      /* scenario, what is set and off */
    ist_posture_request request;
    bool                with;    /* the world with cooperation */
    int                 month;   /* or IST_ALL_MONTHS */
    int                 kind;    /* or IST_NONE */
} asked;

/* --- Words --- */

static ist_status read_month(const web_call *call, const ist_scenario *scenario, int *out, ist_error *err)
{
    int day = web_day(call, "month", IST_ANY_DAY);

    if (!web_word(call, "month")) return IST_OK;
    *out = ist_month_of_day(day) - scenario->world.start;
    if (*out < -1 || *out >= scenario->world.months)
        return ist_fail(err, IST_RANGE, "month=%.20s lies outside the scenario's months", web_word(call, "month"));
    return IST_OK;
}

static ist_status read_rest(const web_call *call, asked *a, ist_error *err)
{
    const ist_scenario *scenario = a->of.scenario;
    const char         *world = web_word(call, "world"), *kind = web_word(call, "kind");
    long long           future = web_integer(call, "future", -1);
    uint32_t            all = scenario->world.n_levers >= 32 ? UINT32_MAX : (UINT32_C(1) << scenario->world.n_levers) - 1;

    a->month = IST_ALL_MONTHS;
    a->kind = IST_NONE;
    a->with = !world || strcmp(world, "with") == 0;
    IST_TRY(read_month(call, scenario, &a->month, err));
    if (kind) IST_TRY(web_find_entry(&scenario->entries[IST_SECTION_KINDS], "kind of force", kind, &a->kind, err));
    a->request = (ist_posture_request){ .seed = a->of.question.seed, .futures = (uint64_t)web_integer(call, "futures", WORLD_FUTURES),
        .one = future >= 0 ? (uint64_t)future + 1 : 0, .counterfactual = a->of.question.counterfactual,
        .coalition = a->with ? all & ~a->of.question.off : 0, .given = a->of.question.given };
    return IST_OK;
}

static ist_status read_asked(web_call *call, asked *a, ist_error *err)
{
    IST_TRY(web_ask(call, &a->of, err));
    ist_status status = read_rest(call, a, err);
    if (status != IST_OK) web_ask_end(call, &a->of);
    return status;
}

/* Names of the levers that are on, for a command line. */
static void add_coalition(ist_buffer *out, const asked *a)
{
    const ist_world *w = &a->of.scenario->world;
    bool             first = true;

    if (!a->request.coalition) {
        ist_buffer_add(out, " --coalition none");
        return;
    }
    if (!a->of.question.off) return;
    ist_buffer_add(out, " --coalition ");
    for (size_t n = 0; n < w->n_levers; n++) {
        if (!(a->request.coalition >> n & 1)) continue;
        ist_buffer_print(out, "%s%s", first ? "" : ",", w->levers[n].patch.name);
        first = false;
    }
}

static void add_recipe(ist_buffer *out, const web_call *call, const asked *a, const char *what)
{
    size_t at = 0;

    ist_buffer_print(out, "isthmus deterrence posture %s%s", a->of.scenario->name, what);
    for (const char *set; (set = web_next(call, "set", &at));) web_option(out, "--set", set);
    web_option(out, "--as-of", web_word(call, "as_of"));
    web_option(out, "--against", web_word(call, "against"));
    add_coalition(out, a);
    if (a->request.one) ist_buffer_print(out, " --future %llu", (unsigned long long)(a->request.one - 1));
    else ist_buffer_print(out, " --futures %llu", (unsigned long long)a->request.futures);
    if (a->month != IST_ALL_MONTHS) {
        char text[IST_DATE_TEXT];
        ist_format_month(a->of.scenario->world.start + a->month, text);
        ist_buffer_print(out, " --month %s", text);
    }
    ist_buffer_print(out, " --seed %llu --csv", (unsigned long long)a->request.seed);
}

/* --- Outlines and places --- */

static ist_status read_outlines(const web_call *call, ist_outlines **out, ist_error *err)
{
    char path[4096];

    if (!call->options->data) return ist_fail(err, IST_MISSING, "the shipped data is not there, and the map's outlines with it");
    snprintf(path, sizeof path, "%s/map/countries-110m.geojson", call->options->data);
    return ist_outlines_read(out, path, err);
}

ist_status web_world_places(web_call *call, web_sheet *out, ist_error *err)
{
    web_scenario *held = NULL;
    ist_outlines *outlines = NULL;
    ist_atlas     atlas;

    IST_TRY(web_scenario_asked(call, &held, err));
    ist_status status = read_outlines(call, &outlines, err);
    if (status == IST_OK) status = ist_atlas_make(web_scenario_of(held), call->ledger, outlines, call->arena, &atlas, err);
    if (status == IST_OK) {
        out->table = ist_briefing_sites(&atlas);
        ist_buffer_print(&out->recipe, "isthmus deterrence posture %s --places --csv", web_scenario_of(held)->name);
        web_option(&out->recipe, "--as-of", web_word(call, "as_of"));
        web_cite(call, out, "source/isthmus-areas");
        status = ist_briefing_sites_geojson(&out->geojson, &atlas, err);
    }
    ist_outlines_free(outlines);
    web_scenario_give_back(call->web, held);
    return status;
}

/* --- What stands, moves and burns --- */

typedef ist_table *tabled(const ist_scenario *scenario, const ist_posture *posture, int month);

static ist_status run(web_call *call, const asked *a, ist_posture *out, ist_error *err)
{
    ist_control control = web_control(call);

    return ist_posture_run(&a->of.scenario->world, &a->request, &control, call->arena, out, err);
}

static ist_status draw_map(web_call *call, const asked *a, const ist_posture *posture, web_sheet *out, ist_error *err)
{
    ist_outlines *outlines = NULL;
    ist_atlas     atlas;
    const char   *lang = web_word(call, "lang");

    IST_TRY(read_outlines(call, &outlines, err));
    ist_status status = ist_atlas_make(a->of.scenario, call->ledger, outlines, call->arena, &atlas, err);
    if (status == IST_OK) {
        ist_posture_view view = { a->of.scenario, &atlas, a->month == IST_ALL_MONTHS ? posture->months - 1 : a->month, a->kind,
                                  lang && strcmp(lang, "ko") == 0, 900 };
        status = ist_briefing_posture_map(&out->svg, posture, &view, err);
    }
    if (status == IST_OK) status = ist_briefing_sites_geojson(&out->geojson, &atlas, err);
    ist_outlines_free(outlines);
    return status;
}

static ist_status make(web_call *call, web_sheet *out, tabled *table, const char *what, bool map, ist_error *err)
{
    asked       a;
    ist_posture posture;
    ist_buffer  words = { 0 };

    IST_TRY(read_asked(call, &a, err));
    ist_status status = run(call, &a, &posture, err);
    if (status == IST_OK && !(out->table = table(a.of.scenario, &posture, a.month))) status = ist_fail(err, IST_NOMEM, "out of memory");
    if (status == IST_OK && map && call->options->data) status = draw_map(call, &a, &posture, out, err);
    if (status == IST_OK) {
        out->conditional = true;
        add_recipe(&out->recipe, call, &a, what);
        ist_briefing_posture_words(&words, &posture, &a.request);
        if (words.at && !words.failed) ist_table_add_footnote(out->table, words.at);
        ist_buffer_clear(&words);
    }
    web_ask_end(call, &a.of);
    return status;
}

ist_status web_world(web_call *call, web_sheet *out, ist_error *err) { return make(call, out, ist_briefing_posture, "", true, err); }

ist_status web_world_flows(web_call *call, web_sheet *out, ist_error *err)
{
    return make(call, out, ist_briefing_posture_flows, " --flows", false, err);
}

ist_status web_world_crises(web_call *call, web_sheet *out, ist_error *err)
{
    return make(call, out, ist_briefing_posture_crises, " --crises", false, err);
}

/* --- What a move costs --- */

static ist_status read_states(const web_call *call, const ist_scenario *scenario, int *states, ist_error *err)
{
    static const char *const words[] = { "quiet", "building", "active" };
    size_t                   at = 0;

    for (size_t c = 0; c < scenario->world.n_contingencies; c++) states[c] = IST_AS_RECORDED;
    for (const char *text; (text = web_next(call, "crisis", &at));) {
        const char *colon = strchr(text, ':');
        char        name[128];
        int         c = 0, state = 0;
        size_t      length = colon ? (size_t)(colon - text) : strlen(text);
        if (length >= sizeof name) return ist_fail(err, IST_USAGE, "crisis=%.80s: WAR:STATE is meant, as korea:active", text);
        memcpy(name, text, length);
        name[length] = '\0';
        IST_TRY(web_find_entry(&scenario->entries[IST_SECTION_CONTINGENCIES], "war", name, &c, err));
        while (colon && state < 3 && strcmp(colon + 1, words[state]) != 0) state++;
        if (!colon || state == 3) return ist_fail(err, IST_USAGE, "crisis=%.80s: quiet, building and active are allowed", text);
        states[c] = state;
    }
    return IST_OK;
}

static ist_status read_pair(const web_call *call, const ist_scenario *scenario, int pair[2], ist_error *err)
{
    const char *text = web_word(call, "between"), *comma = text ? strchr(text, ',') : NULL;
    char        name[128];

    pair[0] = 0;
    pair[1] = 1;
    if (scenario->world.n_theatres < 2) return ist_fail(err, IST_MISSING, "the scenario has one theatre: there is nothing to trade");
    if (!text) return IST_OK;
    if (!comma || (size_t)(comma - text) >= sizeof name) return ist_fail(err, IST_USAGE, "between=%.80s: two theatres are meant, with a comma between", text);
    memcpy(name, text, (size_t)(comma - text));
    name[comma - text] = '\0';
    IST_TRY(web_find_entry(&scenario->entries[IST_SECTION_THEATRES], "theatre", name, &pair[0], err));
    return web_find_entry(&scenario->entries[IST_SECTION_THEATRES], "theatre", comma + 1, &pair[1], err);
}

static void add_tradeoff_recipe(ist_buffer *out, const web_call *call, const asked *a, const int pair[2])
{
    const ist_world *w = &a->of.scenario->world;
    size_t           at = 0;
    bool             first = true;

    ist_buffer_print(out, "isthmus deterrence frontier %s", a->of.words);
    ist_buffer_print(out, " --between %s,%s --exchanges --csv", w->theatres[pair[0]].name, w->theatres[pair[1]].name);
    web_option(out, "--as-of", web_word(call, "as_of"));
    web_option(out, "--against", web_word(call, "against"));
    if (a->month >= 0) {
        char text[IST_DATE_TEXT];
        ist_format_month(w->start + a->month, text);
        ist_buffer_print(out, " --month %s", text);
    }
    for (const char *text; (text = web_next(call, "crisis", &at));) {
        const char *colon = strchr(text, ':');
        ist_buffer_print(out, "%s%.*s=%s", first ? " --crisis " : ",", colon ? (int)(colon - text) : 0, text, colon ? colon + 1 : "");
        first = false;
    }
    if (a->with) ist_buffer_add(out, " --cooperation");
    ist_buffer_print(out, " --seed %llu", (unsigned long long)a->request.seed);
}

static ist_status trade_off(web_call *call, const asked *a, web_sheet *out, ist_error *err)
{
    const ist_scenario   *scenario = a->of.scenario;
    int                   states[IST_MAX_CONTINGENCIES], pair[2];
    ist_situation         situation;
    ist_frontier          frontier;
    ist_buffer            words = { 0 };
    char                  month[IST_DATE_TEXT];

    IST_TRY(read_states(call, scenario, states, err));
    IST_TRY(read_pair(call, scenario, pair, err));
    ist_situation_request request = { .seed = a->request.seed, .counterfactual = a->request.counterfactual, .coalition = a->request.coalition,
                                      .month = a->month >= 0 ? a->month : IST_AT_START, .states = states, .given = a->request.given };
    IST_TRY(ist_situation_find(&scenario->world, &request, call->arena, &situation, err));
    IST_TRY(ist_frontier_find(&situation, pair[0], pair[1], call->arena, &frontier, err));
    if (!(out->table = ist_briefing_exchanges(scenario, &frontier))) return ist_fail(err, IST_NOMEM, "out of memory");
    ist_format_month(scenario->world.start + (a->month >= 0 ? a->month : -1), month);
    ist_briefing_frontier_words(&words, scenario, &frontier);
    web_add_footnotes(out->table, &words);
    ist_status status = frontier.any_gain ? ist_briefing_frontier_chart(&out->svg, scenario, &frontier, month, err) : IST_OK;
    add_tradeoff_recipe(&out->recipe, call, a, pair);
    out->conditional = true;
    return status;
}

ist_status web_world_tradeoff(web_call *call, web_sheet *out, ist_error *err)
{
    asked a;

    IST_TRY(read_asked(call, &a, err));
    ist_status status = trade_off(call, &a, out, err);
    web_ask_end(call, &a.of);
    return status;
}

/* --- One future told --- */

ist_status web_world_story(web_call *call, web_sheet *out, ist_error *err)
{
    asked     a;
    ist_trace trace;

    IST_TRY(read_asked(call, &a, err));
    uint64_t   future = a.request.one ? a.request.one - 1 : 0;
    ist_status status = ist_trace_run(a.of.scenario, a.request.seed, a.request.counterfactual, a.request.coalition, a.request.given, future, NULL, call->arena, &trace, err);
    if (status == IST_OK && !(out->table = ist_briefing_trace_story(a.of.scenario, &trace, IST_SET_TERMINAL))) status = ist_fail(err, IST_NOMEM, "out of memory");
    if (status == IST_OK) {
        ist_buffer_print(&out->recipe, "isthmus run %s --trace %llu --story --csv", a.of.words, (unsigned long long)future);
        web_option(&out->recipe, "--as-of", web_word(call, "as_of"));
        web_option(&out->recipe, "--against", web_word(call, "against"));
        if (!a.with) ist_buffer_add(&out->recipe, " --coalition none");
        ist_buffer_print(&out->recipe, " --seed %llu", (unsigned long long)a.request.seed);
        out->conditional = true;
    }
    web_ask_end(call, &a.of);
    return status;
}

/* --- All of it at once: one run, told as it goes on, then the three tables --- */

static ist_status send_table(web_stream *out, const char *event, ist_table *table, ist_error *err)
{
    ist_buffer text = { 0 };
    ist_status status = table ? web_add_table(&text, table, err) : ist_fail(err, IST_NOMEM, "out of memory");

    if (status == IST_OK && text.failed) status = ist_fail(err, IST_NOMEM, "out of memory");
    if (status == IST_OK) web_stream_send(out, event, text.at);
    ist_buffer_clear(&text);
    ist_table_free(table);
    return status;
}

static ist_status send_about(web_stream *out, const web_call *call, const asked *a, const ist_posture *posture, ist_error *err)
{
    ist_buffer      text = { 0 }, recipe = { 0 }, words = { 0 };
    ist_json_writer json = ist_json_to(&text, 0);
    bool            failed;

    add_recipe(&recipe, call, a, "");
    ist_briefing_posture_words(&words, posture, &a->request);
    ist_json_object(&json, NULL);
    ist_json_text(&json, "recipe", recipe.at);
    ist_json_text(&json, "words", words.at);
    ist_json_text(&json, "condition", ist_briefing_condition);
    ist_json_end(&json);
    failed = text.failed || recipe.failed || words.failed;
    if (!failed) web_stream_send(out, "about", text.at);
    ist_buffer_clear(&text);
    ist_buffer_clear(&recipe);
    ist_buffer_clear(&words);
    return failed ? ist_fail(err, IST_NOMEM, "out of memory") : IST_OK;
}

ist_status web_world_stream(web_call *call, web_stream *out, ist_error *err)
{
    asked        a;
    ist_posture  posture;
    web_progress progress = { out, "futures", 0 };
    ist_control  control = { .threads = web_threads(call), .stop = web_stream_stop(out), .progress = web_progress_at, .progress_context = &progress };

    IST_TRY(read_asked(call, &a, err));
    ist_status status = ist_posture_run(&a.of.scenario->world, &a.request, &control, call->arena, &posture, err);
    if (status == IST_OK) status = send_about(out, call, &a, &posture, err);
    if (status == IST_OK) status = send_table(out, "flows", ist_briefing_posture_flows(a.of.scenario, &posture, a.month), err);
    if (status == IST_OK) status = send_table(out, "crises", ist_briefing_posture_crises(a.of.scenario, &posture, a.month), err);
    if (status == IST_OK) status = send_table(out, "posture", ist_briefing_posture(a.of.scenario, &posture, a.month), err);
    web_ask_end(call, &a.of);
    return status;
}
