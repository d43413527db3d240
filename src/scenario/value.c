/* SPDX-License-Identifier: Apache-2.0
 *
 * value.c: one number of a scenario: a fact of the ledger, or an assumption with a reason.
 */
#include "scenario_local.h"

#include <isthmus/base/lanes.h>
#include <isthmus/base/time.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const leaf_words[] = { "fact",     "value",         "range",   "normal",  "lognormal",
                                          "discrete", /* the forms; the rest goes with one of them */
                                          "times",    "currency",      "year",    "unit",    "reason",
                                          "since",    "who_disagrees", "settles", "between", "label" };
enum { FORMS = 6, LEAF_WORDS = sizeof leaf_words / sizeof leaf_words[0] };

static bool is_owner_order(const ist_scenario_key *key)
{
    return key->parameter && strcmp(key->parameter, "owner_order") == 0;
}

double ist_key_high(const ist_build *b, const ist_scenario_key *key)
{
    size_t orders = b->names[IST_SECTION_OWNER_ORDERS].count;
    if (!is_owner_order(key)) return key->high;
    return orders ? (double)orders - 1 : 0;
}

bool ist_value_parse(const ist_build *b, const ist_scenario_key *key, const char *text, double *out)
{
    static const char *const words[] = { "no", "yes", "false", "true", "off", "on" };
    char plain[64];
    size_t n = 0;
    for (int i = 0; key->flags & IST_KEY_SWITCH && i < 6; i++)
        if (strcmp(text, words[i]) == 0) {
            *out = i % 2;
            return true;
        }
    if (is_owner_order(key)) {
        int place = ist_names_find(&b->names[IST_SECTION_OWNER_ORDERS], text);
        if (place != IST_NONE) {
            *out = place;
            return true;
        }
    }
    for (const char *at = text; *at; at++) {
        bool between = at > text && at[-1] >= '0' && at[-1] <= '9' && at[1] >= '0' && at[1] <= '9';
        if (*at == '_' && between) continue;
        if (n + 1 >= sizeof plain) return false;
        plain[n++] = *at;
    }
    plain[n] = '\0';
    return ist_parse_number(plain, out);
}

static ist_status read_number(ist_build *b, const ist_node *node, const ist_scenario_key *key, double *out)
{
    if (node->kind != IST_YAML_SCALAR) return ist_node_fail(node, b->err, IST_SYNTAX, "one number is allowed here");
    if (ist_value_parse(b, key, node->text, out)) return IST_OK;
    return ist_node_fail(node, b->err, IST_SYNTAX, "'%s' is not a number%s", node->text,
                         key->flags & IST_KEY_SWITCH ? ", yes or no"
                         : is_owner_order(key)       ? " nor one of the owner's orders"
                                                     : "");
}

/* [low, high] or [low, mode, high]; `scale` turns money into constant dollars. */
static ist_status read_range(ist_build *b, const ist_node *list, const ist_scenario_key *key, double scale,
                             ist_distribution *out)
{
    double at[3];
    if (list->kind != IST_YAML_LIST || list->count < 2 || list->count > 3)
        return ist_node_fail(list, b->err, IST_SYNTAX, "[low, high] or [low, mode, high] is allowed");
    for (size_t i = 0; i < list->count; i++) {
        IST_TRY(read_number(b, list->child[i], key, &at[i]));
        at[i] *= scale;
    }
    if (list->count == 2) *out = (ist_distribution){ .kind = IST_UNIFORM, .a = at[0], .b = at[1] };
    else *out = (ist_distribution){ .kind = IST_TRIANGULAR, .a = at[0], .b = at[1], .c = at[2] };
    return IST_OK;
}

static ist_status read_pair(ist_build *b, const ist_node *list, const ist_scenario_key *key, double out[2])
{
    if (list->kind != IST_YAML_LIST || list->count != 2)
        return ist_node_fail(list, b->err, IST_SYNTAX, "[%s] is allowed",
                             strcmp(list->key, "normal") == 0 ? "mean, standard deviation"
                                                              : "median, standard deviation of the log");
    IST_TRY(read_number(b, list->child[0], key, &out[0]));
    return read_number(b, list->child[1], key, &out[1]);
}

