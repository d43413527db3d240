/* SPDX-License-Identifier: Apache-2.0
 *
 * sea_look.h: what the commands that find events share: feeds, thresholds, areas, lists, kinds.
 */
#ifndef ISTHMUS_CMD_SEA_LOOK_H
#define ISTHMUS_CMD_SEA_LOOK_H

#include "command.h"

#include <isthmus/ledger/store.h>
#include <isthmus/sea/compare.h>
#include <isthmus/sea/sea_ledger.h>
#include <isthmus/sea/sight.h>

typedef struct look_asked {
    const char *preset, *thresholds, *ledger, *label;
    text_list areas, lists, kinds;
    bool no_list;
} look_asked;

#define OPTIONS_OF_THRESHOLDS(type, look)                                                                                            \
    { "preset", OPTION_TEXT, OPTION_HOLDS(type, look.preset), "NAME", "thresholds: isthmus, gfw or starboard, or your file's (default isthmus)" }, \
    { "thresholds", OPTION_TEXT, OPTION_HOLDS(type, look.thresholds), "FILE", "a file of presets (default: the shipped sea-thresholds.yaml)" }

#define OPTIONS_OF_FINDING(type, look)                                                                                               \
    OPTIONS_OF_THRESHOLDS(type, look),                                                                                               \
    { "areas", OPTION_TEXTS, OPTION_HOLDS(type, look.areas), "FILE", "GeoJSON areas to enter and leave; several times" },             \
    { "list", OPTION_TEXTS, OPTION_HOLDS(type, look.lists), "FILE", "a list of ships, CSV as `ledger export vessels`; several times (default: the shipped one)" }, \
    { "kind", OPTION_TEXTS, OPTION_HOLDS(type, look.kinds), "KIND", "only this kind of event; several times" }

#define OPTIONS_OF_LOOK(type, look)                                                                                                  \
    OPTIONS_OF_FINDING(type, look),                                                                                                  \
    { "ledger", OPTION_TEXT, OPTION_HOLDS(type, look.ledger), "FILE", "write what is found into this ledger" },                       \
    { "label", OPTION_TEXT, OPTION_HOLDS(type, look.label), "LABEL", "its release label (default: that of the feeds joined, else NONE)",   \
      .with = "ledger" }

typedef struct look {
    ist_sea_settings settings;
    ist_areas *areas;
    ist_listing *listing;
    ist_sea_feed *feeds;
    size_t n_feeds;
    uint32_t kinds;
    ist_ledger *ledger;
    char label[256];
} look;

ist_status look_open(look *out, const look_asked *asked, int count, char *const *words, ist_error *err);
void look_close(look *l);
/* --from and --to; what is not said (NULL) stays as it is. */
ist_status look_window(const char *from, const char *to, int64_t *out_from, int64_t *out_to, ist_error *err);
/* Writes an event into the ledger, where one was asked for. */
ist_status look_write(look *l, const ist_sea_event *event, const ist_sea_names *names, ist_added *out, ist_error *err);

enum { LOOK_SOURCE_ROOM = 64 };
#define LOOK_SOURCE "source/isthmus-sea"

/* As GeoJSON on stdout. Returns an exit code. */
int look_print_geojson(const ist_event_list *events, const ist_sea_names *names);
/* What was refused, off, broken or no AIS at all, on stderr. EXIT_WORLD where a feed broke off or held no AIS, for the end of a
 * command that says what the others hold all the same. */
int look_tell(const look *l, const ist_sight *sight);
/* Whether any feed held AIS: where none did there is nothing to print, and nothing to write, not even that nothing happened. */
bool look_heard(const look *l, const ist_sight *sight);

#endif
