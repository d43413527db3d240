/* SPDX-License-Identifier: Apache-2.0
 *
 * around.c: what stands around sentences: tag blocks (IEC 61162-450), epochs and dates in front, trailers of the US
 * Coast Guard behind, Gatehouse's $PGHP before, clocks between (IEC 61162-1, ZDA and RMC).
 */
#include "sentences.h"

#include <isthmus/base/time.h>
#include <string.h>

#define LATEST (INT64_C(7258118400) * 1000000) /* the year 2200: what is later is no time */

static inline bool is_digit(char c) { return (unsigned char)(c - '0') < 10; }

int sea_hex(char high, char low)
{
    int value = 0;
    for (int i = 0; i < 2; i++) {
        char c = i ? low : high;
        int  v = is_digit(c) ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        if (v < 0) return -1;
        value = value * 16 + v;
    }
    return value;
}

static inline uint64_t word_at(const char *at)
{
    uint64_t word;
    memcpy(&word, at, 8);
    return word;
}

/* A bit in the lowest byte that is `c`, and perhaps in later ones; 0 where none is. */
static inline uint64_t find_byte(uint64_t word, char c)
{
    word ^= 0x0101010101010101u * (uint8_t)c;
    return (word - 0x0101010101010101u) & ~word & 0x8080808080808080u;
}

static inline unsigned fold(uint64_t sum)
{
    sum ^= sum >> 32;
    sum ^= sum >> 16;
    return (unsigned)((sum ^ sum >> 8) & 0xFF);
}

/* All bytes exclusive-or'ed, eight at a time; up to seven bytes behind `end` are loaded and masked away. */
unsigned sea_checksum(const char *at, const char *end)
{
    uint64_t sum = 0;
    for (; end - at >= 8; at += 8) sum ^= word_at(at);
    if (end > at) sum ^= word_at(at) & (~(uint64_t)0 >> (64 - 8 * (end - at)));
    return fold(sum);
}

/* Eight digits at once: pairs, fours, all. */
static inline bool eight_digits(uint64_t word, uint64_t *out)
{
    uint64_t digits = word - 0x3030303030303030u;
    if (((digits | (digits + 0x7676767676767676u)) & 0x8080808080808080u) != 0) return false;
    digits = digits * 10 + (digits >> 8);
    *out = (((digits & 0x000000FF000000FFu) * 0x000F424000000064u) + ((digits >> 16 & 0x000000FF000000FFu) * 0x0000271000000001u)) >> 32;
    return true;
}

/* Of more than eleven digits: thousandths, millionths or thousand-millionths of seconds. */
static inline int64_t of_digits(uint64_t value, ptrdiff_t digits)
{
    return (int64_t)(digits <= 11 ? value * 1000000 : digits <= 14 ? value * 1000 : digits <= 17 ? value : value / 1000);
}

bool sea_read_epoch(const char *at, const char *end, int64_t *out)
{
    uint64_t    value = 0;
    const char *from = at;
    if (end - at >= 10 && eight_digits(word_at(at), &value)) at += 8;
    while (at < end && is_digit(*at) && at - from < 20) value = value * 10 + (uint64_t)(*at++ - '0');
    ptrdiff_t digits = at - from;
    if (digits == 0 || digits > 19) return false;
    int64_t time = of_digits(value, digits), unit = 100000;
    if (digits <= 11 && at < end && *at == '.')
        for (at++; at < end && is_digit(*at); at++, unit /= 10) time += (*at - '0') * unit;
    if (at != end || time >= LATEST) return false;
    *out = time;
    return true;
}

/* "2-3-1234": which line of how many, and the group they make. */
static uint32_t read_group(const char *at, const char *end)
{
    uint32_t part[3] = { 0 };
    int      i = 0;
    for (; at < end; at++) {
        if (*at == '-') {
            if (++i > 2) return 0;
        } else if (is_digit(*at) && part[i] < 100000000) {
            part[i] = part[i] * 10 + (uint32_t)(*at - '0');
        } else {
            return 0;
        }
    }
    return i == 2 ? part[2] + 1 : 0;
}

/* The next comma, or `stop`; eight bytes at a time, of which some may lie behind the end. */
static inline const char *find_comma(const char *at, const char *stop)
{
    for (; at < stop; at += 8) {
        uint64_t found = find_byte(word_at(at), ',');
        if (found) {
            at += __builtin_ctzll(found) >> 3;
            return at < stop ? at : stop;
        }
    }
    return stop;
}

/* A name up to the comma or asterisk behind it as whole words, zero bytes behind, which go into the sum too. NULL: it has a dot, a
 * parenthesis or a backslash, or is longer than names are. */
static inline const char *read_name(const char *at, uint64_t words[IST_SEA_STATION_NAME / 8], uint64_t *sum)
{
    for (int i = 0; i < IST_SEA_STATION_NAME / 8; i++, at += 8) {
        uint64_t word = word_at(at), ends = find_byte(word & 0xF9F9F9F9F9F9F9F9u, '(') | find_byte(word, '\\');
        words[i] = word;
        if (ends) { /* one of ( * , . or the backslash: the lowest bit is right */
            unsigned bits = (unsigned)__builtin_ctzll(ends) & ~7u;
            words[i] &= ((uint64_t)1 << bits) - 1;
            *sum ^= words[i];
            at += bits / 8;
            return *at == ',' || *at == '*' ? at : NULL;
        }
        *sum ^= word;
    }
    return NULL;
}

