/* SPDX-License-Identifier: Apache-2.0
 *
 * motion.c: how one ship moves: loitering, drifting, a sudden stop, a circle that no ship sails.
 */
#include "picture_local.h"

/* ---- loitering */

static ist_status end_stay(ist_picture *p, track *t, bool open, ist_error *err)
{
    double seconds = (double)(t->stay_until - t->stay_since) / 1000, hours = seconds / 3600;
    int64_t since = t->stay_since;
    t->stay_since = 0;
    if (hours < fmin(p->set.dark_stay, p->set.loiter_hours) || seconds <= 0) return IST_OK;
    double mean = t->stay_metres / seconds / GEO_KNOT;
    if (mean >= p->set.loiter_speed || t->stay_fixes < 4 || meeting_holds(p, t, since)) return IST_OK;
    if (background_anchorage(p->background, &p->set, t->stay_lon, t->stay_lat)) return IST_OK;
    t->stay_since = since; /* as dark_keep_stay reads it */
    if (wants(p, IST_SEA_DARK_RENDEZVOUS)) IST_TRY(dark_keep_stay(p, t, err));
    t->stay_since = 0;
    /* Who says that it is moored or at anchor does not loiter; that it could be met there stands all the same. */
    if (hours < p->set.loiter_hours || 4 * (uint64_t)t->stay_said > 3 * (uint64_t)t->stay_fixes) return IST_OK;
    ist_sea_event event;
    uint32_t mmsi = p->vessels[t->vessel].mmsi;
    event_begin(&event, IST_SEA_LOITERING, mmsi, 0, since, t->stay_until);
    event.detected_us = (since + (int64_t)(p->set.loiter_hours * HOUR)) * 1000;
    event.lon = t->stay_lon;
    event.lat = t->stay_lat;
    event.open = open;
    event.score = fmin(1, 0.5 + 0.5 * (1 - mean / p->set.loiter_speed));
    event_part(&event, "hours", hours);
    event_part(&event, "mean_knots", mean);
    event_part(&event, "positions", t->stay_fixes);
    event_proof(&event, mmsi, &t->stay_first);
    event_proof(&event, mmsi, &t->last);
    event.partners |= t->partners;
    return event_say(p, &event, err);
}

static ist_status stay_step(ist_picture *p, track *t, const ist_sea_report *r, int64_t time, const step *s, ist_error *err)
{
    double reckoned = s->speed / GEO_KNOT, said = knots(r->speed);
    /* Over a minute or more the way made good tells; over less, rounding would, and the ship's own word stands. */
    bool slow = s->seconds >= 60 || said < 0 ? reckoned < p->set.loiter_speed : said < p->set.loiter_speed;
    if (slow && s->seconds < 2 * 3600) {
        if (t->stay_since == 0) {
            t->stay_since = t->time;
            t->stay_first = t->last;
            t->stay_lon = t->lon;
            t->stay_lat = t->lat;
            t->stay_metres = 0;
            t->stay_fixes = 1;
            t->stay_said = 0;
        }
        t->stay_metres += s->metres;
        t->stay_fixes++;
        t->stay_strikes = 0;
        t->stay_until = time;
        t->stay_said += r->status == 1 || r->status == 5;
        return IST_OK;
    }
    if (t->stay_since == 0) return IST_OK;
    if (s->seconds < 600 && ++t->stay_strikes < 2) return IST_OK; /* one wild position does not end hours of rest */
    t->stay_strikes = 0;
    return end_stay(p, t, false, err);
}

/* ---- drifting */

static bool drifts(const ist_picture *p, const track *t, const ist_sea_report *r)
{
    const self *is = &p->vessels[t->vessel].is;
    double speed = knots(r->speed);
    if (r->heading == IST_SEA_NONE || r->course == IST_SEA_NONE || speed < p->set.drift_slowest || speed > p->set.drift_fastest) return false;
    if (is->to_bow + is->to_stern < p->set.drift_length) return false;
    double angle = fabs(r->course / 10.0 - r->heading);
    return fmin(angle, 360 - angle) >= p->set.drift_angle;
}

