/* SPDX-License-Identifier: Apache-2.0
 *
 * page_local.h: what the files that write the report share.
 */
#ifndef ISTHMUS_BRIEFING_PAGE_LOCAL_H
#define ISTHMUS_BRIEFING_PAGE_LOCAL_H

#include "briefing_local.h"
#include <isthmus/figure/report.h>

/* Everything a part of the page needs. */
typedef struct writing {
    ist_report              *report;
    const ist_result        *result;
    const ist_scenario      *used;    /* the result's, with what was set in place of its inputs */
    const briefing_pictures *pictures;
    int                     *some;    /* room for the sources of one picture */
    const char              *recipe;
} writing;

/* page_summary.c: the first page */
ist_report *page_open(const ist_result *result, const char *recipe); /* NULL when out of memory */
void        page_add_keys(const writing *page);
void        page_add_summary(const writing *page);

#endif
