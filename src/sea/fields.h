/* SPDX-License-Identifier: Apache-2.0
 *
 * fields.h: the rows of the table of fields, and the table made ready.
 *
 * A layout is a list of rows in the order of the air; a row knows its width, what the integer means and which value
 * stands for "not available". Where a message ends early the rows behind are not there; what is left over behind the
 * last row is kept as bits. Names are gpsd's where it has one.
 */
#ifndef SEA_FIELDS_H
#define SEA_FIELDS_H

#include <isthmus/sea/message.h>

typedef enum sea_kind {
    SEA_NUMBER,  /* (raw * times + offset) / 10^digits */
    SEA_FLAG,    /* false, true */
    SEA_PLACE,   /* longitude or latitude; `times` makes it 1/10000 minute */
    SEA_TEXT,    /* six-bit characters; width 0: to the end */
    SEA_DATA,    /* bits without a known meaning; width 0: to the end less `keep` */
    SEA_SPARE,   /* said only where it is not zero */
    SEA_TURN,    /* rate of turn */
    SEA_LETTER,  /* 0 is "A" */
    SEA_SIZE,    /* one of four dimensions; all four zero: not available */
    SEA_RADIO,   /* communication state, 19 bits SOTDMA, ITDMA or either: `keep` says which */
    SEA_ETA,     /* no bits of its own: month, day, hour, minute in the four rows before, as one text */
    SEA_STAMP    /* no bits of its own: year to second in the six rows before, as one text */
} sea_kind;

enum { SEA_SOTDMA = 1, SEA_ITDMA = 2, SEA_EITHER = 3 }; /* of SEA_RADIO; EITHER is led by a selector bit */

/* What a field is in a report. */
typedef enum sea_role {
    SEA_NO_ROLE, SEA_LON, SEA_LAT, SEA_SPEED, SEA_KNOTS, SEA_COURSE, SEA_DEGREES, SEA_HEADING, SEA_TURNING, SEA_STATUS, SEA_SECOND,
    SEA_ACCURACY, SEA_IMO, SEA_NAME, SEA_NAME_MORE, SEA_CALL_SIGN, SEA_DESTINATION, SEA_SHIP_TYPE, SEA_BOW, SEA_STERN,
    SEA_PORT, SEA_STARBOARD, SEA_DRAUGHT, SEA_MONTH, SEA_DAY, SEA_HOUR, SEA_MINUTE, SEA_MOTHERSHIP,
    SEA_UTC_YEAR, SEA_UTC_MONTH, SEA_UTC_DAY, SEA_UTC_HOUR, SEA_UTC_MINUTE, SEA_UTC_SECOND, SEA_ROLES
} sea_role;

typedef struct sea_words { int32_t value; const char *words; } sea_words; /* ends with NULL words */

typedef struct sea_field {
    const char      *name;
    uint16_t         width;
    uint8_t          kind, digits, keep, role;
    bool             negative;   /* two's complement */
    bool             has_missing;
    int32_t          missing;    /* raw value for "not available"; what an encoder puts where nothing is said (else 0) */
    int32_t          times, offset; /* times 0 is 1 */
    const sea_words *words;
    const char      *unit, *meaning;
} sea_field;

/* Rows that repeat to the end of the message, `width` bits each time, the rows chosen by a number at its front. */
typedef struct sea_group {
    const char              *name;
    uint16_t                 width;
    uint8_t                  selector; /* its bits; 0: always the first */
    uint8_t                  count;
    const sea_field *const  *rows;     /* [count], each ending with a NULL name */
} sea_group;

typedef struct sea_condition { uint16_t at; uint8_t width; uint32_t value; } sea_condition;

struct ist_sea_layout {
    const char      *title;     /* "position report, class A" */
    const char      *section;   /* where the standard describes it */
    const sea_field *head;      /* rows between the header and `rows`; NULL: none */
    const sea_field *rows;
    const sea_group *group;     /* NULL: none */
    sea_condition    when[3];   /* all of them; width 0: no condition */
    uint8_t          type;      /* a second and third type have rows of their own in the list */
    uint8_t          addressed; /* of payloads: 1 type 6, 2 type 8, 3 both */
    bool             auxiliary; /* only for MMSI 98... */
    uint16_t         least;     /* bits without which it is not this message */
};

/* Columns of the CSV between those that say how a message was heard. */
enum { SEA_COLUMNS = 32 };
extern const char *const sea_columns[]; /* NULL at the end */

