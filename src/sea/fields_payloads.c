/* SPDX-License-Identifier: Apache-2.0
 *
 * fields_payloads.c: what messages 6 and 8 carry: the international functions of ITU-R M.1371-5 annex 5 and IMO
 * SN.1/Circ.289, the one of SN/Circ.236 that is still sent, inland ships (CCNR) and aids of the British Isles.
 *
 * Others are kept as bits, the encrypted ones of DAC 366 and the WMO form of the weather report among them. Checked on
 * real messages: 1/11, 1/22, 1/31, 200/10, 235/10; the rest on messages made from the description.
 */
#include "fields_rows.h"

/* Shorter rows for values with a missing one, in whole units and in tenths. */
#define WHOLE(n, w, gone, u, m) NUMBER_(n, w, m, MISSING(gone), .unit = u)
#define TENTHS(n, w, gone, u, m) NUMBER_(n, w, m, .digits = 1, MISSING(gone), .unit = u)
#define TEMPERATURE(n, w, gone, m) NUMBER_(n, w, m, .negative = true, .digits = 1, MISSING(gone), .unit = "degrees C")
#define WIND                                                                                                        \
    WHOLE("wspeed", 7, 127, "kn", "wind, mean of 10 minutes"), WHOLE("wgust", 7, 127, "kn", "highest wind in 10 minutes")
#define CURRENT(n, gone) TENTHS("cspeed" n, 8, 255, "kn", "current"), WHOLE("cdir" n, 9, gone, "degrees", "where the current goes")
#define WAVES(gone)                                                                                                 \
    TENTHS("waveheight", 8, 255, "m", "significant wave height"), WHOLE("waveperiod", 6, 63, "s", "wave period"),    \
    WHOLE("wavedir", 9, gone, "degrees", "where waves come from"), TENTHS("swellheight", 8, 255, "m", "swell"),     \
    WHOLE("swellperiod", 6, 63, "s", "swell period"), WHOLE("swelldir", 9, gone, "degrees", "where swell comes from"), \
    WHOLE("seastate", 4, 13, "Beaufort", "sea state")

