/* SPDX-License-Identifier: Apache-2.0
 *
 * decoder.c: lines to messages. A line that is one sentence, with or without a tag block, takes the short way; all
 * others are searched for what they hold.
 */
#include "sentences.h"

#include <stdlib.h>
#include <string.h>

enum { SHORTEST = 15 }; /* !AIVDM,1,1,,,, and some */

struct ist_sea_decoder {
    const ist_sea_codec *codec;
    ist_sea_stations    *stations;
    ist_sea_counters    *counters;
    const char *bytes, *at, *end;   /* what was given, where we are, where it ends */
    uint64_t    before;             /* bytes of the feed before `bytes` */
    bool        last, skipping;     /* nothing follows; inside a line that is too long */
    const char *line, *line_end;    /* the line that is being searched, NULL: none */
    bool        found;              /* a sentence was in it */
    sea_around  around;             /* of the line */
    sea_around  carried;            /* what a line of its own said about those that follow */
    bool        tag_carried;
    int64_t     clock_us;           /* what a clock said that is logged between the sentences */
    char        tag[64];            /* the last tag block that was read, and what it said */
    uint8_t     tag_length;
    sea_around  tag_said;
    ist_sea_heard heard;
    sea_assembly  assembly;
};

ist_sea_decoder *ist_sea_decoder_new(const ist_sea_codec *codec, ist_sea_stations *stations, ist_sea_counters *counters, const ist_sea_limits *limits)
{
    ist_sea_decoder *decoder = calloc(1, sizeof *decoder);
    double           window = limits && limits->part_seconds > 0 ? limits->part_seconds : 10;
    if (!decoder) return NULL;
    decoder->codec = codec;
    decoder->stations = stations;
    decoder->counters = counters;
    decoder->carried.time_us = decoder->clock_us = IST_SEA_NO_TIME;
    decoder->assembly.window_us = (int64_t)(window * 1e6);
    counters->first_us = counters->last_us = IST_SEA_NO_TIME;
    return decoder;
}

void ist_sea_decoder_free(ist_sea_decoder *decoder) { free(decoder); }

void ist_sea_decoder_give(ist_sea_decoder *decoder, const char *bytes, size_t length, bool last)
{
    decoder->before += (uint64_t)(decoder->at - decoder->bytes);
    decoder->bytes = decoder->at = bytes;
    decoder->end = bytes + length;
    decoder->last = last;
}

size_t ist_sea_decoder_used(const ist_sea_decoder *decoder) { return (size_t)(decoder->at - decoder->bytes); }

/* ---- one sentence */

static bool refuse(ist_sea_decoder *decoder, ist_sea_refusal why, unsigned sentences)
{
    decoder->counters->refused[why] += sentences;
    return false;
}

/* Talkers and channels are said again in the output. */
static inline bool is_letter_or_digit(char c)
{
    return (unsigned char)(c - '0') < 10 || (unsigned char)((c | 32) - 'a') < 26;
}

/* The fields before the payload: !AIVDM,2,1,3,A, */
static inline bool read_front(const char *at, const char *star, sea_sentence *out)
{
    if (at[6] != ',' || at[8] != ',' || at[10] != ',') return false;
    unsigned total = (unsigned char)(at[7] - '0'), part = (unsigned char)(at[9] - '0');
    if (total - 1u > 8 || part - 1u > 8 || part > total) return false;
    const char *p = at + 11;
    out->sequence = -1;
    if (*p != ',') {
        int sequence = 0;
        for (; p < star && (unsigned char)(*p - '0') < 10 && sequence < 10; p++) sequence = sequence * 10 + (*p - '0');
        if (*p != ',' || sequence > 99) return false;
        out->sequence = (int8_t)sequence;
    }
    p++;
    out->channel = 0;
    if (*p != ',') {
        out->channel = *p++;
        if (*p != ',' || !is_letter_or_digit(out->channel)) return false;
        if (out->channel == '1') out->channel = 'A'; /* numbers are an older way to say it */
        if (out->channel == '2') out->channel = 'B';
    }
    p++;
    if (star - p < 2 || star[-2] != ',') return false;
    out->total = (uint8_t)total;
    out->part = (uint8_t)part;
    out->payload = p;
    out->length = (size_t)(star - 2 - p);
    out->fill = (uint8_t)(star[-1] - '0');
    out->talker[0] = at[1];
    out->talker[1] = at[2];
    out->own = at[5] == 'O';
    return true;
}

