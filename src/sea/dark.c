/* SPDX-License-Identifier: Apache-2.0
 *
 * dark.c: dark rendezvous. A ship that was silent is set against ships that waited, and against others that were silent:
 * at its own speed, when could it have reached the place and when must it have left to be where it was heard again?
 *
 * The score is how well that window and the other's stay are one, overlap / sqrt(window * stay), times the share of the
 * silence that sailing straight on leaves unexplained. A ship that sailed on in silence has no window; one that waits for
 * half a day matches no short one well.
 *
 * One ship meets one at a time. So of all that could have met whom, the best match is taken first, and each next one only
 * among those who are left: a ship that waits is no proof for every ship that was silent meanwhile.
 */
#include "picture_local.h"

enum { KEPT_HOURS = 48, STAYS_MOST = 1 << 16 };

typedef struct match { double score; int64_t from, to; int32_t lon, lat; uint32_t mmsi; trace first, last; uint64_t partners; silence *other; } match;

ist_status dark_keep_stay(ist_picture *p, const track *t, ist_error *err)
{
    if (p->n_stays >= STAYS_MOST) { /* the older half goes */
        memmove(p->stays, p->stays + STAYS_MOST / 2, STAYS_MOST / 2 * sizeof *p->stays);
        p->n_stays = STAYS_MOST / 2;
    }
    if (!slab_grow((void **)&p->stays, p->n_stays, &p->stay_room, sizeof *p->stays)) return ist_fail(err, IST_NOMEM, "out of memory for stays");
    p->stays[p->n_stays++] = (stay){ (uint32_t)(t - p->tracks), p->vessels[t->vessel].mmsi, t->stay_since, t->stay_until, t->stay_lon, t->stay_lat,
                                     t->stay_first, t->last, t->partners };
    return IST_OK;
}

/* When the silent ship could have been at a place; false when it could not. */
static bool window(const silence *s, int32_t lon, int32_t lat, int64_t *out_from, int64_t *out_to)
{
    double speed = fmax(s->speed, 6 * GEO_KNOT);
    *out_from = s->from + (int64_t)(1000 * geo_far(s->lon1, s->lat1, lon, lat) / speed);
    *out_to = s->to - (int64_t)(1000 * geo_far(lon, lat, s->lon2, s->lat2) / speed);
    return *out_to > *out_from;
}

/* The share of the silence that sailing straight from its beginning to its end leaves unexplained. */
static double unexplained(const silence *s)
{
    double direct = geo_far(s->lon1, s->lat1, s->lon2, s->lat2) / fmax(s->speed, 6 * GEO_KNOT);
    return fmax(0, 1 - direct / ((double)(s->to - s->from) / 1000));
}

/* How well two spans of time are one, when they share at least `least`; 0 otherwise. */
static double agreement(int64_t from1, int64_t to1, int64_t from2, int64_t to2, double least, int64_t *out_from, int64_t *out_to)
{
    *out_from = from1 > from2 ? from1 : from2;
    *out_to = to1 < to2 ? to1 : to2;
    double shared = (double)(*out_to - *out_from);
    if (shared < least) return 0;
    return shared / sqrt((double)(to1 - from1) * (double)(to2 - from2));
}

/* Whether the waiting ship has other company in that time. */
static bool has_company(const ist_picture *p, uint32_t mmsi, int64_t from, int64_t to)
{
    for (size_t i = 0; i < p->n_taken; i++)
        if (p->taken[i].mmsi == mmsi && p->taken[i].from < to && p->taken[i].to > from) return true;
    return false;
}

static void against_stay(const ist_picture *p, const silence *s, const stay *y, match *best)
{
    int64_t from, to, shared_from, shared_to;
    if (y->mmsi == s->mmsi || y->to < s->from || y->from > s->to || !window(s, y->lon, y->lat, &from, &to)) return;
    double score = unexplained(s) * agreement(from, to, y->from, y->to, p->set.dark_stay * HOUR, &shared_from, &shared_to);
    if (score <= best->score || has_company(p, y->mmsi, shared_from, shared_to)) return;
    *best = (match){ score, shared_from, shared_to, y->lon, y->lat, y->mmsi, y->first, y->last, y->partners, NULL };
}