/* Met/hydro of Circ.289, and its predecessor of Circ.236. */
static const sea_field weather_31[] = {
    LON25, LAT24, ACCURACY, DAY, HOUR, MINUTE, WIND, WHOLE("wdir", 9, 360, "degrees", "where the wind comes from"),
    WHOLE("wgustdir", 9, 360, "degrees", "where the gusts come from"), TEMPERATURE("airtemp", 11, -1024, "air temperature"),
    WHOLE("humidity", 7, 101, "%", "relative humidity"), TEMPERATURE("dewpoint", 10, 501, "dew point"),
    NUMBER_("pressure", 9, "799: that or less, 1201: that or more", .offset = 799, MISSING(511), .unit = "hPa"),
    WHOLE("pressuretend", 2, 3, NULL, "0 steady, 1 falling, 2 rising"), FLAG("visgreater", "more than the instrument reaches"),
    TENTHS("visibility", 7, 127, "nautical miles", "horizontal visibility"),
    NUMBER_("waterlevel", 12, "deviation from the local datum", .digits = 2, .offset = -1000, MISSING(4001), .unit = "m"),
    WHOLE("leveltrend", 2, 3, NULL, "0 steady, 1 falling, 2 rising"), CURRENT("", 360), CURRENT("2", 360),
    WHOLE("cdepth2", 5, 31, "m", "depth of the second"), CURRENT("3", 360), WHOLE("cdepth3", 5, 31, "m", "depth of the third"), WAVES(360),
    TEMPERATURE("watertemp", 10, 501, "water temperature"), WHOLE("preciptype", 3, 7, NULL, "kind of precipitation (WMO 306, 4.201)"),
    TENTHS("salinity", 9, 510, "parts per thousand", "50.1: not possible to measure"), WHOLE("ice", 2, 3, NULL, "0 no ice, 1 ice"),
    SPARE("spare2", 10), END
};
static const sea_field weather_11[] = {
    ROW_("lat", 24, SEA_PLACE, "latitude", .negative = true, .times = 10, MISSING(0x7FFFFF), .unit = "degrees"),
    ROW_("lon", 25, SEA_PLACE, "longitude", .negative = true, .times = 10, MISSING(0xFFFFFF), .unit = "degrees"),
    DAY, WHOLE("hour", 5, 31, NULL, "UTC"), WHOLE("minute", 6, 63, NULL, "UTC"), WIND,
    WHOLE("wdir", 9, 511, "degrees", "where the wind comes from"), WHOLE("wgustdir", 9, 511, "degrees", "where the gusts come from"),
    NUMBER_("airtemp", 11, "air temperature", .digits = 1, .offset = -600, MISSING(2047), .unit = "degrees C"),
    WHOLE("humidity", 7, 127, "%", "relative humidity"),
    NUMBER_("dewpoint", 10, "dew point", .digits = 1, .offset = -200, MISSING(1023), .unit = "degrees C"),
    NUMBER_("pressure", 9, "air pressure", .offset = 800, MISSING(511), .unit = "hPa"),
    WHOLE("pressuretend", 2, 3, NULL, "0 steady, 1 falling, 2 rising"), TENTHS("visibility", 8, 255, "nautical miles", "horizontal visibility"),
    NUMBER_("waterlevel", 9, "deviation from the local datum", .digits = 1, .offset = -100, MISSING(511), .unit = "m"),
    WHOLE("leveltrend", 2, 3, NULL, "0 steady, 1 falling, 2 rising"), CURRENT("", 511), CURRENT("2", 511),
    WHOLE("cdepth2", 5, 31, "m", "depth of the second"), CURRENT("3", 511), WHOLE("cdepth3", 5, 31, "m", "depth of the third"),
    TENTHS("waveheight", 8, 255, "m", "significant wave height"), WHOLE("waveperiod", 6, 63, "s", "wave period"),
    WHOLE("wavedir", 9, 511, "degrees", "where waves come from"), TENTHS("swellheight", 8, 255, "m", "swell"),
    WHOLE("swellperiod", 6, 63, "s", "swell period"), WHOLE("swelldir", 9, 511, "degrees", "where swell comes from"),
    WHOLE("seastate", 4, 15, "Beaufort", "sea state"),
    NUMBER_("watertemp", 10, "water temperature", .digits = 1, .offset = -100, MISSING(1023), .unit = "degrees C"),
    WHOLE("preciptype", 3, 7, NULL, "kind of precipitation (WMO 306, 4.201)"), TENTHS("salinity", 9, 511, "parts per thousand", "salinity"),
    WHOLE("ice", 2, 3, NULL, "0 no ice, 1 ice"), SPARE("spare2", 6), END
};

/* ITU-R M.1371-5, annex 5. */
static const sea_field text_telegram[] = { FLAG("ack_required", "an answer is asked for"), NUMBER("msn", 11, "sequence number"), TEXT("text", 0, "text"), END };
static const sea_field asks_function[] = { NUMBER("req_dac", 10, "area code asked for"), NUMBER("req_fid", 6, "function asked for"), DATA, END };
static const sea_field asks_capability[] = { NUMBER("req_dac", 10, "area code asked for"), DATA, END };
static const sea_field capability[] = { NUMBER("req_dac", 10, "area code"), ROW("availability", 128, SEA_DATA, "two bits a function"), DATA, END };
static const sea_field application_ack[] = {
    NUMBER("ack_dac", 10, "area code"), NUMBER("ack_fid", 6, "function"), NUMBER("seqno2", 11, "sequence number"), FLAG("available", "it is known here"),
    NUMBER("response", 3, "what became of it"), SPARE("spare2", 49), END
};
static const sea_field persons[] = { NUMBER_("persons", 13, "on board; 8191: that or more", MISSING(0)), ROW("spare2", 0, SEA_DATA, "not used"), END };

