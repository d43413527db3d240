/* SPDX-License-Identifier: Apache-2.0
 *
 * compare.c: how two scenarios differ in what decides a run.
 */
#include "scenario_local.h"

#include <stdio.h>
#include <string.h>

typedef struct comparing {
    void (*differs)(void *context, const char *what, const ist_input *in_a, const ist_input *in_b);
    void *context;
    size_t count;
} comparing;

static void tell(comparing *c, const char *what, const ist_input *in_a, const ist_input *in_b)
{
    c->count++;
    if (c->differs) c->differs(c->context, what, in_a, in_b);
}

static bool has_entry(const ist_entries *entries, const char *name)
{
    for (size_t i = 0; i < entries->count; i++)
        if (strcmp(entries->at[i].name, name) == 0) return true;
    return false;
}

static void compare_entries(comparing *c, const ist_scenario *a, const ist_scenario *b)
{
    for (int s = 0; s < IST_SECTION_COUNT; s++)
        for (size_t i = 0; i < a->entries[s].count; i++) {
            char what[128];
            if (has_entry(&b->entries[s], a->entries[s].at[i].name)) continue;
            snprintf(what, sizeof what, "%s %s", ist_section_path((ist_section)s), a->entries[s].at[i].name);
            tell(c, what, NULL, NULL);
        }
}

size_t ist_scenario_compare(const ist_scenario *a, const ist_scenario *b,
                            void (*differs)(void *context, const char *what, const ist_input *in_a,
                                            const ist_input *in_b),
                            void *context)
{
    comparing c = { differs, context, 0 };
    compare_entries(&c, a, b);
    compare_entries(&c, b, a);
    for (size_t i = 0; i < a->n_inputs; i++) {
        const ist_input *other = ist_scenario_input(b, a->inputs[i].name);
        if (!other || !ist_distribution_same(&a->inputs[i].value, &other->value))
            tell(&c, a->inputs[i].name, &a->inputs[i], other);
    }
    for (size_t i = 0; i < b->n_inputs; i++)
        if (!ist_scenario_input(a, b->inputs[i].name)) tell(&c, b->inputs[i].name, NULL, &b->inputs[i]);
    return c.count;
}
