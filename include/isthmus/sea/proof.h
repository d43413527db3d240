/* SPDX-License-Identifier: Apache-2.0
 *
 * proof.h: the sentences that an event stands on, brought from the feeds, sealed by SHA-256, and checked again.
 *
 * An event names its messages by feed and byte. Files are gone through once more when everything is known; of live feeds
 * what passed is kept in a ring of fixed size. What no longer is there leaves the message without lines, and the event
 * says so. The seal is over text that whoever holds the event can make again:
 *
 *     ID LF
 *     KIND HT START HT END HT DAY HT MMSI HT MMSI HT LON HT LAT HT SCORE HT OPEN HT PARTNERS HT DETAIL LF
 *     and for each part of the score  NAME HT VALUE LF
 *     and for each message  MMSI HT TYPE HT TIME HT PARTNER HT STATION HT SHA256 LF
 *
 * where SHA256 is that of the message's lines joined by LF ("-" without lines), DAY that of END or of when it was told, whichever is
 * later, places have five decimals and the score four, values of parts nine digits (%.9g), and the rest is as written in JSON.
 * "-" stands for another ship or a place that there is none of, a blank for a control character. All forms of an event hold this
 * much: JSON, CSV and GeoJSON, and a row of the ledger.
 */
#ifndef ISTHMUS_SEA_PROOF_H
#define ISTHMUS_SEA_PROOF_H

#include <isthmus/base/arena.h>
#include <isthmus/base/threads.h>
#include <isthmus/sea/event.h>
#include <isthmus/sea/feed.h>

/* The lines of one message out of bytes [length] of its feed; `at` is where among them its first sentence begins. With
 * a line before that says the time ($PGHP, a tag block alone). False: the bytes do not hold all of it. */
bool ist_sea_proof_lines(const ist_sea_codec *codec, const char *bytes, size_t length, size_t at, uint64_t hash, ist_buffer *out);

enum { IST_SEA_PROOF_BEHIND = 2 * 4096, IST_SEA_PROOF_AHEAD = 1 << 16 }; /* bytes that are looked at, at most */

/* Brings the lines of all events out of feeds that are files, into `arena`. A file that cannot be read any more leaves its
 * messages without lines. IST_NOMEM, IST_STOPPED. */
ist_status ist_sea_proof_bring(const ist_sea_feed *feeds, size_t n_feeds, const ist_sea_codec *codec, ist_sea_event *events, size_t count, ist_arena *arena,
                               const ist_stop *stop, ist_error *err);

/* Digests of the lines, and over all that the event claims. False when memory ran out: then there is none over all. */
bool ist_sea_event_seal(ist_sea_event *event, const ist_sea_names *names);

/* Lines as JSON holds them: a byte outside of printable ASCII is the code point of the same number. Adds an array. */
void ist_sea_proof_json(ist_json_writer *json, const char *key, const ist_sea_evidence *evidence);

/* ---- checking */

typedef struct ist_sea_verdict {
    char   id[32];
    size_t messages, rows;      /* checked as AIS, and as rows of tables, which have no bits to check */
    size_t gone;                /* without lines */
    char   fault[256];          /* "": all is as sealed */
} ist_sea_verdict;

/* Checks every event of a file: JSON, JSON lines, GeoJSON or CSV of `sea events` and `sea watch`, or `ledger export --table events`.
 * IST_SYNTAX: not such a file. A fault is no error: `each` is told. */
ist_status ist_sea_verify(const char *path, const ist_sea_codec *codec, ist_status (*each)(void *context, const ist_sea_verdict *verdict, ist_error *err),
                          void *context, ist_error *err);

#endif
