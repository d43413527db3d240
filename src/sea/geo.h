/* SPDX-License-Identifier: Apache-2.0
 *
 * geo.h: distances and directions where machines need them, with the same bits on every machine. What people read is
 * reckoned on the ellipsoid (geodesic.c).
 */
#ifndef ISTHMUS_SRC_SEA_GEO_H
#define ISTHMUS_SRC_SEA_GEO_H

#include <isthmus/sea/report.h>
#include <math.h>

#define GEO_PI    3.14159265358979323846
#define GEO_UNIT  0.1852                    /* metres a unit of latitude: 1,852 m a minute */
#define GEO_KNOT  (1852.0 / 3600.0)         /* metres a second */

/* cos for |x| <= pi/2 by its series; the first term left out is below 7e-9. */
static inline double geo_cos_series(double x)
{
    double z = x * x;
    /* multiplied, not divided: this stands in the innermost loop */
    return 1 - z * 0.5 * (1 - z * (1.0 / 12) * (1 - z * (1.0 / 30) * (1 - z * (1.0 / 56) * (1 - z * (1.0 / 90) * (1 - z * (1.0 / 132))))));
}

static inline double geo_cos_lat(double lat_units)
{
    return geo_cos_series(lat_units * (GEO_PI / 180 / IST_SEA_DEGREE));
}

/* East and north parts of a direction in degrees, any finite value. */
static inline void geo_direction(double degrees, double *east, double *north)
{
    double turns = degrees / 360;
    double d = (turns - (double)(long long)turns) * 360;
    d = d < 0 ? d + 360 : d;
    int quarter = (int)(d / 90);
    double x = (d - 90 * quarter) * (GEO_PI / 180);
    double c = geo_cos_series(x), s = geo_cos_series(GEO_PI / 2 - x);
    *north = quarter == 0 ? c : quarter == 1 ? -s : quarter == 2 ? -c : s;
    *east = quarter == 0 ? s : quarter == 1 ? c : quarter == 2 ? -s : -c;
}

/* b - a the short way round, in units. */
static inline int32_t geo_lon_step(int32_t a, int32_t b)
{
    int64_t d = (int64_t)b - a, whole = 360 * (int64_t)IST_SEA_DEGREE;
    return (int32_t)(d > whole / 2 ? d - whole : d < -whole / 2 ? d + whole : d);
}

static inline int32_t geo_lon_wrap(double lon)
{
    double whole = 360.0 * IST_SEA_DEGREE;
    while (lon > whole / 2) lon -= whole;
    while (lon < -whole / 2) lon += whole;
    return (int32_t)lon;
}

/* Metres between points a few hundred kilometres apart: a plane at their middle latitude. */
static inline double geo_near(int32_t lon1, int32_t lat1, int32_t lon2, int32_t lat2)
{
    double dy = (double)lat2 - lat1, dx = geo_lon_step(lon1, lon2) * geo_cos_lat(0.5 * ((double)lat1 + lat2));
    return GEO_UNIT * sqrt(dx * dx + dy * dy);
}

static inline double geo_arc_sine(double x)
{
    if (x > 0.55) return GEO_PI / 2 - 2 * geo_arc_sine(sqrt((1 - x) / 2));
    double z = x * x;
    return x * (1 + z * (1.0 / 6 + z * (3.0 / 40 + z * (5.0 / 112 + z * (35.0 / 1152 + z * (63.0 / 2816 + z * (231.0 / 13312)))))));
}

/* Metres on the sphere whose minute is 1,852 m, at any distance. */
static inline double geo_far(int32_t lon1, int32_t lat1, int32_t lon2, int32_t lat2)
{
    double dlat = ((double)lat2 - lat1) * (GEO_PI / 360 / IST_SEA_DEGREE);
    double dlon = geo_lon_step(lon1, lon2) * (GEO_PI / 360 / IST_SEA_DEGREE);
    if (fabs(dlat) < 0.01 && fabs(dlon) < 0.01) return geo_near(lon1, lat1, lon2, lat2);
    double a = geo_cos_series(GEO_PI / 2 - fabs(dlat)), b = geo_cos_series(GEO_PI / 2 - fabs(dlon));
    double h = a * a + geo_cos_lat(lat1) * geo_cos_lat(lat2) * b * b;
    return 2 * geo_arc_sine(sqrt(h > 1 ? 1 : h)) * (180 / GEO_PI) * 60 * 1852;
}

/* Whether they are less than so many metres apart by geo_far. Mostly the steps along both axes tell: together they are no
 * shorter than the way, and that to the north alone no longer. */
static inline bool geo_within(int32_t lon1, int32_t lat1, int32_t lon2, int32_t lat2, double metres)
{
    double north = GEO_UNIT * fabs((double)lat2 - lat1), east = GEO_UNIT * fabs((double)geo_lon_step(lon1, lon2));
    if (1.0001 * (north + east) < metres) return true; /* 1.0001: far more than rounding does */
    if (0.9999 * north > metres) return false;
    return geo_far(lon1, lat1, lon2, lat2) < metres;
}

/* The point `share` of the way from one to the other, on the plane of longitude and latitude. */
static inline void geo_between(int32_t lon1, int32_t lat1, int32_t lon2, int32_t lat2, double share, int32_t *lon, int32_t *lat)
{
    *lon = geo_lon_wrap(lon1 + share * geo_lon_step(lon1, lon2));
    *lat = (int32_t)(lat1 + share * ((double)lat2 - lat1));
}

/* The point `metres` from another in a direction of degrees. */
static inline void geo_ahead(int32_t lon, int32_t lat, double degrees, double metres, int32_t *out_lon, int32_t *out_lat)
{
    double east, north, squeeze = geo_cos_lat(lat);
    geo_direction(degrees, &east, &north);
    double to = lat + north * metres / GEO_UNIT, most = 89.9 * IST_SEA_DEGREE;
    *out_lat = (int32_t)(to > most ? most : to < -most ? -most : to);
    *out_lon = geo_lon_wrap(lon + east * metres / GEO_UNIT / (squeeze < 0.01 ? 0.01 : squeeze));
}

/* Metres sailed from one point to another where the first course was kept up to a corner and the second from there on;
 * negative where the two courses make no corner. On a plane: for points some hundred kilometres apart. */
static inline double geo_round_corner(int32_t lon1, int32_t lat1, double course1, int32_t lon2, int32_t lat2, double course2)
{
    double east1, north1, east2, north2;
    double dx = GEO_UNIT * geo_lon_step(lon1, lon2) * geo_cos_lat(0.5 * ((double)lat1 + lat2)), dy = GEO_UNIT * ((double)lat2 - lat1);
    geo_direction(course1, &east1, &north1);
    geo_direction(course2, &east2, &north2);
    double turn = east1 * north2 - east2 * north1; /* sine of the turn */
    if (fabs(turn) < 0.1) return -1; /* all but parallel: nothing tells where the corner was */
    double before = (dx * north2 - dy * east2) / turn, behind = (east1 * dy - north1 * dx) / turn;
    return before >= 0 && behind >= 0 ? before + behind : -1;
}

static inline uint64_t geo_mix(uint64_t x) /* Steele, Lea and Flood 2014: finaliser of SplitMix64 */
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

#endif
