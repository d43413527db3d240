/* SPDX-License-Identifier: Apache-2.0
 *
 * patches.c: counterfactuals, levers and triggers: what sets or moves parameters.
 */
#include "scenario_local.h"

#include <stdio.h>
#include <string.h>

#define NAME(set, i) (b->names[IST_SECTION_##set].name[i])
#define COUNT(set)   (b->names[IST_SECTION_##set].count)
#define NODE(set, i) (b->names[IST_SECTION_##set].node[i])

/* The overrides of a patch: its inputs, which carry its name in front of a '/'. Levers that set one parameter to
 * the same range share the draw, so that together they are what each is alone. */
static ist_status fill_patch(ist_build *b, const char *name, const ist_patch *others, size_t n_others, ist_patch *out)
{
    size_t length = strlen(name), n = 0;
    ist_override *overrides = NULL;
    for (int pass = 0; pass < 2; pass++) {
        n = 0;
        for (size_t i = 0; i < b->n_inputs; i++) {
            const ist_input *input = &b->inputs[i];
            if (input->target == IST_NONE || strncmp(input->name, name, length) != 0 || input->name[length] != '/')
                continue;
            if (pass)
                overrides[n] = (ist_override){ .parameter = input->parameter,
                                               .draw_name = input->name,
                                               .value = input->value };
            n++;
        }
        if (!pass) overrides = IST_ALLOC(b, n, ist_override);
        IST_HAVE(b, overrides);
    }
    for (size_t i = 0; i < n; i++)
        for (size_t p = 0; p < n_others; p++)
            for (size_t j = 0; j < others[p].n_overrides; j++)
                if (others[p].overrides[j].parameter == overrides[i].parameter)
                    overrides[i].draw_name = others[p].overrides[j].draw_name;
    *out = (ist_patch){ .name = name, .n_overrides = n, .overrides = overrides };
    return IST_OK;
}

static ist_status check_conflicts(ist_build *b)
{
    for (size_t i = 0; i < b->n_inputs; i++) {
        const ist_input *input = &b->inputs[i];
        if (input->target == IST_NONE) continue;
        size_t length = strcspn(input->name, "/");
        char patch[64];
        snprintf(patch, sizeof patch, "%.*s", (int)length, input->name);
        if (ist_names_find(&b->names[IST_SECTION_LEVERS], patch) == IST_NONE) continue;
        for (size_t j = 0; j < i; j++) {
            const ist_input *other = &b->inputs[j];
            size_t before = strcspn(other->name, "/");
            snprintf(patch, sizeof patch, "%.*s", (int)before, other->name);
            if (other->target != input->target || ist_names_find(&b->names[IST_SECTION_LEVERS], patch) == IST_NONE)
                continue;
            if (!ist_distribution_same(&input->value, &other->value))
                return ist_fail(
                    b->err, IST_CONFLICT,
                    "%s:%d: lever '%.*s' sets '%s' otherwise than lever '%s' does (%s:%d); two levers may set one "
                                "parameter only alike",
                    input->file, input->line, (int)length, input->name, input->name + length + 1, patch, other->file,
                    other->line);
        }
    }
    return IST_OK;
}

/* A patch is found by its name in front of a '/', so a name may stand for one patch only. */
static ist_status check_investment_names(ist_build *b)
{
    static const ist_section others[] = { IST_SECTION_LEVERS, IST_SECTION_COUNTERFACTUALS };
    for (size_t z = 0; z < COUNT(INVESTMENTS); z++)
        for (size_t s = 0; s < sizeof others / sizeof others[0]; s++)
            if (ist_names_find(&b->names[others[s]], NAME(INVESTMENTS, z)) != IST_NONE)
                return ist_node_fail(NODE(INVESTMENTS, z), b->err, IST_CONFLICT, "one of the %s has the same name; choose another one",
                                     ist_section_path(others[s]));
    return IST_OK;
}

