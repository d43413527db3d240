/* SPDX-License-Identifier: Apache-2.0
 *
 * metrics.c: what is measured, for whom and where; and the statements that come first.
 *
 * A metric sums one recorded quantity over what it is restricted to. It is cut again for each perspective (its
 * actors; its theatres for what belongs to no actor) and for each theatre.
 */
#include "scenario_local.h"

#include <string.h>

#define NAME(set, i) (b->names[IST_SECTION_##set].name[i])
#define COUNT(set)   (b->names[IST_SECTION_##set].count)
#define NODE(set, i) (b->names[IST_SECTION_##set].node[i])

/* To what an index of a quantity belongs, by set; IST_NONE where it belongs to nothing of that set. */
typedef struct belongs {
    int at[IST_SECTION_COUNT];
} belongs;

static belongs belonging(const ist_world *w, char letter, int x)
{
    belongs to;
    for (int s = 0; s < IST_SECTION_COUNT; s++) to.at[s] = IST_NONE;
    to.at[ist_section_of_letter(letter)] = x;
    int *theatre = &to.at[IST_SECTION_THEATRES], *actor = &to.at[IST_SECTION_ACTORS], *item = &to.at[IST_SECTION_ITEMS];
    switch (letter) {
    case 'C': *theatre = w->contingencies[x].theatre; break;
    case 'P': *theatre = w->patrol_areas[x].theatre; break;
    case 'L':
        *actor = w->lines[x].site;
        *item = w->lines[x].item;
        break;
    case 'O':
        *actor = w->orders[x].recipient;
        *item = w->lines[w->orders[x].parts[0].line].item;
        break;
    case 'G':
        *actor = w->routes[x].donor;
        *item = w->routes[x].item;
        to.at[IST_SECTION_CONTINGENCIES] = w->routes[x].contingency;
        break;
    case 'U':
        *theatre = w->actors[w->flows[x].recipient].theatre;
        *item = w->flows[x].item;
        break;
    default: break;
    }
    if (*actor != IST_NONE) *theatre = w->actors[*actor].theatre;
    return to;
}

/* What a metric is restricted to: for each set the names that count, NULL for all. */
typedef struct restriction {
    bool *only[IST_SECTION_COUNT];
} restriction;

/* For whom: a perspective, a theatre, or neither. */
typedef struct cut {
    const ist_perspective *perspective;
    int theatre;
} cut;

static bool counts(const ist_world *w, const belongs *to, const restriction *where, const cut *cut_)
{
    int theatre = to->at[IST_SECTION_THEATRES], actor = to->at[IST_SECTION_ACTORS], item = to->at[IST_SECTION_ITEMS];
    for (int s = 0; s < IST_SECTION_COUNT; s++)
        if (where->only[s] && to->at[s] != IST_NONE && !where->only[s][to->at[s]]) return false;
    if (actor != IST_NONE && !where->only[IST_SECTION_ACTORS] && w->actors[actor].side != IST_OURS) return false;
    if (cut_->theatre != IST_NONE && theatre != IST_NONE && theatre != cut_->theatre) return false;
    if (!cut_->perspective) return true;
    if (actor != IST_NONE) {
        if (!(cut_->perspective->actors >> actor & 1)) return false;
    } else if (theatre != IST_NONE && !(cut_->perspective->theatres >> theatre & 1)) return false;
    return item == IST_NONE || cut_->perspective->items >> item & 1;
}

/* Whether a quantity belongs, by its dimensions, to something of a set at all. */
static bool has_set(const ist_world *w, const char *dimensions, ist_section set)
{
    size_t sizes[IST_SECTION_COUNT] = { [IST_SECTION_CONTINGENCIES] = w->n_contingencies,
                                        [IST_SECTION_LINES] = w->n_lines,
                                        [IST_SECTION_ORDERS] = w->n_orders,
                                        [IST_SECTION_ROUTES] = w->n_routes,
                                        [IST_SECTION_FLOWS] = w->n_flows,
                                        [IST_SECTION_PATROL_AREAS] = w->n_patrol_areas,
                                        [IST_SECTION_ACTORS] = w->n_actors };
    for (; *dimensions; dimensions++) {
        ist_section of = ist_section_of_letter(*dimensions);
        bool plain = strchr("KFIR", *dimensions) != NULL;
        if (of == set) return true;
        if (!plain && sizes[of] && belonging(w, *dimensions, 0).at[set] != IST_NONE) return true;
    }
    return false;
}

