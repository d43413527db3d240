/* SPDX-License-Identifier: Apache-2.0
 *
 * sea_decode.c: figures of decoding AIS on one core: the sentences of all logs of the test data whose checksums are right,
 * one behind the other, twenty times over. Against gpsdecode whole commands are run in turns and their CPU time is compared.
 */
#include "bench.h"

#include <dirent.h>
#include <isthmus/base/text.h>
#include <isthmus/sea/decoder.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

enum { TIMES = 20, TURNS = 7, BLOCK = 1 << 18 };

typedef struct corpus {
    const ist_sea_codec *codec;
    ist_buffer           text;
    char                *out;
    ist_sea_form         form;
    uint64_t             messages;
} corpus;

/* The sentences of a log as bare lines, with the checksum that they have when it is the right one. */
static void add_log(ist_buffer *out, const char *path)
{
    gzFile file = gzopen(path, "rb"); /* plain files too */
    char   line[4096];
    while (file && gzgets(file, line, sizeof line)) {
        char *at = strchr(line, '!'), *star = at ? strchr(at, '*') : NULL;
        if (!star || strlen(star) < 3 || star - at < 15 || at[3] != 'V' || at[4] != 'D') continue;
        unsigned sum = 0;
        for (const char *p = at + 1; p < star; p++) sum ^= (unsigned char)*p;
        if ((unsigned)strtoul((char[]){ star[1], star[2], '\0' }, NULL, 16) != sum) continue;
        ist_buffer_add_n(out, at, (size_t)(star + 3 - at));
        ist_buffer_add(out, "\r\n");
    }
    if (file) gzclose(file);
}

static bool gather(ist_buffer *out, const char *folder)
{
    static const char *const logs[] = { "opencpn_hakefjord.log.gz", "bcl_SAR.log", "bcl_seattle.log", "dma_538004030_drift.ais", "goais.nmea", "aisdb_spire_20211101.nm4",
        "aisnet_1000.nm4", "norwegian.raw", "libais_test.aivdm", "libais_typeexamples.nmea" };
    char path[1024];
    for (size_t i = 0; i < sizeof logs / sizeof logs[0]; i++) {
        snprintf(path, sizeof path, "%s/ais/nmea/%s", folder, logs[i]);
        add_log(out, path);
    }
    size_t once = out->length;
    char  *text = once ? malloc(once) : NULL;
    if (text) memcpy(text, out->at, once);
    for (int i = 1; text && i < TIMES; i++) ist_buffer_add_n(out, text, once);
    bool whole = text && !out->failed;
    free(text);
    return whole;
}

/* The same lines with a tag block each: as busy stations write them, a time and station for some lines, or others in every message. */
static void with_tags(ist_buffer *out, const ist_buffer *plain, bool others)
{
    long number = 0;
    for (const char *at = plain->at, *end = plain->at + plain->length; at < end;) {
        const char *next = (const char *)memchr(at, '\n', (size_t)(end - at)) + 1;
        if (!others || at[9] == '1') number++; /* the parts of a message come from one station */
        char        tag[64];
        unsigned    sum = 0;
        int         length = snprintf(tag, sizeof tag, "s:station%ld,c:%ld", (others ? number : number / 50) % 7, 1700000000 + (others ? number : number / 20));
        for (int i = 0; i < length; i++) sum ^= (unsigned char)tag[i];
        ist_buffer_print(out, "\\%s*%02X\\", tag, sum);
        ist_buffer_add_n(out, at, (size_t)(next - at));
        at = next;
    }
}

static void decode(void *context)
{
    corpus           *c = context;
    ist_sea_counters  counters = { 0 };
    ist_sea_stations *stations = ist_sea_stations_new();
    ist_sea_decoder  *decoder = ist_sea_decoder_new(c->codec, stations, &counters, NULL);
    char             *out = c->out;
    for (size_t at = 0; at < c->text.length;) {
        bool last = c->text.length - at <= BLOCK;
        ist_sea_decoder_give(decoder, c->text.at + at, last ? c->text.length - at : BLOCK, last);
        for (const ist_sea_heard *heard; (heard = ist_sea_decoder_next(decoder));) {
            if (c->form == IST_SEA_NOTHING) continue;
            out = ist_sea_heard_json(heard, stations, out);
            if (out - c->out > BLOCK) out = c->out;
        }
        at += ist_sea_decoder_used(decoder);
    }
    c->messages = counters.messages;
    ist_sea_decoder_free(decoder);
    ist_sea_stations_free(stations);
}

