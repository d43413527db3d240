/* SPDX-License-Identifier: Apache-2.0
 *
 * evidence.c: what the commands that question an answer have in common.
 */
#include "evidence.h"

const char *const command_countings[] = { "share", "alone", "last", NULL };

static void show(void *context, uint64_t done, uint64_t all) { ist_progress_at(context, (size_t)done, (size_t)all); }

ist_control command_control(const command_context *context, const evidence_asked *asked, ist_progress *line)
{
    return (ist_control){ .threads = asked->threads ? (int)asked->threads : ist_cores(), .stop = context->stop, .progress = show,
                          .progress_context = line };
}

ist_status command_subjects(const ist_scenario *scenario, const char *of, int counting, ist_subject *subjects, size_t most, size_t *out_count,
                            ist_error *err)
{
    *out_count = 1;
    if (of) return ist_subject_read(scenario, of, (ist_counting)counting, &subjects[0], err);
    *out_count = scenario->n_headlines < most ? scenario->n_headlines : most;
    for (size_t h = 0; h < *out_count; h++) subjects[h] = ist_subject_of_headline(scenario, h, (ist_counting)counting);
    return IST_OK;
}