static ist_status end_drift(ist_picture *p, track *t, bool open, ist_error *err)
{
    ist_sea_event event;
    uint32_t mmsi = p->vessels[t->vessel].mmsi;
    int64_t since = t->drift_since;
    t->drift_since = 0;
    if ((double)(t->time - since) < p->set.drift_minutes * MINUTE || t->drift_metres < p->set.drift_distance) return IST_OK;
    event_begin(&event, IST_SEA_DRIFTING, mmsi, 0, since, t->time);
    int64_t long_enough = since + (int64_t)(p->set.drift_minutes * MINUTE);
    event.detected_us = (long_enough > t->drift_far ? long_enough : t->drift_far) * 1000;
    event.lon = t->lon;
    event.lat = t->lat;
    event.open = open;
    event_part(&event, "minutes", (double)(t->time - since) / MINUTE);
    event_part(&event, "metres", t->drift_metres);
    event_proof(&event, mmsi, &t->drift_first);
    event_proof(&event, mmsi, &t->last);
    event.partners |= t->partners;
    return event_say(p, &event, err);
}

static ist_status drift_step(ist_picture *p, track *t, const ist_sea_report *r, int64_t time, const step *s, ist_error *err)
{
    bool now = drifts(p, t, r);
    if (t->drift_since == 0) {
        if (!now) return IST_OK;
        t->drift_since = time;
        t->drift_first = trace_of(r, time);
        t->drift_metres = 0;
        t->drift_far = 0;
        t->drift_strikes = 0;
        return IST_OK;
    }
    if (s->seconds > 3600 || (!now && ++t->drift_strikes >= 2)) return end_drift(p, t, false, err);
    if (now) t->drift_strikes = 0;
    t->drift_metres += s->metres;
    if (t->drift_far == 0 && t->drift_metres >= p->set.drift_distance) t->drift_far = time;
    return IST_OK;
}

/* ---- from under way to stopped at once */

static ist_status sudden_step(ist_picture *p, track *t, const ist_sea_report *r, int64_t time, const step *s, ist_error *err)
{
    double now = knots(r->speed), before = knots(t->speed);
    if (now < 0) return IST_OK;
    if (t->sudden_at != 0) {
        int64_t since = t->sudden_at;
        if (now >= p->set.stop_to) {
            t->sudden_at = 0;
            return IST_OK;
        }
        if ((double)(time - since) < p->set.stop_held * 1000) return IST_OK;
        t->sudden_at = 0;
        if ((double)(time - since) > 20 * p->set.stop_held * 1000) return IST_OK; /* too long unheard to say what it did */
        ist_sea_event event;
        uint32_t mmsi = p->vessels[t->vessel].mmsi;
        event_begin(&event, IST_SEA_SPEED_CHANGE, mmsi, 0, since, time);
        event.lon = r->lon;
        event.lat = r->lat;
        event_part(&event, "from_knots", t->sudden_from / 10.0);
        event_part(&event, "to_knots", now);
        event_proof(&event, mmsi, &t->last);
        event.partners |= t->partners;
        trace here = trace_of(r, time);
        event_proof(&event, mmsi, &here);
        return event_say(p, &event, err);
    }
    if (before > p->set.stop_from && now < p->set.stop_to && s->seconds <= p->set.stop_within && s->seconds > 0) {
        t->sudden_at = time;
        t->sudden_from = t->speed;
    }
    return IST_OK;
}

/* ---- circles */

static ist_status end_circle(ist_picture *p, track *t, bool open, ist_error *err)
{
    int64_t since = t->circle_since;
    t->circle_since = 0;
    double n = t->circle_fixes, turns = fabs((double)t->circle_turn) / 360;
    if (turns < p->set.circle_turns || n < 10) return IST_OK;
    /* Of points spread evenly over a circle the mean is its centre; the way made good over the angle turned is its radius
     * a second time. Both agree on a circle and on nothing else. */
    double x = (double)t->circle_x / n, y = (double)t->circle_y / n, spread = (double)t->circle_r2 / n - x * x - y * y;
    double radius = sqrt(fmax(0, spread)), by_way = (double)t->circle_metres / 1000 / (turns * 2 * GEO_PI);
    double off = radius > 0 ? fabs(by_way / radius - 1) : 1;
    if (radius < 0.05 || off > p->set.circle_spread) return IST_OK;
    ist_sea_event event;
    uint32_t mmsi = p->vessels[t->vessel].mmsi;
    event_begin(&event, IST_SEA_CIRCLE_SPOOFING, mmsi, 0, since, t->time);
    event.lon = t->circle_lon0;
    event.lat = t->circle_lat0;
    event.open = open;
    event.score = 1 - off;
    event_part(&event, "turns", turns);
    event_part(&event, "radius_km", radius);
    event_part(&event, "spread", off);
    event_proof(&event, mmsi, &t->last);
    event.partners |= t->partners;
    return event_say(p, &event, err);
}

