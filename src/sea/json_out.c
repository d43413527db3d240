/* SPDX-License-Identifier: Apache-2.0
 *
 * json_out.c: a message as JSON or CSV, every field by its row of the table.
 *
 * Names and scales are gpsd's; what is not available is null. What a reader does not need but the way back does (text
 * behind the first '@', bits behind the last field, spare bits that are set, a length that is not the usual one) is
 * said only where it is not the ordinary: NAME_pad, tail, spare, bits.
 */
#include "fields.h"
#include "write.h"

#include <isthmus/base/time.h>
#include <isthmus/sea/decoder.h>

const char *const sea_columns[] = {
    "type", "repeat", "mmsi", "status", "turn", "speed", "accuracy", "lon", "lat", "course", "heading", "second", "imo", "callsign", "shipname",
    "name", "shiptype", "to_bow", "to_stern", "to_port", "to_starboard", "draught", "destination", "eta", "timestamp", "aid_type", "dac", "fid",
    "dest_mmsi", "text", "radio", NULL,
};

char *put_json_text(char *out, const char *text, size_t length)
{
    *out++ = '"';
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '"' || text[i] == '\\') *out++ = '\\';
        *out++ = text[i];
    }
    *out++ = '"';
    return out;
}

/* As base/csv.h writes cells: quoted where needed, and never a formula. */
char *put_csv_text(char *out, const char *text, size_t length)
{
    bool formula = length > 0 && memchr("=+-@", text[0], 4), quote = memchr(text, ',', length) || memchr(text, '"', length);
    if (quote) *out++ = '"';
    if (formula) *out++ = '\'';
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '"') *out++ = '"';
        *out++ = text[i];
    }
    if (quote) *out++ = '"';
    return out;
}

char *put_time(char *out, int64_t time_us)
{
    int64_t seconds = time_us / 1000000, us = time_us % 1000000;
    if (us < 0) us += 1000000, seconds--;
    int64_t day = seconds / 86400;
    if (seconds % 86400 < 0) day--;
    uint32_t rest = (uint32_t)(seconds - day * 86400);
    int      year, month, of_month;
    ist_day_split((int)day, &year, &month, &of_month);
    if (year < 0 || year > 9999) year = month = of_month = 0;
    out = put_two(put_two(out, (uint32_t)year / 100), (uint32_t)year % 100);
    *out++ = '-';
    out = put_two(out, (uint32_t)month);
    *out++ = '-';
    out = put_two(out, (uint32_t)of_month);
    *out++ = 'T';
    out = put_two(out, rest / 3600);
    *out++ = ':';
    out = put_two(out, rest / 60 % 60);
    *out++ = ':';
    out = put_two(out, rest % 60);
    if (us) {
        unsigned digits = 6;
        for (; us % 10 == 0; us /= 10) digits--;
        *out++ = '.';
        for (unsigned i = digits; i-- > 0; us /= 10) out[i] = (char)('0' + us % 10);
        out += digits;
    }
    *out++ = 'Z';
    return out;
}

/* ---- what the way back needs to know */

size_t sea_raw_text(const ist_sea_message *message, const sea_compiled *compiled, const sea_plan *plan, char *out, size_t *out_text, size_t *out_kept)
{
    size_t all = 0, text = 0, kept = 0;
    bool   open = plan->width == 0;
    for (;;) {
        unsigned width = sea_extent(message, plan);
        for (unsigned at = 0; at + 6 <= width; at += 6) {
            uint32_t six = sea_bits(message->bits, plan->at + at, 6);
            out[all++] = (char)(six < 32 ? six + 64 : six);
        }
        int more = plan->row->role == SEA_NAME ? compiled->role[SEA_NAME_MORE] : -1;
        if (more < 0 || more >= message->n_fields || sea_extent(message, &compiled->plans[more]) == 0) break;
        plan = &compiled->plans[more];
        open = true;
    }
    for (size_t i = 0; i < all && out[i] != '@'; i++)
        if (out[i] != ' ') text = i + 1;
    for (size_t i = text; i < all; i++)
        if (out[i] != '@') kept = i + 1;
    *out_text = text;
    *out_kept = open ? all : kept > text ? kept : text;
    return all;
}

const sea_field *sea_group_rows(const sea_group *group, const ist_sea_message *message, unsigned at)
{
    return group->rows[group->selector ? sea_bits(message->bits, at, group->selector) : 0];
}

unsigned sea_fields_end(const ist_sea_message *message, const sea_compiled *compiled)
{
    unsigned end = 0;
    for (uint16_t i = 0; i < message->n_fields; i++) {
        const sea_plan *plan = &compiled->plans[i];
        unsigned        width = sea_extent(message, plan);
        if (plan->width == 0 && plan->kind == SEA_DATA && i + 1 < compiled->count) return message->n_bits; /* rows behind data count from the end */
        if (plan->at + width > end) end = plan->at + width;
    }
    const sea_group *group = compiled->layout.group;
    if (group && message->n_fields == compiled->count)
        while (end + group->width <= message->n_bits) end += group->width;
    return end;
}

