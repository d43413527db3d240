/* SPDX-License-Identifier: Apache-2.0
 *
 * exchange.h: one node's side of the exchange: what it holds, what each partner may have, what each gave, and the proof.
 *
 * One SQLite file (write-ahead log, synchronous=FULL): what is accepted or offered is on the disk before the call returns.
 * Every partner has an outbox, a sequence, and an audit chain of its own, so that nothing one partner may not see moves
 * anything that it can. An outbox is filled by the gate, and each item is decided again, and filtered a second time as
 * bytes, whenever it is read. An id is ours, or that of the partner who gave it first; what another calls by it stands for nothing.
 *
 * Any call can return IST_IO (the file, a full disk, another process that holds it too long) and IST_NOMEM; what was asked is then
 * done whole or not at all. A function says what else it returns.
 *
 * A handle serves one thread at a time. Two processes may open one file; SQLite lets one of them write at a time.
 */
#ifndef ISTHMUS_SHARE_EXCHANGE_H
#define ISTHMUS_SHARE_EXCHANGE_H

#include <isthmus/base/json.h>
#include <isthmus/share/gate.h>
#include <stdint.h>

typedef struct ist_exchange ist_exchange;

enum { IST_EXCHANGE_APPLICATION = 0x49534558, IST_PARTNER_TEXT = 64, IST_DIGEST_HEX = 65,
       IST_OBJECT_TEXT = 290,  /* an id: a type of up to 250 letters, "--" and a UUID */
       IST_VERSION_TEXT = 40   /* a moment with up to 18 digits of a second */ };

typedef struct ist_exchange_options {
    const char *our_side;   /* key of our actor, when a store is made: "NATO" */
    bool        create;     /* the file must not exist */
    int64_t   (*clock)(void *context); /* microseconds since 1970, UTC; NULL: the system's */
    void       *clock_context;
    const unsigned char *secret; /* of a store that is made: 32 bytes; NULL: random, as it should be outside of tests */
} ist_exchange_options;

/* IST_MISSING no such file, IST_CONFLICT it exists already or another isthmus made it, IST_SYNTAX not an exchange. */
ist_status  ist_exchange_open(ist_exchange **out, const char *path, const ist_exchange_options *options, ist_error *err);
void        ist_exchange_free(ist_exchange *exchange); /* NULL is fine */
int64_t     ist_exchange_now(const ist_exchange *exchange);
/* The agreements that the gate asks; borrowed while the handle lives or until set again. */
void        ist_exchange_set_terms(ist_exchange *exchange, size_t n, const ist_terms *terms);

/* ---- partners */

typedef struct ist_partner {
    char name[IST_PARTNER_TEXT];  /* "rok": letters, digits and '-' */
    char side[IST_PARTNER_TEXT];  /* key of its actor: "ROK" */
    char code[IST_PARTNER_TEXT];  /* in "Releasable To": "KOR" */
    int  first_day, last_day;     /* exchange is open on both and between */
    char certificate[IST_DIGEST_HEX]; /* SHA-256 of its certificate, hex; "" none */
    char user[IST_PARTNER_TEXT], password[IST_DIGEST_HEX]; /* basic authentication: SHA-256 of USER:PASSWORD; "" none */
    char url[256];                /* of its API root, for push and pull; "" none */
    char outbox[40], inbox[40];   /* ids of its two collections; made when it is added */
    int64_t number;               /* its place in the store; given when it is added */
} ist_partner;

/* Fills user and password of a partner from "USER:PASSWORD". IST_SYNTAX. */
ist_status ist_exchange_password(ist_partner *partner, const char *text, ist_error *err);
/* Adds a partner or replaces one of that name; the collections' ids stay. IST_USAGE: its name, its side, or a URL that is not
 * https:// (http:// may be that of a partner without a certificate, for tests). */
ist_status ist_exchange_put_partner(ist_exchange *exchange, const ist_partner *partner, ist_error *err);
/* By name, or by certificate, or by user and password digest: the first that is not NULL. IST_MISSING. */
ist_status ist_exchange_partner(ist_exchange *exchange, const char *name, const char *certificate, const char *password,
                                ist_partner *out, ist_error *err);
