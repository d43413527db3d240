/* SPDX-License-Identifier: Apache-2.0
 *
 * background.c: what the feeds say about themselves: where ships are heard and by whom, when stations were down, whose
 * clock is off, and where ships anchor.
 *
 * A chance to be heard comes once in a ship's usual interval, but at most every LISTEN seconds: chances closer together
 * are one (a ship behind a headland stays behind it). A position counts as a chance taken, a silence after it as chances
 * missed, half of them where it began and half where it ended, at most MISSES so that one ship that keeps silent does not
 * make a hole in the map.
 */
#include "picture_local.h"

#include <isthmus/base/random.h>

enum { LISTEN = 240, MISSES = 8, CELL = IST_SEA_DEGREE / 10, WIDE = 3600, HIGH = 1800, SAMPLES = 127, BUCKET = 600,
       BUCKETS_MOST = 1 << 20, CLOCK_SLOTS = 1 << 16, STOPPED = 8, STATIONS_MOST = 65536 };

typedef struct reach { float chances, heard; struct { uint16_t station; uint16_t pad; float heard; } by[4]; } reach;

typedef struct seen { /* a ship, for learning only */
    uint32_t mmsi;
    int32_t lon, lat, rest_lon, rest_lat;
    uint16_t interval, heard[HEARD];
    uint8_t n_heard, rested;
    int64_t time, rest_since;
    uint64_t hash;
} seen;

typedef struct station {
    uint8_t *up; /* a bit a bucket of ten minutes */
    int64_t first_bucket;
    uint64_t reports;
    uint32_t buckets, filled, n_samples; /* filled: with a report or more */
    uint32_t known[16];  /* one more than stations of which enough samples are there, by the last digit of their number */
    struct { int32_t ms; uint16_t other; } samples[SAMPLES];
} station;

typedef struct harbour { uint32_t cell; uint32_t ships[STOPPED]; uint8_t count, said; } harbour; /* said: a bit a ship that said it is at rest */

struct ist_background {
    uint32_t *cells; /* [WIDE * HIGH] number of reach, 0 none */
    reach *reaches; size_t n_reaches, reach_room;
    seen *ships; size_t n_ships, ship_room;
    uint32_t *by_mmsi; size_t mmsi_mask;
    station **stations; size_t n_stations;
    struct { uint64_t hash; int64_t heard; } *clock; /* heard: time and station, packed so that a look takes one line of cache */
    harbour *harbours; size_t harbour_mask, n_harbours;
};

ist_background *ist_background_new(void)
{
    ist_background *b = calloc(1, sizeof *b);
    if (!b) return NULL;
    b->cells = calloc((size_t)WIDE * HIGH, sizeof *b->cells);
    b->clock = calloc(CLOCK_SLOTS, sizeof *b->clock);
    b->by_mmsi = calloc(1 << 12, sizeof *b->by_mmsi);
    b->mmsi_mask = (1 << 12) - 1;
    b->harbours = calloc(1 << 10, sizeof *b->harbours);
    b->harbour_mask = (1 << 10) - 1;
    b->n_reaches = b->n_ships = 1;
    if (b->cells && b->clock && b->by_mmsi && b->harbours && slab_grow((void **)&b->reaches, 0, &b->reach_room, sizeof *b->reaches) &&
        slab_grow((void **)&b->ships, 0, &b->ship_room, sizeof *b->ships)) {
        memset(b->reaches, 0, sizeof *b->reaches);
        memset(b->ships, 0, sizeof *b->ships);
        return b;
    }
    ist_background_free(b);
    return NULL;
}

void ist_background_free(ist_background *b)
{
    if (!b) return;
    for (size_t i = 0; i < b->n_stations; i++) {
        if (b->stations[i]) free(b->stations[i]->up);
        free(b->stations[i]);
    }
    free(b->stations);
    free(b->cells);
    free(b->reaches);
    free(b->ships);
    free(b->by_mmsi);
    free(b->clock);
    free(b->harbours);
    free(b);
}

size_t background_bytes(const ist_background *b)
{
    size_t bytes = (size_t)WIDE * HIGH * sizeof *b->cells + b->reach_room * sizeof *b->reaches + b->ship_room * sizeof *b->ships +
                   (b->mmsi_mask + 1) * sizeof *b->by_mmsi + CLOCK_SLOTS * sizeof *b->clock + (b->harbour_mask + 1) * sizeof *b->harbours;
    for (size_t i = 0; i < b->n_stations; i++)
        if (b->stations[i]) bytes += sizeof *b->stations[i] + b->stations[i]->buckets / 8;
    return bytes;
}

