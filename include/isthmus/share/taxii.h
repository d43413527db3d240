/* SPDX-License-Identifier: Apache-2.0
 *
 * taxii.h: TAXII 2.1 as a handler over an exchange: a function from request to answer, without a socket.
 *
 * A partner sees two collections: its outbox, which it reads, and its inbox, into which it writes and which gives back what it
 * wrote. What it may not see looks exactly like what is not there: bodies, counts, headers, errors, order. `next` is a
 * place in the sequence with the filters it belongs to, under a code that only this node can make and read (the place would tell
 * how many rows are hidden): it holds for ever and after a restart, and asking again gives the same page.
 */
#ifndef ISTHMUS_SHARE_TAXII_H
#define ISTHMUS_SHARE_TAXII_H

#include <isthmus/http/message.h>
#include <isthmus/share/exchange.h>
#include <pthread.h>

typedef struct ist_taxii {
    ist_exchange   *exchange;   /* one writer: the lock is held while a request is answered */
    pthread_mutex_t lock;
    const char     *base;       /* "https://node.example:8443", in front of paths in answers */
    const char     *title;
    size_t          largest;    /* bytes of an envelope */
    size_t          page;       /* most objects in a page; 0 is 1,000 */
    bool            basic;      /* user and password are taken too: for tests */
} ist_taxii;

#define IST_TAXII_TYPE "application/taxii+json;version=2.1"
#define IST_TAXII_ROOT "/exchange/"

/* An ist_http_handler; `context` is an ist_taxii. */
void ist_taxii_handle(void *context, const ist_http_request *request, ist_http_answer *answer);

#endif
