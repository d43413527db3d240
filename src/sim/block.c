/* SPDX-License-Identifier: Apache-2.0
 *
 * block.c: the working memory of one thread, laid out once and used for every block and coalition.
 */
#include "sim_local.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* `count` columns, set to zero; once memory is out, every later request gives NULL as well. */
static double *columns(ist_sim_block *block, size_t count, bool *failed)
{
    double *made = *failed ? NULL : ist_arena_array(block->arena, (count + 1) * SIM_STRIDE, sizeof(double));
    if (!made) *failed = true;
    return made;
}

/* Columns that hold the same in every group of a world. */
static double *shared_columns(ist_sim_block *block, size_t count, bool *failed)
{
    double *made = columns(block, count, failed);
    assert(block->shared.n_all < sizeof block->shared.all / sizeof *block->shared.all);
    block->shared.all[block->shared.n_all++] = (sim_columns){ made, count };
    return made;
}

static void *pointers(ist_sim_block *block, size_t count, bool *failed)
{
    void *made = *failed ? NULL : ist_arena_array(block->arena, count + 1, sizeof(void *));
    if (!made) *failed = true;
    return made;
}

static void *array(ist_sim_block *block, size_t count, size_t size, bool *failed)
{
    void *made = *failed ? NULL : ist_arena_array(block->arena, count + 1, size);
    if (!made) *failed = true;
    return made;
}

static double *constant(ist_sim_block *block, double value, bool *failed)
{
    double *made = columns(block, 1, failed);
    for (int l = 0; made && l < block->sim->width; l++) made[l] = value;
    return made;
}

static bool is_stock(int kind)
{
    const char *dimensions = ist_quantity_about(kind)->dimensions;
    return dimensions[0] == 'A' && dimensions[1] == 'I';
}

/* In which field of the records of state.h each quantity stands. */
#define QUANTITIES(AT) \
    AT(STATE, contingency, state) AT(VISIBLE, contingency, visible) AT(ACTIVE, contingency, active) AT(ONSET, contingency, onset) \
    AT(WAR, contingency, war) AT(HAZARD, contingency, hazard) AT(COMPENSATOR, contingency, compensator) \
    AT(COVERAGE, contingency, coverage) AT(FILL, contingency, fill) AT(UNFILLED, contingency, unfilled) \
    AT(SUPPLY, contingency, supply) AT(LOSS, contingency, loss) AT(EXPECTED_ACTIVE, contingency, expected_active) \
    AT(EXPECTED_LOSS, contingency, expected_loss) AT(WEIGHTED_GAP, contingency, weighted_gap) AT(WAR_GAP, contingency, war_gap) \
    AT(FIELDED, site, fielded) AT(REQUIRED, site, required) AT(SEEN, site, seen) AT(PRESENT, site, present) AT(TARGET, site, target) \
    AT(GAP, site, gap) \
    AT(HOME, pool, home) AT(TRANSIT, pool, transit) AT(MOVES, pool, moves) \
    AT(CAPACITY, line, capacity) AT(RATE, line, rate) AT(STARTS, line, starts) AT(OUTPUT, line, output) AT(PIPE, line, pipe) \
    AT(FINISHED, line, finished) AT(IMPORT_SHARE, line, import_share) \
    AT(FRAMEWORK, order, framework) AT(CONTRACTED, order, contracted) AT(DELIVERED, order, delivered) AT(DELIVERY, order, delivery) \
    AT(LAPSED, order, lapsed) AT(EXPECTATION_GAP, order, expectation_gap) \
    AT(STOCK, stock, held) AT(STOCK_SHARE, stock, share) AT(RECEIVED, stock, received) AT(CONSUMED, stock, consumed) \
    AT(WORN, stock, worn) \
    AT(SHORTFALL, shortage, units) AT(SHORT_MONEY, shortage, money) AT(SHORT_MONTH, shortage, month) \
    AT(GIVEN, route, given) AT(EXPECTED_GIVEN, route, expected_given) AT(DEBT, route, debt) \
    AT(BUDGET, actor, budget) AT(HEADROOM, actor, headroom) AT(EXPIRED, actor, expired) AT(ARREARS, actor, arrears) \
    AT(OWED, actor, owed) AT(PAID, actor, paid) AT(EARNED, actor, earned) \
    AT(PRESENCE, area, presence) AT(FOUND, area, found) AT(ATTACKS, area, attacks) \
    AT(PASSES, flow, passes) AT(INTERCEPTED, flow, intercepted) \
    AT(TRIGGER, trigger, in_force)

