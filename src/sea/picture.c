/* SPDX-License-Identifier: Apache-2.0
 *
 * picture.c: from reports to ships and tracks: one transmission once, one transmitter a track.
 */
#include "picture_local.h"

enum { SWEEP_MINUTES = 10, FIRST_ROOM = 1024 };

/* ---- slabs and tables */

static bool make_table(uint32_t **table, size_t *mask, size_t count)
{
    *table = calloc(count, sizeof **table);
    *mask = count - 1;
    return *table != NULL;
}

ist_status ist_picture_new(ist_picture **out, const ist_picture_asked *asked, ist_error *err)
{
    ist_picture *p = calloc(1, sizeof *p);
    if (!p) return ist_fail(err, IST_NOMEM, "out of memory for the picture");
    p->asked = *asked;
    p->set = *asked->settings;
    if (p->asked.kinds == 0) p->asked.kinds = ~(uint32_t)0;
    p->background = asked->background;
    if (!p->background) p->background = p->own_background = ist_background_new();
    bool fine = p->background && make_table(&p->by_mmsi, &p->mmsi_mask, FIRST_ROOM) &&
                make_table(&p->by_imo, &p->imo_mask, 1 << 15) && make_table(&p->by_size, &p->imo_mask, 1 << 15) && make_table(&p->grid, &p->grid_mask, 1 << 15) &&
                slab_grow((void **)&p->vessels, 0, &p->vessel_room, sizeof *p->vessels) &&
                slab_grow((void **)&p->tracks, 0, &p->track_room, sizeof *p->tracks) &&
                slab_grow((void **)&p->visits, 0, &p->visit_room, sizeof *p->visits) &&
                slab_grow((void **)&p->pairs, 0, &p->pair_room, sizeof *p->pairs);
    if (!fine) {
        ist_picture_free(p);
        return ist_fail(err, IST_NOMEM, "out of memory for the picture");
    }
    memset(p->vessels, 0, sizeof *p->vessels); /* number 0 stands for none */
    memset(p->tracks, 0, sizeof *p->tracks);
    memset(p->visits, 0, sizeof *p->visits);
    memset(p->pairs, 0, sizeof *p->pairs);
    p->n_vessels = p->n_tracks = p->n_visits = p->n_pairs = 1;
    p->now = p->swept = p->begun = INT64_MIN;
    *out = p;
    return IST_OK;
}

void ist_picture_free(ist_picture *p)
{
    if (!p) return;
    ist_background_free(p->own_background);
    free(p->vessels);
    free(p->tracks);
    free(p->visits);
    free(p->pairs);
    free(p->silences);
    free(p->stays);
    free(p->taken);
    free(p->by_mmsi);
    free(p->by_imo);
    free(p->by_size);
    free(p->grid);
    free(p);
}

static size_t slot_of(const ist_picture *p, uint32_t mmsi)
{
    size_t slot = geo_mix(mmsi) & p->mmsi_mask;
    while (p->by_mmsi[slot] != NONE && p->vessels[p->by_mmsi[slot]].mmsi != mmsi) slot = (slot + 1) & p->mmsi_mask;
    return slot;
}

static bool widen_table(ist_picture *p)
{
    uint32_t *old = p->by_mmsi;
    if (!make_table(&p->by_mmsi, &p->mmsi_mask, (p->mmsi_mask + 1) * 2)) {
        p->by_mmsi = old;
        p->mmsi_mask = p->mmsi_mask / 2;
        return false;
    }
    free(old);
    for (uint32_t i = 1; i < p->n_vessels; i++) p->by_mmsi[slot_of(p, p->vessels[i].mmsi)] = i;
    return true;
}

