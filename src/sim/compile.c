/* SPDX-License-Identifier: Apache-2.0
 *
 * compile.c: the world turned once into the flat tables that the steps of a month walk through.
 */
#include "sim_local.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAKE(pointer, count)                                                                  \
    do {                                                                                      \
        if (!((pointer) = ist_arena_array(sim->arena, (size_t)(count) + 1, sizeof *(pointer)))) \
            return IST_NOMEM;                                                                 \
    } while (0)

static void use_stock(ist_sim *sim, int a, int i)
{
    if (sim->slot[a * sim->I + i] != IST_NONE) return;
    sim->slot[a * sim->I + i] = (int)sim->n_slots;
    sim->slot_actor[sim->n_slots] = a;
    sim->slot_item[sim->n_slots++] = i;
}

/* Only stocks that some rule can move or read are kept; the others are 0 for ever. Numbered actor by actor. */
static ist_status compile_stocks(ist_sim *sim)
{
    const ist_world *w = sim->world;
    size_t           n = (size_t)sim->A * (size_t)sim->I;
    bool            *used;
    MAKE(used, n);
    MAKE(sim->slot, n);
    MAKE(sim->slot_actor, n);
    MAKE(sim->slot_item, n);
    for (size_t x = 0; x < n; x++)
        used[x] = w->stock[x] != IST_NONE || w->target[x] != IST_NONE || w->production[x] != IST_NONE;
#define USE(actor, item) used[(size_t)(actor) * (size_t)sim->I + (size_t)(item)] = true
    for (size_t d = 0; d < w->n_demands; d++) USE(w->demands[d].actor, w->demands[d].item);
    for (size_t l = 0; l < w->n_lines; l++) USE(w->lines[l].maker, w->lines[l].item);
    for (size_t o = 0; o < w->n_orders; o++) USE(w->orders[o].recipient, w->lines[w->orders[o].parts[0].line].item);
    for (size_t g = 0; g < w->n_routes; g++) {
        USE(w->routes[g].donor, w->routes[g].item);
        USE(w->routes[g].recipient, w->routes[g].item);
    }
    for (size_t u = 0; u < w->n_flows; u++) {
        USE(w->flows[u].origin, w->flows[u].item);
        USE(w->flows[u].recipient, w->flows[u].item);
    }
#undef USE
    for (size_t x = 0; x < n; x++) sim->slot[x] = IST_NONE;
    for (int a = 0; a < sim->A; a++)
        for (int i = 0; i < sim->I; i++)
            if (used[a * sim->I + i]) use_stock(sim, a, i);
    return IST_OK;
}

static ist_status compile_parts(ist_sim *sim)
{
    const ist_world *w = sim->world;
    for (int o = 0; o < sim->O; o++) sim->n_parts += w->orders[o].n_parts;
    MAKE(sim->parts, sim->n_parts);
    MAKE(sim->order_first, sim->O + 1);
    int n = 0;
    for (int o = 0; o < sim->O; o++) {
        double contracted = w->orders[o].contracted, delivered = w->orders[o].delivered;
        sim->order_first[o] = n;
        for (size_t p = 0; p < w->orders[o].n_parts; p++, n++) {
            const ist_part *from = &w->orders[o].parts[p];
            double          firm = smaller(contracted, from->quantity), had = smaller(delivered, firm);
            sim->parts[n] = (sim_part){ .order = o, .line = from->line, .quantity = from->quantity, .contracted = firm,
                                        .delivered = had, .home = w->orders[o].recipient == w->lines[from->line].maker };
            contracted -= firm;
            delivered -= had;
        }
    }
    sim->order_first[sim->O] = n;
    MAKE(sim->tranches, sim->O);
    MAKE(sim->tranche_first, sim->O);
    for (int o = 0; o < sim->O; o++) {
        const ist_order *order = &w->orders[o];
        double           open = -order->contracted, tranche = order->tranche == IST_NONE ? 0 : ist_distribution_at(&w->parameters[order->tranche].value, 0.5);
        for (size_t p = 0; p < order->n_parts; p++) open += order->parts[p].quantity;
        double months = order->conversion == IST_NONE ? 0 : sim->T * ist_distribution_at(&w->parameters[order->conversion].value, 0.5);
        double times = smaller(smaller(tranche > 0 ? open / tranche + 1 : 1, months + 2 * sqrt(months) + 1), TRANCHES_AHEAD); /* seldom more */
        sim->tranche_first[o] = sim->n_tranches;
        sim->tranches[o] = (int)larger(times, 1);
        sim->n_tranches += sim->tranches[o];
    }
    return IST_OK;
}

