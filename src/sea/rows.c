/* SPDX-License-Identifier: Apache-2.0
 *
 * rows.c: tables of decoded positions as reports. A column is known by any of the names that publishers give it.
 *
 * Degrees become 1/10000 minute by rounding; a row says what a class A or class B position report would, and what the
 * ship says about itself where the table has it. A row without a ship or a time is refused and counted.
 */
#include "rows.h"
#include "sentences.h"

#include <isthmus/base/json.h>
#include <isthmus/base/time.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum column {
    C_TIME, C_MILLI, C_MMSI, C_LAT, C_LON, C_SOG, C_COG, C_HEADING, C_STATUS, C_MESSAGE, C_CLASS, C_NAME, C_CALL, C_IMO, C_TYPE, C_LENGTH, C_WIDTH,
    C_DRAUGHT, C_DESTINATION, C_BOW, C_STERN, C_PORT, C_STARBOARD, C_STATION, C_SECOND, COLUMNS
} column;

static const struct { column column; const char *name; } known[] = {
    { C_TIME, "basedatetime" }, { C_TIME, "base_date_time" }, { C_TIME, "time" }, { C_TIME, "timestamp" }, { C_TIME, "# timestamp" }, { C_MILLI, "millisecond" },
    { C_MMSI, "mmsi" }, { C_MMSI, "ssvid" }, { C_LAT, "lat" }, { C_LAT, "latitude" }, { C_LON, "lon" }, { C_LON, "longitude" }, { C_SOG, "sog" }, { C_SOG, "speed" },
    { C_COG, "cog" }, { C_COG, "course" }, { C_HEADING, "heading" }, { C_STATUS, "status" }, { C_STATUS, "navigational_status" }, { C_STATUS, "navigational status" },
    { C_MESSAGE, "message_id" }, { C_MESSAGE, "type" }, { C_CLASS, "transceiverclass" }, { C_CLASS, "transceiver" }, { C_CLASS, "type of mobile" },
    { C_NAME, "vesselname" }, { C_NAME, "vessel_name" }, { C_NAME, "name" }, { C_NAME, "shipname" }, { C_CALL, "callsign" }, { C_CALL, "call_sign" },
    { C_IMO, "imo" }, { C_TYPE, "vesseltype" }, { C_TYPE, "vessel_type" }, { C_TYPE, "ship_type" }, { C_TYPE, "shiptype" }, { C_LENGTH, "length" }, { C_WIDTH, "width" },
    { C_DRAUGHT, "draft" }, { C_DRAUGHT, "draught" }, { C_DESTINATION, "destination" }, { C_BOW, "dimension_to_bow" }, { C_BOW, "to_bow" }, { C_BOW, "a" },
    { C_STERN, "dimension_to_stern" }, { C_STERN, "to_stern" }, { C_STERN, "b" }, { C_PORT, "dimension_to_port" }, { C_PORT, "to_port" }, { C_PORT, "c" },
    { C_STARBOARD, "dimension_to_starboard" }, { C_STARBOARD, "to_starboard" }, { C_STARBOARD, "d" }, { C_STATION, "station" }, { C_SECOND, "utc_second" }, { C_SECOND, "second" },
};

enum { CELLS = 512, CELL = 128 };

struct sea_rows {
    const char *bytes, *at, *end;
    uint64_t    before;
    bool        last, json, skipping;
    int16_t     place[COLUMNS];       /* column of the table, -1 */
    int16_t     wide;                 /* columns up to the last of them: a row with fewer was cut */
    char        cells[COLUMNS][CELL]; /* of the current row; "" where there is none */
};

static bool same_name(const char *text, size_t length, const char *name)
{
    if (strlen(name) != length) return false;
    for (size_t i = 0; i < length; i++) {
        char c = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] + 32) : text[i];
        if (c != name[i]) return false;
    }
    return true;
}

/* The next cell of a line from *at on, without its quotes; false at the end of the line. */
static bool next_cell(const char **at, const char *end, char *out, size_t room)
{
    const char *p = *at;
    size_t      length = 0;
    if (p > end) return false;
    bool quoted = p < end && *p == '"';
    if (quoted) p++;
    for (; p < end; p++) {
        if (quoted && *p == '"') {
            if (p + 1 < end && p[1] == '"') p++;
            else {
                quoted = false;
                continue;
            }
        } else if (!quoted && *p == ',') {
            break;
        }
        if (length + 1 < room) out[length++] = *p;
    }
    out[length] = '\0';
    *at = p + 1;
    return true;
}

