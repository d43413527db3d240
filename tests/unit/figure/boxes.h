/* SPDX-License-Identifier: Apache-2.0
 *
 * boxes.h: where words and discs stand in a drawing, read from its text.
 */
#ifndef ISTHMUS_TESTS_FIGURE_BOXES_H
#define ISTHMUS_TESTS_FIGURE_BOXES_H

#include "../../../src/figure/figure_local.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_TEXTS = 300 };

typedef struct box {
    double left, right, top, bottom;
    char text[200];
} box;
static box boxes[MOST_TEXTS];

/* The number in the attribute of the element that begins at `at`; `otherwise` where it has none. */
static double number_in(const char *at, const char *attribute, double otherwise)
{
    char wanted[40];
    const char *end = strchr(at, '>'), *found;

    snprintf(wanted, sizeof wanted, " %s=\"", attribute);
    found = strstr(at, wanted);
    return found && found < end ? strtod(found + strlen(wanted), NULL) : otherwise;
}

static bool says(const char *at, const char *words)
{
    const char *end = strchr(at, '>'), *found = strstr(at, words);

    return found && found < end;
}

/* Undoes the escapes of `length` bytes. */
static void plain_text(char *out, size_t room, const char *from, size_t length)
{
    static const struct {
        const char *escape;
        char plain;
    } escapes[] = {
        { "&lt;", '<' }, { "&gt;", '>' }, { "&amp;", '&' }, { "&quot;", '"' }, { "&apos;", '\'' }, { "&#39;", '\'' },
    };
    size_t n = 0;

    for (size_t i = 0; i < length && n + 1 < room; i++) {
        char c = from[i];
        for (size_t e = 0; c == '&' && e < 6; e++) {
            size_t size = strlen(escapes[e].escape);
            if (strncmp(from + i, escapes[e].escape, size) != 0) continue;
            c = escapes[e].plain;
            i += size - 1;
            break;
        }
        out[n++] = c;
    }
    out[n] = '\0';
}

/* Where each text of the drawing stands, by the room's own widths: those of the widest common face. */
static int read_boxes(const char *svg)
{
    int count = 0;

    for (const char *at = svg; (at = strstr(at, "<text ")) != NULL && count < MOST_TEXTS; at++) {
        if (says(at, "stroke-width")) continue; /* the paper around a name */
        box *b = &boxes[count++];
        const char *from = strchr(at, '>') + 1, *end = strstr(from, "</text>");
        double size = number_in(at, "font-size", 0), x = number_in(at, "x", 0), y = number_in(at, "y", 0), width;
        plain_text(b->text, sizeof b->text, from, (size_t)(end - from));
        width = figure_text_width(b->text, size, says(at, "font-weight=\"bold\""));
        b->left = says(at, "\"middle\"") ? x - width / 2 : says(at, "\"end\"") ? x - width : x;
        b->right = b->left + width;
        b->top = y - 0.74 * size;
        b->bottom = y + 0.22 * size;
    }
    return count;
}

/* No text lies on another or leaves the sheet. */
static bool texts_stand_apart(const char *svg, const char *name)
{
    const char *view = strstr(svg, "viewBox=\"");
    double left = strtod(view + 9, NULL), right = left + number_in(svg, "width", 0);
    double height = number_in(svg, "height", 0);
    int count = read_boxes(svg);
    bool apart = true;

    for (int i = 0; i < count; i++) {
        const box *a = &boxes[i];
        if (a->left < left - 0.01 || a->right > right + 0.01 || a->top < 0 || a->bottom > height) {
            printf("# %s: '%s' leaves the sheet\n", name, a->text);
            apart = false;
        }
        for (int j = 0; j < i; j++) {
            const box *b = &boxes[j];
            if (a->left >= b->right - 0.5 || b->left >= a->right - 0.5 || a->top >= b->bottom || b->top >= a->bottom)
                continue;
            printf("# %s: '%s' lies on '%s'\n", name, a->text, b->text);
            apart = false;
        }
    }
    return apart;
}

/* No text lies on a disc. */
static bool discs_are_free(const char *svg, int *out_discs)
{
    int  count = read_boxes(svg);
    bool free = true;

    *out_discs = 0;
    for (const char *at = svg; (at = strstr(at, "<circle ")) != NULL; at++, ++*out_discs)
        for (int i = 0; i < count; i++) {
            const box *b = &boxes[i];
            double     x = number_in(at, "cx", 0), y = number_in(at, "cy", 0), r = number_in(at, "r", 0);
            double     dx = x - fmin(fmax(x, b->left), b->right), dy = y - fmin(fmax(y, b->top), b->bottom);
            if (dx * dx + dy * dy >= r * r) continue;
            printf("# '%s' lies on the disc at %g, %g\n", b->text, x, y);
            free = false;
        }
    return free;
}

#endif
