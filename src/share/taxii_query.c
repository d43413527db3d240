/* SPDX-License-Identifier: Apache-2.0
 *
 * taxii_query.c: reading filters strictly, and tokens that only this node can make.
 */
#include "share_local.h"
#include "taxii_query.h"

#include <isthmus/http/message.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool keep(char *out, size_t room, bool *seen, const char *value)
{
    if (*seen || strlen(value) >= room) return false; /* once only */
    strcpy(out, value);
    *seen = true;
    return true;
}

static bool keep_filter(void *context, const char *key, const char *value)
{
    taxii_query *q = context;
    const struct { const char *key; char *text; size_t room; bool *seen; } filters[] = {
        { "added_after", q->after, sizeof q->after, &q->has_after }, { "limit", q->limit, sizeof q->limit, &q->has_limit },
        { "next", q->next, sizeof q->next, &q->has_next }, { "match[id]", q->ids, sizeof q->ids, &q->has_ids },
        { "match[type]", q->types, sizeof q->types, &q->has_types },
        { "match[version]", q->versions, sizeof q->versions, &q->has_versions },
        { "match[spec_version]", q->spec_versions, sizeof q->spec_versions, &q->has_spec_versions },
    };
    for (size_t i = 0; i < sizeof filters / sizeof filters[0]; i++)
        if (strcmp(filters[i].key, key) == 0) return keep(filters[i].text, filters[i].room, filters[i].seen, value);
    return false;
}

static bool are_versions(const char *list)
{
    while (*list) {
        char word[48];
        int64_t moment;
        int day;
        size_t length = strcspn(list, ",");
        if (length == 0 || length >= sizeof word) return false;
        memcpy(word, list, length);
        word[length] = '\0';
        bool named = strcmp(word, "all") == 0 || strcmp(word, "first") == 0 || strcmp(word, "last") == 0;
        if (!named && !share_read_time(word, &moment, &day)) return false;
        list += length + (list[length] == ',');
    }
    return true;
}

/* Sixteen bytes keyed over partner, filters and sequence. */
static void sign(const char *filters, const char *partner, int64_t sequence, const unsigned char secret[DIGEST_BYTES], char out[33])
{
    char number[32], code[DIGEST_TEXT];
    unsigned char digest[DIGEST_BYTES];
    snprintf(number, sizeof number, "%llx", (long long)sequence);
    const char *parts[] = { "next", partner, filters, number };
    share_keyed(secret, 4, parts, digest);
    share_hex(digest, 16, code);
    snprintf(out, 33, "%.32s", code);
}

/* What hides a sequence whose signature is known: its number would tell how many rows there are that may not be seen. */
static uint64_t cover(const char *signature, const unsigned char secret[DIGEST_BYTES])
{
    unsigned char digest[DIGEST_BYTES];
    uint64_t value = 0;
    const char *parts[] = { "place", signature };
    share_keyed(secret, 2, parts, digest);
    for (int i = 0; i < 8; i++) value = value << 8 | digest[i];
    return value;
}

/* "SEQUENCE.SIGNATURE", the sequence covered. */
static void write_token(const char *filters, const char *partner, int64_t sequence, const unsigned char secret[DIGEST_BYTES], char out[160])
{
    char signature[33];
    sign(filters, partner, sequence, secret, signature);
    snprintf(out, 160, "%016llx.%s", (unsigned long long)((uint64_t)sequence ^ cover(signature, secret)), signature);
}

void taxii_write_next(const taxii_query *query, const char *partner, int64_t sequence, const unsigned char secret[DIGEST_BYTES], char out[160])
{
    write_token(query->digest, partner, sequence, secret, out);
}

static bool read_next(taxii_query *q, const char *partner, const unsigned char secret[DIGEST_BYTES])
{
    char expected[33], number[20], *end;
    uint64_t covered = strtoull(q->next, &end, 16);
    if (*end != '.' || strlen(end) != 33) return false;
    uint64_t sequence = covered ^ cover(end + 1, secret);
    if (sequence > INT64_MAX) return false;
    sign(q->digest, partner, (int64_t)sequence, secret, expected);
    snprintf(number, sizeof number, "%016llx.", (unsigned long long)covered);
    unsigned different = strncmp(q->next, number, 17) != 0; /* one spelling */
    for (size_t i = 0; i < 32; i++) different |= (unsigned char)expected[i] ^ (unsigned char)end[i + 1];
    q->filter.sequence = (int64_t)sequence;
    return different == 0;
}

bool taxii_read_query(const char *text, const char *partner, const char *place, const unsigned char secret[DIGEST_BYTES], size_t page,
                      taxii_query *q, const char **why)
{
    memset(q, 0, sizeof *q);
    *why = "a filter that is not understood, given twice, or too long";
    if (!ist_http_each(text, keep_filter, q)) return false;
    q->filter.limit = page;
    if (q->has_after) {
        int64_t moment;
        int day;
        *why = "added_after is not a moment in UTC";
        if (!share_read_time(q->after, &moment, &day)) return false;
        q->filter.after = moment < 0 ? 0 : moment / 1000;
    }
    if (q->has_limit) {
        long long limit;
        *why = "limit is not a whole number above 0";
        if (!ist_parse_integer(q->limit, &limit) || limit <= 0) return false;
        if ((unsigned long long)limit < page) q->filter.limit = (size_t)limit;
    }
    *why = "match[version] is not a list of all, first, last or moments in UTC";
    if (q->has_versions && (!*q->versions || !are_versions(q->versions))) return false;
    if (q->has_ids) q->filter.ids = q->ids;
    if (q->has_types) q->filter.types = q->types;
    if (q->has_versions) q->filter.versions = q->versions;
    if (q->has_spec_versions) q->filter.spec_versions = q->spec_versions;
    ist_buffer filters = { 0 };
    ist_buffer_print(&filters, "%s\n%s\n%s\n%s\n%s\n%s", place, q->after, q->ids, q->types, q->versions, q->spec_versions);
    *why = "out of memory";
    if (filters.failed) return false;
    share_digest(filters.at, filters.length, q->digest);
    ist_buffer_clear(&filters);
    *why = "next is not one that was given for these filters";
    return !q->has_next || read_next(q, partner, secret);
}
