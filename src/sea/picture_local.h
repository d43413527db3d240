/* SPDX-License-Identifier: Apache-2.0
 *
 * picture_local.h: what the files of the picture share. Private to the room.
 *
 * A vessel is an MMSI; a track is one transmitter behind it. Both lie in slabs and name one another by number, so that a
 * slab may grow. Times inside are milliseconds since 1970, UTC, on a corrected clock.
 */
#ifndef ISTHMUS_SRC_SEA_PICTURE_LOCAL_H
#define ISTHMUS_SRC_SEA_PICTURE_LOCAL_H

#include "geo.h"
#include "imo.h"
#include "slab.h"

#include <isthmus/base/status.h>
#include <isthmus/sea/picture.h>
#include <stdlib.h>
#include <string.h>

enum { NONE = 0, HEARD = 4, RECENT = 4, TRACKS_MOST = 8 };
#define HOUR 3600000LL
#define MINUTE 60000LL

/* A message that may become evidence. */
typedef struct trace { int64_t time; uint64_t hash, at; uint16_t feed, station; uint8_t type, partner; } trace;

typedef struct track {
    /* first what every look at a track asks for, so that it lies in one line of cache or two */
    int64_t  time;                     /* of its last position */
    int64_t  open_next;                /* when a silence that goes on is looked at again */
    uint32_t vessel, next;             /* its ship; the ship's next track */
    uint8_t  n_heard, status, transponder, flags;
    uint32_t fixes;
    int32_t  lon, lat;
    int16_t  speed, course, heading;   /* as in report.h */
    uint16_t interval;                 /* s, usual between two positions */
    uint16_t heard[HEARD];             /* stations that heard the last transmission */
    uint64_t partners;                 /* that did */
    trace    last;
    uint32_t number;
    uint32_t cell_next, cell_before;   /* in the grid of slow ships */
    uint32_t cell;                     /* head in the grid, NONE: not in it */
    uint32_t visits;                   /* areas it is in */
    uint32_t pairs;                    /* meetings it takes part in */
    /* a stay: since when it has been slow, from where, how far in all */
    int64_t  stay_since, stay_until;   /* its last slow position so far */
    trace    stay_first;
    double   stay_metres;
    int32_t  stay_lon, stay_lat;
    uint32_t stay_fixes, stay_said;    /* positions; those at which it said that it is moored or at anchor */
    uint8_t  stay_strikes, drift_strikes, resting; /* resting: at an anchorage, where no meeting counts */
    int8_t   circle_side;
    trace    drift_first;
    /* drift */
    int64_t  drift_since;
    double   drift_metres;
    int64_t  drift_far;                /* when they were enough; 0: not yet */
    /* sudden speed change */
    int64_t  sudden_at;
    int16_t  sudden_from;
    uint16_t class_a, class_b;         /* reports of each class within the hour that began at class_hour */
    int32_t  class_hour;
    /* circle */
    int64_t  circle_since;
    float    circle_turn, circle_metres;
    uint32_t circle_fixes;
    int32_t  circle_lon0, circle_lat0;
    float    circle_x, circle_y, circle_r2; /* sums of offsets from its first point, and of their squares; km */
    /* how straight it sails: a stretch that goes on, and what the one before was */
    int64_t  way_since;
    float    way_metres;
    int32_t  way_lon, way_lat;
    uint8_t  straight;                 /* 255 * of the last whole stretch, 0: none yet */
    int64_t  company_until;            /* last moment of a meeting it took part in */
    int64_t  rest_checked;
} track;

enum { TRACK_OPEN_SAID = 1, TRACK_CLASS_SAID = 2, TRACK_OPEN_RESTS = 4 }; /* rests: its silence began at an anchorage */

typedef struct self { /* what a ship says it is */
    uint32_t imo;
    char name[21], call_sign[8], destination[21];
    uint8_t ship_type, draught, draught_before;
    uint16_t to_bow, to_stern;
    uint8_t to_port, to_starboard;
} self;

