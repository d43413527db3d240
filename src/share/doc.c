/* SPDX-License-Identifier: Apache-2.0
 *
 * doc.c: a strict reader of JSON (RFC 8259), recursive, over a copy of the input in which escapes are read in place.
 */
#include "doc.h"

#include <isthmus/base/text.h>
#include <math.h>
#include <stdlib.h>

enum { FIRST_BLOCK = 60, MOST_BLOCK = 8192, PADDING = 8, FEW_MEMBERS = 16 };

typedef struct block {
    struct block *before;
    size_t used, room;
    doc_node nodes[];
} block;

struct doc {
    const doc_node *root;
    block *nodes;
    size_t n_values;
    uint64_t *seen;      /* hashes of the names of one large object at a time: open addressing, 0 free */
    char copy[];
};

typedef struct reader {
    doc *document;
    const char *name, *text; /* the input; */
    char *start, *at, *end;  /* its copy, PADDING zero bytes behind the end */
    int depth;
    ist_error *err;
} reader;

static ist_status refuse(reader *r, const char *what)
{
    long line = 1, column = 1;
    for (const char *at = r->text; at < r->text + (r->at - r->start); at++) {
        if (*at == '\n') line++, column = 1;
        else if (((unsigned char)*at & 0xc0) != 0x80) column++;
    }
    ist_fail(r->err, IST_SYNTAX, "%s:%ld:%ld: %s", r->name, line, column, what);
    if (r->err) r->err->row = line;
    return IST_SYNTAX;
}

static ist_status no_memory(reader *r) { return ist_fail(r->err, IST_NOMEM, "%s: out of memory", r->name); }

static doc_node *new_node(reader *r)
{
    doc *d = r->document;
    if (!d->nodes || d->nodes->used == d->nodes->room) {
        size_t room = !d->nodes ? FIRST_BLOCK : d->nodes->room < MOST_BLOCK ? 2 * d->nodes->room : MOST_BLOCK;
        block *more = malloc(sizeof *more + room * sizeof(doc_node));
        if (!more) return NULL;
        *more = (block){ .before = d->nodes, .room = room };
        d->nodes = more;
    }
    doc_node *node = &d->nodes->nodes[d->nodes->used++];
    memset(node, 0, sizeof *node);
    node->text = "";
    return node;
}

static void skip_blanks(reader *r)
{
    while (*r->at == ' ' || *r->at == '\n' || *r->at == '\t' || *r->at == '\r') r->at++;
}

/* ---- texts */

static int hex_digit(char letter)
{
    if (letter >= '0' && letter <= '9') return letter - '0';
    if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
    if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
    return -1;
}

/* Four hexadecimal digits, or -1. Zero bytes behind the end stop it. */
static int32_t read_hex(const char *at)
{
    int32_t value = 0;
    for (int i = 0; i < 4; i++) {
        int digit = hex_digit(at[i]);
        if (digit < 0) return -1;
        value = value * 16 + digit;
    }
    return value;
}

static char *put_utf8(char *to, uint32_t letter)
{
    if (letter < 0x80) *to++ = (char)letter;
    else if (letter < 0x800) *to++ = (char)(0xc0 | letter >> 6);
    else if (letter < 0x10000) {
        *to++ = (char)(0xe0 | letter >> 12);
        *to++ = (char)(0x80 | (letter >> 6 & 0x3f));
    } else {
        *to++ = (char)(0xf0 | letter >> 18);
        *to++ = (char)(0x80 | (letter >> 12 & 0x3f));
        *to++ = (char)(0x80 | (letter >> 6 & 0x3f));
    }
    if (letter >= 0x80) *to++ = (char)(0x80 | (letter & 0x3f));
    return to;
}

/* An escape; r->at is on the backslash. */
static ist_status read_escape(reader *r, char **to)
{
    static const char letters[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
    const char *known = r->at[1] ? strchr(letters, r->at[1]) : NULL;
    if (known) {
        *(*to)++ = means[known - letters];
        r->at += 2;
        return IST_OK;
    }
    int32_t first = r->at[1] == 'u' ? read_hex(r->at + 2) : -1;
    if (first < 0) return refuse(r, "an escape that is none");
    if (first == 0) return refuse(r, "\\u0000 is not allowed");
    uint32_t letter = (uint32_t)first;
    size_t length = 6;
    if (first >= 0xd800 && first <= 0xdfff) {
        int32_t second = first <= 0xdbff && r->at[6] == '\\' && r->at[7] == 'u' ? read_hex(r->at + 8) : -1;
        if (second < 0xdc00 || second > 0xdfff) return refuse(r, "an unpaired surrogate");
        letter = 0x10000 + ((letter - 0xd800) << 10) + ((uint32_t)second - 0xdc00);
        length = 12;
    }
    *to = put_utf8(*to, letter);
    r->at += length;
    return IST_OK;
}

/* Whether none of eight bytes is a control character, a quote, a backslash or beyond ASCII. */
static bool all_plain(const char *at)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
    uint64_t word;
    memcpy(&word, at, sizeof word);
    uint64_t quote = word ^ (ones * '"'), slash = word ^ (ones * '\\');
    return (((word - ones * 0x20) | word | (quote - ones) | (slash - ones)) & tops) == 0;
}