/* The ship of that MMSI, made when it is new; NONE when out of memory. */
static uint32_t find_vessel(ist_picture *p, uint32_t mmsi, int64_t time)
{
    size_t slot = slot_of(p, mmsi);
    if (p->by_mmsi[slot] != NONE) return p->by_mmsi[slot];
    if (p->n_vessels * 2 > p->mmsi_mask && widen_table(p)) slot = slot_of(p, mmsi);
    if (p->n_vessels * 2 > p->mmsi_mask + 1 + p->mmsi_mask / 2 || !slab_grow((void **)&p->vessels, p->n_vessels, &p->vessel_room, sizeof *p->vessels)) return NONE;
    uint32_t number = (uint32_t)p->n_vessels++;
    p->vessels[number] = (vessel){ .mmsi = mmsi, .first_time = time };
    p->by_mmsi[slot] = number;
    p->counts.vessels++;
    return number;
}

/* ---- tracks */

static ist_status end_track(ist_picture *p, uint32_t number, bool open, ist_error *err)
{
    track *t = &p->tracks[number];
    IST_TRY(motion_end(p, t, open, err));
    IST_TRY(meeting_end(p, &p->tracks[number], open, err));
    return place_end(p, &p->tracks[number], open, err);
}

/* Takes the ship's least recently heard track away. */
static ist_status forget_oldest(ist_picture *p, vessel *v, ist_error *err)
{
    uint32_t *link = &v->first, *oldest = link;
    for (; *link != NONE; link = &p->tracks[*link].next)
        if (p->tracks[*link].time < p->tracks[*oldest].time) oldest = link;
    uint32_t number = *oldest;
    IST_TRY(end_track(p, number, false, err));
    *oldest = p->tracks[number].next;
    p->tracks[number] = (track){ .next = p->free_track };
    p->free_track = number;
    v->n_tracks--;
    p->counts.forgotten++;
    return IST_OK;
}

static ist_status new_track(ist_picture *p, uint32_t ship, uint32_t *out, ist_error *err)
{
    uint32_t number = p->free_track;
    if (p->vessels[ship].n_tracks >= TRACKS_MOST) {
        IST_TRY(forget_oldest(p, &p->vessels[ship], err));
        number = p->free_track;
    }
    if (number != NONE) p->free_track = p->tracks[number].next;
    else if (slab_grow((void **)&p->tracks, p->n_tracks, &p->track_room, sizeof *p->tracks)) number = (uint32_t)p->n_tracks++;
    else return ist_fail(err, IST_NOMEM, "out of memory for tracks");
    vessel *v = &p->vessels[ship];
    p->tracks[number] = (track){ .vessel = ship, .next = v->first, .number = ++v->made, .interval = 0 };
    v->first = number;
    v->n_tracks++;
    p->counts.tracks++;
    *out = number;
    return IST_OK;
}

/* How implausible it is that the track made the report: metres off its reckoned course over what is allowed, above 1 is
 * not it. */
static double off_course(const ist_picture *p, const track *t, const ist_sea_report *r, int64_t time, double metres)
{
    double seconds = (double)(time - t->time) / 1000, allowed = p->set.track_slack + p->set.track_speed * GEO_KNOT * seconds;
    double ratio = metres / allowed;
    if (ratio > 1 || t->speed == IST_SEA_NONE || t->course == IST_SEA_NONE || seconds > 3600) return ratio;
    int32_t lon, lat;
    geo_ahead(t->lon, t->lat, t->course / 10.0, t->speed / 10.0 * GEO_KNOT * seconds, &lon, &lat);
    return fmin(1, geo_far(lon, lat, r->lon, r->lat) / allowed);
}