/* The parts of each line by the priority of their orders, ties in file order (insertion keeps it). */
static ist_status compile_queues(ist_sim *sim)
{
    const ist_world *w = sim->world;
    MAKE(sim->line_parts, sim->L);
    MAKE(sim->line_has_home, sim->L);
    for (int l = 0; l < sim->L; l++) {
        sim_list *list = &sim->line_parts[l];
        MAKE(list->at, sim->n_parts);
        for (int p = 0; p < (int)sim->n_parts; p++) {
            if (sim->parts[p].line != l) continue;
            int at = list->n++;
            for (; at > 0 && w->orders[sim->parts[list->at[at - 1]].order].priority > w->orders[sim->parts[p].order].priority; at--)
                list->at[at] = list->at[at - 1];
            list->at[at] = p;
            if (sim->parts[p].home) sim->line_has_home[l] = true;
        }
    }
    return IST_OK;
}

static bool order_uses_line(const ist_sim *sim, int order, int line)
{
    for (int p = sim->order_first[order]; p < sim->order_first[order + 1]; p++)
        if (sim->parts[p].line == line) return true;
    return false;
}

static ist_status compile_imports(ist_sim *sim)
{
    const ist_world *w = sim->world;
    MAKE(sim->window, sim->L);
    MAKE(sim->imports, (size_t)sim->L * sim->n_parts);
    MAKE(sim->import_first, sim->n_parts + 1);
    for (int l = 0; l < sim->L; l++) sim->window[l] = w->lines[l].disincentive == IST_NONE ? IST_NONE : sim->n_windows++;
    for (int p = 0; p < (int)sim->n_parts; p++) {
        const sim_part  *part = &sim->parts[p];
        const ist_order *order = &w->orders[part->order];
        const ist_line  *made = &w->lines[part->line];
        for (int l = 0; l < sim->L; l++) {
            const ist_line *line = &w->lines[l];
            int             region = w->actors[line->site].theatre;
            if (sim->window[l] == IST_NONE || w->actors[order->recipient].theatre != region) continue;
            if (w->items[made->item].item_class != w->items[line->item].item_class) continue;
            bool imported = w->actors[made->site].theatre != region && !order_uses_line(sim, part->order, l);
            sim->imports[sim->n_imports++] = (sim_import){ .line = l, .part = p, .imported = imported };
        }
        sim->import_first[p + 1] = (int)sim->n_imports;
    }
    return IST_OK;
}

static ist_status compile_loans(ist_sim *sim)
{
    const ist_world *w = sim->world;
    MAKE(sim->lent_by, sim->O);
    for (int o = 0; o < sim->O; o++) {
        sim_list *list = &sim->lent_by[o];
        MAKE(list->at, sim->G);
        for (int r = 0; r < sim->G; r++)
            if (w->routes[r].lends && w->routes[r].recipient == w->orders[o].recipient && w->routes[r].item == w->lines[w->orders[o].parts[0].line].item)
                list->at[list->n++] = r;
    }
    return IST_OK;
}

