/* SPDX-License-Identifier: Apache-2.0
 *
 * read.c: the way from a file to a scenario, and what a scenario says about itself.
 */
#include "scenario_local.h"

#include <isthmus/base/lanes.h>
#include <isthmus/base/time.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the caller holds: the scenario, and the arena and tree that it stands in. */
typedef struct holding {
    ist_scenario scenario; /* first: a pointer to it is a pointer to the holding */
    ist_arena *arena;
    const ist_node *root;
} holding;

static ist_status read_days(ist_build *b, int as_of)
{
    const ist_node *start = ist_node_get(b->root, "start"), *day = ist_node_get(b->root, "as_of");
    IST_TRY(ist_build_month(b, start, start->text, &b->start));
    b->as_of = ist_first_day(b->start) - 1;
    if (day && !ist_parse_date(day->text, NULL, &b->as_of))
        return ist_node_fail(day, b->err, IST_SYNTAX, "'%s' is not a day; YYYY-MM-DD is allowed", day->text);
    if (as_of != IST_OWN_DAY) b->as_of = as_of;
    return IST_OK;
}

static ist_status fill_entries(ist_build *b)
{
    for (int s = 0; s < IST_SECTION_COUNT; s++) {
        const ist_names *names = &b->names[s];
        ist_entry *entries = IST_ALLOC(b, names->count, ist_entry);
        IST_HAVE(b, entries);
        for (size_t i = 0; i < names->count; i++) {
            const ist_node *node = names->node[i];
            const char *title = s == IST_SECTION_CLASSES ? "" : ist_node_text(node, "title");
            entries[i] = (ist_entry){ .name = names->name[i],
                                      .title = *title ? title : names->name[i],
                                      .reason = ist_node_text(node, "reason"),
                                      .file = ist_base_name(node->yaml->file),
                                      .line = node->yaml->line };
        }
        b->out->entries[s] = (ist_entries){ names->count, entries };
    }
    return IST_OK;
}

static ist_status join_labels(ist_build *b)
{
    char label[IST_LABEL_ROOM];
    snprintf(label, sizeof label, "%s", b->n_inputs ? b->inputs[0].label : "");
    for (size_t i = 1; i < b->n_inputs; i++) {
        char joined[IST_LABEL_ROOM];
        b->facts->join(label, b->inputs[i].label, joined, sizeof joined);
        memcpy(label, joined, sizeof label);
    }
    b->out->label = ist_arena_copy(b->arena, label);
    IST_HAVE(b, b->out->label);
    return IST_OK;
}

static ist_status build(ist_build *b, const char *path, int as_of, const char *assumptions)
{
    IST_TRY(ist_tree_read(&b->root, b->arena, path, b->facts->shipped, b->err));
    IST_TRY(ist_build_check_map(b, b->root, IST_SECTION_TOP));
    IST_TRY(read_days(b, as_of));
    IST_TRY(ist_build_names(b));
    IST_TRY(ist_build_keys(b));
    IST_TRY(fill_entries(b));
    IST_TRY(ist_inputs_collect(b));
    if (assumptions) IST_TRY(ist_assumptions_read(b, assumptions));
    IST_TRY(ist_world_fill(b));
    IST_TRY(fill_entries(b)); /* again: playbooks have become triggers by now */
    IST_TRY(ist_world_check(b));
    IST_TRY(ist_metrics_fill(b));
    IST_TRY(join_labels(b));
    ist_scenario *out = b->out;
    out->path = ist_arena_copy(b->arena, path);
    IST_HAVE(b, out->path);
    out->name = ist_node_text(b->root, "name");
    out->title = ist_node_text(b->root, "title");
    out->summary = ist_node_text(b->root, "summary");
    out->look_at = ist_node_text(b->root, "look_at");
    out->depends_on = ist_node_text(b->root, "depends_on");
    out->as_of = b->as_of;
    out->inputs = b->inputs;
    out->n_inputs = b->n_inputs;
    return IST_OK;
}