/* ---- stations: up or down, and their clocks */

static station *station_at(ist_background *b, uint16_t number)
{
    if (number >= b->n_stations) {
        size_t wanted = (size_t)number + 64;
        station **bigger = realloc(b->stations, wanted * sizeof *bigger);
        if (!bigger) return NULL;
        memset(bigger + b->n_stations, 0, (wanted - b->n_stations) * sizeof *bigger);
        b->stations = bigger;
        b->n_stations = wanted;
    }
    if (!b->stations[number]) b->stations[number] = calloc(1, sizeof(station));
    return b->stations[number];
}

static bool mark_up(station *s, int64_t seconds)
{
    int64_t bucket = seconds / BUCKET;
    if (!s->up) s->first_bucket = bucket - 64;
    int64_t at = bucket - s->first_bucket;
    if (at < 0 || at >= BUCKETS_MOST) return true; /* a wild clock; not held against memory */
    if ((uint64_t)at >= s->buckets) {
        uint32_t wanted = (uint32_t)(at + at / 2 + 1024) / 8 * 8;
        uint8_t *bigger = realloc(s->up, wanted / 8);
        if (!bigger) return false;
        memset(bigger + s->buckets / 8, 0, (wanted - s->buckets) / 8);
        s->up = bigger;
        s->buckets = wanted;
    }
    s->filled += !(s->up[at / 8] >> at % 8 & 1);
    s->reports++;
    s->up[at / 8] |= (uint8_t)(1 << at % 8);
    return true;
}

/* Whether the station was up. One that gives many reports in ten minutes is down in any ten minutes without, and in those
 * beside them; one that gives few may be idle, and has twenty minutes. */
static bool is_up(const ist_background *b, uint16_t number, int64_t seconds)
{
    if (number >= b->n_stations || !b->stations[number]) return false;
    const station *s = b->stations[number];
    int64_t at = seconds / BUCKET - s->first_bucket;
    bool busy = s->reports > (uint64_t)s->filled * 8;
    for (int64_t i = busy ? at - 1 : at - 2; i <= (busy ? at + 1 : at + 2); i++) {
        bool gave = i >= 0 && i < s->buckets && (s->up[i / 8] >> i % 8 & 1);
        if (gave != busy) return gave;
    }
    return busy;
}

static void sample_clock(ist_background *b, uint16_t number, uint16_t other, int64_t ms)
{
    station *s = station_at(b, number);
    if (!s || s->n_samples >= SAMPLES || ms > 6 * HOUR || ms < -6 * HOUR || s->known[other % 16] == other + 1u) return;
    int known = 0;
    for (uint32_t i = 0; i < s->n_samples; i++) known += s->samples[i].other == other;
    if (known >= 9) {
        s->known[other % 16] = other + 1u;
        return;
    }
    s->samples[s->n_samples].other = other;
    s->samples[s->n_samples++].ms = (int32_t)ms;
}

/* A ship under way never sends the same bits twice, so two stations that give them heard one transmission. */
static void compare_clocks(ist_background *b, const ist_sea_report *r, int64_t time)
{
    const int64_t stations = 1 << 16, far = INT64_MAX / stations - 1; /* ms: four thousand years */
    if (r->speed == IST_SEA_NONE || r->speed < 20 || r->lon == IST_SEA_NOWHERE || time > far || time < 0) return;
    size_t slot = geo_mix(r->evidence_hash) & (CLOCK_SLOTS - 1);
    uint16_t other = (uint16_t)(b->clock[slot].heard % stations);
    if (b->clock[slot].hash == r->evidence_hash && other != r->station) {
        int64_t ahead = time - b->clock[slot].heard / stations;
        sample_clock(b, r->station, other, ahead);
        sample_clock(b, other, r->station, -ahead);
    }
    b->clock[slot].hash = r->evidence_hash;
    b->clock[slot].heard = time * stations + r->station;
}

