/* SPDX-License-Identifier: Apache-2.0
 *
 * assembly.c: parts of one message found together, and parts of two messages never.
 *
 * A part fits what waits when talker, count, sequence number and channel agree, when the group of their tag blocks is
 * the same, when they come from the same station, and when they are near in time: within the window where both have a
 * time, else within as many sentences as a busy feed sends meanwhile. If a part fits two beginnings that differ, no one
 * can tell, and it is refused: a ship with the destination of another is worse than a ship without.
 */
#include "sentences.h"

#include <string.h>

enum {
    NEAR = 100,   /* sentences of the feed, where there is no time to go by */
    SWAPPED = 8   /* sentences between parts that come in the wrong order */
};
#define SWAPPED_US 1000000

/* Parts of one message are sent in slots that follow each other (27 ms), and leave a receiver together. */
#define FAR_US      200000  /* between beginnings that cannot be confused, where times are finer than a second */
#define FAR_SECONDS 3000000 /* the same where they are whole seconds */

static int64_t apart(const sea_pending *p, int64_t time_us) { return time_us > p->time_us ? time_us - p->time_us : p->time_us - time_us; }

static bool near_in_time(const sea_assembly *assembly, const sea_pending *p, int64_t time_us)
{
    if (p->time_us != IST_SEA_NO_TIME && time_us != IST_SEA_NO_TIME) {
        return apart(p, time_us) <= assembly->window_us && assembly->order - p->order <= 50 * NEAR;
    }
    return assembly->order - p->order <= NEAR;
}

static bool fits(const sea_assembly *assembly, const sea_pending *p, const sea_sentence *s, const sea_around *around)
{
    if (p->total != s->total || p->sequence != s->sequence || p->own != s->own || memcmp(p->talker, s->talker, 2) != 0) return false;
    if (p->channel != s->channel || p->group != around->group) return false;
    if (p->station != around->station) {
        /* A station is said once for a group; without a group, a trailer may stand on one of two lines in a row. */
        bool once = p->station == 0 || around->station == 0;
        if (!once || (p->group == 0 && assembly->order - p->order > 1)) return false;
    }
    /* A later part that waits is mostly one whose beginning was lost: an earlier one belongs to it only when both were
     * as good as together. */
    if (p->mask >> s->part) {
        bool timed = p->time_us != IST_SEA_NO_TIME && around->time_us != IST_SEA_NO_TIME;
        if (assembly->order - p->order > SWAPPED || (timed && apart(p, around->time_us) > SWAPPED_US)) return false;
    }
    return near_in_time(assembly, p, around->time_us);
}

/* What must agree whatever else: never 0. */
static uint64_t key_of(const sea_sentence *s, uint32_t group)
{
    uint64_t key = (uint64_t)group << 32 ^ (uint64_t)(uint8_t)s->talker[0] << 56 ^ (uint64_t)(uint8_t)s->talker[1] << 48 ^ (uint64_t)(uint8_t)s->channel << 24;
    return (key ^ (uint64_t)(uint8_t)s->sequence << 16 ^ (uint64_t)s->total << 8 ^ (uint64_t)s->own << 1) | 1;
}

static void release(sea_assembly *assembly, sea_pending *p)
{
    assembly->keys[p - assembly->pending] = 0;
    p->order = 0;
    p->got = 0;
    assembly->used--;
}

static void orphan(sea_assembly *assembly, sea_pending *p, ist_sea_counters *counters)
{
    counters->orphans += p->got;
    release(assembly, p);
}

static sea_pending *free_place(sea_assembly *assembly, ist_sea_counters *counters)
{
    sea_pending *oldest = &assembly->pending[0];
    if (assembly->used < SEA_PENDING) {
        size_t i = 0;
        while (assembly->keys[i] != 0) i++;
        return &assembly->pending[i];
    }
    for (size_t i = 0; i < SEA_PENDING; i++) {
        if (assembly->pending[i].order < oldest->order) oldest = &assembly->pending[i];
    }
    orphan(assembly, oldest, counters);
    return oldest;
}

static bool same_parts(const sea_pending *a, const sea_pending *b)
{
    if (a->mask != b->mask) return false;
    for (int i = 0; i < a->total; i++)
        if ((a->mask >> i & 1) && (a->lengths[i] != b->lengths[i] || memcmp(a->payloads[i], b->payloads[i], a->lengths[i]) != 0)) return false;
    return true;
}