static ist_status read_discrete(ist_build *b, const ist_node *map, const ist_scenario_key *key, double scale,
                                ist_distribution *out)
{
    if (map->kind != IST_YAML_MAP || map->count == 0)
        return ist_node_fail(map, b->err, IST_SYNTAX, "{choice: weight, ...} is allowed");
    double *choices = IST_ALLOC(b, map->count, double), *weights = IST_ALLOC(b, map->count, double);
    IST_HAVE(b, choices);
    IST_HAVE(b, weights);
    for (size_t i = 0; i < map->count; i++) {
        const ist_node *node = map->child[i];
        if (!ist_value_parse(b, key, node->key, &choices[i]))
            return ist_node_fail(node, b->err, IST_SYNTAX, "the choice '%s' is not a number%s", node->key,
                                 is_owner_order(key) ? " nor one of the owner's orders" : "");
        choices[i] *= scale;
        static const ist_scenario_key plain = { .key = "weight" };
        IST_TRY(read_number(b, node, &plain, &weights[i]));
    }
    *out = (ist_distribution){ .kind = IST_DISCRETE, .n_choices = map->count, .choices = choices, .weights = weights };
    return IST_OK;
}

/* The ledger's figure in the units of the key. Percentages become shares; money becomes constant dollars. What is given `as it is`
 * has a factor that says how its unit becomes the key's. */
static ist_status figure_for(const ist_build *b, const ist_scenario_key *key, const char *reference, bool as_it_is,
                             double *out, ist_figure *figure, ist_error *why)
{
    ist_status status = b->facts->figure(b->facts->context, reference, b->as_of, figure, why);
    if (status != IST_OK) return ist_within(why, status, "fact '%s'", reference);
    bool money = figure->currency[0] != '\0';
    if (money && !(key->flags & IST_KEY_MONEY))
        return ist_fail(why, IST_RANGE, "fact '%s' is money (%s) where %s is meant", reference, figure->unit,
                        key->unit[0] ? key->unit : "a plain number");
    if (!money && key->flags & IST_KEY_MONEY)
        return ist_fail(why, IST_RANGE, "fact '%s' is in '%s' where money is meant", reference, figure->unit);
    if (!money && !as_it_is && !ist_unit_fits(figure->unit, key->unit))
        return ist_fail(why, IST_RANGE, "fact '%s' is in '%s' where %s is meant; `times` with a `reason` turns one unit into another", reference,
                        figure->unit, key->unit[0] ? key->unit : "a plain number");
    *out = money ? figure->constant_usd : figure->value;
    if (!as_it_is && strcmp(key->unit, "share") == 0 && ist_unit_is_percent(figure->unit)) *out /= 100.0;
    return IST_OK;
}

static const char *kept(ist_build *b, const char *text) { return text && *text ? ist_arena_copy(b->arena, text) : ""; }