ist_status ist_scenario_read_with(ist_scenario **out, const char *path, const ist_facts *facts, int as_of,
                                  const char *assumptions, ist_error *err)
{
    ist_arena *arena = ist_arena_new();
    holding *held = arena ? ist_arena_alloc(arena, sizeof *held) : NULL;
    if (!held) {
        ist_arena_free(arena);
        return ist_fail(err, IST_NOMEM, "out of memory reading %s", path);
    }
    ist_build b = {
        .arena = arena, .err = err, .facts = facts, .out = &held->scenario, .world = &held->scenario.world
    };
    ist_status status = build(&b, path, as_of, assumptions);
    if (status != IST_OK) {
        ist_arena_free(arena);
        return status;
    }
    held->arena = arena;
    held->root = b.root;
    *out = &held->scenario;
    return IST_OK;
}

void ist_scenario_free(ist_scenario *scenario)
{
    if (scenario) ist_arena_free(((holding *)scenario)->arena);
}

ist_status ist_scenario_counterfactual(const ist_scenario *scenario, const char *name, int *out, ist_error *err)
{
    const ist_entries *worlds = &scenario->entries[IST_SECTION_COUNTERFACTUALS];
    const char *names[17] = { "file" };
    if (!name || !*name) {
        *out = worlds->count ? 0 : IST_NONE;
        return IST_OK;
    }
    if (strcmp(name, "file") == 0) {
        *out = IST_NONE;
        return IST_OK;
    }
    for (size_t i = 0; i < worlds->count; i++) {
        if (strcmp(worlds->at[i].name, name) == 0) {
            *out = (int)i;
            return IST_OK;
        }
        names[i + 1] = worlds->at[i].name;
    }
    const char *near = ist_nearest(name, names, worlds->count + 1);
    if (near)
        return ist_fail(err, IST_MISSING, "scenario %s has no counterfactual '%s'; did you mean '%s'?", scenario->name,
                        name, near);
    ist_buffer list = { 0 };
    for (size_t i = 0; i <= worlds->count; i++) ist_buffer_print(&list, "%s%s", i ? ", " : "", names[i]);
    ist_status status = ist_fail(err, IST_MISSING, "scenario %s has no counterfactual '%s'; it has: %s", scenario->name,
                                 name, list.at);
    ist_buffer_clear(&list);
    return status;
}

/* Bits of one word: a lever, an area, all, none. */
static bool levers_of_word(const ist_scenario *scenario, const char *word, size_t length, uint32_t *out)
{
    const ist_world *w = &scenario->world;
    bool             known = (length == 3 && strncmp(word, "all", 3) == 0) || (length == 4 && strncmp(word, "none", 4) == 0);
    for (size_t n = 0; n < w->n_levers; n++) {
        const char *lever = w->levers[n].patch.name, *area = w->cooperation[w->levers[n].cooperation];
        bool        named = (strlen(lever) == length && strncmp(lever, word, length) == 0) ||
                     (strlen(area) == length && strncmp(area, word, length) == 0) || (length == 3 && strncmp(word, "all", 3) == 0);
        if (named) *out |= 1u << n;
        known = known || named;
    }
    return known;
}

ist_status ist_scenario_levers(const ist_scenario *scenario, const char *words, uint32_t *out, ist_error *err)
{
    const ist_world *w = &scenario->world;
    uint32_t         bits = 0;
    if (!words && !levers_of_word(scenario, "industry", 8, &bits)) words = "all";
    for (const char *at = words; at;) {
        size_t length = strcspn(at, ",");
        if (!length) return ist_fail(err, IST_USAGE, "'%s' names nothing where a lever or area of cooperation is meant", words);
        if (!levers_of_word(scenario, at, length, &bits)) {
            const char *names[IST_MAX_LEVERS + IST_MAX_COOPERATION + 2] = { "all", "none" };
            char        word[64];
            size_t      n = 2;
            for (size_t i = 0; i < w->n_levers; i++) names[n++] = w->levers[i].patch.name;
            for (size_t i = 0; i < w->n_cooperation; i++) names[n++] = w->cooperation[i];
            snprintf(word, sizeof word, "%.*s", (int)(length < 63 ? length : 63), at);
            const char *near = ist_nearest(word, names, n);
            if (near) return ist_fail(err, IST_MISSING, "scenario %s has no lever or area of cooperation '%s'; did you mean '%s'?", scenario->name, word, near);
            ist_buffer list = { 0 };
            for (size_t i = 0; i < n; i++) ist_buffer_print(&list, "%s%s", i ? ", " : "", names[i]);
            ist_status status = ist_fail(err, IST_MISSING, "scenario %s has no lever or area of cooperation '%s'; it has: %s", scenario->name, word, list.at ? list.at : "");
            ist_buffer_clear(&list);
            return status;
        }
        at = at[length] ? at + length + 1 : NULL;
    }
    *out = bits;
    return IST_OK;
}

