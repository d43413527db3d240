/* SPDX-License-Identifier: Apache-2.0
 *
 * fields_messages.c: the table of fields of messages 1 to 28. ITU-R M.1371-5, annex 8, section 3; message 28: M.1371-6.
 *
 * Names are those of gpsd's JSON where it has one. Where M.1371-5 gave a meaning to bits that older editions (and
 * gpsd) call regional or reserved, the newer one stands. Payloads of messages 6 and 8 are in fields_payloads.c.
 * Message 28 has been checked against vectors made from its description only; no log of it is known.
 */
#include "fields_rows.h"

const sea_field sea_header[] = {
    NUMBER("type", 6, "number of the message"),
    NUMBER("repeat", 2, "how often it was repeated; 3: not again"),
    NUMBER("mmsi", 30, "who sends"),
    END
};

#define CLASS_A(state)                                                                                              \
    NUMBER_("status", 4, "navigation status", .words = sea_status_words, .role = SEA_STATUS),                       \
    ROW_("turn", 8, SEA_TURN, "rate of turn, right positive; fastleft and fastright: over 5 degrees in 30 s, no turn indicator", \
         .negative = true, MISSING(-128), .role = SEA_TURNING, .unit = "degrees/min"),                              \
    SPEED, ACCURACY, LON28, LAT27, COURSE, HEADING, SECOND,                                                         \
    NUMBER_("maneuver", 2, "special manoeuvre: 1 not engaged, 2 engaged", MISSING(0)), SPARE("spare", 3), RAIM,     \
    RADIO(state), END
static const sea_field class_a[] = { CLASS_A(SEA_SOTDMA) };
static const sea_field class_a_itdma[] = { CLASS_A(SEA_ITDMA) };

static const sea_field base_station[] = {
    NUMBER_("year", 14, "UTC", MISSING(0), .role = SEA_UTC_YEAR), NUMBER_("month", 4, "UTC", MISSING(0), .role = SEA_UTC_MONTH),
    NUMBER_("day", 5, "UTC", MISSING(0), .role = SEA_UTC_DAY), NUMBER_("hour", 5, "UTC", MISSING(24), .role = SEA_UTC_HOUR),
    NUMBER_("minute", 6, "UTC", MISSING(60), .role = SEA_UTC_MINUTE), NUMBER_("second", 6, "UTC", MISSING(60), .role = SEA_UTC_SECOND),
    ROW("timestamp", 0, SEA_STAMP, "the six fields before as one text"),
    ACCURACY, LON28, LAT27, EPFD, FLAG("long_range", "transmission of message 27 asked for"), SPARE("spare", 9), RAIM,
    RADIO(SEA_SOTDMA), END
};

static const sea_field voyage[] = {
    NUMBER("ais_version", 2, "edition the station complies with"),
    NUMBER_("imo", 30, "IMO number", MISSING(0), .role = SEA_IMO),
    ROW_("callsign", 42, SEA_TEXT, "call sign", .role = SEA_CALL_SIGN),
    ROW_("shipname", 120, SEA_TEXT, "name", .role = SEA_NAME),
    SHIP_TYPE, SIZES, EPFD,
    NUMBER_("month", 4, "of arrival, UTC", MISSING(0), .role = SEA_MONTH), NUMBER_("day", 5, "of arrival, UTC", MISSING(0), .role = SEA_DAY),
    NUMBER_("hour", 5, "of arrival, UTC", MISSING(24), .role = SEA_HOUR),
    NUMBER_("minute", 6, "of arrival, UTC", MISSING(60), .role = SEA_MINUTE),
    ROW("eta", 0, SEA_ETA, "the four fields before as one text"),
    NUMBER_("draught", 8, "maximum present static draught; 25.5: that or more", .digits = 1, MISSING(0), .role = SEA_DRAUGHT, .unit = "m"),
    ROW_("destination", 120, SEA_TEXT, "destination", .role = SEA_DESTINATION),
    NUMBER("dte", 1, "data terminal: 0 available, 1 not"), SPARE("spare", 1), END
};

