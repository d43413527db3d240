/* SPDX-License-Identifier: Apache-2.0
 *
 * dialogue.c: what governments bring to a dialogue on deterrence: where allies would send their forces, and what each
 * would do in a crisis. Playbooks become triggers, so that a run decides on them like on any other.
 */
#include "scenario_local.h"

#include <string.h>

#define NAME(set, i) (b->names[IST_SECTION_##set].name[i])
#define COUNT(set)   (b->names[IST_SECTION_##set].count)
#define NODE(set, i) (b->names[IST_SECTION_##set].node[i])

/* -- allies -- */

static ist_status fill_ally(ist_build *b, size_t y, ist_ally *out)
{
    const char       *name = NAME(ALLIES, y), *title = ist_node_text(NODE(ALLIES, y), "title");
    const ist_input **deploys = IST_ALLOC(b, COUNT(KINDS), const ist_input *), **abroad = IST_ALLOC(b, COUNT(KINDS), const ist_input *);
    const ist_input **weight = IST_ALLOC(b, COUNT(THEATRES), const ist_input *);
    IST_HAVE(b, deploys);
    IST_HAVE(b, abroad);
    IST_HAVE(b, weight);
    for (size_t f = 0; f < COUNT(KINDS); f++) {
        deploys[f] = ist_inputs_get(b, "deploys.%s.%s", name, NAME(KINDS, f));
        abroad[f] = ist_inputs_get(b, "abroad.%s.%s", name, NAME(KINDS, f));
    }
    for (size_t k = 0; k < COUNT(THEATRES); k++) weight[k] = ist_inputs_get(b, "ally_weight.%s.%s", name, NAME(THEATRES, k));
    *out = (ist_ally){ .name = name, .title = *title ? title : name, .deploys = deploys, .weight = weight, .abroad = abroad };
    IST_TRY(ist_build_yesno(b, NODE(ALLIES, y), "pool", false, &out->pool));
    return ist_build_reference(b, NODE(ALLIES, y), "home", IST_SECTION_THEATRES, &out->home);
}

static ist_status fill_allies(ist_build *b)
{
    ist_ally *allies = IST_ALLOC(b, COUNT(ALLIES), ist_ally);
    IST_HAVE(b, allies);
    for (size_t y = 0; y < COUNT(ALLIES); y++) {
        IST_TRY(fill_ally(b, y, &allies[y]));
        for (size_t other = 0; allies[y].pool && other < y; other++)
            if (allies[other].pool)
                return ist_node_fail(NODE(ALLIES, y), b->err, IST_CONFLICT, "'%s' owns the pool already; one ally may", allies[other].name);
    }
    b->out->allies = allies;
    b->out->n_allies = COUNT(ALLIES);
    return IST_OK;
}

/* -- playbooks -- */

ist_status ist_playbook_switches(ist_build *b, size_t e)
{
    static const char *const words[] = { "on_unrehearsed", "on_rehearsed", "from_unrehearsed", "from_rehearsed" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        int         ignored;
        const char *name = ist_arena_print(b->arena, "%s.%s", words[i], NAME(PLAYBOOKS, e));
        IST_HAVE(b, name);
        IST_TRY(ist_inputs_resolve(b, NODE(PLAYBOOKS, e), name, &ignored));
    }
    return IST_OK;
}

/* A new trigger behind the others: it decides from the stage of the crisis that `from` says on, with consent where it is asked. */
static ist_status add_trigger(ist_build *b, size_t e, const ist_playbook *playbook, bool rehearsed, ist_trigger *out)
{
    const char      *name = NAME(PLAYBOOKS, e), *word = rehearsed ? "rehearsed" : "unrehearsed";
    const ist_node  *node = NODE(PLAYBOOKS, e);
    const ist_input *lasts = ist_inputs_get(b, "playbook_lasts.%s", name);
    ist_condition   *conditions = IST_ALLOC(b, 2, ist_condition);
    int              consent = IST_NONE;
    IST_HAVE(b, conditions);
    IST_TRY(ist_build_reference(b, node, "consent", IST_SECTION_TRIGGERS, &consent));
    *out = (ist_trigger){ .name = ist_arena_print(b->arena, "%s/%s", name, word), .conditions = conditions, .n_conditions = 1,
                          .decide = (rehearsed ? playbook->rehearsed : playbook->decide) + playbook->effect,
                          .hazard = ist_inputs_parameter(b, rehearsed ? "majority_rehearsed.%s" : "majority.%s", name),
                          .on = ist_inputs_parameter(b, "on_%s.%s", word, name) };
    IST_HAVE(b, out->name);
    out->chance = out->hazard != IST_NONE;
    out->lasts = lasts ? (int)lasts->value.a : strcmp(ist_node_text(node, "lasts"), "forever") == 0 ? IST_LASTS_FOREVER : IST_LASTS_WHILE;
    conditions[0] = (ist_condition){ .kind = IST_WHEN_AT_LEAST, .quantity = { IST_Q_VISIBLE, playbook->contingency, 0 },
                                     .level = ist_inputs_parameter(b, "from_%s.%s", word, name) };
    if (consent != IST_NONE) /* in force is 1; so is the switch of a trigger that may fire */
        conditions[out->n_conditions++] = (ist_condition){ .kind = IST_WHEN_AT_LEAST, .quantity = { IST_Q_TRIGGER, consent, 0 }, .level = out->on };
    return ist_effects_fill(b, name, ist_node_get(node, "patch"), &out->patches, &out->n_patches);
}

