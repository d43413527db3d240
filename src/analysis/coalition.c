/* SPDX-License-Identifier: Apache-2.0
 *
 * coalition.c: the coalitions and weights behind every statement on the value of cooperation.
 *
 * Terms are differences of two coalitions and not single coalitions with a signed weight: a lever that changes nothing
 * then has a value of exactly 0, whatever the rounding.
 */
#include <isthmus/analysis/coalition.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

const char *ist_statement_word(int kind)
{
    static const char *const words[IST_SAY_COUNT] = {
        [IST_SAY_NONE] = "none",         [IST_SAY_ALL] = "all",
        [IST_SAY_TOTAL] = "total",       [IST_SAY_AREA] = "shapley",
        [IST_SAY_AREA_ALONE] = "alone",  [IST_SAY_AREA_LAST] = "last-in",
        [IST_SAY_PAIR] = "interaction",  [IST_SAY_LEVER] = "owen",
        [IST_SAY_LEVER_ALONE] = "lever-alone", [IST_SAY_LEVER_LAST] = "lever-last-in",
    };
    return kind >= 0 && kind < IST_SAY_COUNT ? words[kind] : NULL;
}

typedef struct planner {
    ist_arena          *arena;
    const ist_grouping *grouping;
    int                 areas[IST_MAX_PLAYERS];     /* area indices in name order */
    int                 levers[IST_MAX_PLAYERS];    /* lever indices in name order */
    ist_coalition       members[IST_MAX_PLAYERS];   /* of each area */
    int                *index;                      /* [1 << n_levers] of a coalition, or IST_NONE */
    ist_coalition      *coalitions;                 /* [1 << n_levers] as found so far */
    size_t              n_coalitions;
    ist_statement      *statements;
    size_t              n_statements, room;
    bool                failed;
} planner;

static void sort_by_name(int *order, size_t n, const char *const *names)
{
    for (size_t i = 0; i < n; i++) {
        size_t at = i;
        for (; names && at > 0 && strcmp(names[order[at - 1]], names[i]) > 0; at--) order[at] = order[at - 1];
        order[at] = (int)i;
    }
}

static double factorial(int n) /* exact up to 18 */
{
    double product = 1;
    for (int i = 2; i <= n; i++) product *= i;
    return product;
}

static int find(planner *p, ist_coalition coalition)
{
    if (p->index[coalition] == IST_NONE) {
        p->index[coalition] = (int)p->n_coalitions;
        p->coalitions[p->n_coalitions++] = coalition;
    }
    return p->index[coalition];
}

static ist_contrast contrast(planner *p, ist_coalition with, ist_coalition without, double weight)
{
    return (ist_contrast){ find(p, with), find(p, without), weight };
}

/* A new statement whose terms the caller fills; NULL when out of memory. */
static ist_contrast *say(planner *p, ist_statement_kind kind, int first, int second, size_t n_terms, double denominator)
{
    ist_contrast *terms = ist_arena_array(p->arena, n_terms, sizeof *terms);
    if (!terms) {
        p->failed = true;
        return NULL;
    }
    assert(p->n_statements < p->room);
    p->statements[p->n_statements++] = (ist_statement){ kind, first, second, n_terms, terms, denominator };
    return terms;
}

static void say_difference(planner *p, ist_statement_kind kind, int first, ist_coalition with, ist_coalition without)
{
    ist_contrast *terms = say(p, kind, first, IST_NONE, 1, 1);
    if (terms) terms[0] = contrast(p, with, without, 1);
}

static void say_itself(planner *p, ist_statement_kind kind, ist_coalition coalition)
{
    ist_contrast *terms = say(p, kind, IST_NONE, IST_NONE, 1, 1);
    if (terms) terms[0] = (ist_contrast){ find(p, coalition), IST_NONE, 1 };
}

/* The areas other than one or two, in name order. */
static size_t others(const planner *p, int not_this, int nor_this, ist_coalition out[IST_MAX_PLAYERS])
{
    size_t n = 0;
    for (size_t i = 0; i < p->grouping->n_areas; i++)
        if (p->areas[i] != not_this && p->areas[i] != nor_this) out[n++] = p->members[p->areas[i]];
    return n;
}

/* The union of those sets [n] whose bit is in `chosen`. */
static ist_coalition join(const ist_coalition *sets, size_t n, unsigned chosen)
{
    ist_coalition all = 0;
    for (size_t i = 0; i < n; i++)
        if (chosen >> i & 1) all |= sets[i];
    return all;
}

