/* SPDX-License-Identifier: Apache-2.0
 *
 * sea_stream.c: the picture as it moves: a moment, a replay at some pace, or live.
 *
 * Event `about` says what there is; `frame` brings ships. A frame's data is base64 of records of 20 bytes, little-endian:
 *
 *   u32  ship       its number in this sea; the same in each frame
 *   u32  mmsi
 *   i32  lon, lat   1/10000 minute; lon 0x80000000: it is no longer heard
 *   u32  bits 0-9 speed (1/10 kn, 1023 unknown), 10-18 course (degrees, 511 unknown), 19 class B, 20-27 partners that heard it
 *
 * The first frame is whole, those after it bring what changed. A client that does not keep up gets fewer frames: as long as the
 * one before waits to be taken none is made, and the next brings all that changed meanwhile.
 */
#include "resource_list.h"
#include "sea.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { RECORD = 20, REPLAY_MS = 200, LIVE_MS = 1000, WAITING_MOST = 1 << 18 };
#define NOTHING INT64_MIN

typedef struct showing {
    web_call   *call;
    web_stream *stream;
    int64_t    *shown; /* [room] time of the position shown last of each ship, or NOTHING */
    size_t      room;
    bool       *seen;
    uint32_t   *frame;
    bool        whole; /* nothing was sent yet */
} showing;

static void put_u32(unsigned char *to, uint32_t value)
{
    for (int i = 0; i < 4; i++) to[i] = (unsigned char)(value >> (8 * i));
}

static uint32_t bits_of(const ist_history_place *place, const ist_history_ship *ship)
{
    uint32_t speed = place->speed == IST_SEA_NONE || place->speed > 1022 ? 1023 : (uint32_t)place->speed;
    uint32_t course = place->course == IST_SEA_NONE ? 511 : (uint32_t)(place->course / 10) % 360;
    return speed | course << 10 | (uint32_t)(ship->transponder == IST_SEA_CLASS_B) << 19 | (place->heard & 0xff) << 20;
}

static void put_record(unsigned char *to, uint32_t ship, uint32_t mmsi, int32_t lon, int32_t lat, uint32_t bits)
{
    put_u32(to, ship);
    put_u32(to + 4, mmsi);
    put_u32(to + 8, (uint32_t)lon);
    put_u32(to + 12, (uint32_t)lat);
    put_u32(to + 16, bits);
}

static void add_base64(ist_buffer *out, const unsigned char *bytes, size_t length)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char              piece[4 * 256];
    size_t            n = 0;
    for (size_t i = 0; i < length; i += 3) {
        size_t   left = length - i;
        uint32_t three = (uint32_t)bytes[i] << 16 | (left > 1 ? (uint32_t)bytes[i + 1] << 8 : 0) | (left > 2 ? bytes[i + 2] : 0);
        piece[n++] = digits[three >> 18];
        piece[n++] = digits[three >> 12 & 63];
        piece[n++] = left > 1 ? digits[three >> 6 & 63] : '=';
        piece[n++] = left > 2 ? digits[three & 63] : '=';
        if (n == sizeof piece) {
            ist_buffer_add_n(out, piece, n);
            n = 0;
        }
    }
    ist_buffer_add_n(out, piece, n);
}

/* Room for ships that have come up since. */
static ist_status widen(showing *s, size_t ships, ist_error *err)
{
    size_t    room = ships + ships / 4 + 64;
    int64_t  *shown;
    uint32_t *frame;
    bool     *seen;
    if (ships <= s->room) return IST_OK;
    if ((shown = realloc(s->shown, room * sizeof *shown))) s->shown = shown;
    if ((seen = realloc(s->seen, room * sizeof *seen))) s->seen = seen;
    if ((frame = realloc(s->frame, room * sizeof *frame))) s->frame = frame;
    if (!shown || !seen || !frame) return ist_fail(err, IST_NOMEM, "out of memory for a moment at sea");
    for (size_t i = s->room; i < room; i++) s->shown[i] = NOTHING;
    s->room = room;
    return IST_OK;
}

/* The records of what differs from what was shown; *out is the caller's to free. */
static ist_status pack(showing *s, const web_sea *sea, int64_t at_us, int64_t window_us, unsigned char **out, size_t *out_count, ist_error *err)
{
    const ist_sea_history *h = sea->history;
    size_t                 ships = ist_sea_history_ships(h), n = 0;
    IST_TRY(widen(s, ships, err));
    size_t         count = ist_sea_history_frame(h, at_us, window_us, s->seen, s->frame, s->room);
    unsigned char *records = malloc(ships * RECORD + 1);
    if (!records) return ist_fail(err, IST_NOMEM, "out of memory for a moment at sea");
    for (size_t i = 0; i < count; i++) {
        const ist_history_place *place = ist_sea_history_place(h, s->frame[i]);
        const ist_history_ship  *ship = ist_sea_history_ship(h, place->ship);
        if (s->shown[place->ship] == place->time_us) continue;
        s->shown[place->ship] = place->time_us;
        put_record(records + RECORD * n++, place->ship, ship->mmsi, place->lon, place->lat, bits_of(place, ship));
    }
    for (size_t i = 0; i < ships; i++) {
        if (s->shown[i] == NOTHING || s->seen[i]) continue;
        s->shown[i] = NOTHING;
        put_record(records + RECORD * n++, (uint32_t)i, ist_sea_history_ship(h, i)->mmsi, INT32_MIN, 0, 0);
    }
    *out = records;
    *out_count = n;
    return IST_OK;
}