static ist_status read_fact(ist_build *b, const ist_node *leaf, const ist_scenario_key *key, ist_input *out)
{
    const ist_node *fact = ist_node_get(leaf, "fact"), *times = ist_node_get(leaf, "times"),
                   *range = ist_node_get(leaf, "range");
    ist_figure figure = { 0 };
    ist_error why = { 0 };
    double value, factor = 1.0;
    static const ist_scenario_key plain = { .key = "times" };
    if (fact->kind != IST_YAML_SCALAR) return ist_node_fail(fact, b->err, IST_SYNTAX, "the key of one fact is allowed");
    if (times) IST_TRY(read_number(b, times, &plain, &factor));
    if (times && !leaf->note->reason)
        return ist_node_fail(times, b->err, IST_MISSING, "a factor needs a `reason`: which units it turns into which");
    ist_status status = figure_for(b, key, fact->text, times != NULL, &value, &figure, &why);
    if (status != IST_OK) return ist_node_fail(leaf, b->err, status, "%s", why.text);
    value *= factor;
    out->kind = IST_INPUT_FACT;
    out->value = (ist_distribution){ .kind = IST_CONSTANT, .a = value };
    out->reference = fact->text;
    out->fact = kept(b, figure.fact);
    out->source = kept(b, figure.source);
    out->publisher = kept(b, figure.publisher);
    out->published = kept(b, figure.published);
    out->address = kept(b, figure.address);
    out->section = kept(b, figure.section);
    out->confidence = kept(b, figure.confidence);
    out->since = kept(b, figure.known_from);
    out->label = kept(b, figure.label);
    if (times) out->reason = leaf->note->reason->text;
    if (!range) return IST_OK;
    /* A spread around a fact is a judgement. */
    IST_TRY(read_range(b, range, key, 1.0, &out->value));
    double high = out->value.kind == IST_UNIFORM ? out->value.b : out->value.c;
    if (!(out->value.a <= value && value <= high))
        return ist_node_fail(range, b->err, IST_RANGE, "the fact's own figure, %.10g, lies outside the range", value);
    out->kind = IST_INPUT_ASSUMPTION;
    return IST_OK;
}

static ist_status money_scale(ist_build *b, const ist_node *leaf, const ist_scenario_key *key, double *out)
{
    const ist_node *currency = ist_node_get(leaf, "currency"), *year = ist_node_get(leaf, "year");
    long long number;
    ist_error why = { 0 };
    *out = 1.0;
    if (!currency && !year) return IST_OK;
    if (!(key->flags & IST_KEY_MONEY))
        return ist_node_fail(currency ? currency : year, b->err, IST_SYNTAX, "this is not money");
    if (!currency || !year)
        return ist_node_fail(leaf, b->err, IST_MISSING,
                             "money needs both `currency` and `year`, or neither: million constant 2023 USD");
    if (!ist_parse_integer(year->text, &number) || number < 1900 || number > 2100)
        return ist_node_fail(year, b->err, IST_RANGE, "'%s' is not a year from 1900 to 2100", year->text);
    ist_status status = b->facts->constant_usd(b->facts->context, 1.0, currency->text, (int)number, out, &why);
    return status == IST_OK ? IST_OK : ist_node_fail(leaf, b->err, status, "%s", why.text);
}

static ist_status read_map(ist_build *b, const ist_node *leaf, const ist_scenario_key *key, ist_input *out)
{
    const ist_node *form[FORMS] = { 0 };
    int forms = 0;
    double scale, pair[2];
    for (size_t i = 0; i < leaf->count; i++) {
        int word = 0;
        while (word < LEAF_WORDS && strcmp(leaf->child[i]->key, leaf_words[word]) != 0) word++;
        if (word == LEAF_WORDS) {
            const char *near = ist_nearest(leaf->child[i]->key, leaf_words, LEAF_WORDS);
            return ist_node_fail(leaf->child[i], b->err, IST_SYNTAX, "no such key of a value%s%s%s",
                                 near ? "; did you mean '" : "", near ? near : "",
                                 near ? "'?" : "; fact, value, range, normal, lognormal or discrete is allowed");
        }
        if (word < FORMS) {
            form[word] = leaf->child[i];
            forms++;
        }
    }
    bool with_range = form[0] && form[2] && forms == 2;
    if (forms != 1 && !with_range)
        return ist_node_fail(leaf, b->err, forms ? IST_CONFLICT : IST_MISSING,
                             "one of fact, value, range, normal, lognormal, discrete is needed, and only one");
    const ist_node *unit = ist_node_get(leaf, "unit");
    if (unit) out->unit = unit->text;
    IST_TRY(money_scale(b, leaf, key, &scale));
    if (form[0]) return read_fact(b, leaf, key, out);
    if (ist_node_get(leaf, "times")) return ist_node_fail(leaf, b->err, IST_SYNTAX, "`times` goes with a fact alone");
    if (form[1]) {
        out->value = (ist_distribution){ .kind = IST_CONSTANT };
        IST_TRY(read_number(b, form[1], key, &out->value.a));
        out->value.a *= scale;
    } else if (form[2]) {
        IST_TRY(read_range(b, form[2], key, scale, &out->value));
    } else if (form[3]) {
        IST_TRY(read_pair(b, form[3], key, pair));
        out->value = (ist_distribution){ .kind = IST_NORMAL, .a = pair[0] * scale, .b = pair[1] * scale };
    } else if (form[4]) {
        IST_TRY(read_pair(b, form[4], key, pair));
        if (!(pair[0] > 0))
            return ist_node_fail(form[4], b->err, IST_RANGE, "the median must be above 0, not %.10g", pair[0]);
        out->median = pair[0] * scale;
        out->value = (ist_distribution){ .kind = IST_LOGNORMAL, .a = ist_log(out->median), .b = pair[1] };
    } else {
        IST_TRY(read_discrete(b, form[5], key, scale, &out->value));
    }
    return IST_OK;
}

