/* SPDX-License-Identifier: Apache-2.0
 *
 * records.h: what the ledger holds, one table of fields a kind of record.
 *
 * The rows of these tables are the only description of a record: the SQL schema with its checks, the CSV
 * columns, the JSON keys, the data dictionary (table ist_columns in the ledger), the rules for a cell and what
 * "did you mean" offers are all made from them.
 *
 * A record is written as text, one cell a column, "" where nothing is said. Every record has a key. A *fact* is
 * one statement by one source and carries the common columns: what it is about, source, place in the source,
 * the day from which it was known, validity, confidence, release label, and the fact that it corrects. Actors
 * and sources are not facts: they are the register that facts refer to.
 */
#ifndef ISTHMUS_LEDGER_RECORDS_H
#define ISTHMUS_LEDGER_RECORDS_H

#include <stdbool.h>
#include <stddef.h>

typedef enum ist_field_kind {
    IST_FIELD_KEY,      /* prefix of its table, then letters, digits and - . _ / */
    IST_FIELD_TEXT,     /* UTF-8 without control characters, at most 4,000 bytes */
    IST_FIELD_TEXTS,    /* several texts joined by ';' */
    IST_FIELD_NAME,     /* a-z, 0-9 and - . / inside */
    IST_FIELD_NAMES,    /* several names joined by ';' */
    IST_FIELD_CHOICE,   /* one of `among` */
    IST_FIELD_NUMBER,   /* within low..high */
    IST_FIELD_INTEGER,  /* within low..high */
    IST_FIELD_DATE,     /* YYYY, YYYY-MM or YYYY-MM-DD */
    IST_FIELD_DAY,      /* YYYY-MM-DD; a reduced date is taken as its last day */
    IST_FIELD_TIME,     /* YYYY-MM-DDTHH:MM:SSZ */
    IST_FIELD_CURRENCY, /* three capital letters, ISO 4217 */
    IST_FIELD_LINK,     /* key of a record of table `among`; an actor also by name or alias */
    IST_FIELD_ACTORS,   /* several actors joined by ';' */
    IST_FIELD_LABEL,    /* release label, see label.h; "" means NONE: never leaves */
    IST_FIELD_GEOMETRY, /* a GeoJSON geometry, WGS84 */
    IST_FIELD_JSON      /* a JSON object */
} ist_field_kind;

enum {
    IST_REQUIRED = 1,   /* never empty */
    IST_IDENTITY = 2,   /* part of what a fact is about, where `about` is not given */
    IST_FIGURE = 4,     /* a number that "key:field" may refer to */
    IST_MAIN = 8 | 4,   /* the figure that the bare key stands for */
    IST_NEEDED = 16     /* identity without which a fact is about nothing but itself */
};

typedef struct ist_field {
    const char    *name;   /* CSV column, JSON key; the SQL column too, with "_id" behind it for a link */
    ist_field_kind kind;
    int            flags;
    double         low, high; /* of numbers, inclusive */
    const char    *among;  /* choices with a blank between them; table of a link */
    const char    *unit;   /* of a figure: words; "@unit": the record's `unit`; "@money": million of `currency` */
    const char    *meaning;
} ist_field;

typedef struct ist_record {
    const char      *table;     /* "transfers" */
    const char      *prefix;    /* of its keys: "transfer/" */
    const char      *meaning;
    bool             fact;      /* has the common columns of facts */
    bool             timeless;  /* known_from may be empty: always known, as geography is */
    bool             dated;     /* valid_from is part of what it is about */
    const char      *undated;   /* kinds (blank between them) for which it is not; NULL: none */
    size_t           own;       /* fields of its own */
    const ist_field *fields;    /* [own] */
} ist_record;

/* The kinds of record, in the order in which they depend on one another. */
size_t            ist_record_count(void);
const ist_record *ist_record_at(size_t i);
const ist_record *ist_record_named(const char *table); /* NULL when there is none */
/* The record to which a key belongs by its prefix ("transfer/..." -> transfers); NULL when none. */
const ist_record *ist_record_of_key(const char *key);

/* All columns of a record in their order: key, its own, then the common ones. */
enum { IST_MOST_COLUMNS = 48 };

/* How keys of events begin that were found in feeds and not told: two ledgers that see one event give it one key. */
#define IST_FOUND_EVENT "event/sea-"
size_t           ist_record_columns(const ist_record *record);
const ist_field *ist_record_column(const ist_record *record, size_t i);
int              ist_record_find(const ist_record *record, const char *name); /* -1 when there is none */

#endif
