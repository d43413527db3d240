/* SPDX-License-Identifier: Apache-2.0
 *
 * Numbers set for people: rounded, grouped by threes (ISO 80000-1 asks for a space, never a comma or point),
 * and the same under every locale.
 */
#include <isthmus/figure/table.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { FIXED_ROOM = 64, MOST_DIGITS = 15 };

static const char *const superscripts[] = {
    "\xE2\x81\xB0", "\xC2\xB9", "\xC2\xB2", "\xC2\xB3", "\xE2\x81\xB4",
    "\xE2\x81\xB5", "\xE2\x81\xB6", "\xE2\x81\xB7", "\xE2\x81\xB8", "\xE2\x81\xB9",
};

static const char *minus(ist_setting setting) { return setting == IST_SET_PAGE ? "\xE2\x88\x92" : "-"; }
static const char *group_mark(ist_setting setting) { return setting == IST_SET_PAGE ? "\xE2\x80\xAF" : " "; }
static const char *dash(ist_setting setting) { return setting == IST_SET_PAGE ? "\xE2\x80\x93" : "-"; }

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* The exponent that the value has once rounded to `significant` digits. */
static int exponent_of(double value, int significant)
{
    char text[FIXED_ROOM];
    const char *at = text;

    snprintf(text, sizeof text, "%.*e", significant - 1, value);
    while (*at && *at != 'e') at++;
    return *at ? atoi(at + 1) : 0;
}

/* Rounds to 10^power, power > 0, halves away from zero. */
static double round_to_power(double value, int power)
{
    double unit = 1.0;

    while (power-- > 0) unit *= 10.0;
    return round(value / unit) * unit;
}

/* Digits of |value| with `places` after the point, whatever the locale's point is. */
static void add_fixed(ist_buffer *out, double value, int places, ist_setting setting)
{
    char text[400];
    int whole = 0;
    bool zero = true;

    snprintf(text, sizeof text, "%.*f", places, fabs(value));
    while (is_digit(text[whole])) whole++;
    for (const char *at = text; *at; at++)
        if (*at >= '1' && *at <= '9') zero = false;
    if (value < 0 && !zero) ist_buffer_add(out, minus(setting));
    for (int i = 0; i < whole; i++) {
        if (i > 0 && (whole - i) % 3 == 0) ist_buffer_add(out, group_mark(setting));
        ist_buffer_add_n(out, text + i, 1);
    }
    if (places > 0) {
        const char *fraction = text + whole;
        while (*fraction && !is_digit(*fraction)) fraction++;
        ist_buffer_add(out, ".");
        ist_buffer_add(out, fraction);
    }
}

/* "1.2×10⁻⁷" on a page, "1.2e-7" on a terminal: only for what fixed digits cannot show. */
static void add_power(ist_buffer *out, double value, int significant, ist_setting setting)
{
    int exponent = exponent_of(value, significant);
    char text[FIXED_ROOM];

    snprintf(text, sizeof text, "%.*e", significant - 1, value);
    for (char *at = text; *at; at++)
        if (*at == 'e') *at = '\0';
    add_fixed(out, strtod(text, NULL), significant - 1, setting);
    if (setting == IST_SET_TERMINAL) {
        ist_buffer_print(out, "e%d", exponent);
        return;
    }
    ist_buffer_add(out, "\xC3\x97" "10");
    if (exponent < 0) ist_buffer_add(out, "\xE2\x81\xBB");
    snprintf(text, sizeof text, "%d", abs(exponent));
    for (const char *at = text; *at; at++) ist_buffer_add(out, superscripts[*at - '0']);
}

void ist_figure_number(ist_buffer *out, double value, int digits, ist_setting setting)
{
    int significant = digits < 0 ? -digits : 3, places = digits, exponent;

    if (significant > MOST_DIGITS) significant = MOST_DIGITS;
    if (places > MOST_DIGITS) places = MOST_DIGITS;
    if (!isfinite(value)) {
        ist_buffer_add(out, dash(setting));
        return;
    }
    exponent = value == 0 ? 0 : exponent_of(value, significant);
    if (exponent >= 15 || (digits < 0 && exponent < -5)) {
        add_power(out, value, significant, setting);
        return;
    }
    if (digits < 0) {
        places = value == 0 ? 0 : significant - 1 - exponent;
        if (places < 0) value = round_to_power(value, -places);
        if (places < 0) places = 0;
    }
    add_fixed(out, value, places, setting);
}

void ist_figure_share(ist_buffer *out, double value, int digits, ist_setting setting)
{
    ist_figure_number(out, value * 100.0, digits, setting);
    if (isfinite(value)) ist_buffer_add(out, "%");
}