/* Circ.289 in order of function identifier. */
static const sea_field target_mmsi[] = {
    NUMBER("idtype", 2, "0 MMSI, 1 IMO, 2 call sign, 3 other"), NUMBER("id_high", 12, "upper part"), NUMBER("id", 30, "of the target"), SPARE("spare", 4), LAT24, LON25,
    NUMBER_("course", 9, "over ground", MISSING(360), .unit = "degrees"), WHOLE("second", 6, 60, NULL, "of the position"),
    NUMBER_("speed", 8, "over ground; 254: that or more", MISSING(255), .unit = "kn"), END
};
static const sea_field target_text[] = {
    NUMBER("idtype", 2, "0 MMSI, 1 IMO, 2 call sign, 3 other"), TEXT("id", 42, "of the target"), SPARE("spare", 4), LAT24, LON25,
    NUMBER_("course", 9, "over ground", MISSING(360), .unit = "degrees"), WHOLE("second", 6, 60, NULL, "of the position"),
    NUMBER_("speed", 8, "over ground; 254: that or more", MISSING(255), .unit = "kn"), END
};
static const sea_field *const target_rows[] = { target_mmsi, target_mmsi, target_text, target_text };
static const sea_group targets = { "targets", 120, 2, 4, target_rows };
static const sea_field nothing[] = { END };

static const sea_field clearance[] = {
    LINKAGE, MONTH, DAY, HOUR, MINUTE, TEXT("portname", 120, "port and berth"), TEXT("destination", 30, "UN/LOCODE"), LON25, LAT24, SPARE("spare2", 43), END
};
static const sea_field traffic_signal[] = {
    LINKAGE, TEXT("station", 120, "name of the signal station"), LON25, LAT24, NUMBER("status", 2, "0 not known, 1 regular, 2 irregular"),
    NUMBER("signal", 5, "now in service"), HOUR, MINUTE, NUMBER("nextsignal", 5, "expected next"), SPARE("spare2", 102), END
};
#define SERVICE(n) NUMBER(n, 2, "0 not known, 1 not there, 2 there, 3 reserved")
static const sea_field berthing[] = {
    LINKAGE, NUMBER_("berth_length", 9, "of the berth", .unit = "m"), NUMBER_("berth_depth", 8, "of the water", .digits = 1, .unit = "m"),
    NUMBER("position", 3, "how the ship lies"), MONTH, DAY, HOUR, MINUTE, FLAG("availability", "services are known"), SERVICE("agent"),
    SERVICE("fuel"), SERVICE("chandler"), SERVICE("stevedore"), SERVICE("electrical"), SERVICE("water"), SERVICE("customs"),
    SERVICE("cartage"), SERVICE("crane"), SERVICE("lift"), SERVICE("medical"), SERVICE("navrepair"), SERVICE("provisions"),
    SERVICE("shiprepair"), SERVICE("surveyor"), SERVICE("steam"), SERVICE("tugs"), SERVICE("solidwaste"), SERVICE("liquidwaste"),
    SERVICE("hazardouswaste"), SERVICE("ballast"), SERVICE("additional"), SERVICE("regional1"), SERVICE("regional2"), SERVICE("future1"),
    SERVICE("future2"), TEXT("berth_name", 120, "name"), LON25, LAT24, END
};
static const sea_field weather_ship[] = {
    NUMBER("report_form", 1, "0 plain, 1 WMO"), TEXT("location", 120, "where"), LON25, LAT24, DAY, HOUR, MINUTE,
    WHOLE("weather", 4, 8, NULL, "present weather (WMO 306, 4.501)"), FLAG("vislimit", "more than the instrument reaches"),
    TENTHS("visibility", 7, 127, "nautical miles", "horizontal visibility"), WHOLE("humidity", 7, 101, "%", "relative humidity"),
    WHOLE("wspeed", 7, 127, "kn", "wind"), WHOLE("wdir", 9, 360, "degrees", "where the wind comes from"),
    NUMBER_("pressure", 9, "799: that or less", .offset = 799, MISSING(403), .unit = "hPa"), WHOLE("pressuretend", 4, 15, NULL, "WMO 306, 0200"),
    TEMPERATURE("airtemp", 11, -1024, "air temperature"), NUMBER_("watertemp", 10, "water temperature", .digits = 1, .offset = -100, MISSING(601), .unit = "degrees C"),
    WHOLE("waveperiod", 6, 63, "s", "wave period"), TENTHS("waveheight", 8, 255, "m", "wave height"),
    WHOLE("wavedir", 9, 360, "degrees", "where waves come from"), TENTHS("swellheight", 8, 255, "m", "swell"),
    WHOLE("swelldir", 9, 360, "degrees", "where swell comes from"), WHOLE("swellperiod", 6, 63, "s", "swell period"), SPARE("spare2", 3), END
};
static const sea_field weather_wmo[] = { NUMBER("report_form", 1, "0 plain, 1 WMO"), DATA, END };