/* ---- values */

static char *put_bits(char *out, const ist_sea_message *message, unsigned at, unsigned width)
{
    static const char digits[] = "0123456789abcdef";
    *out++ = '"';
    out = put_unsigned(out, width);
    *out++ = ':';
    for (unsigned done = 0; done < width; done += 4) {
        unsigned take = width - done < 4 ? width - done : 4;
        *out++ = digits[(sea_bits(message->bits, at + done, take) << (4 - take)) & 15];
    }
    if (((width + 3) / 4) & 1) *out++ = '0'; /* whole bytes */
    *out++ = '"';
    return out;
}

static bool any_bit(const ist_sea_message *message, unsigned at, unsigned width)
{
    for (unsigned done = 0; done < width; done += 32)
        if (sea_bits(message->bits, at + done, width - done < 32 ? width - done : 32)) return true;
    return false;
}

static char *put_place(char *out, int64_t tenths) /* of a thousandth of a minute */
{
    uint64_t size = (uint64_t)(tenths < 0 ? -tenths : tenths);
    int64_t  micro = (int64_t)((size * 5 + 1) / 3);
    return put_fixed(out, tenths < 0 ? -micro : micro, 6);
}

/* 4.733 * sqrt(rate) is sent. */
static char *put_turn(char *out, int32_t raw)
{
    if (raw == 127) return PUT(out, "\"fastright\"");
    if (raw == -127) return PUT(out, "\"fastleft\"");
    int64_t hundredths = ((int64_t)raw * raw * 100000000 + 11200644) / 22401289;
    return put_fixed(out, raw < 0 ? -hundredths : hundredths, raw ? 2 : 0);
}

static char *put_words(char *out, const sea_plan *plan, int32_t value)
{
    for (const sea_words *w = plan->row->words; w->words; w++) {
        if (w->value != value) continue;
        memcpy(out, plan->key, plan->key_length - 2u);
        out = PUT(out + plan->key_length - 2, "_text\":\"");
        size_t length = strlen(w->words);
        memcpy(out, w->words, length);
        out += length;
        *out++ = '"';
        break;
    }
    return out;
}

/* ITU-R M.1371-5, annex 2, 3.3.7.2 and 3.3.7.3: what the communication state says. */
static char *put_radio(char *out, const ist_sea_message *message, const sea_plan *plan, uint32_t value)
{
    bool     itdma = plan->row->keep == SEA_ITDMA || (plan->row->keep == SEA_EITHER && value >> 19 & 1);
    uint32_t timeout = value >> 14 & 7, rest = value & 0x3FFF;
    if (message->type == 18 && message->n_bits > 141 && sea_bits(message->bits, 141, 1)) return out; /* carrier sense: fixed bits */
    out = put_unsigned(PUT(out, ",\"sync_state\":"), value >> 17 & 3);
    if (itdma) {
        out = put_unsigned(PUT(out, ",\"slot_increment\":"), value >> 4 & 0x1FFF);
        out = put_unsigned(PUT(out, ",\"slots_to_allocate\":"), value >> 1 & 7);
        return value & 1 ? PUT(out, ",\"keep_flag\":true") : PUT(out, ",\"keep_flag\":false");
    }
    out = put_unsigned(PUT(out, ",\"slot_timeout\":"), timeout);
    if (timeout == 0) return put_unsigned(PUT(out, ",\"slot_offset\":"), rest);
    if (timeout == 1) return put_unsigned(PUT(put_unsigned(PUT(out, ",\"utc_hour\":"), rest >> 9 & 31), ",\"utc_minute\":"), rest >> 2 & 127);
    return put_unsigned(timeout & 1 ? PUT(out, ",\"received_stations\":") : PUT(out, ",\"slot_number\":"), rest);
}

static char *put_moment(char *out, const int32_t *v, bool with_year)
{
    if (with_year ? v[-6] == 0 && v[-5] == 0 && v[-4] == 0 : v[-4] == 0 && v[-3] == 0 && v[-2] == 24 && v[-1] == 60) return PUT(out, "null");
    *out++ = '"';
    if (with_year) {
        uint32_t year = (uint32_t)v[-6];
        if (year > 9999) *out++ = (char)('0' + year / 10000);
        out = put_two(put_two(out, year / 100 % 100), year % 100);
        *out++ = '-';
        v--;
    }
    const int32_t *from = v - 4;
    out = put_two(out, (uint32_t)from[0]);
    *out++ = '-';
    out = put_two(out, (uint32_t)from[1]);
    *out++ = 'T';
    out = put_two(out, (uint32_t)from[2]);
    *out++ = ':';
    out = put_two(out, (uint32_t)from[3]);
    if (with_year) {
        *out++ = ':';
        out = put_two(out, (uint32_t)from[4]);
    }
    *out++ = 'Z';
    *out++ = '"';
    return out;
}