/* Both tables of the background are larger than the nearest caches: asked for early, they come while other things are done. */
void background_expect(const ist_background *b, const ist_sea_report *r)
{
    __builtin_prefetch(&b->clock[geo_mix(r->evidence_hash) & (CLOCK_SLOTS - 1)], 1);
    __builtin_prefetch(&b->by_mmsi[geo_mix(r->mmsi) & b->mmsi_mask]);
}

static int by_ms(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

/* How a station's clock stands to those of the stations with which it heard the same: by each, the median of five
 * comparisons or more. */
typedef struct standing { int agree, disagree; int32_t off; uint16_t against; } standing;

static standing compare_all(const ist_background *b, uint16_t number)
{
    standing is = { 0 };
    int32_t sorted[SAMPLES], off[SAMPLES];
    bool done[SAMPLES] = { false };
    if (number >= b->n_stations || !b->stations[number]) return is;
    const station *s = b->stations[number];
    for (uint32_t i = 0; i < s->n_samples; i++) {
        int n = 0;
        for (uint32_t k = i; k < s->n_samples; k++) {
            if (done[k] || s->samples[k].other != s->samples[i].other) continue;
            done[k] = true;
            sorted[n++] = s->samples[k].ms;
        }
        if (n < 5) continue;
        qsort(sorted, (size_t)n, sizeof sorted[0], by_ms);
        if (sorted[n / 2] > -5000 && sorted[n / 2] < 5000) is.agree++;
        else off[is.disagree++] = sorted[n / 2], is.against = s->samples[i].other;
    }
    if (is.disagree) qsort(off, (size_t)is.disagree, sizeof off[0], by_ms);
    is.off = is.disagree ? off[is.disagree / 2] : 0;
    return is;
}

/* At fault is a station that disagrees with more than it agrees with, where the other is not worse off itself; of two that
 * know none but each other, the one that runs ahead. */
int64_t ist_background_clock(const ist_background *b, size_t number)
{
    if (number > UINT16_MAX) return 0;
    standing me = compare_all(b, (uint16_t)number);
    if (me.disagree <= me.agree) return 0;
    standing other = compare_all(b, me.against);
    bool worse = other.disagree > other.agree && (other.disagree > me.disagree || (other.disagree == me.disagree && me.off < 0));
    return worse ? 0 : (int64_t)me.off * 1000;
}

/* ---- where ships are heard */

static uint32_t cell_of(int32_t lon, int32_t lat)
{
    int64_t column = ((int64_t)lon + 180LL * IST_SEA_DEGREE) / CELL, row = ((int64_t)lat + 90LL * IST_SEA_DEGREE) / CELL;
    column = column >= WIDE ? column - WIDE : column < 0 ? column + WIDE : column;
    row = row < 0 ? 0 : row >= HIGH ? HIGH - 1 : row;
    return (uint32_t)(row * WIDE + column);
}

static reach *reach_at(ist_background *b, uint32_t cell)
{
    if (b->cells[cell] == 0) {
        if (!slab_grow((void **)&b->reaches, b->n_reaches, &b->reach_room, sizeof *b->reaches)) return NULL;
        memset(&b->reaches[b->n_reaches], 0, sizeof *b->reaches);
        b->cells[cell] = (uint32_t)b->n_reaches++;
    }
    return &b->reaches[b->cells[cell]];
}

static void count_heard(reach *at, uint16_t number)
{
    int least = 0;
    for (int i = 0; i < 4; i++) {
        if (at->by[i].heard > 0 && at->by[i].station == number) {
            at->by[i].heard += 1;
            return;
        }
        if (at->by[i].heard < at->by[least].heard) least = i;
    }
    if (at->by[least].heard > 0) { /* the four that hear most stay: a newcomer wears the least down first */
        at->by[least].heard -= 1;
        return;
    }
    at->by[least].station = number;
    at->by[least].heard = 1;
}

/* The share of chances taken in one cell, whoever was up; negative where too little is known. */
static double share_ever(const ist_background *b, uint32_t cell)
{
    const reach *at = &b->reaches[b->cells[cell]]; /* the first has no chances */
    if (at->chances < 8) return -1;
    double share = (double)at->heard / at->chances;
    return share < 1 ? share : 1;
}

/* The same by the stations that are up. */
static double share_of_cell(const ist_background *b, uint32_t cell, int64_t seconds)
{
    const reach *at = &b->reaches[b->cells[cell]];
    double share = share_ever(b, cell), unheard = 1;
    if (share <= 0.5) return share; /* whoever is up: too few to conclude anything */
    bool all = true;
    for (int i = 0; i < 4; i++) {
        if (at->by[i].heard <= 0) continue;
        if (seconds == INT64_MIN || is_up(b, at->by[i].station, seconds)) unheard *= 1 - fmin(1, (double)at->by[i].heard / at->chances);
        else all = false;
    }
    return all ? share : fmin(1 - unheard, share);
}

/* What chance_at last found: it holds for the whole of a cell, and for ten minutes, or always where even all stations
 * together hear too little. A long silence is looked at in hundreds of moments, most of them in few cells. */
typedef struct ear { uint32_t cell; bool always; int64_t bucket; double chance; } ear;
#define NO_EAR ((ear){ .cell = UINT32_MAX })

/* The least share among the cell and its neighbours, as far as they are known; negative when the cell itself is not.
 * Half of a cell at the edge of a station's reach may be deaf; so half a share counts as none. */
static double chance_at(const ist_background *b, ear *last, int32_t lon, int32_t lat, int64_t seconds)
{
    uint32_t cell = cell_of(lon, lat), around[9];
    if (cell == last->cell && (last->always || last->bucket == seconds / BUCKET)) return last->chance;
    *last = (ear){ cell, true, seconds / BUCKET, 0 };
    double least = share_ever(b, cell);
    if (least <= 0.5) return last->chance = least < 0 ? least : 0;
    uint32_t row = cell / WIDE, column = cell % WIDE;
    for (uint32_t i = 0; i < 9; i++) {
        uint32_t y = row + i / 3, x = (column + i % 3 + WIDE - 1) % WIDE;
        around[i] = (y < 1 ? 0 : y > HIGH ? HIGH - 1 : y - 1) * WIDE + x;
        double share = share_ever(b, around[i]);
        if (share >= 0 && share <= 0.5) return 0;
    }
    last->always = false;
    for (int i = 0; i < 9; i++) {
        double share = share_of_cell(b, around[i], seconds);
        if (share >= 0 && share < least) least = share;
        if (least <= 0.5) return 0;
    }
    return last->chance = 2 * least - 1;
}

/* The same for a place that is known to the mile: the cell alone. */
static double chance_here(const ist_background *b, int32_t lon, int32_t lat, int64_t seconds)
{
    double share = share_of_cell(b, cell_of(lon, lat), seconds);
    return share <= 0.5 ? 0 : 2 * share - 1;
}

bool ist_background_heard(const ist_background *b, int32_t lon, int32_t lat, double *out_share, size_t *out_chances)
{
    uint32_t cell = cell_of(lon, lat);
    double share = share_of_cell(b, cell, INT64_MIN);
    if (share < 0) return false;
    *out_share = share;
    *out_chances = (size_t)b->reaches[b->cells[cell]].chances;
    return true;
}

/* ---- how likely a silence is */

enum { DIRECTIONS = 16, STEPS_MOST = 512 };

/* Where a ship could have gone out of hearing: chance to get there unheard, and the steps it takes. */
typedef struct way_out { double unheard; int steps; } way_out;

static way_out find_way_out(const ist_background *b, int32_t lon, int32_t lat, double direction, int64_t from, double spacing, double metres, int most)
{
    way_out out = { 1, 0 };
    ear last = NO_EAR;
    for (int i = 1; i <= most && out.unheard > 1e-9; i++) {
        geo_ahead(lon, lat, direction, metres, &lon, &lat);
        double chance = chance_at(b, &last, lon, lat, from + (int64_t)(i * spacing));
        if (chance < 0) break; /* land, or where no one was ever heard: ships that leave are last heard before it */
        if (chance == 0) return (way_out){ out.unheard, i };
        out.unheard *= 1 - chance;
    }
    return (way_out){ 0, most + 1 };
}

/* How likely a direction is: along the course sailed (`back`: against it) as likely as not, give or take an eighth of a turn; for
 * any other the ship has left its way. */
static double along(int16_t course, bool back, double direction, double wander)
{
    if (course == IST_SEA_NONE) return 1;
    double off = fabs(direction - course / 10.0 + (back ? 180 : 0));
    while (off > 180) off = fabs(off - 360);
    return off <= 45 ? 1 : wander;
}

/* Or nothing is known of its way but that it sailed on for an hour, and came as it was found: a lane that bends out of hearing
 * where the straight line does not. */
static double sail_on(const ist_background *b, const quiet *q, int64_t from, double spacing, int steps)
{
    double unheard = 1, metres = q->speed / 1.1 * spacing; /* gap.c adds a tenth */
    int hour = (int)(3600 / spacing), half = steps / 2;
    if (q->course1 == IST_SEA_NONE || (!q->open && q->course2 == IST_SEA_NONE)) return 0;
    for (int back = 0; back <= (q->open ? 0 : 1); back++) {
        int32_t lon = back ? q->lon2 : q->lon1, lat = back ? q->lat2 : q->lat1;
        for (int i = 1; i <= (hour < half ? hour : half); i++) {
            geo_ahead(lon, lat, back ? q->course2 / 10.0 + 180 : q->course1 / 10.0, metres, &lon, &lat);
            unheard *= 1 - chance_here(b, lon, lat, from + (int64_t)((back ? steps - i : i) * spacing));
        }
    }
    return unheard;
}

double background_silence(const ist_background *b, const ist_sea_settings *set, const quiet *q, double *out_chances)
{
    double seconds = (double)(q->to - q->from) / 1000, spacing = fmax(fmax(q->interval, set->gap_listen), seconds / STEPS_MOST);
    int64_t from = q->from / 1000;
    int steps = (int)(seconds / spacing);
    double unheard = 1, chances = 0;
    bool waits = q->lon1 == q->lon2 && q->lat1 == q->lat2;
    ear last = NO_EAR;
    for (int i = 1; i < steps; i++) {
        int32_t lon = q->lon1, lat = q->lat1;
        if (!waits) geo_between(q->lon1, q->lat1, q->lon2, q->lat2, (double)i / steps, &lon, &lat);
        double chance = chance_at(b, &last, lon, lat, from + (int64_t)(i * spacing));
        if (waits && last.always) break; /* never any */
        if (chance <= 0) continue;
        unheard *= 1 - chance;
        chances += chance;
    }
    *out_chances = chances;
    if (unheard < q->enough) unheard = fmax(unheard, sail_on(b, q, from, spacing, steps));
    if (unheard >= q->enough) return unheard;
    /* Or it went out of hearing and came back. */
    double metres = fmax(q->speed, 5) * spacing;
    way_out out[DIRECTIONS], back[DIRECTIONS];
    double leaves[DIRECTIONS], comes[DIRECTIONS];
    for (int d = 0; d < DIRECTIONS; d++) {
        double direction = d * 360.0 / DIRECTIONS;
        leaves[d] = along(q->course1, false, direction, q->wander);
        comes[d] = q->open ? 1 : along(q->course2, true, direction, q->wander);
        out[d] = back[d] = (way_out){ q->open, q->open ? 0 : steps + 1 };
        if (leaves[d] < q->enough) out[d] = (way_out){ 0, steps + 1 }; /* too unlikely to explain anything */
        else out[d] = find_way_out(b, q->lon1, q->lat1, direction, from, spacing, metres, steps);
        if (!q->open && comes[d] >= q->enough) back[d] = find_way_out(b, q->lon2, q->lat2, direction, from, spacing, metres, steps);
    }
    for (int i = 0; i < DIRECTIONS; i++)
        for (int j = 0; j < (q->open ? 1 : DIRECTIONS); j++)
            if (out[i].steps + back[j].steps <= steps) unheard = fmax(unheard, fmin(leaves[i], comes[j]) * out[i].unheard * back[j].unheard);
    return unheard;
}

/* ---- anchorages */

enum { HARBOUR_CELL = IST_SEA_DEGREE / 30 }; /* two minutes of arc: 3.7 km */

static uint32_t harbour_cell(int32_t lon, int32_t lat)
{
    int64_t column = ((int64_t)lon + 180LL * IST_SEA_DEGREE) / HARBOUR_CELL % (360 * 30);
    return (uint32_t)(((int64_t)lat + 90LL * IST_SEA_DEGREE) / HARBOUR_CELL * (360 * 30) + column) + 1;
}

static harbour *harbour_at(const ist_background *b, uint32_t cell)
{
    size_t slot = geo_mix(cell) & b->harbour_mask;
    while (b->harbours[slot].cell != 0 && b->harbours[slot].cell != cell) slot = (slot + 1) & b->harbour_mask;
    return &b->harbours[slot];
}

static ist_status note_stopped(ist_background *b, uint32_t mmsi, int32_t lon, int32_t lat, bool said, ist_error *err)
{
    if (b->n_harbours * 2 > b->harbour_mask) {
        harbour *old = b->harbours;
        size_t count = b->harbour_mask + 1;
        b->harbours = calloc(count * 2, sizeof *b->harbours);
        if (!b->harbours) {
            b->harbours = old;
            return ist_fail(err, IST_NOMEM, "out of memory for anchorages");
        }
        b->harbour_mask = count * 2 - 1;
        for (size_t i = 0; i < count; i++)
            if (old[i].cell != 0) *harbour_at(b, old[i].cell) = old[i];
        free(old);
    }
    harbour *h = harbour_at(b, harbour_cell(lon, lat));
    if (h->cell == 0) {
        h->cell = harbour_cell(lon, lat);
        b->n_harbours++;
    }
    for (unsigned i = 0; i < h->count; i++) {
        if (h->ships[i] != mmsi) continue;
        h->said |= (uint8_t)(said << i);
        return IST_OK;
    }
    if (h->count == STOPPED) return IST_OK;
    h->said |= (uint8_t)(said << h->count);
    h->ships[h->count++] = mmsi;
    return IST_OK;
}

/* Ships that stopped within so many metres: all, or those that said they are at rest. */
static size_t stopped(const ist_background *b, int32_t lon, int32_t lat, double metres, bool said)
{
    uint32_t ships[8 * STOPPED];
    size_t count = 0;
    int rings = (int)(metres / (GEO_UNIT * HARBOUR_CELL)) + 1;
    double squeeze = fmax(0.05, geo_cos_lat(lat));
    int wide = (int)(metres / (GEO_UNIT * HARBOUR_CELL * squeeze)) + 1;
    for (int y = -rings; y <= rings; y++)
        for (int x = -wide; x <= wide; x++) {
            const harbour *h = harbour_at(b, harbour_cell(geo_lon_wrap((double)lon + (double)x * HARBOUR_CELL), lat + y * HARBOUR_CELL));
            for (unsigned i = 0; h->cell != 0 && i < h->count && count < sizeof ships / sizeof ships[0]; i++) {
                size_t j = 0;
                if (said && !(h->said >> i & 1)) continue;
                while (j < count && ships[j] != h->ships[i]) j++;
                if (j == count) ships[count++] = h->ships[i];
            }
        }
    return count;
}

size_t ist_background_stopped(const ist_background *b, int32_t lon, int32_t lat, double metres) { return stopped(b, lon, lat, metres, false); }

bool background_anchorage(const ist_background *b, const ist_sea_settings *set, int32_t lon, int32_t lat)
{
    double enough = fmin(set->anchorage_ships, fmax(4, (double)b->n_ships / 50)); /* where few ships sail, few show an anchorage */
    if (set->anchorage_ships <= 0) return false;
    if (set->anchorage_said > 0 && (double)stopped(b, lon, lat, set->anchorage_distance, true) >= set->anchorage_said) return true;
    return (double)stopped(b, lon, lat, set->anchorage_distance, false) >= enough;
}

/* ---- learning */

static seen *find_seen(ist_background *b, uint32_t mmsi)
{
    size_t slot = geo_mix(mmsi) & b->mmsi_mask;
    while (b->by_mmsi[slot] != 0 && b->ships[b->by_mmsi[slot]].mmsi != mmsi) slot = (slot + 1) & b->mmsi_mask;
    if (b->by_mmsi[slot] != 0) return &b->ships[b->by_mmsi[slot]];
    if (!slab_grow((void **)&b->ships, b->n_ships, &b->ship_room, sizeof *b->ships)) return NULL;
    if (b->n_ships * 2 > b->mmsi_mask) {
        size_t count = (b->mmsi_mask + 1) * 2;
        uint32_t *bigger = calloc(count, sizeof *bigger);
        if (!bigger) return NULL;
        free(b->by_mmsi);
        b->by_mmsi = bigger;
        b->mmsi_mask = count - 1;
        for (uint32_t i = 1; i < b->n_ships; i++) {
            for (slot = geo_mix(b->ships[i].mmsi) & b->mmsi_mask; b->by_mmsi[slot] != 0;) slot = (slot + 1) & b->mmsi_mask;
            b->by_mmsi[slot] = i;
        }
        for (slot = geo_mix(mmsi) & b->mmsi_mask; b->by_mmsi[slot] != 0;) slot = (slot + 1) & b->mmsi_mask;
    }
    b->ships[b->n_ships] = (seen){ .mmsi = mmsi, .time = INT64_MIN };
    b->by_mmsi[slot] = (uint32_t)b->n_ships;
    return &b->ships[b->n_ships++];
}

static ist_status learn_chances(ist_background *b, const seen *s, const ist_sea_report *r, double seconds, ist_error *err)
{
    double spacing = fmax(s->interval, LISTEN), missed = fmin(MISSES, floor(seconds / spacing + 0.5)) - 1;
    reach *before = reach_at(b, cell_of(s->lon, s->lat));
    if (!before) return ist_fail(err, IST_NOMEM, "out of memory for the map of what is heard");
    missed = missed < 0 ? 0 : missed;
    double weight = fmin(1, seconds / spacing); /* several positions in one LISTEN are one chance */
    before->chances += (float)(weight + missed / 2);
    before->heard += (float)weight;
    for (unsigned i = 0; i < s->n_heard && weight > 0.5; i++) count_heard(before, s->heard[i]);
    if (missed == 0) return IST_OK;
    reach *after = reach_at(b, cell_of(r->lon, r->lat));
    if (!after) return ist_fail(err, IST_NOMEM, "out of memory for the map of what is heard");
    after->chances += (float)(missed / 2);
    return IST_OK;
}

static ist_status learn_rest(ist_background *b, seen *s, const ist_sea_report *r, int64_t time, ist_error *err)
{
    if (s->rest_since != 0 && geo_within(s->rest_lon, s->rest_lat, r->lon, r->lat, 300)) {
        if (s->rested || time - s->rest_since < HOUR) return IST_OK;
        s->rested = 1;
        return note_stopped(b, s->mmsi, s->rest_lon, s->rest_lat, r->status == 1 || r->status == 5, err);
    }
    s->rest_since = r->speed != IST_SEA_NONE && r->speed > 20 ? 0 : time;
    s->rest_lon = r->lon;
    s->rest_lat = r->lat;
    s->rested = 0;
    return IST_OK;
}

ist_status ist_background_learn(ist_background *b, const ist_sea_report *r, ist_error *err)
{
    if (r->time_us == IST_SEA_NO_TIME) return IST_OK;
    int64_t time = r->time_us / 1000;
    station *from = station_at(b, r->station);
    if (!from || !mark_up(from, time / 1000)) return ist_fail(err, IST_NOMEM, "out of memory for stations");
    if (r->lon == IST_SEA_NOWHERE || r->transponder == IST_SEA_BASE || r->transponder == IST_SEA_AID || r->transponder == IST_SEA_AIRCRAFT) return IST_OK;
    compare_clocks(b, r, time);
    seen *s = find_seen(b, r->mmsi);
    if (!s) return ist_fail(err, IST_NOMEM, "out of memory for ships");
    if (s->hash == r->evidence_hash && time - s->time < 60000 && time >= s->time) {
        for (unsigned i = 0; i < s->n_heard; i++)
            if (s->heard[i] == r->station) return IST_OK;
        if (s->n_heard < HEARD) s->heard[s->n_heard++] = r->station;
        return IST_OK;
    }
    if (s->time != INT64_MIN && time <= s->time) return IST_OK;
    if (s->time != INT64_MIN) {
        double seconds = (double)(time - s->time) / 1000;
        if (geo_within(s->lon, s->lat, r->lon, r->lat, 3000 + 40 * seconds)) IST_TRY(learn_chances(b, s, r, seconds, err));
        double usual = s->interval ? s->interval : fmin(seconds, 600), passed = fmin(seconds, usual * 4);
        usual += (passed - usual) * (passed < usual ? 0.25 : 1.0 / 32);
        s->interval = (uint16_t)fmin(3600, fmax(1, usual));
    }
    IST_TRY(learn_rest(b, s, r, time, err));
    s->time = time;
    s->lon = r->lon;
    s->lat = r->lat;
    s->hash = r->evidence_hash;
    s->heard[0] = r->station;
    s->n_heard = 1;
    return IST_OK;
}
