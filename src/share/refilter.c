/* SPDX-License-Identifier: Apache-2.0
 *
 * refilter.c: a strict scanner of JSON (RFC 8259) that names every identifier it meets. It includes nothing of ours but
 * errors, and no JSON library.
 */
#include <isthmus/share/refilter.h>

#include <stdint.h>
#include <string.h>

enum { MOST_NAMES = 4096, LONGEST_NUMBER = 40, UUID_LENGTH = 36 };

typedef struct scanner {
    const unsigned char *at, *end, *start;
    bool (*allowed)(void *context, const char *id, size_t length);
    void *context;
    ist_error *err;
    uint64_t names[MOST_NAMES]; /* hashes of the names of all open objects, innermost last */
    size_t n_names;
    int depth;
    unsigned char text[4096];   /* the last of a text, escapes read: enough to hold an identifier */
} scanner;

static ist_status refuse(scanner *s, const char *why)
{
    return ist_fail(s->err, IST_SYNTAX, "byte %zu of what would leave: %s", (size_t)(s->at - s->start), why);
}

static bool is_hex(unsigned char letter)
{
    return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f') || (letter >= 'A' && letter <= 'F');
}

static bool is_uuid(const unsigned char *text)
{
    for (int i = 0; i < UUID_LENGTH; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !is_hex(text[i])) return false;
    }
    return true;
}

/* Every TYPE--UUID in a text. */
static ist_status find_identifiers(scanner *s, const unsigned char *text, size_t length)
{
    for (size_t i = 1; i + 2 + UUID_LENGTH <= length; i++) {
        if (text[i + 1] != '-') {
            i++; /* neither here nor at the next can two hyphens begin */
            continue;
        }
        if (text[i] != '-' || !is_uuid(text + i + 2)) continue;
        size_t first = i;
        while (first > 0 && ((text[first - 1] >= 'a' && text[first - 1] <= 'z') || (text[first - 1] >= '0' && text[first - 1] <= '9') ||
                             (text[first - 1] == '-' && first > 1 && text[first - 2] != '-')))
            first--;
        const char *id = (const char *)text + first;
        size_t size = i + 2 + UUID_LENGTH - first;
        if (!s->allowed(s->context, id, size))
            return ist_fail(s->err, IST_DENIED, "byte %zu of what would leave: it names %.*s", (size_t)(s->at - s->start),
                            (int)(size < 120 ? size : 120), id);
    }
    return IST_OK;
}

static int hex4(const unsigned char *at, const unsigned char *end)
{
    int value = 0;
    if (end - at < 4) return -1;
    for (int i = 0; i < 4; i++) {
        if (!is_hex(at[i])) return -1;
        value = value * 16 + (at[i] <= '9' ? at[i] - '0' : (at[i] | 32) - 'a' + 10);
    }
    return value;
}

/* Bytes of the UTF-8 character at `at`, by the table of RFC 3629; 0 when it is none. */
static int utf8_width(const unsigned char *at, const unsigned char *end)
{
    unsigned char lead = at[0];
    if (lead < 0x80) return 1;
    int width = lead >= 0xc2 && lead <= 0xdf ? 2 : (lead & 0xf0) == 0xe0 ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
    if (width == 0 || end - at < width) return 0;
    unsigned char low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80, high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (at[1] < low || at[1] > high) return 0;
    for (int i = 2; i < width; i++)
        if ((at[i] & 0xc0) != 0x80) return 0;
    return width;
}

/* An escape behind its backslash; *out is the character's ASCII code, or 1 for any other. */
static ist_status read_escape(scanner *s, unsigned char *out)
{
    static const char marks[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
    const char *mark = s->at < s->end && *s->at ? strchr(marks, *s->at) : NULL;
    if (mark) {
        *out = (unsigned char)means[mark - marks];
        s->at++;
        return IST_OK;
    }
    int first = s->at < s->end && *s->at == 'u' ? hex4(s->at + 1, s->end) : -1;
    if (first <= 0) return refuse(s, "an escape that is none");
    s->at += 5;
    *out = first < 0x80 ? (unsigned char)first : 1;
    if (first < 0xd800 || first > 0xdfff) return IST_OK;
    int second = s->end - s->at >= 6 && s->at[0] == '\\' && s->at[1] == 'u' ? hex4(s->at + 2, s->end) : -1;
    if (first > 0xdbff || second < 0xdc00 || second > 0xdfff) return refuse(s, "an unpaired surrogate");
    s->at += 6;
    return IST_OK;
}

/* Letters of ASCII that stand for themselves in a text, from `at` on; eight bytes at a time while none of them needs a look. */
static const unsigned char *skip_plain(const unsigned char *at, const unsigned char *end)
{
    const uint64_t each = UINT64_C(0x0101010101010101), high = UINT64_C(0x8080808080808080);
    for (uint64_t eight; end - at >= 8; at += 8) {
        memcpy(&eight, at, 8);
        if (eight & high) break;
        uint64_t above = eight + each * (0x80 - 0x20);                      /* top bit: 0x20 or more */
        uint64_t no_quote = (eight ^ each * 0x22) + each * 0x7f, no_slash = (eight ^ each * 0x5c) + each * 0x7f;
        if ((above & no_quote & no_slash & high) != high) break;
    }
    while (at < end && *at >= 0x20 && *at < 0x80 && *at != 0x22 && *at != 0x5c) at++;
    return at;
}

/* A text with escapes, or one that is hashed; identifiers in it are asked for. */
static ist_status read_slowly(scanner *s, uint64_t *out_hash)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    size_t length = 0;
    while (s->at < s->end && *s->at != '"') {
        unsigned char letter = *s->at;
        if (letter < 0x20) return refuse(s, "a control character in a text");
        if (letter == '\\') {
            s->at++;
            IST_TRY(read_escape(s, &letter));
        } else {
            int width = utf8_width(s->at, s->end);
            if (width == 0) return refuse(s, "bytes that are not UTF-8");
            for (int i = 1; i < width; i++) hash = (hash ^ s->at[i]) * UINT64_C(1099511628211);
            s->at += width;
        }
        hash = (hash ^ letter) * UINT64_C(1099511628211);
        if (length == sizeof s->text) { /* keep enough for an identifier that is being read */
            enum { KEPT = 512 };
            IST_TRY(find_identifiers(s, s->text, length));
            memmove(s->text, s->text + length - KEPT, KEPT);
            length = KEPT;
        }
        s->text[length++] = letter;
    }
    if (s->at == s->end) return refuse(s, "a text without an end");
    s->at++;
    *out_hash = hash;
    return find_identifiers(s, s->text, length);
}

