/* SPDX-License-Identifier: Apache-2.0
 *
 * share.c: the things of a world that groups can share (kin.h), and what may part the groups in each.
 */
#include "sim_local.h"

/* ---- once a world: which parameters may part groups ---- */

static void mark_differing(ist_sim *sim)
{
    const ist_world *w = sim->world;
    for (size_t n = 0; n < w->n_levers; n++)
        for (size_t i = 0; i < w->levers[n].patch.n_overrides; i++) sim->may_differ[w->levers[n].patch.overrides[i].parameter] = true;
    for (size_t i = 0; i < sim->n_patched; i++) sim->may_differ[sim->patched[i]] = true;
}

static bool list_of(const ist_sim *sim, sim_list *list, const ist_parameter *read, size_t n)
{
    list->n = 0;
    if (!(list->at = ist_arena_array(sim->arena, n + 1, sizeof *list->at))) return false;
    for (size_t i = 0; i < n; i++)
        if (read[i] != IST_NONE && sim->may_differ[read[i]]) list->at[list->n++] = read[i];
    return true;
}

#define LIST(list, ...)                                                                          \
    list_of(sim, &(list), (const ist_parameter[]){ __VA_ARGS__ }, sizeof((const ist_parameter[]){ __VA_ARGS__ }) / sizeof(ist_parameter))

static bool list_line(const ist_sim *sim, int l)
{
    const ist_line *it = &sim->world->lines[l];
    size_t          n = 0, room = 2 + 2 * it->n_components + it->n_points + 4;
    ist_parameter  *read = ist_arena_array(sim->arena, room, sizeof *read);
    if (!read) return false;
    read[n++] = it->ramp;
    read[n++] = it->down;
    for (size_t i = 0; i < it->n_components; i++) {
        read[n++] = it->components[i].dependence;
        read[n++] = it->components[i].permit;
    }
    if (!list_of(sim, &sim->line_reads[l], read, n)) return false;
    n = 0;
    read[n++] = it->slip;
    read[n++] = it->scale;
    read[n++] = it->on;
    read[n++] = it->disincentive;
    for (size_t i = 0; i < it->n_points; i++) read[n++] = it->points[i].capacity;
    return list_of(sim, &sim->capacity_reads[l], read, n);
}

ist_status sim_share_compile(ist_sim *sim)
{
    const ist_world *w = sim->world;
    bool             made = true;
    struct { sim_list **list; int n; } lists[] = { { &sim->actor_reads, sim->A }, { &sim->order_reads, sim->O }, { &sim->line_reads, sim->L },
                                                   { &sim->capacity_reads, sim->L }, { &sim->route_reads, sim->G }, { &sim->flow_reads, sim->U } };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (!(*lists[i].list = ist_arena_array(sim->arena, (size_t)lists[i].n + 1, sizeof **lists[i].list))) return IST_NOMEM;
    if (!(sim->may_differ = ist_arena_array(sim->arena, w->n_parameters + 1, sizeof *sim->may_differ))) return IST_NOMEM;
    mark_differing(sim);
    for (int a = 0; a < sim->A; a++) {
        const ist_actor *it = &w->actors[a];
        made = made && LIST(sim->actor_reads[a], it->growth, it->growth_sd, it->gdp, it->share, it->earmark, it->fund, it->headroom);
    }
    for (int o = 0; o < sim->O; o++) {
        const ist_order *it = &w->orders[o];
        made = made && LIST(sim->order_reads[o], it->on, it->lapse, it->conversion, it->financed, it->years, it->tranche, it->price,
                            it->advance, it->interest, it->from_stock);
    }
    for (int l = 0; l < sim->L; l++) made = made && list_line(sim, l);
    for (int g = 0; g < sim->G; g++) {
        const ist_route *it = &w->routes[g];
        made = made && LIST(sim->route_reads[g], it->on, it->rate, it->limit, it->reserve, it->backfill);
    }
    for (int u = 0; u < sim->U; u++) made = made && LIST(sim->flow_reads[u], w->flows[u].on, w->flows[u].amount);
    return made ? IST_OK : IST_NOMEM;
}

/* ---- once a block: the columns that are taken over ---- */

static bool make_kin(ist_sim_block *block, sim_kin **out, int n, int room)
{
    if (!(*out = ist_arena_array(block->arena, (size_t)n + 1, sizeof **out))) return false;
    for (int i = 0; i < n; i++) {
        (*out)[i].room = room;
        if (!((*out)[i].columns = ist_arena_array(block->arena, (size_t)room + 1, sizeof *(*out)[i].columns))) return false;
    }
    return true;
}

/* More columns than there is room for would be a slip of this file: every list below fits its kin. */
static void take(sim_kin *kin, double *column)
{
    if (kin->n < kin->room) kin->columns[kin->n++] = column;
}

