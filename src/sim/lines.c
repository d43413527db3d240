/* SPDX-License-Identifier: Apache-2.0
 *
 * lines.c: docs/model.md section 5, step 5c: capacity, rate, starts, the pipe, and output.
 */
#include "kernels.h"

/* The drawn schedule `slip` months late: piecewise linear, constant outside its points. */
static void schedule_at(const ist_sim_block *block, const ist_line *line, int month, double *restrict out)
{
    int           lanes = block->lanes;
    const sim_value slip = in_force(block, line->slip, block->zero);
    sim_value       value = in_force(block, line->points[0].capacity, block->zero);
    copy_value(out, value, lanes);
    for (size_t p = 1; p < line->n_points; p++) {
        const sim_value next = in_force(block, line->points[p].capacity, block->zero);
        double        from = line->points[p - 1].month, span = line->points[p].month - from;
        if (line->slip == IST_NONE) {
            double share = (month - from) / span; /* in every lane */
            if (share >= 1.0) copy_value(out, next, lanes);
            else if (share > 0) LANES(l) out[l] += (OF(next, l) - OF(value, l)) * share;
        } else LANES(l)
        {
            double share = (month - OF(slip, l) - from) / span;
            share = smaller(1.0, positive(share));
            out[l] = either(share >= 1.0, OF(next, l), out[l] + (OF(next, l) - OF(value, l)) * share);
        }
        value = next;
    }
}

/* Share of imports among the last twelve months' deliveries that compete with this line, in money. */
static void import_share(ist_sim_block *block, int line, double *restrict share)
{
    int    lanes = block->lanes;
    double all[IST_MAX_BLOCK] = { 0 }, imports[IST_MAX_BLOCK] = { 0 };
    size_t first = (size_t)block->sim->window[line] * WINDOW_RING;
    for (size_t n = first; n < first + WINDOW_RING; n++) {
        if (n == first + (size_t)(block->month % WINDOW_RING)) continue; /* this month's are not yet past */
        const double *one = COLUMN(block->window_all, n), *other = COLUMN(block->window_imports, n);
        if (block->counts_all[n]) LANES(l) all[l] += one[l];
        if (block->counts_imports[n]) LANES(l) imports[l] += other[l];
    }
    LANES(l) share[l] = either(imports[l] > 1e-6, imports[l] / all[l], 0.0); /* a dollar: below it all is rounding */
}

static bool schedule_is_new(const ist_sim_block *block, const ist_line *line)
{
    if (all_as_before(block)) return false;
    bool changed = is_new(block, line->slip);
    for (size_t p = 0; p < line->n_points; p++) changed |= is_new(block, line->points[p].capacity);
    return changed;
}

/* How much the schedule moves this month; false when it does not in any lane and will not until a trigger patches it. */
static bool schedule_moves(ist_sim_block *block, int line, double *restrict change)
{
    const ist_line  *it = &block->sim->world->lines[line];
    int              lanes = block->lanes;
    double *restrict scheduled = block->line[line].scheduled;
    double           now[IST_MAX_BLOCK], late[IST_MAX_BLOCK], last = it->points[it->n_points - 1].month;
    if (schedule_is_new(block, it)) schedule_at(block, it, block->month - 1, scheduled);
    else if (block->settled[line]) return false;
    schedule_at(block, it, block->month, now);
    const sim_value slip = in_force(block, it->slip, block->zero);
    LANES(l)
    {
        change[l] = now[l] - scheduled[l];
        scheduled[l] = now[l];
        late[l] = block->month - OF(slip, l) < last ? 1.0 : 0.0;
    }
    block->settled[line] = it->n_points == 1 || !any_lane(late, lanes);
    return true;
}