/* The track that most likely made the report, moved to the front of its ship's list; NONE when none could have. */
static uint32_t pick_track(ist_picture *p, vessel *v, const ist_sea_report *r, int64_t time, step *out)
{
    uint32_t best = NONE, *best_link = NULL;
    double least = 1;
    if (v->first != NONE && p->tracks[v->first].time <= time) { /* the one heard last, when that asks for no more than half the speed */
        const track *t = &p->tracks[v->first];
        double seconds = (double)(time - t->time) / 1000, metres = geo_far(t->lon, t->lat, r->lon, r->lat);
        if (metres <= 0.5 * (p->set.track_slack + p->set.track_speed * GEO_KNOT * seconds)) {
            *out = (step){ seconds, metres, seconds > 0 ? metres / seconds : 0 };
            return v->first;
        }
    }
    for (uint32_t *link = &v->first; *link != NONE; link = &p->tracks[*link].next) {
        const track *t = &p->tracks[*link];
        int64_t passed = time - t->time;
        if (passed < 0) continue;
        double metres = geo_far(t->lon, t->lat, r->lon, r->lat);
        double off = v->n_tracks == 1 ? metres / (p->set.track_slack + p->set.track_speed * GEO_KNOT * (double)passed / 1000)
                                      : off_course(p, t, r, time, metres);
        if (off > least) continue;
        least = off;
        best = *link;
        best_link = link;
        *out = (step){ (double)passed / 1000, metres, passed > 0 ? metres / ((double)passed / 1000) : 0 };
    }
    if (best != NONE && best != v->first) {
        *best_link = p->tracks[best].next;
        p->tracks[best].next = v->first;
        v->first = best;
    }
    return best;
}

/* ---- one transmission, heard by several */

static void also_heard(track *t, const ist_sea_report *r)
{
    t->partners |= (uint64_t)1 << (r->partner & 63);
    for (unsigned i = 0; i < t->n_heard; i++)
        if (t->heard[i] == r->station) return;
    if (t->n_heard < HEARD) t->heard[t->n_heard++] = r->station;
}

/* Whether these bits were heard a moment ago by another station; if so, the track learns who heard them. */
static bool is_duplicate(ist_picture *p, vessel *v, const ist_sea_report *r, int64_t time)
{
    double window = p->set.duplicate_window * 1000;
    for (unsigned i = 0; i < RECENT; i++) {
        if (v->recent[i].hash != r->evidence_hash) continue;
        double apart = (double)(time - v->recent[i].time);
        if (apart > window || apart < -window) continue;
        for (uint32_t n = v->first; n != NONE; n = p->tracks[n].next)
            if (p->tracks[n].last.hash == r->evidence_hash) also_heard(&p->tracks[n], r);
        return true;
    }
    v->recent[v->recent_at].hash = r->evidence_hash;
    v->recent[v->recent_at].time = time;
    v->recent_at = (uint8_t)((v->recent_at + 1) % RECENT);
    return false;
}

/* ---- a report */

/* The usual interval goes down fast and up slowly: what was missed makes intervals longer, never shorter. */
static void learn_interval(track *t, double seconds)
{
    if (seconds < 1) return;
    double usual = t->interval ? t->interval : fmin(seconds, 600);
    seconds = fmin(seconds, usual * 4);
    usual += (seconds - usual) * (seconds < usual ? 0.25 : 1.0 / 32);
    t->interval = (uint16_t)(usual < 1 ? 1 : usual > 3600 ? 3600 : usual + 0.5);
}

static void take_position(track *t, const ist_sea_report *r, int64_t time)
{
    t->time = time;
    t->lon = r->lon;
    t->lat = r->lat;
    t->speed = r->speed;
    t->course = r->course;
    t->heading = r->heading;
    t->status = r->status;
    t->transponder = r->transponder;
    t->last = trace_of(r, time);
    t->partners = (uint64_t)1 << (r->partner & 63);
    t->heard[0] = r->station;
    t->n_heard = 1;
    t->flags &= (uint8_t)~(TRACK_OPEN_SAID | TRACK_OPEN_RESTS);
    t->open_next = 0;
    if (t->fixes < UINT32_MAX) t->fixes++;
}

static bool wants_meetings(const ist_picture *p)
{
    return p->asked.kinds & (1u << IST_SEA_RENDEZVOUS | 1u << IST_SEA_DRAUGHT_CHANGE | 1u << IST_SEA_LOITERING | 1u << IST_SEA_DARK_RENDEZVOUS);
}

