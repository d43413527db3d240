/* SPDX-License-Identifier: Apache-2.0
 *
 * background_stations.c: when stations were up, and whose clock is off.
 */
#include "background_local.h"

enum { BUCKETS_MOST = 1 << 20 };

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

bool background_mark_up(ist_background *b, uint16_t number, int64_t seconds)
{
    station *s = station_at(b, number);
    if (!s) return false;
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
bool background_is_up(const ist_background *b, uint16_t number, int64_t seconds)
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
void background_compare_clocks(ist_background *b, const ist_sea_report *r, int64_t time)
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