static ist_status fill_playbook(ist_build *b, size_t e, ist_playbook *out)
{
    const ist_node *node = NODE(PLAYBOOKS, e);
    const char     *name = NAME(PLAYBOOKS, e), *title = ist_node_text(node, "title");
    if (ist_names_find(&b->names[IST_SECTION_TRIGGERS], name) != IST_NONE)
        return ist_node_fail(node, b->err, IST_CONFLICT, "a trigger has the same name; choose another one");
    *out = (ist_playbook){ .name = name, .title = *title ? title : name, .form = ist_node_text(node, "form"),
                           .reason = ist_node_text(node, "reason"), .agreement = ist_node_text(node, "agreement"), .in_force = true,
                           .decide = (int)ist_inputs_number(b, 0, "decide_unrehearsed.%s", name),
                           .rehearsed = (int)ist_inputs_number(b, 0, "decide_rehearsed.%s", name),
                           .effect = (int)ist_inputs_number(b, 0, "to_effect.%s", name),
                           .trigger = IST_NONE, .rehearsed_trigger = IST_NONE,
                           .on = ist_inputs_parameter(b, "on_unrehearsed.%s", name),
                           .on_rehearsed = ist_inputs_parameter(b, "on_rehearsed.%s", name),
                           .cost = ist_inputs_get(b, "playbook_cost.%s", name), .expected = ist_inputs_get(b, "expected.%s", name) };
    int form;
    IST_TRY(ist_build_choice(b, node, ist_scenario_key_find(IST_SECTION_PLAYBOOKS, "form"), &form));
    IST_TRY(ist_build_reference(b, node, "actor", IST_SECTION_ACTORS, &out->actor));
    IST_TRY(ist_build_reference(b, node, "partner", IST_SECTION_ACTORS, &out->partner));
    IST_TRY(ist_build_reference(b, node, "contingency", IST_SECTION_CONTINGENCIES, &out->contingency));
    if (*out->agreement && strncmp(out->agreement, "agreement/", 10) != 0)
        return ist_node_fail(ist_node_get(node, "agreement"), b->err, IST_SYNTAX, "'%s' is not the key of an agreement, as agreement/nato-rok-itpp-talks",
                             out->agreement);
    if (*out->agreement && b->facts->agreement) {
        ist_error  why = { 0 };
        ist_status status = b->facts->agreement(b->facts->context, out->agreement, b->as_of, &out->in_force, &why);
        if (status != IST_OK) return ist_node_fail(ist_node_get(node, "agreement"), b->err, status, "%s", why.text);
    }
    return IST_OK;
}

/* Names, titles and reasons of triggers go on with those of the playbooks. */
static ist_status lengthen_names(ist_build *b, const ist_trigger *triggers, const size_t *playbook_of, size_t count)
{
    ist_names   *names = &b->names[IST_SECTION_TRIGGERS];
    const char **name = IST_ALLOC(b, count, const char *);
    const ist_node **node = IST_ALLOC(b, count, const ist_node *);
    IST_HAVE(b, name);
    IST_HAVE(b, node);
    for (size_t r = 0; r < count; r++) {
        bool own = r < names->count;
        name[r] = own ? names->name[r] : triggers[r].name;
        node[r] = own ? names->node[r] : NODE(PLAYBOOKS, playbook_of[r]);
    }
    *names = (ist_names){ count, name, node };
    return IST_OK;
}

static ist_status fill_playbooks(ist_build *b)
{
    size_t        n = COUNT(TRIGGERS), most = n + 2 * COUNT(PLAYBOOKS);
    ist_playbook *playbooks = IST_ALLOC(b, COUNT(PLAYBOOKS), ist_playbook);
    ist_trigger  *triggers = IST_ALLOC(b, most, ist_trigger);
    size_t       *playbook_of = IST_ALLOC(b, most, size_t);
    IST_HAVE(b, playbooks);
    IST_HAVE(b, triggers);
    IST_HAVE(b, playbook_of);
    b->out->playbooks = playbooks;
    b->out->n_playbooks = COUNT(PLAYBOOKS);
    for (size_t r = 0; r < n; r++) triggers[r] = b->world->triggers[r];
    for (size_t e = 0; e < COUNT(PLAYBOOKS); e++) {
        ist_playbook *it = &playbooks[e];
        IST_TRY(fill_playbook(b, e, it));
        for (int rehearsed = 0; rehearsed < 2 && it->in_force; rehearsed++) {
            if (n == ist_section_limit(IST_SECTION_TRIGGERS))
                return ist_node_fail(NODE(PLAYBOOKS, e), b->err, IST_RANGE, "triggers and twice the playbooks together are more than %zu",
                                     ist_section_limit(IST_SECTION_TRIGGERS));
            *(rehearsed ? &it->rehearsed_trigger : &it->trigger) = (int)n;
            playbook_of[n] = e;
            IST_TRY(add_trigger(b, e, it, rehearsed, &triggers[n++]));
        }
    }
    IST_TRY(lengthen_names(b, triggers, playbook_of, n));
    b->world->triggers = triggers;
    b->world->n_triggers = n;
    return IST_OK;
}

ist_status ist_world_fill_dialogue(ist_build *b)
{
    IST_TRY(fill_allies(b));
    return fill_playbooks(b);
}