static ist_status compile_contingencies(ist_sim *sim)
{
    const ist_world *w = sim->world;
    int              C = sim->C, n = 0;
    MAKE(sim->couplings, C * C);
    MAKE(sim->couplings_of, C);
    MAKE(sim->deep, (size_t)C * (size_t)sim->A * (size_t)sim->I);
    MAKE(sim->deep_first, C + 1);
    for (int c = 0; c < C; c++) {
        MAKE(sim->couplings_of[c].at, C);
        for (int j = 0; j < C; j++) {
            ist_parameter eta = w->opportunism[c * C + j], zeta = w->emptiness[c * C + j];
            if (j == c || (eta == IST_NONE && zeta == IST_NONE)) continue;
            sim->couplings[n] = (sim_coupling){ c, j, eta, zeta };
            sim->couplings_of[c].at[sim->couplings_of[c].n++] = n++;
        }
        for (int a = 0; a < sim->A; a++)
            for (int i = 0; i < sim->I; i++)
                if ((w->contingencies[c].defenders >> a & 1) && w->target[a * sim->I + i] != IST_NONE)
                    sim->deep[sim->n_deep++] =
                        (sim_deep){ c, a, i, sim->slot[a * sim->I + i], w->target[a * sim->I + i] };
        sim->deep_first[c + 1] = (int)sim->n_deep;
    }
    return IST_OK;
}

/* Section 2: the classes that limit what an actor fields, and the stocks of each. */
static ist_status compile_fields(ist_sim *sim)
{
    const ist_world *w = sim->world;
    int              n_needs = 0, n_shares = 0;
    MAKE(sim->fields, sim->F * sim->A);
    MAKE(sim->needs, sim->F * sim->A * sim->M);
    MAKE(sim->shares, sim->F * sim->A * sim->I);
    for (int f = 0; f < sim->F; f++)
        for (int a = 0; a < sim->A; a++) {
            ist_parameter ceiling = w->ceiling[a * sim->F + f];
            if (w->actors[a].side != IST_OURS || ceiling == IST_NONE) continue;
            sim_field *field = &sim->fields[sim->n_fields++];
            *field = (sim_field){ .a = a, .f = f, .site = f * sim->K + w->actors[a].theatre, .ceiling = ceiling, .first_need = n_needs };
            for (int m = 0; m < sim->M; m++) {
                if (!(w->equipment[f * sim->M + m] > 0)) continue;
                sim->needs[n_needs] = (sim_need){ .need = w->equipment[f * sim->M + m], .first_share = n_shares };
                for (int i = 0; i < sim->I; i++) {
                    int    slot = sim->slot[a * sim->I + i];
                    double share = w->kind_share[i * sim->F + f];
                    if (w->items[i].item_class == m && share != 0 && slot != IST_NONE) sim->shares[n_shares++] = (sim_share){ slot, share };
                }
                sim->needs[n_needs++].end_share = n_shares;
            }
            field->end_need = n_needs;
        }
    return IST_OK;
}

/* Section 7: per contingency the items that flow to its adversary. */
static ist_status compile_supplies(ist_sim *sim)
{
    const ist_world *w = sim->world;
    MAKE(sim->supplies, sim->C * sim->I);
    MAKE(sim->n_supplied, sim->C);
    for (int c = 0; c < sim->C; c++)
        for (int i = 0, adversary = w->contingencies[c].adversary; adversary != IST_NONE && i < sim->I; i++) {
            sim_supply supply = { .c = c, .production = w->production[adversary * sim->I + i] };
            MAKE(supply.flows.at, sim->U);
            for (int u = 0; u < sim->U; u++)
                if (w->flows[u].recipient == adversary && w->flows[u].item == i) supply.flows.at[supply.flows.n++] = u;
            if (supply.flows.n == 0) continue;
            sim->supplies[sim->n_supplies++] = supply;
            sim->n_supplied[c]++;
        }
    return IST_OK;
}

/* Section 6: what a donor holds of the class of a route's item, and the orders that will refill it. */
static ist_status compile_routes(ist_sim *sim)
{
    const ist_world *w = sim->world;
    MAKE(sim->route_parts, sim->G);
    MAKE(sim->route_stocks, sim->G);
    for (int g = 0; g < sim->G; g++) {
        const ist_route *route = &w->routes[g];
        int              item_class = w->items[route->item].item_class;
        sim_list        *parts = &sim->route_parts[g], *stocks = &sim->route_stocks[g];
        MAKE(parts->at, sim->n_parts);
        MAKE(stocks->at, sim->I);
        for (int p = 0; p < (int)sim->n_parts; p++)
            if (w->orders[sim->parts[p].order].recipient == route->donor &&
                w->items[w->lines[sim->parts[p].line].item].item_class == item_class)
                parts->at[parts->n++] = p;
        for (int i = 0; i < sim->I; i++)
            if (w->items[i].item_class == item_class && sim->slot[route->donor * sim->I + i] != IST_NONE)
                stocks->at[stocks->n++] = sim->slot[route->donor * sim->I + i];
    }
    return IST_OK;
}