static size_t set_size(const ist_build *b, char letter)
{
    return letter ? b->names[ist_section_of_letter(letter)].count : 1;
}

/* Adds the metric cut one way to the world; *out is IST_NONE when nothing is left to measure. */
static ist_status add_cut(ist_build *b, const ist_metric *shape, int kind, double weight, bool mean,
                          const restriction *where, const cut *cut_, const char *label, int *out)
{
    ist_world *w = b->world;
    const char *dimensions = ist_scenario_quantities[kind].dimensions;
    char first = dimensions[0], second = first ? dimensions[1] : '\0';
    size_t rows = set_size(b, first), columns = set_size(b, second), n = 0;
    ist_term *terms = IST_ALLOC(b, rows * columns, ist_term);
    IST_HAVE(b, terms);
    for (size_t i = 0; i < rows; i++) {
        belongs of_first = { 0 }, of_second = { 0 };
        if (first) of_first = belonging(w, first, (int)i);
        if (first && !counts(w, &of_first, where, cut_)) continue;
        for (size_t j = 0; j < columns; j++) {
            if (second) of_second = belonging(w, second, (int)j);
            if (second && !counts(w, &of_second, where, cut_)) continue;
            /* Without a target the share of it is 1 by definition and measures nothing. */
            if (kind == IST_Q_STOCK_SHARE && w->target[i * columns + j] == IST_NONE) continue;
            terms[n++] = (ist_term){ .quantity = { .kind = kind, .i = (int)i, .j = (int)j }, .weight = weight };
        }
    }
    for (size_t t = 0; mean && t < n; t++) terms[t].weight /= (double)n;
    *out = IST_NONE;
    if (n == 0) return IST_OK;
    ist_metric *metric = &b->metrics[w->n_metrics];
    *metric = *shape;
    metric->name = label ? ist_arena_print(b->arena, "%s@%s", shape->name, label) : shape->name;
    IST_HAVE(b, metric->name);
    metric->n_terms = n;
    metric->terms = terms;
    *out = (int)w->n_metrics++;
    return IST_OK;
}

static ist_status read_where(ist_build *b, const ist_node *where, int kind, restriction *out)
{
    *out = (restriction){ 0 };
    if (!where) return IST_OK;
    if (where->kind == IST_YAML_SCALAR) {
        if (strcmp(where->text, "perspective") == 0) return IST_OK;
        return ist_node_fail(where, b->err, IST_SYNTAX,
                             "`perspective` or a map of lists is allowed, as {theatre: [indo-pacific]}");
    }
    IST_TRY(ist_build_check_map(b, where, IST_SECTION_WHERE));
    for (size_t i = 0; i < where->count; i++) {
        const ist_node *list = where->child[i];
        if (ist_node_is_note(list)) continue;
        ist_section set = ist_section_of_letter(ist_scenario_key_find(IST_SECTION_WHERE, list->key)->nested[0]);
        if (!has_set(b->world, ist_scenario_quantities[kind].dimensions, set))
            return ist_node_fail(list, b->err, IST_CONFLICT, "'%s' has no %s", ist_scenario_quantities[kind].name,
                                 ist_section_path(set));
        out->only[set] = IST_ALLOC(b, b->names[set].count, bool);
        IST_HAVE(b, out->only[set]);
        for (size_t j = 0; j < list->count; j++) {
            int index;
            IST_TRY(ist_build_index(b, list->child[j], set, list->child[j]->text, &index));
            out->only[set][index] = true;
        }
    }
    return IST_OK;
}

static const ist_scenario_key *metric_key(const char *key) { return ist_scenario_key_find(IST_SECTION_METRICS, key); }

static ist_status plain_number(ist_build *b, const ist_node *map, const char *key, double standard, double *out)
{
    const ist_node *node = ist_node_get(map, key);
    const ist_scenario_key *row = metric_key(key);
    *out = standard;
    if (!node) return IST_OK;
    if (node->kind != IST_YAML_SCALAR || !ist_parse_number(node->text, out))
        return ist_node_fail(node, b->err, IST_SYNTAX, "'%s' is not a number", node->text);
    if (*out < row->low || *out > row->high)
        return ist_node_fail(node, b->err, IST_RANGE, "%.10g lies outside %.10g to %.10g (%s)", *out, row->low, row->high, row->meaning);
    return IST_OK;
}

