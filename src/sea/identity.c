/* SPDX-License-Identifier: Apache-2.0
 *
 * identity.c: who a ship says it is: one MMSI used by several, a ship that goes on under another MMSI, reports of two
 * classes, another draught after a meeting, ships on lists.
 */
#include "picture_local.h"

#include <stdio.h>

enum { RUN_HOURS = 6 };

/* ---- several transmitters behind one MMSI */

static ist_status say_shared(ist_picture *p, vessel *v, bool open, ist_error *err)
{
    ist_sea_event event;
    const track *t = &p->tracks[v->first];
    bool enough = v->returns >= p->set.shared_returns;
    int64_t since = v->shared_since;
    double returns = v->returns;
    v->shared_since = 0;
    v->returns = 0;
    if (!enough) return IST_OK;
    event_begin(&event, IST_SEA_SHARED_IDENTITY, v->mmsi, 0, since, v->switched);
    event.lon = t->lon;
    event.lat = t->lat;
    event.open = open;
    event_part(&event, "returns", returns);
    event_part(&event, "transmitters", v->made);
    event_part(&event, "km_apart", v->jump_metres / 1000);
    event.score = 1 - 0.5 / returns;
    event_proof(&event, v->mmsi, &v->shared_first);
    event_proof(&event, v->mmsi, &t->last);
    snprintf(event.detail, sizeof event.detail, "%u transmitters so far", v->made);
    return event_say(p, &event, err);
}

static ist_status say_jump(ist_picture *p, vessel *v, ist_error *err)
{
    ist_sea_event event;
    bool enough = v->jump_track != NONE && v->jump_fixes >= p->set.jump_fixes;
    v->jump_track = NONE;
    if (!enough || v->returns >= p->set.shared_returns) return IST_OK;
    event_begin(&event, IST_SEA_IMPOSSIBLE_MOVEMENT, v->mmsi, 0, v->jump_since, v->jump_last.time);
    event.detected_us = v->jump_first.time * 1000;
    event.lon = v->jump_lon;
    event.lat = v->jump_lat;
    event.score = 1 - 0.5 / (double)v->jump_fixes;
    event_part(&event, "km", v->jump_metres / 1000);
    event_part(&event, "positions", v->jump_fixes);
    event_proof(&event, v->mmsi, &v->jump_first);
    event_proof(&event, v->mmsi, &v->jump_last);
    return event_say(p, &event, err);
}

/* Another of the ship's transmitters is heard than the last time. */
ist_status identity_switch(ist_picture *p, vessel *v, track *from, track *to, double metres, int64_t time, ist_error *err)
{
    bool returns = to->fixes > 0;
    if (v->shared_since != 0 && time - v->switched > RUN_HOURS * HOUR) IST_TRY(say_shared(p, v, false, err));
    if (v->shared_since == 0) {
        v->shared_since = time;
        v->shared_first = from->last;
    }
    if (returns && v->returns < 255) v->returns++;
    v->switched = time;
    if (v->jump_track != NONE) {
        const track *there = &p->tracks[v->jump_track];
        if (there->vessel == (uint32_t)(v - p->vessels)) v->jump_fixes = there->fixes, v->jump_last = there->last;
        IST_TRY(say_jump(p, v, err));
    }
    if (!returns) {
        v->jump_track = (uint32_t)(to - p->tracks);
        v->jump_fixes = 0;
        v->jump_since = time;
        v->jump_first = from->last;
        v->jump_lon = from->lon;
        v->jump_lat = from->lat;
        v->jump_metres = metres;
    }
    return IST_OK;
}

/* ---- classes */

