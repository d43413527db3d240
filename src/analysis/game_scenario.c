/* SPDX-License-Identifier: Apache-2.0
 *
 * game_scenario.c: the game of a scenario's allies: what each can send where, at what price, and whose loss it counts.
 */
#include <isthmus/analysis/game.h>
#include <isthmus/base/lanes.h>
#include <math.h>
#include <stdio.h>

#define HAVE(pointer) do { if (!(pointer)) return ist_fail(err, IST_NOMEM, "out of memory"); } while (0)

typedef struct making {
    const ist_scenario  *scenario;
    const ist_situation *situation;
    const ist_outlook   *outlook;
    uint64_t             seed;
    long                 draw;
    size_t               allies, kinds, theatres;
    double              *deploys, *least, *price, *weight, *cap, *staying; /* staying: units of our side nobody deploys */
} making;

/* The number of an ally: at its planning value, or drawn under its own name. */
static double number(const making *m, const ist_input *input)
{
    char name[160];
    if (!input) return 0;
    if (m->draw < 0) return input->planning;
    snprintf(name, sizeof name, "param/%s", input->name);
    double value = ist_distribution_at(&input->value, ist_uniform(m->seed, (uint64_t)m->draw, 0, ist_name_hash(name)));
    return fmin(input->high, fmax(input->low, value));
}

static void read_deploys(making *m)
{
    for (size_t s = 0; s < m->kinds * m->theatres; s++) m->staying[s] = m->outlook->fielded[s];
    for (size_t a = 0; a < m->allies; a++) {
        const ist_ally *ally = &m->scenario->allies[a];
        for (size_t f = 0; f < m->kinds; f++) {
            double units = number(m, ally->deploys[f]), *home = &m->staying[f * m->theatres + (size_t)ally->home];
            if (ally->pool && !ally->deploys[f]) units = m->situation->base.pool[f];
            if (!ally->pool) {
                units = fmin(units, *home);
                *home -= units;
            }
            m->deploys[a * m->kinds + f] = units;
        }
    }
}

static void read_prices(making *m)
{
    for (size_t a = 0; a < m->allies; a++) {
        const ist_ally *ally = &m->scenario->allies[a];
        for (size_t k = 0; k < m->theatres; k++) m->weight[a * m->theatres + k] = number(m, ally->weight[k]);
        for (size_t f = 0; f < m->kinds; f++)
            for (size_t k = 0; k < m->theatres; k++) {
                size_t u = (a * m->kinds + f) * m->theatres + k;
                bool   home = !ally->pool && (size_t)ally->home == k;
                m->price[u] = home ? 0 : number(m, ally->abroad[f]);
                m->least[u] = ally->pool ? fmin(m->situation->base.floor[f * m->theatres + k], m->deploys[a * m->kinds + f]) : 0;
            }
    }
}

/* What counts of a theatre's loss to the allies is theirs to weigh: the owner's own weight is taken out. */
static double owner_weight(const ist_world *world, int theatre)
{
    ist_parameter p = world->theatres[theatre].weight;
    return p == IST_NONE ? 1 : ist_distribution_at(&world->parameters[p].value, 0.5);
}

static size_t read_terms(const making *m, ist_game_term *terms)
{
    const ist_allocation *base = &m->situation->base;
    const ist_outlook    *o = m->outlook;
    size_t                n = 0;
    for (size_t c = 0; c < base->n_contingencies; c++) {
        double weight = owner_weight(m->situation->world, base->theatre[c]), rho = base->depth_weight[c] * o->depth[c];
        if (!(o->weight[c] > 0 && o->e[c] > 0 && weight > 0)) continue;
        ist_game_term *term = &terms[n++];
        *term = (ist_game_term){ .theatre = (size_t)base->theatre[c] };
        for (size_t f = 0; f < m->kinds; f++) {
            size_t s = f * m->theatres + term->theatre;
            double w = base->kind_weight[f * base->n_contingencies + c], seen = o->seen[s];
            rho += w * (seen > 0 ? fmin(1, m->staying[s] / seen) : 1);
            term->rate[f] = seen > 0 ? o->e[c] * w / seen : 0;
        }
        term->amount = o->weight[c] / weight * ist_exp(o->e[c] * o->base[c]);
        term->offset = o->e[c] * rho;
    }
    return n;
}

ist_status ist_game_of_scenario(const ist_scenario *scenario, const ist_situation *situation, size_t outlook, uint64_t seed,
                                long draw, ist_arena *arena, ist_game *out, ist_error *err)
{
    const ist_world *w = situation->world;
    making m = { .scenario = scenario, .situation = situation, .outlook = &situation->outlooks[outlook], .seed = seed, .draw = draw,
                 .allies = scenario->n_allies, .kinds = w->n_kinds, .theatres = w->n_theatres };
    size_t units = m.allies * m.kinds * m.theatres;
    if (m.allies == 0) return ist_fail(err, IST_MISSING, "scenario %s names no allies; part `allies` says who they are", scenario->name);
    ist_game_term *terms = ist_arena_array(arena, w->n_contingencies, sizeof *terms);
    m.deploys = ist_arena_array(arena, m.allies * m.kinds, sizeof *m.deploys);
    m.least = ist_arena_array(arena, units, sizeof *m.least);
    m.price = ist_arena_array(arena, units, sizeof *m.price);
    m.weight = ist_arena_array(arena, m.allies * m.theatres, sizeof *m.weight);
    m.cap = ist_arena_array(arena, m.kinds * m.theatres, sizeof *m.cap);
    m.staying = ist_arena_array(arena, m.kinds * m.theatres, sizeof *m.staying);
    HAVE(terms);
    HAVE(m.deploys);
    HAVE(m.least);
    HAVE(m.price);
    HAVE(m.weight);
    HAVE(m.cap);
    HAVE(m.staying);
    read_deploys(&m);
    read_prices(&m);
    for (size_t s = 0; s < m.kinds * m.theatres; s++) m.cap[s] = fmax(0, m.outlook->seen[s] - m.staying[s]);
    *out = (ist_game){ .n_allies = m.allies, .n_kinds = m.kinds, .n_theatres = m.theatres, .curve = IST_CURVE_EXPONENTIAL, .terms = terms,
                       .n_terms = read_terms(&m, terms), .cap = m.cap, .deploys = m.deploys, .least = m.least, .price = m.price,
                       .weight = m.weight };
    return IST_OK;
}

double *ist_game_today(const ist_scenario *scenario, const ist_situation *situation, const ist_game *game, ist_arena *arena)
{
    double *x = ist_arena_array(arena, game->n_allies * game->n_kinds * game->n_theatres, sizeof *x);
    for (size_t a = 0; x && a < game->n_allies; a++) {
        const ist_ally *ally = &scenario->allies[a];
        for (size_t f = 0; f < game->n_kinds; f++)
            for (size_t k = 0; k < game->n_theatres; k++) {
                size_t u = (a * game->n_kinds + f) * game->n_theatres + k;
                x[u] = ally->pool ? situation->posture[f * game->n_theatres + k] : (size_t)ally->home == k ? game->deploys[a * game->n_kinds + f] : 0;
            }
    }
    return x;
}