static bool read_header(sea_rows *rows, const char *at, const char *end)
{
    char cell[CELL];
    for (int i = 0; i < COLUMNS; i++) rows->place[i] = -1;
    if (end - at >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0) at += 3;
    for (int16_t i = 0; i < CELLS && next_cell(&at, end, cell, sizeof cell); i++)
        for (size_t k = 0; k < sizeof known / sizeof known[0]; k++)
            if (rows->place[known[k].column] < 0 && same_name(cell, strlen(cell), known[k].name)) rows->place[known[k].column] = i, rows->wide = i + 1;
    return rows->place[C_MMSI] >= 0 && rows->place[C_TIME] >= 0 && rows->place[C_LAT] >= 0 && rows->place[C_LON] >= 0;
}

bool sea_rows_tell(const char *bytes, size_t length, bool last, sea_rows **out, bool *out_failed)
{
    const char *at = bytes, *end = bytes + length;
    *out = NULL;
    *out_failed = false;
    while (at < end && (*at == '\n' || *at == '\r' || *at == ' ')) at++;
    const char *feed = memchr(at, '\n', (size_t)(end - at));
    if (!feed && !last && end - at < SEA_ROW_LINE) return false;
    if (at == end) return true;
    if (!feed) feed = end;
    sea_rows *rows = calloc(1, sizeof *rows);
    if (!rows) {
        *out_failed = true;
        return true;
    }
    rows->json = *at == '{';
    if (rows->json || read_header(rows, at, feed > at && feed[-1] == '\r' ? feed - 1 : feed)) *out = rows;
    else free(rows);
    return true;
}

void sea_rows_free(sea_rows *rows) { free(rows); }

void sea_rows_give(sea_rows *rows, const char *bytes, size_t length, bool last)
{
    rows->before += (uint64_t)(rows->at - rows->bytes);
    rows->bytes = rows->at = bytes;
    rows->end = bytes + length;
    rows->last = last;
}

size_t sea_rows_used(const sea_rows *rows) { return (size_t)(rows->at - rows->bytes); }

/* ---- a row */

/* False for a row that was cut: what is left of a number may be another one. */
static bool split_row(sea_rows *rows, const char *at, const char *end)
{
    char    cell[CELL];
    int16_t i = 0;
    for (int c = 0; c < COLUMNS; c++) rows->cells[c][0] = '\0';
    for (; i < CELLS && next_cell(&at, end, cell, sizeof cell); i++)
        for (int c = 0; c < COLUMNS; c++)
            if (rows->place[c] == i) memcpy(rows->cells[c], cell, sizeof cell);
    return i >= rows->wide;
}

static bool split_object(sea_rows *rows, const char *at, const char *end)
{
    json_t *object = NULL;
    for (int c = 0; c < COLUMNS; c++) rows->cells[c][0] = '\0';
    if (ist_json_read_text(&object, "row", at, (size_t)(end - at), NULL) != IST_OK) return false;
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++) {
        const json_t *value = json_object_get(object, known[k].name);
        char         *cell = rows->cells[known[k].column];
        if (!value || cell[0]) continue;
        if (json_is_string(value)) snprintf(cell, CELL, "%s", json_string_value(value));
        else if (json_is_integer(value)) snprintf(cell, CELL, "%lld", (long long)json_integer_value(value));
        else if (json_is_real(value)) snprintf(cell, CELL, "%.9f", json_real_value(value));
    }
    json_decref(object);
    return true;
}

static bool number_in(const sea_rows *rows, column c, double low, double high, double *out)
{
    return rows->cells[c][0] && ist_parse_number(rows->cells[c], out) && *out >= low && *out <= high;
}

static double number_or(const sea_rows *rows, column c, double low, double high, double other)
{
    double value;
    return number_in(rows, c, low, high, &value) ? value : other;
}