const sea_field sea_head_6[] = {
    NUMBER("seqno", 2, "sequence number"), NUMBER("dest_mmsi", 30, "to whom"), FLAG("retransmit", "sent again"), SPARE("spare", 1),
    NUMBER("dac", 10, "designated area code"), NUMBER("fid", 6, "function identifier"), END
};
const sea_field sea_head_8[] = { SPARE("spare", 2), NUMBER("dac", 10, "designated area code"), NUMBER("fid", 6, "function identifier"), END };
const sea_field sea_data[] = { DATA, END };

static const sea_field acknowledge[] = {
    SPARE("spare", 2), NUMBER("mmsi1", 30, "first destination"), NUMBER("seqno1", 2, "its sequence number"),
    NUMBER("mmsi2", 30, "second destination"), NUMBER("seqno2", 2, "its sequence number"), NUMBER("mmsi3", 30, "third destination"),
    NUMBER("seqno3", 2, "its sequence number"), NUMBER("mmsi4", 30, "fourth destination"), NUMBER("seqno4", 2, "its sequence number"), END
};

static const sea_field aircraft[] = {
    NUMBER_("alt", 12, "altitude; 4094: that or more", MISSING(4095), .unit = "m"),
    NUMBER_("speed", 10, "over ground; 1022: that or more", MISSING(1023), .role = SEA_KNOTS, .unit = "kn"),
    ACCURACY, LON28, LAT27, COURSE, SECOND, NUMBER("alt_sensor", 1, "0 satellite, 1 barometric"), NUMBER("regional", 7, "not used"),
    NUMBER("dte", 1, "data terminal: 0 available, 1 not"), SPARE("spare", 3), FLAG("assigned", "assigned mode"), RAIM,
    RADIO(SEA_EITHER), END
};

static const sea_field time_inquiry[] = { SPARE("spare", 2), NUMBER("dest_mmsi", 30, "to whom"), SPARE("spare2", 2), END };

static const sea_field addressed_text[] = {
    NUMBER("seqno", 2, "sequence number"), NUMBER("dest_mmsi", 30, "to whom"), FLAG("retransmit", "sent again"), SPARE("spare", 1),
    TEXT("text", 0, "safety-related text"), END
};
static const sea_field broadcast_text[] = { SPARE("spare", 2), TEXT("text", 0, "safety-related text"), END };

static const sea_field interrogation[] = {
    SPARE("spare", 2), NUMBER("mmsi1", 30, "first station asked"), NUMBER("type1_1", 6, "message asked for"),
    NUMBER("offset1_1", 12, "slot offset of the answer"), SPARE("spare2", 2), NUMBER("type1_2", 6, "second message asked for"),
    NUMBER("offset1_2", 12, "slot offset of the answer"), SPARE("spare3", 2), NUMBER("mmsi2", 30, "second station asked"),
    NUMBER("type2_1", 6, "message asked for"), NUMBER("offset2_1", 12, "slot offset of the answer"), SPARE("spare4", 2), END
};

static const sea_field assignment[] = {
    SPARE("spare", 2), NUMBER("mmsi1", 30, "first station"), NUMBER("offset1", 12, "slot offset, or reports in 10 minutes"),
    NUMBER("increment1", 10, "slot increment"), NUMBER("mmsi2", 30, "second station"),
    NUMBER("offset2", 12, "slot offset, or reports in 10 minutes"), NUMBER("increment2", 10, "slot increment"), END
};

static const sea_field corrections[] = { SPARE("spare", 2), LON18("lon"), LAT17("lat"), SPARE("spare2", 5), DATA, END };