static void make_records(ist_sim_block *block, bool *failed)
{
    const ist_sim *sim = block->sim;
#define MAKE(thing, count) block->thing = array(block, (size_t)(count), sizeof *block->thing, failed)
    MAKE(contingency, sim->C);
    MAKE(site, sim->F * sim->K);
    MAKE(pool, sim->F);
    MAKE(line, sim->L);
    MAKE(order, sim->O);
    MAKE(part, sim->n_parts);
    MAKE(stock, sim->n_slots);
    MAKE(shortage, sim->C * sim->I);
    MAKE(route, sim->G);
    MAKE(actor, sim->A);
    MAKE(area, sim->P);
    MAKE(flow, sim->U);
    MAKE(trigger, sim->R);
#undef MAKE
    block->risk = columns(block, 1, failed);
    if (*failed) return;
#define AT(KIND, thing, field) block->quantity[IST_Q_##KIND] = (sim_place){ block->thing->field, sizeof *block->thing / sizeof(double) };
    QUANTITIES(AT)
#undef AT
    block->quantity[IST_Q_RISK] = (sim_place){ block->risk, SIM_STRIDE };
}

static void make_shared(ist_sim_block *block, bool *failed)
{
    const ist_sim   *sim = block->sim;
    const ist_world *w = sim->world;
    sim_shared      *shared = &block->shared;
    size_t           n_patches = w->n_counterfactuals + w->n_levers, C = (size_t)sim->C;
    shared->drawn = columns(block, w->n_parameters, failed);
    shared->override_drawn = pointers(block, n_patches, failed);
    for (size_t i = 0; i < n_patches && !*failed; i++) {
        const ist_patch *patch = i < w->n_counterfactuals ? &w->counterfactuals[i] : &w->levers[i - w->n_counterfactuals].patch;
        shared->override_drawn[i] = columns(block, patch->n_overrides, failed);
    }
    shared->growth = shared_columns(block, (size_t)sim->A * (size_t)sim->n_years, failed);
    shared->look = shared_columns(block, (size_t)(sim->F * sim->K), failed);
    shared->largest = shared_columns(block, (size_t)sim->U, failed);
    shared->onset0 = shared_columns(block, C, failed);
    shared->weight = shared_columns(block, 1, failed);
    shared->end0 = shared_columns(block, C, failed);
    shared->convert = shared_columns(block, (size_t)sim->n_tranches, failed);
    shared->lapse0 = shared_columns(block, (size_t)sim->O, failed);
    shared->trigger0 = shared_columns(block, (size_t)sim->R, failed);
    shared->x0 = shared_columns(block, C, failed);
    shared->x0_plan = shared_columns(block, C, failed);
    shared->a0 = shared_columns(block, C, failed);
    shared->ref = shared_columns(block, C, failed);
    shared->rho0 = shared_columns(block, C, failed);
    shared->calm_base = shared_columns(block, C, failed);
    shared->calm_stay = shared_columns(block, C, failed);
}

/* The largest look and delay that any coalition can ask for: rings are made for it once. */
static size_t longest(const ist_world *w, ist_parameter p)
{
    if (p == IST_NONE) return 0;
    const ist_parameter_spec *spec = &w->parameters[p];
    double                    most = larger(spec->low, spec->value.a);
    for (size_t i = 0; i < w->n_counterfactuals + w->n_levers; i++) {
        const ist_patch *patch = i < w->n_counterfactuals ? &w->counterfactuals[i] : &w->levers[i - w->n_counterfactuals].patch;
        for (size_t j = 0; j < patch->n_overrides; j++)
            if (patch->overrides[j].parameter == p) most = larger(most, patch->overrides[j].value.a);
    }
    return most < 0 ? 0 : most > IST_MAX_MONTHS ? IST_MAX_MONTHS : (size_t)most;
}

