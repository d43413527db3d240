/* SPDX-License-Identifier: Apache-2.0
 *
 * rows.h: reports from tables: MarineCadastre, the Danish authority, exactEarth, Global Fishing Watch, and JSON lines.
 */
#ifndef SEA_ROWS_H
#define SEA_ROWS_H

#include <isthmus/sea/decoder.h>

enum { SEA_ROW_LINE = 1 << 14 };

typedef struct sea_rows sea_rows;

/* What a feed's first bytes are: NULL in *out for sentences. False when more bytes are needed to tell. */
bool sea_rows_tell(const char *bytes, size_t length, bool last, sea_rows **out, bool *out_failed);
void sea_rows_free(sea_rows *rows); /* NULL is fine */

/* Bytes as for a decoder. Returns false when no whole line is left; *out and *statics are filled when true. Time, place
 * and what is said come from the row; refused rows are counted as form, too long, or (fewer cells than columns) too short. */
void   sea_rows_give(sea_rows *rows, const char *bytes, size_t length, bool last);
bool   sea_rows_next(sea_rows *rows, ist_sea_stations *stations, ist_sea_counters *counters, ist_sea_report *out, ist_sea_statics *statics);
size_t sea_rows_used(const sea_rows *rows);

#endif