/* A value's text, its opening quote read: where it stands, unless it has escapes. */
static ist_status read_text(scanner *s)
{
    uint64_t hash;
    const unsigned char *first = s->at, *at = first;
    while ((at = skip_plain(at, s->end)) < s->end && *at >= 0x80) {
        int width = utf8_width(at, s->end);
        if (width == 0) break;
        at += width;
    }
    if (at == s->end || *at != '"') return read_slowly(s, &hash);
    s->at = at + 1;
    return find_identifiers(s, first, (size_t)(at - first));
}

static void skip_blanks(scanner *s)
{
    while (s->at < s->end && (*s->at == ' ' || *s->at == '\t' || *s->at == '\n' || *s->at == '\r')) s->at++;
}

static bool take(scanner *s, unsigned char letter)
{
    skip_blanks(s);
    if (s->at == s->end || *s->at != letter) return false;
    s->at++;
    return true;
}

static size_t take_digits(scanner *s)
{
    size_t count = 0;
    for (; s->at < s->end && *s->at >= '0' && *s->at <= '9'; s->at++) count++;
    return count;
}

static ist_status read_number(scanner *s)
{
    const unsigned char *first = s->at;
    if (*s->at == '-') s->at++;
    const unsigned char *whole = s->at;
    size_t digits = take_digits(s);
    if (digits == 0 || (digits > 1 && *whole == '0')) return refuse(s, "a number that is none");
    if (s->at < s->end && *s->at == '.') {
        s->at++;
        if (take_digits(s) == 0) return refuse(s, "a number that is none");
    }
    if (s->at < s->end && (*s->at == 'e' || *s->at == 'E')) {
        s->at++;
        if (s->at < s->end && (*s->at == '+' || *s->at == '-')) s->at++;
        if (take_digits(s) == 0) return refuse(s, "a number that is none");
    }
    return s->at - first > LONGEST_NUMBER ? refuse(s, "a number that is too long") : IST_OK;
}

static ist_status read_word(scanner *s)
{
    static const char *const words[] = { "true", "false", "null" };
    for (int i = 0; i < 3; i++) {
        size_t length = strlen(words[i]);
        if ((size_t)(s->end - s->at) >= length && memcmp(s->at, words[i], length) == 0) {
            s->at += length;
            return IST_OK;
        }
    }
    return refuse(s, "a value that is none");
}

static ist_status read_value(scanner *s);

static ist_status read_name(scanner *s, size_t first)
{
    uint64_t hash;
    if (!take(s, '"')) return refuse(s, "a member without a name");
    IST_TRY(read_slowly(s, &hash));
    for (size_t i = first; i < s->n_names; i++)
        if (s->names[i] == hash) return refuse(s, "two members of one name");
    if (s->n_names == MOST_NAMES) return refuse(s, "too many members");
    s->names[s->n_names++] = hash;
    return take(s, ':') ? IST_OK : refuse(s, "a name without a value");
}

static ist_status read_object(scanner *s)
{
    size_t first = s->n_names;
    if (!take(s, '}'))
        for (;;) {
            IST_TRY(read_name(s, first));
            IST_TRY(read_value(s));
            if (take(s, '}')) break;
            if (!take(s, ',')) return refuse(s, "an object without an end");
        }
    s->n_names = first;
    return IST_OK;
}

static ist_status read_array(scanner *s)
{
    if (take(s, ']')) return IST_OK;
    for (;;) {
        IST_TRY(read_value(s));
        if (take(s, ']')) return IST_OK;
        if (!take(s, ',')) return refuse(s, "a list without an end");
    }
}

static ist_status read_value(scanner *s)
{
    skip_blanks(s);
    if (s->at == s->end) return refuse(s, "a value is missing");
    if (*s->at == '"') {
        s->at++;
        return read_text(s);
    }
    if (*s->at != '{' && *s->at != '[') return *s->at == '-' || (*s->at >= '0' && *s->at <= '9') ? read_number(s) : read_word(s);
    if (++s->depth > IST_REFILTER_DEPTH) return refuse(s, "objects and lists too deep inside each other");
    ist_status status = *s->at++ == '{' ? read_object(s) : read_array(s);
    s->depth--;
    return status;
}

ist_status ist_refilter(const char *bytes, size_t length, bool (*allowed)(void *context, const char *id, size_t length),
                        void *context, ist_error *err)
{
    scanner s;
    s.start = s.at = (const unsigned char *)bytes;
    s.end = s.start + length;
    s.allowed = allowed;
    s.context = context;
    s.err = err;
    s.n_names = 0;
    s.depth = 0;
    skip_blanks(&s);
    if (s.at == s.end || *s.at != '{') return refuse(&s, "not an object");
    IST_TRY(read_value(&s));
    skip_blanks(&s);
    return s.at == s.end ? IST_OK : refuse(&s, "bytes behind the end");
}