/* A text; r->at is on its quote. It ends in zero where its closing quote was, or before. */
static ist_status read_text(reader *r, const char **out, size_t *out_length)
{
    char *first = ++r->at, *to = first;
    for (;;) {
        char *plain = r->at;
        while (r->end - r->at >= 8 && all_plain(r->at)) r->at += 8;
        for (unsigned char letter; (letter = (unsigned char)*r->at) >= 0x20 && letter != '"' && letter != '\\';) {
            size_t width = 1;
            if (letter >= 0x80 && (width = ist_utf8_step(r->at, (size_t)(r->end - r->at), &(uint32_t){ 0 })) == 0)
                return refuse(r, "bytes that are not UTF-8");
            r->at += width;
        }
        size_t length = (size_t)(r->at - plain);
        if (to != plain) memmove(to, plain, length);
        to += length;
        if (*r->at == '"') break;
        if (*r->at != '\\') return refuse(r, r->at >= r->end ? "a text without an end" : "a control character in a text");
        IST_TRY(read_escape(r, &to));
    }
    r->at++;
    *to = '\0';
    *out = first;
    *out_length = (size_t)(to - first);
    return IST_OK;
}

/* ---- numbers and words */

static char *skip_digits(char *at)
{
    while (*at >= '0' && *at <= '9') at++;
    return at;
}

/* A real number by the library's reader, which wants its end marked. */
static bool read_real(const char *from, size_t length, double *out)
{
    char number[DOC_LONGEST_NUMBER + 1];
    memcpy(number, from, length);
    number[length] = '\0';
    return ist_parse_number(number, out) && isfinite(*out);
}

static ist_status read_number(reader *r, doc_node *node)
{
    char *first = r->at, *digits = first + (*first == '-'), *at = skip_digits(digits);
    if (at == digits || (*digits == '0' && at > digits + 1)) return refuse(r, "a number that is none");
    bool whole = true;
    if (*at == '.') {
        char *fraction = at + 1;
        whole = false;
        if ((at = skip_digits(fraction)) == fraction) return refuse(r, "a number that is none");
    }
    if (*at == 'e' || *at == 'E') {
        char *power = at + 1 + (at[1] == '+' || at[1] == '-');
        whole = false;
        if ((at = skip_digits(power)) == power) return refuse(r, "a number that is none");
    }
    if (at - first > DOC_LONGEST_NUMBER) return refuse(r, "a number of more than 40 characters");
    if (whole) {
        uint64_t value = 0, most = (uint64_t)INT64_MAX + (digits > first);
        if (at - digits > 19) return refuse(r, "an integer beyond 64 bits");
        for (char *digit = digits; digit < at; digit++) value = value * 10 + (uint64_t)(*digit - '0'); /* 19 digits fit */
        if (value > most) return refuse(r, "an integer beyond 64 bits");
        node->kind = DOC_INTEGER;
        node->integer = value > INT64_MAX ? INT64_MIN : digits > first ? -(int64_t)value : (int64_t)value;
        node->number = (double)node->integer;
    } else {
        node->kind = DOC_REAL;
        if (!read_real(first, (size_t)(at - first), &node->number)) return refuse(r, "a number beyond a double's");
    }
    r->at = at;
    return IST_OK;
}

static ist_status read_word(reader *r, doc_node *node)
{
    static const struct { const char *word; size_t length; doc_kind kind; } words[] = {
        { "true", 4, DOC_TRUE }, { "false", 5, DOC_FALSE }, { "null", 4, DOC_NULL },
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strncmp(r->at, words[i].word, words[i].length) == 0) {
            node->kind = words[i].kind;
            r->at += words[i].length;
            return IST_OK;
        }
    return refuse(r, r->at >= r->end ? "a value is missing" : "a value that is none");
}

/* ---- objects and lists */

/* FNV-1a (Fowler, Noll, Vo), never 0. */
static uint64_t hash_name(const doc_node *node)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < node->name_length; i++) hash = (hash ^ (unsigned char)node->name[i]) * UINT64_C(1099511628211);
    return hash ? hash : 1;
}

static bool is_named(const doc_node *node, const char *name, size_t length)
{
    return node->name_length == length && memcmp(node->name, name, length) == 0;
}