static void say_area(planner *p, int area)
{
    ist_coalition rest[IST_MAX_PLAYERS];
    int           players = (int)p->grouping->n_areas;
    size_t        n = others(p, area, area, rest);
    ist_contrast *terms = say(p, IST_SAY_AREA, area, IST_NONE, (size_t)1 << n, factorial(players));
    for (unsigned s = 0; terms && s < 1u << n; s++) {
        int           size = __builtin_popcount(s);
        ist_coalition before = join(rest, n, s);
        terms[s] = contrast(p, before | p->members[area], before, factorial(size) * factorial(players - size - 1));
    }
}

static int rank(const planner *p, int area)
{
    int at = 0;
    while (p->areas[at] != area) at++;
    return at;
}

/* Grabisch and Roubens: sum over S without i, j of s! (n-s-2)! / (n-1)! times the second difference at S. */
static void say_pair(planner *p, int first, int second)
{
    ist_coalition rest[IST_MAX_PLAYERS];
    int           players = (int)p->grouping->n_areas;
    int           i = rank(p, first) < rank(p, second) ? first : second, j = first + second - i;
    size_t        n = others(p, i, j, rest);
    ist_contrast *terms = say(p, IST_SAY_PAIR, first, second, (size_t)2 << n, factorial(players - 1));
    for (unsigned s = 0; terms && s < 1u << n; s++) {
        int           size = __builtin_popcount(s);
        double        weight = factorial(size) * factorial(players - size - 2);
        ist_coalition before = join(rest, n, s);
        terms[2 * s] = contrast(p, before | p->members[i] | p->members[j], before | p->members[i], weight);
        terms[2 * s + 1] = contrast(p, before | p->members[j], before, -weight);
    }
}

/* Owen: Shapley over the areas, where the lever's own area stands for any subset of its levers, and Shapley inside. */
static void say_lever(planner *p, int lever)
{
    ist_coalition rest[IST_MAX_PLAYERS], mates[IST_MAX_PLAYERS];
    int           area = p->grouping->area_of[lever];
    int           players = (int)p->grouping->n_areas;
    size_t        n = others(p, area, area, rest), m = 0;
    for (size_t i = 0; i < p->grouping->n_levers; i++) {
        int mate = p->levers[i];
        if (mate != lever && p->grouping->area_of[mate] == area) mates[m++] = (ist_coalition)1 << mate;
    }
    ist_contrast *terms = say(p, IST_SAY_LEVER, lever, IST_NONE, (size_t)1 << (n + m),
                              factorial(players) * factorial((int)m + 1));
    if (!terms) return;
    for (unsigned s = 0; s < 1u << n; s++) {
        int    size = __builtin_popcount(s);
        double outside = factorial(size) * factorial(players - size - 1);
        for (unsigned u = 0; u < 1u << m; u++) {
            int           inside = __builtin_popcount(u);
            ist_coalition before = join(rest, n, s) | join(mates, m, u);
            *terms++ = contrast(p, before | (ist_coalition)1 << lever, before,
                                outside * factorial(inside) * factorial((int)m - inside));
        }
    }
}

static void say_everything(planner *p, bool levers)
{
    int           n_areas = (int)p->grouping->n_areas, n_levers = (int)p->grouping->n_levers;
    ist_coalition all = ((ist_coalition)1 << n_levers) - 1;
    for (unsigned s = 0; s < 1u << n_areas; s++) find(p, join(p->members, (size_t)n_areas, s));
    say_itself(p, IST_SAY_NONE, 0);
    say_itself(p, IST_SAY_ALL, all);
    say_difference(p, IST_SAY_TOTAL, IST_NONE, all, 0);
    for (int a = 0; a < n_areas; a++) say_area(p, a);
    for (int a = 0; a < n_areas; a++) say_difference(p, IST_SAY_AREA_ALONE, a, p->members[a], 0);
    for (int a = 0; a < n_areas; a++) say_difference(p, IST_SAY_AREA_LAST, a, all, all & ~p->members[a]);
    for (int a = 0; a < n_areas; a++)
        for (int b = a + 1; b < n_areas; b++) say_pair(p, a, b);
    if (!levers) return;
    for (int l = 0; l < n_levers; l++) say_lever(p, l);
    for (int l = 0; l < n_levers; l++) say_difference(p, IST_SAY_LEVER_ALONE, l, (ist_coalition)1 << l, 0);
    for (int l = 0; l < n_levers; l++) say_difference(p, IST_SAY_LEVER_LAST, l, all, all & ~((ist_coalition)1 << l));
}

