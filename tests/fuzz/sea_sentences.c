/* SPDX-License-Identifier: Apache-2.0
 *
 * Many mutated sentences, their checksums put right so that what they say is looked at: COUNT of them (default
 * 200,000). One message in sixteen is written as JSON and read again.
 */
#include <isthmus/sea/decoder.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state = 88172645463325252u;
static uint32_t roll(uint32_t sides)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state >> 11) % sides;
}

static const char *const seeds[] = {
    "AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0", "AIVDM,1,1,,B,B52K>;h00Fc>jpUlNV@ikwpUoP06,0", "BSVDM,2,1,1,A,55?MbV02;H;s<HtKR20EHE:0@T4@Dn2222222216L961O5Gf0NSQEp6ClRp8,0",
    "BSVDM,2,2,1,A,88888888880,2", "AIVDO,1,1,,,H6Sg0@0P4pEDh00000000000000,2", "AIVDM,1,1,,A,403t>B1vFhQr5`NonbBw?>G00<0n,0", "AIVDM,1,1,,,Kn9`@i0DCuB@o01T,0",
    "AIVDM,1,1,,A,85Mwp`1Kf3aCnsNvBWLi=wQuNhA5t43N`5nCuI=p<IBfVqnMgPGs,0", "AIVDM,1,1,,B,E>jHC<PP1W0W5h1W0W4aPh`P:Ph0000000000,4", "AIVDM,1,1,,A,603t>B0000,0",
    "AIVDM,3,1,5,A,36KVnDh02wawaHPDA8T8h6tT8000t=AV=maD7?>BWiKIE@TR<2QfvaAF1ST4H31B,0", "AIVDM,3,2,5,A,8IBP:UFW<P0a5t2;A@,0", "AIVDM,3,3,5,A,0,2",
};
static const char armour[] = "0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVW`abcdefghijklmnopqrstuvw";

/* Payload letters, separators, numbers, lengths: mostly still a sentence. */
static size_t mutate(char *text, size_t length)
{
    for (uint32_t n = 1 + roll(3); n-- > 0 && length > 8;) {
        size_t at = roll((uint32_t)length);
        switch (roll(8)) {
        case 0: case 1: case 2: text[at] = armour[roll(64)]; break;
        case 3: text[at] = (char)(1 + roll(254)); break;
        case 4: memmove(text + at, text + at + 1, length - at - 1), length--; break;
        case 5: if (length < 1900) memmove(text + at + 1, text + at, length - at), text[at] = armour[roll(64)], length++; break;
        case 6: text[at] = ",*!\\0123456789"[roll(14)]; break;
        default: /* a longer payload of one letter: open fields and groups */
            if (length < 700) {
                size_t more = roll(200);
                memmove(text + at + more, text + at, length - at);
                memset(text + at, armour[roll(64)], more);
                length += more;
            }
        }
    }
    for (size_t i = 0; i < length; i++)
        if (text[i] == '\n') text[i] = 'n';
    return length;
}

static size_t write_sentence(char *out, const char *body, size_t length)
{
    unsigned sum = 0;
    size_t   at = 0;
    if (roll(16) == 0) at += (size_t)sprintf(out, "\\s:st%u,c:%u*", roll(50), 1700000000 + roll(100000));
    if (at) {
        for (size_t i = 1; i + 1 < at; i++) sum ^= (unsigned char)out[i];
        at += (size_t)sprintf(out + at, "%02X\\", sum & 255);
    }
    sum = 0;
    for (size_t i = 0; i < length; i++) sum ^= (unsigned char)body[i];
    out[at++] = '!';
    memcpy(out + at, body, length);
    at += length;
    return at + (size_t)sprintf(out + at, "*%02X\n", roll(40) ? sum : roll(256));
}

static bool comes_back(const ist_sea_codec *codec, const ist_sea_stations *stations, const ist_sea_heard *heard, char *line)
{
    ist_sea_message  again;
    ist_sea_envelope sent;
    char             station[IST_SEA_STATION_NAME], talker[3];
    char            *end = ist_sea_heard_json(heard, stations, line);
    return ist_sea_message_read_json(codec, "line", line, (size_t)(end - line), &again, &sent, station, talker, NULL) == IST_OK &&
           again.n_bits == heard->message.n_bits && memcmp(again.bits, heard->message.bits, (again.n_bits + 7u) / 8) == 0;
}

int main(int argc, char **argv)
{
    long               count = argc > 1 ? atol(argv[1]) : 200000, failed = 0;
    ist_sea_codec     *codec = ist_sea_codec_new();
    ist_sea_stations  *stations = ist_sea_stations_new();
    ist_sea_counters   c = { 0 };
    ist_sea_decoder   *decoder = ist_sea_decoder_new(codec, stations, &c, NULL);
    char              *line = malloc(IST_SEA_LINE_ROOM), *block = NULL, body[4096];
    enum { EACH = 64 };
    printf("1..3\n");
    for (long done = 0; done < count; done += EACH) {
        size_t length = 0;
        block = calloc(1, (size_t)EACH * 4200 + IST_SEA_SLACK);
        for (int i = 0; i < EACH; i++) {
            const char *seed = seeds[roll(sizeof seeds / sizeof seeds[0])];
            size_t      size = strlen(seed);
            memcpy(body, seed, size + 1);
            length += write_sentence(block + length, body, mutate(body, size));
        }
        char *tight = calloc(1, length + IST_SEA_SLACK); /* so that a byte read too far is seen */
        memcpy(tight, block, length);
        ist_sea_decoder_give(decoder, tight, length, false);
        for (const ist_sea_heard *heard; (heard = ist_sea_decoder_next(decoder));)
            if (c.messages % 16 == 0 && !comes_back(codec, stations, heard, line)) printf("# %.2000s", line), failed++;
        if (ist_sea_decoder_used(decoder) != length) failed++;
        free(tight);
        free(block);
    }
    ist_sea_decoder_give(decoder, "", 0, true);
    while (ist_sea_decoder_next(decoder)) failed++;
    uint64_t sum = c.used + c.orphans;
    for (int i = 0; i < IST_SEA_REFUSAL_COUNT; i++) sum += c.refused[i];
    printf("%s 1 - %ld mutated sentences end counted once each\n", sum == c.sentences && (long)c.lines >= count ? "ok" : "not ok", count);
    printf("%s 2 - messages among them come back from JSON with the same bits\n", failed == 0 ? "ok" : "not ok");
    printf("%s 3 - a fifth and more of them are still messages (%llu)\n", c.messages > (uint64_t)count / 5 ? "ok" : "not ok", (unsigned long long)c.messages);
    ist_sea_decoder_free(decoder);
    ist_sea_stations_free(stations);
    ist_sea_codec_free(codec);
    free(line);
    return failed != 0 || sum != c.sentences;
}