const char *sea_read_usual_tag(const char *at, const char *end, ist_sea_stations *stations, sea_around *out)
{
    static const char digits[] = "0123456789ABCDEF";
    uint64_t    words[IST_SEA_STATION_NAME / 8] = { 0 }, sum = 0, number;
    const char *p = at + 1;
    int64_t     time = IST_SEA_NO_TIME;
    bool        named = false;
    for (; end - p > 12 && p[1] == ':'; sum ^= (uint8_t)*p++) {
        const char *value = p + 2;
        sum ^= (uint64_t)(uint8_t)p[0] ^ ':';
        if (p[0] == 's' && !named) {
            p = read_name(value, words, &sum);
            if (!p || p == value) return NULL;
            named = true;
        } else if (p[0] == 'c' && time == IST_SEA_NO_TIME && eight_digits(word_at(value), &number)) {
            sum ^= word_at(value);
            for (p = value + 8; p < end && is_digit(*p) && p - value < 18; p++) {
                number = number * 10 + (uint64_t)(*p - '0');
                sum ^= (uint8_t)*p;
            }
            time = of_digits(number, p - value);
            if (p - value > 17 || time >= LATEST) return NULL;
        } else {
            return NULL;
        }
        if (*p == ',') continue;
        unsigned said = fold(sum);
        if (*p != '*' || end - p < 4 || p[1] != digits[said >> 4] || p[2] != digits[said & 15] || p[3] != '\\') return NULL;
        out->time_us = time;
        if (named) out->station = sea_stations_find_words(stations, words);
        return p + 4;
    }
    return NULL;
}

const char *sea_read_tag(const char *at, const char *end, ist_sea_stations *stations, sea_around *out)
{
    const char *from = at + 1, *close = memchr(from, '\\', (size_t)(end - from)), *stop = close;
    if (!close) return NULL;
    if (stop - from >= 3 && stop[-3] == '*') {
        stop -= 3;
        if (sea_hex(stop[1], stop[2]) != (int)sea_checksum(from, stop)) {
            out->bad = true;
            return close + 1;
        }
    }
    for (const char *field = from; field < stop;) {
        const char *next = find_comma(field, stop);
        if (next - field > 2 && field[1] == ':') {
            const char *value = field + 2;
            if (field[0] == 'c') (void)sea_read_epoch(value, next, &out->time_us);
            else if (field[0] == 's') out->station = ist_sea_stations_find(stations, value, (size_t)(next - value));
            else if (field[0] == 'g') out->group = read_group(value, next);
        }
        field = next + 1;
    }
    return close + 1;
}

static int number(const char *at, int digits)
{
    int value = 0;
    for (int i = 0; i < digits; i++) {
        if (!is_digit(at[i])) return -1;
        value = value * 10 + (at[i] - '0');
    }
    return value;
}