/* Which demands set what is short of an item in a contingency; those after add to it. Only our side's is counted. */
static ist_status compile_demands(ist_sim *sim)
{
    const ist_world *w = sim->world;
    MAKE(sim->demand_first, w->n_demands);
    for (size_t d = 0; d < w->n_demands; d++) {
        sim->demand_first[d] = true;
        for (size_t e = 0; e < d; e++)
            if (w->demands[e].contingency == w->demands[d].contingency && w->demands[e].item == w->demands[d].item &&
                w->actors[w->demands[e].actor].side == IST_OURS)
                sim->demand_first[d] = false;
    }
    return IST_OK;
}

static ist_status compile_patches(ist_sim *sim)
{
    const ist_world *w = sim->world;
    size_t           all = 0;
    int              n = 0;
    MAKE(sim->condition_first, sim->R + 1);
    for (int r = 0; r < sim->R; r++) {
        sim->condition_first[r + 1] = sim->condition_first[r] + (int)w->triggers[r].n_conditions;
        all += w->triggers[r].n_patches;
    }
    MAKE(sim->patch_first, sim->n_patched + 1);
    MAKE(sim->patches, all);
    MAKE(sim->patch_triggers, sim->n_patched);
    for (size_t slot = 0; slot < sim->n_patched; slot++) {
        for (int at = 0; at < sim->R; at++) {
            int r = sim->trigger_order[at];
            for (size_t i = 0; i < w->triggers[r].n_patches; i++)
                if (w->triggers[r].patches[i].parameter == sim->patched[slot])
                    sim->patches[n++] = (sim_patch){ r, &w->triggers[r].patches[i] };
        }
        for (int i = sim->patch_first[slot]; i < n; i++) sim->patch_triggers[slot] |= UINT64_C(1) << sim->patches[i].trigger;
        sim->patch_first[slot + 1] = n;
    }
    return IST_OK;
}

static ist_status compile_triggers(ist_sim *sim)
{
    const ist_world *w = sim->world;
    MAKE(sim->trigger_order, sim->R);
    MAKE(sim->patched_slot, w->n_parameters);
    MAKE(sim->patched, w->n_parameters);
    for (int r = 0; r < sim->R; r++) {
        int at = r;
        for (; at > 0 && strcmp(w->triggers[sim->trigger_order[at - 1]].name, w->triggers[r].name) > 0; at--)
            sim->trigger_order[at] = sim->trigger_order[at - 1];
        sim->trigger_order[at] = r;
    }
    MAKE(sim->lever_order, sim->N);
    for (int n = 0; n < sim->N; n++) {
        int at = n;
        for (; at > 0 && strcmp(w->levers[sim->lever_order[at - 1]].patch.name, w->levers[n].patch.name) > 0; at--)
            sim->lever_order[at] = sim->lever_order[at - 1];
        sim->lever_order[at] = n;
    }
    for (size_t p = 0; p < w->n_parameters; p++) sim->patched_slot[p] = IST_NONE;
    for (int r = 0; r < sim->R; r++)
        for (size_t i = 0; i < w->triggers[r].n_patches; i++) {
            ist_parameter p = w->triggers[r].patches[i].parameter;
            if (sim->patched_slot[p] != IST_NONE || (sim->options.no_elasticity && sim->elastic[p])) continue;
            sim->patched_slot[p] = (int)sim->n_patched;
            sim->patched[sim->n_patched++] = p;
        }
    return compile_patches(sim);
}

static void own(ist_sim *sim, ist_parameter p)
{
    if (sim->own_slot[p] != IST_NONE) return;
    sim->own_slot[p] = (int)sim->n_own;
    sim->own[sim->n_own++] = p;
}