/* Reason, day, doubts and brackets of an assumption, from the nearest map of its file that gives them. */
static ist_status annotate(ist_build *b, const ist_node *leaf, const ist_scenario_key *key, ist_input *out)
{
    const ist_note *note = leaf->note;
    const ist_node *texts[] = { note->reason, note->since, note->who_disagrees, note->settles };
    int last;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (texts[i] && texts[i]->kind != IST_YAML_SCALAR)
            return ist_node_fail(texts[i], b->err, IST_SYNTAX, "a text is allowed");
    bool defines = leaf->kind == IST_YAML_SCALAR && key->flags & (IST_KEY_SWITCH | IST_KEY_DEFINES);
    if (note->reason && note->reason->text[0]) out->reason = note->reason->text;
    else if (defines) out->reason = "as this world is defined";
    else
        return ist_node_fail(
            leaf, b->err, IST_MISSING,
            "has neither source nor reason; give {fact: KEY}, or a `reason` here or in a map around it");
    bool own = note->reason && note->reason->text[0];
    if (note->since && (own || !defines)) {
        char day[IST_DATE_TEXT];
        if (!ist_parse_date(note->since->text, NULL, &last))
            return ist_node_fail(note->since, b->err, IST_SYNTAX, "'%s' is not a day; YYYY-MM-DD is allowed",
                                 note->since->text);
        ist_format_day(last, day);
        out->since = kept(b, day);
    } else if (!defines) {
        return ist_node_fail(
            leaf, b->err, IST_MISSING,
            "does not say from which day it could be held; give `since: YYYY-MM-DD` here, around it or for "
                             "the whole file");
    }
    if (note->who_disagrees) out->who_disagrees = note->who_disagrees->text;
    if (note->settles) out->settles = note->settles->text;
    if (note->label) out->label = note->label->text;
    if (!note->between) return IST_OK;
    if (note->between->kind != IST_YAML_LIST || note->between->count < 2)
        return ist_node_fail(note->between, b->err, IST_SYNTAX, "a list of at least two facts is allowed");
    const char **between = IST_ALLOC(b, note->between->count, const char *);
    IST_HAVE(b, between);
    for (size_t i = 0; i < note->between->count; i++) between[i] = note->between->child[i]->text;
    out->n_between = note->between->count;
    out->between = between;
    return IST_OK;
}

/* A label that is none would join to NONE: the result would be shown to nobody, and nobody would know why. */
static ist_status check_label(const ist_build *b, const ist_node *label)
{
    ist_error why = { 0 };
    if (!label) return IST_OK;
    if (label->kind != IST_YAML_SCALAR) return ist_node_fail(label, b->err, IST_SYNTAX, "a text is allowed");
    ist_status status = b->facts->label(label->text, &why);
    return status == IST_OK ? status : ist_node_fail(label, b->err, status, "%s", why.text);
}

