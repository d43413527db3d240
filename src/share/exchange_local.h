/* SPDX-License-Identifier: Apache-2.0
 *
 * exchange_local.h: the store behind the exchange, as its files share it.
 */
#ifndef ISTHMUS_SHARE_EXCHANGE_LOCAL_H
#define ISTHMUS_SHARE_EXCHANGE_LOCAL_H

#include "item.h"
#include "share_local.h"

#include <isthmus/share/exchange.h>
#include <sqlite3.h>

/* Every statement that is run more than once, prepared when first needed. */
typedef enum exchange_statement {
    SQL_OBJECT, SQL_OBJECT_GIVEN, SQL_GIVER, SQL_GIVER_ADD, SQL_OWN, SQL_ALL_GIVEN, SQL_OBJECT_VERSION, SQL_OBJECT_ADD, SQL_ROW_HELD, SQL_CONSENTED, SQL_PARTNER_NAME, SQL_PARTNER_CERTIFICATE, SQL_PARTNER_PASSWORD,
    SQL_ROWS, SQL_ROWS_NOT_PASSED, SQL_ROWS_OF_ID, SQL_ROWS_MADE_OF, SQL_ROW_OTHERS, SQL_ROW_VERSION, SQL_ROW_ADD, SQL_ROW_VERSIONS, SQL_ROW_NOT_LONE, SQL_ROW_FIND, SQL_ROW_MOVE,
    SQL_ROW_DECIDED, SQL_PASSED_NEXT, SQL_ROWS_PASSED, SQL_PASSED, SQL_PASSED_ADD, SQL_MOVED_ADD, SQL_GROUND_ADD,
    SQL_LAST_ROW, SQL_BEGIN, SQL_COMMIT, SQL_AUDIT_LAST, SQL_AUDIT_ADD,
    SQL_COUNT
} exchange_statement;

enum { MOST_DELIVERING = 64, MOST_USABLE = 8, OLDEST_EXCHANGE = 2, EXCHANGE_VERSION = 4 /* of the store: PRAGMA user_version */ };

/* A marking by its id, kept once understood, for one offer or one page. */
typedef struct known_marking { char id[64]; bool own; ist_marking marking; } known_marking;

struct ist_exchange {
    sqlite3 *db;
    sqlite3_stmt *statements[SQL_COUNT];
    char side[IST_PARTNER_TEXT];
    unsigned char secret[DIGEST_BYTES];
    int64_t (*clock)(void *context);
    void *clock_context;
    size_t n_terms;
    const ist_terms *terms;
    known_marking *markings; /* open addressing, by the id's digest; n_slots is a power of two */
    size_t n_markings, n_slots;
    ist_arena *scratch;      /* texts read while an item is built */
    json_t *read;            /* list: objects read while an item is built */
    const char *asker;       /* name of the partner for whom consent is looked up */
    int day;                 /* on which */
    /* within one transaction: the last row of one box (0: not looked up), and markings that a partner may use */
    int64_t tail_box, tail_key, tail_date;
    size_t n_usable;
    char usable[MOST_USABLE][64];
    size_t n_delivering;     /* ids that are on their way into an outbox, outermost first */
    const char *delivering[MOST_DELIVERING];
};

ist_status exchange_error(ist_exchange *x, ist_error *err, const char *doing);
ist_status exchange_run(ist_exchange *x, const char *sql, ist_error *err);
int exchange_pragma(ist_exchange *x, const char *pragma); /* its value; 0 where it has none */
/* The prepared statement, reset and with parameters unbound; NULL with the error set. */
sqlite3_stmt *exchange_statement_of(ist_exchange *x, exchange_statement which, ist_error *err);
void exchange_bind(sqlite3_stmt *statement, int parameter, const char *text);
const char *exchange_text(sqlite3_stmt *statement, int column);
ist_status exchange_step(ist_exchange *x, sqlite3_stmt *statement, bool *out_row, ist_error *err);
/* Runs a statement that gives no rows, and resets it. */
ist_status exchange_do(ist_exchange *x, sqlite3_stmt *statement, ist_error *err);
ist_status exchange_begin(ist_exchange *x, ist_error *err);
ist_status exchange_commit(ist_exchange *x, ist_error *err);
void exchange_undo(ist_exchange *x);

/* audit.c: the name of one of a partner's chains in the store. */
enum { AUDIT_NAME = IST_PARTNER_TEXT + 16 };
void audit_chain_name(const char *partner, ist_audit_chain chain, char out[AUDIT_NAME]);

/* audit.c: one more record of one of the partner's chains, inside the transaction that is open; *out_n (NULL) is its number. */
typedef struct audit_record {
    const char *what, *id, *version, *agreement, *rule, *digest, *note; /* NULL: not said */
    long long count;                                                    /* -1: not said */
} audit_record;
ist_status exchange_audit(ist_exchange *x, const char *partner, ist_audit_chain chain, const audit_record *record, long long *out_n,
                          ist_error *err);

