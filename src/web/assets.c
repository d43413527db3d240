/* SPDX-License-Identifier: Apache-2.0
 *
 * assets.c: the files of the page, as they are in the program.
 */
#include "web_local.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

const web_asset *web_asset_named(const char *path)
{
    size_t           count;
    const web_asset *assets = web_assets(&count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(assets[i].path, path) == 0) return &assets[i];
    return NULL;
}

/* Whether an Accept-Encoding names gzip, without looking for a client that names it with q=0. */
static bool takes_gzip(const ist_http_request *request)
{
    const char *accept = ist_http_find(request, "Accept-Encoding");
    return accept && strstr(accept, "gzip") != NULL;
}

static bool unpack(const web_asset *asset, ist_buffer *out)
{
    union { const unsigned char *borrowed; unsigned char *data; } from = { asset->start };
    char     piece[1 << 14];
    z_stream stream = { .next_in = from.data, .avail_in = (unsigned)(asset->end - asset->start) };
    int      state = inflateInit2(&stream, 16 + MAX_WBITS);
    while (state == Z_OK) {
        stream.next_out = (unsigned char *)piece;
        stream.avail_out = sizeof piece;
        state = inflate(&stream, Z_NO_FLUSH);
        if (state == Z_OK || state == Z_STREAM_END) ist_buffer_add_n(out, piece, sizeof piece - stream.avail_out);
    }
    inflateEnd(&stream);
    return state == Z_STREAM_END && !out->failed;
}

void web_send_asset(const ist_http_request *request, const web_asset *asset, ist_http_answer *answer)
{
    /* A name under /assets/ holds a digest of its content, but for the outlines of the map. */
    bool lasting = strncmp(asset->path, "/assets/", 8) == 0 && strncmp(asset->path, "/assets/map/", 12) != 0;
    answer->status = 200;
    answer->type = asset->type;
    ist_http_add(answer, "Cache-Control", lasting ? "public, max-age=31536000, immutable" : "no-cache");
    ist_http_add(answer, "Vary", "Accept-Encoding");
    if (takes_gzip(request)) {
        ist_http_add(answer, "Content-Encoding", "gzip");
        ist_buffer_add_n(&answer->body, (const char *)asset->start, (size_t)(asset->end - asset->start));
    } else if (!unpack(asset, &answer->body)) answer->status = 500;
}
