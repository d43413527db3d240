/* SPDX-License-Identifier: Apache-2.0
 *
 * message.h: the messages of ITU-R M.1371-5 and -6 between bits, numbers, JSON, CSV and reports.
 *
 * One table of fields (src/sea/fields_*.c) drives all of it. A codec is that table made ready; it is only read after
 * ist_sea_codec_new, so that threads may share it. A message holds its bits and, for every field of its layout that
 * it is long enough to hold, the integer as sent.
 */
#ifndef ISTHMUS_SEA_MESSAGE_H
#define ISTHMUS_SEA_MESSAGE_H

#include <isthmus/base/status.h>
#include <isthmus/base/text.h>
#include <isthmus/sea/report.h>
#include <stddef.h>

enum {
    IST_SEA_BITS = 4096,     /* longest message that is held; the standard's longest has 1064 */
    IST_SEA_FIELDS = 96,     /* most fields of one layout */
    IST_SEA_LAYOUTS = 96     /* most layouts */
};

typedef struct ist_sea_codec  ist_sea_codec;
typedef struct ist_sea_layout ist_sea_layout;

ist_sea_codec *ist_sea_codec_new(void);                  /* NULL when out of memory */
void           ist_sea_codec_free(ist_sea_codec *codec); /* NULL is fine */

/* Why a message is not decoded. */
typedef enum ist_sea_fault {
    IST_SEA_FINE,
    IST_SEA_UNKNOWN_TYPE, /* 0, or 29 to 63 */
    IST_SEA_TOO_SHORT,    /* not even the fields that make the message what it is */
    IST_SEA_TOO_LONG      /* more than IST_SEA_BITS */
} ist_sea_fault;

typedef struct ist_sea_message {
    const ist_sea_layout *layout;    /* borrowed from the codec */
    uint16_t n_bits;
    uint16_t n_fields;               /* fields of the layout that the message is long enough to hold */
    uint8_t  type, repeat;
    uint32_t mmsi;
    int32_t  values[IST_SEA_FIELDS]; /* as sent; 0 where the field is text or bits */
    uint8_t  bits[IST_SEA_BITS / 8 + 16]; /* first bit highest; zero behind n_bits */
} ist_sea_message;

/* Fills everything else from bits and n_bits. */
ist_sea_fault ist_sea_message_decode(const ist_sea_codec *codec, ist_sea_message *message);

/* The bits as armoured characters (IEC 61162-1), padded with zero bits to whole characters; *out_fill (may be NULL):
 * how many of the last one's bits are padding. `out` has room for n_bits / 6 + 2. Returns the characters. */
size_t ist_sea_message_armour(const ist_sea_message *message, char *out, int *out_fill);
/* Appends armoured characters to the bits; false, with the message as it was, when one is none of the 64 or when
 * there are too many. Start from a message whose n_bits is 0. `fill` bits of the last are dropped. */
bool ist_sea_message_append(ist_sea_message *message, const char *payload, size_t length, int fill);

/* One row of the table of fields, as people read it. Texts are borrowed from the codec's table. */
typedef struct ist_sea_described {
    int         type;
    const char *layout, *section; /* what the message is, and where the standard describes it */
    const char *group;            /* "", or the list in whose objects the field stands */
    const char *name, *unit, *meaning;
    unsigned    from, width;      /* bits; `from` counts from 0, in a group from its begin it is 0; width 0: to the end, or none */
    bool        has_missing;
    long        missing;          /* the integer that means "not available" */
} ist_sea_described;
/* The row number `index`, from 0 on; false behind the last. */
bool ist_sea_describe(const ist_sea_codec *codec, size_t index, ist_sea_described *out);

/* ---- reports */

/* What the message says; leaves time, feed, station, partner, own and evidence_at alone and points
 * out->statics at `statics` where there are any. */
void ist_sea_message_report(const ist_sea_codec *codec, const ist_sea_message *message, ist_sea_report *out,
                            ist_sea_statics *statics);
/* The message of report->type that says what the report says; types 1, 2, 3, 4, 5, 9, 11, 18, 19, 21, 24, 27 and 28. Type
 * 24 is part A when `statics` says a name and part B otherwise; type 4 and 11 take the time. IST_RANGE for another type. */
ist_status ist_sea_message_encode(const ist_sea_codec *codec, const ist_sea_report *report, ist_sea_message *out,
                                  ist_error *err);

/* How a message is sent. */
typedef struct ist_sea_envelope {
    const char *talker;   /* "AI", "BS"...; NULL: "AI" */
    const char *station;  /* tag block s:; NULL: none */
    int64_t     time_us;  /* tag block c:, in seconds where whole and else in milliseconds or microseconds; IST_SEA_NO_TIME: none */
    int         group;    /* tag block g: of a message of several sentences; 0: none */
    int         sequence; /* 0 to 9: the sequential message identifier of a message of several sentences */
    char        channel;  /* 'A' or 'B'; 0: empty */
    bool        own;      /* VDO */
} ist_sea_envelope;

/* Appends the message as one or more sentences with LF behind each; 360 bits a sentence where there are several. */
void ist_sea_write_sentences(ist_buffer *out, const ist_sea_message *message, const ist_sea_envelope *envelope);

#endif