static void make_pool(ist_sim_block *block, bool *failed)
{
    const ist_sim *sim = block->sim;
    size_t         sites = (size_t)(sim->F * sim->K);
    block->decided_room = (int)longest(sim->world, sim->world->delay) + 1;
    block->fielded_room = (int)longest(sim->world, sim->world->look) + 1;
    block->arriving = columns(block, (size_t)(sim->max_transit + 1) * sites, failed);
    block->arrives = array(block, (size_t)sim->max_transit + 1, sizeof *block->arrives, failed);
    block->decided = columns(block, (size_t)block->decided_room * sites, failed);
    block->fielded_past = columns(block, (size_t)block->fielded_room * sites, failed);
    block->per_target = columns(block, sim->n_deep, failed);
    block->units = columns(block, sim->n_fields, failed);
    block->moved = array(block, sim->n_slots, sizeof *block->moved, failed);
    block->changed_in = array(block, sim->world->n_parameters, sizeof *block->changed_in, failed);
    block->decided_slot = array(block, (size_t)block->decided_room, sizeof *block->decided_slot, failed);
    block->redirected = array(block, (size_t)(block->decided_room * sim->F), sizeof *block->redirected, failed);
    block->fielded_in = array(block, sites, sizeof *block->fielded_in, failed);
    block->stands_anew = array(block, sites, sizeof *block->stands_anew, failed);
}

static double *places(ist_sim_block *block, int count, int stride, bool *failed)
{
    double *made = *failed ? NULL : ist_arena_array(block->arena, (size_t)(count + 1) * (size_t)stride, sizeof(double));
    if (!made) *failed = true;
    return made;
}

static void make_prospect(ist_sim_block *block, sim_prospect *prospect, int stride, bool *failed)
{
    int C = block->sim->C, sites = block->sim->F * block->sim->K;
    prospect->stride = stride;
    double **of_contingencies[] = { &prospect->weight, &prospect->e, &prospect->base, &prospect->depth };
    double **of_sites[] = { &prospect->fielded, &prospect->seen, &prospect->last, &prospect->x, &prospect->ratio, &prospect->most, &prospect->least };
    for (size_t i = 0; i < sizeof of_contingencies / sizeof *of_contingencies; i++)
        *of_contingencies[i] = places(block, C, stride, failed);
    for (size_t i = 0; i < sizeof of_sites / sizeof *of_sites; i++) *of_sites[i] = places(block, sites, stride, failed);
    prospect->free = places(block, block->sim->F, stride, failed);
    prospect->rank = places(block, block->sim->K, stride, failed);
    prospect->loss = places(block, 1, stride, failed);
    prospect->flag = places(block, 1, stride, failed);
}