ist_status identity_class(ist_picture *p, track *t, const ist_sea_report *r, int64_t time, ist_error *err)
{
    int32_t hour = (int32_t)(time / HOUR);
    if (t->class_hour != hour) {
        if (t->class_a == 0 || t->class_b == 0) t->flags &= (uint8_t)~TRACK_CLASS_SAID;
        t->class_a = t->class_b = 0;
        t->class_hour = hour;
    }
    if (r->transponder == IST_SEA_CLASS_A && r->type != 27 && t->class_a < 65535) t->class_a++;
    if (r->transponder == IST_SEA_CLASS_B && t->class_b < 65535) t->class_b++;
    if ((t->flags & TRACK_CLASS_SAID) || t->class_a < p->set.class_reports || t->class_b < p->set.class_reports) return IST_OK;
    t->flags |= TRACK_CLASS_SAID;
    ist_sea_event event;
    uint32_t mmsi = p->vessels[t->vessel].mmsi;
    event_begin(&event, IST_SEA_CLASS_MISMATCH, mmsi, 0, time, time);
    event.lon = r->lon;
    event.lat = r->lat;
    event_part(&event, "class_a_reports", t->class_a);
    event_part(&event, "class_b_reports", t->class_b);
    trace here = trace_of(r, time);
    event_proof(&event, mmsi, &t->last);
    event_proof(&event, mmsi, &here);
    event.partners |= t->partners;
    return event_say(p, &event, err);
}

/* ---- draught around a meeting */

void identity_met(vessel *v, uint32_t with, int64_t since, int64_t until, uint8_t draught)
{
    if (v->met_with != with || v->met_since != since) v->met_draught = draught;
    v->met_with = with;
    v->met_since = since;
    v->met_at = until;
}

static ist_status check_draught(ist_picture *p, vessel *v, const ist_sea_report *r, int64_t time, const trace *said_before, ist_error *err)
{
    double change = (v->is.draught - (double)v->met_draught) / 10;
    if (v->met_draught == 0 || v->is.draught == 0 || fabs(change) < p->set.draught_change) return IST_OK;
    if ((double)(time - v->met_at) > p->set.draught_hours * HOUR) return IST_OK;
    ist_sea_event event;
    const track *t = &p->tracks[v->first];
    event_begin(&event, IST_SEA_DRAUGHT_CHANGE, v->mmsi, v->met_with, v->met_since, time);
    event.lon = t->lon;
    event.lat = t->lat;
    event.score = fmin(1, 0.5 + fabs(change) / 4);
    event_part(&event, "before_m", v->met_draught / 10.0);
    event_part(&event, "after_m", v->is.draught / 10.0);
    trace here = trace_of(r, time);
    event_proof(&event, v->mmsi, said_before);
    event_proof(&event, v->mmsi, &here);
    v->met_draught = 0; /* once a meeting */
    return event_say(p, &event, err);
}

/* ---- a ship that goes on under another MMSI */

static bool same_size(const self *a, const self *b)
{
    return a->to_bow + a->to_stern > 0 && a->to_bow == b->to_bow && a->to_stern == b->to_stern && a->to_port == b->to_port && a->to_starboard == b->to_starboard;
}

static const track *latest(const ist_picture *p, const vessel *v) { return v->first == NONE ? NULL : &p->tracks[v->first]; }

/* Whether `old` fell silent where and when `fresh` was first heard, give or take what it could sail: straight on, or round one
 * corner at its own speed. */
static bool continues(const ist_picture *p, const vessel *old, const vessel *fresh)
{
    const track *t = latest(p, old);
    if (!t || fresh->first == NONE || t->time > fresh->first_time + 10 * MINUTE) return false;
    double seconds = fmax(0, (double)(fresh->first_time - t->time) / 1000), sailed = fmax(knots(t->speed), 0) * GEO_KNOT * seconds;
    if (seconds > p->set.successor_hours * 3600) return false;
    int32_t lon = t->lon, lat = t->lat;
    if (t->course != IST_SEA_NONE) geo_ahead(t->lon, t->lat, t->course / 10.0, sailed, &lon, &lat);
    if (geo_far(lon, lat, fresh->first_lon, fresh->first_lat) <= p->set.successor_distance + 0.3 * sailed) return true;
    if (t->course == IST_SEA_NONE || fresh->first_course == IST_SEA_NONE) return false;
    double round = geo_round_corner(t->lon, t->lat, t->course / 10.0, fresh->first_lon, fresh->first_lat, fresh->first_course / 10.0);
    return round >= 0 && fabs(round - sailed) <= p->set.successor_distance + 0.1 * sailed;
}