ist_input ist_input_of(const ist_build *b, const ist_scenario_key *key, const char *name, const ist_node *at)
{
    return (ist_input){ .name = name,
                        .key = key,
                        .kind = IST_INPUT_ASSUMPTION,
                        .low = key->low,
                        .high = ist_key_high(b, key),
                        .unit = key->unit,
                        .parameter = IST_NONE,
                        .target = IST_NONE,
                        .reference = "",
                        .fact = "",
                        .source = "",
                        .publisher = "",
                        .published = "",
                        .address = "",
                        .section = "",
                        .confidence = "",
                        .reason = "",
                        .since = "",
                        .who_disagrees = "",
                        .settles = "",
                        .label = "",
                        .file = ist_base_name(at->yaml->file),
                        .line = at->yaml->line };
}

ist_status ist_value_read(ist_build *b, const ist_node *leaf, const ist_scenario_key *key, const char *name,
                          ist_input *out)
{
    ist_input input = ist_input_of(b, key, name, leaf);
    ist_error why = { 0 };
    IST_TRY(check_label(b, leaf->note->label));
    if (leaf->kind == IST_YAML_MAP) {
        IST_TRY(read_map(b, leaf, key, &input));
    } else if (leaf->kind == IST_YAML_LIST) {
        IST_TRY(read_range(b, leaf, key, 1.0, &input.value));
    } else {
        input.value = (ist_distribution){ .kind = IST_CONSTANT };
        IST_TRY(read_number(b, leaf, key, &input.value.a));
    }
    if (input.kind == IST_INPUT_ASSUMPTION) IST_TRY(annotate(b, leaf, key, &input));
    ist_status status = ist_value_check(b, &input, &why);
    if (status != IST_OK) return ist_node_fail(leaf, b->err, status, "%s", why.text);
    *out = input;
    return IST_OK;
}

/* -- checks -- */

bool ist_distribution_same(const ist_distribution *x, const ist_distribution *y)
{
    if (x->kind != y->kind || x->a != y->a || x->b != y->b || x->c != y->c || x->n_choices != y->n_choices)
        return false;
    for (size_t i = 0; i < x->n_choices; i++)
        if (x->choices[i] != y->choices[i] || x->weights[i] != y->weights[i]) return false;
    return true;
}

void ist_input_ends(const ist_input *input, double *out_low, double *out_high)
{
    const ist_distribution *d = &input->value;
    double low = d->a, high = d->a;
    switch (d->kind) {
    case IST_CONSTANT: break;
    case IST_UNIFORM: high = d->b; break;
    case IST_TRIANGULAR: high = d->c; break;
    case IST_NORMAL:
    case IST_LOGNORMAL:
        low = input->low;
        high = input->high;
        break;
    case IST_DISCRETE:
        low = high = d->choices[0];
        for (size_t i = 1; i < d->n_choices; i++) {
            low = d->choices[i] < low ? d->choices[i] : low;
            high = d->choices[i] > high ? d->choices[i] : high;
        }
    }
    *out_low = low < input->low ? input->low : low;
    *out_high = high > input->high ? input->high : high;
}

static ist_status check_one(const ist_input *input, double value, ist_error *why)
{
    const ist_scenario_key *key = input->key;
    if (!isfinite(value) || value < input->low || value > input->high)
        return ist_fail(why, IST_RANGE, "%.10g lies outside %.10g to %.10g%s%s (%s)", value, input->low, input->high,
                        key->unit[0] ? " " : "", key->unit, key->meaning);
    if (key->flags & IST_KEY_WHOLE && value != nearbyint(value))
        return ist_fail(why, IST_RANGE, "%.10g is not a whole number (%s)", value, key->meaning);
    if (key->flags & IST_KEY_SWITCH && value != 0 && value != 1)
        return ist_fail(why, IST_RANGE, "%.10g is neither 0 nor 1, no nor yes (%s)", value, key->meaning);
    return IST_OK;
}

