/* SPDX-License-Identifier: Apache-2.0
 *
 * gap.c: going dark. A silence is an event when stations that hear the sea where the ship was, or could have gone, would
 * have broken it: score = 1 - the chance of staying unheard.
 */
#include "picture_local.h"

/* Whether the ship's other transmitters spoke meanwhile: then it is not known which of them was silent. */
static bool others_spoke(const ist_picture *p, const track *t)
{
    for (uint32_t n = p->vessels[t->vessel].first; n != NONE; n = p->tracks[n].next)
        if (&p->tracks[n] != t && p->tracks[n].time > t->time) return true;
    return false;
}

/* How straight the ship sailed before: metres from one point to another over metres sailed between, of a stretch of some
 * hours; negative where it is not known. */
enum { STRETCH_HOURS = 3, STRETCH_LEAST_MINUTES = 30 };
#define LEAST_WANDER 0.02 /* one ship in fifty that kept its course leaves it all the same */

static double stretch(const track *t) { return t->way_metres > 0 ? fmin(1, geo_far(t->way_lon, t->way_lat, t->lon, t->lat) / (double)t->way_metres) : 0; }

void gap_sail(track *t, const ist_sea_report *r, int64_t time, const step *s)
{
    if (t->way_since == 0 || s->seconds > 3600) { /* a stretch holds no silence */
        t->way_since = time;
        t->way_metres = 0;
        t->way_lon = r->lon;
        t->way_lat = r->lat;
        return;
    }
    if (t->time - t->way_since > STRETCH_HOURS * HOUR) {
        t->straight = (uint8_t)(1 + 254 * stretch(t));
        t->way_since = t->time;
        t->way_metres = 0;
        t->way_lon = t->lon;
        t->way_lat = t->lat;
    }
    t->way_metres += (float)s->metres;
}

/* How likely it is at most that the ship left its way, out of hearing and back: one that sailed straight as a line until it
 * fell silent did hardly begin to wander then; of one that goes to and fro, or whose way is not known, nothing is sure. */
static double wander_of(const track *t)
{
    bool fresh = t->time - t->way_since >= STRETCH_LEAST_MINUTES * MINUTE && t->way_metres > 0;
    double straight = t->straight ? (t->straight - 1) / 254.0 : fresh ? 1 : 0;
    if (fresh) straight = fmin(straight, stretch(t));
    return fmax(LEAST_WANDER, 1 - straight);
}

static bool at_anchorage(const ist_picture *p, const track *t) { return background_anchorage(p->background, &p->set, t->lon, t->lat); }

/* A ship that falls silent at an anchorage is at rest, not dark, when it is heard again so near that it need not have been silent
 * at sea for as long as a gap takes. */
static bool called_at_port(const ist_picture *p, const track *t, const ist_sea_report *r, const step *s)
{
    double speed = fmax(knots(t->speed), knots(r->speed)) * GEO_KNOT;
    return s->metres <= p->set.anchorage_distance + speed * p->set.gap_hours * 3600 && at_anchorage(p, t);
}

/* From which chance of staying unheard on a silence is no event. */
static double enough(const ist_picture *p) { return p->set.gap_score > 0 ? 1 - p->set.gap_score : 2; }

static void describe(ist_picture *p, ist_sea_event *event, const track *t, int64_t to, double hours, double chances, double metres)
{
    uint32_t mmsi = p->vessels[t->vessel].mmsi;
    event_begin(event, IST_SEA_GAP, mmsi, 0, t->time, to);
    event->lon = t->lon;
    event->lat = t->lat;
    event_part(event, "hours", hours);
    event_part(event, "chances", chances);
    event_part(event, "km", metres / 1000);
    event_part(event, "usual_interval_s", t->interval);
    event_proof(event, mmsi, &t->last);
    event->partners |= t->partners;
}

