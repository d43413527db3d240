/* SPDX-License-Identifier: Apache-2.0
 *
 * wait.c: how far what waits for chance has come, for those who watch a run.
 */
#include "sim_local.h"

const double *ist_sim_wait_sum(const ist_sim_block *block, ist_wait wait, int index)
{
    switch (wait) {
    case IST_WAIT_CONTINGENCY: return block->contingency[index].hazard_sum;
    case IST_WAIT_SIGNATURE: return block->order[index].convert_sum;
    case IST_WAIT_LAPSE: return block->order[index].lapse_sum;
    default: return block->trigger[index].sum;
    }
}

const double *ist_sim_wait_threshold(const ist_sim_block *block, ist_wait wait, int index)
{
    switch (wait) {
    case IST_WAIT_CONTINGENCY: return block->contingency[index].threshold;
    case IST_WAIT_SIGNATURE: return block->order[index].convert_threshold;
    case IST_WAIT_LAPSE: return block->order[index].lapse_threshold;
    default: return block->trigger[index].threshold;
    }
}
