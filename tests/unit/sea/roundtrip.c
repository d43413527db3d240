/* SPDX-License-Identifier: Apache-2.0
 *
 * encode(decode(x)) = x, bit for bit: random messages of every type and length, every kind of payload, and every
 * message of the logs among the test data.
 */
#include "check.h"
#include "testdata.h"

#include <isthmus/sea/decoder.h>
#include <stdlib.h>

static uint64_t state = 88172645463325252u;
static uint32_t roll(uint32_t sides)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state >> 11) % sides;
}

typedef struct trial { ist_sea_codec *codec; ist_sea_stations *stations; char *line; } trial;

static trial begin(void)
{
    trial t = { ist_sea_codec_new(), ist_sea_stations_new(), malloc(IST_SEA_LINE_ROOM) };
    return t;
}

static void end(trial *t)
{
    ist_sea_codec_free(t->codec);
    ist_sea_stations_free(t->stations);
    free(t->line);
}

/* Says what was lost on the way when the bits differ. */
static bool comes_back(const trial *t, const ist_sea_heard *heard)
{
    ist_sea_message  again;
    ist_sea_envelope sent;
    ist_error        err = { 0 };
    char             station[IST_SEA_STATION_NAME], talker[3];
    char            *stop = ist_sea_heard_json(heard, t->stations, t->line);
    size_t           length = (size_t)(stop - t->line);
    if (length >= IST_SEA_LINE_ROOM) return false;
    ist_status status = ist_sea_message_read_json(t->codec, "line", t->line, length, &again, &sent, station, talker, &err);
    if (status == IST_OK && again.n_bits == heard->message.n_bits && memcmp(again.bits, heard->message.bits, (again.n_bits + 7u) / 8) == 0) return true;
    printf("# %s: %.*s", err.text, (int)length, t->line);
    return false;
}

static void put(ist_sea_message *m, unsigned at, unsigned width, uint32_t value)
{
    for (unsigned i = 0; i < width; i++) {
        unsigned bit = at + i;
        m->bits[bit / 8] = (uint8_t)((m->bits[bit / 8] & ~(0x80u >> bit % 8)) | ((value >> (width - 1 - i) & 1) ? 0x80u >> bit % 8 : 0));
    }
}

static ist_sea_heard random_message(unsigned n_bits)
{
    ist_sea_heard heard = { .time_us = IST_SEA_NO_TIME, .talker = "AI" };
    uint32_t      kind = roll(3); /* few bits set, half of them, many */
    for (unsigned i = 0; i < n_bits; i += 8)
        heard.message.bits[i / 8] = (uint8_t)(kind == 0 ? roll(256) & roll(256) & roll(256) : kind == 1 ? roll(256) : roll(256) | roll(256) | roll(256));
    heard.message.n_bits = (uint16_t)n_bits;
    if (n_bits % 8) heard.message.bits[n_bits / 8] &= (uint8_t)(0xFF00u >> n_bits % 8);
    memset(heard.message.bits + (n_bits + 7) / 8, 0, 16);
    return heard;
}

TEST(random_messages_of_every_type_and_length_come_back)
{
    trial t = begin();
    int   decoded[29] = { 0 }, failed = 0;
    for (int i = 0; i < 40000 && failed < 5; i++) {
        uint32_t      type = 1 + roll(28), length = 38 + roll(roll(4) ? 420 : 1060);
        ist_sea_heard heard = random_message(length);
        put(&heard.message, 0, 6, type);
        if (type == 24 && roll(3)) put(&heard.message, 8, 30, 980000000 + roll(9000000));
        if (ist_sea_message_decode(t.codec, &heard.message) != IST_SEA_FINE) continue;
        decoded[type]++;
        failed += !comes_back(&t, &heard);
    }
    CHECK(failed == 0);
    for (int type = 1; type <= 28; type++) CHECK(decoded[type] > 300);
    end(&t);
}

TEST(every_known_payload_comes_back)
{
    static const uint16_t known[][2] = { { 1, 0 }, { 1, 2 }, { 1, 3 }, { 1, 4 }, { 1, 5 }, { 1, 11 }, { 1, 16 }, { 1, 17 }, { 1, 18 }, { 1, 19 }, { 1, 20 }, { 1, 21 },
        { 1, 22 }, { 1, 23 }, { 1, 24 }, { 1, 25 }, { 1, 26 }, { 1, 27 }, { 1, 28 }, { 1, 29 }, { 1, 30 }, { 1, 31 }, { 1, 32 }, { 1, 40 }, { 200, 10 }, { 235, 10 }, { 250, 10 } };
    trial t = begin();
    int   failed = 0;
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++)
        for (int i = 0; i < 400 && failed < 5; i++) {
            ist_sea_heard heard = random_message(88 + roll(roll(3) ? 330 : 970));
            unsigned      type = i & 1 ? 6 : 8, at = type == 6 ? 72 : 40;
            put(&heard.message, 0, 6, type);
            put(&heard.message, at, 10, known[k][0]);
            put(&heard.message, at + 10, 6, known[k][1]);
            CHECK(ist_sea_message_decode(t.codec, &heard.message) == IST_SEA_FINE);
            failed += !comes_back(&t, &heard);
        }
    CHECK(failed == 0);
    end(&t);
}

TEST(every_message_of_the_logs_comes_back)
{
    static const char *const names[] = { "aisdb_spire_20211101.nm4", "aisnet_1000.nm4", "bcl_SAR.log", "bcl_seattle.log", "dma_538004030_drift.ais",
        "goais.nmea", "libais_tagblock.nmea", "libais_test.aivdm", "libais_typeexamples.nmea", "norwegian.raw" };
    trial t = begin();
    long  messages = 0, failed = 0;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char  *text = NULL, path[64];
        size_t length = 0;
        snprintf(path, sizeof path, "ais/nmea/%s", names[i]);
        if (!testdata_read(path, &text, &length)) {
            end(&t);
            SKIP("test data is absent: ais/nmea");
        }
        ist_sea_counters counters = { 0 };
        ist_sea_decoder *decoder = ist_sea_decoder_new(t.codec, t.stations, &counters, NULL);
        ist_sea_decoder_give(decoder, text, length, true);
        for (const ist_sea_heard *heard; (heard = ist_sea_decoder_next(decoder)); messages++) failed += !comes_back(&t, heard);
        uint64_t sum = counters.used + counters.orphans;
        for (int k = 0; k < IST_SEA_REFUSAL_COUNT; k++) sum += counters.refused[k];
        CHECK(sum == counters.sentences);
        ist_sea_decoder_free(decoder);
        free(text);
    }
    CHECK(failed == 0);
    CHECK(messages > 20000);
    end(&t);
}

RUN(IT(random_messages_of_every_type_and_length_come_back), IT(every_known_payload_comes_back), IT(every_message_of_the_logs_comes_back))