/* The first position of a track: no step leads to it. */
static ist_status take_first(ist_picture *p, uint32_t number, const ist_sea_report *r, int64_t time, ist_error *err)
{
    if (p->asked.areas) IST_TRY(place_step(p, &p->tracks[number], r, time, err));
    return wants_meetings(p) ? meeting_step(p, &p->tracks[number], r, time, &(step){ 0 }, err) : IST_OK;
}

static ist_status take_step(ist_picture *p, uint32_t number, const ist_sea_report *r, int64_t time, const step *s, ist_error *err)
{
    const uint32_t motion = 1u << IST_SEA_LOITERING | 1u << IST_SEA_DRIFTING | 1u << IST_SEA_SPEED_CHANGE | 1u << IST_SEA_CIRCLE_SPOOFING | 1u << IST_SEA_DARK_RENDEZVOUS;
    IST_TRY(gap_step(p, &p->tracks[number], r, time, s, err));
    gap_sail(&p->tracks[number], r, time, s);
    if (p->asked.areas) IST_TRY(place_step(p, &p->tracks[number], r, time, err));
    if (p->asked.kinds & motion) IST_TRY(motion_step(p, &p->tracks[number], r, time, s, err));
    if (wants_meetings(p)) IST_TRY(meeting_step(p, &p->tracks[number], r, time, s, err));
    if (wants(p, IST_SEA_CLASS_MISMATCH)) IST_TRY(identity_class(p, &p->tracks[number], r, time, err));
    learn_interval(&p->tracks[number], s->seconds);
    return IST_OK;
}

static ist_status take_fix(ist_picture *p, uint32_t ship, const ist_sea_report *r, int64_t time, ist_error *err)
{
    vessel *v = &p->vessels[ship];
    step s = { 0 };
    if (is_duplicate(p, v, r, time)) {
        p->counts.duplicates++;
        return IST_OK;
    }
    uint32_t before = v->first;
    int64_t heard = before == NONE ? time : p->tracks[before].time;
    uint32_t number = pick_track(p, v, r, time, &s);
    bool first = number == NONE;
    if (first && before != NONE) {
        bool late = true;
        for (uint32_t n = before; n != NONE; n = p->tracks[n].next) late &= p->tracks[n].time > time;
        if (late) {
            p->counts.late++;
            return IST_OK;
        }
    }
    p->counts.positions++;
    if (first) IST_TRY(new_track(p, ship, &number, err));
    if (before != NONE && before != number) {
        const track *b = &p->tracks[before];
        IST_TRY(identity_switch(p, &p->vessels[ship], &p->tracks[before], &p->tracks[number], geo_far(b->lon, b->lat, r->lon, r->lat), time, err));
    }
    if (!first) IST_TRY(take_step(p, number, r, time, &s, err));
    else IST_TRY(take_first(p, number, r, time, err));
    take_position(&p->tracks[number], r, time);
    if (first && p->vessels[ship].made == 1) {
        p->vessels[ship].first_lon = r->lon;
        p->vessels[ship].first_lat = r->lat;
        p->vessels[ship].first_course = r->course;
    }
    if (!p->asked.on_point) return IST_OK;
    ist_track_point point = { r, p->tracks[number].number, first, s.metres, s.seconds, before == number ? s.seconds : (double)(time - heard) / 1000 };
    return p->asked.on_point(p->asked.context, &point, err);
}

/* Ships only: an MMSI of nine digits that is not a coast station's (00...), an aid's (99...) or an aircraft's (111...). */
static bool is_ship(const ist_sea_report *r)
{
    uint32_t mmsi = r->mmsi;
    if (r->transponder == IST_SEA_BASE || r->transponder == IST_SEA_AID || r->transponder == IST_SEA_AIRCRAFT) return false;
    return mmsi >= 100000000 && mmsi < 990000000 && mmsi / 1000000 != 111;
}

static ist_status sweep(ist_picture *p, ist_error *err)
{
    p->swept = p->now;
    if (wants(p, IST_SEA_GAP) && p->asked.on_open) IST_TRY(gap_sweep(p, false, err));
    return dark_decide(p, false, err);
}

