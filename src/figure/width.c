/* SPDX-License-Identifier: Apache-2.0
 *
 * How wide text stands. On a terminal by columns, after the East Asian Width property (Unicode Standard
 * Annex 11); on a page by advance widths in hundredths of the type size, each the larger of DejaVu Sans and
 * Liberation Sans (whose metrics are those of Arial and Helvetica), so that what is laid out with them does
 * not collide in either.
 */
#include "figure_local.h"

typedef struct code_range { uint32_t first, last; } code_range;

static const code_range wide[] = {
    {0x1100, 0x115F}, {0x231A, 0x231B}, {0x2329, 0x232A}, {0x2E80, 0x303E}, {0x3041, 0x33FF},
    {0x3400, 0x4DBF}, {0x4E00, 0xA4CF}, {0xA960, 0xA97F}, {0xAC00, 0xD7A3}, {0xF900, 0xFAFF},
    {0xFE10, 0xFE19}, {0xFE30, 0xFE6F}, {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F},
    {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
};

/* Marks that combine, conjoining Hangul vowels and finals, joiners and variation selectors. */
static const code_range without_width[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A}, {0x064B, 0x065F},
    {0x1160, 0x11FF}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200F}, {0x2060, 0x2064},
    {0x20D0, 0x20FF}, {0xD7B0, 0xD7FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF},
};

/* Of the characters from space to tilde, in hundredths of the type size. */
static const unsigned char advance[95] = {
    32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 34, 34, 84, 84, 84, 56, 102, 69, 69, 73, 78, 67, 62, 78, 76, 30, 50, 67, 56, 87, 75, 79,
    67, 79, 73, 67, 62, 74, 69, 99, 69, 67, 69, 40, 34, 40, 84, 56, 50, 62, 64, 55, 64, 62, 36, 64,
    64, 28, 28, 58, 28, 98, 64, 62, 64, 64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84,
};

static bool within(uint32_t code, const code_range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (code >= ranges[i].first && code <= ranges[i].last) return true;
    return false;
}

uint32_t figure_next(const char **at)
{
    const unsigned char *s = (const unsigned char *)*at;
    uint32_t code = s[0];
    int more;

    if (code == 0) return 0;
    *at += 1;
    if (code < 0x80) return code;
    if (code >= 0xC2 && code <= 0xDF) { more = 1; code &= 0x1F; }
    else if (code >= 0xE0 && code <= 0xEF) { more = 2; code &= 0x0F; }
    else if (code >= 0xF0 && code <= 0xF4) { more = 3; code &= 0x07; }
    else return 0xFFFD;
    for (int i = 1; i <= more; i++) {
        if ((s[i] & 0xC0) != 0x80) return 0xFFFD;
        code = code << 6 | (s[i] & 0x3F);
    }
    if (code >= 0xD800 && code <= 0xDFFF) return 0xFFFD;
    if ((more == 2 && code < 0x800) || (more == 3 && (code < 0x10000 || code > 0x10FFFF))) return 0xFFFD;
    *at += more;
    return code;
}

int figure_columns_of(uint32_t code)
{
    if (code < 0x300) return 1;
    if (within(code, without_width, sizeof without_width / sizeof without_width[0])) return 0;
    return within(code, wide, sizeof wide / sizeof wide[0]) ? 2 : 1;
}

int figure_columns(const char *text)
{
    int columns = 0;
    uint32_t code;

    while ((code = figure_next(&text)) != 0) columns += figure_columns_of(code);
    return columns;
}

double figure_text_width(const char *text, double size, bool bold)
{
    long hundredths = 0;
    uint32_t code;

    while ((code = figure_next(&text)) != 0) {
        if (code < 0x20) continue;
        if (code < 0x7F) hundredths += advance[code - 0x20];
        else if (code == 0x202F || code == 0x2009) hundredths += 28;
        else if (code == 0xA0 || code == 0xB7) hundredths += 32;
        else if (code >= 0xDF && code <= 0xFF) hundredths += 64;
        else if (code == 0x2013) hundredths += 56;
        else if (code == 0x2014 || code == 0x2026) hundredths += 100;
        else if (figure_columns_of(code) == 0) continue;
        else hundredths += figure_columns_of(code) == 2 ? 100 : 84;
    }
    return (double)hundredths * size * (bold ? 1.12 : 1.0) / 100.0;
}

static bool unsafe_on_terminal(uint32_t code)
{
    return code < 0x20 || (code >= 0x7F && code <= 0x9F) || code == 0x200E || code == 0x200F ||
           code == 0x2028 || code == 0x2029 || (code >= 0x202A && code <= 0x202E) ||
           (code >= 0x2066 && code <= 0x2069);
}

void figure_add_plain(ist_buffer *out, const char *text)
{
    const char *from = text;
    uint32_t code;

    while ((code = figure_next(&text)) != 0) {
        if (unsafe_on_terminal(code)) ist_buffer_add(out, " ");
        else if (code == 0xFFFD) ist_buffer_add(out, "\xEF\xBF\xBD");
        else ist_buffer_add_n(out, from, (size_t)(text - from));
        from = text;
    }
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool figure_is_gap(const char *text, const char *space)
{
    const char *from = space;
    while (from > text && is_digit(from[-1])) from--;
    if (from > text && from[-1] == '.') return true; /* what stands behind a point has no groups */
    bool groups = space - from >= 1 && space - from <= 3 && is_digit(space[1]) && is_digit(space[2]) && is_digit(space[3]) && !is_digit(space[4]);
    return !groups;
}

const char *figure_take_line(const char *text, int columns, size_t *out_length, int *out_columns)
{
    const char *at = text, *before = text, *space = NULL;
    int used = 0, used_at_space = 0;
    uint32_t code;

    while ((code = figure_next(&at)) != 0) {
        int next = used + figure_columns_of(code);
        if (code == ' ' && figure_is_gap(text, before)) {
            space = before;
            used_at_space = used;
        }
        if (next > columns && before != text && code != ' ') {
            const char *stop = space ? space : before;
            *out_length = (size_t)(stop - text);
            *out_columns = space ? used_at_space : used;
            while (*stop == ' ') stop++;
            return stop;
        }
        if (code == ';') { /* between the members of a list as programs write it */
            space = at;
            used_at_space = next;
        }
        used = next;
        before = at;
    }
    *out_length = (size_t)(at - text);
    *out_columns = used;
    return at;
}
