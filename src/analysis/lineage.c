/* SPDX-License-Identifier: Apache-2.0
 *
 * lineage.c: moves each input by itself and says what the number becomes.
 */
#include <isthmus/analysis/lineage.h>

#include <math.h>
#include <stdlib.h>

static int by_moves(const void *a, const void *b)
{
    const ist_lineage_row *x = a, *y = b;
    if (x->moves != y->moves) return x->moves > y->moves ? -1 : 1;
    return x->range < y->range ? -1 : x->range > y->range;
}

/* The number at 2 d + 1 points: each input at its low end, at its high end, none moved. An input is not at its planning value
 * anywhere but where it is moved, because what is asked names one at a time: the rest is the probe's to hold. */
static ist_status ask(ist_lineage *made, const ist_range *all, size_t d, const ist_lineage_options *options, double *low, double *high, ist_error *err)
{
    ist_finding                finding = made->subject.finding;
    ist_scenario_probe        *opened = NULL;
    ist_probe                  probe;
    ist_scenario_probe_options asked = { .seed = made->seed, .counterfactual = options->counterfactual, .futures = made->futures, .ranges = all,
                                         .n_ranges = d, .findings = &finding, .n_findings = 1, .errors = true };
    size_t                     n = 2 * d + 1;
    double                    *points = malloc((n * d + 1) * sizeof *points), *y = malloc((2 * n + 1) * sizeof *y);
    ist_status                 status = points && y ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory for %zu points", n);
    if (status != IST_OK) goto done;
    IST_CHECK(ist_scenario_probe_new(&opened, &probe, made->scenario, all, d, &asked, err));
    for (size_t i = 0; i < n * d; i++) points[i] = IST_PLANNING_PLACE;
    for (size_t i = 0; i < d; i++) {
        points[2 * i * d + i] = 0;
        points[(2 * i + 1) * d + i] = 1;
    }
    IST_CHECK(ist_probe_run(&probe, points, n, 1, &options->control, y, NULL, err));
    for (size_t i = 0; i < d; i++) {
        low[i] = y[2 * 2 * i];
        high[i] = y[2 * (2 * i + 1)];
    }
    made->planning = y[2 * 2 * d];
    made->error = y[2 * 2 * d + 1];
done:
    ist_scenario_probe_free(opened);
    free(points);
    free(y);
    return status;
}

static ist_status trace(ist_lineage *made, const ist_lineage_options *options, ist_error *err)
{
    ist_range *all = NULL;
    size_t     d = 0, n = 0;
    IST_TRY(ist_ranges_of(made->arena, made->scenario, options->counterfactual, true, &all, &d, err));
    double          *low = ist_arena_array(made->arena, d + 1, sizeof *low), *high = ist_arena_array(made->arena, d + 1, sizeof *high);
    ist_lineage_row *rows = ist_arena_array(made->arena, d + 1, sizeof *rows);
    if (!low || !high || !rows) return ist_fail(err, IST_NOMEM, "out of memory for %zu inputs", d);
    IST_TRY(ask(made, all, d, options, low, high, err));
    for (size_t i = 0; i < d; i++) {
        double moves = fmax(fabs(low[i] - made->planning), fabs(high[i] - made->planning));
        if (moves > 0)
            rows[n++] = (ist_lineage_row){ .range = &all[i], .tenth = all[i].input->value.kind == IST_CONSTANT, .at_low = low[i], .at_high = high[i],
                                           .moves = moves };
    }
    qsort(rows, n, sizeof *rows, by_moves);
    made->n_moved = d;
    made->n_rows = n;
    made->rows = rows;
    return IST_OK;
}

ist_status ist_lineage_run(ist_lineage **out, const ist_scenario *scenario, const ist_lineage_options *options, ist_error *err)
{
    ist_lineage *made = calloc(1, sizeof *made);
    if (!made || !(made->arena = ist_arena_new())) {
        free(made);
        return ist_fail(err, IST_NOMEM, "out of memory");
    }
    made->scenario = scenario;
    made->subject = options->subject;
    made->seed = options->seed;
    made->futures = options->futures ? options->futures : IST_PROBE_FUTURES;
    ist_status status = trace(made, options, err);
    if (status == IST_OK) *out = made;
    else ist_lineage_free(made);
    return status;
}

void ist_lineage_free(ist_lineage *lineage)
{
    if (!lineage) return;
    ist_arena_free(lineage->arena);
    free(lineage);
}
