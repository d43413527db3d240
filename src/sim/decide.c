/* SPDX-License-Identifier: Apache-2.0
 *
 * decide.c: docs/model.md section 4: what the owner of the pool decides, by `priority` or by `joint`.
 *
 * Lanes that decide are drawn together (prospect.h). Under `joint`, those whose target could not be replaced even if every
 * theatre had all free units of a kind to itself are told first; the rest go through the sweeps eight at a time.
 */
#include "prospect.h"
#include <math.h>

/* What eight lanes need to share out one kind: the terms of the loss that it moves, site by site. */
typedef struct row_plan {
    _Alignas(64) double decay[IST_MAX_CONTINGENCIES][PACK]; /* exp(-rate); aligned, or compilers take the first lanes one by one */
    double from[IST_MAX_CONTINGENCIES][PACK];   /* the term with the units placed so far */
    double to[IST_MAX_CONTINGENCIES][PACK];     /* with one more */
    double at_cap[IST_MAX_CONTINGENCIES][PACK];
    double cap[IST_MAX_THEATRES][PACK], units[IST_MAX_THEATRES][PACK], gain[IST_MAX_THEATRES][PACK];
    double scale[PACK];                         /* 2^40 / L with the kind at its floors */
    int    n_terms, site[IST_MAX_CONTINGENCIES];
} row_plan;

const int *sim_owner_order(const ist_sim_block *block, int l)
{
    const ist_world *w = block->sim->world;
    double           pick = floor(value_at(in_force(block, w->owner_order, block->zero), l));
    double           last = (double)w->n_owner_orders - 1;
    return w->owner_orders + (size_t)(pick < 0 ? 0 : pick > last ? last : pick) * w->n_theatres;
}

/* Floors, and what they leave of the pool. */
static void count_free(const ist_sim_block *block, sim_prospect *prospect)
{
    const ist_sim *sim = block->sim;
    PLACES(prospect);
    for (int f = 0; f < sim->F; f++) {
        double *restrict left = PLACE(prospect->free, f);
        sim_prospect_take(prospect, block->pool[f].units, left);
        for (int k = 0; k < sim->K; k++) {
            double *restrict least = PLACE(prospect->least, f * sim->K + k);
            sim_prospect_take(prospect, block->site[f * sim->K + k].floor_units, least);
            LANES(l) left[l] -= least[l];
        }
    }
}

/* The owner's error about what is fielded: one a run, as wide as sigma. */
void sim_misjudge(ist_sim_block *block)
{
    const ist_sim  *sim = block->sim;
    int             lanes = block->lanes;
    const sim_value sigma = in_force(block, sim->world->sigma, block->zero);
    for (int s = 0; s < sim->F * sim->K; s++) {
        const double *z = COLUMN(block->shared.look, s);
        double       *misjudged = block->site[s].misjudged;
        LANES(l) misjudged[l] = ist_exp(OF(sigma, l) * z[l] - OF(sigma, l) * OF(sigma, l) / 2.0);
    }
}

/* G as looked at by each place's coalition, with the owner's error. */
static void look_back(const ist_sim_block *block, const sim_prospect *prospect, size_t s, double *restrict out)
{
    size_t        sites = (size_t)(block->sim->F * block->sim->K);
    const double *then[IST_MAX_GROUPS], *misjudged = block->site[s].misjudged;
    for (int g = 0; g < block->lanes / 8; g++) {
        int slot = (block->month - block->look[g] + block->fielded_room) % block->fielded_room; /* before month 0: as at start */
        then[g] = COLUMN(block->fielded_past, (size_t)slot * sites + s);
    }
    if (prospect->all)
        for (int g = 0; g < block->lanes; g += 8) {
            const double *fielded = then[g / 8];
            GROUP_LANES(l, g) out[l] = fielded[l] * misjudged[l];
        }
    else
        for (int j = 0; j < prospect->places; j++) {
            int l = prospect->lane[j];
            out[j] = then[l / 8][l] * misjudged[l];
        }
}