ist_status ist_exchange_each_partner(ist_exchange *exchange, bool (*each)(void *context, const ist_partner *partner), void *context,
                                     ist_error *err);

/* ---- what we hold */

/* Takes an object of ours in after checking it (stix.h); the same id and version again is fine when the bytes are the same
 * (IST_CONFLICT otherwise); a version is the moment that is written, with however many digits. `category` of information ("maritime-events")
 * holds from now on, for decisions that are made from now on; NULL: as it is held, or by its type. `originator` is the key of an actor, ""
 * ours. */
ist_status ist_exchange_put(ist_exchange *exchange, const json_t *object, const char *category, const char *originator,
                            ist_error *err);
/* The originator agrees that an object of its, handed in or given, goes to a side. Kept, and written into that partner's audit. */
ist_status ist_exchange_consent(ist_exchange *exchange, const char *id, const char *partner, ist_error *err);
/* Takes an object back, ours or one that a partner gave: it is absent from every outbox from now on, and so is what names it. The inbox
 * of who gave it stays as it is. */
ist_status ist_exchange_recall(ist_exchange *exchange, const char *id, const char *reason, ist_error *err);

/* ---- what leaves */

typedef struct ist_offer {
    ist_decision decision;       /* `what` and `agreement` point into `words` and the terms */
    char         words[512];     /* id or selector that failed */
    char         id[IST_OBJECT_TEXT]; /* under which it leaves: its own, or that of the sanitised object */
    char         version[IST_VERSION_TEXT];
    char         digest[IST_DIGEST_HEX]; /* SHA-256 of the bytes; "" when refused */
    size_t       n_references, n_parts;
    bool         already;        /* it stands in the outbox, and the partner sees it */
} ist_offer;

/* Decides on the last version of an object, the latest moment, for a partner on a day. With `deliver`, what may leave enters the outbox and
 * the decision the audit, both on the disk on return, and where that version stands in the outbox and may not leave as it is any more it is
 * taken back, as itself and as a copy without some of it; what stands there and may stands as it is decided now. Without, nothing is written. A refusal is IST_OK with
 * decision.verdict IST_REFUSE; IST_MISSING: no such object or partner. */
ist_status ist_exchange_offer(ist_exchange *exchange, const char *id, const char *partner, int day, bool deliver, ist_offer *out,
                              ist_error *err);

/* Which rows of a collection: the filters of TAXII 2.1, section 3.4. Zeroed: everything, last versions. */
typedef struct ist_page_filter {
    int64_t     after;      /* of date_added, microseconds, exclusive; 0 all */
    int64_t     sequence;   /* rows behind this one */
    const char *ids, *types, *versions, *spec_versions; /* with ',' between; NULL not given */
    size_t      limit;      /* rows at most */
} ist_page_filter;

typedef struct ist_row {
    int64_t     sequence, date_added;
    const char *id, *version, *type; /* an object without a version of its own has the moment of date_added (TAXII 2.1, section 5.3.1) */
    bool        unversioned;
    const char *bytes;      /* the object; its length */
    size_t      length;
} ist_row;

/* Calls `each` for the rows of a partner's collection that pass the filter, the gate as of now, and the second filter, in
 * the order of their date. What does not pass is as if it were not there; when it passes later it comes again behind all others, with a new
 * date, so that who went on by date or sequence gets it. *out_more: rows would follow. The row lives during the call. `inbox`:
 * what the partner gave us, as it gave it. */
ist_status ist_exchange_rows(ist_exchange *exchange, const ist_partner *partner, bool inbox, const ist_page_filter *filter,
                             bool (*each)(void *context, const ist_row *row), void *context, bool *out_more, ist_error *err);