static void add_to_circle(track *t, const ist_sea_report *r)
{
    double x = geo_lon_step(t->circle_lon0, r->lon) * geo_cos_lat(t->circle_lat0) * GEO_UNIT / 1000;
    double y = ((double)r->lat - t->circle_lat0) * GEO_UNIT / 1000;
    t->circle_x += (float)x;
    t->circle_y += (float)y;
    t->circle_r2 += (float)(x * x + y * y);
    t->circle_fixes++;
}

static ist_status circle_step(ist_picture *p, track *t, const ist_sea_report *r, int64_t time, const step *s, ist_error *err)
{
    bool fit = r->course != IST_SEA_NONE && t->course != IST_SEA_NONE && knots(r->speed) >= p->set.circle_speed && s->seconds <= 3600;
    double turn = fit ? (r->course - t->course) / 10.0 : 0;
    turn = turn > 180 ? turn - 360 : turn < -180 ? turn + 360 : turn;
    int8_t side = turn >= 2 ? 1 : turn <= -2 ? -1 : 0;
    if (fit && t->circle_since != 0 && t->circle_fixes >= 4 && s->seconds > 1.6 * t->interval) { /* missed some: as it went before */
        double before = (double)(t->time - t->circle_since) / 1000, share = before > 0 ? s->seconds / before : 0;
        t->circle_turn += t->circle_turn * (float)share;
        t->circle_metres += t->circle_metres * (float)share;
        add_to_circle(t, r);
        return IST_OK;
    }
    if (!fit || side == 0 || fabs(turn) > 150 || (t->circle_since != 0 && side != t->circle_side)) {
        if (t->circle_since != 0) IST_TRY(end_circle(p, t, false, err));
        if (!fit || side == 0) return IST_OK;
    }
    if (t->circle_since == 0) {
        t->circle_since = time;
        t->circle_side = side;
        t->circle_lon0 = r->lon;
        t->circle_lat0 = r->lat;
        t->circle_turn = t->circle_metres = t->circle_x = t->circle_y = t->circle_r2 = 0;
        t->circle_fixes = 0;
        add_to_circle(t, r);
        return IST_OK;
    }
    double half = fabs(turn) * GEO_PI / 360; /* the chord is shorter than the arc by sin(x)/x */
    t->circle_turn += (float)turn;
    t->circle_metres += (float)(s->metres * half / geo_cos_series(GEO_PI / 2 - half));
    add_to_circle(t, r);
    return IST_OK;
}

/* ---- all of them */

ist_status motion_step(ist_picture *p, track *t, const ist_sea_report *r, int64_t time, const step *s, ist_error *err)
{
    if (wants(p, IST_SEA_LOITERING) || wants(p, IST_SEA_DARK_RENDEZVOUS)) IST_TRY(stay_step(p, t, r, time, s, err));
    if (wants(p, IST_SEA_DRIFTING)) IST_TRY(drift_step(p, t, r, time, s, err));
    if (wants(p, IST_SEA_SPEED_CHANGE)) IST_TRY(sudden_step(p, t, r, time, s, err));
    if (wants(p, IST_SEA_CIRCLE_SPOOFING)) IST_TRY(circle_step(p, t, r, time, s, err));
    return IST_OK;
}

ist_status motion_end(ist_picture *p, track *t, bool open, ist_error *err)
{
    if (t->stay_since != 0) IST_TRY(end_stay(p, t, open, err));
    if (t->drift_since != 0) IST_TRY(end_drift(p, t, open, err));
    if (t->circle_since != 0) IST_TRY(end_circle(p, t, open, err));
    return IST_OK;
}