#define CLASS_B_BEGINS NUMBER("reserved", 8, "not used"), SPEED, ACCURACY, LON28, LAT27, COURSE, HEADING, SECOND
static const sea_field class_b[] = {
    CLASS_B_BEGINS, NUMBER("regional", 2, "not used"), FLAG("cs", "carrier-sense unit"), FLAG("display", "has a display"),
    FLAG("dsc", "has digital selective calling"), FLAG("band", "may use the whole marine band"), FLAG("msg22", "obeys message 22"),
    FLAG("assigned", "assigned mode"), RAIM, RADIO(SEA_EITHER), END
};
static const sea_field class_b_extended[] = {
    CLASS_B_BEGINS, NUMBER("regional", 4, "not used"), ROW_("shipname", 120, SEA_TEXT, "name", .role = SEA_NAME), SHIP_TYPE, SIZES, EPFD,
    RAIM, NUMBER("dte", 1, "data terminal: 0 available, 1 not"), FLAG("assigned", "assigned mode"), SPARE("spare", 4), END
};

static const sea_field link_management[] = {
    SPARE("spare", 2),
#define RESERVATION(n)                                                                                              \
    NUMBER("offset" n, 12, "slot offset"), NUMBER("number" n, 4, "slots"), NUMBER("timeout" n, 3, "minutes"),        \
    NUMBER("increment" n, 11, "slot increment")
    RESERVATION("1"), RESERVATION("2"), RESERVATION("3"), RESERVATION("4"), END
};

static const sea_field aid[] = {
    NUMBER_("aid_type", 5, "kind of aid to navigation", .words = sea_aid_words, .role = SEA_SHIP_TYPE),
    ROW_("name", 120, SEA_TEXT, "name, the extension included", .role = SEA_NAME), ACCURACY, LON28, LAT27, SIZES, EPFD, SECOND,
    FLAG("off_position", "off its position; only where second is below 60"), NUMBER("regional", 8, "state of racon, light and health"), RAIM,
    FLAG("virtual_aid", "there is none where it is said to be"), FLAG("assigned", "assigned mode"), SPARE("spare", 1),
    ROW_("name_extension", 0, SEA_TEXT, "behind the 20th character of the name", .role = SEA_NAME_MORE), END
};

#define CHANNELS                                                                                                    \
    SPARE("spare", 2), NUMBER("channel_a", 12, "ITU-R M.1084 number"), NUMBER("channel_b", 12, "ITU-R M.1084 number"), \
    NUMBER("txrx", 4, "what to send and receive on"), FLAG("power", "low power")
#define CHANNELS_END                                                                                                \
    FLAG("addressed", "to two stations, not an area"), FLAG("band_a", "channel A at 12.5 kHz"), FLAG("band_b", "channel B at 12.5 kHz"),       \
    NUMBER("zonesize", 3, "of the transitional zone, in nautical miles less one"), SPARE("spare4", 23), END
static const sea_field channels_area[] = {
    CHANNELS, CORNER_LON("ne_lon"), CORNER_LAT("ne_lat"), CORNER_LON("sw_lon"), CORNER_LAT("sw_lat"), CHANNELS_END
};
static const sea_field channels_stations[] = {
    CHANNELS, NUMBER("dest1", 30, "first station"), SPARE("spare2", 5), NUMBER("dest2", 30, "second station"), SPARE("spare3", 5), CHANNELS_END
};

static const sea_field group_assignment[] = {
    SPARE("spare", 2), CORNER_LON("ne_lon"), CORNER_LAT("ne_lat"), CORNER_LON("sw_lon"), CORNER_LAT("sw_lat"),
    NUMBER_("stationtype", 4, "which stations", .words = sea_station_words),
    NUMBER_("shiptype", 8, "which ships; 0: all", .words = sea_ship_words), SPARE("spare2", 22), NUMBER("txrx", 2, "what to send and receive on"),
    NUMBER("interval", 4, "reporting interval, coded"), NUMBER("quiet", 4, "quiet time in minutes; 0: none"), SPARE("spare3", 6), END
};

#define PART ROW("part", 2, SEA_LETTER, "A or B")
static const sea_field static_a[] = { PART, ROW_("shipname", 120, SEA_TEXT, "name", .role = SEA_NAME), END };
#define STATIC_B                                                                                                    \
    PART, SHIP_TYPE, TEXT("vendorid", 18, "maker of the unit"), NUMBER("model", 4, "of the unit"), NUMBER("serial", 20, "of the unit"), \
    ROW_("callsign", 42, SEA_TEXT, "call sign", .role = SEA_CALL_SIGN)
