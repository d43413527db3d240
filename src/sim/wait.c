/* SPDX-License-Identifier: Apache-2.0
 *
 * wait.c: how far what waits for chance has come, for those who watch a run.
 */
#include "sim_local.h"

const double *ist_sim_wait_sum(const ist_sim_block *block, ist_wait wait, int index)
{
    switch (wait) {
    case IST_WAIT_CONTINGENCY: return COLUMN(block->hazard_sum, index);
    case IST_WAIT_SIGNATURE: return COLUMN(block->convert_sum, index);
    case IST_WAIT_LAPSE: return COLUMN(block->lapse_sum, index);
    default: return COLUMN(block->trigger_sum, index);
    }
}

const double *ist_sim_wait_threshold(const ist_sim_block *block, ist_wait wait, int index)
{
    switch (wait) {
    case IST_WAIT_CONTINGENCY: return COLUMN(block->threshold, index);
    case IST_WAIT_SIGNATURE: return COLUMN(block->convert_threshold, index);
    case IST_WAIT_LAPSE: return COLUMN(block->lapse_threshold, index);
    default: return COLUMN(block->trigger_threshold, index);
    }
}
