/* SPDX-License-Identifier: Apache-2.0
 *
 * decoder.h: bytes of one feed to messages. Lines, tag blocks, prefixes and trailers, sentences and their parts.
 *
 * A decoder never waits and never grows: parts that wait for others are at most 64, lines longer than 4096 bytes are
 * refused. Every sentence is counted once, as used, refused or orphan. NMEA 0183 (IEC 61162-1) with the tag blocks of
 * IEC 61162-450; what logs add besides (an epoch in front, the trailer of the US Coast Guard, $PGHP of Gatehouse) is
 * understood too.
 */
#ifndef ISTHMUS_SEA_DECODER_H
#define ISTHMUS_SEA_DECODER_H

#include <isthmus/base/threads.h>
#include <isthmus/sea/feed.h>
#include <isthmus/sea/message.h>

enum { IST_SEA_SLACK = 64, IST_SEA_LINE = 4096, IST_SEA_STATION_NAME = 32 };

/* Names of stations, shared by the decoders of a set of feeds. 0 is "", not said. */
typedef struct ist_sea_stations ist_sea_stations;
ist_sea_stations *ist_sea_stations_new(void);
void              ist_sea_stations_free(ist_sea_stations *stations);
uint16_t          ist_sea_stations_find(ist_sea_stations *stations, const char *name, size_t length);
                                                        /* added when new; 0 when full; eight bytes behind the name may be read */
const char       *ist_sea_stations_name(const ist_sea_stations *stations, uint16_t station);
size_t            ist_sea_stations_count(const ist_sea_stations *stations);

/* A message and how it was heard. */
typedef struct ist_sea_heard {
    int64_t         time_us;   /* IST_SEA_NO_TIME */
    uint64_t        at;        /* byte of the feed at which its first sentence begins */
    uint16_t        station;   /* 0: not said */
    uint8_t         parts;
    char            talker[3];
    char            channel;   /* 0: not said */
    bool            own;       /* VDO */
    ist_sea_message message;
} ist_sea_heard;

typedef struct ist_sea_decoder ist_sea_decoder;

/* codec, stations and counters are borrowed; `limits` may be NULL. NULL when out of memory. */
ist_sea_decoder *ist_sea_decoder_new(const ist_sea_codec *codec, ist_sea_stations *stations, ist_sea_counters *counters,
                                     const ist_sea_limits *limits);
void             ist_sea_decoder_free(ist_sea_decoder *decoder);

/* Gives bytes [length], behind which IST_SEA_SLACK more may be read; they stay the caller's and stay in place until
 * ist_sea_decoder_next says NULL. Then ist_sea_decoder_used bytes are done with and the rest, an unfinished line, comes
 * again in front of the next bytes. `last`: nothing follows; parts still waiting become orphans. */
void                 ist_sea_decoder_give(ist_sea_decoder *decoder, const char *bytes, size_t length, bool last);
const ist_sea_heard *ist_sea_decoder_next(ist_sea_decoder *decoder); /* borrowed until the next call */
size_t               ist_sea_decoder_used(const ist_sea_decoder *decoder);

/* ---- lines out */

enum { IST_SEA_LINE_ROOM = 65536 }; /* room that one message as JSON or CSV may take */

/* The message as one line of JSON or a CSV row, LF at the end, written to `out`; returns the end. */
char *ist_sea_heard_json(const ist_sea_heard *heard, const ist_sea_stations *stations, char *out);
char *ist_sea_heard_csv(const ist_sea_heard *heard, const ist_sea_stations *stations, char *out);
char *ist_sea_csv_header(char *out);

typedef enum ist_sea_form { IST_SEA_NOTHING, IST_SEA_JSON, IST_SEA_CSV } ist_sea_form;
typedef ist_status (*ist_sea_write)(void *context, const char *bytes, size_t length, ist_error *err);

/* Decodes a whole file of sentences (plain, gzip, zstd; "-" is standard input) and gives the lines in large pieces to
 * `write`; adds up in `counters`, which begin at zero. IST_IO, IST_RANGE (a limit of decompression), IST_STOPPED, or
 * what `write` returns. A file that breaks off is decoded as far as it goes. */
ist_status ist_sea_decode_file(const ist_sea_codec *codec, const char *path, ist_sea_form form, const ist_sea_limits *limits,
                               ist_sea_counters *counters, ist_sea_write write, void *context, const ist_stop *stop, ist_error *err);

/* One line of what ist_sea_heard_json writes (or any JSON object with those names) as a message and how it is sent.
 * Members that are not fields are passed over; fields not said take "not available". IST_SYNTAX, IST_RANGE with the
 * name, the value and what is allowed. `station` [IST_SEA_STATION_NAME] and `talker` [3] keep what `out_sent` points at. */
ist_status ist_sea_message_read_json(const ist_sea_codec *codec, const char *name, const char *line, size_t length, ist_sea_message *out,
                                     ist_sea_envelope *out_sent, char *station, char *talker, ist_error *err);

#endif
