/* SPDX-License-Identifier: Apache-2.0
 *
 * listing.h: ships on lists (sanctions, watch lists), and how well what a ship says of itself matches one.
 *
 * A ship is matched as of the day of the report: one that is listed later is not. The order of proof: IMO number; name
 * with call sign; MMSI; an IMO number one digit away from a listed one that fails its check digit, or is borne out by
 * name or dimensions; and names by which the list, or the ship's own earlier reports, know it.
 */
#ifndef ISTHMUS_SEA_LISTING_H
#define ISTHMUS_SEA_LISTING_H

#include <isthmus/base/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct ist_listing ist_listing;

typedef struct ist_listed {
    const char *key, *name, *list;
    uint32_t imo, mmsi;         /* 0 not given */
    const char *call_sign;      /* "" not given */
    double length_m, beam_m;    /* 0 not given */
    int from_day, to_day;       /* days on which it is listed, INT_MIN and INT_MAX where open */
    size_t n_names;             /* its name and aliases, reduced to letters and digits */
    const char *const *names;
} ist_listed;

ist_listing *ist_listing_new(void);
void         ist_listing_free(ist_listing *listing); /* NULL is fine */
/* Adds the rows of a CSV with the columns of `isthmus ledger export vessels` (name is needed, and one of imo, mmsi and
 * call_sign; the rest may be absent). `listed` is the day from which it counts, else valid_from, else always. IST_SYNTAX names file and line. */
ist_status ist_listing_read(ist_listing *listing, const char *path, ist_error *err);
const ist_listed *ist_listing_at(const ist_listing *listing, size_t i);

/* What a ship says of itself, all at once or before. */
typedef struct ist_claimed {
    uint32_t imo, mmsi;
    const char *name, *call_sign; /* "" not said */
    double length_m, beam_m;      /* 0 not said */
} ist_claimed;

typedef struct ist_list_match {
    size_t entry;
    double score;             /* 0 to 1 */
    const char *proof;        /* "imo", "name and call sign", "mmsi", "imo one digit off", "name and dimensions" */
    bool check_digit_fails;   /* of the IMO number that the ship sends */
} ist_list_match;

/* The best match on a day (as in base/time.h); false when there is none. */
bool ist_listing_match(const ist_listing *listing, const ist_claimed *claimed, int day, ist_list_match *out);

#endif