typedef struct vessel {
    uint32_t mmsi;
    uint32_t first;                    /* its tracks, latest heard first */
    uint32_t n_tracks, made;           /* living, and ever made */
    struct { uint64_t hash; int64_t time; } recent[RECENT];
    uint8_t  recent_at, returns;       /* to a track heard before, in this run of switches */
    uint32_t before, successor;        /* vessels: laundered from, into */
    int64_t  first_time;
    int64_t  switched;                 /* when another of its transmitters was heard than before */
    int64_t  shared_since;             /* 0: no run of switches */
    trace    shared_first, jump_first, jump_last;
    int64_t  jump_since;
    uint32_t jump_track, jump_fixes;
    int32_t  jump_lon, jump_lat;
    double   jump_metres;
    int64_t  met_at;                   /* last moment of the last meeting */
    int64_t  met_since;
    uint32_t met_with;                 /* MMSI */
    uint8_t  met_draught;              /* draught when it began, 0: not known */
    uint32_t listed_entry;             /* last said, from 1 */
    uint32_t imo_next, size_next;      /* ships of the same IMO number, and of the same size */
    trace    said_draught;             /* the message that first said the draught that holds */
    int32_t  first_lon, first_lat;
    int16_t  first_course;
    uint8_t  laundered_by;             /* 0, or what shows that `before` went on as this one */
    int32_t  statics_day;              /* on which the statics below were last looked at */
    uint64_t statics[2];               /* hashes of the last two messages about itself */
    self     is;
} vessel;

typedef struct visit { int64_t since, last, seen; uint32_t next; uint16_t area; trace first, final; uint64_t partners; int32_t lon, lat; } visit;

typedef struct pair {
    uint32_t a, b;                     /* tracks, a < b */
    uint32_t next_a, next_b;           /* the next pair of either */
    int64_t  since, last;
    double   closest, speed_sum;
    uint32_t fixes;
    int32_t  lon, lat;
    trace    first_a, first_b, last_a, last_b;
    uint64_t partners;
    uint8_t  draught_a, draught_b;
    uint32_t free_next;
} pair;

/* A silence that is over and was judged, kept for dark rendezvous until it is decided. */
typedef struct silence {
    uint32_t track, mmsi;
    int64_t  from, to, decide;
    int32_t  lon1, lat1, lon2, lat2;
    double   speed;                    /* m/s that it makes when under way */
    double   score;
    trace    before, after;
    uint64_t partners;
    bool     met, spoken_for;          /* spoken_for: while it is decided who met whom */
} silence;

/* A stay that is over, kept for dark rendezvous. */
typedef struct stay { uint32_t track, mmsi; int64_t from, to; int32_t lon, lat; trace first, last; uint64_t partners; } stay;

/* A waiting ship has company: from when to when it is taken by a ship that was silent. */
typedef struct taken { uint32_t mmsi; int64_t from, to; bool told; } taken;

struct ist_picture {
    ist_picture_asked asked;
    ist_sea_settings  set;
    ist_background   *own_background;
    const ist_background *background;
    vessel  *vessels; size_t n_vessels, vessel_room;   /* [0] stands for none, in each */
    track   *tracks;  size_t n_tracks, track_room;  uint32_t free_track;
    visit   *visits;  size_t n_visits, visit_room;  uint32_t free_visit;
    pair    *pairs;   size_t n_pairs, pair_room;    uint32_t free_pair;
    silence *silences; size_t n_silences, silence_room;
    stay    *stays;   size_t n_stays, stay_room;
    taken   *taken;   size_t n_taken, taken_room;
    uint32_t *by_mmsi; size_t mmsi_mask;               /* open addressing: numbers of vessels */
    uint32_t *by_imo;  size_t imo_mask;                /* chains through imo_next */
    uint32_t *by_size;                                 /* chains through size_next, mask as by_imo */
    uint32_t *grid;    size_t grid_mask;               /* heads of slow tracks by cell */
    int64_t  now, swept, begun;
    ist_picture_counts counts;
};

/* What the step from a track's last position to a new report is. */
typedef struct step { double seconds, metres, speed; /* m/s, reckoned */ } step;

static inline bool wants(const ist_picture *p, ist_sea_kind kind) { return (p->asked.kinds >> kind & 1) != 0; }

static inline trace trace_of(const ist_sea_report *r, int64_t time)
{
    return (trace){ time, r->evidence_hash, r->evidence_at, r->feed, r->station, r->type, r->partner };
}

