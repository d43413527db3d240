/* SPDX-License-Identifier: Apache-2.0
 *
 * emit.c: an event filled in, given its id, and handed on.
 */
#include "picture_local.h"

#include <isthmus/base/random.h>

void event_begin(ist_sea_event *event, ist_sea_kind kind, uint32_t mmsi_a, uint32_t mmsi_b, int64_t start, int64_t end)
{
    *event = (ist_sea_event){ .kind = kind, .mmsi_a = mmsi_a, .mmsi_b = mmsi_b, .start_us = start * 1000, .end_us = end * 1000,
                              .detected_us = end * 1000, .score = 1 };
}

void event_part(ist_sea_event *event, const char *name, double value)
{
    if (event->n_parts >= IST_SEA_PARTS) return;
    event->parts[event->n_parts].name = name;
    event->parts[event->n_parts++].value = value;
}

void event_proof(ist_sea_event *event, uint32_t mmsi, const trace *of)
{
    if (event->n_evidence >= IST_SEA_EVIDENCES || of->type == 0) return;
    event->evidence[event->n_evidence++] =
        (ist_sea_evidence){ of->time * 1000, of->hash, of->at, mmsi, of->feed, of->station, of->type, of->partner };
    event->partners |= (uint64_t)1 << (of->partner & 63);
}

static uint64_t fold(uint64_t id, uint64_t more) { return geo_mix(id ^ geo_mix(more + 0x9e3779b97f4a7c15u)); }

ist_status event_say(ist_picture *p, ist_sea_event *event, ist_error *err)
{
    if (!wants(p, event->kind)) return IST_OK;
    if (event->mmsi_b != 0 && event->mmsi_b < event->mmsi_a && event->kind == IST_SEA_RENDEZVOUS) {
        uint32_t swap = event->mmsi_a;
        event->mmsi_a = event->mmsi_b;
        event->mmsi_b = swap;
    }
    uint64_t id = fold(fold(fold(0, event->kind), (uint64_t)event->mmsi_a << 32 | event->mmsi_b), (uint64_t)event->start_us);
    if (event->kind == IST_SEA_AREA || event->kind == IST_SEA_LISTED) id = fold(id, ist_name_hash(event->detail));
    event->id = id;
    p->counts.events[event->kind]++;
    return p->asked.on_event ? p->asked.on_event(p->asked.context, event, err) : IST_OK;
}