/* What levers and triggers patch; the counterfactual is the same for all coalitions. */
static ist_status compile_own(ist_sim *sim)
{
    const ist_world *w = sim->world;
    MAKE(sim->own, w->n_parameters);
    MAKE(sim->own_slot, w->n_parameters);
    for (size_t p = 0; p < w->n_parameters; p++) sim->own_slot[p] = IST_NONE;
    for (int n = 0; n < sim->N; n++)
        for (size_t i = 0; i < w->levers[n].patch.n_overrides; i++) own(sim, w->levers[n].patch.overrides[i].parameter);
    for (size_t slot = 0; slot < sim->n_patched; slot++) own(sim, sim->patched[slot]);
    return IST_OK;
}

static void mark(bool *flags, ist_parameter p)
{
    if (p != IST_NONE) flags[p] = true;
}

/* What turns off every deterrence effect (section 3.1). */
static ist_status compile_elastic(ist_sim *sim)
{
    const ist_world *w = sim->world;
    MAKE(sim->elastic, w->n_parameters);
    for (int k = 0; k < sim->K; k++) {
        mark(sim->elastic, w->theatres[k].onset);
        mark(sim->elastic, w->theatres[k].going_on);
    }
    for (int c = 0; c < sim->C; c++) {
        mark(sim->elastic, w->contingencies[c].xi);
        mark(sim->elastic, w->contingencies[c].nu);
        mark(sim->elastic, w->contingencies[c].nu_end);
        mark(sim->elastic, w->contingencies[c].gamma);
        for (int j = 0; j < sim->C; j++) {
            mark(sim->elastic, w->opportunism[c * sim->C + j]);
            mark(sim->elastic, w->emptiness[c * sim->C + j]);
        }
        for (int n = 0; n < sim->N; n++) mark(sim->elastic, w->provocation[c * sim->N + n]);
    }
    return IST_OK;
}

/* What a plan of patrols follows from (section 7). */
static ist_status compile_patrols(ist_sim *sim)
{
    const ist_world *w = sim->world;
    MAKE(sim->patrol_reads, w->n_parameters);
    mark(sim->patrol_reads, w->pooled_patrol);
    for (int p = 0; p < sim->P; p++) mark(sim->patrol_reads, w->patrol_areas[p].kappa);
    for (int a = 0; a < sim->A; a++) {
        mark(sim->patrol_reads, w->actors[a].ships);
        mark(sim->patrol_reads, w->actors[a].consent);
        for (int p = 0; p < sim->P; p++) mark(sim->patrol_reads, w->patrol_value[a * sim->P + p]);
    }
    MAKE(sim->patrol_inputs.at, w->n_parameters);
    for (size_t p = 0; p < w->n_parameters; p++)
        if (sim->patrol_reads[p]) sim->patrol_inputs.at[sim->patrol_inputs.n++] = (int)p;
    return IST_OK;
}

static uint32_t hash_of(const char *format, const char *name, const char *second)
{
    char text[600];
    if (second) snprintf(text, sizeof text, "%s/%s/%s", format, name, second);
    else snprintf(text, sizeof text, "%s/%s", format, name);
    return ist_name_hash(text);
}