static inline double knots(int16_t speed) { return speed == IST_SEA_NONE ? -1 : speed / 10.0; }

/* emit.c */
void event_begin(ist_sea_event *event, ist_sea_kind kind, uint32_t mmsi_a, uint32_t mmsi_b, int64_t start, int64_t end);
void event_part(ist_sea_event *event, const char *name, double value);
void event_proof(ist_sea_event *event, uint32_t mmsi, const trace *of);
ist_status event_say(ist_picture *p, ist_sea_event *event, ist_error *err);

/* event.c: a name, or its number where there is none. */
const char *sea_name(const char *(*name)(void *, size_t), const ist_sea_names *names, size_t i, char number[24]);

/* proof.c */
void sea_sha256(const void *bytes, size_t length, char out[IST_SEA_SHA256]);
/* What an event claims, as texts and numbers that each of its forms holds. */
typedef struct sea_claims {
    const char *kind, *start, *end, *detected, *open, *partners, *detail; /* open: "true" or "false" */
    long long mmsi_a, mmsi_b;   /* 0: none */
    double lon, lat, score;     /* not a number: none */
} sea_claims;
/* The text that is sealed: claims, a line for each part of the score, a line for each message. */
void sea_seal_claims(ist_buffer *text, const char *id, const sea_claims *claims);
void sea_seal_part(ist_buffer *text, const char *name, double value);
void sea_seal_line(ist_buffer *text, uint32_t mmsi, int type, const char *time, const char *partner, const char *station, const char *sha256);

/* background.c */
size_t background_bytes(const ist_background *b);
void background_expect(const ist_background *b, const ist_sea_report *r); /* the report will be learned */
/* A silence: from where and when to where and when, the course sailed before and after (1/10 degree, or IST_SEA_NONE), the
 * usual interval (s), the speed (m/s), how likely it is at most that the ship left its course for a while, and which chance of
 * staying unheard is enough to conclude nothing: what cannot reach it is not looked at. */
typedef struct quiet {
    int64_t from, to;
    int32_t lon1, lat1, lon2, lat2;
    int16_t course1, course2;
    double interval, speed, wander, enough;
    bool open;
} quiet;
/* The chance that a ship on air would have stayed unheard. */
double background_silence(const ist_background *b, const ist_sea_settings *set, const quiet *q, double *out_chances);
bool background_anchorage(const ist_background *b, const ist_sea_settings *set, int32_t lon, int32_t lat);

/* each kind's file: what a step, a track's end or the end of the feeds means to it */
ist_status gap_step(ist_picture *p, track *t, const ist_sea_report *r, int64_t time, const step *s, ist_error *err);
void       gap_sail(track *t, const ist_sea_report *r, int64_t time, const step *s); /* learns how straight it sails */
ist_status gap_sweep(ist_picture *p, bool last, ist_error *err);
ist_status dark_decide(ist_picture *p, bool last, ist_error *err);
ist_status dark_keep_stay(ist_picture *p, const track *t, ist_error *err);
ist_status place_step(ist_picture *p, track *t, const ist_sea_report *r, int64_t time, ist_error *err);
ist_status place_end(ist_picture *p, track *t, bool open, ist_error *err);
ist_status motion_step(ist_picture *p, track *t, const ist_sea_report *r, int64_t time, const step *s, ist_error *err);
ist_status motion_end(ist_picture *p, track *t, bool open, ist_error *err);
ist_status meeting_step(ist_picture *p, track *t, const ist_sea_report *r, int64_t time, const step *s, ist_error *err);
bool       meeting_holds(const ist_picture *p, const track *t, int64_t since); /* one that lasts long enough by now */
ist_status meeting_end(ist_picture *p, track *t, bool open, ist_error *err);
ist_status identity_statics(ist_picture *p, vessel *v, const ist_sea_report *r, int64_t time, ist_error *err);
ist_status identity_switch(ist_picture *p, vessel *v, track *from, track *to, double metres, int64_t time, ist_error *err);
ist_status identity_class(ist_picture *p, track *t, const ist_sea_report *r, int64_t time, ist_error *err);
void       identity_met(vessel *v, uint32_t with, int64_t since, int64_t until, uint8_t draught);
ist_status identity_end(ist_picture *p, vessel *v, ist_error *err);

#endif
