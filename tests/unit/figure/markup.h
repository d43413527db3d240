/* SPDX-License-Identifier: Apache-2.0
 *
 * A small strict reader of XML for tests: well-formed or a sentence saying where not, every id once, every
 * "#id" link with its target; and whether anything in it would run or ask.
 */
#ifndef ISTHMUS_TESTS_FIGURE_MARKUP_H
#define ISTHMUS_TESTS_FIGURE_MARKUP_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MARKUP_DEPTH = 64, MARKUP_IDS = 400 };

typedef struct markup {
    char open[MARKUP_DEPTH][32];
    int depth;
    char ids[MARKUP_IDS][64], links[MARKUP_IDS][64];
    int id_count, link_count;
    char fault[200];
    bool scripted; /* a script, a handler, or a reference outside the document */
} markup;

static bool markup_fault(markup *m, const char *what, const char *at)
{
    if (!m->fault[0]) snprintf(m->fault, sizeof m->fault, "%s at '%.40s'", what, at);
    return false;
}

static bool markup_entity(markup *m, const char *at)
{
    static const char *const known[] = { "&lt;", "&gt;", "&amp;", "&quot;", "&apos;", "&#39;" };

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strncmp(at, known[i], strlen(known[i])) == 0) return true;
    return markup_fault(m, "an unknown entity", at);
}

static void markup_take(markup *m, const char *name, const char *value)
{
    bool inside = strncmp(value, "http://www.w3.org/2000/svg", 26) == 0;

    if (strcmp(name, "id") == 0 && m->id_count < MARKUP_IDS) {
        for (int i = 0; i < m->id_count; i++)
            if (strcmp(m->ids[i], value) == 0) markup_fault(m, "an id twice", value);
        snprintf(m->ids[m->id_count++], 64, "%.63s", value);
    }
    if (strcmp(name, "href") == 0 && value[0] == '#' && m->link_count < MARKUP_IDS)
        snprintf(m->links[m->link_count++], 64, "%.63s", value + 1);
    if (strncmp(name, "on", 2) == 0 || strcmp(name, "src") == 0 || strcmp(name, "srcset") == 0 ||
        strncmp(value, "javascript:", 11) == 0 || (strcmp(name, "xmlns") == 0 && !inside))
        m->scripted = true;
}

/* Reads the attributes behind a name; returns the end of the tag or NULL. */
static const char *markup_attributes(markup *m, const char *at, bool *out_empty)
{
    *out_empty = false;
    for (;;) {
        char name[64] = { 0 }, value[600] = { 0 };
        size_t n = 0;
        bool spaced = *at == ' ' || *at == '\n';
        while (*at == ' ' || *at == '\n') at++;
        if (*at == '>') return at + 1;
        if (at[0] == '/' && at[1] == '>') {
            *out_empty = true;
            return at + 2;
        }
        if (!spaced) return markup_fault(m, "no space before an attribute", at), NULL;
        while (*at && *at != '=' && *at != ' ' && *at != '>' && n + 1 < sizeof name) name[n++] = *at++;
        if (*at++ != '=' || *at++ != '"') return markup_fault(m, "an attribute without a quoted value", name), NULL;
        for (n = 0; *at && *at != '"'; at++) {
            if (*at == '<') return markup_fault(m, "< in an attribute", at), NULL;
            if (*at == '&' && !markup_entity(m, at)) return NULL;
            if (n + 1 < sizeof value) value[n++] = *at;
        }
        if (*at++ != '"') return markup_fault(m, "an attribute without an end", name), NULL;
        markup_take(m, name, value);
    }
}

static bool markup_read(markup *m, const char *text)
{
    const char *at = text;

    *m = (markup){ 0 };
    if (strncmp(at, "<!DOCTYPE html>", 15) == 0) at += 15;
    while (*at) {
        char name[32] = { 0 };
        size_t n = 0;
        bool empty, end;
        if (*at == '&' && !markup_entity(m, at)) return false;
        if (*at == '>' && strcmp(m->depth ? m->open[m->depth - 1] : "", "style") != 0)
            return markup_fault(m, "a bare >", at);
        if (*at != '<') {
            at++;
            continue;
        }
        end = at[1] == '/';
        at += end ? 2 : 1;
        while (((*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') || (*at >= '0' && *at <= '9')) &&
               n + 1 < sizeof name)
            name[n++] = *at++;
        if (!n) return markup_fault(m, "a < that begins no element", at - 1);
        if (strcmp(name, "script") == 0 || strcmp(name, "link") == 0 || strcmp(name, "iframe") == 0) m->scripted = true;
        if (end) {
            if (*at++ != '>' || !m->depth || strcmp(m->open[m->depth - 1], name) != 0)
                return markup_fault(m, "an end without its beginning", at - n - 1);
            m->depth--;
            continue;
        }
        at = markup_attributes(m, at, &empty);
        if (!at || m->depth == MARKUP_DEPTH) return false;
        if (!empty) snprintf(m->open[m->depth++], 32, "%s", name);
    }
    if (m->depth) return markup_fault(m, "an element without its end", m->open[m->depth - 1]);
    for (int l = 0; l < m->link_count; l++) {
        bool found = false;
        for (int i = 0; i < m->id_count; i++) found = found || strcmp(m->links[l], m->ids[i]) == 0;
        if (!found) return markup_fault(m, "a link without its target", m->links[l]);
    }
    return !m->fault[0];
}

#endif