static void list_money(ist_sim_block *block)
{
    for (int a = 0; a < block->sim->A; a++) {
        double *columns[] = { QUANTITY(HEADROOM, a), QUANTITY(BUDGET, a), QUANTITY(EXPIRED, a), QUANTITY(ARREARS, a), QUANTITY(OWED, a),
                              QUANTITY(PAID, a), COLUMN(block->gdp_factor, a), COLUMN(block->instalment, a) };
        for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) take(&block->money[a], columns[i]);
        for (int t = 0; block->instalment_change[a] && t <= block->sim->T; t++) take(&block->money[a], COLUMN(block->instalment_change[a], t));
        take(&block->earned[a], QUANTITY(EARNED, a));
    }
}

static void list_orders(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    for (int o = 0; o < sim->O; o++) {
        double *columns[] = { COLUMN(block->convert_sum, o), QUANTITY(DELIVERED, o), QUANTITY(FRAMEWORK, o), QUANTITY(CONTRACTED, o),
                              QUANTITY(DELIVERY, o), QUANTITY(LAPSED, o), QUANTITY(EXPECTATION_GAP, o), COLUMN(block->conversion, o), COLUMN(block->burden, o),
                              COLUMN(block->convert_count, o), COLUMN(block->convert_threshold, o),
                              COLUMN(block->lapse_sum, o), COLUMN(block->lapse_threshold, o), COLUMN(block->stock_used, o) };
        for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) take(&block->order[o], columns[i]);
        for (int p = sim->order_first[o]; p < sim->order_first[o + 1]; p++) {
            take(&block->order[o], COLUMN(block->contracted, p));
            take(&block->order[o], COLUMN(block->delivered_part, p));
        }
    }
}

static void list_lines(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    for (int l = 0; l < sim->L; l++) {
        double *columns[] = { QUANTITY(PIPE, l), QUANTITY(FINISHED, l), COLUMN(block->output_total, l), QUANTITY(RATE, l), QUANTITY(STARTS, l),
                              QUANTITY(OUTPUT, l) };
        double *scheduled[] = { QUANTITY(CAPACITY, l), QUANTITY(IMPORT_SHARE, l), COLUMN(block->capacity_base, l), COLUMN(block->scheduled, l) };
        for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) take(&block->line[l], columns[i]);
        for (int n = 0; n < sim->world->lines[l].lead; n++) take(&block->line[l], COLUMN(block->pipe_ring[l], n));
        for (size_t i = 0; i < sizeof scheduled / sizeof *scheduled; i++) take(&block->capacity[l], scheduled[i]);
    }
    for (int w = 0; w < sim->n_windows; w++)
        for (int n = 0; n < WINDOW_RING; n++) {
            take(&block->window[w], COLUMN(block->window_all, w * WINDOW_RING + n));
            take(&block->window[w], COLUMN(block->window_imports, w * WINDOW_RING + n));
        }
}

static int loan_months(const ist_route *route) { return route->grace > 1 ? route->grace : 1; }

static void list_stocks(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    for (int g = 0; g < sim->G; g++) {
        double *columns[] = { COLUMN(block->given_total, g), QUANTITY(GIVEN, g), QUANTITY(DEBT, g), COLUMN(block->matured, g) };
        for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) take(&block->route[g], columns[i]);
        for (int n = 0; block->loan_ring[g] && n < loan_months(&sim->world->routes[g]); n++) take(&block->route[g], COLUMN(block->loan_ring[g], n));
    }
    for (size_t s = 0; s < sim->n_slots; s++) {
        double *columns[] = { QUANTITY(STOCK, s), QUANTITY(STOCK_SHARE, s), QUANTITY(RECEIVED, s), QUANTITY(CONSUMED, s), QUANTITY(WORN, s) };
        for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) take(&block->stock[s], columns[i]);
    }
}

static int longest_lead(const ist_sim *sim)
{
    int longest = 0;
    for (int l = 0; l < sim->L; l++)
        if (sim->world->lines[l].lead > longest) longest = sim->world->lines[l].lead;
    return longest;
}

static int longest_loan(const ist_sim *sim)
{
    int longest = 1;
    for (int g = 0; g < sim->G; g++)
        if (loan_months(&sim->world->routes[g]) > longest) longest = loan_months(&sim->world->routes[g]);
    return longest;
}

bool sim_share_make(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    struct { sim_alike **alike; size_t n; } relations[] = { { &block->parameter_alike, sim->world->n_parameters }, { &block->home_alike, (size_t)sim->K },
        { &block->stress_alike, (size_t)sim->A }, { &block->price_alike, (size_t)sim->L }, { &block->kept_alike, (size_t)sim->U } };
    for (size_t i = 0; i < sizeof relations / sizeof *relations; i++)
        if (!(*relations[i].alike = ist_arena_array(block->arena, relations[i].n + 1, sizeof **relations[i].alike))) return false;
    if (!make_kin(block, &block->money, sim->A, 9 + sim->T) || !make_kin(block, &block->earned, sim->A, 1) ||
        !make_kin(block, &block->order, sim->O, 14 + 2 * (int)sim->n_parts) || !make_kin(block, &block->line, sim->L, 6 + longest_lead(sim)) ||
        !make_kin(block, &block->capacity, sim->L, 4) || !make_kin(block, &block->window, sim->n_windows, 2 * WINDOW_RING) ||
        !make_kin(block, &block->route, sim->G, 4 + longest_loan(sim)) || !make_kin(block, &block->stock, (int)sim->n_slots, 5))
        return false;
    list_money(block);
    list_orders(block);
    list_lines(block);
    list_stocks(block);
    return true;
}

