/* SPDX-License-Identifier: Apache-2.0
 *
 * web.h: the page and its API over all rooms, as a handler of requests in memory.
 *
 * One table of resources says what there is (src/web/resources.c): names, parameters, formats and the function that gives the
 * table. Addresses, errors, /openapi.json and the data dictionary follow from it. The handler holds no state but what it may
 * throw away: open ledgers, compiled scenarios.
 *
 * Called from many threads at once.
 */
#ifndef ISTHMUS_WEB_WEB_H
#define ISTHMUS_WEB_WEB_H

#include <isthmus/base/status.h>
#include <isthmus/base/text.h>
#include <isthmus/http/message.h>

typedef struct ist_web ist_web;

enum { IST_WEB_TOKEN_TEXT = 65 };

/* Texts are borrowed while the handler lives; NULL where not said otherwise. */
typedef struct ist_web_options {
    const char *ledger;       /* file; never NULL (a command that names none finds the shipped one first) */
    const char *scenarios;    /* folder of scenario files NAME.yaml; never NULL */
    const char *data;         /* folder of the shipped data; NULL: what needs it is not served */
    const char *scenario;     /* a scenario file beside those, known by its name without folder and ending */
    const char *sea;          /* what the sea view shows, for src/web/sea*.c: feeds with ',' between them; NULL: no sea */
    const char *exchange;     /* store of an exchange, for src/web/exchange.c; NULL: none */
    const char *token;        /* who lacks it gets nothing but assets; NULL: no token is asked for */
    /* What a reader may see, by the gate of room share: "PUBLIC", a label without recipients ("NATO:SECRET//ATOMAL"), or
     * NULL: everything in the ledger. */
    const char *clearance;
    /* Readers known by their certificate: `count` fingerprints (see ist_http_fingerprint) and a clearance each. One whose
     * certificate is not listed has the clearance above. */
    size_t             n_readers;
    const char *const *reader_certificates, *const *reader_clearances;
    bool        edit;         /* rows may be added to the ledger */
    bool        tls;          /* behind TLS: cookies say so */
    int         threads;      /* of a question; 0: the cores there are */
    const char *temporary;    /* folder of what lives only as long as it is served: a reader's own ledger, rows that arrive; NULL: /tmp */
    int       (*today)(void); /* days since 1970-01-01, UTC; NULL: the machine's. What agreements allow ends with their last day */
} ist_web_options;

/* Checks options and opens the ledger once. IST_MISSING, IST_USAGE (a clearance that is none), IST_NOMEM, or what the ledger says. */
ist_status ist_web_new(ist_web **out, const ist_web_options *options, ist_error *err);
void       ist_web_free(ist_web *web); /* after the server has stopped; NULL is fine */

/* An ist_http_handler; `web` is its context. */
void ist_web_handle(void *web, const ist_http_request *request, ist_http_answer *answer);

/* The description of the API (OpenAPI 3.1), appended. */
void ist_web_openapi(ist_buffer *out);

/* The resources, for tests and manuals: address without ending, and its parameters with blanks between; NULL at the end. */
const char *ist_web_resource(size_t i, const char **out_parameters);

/* 64 hexadecimal digits from the system's source of randomness. IST_IO. */
ist_status ist_web_token(char out[IST_WEB_TOKEN_TEXT], ist_error *err);

#endif