/* CPU seconds of a shell line and its children. */
static double cpu_of(const char *line)
{
    struct rusage before, after;
    getrusage(RUSAGE_CHILDREN, &before);
    if (system(line) != 0) return 0;
    getrusage(RUSAGE_CHILDREN, &after);
    return (double)(after.ru_utime.tv_sec - before.ru_utime.tv_sec + after.ru_stime.tv_sec - before.ru_stime.tv_sec) +
           (double)(after.ru_utime.tv_usec - before.ru_utime.tv_usec + after.ru_stime.tv_usec - before.ru_stime.tv_usec) * 1e-6;
}

static int by_size(const void *a, const void *b) { return *(const double *)a < *(const double *)b ? -1 : *(const double *)a > *(const double *)b; }

static void against_gpsdecode(bench *b, const ist_buffer *plain)
{
    char   path[] = "/tmp/isthmus-bench-XXXXXX", line[3][1200];
    double of_count[3], of_json[3];
    int    fd = mkstemp(path);
    if (fd < 0) return;
    close(fd);
    ist_write_file(path, plain->at, plain->length, NULL);
    snprintf(line[0], sizeof line[0], "%s/isthmus sea decode --count %s >/dev/null", bench_build(b), path);
    snprintf(line[1], sizeof line[1], "%s/isthmus sea decode %s >/dev/null", bench_build(b), path);
    snprintf(line[2], sizeof line[2], "gpsdecode -j <%s >/dev/null 2>/dev/null", path);
    for (int i = 0; i < 3; i++) {
        double count = cpu_of(line[0]), json = cpu_of(line[1]), theirs = cpu_of(line[2]);
        of_count[i] = count > 0 ? theirs / count : 0;
        of_json[i] = json > 0 ? theirs / json : 0;
    }
    unlink(path);
    qsort(of_count, 3, sizeof of_count[0], by_size);
    qsort(of_json, 3, sizeof of_json[0], by_size);
    bench_figure(b, "sea.vs_gpsdecode", of_count[1], "times", ">= 20", "gpsdecode -j over isthmus sea decode --count, CPU time, median of three in turns");
    bench_figure(b, "sea.vs_gpsdecode_json", of_json[1], "times", ">= 6", "gpsdecode -j over isthmus sea decode, CPU time, median of three in turns");
}

void bench_sea_decode(bench *b)
{
    static const char *const names[] = { "sea.ns_decode", "sea.ns_json", "sea.tag_ratio", "sea.tag_ratio_others", "sea.vs_gpsdecode", "sea.vs_gpsdecode_json" };
    if (!bench_wanted(b, "sea.")) return;
    ist_sea_codec *codec = ist_sea_codec_new();
    char          *out = malloc(BLOCK + 2 * IST_SEA_LINE_ROOM);
    corpus         plain = { .codec = codec, .out = out }, json = { .codec = codec, .out = out, .form = IST_SEA_JSON }, tags = { .codec = codec, .out = out }, others = tags;
    double         of_plain, of_json;
    if (!codec || !out || !gather(&plain.text, bench_testdata(b))) {
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) bench_skip(b, names[i], "test data is absent: ais/nmea");
        goto done;
    }
    json.text = plain.text;
    with_tags(&tags.text, &plain.text, false);
    with_tags(&others.text, &plain.text, true);
    corpus *const all[] = { &plain, &tags, &others };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) { /* to read on into */
        for (size_t k = 0; k < IST_SEA_SLACK; k++) ist_buffer_add_n(&all[i]->text, "", 1);
        all[i]->text.length -= IST_SEA_SLACK;
    }
    json.text = plain.text;
    bench_ratio(decode, &json, decode, &plain, TURNS, false, &of_json, &of_plain);
    bench_figure(b, "sea.ns_decode", of_plain * 1e9 / (double)plain.messages, "ns a message", "<= 100", "all 28 types decoded from memory, every field scaled to its integer");
    bench_figure(b, "sea.ns_json", of_json * 1e9 / (double)json.messages, "ns a message", "<= 400", "the same with a line of JSON");
    bench_figure(b, "sea.tag_ratio", bench_ratio(decode, &tags, decode, &plain, TURNS, false, NULL, NULL), "times", "<= 1.3",
        "with a tag block of station and time on every line, over without");
    bench_figure(b, "sea.tag_ratio_others", bench_ratio(decode, &others, decode, &plain, TURNS, false, NULL, NULL), "times", "<= 1.3",
        "the same when time and station are others in every message");
    if (system("command -v gpsdecode >/dev/null 2>&1") == 0) against_gpsdecode(b, &plain.text);
    else for (size_t i = 4; i < sizeof names / sizeof *names; i++) bench_skip(b, names[i], "gpsdecode is not installed");
done:
    ist_buffer_clear(&plain.text);
    ist_buffer_clear(&tags.text);
    ist_buffer_clear(&others.text);
    free(out);
    ist_sea_codec_free(codec);
}
