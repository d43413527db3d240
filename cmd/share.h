/* SPDX-License-Identifier: Apache-2.0
 *
 * share.h: what the commands of the exchange share: its store, its agreements, the way to a partner.
 */
#ifndef ISTHMUS_CMD_SHARE_H
#define ISTHMUS_CMD_SHARE_H

#include "command.h"
#include "inputs.h"

#include <isthmus/http/client.h>
#include <isthmus/share/exchange.h>
#include <isthmus/share/terms.h>

typedef struct share_asked {
    const char *exchange, *ledger;
} share_asked;
#define OPTIONS_OF_SHARE(type, asked)                                                                                \
    { "exchange", OPTION_TEXT, OPTION_HOLDS(type, asked.exchange), "FILE",                                           \
      "the exchange's store (default $ISTHMUS_EXCHANGE)" },                                                          \
    OPTION_OF_LEDGER(type, asked.ledger)

/* An exchange with the agreements of the ledger that are known today. */
typedef struct share_opened {
    ist_exchange *exchange;
    ist_ledger   *ledger;
    ist_arena    *arena; /* holds the terms */
} share_opened;

/* The path of the store: as given, or of $ISTHMUS_EXCHANGE. IST_USAGE when neither is there. */
ist_status share_path(const char *given, const char **out, ist_error *err);
/* The key of the actor that is meant, in a ledger that knows it: a side that no agreement can name would get nothing. */
ist_status share_side(const char *ledger, const char *meant, char out[IST_PARTNER_TEXT], ist_error *err);
ist_status share_open(const share_asked *asked, share_opened *out, ist_error *err);
void       share_close(share_opened *opened);
/* Reads the agreements again, as the ledger has them now. When they are not sound the gate has none: nothing but what is public passes. */
ist_status share_read_terms(share_opened *opened, ist_error *err);

/* Makes sure that the exchange holds an item and gives its ids, a line feed behind each: of a key of the ledger, an id of
 * STIX, a table of the ledger, or a file of objects, in their order. `category` NULL: by the type. `take_back`: what stands for records
 * of the ledger that the item corrects leaves every outbox. */
ist_status share_item_ids(const share_opened *opened, const char *item, const char *category, bool take_back, ist_buffer *out, ist_error *err);

/* How a partner's node is reached. */
typedef struct share_way {
    const char *authority, *certificate, *key, *password;
} share_way;
#define OPTIONS_OF_WAY(type, way)                                                                                    \
    { "authority", OPTION_TEXT, OPTION_HOLDS(type, way.authority), "FILE", "who signs the partner's certificate (PEM)" }, \
    { "certificate", OPTION_TEXT, OPTION_HOLDS(type, way.certificate), "FILE", "our certificate (PEM)" },            \
    { "key", OPTION_TEXT, OPTION_HOLDS(type, way.key), "FILE", "its key (PEM)" },                                    \
    { "password", OPTION_TEXT, OPTION_HOLDS(type, way.password), "FILE", "a file with USER:PASSWORD, for tests" }

ist_status share_client(const share_way *way, const ist_stop *stop, ist_http_client **out, ist_error *err);

#endif
