/* SPDX-License-Identifier: Apache-2.0
 *
 * show.h: what an exchange did, as a page or a report reads it: decisions with their reasons, what went in and out by partner
 * and day. Partners come from ist_exchange_each_partner (exchange.h), agreements from ist_terms_read (terms.h), the state of the
 * audit from ist_exchange_verify and ist_exchange_head.
 *
 * Any call can return IST_IO and IST_NOMEM, or what the caller's own function returned.
 *
 * All of this is ours alone: a refusal tells that something is there. Nothing here may be sent to a partner.
 */
#ifndef ISTHMUS_SHARE_SHOW_H
#define ISTHMUS_SHARE_SHOW_H

#include <isthmus/share/exchange.h>

/* A record of one of a partner's chains, read. Texts live during the call; "" where nothing is said. */
typedef struct ist_audited {
    long long   n;
    const char *at;        /* when: "2026-03-01T00:00:00.000001Z" */
    const char *what;      /* decisions: release, release-sanitised, refuse, recall, consent; transfers: send, push, accept, withdraw */
    const char *id, *version, *agreement, *digest;
    const char *rule, *says; /* the rule's word and its sentence */
    const char *note;      /* what failed or was left out; a recall's reason */
    long long   count;     /* objects of a transfer; -1 */
} ist_audited;

/* The newest `most` records whose number is below `before` (0: from the newest on), newest first; stops when `each` returns
 * false. */
ist_status ist_exchange_each_audited(ist_exchange *exchange, const ist_partner *partner, ist_audit_chain chain, long long before, size_t most,
                                     bool (*each)(void *context, const ist_audited *record), void *context, ist_error *err);

/* What went between us and a partner, counted. */
typedef struct ist_partner_flow {
    long long out, out_recalled;     /* objects in its outbox, and those of them that were taken back */
    long long in, in_withdrawn;      /* objects that it gave, and those of them that it took back */
    long long out_labels, in_labels; /* marking-definitions that went along, each once: an object takes its labels with it, and no
                                        decision is made on them, so that they are not among the objects */
    long long released, sanitised, refused, recalled, consents; /* decisions */
    long long sent, sent_objects, accepted_objects;             /* transfers: pages sent, objects in them, objects taken in */
    int64_t   first_out, last_out, first_in, last_in; /* dates, microseconds; 0 none */
} ist_partner_flow;
ist_status ist_exchange_flow(ist_exchange *exchange, const ist_partner *partner, ist_partner_flow *out, ist_error *err);

/* How often each rule decided, by its place in the enum: [IST_RULES]. */
ist_status ist_exchange_rules(ist_exchange *exchange, const ist_partner *partner, long long out[IST_RULES], ist_error *err);

/* Objects by day without the labels that went along, oldest first. */
ist_status ist_exchange_each_day(ist_exchange *exchange, const ist_partner *partner,
                                 bool (*each)(void *context, int day, long long out_rows, long long in_rows), void *context, ist_error *err);

#endif