static bool size_missing(const ist_sea_message *message, uint16_t i, unsigned place)
{
    const int32_t *v = message->values + i - place;
    return i - place + 4u <= message->n_fields && (v[0] | v[1] | v[2] | v[3]) == 0;
}

/* The value of a field that is one; NULL where it is not available. */
static char *put_value(char *out, const ist_sea_message *message, const sea_plan *plan, uint16_t i)
{
    const sea_field *row = plan->row;
    int32_t          value = message->values[i];
    if (row->has_missing && value == row->missing) return NULL;
    switch (plan->kind) {
    case SEA_FLAG: return value ? PUT(out, "true") : PUT(out, "false");
    case SEA_PLACE: return put_place(out, (int64_t)value * row->times);
    case SEA_TURN: return put_turn(out, value);
    case SEA_LETTER:
        *out++ = '"';
        *out++ = (char)('A' + value);
        *out++ = '"';
        return out;
    case SEA_SIZE: return size_missing(message, i, row->keep) ? NULL : put_unsigned(out, (uint32_t)value);
    case SEA_NUMBER:
        if (row->digits == 0 && row->offset == 0 && row->times == 0) return put_integer(out, value);
        return put_fixed(out, (int64_t)value * (row->times ? row->times : 1) + row->offset, row->digits);
    default: return put_integer(out, value);
    }
}

static char *put_key(char *out, const sea_plan *plan)
{
    memcpy(out, plan->key, 32);
    return out + plan->key_length;
}

static char *put_text_field(char *out, const ist_sea_message *message, const sea_compiled *compiled, const sea_plan *plan)
{
    char   raw[IST_SEA_BITS / 6 + 2];
    size_t text, kept;
    if (plan->row->role == SEA_NAME_MORE) return out; /* said with the name */
    sea_raw_text(message, compiled, plan, raw, &text, &kept);
    out = put_key(out, plan);
    if (text == 0 && kept == 0) return PUT(out, "null");
    out = put_json_text(out, raw, text);
    if (kept > text) {
        memcpy(out, plan->key, plan->key_length - 2u);
        out = PUT(out + plan->key_length - 2, "_pad\":");
        out = put_json_text(out, raw + text, kept - text);
    }
    return out;
}

static char *put_field(char *out, const ist_sea_message *message, const sea_compiled *compiled, uint16_t i)
{
    const sea_plan *plan = &compiled->plans[i];
    const sea_field *row = plan->row;
    int32_t          value = message->values[i];
    char            *end;
    switch (plan->kind) {
    case SEA_SPARE:
        if (plan->width <= 32) return value ? put_unsigned(put_key(out, plan), (uint32_t)value) : out;
        return any_bit(message, plan->at, plan->width) ? put_bits(put_key(out, plan), message, plan->at, plan->width) : out;
    case SEA_TEXT: return put_text_field(out, message, compiled, plan);
    case SEA_DATA: {
        unsigned width = sea_extent(message, plan);
        return width ? put_bits(put_key(out, plan), message, plan->at, width) : out;
    }
    case SEA_RADIO:
        out = put_unsigned(put_key(out, plan), (uint32_t)value);
        return put_radio(out, message, plan, (uint32_t)value);
    case SEA_ETA: return put_moment(put_key(out, plan), message->values + i, false);
    case SEA_STAMP: return put_moment(put_key(out, plan), message->values + i, true);
    default: break;
    }
    out = put_key(out, plan);
    end = put_value(out, message, plan, i);
    if (!end) return PUT(out, "null");
    return row->words ? put_words(end, plan, value) : end;
}

/* A repetition is written as a message of its own whose layout begins at bit `at`. */
static char *put_groups(char *out, const ist_sea_message *message, const sea_compiled *compiled)
{
    const sea_group *group = compiled->layout.group;
    const sea_plan  *last = compiled->count ? &compiled->plans[compiled->count - 1] : NULL;
    unsigned         at = last ? last->at + last->width : 0;
    sea_compiled     piece;
    *out++ = ',';
    out = put_json_text(out, group->name, strlen(group->name));
    out = PUT(out, ":[");
    for (bool first = true; at + group->width <= message->n_bits; at += group->width, first = false) {
        ist_sea_message part = { .type = message->type };
        sea_compile_rows(&piece, sea_group_rows(group, message, at));
        sea_copy_bits(&part, message, at, group->width);
        sea_decode_rows(&part, &piece);
        if (!first) *out++ = ',';
        char *begin = out;
        for (uint16_t i = 0; i < part.n_fields; i++) out = put_field(out, &part, &piece, i);
        *begin = '{'; /* in place of the first comma */
        *out++ = '}';
    }
    *out++ = ']';
    return out;
}

