/* SPDX-License-Identifier: Apache-2.0
 *
 * tags.c: the short way through a tag block finds what the long way does, or leaves it to it.
 */
#include "check.h"

#include "../../../src/sea/sentences.h"

static uint64_t next(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

/* A block of random fields, mostly sound, and the sentence behind it. */
static size_t make_line(uint64_t *state, char *out)
{
    static const char *const names[] = { "a", "station1", "b003669710", "station-12_west.sea", "KR (Busan)", "an extremely long name of a station here", "x*y", "q\\r", "", "\xC3\xA9" };
    char   block[200];
    size_t length = 0;
    int    fields = (int)(next(state) % 4);
    for (int i = 0; i <= fields; i++) {
        unsigned dice = (unsigned)(next(state) % 16);
        uint64_t second = 1000000000 + next(state) % 1000000000;
        if (i > 0) block[length++] = ',';
        if (dice < 6) length += (size_t)sprintf(block + length, "s:%s", names[next(state) % (sizeof names / sizeof names[0])]);
        else if (dice < 12) length += (size_t)sprintf(block + length, "c:%llu%.*s", (unsigned long long)second, (int)(next(state) % 3 * 3), "123456789");
        else if (dice == 12) length += (size_t)sprintf(block + length, "c:%llu.5", (unsigned long long)second);
        else if (dice == 13) length += (size_t)sprintf(block + length, "c:99999999999999999");
        else if (dice == 14) length += (size_t)sprintf(block + length, "g:1-2-%u", (unsigned)(next(state) % 1000));
        else length += (size_t)sprintf(block + length, "c:%u", (unsigned)(next(state) % 100000));
    }
    unsigned sum = 0;
    for (size_t i = 0; i < length; i++) sum ^= (unsigned char)block[i];
    if (next(state) % 8 == 0) block[next(state) % length] ^= (char)(1 << next(state) % 7);
    const char *form = next(state) % 8 == 0 ? "\\%.*s*%02x\\%s" : "\\%.*s*%02X\\%s";
    return (size_t)sprintf(out, form, (int)length, block, sum, "!AIVDM,1,1,,A,177KQJ5000G?tO`K>RA1wUbN0TKH,0*5C");
}

TEST(the_short_way_agrees_with_the_long_one)
{
    ist_sea_stations *quick = ist_sea_stations_new(), *slow = ist_sea_stations_new();
    uint64_t state = 5;
    int taken = 0, wrong = 0;
    for (int i = 0; i < 200000; i++) {
        char       line[400 + IST_SEA_SLACK] = { 0 };
        size_t     length = make_line(&state, line);
        sea_around a = { .time_us = IST_SEA_NO_TIME }, b = a;
        const char *one = sea_read_usual_tag(line, line + length, quick, &a), *other = sea_read_tag(line, line + length, slow, &b);
        if (!one) {
            wrong += a.time_us != IST_SEA_NO_TIME || a.station || a.group || a.bad; /* nothing was said */
            continue;
        }
        taken++;
        wrong += one != other || b.bad || a.bad || a.group != b.group || a.time_us != b.time_us;
        wrong += strcmp(ist_sea_stations_name(quick, a.station), ist_sea_stations_name(slow, b.station)) != 0;
    }
    CHECK(wrong == 0);
    CHECK(taken > 20000);
    ist_sea_stations_free(quick);
    ist_sea_stations_free(slow);
}

TEST(the_usual_blocks_take_it)
{
    static const char *const lines[] = { "\\s:station3,c:1700000000*58\\!AIVDM,1,1,", "\\c:1700000000123,s:b*05\\!AIVDM,1,1,", "\\c:1700000000*50\\!AIVDM,1,1,",
                                         "\\s:r003669710*6B\\!AIVDM,1,1," };
    ist_sea_stations *stations = ist_sea_stations_new();
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        char line[100 + IST_SEA_SLACK] = { 0 };
        sea_around around = { .time_us = IST_SEA_NO_TIME };
        strcpy(line, lines[i]);
        const char *star = strchr(line, '*'), digits[] = "0123456789ABCDEF";
        unsigned sum = sea_checksum(line + 1, star);
        line[star - line + 1] = digits[sum >> 4];
        line[star - line + 2] = digits[sum & 15];
        const char *behind = sea_read_usual_tag(line, line + strlen(line), stations, &around);
        CHECK(behind && strcmp(behind, "!AIVDM,1,1,") == 0);
        if (i == 1) CHECK(around.time_us == INT64_C(1700000000123000));
        if (i == 0) CHECK_TEXT(ist_sea_stations_name(stations, around.station), "station3");
        if (i == 3) CHECK_TEXT(ist_sea_stations_name(stations, around.station), "r003669710");
    }
    ist_sea_stations_free(stations);
}

/* What a clock between the sentences says, after `before` (IST_SEA_NO_TIME: nothing was said yet); -2: it is none. Sums are made here. */
static int64_t clock_of(const char *body, int64_t before)
{
    char   line[120 + IST_SEA_SLACK] = { 0 };
    size_t length = (size_t)sprintf(line, "$%s", body);
    length += (size_t)sprintf(line + length, "*%02X", sea_checksum(line + 1, line + length));
    return sea_read_clock(line, line + length, &before) ? before : -2;
}

/* Seconds by `date -u +%s`. */
TEST(a_clock_between_sentences_is_read_where_it_is_sound)
{
    const int64_t second = 1000000, noon = INT64_C(1437384131) * second; /* 2015-07-20T09:22:11Z */
    CHECK(clock_of("GPRMC,092211.00,A,5759.09700,N,01144.34344,E,5.257,28.27,200715,,,A", IST_SEA_NO_TIME) == noon);
    CHECK(clock_of("IIZDA,092211.25,20,07,2015,00,00", IST_SEA_NO_TIME) == noon + second / 4);
    CHECK(clock_of("GPRMC,092211,A,,,,,,,200715,,", noon - 3600 * second) == noon);
    CHECK(clock_of("GPRMC,092209,A,,,,,,,200715,,", noon) == noon);                 /* a second receiver, two seconds behind */
    CHECK(clock_of("GPRMC,082211,A,,,,,,,200715,,", noon) == noon - 3600 * second); /* another log behind the first */
    CHECK(clock_of("GPRMC,092211.00,V,,,,,,,200715,,,N", noon) == IST_SEA_NO_TIME); /* no fix, no time */
    static const char *const none[] = { "GPRMC,092211.00,A,5759.09700,N,01144.34344,E,5.257,28.27,,,,A", "GPRMC,092211,A,,,,,,,310015,,", "GPRMC,240000,A,,,,,,,200715,,",
                                        "GPZDA,,,,,,", "GPZDA,092211,20,13,2015,,", "GPZDA,0922,20,07,2015,,", "GPZDA,-92211,20,07,2015,,", "GPRMC,A", "GPGLL,5759.09,N,01144.34,E,092211,A" };
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) CHECK(clock_of(none[i], noon) == -2);
    int64_t    time = noon;
    const char wrong[120] = "$GPRMC,102211,A,,,,,,,200715,,*00";
    CHECK(!sea_read_clock(wrong, wrong + strlen(wrong), &time) && time == noon);
}

RUN(IT(the_short_way_agrees_with_the_long_one), IT(the_usual_blocks_take_it), IT(a_clock_between_sentences_is_read_where_it_is_sound))
