/* SPDX-License-Identifier: Apache-2.0
 *
 * json_in.c: the way back from json_out.c: an object with the names of the table to the bits of a message.
 */
#include "sentences.h"
#include "fields.h"

#include <isthmus/base/json.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Bits are written from the front; `limit` is the length that the object asks for, or the most there may be. */
typedef struct writer {
    ist_sea_message *message;
    unsigned         at, limit;
    ist_error       *err;
} writer;

static ist_status not_fit(const writer *w, const sea_field *row, const char *what)
{
    return ist_fail(w->err, IST_RANGE, "%s: %s (%u bits%s%s)", row->name, what, row->width, row->unit ? ", in " : "", row->unit ? row->unit : "");
}

static ist_status turn_raw(const writer *w, const sea_field *row, const json_t *value, int64_t *out)
{
    if (json_is_string(value)) {
        bool right = strcmp(json_string_value(value), "fastright") == 0, left = strcmp(json_string_value(value), "fastleft") == 0;
        if (!right && !left) return not_fit(w, row, "allowed are a number, fastright, fastleft and null");
        *out = right ? 127 : -127;
        return IST_OK;
    }
    if (!json_is_number(value)) return not_fit(w, row, "allowed are a number, fastright, fastleft and null");
    double rate = json_number_value(value), least = 1e9;
    for (int raw = -126; raw <= 126; raw++) {
        double off = fabs(rate - (raw < 0 ? -1 : 1) * (double)raw * raw / 22.401289);
        if (off < least) least = off, *out = raw;
    }
    return least < 6 ? IST_OK : not_fit(w, row, "allowed is -709 to 709");
}

/* The integer of the air for one value; `value` may be NULL. */
static ist_status raw_of(const writer *w, const sea_field *row, const json_t *value, int64_t *out)
{
    static const double tens[] = { 1, 10, 100, 1000, 10000, 100000, 1000000 };
    if (!value || json_is_null(value)) {
        *out = row->has_missing ? row->missing : 0;
        return IST_OK;
    }
    if (row->kind == SEA_TURN) {
        IST_TRY(turn_raw(w, row, value, out));
    } else if (row->kind == SEA_LETTER && json_is_string(value)) {
        *out = json_string_value(value)[0] - 'A';
    } else if (json_is_boolean(value)) {
        *out = json_is_true(value);
    } else if (json_is_number(value)) {
        double number = json_number_value(value), times = row->times ? row->times : 1;
        if (!(fabs(number) < 1e12)) return not_fit(w, row, "the number is out of range");
        if (row->kind == SEA_PLACE) number = number * 600000 / times;
        else if (row->kind == SEA_NUMBER) number = (number * tens[row->digits] - row->offset) / times;
        *out = llround(number);
    } else {
        return not_fit(w, row, "a number is allowed");
    }
    int64_t low = row->negative ? -((int64_t)1 << (row->width - 1)) : 0, high = ((int64_t)1 << (row->width - (row->negative ? 1 : 0))) - 1;
    return *out >= low && *out <= high ? IST_OK : not_fit(w, row, "the value does not fit");
}

static ist_status put_raw(writer *w, unsigned width, uint32_t value)
{
    if (w->at + width > IST_SEA_BITS) return ist_fail(w->err, IST_RANGE, "the message is longer than %d bits", IST_SEA_BITS);
    sea_put(w->message->bits, w->at, width, value);
    w->at += width;
    return IST_OK;
}

/* "12:abc0": so many bits. */
static ist_status put_data(writer *w, const char *name, const json_t *value)
{
    const char *text = json_is_string(value) ? json_string_value(value) : "";
    unsigned    width = 0;
    while (*text >= '0' && *text <= '9' && width < 100000) width = width * 10 + (unsigned)(*text++ - '0');
    if (*text != ':' || strlen(text + 1) * 4 < width) return ist_fail(w->err, IST_SYNTAX, "%s: bits are written as LENGTH:HEXADECIMAL", name);
    for (text++; width > 0; text++) {
        int      nibble = sea_hex('0', *text);
        unsigned take = width < 4 ? width : 4;
        if (nibble < 0) return ist_fail(w->err, IST_SYNTAX, "%s: '%c' is no hexadecimal digit", name, *text);
        IST_TRY(put_raw(w, take, (uint32_t)nibble >> (4 - take)));
        width -= take;
    }
    return IST_OK;
}

