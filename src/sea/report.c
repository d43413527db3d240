/* SPDX-License-Identifier: Apache-2.0
 *
 * report.c: messages as reports, and reports as messages; both by the roles that the table gives its fields.
 */
#include "fields.h"

#include <isthmus/base/time.h>
#include <stdlib.h>
#include <string.h>

static ist_sea_transponder transponder_of(uint8_t type)
{
    static const uint8_t classes[29] = {
        [1] = IST_SEA_CLASS_A, [2] = IST_SEA_CLASS_A, [3] = IST_SEA_CLASS_A, [5] = IST_SEA_CLASS_A, [27] = IST_SEA_CLASS_A,
        [18] = IST_SEA_CLASS_B, [19] = IST_SEA_CLASS_B, [24] = IST_SEA_CLASS_B, [9] = IST_SEA_AIRCRAFT,
        [4] = IST_SEA_BASE, [16] = IST_SEA_BASE, [17] = IST_SEA_BASE, [20] = IST_SEA_BASE, [22] = IST_SEA_BASE, [23] = IST_SEA_BASE,
        [21] = IST_SEA_AID, [28] = IST_SEA_AID,
    };
    return (ist_sea_transponder)classes[type];
}

/* The bits mixed eight bytes at a time, each product folded: two different messages hardly ever agree. */
static uint64_t hash_of(const ist_sea_message *message)
{
    uint64_t hash = 0x9E3779B97F4A7C15u ^ message->n_bits;
    for (unsigned at = 0; at < message->n_bits; at += 64) {
        uint64_t word = sea_load(message->bits + at / 8);
        unsigned rest = message->n_bits - at;
        if (rest < 64) word &= ~(uint64_t)0 << (64 - rest);
        hash = (hash ^ word) * 0xD6E8FEB86659FD93u;
        hash ^= hash >> 32;
    }
    return hash * 0xD6E8FEB86659FD93u;
}

/* The value a role has in this message; `gone` where it is not there or not available. */
static int32_t value_of(const ist_sea_message *message, const sea_compiled *compiled, sea_role role, int32_t gone)
{
    int i = compiled->role[role];
    if (i < 0 || i >= message->n_fields) return gone;
    const sea_field *row = compiled->plans[i].row;
    return row->has_missing && message->values[i] == row->missing ? gone : message->values[i];
}

static void text_of(const ist_sea_message *message, const sea_compiled *compiled, sea_role role, char *out, size_t room)
{
    char   text[IST_SEA_BITS / 6 + 2];
    size_t all, length = 0;
    int    i = compiled->role[role];
    if (i >= 0 && i < message->n_fields) {
        const sea_plan *plan = &compiled->plans[i];
        length = sea_text(message, plan->at, sea_extent(message, plan), text, &all);
    }
    if (length >= room) length = room - 1;
    memcpy(out, text, length);
    out[length] = '\0';
}

static void place_of(const ist_sea_message *message, const sea_compiled *compiled, ist_sea_report *out)
{
    int i = compiled->role[SEA_LON], j = compiled->role[SEA_LAT];
    out->lon = out->lat = IST_SEA_NOWHERE;
    if (i < 0 || j < 0 || i >= message->n_fields || j >= message->n_fields) return;
    int32_t lon = message->values[i] * compiled->plans[i].row->times, lat = message->values[j] * compiled->plans[j].row->times;
    if (lon < -180 * IST_SEA_DEGREE || lon > 180 * IST_SEA_DEGREE || lat < -90 * IST_SEA_DEGREE || lat > 90 * IST_SEA_DEGREE) return;
    out->lon = lon;
    out->lat = lat;
}

