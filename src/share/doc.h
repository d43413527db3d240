/* SPDX-License-Identifier: Apache-2.0
 *
 * doc.h: JSON at the door, read strictly in one pass: what stands where, and every value with the bytes that it was read from.
 *
 * The decision on what leaves reads objects with jansson, and what would leave is read once more by refilter.c; this is the
 * third reader, and shares nothing with the other two.
 */
#ifndef ISTHMUS_SHARE_DOC_H
#define ISTHMUS_SHARE_DOC_H

#include <isthmus/base/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { DOC_DEPTH = 64, DOC_MOST_MEMBERS = 4096, DOC_LONGEST_NUMBER = 40, DOC_MOST_VALUES = 1 << 22 };

typedef enum doc_kind { DOC_NULL, DOC_FALSE, DOC_TRUE, DOC_INTEGER, DOC_REAL, DOC_TEXT, DOC_LIST, DOC_OBJECT } doc_kind;

typedef struct doc_node doc_node;
struct doc_node {
    doc_kind        kind;
    unsigned        count;         /* members or elements */
    const char     *name;          /* of a member, ends in zero; NULL elsewhere */
    const char     *text;          /* of a text, escapes read, ends in zero; "" elsewhere */
    size_t          name_length, length;
    const char     *bytes;         /* in the input, from its first to its last; [span] */
    size_t          span;
    int64_t         integer;       /* of an integer */
    double          number;        /* of any number */
    const doc_node *first, *next;  /* first inside; next beside */
};

typedef struct doc doc;

/* Reads one object or list of `text` [length], which must live as long as the document. Refused: a byte order mark, bytes that
 * are not UTF-8, control characters in texts, unpaired surrogates, \u0000, a name twice in one object, more than DOC_DEPTH
 * levels, DOC_MOST_MEMBERS members in one object or DOC_MOST_VALUES values, numbers of more than DOC_LONGEST_NUMBER characters
 * or, when whole, beyond a 64-bit integer, else beyond a double, anything behind the end. IST_SYNTAX with "NAME:LINE:COLUMN: " in
 * front and err->row = line; IST_NOMEM. */
ist_status      doc_read(doc **out, const char *name, const char *text, size_t length, ist_error *err);
const doc_node *doc_root(const doc *document);
void            doc_free(doc *document); /* NULL is fine */

/* The member of an object, or NULL. */
static inline const doc_node *doc_member(const doc_node *object, const char *name)
{
    size_t length = strlen(name);
    if (!object || object->kind != DOC_OBJECT) return NULL;
    for (const doc_node *at = object->first; at; at = at->next)
        if (at->name_length == length && memcmp(at->name, name, length) == 0) return at;
    return NULL;
}

static inline bool doc_is(const doc_node *node, doc_kind kind) { return node && node->kind == kind; }
static inline bool doc_is_yesno(const doc_node *node) { return doc_is(node, DOC_TRUE) || doc_is(node, DOC_FALSE); }
/* A member's text; "" where it is absent or no text. */
static inline const char *doc_text(const doc_node *object, const char *name)
{
    const doc_node *member = doc_member(object, name);
    return doc_is(member, DOC_TEXT) ? member->text : "";
}
/* What stands first in a list; NULL in an empty one, or when it is none. */
static inline const doc_node *doc_first(const doc_node *list) { return doc_is(list, DOC_LIST) ? list->first : NULL; }

#endif