static const sea_field area_notice[] = {
    LINKAGE, NUMBER("notice", 7, "kind of notice"), MONTH, DAY, HOUR, MINUTE,
    NUMBER_("duration", 18, "from that time on", MISSING(262143), .unit = "min"), END
};
#define SHAPE NUMBER("shape", 3, "0 circle or point, 1 rectangle, 2 sector, 3 line, 4 polygon, 5 text"), NUMBER("scale", 2, "lengths are times 10^this")
#define PRECISION NUMBER_("precision", 3, "decimals of the position", MISSING(4))
static const sea_field shape_circle[] = { SHAPE, LON25, LAT24, PRECISION, NUMBER_("radius", 12, "0: a point", .unit = "m"), SPARE("spare", 18), END };
static const sea_field shape_rectangle[] = {
    SHAPE, LON25, LAT24, PRECISION, NUMBER_("east", 8, "extent to the east", .unit = "m"), NUMBER_("north", 8, "extent to the north", .unit = "m"),
    NUMBER_("orientation", 9, "clockwise", .unit = "degrees"), SPARE("spare", 5), END
};
static const sea_field shape_sector[] = {
    SHAPE, LON25, LAT24, PRECISION, NUMBER_("radius", 12, "of the sector", .unit = "m"), NUMBER_("left", 9, "its left side", .unit = "degrees"),
    NUMBER_("right", 9, "its right side", .unit = "degrees"), END
};
#define LEG(n)                                                                                                      \
    NUMBER_("bearing" n, 10, "to the next point, half degrees", .digits = 1, .times = 5, MISSING(720), .unit = "degrees"), NUMBER_("distance" n, 10, "to the next point", .unit = "m")
static const sea_field shape_points[] = { SHAPE, LEG("1"), LEG("2"), LEG("3"), LEG("4"), SPARE("spare", 2), END };
static const sea_field shape_text[] = { NUMBER("shape", 3, "5 is text"), TEXT("text", 84, "text"), END };
static const sea_field shape_other[] = { NUMBER("shape", 3, "reserved"), ROW("data", 84, SEA_DATA, "bits"), END };
static const sea_field *const shapes[] = { shape_circle, shape_rectangle, shape_sector, shape_points, shape_points, shape_text, shape_other, shape_other };
static const sea_group sub_areas = { "subareas", 87, 3, 8, shapes };