static void seek_before(const ist_picture *p, vessel *v)
{
    uint32_t me = (uint32_t)(v - p->vessels), n;
    if (v->before != NONE || v->first == NONE || v->first_time - p->begun < HOUR / 2) return;
    if (v->is.imo != 0)
        for (n = p->by_imo[geo_mix(v->is.imo) & p->imo_mask]; n != NONE; n = p->vessels[n].imo_next) {
            const vessel *o = &p->vessels[n];
            const track *t = latest(p, o);
            if (n == me || o->is.imo != v->is.imo || !ist_imo_sound(v->is.imo) || !t) continue;
            if (t->time <= v->first_time + 10 * MINUTE && o->first_time < v->first_time) v->before = n, v->laundered_by = 2;
        }
    if (v->before != NONE || v->is.to_bow + v->is.to_stern == 0) return;
    for (n = p->by_size[geo_mix((uint64_t)v->is.to_bow << 16 | v->is.to_stern) & p->imo_mask]; n != NONE; n = p->vessels[n].size_next)
        if (n != me && same_size(&p->vessels[n].is, &v->is) && p->vessels[n].successor == NONE && continues(p, &p->vessels[n], v)) {
            v->before = n;
            v->laundered_by = 1;
        }
}

/* Said when the feeds end or the old MMSI has kept silent for six hours; one that speaks again was another ship. */
static ist_status check_before(ist_picture *p, vessel *v, int64_t time, bool last, ist_error *err)
{
    if (v->before == NONE || v->laundered_by == 0 || (!last && time - v->first_time < RUN_HOURS * HOUR)) return IST_OK;
    vessel *old = &p->vessels[v->before];
    const track *t = latest(p, old), *mine = latest(p, v);
    uint8_t by = v->laundered_by;
    v->laundered_by = 0;
    if (!t || !mine || t->time > v->first_time + 10 * MINUTE) return IST_OK;
    old->successor = (uint32_t)(v - p->vessels);
    ist_sea_event event;
    event_begin(&event, IST_SEA_LAUNDERING, old->mmsi, v->mmsi, t->time < v->first_time ? t->time : v->first_time, v->first_time);
    event.detected_us = (last ? p->now : time) * 1000;
    event.lon = v->first_lon;
    event.lat = v->first_lat;
    bool named = old->is.name[0] && strcmp(old->is.name, v->is.name) == 0, sized = same_size(&old->is, &v->is);
    event.score = by == 2 ? 0.9 + 0.1 * sized : 0.6 + 0.2 * (old->is.ship_type == v->is.ship_type) + 0.1 * named;
    event_part(&event, "same_imo", by == 2);
    event_part(&event, "same_size", sized);
    event_part(&event, "same_name", named);
    event_part(&event, "minutes_between", (double)(v->first_time - t->time) / MINUTE);
    event_proof(&event, old->mmsi, &t->last);
    event_proof(&event, v->mmsi, &mine->last);
    snprintf(event.detail, sizeof event.detail, "%s (%u) as %s (%u)", old->is.name, old->mmsi, v->is.name, v->mmsi);
    return event_say(p, &event, err);
}

/* ---- lists */