/* A row made ready. */
typedef struct sea_plan {
    const sea_field *row;
    uint16_t         at, width;
    uint8_t          kind, shift; /* shift: 64 less the width, so that a load and two shifts give the value */
    uint8_t          key_length;
    char             key[36];     /* ,"name": and room to copy 32 bytes whatever its length */
} sea_plan;

/* The same in the fewest bytes, for a message that has all its bits: load, shift up, shift down. */
typedef struct sea_quick {
    uint16_t byte;
    uint8_t  up, down; /* down 64: no integer */
    bool     negative;
} sea_quick;

typedef struct sea_compiled {
    struct ist_sea_layout layout;   /* first, so that the public pointer is this */
    bool             open;          /* has a row of open width */
    uint16_t         count;         /* of plans */
    uint16_t         fixed;         /* bits of the rows of known width that stand before any of width 0 */
    int16_t          role[SEA_ROLES]; /* place in plans, -1 */
    int16_t          column[SEA_COLUMNS]; /* of the CSV: place in plans, -1 */
    sea_quick        quick[IST_SEA_FIELDS];
    sea_plan         plans[IST_SEA_FIELDS];
} sea_compiled;

struct ist_sea_codec {
    size_t        count;
    uint16_t      first[30];        /* of each type in `layouts`; the next type's is the end */
    sea_compiled  layouts[];
};

extern const sea_field                sea_header[];  /* type, repeat, mmsi */
extern const struct ist_sea_layout    sea_messages[]; /* ends with a NULL title; in order of type */
extern const struct ist_sea_layout    sea_payloads[]; /* likewise; of types 6 and 8 */
extern const sea_field                sea_head_6[], sea_head_8[], sea_data[];

/* ---- bits */

static inline uint64_t sea_load(const uint8_t *at)
{
    uint64_t v;
    __builtin_memcpy(&v, at, 8);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    v = __builtin_bswap64(v);
#endif
    return v;
}
/* `width` bits (1 to 32) from bit `at` on; the buffer has eight bytes to spare behind its last. */
static inline uint32_t sea_bits(const uint8_t *bits, unsigned at, unsigned width)
{
    return (uint32_t)((sea_load(bits + (at >> 3)) << (at & 7)) >> (64 - width));
}
static inline int32_t sea_signed(uint32_t raw, unsigned width) { return (int32_t)(raw << (32 - width)) >> (32 - width); }
void sea_put(uint8_t *bits, unsigned at, unsigned width, uint32_t value); /* over what is there */

/* The characters of a text field without what pads it: ends at '@', then the spaces before it are dropped. Returns the
 * length; *out_all: characters that the field holds in this message. `out` has room for width / 6 + 1. */
size_t sea_text(const ist_sea_message *message, unsigned at, unsigned width, char *out, size_t *out_all);
/* The bits that a field really has in this message: text is cut, text and data without a width go to the end. */
unsigned sea_extent(const ist_sea_message *message, const sea_plan *plan);

/* Raw characters of a text field ('@' for zero), the extension of a name behind the name; how many of them are the text,
 * and how many of them must be kept to get the same bits again. Returns all. `out` has room for IST_SEA_BITS / 6 + 1. */
size_t sea_raw_text(const ist_sea_message *message, const sea_compiled *compiled, const sea_plan *plan, char *out, size_t *out_text, size_t *out_kept);
unsigned sea_fields_end(const ist_sea_message *message, const sea_compiled *compiled); /* bits that rows and groups take */
void sea_compile_rows(sea_compiled *out, const sea_field *rows); /* from bit 0 on */
void sea_copy_bits(ist_sea_message *out, const ist_sea_message *message, unsigned at, unsigned width);
void sea_decode_rows(ist_sea_message *message, const sea_compiled *compiled); /* fills layout, values and n_fields from bits */
/* The rows of one repetition of a group, from bit `at` on. */
const sea_field *sea_group_rows(const sea_group *group, const ist_sea_message *message, unsigned at);

/* The time that a base station (message 4), or who is asked for it (11), says itself; IST_SEA_NO_TIME where it says none. */
int64_t sea_message_clock(const ist_sea_message *message);

static inline const sea_compiled *sea_compiled_of(const ist_sea_message *message)
{
    return (const sea_compiled *)(const void *)message->layout;
}

#endif
