/* SPDX-License-Identifier: Apache-2.0
 *
 * experiment.c: worlds and measures from short texts.
 */
#include "experiment.h"
#include <isthmus/base/lanes.h>
#include <isthmus/sim/quantity.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Whether a name is among the alternatives of a pattern: "korea|taiwan-strait", "eu-*", "*". */
static bool matches(const char *pattern, size_t length, const char *name)
{
    while (length > 0) {
        const char *bar = memchr(pattern, '|', length);
        size_t      one = bar ? (size_t)(bar - pattern) : length;
        bool        open = one > 0 && pattern[one - 1] == '*';
        if (open ? strncmp(pattern, name, one - 1) == 0 : strlen(name) == one && strncmp(pattern, name, one) == 0) return true;
        if (!bar) return false;
        length -= one + 1;
        pattern += one + 1;
    }
    return false;
}

/* A dotted name, part by part; a last part "*" also takes what follows it. */
static bool matches_dotted(const char *pattern, const char *name)
{
    for (;;) {
        size_t p = strcspn(pattern, "."), n = strcspn(name, ".");
        char   part[256];
        if (n >= sizeof part) return false;
        memcpy(part, name, n);
        part[n] = '\0';
        if (!matches(pattern, p, part)) return false;
        if (!pattern[p] || !name[n]) return !name[n] ? !pattern[p] : p > 0 && pattern[p - 1] == '*';
        pattern += p + 1;
        name += n + 1;
    }
}

static int find_name(const ist_scenario *scenario, ist_section section, const char *name)
{
    for (size_t i = 0; i < scenario->entries[section].count; i++)
        if (strcmp(scenario->entries[section].at[i].name, name) == 0) return (int)i;
    return IST_NONE;
}

static ist_status add_changes(const ist_scenario *scenario, const char *pattern, bool stretch, double value, experiment_world *out, ist_error *err)
{
    size_t before = out->n_changes;
    for (size_t p = 0; p < scenario->world.n_parameters; p++) {
        if (!matches_dotted(pattern, scenario->world.parameters[p].name)) continue;
        out->changes[out->n_changes++] = (experiment_change){ (ist_parameter)p, stretch, value };
    }
    if (out->n_changes == before) return ist_fail(err, IST_MISSING, "this scenario has no number '%s'", pattern);
    return IST_OK;
}

/* "base.korea = 0.05", "surge.*.korea x 2" */
static ist_status read_change(const ist_scenario *scenario, char *item, ist_arena *arena, experiment_world *out, ist_error *err)
{
    char *rest = item + strcspn(item, " ");
    if (!*rest || !(rest[1] == '=' || rest[1] == 'x') || rest[2] != ' ')
        return ist_fail(err, IST_SYNTAX, "'%s' is none of: lever NAME, area NAME, all levers, against NAME, NUMBER = X, NUMBER x F", item);
    double value = 0;
    bool   stretch = rest[1] == 'x';
    *rest = '\0';
    if (!ist_parse_number(rest + 3, &value) || (stretch && value < 0)) return ist_fail(err, IST_SYNTAX, "'%s' is no number for '%s'", rest + 3, item);
    size_t             n = scenario->world.n_parameters;
    experiment_change *more = ist_arena_array(arena, out->n_changes + n, sizeof *more);
    if (!more) return ist_fail(err, IST_NOMEM, "out of memory");
    if (out->n_changes) memcpy(more, out->changes, out->n_changes * sizeof *more);
    out->changes = more;
    return add_changes(scenario, item, stretch, value, out, err);
}

static ist_status read_levers(const ist_scenario *scenario, ist_section section, const char *name, experiment_world *out, ist_error *err)
{
    int at = find_name(scenario, section, name);
    if (at == IST_NONE)
        return ist_fail(err, IST_MISSING, "this scenario has no %s '%s'", section == IST_SECTION_LEVERS ? "lever" : "area of cooperation", name);
    for (int n = 0; n < (int)scenario->world.n_levers; n++)
        if (section == IST_SECTION_LEVERS ? n == at : scenario->world.levers[n].cooperation == at) out->coalition |= (ist_coalition)1 << n;
    return IST_OK;
}

static ist_status read_item(const ist_scenario *scenario, char *item, ist_arena *arena, experiment_world *out, ist_error *err)
{
    if (strcmp(item, "all levers") == 0) {
        out->coalition = (ist_coalition)(((uint64_t)1 << scenario->world.n_levers) - 1);
        return IST_OK;
    }
    if (strncmp(item, "lever ", 6) == 0) return read_levers(scenario, IST_SECTION_LEVERS, item + 6, out, err);
    if (strncmp(item, "area ", 5) == 0) return read_levers(scenario, IST_SECTION_COOPERATION, item + 5, out, err);
    if (strncmp(item, "against ", 8) == 0) {
        out->counterfactual = find_name(scenario, IST_SECTION_COUNTERFACTUALS, item + 8);
        return out->counterfactual != IST_NONE ? IST_OK : ist_fail(err, IST_MISSING, "this scenario has no counterfactual '%s'", item + 8);
    }
    return read_change(scenario, item, arena, out, err);
}

ist_status experiment_read_world(const ist_scenario *scenario, const char *text, int counterfactual, ist_arena *arena,
                                 experiment_world *out, ist_error *err)
{
    char *copy = ist_arena_copy(arena, text), *mark = NULL;
    *out = (experiment_world){ .counterfactual = counterfactual };
    if (!copy) return ist_fail(err, IST_NOMEM, "out of memory");
    for (char *item = strtok_r(copy, ";", &mark); item; item = strtok_r(NULL, ";", &mark)) {
        while (*item == ' ') item++;
        for (size_t n = strlen(item); n > 0 && item[n - 1] == ' ';) item[--n] = '\0';
        if (*item) IST_TRY(read_item(scenario, item, arena, out, err));
    }
    return IST_OK;
}