static char *put_fields(char *out, const ist_sea_message *message)
{
    const sea_compiled *compiled = sea_compiled_of(message);
    out = put_unsigned(PUT(out, "{\"class\":\"AIS\",\"type\":"), message->type);
    out = put_unsigned(PUT(out, ",\"repeat\":"), message->repeat);
    out = put_unsigned(PUT(out, ",\"mmsi\":"), message->mmsi);
    out = PUT(out, ",\"scaled\":true");
    for (uint16_t i = 3; i < message->n_fields; i++) out = put_field(out, message, compiled, i);
    if (message->n_bits == compiled->fixed && message->n_fields == compiled->count && !compiled->layout.group) return out; /* of the usual length */
    if (compiled->layout.group && message->n_fields == compiled->count) out = put_groups(out, message, compiled);
    unsigned end = sea_fields_end(message, compiled);
    if (message->n_fields < compiled->count || message->n_bits < compiled->fixed) out = put_unsigned(PUT(out, ",\"bits\":"), message->n_bits);
    if (end < message->n_bits) out = put_bits(PUT(out, ",\"tail\":"), message, end, message->n_bits - end);
    return out;
}

char *ist_sea_heard_json(const ist_sea_heard *heard, const ist_sea_stations *stations, char *out)
{
    out = put_fields(out, &heard->message);
    if (heard->time_us != IST_SEA_NO_TIME) {
        out = put_time(PUT(out, ",\"time\":\""), heard->time_us);
        *out++ = '"';
    }
    if (heard->station) {
        const char *name = ist_sea_stations_name(stations, heard->station);
        out = put_json_text(PUT(out, ",\"station\":"), name, strlen(name));
    }
    if (heard->channel) out = put_json_text(PUT(out, ",\"channel\":"), &heard->channel, 1);
    out = put_json_text(PUT(out, ",\"talker\":"), heard->talker, 2);
    if (heard->own) out = PUT(out, ",\"own\":true");
    out = put_unsigned(PUT(out, ",\"at\":"), heard->at);
    return PUT(out, "}\n");
}

char *ist_sea_csv_header(char *out)
{
    out = PUT(out, "time,station");
    for (int c = 0; sea_columns[c]; c++) {
        *out++ = ',';
        size_t length = strlen(sea_columns[c]);
        memcpy(out, sea_columns[c], length);
        out += length;
    }
    return PUT(out, ",channel,talker,own,at\n");
}

char *ist_sea_heard_csv(const ist_sea_heard *heard, const ist_sea_stations *stations, char *out)
{
    const ist_sea_message *message = &heard->message;
    const sea_compiled    *compiled = sea_compiled_of(message);
    const char            *name = ist_sea_stations_name(stations, heard->station);
    char                   raw[IST_SEA_BITS / 6 + 2];
    size_t                 text, kept;
    if (heard->time_us != IST_SEA_NO_TIME) out = put_time(out, heard->time_us);
    *out++ = ',';
    out = put_csv_text(out, name, strlen(name));
    for (int c = 0; sea_columns[c]; c++) {
        int16_t i = compiled->column[c];
        *out++ = ',';
        if (i < 0 || i >= message->n_fields) continue;
        const sea_plan *plan = &compiled->plans[i];
        if (plan->kind == SEA_TEXT) {
            sea_raw_text(message, compiled, plan, raw, &text, &kept);
            out = put_csv_text(out, raw, text);
        } else if (plan->kind == SEA_ETA || plan->kind == SEA_STAMP || plan->kind == SEA_TURN) { /* without the quotes of JSON */
            char *begin = out, *end = plan->kind == SEA_TURN ? put_value(out, message, plan, (uint16_t)i)
                                                             : put_moment(out, message->values + i, plan->kind == SEA_STAMP);
            if (!end || memcmp(begin, "null", 4) == 0) continue;
            if (*begin == '"') memmove(begin, begin + 1, (size_t)(end - begin - 2)), end -= 2;
            out = end;
        } else {
            char *end = put_value(out, message, plan, (uint16_t)i);
            if (end) out = end;
        }
    }
    *out++ = ',';
    if (heard->channel) *out++ = heard->channel;
    *out++ = ',';
    out = put_csv_text(out, heard->talker, 2);
    *out++ = ',';
    *out++ = heard->own ? '1' : '0';
    *out++ = ',';
    out = put_unsigned(out, heard->at);
    *out++ = '\n';
    return out;
}
