/* SPDX-License-Identifier: Apache-2.0
 *
 * event.h: what the picture says happened at sea, with the evidence and the parts of its score.
 *
 * docs/sea.md defines each kind. An event has the same id whenever the same feeds are read again: the id is made from
 * kind, ships, place in a list or area, and first moment.
 */
#ifndef ISTHMUS_SEA_EVENT_H
#define ISTHMUS_SEA_EVENT_H

#include <isthmus/base/json.h>
#include <isthmus/base/text.h>
#include <isthmus/sea/report.h>
#include <stdbool.h>
#include <stddef.h>

/* X(NAME, word, meaning) */
#define IST_SEA_KINDS(X)                                                                                     \
    X(GAP, "gap", "going dark: a silence that stations in reach would have broken")                           \
    X(RENDEZVOUS, "rendezvous", "two ships side by side, slow, away from anchorages")                         \
    X(DARK_RENDEZVOUS, "dark-rendezvous", "a silence that leaves room for a meeting with a ship that waits, or is silent too") \
    X(LOITERING, "loitering", "hours at less than walking pace, away from anchorages and company")            \
    X(DRIFTING, "drifting", "moving across its own heading")                                                  \
    X(AREA, "area", "from entry to exit of an area")                                                          \
    X(SPEED_CHANGE, "speed-change", "from under way to stopped at once")                                      \
    X(IMPOSSIBLE_MOVEMENT, "impossible-movement", "positions that no ship could have reached")                \
    X(SHARED_IDENTITY, "shared-identity", "one MMSI, several transmitters at once")                           \
    X(CIRCLE_SPOOFING, "circle-spoofing", "positions on a circle that no ship sails")                         \
    X(CLASS_MISMATCH, "class-mismatch", "one transmitter that reports as class A and class B")                \
    X(DRAUGHT_CHANGE, "draught-change", "another draught after a meeting than before")                        \
    X(LAUNDERING, "identity-laundering", "a ship that goes on under another MMSI")                            \
    X(LISTED, "listed", "a ship on a list, as of the day")

typedef enum ist_sea_kind {
#define IST_SEA_KIND_ENTRY(name, word, meaning) IST_SEA_##name,
    IST_SEA_KINDS(IST_SEA_KIND_ENTRY)
#undef IST_SEA_KIND_ENTRY
    IST_SEA_KIND_COUNT
} ist_sea_kind;

const char *ist_sea_kind_word(ist_sea_kind kind);    /* "dark-rendezvous" */
const char *ist_sea_kind_meaning(ist_sea_kind kind);
/* The kind of that word, with '_' for '-' too; IST_USAGE with the nearest. */
ist_status ist_sea_kind_read(ist_sea_kind *out, const char *word, ist_error *err);

enum { IST_SEA_PARTS = 6, IST_SEA_EVIDENCES = 6, IST_SEA_DETAIL = 200, IST_SEA_SHA256 = 65 };

/* One message that an event stands on: where its first sentence is, the hash of its bits, and, once proof.h brought them,
 * the lines as the feed has them. */
typedef struct ist_sea_evidence {
    int64_t  time_us;
    uint64_t hash, at; /* as in report.h */
    uint32_t mmsi;
    uint16_t feed, station;
    uint8_t  type, partner;
    uint32_t length;            /* of the lines, 0: not brought, or no longer there */
    const char *lines;          /* joined by LF, without one at the end; borrowed from who brought them */
    char     sha256[IST_SEA_SHA256]; /* of the lines in hexadecimal digits; "" without lines */
} ist_sea_evidence;

typedef struct ist_sea_event {
    uint64_t     id;
    ist_sea_kind kind;
    int64_t      start_us, end_us;
    int64_t      detected_us;   /* when the feeds read so far sufficed to say so */
    uint32_t     mmsi_a, mmsi_b; /* mmsi_b 0: one ship only */
    int32_t      lon, lat;      /* 1/10000 minute */
    double       score;         /* how sure, 0 to 1 */
    bool         open;          /* not over when the feeds ended */
    uint64_t     partners;      /* whose stations heard its evidence, a bit each */
    size_t       n_parts;       /* of the score, or what was measured */
    struct { const char *name; double value; } parts[IST_SEA_PARTS]; /* names are literals */
    char         detail[IST_SEA_DETAIL]; /* the area, the list's ship, or a sentence; UTF-8 */
    size_t       n_evidence;
    ist_sea_evidence evidence[IST_SEA_EVIDENCES];
    char         sha256[IST_SEA_SHA256]; /* over what it claims and its evidence (proof.h); "" until the lines were brought */
} ist_sea_event;

/* Names of stations, partners and feeds for what is written; any may be NULL: numbers then. */
typedef struct ist_sea_names {
    void *context;
    const char *(*station)(void *context, size_t station);
    const char *(*partner)(void *context, size_t partner);
    const char *(*feed)(void *context, size_t feed);
} ist_sea_names;

/* The event as one JSON object, or as a GeoJSON Feature with a point. */
void ist_sea_event_json(ist_json_writer *json, const char *key, const ist_sea_event *event, const ist_sea_names *names);
void ist_sea_event_feature(ist_json_writer *json, const ist_sea_event *event, const ist_sea_names *names);
void ist_sea_event_parts(ist_json_writer *json, const char *key, const ist_sea_event *event);
void ist_sea_event_evidence(ist_json_writer *json, const char *key, const ist_sea_event *event, const ist_sea_names *names);
/* The partners' names joined by ';'. */
void ist_sea_event_partners(ist_buffer *out, uint64_t partners, const ist_sea_names *names);

enum { IST_SEA_TIME_TEXT = 32 };
void ist_sea_format_time(int64_t time_us, char out[IST_SEA_TIME_TEXT]); /* YYYY-MM-DDTHH:MM:SSZ */
bool ist_sea_parse_time(const char *text, int64_t *out_us);             /* that, a date, ' ' for T, fractions, +00:00 */

#endif
