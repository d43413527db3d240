/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis/control.h: how a long job of this room is driven from outside.
 */
#ifndef ISTHMUS_ANALYSIS_CONTROL_H
#define ISTHMUS_ANALYSIS_CONTROL_H

#include <isthmus/base/threads.h>
#include <stdint.h>

/* A zeroed struct is valid: one thread, not to be stopped, silent. */
typedef struct ist_control {
    int             threads;  /* 0 counts as 1 */
    const ist_stop *stop;     /* may be NULL; set: the futures done so far are kept */
    /* Called after each block of futures, possibly from several threads at once; may be NULL. */
    void          (*progress)(void *context, uint64_t done, uint64_t all);
    void           *progress_context;
} ist_control;

#endif
