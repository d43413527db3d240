/* SPDX-License-Identifier: Apache-2.0
 *
 * scenario/keys.h: every key that a scenario file may hold, one row a key.
 *
 * From these rows come the checks of a file, the names and legal ranges of parameters, the columns of the
 * assumptions table, what "did you mean" offers and the data dictionary. A key is written once, here.
 */
#ifndef ISTHMUS_SCENARIO_KEYS_H
#define ISTHMUS_SCENARIO_KEYS_H

#include <isthmus/base/text.h>
#include <stdbool.h>
#include <stddef.h>

/* A part of the file. Parts "by name" are maps from the names of their entries to what each entry holds.
 * X(NAME, "path", letter, limit): the letter stands for the part's names in `nested` and in the dimensions of
 * sim/quantity.h (' ': no names); limit is how many entries there may be. */
#define IST_SECTION_LIST(X)                                        \
    X(TOP,             "",                       ' ', 0)           \
    X(POOL,            "pool",                   ' ', 0)           \
    X(OWNER_ORDERS,    "pool.owner_orders",      'W', 24)          \
    X(THEATRES,        "theatres",               'K', 8)           \
    X(KINDS,           "kinds",                  'F', 16)          \
    X(ITEMS,           "items",                  'I', 48)          \
    X(CLASSES,         "items.class",            'M', 48)          \
    X(ACTORS,          "actors",                 'A', 64)          \
    X(CONTINGENCIES,   "contingencies",          'C', 16)          \
    X(SOURCES,         "sources",                'J', 32)          \
    X(LINES,           "lines",                  'L', 64)          \
    X(ORDERS,          "orders",                 'O', 128)         \
    X(ROUTES,          "routes",                 'G', 64)          \
    X(FLOWS,           "flows",                  'U', 16)          \
    X(PATROL_AREAS,    "patrol_areas",           'P', 32)          \
    X(TRIGGERS,        "triggers",               'R', 64)          \
    X(CONDITIONS,      "triggers.when",          ' ', 8)           \
    X(EFFECTS,         "triggers.patch",         ' ', 32)          \
    X(COOPERATION,     "cooperation",            'B', 3)           \
    X(LEVERS,          "cooperation.levers",     'N', 12)          \
    X(COUNTERFACTUALS, "counterfactuals",        'Q', 16)          \
    X(INVESTMENTS,     "investments",            'Z', 16)          \
    X(ALLIES,          "allies",                 'Y', 8)           \
    X(PLAYBOOKS,       "playbooks",              'E', 24)          \
    X(PERSPECTIVES,    "perspectives",           'V', 8)           \
    X(METRICS,         "metrics",                'X', 64)          \
    X(WHERE,           "metrics.where",          ' ', 0)           \
    X(HEADLINES,       "headlines",              ' ', 16)

typedef enum ist_section {
#define IST_SECTION_ENTRY(name, path, letter, limit) IST_SECTION_##name,
    IST_SECTION_LIST(IST_SECTION_ENTRY)
#undef IST_SECTION_ENTRY
    IST_SECTION_COUNT
} ist_section;

typedef enum ist_entry_kind {
    /* numbers; each becomes an input, see scenario.h */
    IST_ENTRY_PARAMETER, /* may be drawn, set by a lever and patched by a trigger */
    IST_ENTRY_FIXED,     /* may be set by a lever; constant in a run */
    IST_ENTRY_APART,     /* may have a range; no run draws it, a command of its own asks for it */
    IST_ENTRY_STRUCTURE, /* one plain number, the same in every future */
    IST_ENTRY_PLAIN,     /* part of a definition and no claim about the world: no input, no reason */
    /* the rest */
    IST_ENTRY_TEXT, IST_ENTRY_YESNO, IST_ENTRY_CHOICE, IST_ENTRY_MONTH, IST_ENTRY_DAY,
    IST_ENTRY_NAME,      /* of the set `nested`, or any name when `nested` is "" */
    IST_ENTRY_NAMES,     /* a list of them */
    IST_ENTRY_PART       /* a part of the file with keys or names of its own */
} ist_entry_kind;

enum {
    IST_KEY_REQUIRED = 1,
    IST_KEY_WHOLE = 2,   /* a whole number */
    IST_KEY_MONEY = 4,   /* million constant 2023 US dollars; a value may say currency and year */
    IST_KEY_SWITCH = 8,  /* 0 or 1; yes and no are understood */
    IST_KEY_POINTS = 16, /* nested months must rise */
    IST_KEY_DEFINES = 32 /* says what is asked and claims nothing: needs no reason. Switches neither */
};

typedef struct ist_scenario_key {
    ist_section    section;
    const char    *key;       /* as the file says it */
    ist_entry_kind kind;
    const char    *nested;    /* letters of the names under the key, outermost first ("FK": kind, then theatre);
                                 '@' month, 'H' "home" or a theatre, '*' name of a parameter */
    const char    *parameter; /* first word of the name of the input ("surge"); NULL without one */
    const char    *order;     /* how the name goes on: '$' the entry's own name, '1' to '3' the nested names */
    double         low, high; /* legal range, inclusive */
    double         standard;  /* when the file leaves it out; NAN: there is none */
    int            flags;
    const char    *unit;      /* "share", "units a month", "" */
    const char    *among;     /* the words of a choice, with a blank between them */
    const char    *meaning;
} ist_scenario_key;

size_t                  ist_scenario_key_count(void);
const ist_scenario_key *ist_scenario_key_at(size_t i);
/* The row of a key within its section, or of the first word of a parameter's name; NULL when there is none. */
const ist_scenario_key *ist_scenario_key_find(ist_section section, const char *key);
const ist_scenario_key *ist_scenario_key_of_parameter(const char *word);

const char *ist_section_path(ist_section section);
char        ist_section_letter(ist_section section);
size_t      ist_section_limit(ist_section section);
ist_section ist_section_of_letter(char letter); /* IST_SECTION_COUNT when there is none */

/* Words for people: "parameter", "fixed", "structure", "text", ... */
const char *ist_entry_kind_words(ist_entry_kind kind);
/* Appends how the inputs of a key are named: "surge.KIND.CONTINGENCY"; nothing for a key without inputs. */
void ist_scenario_key_pattern(ist_buffer *out, const ist_scenario_key *key);

#endif
