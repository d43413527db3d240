/* SPDX-License-Identifier: Apache-2.0
 *
 * facts.h: records of the ledger as objects of STIX 2.1, and back.
 *
 * A record becomes a note, or for an event with a place a report with its location and its evidence (observed-data over a
 * file with the hash), created by the identity of our side. The record itself, cell by cell, is in a property extension, so
 * that the partner's node can add it to its ledger word for word. Its release label, joined with that of its source,
 * becomes a marking-definition; a record without a label gives objects without one, which never leave. The identity
 * is public. What a store or a ledger says when it cannot be read or written passes through (IST_IO, IST_CONFLICT).
 */
#ifndef ISTHMUS_SHARE_FACTS_H
#define ISTHMUS_SHARE_FACTS_H

#include <isthmus/ledger/store.h>
#include <isthmus/share/exchange.h>

#define IST_RECORD_EXTENSION "extension-definition--b0000001-1111-4111-8111-000000000002"

/* Least number of cases of a measure (a rate, a count) that leaves: "count" of its record, or its value where the unit is
 * events. */
enum { IST_FACT_MINIMUM = 5 };

/* Category of information of a table's records, as agreements name it ("maritime-events", "transfers", ...). */
const char *ist_fact_category(const char *table);

/* Puts the objects of a record into the exchange and gives the id of the one that stands for it; of a record that was taken
 * from a partner that is the partner's. Putting the same record again changes nothing. With `take_back` all that was made of the
 * records that it corrects is taken back from every outbox. IST_MISSING: no such record, or it has been corrected. */
ist_status ist_fact_put(ist_exchange *exchange, ist_ledger *ledger, const char *key, bool take_back, ist_buffer *out_id, ist_error *err);

/* The same of every record of a table; `each` is called with the id of each. */
ist_status ist_facts_put(ist_exchange *exchange, ist_ledger *ledger, const ist_record *record, bool take_back,
                         void (*each)(void *context, const char *id), void *context, ist_error *err);

/* Adds the records that a partner gave to the ledger, the source of each before it, and keeps in the exchange whose they are.
 * Their label is what they say joined with what the object is marked with. An event found at sea, and whatever the ledger
 * holds in other words, stands under KEY-PARTNER; so does what it corrects, and a correction of what never came corrects
 * nothing here. Counts what was added, held already, and what the ledger would not take, with why of the first. */
typedef struct ist_fact_report { size_t added, again, refused; char why[400]; } ist_fact_report;
ist_status ist_facts_take(ist_exchange *exchange, const ist_partner *partner, ist_ledger *ledger, ist_fact_report *out, ist_error *err);

#endif