static const sea_field extended_static[] = {
    LINKAGE, NUMBER_("airdraught", 13, "height above the keel", .digits = 1, MISSING(0), .unit = "m"), TEXT("lastport", 30, "UN/LOCODE"),
    TEXT("nextport", 30, "UN/LOCODE"), TEXT("secondport", 30, "UN/LOCODE"), SERVICE("ais_state"), SERVICE("ata_state"), SERVICE("bnwas_state"),
    SERVICE("ecdisb_state"), SERVICE("chart_state"), SERVICE("sounder_state"), SERVICE("epaid_state"), SERVICE("steer_state"),
    SERVICE("gnss_state"), SERVICE("gyro_state"), SERVICE("lrit_state"), SERVICE("magcomp_state"), SERVICE("navtex_state"), SERVICE("arpa_state"),
    SERVICE("sband_state"), SERVICE("xband_state"), SERVICE("hfradio_state"), SERVICE("inmarsat_state"), SERVICE("mfradio_state"),
    SERVICE("vhfradio_state"), SERVICE("grndlog_state"), SERVICE("waterlog_state"), SERVICE("thd_state"), SERVICE("tcs_state"), SERVICE("vdr_state"),
    SERVICE("reserved_state"), NUMBER_("iceclass", 4, "ice class", MISSING(15)), NUMBER_("horsepower", 18, "of the shaft", MISSING(262143)),
    NUMBER_("vhfchan", 12, "working channel", MISSING(0)), TEXT("lshiptype", 42, "type of ship in words"), NUMBER_("tonnage", 18, "gross", MISSING(262143)),
    NUMBER_("lading", 2, "1 laden, 2 in ballast", MISSING(0)), NUMBER_("heavyoil", 2, "as fuel", MISSING(0)), NUMBER_("lightoil", 2, "as fuel", MISSING(0)),
    NUMBER_("dieseloil", 2, "as fuel", MISSING(0)), NUMBER_("totaloil", 14, "on board", MISSING(16383), .unit = "t"), NUMBER_("persons", 13, "on board", MISSING(0)),
    SPARE("spare2", 10), END
};
static const sea_field dangerous[] = { NUMBER_("unit", 2, "1 kg, 2 t, 3 thousand t", MISSING(0)), NUMBER_("amount", 10, "of cargo", MISSING(0)), END };
static const sea_field cargo[] = { NUMBER_("code", 4, "which code", MISSING(0)), NUMBER_("subtype", 13, "in that code", MISSING(0)), END };
static const sea_field *const cargo_rows[] = { cargo };
static const sea_group cargoes = { "cargoes", 17, 0, 1, cargo_rows };