/* G as looked at, Qseen, the target that would go on, and the owner's order. */
static void look_around(const ist_sim_block *block, sim_prospect *prospect, const double *decided)
{
    const ist_sim *sim = block->sim;
    PLACES(prospect);
    size_t sites = (size_t)(sim->F * sim->K);
    for (size_t s = 0; s < sites; s++) {
        look_back(block, prospect, s, PLACE(prospect->fielded, s));
        sim_prospect_take(prospect, block->site[s].seen, PLACE(prospect->seen, s));
        sim_prospect_take(prospect, decided + s * SIM_STRIDE, PLACE(prospect->last, s));
    }
    const sim_value pick = in_force(block, sim->world->owner_order, block->zero);
    const int      *usual = prospect->order = sim_owner_order(block, prospect->lane[0]);
    for (int n = 0; n < sim->K; n++) fill_column(PLACE(prospect->rank, usual[n]), n, lanes);
    for (int j = 1; j < lanes; j++) {
        if (value_at(pick, prospect->lane[j]) == value_at(pick, prospect->lane[0])) continue;
        const int *order = sim_owner_order(block, prospect->lane[j]);
        for (int n = 0; n < sim->K; n++) PLACE(prospect->rank, order[n])[j] = n;
        prospect->order = NULL;
    }
}

/* Rule `priority`: down the owner's order, each theatre up to what it is seen to need. */
static void by_priority(const ist_sim_block *block, sim_prospect *prospect)
{
    const ist_sim *sim = block->sim;
    PLACES(prospect);
    double left[IST_MAX_BLOCK];
    for (int f = 0; f < sim->F; f++) {
        copy_column(left, PLACE(prospect->free, f), lanes);
        for (int n = 0; n < sim->K; n++)
            for (int k = 0; k < sim->K; k++) {
                int              s = f * sim->K + k;
                const double    *least = PLACE(prospect->least, s);
                const double    *fielded = PLACE(prospect->fielded, s), *seen = PLACE(prospect->seen, s), *rank = PLACE(prospect->rank, k);
                double *restrict x = PLACE(prospect->x, s);
                if (prospect->order && prospect->order[n] != k) continue;
                LANES(l)
                {
                    double wants = positive(ceil(seen[l] - fielded[l] - least[l] - 1e-9)), gets = smaller(left[l], wants);
                    gets = rank[l] == n ? gets : 0.0;
                    x[l] = either(rank[l] == n, least[l] + gets, x[l]);
                    left[l] -= gets;
                }
            }
    }
}

/* Marks the lanes whose rule is `joint` and in which some unit has a gain. */
static bool mark_joint(const ist_sim_block *block, sim_prospect *prospect)
{
    const ist_sim *sim = block->sim;
    PLACES(prospect);
    double           gains[IST_MAX_BLOCK] = { 0 };
    double *restrict flag = prospect->flag;
    sim_prospect_take_value(prospect, in_force(block, sim->world->rule, block->zero), flag);
    LANES(l) flag[l] = flag[l] >= 0.5 ? 1.0 : 0.0;
    prospect->asked = groups_above_zero(flag, lanes);
    if (!prospect->asked) return false;
    sim_prospect_terms(block, prospect);
    for (int c = 0; c < sim->C; c++) {
        double *restrict weight = PLACE(prospect->weight, c), *restrict e = PLACE(prospect->e, c);
        /* A war that no unit of the pool can shorten or deter adds the same to every split and would only dull the 3% rule. */
        GROUPS(g, prospect->asked) GROUP_LANES(l, g) weight[l] = either(e[l] == 0, 0.0, weight[l]);
        for (int f = 0; f < sim->F; f++) {
            const double *seen = PLACE(prospect->seen, f * sim->K + sim->world->contingencies[c].theatre);
            if (sim->world->weight[f * sim->C + c] > 0)
                GROUPS(g, prospect->asked) GROUP_LANES(l, g) gains[l] = either(weight[l] > 0, either(e[l] > 0, either(seen[l] > 0, 1.0, gains[l]), gains[l]), gains[l]);
        }
    }
    LANES(l) flag[l] *= gains[l];
    return any_lane(flag, lanes);
}

