/* SPDX-License-Identifier: Apache-2.0
 *
 * scenario_show.c: what a scenario holds: its parts, its numbers, the claims it carries, or the keys that any scenario may use.
 */
#include "command.h"
#include "inputs.h"
#include "scenario_show.h"

#include <isthmus/briefing.h>
#include <isthmus/briefing/lists.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct asked {
    scenario_asked scenario;
    table_form form;
    claims_asked claims;
    bool inputs, report, main, drawn, names, keys, show_claims;
    int kind;
} asked;
static const char *const kinds[] = { "all", "fact", "assumption", "default", NULL };
static const option options[] = {
    { "inputs", OPTION_FLAG, OPTION_HOLDS(asked, inputs), NULL, "every number with its source or reason", .without = "names keys claims" },
    { "kind", OPTION_CHOICE, OPTION_HOLDS(asked, kind), "KIND",
      "with --inputs: only facts, assumptions or defaults (default all)", .choices = kinds, .with = "inputs" },
    { "report", OPTION_FLAG, OPTION_HOLDS(asked, report), NULL, "with --inputs: as a report and the page list them", .with = "inputs" },
    { "drawn", OPTION_FLAG, OPTION_HOLDS(asked, drawn), NULL, "with --inputs --report: only assumptions that are drawn from a range", .with = "report" },
    { "main", OPTION_FLAG, OPTION_HOLDS(asked, main), NULL, "with --inputs: only the ten that move the headlines most: the page's sliders", .with = "inputs" },
    { "names", OPTION_FLAG, OPTION_HOLDS(asked, names), NULL, "what its parts are called, in English and Korean", .without = "keys claims" },
    { "keys", OPTION_FLAG, OPTION_HOLDS(asked, keys), NULL,
      "the keys of a scenario file, with legal ranges and how numbers are named", .without = "claims" },
    { "claims", OPTION_FLAG, OPTION_HOLDS(asked, show_claims), NULL, "every claim of the paper, with the sign and size it has here" },
    { "futures", OPTION_INTEGER, OPTION_HOLDS(asked, claims.futures), "N", "with --claims: behind each claim (default 256)", .low = 16, .high = 1e7,
      .multiple = 8, .with = "claims" },
    { "seed", OPTION_INTEGER, OPTION_HOLDS(asked, claims.seed), "S", "with --claims: of the random numbers (default 1)", .low = 0, .high = 9e15, .with = "claims" },
    { "against", OPTION_TEXT, OPTION_HOLDS(asked, claims.against), "COUNTERFACTUAL",
      "with --claims: the world without cooperation (default: the scenario's first)", .with = "claims" },
    OPTIONS_OF_SCENARIO(asked, scenario),
    OPTIONS_OF_TABLE(asked, form),
    { 0 },
};
static const asked defaults = { .claims = { .futures = 256, .seed = 1 }, .scenario = { .as_of = NO_DAY } };
static const command_example examples[] = {
    { "isthmus scenario show", "The parts of the default scenario: theatres, actors, orders, levers, headlines." },
    { "isthmus scenario show --inputs --kind fact", "The facts that it uses, with source and section." },
    { "isthmus scenario show --claims", "Each claim of the paper: holds, does not hold, not resolved, or why it is not modelled." },
    { "isthmus scenario show --keys --csv", "The data dictionary of scenario files." },
    { 0 },
};

/* -- parts -- */

static void add_row(ist_table *table, const char *part, const char *name, const char *title, const char *says)
{
    ist_table_add_text(table, part);
    ist_table_add_text(table, name);
    ist_table_add_text(table, strcmp(title, name) == 0 ? "" : title);
    ist_table_add_text(table, says);
}

/* "rule = 1, look = 2" */
static void add_overrides(ist_buffer *out, const ist_world *w, const ist_patch *patch)
{
    for (size_t i = 0; i < patch->n_overrides; i++) {
        ist_buffer_print(out, "%s%s = ", i ? ", " : "", w->parameters[patch->overrides[i].parameter].name);
        ist_distribution_text(out, &patch->overrides[i].value);
    }
    if (patch->n_overrides == 0) ist_buffer_add(out, "sets nothing");
}

