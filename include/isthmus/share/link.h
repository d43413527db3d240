/* SPDX-License-Identifier: Apache-2.0
 *
 * link.h: the way to a partner's node: push what is in its outbox, pull what it has for us, and afterwards compare both
 * manifests in both directions.
 *
 * Each step may be cut at any moment and done again: what was acknowledged is not sent twice in vain, what arrives twice is kept
 * once, and a cursor moves only when what it passes is on the disk.
 * IST_IO: the network, the disk, or a node that gives the same page again for ever; IST_DENIED: the partner's node lets us not
 * in; IST_SYNTAX: it answers what is no TAXII; IST_MISSING: no URL is known of it.
 */
#ifndef ISTHMUS_SHARE_LINK_H
#define ISTHMUS_SHARE_LINK_H

#include <isthmus/http/client.h>
#include <isthmus/share/exchange.h>

typedef struct ist_link_report {
    size_t pages, objects;   /* sent or received */
    size_t accepted, again, refused;
    char   first_refusal[400]; /* why, of the first; "" none */
    size_t missing_here, missing_there; /* by the manifests: what was fetched, what was sent once more */
    size_t still_missing;    /* after that */
} ist_link_report;

enum { IST_LINK_PAGE = 500 };

/* Sends the rows of the partner's outbox that were not sent yet to its node's inbox. IST_IO when the link breaks: what was
 * acknowledged stays done. IST_DENIED: the partner's node does not let us in. */
ist_status ist_link_push(ist_exchange *exchange, ist_http_client *client, const ist_partner *partner, ist_link_report *out, ist_error *err);
/* Fetches what the partner's node has for us beyond the last pull. */
ist_status ist_link_pull(ist_exchange *exchange, ist_http_client *client, const ist_partner *partner, ist_link_report *out, ist_error *err);
/* Compares: what its outbox lists against what we hold of it, and what our outbox holds against what its inbox lists. What is
 * missing on either side is carried over, once. */
ist_status ist_link_reconcile(ist_exchange *exchange, ist_http_client *client, const ist_partner *partner, ist_link_report *out,
                              ist_error *err);

#endif