/* Whether two members of a large object have one name: hashes in a table, names where hashes agree. */
static ist_status check_many(reader *r, const doc_node *object)
{
    enum { MOST_SLOTS = 4 * DOC_MOST_MEMBERS };
    doc *d = r->document;
    size_t slots = 4 * FEW_MEMBERS; /* of the size of the object: many objects of a few members cost no more than their bytes */
    while (slots < 4 * (size_t)object->count) slots *= 2;
    if (!d->seen && !(d->seen = malloc(MOST_SLOTS * sizeof *d->seen))) return no_memory(r);
    memset(d->seen, 0, slots * sizeof *d->seen);
    for (const doc_node *at = object->first; at; at = at->next) {
        uint64_t hash = hash_name(at);
        size_t slot = (size_t)(hash ^ hash >> 32) % slots;
        for (; d->seen[slot]; slot = (slot + 1) % slots) {
            if (d->seen[slot] != hash) continue;
            for (const doc_node *before = object->first; before != at; before = before->next)
                if (is_named(before, at->name, at->name_length)) return refuse(r, "a member twice");
        }
        d->seen[slot] = hash;
    }
    return IST_OK;
}

static ist_status read_value(reader *r, const doc_node **out, const char *name, size_t name_length);

static ist_status read_object(reader *r, doc_node *node)
{
    const doc_node **next = &node->first;
    node->kind = DOC_OBJECT;
    r->at++;
    skip_blanks(r);
    while (*r->at != '}') {
        const char *name;
        size_t length;
        if (node->count && *r->at != ',') return refuse(r, "an object without an end");
        if (node->count) r->at++;
        skip_blanks(r);
        if (*r->at != '"') return refuse(r, "a member without a name");
        IST_TRY(read_text(r, &name, &length));
        skip_blanks(r);
        if (*r->at != ':') return refuse(r, "a name without a value");
        r->at++;
        for (const doc_node *before = node->count < FEW_MEMBERS ? node->first : NULL; before; before = before->next)
            if (is_named(before, name, length)) return refuse(r, "a member twice");
        IST_TRY(read_value(r, next, name, length));
        if (++node->count > DOC_MOST_MEMBERS) return refuse(r, "more than 4096 members in one object");
        next = &((doc_node *)(uintptr_t)*next)->next;
        skip_blanks(r);
    }
    r->at++;
    return node->count > FEW_MEMBERS ? check_many(r, node) : IST_OK;
}

static ist_status read_list(reader *r, doc_node *node)
{
    const doc_node **next = &node->first;
    node->kind = DOC_LIST;
    r->at++;
    skip_blanks(r);
    while (*r->at != ']') {
        if (node->count && *r->at != ',') return refuse(r, "a list without an end");
        if (node->count) r->at++;
        IST_TRY(read_value(r, next, NULL, 0));
        node->count++;
        next = &((doc_node *)(uintptr_t)*next)->next;
        skip_blanks(r);
    }
    r->at++;
    return IST_OK;
}

static ist_status read_value(reader *r, const doc_node **out, const char *name, size_t name_length)
{
    skip_blanks(r);
    if (++r->document->n_values > DOC_MOST_VALUES) return refuse(r, "more than 4194304 values");
    doc_node *node = new_node(r);
    if (!node) return no_memory(r);
    char *first = r->at;
    node->name = name;
    node->name_length = name_length;
    ist_status status;
    if (*first == '"') {
        node->kind = DOC_TEXT;
        status = read_text(r, &node->text, &node->length);
    } else if (*first == '{' || *first == '[') {
        if (++r->depth > DOC_DEPTH) return refuse(r, "objects and lists inside each other; allowed: 64 levels");
        status = *first == '{' ? read_object(r, node) : read_list(r, node);
        r->depth--;
    } else status = *first == '-' || (*first >= '0' && *first <= '9') ? read_number(r, node) : read_word(r, node);
    node->bytes = r->text + (first - r->start);
    node->span = (size_t)(r->at - first);
    *out = node;
    return status;
}

ist_status doc_read(doc **out, const char *name, const char *text, size_t length, ist_error *err)
{
    doc *d = malloc(sizeof *d + length + PADDING);
    if (!d) return ist_fail(err, IST_NOMEM, "%s: out of memory", name);
    *d = (doc){ .root = NULL };
    if (length) memcpy(d->copy, text, length);
    memset(d->copy + length, 0, PADDING);
    reader r = { .document = d, .name = name, .text = text, .start = d->copy, .at = d->copy, .end = d->copy + length, .err = err };
    ist_status status = IST_OK;
    skip_blanks(&r);
    if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) status = refuse(&r, "a byte order mark is not allowed (RFC 8259, section 8.1)");
    else if (*r.at != '{' && *r.at != '[') status = refuse(&r, "neither an object nor a list");
    else status = read_value(&r, &d->root, NULL, 0);
    skip_blanks(&r);
    if (status == IST_OK && r.at != r.end) status = refuse(&r, "something stands behind the end");
    if (status == IST_OK) *out = d;
    else doc_free(d);
    return status;
}

const doc_node *doc_root(const doc *document) { return document->root; }

void doc_free(doc *document)
{
    if (!document) return;
    for (block *at = document->nodes; at;) {
        block *before = at->before;
        free(at);
        at = before;
    }
    free(document->seen);
    free(document);
}