static void statics_of(const ist_sea_message *message, const sea_compiled *compiled, ist_sea_statics *out)
{
    char more[15];
    *out = (ist_sea_statics){
        .imo = (uint32_t)value_of(message, compiled, SEA_IMO, 0), .mothership = (uint32_t)value_of(message, compiled, SEA_MOTHERSHIP, 0),
        .ship_type = (uint8_t)value_of(message, compiled, SEA_SHIP_TYPE, 0), .to_bow = (uint16_t)value_of(message, compiled, SEA_BOW, 0),
        .to_stern = (uint16_t)value_of(message, compiled, SEA_STERN, 0), .to_port = (uint8_t)value_of(message, compiled, SEA_PORT, 0),
        .to_starboard = (uint8_t)value_of(message, compiled, SEA_STARBOARD, 0), .draught = (uint8_t)value_of(message, compiled, SEA_DRAUGHT, 0),
        .eta_month = (uint8_t)value_of(message, compiled, SEA_MONTH, 0), .eta_day = (uint8_t)value_of(message, compiled, SEA_DAY, 0),
        .eta_hour = (uint8_t)value_of(message, compiled, SEA_HOUR, 24), .eta_minute = (uint8_t)value_of(message, compiled, SEA_MINUTE, 60),
    };
    text_of(message, compiled, SEA_NAME, out->name, 21);
    text_of(message, compiled, SEA_CALL_SIGN, out->call_sign, sizeof out->call_sign);
    text_of(message, compiled, SEA_DESTINATION, out->destination, sizeof out->destination);
    if (compiled->role[SEA_NAME_MORE] >= 0 && strlen(out->name) == 20) {
        text_of(message, compiled, SEA_NAME_MORE, more, sizeof more);
        memcpy(out->name + 20, more, strlen(more) + 1);
    }
    const struct { sea_role role; uint8_t says; } parts[] = {
        { SEA_NAME, IST_SEA_SAYS_NAME }, { SEA_CALL_SIGN, IST_SEA_SAYS_CALL_SIGN }, { SEA_SHIP_TYPE, IST_SEA_SAYS_TYPE },
        { SEA_BOW, IST_SEA_SAYS_DIMENSIONS }, { SEA_DESTINATION, IST_SEA_SAYS_VOYAGE }, { SEA_IMO, IST_SEA_SAYS_IMO },
    };
    for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++)
        if (compiled->role[parts[k].role] >= 0 && compiled->role[parts[k].role] < message->n_fields) out->says |= parts[k].says;
}

void ist_sea_message_report(const ist_sea_codec *codec, const ist_sea_message *message, ist_sea_report *out, ist_sea_statics *statics)
{
    const sea_compiled *compiled = sea_compiled_of(message);
    (void)codec;
    out->mmsi = message->mmsi;
    out->type = message->type;
    out->transponder = (uint8_t)transponder_of(message->type);
    out->evidence_hash = hash_of(message);
    place_of(message, compiled, out);
    int32_t knots = value_of(message, compiled, SEA_KNOTS, IST_SEA_NONE), degrees = value_of(message, compiled, SEA_DEGREES, IST_SEA_NONE);
    out->speed = (int16_t)(knots != IST_SEA_NONE ? knots * 10 : value_of(message, compiled, SEA_SPEED, IST_SEA_NONE));
    out->course = (int16_t)(degrees != IST_SEA_NONE ? degrees * 10 : value_of(message, compiled, SEA_COURSE, IST_SEA_NONE));
    out->heading = (int16_t)value_of(message, compiled, SEA_HEADING, IST_SEA_NONE);
    if (out->course >= 3600) out->course = IST_SEA_NONE; /* 3601 to 4095 are not used */
    if (out->heading >= 360) out->heading = IST_SEA_NONE;
    out->turn = (int16_t)value_of(message, compiled, SEA_TURNING, IST_SEA_NONE);
    out->status = (uint8_t)value_of(message, compiled, SEA_STATUS, IST_SEA_STATUS_NONE);
    out->second = (uint8_t)value_of(message, compiled, SEA_SECOND, IST_SEA_SECOND_NONE);
    out->accurate = (uint8_t)value_of(message, compiled, SEA_ACCURACY, 0);
    out->statics = NULL;
    if (compiled->role[SEA_NAME] >= 0 || compiled->role[SEA_CALL_SIGN] >= 0 || message->type == 28) {
        statics_of(message, compiled, statics);
        out->statics = statics;
    }
}