static ist_status check_lists(ist_picture *p, vessel *v, const ist_sea_report *r, int64_t time, ist_error *err)
{
    ist_list_match found;
    ist_claimed claimed = { v->is.imo, v->mmsi, v->is.name, v->is.call_sign, v->is.to_bow + v->is.to_stern, v->is.to_port + v->is.to_starboard };
    int64_t day = time / (24 * HOUR);
    if (!p->asked.listing || !ist_listing_match(p->asked.listing, &claimed, (int)day, &found)) return IST_OK;
    if (found.score < p->set.list_score || v->listed_entry == found.entry + 1) return IST_OK;
    v->listed_entry = (uint32_t)found.entry + 1;
    const ist_listed *entry = ist_listing_at(p->asked.listing, found.entry);
    const track *t = latest(p, v);
    ist_sea_event event;
    event_begin(&event, IST_SEA_LISTED, v->mmsi, 0, time, time);
    event.lon = t ? t->lon : IST_SEA_NOWHERE;
    event.lat = t ? t->lat : IST_SEA_NOWHERE;
    event.score = found.score;
    event_part(&event, "match", found.score);
    event_part(&event, "imo", v->is.imo);
    event_part(&event, "check_digit_fails", found.check_digit_fails);
    snprintf(event.detail, sizeof event.detail, "%s: %s, %s, by %s", entry->list, entry->name, entry->key, found.proof);
    trace here = trace_of(r, time);
    event_proof(&event, v->mmsi, &here);
    return event_say(p, &event, err);
}

/* ---- what a ship says */

static void file_under(ist_picture *p, vessel *v, uint32_t *table, uint64_t key, uint32_t *next)
{
    size_t slot = geo_mix(key) & p->imo_mask;
    *next = table[slot];
    table[slot] = (uint32_t)(v - p->vessels);
}

static void strike_out(ist_picture *p, vessel *v, uint32_t *table, uint64_t key, bool by_size)
{
    uint32_t me = (uint32_t)(v - p->vessels), *link = &table[geo_mix(key) & p->imo_mask];
    while (*link != NONE && *link != me) link = by_size ? &p->vessels[*link].size_next : &p->vessels[*link].imo_next;
    if (*link == me) *link = by_size ? v->size_next : v->imo_next;
}

static void keep_size(ist_picture *p, vessel *v, const ist_sea_statics *s)
{
    if (s->to_bow == v->is.to_bow && s->to_stern == v->is.to_stern && s->to_port == v->is.to_port && s->to_starboard == v->is.to_starboard) return;
    if (v->is.to_bow + v->is.to_stern) strike_out(p, v, p->by_size, (uint64_t)v->is.to_bow << 16 | v->is.to_stern, true);
    v->is.to_bow = s->to_bow;
    v->is.to_stern = s->to_stern;
    v->is.to_port = s->to_port;
    v->is.to_starboard = s->to_starboard;
    if (v->is.to_bow + v->is.to_stern) file_under(p, v, p->by_size, (uint64_t)v->is.to_bow << 16 | v->is.to_stern, &v->size_next);
}

static void keep_imo(ist_picture *p, vessel *v, uint32_t imo)
{
    if (imo == v->is.imo || imo == 0) return;
    if (v->is.imo) strike_out(p, v, p->by_imo, v->is.imo, false);
    v->is.imo = imo;
    file_under(p, v, p->by_imo, imo, &v->imo_next);
}

static unsigned take_statics(ist_picture *p, vessel *v, const ist_sea_statics *s)
{
    self was = v->is;
    unsigned changed = 0;
    if ((s->says & IST_SEA_SAYS_NAME) && s->name[0]) snprintf(v->is.name, sizeof v->is.name, "%.20s", s->name);
    if ((s->says & IST_SEA_SAYS_CALL_SIGN) && s->call_sign[0]) snprintf(v->is.call_sign, sizeof v->is.call_sign, "%s", s->call_sign);
    if (s->says & IST_SEA_SAYS_TYPE) v->is.ship_type = s->ship_type;
    if (s->says & IST_SEA_SAYS_DIMENSIONS) keep_size(p, v, s);
    if (s->says & IST_SEA_SAYS_IMO) keep_imo(p, v, s->imo);
    if (s->says & IST_SEA_SAYS_VOYAGE) {
        snprintf(v->is.destination, sizeof v->is.destination, "%s", s->destination);
        v->is.draught = s->draught;
    }
    if (strcmp(was.name, v->is.name) != 0) changed |= IST_SEA_SAYS_NAME;
    if (strcmp(was.call_sign, v->is.call_sign) != 0) changed |= IST_SEA_SAYS_CALL_SIGN;
    if (was.ship_type != v->is.ship_type) changed |= IST_SEA_SAYS_TYPE;
    if (was.to_bow + was.to_stern != v->is.to_bow + v->is.to_stern || was.to_port + was.to_starboard != v->is.to_port + v->is.to_starboard) changed |= IST_SEA_SAYS_DIMENSIONS;
    if (was.imo != v->is.imo) changed |= IST_SEA_SAYS_IMO;
    if (was.draught != v->is.draught || strcmp(was.destination, v->is.destination) != 0) changed |= IST_SEA_SAYS_VOYAGE;
    return changed;
}