/* Writes into the partner's audit what was sent: how many rows, the date of the last, and the digest of the bytes. Durable. */
ist_status ist_exchange_sent(ist_exchange *exchange, const ist_partner *partner, const char *what, size_t rows, int64_t last,
                             const void *bytes, size_t length, ist_error *err);

/* ---- what comes */

typedef struct ist_accepted {
    ist_buffer status;   /* the TAXII status resource */
    size_t     good, bad, again; /* stored, refused, held already (counted as success) */
} ist_accepted;

/* Takes an envelope of a partner: each object is checked; the good ones are stored, the bad accounted for with the rule
 * that failed; all in one transaction that is on the disk on return. IST_SYNTAX when it is no envelope at all: nothing is
 * stored. */
ist_status ist_exchange_accept(ist_exchange *exchange, const ist_partner *partner, const char *bytes, size_t length,
                               ist_accepted *out, ist_error *err);
void       ist_accepted_clear(ist_accepted *accepted);
/* A status that was given to this partner; IST_MISSING. */
ist_status ist_exchange_status(ist_exchange *exchange, const ist_partner *partner, const char *id, ist_buffer *out, ist_error *err);
/* The partner takes back what it gave; *out_any: it had given it. It leaves the outboxes of others where the id is the partner's. Given
 * again it is there again. */
ist_status ist_exchange_withdraw(ist_exchange *exchange, const ist_partner *partner, const char *id, const char *versions,
                                 bool *out_any, ist_error *err);

/* ---- cursors of push and pull, by partner and name */
ist_status ist_exchange_cursor(ist_exchange *exchange, const ist_partner *partner, const char *name, ist_buffer *out, ist_error *err);
ist_status ist_exchange_set_cursor(ist_exchange *exchange, const ist_partner *partner, const char *name, const char *value,
                                   ist_error *err);
/* Secret of this node, for what must come back unchanged (paging): 32 bytes. */
const unsigned char *ist_exchange_secret(const ist_exchange *exchange);

/* ---- audit */

/* Two chains a partner. Decisions are ours alone: a refusal tells that something is there. Transfers, what was sent and
 * what was accepted, may be shown to the partner, who can check them against what it holds. */
typedef enum ist_audit_chain { IST_AUDIT_DECISIONS, IST_AUDIT_TRANSFERS } ist_audit_chain;

/* Walks a chain and checks each link; IST_BROKEN names the first record that does not fit. *out_records and
 * out_head (hash of the last) are filled as far as it holds. A chain that was cut at its end, or written anew from some record on, holds:
 * that shows only against a count and head that were kept elsewhere. */
ist_status ist_exchange_verify(ist_exchange *exchange, const ist_partner *partner, ist_audit_chain chain, long long *out_records,
                               char out_head[IST_DIGEST_HEX], ist_error *err);
ist_status ist_exchange_each_record(ist_exchange *exchange, const ist_partner *partner, ist_audit_chain chain,
                                    bool (*each)(void *context, long long n, const char *record, const char *hash), void *context,
                                    ist_error *err);

/* Checks records as lines of text, as ist_exchange_each_record gives them: the first `most` of them follow from each other.
 * *out_records and out_head are of the last that was checked. IST_BROKEN names the first that does not fit. */
ist_status ist_audit_check(const char *lines, long long most, long long *out_records, char out_head[IST_DIGEST_HEX], ist_error *err);

/* The head of a partner's chain of transfers on a day, under this node's signature (Ed25519). */
typedef struct ist_head {
    char side[IST_PARTNER_TEXT], partner[IST_PARTNER_TEXT]; /* whose node signs; the partner's name there */
    char day[16];
    long long records;
    char hash[IST_DIGEST_HEX];
    char key[65], signature[129]; /* hex: the public key of the node, and its signature over the rest */
} ist_head;

/* IST_BROKEN when the chain does not hold. */
ist_status ist_exchange_head(ist_exchange *exchange, const ist_partner *partner, ist_head *out, ist_error *err);
/* Whether the signature is that of the key that the head names; whose key it is, is for the partners to have agreed. */
bool       ist_head_check(const ist_head *head);

#endif