/* Characters of a text and of what pads it. `out` has room for IST_SEA_BITS / 6 + 1. */
static ist_status text_of(const writer *w, const json_t *object, const sea_field *row, char *out, size_t *out_length)
{
    char          pad_name[48];
    size_t        length = 0;
    const json_t *parts[2] = { json_object_get(object, row->name), NULL };
    snprintf(pad_name, sizeof pad_name, "%s_pad", row->name);
    parts[1] = json_object_get(object, pad_name);
    for (int i = 0; i < 2; i++) {
        if (!parts[i] || json_is_null(parts[i])) continue;
        const char *text = json_string_value(parts[i]);
        if (!text) return ist_fail(w->err, IST_RANGE, "%s: a text is allowed", row->name);
        for (; *text; text++) {
            unsigned char c = (unsigned char)(*text >= 'a' && *text <= 'z' ? *text - 32 : *text);
            if (c < 32 || c > 95) return ist_fail(w->err, IST_RANGE, "%s: a character that is none of the 64 of the air", row->name);
            if (length >= IST_SEA_BITS / 6) return ist_fail(w->err, IST_RANGE, "%s: longer than a message", row->name);
            out[length++] = (char)c;
        }
    }
    *out_length = length;
    return IST_OK;
}

static ist_status put_characters(writer *w, const char *text, size_t length, size_t all)
{
    for (size_t i = 0; i < all; i++) IST_TRY(put_raw(w, 6, i < length ? (uint32_t)text[i] & 63u : 0));
    return IST_OK;
}

static ist_status put_text(writer *w, const json_t *object, const sea_compiled *compiled, const sea_plan *plan)
{
    char   text[IST_SEA_BITS / 6 + 1];
    size_t length = 0, all = plan->width / 6, from = 0;
    const sea_field *row = plan->row;
    if (row->role == SEA_NAME_MORE) { /* what the name has more than its 20 characters */
        from = 20;
        row = compiled->plans[compiled->role[SEA_NAME]].row;
    }
    IST_TRY(text_of(w, object, row, text, &length));
    if (plan->width == 0) all = length > from ? length - from : 0;
    else if (length > all && !(row->role == SEA_NAME && compiled->role[SEA_NAME_MORE] >= 0))
        return ist_fail(w->err, IST_RANGE, "%s: at most %zu characters fit", row->name, all);
    if (plan->width && w->at + plan->width > w->limit) all = (w->limit - w->at) / 6;
    if (length < from) length = from;
    return put_characters(w, text + from, length - from, all);
}

static ist_status put_rows(writer *w, const json_t *object, const sea_compiled *compiled)
{
    for (uint16_t i = 0; i < compiled->count; i++) {
        const sea_plan *plan = &compiled->plans[i];
        const json_t   *value = json_object_get(object, plan->row->name);
        bool            derived = plan->kind == SEA_ETA || plan->kind == SEA_STAMP;
        if (derived) continue;
        if (w->at + plan->width > w->limit && (plan->kind != SEA_TEXT || w->at + 6 > w->limit)) break; /* shortened */
        if (plan->kind == SEA_TEXT) {
            bool cut = w->at + plan->width > w->limit;
            IST_TRY(put_text(w, object, compiled, plan));
            if (cut) break;
        } else if (plan->kind == SEA_DATA || plan->width > 32) {
            unsigned before = w->at;
            if (value && !json_is_null(value)) IST_TRY(put_data(w, plan->row->name, value));
            while (plan->width && w->at < before + plan->width) IST_TRY(put_raw(w, 1, 0));
            if (plan->width && w->at != before + plan->width) return not_fit(w, plan->row, "the bits do not fit");
        } else {
            int64_t raw = 0;
            IST_TRY(raw_of(w, plan->row, value, &raw));
            IST_TRY(put_raw(w, plan->width, (uint32_t)raw));
        }
    }
    return IST_OK;
}

static ist_status put_groups(writer *w, const json_t *object, const sea_group *group)
{
    const json_t *list = json_object_get(object, group->name);
    sea_compiled  piece;
    if (!list) return IST_OK;
    if (!json_is_array(list)) return ist_fail(w->err, IST_RANGE, "%s: an array of objects is allowed", group->name);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *part = json_array_get(list, i);
        int64_t       which = 0;
        if (!json_is_object(part)) return ist_fail(w->err, IST_RANGE, "%s: an array of objects is allowed", group->name);
        if (group->selector) IST_TRY(raw_of(w, group->rows[0], json_object_get(part, group->rows[0]->name), &which));
        sea_compile_rows(&piece, group->rows[which]);
        unsigned end = w->at + group->width;
        if (end > w->limit) return ist_fail(w->err, IST_RANGE, "%s: more than the length allows", group->name);
        IST_TRY(put_rows(w, part, &piece));
        if (w->at != end) return ist_fail(w->err, IST_BROKEN, "%s: rows of %u bits", group->name, w->at + group->width - end);
    }
    return IST_OK;
}