static ist_status tell_identity(const ist_picture *p, const vessel *v, int64_t time, unsigned changed, ist_error *err)
{
    ist_identity is = { v->mmsi, v->is.imo, ist_imo_sound(v->is.imo), time * 1000, v->is.name, v->is.call_sign, v->is.destination, v->is.ship_type, v->is.draught,
                        (uint16_t)(v->is.to_bow + v->is.to_stern), (uint16_t)(v->is.to_port + v->is.to_starboard), changed,
                        v->before != NONE ? p->vessels[v->before].mmsi : 0 };
    return p->asked.on_identity(p->asked.context, &is, err);
}

/* Whether the ship said just this before, today: most of what ships say of themselves is said again. */
static bool said_before(vessel *v, const ist_sea_report *r, int64_t time)
{
    int32_t day = (int32_t)(time / (24 * HOUR));
    if (v->statics_day == day && (v->statics[0] == r->evidence_hash || v->statics[1] == r->evidence_hash)) return true;
    v->statics_day = day;
    v->statics[1] = v->statics[0];
    v->statics[0] = r->evidence_hash;
    return false;
}

ist_status identity_statics(ist_picture *p, vessel *v, const ist_sea_report *r, int64_t time, ist_error *err)
{
    bool follow = (wants(p, IST_SEA_LAUNDERING) || wants(p, IST_SEA_GAP)) && time - v->first_time < 2 * RUN_HOURS * HOUR;
    if (said_before(v, r, time)) {
        if (!follow) return IST_OK;
        if (v->before == NONE) seek_before(p, v);
        return check_before(p, v, time, false, err);
    }
    uint8_t draught = v->is.draught;
    trace said_draught = v->said_draught;
    unsigned changed = take_statics(p, v, r->statics);
    if (v->is.draught != draught) v->said_draught = trace_of(r, time);
    if ((r->statics->says & IST_SEA_SAYS_VOYAGE) && wants(p, IST_SEA_DRAUGHT_CHANGE) && v->met_draught != 0) IST_TRY(check_draught(p, v, r, time, &said_draught, err));
    if (follow || changed) { /* a ship that goes on under another number is not silent */
        if (v->before == NONE && (wants(p, IST_SEA_LAUNDERING) || wants(p, IST_SEA_GAP))) seek_before(p, v);
        IST_TRY(check_before(p, v, time, false, err));
    }
    if (changed && p->asked.on_identity) IST_TRY(tell_identity(p, v, time, changed, err));
    bool listed = changed & (IST_SEA_SAYS_NAME | IST_SEA_SAYS_CALL_SIGN | IST_SEA_SAYS_IMO | IST_SEA_SAYS_DIMENSIONS);
    if (wants(p, IST_SEA_LISTED) && (listed || v->listed_entry == 0)) return check_lists(p, v, r, time, err);
    return IST_OK;
}

ist_status identity_end(ist_picture *p, vessel *v, ist_error *err)
{
    if (v->jump_track != NONE) {
        const track *there = &p->tracks[v->jump_track];
        if (there->vessel == (uint32_t)(v - p->vessels)) v->jump_fixes = there->fixes, v->jump_last = there->last;
        IST_TRY(say_jump(p, v, err));
    }
    if (v->shared_since != 0) IST_TRY(say_shared(p, v, p->now - v->switched < HOUR, err));
    return check_before(p, v, p->now, true, err);
}