static void keep(sea_assembly *assembly, sea_pending *p, const sea_sentence *s, const sea_around *around)
{
    int i = s->part - 1;
    if (p->order == 0) {
        assembly->used++;
        assembly->keys[p - assembly->pending] = key_of(s, around->group);
        *p = (sea_pending){ .time_us = around->time_us, .at = s->at, .group = around->group, .station = around->station, .sequence = s->sequence,
                            .total = s->total, .talker = { s->talker[0], s->talker[1] }, .channel = s->channel, .own = s->own };
    }
    p->order = assembly->order;
    if (s->part == 1 || p->time_us == IST_SEA_NO_TIME) {
        if (around->time_us != IST_SEA_NO_TIME) p->time_us = around->time_us;
        if (s->part == 1) p->at = s->at;
    }
    if (p->station == 0) p->station = around->station;
    p->mask |= (uint16_t)(1u << i);
    p->got++;
    p->lengths[i] = (uint8_t)s->length;
    p->fills[i] = s->fill;
    memcpy(p->payloads[i], s->payload, s->length);
}

/* Whether the nearest of several beginnings that differ is so by far. */
static bool clearly(const sea_pending *nearest, const sea_pending *next, int64_t time_us)
{
    if (nearest->time_us == IST_SEA_NO_TIME || next->time_us == IST_SEA_NO_TIME || time_us == IST_SEA_NO_TIME) return false;
    bool    fine = nearest->time_us % 1000000 || next->time_us % 1000000 || time_us % 1000000;
    int64_t least = apart(nearest, time_us), most = apart(next, time_us);
    return most >= (fine ? FAR_US : FAR_SECONDS) && least * 20 <= most;
}

/* How well a beginning fits: the smaller the better. The oldest of those that say the same is taken. */
static int64_t distance(const sea_assembly *assembly, const sea_pending *p, int64_t time_us)
{
    return p->time_us == IST_SEA_NO_TIME || time_us == IST_SEA_NO_TIME ? (int64_t)(assembly->order - p->order) : apart(p, time_us);
}

/* What waits and fits, in out [SEA_PENDING]; what nothing can belong to any more becomes orphan. */
static size_t candidates(sea_assembly *assembly, const sea_sentence *s, const sea_around *around, ist_sea_counters *counters, sea_pending **out)
{
    size_t count = 0;
    uint64_t key = key_of(s, around->group);
    for (size_t i = 0; i < SEA_PENDING; i++) {
        sea_pending *p = &assembly->pending[i];
        if (assembly->keys[i] != key) continue;
        if (assembly->order - p->order > 50 * NEAR) orphan(assembly, p, counters);
        else if (!(p->mask >> (s->part - 1) & 1) && fits(assembly, p, s, around)) out[count++] = p;
    }
    return count;
}

/* The beginning that the part belongs to; NULL with *out_clear false when no one can tell. */
static sea_pending *choose(const sea_assembly *assembly, sea_pending *const *fit, size_t count, int64_t time_us, bool *out_clear)
{
    sea_pending *best = NULL, *next = NULL;
    for (size_t i = 0; i < count; i++)
        if (!best || distance(assembly, fit[i], time_us) < distance(assembly, best, time_us)) best = fit[i];
    for (size_t i = 0; i < count; i++) {
        if (same_parts(fit[i], best)) {
            if (fit[i]->order < best->order) best = fit[i];
        } else if (!next || distance(assembly, fit[i], time_us) < distance(assembly, next, time_us)) {
            next = fit[i];
        }
    }
    *out_clear = !next || clearly(best, next, time_us);
    return best;
}

sea_fit sea_assemble(sea_assembly *assembly, const sea_sentence *s, const sea_around *around, ist_sea_counters *counters, sea_pending **out,
                     ist_sea_refusal *out_why)
{
    sea_pending *found = NULL;
    if (s->length >= SEA_PART_ROOM) {
        *out_why = IST_SEA_REFUSED_LONG;
        return SEA_REFUSED_PART;
    }
    sea_pending *fit[SEA_PENDING];
    size_t       count = candidates(assembly, s, around, counters, fit);
    bool         clear = true;
    found = choose(assembly, fit, count, around->time_us, &clear);
    if (!clear) { /* none of them will ever be told from the others */
        for (size_t i = 0; i < count; i++) orphan(assembly, fit[i], counters);
        *out_why = IST_SEA_REFUSED_AMBIGUOUS;
        return SEA_REFUSED_PART;
    }
    if (!found) found = free_place(assembly, counters);
    keep(assembly, found, s, around);
    if (found->got < found->total) return SEA_WAITS;
    release(assembly, found); /* its content stays readable until the next part takes the place */
    found->got = found->total;
    *out = found;
    return SEA_WHOLE;
}

void sea_assembly_end(sea_assembly *assembly, ist_sea_counters *counters)
{
    for (size_t i = 0; i < SEA_PENDING; i++)
        if (assembly->pending[i].order != 0) orphan(assembly, &assembly->pending[i], counters);
}