static inline bool is_ais(const char *at, const char *end)
{
    return end - at >= SHORTEST && at[0] == '!' && at[3] == 'V' && at[4] == 'D' && (at[5] == 'M' || at[5] == 'O') &&
           is_letter_or_digit(at[1]) && is_letter_or_digit(at[2]);
}

static void note_time(ist_sea_counters *counters, int64_t time_us)
{
    if (time_us == IST_SEA_NO_TIME) return;
    if (counters->first_us == IST_SEA_NO_TIME || time_us < counters->first_us) counters->first_us = time_us;
    if (counters->last_us == IST_SEA_NO_TIME || time_us > counters->last_us) counters->last_us = time_us;
}

/* The bits of heard->message as a message; counts. */
static bool finish(ist_sea_decoder *decoder, unsigned sentences)
{
    static const ist_sea_refusal whys[] = { [IST_SEA_UNKNOWN_TYPE] = IST_SEA_REFUSED_UNKNOWN_TYPE, [IST_SEA_TOO_SHORT] = IST_SEA_REFUSED_SHORT,
                                            [IST_SEA_TOO_LONG] = IST_SEA_REFUSED_LONG };
    ist_sea_fault fault = ist_sea_message_decode(decoder->codec, &decoder->heard.message);
    if (fault != IST_SEA_FINE) return refuse(decoder, whys[fault], sentences);
    decoder->counters->used += sentences;
    decoder->counters->messages++;
    decoder->counters->by_type[decoder->heard.message.type]++;
    note_time(decoder->counters, decoder->heard.time_us);
    return true;
}

static bool join(ist_sea_decoder *decoder, const sea_pending *parts)
{
    ist_sea_heard *heard = &decoder->heard;
    heard->time_us = parts->time_us;
    heard->at = parts->at;
    heard->station = parts->station;
    heard->parts = parts->total;
    heard->talker[0] = parts->talker[0];
    heard->talker[1] = parts->talker[1];
    heard->channel = parts->channel;
    heard->own = parts->own;
    heard->message.n_bits = 0;
    for (int i = 0; i < parts->total; i++)
        if (!ist_sea_message_append(&heard->message, parts->payloads[i], parts->lengths[i], parts->fills[i]))
            return refuse(decoder, IST_SEA_REFUSED_LONG, parts->total);
    return finish(decoder, parts->total);
}

/* Parts are looked at one by one so that a bad one is refused when it comes. */
static bool armoured(const char *payload, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)payload[i];
        if (c < 0x30 || c > 0x77 || (c >= 0x58 && c < 0x60)) return false;
    }
    return true;
}

bool sea_read_front(const char *at, const char *star, sea_sentence *out) { return read_front(at, star, out); }

/* A sentence whose checksum is right. True when a message is complete in decoder->heard. */
static bool take(ist_sea_decoder *decoder, const sea_sentence *s, const sea_around *around)
{
    ist_sea_heard *heard = &decoder->heard;
    sea_around     clocked;
    if (around->time_us == IST_SEA_NO_TIME && decoder->clock_us != IST_SEA_NO_TIME) {
        clocked = *around;
        clocked.time_us = decoder->clock_us;
        around = &clocked;
    }
    decoder->assembly.order++;
    if (s->length == 0) return refuse(decoder, IST_SEA_REFUSED_EMPTY, 1);
    if (s->fill > 5) return refuse(decoder, IST_SEA_REFUSED_FILL, 1);
    if (s->total == 1) {
        heard->message.n_bits = 0;
        if (!ist_sea_message_append(&heard->message, s->payload, s->length, s->fill))
            return refuse(decoder, s->length * 6 > IST_SEA_BITS ? IST_SEA_REFUSED_LONG : IST_SEA_REFUSED_ARMOUR, 1);
        heard->time_us = around->time_us;
        heard->at = s->at;
        heard->station = around->station;
        heard->parts = 1;
        heard->talker[0] = s->talker[0];
        heard->talker[1] = s->talker[1];
        heard->channel = s->channel;
        heard->own = s->own;
        return finish(decoder, 1);
    }
    if (!armoured(s->payload, s->length)) return refuse(decoder, IST_SEA_REFUSED_ARMOUR, 1);
    sea_pending    *whole;
    ist_sea_refusal why;
    switch (sea_assemble(&decoder->assembly, s, around, decoder->counters, &whole, &why)) {
    case SEA_WHOLE: return join(decoder, whole);
    case SEA_REFUSED_PART: return refuse(decoder, why, 1);
    case SEA_WAITS: break;
    }
    return false;
}

