/* SPDX-License-Identifier: Apache-2.0
 *
 * sentences.h: what the files that read lines share: the circumstances of a line, a sentence, the parts that wait.
 */
#ifndef SEA_SENTENCES_H
#define SEA_SENTENCES_H

#include <isthmus/sea/decoder.h>

/* What stands around the sentences of a line. */
typedef struct sea_around {
    int64_t  time_us;
    uint32_t group;     /* number of the tag block's group plus one, 0: none */
    uint16_t station;
    bool     bad;       /* the tag block's checksum is another one */
} sea_around;

typedef struct sea_sentence {
    const char *payload;
    uint64_t    at;
    size_t      length;
    uint8_t     total, part, fill;
    int8_t      sequence;  /* -1: empty */
    char        talker[2], channel;
    bool        own;
} sea_sentence;

/* The fields before the payload of a sentence from '!' to its '*': !AIVDM,2,1,3,A, ; false when they are none. */
bool sea_read_front(const char *at, const char *star, sea_sentence *out);

enum { SEA_PENDING = 64, SEA_PARTS = 9, SEA_PART_ROOM = 128 };

/* Parts of one message that wait for the others. */
typedef struct sea_pending {
    uint64_t order;           /* sentences counted when the last of them came; 0: a free place */
    int64_t  time_us;
    uint64_t at;
    uint32_t group;
    uint16_t station, mask;
    int8_t   sequence;
    uint8_t  total, got;
    char     talker[2], channel;
    bool     own;
    uint8_t  lengths[SEA_PARTS], fills[SEA_PARTS];
    char     payloads[SEA_PARTS][SEA_PART_ROOM];
} sea_pending;

typedef struct sea_assembly {
    uint64_t    order;        /* sentences of several parts and others so far */
    int64_t     window_us;
    size_t      used;         /* places in use */
    uint64_t    keys[SEA_PENDING];   /* of what waits in the same place, 0: free; so that few places are looked into */
    sea_pending pending[SEA_PENDING];
} sea_assembly;

typedef enum sea_fit { SEA_WAITS, SEA_WHOLE, SEA_REFUSED_PART } sea_fit;

/* Takes a part. SEA_WHOLE: *out is the complete set, its place free again at the next call. SEA_REFUSED_PART sets *out_why. */
sea_fit sea_assemble(sea_assembly *assembly, const sea_sentence *sentence, const sea_around *around, ist_sea_counters *counters,
                     sea_pending **out, ist_sea_refusal *out_why);
void sea_assembly_end(sea_assembly *assembly, ist_sea_counters *counters); /* what waits becomes orphan */

/* ---- what stands around a sentence; all read within [at, end) */

/* A tag block from the backslash on; returns what follows it, or NULL when it does not close. */
const char *sea_read_tag(const char *at, const char *end, ist_sea_stations *stations, sea_around *out);
/* The same for a block of nothing but a station and a time, each at most once, whose checksum is right: as most are. In one pass,
 * into an `out` that says nothing yet; NULL: it is of another kind, or wrong. */
const char *sea_read_usual_tag(const char *at, const char *end, ist_sea_stations *stations, sea_around *out);
void        sea_read_prefix(const char *at, const char *end, sea_around *out);
void        sea_read_trailer(const char *at, const char *end, ist_sea_stations *stations, sea_around *out);
bool        sea_read_pghp(const char *at, const char *end, ist_sea_stations *stations, sea_around *out);
/* The clock of a ship or station that logs all it hears: ZDA, or RMC, of any talker. True: *io_time_us is what it says; not a few
 * seconds back, for two receivers of one ship differ by that; and none where RMC says that it has no fix. */
bool        sea_read_clock(const char *at, const char *end, int64_t *io_time_us);
/* Seconds, milliseconds, microseconds or nanoseconds by the count of digits; a fraction of seconds is read too. */
bool        sea_read_epoch(const char *at, const char *end, int64_t *out);
unsigned    sea_checksum(const char *at, const char *end);
/* The station whose name these words hold, zero bytes behind it; as ist_sea_stations_find. */
uint16_t    sea_stations_find_words(ist_sea_stations *stations, const uint64_t words[IST_SEA_STATION_NAME / 8]);
int         sea_hex(char high, char low); /* -1: no hexadecimal digits */

#endif