/* What an entry is, in one line, where that is not said by its title. */
static void describe(ist_buffer *out, const ist_world *w, ist_section section, size_t i)
{
    switch (section) {
    case IST_SECTION_OWNER_ORDERS:
        for (size_t k = 0; k < w->n_theatres; k++)
            ist_buffer_print(out, "%s%s", k ? ", " : "", w->theatres[w->owner_orders[i * w->n_theatres + k]].name);
        break;
    case IST_SECTION_ITEMS: ist_buffer_add(out, w->classes[w->items[i].item_class]); break;
    case IST_SECTION_ACTORS:
        ist_buffer_print(out, "%s, %s", w->theatres[w->actors[i].theatre].name,
                         w->actors[i].side == IST_OURS ? "ours" : "theirs");
        break;
    case IST_SECTION_CONTINGENCIES:
        ist_buffer_print(out, "%s%s", w->theatres[w->contingencies[i].theatre].name,
                         w->contingencies[i].active_at_start ? ", active at start" : "");
        break;
    case IST_SECTION_SOURCES: ist_buffer_add(out, w->actors[w->sources[i].owner].name); break;
    case IST_SECTION_LINES:
        ist_buffer_print(out, "%s, made by %s in %s", w->items[w->lines[i].item].name,
                         w->actors[w->lines[i].maker].name, w->actors[w->lines[i].site].name);
        break;
    case IST_SECTION_ORDERS: {
        const ist_order *order = &w->orders[i];
        double whole = 0;
        for (size_t p = 0; p < order->n_parts; p++) whole += order->parts[p].quantity;
        ist_buffer_print(out, "%.10g for %s, %.10g under contract, %.10g delivered; %s pays", whole,
                         w->actors[order->recipient].name, order->contracted, order->delivered,
                         w->actors[order->payer].name);
        break;
    }
    case IST_SECTION_ROUTES:
        ist_buffer_print(out, "%s from %s to %s in %s", w->items[w->routes[i].item].name,
                         w->actors[w->routes[i].donor].name, w->actors[w->routes[i].recipient].name,
                         w->contingencies[w->routes[i].contingency].name);
        break;
    case IST_SECTION_FLOWS:
        ist_buffer_print(out, "%s from %s to %s", w->items[w->flows[i].item].name, w->actors[w->flows[i].origin].name,
                         w->actors[w->flows[i].recipient].name);
        break;
    case IST_SECTION_PATROL_AREAS: ist_buffer_add(out, w->theatres[w->patrol_areas[i].theatre].name); break;
    default: break;
    }
}

static void add_entry(ist_table *table, const ist_scenario *s, ist_section section, size_t i, ist_buffer *says)
{
    const ist_entry *entry = &s->entries[section].at[i];
    const ist_world *w = &s->world;
    says->length = 0;
    ist_buffer_add(says, "");
    if (section == IST_SECTION_LEVERS) {
        ist_buffer_print(says, "%s: ", w->cooperation[w->levers[i].cooperation]);
        add_overrides(says, w, &w->levers[i].patch);
    } else if (section == IST_SECTION_COUNTERFACTUALS) {
        add_overrides(says, w, &w->counterfactuals[i]);
    } else if (section == IST_SECTION_INVESTMENTS) {
        add_overrides(says, w, &s->investments[i].patch);
    } else if (section == IST_SECTION_METRICS) {
        static const char *const tiers[] = { "logistics", "conditional on a war", "deterrence" };
        const ist_metric_about *m = &s->metrics[i];
        ist_buffer_print(says, "%s%s%s is better; tier: %s", m->unit, m->unit[0] ? "; " : "",
                         m->more_is_better ? "more" : "less", tiers[m->tier]);
    } else {
        describe(says, w, section, i);
        ist_buffer_add(says, says->length && entry->reason[0] ? ". " : "");
        ist_buffer_add(says, entry->reason);
    }
    add_row(table, ist_section_path(section), entry->name, entry->title, says->at);
}

static int print_parts(const ist_scenario *s, table_form form)
{
    static const ist_column columns[] = {
        { .name = "part", .heading = "Part", .meaning = "part of the scenario file" },
        { .name = "name", .heading = "Name", .meaning = "name of the entry" },
        { .name = "title", .heading = "Title", .meaning = "title for people" },
        { .name = "says",
          .heading = "What it is",
          .meaning = "what it sets, measures or states, or the reason it gives" },
    };
    static const char *const signs[] = { "less", "either way", "more" };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof columns[0]);
    ist_buffer says = { 0 };
    if (!table) return command_fail(IST_NOMEM, NULL);
    ist_buffer_print(&says, "%s. %s", s->title, s->summary);
    ist_table_set_title(table, says.at);
    for (int section = 0; section < IST_SECTION_COUNT; section++)
        for (size_t i = 0; section != IST_SECTION_CLASSES && i < s->entries[section].count; i++)
            add_entry(table, s, (ist_section)section, i, &says);
    for (size_t h = 0; h < s->n_headlines; h++) {
        const ist_headline *line = &s->headlines[h];
        says.length = 0;
        ist_buffer_print(&says, "%s expected of %s: %s", signs[line->sign + 1], s->metrics[line->metric].name,
                         line->says);
        const char *area = line->cooperation == IST_NONE ? "all" : s->world.cooperation[line->cooperation];
        const char *where = line->perspective != IST_NONE ? s->perspectives[line->perspective].name
                            : line->theatre != IST_NONE   ? s->world.theatres[line->theatre].name
                                                          : "";
        add_row(table, "headlines", area, where, says.at);
    }
    ist_buffer_clear(&says);
    if (s->look_at[0]) ist_table_add_footnote(table, s->look_at);
    if (s->depends_on[0]) ist_table_add_footnote(table, s->depends_on);
    return command_print_made(table, form);
}