static const sea_field static_b[] = { STATIC_B, SIZES, EPFD, SPARE("spare", 2), END };
static const sea_field static_b_auxiliary[] = {
    STATIC_B, NUMBER_("mothership_mmsi", 30, "of an auxiliary craft", .role = SEA_MOTHERSHIP), EPFD, SPARE("spare", 2), END
};
static const sea_field static_other[] = { PART, DATA, END };

#define BINARY_BEGINS FLAG("addressed", "to one station"), FLAG("structured", "begins with DAC and FI")
#define BINARY_TO NUMBER("dest_mmsi", 30, "to whom"), SPARE("spare", 2)
#define BINARY_WHAT NUMBER("app_id", 16, "designated area code times 64 plus function identifier")
static const sea_field one_slot[] = { BINARY_BEGINS, DATA, END };
static const sea_field one_slot_structured[] = { BINARY_BEGINS, BINARY_WHAT, DATA, END };
static const sea_field one_slot_to[] = { BINARY_BEGINS, BINARY_TO, DATA, END };
static const sea_field one_slot_to_structured[] = { BINARY_BEGINS, BINARY_TO, BINARY_WHAT, DATA, END };
#define DATA_AND_RADIO                                                                                              \
    ROW_("data", 0, SEA_DATA, "bits without a known meaning, as LENGTH:HEXADECIMAL", .keep = 24), SPARE("spare2", 4), RADIO(SEA_EITHER), END
static const sea_field slots[] = { BINARY_BEGINS, DATA_AND_RADIO };
static const sea_field slots_structured[] = { BINARY_BEGINS, BINARY_WHAT, DATA_AND_RADIO };
static const sea_field slots_to[] = { BINARY_BEGINS, BINARY_TO, DATA_AND_RADIO };
static const sea_field slots_to_structured[] = { BINARY_BEGINS, BINARY_TO, BINARY_WHAT, DATA_AND_RADIO };

static const sea_field long_range[] = {
    ACCURACY, RAIM, NUMBER_("status", 4, "navigation status", .words = sea_status_words, .role = SEA_STATUS), LON18("lon"), LAT17("lat"),
    NUMBER_("speed", 6, "over ground; 62: that or more", MISSING(63), .role = SEA_KNOTS, .unit = "kn"),
    NUMBER_("course", 9, "over ground", MISSING(511), .role = SEA_DEGREES, .unit = "degrees"),
    FLAG("gnss", "the position is older than 5 seconds"), SPARE("spare", 1), END
};

static const sea_field aid_one_slot[] = {
    SECOND, LON28, LAT27, NUMBER("restricted", 2, "0 public, 1 restricted"),
    NUMBER("station_type", 3, "0 floating, 1 fixed, 4 virtual, 5 mobile"),
    NUMBER_("aid_type", 7, "kind of aid to navigation", .words = sea_aid_words, .role = SEA_SHIP_TYPE),
    NUMBER("mrn", 17, "index of the maritime resource name"), NUMBER("dimension_type", 4, "what the dimensions describe"),
    NUMBER("dimension_a", 9, "first dimension"), NUMBER("dimension_b", 11, "second dimension"), FLAG("more_data", "more geometry follows elsewhere"),
    FLAG("uncharted", "not on the chart"), NUMBER("on_station", 4, "0 on position, 1 off position, 9 unmarked hazard"),
    NUMBER("health", 8, "state of light, power and racon"), SPARE("spare", 1), FLAG("authenticated", "signed"), END
};

#define LAYOUT(t, words, where, rows_, bits) { .type = t, .title = words, .section = where, .rows = rows_, .least = bits }
#define LAYOUT_(t, words, where, rows_, bits, ...) { .type = t, .title = words, .section = where, .rows = rows_, .least = bits, __VA_ARGS__ }
#define WHEN(...) .when = { __VA_ARGS__ }
#define FLAGS(t, words, where, rows_, a, s) LAYOUT_(t, words, where, rows_, 40, WHEN({ 38, 1, a }, { 39, 1, s }))

