/* SPDX-License-Identifier: Apache-2.0
 *
 * stations.c: names of stations to small numbers. Open addressing; never more than IST_SEA_MAX_STATIONS names.
 */
#include <isthmus/sea/decoder.h>

#include <stdlib.h>
#include <string.h>

enum { SLOT_BITS = 17, SLOTS = 1 << SLOT_BITS };

struct ist_sea_stations {
    size_t   count;          /* the empty name included */
    uint16_t last;           /* found or added last */
    size_t   room;
    char   (*names)[IST_SEA_STATION_NAME];        /* as they are printed */
    uint64_t (*keys)[IST_SEA_STATION_NAME / 8];   /* as they were said, zero bytes behind */
    uint16_t slots[SLOTS];   /* number of the station, 0: free */
};

ist_sea_stations *ist_sea_stations_new(void)
{
    ist_sea_stations *stations = calloc(1, sizeof *stations);
    if (!stations) return NULL;
    stations->room = 64;
    stations->names = calloc(stations->room, sizeof stations->names[0]);
    stations->keys = calloc(stations->room, sizeof stations->keys[0]);
    if (!stations->names || !stations->keys) {
        ist_sea_stations_free(stations);
        return NULL;
    }
    stations->count = 1;
    return stations;
}

void ist_sea_stations_free(ist_sea_stations *stations)
{
    if (!stations) return;
    free(stations->names);
    free(stations->keys);
    free(stations);
}

static bool grow(ist_sea_stations *stations)
{
    if (stations->count < stations->room) return true;
    if (stations->count >= IST_SEA_MAX_STATIONS) return false;
    size_t room = stations->room * 2;
    void  *names = realloc(stations->names, room * sizeof stations->names[0]);
    if (names) stations->names = names;
    void *keys = realloc(stations->keys, room * sizeof stations->keys[0]);
    if (keys) stations->keys = keys;
    if (!names || !keys) return false;
    stations->room = room;
    return true;
}

static inline uint64_t word_at(const char *at)
{
    uint64_t word;
    memcpy(&word, at, 8);
    return word;
}

static inline bool same(const uint64_t *a, const uint64_t *b)
{
    return ((a[0] ^ b[0]) | (a[1] ^ b[1]) | (a[2] ^ b[2]) | (a[3] ^ b[3])) == 0;
}

/* Reads whole words of the name, the last one beyond its end: see decoder.h on what may be read. */
uint16_t ist_sea_stations_find(ist_sea_stations *stations, const char *name, size_t length)
{
    if (length == 0) return 0;
    if (length >= IST_SEA_STATION_NAME) length = IST_SEA_STATION_NAME - 1;
    static const uint64_t odd[IST_SEA_STATION_NAME / 8] = { 0xD6E8FEB86659FD93u, 0x9E3779B97F4A7C15u, 0xC2B2AE3D27D4EB4Fu, 0x165667B19E3779F9u };
    uint64_t words[IST_SEA_STATION_NAME / 8] = { 0 }, hash = 0;
    for (size_t i = 0; i < length; i += 8) { /* eight bytes at a time; products that do not wait for each other */
        words[i / 8] = length - i >= 8 ? word_at(name + i) : word_at(name + i) & (~(uint64_t)0 >> (64 - 8 * (length - i)));
        hash += words[i / 8] * odd[i / 8];
    }
    if (same(stations->keys[stations->last], words)) return stations->last; /* feeds say one station many times in a row */
    for (size_t i = hash >> (64 - SLOT_BITS);; i = (i + 1) % SLOTS) { /* the upper bits hang on all of the name */
        uint16_t at = stations->slots[i];
        if (at && same(stations->keys[at], words)) return stations->last = at;
        if (at) continue;
        if (!grow(stations)) return 0;
        at = (uint16_t)stations->count++;
        memcpy(stations->keys[at], words, sizeof words);
        memcpy(stations->names[at], words, sizeof words);
        for (size_t k = 0; k < length; k++) /* a name is printed */
            if ((unsigned char)stations->names[at][k] < 32 || (unsigned char)stations->names[at][k] > 126) stations->names[at][k] = '?';
        stations->slots[i] = at;
        return stations->last = at;
    }
}

const char *ist_sea_stations_name(const ist_sea_stations *stations, uint16_t station)
{
    return station < stations->count ? stations->names[station] : "";
}

size_t ist_sea_stations_count(const ist_sea_stations *stations) { return stations->count; }