static ist_status fill_investments(ist_build *b)
{
    ist_investment *investments = IST_ALLOC(b, COUNT(INVESTMENTS), ist_investment);
    IST_HAVE(b, investments);
    IST_TRY(check_investment_names(b));
    for (size_t z = 0; z < COUNT(INVESTMENTS); z++) {
        const char     *name = NAME(INVESTMENTS, z), *title = ist_node_text(NODE(INVESTMENTS, z), "title");
        ist_investment *it = &investments[z];
        *it = (ist_investment){ .name = name, .title = *title ? title : name, .reason = ist_node_text(NODE(INVESTMENTS, z), "reason"),
                                .price = ist_inputs_parameter(b, "investment.%s", name) };
        IST_TRY(fill_patch(b, name, NULL, 0, &it->patch));
    }
    b->out->investments = investments;
    b->out->n_investments = COUNT(INVESTMENTS);
    return IST_OK;
}

ist_status ist_world_fill_patches(ist_build *b)
{
    ist_world *w = b->world;
    ist_patch *worlds = IST_ALLOC(b, COUNT(COUNTERFACTUALS), ist_patch),
              *patches = IST_ALLOC(b, COUNT(LEVERS), ist_patch);
    ist_lever *levers = IST_ALLOC(b, COUNT(LEVERS), ist_lever);
    IST_HAVE(b, worlds);
    IST_HAVE(b, patches);
    IST_HAVE(b, levers);
    IST_TRY(check_conflicts(b));
    for (size_t q = 0; q < COUNT(COUNTERFACTUALS); q++)
        IST_TRY(fill_patch(b, NAME(COUNTERFACTUALS, q), NULL, 0, &worlds[q]));
    for (size_t n = 0; n < COUNT(LEVERS); n++) {
        IST_TRY(fill_patch(b, NAME(LEVERS, n), patches, n, &patches[n]));
        levers[n] = (ist_lever){ .patch = patches[n], .cooperation = b->lever_area[n] };
    }
    w->counterfactuals = worlds;
    w->n_counterfactuals = COUNT(COUNTERFACTUALS);
    w->levers = levers;
    w->n_levers = COUNT(LEVERS);
    w->cooperation = b->names[IST_SECTION_COOPERATION].name;
    w->n_cooperation = COUNT(COOPERATION);
    return fill_investments(b);
}

/* -- triggers -- */

const ist_quantity_info ist_scenario_quantities[IST_Q_COUNT] = {
#define ROW(name, text, dimensions, unit, meaning) { text, dimensions, unit, meaning },
    IST_QUANTITY_LIST(ROW)
#undef ROW
};

