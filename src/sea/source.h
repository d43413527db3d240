/* SPDX-License-Identifier: Apache-2.0
 *
 * source.h: bytes from a file, standard input, a TCP server or a UDP port, decompressed on the way.
 */
#ifndef SEA_SOURCE_H
#define SEA_SOURCE_H

#include <isthmus/sea/feed.h>

typedef struct sea_source sea_source;

typedef enum sea_supply {
    SEA_BYTES,   /* some came */
    SEA_NOTHING, /* none now, perhaps later (sockets, a file that is followed, a pipe that is silent when it is to stop) */
    SEA_OVER     /* there will be none */
} sea_supply;

/* `where` as in ist_sea_feed. IST_IO. For a server the call is begun and may not be through. */
ist_status sea_source_open(sea_source **out, const char *where, const ist_sea_limits *limits, ist_error *err);
void       sea_source_close(sea_source *source); /* NULL is fine */
/* At most `room` bytes. IST_IO, IST_SYNTAX (what is compressed is broken), IST_RANGE (a limit). */
ist_status sea_source_read(sea_source *source, char *out, size_t room, size_t *out_got, sea_supply *out_supply, ist_error *err);
int        sea_source_handle(const sea_source *source); /* for poll; -1 for files */
bool       sea_source_connecting(const sea_source *source);
bool       sea_source_live(const sea_source *source); /* a socket */

#endif