/* Marks in `try` the lanes of `joint` whose target may be replaced. L falls in every x as long as weights and
 * elasticities are not negative, so no posture is better than one in which each theatre has all free units of each kind. */
static bool mark_open(const ist_sim_block *block, sim_prospect *prospect, double *restrict try)
{
    const ist_sim *sim = block->sim;
    PLACES(prospect);
    double           bound[IST_MAX_BLOCK];
    const double    *flag = prospect->flag, *loss = prospect->loss;
    double *restrict most = prospect->most;
    for (int s = 0; s < sim->F * sim->K; s++) {
        const double    *least = PLACE(prospect->least, s), *left = PLACE(prospect->free, s / sim->K);
        double *restrict all = PLACE(most, s);
        LANES(l) all[l] = least[l] + left[l];
    }
    sim_prospect_ratios(sim, prospect, most);
    sim_prospect_loss(sim, prospect, bound);
    sim_prospect_ratios(sim, prospect, prospect->last);
    sim_prospect_loss(sim, prospect, prospect->loss);
    for (int c = 0; c < sim->C; c++) {
        const double *weight = PLACE(prospect->weight, c), *e = PLACE(prospect->e, c);
        GROUPS(g, prospect->asked) GROUP_LANES(l, g) bound[l] = either(smaller(weight[l], e[l]) < 0, 0.0, bound[l]);
    }
    fill_column(try, 0, lanes);
    GROUPS(g, prospect->asked) GROUP_LANES(l, g) try[l] = either(bound[l] * (1.0 - 1e-9) < 0.97 * loss[l], flag[l], 0.0);
    return any_lane(try, lanes);
}

/* Draws up to eight places of an prospect together; gives where to go on. */
static int draw_together(const ist_sim *sim, const sim_prospect *from, const double *who, int at, sim_prospect *prospect)
{
    int place[PACK], n = 0;
    for (; at < from->n && n < PACK; at++)
        if (who[at] > 0) place[n++] = at;
    prospect->n = n;
    prospect->places = PACK;
    prospect->asked = 1;
    if (n == 0) return at;
    for (int j = n; j < PACK; j++) place[j] = place[n - 1];
    for (int j = 0; j < PACK; j++) prospect->lane[j] = from->lane[place[j]];
    const struct { double *to; const double *from; int count; } columns[] = {
        { prospect->weight, from->weight, sim->C },           { prospect->e, from->e, sim->C },
        { prospect->base, from->base, sim->C },               { prospect->depth, from->depth, sim->C },
        { prospect->fielded, from->fielded, sim->F * sim->K }, { prospect->seen, from->seen, sim->F * sim->K },
        { prospect->x, from->x, sim->F * sim->K },            { prospect->flag, from->loss, 1 },
        { prospect->least, from->least, sim->F * sim->K },    { prospect->free, from->free, sim->F },
    };
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        for (int c = 0; c < columns[i].count; c++)
            for (int j = 0; j < PACK; j++) PLACE(columns[i].to, c)[j] = columns[i].from[c * from->stride + place[j]];
    return at;
}

/* The ratios of kind f for a row of it. */
static void set_ratios(const ist_sim *sim, sim_prospect *prospect, int f, double row[][PACK])
{
    for (int k = 0; k < sim->K; k++) {
        const double    *fielded = PLACE(prospect->fielded, f * sim->K + k), *seen = PLACE(prospect->seen, f * sim->K + k);
        double *restrict ratio = PLACE(prospect->ratio, f * sim->K + k);
        PACK_LANES(l) ratio[l] = either(seen[l] > 0, smaller(1.0, (fielded[l] + row[k][l]) / seen[l]), 1.0);
    }
}