ist_status ist_quantity_read(ist_build *b, const ist_node *node, const char *text, ist_quantity *out)
{
    char word[256];
    int kind = 0, index[2] = { 0, 0 };
    snprintf(word, sizeof word, "%s", text);
    char *rest = strchr(word, '.');
    if (rest) *rest++ = '\0';
    while (kind < IST_Q_COUNT && strcmp(ist_scenario_quantities[kind].name, word) != 0) kind++;
    if (kind == IST_Q_COUNT) {
        const char *names[IST_Q_COUNT];
        for (int q = 0; q < IST_Q_COUNT; q++) names[q] = ist_scenario_quantities[q].name;
        const char *near = ist_nearest(word, names, IST_Q_COUNT);
        return ist_node_fail(node, b->err, IST_MISSING, "'%s' is not a recorded quantity%s%s%s", word,
                             near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    }
    const char *dimensions = ist_scenario_quantities[kind].dimensions;
    for (size_t d = 0; dimensions[d]; d++) {
        ist_section set = ist_section_of_letter(dimensions[d]);
        if (!rest)
            return ist_node_fail(node, b->err, IST_SYNTAX,
                                 "'%s' is one value for each of the %s; name one, as \"%s.NAME\"", text,
                                 ist_section_path(set), text);
        char *next = strchr(rest, '.');
        if (next) *next++ = '\0';
        IST_TRY(ist_build_index(b, node, set, rest, &index[d]));
        rest = next;
    }
    if (rest)
        return ist_node_fail(node, b->err, IST_SYNTAX, "'%s' has more names than '%s' takes", text,
                             ist_scenario_quantities[kind].name);
    *out = (ist_quantity){ .kind = kind, .i = index[0], .j = index[1] };
    return IST_OK;
}

static ist_status fill_conditions(ist_build *b, const char *name, const ist_node *when, ist_trigger *trigger)
{
    size_t n = when ? when->count : 0;
    ist_condition *conditions = IST_ALLOC(b, n ? n : 1, ist_condition);
    IST_HAVE(b, conditions);
    for (size_t i = 0; i < n; i++) {
        const ist_node *node = when->child[i], *month = ist_node_get(node, "month"),
                       *quantity = ist_node_get(node, "quantity");
        ist_condition *condition = &conditions[i];
        condition->level = IST_NONE;
        if (month) {
            condition->kind = IST_WHEN_MONTH;
            IST_TRY(ist_build_month(b, month, month->text, &condition->month));
            continue;
        }
        condition->kind = ist_node_get(node, "at_least") ? IST_WHEN_AT_LEAST : IST_WHEN_AT_MOST;
        condition->level = ist_inputs_parameter(b, "level.%s.%zu", name, i + 1);
        IST_TRY(ist_quantity_read(b, quantity, quantity->text, &condition->quantity));
    }
    if (n == 0) conditions[0] = (ist_condition){ .kind = IST_WHEN_ALWAYS, .level = IST_NONE };
    trigger->conditions = conditions;
    trigger->n_conditions = n ? n : 1;
    return IST_OK;
}

ist_status ist_effects_fill(ist_build *b, const char *name, const ist_node *patch, const ist_trigger_patch **out, size_t *out_count)
{
    size_t n = 0;
    ist_trigger_patch *effects = IST_ALLOC(b, patch ? patch->count : 0, ist_trigger_patch);
    IST_HAVE(b, effects);
    for (size_t i = 0; patch && i < patch->count; i++) {
        const char *parameter = patch->child[i]->key;
        if (ist_node_is_note(patch->child[i])) continue;
        effects[n++] = (ist_trigger_patch){
            .parameter = ist_inputs_parameter(b, "%s", parameter),
            .scale = ist_inputs_parameter(b, "patch_scale.%s.%s", name, parameter),
            .shift = ist_inputs_parameter(b, "patch_shift.%s.%s", name, parameter)
        };
    }
    *out = effects;
    *out_count = n;
    return IST_OK;
}

ist_status ist_world_fill_triggers(ist_build *b)
{
    ist_trigger *triggers = IST_ALLOC(b, COUNT(TRIGGERS), ist_trigger);
    IST_HAVE(b, triggers);
    for (size_t r = 0; r < COUNT(TRIGGERS); r++) {
        const char *name = NAME(TRIGGERS, r);
        const ist_node *node = NODE(TRIGGERS, r);
        const ist_input *lasts = ist_inputs_get(b, "lasts.%s", name);
        ist_trigger *trigger = &triggers[r];
        *trigger = (ist_trigger){ .name = name,
                                  .decide = (int)ist_inputs_number(b, 0, "decide.%s", name),
                                  .hazard = ist_inputs_parameter(b, "chance.%s", name),
                                  .on = ist_inputs_parameter(b, "on_trigger.%s", name) };
        trigger->chance = trigger->hazard != IST_NONE;
        trigger->lasts = lasts                                                ? (int)lasts->value.a
                         : strcmp(ist_node_text(node, "lasts"), "while") == 0 ? IST_LASTS_WHILE
                                                                              : IST_LASTS_FOREVER;
        IST_TRY(fill_conditions(b, name, ist_node_get(node, "when"), trigger));
        IST_TRY(ist_effects_fill(b, name, ist_node_get(node, "patch"), &trigger->patches, &trigger->n_patches));
    }
    b->world->triggers = triggers;
    b->world->n_triggers = COUNT(TRIGGERS);
    return IST_OK;
}
