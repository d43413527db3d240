/* SPDX-License-Identifier: Apache-2.0
 *
 * taxii_query.h: the filters of a request (TAXII 2.1, section 3.4) and its paging token.
 */
#ifndef ISTHMUS_SHARE_TAXII_QUERY_H
#define ISTHMUS_SHARE_TAXII_QUERY_H

#include "share_local.h"

#include <isthmus/share/exchange.h>

enum { TAXII_TEXT = 4096 };

typedef struct taxii_query {
    char after[48], limit[24], next[160];
    char ids[TAXII_TEXT], types[TAXII_TEXT], versions[TAXII_TEXT], spec_versions[256];
    bool has_after, has_limit, has_next, has_ids, has_types, has_versions, has_spec_versions;
    ist_page_filter filter; /* borrows from the texts above */
    char digest[DIGEST_TEXT]; /* of the filters and of what they filter */
} taxii_query;

/* Reads a query; `place` is what is filtered (collection and resource). False with what is wrong in `why`. */
bool taxii_read_query(const char *text, const char *partner, const char *place, const unsigned char secret[DIGEST_BYTES], size_t page,
                      taxii_query *out, const char **why);

/* The token for going on behind a row. */
void taxii_write_next(const taxii_query *query, const char *partner, int64_t sequence, const unsigned char secret[DIGEST_BYTES],
                      char out[160]);

#endif