static bool date_time(int year, int month, int day, int64_t seconds, int64_t us, int64_t *out)
{
    static const uint8_t days[13] = { 0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    if (year < 1970 || year >= 2200 || month < 1 || month > 12 || day < 1 || day > days[month] || seconds < 0) return false;
    *out = ((int64_t)ist_day_of(year, month, day) * 86400 + seconds) * 1000000 + us;
    return true;
}

/* "2021-11-01T02:04:49.5Z" or with a space between; time zones other than UTC are not read. */
static bool read_date(const char *at, const char *end, int64_t *out)
{
    if (end - at < 19 || at[4] != '-' || at[7] != '-' || (at[10] != 'T' && at[10] != ' ') || at[13] != ':' || at[16] != ':') return false;
    int year = number(at, 4), month = number(at + 5, 2), day = number(at + 8, 2);
    int hour = number(at + 11, 2), minute = number(at + 14, 2), second = number(at + 17, 2);
    if (year < 0 || month < 0 || day < 0 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return false;
    int64_t us = 0, unit = 100000;
    if (end - at > 20 && at[19] == '.')
        for (const char *p = at + 20; p < end && is_digit(*p); p++, unit /= 10) us += (*p - '0') * unit;
    return date_time(year, month, day, hour * 3600 + minute * 60 + second, us, out);
}

void sea_read_prefix(const char *at, const char *end, sea_around *out)
{
    while (at < end && (*at == ' ' || *at == '\t' || *at == '[')) at++;
    if (at == end || !is_digit(*at)) return;
    if (read_date(at, end, &out->time_us)) return;
    const char *stop = at;
    while (stop < end && (is_digit(*stop) || *stop == '.')) stop++;
    int64_t time;
    if (stop - at >= 9 && sea_read_epoch(at, stop, &time)) out->time_us = time;
}

void sea_read_trailer(const char *at, const char *end, ist_sea_stations *stations, sea_around *out)
{
    bool timed = false;
    while (at < end && *at == ',') {
        const char *from = ++at;
        while (at < end && *at != ',' && *at != ' ' && *at != '\r') at++;
        int64_t time;
        if (at - from >= 2 && (*from == 'r' || *from == 'b')) out->station = ist_sea_stations_find(stations, from, (size_t)(at - from));
        else if (!timed && at - from >= 9 && is_digit(*from) && sea_read_epoch(from, at, &time)) {
            out->time_us = time;
            timed = true;
        }
    }
}

/* $PGHP,1,year,month,day,hour,minute,second,ms,country,region,station,online,checksum of the sentence that follows*hh */
bool sea_read_pghp(const char *at, const char *end, ist_sea_stations *stations, sea_around *out)
{
    int         values[9] = { 0 }, i = -1;
    const char *star = memchr(at, '*', (size_t)(end - at)), *station = NULL, *station_end = NULL;
    if (end - at < 8 || memcmp(at, "$PGHP,", 6) != 0 || !star || end - star < 3 || sea_hex(star[1], star[2]) != (int)sea_checksum(at + 1, star)) return false;
    for (const char *p = at + 6; p <= star; p++) {
        const char *from = p;
        while (p < star && *p != ',') p++;
        if (++i < 8) {
            if (p == from || p - from > 4 || (values[i] = number(from, (int)(p - from))) < 0) return false;
        } else if (i == 10) {
            station = from;
            station_end = p;
        }
    }
    if (i < 7 || values[0] != 1 || values[4] > 23 || values[5] > 59 || values[6] > 60) return false;
    sea_around read = { .time_us = IST_SEA_NO_TIME };
    if (!date_time(values[1], values[2], values[3], values[4] * 3600 + values[5] * 60 + values[6], values[7] * 1000, &read.time_us)) return false;
    if (station) read.station = ist_sea_stations_find(stations, station, (size_t)(station_end - station));
    *out = read;
    return true;
}

/* The field of a sentence behind `commas` commas; empty where there is none. */
static const char *field_of(const char *at, const char *star, int commas, const char **out_end)
{
    for (; commas > 0 && at < star; at++) commas -= *at == ',';
    const char *stop = at < star ? memchr(at, ',', (size_t)(star - at)) : at;
    *out_end = stop ? stop : star;
    return at;
}

/* A field of exactly so many digits, or -1. */
static int number_in(const char *at, const char *star, int field, int digits)
{
    const char *stop, *from = field_of(at, star, field, &stop);
    return stop - from == digits ? number(from, digits) : -1;
}

/* Field 9 of RMC: ddmmyy, of this century. */
static bool date_of_rmc(const char *at, const char *star, int *day, int *month, int *year)
{
    const char *stop, *from = field_of(at, star, 9, &stop);
    if (stop - from != 6) return false;
    *day = number(from, 2), *month = number(from + 2, 2), *year = number(from + 4, 2);
    *year = *year < 0 ? *year : 2000 + *year;
    return true;
}

/* Field 1 of both: hhmmss and a fraction of any length. */
static bool time_of_day(const char *at, const char *star, int *out_second, int64_t *out_us)
{
    const char *stop, *from = field_of(at, star, 1, &stop);
    int64_t     unit = 100000;
    if (stop - from < 6) return false;
    int hour = number(from, 2), minute = number(from + 2, 2), second = number(from + 4, 2);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return false;
    *out_second = hour * 3600 + minute * 60 + second;
    *out_us = 0;
    if (stop - from > 7 && from[6] == '.')
        for (from += 7; from < stop && is_digit(*from); from++, unit /= 10) *out_us += (*from - '0') * unit;
    return true;
}

/* $--ZDA,hhmmss.ss,day,month,year,... and $--RMC,hhmmss.ss,status,(position, speed, course)x6,ddmmyy,... */
bool sea_read_clock(const char *at, const char *end, int64_t *io_time_us)
{
    const char *star = end - at > 7 ? memchr(at, '*', (size_t)(end - at)) : NULL, *stop;
    bool        zda = star && memcmp(at + 3, "ZDA,", 4) == 0, rmc = star && memcmp(at + 3, "RMC,", 4) == 0;
    int         day, month, year, second;
    int64_t     time, us;
    if ((!zda && !rmc) || end - star < 3 || sea_hex(star[1], star[2]) != (int)sea_checksum(at + 1, star)) return false;
    const char *second_field = field_of(at, star, 2, &stop);
    if (stop == second_field) return false;
    if (rmc && *second_field != 'A') { /* no fix: its clock may stand */
        *io_time_us = IST_SEA_NO_TIME;
        return true;
    }
    if (zda) day = number_in(at, star, 2, 2), month = number_in(at, star, 3, 2), year = number_in(at, star, 4, 4);
    else if (!date_of_rmc(at, star, &day, &month, &year)) return false;
    if (!time_of_day(at, star, &second, &us) || !date_time(year, month, day, second, us, &time)) return false;
    if (*io_time_us == IST_SEA_NO_TIME || time > *io_time_us || *io_time_us - time > INT64_C(10) * 1000000) *io_time_us = time;
    return true;
}