/* The terms that kind f moves, with the other kinds as they stand and f at its floors. Leaves the ratios of f at these. */
static void plan_row(const ist_sim *sim, sim_prospect *prospect, int f, row_plan *plan)
{
    double scale[PACK];
    for (int k = 0; k < sim->K; k++) {
        const double *least = PLACE(prospect->least, f * sim->K + k);
        const double *fielded = PLACE(prospect->fielded, f * sim->K + k), *seen = PLACE(prospect->seen, f * sim->K + k);
        PACK_LANES(l)
        {
            plan->units[k][l] = least[l];
            plan->cap[k][l] = larger(least[l], seen[l] - fielded[l]);
        }
    }
    set_ratios(sim, prospect, f, plan->units);
    sim_prospect_loss(sim, prospect, scale);
    PACK_LANES(l) plan->scale[l] = 0x1p40 / (scale[l] > 0 ? scale[l] : 1.0);
    plan->n_terms = 0;
    for (int c = 0; c < sim->C; c++) {
        const ist_contingency *it = &sim->world->contingencies[c];
        int                    k = it->theatre, s = f * sim->K + k, t = plan->n_terms;
        double                 share = sim->world->weight[f * sim->C + c], rho[PACK];
        const double          *least = PLACE(prospect->least, s);
        const double          *weight = PLACE(prospect->weight, c), *e = PLACE(prospect->e, c), *base = PLACE(prospect->base, c);
        const double          *depth = PLACE(prospect->depth, c), *fielded = PLACE(prospect->fielded, s), *seen = PLACE(prospect->seen, s);
        if (!(share > 0)) continue;
        plan->site[plan->n_terms++] = k;
        PACK_LANES(l) rho[l] = it->depth_weight * depth[l];
        for (int g = 0; g < sim->F; g++) {
            const double *ratio = PLACE(prospect->ratio, g * sim->K + k);
            double        other = sim->world->weight[g * sim->C + c];
            if (g != f && other > 0) PACK_LANES(l) rho[l] += other * ratio[l];
        }
        PACK_LANES(l)
        {
            double amount = weight[l] > 0 ? (e[l] > 0 ? (seen[l] > 0 ? weight[l] : 0.0) : 0.0) : 0.0;
            double need = seen[l] > 0 ? seen[l] : 1.0, rate = e[l] * share / need;
            amount *= ist_exp(e[l] * (base[l] - (rho[l] + share * fielded[l] / need)));
            plan->decay[t][l] = ist_exp(-rate);
            plan->from[t][l] = amount * ist_exp(-rate * least[l]);
            plan->at_cap[t][l] = amount * ist_exp(-rate * plan->cap[k][l]);
        }
    }
}

/* What one more unit at each site is worth: kernel `ist_waterfill_units`, in lanes. Gains of a term are geometric. */
static void find_gains(const ist_sim *sim, row_plan *plan)
{
    for (int k = 0; k < sim->K; k++) fill_column(plan->gain[k], 0, PACK);
    for (int t = 0; t < plan->n_terms; t++) {
        int k = plan->site[t];
        PACK_LANES(l)
        {
            double from = plan->from[t][l], one_more = from * plan->decay[t][l], at_cap = plan->at_cap[t][l];
            double next = plan->units[k][l] + 1.0 <= plan->cap[k][l] ? one_more : at_cap;
            plan->to[t][l] = next;
            plan->gain[k][l] += from - next;
        }
    }
    for (int k = 0; k < sim->K; k++)
        PACK_LANES(l) plan->gain[k][l] = (plan->gain[k][l] * plan->scale[l] + 0x1p52) - 0x1p52; /* to a whole number */
}