/* -- inputs -- */

static void add_input(ist_table *table, const ist_scenario *s, const ist_input *input, ist_buffer *text)
{
    static const char *const words[] = { "fact", "assumption", "default" };
    bool fact = input->kind == IST_INPUT_FACT;
    text->length = 0;
    ist_input_text(text, s, input);
    ist_table_add_text(table, input->name);
    ist_table_add_text(table, words[input->kind]);
    ist_table_add_text(table, text->at);
    ist_table_add_number(table, input->planning);
    ist_table_add_text(table, input->unit);
    text->length = 0;
    if (fact) ist_buffer_print(text, "%s%s%s", input->source, input->section[0] ? ", " : "", input->section);
    else ist_buffer_add(text, input->reason);
    ist_table_add_text(table, text->at);
    ist_table_add_text(table, input->since);
    ist_table_add_text(table, input->who_disagrees);
    ist_table_add_text(table, input->settles);
    ist_table_add_text(table, input->fact);
    ist_table_add_text(table, input->label);
    ist_table_add_print(table, "%s:%d", input->file, input->line);
}

static int print_inputs(const ist_scenario *s, int kind, table_form form)
{
    static const ist_column columns[] = {
        { .name = "name",
          .heading = "Number",
          .meaning = "name of the number; what a patch sets begins with the patch's name" },
        { .name = "kind", .heading = "Kind", .meaning = "fact, assumption or default" },
        { .name = "value",
          .heading = "Value or range",
          .meaning = "one value, low .. high, low .. mode .. high, or choices with weights" },
        { .name = "planning",
          .heading = "Planning value",
          .kind = IST_COLUMN_NUMBER,
          .digits = -4,
          .meaning = "the value at u = 0.5",
          .machine_only = true },
        { .name = "unit", .heading = "Unit", .meaning = "unit; USD m is million constant 2023 US dollars" },
        { .name = "basis",
          .heading = "Source or reason",
          .meaning = "source and section of a fact, reason of an assumption" },
        { .name = "since", .heading = "Known or held from", .kind = IST_COLUMN_DATE, .meaning = "day" },
        { .name = "who_disagrees", .meaning = "who would say otherwise", .machine_only = true },
        { .name = "settles", .meaning = "what would settle it", .machine_only = true },
        { .name = "fact", .meaning = "key of the fact", .machine_only = true },
        { .name = "label", .meaning = "release label", .machine_only = true },
        { .name = "place", .heading = "Place", .meaning = "file and line" },
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof columns[0]);
    ist_buffer text = { 0 };
    if (!table) return command_fail(IST_NOMEM, NULL);
    ist_table_set_title(table, s->title);
    for (size_t i = 0; i < s->n_inputs; i++)
        if (kind == 0 || (int)s->inputs[i].kind == kind - 1) add_input(table, s, &s->inputs[i], &text);
    ist_buffer_clear(&text);
    return command_print_made(table, form);
}

static int print_report(const ist_scenario *s, bool drawn, table_form form)
{
    ist_table *table = ist_briefing_inputs(s, drawn);
    return command_print_made(table, form);
}

static int print_main(const ist_scenario *s, table_form form)
{
    ist_table *table = NULL;
    char *data = NULL;
    int against = 0;
    ist_error err = { 0 };
    ist_status status = command_find_shipped("data", &data, &err);
    if (status == IST_OK) status = ist_scenario_counterfactual(s, NULL, &against, &err);
    if (status == IST_OK) status = ist_briefing_main_inputs(s, against, data, &table, &err);
    int code = status == IST_OK ? command_print_table(table, form) : command_fail(status, &err);
    ist_table_free(table);
    free(data);
    return code;
}

/* -- names -- */

static int print_names(const ist_scenario *s, const char *ledger_path, table_form form)
{
    ist_table *table = NULL;
    ist_ledger *ledger = NULL;
    ist_error err = { 0 };
    ist_status status = command_open_ledger(ledger_path, &ledger, &err);
    if (status == IST_OK) status = ist_briefing_names(s, ledger, &table, &err);
    int code = status == IST_OK ? command_print_table(table, form) : command_fail(status, &err);
    ist_table_free(table);
    ist_ledger_free(ledger);
    return code;
}