static ist_status send_frame(showing *s, const web_sea *sea, int64_t at_us, int64_t window_us, ist_error *err)
{
    unsigned char *records = NULL;
    size_t         count = 0;
    char           time_text[IST_SEA_TIME_TEXT];
    ist_buffer     data = { 0 };
    IST_TRY(pack(s, sea, at_us, window_us, &records, &count, err));
    ist_sea_format_time(at_us, time_text);
    ist_buffer_print(&data, "{\"at\":\"%s\",\"whole\":%s,\"ships\":%zu,\"changed\":%zu,\"records\":\"", time_text, s->whole ? "true" : "false",
                     ist_sea_history_ships(sea->history), count);
    add_base64(&data, records, count * RECORD);
    ist_buffer_add(&data, "\"}");
    free(records);
    ist_status status = data.failed ? ist_fail(err, IST_NOMEM, "out of memory for a moment at sea") : IST_OK;
    if (status == IST_OK && !web_stream_send(s->stream, "frame", data.at)) status = IST_STOPPED;
    ist_buffer_clear(&data);
    s->whole = false;
    return status;
}

static ist_status send_about(showing *s, const web_sea *sea, ist_error *err)
{
    static const char *const states[] = { "reading", "replay", "live", "failed" };
    char                     time_text[IST_SEA_TIME_TEXT];
    ist_buffer               data = { 0 };
    ist_json_writer          json = ist_json_to(&data, 0);
    ist_json_object(&json, NULL);
    ist_json_text(&json, "state", sea ? states[sea->state] : "none");
    if (sea && sea->first_us != IST_SEA_NO_TIME) {
        ist_sea_format_time(sea->first_us, time_text);
        ist_json_text(&json, "first", time_text);
        ist_sea_format_time(sea->last_us, time_text);
        ist_json_text(&json, "last", time_text);
    }
    ist_json_integer(&json, "ships", sea ? (long long)ist_sea_history_ships(sea->history) : 0);
    ist_json_array(&json, "partners");
    for (size_t i = 0; sea && i < sea->n_partners; i++) ist_json_text(&json, NULL, sea->partners[i]);
    ist_json_end(&json);
    ist_json_end(&json);
    ist_status status = data.failed ? ist_fail(err, IST_NOMEM, "out of memory") : web_stream_send(s->stream, "about", data.at) ? IST_OK : IST_STOPPED;
    ist_buffer_clear(&data);
    return status;
}

static bool wait_ms(const web_stream *stream, int milliseconds)
{
    for (; milliseconds > 0 && !atomic_load(web_stream_stop(stream)); milliseconds -= 10) nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
    return !atomic_load(web_stream_stop(stream));
}

/* One look behind the lock; *out_more: something will follow. */
static ist_status look(showing *s, int64_t *at_us, bool first, bool follow, bool *out_more, ist_error *err)
{
    const web_sea *sea;
    int64_t        asked, window;
    IST_TRY(web_sea_take(s->call, &sea, err));
    ist_status status = web_sea_moment(s->call, sea, &asked, &window, err);
    if (status == IST_OK && first) *at_us = asked;
    if (sea && follow) *at_us = sea->last_us != IST_SEA_NO_TIME ? sea->last_us : 0;
    if (status == IST_OK && (first || follow)) status = send_about(s, sea, err);
    if (status == IST_OK && sea) status = send_frame(s, sea, *at_us, window, err);
    *out_more = sea && (follow ? sea->state == WEB_SEA_LIVE || sea->state == WEB_SEA_READING : *at_us < sea->last_us);
    web_sea_give_back(sea);
    return status;
}

ist_status web_sea_stream(web_call *call, web_stream *out, ist_error *err)
{
    showing    s = { .call = call, .stream = out, .whole = true };
    double     pace = web_number(call, "pace", 0);
    bool       follow = web_word(call, "at") == NULL, more = false;
    int        step = follow ? LIVE_MS : REPLAY_MS;
    int64_t    at_us = 0;
    ist_status status = look(&s, &at_us, true, follow, &more, err);
    while (status == IST_OK && more && (follow || pace > 0)) {
        if (!wait_ms(out, step)) break;
        if (!follow) at_us += (int64_t)(pace * step * 1000);
        if (web_stream_waiting(out) > WAITING_MOST) continue;
        status = look(&s, &at_us, false, follow, &more, err);
    }
    free(s.shown);
    free(s.seen);
    free(s.frame);
    return status;
}
