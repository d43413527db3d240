/* SPDX-License-Identifier: Apache-2.0
 *
 * value.c: a valuation: the passes it is of, which results each keeps and what they are against, and what they come to.
 */
#include "valuation.h"

#include <stdlib.h>
#include <string.h>

/* The row of a pass that keeps a finding, or n_rows. */
static size_t find_row(const pass_state *state, const ist_finding *asked)
{
    const ist_coalitions *plan = state->pass.coalitions;
    int                   statement = ist_coalitions_find(plan, asked->kind, asked->first, asked->second);
    size_t                n_metrics = state->pass.evaluator->n_metrics, at = 0;
    if (statement == IST_NONE || asked->metric < 0 || (size_t)asked->metric >= n_metrics) return state->n_rows;
    if (ist_pass_keeps_all(state)) return (size_t)statement * n_metrics + (size_t)asked->metric;
    while (at < state->n_rows && (state->rows[at].statement != statement || state->rows[at].metric != asked->metric)) at++;
    return at;
}

/* The rows of a pass that replays nothing: those of one pass less those of another. */
static ist_status pair_rows(const ist_valuation *valuation, size_t index, ist_error *err)
{
    pass_state     *state = &valuation->passes[index];
    const ist_pass *pass = &state->pass;
    bool            fine = pass->rows && pass->under_rows && pass->over >= 0 && (size_t)pass->over < index && pass->under >= 0 && (size_t)pass->under < index;
    if (!fine || !ist_pass_replays(&valuation->passes[pass->over]) || !ist_pass_replays(&valuation->passes[pass->under]))
        return ist_fail(err, IST_RANGE, "pass %zu is the difference of passes %d and %d, which are not both replayed before it", index, pass->over, pass->under);
    const pass_state *over = &valuation->passes[pass->over], *under = &valuation->passes[pass->under];
    for (size_t r = 0; r < state->n_rows; r++) {
        state->rows[r].over = find_row(over, &pass->rows[r]);
        state->rows[r].base = find_row(under, &pass->under_rows[r]);
        if (state->rows[r].over == over->n_rows || state->rows[r].base == under->n_rows)
            return ist_fail(err, IST_RANGE, "difference %zu ('%s' on metric %d) is not kept by the passes it is of", r,
                            ist_statement_word((int)pass->rows[r].kind), pass->rows[r].metric);
        state->rows[r].statement = over->rows[state->rows[r].over].statement;
        state->rows[r].metric = pass->rows[r].metric;
    }
    return IST_OK;
}

static ist_status resolve_rows(pass_state *state, ist_error *err)
{
    const ist_coalitions *plan = state->pass.coalitions;
    size_t                n_metrics = state->pass.evaluator->n_metrics;
    for (size_t r = 0; r < state->n_rows; r++) {
        if (ist_pass_keeps_all(state)) {
            state->rows[r] = (pass_row){ .statement = (int)(r / n_metrics), .metric = (int)(r % n_metrics) };
            continue;
        }
        const ist_finding *row = &state->pass.rows[r];
        int                 statement = ist_coalitions_find(plan, row->kind, row->first, row->second);
        if (statement == IST_NONE || row->metric < 0 || (size_t)row->metric >= n_metrics) {
            const char *word = ist_statement_word((int)row->kind);
            return ist_fail(err, IST_RANGE, "result %zu asks for '%s' of (%d, %d) on metric %d: there is no such thing",
                            r, word ? word : "?", row->first, row->second, row->metric);
        }
        state->rows[r] = (pass_row){ .statement = statement, .metric = row->metric };
    }
    return IST_OK;
}

/* Finds each row of a pass in the pass that it is against. */
static ist_status match_rows(pass_state *state, const pass_state *base, ist_error *err)
{
    for (size_t r = 0; r < state->n_rows; r++) {
        const ist_statement *mine = &state->pass.coalitions->statements[state->rows[r].statement];
        size_t               at = find_row(base, &(ist_finding){ mine->kind, mine->first, mine->second, state->rows[r].metric });
        if (at == base->n_rows)
            return ist_fail(err, IST_RANGE, "result %zu ('%s' on metric %d) is not kept by the pass it is compared "
                            "with", r, ist_statement_word((int)mine->kind), state->rows[r].metric);
        state->rows[r].base = at;
    }
    return IST_OK;
}