static void against_open_stays(const ist_picture *p, const silence *s, match *best)
{
    for (uint32_t i = 1; i < p->n_tracks; i++) {
        const track *t = &p->tracks[i];
        if (t->vessel == NONE || t->stay_since == 0 || t->stay_since > s->to || t->stay_until < s->from) continue;
        if (t->stay_fixes < 4 || background_anchorage(p->background, &p->set, t->stay_lon, t->stay_lat) || meeting_holds(p, t, t->stay_since)) continue;
        against_stay(p, s, &(stay){ i, p->vessels[t->vessel].mmsi, t->stay_since, t->stay_until, t->stay_lon, t->stay_lat, t->stay_first, t->last, t->partners }, best);
    }
}

/* Two silences: the place, among some between the four points, at which their windows agree best. */
static void against_silence(const ist_picture *p, const silence *s, silence *o, match *best)
{
    if (o->mmsi == s->mmsi || o->met || o->spoken_for || o->to < s->from || o->from > s->to) return;
    int64_t lasting = (o->to < s->to ? o->to : s->to) - (o->from > s->from ? o->from : s->from);
    if ((double)lasting < p->set.dark_stay * HOUR) return;
    double reach = (fmax(s->speed, 3) + fmax(o->speed, 3)) * (double)lasting / 1000;
    double plain = unexplained(s) * unexplained(o);
    if (plain <= best->score) return;
    if (geo_far(s->lon1, s->lat1, o->lon1, o->lat1) > reach + fmax(s->speed, o->speed) * 86400) return;
    for (int i = 0; i <= 8; i++)
        for (int j = 0; j <= 8; j++)
            for (int k = 0; k <= 2; k++) {
                int32_t lon1, lat1, lon2, lat2, lon, lat;
                int64_t from1, to1, from2, to2, shared_from, shared_to;
                geo_between(s->lon1, s->lat1, s->lon2, s->lat2, i / 8.0, &lon1, &lat1);
                geo_between(o->lon1, o->lat1, o->lon2, o->lat2, j / 8.0, &lon2, &lat2);
                geo_between(lon1, lat1, lon2, lat2, k / 2.0, &lon, &lat);
                if (!window(s, lon, lat, &from1, &to1) || !window(o, lon, lat, &from2, &to2)) continue;
                double score = plain * agreement(from1, to1, from2, to2, p->set.dark_stay * HOUR, &shared_from, &shared_to);
                if (score > best->score) *best = (match){ score, shared_from, shared_to, lon, lat, o->mmsi, o->before, o->after, o->partners, o };
            }
}

static ist_status say_met(ist_picture *p, silence *s, const match *m, ist_error *err)
{
    ist_sea_event event;
    double hours = (double)(m->to - m->from) / HOUR;
    event_begin(&event, IST_SEA_DARK_RENDEZVOUS, s->mmsi, m->mmsi, m->from, m->to);
    event.detected_us = (p->now > s->decide ? s->decide : p->now) * 1000;
    event.lon = m->lon;
    event.lat = m->lat;
    event.score = m->score;
    event_part(&event, "agreement", m->score);
    event_part(&event, "silence", s->score);
    event_part(&event, "hours_together", hours);
    event_part(&event, "hours_silent", (double)(s->to - s->from) / HOUR);
    event_part(&event, "both_silent", m->other ? 1 : 0);
    event_proof(&event, s->mmsi, &s->before);
    event_proof(&event, s->mmsi, &s->after);
    event_proof(&event, m->mmsi, &m->first);
    event_proof(&event, m->mmsi, &m->last);
    return event_say(p, &event, err);
}

static match best_match(ist_picture *p, silence *s)
{
    match best = { .score = 0 };
    for (size_t i = 0; i < p->n_stays; i++) against_stay(p, s, &p->stays[i], &best);
    against_open_stays(p, s, &best);
    for (size_t i = 0; i < p->n_silences; i++)
        if (&p->silences[i] != s) against_silence(p, s, &p->silences[i], &best);
    return best;
}

