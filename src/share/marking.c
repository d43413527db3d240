/* SPDX-License-Identifier: Apache-2.0
 *
 * marking.c: the order of markings, their compact form, and how they stand on paper.
 */
#include "share_local.h"

#include <isthmus/base/time.h>
#include <isthmus/ledger/label.h>
#include <isthmus/share/marking.h>
#include <stdlib.h>
#include <string.h>

/* The compact form's words for the five levels, the same in every policy. */
static const char *const compact_levels[IST_LEVELS] = { "UNCLASSIFIED", "RESTRICTED", "CONFIDENTIAL", "SECRET",
                                                        "TOP-SECRET" };

bool share_read_time(const char *text, int64_t *out_nanoseconds, int *out_day)
{
    static const char form[] = "dddd-dd-ddTdd:dd:dd";
    int day, number[3];
    int64_t fraction = 0;
    for (size_t i = 0; i < sizeof form - 1; i++)
        if (form[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != form[i]) return false;
    char date[11];
    memcpy(date, text, 10);
    date[10] = '\0';
    if (!ist_parse_date(date, &day, NULL)) return false;
    for (int i = 0; i < 3; i++) number[i] = (text[11 + 3 * i] - '0') * 10 + text[12 + 3 * i] - '0';
    if (number[0] > 23 || number[1] > 59 || number[2] > 59) return false;
    text += sizeof form - 1;
    if (*text == '.') {
        int digits = 0;
        for (text++; *text >= '0' && *text <= '9' && digits < 18; text++, digits++)
            if (digits < 9) fraction = fraction * 10 + *text - '0';
        if (digits == 0) return false;
        for (; digits < 9; digits++) fraction *= 10;
    }
    if (text[0] != 'Z' || text[1] != '\0') return false;
    int64_t seconds = (((int64_t)day * 24 + number[0]) * 60 + number[1]) * 60 + number[2];
    const int64_t most = INT64_MAX / 1000000000 - 1; /* the years 1678 to 2261; what lies beyond counts as the end */
    *out_nanoseconds = seconds > most ? INT64_MAX : seconds < -most ? INT64_MIN : seconds * 1000000000 + fraction;
    *out_day = day;
    return true;
}

/* The next digit of a fraction; behind its last one there are zeros. */
static char next_digit(const char **at, const char *end, bool *out_any)
{
    bool any = *at < end && **at >= '0' && **at <= '9';
    *out_any |= any;
    return any ? *(*at)++ : '0';
}

/* Digits in fixed places: text order is the order in time; fractions may have fewer or more, and end at the Z. */
int share_compare_moments(const char *a, size_t a_length, const char *b, size_t b_length)
{
    enum { WHOLE = sizeof "dddd-dd-ddTdd:dd:dd" - 1 };
    size_t a_whole = a_length < WHOLE ? a_length : WHOLE, b_whole = b_length < WHOLE ? b_length : WHOLE;
    int whole = memcmp(a, b, a_whole < b_whole ? a_whole : b_whole);
    if (whole != 0 || a_whole != b_whole) return whole != 0 ? whole : a_whole < b_whole ? -1 : 1;
    const char *a_end = a + a_length, *b_end = b + b_length;
    a += a_whole;
    b += b_whole;
    a += a < a_end && *a == '.';
    b += b < b_end && *b == '.';
    for (bool more = true; more;) {
        more = false;
        int x = next_digit(&a, a_end, &more), y = next_digit(&b, b_end, &more);
        if (x != y) return x - y;
    }
    return 0;
}

int share_compare_times(const char *a, const char *b) { return share_compare_moments(a, strlen(a), b, strlen(b)); }

ist_status share_add_value(ist_marking *marking, int tag, const char *value, ist_error *err)
{
    int place = ist_policy_value(marking->policy, (ist_tag)tag, value);
    if (place < 0)
        return ist_fail(err, IST_RANGE, "'%.80s' is no value of '%s' in policy %s", value, ist_tag_name((ist_tag)tag),
                        ist_policy_name(marking->policy));
    ist_values_add(&marking->values[tag], place);
    return IST_OK;
}

ist_status share_set_level(ist_marking *marking, const char *policy, const char *level, ist_error *err)
{
    const ist_policy *found = ist_policy_named(policy);
    if (!found || strcmp(policy, "TLP") == 0) /* TLP is known by its ids alone */
        return ist_fail(err, IST_RANGE, "policy '%.80s' is not understood; known are NATO and ROK", policy);
    int place = ist_policy_level(found, level);
    if (place < 0) {
        ist_buffer known = { 0 };
        for (int i = 0; i < IST_LEVELS; i++)
            ist_buffer_print(&known, "%s'%s'", i ? ", " : "", ist_policy_level_name(found, i));
        ist_fail(err, IST_RANGE, "'%.80s' is no level of policy %s: %s", level, policy, known.failed ? "" : known.at);
        ist_buffer_clear(&known);
        return IST_RANGE;
    }
    marking->kind = IST_MARKING_POLICY;
    marking->policy = found;
    marking->level = place;
    return IST_OK;
}

ist_status ist_marking_check(const ist_marking *marking, ist_error *err)
{
    char value[IST_VALUE_TEXT];
    if (marking->kind != IST_MARKING_POLICY) return IST_OK;
    for (int tag = 0; tag < IST_TAG_COUNT; tag++)
        for (int i = 0; i < IST_TAG_VALUES; i++) {
            if (!ist_values_has(&marking->values[tag], i) ||
                ist_policy_allows(marking->policy, (ist_tag)tag, i, marking->level))
                continue;
            if (!ist_policy_value_name(marking->policy, (ist_tag)tag, i, value)) strcpy(value, "?");
            return ist_fail(err, IST_RANGE, "%s %s may not carry '%s' %s: the policy excludes it at this level",
                            ist_policy_name(marking->policy), ist_policy_level_name(marking->policy, marking->level),
                            ist_tag_name((ist_tag)tag), value);
        }
    return IST_OK;
}

/* ---- the order */

bool ist_marking_dominates(const ist_marking *a, const ist_marking *b)
{
    if (b->kind == IST_MARKING_PUBLIC || a->kind == IST_MARKING_NONE) return true;
    if (a->kind != IST_MARKING_POLICY || b->kind != IST_MARKING_POLICY || a->policy != b->policy) return false;
    return a->level >= b->level &&
           ist_values_within(&b->values[IST_TAG_SENSITIVITY], &a->values[IST_TAG_SENSITIVITY]);
}

/* Restrictive values one way, permissive ones the other; a permissive tag without values lets only the policy's
 * own see, and is the stricter one. */
static void combine(ist_marking *out, const ist_marking *a, const ist_marking *b, bool join)
{
    for (int tag = 0; tag < IST_TAG_COUNT; tag++) {
        bool all = (ist_tag_type_of((ist_tag)tag) != IST_PERMISSIVE) == join;
        for (size_t i = 0; i < IST_TAG_VALUES / 64; i++) {
            uint64_t left = a->values[tag].word[i], right = b->values[tag].word[i];
            out->values[tag].word[i] = all ? left | right : left & right;
        }
    }
    /* "Only" is narrower than no "Only": of a join it stays even when one of the two has none. */
    if (join && (ist_values_none(&a->values[IST_TAG_ONLY]) || ist_values_none(&b->values[IST_TAG_ONLY])))
        out->values[IST_TAG_ONLY] =
            ist_values_none(&a->values[IST_TAG_ONLY]) ? b->values[IST_TAG_ONLY] : a->values[IST_TAG_ONLY];
    bool higher = a->level > b->level;
    out->level = higher == join ? a->level : b->level;
    bool earlier = a->review_day < b->review_day;
    out->review_day = earlier == join ? a->review_day : b->review_day;
    if (strcmp(a->originator, b->originator) != 0) out->originator[0] = '\0';
    if (a->created_day != b->created_day) out->created_day = 0;
}

static bool mix(ist_marking *out, const ist_marking *a, const ist_marking *b, bool join)
{
    const ist_marking *first = NULL;
    if (a->kind != b->kind || a->kind != IST_MARKING_POLICY) {
        if (a->kind == IST_MARKING_STATEMENT || b->kind == IST_MARKING_STATEMENT) return false;
        if (a->kind == b->kind) first = a;
        else if (a->kind == IST_MARKING_NONE || b->kind == IST_MARKING_PUBLIC) first = join ? a : b;
        else first = join ? b : a;
    }
    if (first) {
        *out = *first;
        return true;
    }
    if (a->policy != b->policy) return false;
    ist_marking made = *a;
    combine(&made, a, b, join);
    /* Two "Only" that share nobody: nobody may have it, which no label can say. */
    if (join && ist_values_none(&made.values[IST_TAG_ONLY]) && !ist_values_none(&a->values[IST_TAG_ONLY])) {
        memset(&made, 0, sizeof made);
        made.review_day = IST_NO_REVIEW;
    }
    *out = made;
    return true;
}

bool ist_marking_join(ist_marking *out, const ist_marking *a, const ist_marking *b) { return mix(out, a, b, true); }
bool ist_marking_meet(ist_marking *out, const ist_marking *a, const ist_marking *b) { return mix(out, a, b, false); }

/* ---- the compact form */

/* The ledger names partners by actor, the policies states by ISO 3166. */
static const char *release_code(const char *actor) { return strcmp(actor, "ROK") == 0 ? "KOR" : actor; }

static ist_status read_words(ist_marking *marking, ist_tag tag, char *words, ist_error *err)
{
    for (char *word = strtok_r(words, ",", &words); word; word = strtok_r(NULL, ",", &words))
        IST_TRY(share_add_value(marking, (int)tag, tag == IST_TAG_RELEASABLE ? release_code(word) : word, err));
    return IST_OK;
}

ist_status ist_marking_read_compact(ist_marking *out, const char *text, ist_error *err)
{
    char label[IST_LABEL_TEXT];
    IST_TRY(ist_label_read(text, label, err));
    ist_marking marking = { .review_day = IST_NO_REVIEW };
    if (strcmp(label, "PUBLIC") == 0) marking.kind = IST_MARKING_PUBLIC;
    if (strchr(label, ':')) {
        char *rest = strchr(label, ':') + 1, *part = strstr(rest, "//");
        rest[-1] = '\0';
        if (part) *part = '\0';
        marking.policy = ist_policy_named(label);
        if (!marking.policy || strcmp(label, "TLP") == 0)
            return ist_fail(err, IST_RANGE, "policy '%s' is not understood; known are NATO and ROK", label);
        marking.kind = IST_MARKING_POLICY;
        while (strcmp(compact_levels[marking.level], rest) != 0) marking.level++; /* ist_label_read knows the five */
        while (part) {
            char *words = part + 2;
            if ((part = strstr(words, "//")) != NULL) *part = '\0';
            if (strncmp(words, "REL ", 4) == 0) IST_TRY(read_words(&marking, IST_TAG_RELEASABLE, words + 4, err));
            else IST_TRY(read_words(&marking, IST_TAG_SENSITIVITY, words, err));
        }
    }
    IST_TRY(ist_marking_check(&marking, err));
    *out = marking;
    return IST_OK;
}

/* The values of a tag in the order of their names, with `between` between them; that a policy's own may see it goes
 * without saying. */
static void add_values(ist_buffer *out, const ist_marking *marking, ist_tag tag, const char *first, const char *between)
{
    char last[IST_VALUE_TEXT] = "";
    for (;;) {
        char next[IST_VALUE_TEXT] = "", value[IST_VALUE_TEXT];
        for (int i = 0; i < IST_TAG_VALUES; i++)
            if (ist_values_has(&marking->values[tag], i) && ist_policy_value_name(marking->policy, tag, i, value) &&
                strcmp(value, last) > 0 && (!next[0] || strcmp(value, next) < 0))
                strcpy(next, value);
        if (!next[0]) return;
        strcpy(last, next);
        if (tag == IST_TAG_RELEASABLE && strcmp(next, ist_policy_name(marking->policy)) == 0) continue;
        ist_buffer_add(out, first);
        ist_buffer_add(out, next);
        first = between;
    }
}

ist_status ist_marking_write_compact(ist_buffer *out, const ist_marking *marking, ist_error *err)
{
    ist_buffer text = { 0 };
    char label[IST_LABEL_TEXT];
    if (marking->kind == IST_MARKING_STATEMENT)
        return ist_fail(err, IST_RANGE, "a statement has no form as a release label");
    if (marking->kind != IST_MARKING_POLICY) ist_buffer_add(&text, marking->kind == IST_MARKING_PUBLIC ? "PUBLIC" : "NONE");
    else {
        if (!ist_values_none(&marking->values[IST_TAG_ONLY]) || strcmp(ist_policy_name(marking->policy), "TLP") == 0) {
            ist_buffer_clear(&text);
            return ist_fail(err, IST_RANGE, "'Only' and TLP have no form as a release label of the ledger");
        }
        ist_buffer_print(&text, "%s:%s", ist_policy_name(marking->policy), compact_levels[marking->level]);
        add_values(&text, marking, IST_TAG_SENSITIVITY, "//", ",");
        add_values(&text, marking, IST_TAG_RELEASABLE, "//REL ", ",");
    }
    ist_status status = text.failed ? ist_fail(err, IST_NOMEM, "out of memory") : ist_label_read(text.at, label, err);
    if (status == IST_OK) ist_buffer_add(out, label);
    ist_buffer_clear(&text);
    return status;
}

void ist_marking_print(ist_buffer *out, const ist_marking *marking)
{
    switch (marking->kind) {
    case IST_MARKING_NONE: ist_buffer_add(out, "no label"); return;
    case IST_MARKING_PUBLIC: ist_buffer_add(out, "public"); return;
    case IST_MARKING_STATEMENT: ist_buffer_add(out, "a statement"); return;
    case IST_MARKING_POLICY: break;
    }
    const char *policy = ist_policy_name(marking->policy);
    bool cosmic = strcmp(policy, "NATO") == 0 && marking->level == IST_LEVELS - 1; /* the sample policy's phrase */
    if (strcmp(policy, "TLP") == 0) ist_buffer_print(out, "TLP:%s", ist_policy_level_name(marking->policy, marking->level));
    else ist_buffer_print(out, "%s %s", cosmic ? "COSMIC" : policy, ist_policy_level_name(marking->policy, marking->level));
    add_values(out, marking, IST_TAG_SENSITIVITY, " ", " ");
    add_values(out, marking, IST_TAG_RELEASABLE, " Releasable to ", ", ");
    add_values(out, marking, IST_TAG_ONLY, " ", ", ");
    if (!ist_values_none(&marking->values[IST_TAG_ONLY])) ist_buffer_add(out, " only");
    add_values(out, marking, IST_TAG_ADMINISTRATIVE, " - ", ", ");
}