bool sim_share_totals(ist_sim_block *block)
{
    if (!make_kin(block, &block->summed, (int)block->n_totals, 1)) return false;
    for (size_t n = 0; n < block->n_totals; n++) take(&block->summed[n], COLUMN(block->total, n));
    return true;
}

const sim_kin *sim_share_kin(const ist_sim_block *block, ist_quantity quantity)
{
    int slot;
    switch (quantity.kind) {
    case IST_Q_CAPACITY: case IST_Q_IMPORT_SHARE: return &block->capacity[quantity.i];
    case IST_Q_RATE: case IST_Q_STARTS: case IST_Q_OUTPUT: case IST_Q_PIPE: case IST_Q_FINISHED: return &block->line[quantity.i];
    case IST_Q_FRAMEWORK: case IST_Q_CONTRACTED: case IST_Q_DELIVERED: case IST_Q_DELIVERY: case IST_Q_LAPSED:
    case IST_Q_EXPECTATION_GAP: return &block->order[quantity.i];
    case IST_Q_STOCK: case IST_Q_STOCK_SHARE: case IST_Q_RECEIVED: case IST_Q_CONSUMED: case IST_Q_WORN:
        slot = block->sim->slot[quantity.i * block->sim->I + quantity.j];
        return slot == IST_NONE ? &block->each_own : &block->stock[slot];
    case IST_Q_GIVEN: case IST_Q_DEBT: return &block->route[quantity.i];
    case IST_Q_BUDGET: case IST_Q_HEADROOM: case IST_Q_EXPIRED: case IST_Q_ARREARS: case IST_Q_OWED: case IST_Q_PAID: return &block->money[quantity.i];
    case IST_Q_EARNED: return &block->earned[quantity.i];
    default: return &block->each_own;
    }
}

/* ---- once a run ---- */

/* Every kin of the block, one after the other; NULL at the end. */
static sim_kin *kin_at(ist_sim_block *block, size_t n)
{
    const ist_sim *sim = block->sim;
    struct { sim_kin *kin; size_t n; } all[] = { { block->money, (size_t)sim->A }, { block->earned, (size_t)sim->A }, { block->order, (size_t)sim->O },
        { block->line, (size_t)sim->L }, { block->capacity, (size_t)sim->L }, { block->window, (size_t)sim->n_windows },
        { block->route, (size_t)sim->G }, { block->stock, sim->n_slots }, { block->summed, block->n_totals } };
    for (size_t i = 0; i < sizeof all / sizeof *all; n -= all[i++].n)
        if (n < all[i].n) return &all[i].kin[n];
    return NULL;
}

/* Every group is a class of its own. */
static sim_alike alone(const ist_sim_block *block)
{
    return UINT64_C(0x8040201008040201) & (block->lanes == IST_MAX_BLOCK ? ~UINT64_C(0) : (UINT64_C(1) << block->lanes) - 1);
}

static sim_alike groups_of_worlds(const ist_sim_block *block)
{
    sim_alike alike = 0;
    for (int g = 0; g < block->lanes / 8; g++)
        for (int h = 0; h < block->lanes / 8; h++)
            if (g / block->each == h / block->each) alike |= UINT64_C(1) << (8 * g + h);
    return alike;
}

static void relate_all(const ist_sim_block *block, sim_alike alike)
{
    const ist_sim *sim = block->sim;
    struct { sim_alike *alike; size_t n; } all[] = { { block->parameter_alike, sim->world->n_parameters }, { block->home_alike, (size_t)sim->K },
        { block->stress_alike, (size_t)sim->A }, { block->price_alike, (size_t)sim->L }, { block->kept_alike, (size_t)sim->U } };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        for (size_t n = 0; n < all[i].n; n++) all[i].alike[n] = alike;
}

void sim_share_apart(ist_sim_block *block)
{
    sim_kin *kin;
    block->together = alone(block);
    sim_kin_set(&block->each_own, block->together);
    for (size_t n = 0; (kin = kin_at(block, n)); n++) sim_kin_set(kin, block->together);
    for (int c = 0; c < block->sim->C; c++) block->active_alike[c] = block->together;
    relate_all(block, block->together);
}

/* The start record holds every group's numbers: they say what is alike. */
void sim_share_begin(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    sim_kin       *kin;
    if (block->each == 1) return;
    block->together = groups_of_worlds(block);
    relate_all(block, block->together);
    for (size_t p = 0; p < sim->world->n_parameters; p++)
        if (sim->may_differ[p]) block->parameter_alike[p] = sim_alike_in(COLUMN(block->value, p), block->together);
    for (int c = 0; c < sim->C; c++) block->active_alike[c] = sim_alike_in(QUANTITY(ACTIVE, c), block->together);
    for (int u = 0; u < sim->U; u++) block->kept_alike[u] = sim_alike_in(COLUMN(block->kept, u), block->together);
    for (size_t n = 0; (kin = kin_at(block, n)); n++) sim_kin_merge(kin, block->together);
}