#define SENSOR NUMBER("sensor", 4, "kind of report"), DAY, HOUR, MINUTE, NUMBER("site", 7, "number of the place")
#define FORECAST WHOLE("fday", 5, 0, NULL, "of the forecast"), WHOLE("fhour", 5, 24, NULL, "of the forecast"), WHOLE("fminute", 6, 60, NULL, "of the forecast")
#define LASTS NUMBER_("duration", 8, "0: until told otherwise", MISSING(255), .unit = "min")
#define HOW(n) NUMBER_(n, 3, "how it was measured", MISSING(0))
static const sea_field sensor_site[] = { SENSOR, LON28, LAT27, NUMBER_("alt", 11, "of the sensor", .digits = 1, MISSING(2002), .unit = "m"), NUMBER_("owner", 4, "of the sensor", MISSING(0)), NUMBER_("timeout", 3, "of the data", MISSING(0)), SPARE("spare", 12), END };
static const sea_field sensor_name[] = { SENSOR, TEXT("name", 84, "of the station"), SPARE("spare", 1), END };
static const sea_field sensor_wind[] = {
    SENSOR, WIND, WHOLE("wdir", 9, 360, "degrees", "where the wind comes from"), WHOLE("wgustdir", 9, 360, "degrees", "where the gusts come from"), HOW("sensortype"),
    WHOLE("fwspeed", 7, 127, "kn", "forecast"), WHOLE("fwgust", 7, 127, "kn", "forecast"), WHOLE("fwdir", 9, 360, "degrees", "forecast"), FORECAST, LASTS, SPARE("spare", 3), END
};
#define LEVEL(n) NUMBER_(n, 16, "of the water", .negative = true, .digits = 2, MISSING(-32768), .unit = "m")
static const sea_field sensor_level[] = {
    SENSOR, NUMBER("level_type", 1, "0 relative, 1 deviation"), LEVEL("level"), WHOLE("trend", 2, 3, NULL, "0 steady, 1 falling, 2 rising"), WHOLE("datum", 5, 14, NULL, "which datum"),
    HOW("sensortype"), NUMBER("ftype", 1, "0 relative, 1 deviation"), LEVEL("flevel"), FORECAST, LASTS, SPARE("spare", 17), END
};
#define FLOW(n) TENTHS("cspeed" n, 8, 247, "kn", "current"), WHOLE("cdir" n, 9, 360, "degrees", "where it goes"), WHOLE("cdepth" n, 9, 362, "m", "its depth")
static const sea_field sensor_flow[] = { SENSOR, FLOW("1"), FLOW("2"), FLOW("3"), HOW("sensortype"), SPARE("spare", 4), END };
#define FLOW3(n) TENTHS("cnorth" n, 8, 247, "kn", "to the north"), TENTHS("ceast" n, 8, 247, "kn", "to the east"), TENTHS("cup" n, 8, 247, "kn", "upwards"), WHOLE("cdepth" n, 9, 362, "m", "its depth")
static const sea_field sensor_flow3[] = { SENSOR, FLOW3("1"), FLOW3("2"), HOW("sensortype"), SPARE("spare", 16), END };
#define FLOWH(n) WHOLE("bearing" n, 9, 360, "degrees", "from the sensor"), WHOLE("distance" n, 7, 122, "m", "from the sensor"), TENTHS("speed" n, 8, 247, "kn", "current"), WHOLE("direction" n, 9, 360, "degrees", "where it goes"), WHOLE("depth" n, 9, 362, "m", "its depth")
static const sea_field sensor_flowh[] = { SENSOR, FLOWH("1"), FLOWH("2"), SPARE("spare", 1), END };
static const sea_field sensor_sea[] = {
    SENSOR, TENTHS("swheight", 8, 247, "m", "swell"), WHOLE("swperiod", 6, 61, "s", "swell period"), WHOLE("swelldir", 9, 360, "degrees", "where swell comes from"), WHOLE("seastate", 4, 13, "Beaufort", "sea state"),
    HOW("swelltype"), TEMPERATURE("watertemp", 10, 501, "water temperature"), TENTHS("wtempdepth", 7, 122, "m", "depth of that"), HOW("depthtype"), TENTHS("waveheight", 8, 247, "m", "waves"),
    WHOLE("waveperiod", 6, 61, "s", "wave period"), WHOLE("wavedir", 9, 360, "degrees", "where waves come from"), HOW("wavetype"), TENTHS("salinity", 9, 510, "parts per thousand", "salinity"), END
};
static const sea_field sensor_salinity[] = {
    SENSOR, TEMPERATURE("watertemp", 10, 501, "water temperature"), NUMBER_("conductivity", 10, "siemens/m", .digits = 2, MISSING(702)), NUMBER_("pressure", 16, "decibar", .digits = 1, MISSING(60002)),
    TENTHS("salinity", 9, 510, "parts per thousand", "salinity"), NUMBER("salinitytype", 2, "measured or computed"), HOW("sensortype"), SPARE("spare", 35), END
};
static const sea_field sensor_weather[] = {
    SENSOR, TEMPERATURE("temperature", 11, -1024, "air"), HOW("sensortype"), WHOLE("preciptype", 2, 3, NULL, "kind of precipitation"), TENTHS("visibility", 8, 243, "nautical miles", "horizontal"),
    TEMPERATURE("dewpoint", 10, 501, "dew point"), HOW("dewtype"), NUMBER_("pressure", 9, "799: that or less", .offset = 799, MISSING(403), .unit = "hPa"), WHOLE("pressuretend", 2, 3, NULL, "0 steady, 1 falling, 2 rising"),
    HOW("pressuretype"), TENTHS("salinity", 9, 510, "parts per thousand", "salinity"), SPARE("spare", 25), END
};
#define GAP(n, m) NUMBER_(n, 13, m, .digits = 2, MISSING(8191), .unit = "m")
static const sea_field sensor_air_gap[] = { SENSOR, GAP("airdraught", "of ships that pass"), GAP("airgap", "now"), WHOLE("gaptrend", 2, 3, NULL, "0 steady, 1 falling, 2 rising"), GAP("fairgap", "forecast"), FORECAST, SPARE("spare", 28), END };
static const sea_field sensor_other[] = { SENSOR, ROW("data", 85, SEA_DATA, "bits"), END };
static const sea_field *const sensors[] = {
    sensor_site, sensor_name, sensor_wind, sensor_level, sensor_flow, sensor_flow3, sensor_flowh, sensor_sea, sensor_salinity, sensor_weather, sensor_air_gap,
    sensor_other, sensor_other, sensor_other, sensor_other, sensor_other,
};
static const sea_group sensor_reports = { "reports", 112, 4, 16, sensors };

