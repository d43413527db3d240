/* SPDX-License-Identifier: Apache-2.0
 *
 * stations.c: names of stations to small numbers. Open addressing; never more than IST_SEA_MAX_STATIONS names.
 */
#include "sentences.h"

#include <stdbool.h>
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

uint16_t sea_stations_find_words(ist_sea_stations *stations, const uint64_t words[IST_SEA_STATION_NAME / 8])
{
    if (same(stations->keys[stations->last], words)) return stations->last; /* feeds say one station many times in a row */
    /* products that do not wait for each other; the upper bits hang on all of the name */
    uint64_t hash = words[0] * 0xD6E8FEB86659FD93u + words[1] * 0x9E3779B97F4A7C15u + words[2] * 0xC2B2AE3D27D4EB4Fu + words[3] * 0x165667B19E3779F9u;
    for (size_t i = hash >> (64 - SLOT_BITS);; i = (i + 1) % SLOTS) {
        uint16_t at = stations->slots[i];
        if (at && same(stations->keys[at], words)) return stations->last = at;
        if (at) continue;
        if (!grow(stations)) return 0;
        at = (uint16_t)stations->count++;
        memcpy(stations->keys[at], words, sizeof stations->keys[at]);
        memcpy(stations->names[at], words, sizeof stations->names[at]);
        bool within = false;
        for (size_t k = IST_SEA_STATION_NAME - 1; k-- > 0;) { /* a name is printed */
            unsigned char c = (unsigned char)stations->names[at][k];
            within |= c != 0; /* zero bytes behind are its end */
            if (within && (c < 32 || c > 126)) stations->names[at][k] = '?';
        }
        stations->slots[i] = at;
        return stations->last = at;
    }
}

/* Reads whole words of the name, the last one beyond its end: see decoder.h on what may be read. */
uint16_t ist_sea_stations_find(ist_sea_stations *stations, const char *name, size_t length)
{
    if (length == 0) return 0;
    if (length >= IST_SEA_STATION_NAME) length = IST_SEA_STATION_NAME - 1;
    uint64_t words[IST_SEA_STATION_NAME / 8] = { 0 };
    for (size_t i = 0; i < length; i += 8)
        words[i / 8] = length - i >= 8 ? word_at(name + i) : word_at(name + i) & (~(uint64_t)0 >> (64 - 8 * (length - i)));
    return sea_stations_find_words(stations, words);
}

const char *ist_sea_stations_name(const ist_sea_stations *stations, uint16_t station)
{
    return station < stations->count ? stations->names[station] : "";
}

size_t ist_sea_stations_count(const ist_sea_stations *stations) { return stations->count; }
