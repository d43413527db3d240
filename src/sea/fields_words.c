/* SPDX-License-Identifier: Apache-2.0
 *
 * fields_words.c: what the numbers of some fields are called (ITU-R M.1371-5, tables of messages 1, 5, 21 and 23).
 */
#include "fields_rows.h"

const sea_words sea_second_words[] = { { 61, "manual" }, { 62, "estimated" }, { 63, "inoperative" }, { 0, NULL } };

const sea_words sea_status_words[] = {
    { 0, "Under way using engine" }, { 1, "At anchor" }, { 2, "Not under command" }, { 3, "Restricted manoeuvrability" },
    { 4, "Constrained by her draught" }, { 5, "Moored" }, { 6, "Aground" }, { 7, "Engaged in fishing" },
    { 8, "Under way sailing" }, { 9, "Reserved for high-speed craft" }, { 10, "Reserved for wing in ground" },
    { 11, "Towing astern" }, { 12, "Pushing ahead or towing alongside" }, { 13, "Reserved" },
    { 14, "AIS-SART, MOB or EPIRB is active" }, { 15, "Not defined" }, { 0, NULL },
};

const sea_words sea_maneuver_words[] = { { 1, "Not engaged" }, { 2, "Engaged" }, { 0, NULL } };

const sea_words sea_epfd_words[] = {
    { 0, "Undefined" }, { 1, "GPS" }, { 2, "GLONASS" }, { 3, "Combined GPS/GLONASS" }, { 4, "Loran-C" }, { 5, "Chayka" },
    { 6, "Integrated navigation system" }, { 7, "Surveyed" }, { 8, "Galileo" }, { 15, "Internal GNSS" }, { 0, NULL },
};

#define CARGO(first, what)                                                                                          \
    { (first), what }, { (first) + 1, what ", hazard category A" }, { (first) + 2, what ", hazard category B" },     \
    { (first) + 3, what ", hazard category C" }, { (first) + 4, what ", hazard category D" },                        \
    { (first) + 5, what ", reserved" }, { (first) + 6, what ", reserved" }, { (first) + 7, what ", reserved" },      \
    { (first) + 8, what ", reserved" }, { (first) + 9, what ", no more information" }
const sea_words sea_ship_words[] = {
    CARGO(20, "Wing in ground"),
    { 30, "Fishing" }, { 31, "Towing" }, { 32, "Towing, longer than 200 m or wider than 25 m" },
    { 33, "Dredging or underwater operations" }, { 34, "Diving operations" }, { 35, "Military operations" }, { 36, "Sailing" },
    { 37, "Pleasure craft" },
    CARGO(40, "High-speed craft"),
    { 50, "Pilot vessel" }, { 51, "Search and rescue vessel" }, { 52, "Tug" }, { 53, "Port tender" },
    { 54, "Anti-pollution" }, { 55, "Law enforcement" }, { 56, "Local vessel" }, { 57, "Local vessel" },
    { 58, "Medical transport" }, { 59, "Ship of a state not party to an armed conflict" },
    CARGO(60, "Passenger"), CARGO(70, "Cargo"), CARGO(80, "Tanker"), CARGO(90, "Other type"),
    { 0, NULL },
};

const sea_words sea_aid_words[] = {
    { 0, "Not specified" }, { 1, "Reference point" }, { 2, "RACON" }, { 3, "Fixed offshore structure" },
    { 4, "Emergency wreck marking buoy" },
    { 5, "Light, without sectors" }, { 6, "Light, with sectors" }, { 7, "Leading light front" }, { 8, "Leading light rear" },
    { 9, "Beacon, cardinal N" }, { 10, "Beacon, cardinal E" }, { 11, "Beacon, cardinal S" }, { 12, "Beacon, cardinal W" },
    { 13, "Beacon, port hand" }, { 14, "Beacon, starboard hand" }, { 15, "Beacon, preferred channel port hand" },
    { 16, "Beacon, preferred channel starboard hand" }, { 17, "Beacon, isolated danger" }, { 18, "Beacon, safe water" },
    { 19, "Beacon, special mark" }, { 20, "Cardinal mark N" }, { 21, "Cardinal mark E" }, { 22, "Cardinal mark S" },
    { 23, "Cardinal mark W" }, { 24, "Port hand mark" }, { 25, "Starboard hand mark" },
    { 26, "Preferred channel port hand" }, { 27, "Preferred channel starboard hand" }, { 28, "Isolated danger" },
    { 29, "Safe water" }, { 30, "Special mark" }, { 31, "Light vessel, LANBY or rig" }, { 0, NULL },
};

const sea_words sea_station_words[] = {
    { 0, "All types of mobile stations" }, { 1, "Class A" }, { 2, "All types of class B" },
    { 3, "Airborne search and rescue" }, { 4, "Class B SO" }, { 5, "Class B CS" }, { 6, "Inland waterways" }, { 0, NULL },
};