/* A silence that suits the waiting ship of the match better than the one that has it, and overlaps with it; NULL: none. */
static silence *better_guest(ist_picture *p, const silence *than, const match *m, match *out)
{
    silence *found = NULL;
    const stay at = { 0, m->mmsi, 0, 0, m->lon, m->lat, m->first, m->last, m->partners };
    for (size_t i = 0; i < p->n_silences; i++) {
        silence *o = &p->silences[i];
        if (o == than || o->met || o->spoken_for || o->mmsi == m->mmsi || o->to < m->from || o->from > m->to) continue;
        match theirs = { .score = 0 };
        for (size_t k = 0; k < p->n_stays; k++)
            if (p->stays[k].mmsi == at.mmsi) against_stay(p, o, &p->stays[k], &theirs);
        if (theirs.score <= m->score || theirs.score < p->set.dark_score || theirs.score <= out->score || theirs.from >= m->to || theirs.to <= m->from) continue;
        *out = theirs;
        found = o;
    }
    return found;
}

static bool take(ist_picture *p, silence *s, const match *m, bool told)
{
    if (m->other) {
        m->other->spoken_for = true;
        m->other->met |= told;
    } else {
        if (!slab_grow((void **)&p->taken, p->n_taken, &p->taken_room, sizeof *p->taken)) return false;
        p->taken[p->n_taken++] = (taken){ m->mmsi, m->from, m->to, told };
    }
    s->spoken_for = true;
    s->met |= told;
    return true;
}

/* Goes from a match to one that is better for one of the two, as long as there is one: the last is the best for both. */
static match climb(ist_picture *p, silence *s, match m, silence **out_of)
{
    for (int i = 0; i < 64; i++) {
        match theirs = { .score = 0 };
        silence *next = m.other;
        if (m.other) theirs = best_match(p, m.other);
        else next = better_guest(p, s, &m, &theirs);
        if (!next || theirs.score <= m.score) break;
        match best = best_match(p, next); /* what the better one would rather have */
        s = next;
        m = best.score > theirs.score ? best : theirs;
    }
    *out_of = s;
    return m;
}

/* Who met the ship: as long as someone better off has its best match, that one is set aside and the next is asked for. */
static ist_status decide(ist_picture *p, silence *s, ist_error *err)
{
    match found = { .score = 0 };
    silence *first = s; /* of the pair; the other way round when the other's side of it is the surer one */
    s->decide = INT64_MAX;
    if (s->met || unexplained(s) < p->set.dark_score) return IST_OK;
    for (int i = 0; i < 64 && found.score == 0; i++) {
        silence *of = s;
        match best = best_match(p, s);
        if (best.score <= 0 || best.score < p->set.dark_score) break;
        match last = climb(p, s, best, &of);
        if (of == s || last.other == s) {
            found = last;
            first = of;
        } else if (!take(p, of, &last, false)) {
            return ist_fail(err, IST_NOMEM, "out of memory for meetings in the dark");
        }
    }
    for (size_t i = 0; i < p->n_silences; i++) p->silences[i].spoken_for = false;
    size_t kept = 0;
    for (size_t i = 0; i < p->n_taken; i++)
        if (p->taken[i].told) p->taken[kept++] = p->taken[i];
    p->n_taken = kept;
    if (found.score <= 0) return IST_OK;
    if (!take(p, first, &found, true)) return ist_fail(err, IST_NOMEM, "out of memory for meetings in the dark");
    first->spoken_for = false;
    if (found.other) found.other->spoken_for = false;
    return say_met(p, first, &found, err);
}

ist_status dark_decide(ist_picture *p, bool last, ist_error *err)
{
    for (size_t i = 0; i < p->n_silences; i++)
        if (p->silences[i].decide != INT64_MAX && (last || p->silences[i].decide <= p->now)) IST_TRY(decide(p, &p->silences[i], err));
    size_t kept = 0;
    for (size_t i = 0; i < p->n_silences; i++)
        if (p->silences[i].decide != INT64_MAX || p->silences[i].to > p->now - KEPT_HOURS * HOUR) p->silences[kept++] = p->silences[i];
    p->n_silences = kept;
    kept = 0;
    for (size_t i = 0; i < p->n_stays; i++)
        if (p->stays[i].to > p->now - 2 * KEPT_HOURS * HOUR) p->stays[kept++] = p->stays[i];
    p->n_stays = kept;
    kept = 0;
    for (size_t i = 0; i < p->n_taken; i++)
        if (p->taken[i].to > p->now - 2 * KEPT_HOURS * HOUR) p->taken[kept++] = p->taken[i];
    p->n_taken = kept;
    return IST_OK;
}