static ist_status open_pass(ist_valuation *valuation, size_t index, const ist_pass *pass, ist_error *err)
{
    pass_state *state = &valuation->passes[index];
    state->pass = *pass;
    state->n_rows = pass->rows || !pass->evaluator ? pass->n_rows : pass->coalitions->n_statements * pass->evaluator->n_metrics;
    state->rows = calloc(state->n_rows + 1, sizeof *state->rows);
    state->pivot = calloc(state->n_rows + 1, sizeof *state->pivot);
    state->sketches = calloc(state->n_rows + 1, sizeof *state->sketches);
    if (!state->rows || !state->pivot || !state->sketches)
        return ist_fail(err, IST_NOMEM, "out of memory for %zu results", state->n_rows);
    if (!ist_pass_replays(state)) {
        state->pass.against = IST_NONE;
        return pair_rows(valuation, index, err);
    }
    if (pass->evaluator->width < valuation->width) valuation->width = pass->evaluator->width;
    if (pass->evaluator->strata != valuation->strata)
        return ist_fail(err, IST_RANGE, "pass %zu: passes that go through the same worlds are all in strata or none of them is", index);
    IST_TRY(resolve_rows(state, err));
    if (pass->against == IST_NONE) return IST_OK;
    if (pass->against < 0 || (size_t)pass->against >= index)
        return ist_fail(err, IST_RANGE, "pass %zu is compared with pass %d, which is not an earlier one", index,
                        pass->against);
    if (!ist_pass_replays(&valuation->passes[pass->against])) return ist_fail(err, IST_RANGE, "pass %zu is compared with pass %d, which replays nothing", index, pass->against);
    return match_rows(state, &valuation->passes[pass->against], err);
}

ist_status ist_valuation_new(ist_valuation **out, const ist_pass *passes, size_t n_passes, ist_error *err)
{
    ist_status     status = IST_OK;
    ist_valuation *valuation = calloc(1, sizeof *valuation);
    if (valuation) valuation->passes = calloc(n_passes + 1, sizeof *valuation->passes);
    if (!valuation || !valuation->passes) {
        status = ist_fail(err, IST_NOMEM, "out of memory for a run of %zu passes", n_passes);
        goto done;
    }
    valuation->n_passes = n_passes;
    valuation->width = IST_MAX_BLOCK;
    valuation->strata = n_passes && passes[0].evaluator->strata;
    valuation->each = (size_t)ist_futures_per_world(valuation->strata);
    size_t n_sums = 0;
    for (size_t p = 0; p < n_passes; p++) {
        pass_state *state = &valuation->passes[p];
        IST_CHECK(open_pass(valuation, p, &passes[p], err));
        state->first_sum = n_sums;
        n_sums += state->n_rows * IST_ROW_SUMS;
        state->first_effect = n_sums;
        if (state->pass.against != IST_NONE) n_sums += state->n_rows * IST_EFFECT_SUMS;
    }
    IST_CHECK(ist_tree_begin(&valuation->sums, n_sums, IST_MAX_BLOCK / (int)valuation->each, 0, err));
    *out = valuation;
    valuation = NULL;
done:
    ist_valuation_free(valuation);
    return status;
}

void ist_valuation_free(ist_valuation *valuation)
{
    if (!valuation) return;
    ist_valuation_close_workers(valuation);
    for (size_t p = 0; valuation->passes && p < valuation->n_passes; p++) {
        pass_state *state = &valuation->passes[p];
        free(state->rows);
        free(state->pivot);
        free(state->sketches);
    }
    ist_tree_clear(&valuation->sums);
    free(valuation->passes);
    free(valuation);
}

void ist_valuation_restart(ist_valuation *valuation)
{
    valuation->first = valuation->futures = 0;
    valuation->has_pivots = false;
    ist_tree_restart(&valuation->sums);
    for (size_t p = 0; p < valuation->n_passes; p++) {
        pass_state *state = &valuation->passes[p];
        memset(state->sketches, 0, state->n_rows * sizeof *state->sketches);
        state->deviation = 0;
    }
}