static void advance_capacity(ist_sim_block *block, int line)
{
    const ist_sim   *sim = block->sim;
    const ist_line  *it = &sim->world->lines[line];
    int              lanes = block->lanes;
    double           change[IST_MAX_BLOCK];
    double *restrict base = block->line[line].capacity_base, *restrict capacity = block->line[line].capacity;
    double *restrict share = block->line[line].import_share;
    bool             moves = schedule_moves(block, line, change);
    bool             rises = moves && any_lane(change, lanes);
    if (sim->window[line] != IST_NONE && (rises || block->reads[IST_Q_IMPORT_SHARE][line])) import_share(block, line, share);
    if (moves) {
        const sim_value eps = in_force(block, it->disincentive, block->zero);
        LANES(l)
        {
            double rise = positive(change[l]) * (1.0 - OF(eps, l) * share[l]);
            base[l] = positive(base[l] + smaller(0.0, change[l]) + rise);
        }
    } else if (!is_new(block, it->scale) && !is_new(block, it->on)) {
        return;
    }
    const sim_value scale = in_force(block, it->scale, block->one), on = in_force(block, it->on, block->one);
    LANES(l) capacity[l] = base[l] * OF(scale, l) * (OF(on, l) >= 0.5 ? 1.0 : 0.0);
}

/* Whether the share of a line's rate that its components allow can have changed: a war of a supplier has begun or ended, or a trigger
 * has patched it. */
static bool is_allowed_anew(const ist_sim_block *block, const ist_line *line)
{
    const ist_sim *sim = block->sim;
    bool           anew = block->month <= 0;
    uint64_t       engaged = 0; /* in contingencies whose state has changed */
    for (int c = 0; c < sim->C && block->changed_states; c++) engaged |= block->changed_state[c] ? sim->world->contingencies[c].engaged : 0;
    for (size_t n = 0; n < line->n_components && engaged; n++) anew |= engaged >> line->components[n].supplier & 1;
    for (size_t n = 0; n < line->n_components && !all_as_before(block); n++) anew |= is_new(block, line->components[n].dependence) || is_new(block, line->components[n].permit);
    return anew;
}

/* How much of a line's rate its components allow. */
static void allow(ist_sim_block *block, int line)
{
    const ist_line  *it = &block->sim->world->lines[line];
    int              lanes = block->lanes;
    double *restrict allowed = block->line[line].allowed;
    if (it->n_components == 0 || !is_allowed_anew(block, it)) return;
    fill_column(allowed, 1, lanes);
    for (size_t n = 0; n < it->n_components; n++) {
        const sim_value dependence = in_force(block, it->components[n].dependence, block->zero);
        const double   *stress = block->actor[it->components[n].supplier].stress;
        const sim_value permit = in_force(block, it->components[n].permit, block->one);
        LANES(l) allowed[l] *= 1.0 - OF(dependence, l) * either(OF(permit, l) >= 0.5, stress[l], 1.0);
    }
}

/* What is signed on a line and not delivered: of one part, what remains of it; of several the sum, two at a time. */
static const double *count_unstarted(const ist_sim_block *block, int line, double *restrict sum)
{
    const sim_list *queue = &block->sim->line_parts[line];
    int             lanes = block->lanes;
    const double   *odd = NULL; /* of a part that waits for another */
    bool            begun = false;
    for (int n = 0; n < queue->n; n++) {
        const double *remaining = block->part[queue->at[n]].remaining;
        if (!block->pending[queue->at[n]]) continue;
        if (!odd) {
            odd = remaining;
            continue;
        }
        if (begun) LANES(l) sum[l] = sum[l] + odd[l] + remaining[l];
        else LANES(l) sum[l] = odd[l] + remaining[l];
        begun = true;
        odd = NULL;
    }
    if (!begun) return odd ? odd : block->zero;
    if (odd) LANES(l) sum[l] += odd[l];
    return sum;
}