/* "20210701_185151", "31/12/2015 23:59:59", what sea_read_prefix reads, or seconds since 1970. */
static int64_t time_in(const sea_rows *rows)
{
    const char *text = rows->cells[C_TIME];
    size_t      length = strlen(text);
    char        iso[24];
    sea_around  around = { .time_us = IST_SEA_NO_TIME };
    if (length >= 15 && text[8] == '_') snprintf(iso, sizeof iso, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2s", text, text + 4, text + 6, text + 9, text + 11, text + 13), text = iso;
    else if (length >= 19 && text[2] == '/' && text[5] == '/') snprintf(iso, sizeof iso, "%.4s-%.2s-%.2sT%.8s", text + 6, text + 3, text, text + 11), text = iso;
    sea_read_prefix(text, text + strlen(text), &around);
    double milli = number_or(rows, C_MILLI, 0, 999, 0);
    return around.time_us == IST_SEA_NO_TIME ? around.time_us : around.time_us + (int64_t)milli * 1000;
}

static void copy_text(char *out, size_t room, const char *text)
{
    size_t length = strlen(text);
    if (length >= room) length = room - 1;
    while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '@')) length--;
    memcpy(out, text, length);
    out[length] = '\0';
}

static bool statics_in(const sea_rows *rows, ist_sea_statics *out)
{
    const char *imo = rows->cells[C_IMO];
    double      bow, stern, length = number_or(rows, C_LENGTH, 0, 1022, 0), width = number_or(rows, C_WIDTH, 0, 126, 0);
    *out = (ist_sea_statics){ .eta_hour = 24, .eta_minute = 60 };
    copy_text(out->name, sizeof out->name, rows->cells[C_NAME]);
    copy_text(out->call_sign, sizeof out->call_sign, rows->cells[C_CALL]);
    copy_text(out->destination, sizeof out->destination, rows->cells[C_DESTINATION]);
    if (strncmp(imo, "IMO", 3) == 0) imo += 3;
    long long number;
    if (ist_parse_integer(imo, &number) && number > 0 && number < 1 << 30) out->imo = (uint32_t)number;
    out->ship_type = (uint8_t)number_or(rows, C_TYPE, 0, 255, 0);
    out->draught = (uint8_t)lround(number_or(rows, C_DRAUGHT, 0, 25.5, 0) * 10);
    if (number_in(rows, C_BOW, 0, 511, &bow) && number_in(rows, C_STERN, 0, 511, &stern)) {
        out->to_bow = (uint16_t)bow;
        out->to_stern = (uint16_t)stern;
        out->to_port = (uint8_t)number_or(rows, C_PORT, 0, 63, 0);
        out->to_starboard = (uint8_t)number_or(rows, C_STARBOARD, 0, 63, 0);
    } else { /* where the antenna stands is not said: amidships */
        out->to_bow = (uint16_t)(length / 2);
        out->to_stern = (uint16_t)(length - out->to_bow);
        out->to_port = (uint8_t)(width / 2);
        out->to_starboard = (uint8_t)(width - out->to_port);
    }
    out->says = (uint8_t)((out->name[0] ? IST_SEA_SAYS_NAME : 0) | (out->call_sign[0] ? IST_SEA_SAYS_CALL_SIGN : 0) | (out->ship_type ? IST_SEA_SAYS_TYPE : 0) |
                          (out->to_bow + out->to_stern ? IST_SEA_SAYS_DIMENSIONS : 0) | (out->destination[0] || out->draught ? IST_SEA_SAYS_VOYAGE : 0) |
                          (out->imo ? IST_SEA_SAYS_IMO : 0));
    return out->says != 0;
}

/* The message by which the mobile that a publisher names reports where it is; what is no station, aid or aircraft reports as a ship does, as
 * transponders of search and rescue do. */
static uint8_t type_of_mobile(const char *mobile)
{
    static const struct { const char *word; uint8_t type; } others[] = { { "base station", 4 }, { "sar airborne", 9 }, { "aton", 21 } };
    size_t letters = strlen(mobile);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (same_name(mobile, letters, others[i].word)) return others[i].type;
    return letters > 0 && mobile[letters - 1] == 'B' ? 18 : 1;
}