/* Whether the object says what the conditions of a layout ask for. */
static bool matches(const writer *w, const json_t *object, const sea_compiled *compiled, uint32_t mmsi)
{
    for (int c = 0; c < 3 && compiled->layout.when[c].width; c++) {
        const sea_condition *when = &compiled->layout.when[c];
        for (uint16_t i = 0; i < compiled->count; i++) {
            const sea_plan *plan = &compiled->plans[i];
            int64_t         raw = 0;
            if (plan->at != when->at || plan->width != when->width) continue;
            if (raw_of(w, plan->row, json_object_get(object, plan->row->name), &raw) != IST_OK || raw != when->value) return false;
            break;
        }
    }
    return !compiled->layout.auxiliary || mmsi / 10000000 == 98;
}

static ist_status whole_number(const json_t *object, const char *name, int64_t least, int64_t most, int64_t *out, ist_error *err)
{
    const json_t *value = json_object_get(object, name);
    if (!json_is_integer(value) || json_integer_value(value) < least || json_integer_value(value) > most)
        return ist_fail(err, IST_RANGE, "%s: a whole number from %lld to %lld is needed", name, (long long)least, (long long)most);
    *out = json_integer_value(value);
    return IST_OK;
}

static ist_status read_envelope(const json_t *object, ist_sea_envelope *out, char *station, char *talker, ist_error *err)
{
    const char *time = json_string_value(json_object_get(object, "time")), *channel = json_string_value(json_object_get(object, "channel"));
    const char *said = json_string_value(json_object_get(object, "talker")), *from = json_string_value(json_object_get(object, "station"));
    sea_around  around = { .time_us = IST_SEA_NO_TIME };
    if (time) sea_read_prefix(time, time + strlen(time), &around);
    if (time && around.time_us == IST_SEA_NO_TIME) return ist_fail(err, IST_RANGE, "time: '%.40s' is not of the form 2021-11-01T02:04:49Z", time);
    memcpy(talker, "AI", 3);
    if (said && strlen(said) == 2) memcpy(talker, said, 3);
    station[0] = '\0';
    if (from) snprintf(station, IST_SEA_STATION_NAME, "%s", from);
    *out = (ist_sea_envelope){ .talker = talker, .station = station[0] ? station : NULL, .time_us = around.time_us,
                               .channel = channel ? channel[0] : '\0', .own = json_is_true(json_object_get(object, "own")) };
    return IST_OK;
}

static ist_status build(const ist_sea_codec *codec, const json_t *object, ist_sea_message *out, ist_error *err)
{
    int64_t type = 0, mmsi = 0, bits = 0;
    writer  w = { .message = out, .limit = IST_SEA_BITS, .err = err };
    IST_TRY(whole_number(object, "type", 1, 28, &type, err));
    IST_TRY(whole_number(object, "mmsi", 0, (1 << 30) - 1, &mmsi, err));
    if (json_object_get(object, "bits")) {
        IST_TRY(whole_number(object, "bits", 38, IST_SEA_BITS, &bits, err));
        w.limit = (unsigned)bits;
    }
    const sea_compiled *compiled = &codec->layouts[codec->first[type]], *end = &codec->layouts[codec->first[type + 1]] - 1;
    while (compiled < end && !matches(&w, object, compiled, (uint32_t)mmsi)) compiled++;
    if (err) *err = (ist_error){ 0 }; /* a layout that did not match is no fault */
    memset(out->bits, 0, sizeof out->bits);
    IST_TRY(put_rows(&w, object, compiled));
    if (compiled->layout.group) IST_TRY(put_groups(&w, object, compiled->layout.group));
    if (json_object_get(object, "tail")) IST_TRY(put_data(&w, "tail", json_object_get(object, "tail")));
    if (bits && w.at != (unsigned)bits) return ist_fail(err, IST_RANGE, "bits: %lld are asked for, and the fields have %u", (long long)bits, w.at);
    out->n_bits = (uint16_t)w.at;
    return ist_sea_message_decode(codec, out) == IST_SEA_FINE ? IST_OK : ist_fail(err, IST_RANGE, "%u bits are too few for a message of type %lld", w.at, (long long)type);
}

ist_status ist_sea_message_read_json(const ist_sea_codec *codec, const char *name, const char *line, size_t length, ist_sea_message *out,
                                     ist_sea_envelope *out_sent, char *station, char *talker, ist_error *err)
{
    json_t          *object = NULL;
    ist_sea_envelope sent;
    ist_sea_message  message;
    IST_TRY(ist_json_read_text(&object, name, line, length, err));
    ist_status status = json_is_object(object) ? build(codec, object, &message, err) : ist_fail(err, IST_SYNTAX, "an object is needed");
    if (status == IST_OK) status = read_envelope(object, &sent, station, talker, err);
    if (status == IST_OK) {
        *out = message;
        *out_sent = sent;
    }
    json_decref(object);
    return status;
}
