/* SPDX-License-Identifier: Apache-2.0
 *
 * sentences_out.c: a message written as the sentences of IEC 61162-1, with a tag block of NMEA 4.10 where asked for.
 */
#include "fields.h"

#include <stdio.h>
#include <string.h>

enum { PART_CHARACTERS = 60, MOST_PARTS = 9 };

static unsigned checksum(const char *text)
{
    unsigned sum = 0;
    for (; *text; text++) sum ^= (unsigned char)*text;
    return sum;
}

static void write_tag(ist_buffer *out, const ist_sea_envelope *e, int part, int parts)
{
    char   tag[160], *at = tag, *end = tag + sizeof tag;
    int64_t t = e->time_us;
    if (parts > 1 && e->group > 0) at += snprintf(at, (size_t)(end - at), ",g:%d-%d-%d", part, parts, e->group);
    if (e->station && part == 1) at += snprintf(at, (size_t)(end - at), ",s:%.15s", e->station);
    if (t != IST_SEA_NO_TIME && part == 1) {
        long long say = t % 1000000 == 0 ? t / 1000000 : t % 1000 == 0 ? t / 1000 : t;
        at += snprintf(at, (size_t)(end - at), ",c:%lld", say);
    }
    if (at == tag) return;
    ist_buffer_print(out, "\\%s*%02X\\", tag + 1, checksum(tag + 1));
}

void ist_sea_write_sentences(ist_buffer *out, const ist_sea_message *message, const ist_sea_envelope *envelope)
{
    char   payload[IST_SEA_BITS / 6 + 2], body[200];
    int    fill;
    size_t length = ist_sea_message_armour(message, payload, &fill);
    size_t each = PART_CHARACTERS; /* a sentence may be 82 characters long */
    size_t parts = length ? (length + each - 1) / each : 1;
    if (parts > MOST_PARTS) { /* longer than the standard sends: fuller sentences rather than none */
        each = (length + MOST_PARTS - 1) / MOST_PARTS;
        parts = (length + each - 1) / each;
    }
    ist_sea_envelope e = *envelope;
    if (parts > 1 && e.group <= 0 && (e.station || e.time_us != IST_SEA_NO_TIME)) e.group = e.sequence + 1;
    for (size_t part = 0; part < parts; part++) {
        size_t from = part * each, take = length - from < each ? length - from : each;
        char   sequence[4] = "", channel[2] = { e.channel, '\0' };
        if (parts > 1) snprintf(sequence, sizeof sequence, "%d", e.sequence % 10);
        snprintf(body, sizeof body, "%s%s,%zu,%zu,%s,%s,%.*s,%d", e.talker ? e.talker : "AI", e.own ? "VDO" : "VDM", parts, part + 1, sequence,
                 channel, (int)take, payload + from, part + 1 == parts ? fill : 0);
        write_tag(out, &e, (int)part + 1, (int)parts);
        ist_buffer_print(out, "!%s*%02X\n", body, checksum(body));
    }
}
