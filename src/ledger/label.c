/* SPDX-License-Identifier: Apache-2.0
 *
 * label.c: reading labels, and their join.
 *
 * The order is that of Denning, "A lattice model of secure information flow" (1976): level times the sets of
 * categories, with permissions to release as the opposite order. PUBLIC is its bottom, NONE its top.
 */
#include <isthmus/ledger/label.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_WORDS = 16, WORD_ROOM = 32 };

static const char *const levels[] = { "UNCLASSIFIED", "RESTRICTED", "CONFIDENTIAL", "SECRET", "TOP-SECRET" };

typedef struct word_set {
    int count;
    char word[MOST_WORDS][WORD_ROOM];
} word_set; /* sorted, none twice */

typedef enum label_form { LABEL_NONE, LABEL_PUBLIC, LABEL_POLICY } label_form;

typedef struct label {
    label_form form;
    char policy[WORD_ROOM];
    int level;
    word_set categories, partners;
} label;

static bool is_word(const char *text, size_t length)
{
    if (length == 0 || length >= WORD_ROOM) return false;
    for (size_t i = 0; i < length; i++)
        if (!((text[i] >= 'A' && text[i] <= 'Z') || (text[i] >= '0' && text[i] <= '9') || (i > 0 && text[i] == '-')))
            return false;
    return true;
}

static bool set_has(const word_set *set, const char *word)
{
    for (int i = 0; i < set->count; i++)
        if (strcmp(set->word[i], word) == 0) return true;
    return false;
}

static bool set_add(word_set *set, const char *text, size_t length)
{
    char word[WORD_ROOM];
    int i;
    if (!is_word(text, length)) return false;
    memcpy(word, text, length);
    word[length] = '\0';
    if (set_has(set, word)) return true;
    if (set->count == MOST_WORDS) return false;
    for (i = set->count++; i > 0 && strcmp(set->word[i - 1], word) > 0; i--)
        memcpy(set->word[i], set->word[i - 1], WORD_ROOM);
    memcpy(set->word[i], word, WORD_ROOM);
    return true;
}

/* Words with ',' between them, up to `length`. */
static bool read_set(word_set *set, const char *text, size_t length)
{
    for (;;) {
        size_t word = 0;
        while (word < length && text[word] != ',') word++;
        if (!set_add(set, text, word)) return false;
        if (word == length) return true;
        text += word + 1;
        length -= word + 1;
    }
}

static bool read_label(label *out, const char *text)
{
    memset(out, 0, sizeof *out);
    if (!*text || strcmp(text, "NONE") == 0) return true;
    if (strcmp(text, "PUBLIC") == 0) {
        out->form = LABEL_PUBLIC;
        return true;
    }
    size_t policy = strcspn(text, ":");
    if (!text[policy] || !is_word(text, policy)) return false;
    memcpy(out->policy, text, policy);
    text += policy + 1;
    const char *mark = strstr(text, "//");
    size_t length = mark ? (size_t)(mark - text) : strlen(text);
    for (out->level = 4; out->level >= 0; out->level--)
        if (strlen(levels[out->level]) == length && strncmp(levels[out->level], text, length) == 0) break;
    if (out->level < 0) return false;
    out->form = LABEL_POLICY;
    while (mark) {
        text = mark + 2;
        mark = strstr(text, "//");
        length = mark ? (size_t)(mark - text) : strlen(text);
        bool release = strncmp(text, "REL ", 4) == 0;
        if (out->partners.count || (!release && out->categories.count)) return false; /* categories, then REL, once */
        if (!(release ? read_set(&out->partners, text + 4, length - 4) : read_set(&out->categories, text, length)))
            return false;
    }
    return true;
}

static bool append(char *out, const char *text)
{
    if (strlen(out) + strlen(text) >= IST_LABEL_TEXT) return false;
    strcat(out, text);
    return true;
}

static bool append_set(char *out, const char *mark, const word_set *set)
{
    bool fits = true;
    for (int i = 0; i < set->count; i++) fits = fits && append(out, i ? "," : mark) && append(out, set->word[i]);
    return fits;
}

static bool write_label(const label *from, char out[IST_LABEL_TEXT])
{
    out[0] = '\0';
    if (from->form == LABEL_NONE) return append(out, "NONE");
    if (from->form == LABEL_PUBLIC) return append(out, "PUBLIC");
    return append(out, from->policy) && append(out, ":") && append(out, levels[from->level]) &&
           append_set(out, "//", &from->categories) && append_set(out, "//REL ", &from->partners);
}

ist_status ist_label_read(const char *text, char out[IST_LABEL_TEXT], ist_error *err)
{
    label read;
    char written[IST_LABEL_TEXT];
    if (!read_label(&read, text) || !write_label(&read, written))
        return ist_fail(err, IST_SYNTAX,
                        "'%s' is not a release label: NONE, PUBLIC or "
                        "POLICY:LEVEL[//CATEGORY,...][//REL PARTNER,...] with a level of UNCLASSIFIED, RESTRICTED, "
                        "CONFIDENTIAL, SECRET, TOP-SECRET",
                        text);
    memcpy(out, written, sizeof written);
    return IST_OK;
}

void ist_label_join(const char *a, const char *b, char out[IST_LABEL_TEXT])
{
    label left, right, join; /* `out` may be one of the two */
    memset(&join, 0, sizeof join);
    if (read_label(&left, a) && read_label(&right, b) && left.form != LABEL_NONE && right.form != LABEL_NONE) {
        if (left.form == LABEL_PUBLIC) join = right;
        else if (right.form == LABEL_PUBLIC) join = left;
        else if (strcmp(left.policy, right.policy) == 0) {
            bool fits = true;
            join = left;
            if (right.level > join.level) join.level = right.level;
            for (int i = 0; i < right.categories.count; i++)
                fits &= set_add(&join.categories, right.categories.word[i], strlen(right.categories.word[i]));
            memset(&join.partners, 0, sizeof join.partners);
            for (int i = 0; i < left.partners.count; i++)
                if (set_has(&right.partners, left.partners.word[i]))
                    set_add(&join.partners, left.partners.word[i], strlen(left.partners.word[i]));
            if (!fits) join.form = LABEL_NONE;
        }
    }
    if (!write_label(&join, out)) memcpy(out, "NONE", 5);
}
