/* SPDX-License-Identifier: Apache-2.0
 *
 * fields_rows.h: short ways to write the rows that come back in many messages.
 */
#ifndef SEA_FIELDS_ROWS_H
#define SEA_FIELDS_ROWS_H

#include "fields.h"

#define ROW(n, w, k, m) { .name = n, .width = w, .kind = k, .meaning = m }
#define ROW_(n, w, k, m, ...) { .name = n, .width = w, .kind = k, .meaning = m, __VA_ARGS__ }
#define MISSING(v) .missing = (v), .has_missing = true
#define NUMBER(n, w, m) ROW(n, w, SEA_NUMBER, m)
#define NUMBER_(n, w, m, ...) ROW_(n, w, SEA_NUMBER, m, __VA_ARGS__)
#define FLAG(n, m) ROW(n, 1, SEA_FLAG, m)
#define TEXT(n, w, m) ROW(n, w, SEA_TEXT, m)
#define SPARE(n, w) ROW(n, w, SEA_SPARE, "not used")
#define DATA ROW("data", 0, SEA_DATA, "bits without a known meaning, as LENGTH:HEXADECIMAL")
#define END { 0 }

/* 1/10000 minute in 28 and 27 bits; 1/1000 minute in 25 and 24; 1/10 minute in 18 and 17. */
#define LON28 ROW_("lon", 28, SEA_PLACE, "longitude", .negative = true, .times = 1, MISSING(181 * 600000), .role = SEA_LON, .unit = "degrees")
#define LAT27 ROW_("lat", 27, SEA_PLACE, "latitude", .negative = true, .times = 1, MISSING(91 * 600000), .role = SEA_LAT, .unit = "degrees")
#define LON25_(n) ROW_(n, 25, SEA_PLACE, "longitude", .negative = true, .times = 10, MISSING(181 * 60000), .unit = "degrees")
#define LAT24_(n) ROW_(n, 24, SEA_PLACE, "latitude", .negative = true, .times = 10, MISSING(91 * 60000), .unit = "degrees")
#define LON25 LON25_("lon")
#define LAT24 LAT24_("lat")
#define LON18(n) ROW_(n, 18, SEA_PLACE, "longitude", .negative = true, .times = 1000, MISSING(181 * 600), .role = SEA_LON, .unit = "degrees")
#define LAT17(n) ROW_(n, 17, SEA_PLACE, "latitude", .negative = true, .times = 1000, MISSING(91 * 600), .role = SEA_LAT, .unit = "degrees")
#define CORNER_LON(n) ROW_(n, 18, SEA_PLACE, "longitude of a corner", .negative = true, .times = 1000, MISSING(181 * 600), .unit = "degrees")
#define CORNER_LAT(n) ROW_(n, 17, SEA_PLACE, "latitude of a corner", .negative = true, .times = 1000, MISSING(91 * 600), .unit = "degrees")
#define ACCURACY ROW_("accuracy", 1, SEA_FLAG, "position better than 10 m", .role = SEA_ACCURACY)
#define SPEED ROW_("speed", 10, SEA_NUMBER, "over ground; 102.2: that or more", .digits = 1, MISSING(1023), .role = SEA_SPEED, .unit = "kn")
#define COURSE ROW_("course", 12, SEA_NUMBER, "over ground", .digits = 1, MISSING(3600), .role = SEA_COURSE, .unit = "degrees")
#define HEADING ROW_("heading", 9, SEA_NUMBER, "true", MISSING(511), .role = SEA_HEADING, .unit = "degrees")
#define SECOND ROW_("second", 6, SEA_NUMBER, "of the position; 61 manual, 62 estimated, 63 no positioning system", MISSING(60), \
                    .words = sea_second_words, .role = SEA_SECOND)
#define RAIM FLAG("raim", "receiver integrity monitoring in use")
#define EPFD ROW_("epfd", 4, SEA_NUMBER, "kind of positioning device", .words = sea_epfd_words)
#define RADIO(k) ROW_("radio", (k) == SEA_EITHER ? 20 : 19, SEA_RADIO, "communication state", .keep = k)
#define SHIP_TYPE ROW_("shiptype", 8, SEA_NUMBER, "type of ship and cargo", MISSING(0), .words = sea_ship_words, .role = SEA_SHIP_TYPE)
#define SIZES                                                                                                       \
    ROW_("to_bow", 9, SEA_SIZE, "from antenna to bow", .keep = 0, .role = SEA_BOW, .unit = "m"),                     \
    ROW_("to_stern", 9, SEA_SIZE, "from antenna to stern", .keep = 1, .role = SEA_STERN, .unit = "m"),               \
    ROW_("to_port", 6, SEA_SIZE, "from antenna to port side", .keep = 2, .role = SEA_PORT, .unit = "m"),             \
    ROW_("to_starboard", 6, SEA_SIZE, "from antenna to starboard side", .keep = 3, .role = SEA_STARBOARD, .unit = "m")
#define MONTH NUMBER_("month", 4, "UTC", MISSING(0))
#define DAY NUMBER_("day", 5, "UTC", MISSING(0))
#define HOUR NUMBER_("hour", 5, "UTC", MISSING(24))
#define MINUTE NUMBER_("minute", 6, "UTC", MISSING(60))
#define LINKAGE NUMBER_("linkage", 10, "number that links messages", MISSING(0))

extern const sea_words sea_second_words[], sea_epfd_words[], sea_ship_words[], sea_status_words[], sea_aid_words[], sea_station_words[],
    sea_maneuver_words[];

#endif