/* -- keys -- */

/* How many entries a part of the file may have; 0 for a key that is none, or has no limit. */
static size_t limit_of(const ist_scenario_key *key)
{
    const char *outer = ist_section_path(key->section);
    char path[64];
    snprintf(path, sizeof path, "%s%s%s", outer, outer[0] ? "." : "", key->key);
    for (int section = 0; key->kind == IST_ENTRY_PART && section < IST_SECTION_COUNT; section++)
        if (strcmp(ist_section_path((ist_section)section), path) == 0) return ist_section_limit((ist_section)section);
    return 0;
}

static int print_keys(table_form form)
{
    static const ist_column columns[] = {
        { .name = "part", .heading = "Part", .meaning = "part of the scenario file; empty at the top" },
        { .name = "key", .heading = "Key", .meaning = "key as the file says it" },
        { .name = "kind",
          .heading = "Kind",
          .meaning = "parameter (drawn, set, patched), fixed (set), structure (one number), or no number" },
        { .name = "number",
          .heading = "Its numbers are named",
          .meaning = "pattern of the names that levers and tables use" },
        { .name = "low", .heading = "From", .kind = IST_COLUMN_NUMBER, .digits = -6, .meaning = "lowest legal value" },
        { .name = "high", .heading = "To", .kind = IST_COLUMN_NUMBER, .digits = -6, .meaning = "highest legal value" },
        { .name = "unit", .heading = "Unit", .meaning = "unit" },
        { .name = "default",
          .heading = "Default",
          .kind = IST_COLUMN_NUMBER,
          .digits = -6,
          .meaning = "when left out; empty: none" },
        { .name = "required", .heading = "Required", .kind = IST_COLUMN_FLAG, .meaning = "whether it must be given" },
        { .name = "meaning", .heading = "Meaning", .meaning = "what it says" },
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof columns[0]);
    ist_buffer pattern = { 0 };
    if (!table) return command_fail(IST_NOMEM, NULL);
    for (size_t i = 0; i < ist_scenario_key_count(); i++) {
        const ist_scenario_key *key = ist_scenario_key_at(i);
        bool number = key->parameter != NULL;
        pattern.length = 0;
        ist_buffer_add(&pattern, "");
        ist_scenario_key_pattern(&pattern, key);
        ist_table_add_text(table, ist_section_path(key->section));
        ist_table_add_text(table, key->key);
        ist_table_add_text(table, ist_entry_kind_words(key->kind));
        ist_table_add_text(table, pattern.at);
        ist_table_add_number(table, number ? key->low : NAN);
        ist_table_add_number(table, number ? key->high : NAN);
        ist_table_add_text(table, key->unit);
        ist_table_add_number(table, number ? key->standard : NAN);
        ist_table_add_number(table, key->flags & IST_KEY_REQUIRED ? 1 : 0);
        if (limit_of(key)) ist_table_add_print(table, "%s (at most %zu)", key->meaning, limit_of(key));
        else if (key->among[0]) ist_table_add_print(table, "%s (%s)", key->meaning, key->among);
        else ist_table_add_text(table, key->meaning);
    }
    ist_buffer_clear(&pattern);
    return command_print_made(table, form);
}

static int run(const command_context *context)
{
    const asked *a = context->values;
    ist_scenario *scenario = NULL;
    if (a->keys) return print_keys(a->form);
    int code = command_read_scenario(context->operand_count ? context->operands[0] : NULL, &a->scenario, &scenario);
    if (code != EXIT_DONE) return code;
    code = a->show_claims ? scenario_show_claims(context, scenario, &a->claims, a->scenario.ledger, a->form)
           : a->names ? print_names(scenario, a->scenario.ledger, a->form)
           : a->main ? print_main(scenario, a->form)
           : a->report ? print_report(scenario, a->drawn, a->form)
           : a->inputs ? print_inputs(scenario, a->kind, a->form) : print_parts(scenario, a->form);
    ist_scenario_free(scenario);
    return code;
}

const command command_scenario_show = {
    .name = "scenario show",
    .gist = "show what a scenario holds, and what each number rests on",
    .operands = "[SCENARIO]",
    .about =
        "Lists the parts of a scenario: theatres, actors, items, orders, levers with what they set, counterfactuals, "
        "metrics and headlines. With --inputs it lists every number instead, each with its source or its reason; "
        "with --keys the keys that any scenario may use.\n\n"
        "With --claims it tries every claim of the paper on the scenario: two worlds that differ in what the claim says acts, "
        "replayed with the same chance, and the sign and size of what it says changes; or why the claim is not modelled. "
        "docs/claims.md has the mechanisms.",
    .examples = examples,
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof defaults,
    .run = run,
};