/* What a line without a lead begins is done at once. */
static void produce(ist_sim_block *block, int line)
{
    const ist_line  *it = &block->sim->world->lines[line];
    int              lanes = block->lanes;
    double           sum[IST_MAX_BLOCK], at_once = it->lead == 0 ? 1 : 0;
    bool             tells = block->reads[IST_Q_STARTS][line] || block->reads[IST_Q_OUTPUT][line], learns = it->learning != IST_NONE;
    const sim_value  ramp = in_force(block, it->ramp, block->one), down = in_force(block, it->down, block->one);
    const double    *capacity = block->line[line].capacity, *allowed = it->n_components ? block->line[line].allowed : block->one;
    double *restrict rate = block->line[line].rate, *restrict starts = block->line[line].starts, *restrict output = block->line[line].output;
    double *restrict pipe = block->line[line].pipe, *restrict finished = block->line[line].finished;
    double *restrict made = block->line[line].output_total;
    double          *ring = it->lead == 0 ? block->ignored : COLUMN(block->pipe_ring[line], block->month % it->lead);
    allow(block, line); /* at rest too: what changes meanwhile holds when the line begins again */
    if (block->at_rest[line] > it->lead) return; /* as long as nothing new is signed every column stays as it is */
    const double *unstarted = count_unstarted(block, line, sum);
    unsigned      busy = 0;
    GROUPS(g, all_groups(lanes))
    {
        double begun[8], done[8], moves[8];
        GROUP_LANES(l, g)
        {
            double waiting = positive(unstarted[l] - pipe[l] - finished[l]);
            double target = smaller(capacity[l], waiting);
            double low = rate[l] - OF(down, l) * capacity[l], high = rate[l] + OF(ramp, l) * capacity[l];
            double r = smaller(capacity[l], smaller(high, larger(low, target))), in = smaller(r * allowed[l], waiting);
            double oldest = ring[l], out = at_once > 0 ? in : oldest;
            HERE(begun, l) = in;
            HERE(done, l) = out;
            rate[l] = r;
            ring[l] = in;
            pipe[l] = positive(pipe[l] + in - out);
            finished[l] += out;
            HERE(moves, l) = unstarted[l] + (r + in + out);
        }
        busy |= above_zero_of_eight(moves);
        if (tells) {
            copy_column(starts + g, begun, 8);
            copy_column(output + g, done, 8);
        }
        if (learns) add_eight(made + g, done);
    }
    block->at_rest[line] = busy ? 0 : block->at_rest[line] + 1;
}

void sim_lines(ist_sim_block *block)
{
    for (int line = 0; line < block->sim->L; line++) {
        advance_capacity(block, line);
        produce(block, line);
        sim_serve_line(block, line); /* step 5d; no line reads what another has delivered this month, and here it is at hand */
    }
}

/* At start: capacity of the month before, the rate, and a pipe of that rate, oldest first, up to the firm quantity. */
void sim_begin_lines(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    for (int line = 0; line < sim->L; line++) {
        const ist_line *it = &sim->world->lines[line];
        const sim_value r0 = in_force(block, it->rate, block->zero), on = in_force(block, it->on, block->one);
        const sim_value scale = in_force(block, it->scale, block->one);
        double         *rate = block->line[line].rate, *pipe = block->line[line].pipe;
        double          left[IST_MAX_BLOCK] = { 0 };
        schedule_at(block, it, -1, block->line[line].capacity_base);
        block->settled[line] = false;
        block->at_rest[line] = 0;
        for (int n = 0; n < sim->line_parts[line].n; n++) {
            int p = sim->line_parts[line].at[n];
            LANES(l) left[l] += sim->parts[p].contracted - sim->parts[p].delivered;
        }
        EACH_LANE(l)
        {
            bool exists = value_at(on, l) >= 0.5;
            rate[l] = exists ? value_at(r0, l) : 0.0;
            block->line[line].capacity[l] = exists ? block->line[line].capacity_base[l] * value_at(scale, l) : 0.0;
            pipe[l] = 0;
            block->line[line].price_factor[l] = 1;
            block->line[line].output_total[l] = 0;
            block->line[line].finished[l] = block->line[line].starts[l] = block->line[line].output[l] = 0;
            block->line[line].import_share[l] = 0;
        }
        for (int back = it->lead; back >= 1; back--) {
            double *ring = COLUMN(block->pipe_ring[line], (it->lead - back) % it->lead); /* month -back */
            LANES(l)
            {
                ring[l] = smaller(rate[l], left[l]);
                left[l] -= ring[l];
                pipe[l] += ring[l];
            }
        }
    }
}
