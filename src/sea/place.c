/* SPDX-License-Identifier: Apache-2.0
 *
 * place.c: stays in areas, from entry to exit.
 *
 * A stay begins with the first position inside. It ends with the last one inside, once the ship has been outside for
 * area_pause or silent for area_silence.
 */
#include "picture_local.h"

enum { AT_ONCE = 256 }; /* areas that may hold one point; of more, the first */

static ist_status say_visit(ist_picture *p, const track *t, const visit *v, bool open, ist_error *err)
{
    ist_sea_event event;
    uint32_t mmsi = p->vessels[t->vessel].mmsi;
    event_begin(&event, IST_SEA_AREA, mmsi, 0, v->since, v->last);
    event.lon = v->lon;
    event.lat = v->lat;
    event.open = open;
    event.detected_us = v->since * 1000;
    event.partners = v->partners;
    snprintf(event.detail, sizeof event.detail, "%s", ist_areas_name(p->asked.areas, v->area));
    event_part(&event, "hours", (double)(v->last - v->since) / HOUR);
    event_proof(&event, mmsi, &v->first);
    if (v->final.time != v->first.time) event_proof(&event, mmsi, &v->final);
    return event_say(p, &event, err);
}

static ist_status begin_visit(ist_picture *p, track *t, uint16_t area, const ist_sea_report *r, int64_t time, ist_error *err)
{
    uint32_t number = p->free_visit;
    if (number != NONE) p->free_visit = p->visits[number].next;
    else if (slab_grow((void **)&p->visits, p->n_visits, &p->visit_room, sizeof *p->visits)) number = (uint32_t)p->n_visits++;
    else return ist_fail(err, IST_NOMEM, "out of memory for stays in areas");
    trace here = trace_of(r, time);
    p->visits[number] = (visit){ time, time, time, t->visits, area, here, here, (uint64_t)1 << (r->partner & 63), r->lon, r->lat };
    t->visits = number;
    return IST_OK;
}

/* Ends the visit that `link` names and unlinks it. */
static ist_status end_visit(ist_picture *p, const track *t, uint32_t *link, bool open, ist_error *err)
{
    uint32_t number = *link;
    visit over = p->visits[number];
    *link = over.next;
    p->visits[number].next = p->free_visit;
    p->free_visit = number;
    return say_visit(p, t, &over, open, err);
}

ist_status place_step(ist_picture *p, track *t, const ist_sea_report *r, int64_t time, ist_error *err)
{
    uint16_t here[AT_ONCE];
    size_t count = ist_areas_at(p->asked.areas, r->lon, r->lat, here, AT_ONCE);
    if (count == 0 && t->visits == NONE) return IST_OK;
    if (!wants(p, IST_SEA_AREA)) return IST_OK;
    for (uint32_t *link = &t->visits; *link != NONE;) {
        visit *v = &p->visits[*link];
        size_t i = 0;
        while (i < count && here[i] != v->area) i++;
        bool inside = i < count, over = (double)(time - v->seen) > p->set.area_silence * HOUR;
        over = over || (!inside && (double)(time - v->last) > p->set.area_pause * MINUTE);
        if (over) {
            IST_TRY(end_visit(p, t, link, false, err)); /* inside again after a silence: begun anew below */
            continue;
        }
        v->seen = time;
        if (inside) {
            v->last = time;
            v->final = trace_of(r, time);
            v->partners |= (uint64_t)1 << (r->partner & 63) | t->partners;
            here[i] = here[--count];
        }
        link = &v->next;
    }
    for (size_t i = 0; i < count; i++) IST_TRY(begin_visit(p, t, here[i], r, time, err));
    return IST_OK;
}

ist_status place_end(ist_picture *p, track *t, bool open, ist_error *err)
{
    while (t->visits != NONE) {
        const visit *v = &p->visits[t->visits];
        IST_TRY(end_visit(p, t, &t->visits, open && v->last == t->time, err));
    }
    return IST_OK;
}
