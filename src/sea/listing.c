/* SPDX-License-Identifier: Apache-2.0
 *
 * listing.c: lists of ships, and matching as of a day.
 */
#include "imo.h"

#include <isthmus/base/arena.h>
#include <isthmus/base/csv.h>
#include <isthmus/base/grow.h>
#include <isthmus/base/random.h>
#include <isthmus/base/time.h>
#include <isthmus/sea/listing.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { REDUCED = 64 };

typedef struct key { uint64_t hash; uint32_t entry; } key; /* of an IMO number, an MMSI or a reduced name */

struct ist_listing {
    ist_arena *arena;
    ist_listed *entries;
    size_t count, room;
    key *keys;
    size_t n_keys, key_room;
    bool sorted;
};

enum { BY_IMO = 1, BY_MMSI, BY_NAME };

ist_listing *ist_listing_new(void)
{
    ist_listing *l = calloc(1, sizeof *l);
    if (l && !(l->arena = ist_arena_new())) {
        free(l);
        l = NULL;
    }
    return l;
}

void ist_listing_free(ist_listing *l)
{
    if (!l) return;
    free(l->entries);
    free(l->keys);
    ist_arena_free(l->arena);
    free(l);
}

const ist_listed *ist_listing_at(const ist_listing *l, size_t i) { return &l->entries[i]; }

/* Letters and digits alone, in capitals: "YON PUNG-3" and "Yonpung 3" are one name. */
static void reduce(const char *text, char out[REDUCED])
{
    size_t n = 0;
    for (; *text && n + 1 < REDUCED; text++) {
        char c = *text >= 'a' && *text <= 'z' ? (char)(*text - 'a' + 'A') : *text;
        if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c & 0x80)) out[n++] = c;
    }
    out[n] = '\0';
}

static uint64_t hash_of(int kind, uint64_t value) { return (uint64_t)kind << 60 | (value & 0xfffffffffffffff); }

static bool add_key(ist_listing *l, uint64_t hash)
{
    key *bigger = ist_grow(l->keys, l->n_keys, &l->key_room, sizeof *bigger);
    if (!bigger) return false;
    l->keys = bigger;
    l->keys[l->n_keys++] = (key){ hash, (uint32_t)l->count };
    return true;
}

static int by_hash(const void *a, const void *b)
{
    const key *x = a, *y = b;
    if (x->hash != y->hash) return x->hash < y->hash ? -1 : 1;
    return x->entry < y->entry ? -1 : x->entry > y->entry;
}

/* ---- reading */

static const char *cell(const ist_csv *csv, const char *name) { return ist_csv_cell(csv, ist_csv_column(csv, name)); }

static ist_status read_number(const ist_csv *csv, const char *path, const char *name, double low, double high, double *out, ist_error *err)
{
    const char *text = cell(csv, name);
    *out = 0;
    if (!*text) return IST_OK;
    if (ist_parse_number(text, out) && *out >= low && *out <= high) return IST_OK;
    return ist_fail(err, IST_SYNTAX, "%s:%ld: %s '%s' is not a number from %.15g to %.15g", path, ist_csv_line(csv), name, text, low, high);
}

static ist_status read_day(const ist_csv *csv, const char *path, const char *name, int *first, int *last, ist_error *err)
{
    const char *text = cell(csv, name);
    if (!*text) return IST_OK;
    if (ist_parse_date(text, first, last)) return IST_OK;
    return ist_fail(err, IST_SYNTAX, "%s:%ld: %s '%s' is not a date; allowed are YYYY-MM-DD, YYYY-MM and YYYY", path, ist_csv_line(csv), name, text);
}

static bool add_names(ist_listing *l, ist_listed *entry, const char *name, const char *aliases)
{
    char reduced[REDUCED], one[256];
    size_t n = 0, most = 2;
    for (const char *c = aliases; *c; c++) most += *c == ';';
    const char **found = ist_arena_array(l->arena, most, sizeof *found);
    if (!found) return false;
    for (const char *at = name, *rest = aliases; at;) {
        size_t length = at == name ? strlen(at) : strcspn(at, ";");
        if (length >= sizeof one) length = sizeof one - 1;
        memcpy(one, at, length);
        one[length] = '\0';
        reduce(one, reduced);
        if (strlen(reduced) >= 3) {
            if (!(found[n] = ist_arena_copy(l->arena, reduced)) || !add_key(l, hash_of(BY_NAME, ist_name_hash(reduced)))) return false;
            n++;
        }
        at = at == name ? rest : at[length] ? at + length + 1 : NULL;
        if (at && !*at) at = NULL;
    }
    entry->names = found;
    entry->n_names = n;
    return true;
}