ist_status ist_picture_report(ist_picture *p, const ist_sea_report *r, ist_error *err)
{
    p->counts.reports++;
    if (r->time_us == IST_SEA_NO_TIME) {
        p->counts.no_time++;
        return IST_OK;
    }
    if (!is_ship(r)) {
        p->counts.no_ship++;
        return IST_OK;
    }
    int64_t time = r->time_us / 1000;
    if (p->own_background) background_expect(p->own_background, r);
    if (time > p->now) p->now = time;
    if (p->begun == INT64_MIN) p->begun = time;
    uint32_t ship = find_vessel(p, r->mmsi, time);
    if (ship == NONE) return ist_fail(err, IST_NOMEM, "out of memory for ships");
    __builtin_prefetch(&p->tracks[p->vessels[ship].first]);
    if (p->own_background) IST_TRY(ist_background_learn(p->own_background, r, err));
    if (r->statics) IST_TRY(identity_statics(p, &p->vessels[ship], r, time, err));
    if (r->lon != IST_SEA_NOWHERE) IST_TRY(take_fix(p, ship, r, time, err));
    if (p->swept != INT64_MIN && p->now - p->swept < SWEEP_MINUTES * MINUTE) return IST_OK;
    return sweep(p, err);
}

ist_status ist_picture_finish(ist_picture *p, ist_error *err)
{
    for (uint32_t i = 1; i < p->n_vessels; i++) IST_TRY(identity_end(p, &p->vessels[i], err));
    for (uint32_t i = 1; i < p->n_tracks; i++)
        if (p->tracks[i].vessel != NONE) IST_TRY(end_track(p, i, true, err));
    if (wants(p, IST_SEA_GAP)) IST_TRY(gap_sweep(p, true, err));
    IST_TRY(dark_decide(p, true, err));
    return IST_OK;
}

void ist_picture_count(const ist_picture *p, ist_picture_counts *out)
{
    *out = p->counts;
    out->ship_seconds = 0;
    for (uint32_t i = 1; i < p->n_vessels; i++) {
        const vessel *v = &p->vessels[i];
        int64_t last = v->first_time;
        for (uint32_t n = v->first; n != NONE; n = p->tracks[n].next)
            if (p->tracks[n].time > last) last = p->tracks[n].time;
        out->ship_seconds += (uint64_t)(last - v->first_time) / 1000;
    }
    out->bytes = p->vessel_room * sizeof *p->vessels + p->track_room * sizeof *p->tracks + p->visit_room * sizeof *p->visits +
                 p->pair_room * sizeof *p->pairs + p->silence_room * sizeof *p->silences + p->stay_room * sizeof *p->stays +
                 (p->mmsi_mask + 2 * p->imo_mask + p->grid_mask + 4) * sizeof *p->by_mmsi + (p->own_background ? background_bytes(p->own_background) : 0);
}

ist_status ist_picture_each(const ist_picture *p, int64_t since_us, ist_status (*each)(void *, const ist_picture_ship *, ist_error *),
                            void *context, ist_error *err)
{
    for (uint32_t i = 1; i < p->n_vessels; i++) {
        const vessel *v = &p->vessels[i];
        for (uint32_t n = v->first; n != NONE; n = p->tracks[n].next) {
            const track *t = &p->tracks[n];
            if (t->time < since_us / 1000) continue;
            ist_picture_ship ship = {
                v->mmsi, v->is.imo, t->number, v->is.name, v->is.call_sign, v->is.destination, v->is.ship_type, v->is.draught, t->status,
                t->transponder, t->time * 1000, t->lon, t->lat, t->speed, t->course, t->heading,
                (uint16_t)(v->is.to_bow + v->is.to_stern), t->partners, (t->flags & TRACK_OPEN_SAID) != 0,
            };
            IST_TRY(each(context, &ship, err));
        }
    }
    return IST_OK;
}