/* Places units one by one where the gain is largest, ties in file order, until none is left or none gains. */
static void place_units(const ist_sim *sim, row_plan *plan, const double *free)
{
    double left[PACK], best[PACK], goes[PACK], placed_at[IST_MAX_THEATRES][PACK];
    copy_column(left, free, PACK);
    for (;;) {
        double placed = 0;
        find_gains(sim, plan);
        copy_column(best, plan->gain[0], PACK);
        for (int k = 1; k < sim->K; k++) PACK_LANES(l) best[l] = larger(plan->gain[k][l], best[l]);
        PACK_LANES(l)
        {
            double one = best[l] > 0 ? (left[l] >= 1.0 ? 1.0 : 0.0) : 0.0;
            left[l] -= one;
            goes[l] = one;
        }
        for (int l = 0; l < PACK; l++) placed += goes[l];
        if (placed == 0) return;
        for (int k = 0; k < sim->K; k++) {
            double *restrict here = placed_at[k], *restrict units = plan->units[k];
            const double    *gain = plan->gain[k];
            PACK_LANES(l) here[l] = either(gain[l] == best[l], goes[l], 0.0);
            PACK_LANES(l)
            {
                units[l] += here[l];
                goes[l] -= here[l];
            }
        }
        for (int t = 0; t < plan->n_terms; t++)
            PACK_LANES(l) plan->from[t][l] = either(placed_at[plan->site[t]][l] > 0, plan->to[t][l], plan->from[t][l]);
    }
}

/* One kind's row in one sweep; true when some lane took the new row. `loss` is L of the posture as it stands. */
static bool improve_row(const ist_sim_block *block, sim_prospect *prospect, int f, const double *going, double *restrict loss,
                        double *restrict moved)
{
    const ist_sim *sim = block->sim;
    row_plan       plan;
    double         better[PACK], taken[PACK], took = 0;
    plan_row(sim, prospect, f, &plan);
    place_units(sim, &plan, PLACE(prospect->free, f));
    set_ratios(sim, prospect, f, plan.units);
    sim_prospect_loss(sim, prospect, better);
    PACK_LANES(l)
    {
        taken[l] = going[l] * (better[l] < loss[l] - 1e-12 * loss[l] ? 1.0 : 0.0);
        loss[l] = either(taken[l] > 0, better[l], loss[l]);
        moved[l] = larger(moved[l], taken[l]);
    }
    for (int k = 0; k < sim->K; k++) {
        double *restrict x = PLACE(prospect->x, f * sim->K + k);
        PACK_LANES(l) x[l] = plan.units[k][l] = either(taken[l] > 0, plan.units[k][l], x[l]);
    }
    set_ratios(sim, prospect, f, plan.units);
    for (int l = 0; l < PACK; l++) took += taken[l];
    return took > 0;
}

/* Rule `joint`: sweeps over the kinds from the target of `priority`, never worse than that. A kind is tried again only
 * after another kind has moved: else it would find the row it has. */
static void by_joint(const ist_sim_block *block, sim_prospect *prospect)
{
    const ist_sim *sim = block->sim;
    double         going[PACK], moved[PACK], any = 1;
    int            tried[IST_MAX_KINDS] = { 0 }, took[IST_MAX_KINDS] = { 0 }, now = 0;
    sim_prospect_ratios(sim, prospect, prospect->x);
    sim_prospect_loss(sim, prospect, prospect->loss);
    PACK_LANES(l) going[l] = 1;
    for (int sweep = 0; sweep < 8 && any > 0; sweep++) {
        fill_column(moved, 0, PACK);
        for (int f = 0; f < sim->F; f++) {
            bool stale = tried[f] == 0;
            for (int g = 0; g < sim->F; g++) stale |= g != f && took[g] > tried[f];
            if (!stale) continue;
            tried[f] = ++now;
            if (improve_row(block, prospect, f, going, prospect->loss, moved)) took[f] = now;
        }
        any = 0;
        for (int l = 0; l < PACK; l++) any += moved[l];
        copy_column(going, moved, PACK);
    }
}