/* What a metric sums: every recorded quantity that the dotted pattern names. */
static ist_status fill_terms(const ist_scenario *scenario, int kind, const char *pattern, ist_arena *arena, ist_metric *out, ist_error *err)
{
    const char *dimensions = ist_quantity_about(kind)->dimensions;
    size_t      first, second, n = 0;
    ist_quantity_sizes(&scenario->world, kind, &first, &second);
    ist_term *terms = ist_arena_array(arena, first * second + 1, sizeof *terms);
    if (!terms) return ist_fail(err, IST_NOMEM, "out of memory");
    size_t length = strcspn(pattern, ".");
    for (size_t i = 0; i < first; i++)
        for (size_t j = 0; j < second; j++) {
            bool takes = true;
            if (dimensions[0]) takes = matches(pattern, length, scenario->entries[ist_section_of_letter(dimensions[0])].at[i].name);
            if (takes && dimensions[0] && dimensions[1])
                takes = pattern[length] && matches(pattern + length + 1, strlen(pattern + length + 1),
                                                   scenario->entries[ist_section_of_letter(dimensions[1])].at[j].name);
            if (takes) terms[n++] = (ist_term){ .quantity = { kind, (int)i, (int)j }, .weight = 1 };
        }
    if (n == 0) return ist_fail(err, IST_MISSING, "this scenario has nothing named '%s' to take '%s' of", pattern, ist_quantity_about(kind)->name);
    out->terms = terms;
    out->n_terms = n;
    return IST_OK;
}

ist_status experiment_read_measure(const ist_scenario *scenario, const char *text, ist_arena *arena, ist_metric *out, ist_error *err)
{
    static const struct { const char *word; ist_reduction reduction; } reductions[] = { { "sum ", IST_SUM }, { "mean ", IST_MEAN }, { "last ", IST_LAST } };
    char word[64];
    *out = (ist_metric){ .name = text };
    for (size_t r = 0; r < sizeof reductions / sizeof *reductions; r++) {
        size_t skip = strlen(reductions[r].word);
        if (strncmp(text, reductions[r].word, skip) != 0) continue;
        const char *name = text + skip;
        size_t      length = strcspn(name, ".");
        int         kind = 0;
        if (length >= sizeof word) break;
        memcpy(word, name, length);
        word[length] = '\0';
        while (kind < IST_Q_COUNT && strcmp(ist_quantity_about(kind)->name, word) != 0) kind++;
        if (kind == IST_Q_COUNT) return ist_fail(err, IST_SYNTAX, "'%s' is not a recorded quantity", word);
        out->reduction = reductions[r].reduction;
        return fill_terms(scenario, kind, name[length] ? name + length + 1 : "", arena, out, err);
    }
    return ist_fail(err, IST_SYNTAX, "measure '%s': sum, mean or last of a recorded quantity is meant", text);
}

static ist_status stretch(ist_distribution *it, double by, ist_arena *arena)
{
    double *choices;
    switch (it->kind) {
    case IST_CONSTANT: it->a *= by; break;
    case IST_UNIFORM:
    case IST_NORMAL: it->a *= by; it->b *= by; break;
    case IST_TRIANGULAR: it->a *= by; it->b *= by; it->c *= by; break;
    case IST_LOGNORMAL:
        if (by > 0) it->a += ist_log(by);
        else *it = (ist_distribution){ .kind = IST_CONSTANT };
        break;
    case IST_DISCRETE:
        if (!(choices = ist_arena_array(arena, it->n_choices, sizeof *choices))) return IST_NOMEM;
        for (size_t i = 0; i < it->n_choices; i++) choices[i] = it->choices[i] * by;
        it->choices = choices;
        break;
    }
    return IST_OK;
}

const ist_parameter_spec *experiment_parameters(const ist_world *world, const experiment_world *experiment, ist_arena *arena)
{
    ist_parameter_spec *specs = ist_arena_array(arena, world->n_parameters + 1, sizeof *specs);
    if (!specs) return NULL;
    memcpy(specs, world->parameters, world->n_parameters * sizeof *specs);
    for (size_t i = 0; i < experiment->n_changes; i++) {
        const experiment_change *change = &experiment->changes[i];
        ist_distribution        *value = &specs[change->parameter].value;
        if (!change->stretch) *value = (ist_distribution){ .kind = IST_CONSTANT, .a = change->value };
        else if (stretch(value, change->value, arena) != IST_OK) return NULL;
    }
    return specs;
}

const double *experiment_given(const ist_world *world, const experiment_world *experiment, const double *given, ist_arena *arena)
{
    size_t  n = ist_world_slots(world);
    double *changed = ist_arena_array(arena, n + 1, sizeof *changed);
    if (!changed) return NULL;
    memcpy(changed, given, n * sizeof *changed);
    for (size_t i = 0; i < experiment->n_changes; i++) {
        const experiment_change *change = &experiment->changes[i];
        if (change->stretch) changed[change->parameter] *= change->value; /* NaN stays NaN */
        else changed[change->parameter] = NAN;
    }
    return changed;
}

bool experiment_same_setting(const experiment_world *a, const experiment_world *b)
{
    if (a->counterfactual != b->counterfactual || a->n_changes != b->n_changes) return false;
    for (size_t i = 0; i < a->n_changes; i++)
        if (a->changes[i].parameter != b->changes[i].parameter || a->changes[i].stretch != b->changes[i].stretch ||
            a->changes[i].value != b->changes[i].value)
            return false;
    return true;
}