/* ---- lines */

/* Lines of one second and station often have the same tag block: then nothing is read anew. NULL: no good one. */
static inline const char *read_tag_again(ist_sea_decoder *decoder, const char *at, const char *end, sea_around *around)
{
    size_t length = decoder->tag_length;
    if (length > 8 && (size_t)(end - at) > length && memcmp(at + length - 8, decoder->tag + length - 8, 8) == 0 && memcmp(at, decoder->tag, length) == 0) {
        *around = decoder->tag_said;
        return at + length;
    }
    const char *next = sea_read_usual_tag(at, end, decoder->stations, around);
    if (!next) next = sea_read_tag(at, end, decoder->stations, around);
    if (!next || around->bad) return NULL;
    length = (size_t)(next - at);
    decoder->tag_length = length <= sizeof decoder->tag ? (uint8_t)length : 0;
    memcpy(decoder->tag, at, sizeof decoder->tag); /* what may be read behind a line is enough */
    decoder->tag_said = *around;
    return next;
}

/* A line that is nothing but one sentence, perhaps behind a tag block. False: it is something else, and nothing has
 * been counted. */
static inline bool short_way(ist_sea_decoder *decoder, const char *at, const char *end, sea_around *around, bool *out_whole)
{
    sea_sentence s;
    if (*at == '\\') {
        at = read_tag_again(decoder, at, end, around);
        if (!at) return false;
    }
    if (!is_ais(at, end) || end[-3] != '*') return false;
    static const char digits[] = "0123456789ABCDEF";
    const char *star = end - 3;
    unsigned    sum = sea_checksum(at + 1, star);
    if (star[1] != digits[sum >> 4] || star[2] != digits[sum & 15] || !read_front(at, star, &s)) return false;
    if (end - at > 60 && memchr(at, '*', (size_t)(star - at))) return false; /* two sentences, whose sum agrees by chance */
    s.at = decoder->before + (uint64_t)(at - decoder->bytes);
    decoder->counters->sentences++;
    *out_whole = take(decoder, &s, around);
    return true;
}

/* The sentence that begins at `at`; *out_next is where to go on. */
static bool long_way_sentence(ist_sea_decoder *decoder, const char *at, const char *end, const char **out_next)
{
    sea_sentence s;
    const char  *star = memchr(at, '*', (size_t)(end - at)), *next;
    sea_around   around = decoder->around;
    decoder->counters->sentences++;
    decoder->found = true;
    for (next = at + 1; next < end && *next != '!' && *next != '$' && *next != '\\';) next++;
    *out_next = next;
    if (!star || end - star < 3 || star > next) return refuse(decoder, IST_SEA_REFUSED_NO_CHECKSUM, 1);
    int said = sea_hex(star[1], star[2]);
    if (said < 0) return refuse(decoder, IST_SEA_REFUSED_NO_CHECKSUM, 1);
    if (said != (int)sea_checksum(at + 1, star)) return refuse(decoder, IST_SEA_REFUSED_CHECKSUM, 1);
    if (!read_front(at, star, &s)) return refuse(decoder, IST_SEA_REFUSED_FORM, 1);
    s.at = decoder->before + (uint64_t)(at - decoder->bytes);
    sea_read_trailer(star + 3, next, decoder->stations, &around);
    return take(decoder, &s, &around);
}