static ist_status read_row(ist_listing *l, const ist_csv *csv, const char *path, ist_error *err)
{
    ist_listed entry = { .from_day = INT_MIN, .to_day = INT_MAX };
    double imo, mmsi;
    int first;
    if (!*cell(csv, "name")) return ist_fail(err, IST_SYNTAX, "%s:%ld: a ship without a name", path, ist_csv_line(csv));
    IST_TRY(read_number(csv, path, "imo", 1000000, 9999999, &imo, err));
    IST_TRY(read_number(csv, path, "mmsi", 100000000, 999999999, &mmsi, err));
    IST_TRY(read_number(csv, path, "length_m", 1, 600, &entry.length_m, err));
    IST_TRY(read_number(csv, path, "beam_m", 1, 100, &entry.beam_m, err));
    IST_TRY(read_day(csv, path, "valid_from", NULL, &entry.from_day, err));
    IST_TRY(read_day(csv, path, "listed", &first, &entry.from_day, err));
    IST_TRY(read_day(csv, path, "valid_to", NULL, &entry.to_day, err));
    entry.imo = (uint32_t)imo;
    entry.mmsi = (uint32_t)mmsi;
    entry.key = ist_arena_copy(l->arena, cell(csv, "key"));
    entry.name = ist_arena_copy(l->arena, cell(csv, "name"));
    entry.list = ist_arena_copy(l->arena, *cell(csv, "list") ? cell(csv, "list") : "list");
    entry.call_sign = ist_arena_copy(l->arena, cell(csv, "call_sign"));
    ist_listed *bigger = ist_grow(l->entries, l->count, &l->room, sizeof *bigger);
    if (!bigger) return ist_fail(err, IST_NOMEM, "out of memory for the list");
    l->entries = bigger;
    bool fine = entry.key && entry.name && entry.list && entry.call_sign && add_names(l, &entry, cell(csv, "name"), cell(csv, "aliases")) &&
                (!entry.imo || add_key(l, hash_of(BY_IMO, entry.imo))) && (!entry.mmsi || add_key(l, hash_of(BY_MMSI, entry.mmsi)));
    if (!fine) return ist_fail(err, IST_NOMEM, "out of memory for the list");
    l->entries[l->count++] = entry;
    return IST_OK;
}

ist_status ist_listing_read(ist_listing *l, const char *path, ist_error *err)
{
    ist_csv *csv = NULL;
    bool more = true;
    ist_status status = ist_csv_open(&csv, path, err);
    bool known = status == IST_OK && ist_csv_column(csv, "imo") + ist_csv_column(csv, "mmsi") + ist_csv_column(csv, "call_sign") > -3;
    if (status == IST_OK && (!known || ist_csv_column(csv, "name") < 0))
        status = ist_fail(err, IST_SYNTAX, "%s: a list of ships has the column 'name' and at least one of imo, mmsi, call_sign", path);
    while (status == IST_OK && more) {
        status = ist_csv_next(csv, &more, err);
        if (status == IST_OK && more) status = read_row(l, csv, path, err);
    }
    ist_csv_free(csv);
    if (l->n_keys) qsort(l->keys, l->n_keys, sizeof *l->keys, by_hash);
    return status;
}

/* ---- matching */

static bool near_size(double a, double b, double within) { return a > 0 && b > 0 && fabs(a - b) <= within; }

static bool has_name(const ist_listed *entry, const char *reduced)
{
    for (size_t i = 0; i < entry->n_names; i++)
        if (strcmp(entry->names[i], reduced) == 0) return true;
    return false;
}

/* How well one entry fits; the first proof in the order of listing.h that holds. */
static bool fits(const ist_listed *entry, const ist_claimed *c, const char *reduced, bool one_off, ist_list_match *out)
{
    bool sound = ist_imo_sound(c->imo), named = reduced[0] && has_name(entry, reduced);
    bool called = c->call_sign[0] && strcmp(c->call_sign, entry->call_sign) == 0;
    bool sized = near_size(c->length_m, entry->length_m, 3) && (entry->beam_m == 0 || near_size(c->beam_m, entry->beam_m, 2));
    out->check_digit_fails = c->imo != 0 && !sound;
    if (c->imo != 0 && c->imo == entry->imo) out->score = named || called ? 1 : 0.95, out->proof = "imo";
    else if (named && called) out->score = 0.9, out->proof = "name and call sign";
    else if (c->mmsi == entry->mmsi && entry->mmsi != 0) out->score = named ? 0.9 : 0.8, out->proof = "mmsi";
    else if (one_off && (!sound || named || sized)) out->score = 0.45 + 0.2 * !sound + 0.25 * named + 0.04 * sized, out->proof = "imo one digit off";
    else if (named && sized) out->score = 0.6, out->proof = "name and dimensions";
    else if (named && (c->imo == 0 || entry->imo == 0)) out->score = 0.4, out->proof = "name"; /* names are common: below any sensible threshold */
    else return false;
    /* Another sound IMO number than the listed one speaks against the rest. */
    if (sound && entry->imo != 0 && c->imo != entry->imo && !one_off) out->score -= 0.35;
    return true;
}

static void try_key(const ist_listing *l, uint64_t hash, const ist_claimed *c, const char *reduced, bool one_off, int day, ist_list_match *best)
{
    size_t low = 0, high = l->n_keys;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (l->keys[middle].hash < hash) low = middle + 1;
        else high = middle;
    }
    for (; low < l->n_keys && l->keys[low].hash == hash; low++) {
        const ist_listed *entry = &l->entries[l->keys[low].entry];
        ist_list_match found = { .entry = l->keys[low].entry };
        if (day < entry->from_day || day > entry->to_day || !fits(entry, c, reduced, one_off, &found)) continue;
        if (found.score > best->score) *best = found;
    }
}

bool ist_listing_match(const ist_listing *l, const ist_claimed *c, int day, ist_list_match *out)
{
    char reduced[REDUCED];
    ist_list_match best = { .score = 0 };
    reduce(c->name, reduced);
    if (c->imo != 0) try_key(l, hash_of(BY_IMO, c->imo), c, reduced, false, day, &best);
    if (reduced[0]) try_key(l, hash_of(BY_NAME, ist_name_hash(reduced)), c, reduced, false, day, &best);
    try_key(l, hash_of(BY_MMSI, c->mmsi), c, reduced, false, day, &best);
    if (c->imo >= 1000000 && c->imo <= 9999999 && best.score < 0.85)
        for (uint32_t place = 1; place <= 1000000; place *= 10)
            for (uint32_t digit = 0; digit < 10; digit++) {
                uint32_t other = c->imo - c->imo / place % 10 * place + digit * place;
                if (other != c->imo) try_key(l, hash_of(BY_IMO, other), c, reduced, true, day, &best);
            }
    if (best.score <= 0) return false;
    *out = best;
    return true;
}