static void make_industry(ist_sim_block *block, bool *failed)
{
    const ist_sim   *sim = block->sim;
    const ist_world *w = sim->world;
    size_t           L = (size_t)sim->L, O = (size_t)sim->O, A = (size_t)sim->A;
    block->settled = array(block, L, sizeof *block->settled, failed);
    block->at_rest = array(block, L, sizeof *block->at_rest, failed);
    block->open = array(block, O, sizeof *block->open, failed);
    block->live = array(block, O, sizeof *block->live, failed);
    block->lapses = array(block, O, sizeof *block->lapses, failed);
    block->delivered_now = array(block, O, sizeof *block->delivered_now, failed);
    block->weight_step = array(block, O, sizeof *block->weight_step, failed);
    block->ask_anew = array(block, O, sizeof *block->ask_anew, failed);
    block->pipe_ring = pointers(block, L, failed);
    for (size_t l = 0; l < L && !*failed; l++)
        if (w->lines[l].lead > 0) block->pipe_ring[l] = columns(block, (size_t)w->lines[l].lead, failed);
    block->delivered_part = pointers(block, sim->n_parts, failed);
    for (size_t p = 0; p < sim->n_parts && !*failed; p++) {
        int o = sim->parts[p].order;
        block->delivered_part[p] = w->orders[o].n_parts == 1 ? block->order[o].delivered : columns(block, 1, failed);
    }
    block->pending = array(block, sim->n_parts, sizeof *block->pending, failed);
    block->window_all = columns(block, (size_t)(sim->n_windows * WINDOW_RING), failed);
    block->window_imports = columns(block, (size_t)(sim->n_windows * WINDOW_RING), failed);
    block->counts_all = array(block, (size_t)(sim->n_windows * WINDOW_RING), sizeof *block->counts_all, failed);
    block->counts_imports = array(block, (size_t)(sim->n_windows * WINDOW_RING), sizeof *block->counts_imports, failed);
    block->home_active = columns(block, (size_t)sim->K, failed);
    block->paid_now = array(block, A, sizeof *block->paid_now, failed);
    block->earned_now = array(block, A, sizeof *block->earned_now, failed);
    block->instalment_change = pointers(block, A, failed);
    block->instalment_changes = pointers(block, A, failed);
    for (size_t a = 0; a < A && !*failed; a++) {
        if (!sim->financed[a]) continue;
        block->instalment_change[a] = columns(block, (size_t)sim->T + 1, failed);
        block->instalment_changes[a] = array(block, (size_t)sim->T + 1, sizeof **block->instalment_changes, failed);
    }
}

static void make_rest(ist_sim_block *block, bool *failed)
{
    const ist_sim *sim = block->sim;
    size_t         G = (size_t)sim->G;
    block->given_now = array(block, G, sizeof *block->given_now, failed);
    block->loan_ring = pointers(block, G, failed);
    for (size_t g = 0; g < G && !*failed; g++)
        if (sim->world->routes[g].lends)
            block->loan_ring[g] = columns(block, (size_t)larger(sim->world->routes[g].grace, 1), failed);
    block->demanded = array(block, sim->world->n_demands, sizeof *block->demanded, failed);
    block->received = array(block, sim->n_slots, sizeof *block->received, failed);
    block->metric = columns(block, sim->world->n_metrics, failed);
    block->result = columns(block, sim->world->n_metrics, failed);
    block->term_sum = columns(block, 1, failed);
    block->patrol_stale = columns(block, 1, failed);
    if (sim->check) block->audit = columns(block, sim_audit_columns(sim), failed);
}

static size_t places_of(const ist_sim *sim, int kind)
{
    size_t first, second;
    ist_quantity_sizes(sim->world, kind, &first, &second);
    return is_stock(kind) ? sim->n_slots : first * second;
}

/* Where among those of its kind a quantity stands; IST_NONE for the stock of an actor that never holds any. */
static int place_of(const ist_sim *sim, ist_quantity quantity)
{
    size_t first, second;
    ist_quantity_sizes(sim->world, quantity.kind, &first, &second);
    int at = quantity.i * (int)second + quantity.j;
    return is_stock(quantity.kind) ? sim->slot[at] : at;
}

static void mark_read(ist_sim_block *block, ist_quantity quantity)
{
    int place = place_of(block->sim, quantity);
    if (place != IST_NONE) block->by_world[quantity.kind][place] = true;
}

/* What metrics and conditions read. */
static void find_readers(ist_sim_block *block, bool *failed)
{
    const ist_world *w = block->sim->world;
    size_t           most = 0;
    for (int kind = 0; kind < IST_Q_COUNT; kind++) {
        size_t n = places_of(block->sim, kind);
        block->by_world[kind] = array(block, n, sizeof **block->by_world, failed);
        most = n > most ? n : most;
    }
    block->by_all = array(block, most, sizeof *block->by_all, failed);
    if (*failed) return;
    memset(block->by_all, true, most * sizeof *block->by_all);
    for (size_t m = 0; m < w->n_metrics; m++)
        for (size_t n = 0; n < w->metrics[m].n_terms; n++) {
            ist_quantity quantity = w->metrics[m].terms[n].quantity;
            if (quantity.kind != IST_Q_STOCK_SHARE || w->metrics[m].reduction != IST_LAST) mark_read(block, quantity);
        }
    for (size_t r = 0; r < w->n_triggers; r++)
        for (size_t n = 0; n < w->triggers[r].n_conditions; n++) {
            const ist_condition *when = &w->triggers[r].conditions[n];
            if (when->kind == IST_WHEN_AT_LEAST || when->kind == IST_WHEN_AT_MOST) mark_read(block, when->quantity);
        }
}

