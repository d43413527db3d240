/* SPDX-License-Identifier: Apache-2.0
 *
 * feed.h: reports from a set of feeds, in order of time.
 *
 * A feed is a file (plain, gzip or zstd), standard input, a TCP server that is called, or a UDP port that is listened
 * on; NMEA, or the CSV of MarineCadastre, exactEarth and the Danish authority. Each belongs to a partner and a station
 * and carries a label. What one feed gives out of order stays so (tracks decide); between feeds the earliest head
 * comes first, a report without a time before all others. Memory is bounded whatever a feed sends: what does not fit
 * is dropped and counted. One set of feeds is for one thread.
 */
#ifndef ISTHMUS_SEA_FEED_H
#define ISTHMUS_SEA_FEED_H

#include <isthmus/base/status.h>
#include <isthmus/base/threads.h>
#include <isthmus/sea/message.h>
#include <isthmus/sea/report.h>
#include <stdbool.h>
#include <stddef.h>

enum { IST_SEA_MAX_FEEDS = 64, IST_SEA_MAX_STATIONS = 65535, IST_SEA_MAX_PARTNERS = 64 };

/* One feed, from words "[PARTNER[/STATION][@LABEL]=]WHERE", where WHERE is a file name, "-", "tcp:HOST:PORT" or
 * "udp:[HOST:]PORT". */
typedef struct ist_sea_feed {
    char partner[32];  /* "" until said: "own" */
    char station[32];  /* "" when the sentences' own tag blocks say it */
    char label[64];    /* "public" until said */
    char where[1024];
} ist_sea_feed;

/* IST_USAGE with what is allowed. */
ist_status ist_sea_feed_parse(ist_sea_feed *out, const char *words, ist_error *err);

/* Puts a feed among `feeds` [count], which has room for one more, where it belongs by partner, station and place; returns where. Of two
 * reports with one time that of the feed in front is taken first, so feeds in this order give the same in whatever order they were named. */
size_t ist_sea_feed_insert(ist_sea_feed *feeds, size_t count, const ist_sea_feed *feed);

/* What feed `i` of `feeds` [count] is called in what is written and may be shared: a file by the end of its path that no other
 * of them has, most often its base name, so that nothing says where on a machine it lies; else the place. Borrowed from `feeds`. */
const char *ist_sea_feed_name(const ist_sea_feed *feeds, size_t count, size_t i);

/* Why a sentence was not used; each has a counter. */
#define IST_SEA_REFUSALS(X)                                                                             \
    X(FORM, "form", "not the fields of a VDM or VDO sentence")                                          \
    X(NO_CHECKSUM, "no checksum", "no '*' and two hexadecimal digits behind it")                        \
    X(CHECKSUM, "checksum", "the checksum is another one")                                              \
    X(ARMOUR, "armour", "a character that is none of the 64 of the armour")                             \
    X(FILL, "fill bits", "more fill bits than 5, or than there are bits")                               \
    X(EMPTY, "empty", "no payload")                                                                     \
    X(AMBIGUOUS, "ambiguous", "a part that would fit more than one beginning")                          \
    X(UNKNOWN_TYPE, "unknown type", "type 0 or 29 to 63")                                               \
    X(SHORT, "too short", "shorter than the fields that make the message what it is")                   \
    X(LONG, "too long", "a line or a message longer than any that is sent")                             \
    X(REPEATED, "repeated", "the same line again within the last lines of this feed")

typedef enum ist_sea_refusal {
#define IST_SEA_REFUSAL_ENTRY(name, words, meaning) IST_SEA_REFUSED_##name,
    IST_SEA_REFUSALS(IST_SEA_REFUSAL_ENTRY)
#undef IST_SEA_REFUSAL_ENTRY
    IST_SEA_REFUSAL_COUNT
} ist_sea_refusal;
const char *ist_sea_refusal_words(ist_sea_refusal refusal);