int64_t sea_message_clock(const ist_sea_message *message)
{
    const sea_compiled *compiled = sea_compiled_of(message);
    int32_t year = value_of(message, compiled, SEA_UTC_YEAR, 0), month = value_of(message, compiled, SEA_UTC_MONTH, 0), day = value_of(message, compiled, SEA_UTC_DAY, 0);
    int32_t hour = value_of(message, compiled, SEA_UTC_HOUR, 24), minute = value_of(message, compiled, SEA_UTC_MINUTE, 60), second = value_of(message, compiled, SEA_UTC_SECOND, 60);
    if (year < 1 || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return IST_SEA_NO_TIME;
    return (((int64_t)ist_day_of(year, month, day) * 24 + hour) * 60 + minute) * 60000000 + (int64_t)second * 1000000;
}

/* ---- reports to messages */

static void set(ist_sea_message *out, const sea_compiled *compiled, sea_role role, int32_t value, int32_t gone)
{
    int i = compiled->role[role];
    if (i < 0 || value == gone) return;
    const sea_plan *plan = &compiled->plans[i];
    sea_put(out->bits, plan->at, plan->width, (uint32_t)value);
}

static void set_text(ist_sea_message *out, const sea_compiled *compiled, sea_role role, const char *text)
{
    int i = compiled->role[role];
    if (i < 0) return;
    const sea_plan *plan = &compiled->plans[i];
    unsigned        width = plan->width ? plan->width : (unsigned)strlen(text) * 6;
    for (unsigned at = 0; at + 6 <= width && *text; at += 6, text++) {
        unsigned char c = (unsigned char)*text;
        if (c >= 'a' && c <= 'z') c = (unsigned char)(c - 32);
        sea_put(out->bits, plan->at + at, 6, c >= 32 && c < 96 ? c & 63u : (uint32_t)'?');
    }
}

static void set_statics(ist_sea_message *out, const sea_compiled *compiled, const ist_sea_statics *s)
{
    set(out, compiled, SEA_IMO, (int32_t)s->imo, 0);
    set(out, compiled, SEA_MOTHERSHIP, (int32_t)s->mothership, 0);
    set(out, compiled, SEA_SHIP_TYPE, s->ship_type, 0);
    set(out, compiled, SEA_BOW, s->to_bow, 0);
    set(out, compiled, SEA_STERN, s->to_stern, 0);
    set(out, compiled, SEA_PORT, s->to_port, 0);
    set(out, compiled, SEA_STARBOARD, s->to_starboard, 0);
    set(out, compiled, SEA_DRAUGHT, s->draught, 0);
    set(out, compiled, SEA_MONTH, s->eta_month, 0);
    set(out, compiled, SEA_DAY, s->eta_day, 0);
    set(out, compiled, SEA_HOUR, s->eta_hour, 24);
    set(out, compiled, SEA_MINUTE, s->eta_minute, 60);
    set_text(out, compiled, SEA_CALL_SIGN, s->call_sign);
    set_text(out, compiled, SEA_DESTINATION, s->destination);
    set_text(out, compiled, SEA_NAME, s->name);
    if (compiled->role[SEA_NAME_MORE] >= 0 && strlen(s->name) > 20) set_text(out, compiled, SEA_NAME_MORE, s->name + 20);
}

static void set_clock(ist_sea_message *out, const sea_compiled *compiled, int64_t time_us)
{
    if (time_us == IST_SEA_NO_TIME || compiled->role[SEA_UTC_YEAR] < 0) return;
    int64_t seconds = time_us / 1000000 - (time_us % 1000000 < 0), day = seconds / 86400 - (seconds % 86400 < 0), rest = seconds - day * 86400;
    int     year, month, of_month;
    ist_day_split((int)day, &year, &month, &of_month);
    set(out, compiled, SEA_UTC_YEAR, year, 0);
    set(out, compiled, SEA_UTC_MONTH, month, 0);
    set(out, compiled, SEA_UTC_DAY, of_month, 0);
    set(out, compiled, SEA_UTC_HOUR, (int32_t)(rest / 3600), 24);
    set(out, compiled, SEA_UTC_MINUTE, (int32_t)(rest / 60 % 60), 60);
    set(out, compiled, SEA_UTC_SECOND, (int32_t)(rest % 60), 60);
}

static const sea_compiled *layout_for(const ist_sea_codec *codec, const ist_sea_report *report)
{
    const sea_compiled *compiled = &codec->layouts[codec->first[report->type]];
    if (report->type != 24) return compiled;
    bool named = report->statics && (report->statics->says & IST_SEA_SAYS_NAME);
    return named ? compiled : compiled + (report->mmsi / 10000000 == 98 ? 1 : 2);
}

/* Where and how it moves; a layout has tenths of knots and degrees, or (messages 9 and 27) whole ones. */
static void set_motion(ist_sea_message *out, const sea_compiled *compiled, const ist_sea_report *report)
{
    if (report->lon != IST_SEA_NOWHERE && compiled->role[SEA_LON] >= 0) {
        set(out, compiled, SEA_LON, report->lon / compiled->plans[compiled->role[SEA_LON]].row->times, IST_SEA_NOWHERE);
        set(out, compiled, SEA_LAT, report->lat / compiled->plans[compiled->role[SEA_LAT]].row->times, IST_SEA_NOWHERE);
    }
    int32_t knots = (report->speed + 5) / 10;
    if (report->type == 27 && knots > 62) knots = 62;
    set(out, compiled, SEA_SPEED, report->speed, IST_SEA_NONE);
    if (report->speed != IST_SEA_NONE) set(out, compiled, SEA_KNOTS, knots, IST_SEA_NONE);
    set(out, compiled, SEA_COURSE, report->course, IST_SEA_NONE);
    if (report->course != IST_SEA_NONE) set(out, compiled, SEA_DEGREES, report->course / 10, IST_SEA_NONE);
    set(out, compiled, SEA_HEADING, report->heading, IST_SEA_NONE);
    set(out, compiled, SEA_TURNING, report->turn, IST_SEA_NONE);
}

ist_status ist_sea_message_encode(const ist_sea_codec *codec, const ist_sea_report *report, ist_sea_message *out, ist_error *err)
{
    static const uint16_t lengths[29] = { [1] = 168, [2] = 168, [3] = 168, [4] = 168, [5] = 424, [9] = 168, [11] = 168,
                                          [18] = 168, [19] = 312, [21] = 272, [24] = 168, [27] = 96, [28] = 168 };
    uint8_t type = report->type;
    if (type > 28 || lengths[type] == 0)
        return ist_fail(err, IST_RANGE, "message %d is not made from a report: allowed are 1 to 5, 9, 11, 18, 19, 21, 24, 27 and 28", type);
    if (report->mmsi >= (1u << 30)) return ist_fail(err, IST_RANGE, "MMSI %u has more than 30 bits", report->mmsi);
    const sea_compiled *compiled = layout_for(codec, report);
    memset(out->bits, 0, sizeof out->bits);
    out->n_bits = type == 24 && compiled == &codec->layouts[codec->first[24]] ? 160 : lengths[type];
    size_t more = type == 21 && report->statics && strlen(report->statics->name) > 20 ? strlen(report->statics->name) - 20 : 0;
    out->n_bits = (uint16_t)(out->n_bits + (more * 6 + 7) / 8 * 8); /* whole bytes */
    for (uint16_t i = 0; i < compiled->count; i++) {
        const sea_plan *plan = &compiled->plans[i];
        if (plan->row->has_missing && plan->width && plan->width <= 32) sea_put(out->bits, plan->at, plan->width, (uint32_t)plan->row->missing);
    }
    sea_put(out->bits, 0, 6, type);
    sea_put(out->bits, 8, 30, report->mmsi);
    if (type == 24 && compiled != &codec->layouts[codec->first[24]]) sea_put(out->bits, 38, 2, 1);
    set_motion(out, compiled, report);
    set(out, compiled, SEA_STATUS, report->status, -1);
    set(out, compiled, SEA_SECOND, report->second, -1);
    set(out, compiled, SEA_ACCURACY, report->accurate, 0);
    set_clock(out, compiled, report->time_us);
    if (report->statics) set_statics(out, compiled, report->statics);
    return ist_sea_message_decode(codec, out) == IST_SEA_FINE ? IST_OK : ist_fail(err, IST_BROKEN, "message %d made from a report does not decode", type);
}