static void find_conditions(ist_sim_block *block, bool *failed)
{
    const ist_sim *sim = block->sim;
    sim_lanes **sets[] = { &block->trigger_on, &block->trigger_busy, &block->trigger_next, &block->trigger_now };
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) *sets[i] = array(block, (size_t)sim->R, sizeof **sets[i], failed);
    block->trigger_for_good = array(block, (size_t)sim->R, sizeof *block->trigger_for_good, failed);
    block->condition = array(block, (size_t)sim->condition_first[sim->R], sizeof *block->condition, failed);
    for (int r = 0; r < sim->R && !*failed; r++)
        for (size_t i = 0; i < sim->world->triggers[r].n_conditions; i++) {
            const ist_condition *when = &sim->world->triggers[r].conditions[i];
            if (when->kind == IST_WHEN_AT_LEAST || when->kind == IST_WHEN_AT_MOST)
                block->condition[(size_t)sim->condition_first[r] + i] = ist_sim_column(block, when->quantity);
        }
}

/* Whether anything in this world ever writes another value than 0 into a column. */
static bool is_written(const ist_sim *sim, ist_quantity quantity)
{
    const ist_world *w = sim->world;
    bool             used = false;
    switch (quantity.kind) {
    case IST_Q_OWED:
    case IST_Q_ARREARS: return sim->financed[quantity.i];
    case IST_Q_PAID:
        for (int o = 0; o < sim->O; o++) used |= w->orders[o].payer == quantity.i;
        return used;
    case IST_Q_EARNED:
        for (size_t p = 0; p < sim->n_parts; p++) used |= w->lines[sim->parts[p].line].maker == quantity.i;
        return used;
    case IST_Q_EXPECTATION_GAP: return w->orders[quantity.i].n_promises > 0;
    case IST_Q_ATTACKS: return w->patrol_areas[quantity.i].attacks != IST_NONE;
    case IST_Q_FIELDED:
        for (size_t n = 0; n < sim->n_fields; n++) used |= sim->fields[n].site == quantity.i * sim->K + quantity.j;
        return used;
    case IST_Q_UNFILLED:
    case IST_Q_SHORTFALL:
    case IST_Q_SHORT_MONEY:
    case IST_Q_SHORT_MONTH: break;
    default: return true;
    }
    for (size_t d = 0; d < w->n_demands; d++)
        if (w->demands[d].contingency == quantity.i && (w->demands[d].item == quantity.j || quantity.kind == IST_Q_UNFILLED) &&
            w->actors[w->demands[d].actor].side == IST_OURS)
            return true;
    return false;
}

static int total_of(ist_sim_block *block, ist_quantity quantity)
{
    const double *column = ist_sim_column(block, quantity);
    for (size_t n = 0; n < block->n_totals; n++)
        if (block->totals[n].column == column) return (int)n;
    block->totals[block->n_totals] = (sim_total){ column, quantity };
    return (int)block->n_totals++;
}

/* The terms of metrics, less those that add nothing; a column that metrics sum over months is summed once. */
static void make_terms(ist_sim_block *block, bool *failed)
{
    const ist_world *w = block->sim->world;
    size_t           n = 0, all = 0;
    for (size_t m = 0; m < w->n_metrics; m++) all += w->metrics[m].n_terms;
    block->terms = array(block, all, sizeof *block->terms, failed);
    block->totals = array(block, all, sizeof *block->totals, failed);
    block->term_first = array(block, w->n_metrics + 1, sizeof *block->term_first, failed);
    block->total = columns(block, all, failed);
    for (size_t m = 0; m < w->n_metrics && !*failed; m++) {
        bool summed = w->metrics[m].reduction == IST_SUM || w->metrics[m].reduction == IST_MEAN;
        for (size_t i = 0; i < w->metrics[m].n_terms; i++) {
            const ist_term *term = &w->metrics[m].terms[i];
            if (!is_written(block->sim, term->quantity)) continue;
            block->terms[n++] = (sim_metric_term){ ist_sim_column(block, term->quantity), term->weight,
                                                   summed ? total_of(block, term->quantity) : IST_NONE };
        }
        block->term_first[m + 1] = n;
    }
}