/* The kind of quantity that `of` names, without indices. */
static ist_status read_kind(ist_build *b, const ist_node *node, int *out)
{
    const char *names[IST_Q_COUNT];
    for (int q = 0; q < IST_Q_COUNT; q++) {
        names[q] = ist_scenario_quantities[q].name;
        if (strcmp(names[q], node->text) == 0) {
            *out = q;
            return IST_OK;
        }
    }
    const char *near = ist_nearest(node->text, names, IST_Q_COUNT);
    return ist_node_fail(node, b->err, IST_MISSING, "'%s' is not a recorded quantity%s%s%s", node->text,
                         near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

static ist_status fill_metric(ist_build *b, size_t m, ist_metric_about *about)
{
    const ist_node *node = NODE(METRICS, m);
    ist_metric shape = { .name = NAME(METRICS, m) };
    int better, tier, reduce, across, *views, *theatres;
    double weight;
    restriction where;
    *about = (ist_metric_about){ .name = shape.name, .title = ist_node_text(node, "title") };
    IST_TRY(read_kind(b, ist_node_get(node, "of"), &about->quantity));
    about->unit = ist_node_get(node, "unit") ? ist_node_text(node, "unit")
                                             : ist_scenario_quantities[about->quantity].unit;
    IST_TRY(ist_build_choice(b, node, metric_key("better"), &better));
    IST_TRY(ist_build_choice(b, node, metric_key("tier"), &tier));
    IST_TRY(ist_build_choice(b, node, metric_key("reduce"), &reduce));
    IST_TRY(ist_build_choice(b, node, metric_key("across"), &across));
    IST_TRY(plain_number(b, node, "level", 0, &shape.level));
    IST_TRY(plain_number(b, node, "weight", 1, &weight));
    IST_TRY(read_where(b, ist_node_get(node, "where"), about->quantity, &where));
    about->more_is_better = better == 1;
    about->tier = (ist_tier)tier;
    shape.reduction = reduce == IST_NONE ? IST_SUM : (ist_reduction)reduce;
    if ((shape.reduction == IST_FIRST) != (ist_node_get(node, "level") != NULL))
        return ist_node_fail(node, b->err, IST_CONFLICT, "`reduce: first` and `level` go together");
    views = IST_ALLOC(b, COUNT(PERSPECTIVES), int);
    theatres = IST_ALLOC(b, COUNT(THEATRES), int);
    IST_HAVE(b, views);
    IST_HAVE(b, theatres);
    bool cuttable = has_set(b->world, ist_scenario_quantities[about->quantity].dimensions, IST_SECTION_THEATRES);
    cut whole = { NULL, IST_NONE };
    IST_TRY(add_cut(b, &shape, about->quantity, weight, across == 1, &where, &whole, NULL, &about->overall));
    if (about->overall == IST_NONE)
        return ist_node_fail(node, b->err, IST_MISSING,
                             "nothing in this scenario is left to measure; loosen `where` or leave the metric out");
    for (size_t v = 0; v < COUNT(PERSPECTIVES); v++) {
        cut view = { &b->out->perspectives[v], IST_NONE };
        views[v] = IST_NONE;
        if (cuttable)
            IST_TRY(add_cut(b, &shape, about->quantity, weight, across == 1, &where, &view, NAME(PERSPECTIVES, v),
                            &views[v]));
    }
    for (size_t k = 0; k < COUNT(THEATRES); k++) {
        cut here = { NULL, (int)k };
        theatres[k] = IST_NONE;
        if (cuttable)
            IST_TRY(add_cut(b, &shape, about->quantity, weight, across == 1, &where, &here, NAME(THEATRES, k),
                            &theatres[k]));
    }
    about->perspective = views;
    about->theatre = theatres;
    return IST_OK;
}

static ist_status fill_perspectives(ist_build *b)
{
    ist_perspective *views = IST_ALLOC(b, COUNT(PERSPECTIVES), ist_perspective);
    IST_HAVE(b, views);
    for (size_t v = 0; v < COUNT(PERSPECTIVES); v++) {
        const ist_node *node = NODE(PERSPECTIVES, v);
        const char *title = ist_node_text(node, "title");
        uint64_t theatres;
        views[v] = (ist_perspective){ .name = NAME(PERSPECTIVES, v), .title = *title ? title : NAME(PERSPECTIVES, v) };
        IST_TRY(ist_build_bits(b, node, "actors", IST_SECTION_ACTORS, &views[v].actors));
        IST_TRY(ist_build_bits(b, node, "theatres", IST_SECTION_THEATRES, &theatres));
        IST_TRY(ist_build_bits(b, node, "items", IST_SECTION_ITEMS, &views[v].items));
        views[v].theatres = (uint32_t)theatres;
        if (!ist_node_get(node, "items")) views[v].items = ~(uint64_t)0;
    }
    b->out->perspectives = views;
    b->out->n_perspectives = COUNT(PERSPECTIVES);
    return IST_OK;
}

static ist_status fill_headline(ist_build *b, const ist_node *node, ist_headline *out)
{
    static const struct {
        const char *word;
        int sign;
    } signs[] = { { "+", 1 },     { "-", -1 },   { "either", 0 }, { "more", 1 },
                  { "less", -1 }, { "plus", 1 }, { "minus", -1 } };
    const char *area = ist_node_text(node, "area"), *sign = ist_node_text(node, "sign");
    IST_TRY(ist_build_check_map(b, node, IST_SECTION_HEADLINES));
    *out = (ist_headline){ .cooperation = IST_NONE, .says = ist_node_text(node, "says") };
    IST_TRY(ist_build_reference(b, node, "metric", IST_SECTION_METRICS, &out->metric));
    IST_TRY(ist_build_reference(b, node, "perspective", IST_SECTION_PERSPECTIVES, &out->perspective));
    IST_TRY(ist_build_reference(b, node, "theatre", IST_SECTION_THEATRES, &out->theatre));
    if (strcmp(area, "all") != 0)
        IST_TRY(ist_build_reference(b, node, "area", IST_SECTION_COOPERATION, &out->cooperation));
    if (out->perspective != IST_NONE && out->theatre != IST_NONE)
        return ist_node_fail(node, b->err, IST_CONFLICT, "a perspective or a theatre is allowed, not both");
    const ist_metric_about *metric = &b->out->metrics[out->metric];
    out->world_metric = out->perspective != IST_NONE ? metric->perspective[out->perspective]
                        : out->theatre != IST_NONE   ? metric->theatre[out->theatre]
                                                     : metric->overall;
    if (out->world_metric == IST_NONE)
        return ist_node_fail(node, b->err, IST_MISSING, "metric '%s' has nothing to measure there", metric->name);
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (strcmp(sign, signs[i].word) == 0) {
            out->sign = signs[i].sign;
            return IST_OK;
        }
    return ist_node_fail(ist_node_get(node, "sign"), b->err, IST_SYNTAX,
                         "'%s' is not a sign; \"+\", \"-\" or either is allowed", sign);
}

ist_status ist_metrics_fill(ist_build *b)
{
    const ist_node *list = ist_node_get(b->root, "headlines");
    size_t most = COUNT(METRICS) * (1 + COUNT(PERSPECTIVES) + COUNT(THEATRES));
    ist_metric_about *about = IST_ALLOC(b, COUNT(METRICS), ist_metric_about);
    ist_headline *headlines = IST_ALLOC(b, list ? list->count : 0, ist_headline);
    b->metrics = IST_ALLOC(b, most, ist_metric);
    IST_HAVE(b, about);
    IST_HAVE(b, headlines);
    IST_HAVE(b, b->metrics);
    b->world->metrics = b->metrics;
    IST_TRY(fill_perspectives(b));
    for (size_t m = 0; m < COUNT(METRICS); m++) IST_TRY(fill_metric(b, m, &about[m]));
    b->out->metrics = about;
    b->out->n_metrics = COUNT(METRICS);
    if (list && (list->kind != IST_YAML_LIST || list->count > ist_section_limit(IST_SECTION_HEADLINES)))
        return ist_node_fail(list, b->err, IST_SYNTAX, "a list of at most %zu statements is allowed",
                             ist_section_limit(IST_SECTION_HEADLINES));
    for (size_t h = 0; list && h < list->count; h++) IST_TRY(fill_headline(b, list->child[h], &headlines[h]));
    b->out->headlines = headlines;
    b->out->n_headlines = list ? list->count : 0;
    return IST_OK;
}