static ist_status keep_silence(ist_picture *p, const track *t, const ist_sea_report *r, int64_t time, double score, ist_error *err)
{
    if (!wants(p, IST_SEA_DARK_RENDEZVOUS)) return IST_OK;
    if (!slab_grow((void **)&p->silences, p->n_silences, &p->silence_room, sizeof *p->silences))
        return ist_fail(err, IST_NOMEM, "out of memory for silences");
    double speed = fmax(knots(t->speed), knots(r->speed)) * GEO_KNOT;
    p->silences[p->n_silences++] = (silence){ (uint32_t)(t - p->tracks), p->vessels[t->vessel].mmsi, t->time, time, time + 6 * HOUR, t->lon, t->lat,
                                              r->lon, r->lat, speed, score, t->last, trace_of(r, time), t->partners, false };
    return IST_OK;
}

ist_status gap_step(ist_picture *p, track *t, const ist_sea_report *r, int64_t time, const step *s, ist_error *err)
{
    ist_sea_event event;
    double chances = 0, score = 1, hours = s->seconds / 3600;
    if (hours < p->set.gap_hours || !(p->asked.kinds & (1u << IST_SEA_GAP | 1u << IST_SEA_DARK_RENDEZVOUS)) || others_spoke(p, t)) return IST_OK;
    double speed = fmax(s->speed, fmax(knots(t->speed), knots(r->speed)) * GEO_KNOT) * 1.1;
    score = 1 - background_silence(p->background, &p->set, &(quiet){ t->time, time, t->lon, t->lat, r->lon, r->lat, t->course, r->course, t->interval, speed, wander_of(t), enough(p), false }, &chances);
    if (p->set.gap_score > 0 && score < p->set.gap_score) return IST_OK;
    if (p->set.gap_score > 0 && called_at_port(p, t, r, s)) return IST_OK;
    describe(p, &event, t, time, hours, chances, s->metres);
    event.score = score;
    event.detected_us = time * 1000;
    event_proof(&event, event.mmsi_a, &(trace){ time, r->evidence_hash, r->evidence_at, r->feed, r->station, r->type, r->partner });
    IST_TRY(keep_silence(p, t, r, time, score, err));
    return event_say(p, &event, err);
}

/* Silences that go on: told once on the way (on_open), and as events, not over, when the feeds end. */
ist_status gap_sweep(ist_picture *p, bool last, ist_error *err)
{
    for (uint32_t i = 1; i < p->n_tracks; i++) {
        track *t = &p->tracks[i];
        double hours = (double)(p->now - t->time) / HOUR, chances = 0;
        if (hours < p->set.gap_hours || t->vessel == NONE || (!last && ((t->flags & TRACK_OPEN_SAID) || p->now < t->open_next))) continue;
        t->open_next = p->now + (p->now - t->time) / 8; /* of a day that passed, three hours more say little */
        const vessel *v = &p->vessels[t->vessel];
        if (v->n_tracks > 1 || v->successor != NONE || t->fixes < 3) continue;
        if ((t->flags & TRACK_OPEN_RESTS) && at_anchorage(p, t)) continue; /* as when it was last looked at, and sooner found */
        double speed = fmax(knots(t->speed), 0) * GEO_KNOT;
        int32_t lon = t->lon, lat = t->lat;
        if (t->course != IST_SEA_NONE && hours < 48) geo_ahead(t->lon, t->lat, t->course / 10.0, speed * hours * 3600, &lon, &lat);
        quiet waits = { t->time, p->now, t->lon, t->lat, t->lon, t->lat, t->course, IST_SEA_NONE, t->interval, speed, wander_of(t), enough(p), true }, sails = waits;
        sails.lon2 = lon;
        sails.lat2 = lat;
        double stays = background_silence(p->background, &p->set, &waits, &chances);
        double goes = stays < waits.enough ? background_silence(p->background, &p->set, &sails, &chances) : 0;
        double score = 1 - fmax(stays, goes);
        if (p->set.gap_score > 0 && score < p->set.gap_score) continue;
        if (p->set.gap_score > 0 && at_anchorage(p, t)) {
            t->flags |= TRACK_OPEN_RESTS;
            continue;
        }
        ist_sea_event event;
        describe(p, &event, t, p->now, hours, chances, 0);
        event.score = score;
        event.open = true;
        t->flags |= TRACK_OPEN_SAID;
        if (last) IST_TRY(event_say(p, &event, err));
        else if (p->asked.on_open) IST_TRY(p->asked.on_open(p->asked.context, &event, err));
    }
    return IST_OK;
}
