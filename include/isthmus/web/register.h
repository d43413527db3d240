/* SPDX-License-Identifier: Apache-2.0
 *
 * register.h: the register of agreements with the terms of the exchange beside it, as the page and a command show it.
 */
#ifndef ISTHMUS_WEB_REGISTER_H
#define ISTHMUS_WEB_REGISTER_H

#include <isthmus/base/text.h>
#include <isthmus/figure/table.h>
#include <isthmus/ledger/store.h>

typedef struct ist_web_register {
    const char *between; /* parties, with ',' between them; NULL: anybody */
    int         as_of;   /* what was known on that day; IST_ANY_DAY: everything */
    int         on;      /* the day that "in force" speaks of */
} ist_web_register;

/* A row an agreement: parties, days, whether it is in force, and the categories of information that may pass under it. Appends the
 * timeline to `svg` where that is not NULL. Free *out with ist_table_free; untouched on failure. IST_NOMEM, or what ist_show_agreements
 * and ist_terms_read say. */
ist_status ist_web_register_read(ist_ledger *ledger, const ist_web_register *asked, ist_table **out, ist_buffer *svg, ist_error *err);

#endif