static bool row_report(const sea_rows *rows, const char *at, const char *end, ist_sea_stations *stations, ist_sea_report *out, ist_sea_statics *statics)
{
    static const uint8_t classes[29] = { [1] = IST_SEA_CLASS_A, [2] = IST_SEA_CLASS_A, [3] = IST_SEA_CLASS_A, [5] = IST_SEA_CLASS_A, [27] = IST_SEA_CLASS_A,
        [18] = IST_SEA_CLASS_B, [19] = IST_SEA_CLASS_B, [24] = IST_SEA_CLASS_B, [9] = IST_SEA_AIRCRAFT, [4] = IST_SEA_BASE, [21] = IST_SEA_AID, [28] = IST_SEA_AID };
    const char *station = rows->cells[C_STATION];
    double      mmsi, lat, lon;
    int64_t     time = time_in(rows);
    if (time == IST_SEA_NO_TIME || !number_in(rows, C_MMSI, 0, 1073741823, &mmsi)) return false;
    uint8_t type = (uint8_t)number_or(rows, C_MESSAGE, 1, 28, type_of_mobile(rows->cells[C_CLASS]));
    uint64_t hash = 14695981039346656037u; /* FNV-1a of the row */
    for (const char *p = at; p < end; p++) hash = (hash ^ (unsigned char)*p) * 1099511628211u;
    *out = (ist_sea_report){ .time_us = time, .evidence_hash = hash, .evidence_at = rows->before + (uint64_t)(at - rows->bytes), .mmsi = (uint32_t)mmsi,
        .lon = IST_SEA_NOWHERE, .lat = IST_SEA_NOWHERE, .speed = IST_SEA_NONE, .course = IST_SEA_NONE, .heading = IST_SEA_NONE, .turn = IST_SEA_NONE,
        .type = type, .transponder = classes[type], .status = (uint8_t)number_or(rows, C_STATUS, 0, 15, IST_SEA_STATUS_NONE),
        .second = (uint8_t)number_or(rows, C_SECOND, 0, 63, IST_SEA_SECOND_NONE), .station = ist_sea_stations_find(stations, station, strlen(station)) };
    if (number_in(rows, C_LAT, -90, 90, &lat) && number_in(rows, C_LON, -180, 180, &lon)) {
        out->lat = (int32_t)lround(lat * IST_SEA_DEGREE);
        out->lon = (int32_t)lround(lon * IST_SEA_DEGREE);
    }
    double speed = number_or(rows, C_SOG, 0, 102.2, -1), course = number_or(rows, C_COG, 0, 359.99, -1), heading = number_or(rows, C_HEADING, 0, 359, -1);
    if (speed >= 0) out->speed = (int16_t)lround(speed * 10);
    if (course >= 0) out->course = (int16_t)(lround(course * 10) % 3600);
    if (heading >= 0) out->heading = (int16_t)heading;
    if (statics_in(rows, statics)) out->statics = statics;
    return true;
}

bool sea_rows_next(sea_rows *rows, ist_sea_stations *stations, ist_sea_counters *counters, ist_sea_report *out, ist_sea_statics *statics)
{
    while (rows->at < rows->end) {
        const char *at = rows->at, *feed = memchr(at, '\n', (size_t)(rows->end - at)), *end = feed;
        bool        long_line = rows->end - at > SEA_ROW_LINE && (!feed || feed - at > SEA_ROW_LINE);
        if (!feed && !rows->last && !long_line) return false;
        if (!feed) feed = end = rows->end;
        rows->at = feed < rows->end ? feed + 1 : feed;
        if (rows->skipping || long_line) {
            if (!rows->skipping) counters->lines++, counters->sentences++, counters->refused[IST_SEA_REFUSED_LONG]++;
            rows->skipping = feed == rows->end && !rows->last;
            continue;
        }
        if (end > at && end[-1] == '\r') end--;
        if (end == at) continue;
        counters->lines++;
        if (!rows->json && rows->before + (uint64_t)(at - rows->bytes) == 0) continue; /* the header */
        counters->sentences++;
        bool whole = rows->json || split_row(rows, at, end);
        if (!whole || (rows->json && !split_object(rows, at, end)) || !row_report(rows, at, end, stations, out, statics)) {
            counters->refused[whole ? IST_SEA_REFUSED_FORM : IST_SEA_REFUSED_SHORT]++;
            continue;
        }
        counters->used++;
        counters->messages++;
        counters->by_type[out->type]++;
        if (counters->first_us == IST_SEA_NO_TIME || out->time_us < counters->first_us) counters->first_us = out->time_us;
        if (counters->last_us == IST_SEA_NO_TIME || out->time_us > counters->last_us) counters->last_us = out->time_us;
        return true;
    }
    return false;
}