uint64_t ist_valuation_futures(const ist_valuation *valuation) { return valuation->futures; }

static uint64_t worlds_of(const ist_valuation *valuation)
{
    return (valuation->futures - valuation->first) / valuation->each;
}

/* All sums, in the arena. */
static ist_status total_of(const ist_valuation *valuation, ist_arena *arena, double **out, ist_error *err)
{
    *out = ist_arena_array(arena, valuation->sums.n + 1, sizeof **out);
    if (!*out) return ist_fail(err, IST_NOMEM, "out of memory for %zu sums", valuation->sums.n);
    ist_tree_total(&valuation->sums, *out);
    return IST_OK;
}

ist_status ist_valuation_effect_sums(const ist_valuation *valuation, size_t pass, ist_arena *arena, const double **out,
                                     uint64_t *out_worlds, size_t *out_rows, ist_error *err)
{
    const pass_state *state = &valuation->passes[pass];
    double           *sums = NULL;
    *out_worlds = worlds_of(valuation);
    *out_rows = state->n_rows;
    if (state->pass.against == IST_NONE) return IST_OK;
    IST_TRY(total_of(valuation, arena, &sums, err));
    *out = sums + state->first_effect;
    return IST_OK;
}

static void summarise(const ist_valuation *valuation, const pass_state *state, const double *sums, size_t row, ist_summary *out)
{
    ist_world_summary(sums + state->first_sum + row * IST_ROW_SUMS, state->pivot[row], &state->sketches[row], worlds_of(valuation),
                      valuation->strata, out);
}

ist_status ist_valuation_summaries(const ist_valuation *valuation, size_t pass, const ist_finding *findings, size_t n, ist_arena *arena,
                                   const ist_summary *const **out, ist_error *err)
{
    const pass_state   *state = &valuation->passes[pass];
    double             *sums = NULL;
    const ist_summary **found = ist_arena_array(arena, n + 1, sizeof *found);
    ist_summary        *summaries = ist_arena_array(arena, n + 1, sizeof *summaries);
    if (worlds_of(valuation) == 0) return ist_fail(err, IST_MISSING, "no future is done yet");
    if (!found || !summaries) return ist_fail(err, IST_NOMEM, "out of memory for %zu results", n);
    IST_TRY(total_of(valuation, arena, &sums, err));
    for (size_t i = 0; i < n; i++) {
        size_t row = find_row(state, &findings[i]);
        if (row == state->n_rows) continue;
        summarise(valuation, state, sums, row, &summaries[i]);
        found[i] = &summaries[i];
    }
    *out = found;
    return IST_OK;
}

ist_status ist_valuation_value(const ist_valuation *valuation, size_t pass, ist_arena *arena, ist_value *out,
                               ist_error *err)
{
    const pass_state *state = &valuation->passes[pass];
    uint64_t          worlds = worlds_of(valuation);
    double           *sums = NULL;
    if (worlds == 0) return ist_fail(err, IST_MISSING, "no future is done yet");
    ist_finding *rows = ist_arena_array(arena, state->n_rows, sizeof *rows);
    ist_summary  *summaries = ist_arena_array(arena, state->n_rows, sizeof *summaries);
    if (!rows || !summaries) return ist_fail(err, IST_NOMEM, "out of memory for %zu results", state->n_rows);
    IST_TRY(total_of(valuation, arena, &sums, err));
    const pass_state *shown = ist_pass_replays(state) ? state : &valuation->passes[state->pass.over];
    for (size_t r = 0; r < state->n_rows; r++) {
        const ist_statement *statement = &shown->pass.coalitions->statements[state->rows[r].statement];
        rows[r] = (ist_finding){ statement->kind, statement->first, statement->second, state->rows[r].metric };
        summarise(valuation, state, sums, r, &summaries[r]);
    }
    *out = (ist_value){ .futures = valuation->futures - valuation->first, .worlds = worlds, .n_rows = state->n_rows, .rows = rows,
                        .summaries = summaries, .deviation = state->deviation,
                        .n_metrics = ist_pass_keeps_all(state) && ist_pass_replays(state) ? state->pass.evaluator->n_metrics : 0 };
    return IST_OK;
}