static ist_status compile_hashes(ist_sim *sim)
{
    const ist_world *w = sim->world;
    size_t           n_patches = w->n_counterfactuals + w->n_levers;
    MAKE(sim->hash_onset, sim->C);
    MAKE(sim->hash_end, sim->C);
    MAKE(sim->hash_seen, sim->C);
    MAKE(sim->hash_goes, sim->C);
    MAKE(sim->hash_convert, sim->O);
    MAKE(sim->hash_lapse, sim->O);
    MAKE(sim->hash_trigger, sim->R);
    MAKE(sim->hash_growth, sim->A);
    MAKE(sim->hash_look, sim->F * sim->K);
    MAKE(sim->hash_parameter, w->n_parameters);
    MAKE(sim->hash_override, n_patches);
    for (int c = 0; c < sim->C; c++) {
        sim->hash_onset[c] = hash_of("onset", w->contingencies[c].name, NULL);
        sim->hash_end[c] = hash_of("end", w->contingencies[c].name, NULL);
        sim->hash_seen[c] = hash_of("seen", w->contingencies[c].name, NULL);
        sim->hash_goes[c] = hash_of("goes", w->contingencies[c].name, NULL);
    }
    for (int o = 0; o < sim->O; o++) {
        sim->hash_convert[o] = hash_of("convert", w->orders[o].name, NULL);
        sim->hash_lapse[o] = hash_of("lapse", w->orders[o].name, NULL);
    }
    for (int r = 0; r < sim->R; r++) sim->hash_trigger[r] = hash_of("trigger", w->triggers[r].name, NULL);
    for (int a = 0; a < sim->A; a++) sim->hash_growth[a] = hash_of("growth", w->actors[a].name, NULL);
    for (int f = 0; f < sim->F; f++)
        for (int k = 0; k < sim->K; k++) sim->hash_look[f * sim->K + k] = hash_of("look", w->kinds[f], w->theatres[k].name);
    for (size_t p = 0; p < w->n_parameters; p++) sim->hash_parameter[p] = hash_of("param", w->parameters[p].name, NULL);
    for (size_t i = 0; i < n_patches; i++) {
        const ist_patch *patch = i < w->n_counterfactuals ? &w->counterfactuals[i] : &w->levers[i - w->n_counterfactuals].patch;
        MAKE(sim->hash_override[i], patch->n_overrides);
        for (size_t j = 0; j < patch->n_overrides; j++)
            sim->hash_override[i][j] = hash_of("param", patch->overrides[j].draw_name ? patch->overrides[j].draw_name : "", NULL);
    }
    return IST_OK;
}

ist_status sim_compile(ist_sim *sim, ist_error *err)
{
    const ist_world *w = sim->world;
    sim->K = (int)w->n_theatres;
    sim->A = (int)w->n_actors;
    sim->M = (int)w->n_classes;
    sim->I = (int)w->n_items;
    sim->F = (int)w->n_kinds;
    sim->C = (int)w->n_contingencies;
    sim->J = (int)w->n_sources;
    sim->L = (int)w->n_lines;
    sim->O = (int)w->n_orders;
    sim->G = (int)w->n_routes;
    sim->U = (int)w->n_flows;
    sim->P = (int)w->n_patrol_areas;
    sim->R = (int)w->n_triggers;
    sim->N = (int)w->n_levers;
    sim->T = w->months;
    sim->width = sim->options.block ? sim->options.block : IST_MAX_BLOCK;
    sim->n_years = (w->start + sim->T - 1) / 12 - w->start / 12;
    for (int i = 0; i < sim->F * (sim->K + 1) * sim->K; i++)
        if (w->transit[i] > sim->max_transit) sim->max_transit = w->transit[i];
    ist_status status = compile_stocks(sim);
    if (status == IST_OK) status = compile_parts(sim);
    if (status == IST_OK) status = compile_queues(sim);
    if (status == IST_OK) status = compile_imports(sim);
    if (status == IST_OK) status = compile_loans(sim);
    if (status == IST_OK) status = compile_contingencies(sim);
    if (status == IST_OK) status = compile_fields(sim);
    if (status == IST_OK) status = compile_supplies(sim);
    if (status == IST_OK) status = compile_routes(sim);
    if (status == IST_OK) status = compile_demands(sim);
    if (status == IST_OK) status = compile_elastic(sim);
    if (status == IST_OK) status = compile_patrols(sim);
    if (status == IST_OK) status = compile_triggers(sim);
    if (status == IST_OK) status = compile_own(sim);
    if (status == IST_OK) status = compile_hashes(sim);
    if (status == IST_OK && !(sim->financed = ist_arena_array(sim->arena, w->n_actors + 1, sizeof *sim->financed)))
        status = IST_NOMEM;
    if (status != IST_OK) return ist_fail(err, status, "out of memory while compiling a world");
    if (!(sim->planned = ist_arena_array(sim->arena, w->n_parameters + 1, sizeof *sim->planned))) return ist_fail(err, IST_NOMEM, "out of memory while compiling a world");
    for (size_t p = 0; p < w->n_parameters; p++) sim->planned[p] = ist_distribution_at(&w->parameters[p].value, 0.5);
    for (int o = 0; o < sim->O; o++)
        if (w->orders[o].financed != IST_NONE) sim->financed[w->orders[o].payer] = true;
    return IST_OK;
}
