/* SPDX-License-Identifier: Apache-2.0
 *
 * stations.c: names of stations to small numbers. Open addressing; never more than IST_SEA_MAX_STATIONS names.
 */
#include <isthmus/sea/decoder.h>

#include <stdlib.h>
#include <string.h>

enum { SLOTS = 1 << 17 };

struct ist_sea_stations {
    size_t   count;          /* the empty name included */
    size_t   room;
    char   (*names)[IST_SEA_STATION_NAME];
    uint16_t slots[SLOTS];   /* number of the station, 0: free */
};

ist_sea_stations *ist_sea_stations_new(void)
{
    ist_sea_stations *stations = calloc(1, sizeof *stations);
    if (!stations) return NULL;
    stations->room = 64;
    stations->names = calloc(stations->room, sizeof stations->names[0]);
    if (!stations->names) {
        free(stations);
        return NULL;
    }
    stations->count = 1;
    return stations;
}

void ist_sea_stations_free(ist_sea_stations *stations)
{
    if (!stations) return;
    free(stations->names);
    free(stations);
}

static bool grow(ist_sea_stations *stations)
{
    if (stations->count < stations->room) return true;
    if (stations->count >= IST_SEA_MAX_STATIONS) return false;
    size_t room = stations->room * 2;
    void  *names = realloc(stations->names, room * sizeof stations->names[0]);
    if (!names) return false;
    stations->names = names;
    stations->room = room;
    return true;
}

uint16_t ist_sea_stations_find(ist_sea_stations *stations, const char *name, size_t length)
{
    if (length == 0) return 0;
    if (length >= IST_SEA_STATION_NAME) length = IST_SEA_STATION_NAME - 1;
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < length; i++) hash = (hash ^ (unsigned char)name[i]) * 16777619u;
    for (size_t i = (hash ^ hash >> 15) % SLOTS;; i = (i + 1) % SLOTS) {
        uint16_t at = stations->slots[i];
        if (at && memcmp(stations->names[at], name, length) == 0 && stations->names[at][length] == '\0') return at;
        if (at) continue;
        if (!grow(stations)) return 0;
        at = (uint16_t)stations->count++;
        memcpy(stations->names[at], name, length);
        memset(stations->names[at] + length, 0, IST_SEA_STATION_NAME - length);
        for (size_t k = 0; k < length; k++) /* a name is printed */
            if ((unsigned char)stations->names[at][k] < 32 || (unsigned char)stations->names[at][k] > 126) stations->names[at][k] = '?';
        stations->slots[i] = at;
        return at;
    }
}

const char *ist_sea_stations_name(const ist_sea_stations *stations, uint16_t station)
{
    return station < stations->count ? stations->names[station] : "";
}

size_t ist_sea_stations_count(const ist_sea_stations *stations) { return stations->count; }