static const sea_field route[] = {
    LINKAGE, NUMBER("sender", 3, "0 ship, 1 authority"), NUMBER("rtype", 5, "kind of route"), MONTH, DAY, HOUR, MINUTE,
    NUMBER_("duration", 18, "from that time on", MISSING(262143), .unit = "min"), NUMBER("waycount", 5, "points; 0: the route is cancelled"), END
};
static const sea_field way_point[] = { LON28, LAT27, END };
static const sea_field *const way_rows[] = { way_point };
static const sea_group way_points = { "waypoints", 55, 0, 1, way_rows };
static const sea_field description[] = { LINKAGE, TEXT("text", 0, "text"), END };
static const sea_field tides[] = { MONTH, DAY, END };
static const sea_field tide[] = {
    LON25, LAT24, NUMBER_("from_hour", 5, "UTC", MISSING(24)), NUMBER_("from_min", 6, "UTC", MISSING(60)), NUMBER_("to_hour", 5, "UTC", MISSING(24)),
    NUMBER_("to_min", 6, "UTC", MISSING(60)), WHOLE("cdir", 9, 360, "degrees", "where the current goes"), TENTHS("cspeed", 8, 255, "kn", "current"), END
};
static const sea_field *const tide_rows[] = { tide };
static const sea_group tide_windows = { "tidals", 88, 0, 1, tide_rows };

static const sea_field inland[] = {
    TEXT("vin", 48, "European number"), NUMBER_("length", 13, "of the ship", .digits = 1, MISSING(0), .unit = "m"),
    NUMBER_("beam", 10, "of the ship", .digits = 1, MISSING(0), .unit = "m"), NUMBER("shiptype", 14, "European type of ship or convoy"), NUMBER("hazard", 3, "blue cones; 4 B-flag, 5 not known"),
    NUMBER_("draught", 11, "of the ship", .digits = 2, MISSING(0), .unit = "m"), NUMBER_("loaded", 2, "1 empty, 2 loaded", MISSING(0)), FLAG("speed_q", "good"),
    FLAG("course_q", "good"), FLAG("heading_q", "good"), SPARE("spare2", 8), END
};
static const sea_field aid_health[] = {
    NUMBER_("ana_int", 10, "supply", .digits = 2, .times = 5, .unit = "V"), NUMBER_("ana_ext1", 10, "first analogue input", .digits = 2, .times = 5, .unit = "V"),
    NUMBER_("ana_ext2", 10, "second analogue input", .digits = 2, .times = 5, .unit = "V"), NUMBER("racon", 2, "0 none, 1 not watched, 2 works, 3 fails"),
    NUMBER("light", 2, "0 none, 1 on, 2 off, 3 fails"), FLAG("alarm", "something is wrong"), NUMBER("stat_ext", 8, "eight digital inputs"), FLAG("off_pos", "off its position"), SPARE("spare2", 4), END
};

#define OF(dac, fid) .when = { { 0, 10, dac }, { 0, 6, fid } }
#define PAYLOAD(to, d, f, words, where, rows_, group_) { .addressed = to, .title = words, .section = where, .rows = rows_, .group = group_, OF(d, f) }
enum { TO = 1, ALL = 2, BOTH = 3 };