/* What a lane decides on, and when it takes effect. */
static void set_target(ist_sim_block *block, double *decided, int s, int l, double x)
{
    double *target = COLUMN(decided, s) + l;
    int     due = block->month + block->delay[l / 8];
    if (*target == x) return;
    *target = x;
    sim_redirected(block, due)[s / block->sim->K] |= 1u << l / 8;
    block->follow_until = due > block->follow_until ? due : block->follow_until;
}

static void decide_jointly(ist_sim_block *block, const sim_prospect *wide, const double *try, double *decided)
{
    const ist_sim *sim = block->sim;
    sim_prospect   *prospect = &block->pack;
    for (int at = 0; at < wide->n;) {
        at = draw_together(sim, wide, try, at, prospect);
        if (prospect->n == 0) return;
        by_joint(block, prospect);
        for (int j = 0; j < prospect->n; j++) {
            if (!(prospect->loss[j] < 0.97 * prospect->flag[j])) continue; /* flag holds L of the target so far */
            for (int s = 0; s < sim->F * sim->K; s++) set_target(block, decided, s, prospect->lane[j], PLACE(prospect->x, s)[j]);
        }
    }
}

/* Under `priority` a row replaces the last at a visible change, or if an entry differs by enough. */
static void decide_by_priority(ist_sim_block *block, const sim_prospect *prospect, bool joint, const double *changed, double *decided)
{
    const ist_sim *sim = block->sim;
    PLACES(prospect);
    for (int f = 0; f < sim->F; f++) {
        double most[IST_MAX_BLOCK] = { 0 };
        for (int k = 0; k < sim->K; k++) {
            const double *x = PLACE(prospect->x, f * sim->K + k), *last = PLACE(prospect->last, f * sim->K + k);
            LANES(l) most[l] = larger(most[l], fabs(x[l] - last[l]));
        }
        for (int j = 0; j < prospect->n; j++) {
            int l = prospect->lane[j];
            if (joint && prospect->flag[j] > 0) continue;
            if (changed[l] == 0 && !(most[j] > larger(1.0, 0.03 * block->pool[f].units[l]))) continue;
            for (int k = 0; k < sim->K; k++) set_target(block, decided, f * sim->K + k, l, PLACE(prospect->x, f * sim->K + k)[j]);
        }
    }
}

/* The lanes in `who` decide; in those in `changed` a visible state has changed. */
void sim_decide(ist_sim_block *block, const double *who, const double *changed, double *decided)
{
    sim_prospect *prospect = &block->wide;
    double       try[IST_MAX_BLOCK];
    if (!sim_prospect_begin(block, prospect, who)) return;
    look_around(block, prospect, decided);
    count_free(block, prospect);
    bool joint = mark_joint(block, prospect), open = joint && mark_open(block, prospect, try);
    double lanes_by_priority = 0;
    for (int j = 0; j < prospect->n; j++) lanes_by_priority += joint && prospect->flag[j] > 0 ? 0 : 1;
    if (!open && lanes_by_priority == 0) return;
    by_priority(block, prospect);
    if (lanes_by_priority > 0) decide_by_priority(block, prospect, joint, changed, decided);
    if (open) decide_jointly(block, prospect, try, decided);
}

/* Record: L of the posture present, on what our side truly fields and the owner's seen requirement. Taken right after
 * step 4, while fill and supply are still those that the decision read. */
void sim_risk(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    sim_prospect   *prospect = &block->wide;
    if (!sim_prospect_begin(block, prospect, block->one)) return;
    for (int s = 0; s < sim->F * sim->K; s++) {
        sim_prospect_take(prospect, block->site[s].fielded, PLACE(prospect->fielded, s));
        sim_prospect_take(prospect, block->site[s].seen, PLACE(prospect->seen, s));
        sim_prospect_take(prospect, block->site[s].present, PLACE(prospect->x, s));
    }
    sim_prospect_terms(block, prospect);
    sim_prospect_ratios(sim, prospect, prospect->x);
    sim_prospect_loss(sim, prospect, block->risk);
}