static ist_status check_grouping(const ist_grouping *grouping, ist_error *err)
{
    if (grouping->n_areas > IST_MAX_PLAYERS)
        return ist_fail(err, IST_RANGE, "there are %zu areas of cooperation; at most %d are allowed", grouping->n_areas,
                        IST_MAX_PLAYERS);
    if (grouping->n_levers > IST_MAX_PLAYERS)
        return ist_fail(err, IST_RANGE, "there are %zu levers; at most %d are allowed", grouping->n_levers,
                        IST_MAX_PLAYERS);
    for (size_t l = 0; l < grouping->n_levers; l++)
        if (grouping->area_of[l] < 0 || (size_t)grouping->area_of[l] >= grouping->n_areas)
            return ist_fail(err, IST_RANGE, "lever %zu is in area of cooperation %d; there are %zu, counted from 0",
                            l, grouping->area_of[l], grouping->n_areas);
    return IST_OK;
}

ist_status ist_coalitions_plan(ist_arena *arena, const ist_grouping *grouping, bool levers, ist_coalitions *out,
                               ist_error *err)
{
    IST_TRY(check_grouping(grouping, err));
    ist_status status = IST_OK;
    size_t     subsets = (size_t)1 << grouping->n_levers;
    planner    p = { .arena = arena, .grouping = grouping };
    sort_by_name(p.areas, grouping->n_areas, grouping->area_names);
    sort_by_name(p.levers, grouping->n_levers, grouping->lever_names);
    for (size_t l = 0; l < grouping->n_levers; l++) p.members[grouping->area_of[l]] |= (ist_coalition)1 << l;

    p.room = 3 + 3 * grouping->n_areas + grouping->n_areas * (grouping->n_areas - 1) / 2 + 3 * grouping->n_levers;
    p.statements = ist_arena_array(arena, p.room, sizeof *p.statements);
    p.index = malloc(subsets * sizeof *p.index);
    p.coalitions = malloc(subsets * sizeof *p.coalitions);
    ist_coalition *kept = NULL;
    if (p.statements && p.index && p.coalitions) {
        for (size_t i = 0; i < subsets; i++) p.index[i] = IST_NONE;
        say_everything(&p, levers);
        kept = ist_arena_array(arena, p.n_coalitions, sizeof *kept);
    }
    if (!kept || p.failed) {
        status = ist_fail(err, IST_NOMEM, "planning %zu levers in %zu areas: out of memory", grouping->n_levers,
                          grouping->n_areas);
        goto done;
    }
    memcpy(kept, p.coalitions, p.n_coalitions * sizeof *kept);
    *out = (ist_coalitions){ grouping->n_areas, grouping->n_levers, p.n_coalitions, kept,        p.index[0],
                             p.index[subsets - 1], p.n_statements,  p.statements };
done:
    free(p.index);
    free(p.coalitions);
    return status;
}

ist_status ist_coalitions_of_world(ist_arena *arena, const ist_world *world, bool levers, ist_coalitions *out,
                                   ist_error *err)
{
    int          area_of[IST_MAX_PLAYERS];
    const char  *names[IST_MAX_PLAYERS];
    ist_grouping grouping = { .n_areas = world->n_cooperation, .n_levers = world->n_levers, .area_of = area_of,
                              .area_names = world->cooperation, .lever_names = names };
    for (size_t l = 0; l < world->n_levers && l < IST_MAX_PLAYERS; l++) {
        area_of[l] = world->levers[l].cooperation;
        names[l] = world->levers[l].patch.name;
    }
    return ist_coalitions_plan(arena, &grouping, levers, out, err);
}

int ist_coalitions_find(const ist_coalitions *plan, ist_statement_kind kind, int first, int second)
{
    if (kind == IST_SAY_PAIR && first > second) {
        int swap = first;
        first = second;
        second = swap;
    }
    for (size_t s = 0; s < plan->n_statements; s++) {
        const ist_statement *statement = &plan->statements[s];
        if (statement->kind == kind && statement->first == first && statement->second == second) return (int)s;
    }
    return IST_NONE;
}

void ist_statement_apply(const ist_statement *statement, const double *values, size_t stride, size_t lanes,
                         double *restrict out)
{
    for (size_t lane = 0; lane < lanes; lane++) out[lane] = 0;
    for (size_t t = 0; t < statement->n_terms; t++) {
        const ist_contrast *term = &statement->terms[t];
        const double       *with = values + (size_t)term->with * stride;
        if (term->without == IST_NONE) {
            for (size_t lane = 0; lane < lanes; lane++) out[lane] += term->weight * with[lane];
        } else {
            const double *without = values + (size_t)term->without * stride;
            for (size_t lane = 0; lane < lanes; lane++) out[lane] += term->weight * (with[lane] - without[lane]);
        }
    }
    for (size_t lane = 0; lane < lanes; lane++) out[lane] /= statement->denominator;
}