/* Message 5 and 19 need everything up to the name, reports of position the position and what stands before it. */
const struct ist_sea_layout sea_messages[] = {
    LAYOUT(1, "position report, class A, scheduled", "3.1", class_a, 143),
    LAYOUT(2, "position report, class A, assigned", "3.1", class_a, 143),
    LAYOUT(3, "position report, class A, when interrogated", "3.1", class_a_itdma, 143),
    LAYOUT(4, "base station report", "3.2", base_station, 134),
    LAYOUT(5, "ship static and voyage data", "3.3", voyage, 232),
    LAYOUT(6, "binary addressed message", "3.4", NULL, 88),
    LAYOUT(7, "binary acknowledgement", "3.5", acknowledge, 70),
    LAYOUT(8, "binary broadcast message", "3.6", NULL, 56),
    LAYOUT(9, "search and rescue aircraft position report", "3.7", aircraft, 134),
    LAYOUT(10, "UTC and date inquiry", "3.8", time_inquiry, 70),
    LAYOUT(11, "UTC and date response", "3.2", base_station, 134),
    LAYOUT(12, "addressed safety-related message", "3.10", addressed_text, 72),
    LAYOUT(13, "safety-related acknowledgement", "3.5", acknowledge, 70),
    LAYOUT(14, "safety-related broadcast message", "3.12", broadcast_text, 40),
    LAYOUT(15, "interrogation", "3.13", interrogation, 76),
    LAYOUT(16, "assignment mode command", "3.14", assignment, 92),
    LAYOUT(17, "GNSS broadcast binary message", "3.15", corrections, 80),
    LAYOUT(18, "position report, class B", "3.16", class_b, 139),
    LAYOUT(19, "position report, class B, extended", "3.17", class_b_extended, 139),
    LAYOUT(20, "data link management", "3.18", link_management, 70),
    LAYOUT(21, "aid to navigation report", "3.19", aid, 219),
    LAYOUT_(22, "channel management, to two stations", "3.20", channels_stations, 145, WHEN({ 139, 1, 1 })),
    LAYOUT(22, "channel management, of an area", "3.20", channels_area, 145),
    LAYOUT(23, "group assignment command", "3.21", group_assignment, 154),
    LAYOUT_(24, "static data, part A", "3.22", static_a, 46, WHEN({ 38, 2, 0 })),
    LAYOUT_(24, "static data, part B, of an auxiliary craft", "3.22", static_b_auxiliary, 48, .auxiliary = true, WHEN({ 38, 2, 1 })),
    LAYOUT_(24, "static data, part B", "3.22", static_b, 48, WHEN({ 38, 2, 1 })),
    LAYOUT(24, "static data, unknown part", "3.22", static_other, 40),
    FLAGS(25, "binary message of one slot, broadcast", "3.23", one_slot, 0, 0),
    FLAGS(25, "binary message of one slot, broadcast, structured", "3.23", one_slot_structured, 0, 1),
    FLAGS(25, "binary message of one slot, addressed", "3.23", one_slot_to, 1, 0),
    FLAGS(25, "binary message of one slot, addressed, structured", "3.23", one_slot_to_structured, 1, 1),
    FLAGS(26, "binary message of several slots, broadcast", "3.24", slots, 0, 0),
    FLAGS(26, "binary message of several slots, broadcast, structured", "3.24", slots_structured, 0, 1),
    FLAGS(26, "binary message of several slots, addressed", "3.24", slots_to, 1, 0),
    FLAGS(26, "binary message of several slots, addressed, structured", "3.24", slots_to_structured, 1, 1),
    LAYOUT(27, "long-range position report", "3.25", long_range, 94),
    LAYOUT(28, "aid to navigation report of one slot", "M.1371-6", aid_one_slot, 99),
    { .title = NULL },
};