/* What came of everything a feed sent: sentences = used + orphans + the sum of refused, always, once the feed ended
 * (parts that wait for others are in no sum until then). */
typedef struct ist_sea_counters {
    uint64_t bytes;      /* after decompression */
    uint64_t lines;
    uint64_t other;      /* lines without any AIS sentence, empty ones not counted */
    uint64_t sentences, used, orphans;
    uint64_t bad_tags;   /* tag blocks with another checksum: they are passed over, their sentences are not */
    uint64_t refused[IST_SEA_REFUSAL_COUNT];
    uint64_t messages, by_type[29];
    uint64_t dropped;    /* reports that no one fetched in time */
    uint64_t reconnects;
    uint64_t astray;     /* reports of files whose time those before and behind, or base stations, deny: it is taken off */
    uint64_t untimed;    /* reports of files that no clock speaks of: nothing at sea follows from them */
    int64_t  first_us, last_us; /* times of reception; IST_SEA_NO_TIME */
} ist_sea_counters;

/* Limits; 0 takes the default in brackets. */
typedef struct ist_sea_limits {
    uint64_t bytes;         /* a feed may hold after decompression (2^40) */
    double   ratio;         /* of decompressed to compressed bytes, beyond the first MiB (1000) */
    double   part_seconds;  /* the parts of one message come within this (10) */
    int      patience_ms;   /* before the first reconnection; doubles up to a minute (500) */
    uint64_t keep;          /* bytes of each feed that stay readable after they passed, in a nameless temporary file (0: none) */
    const ist_stop *stop;   /* once set, files are read no further and what is asked for next is IDLE (NULL: none) */
    bool     keep_repeats;  /* pass on what the same feed says twice */
    bool     follow;        /* files are read on at their end, as `tail -f`, pipes are not; connections are made again */
} ist_sea_limits;

typedef struct ist_sea_feeds ist_sea_feeds;

/* Opens all of `feeds` [count]. IST_IO names the one that cannot be opened. `codec` is borrowed. `limits` may be NULL. */
ist_status ist_sea_feeds_open(ist_sea_feeds **out, const ist_sea_feed *feeds, size_t count, const ist_sea_codec *codec,
                              const ist_sea_limits *limits, ist_error *err);
void       ist_sea_feeds_free(ist_sea_feeds *feeds); /* NULL is fine */

typedef enum ist_sea_next {
    IST_SEA_REPORT, /* *out is the next report */
    IST_SEA_IDLE,   /* of live feeds nothing came within the time; or limits.stop is set */
    IST_SEA_END     /* every feed ended */
} ist_sea_next;

/* The next report; its statics are borrowed until the next call. Waits up to `wait_ms` for live feeds (-1: as long as
 * it takes; a signal ends the wait as IDLE). A feed that fails ends alone: ist_sea_feeds_trouble. */
ist_status ist_sea_feeds_next(ist_sea_feeds *feeds, int wait_ms, ist_sea_report *out, ist_sea_next *out_what, ist_error *err);

/* Bytes of a feed from `from` to `to` (exclusive), as far as they are still kept (limits.keep), to `out`; returns how many, and
 * where in the feed the first of them stood. */
size_t ist_sea_feeds_passed(const ist_sea_feeds *feeds, size_t feed, uint64_t from, uint64_t to, char *out, uint64_t *out_from);

const ist_sea_counters *ist_sea_feeds_counters(const ist_sea_feeds *feeds, size_t feed);
const char             *ist_sea_feeds_trouble(const ist_sea_feeds *feeds, size_t feed); /* why it ended; NULL: no trouble */
size_t                  ist_sea_feeds_stations(const ist_sea_feeds *feeds);
const char             *ist_sea_feeds_station(const ist_sea_feeds *feeds, size_t station);
size_t                  ist_sea_feeds_partners(const ist_sea_feeds *feeds);
const char             *ist_sea_feeds_partner(const ist_sea_feeds *feeds, size_t partner);

#endif