const ist_input *ist_scenario_input(const ist_scenario *scenario, const char *name)
{
    for (size_t i = 0; i < scenario->n_inputs; i++)
        if (strcmp(scenario->inputs[i].name, name) == 0) return &scenario->inputs[i];
    return NULL;
}

void ist_scenario_count(const ist_scenario *scenario, ist_scenario_counts *out)
{
    *out = (ist_scenario_counts){ .inputs = scenario->n_inputs };
    for (size_t i = 0; i < scenario->n_inputs; i++) {
        const ist_input *input = &scenario->inputs[i];
        bool drawn = input->value.kind != IST_CONSTANT;
        out->facts += input->kind == IST_INPUT_FACT;
        out->assumptions += input->kind == IST_INPUT_ASSUMPTION;
        out->defaults += input->kind == IST_INPUT_DEFAULT;
        out->drawn += drawn;
        out->bracketed += drawn && input->n_between > 0;
    }
}

/* -- digest: FNV-1a over the tree without its wording and numbers, then over the inputs -- */

typedef struct digest {
    uint64_t hash;
} digest;

static void add_bytes(digest *d, const void *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++) d->hash = (d->hash ^ ((const unsigned char *)bytes)[i]) * UINT64_C(1099511628211);
}

static void add_text(digest *d, const char *text) { add_bytes(d, text, strlen(text) + 1); }

static void add_number(digest *d, double value) /* the same bytes on every machine; -0 as 0 */
{
    uint64_t bits = ist_bits(value == 0 ? 0.0 : value);
    unsigned char bytes[8];
    for (int i = 0; i < 8; i++) bytes[i] = (unsigned char)(bits >> (8 * i));
    add_bytes(d, bytes, sizeof bytes);
}

static bool is_wording(const ist_node *node)
{
    static const char *const words[] = { "title",      "summary", "extends", "look_at",
                                         "depends_on", "prices",  "unit",    "says" };
    if (ist_node_is_note(node)) return true;
    for (size_t i = 0; node->key && node->kind == IST_YAML_SCALAR && i < sizeof words / sizeof words[0]; i++)
        if (strcmp(node->key, words[i]) == 0) return true;
    return false;
}

/* A scalar that reads as a number counts through the inputs, where an assumptions table may have changed it. */
static void add_tree(digest *d, const ist_node *node)
{
    double ignored;
    if (is_wording(node)) return;
    add_text(d, node->key ? node->key : "");
    if (node->kind == IST_YAML_SCALAR) {
        if (!ist_parse_number(node->text, &ignored) || !node->key) add_text(d, node->text);
        return;
    }
    add_text(d, node->kind == IST_YAML_MAP ? "{" : "[");
    for (size_t i = 0; i < node->count; i++) add_tree(d, node->child[i]);
    add_text(d, "}");
}

static void add_metrics(digest *d, const ist_world *w)
{
    for (size_t m = 0; m < w->n_metrics; m++) {
        add_number(d, w->metrics[m].level);
        add_number(d, w->metrics[m].terms[0].weight);
    }
}

void ist_scenario_digest(const ist_scenario *scenario, char out[IST_DIGEST_TEXT])
{
    const holding *held = (const holding *)scenario;
    digest d = { UINT64_C(14695981039346656037) };
    add_tree(&d, held->root);
    add_number(&d, scenario->as_of);
    for (size_t i = 0; i < scenario->n_inputs; i++) {
        const ist_input *input = &scenario->inputs[i];
        const ist_distribution *value = &input->value;
        add_text(&d, input->name);
        add_number(&d, (double)value->kind);
        add_number(&d, value->a);
        add_number(&d, value->b);
        add_number(&d, value->c);
        for (size_t c = 0; c < value->n_choices; c++) {
            add_number(&d, value->choices[c]);
            add_number(&d, value->weights[c]);
        }
    }
    add_metrics(&d, &scenario->world);
    snprintf(out, IST_DIGEST_TEXT, "%016llx", (unsigned long long)d.hash);
}
