/* SPDX-License-Identifier: Apache-2.0
 *
 * feed_words.c: a feed as words on a command line, and what it is called.
 */
#include <isthmus/sea/feed.h>

#include <string.h>

static bool plain(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        bool fine = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '.' || c == ' ' || c == '+';
        if (!fine) return false;
    }
    return true;
}

static ist_status take(char *out, size_t room, const char *from, size_t length, const char *what, ist_error *err)
{
    if (length >= room) return ist_fail(err, IST_USAGE, "the %s '%.*s' is longer than %zu bytes", what, (int)(length > 60 ? 60 : length), from, room - 1);
    memcpy(out, from, length);
    out[length] = '\0';
    return IST_OK;
}

/* An equals sign belongs to the words in front only when these are a partner, a station and a label; a file may have one. */
ist_status ist_sea_feed_parse(ist_sea_feed *out, const char *words, ist_error *err)
{
    ist_sea_feed feed = { .partner = "own", .label = "public" };
    const char  *equals = strchr(words, '='), *where = words;
    if (equals && equals > words) {
        size_t      length = (size_t)(equals - words);
        const char *at = memchr(words, '@', length), *slash = memchr(words, '/', at ? (size_t)(at - words) : length);
        const char *partner_end = slash ? slash : at ? at : equals, *station_end = at ? at : equals;
        bool        fits = plain(words, (size_t)(partner_end - words)) && (!slash || plain(slash + 1, (size_t)(station_end - slash - 1))) &&
                    (!at || memchr(at + 1, '/', (size_t)(equals - at - 1)) == NULL);
        if (fits) {
            if (partner_end > words) IST_TRY(take(feed.partner, sizeof feed.partner, words, (size_t)(partner_end - words), "partner", err));
            if (slash) IST_TRY(take(feed.station, sizeof feed.station, slash + 1, (size_t)(station_end - slash - 1), "station", err));
            if (at) IST_TRY(take(feed.label, sizeof feed.label, at + 1, (size_t)(equals - at - 1), "label", err));
            where = equals + 1;
        }
    }
    if (!where[0]) return ist_fail(err, IST_USAGE, "the feed '%.100s' says no place: [PARTNER[/STATION][@LABEL]=]FILE, -, tcp:HOST:PORT or udp:[HOST:]PORT is allowed", words);
    IST_TRY(take(feed.where, sizeof feed.where, where, strlen(where), "place", err));
    *out = feed;
    return IST_OK;
}

static int by_name(const ist_sea_feed *a, const ist_sea_feed *b)
{
    int partner = strcmp(a->partner, b->partner), station = strcmp(a->station, b->station);
    return partner ? partner : station ? station : strcmp(a->where, b->where);
}

size_t ist_sea_feed_insert(ist_sea_feed *feeds, size_t count, const ist_sea_feed *feed)
{
    size_t at = count;
    for (; at > 0 && by_name(feed, &feeds[at - 1]) < 0; at--) feeds[at] = feeds[at - 1];
    feeds[at] = *feed;
    return at;
}

/* Whether a path is that tail, or ends with it behind a slash. */
static bool ends_with(const char *path, const char *tail)
{
    size_t length = strlen(path), part = strlen(tail);
    return length >= part && strcmp(path + length - part, tail) == 0 && (length == part || path[length - part - 1] == '/');
}

const char *ist_sea_feed_name(const ist_sea_feed *feeds, size_t count, size_t i)
{
    const char *where = feeds[i].where, *name = where + strlen(where);
    if (strncmp(where, "tcp:", 4) == 0 || strncmp(where, "udp:", 4) == 0) return where;
    while (name > where) {
        bool alone = true;
        for (name--; name > where && name[-1] != '/'; name--) continue;
        for (size_t j = 0; j < count && alone; j++) alone = j == i || !ends_with(feeds[j].where, name);
        if (alone) break;
    }
    return name;
}