/* Goes on through the line; true when a message is complete. The line is left at its end. */
static bool long_way(ist_sea_decoder *decoder)
{
    while (decoder->line < decoder->line_end) {
        const char *at = decoder->line, *end = decoder->line_end;
        if (*at == '\\') {
            sea_around  read = { .time_us = IST_SEA_NO_TIME };
            const char *next = sea_read_tag(at, end, decoder->stations, &read);
            decoder->line = next ? next : at + 1;
            if (!next) continue;
            if (read.bad) {
                decoder->counters->bad_tags++;
                read = (sea_around){ .time_us = IST_SEA_NO_TIME };
            }
            decoder->around = read;
            if (next == end) { /* a tag block on a line of its own is about the next line */
                decoder->carried = read;
                decoder->tag_carried = true;
            }
        } else if (*at == '$' && sea_read_pghp(at, end, decoder->stations, &decoder->carried)) {
            decoder->line = end;
        } else if (*at == '$' && sea_read_clock(at, end, &decoder->clock_us)) {
            decoder->line++;
        } else if (is_ais(at, end)) {
            if (long_way_sentence(decoder, at, end, &decoder->line)) return true;
        } else {
            decoder->line++;
        }
    }
    return false;
}

static void end_line(ist_sea_decoder *decoder)
{
    if (!decoder->found) decoder->counters->other++;
    decoder->line = NULL;
}

/* Begins a line; true when a message is complete at once. */
static bool begin_line(ist_sea_decoder *decoder, const char *at, const char *end)
{
    bool       whole = false;
    sea_around around = *at == '\\' ? (sea_around){ .time_us = IST_SEA_NO_TIME } : decoder->carried;
    if (short_way(decoder, at, end, &around, &whole)) {
        if (decoder->tag_carried) decoder->carried = (sea_around){ .time_us = IST_SEA_NO_TIME };
        decoder->tag_carried = false;
        return whole;
    }
    decoder->around = decoder->carried;
    if (decoder->tag_carried) decoder->carried = (sea_around){ .time_us = IST_SEA_NO_TIME };
    decoder->tag_carried = false;
    decoder->line = at;
    decoder->line_end = end;
    decoder->found = false;
    if (*at != '!' && *at != '\\' && *at != '$') sea_read_prefix(at, end, &decoder->around);
    if (long_way(decoder)) return true;
    end_line(decoder);
    return false;
}

/* What is no line yet: wait for the rest, unless it never ends. */
static bool unfinished(ist_sea_decoder *decoder)
{
    if (decoder->end - decoder->at <= IST_SEA_LINE) return false;
    if (!decoder->skipping) {
        decoder->counters->lines++;
        decoder->counters->sentences++;
        decoder->counters->refused[IST_SEA_REFUSED_LONG]++;
    }
    decoder->skipping = true;
    decoder->at = decoder->end;
    return true;
}

const ist_sea_heard *ist_sea_decoder_next(ist_sea_decoder *decoder)
{
    if (decoder->line) {
        if (long_way(decoder)) return &decoder->heard;
        end_line(decoder);
    }
    while (decoder->at < decoder->end) {
        const char *at = decoder->at, *feed = memchr(at, '\n', (size_t)(decoder->end - at)), *end = feed;
        if (!feed) {
            if (!decoder->last) {
                unfinished(decoder);
                return NULL;
            }
            feed = end = decoder->end;
        }
        decoder->at = feed < decoder->end ? feed + 1 : feed;
        if (decoder->skipping) {
            decoder->skipping = false;
            continue;
        }
        while (end > at && (end[-1] == '\r' || end[-1] == ' ')) end--;
        if (end == at) continue;
        decoder->counters->lines++;
        if (end - at > IST_SEA_LINE) {
            decoder->counters->sentences++;
            decoder->counters->refused[IST_SEA_REFUSED_LONG]++;
            continue;
        }
        if (begin_line(decoder, at, end)) return &decoder->heard;
    }
    if (decoder->last) sea_assembly_end(&decoder->assembly, decoder->counters);
    return NULL;
}
