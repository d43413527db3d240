/* SPDX-License-Identifier: Apache-2.0
 *
 * fields.h: the field tables as their files declare them. Private to the room.
 */
#ifndef ISTHMUS_SRC_LEDGER_FIELDS_H
#define ISTHMUS_SRC_LEDGER_FIELDS_H

#include <isthmus/ledger/records.h>

/* Shorthands of the tables: a text-like field, a number with its range and unit. */
#define WORDS(name, kind, flags, among, meaning) { name, IST_FIELD_##kind, flags, 0, -1, among, "", meaning }
#define COUNT(name, kind, flags, low, high, unit, meaning)                                                  \
    { name, IST_FIELD_##kind, flags, low, high, "", unit, meaning }

extern const ist_record ist_record_actors, ist_record_sources, ist_record_areas, ist_record_agreements,
    ist_record_transfers, ist_record_holdings, ist_record_production, ist_record_spending, ist_record_exports,
    ist_record_posture, ist_record_transit, ist_record_events, ist_record_vessels, ist_record_claims,
    ist_record_mechanisms, ist_record_outcomes, ist_record_measures, ist_record_money;

#define OWN(table) .own = sizeof(table) / sizeof(table)[0], .fields = table

#endif