/* A value of the node's own; head.c makes its key for signatures. */
ist_status exchange_get_node(ist_exchange *x, const char *name, void *out, int room, int *out_length, ist_error *err);
ist_status exchange_set_version(ist_exchange *x, ist_error *err); /* that the store is of the form of now */
ist_status exchange_new_key(unsigned char *out, size_t room, size_t *out_length, ist_error *err);

/* outbox.c: takes back every row that stands on an id, inside the transaction that is open; each partner's audit says so. */
ist_status exchange_recall_rows(ist_exchange *x, const char *id, const char *reason, ist_error *err);

/* older.c: what was added to the store since its first form; and a store of an older form, opened for writing, brought to the form of now. */
ist_status exchange_add_later(ist_exchange *x, ist_error *err);
ist_status exchange_bring_up(ist_exchange *x, ist_error *err);
/* What a row of an outbox is decided on, but for its bytes: rows of which this is one text are hidden together. */
#define DECIDED_ON "rows.box || char(10) || rows.consented || char(10) || rows.category || char(10) || rows.originator || char(10) || rows.markings"

/* objects.c: what is held. The lookups are those of item.h, the context is the exchange. An id is ours, or that of the partner who gave
 * it first. A label is what we say it is, or else what all say who gave it. */
bool exchange_object(void *context, const char *id, share_held *out);
bool exchange_marking(void *context, const char *id, bool given, ist_marking *out);
bool exchange_may_be_passed_on(const ist_exchange *x, const char *originator, const char *category, int day);
/* Whether an id is this partner's. */
ist_status exchange_is_partners(ist_exchange *x, const ist_partner *partner, const char *id, bool *out, ist_error *err);
/* Forgets what was read before, and what labels mean: this process or another may have changed it since. */
ist_status exchange_forget_read(ist_exchange *x, ist_error *err);
const char *exchange_version(const json_t *object); /* modified, or created, or "" */
ist_status exchange_write(const json_t *object, ist_buffer *out, ist_error *err); /* the one form in which objects are kept */

/* facts_take.c: of which side's object a record of the ledger was taken, and that object; "" where it was not. */
ist_status facts_taken(ist_exchange *x, const char *key, char out_side[IST_PARTNER_TEXT], char out_id[96], ist_error *err);
/* The record under `key` came with the partner's object `id`. */
ist_status facts_note_taken(ist_exchange *x, const char *key, const char *side, const char *id, ist_error *err);
/* facts.c: the id of who we are, which made what we make of records. */
void facts_own_identity(const ist_exchange *x, char out[96]);

/* places.c: one row into a box, dated after all others of the box. `markings` and `ids` with a blank between. */
typedef struct new_row {
    int64_t box;
    const char *id, *version, *type, *bytes, *category, *originator, *markings, *ids;
    size_t length; /* of the bytes */
    bool consented;
} new_row;
/* Before the id of an object, in `grounds`: a copy without some of it, under another id, was made of it. */
#define COPY_OF "copy of "
static inline int64_t exchange_outbox(const ist_partner *partner) { return 2 * partner->number; }
static inline int64_t exchange_inbox(const ist_partner *partner) { return 2 * partner->number + 1; }
static inline int64_t exchange_first_key(int64_t box) { return box << 32; }
/* *out_there: the version stands in the box already, and nothing was added. */
ist_status exchange_add_row(ist_exchange *x, const new_row *row, int64_t *out_key, bool *out_there, ist_error *err);
/* Of the row under `key`, what was decided on now; it stays where it is. */
ist_status exchange_write_decided(ist_exchange *x, int64_t key, const new_row *row, ist_error *err);
/* Moves a row behind all others of its box, as one that was added now; *out_key is where it stands then, `key` when it is not there any
 * more. `row`: how it was decided on, NULL as it stands. */
ist_status exchange_renew_row(ist_exchange *x, int64_t box, int64_t key, const new_row *row, int64_t *out_key, ist_error *err);
/* The same of rows that were hidden when somebody read past them, in one transaction; and keeping of rows that they are. */
ist_status exchange_renew_passed(ist_exchange *x, int64_t box, size_t n, const int64_t *keys, ist_error *err);
ist_status exchange_keep_passed(ist_exchange *x, size_t n, const int64_t *keys, ist_error *err);
ist_status exchange_was_passed(ist_exchange *x, int64_t key, bool *out, ist_error *err);
/* rows.c: the row of a version in a partner's outbox, and whether the partner sees it now; *out_key 0: there is none. */
ist_status exchange_find_row(ist_exchange *x, const ist_partner *partner, const char *id, const char *version, int64_t *out_key,
                             bool *out_stands, ist_error *err);
/* The keys of rows that the partner sees now and that were made of a version of an object, itself and sanitised copies, but not that of the
 * id `but`; the caller frees them. */
ist_status exchange_rows_made_of(ist_exchange *x, const ist_partner *partner, const char *id, const char *version, const char *but,
                                 int64_t **out_keys, size_t *out_n, ist_error *err);
/* A word [length] among those of a list with `between` between them. */
bool exchange_in_list(const char *list, char between, const char *word, size_t length);

#endif