/* A third condition counts from the payload's own begin. */
const struct ist_sea_layout sea_payloads[] = {
    PAYLOAD(BOTH, 1, 0, "text telegram", "M.1371-5 annex 5", text_telegram, NULL),
    PAYLOAD(TO, 1, 2, "interrogation for a function", "M.1371-5 annex 5", asks_function, NULL),
    PAYLOAD(TO, 1, 3, "capability interrogation", "M.1371-5 annex 5", asks_capability, NULL),
    PAYLOAD(TO, 1, 4, "capability reply", "M.1371-5 annex 5", capability, NULL),
    PAYLOAD(TO, 1, 5, "application acknowledgement", "M.1371-5 annex 5", application_ack, NULL),
    PAYLOAD(BOTH, 1, 11, "met/hydro, old form", "SN/Circ.236", weather_11, NULL),
    PAYLOAD(BOTH, 1, 16, "persons on board", "SN.1/Circ.289", persons, NULL),
    PAYLOAD(ALL, 1, 17, "targets of traffic services", "SN.1/Circ.289", nothing, &targets),
    PAYLOAD(TO, 1, 18, "clearance time to enter a port", "SN.1/Circ.289", clearance, NULL),
    PAYLOAD(ALL, 1, 19, "marine traffic signal", "SN.1/Circ.289", traffic_signal, NULL),
    PAYLOAD(TO, 1, 20, "berthing data", "SN.1/Circ.289", berthing, NULL),
    { .addressed = BOTH, .title = "weather seen from a ship", .section = "SN.1/Circ.289", .rows = weather_ship, .when = { { 0, 10, 1 }, { 0, 6, 21 }, { 0, 1, 0 } } },
    { .addressed = BOTH, .title = "weather seen from a ship, WMO form", .section = "SN.1/Circ.289", .rows = weather_wmo, .when = { { 0, 10, 1 }, { 0, 6, 21 }, { 0, 1, 1 } } },
    PAYLOAD(BOTH, 1, 22, "area notice, broadcast", "SN.1/Circ.289", area_notice, &sub_areas),
    PAYLOAD(BOTH, 1, 23, "area notice, addressed", "SN.1/Circ.289", area_notice, &sub_areas),
    PAYLOAD(ALL, 1, 24, "extended ship static and voyage data", "SN.1/Circ.289", extended_static, NULL),
    PAYLOAD(TO, 1, 25, "dangerous cargo", "SN.1/Circ.289", dangerous, &cargoes),
    PAYLOAD(BOTH, 1, 26, "environmental", "SN.1/Circ.289", nothing, &sensor_reports),
    PAYLOAD(BOTH, 1, 27, "route, broadcast", "SN.1/Circ.289", route, &way_points),
    PAYLOAD(BOTH, 1, 28, "route, addressed", "SN.1/Circ.289", route, &way_points),
    PAYLOAD(BOTH, 1, 29, "text, broadcast", "SN.1/Circ.289", description, NULL),
    PAYLOAD(BOTH, 1, 30, "text, addressed", "SN.1/Circ.289", description, NULL),
    PAYLOAD(BOTH, 1, 31, "met/hydro", "SN.1/Circ.289", weather_31, NULL),
    PAYLOAD(TO, 1, 32, "tidal window", "SN.1/Circ.289", tides, &tide_windows),
    PAYLOAD(BOTH, 1, 40, "persons on board, old form", "M.1371-5 annex 5", persons, NULL),
    PAYLOAD(BOTH, 200, 10, "inland ship", "CCNR, tracking and tracing", inland, NULL),
    PAYLOAD(TO, 235, 10, "aid to navigation monitoring", "IALA A-126", aid_health, NULL),
    PAYLOAD(TO, 250, 10, "aid to navigation monitoring", "IALA A-126", aid_health, NULL),
    { .title = NULL },
};
