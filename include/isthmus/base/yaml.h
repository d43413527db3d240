/* SPDX-License-Identifier: Apache-2.0
 *
 * yaml.h: YAML text as a tree with line numbers, checked against tables of keys.
 *
 * A safe part of YAML 1.1: maps with text keys, lists and scalars. Anchors, aliases, tags, several documents,
 * keys said twice, depth over 32, more than 200,000 nodes or 8 MiB are refused. Scalars stay text; what they
 * mean is the schema's to say. Every error names file, line, key and what is allowed.
 */
#ifndef ISTHMUS_BASE_YAML_H
#define ISTHMUS_BASE_YAML_H

#include <isthmus/base/arena.h>
#include <isthmus/base/status.h>
#include <stdbool.h>
#include <stddef.h>

typedef enum ist_yaml_kind { IST_YAML_SCALAR, IST_YAML_LIST, IST_YAML_MAP } ist_yaml_kind;

typedef struct ist_yaml_node {
    ist_yaml_kind           kind;
    bool                    quoted;   /* a scalar in quotes or as a block (| or >): '' is text, bare ~ is absent */
    int                     line;     /* 1-based; of its key where it has one */
    const char             *file;     /* name of the file it came from, for errors */
    const char             *key;      /* its key in the parent map, or NULL */
    const char             *text;     /* of a scalar, UTF-8, terminated; "" of a list or map */
    size_t                  count;    /* children of a list or map */
    struct ist_yaml_node  **child;    /* [count], in file order */
} ist_yaml_node;

/* Parses a file ("-" is standard input) or a text; the tree lives in `arena`. An empty document is an empty
 * map. IST_IO, IST_SYNTAX. */
ist_status ist_yaml_read(const ist_yaml_node **out, ist_arena *arena, const char *path, ist_error *err);
ist_status ist_yaml_read_text(const ist_yaml_node **out, ist_arena *arena, const char *name, const char *text,
                              size_t length, ist_error *err);

/* The child of a map by key, or NULL. `map` may be NULL. */
const ist_yaml_node *ist_yaml_get(const ist_yaml_node *map, const char *key);

/* Whether nothing is said: NULL, or a bare ~, null or nothing behind the colon. */
bool ist_yaml_absent(const ist_yaml_node *node);

/* One row of a schema table: what a map may hold. From the same rows come the checks, the error texts and the
 * data dictionary. Ranges are inclusive and hold for numbers and for the length of a list; low > high, or both 0,
 * means no range, and an infinite end leaves that side open. */
typedef enum ist_key_kind {
    IST_KEY_NUMBER, IST_KEY_INTEGER, IST_KEY_YESNO, IST_KEY_NAME, /* name: [a-z0-9] and - . _ / inside */
    IST_KEY_TEXT, IST_KEY_MONTH, IST_KEY_DATE, IST_KEY_LIST, IST_KEY_MAP, IST_KEY_ANY
} ist_key_kind;

typedef struct ist_key {
    const char  *name;
    ist_key_kind kind;
    bool         required;
    double       low, high;
    const char  *unit;     /* "units a month", or "" */
    const char  *meaning;  /* one sentence for the data dictionary */
} ist_key;

/* Fails, naming file, line and key, when `map` is not a map, has a key that is not in the table (with the
 * nearest allowed one), lacks a required one, or holds a value of the wrong kind or outside its range. A key that
 * is not required may be absent (ist_yaml_absent). IST_SYNTAX, IST_RANGE. */
ist_status ist_yaml_check(const ist_yaml_node *map, const ist_key *keys, size_t count, ist_error *err);
/* The same for one value and one row of the table, whatever the value's key; absent is never allowed. */
ist_status ist_yaml_check_value(const ist_yaml_node *node, const ist_key *key, ist_error *err);
/* What a key allows, in words ("a number from 0 to 12 (units a month)"), cut at `size`. */
void ist_key_words(const ist_key *key, char *out, size_t size);

/* Values of scalars with errors that name file, line and key; IST_SYNTAX, IST_RANGE, and IST_MISSING for a node that
 * is NULL. Ranges as in ist_key. Yes/no: yes no true false on off. Numbers may be grouped by underscores
 * (1_000_000); numbers, yes and no in quotes are text and are refused. Texts are borrowed from the tree. */
ist_status ist_yaml_number(const ist_yaml_node *node, double low, double high, double *out, ist_error *err);
ist_status ist_yaml_integer(const ist_yaml_node *node, long long low, long long high, long long *out,
                            ist_error *err);
ist_status ist_yaml_yesno(const ist_yaml_node *node, bool *out, ist_error *err);
ist_status ist_yaml_text(const ist_yaml_node *node, const char **out, ist_error *err);
ist_status ist_yaml_name(const ist_yaml_node *node, const char **out, ist_error *err);
ist_status ist_yaml_month(const ist_yaml_node *node, int *out, ist_error *err); /* see time.h */
ist_status ist_yaml_date(const ist_yaml_node *node, int *out_first, int *out_last, ist_error *err); /* or NULL */

/* A failure at a node: "FILE:LINE: key 'KEY': " in front of the sentence, err->row = line. A node without key has
 * no key there; a node that is NULL has nothing in front. */
ist_status ist_yaml_fail(const ist_yaml_node *node, ist_error *err, ist_status status, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