/* About as many bytes as a block takes: most are parameters, draws of them, quantities and instalments. */
static size_t bytes_of(const ist_sim *sim)
{
    size_t columns = 2 * sim->world->n_parameters + 2 * sim->n_own + 8 * sim->n_slots + 12 * sim->n_parts, first, second;
    for (int kind = 0; kind < IST_Q_COUNT; kind++) {
        ist_quantity_sizes(sim->world, kind, &first, &second);
        columns += is_stock(kind) ? sim->n_slots : first * second;
    }
    for (int a = 0; a < sim->A; a++) columns += sim->financed[a] ? (size_t)sim->T + 1 : 0;
    for (int l = 0; l < sim->L; l++) columns += (size_t)sim->world->lines[l].lead + 8;
    return columns * SIM_STRIDE * sizeof(double);
}

enum { MANY_BYTES = 1 << 20 }; /* smaller blocks do as well without large pages */

ist_status ist_sim_block_new(ist_sim_block **out, const ist_sim *sim, ist_error *err)
{
    bool           failed = false;
    ist_sim_block *block = calloc(1, sizeof *block);
    if (!block || !(block->arena = ist_arena_new())) failed = true;
    else if (bytes_of(sim) >= MANY_BYTES && !ist_arena_reserve(block->arena, bytes_of(sim))) failed = true;
    else {
        block->sim = sim;
        block->zero = constant(block, 0.0, &failed);
        block->one = constant(block, 1.0, &failed);
        block->ignored = columns(block, 1, &failed);
        block->boundless = constant(block, HUGE_VAL, &failed);
        block->value = array(block, sim->world->n_parameters, sizeof *block->value, &failed);
        block->common = columns(block, sim->world->n_parameters, &failed);
        block->own = columns(block, sim->n_own, &failed);
        block->own_set = columns(block, sim->n_own, &failed);
        block->plan = array(block, sim->world->n_parameters * IST_MAX_GROUPS, sizeof *block->plan, &failed);
        block->plan_differs = array(block, sim->world->n_parameters, sizeof *block->plan_differs, &failed);
        block->plan_patched = columns(block, sim->n_patched, &failed);
        make_records(block, &failed);
        make_shared(block, &failed);
        make_pool(block, &failed);
        make_prospect(block, &block->wide, sim->width, &failed);
        make_prospect(block, &block->pack, PACK, &failed);
        make_industry(block, &failed);
        make_rest(block, &failed);
        if (!failed) make_terms(block, &failed);
        if (!failed) find_conditions(block, &failed);
        if (!failed) find_readers(block, &failed);
    }
    if (failed) {
        ist_sim_block_free(block);
        return ist_fail(err, IST_NOMEM, "out of memory for a block of %d futures", sim->width);
    }
    *out = block;
    return IST_OK;
}

void ist_sim_block_free(ist_sim_block *block)
{
    if (!block) return;
    ist_arena_free(block->arena);
    free(block);
}

const double *ist_sim_column(const ist_sim_block *block, ist_quantity quantity)
{
    size_t first, second;
    ist_quantity_sizes(block->sim->world, quantity.kind, &first, &second);
    if (quantity.i < 0 || quantity.j < 0 || (size_t)quantity.i >= first || (size_t)quantity.j >= second) return NULL;
    int place = place_of(block->sim, quantity);
    if (place != IST_NONE) return quantity_at(block, quantity.kind, (size_t)place);
    return quantity.kind == IST_Q_STOCK_SHARE ? block->one : block->zero;
}

double ist_sim_parameter(const ist_sim_block *block, ist_parameter parameter, int lane)
{
    return value_at(in_force(block, parameter, block->zero), lane);
}
