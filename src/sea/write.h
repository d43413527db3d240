/* SPDX-License-Identifier: Apache-2.0
 *
 * write.h: numbers and texts written by hand into a buffer that is known to be large enough; each returns the new end.
 */
#ifndef SEA_WRITE_H
#define SEA_WRITE_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define PUT(out, literal) (memcpy(out, literal, sizeof literal - 1), (out) + (sizeof literal - 1))

static const char sea_pairs[] = "0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849"
                                "5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";

static inline char *put_two(char *out, uint32_t value)
{
    memcpy(out, sea_pairs + 2 * value, 2);
    return out + 2;
}

static inline char *put_unsigned(char *out, uint64_t value)
{
    char  text[20];
    int   at = 20;
    if (value < 10) {
        *out = (char)('0' + value);
        return out + 1;
    }
    for (; value >= 100; value /= 100) put_two(text + (at -= 2), (uint32_t)(value % 100));
    if (value >= 10) put_two(text + (at -= 2), (uint32_t)value);
    else text[--at] = (char)('0' + value);
    memcpy(out, text + at, (size_t)(20 - at));
    return out + (20 - at);
}

static inline char *put_integer(char *out, int64_t value)
{
    if (value < 0) {
        *out++ = '-';
        value = -value;
    }
    return put_unsigned(out, (uint64_t)value);
}

/* value / 10^digits with all of the digits. */
static inline char *put_fixed(char *out, int64_t value, unsigned digits)
{
    static const uint32_t powers[] = { 1, 10, 100, 1000, 10000, 100000, 1000000 };
    if (value < 0) {
        *out++ = '-';
        value = -value;
    }
    uint64_t whole = (uint64_t)value / powers[digits];
    uint32_t rest = (uint32_t)((uint64_t)value % powers[digits]);
    out = put_unsigned(out, whole);
    if (digits == 0) return out;
    *out++ = '.';
    if (digits == 6) {
        put_two(out, rest / 10000);
        put_two(out + 2, rest / 100 % 100);
        put_two(out + 4, rest % 100);
        return out + 6;
    }
    for (unsigned i = digits; i-- > 0; rest /= 10) out[i] = (char)('0' + rest % 10);
    return out + digits;
}

/* What JSON or CSV wants escaped in a text of six-bit characters or of a station's name. */
char *put_json_text(char *out, const char *text, size_t length);
char *put_csv_text(char *out, const char *text, size_t length);
/* "2021-11-01T02:04:49Z", with as much of a fraction as there is. */
char *put_time(char *out, int64_t time_us);

#endif