static ist_status check_distribution(const ist_input *input, ist_error *why)
{
    const ist_distribution *d = &input->value;
    double total = 0;
    switch (d->kind) {
    case IST_CONSTANT: return check_one(input, d->a, why);
    case IST_UNIFORM:
    case IST_TRIANGULAR: {
        double high = d->kind == IST_UNIFORM ? d->b : d->c;
        if (!(d->a < high))
            return ist_fail(why, IST_RANGE, "the range runs from %.10g to %.10g; low must be below high", d->a, high);
        IST_TRY(check_one(input, d->a, why));
        IST_TRY(check_one(input, high, why));
        if (d->kind == IST_TRIANGULAR && !(d->a <= d->b && d->b <= high))
            return ist_fail(why, IST_RANGE, "the mode %.10g lies outside the range %.10g to %.10g", d->b, d->a, high);
        return IST_OK;
    }
    case IST_NORMAL:
    case IST_LOGNORMAL:
        if (!(d->b > 0) || !isfinite(d->b))
            return ist_fail(why, IST_RANGE, "the standard deviation must be above 0, not %.10g", d->b);
        return check_one(input, d->kind == IST_NORMAL ? d->a : input->median, why);
    case IST_DISCRETE:
        for (size_t i = 0; i < d->n_choices; i++) {
            IST_TRY(check_one(input, d->choices[i], why));
            if (!(d->weights[i] >= 0) || !isfinite(d->weights[i]))
                return ist_fail(why, IST_RANGE, "the weight %.10g of choice %.10g must be 0 or more", d->weights[i],
                                d->choices[i]);
            total += d->weights[i];
        }
        if (!(total > 0)) return ist_fail(why, IST_RANGE, "the weights of the choices sum to 0; above 0 is allowed");
    }
    return IST_OK;
}

/* The range must lie within the figures of the facts that are said to bracket it, widened by nothing (but the
 * last bits of a conversion). */
static ist_status check_between(const ist_build *b, const ist_input *input, ist_error *why)
{
    double least = INFINITY, most = -INFINITY, low, high;
    if (input->value.kind == IST_NORMAL || input->value.kind == IST_LOGNORMAL)
        return ist_fail(why, IST_CONFLICT, "a distribution without ends cannot lie between facts; use a range");
    for (size_t i = 0; i < input->n_between; i++) {
        ist_figure figure = { 0 };
        double value;
        IST_TRY(figure_for(b, input->key, input->between[i], false, &value, &figure, why));
        least = value < least ? value : least;
        most = value > most ? value : most;
    }
    ist_input_ends(input, &low, &high);
    double slack = 1e-12 * (fabs(least) + fabs(most));
    if (low < least - slack || high > most + slack)
        return ist_fail(why, IST_CONFLICT, "%.10g to %.10g is not between its facts, which give %.10g to %.10g", low,
                        high, least, most);
    return IST_OK;
}

ist_status ist_value_check(const ist_build *b, ist_input *input, ist_error *why)
{
    int day, last;
    bool spreads = input->key->kind == IST_ENTRY_PARAMETER || input->key->kind == IST_ENTRY_APART;
    if (!spreads && input->value.kind != IST_CONSTANT)
        return ist_fail(why, IST_RANGE, "is %s and the same in every future; one number is allowed, not a range",
                        ist_entry_kind_words(input->key->kind));
    if (input->key->flags & IST_KEY_WHOLE && input->value.kind != IST_CONSTANT && input->value.kind != IST_DISCRETE)
        return ist_fail(why, IST_RANGE, "must be whole; one number or discrete choices are allowed, not a range");
    IST_TRY(check_distribution(input, why));
    if (input->n_between) IST_TRY(check_between(b, input, why));
    if (input->kind == IST_INPUT_ASSUMPTION && input->since[0] && ist_parse_date(input->since, NULL, &day) &&
        day > b->as_of) {
        char as_of[IST_DATE_TEXT];
        last = b->as_of;
        ist_format_day(last, as_of);
        return ist_fail(why, IST_RANGE, "this assumption could be held only from %s, after the as-of day %s",
                        input->since, as_of);
    }
    double planning = ist_distribution_at(&input->value, 0.5);
    input->planning = planning < input->low ? input->low : planning > input->high ? input->high : planning;
    return IST_OK;
}
