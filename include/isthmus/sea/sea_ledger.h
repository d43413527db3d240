/* SPDX-License-Identifier: Apache-2.0
 *
 * sea_ledger.h: events and measured rates into the ledger, and ships and areas out of it.
 *
 * A ledger that is full, locked or open for reading only is IST_IO; a record that is held with other content IST_CONFLICT.
 */
#ifndef ISTHMUS_SEA_SEA_LEDGER_H
#define ISTHMUS_SEA_SEA_LEDGER_H

#include <isthmus/ledger/store.h>
#include <isthmus/sea/event.h>
#include <isthmus/sea/listing.h>

/* Writes one event as a fact with the release label and the source. Read again, the same event is held already; an event
 * that came to more (it was open) or has another label is a new fact that corrects the last one. */
ist_status ist_sea_event_to_ledger(ist_ledger *ledger, const ist_sea_event *event, const ist_sea_names *names, const char *label,
                                   const char *source, ist_added *out, ist_error *err);

/* A rate measured on feeds: `found` of `cases`, with Wilson's interval of 95%. `subject` is a partner or a pool ("A+B"),
 * `measure` a name ("detection-rate"). The key goes to *out_key (room IST_SEA_KEY): a scenario takes it as {fact: KEY}. */
enum { IST_SEA_KEY = 128 };
ist_status ist_sea_rate_to_ledger(ist_ledger *ledger, const char *subject, const char *measure, size_t found, size_t cases,
                                  int first_day, int last_day, const char *method, const char *label, const char *source,
                                  char out_key[IST_SEA_KEY], ist_error *err);

/* Adds the source under its key ("source/sea-watch") unless it is held. */
ist_status ist_sea_source_to_ledger(ist_ledger *ledger, const char *key, const char *title, const char *label, ist_error *err);

/* Wilson's score interval of 95% for `found` of `cases`. */
void ist_sea_interval(size_t found, size_t cases, double *out_low, double *out_high);

#endif
