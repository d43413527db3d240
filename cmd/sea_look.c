/* SPDX-License-Identifier: Apache-2.0
 *
 * sea_look.c: feeds, thresholds, areas and lists that a command line asks for, and events as tables.
 */
#include "sea.h"
#include "sea_look.h"

#include <ctype.h>
#include <isthmus/ledger/label.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static ist_status open_thresholds(look *l, const look_asked *a, ist_error *err)
{
    char *shipped = NULL;
    ist_status status = a->thresholds ? IST_OK : command_find_shipped("data/sea-thresholds.yaml", &shipped, err);
    if (status == IST_OK) status = ist_sea_settings_read(&l->settings, a->thresholds ? a->thresholds : shipped, a->preset, err);
    free(shipped);
    return status;
}

static ist_status open_lists(look *l, const look_asked *a, ist_error *err)
{
    if (!(l->listing = ist_listing_new())) return ist_fail(err, IST_NOMEM, "out of memory for lists");
    for (int i = 0; i < a->lists.count; i++) IST_TRY(ist_listing_read(l->listing, a->lists.at[i], err));
    if (a->lists.count > 0) return IST_OK;
    char *shipped = NULL;
    IST_TRY(command_find_shipped("data/vessels.csv", &shipped, err));
    ist_status status = ist_listing_read(l->listing, shipped, err);
    free(shipped);
    return status;
}

/* The release label: what was asked for, else what the feeds' own labels join to, else none. */
static ist_status find_label(look *l, const look_asked *a, ist_error *err)
{
    char joined[IST_LABEL_TEXT] = "PUBLIC", one[IST_LABEL_TEXT], upper[IST_LABEL_TEXT];
    if (a->label) return command_typed(ist_label_read(a->label, l->label, err));
    for (size_t i = 0; i < l->n_feeds; i++) {
        size_t n = 0;
        for (; l->feeds[i].label[n] && n + 1 < sizeof upper; n++) upper[n] = (char)toupper((unsigned char)l->feeds[i].label[n]);
        upper[n] = '\0';
        ist_status status = ist_label_read(upper, one, err);
        if (status != IST_OK) return ist_within(err, command_typed(status), "the feed %s", l->feeds[i].where);
        ist_label_join(joined, one, joined);
    }
    snprintf(l->label, sizeof l->label, "%s", joined);
    return IST_OK;
}

/* What stands before the equals sign is no partner, so all of it is a file's name; and there is no such file. */
static ist_status look_at_name(const ist_sea_feed *feed, const char *words, ist_error *err)
{
    if (strcmp(feed->where, words) != 0 || !strchr(words, '=') || access(words, F_OK) == 0) return IST_OK;
    return ist_fail(err, IST_USAGE, "%s: no such file, and no PARTNER/STATION@LABEL=FILE: names of partners and stations are ASCII letters, digits, blanks and + - _ .", words);
}

ist_status look_open(look *out, const look_asked *a, int count, char *const *words, ist_error *err)
{
    look l = { 0 };
    ist_status status;
    IST_CHECK(open_thresholds(&l, a, err));
    for (int i = 0; i < a->kinds.count; i++) {
        ist_sea_kind kind;
        IST_CHECK(ist_sea_kind_read(&kind, a->kinds.at[i], err));
        l.kinds |= 1u << kind;
    }
    if (a->areas.count > 0) {
        if (!(l.areas = ist_areas_new())) IST_CHECK(ist_fail(err, IST_NOMEM, "out of memory for areas"));
        for (int i = 0; i < a->areas.count; i++) IST_CHECK(ist_areas_read(l.areas, a->areas.at[i], err));
        IST_CHECK(ist_areas_index(l.areas, err));
    }
    IST_CHECK(open_lists(&l, a, err));
    if (!(l.feeds = calloc((size_t)count, sizeof *l.feeds))) IST_CHECK(ist_fail(err, IST_NOMEM, "out of memory for feeds"));
    for (int i = 0; i < count; i++) {
        ist_sea_feed feed;
        IST_CHECK(ist_sea_feed_parse(&feed, words[i], err));
        IST_CHECK(look_at_name(&feed, words[i], err));
        ist_sea_feed_insert(l.feeds, l.n_feeds++, &feed);
    }
    IST_CHECK(find_label(&l, a, err));
    if (a->ledger) {
        IST_CHECK(ist_ledger_open(&l.ledger, a->ledger, IST_LEDGER_WRITE, err));
        /* that such events are found is no secret; its label would be joined to those of all of them, whoever wrote first */
        IST_CHECK(ist_sea_source_to_ledger(l.ledger, LOOK_SOURCE, "Events found in AIS feeds by isthmus sea", "PUBLIC", err));
    }
    *out = l;
    return IST_OK;
done:
    look_close(&l);
    return status;
}

void look_close(look *l)
{
    ist_areas_free(l->areas);
    ist_listing_free(l->listing);
    ist_ledger_free(l->ledger);
    free(l->feeds);
    *l = (look){ 0 };
}

static ist_status look_time(const char *text, const char *option_name, int64_t *out, ist_error *err)
{
    if (!text || ist_sea_parse_time(text, out)) return IST_OK;
    return ist_fail(err, IST_USAGE, "--%s: '%s' is not a time; allowed are YYYY-MM-DD and YYYY-MM-DDTHH:MM:SSZ", option_name, text);
}

ist_status look_window(const char *from, const char *to, int64_t *out_from, int64_t *out_to, ist_error *err)
{
    IST_TRY(look_time(from, "from", out_from, err));
    IST_TRY(look_time(to, "to", out_to, err));
    return *out_from <= *out_to ? IST_OK : ist_fail(err, IST_USAGE, "--from: %s is after --to: %s", from, to);
}

ist_status look_write(look *l, const ist_sea_event *event, const ist_sea_names *names, ist_added *out, ist_error *err)
{
    *out = IST_ALREADY_HELD;
    if (!l->ledger) return IST_OK;
    return ist_sea_event_to_ledger(l->ledger, event, names, l->label, LOOK_SOURCE, out, err);
}

/* ---- what is printed */

int look_print_geojson(const ist_event_list *events, const ist_sea_names *names)
{
    ist_buffer out = { 0 };
    ist_json_writer json = ist_json_to(&out, 0);
    ist_json_object(&json, NULL);
    ist_json_text(&json, "type", "FeatureCollection");
    ist_json_array(&json, "features");
    for (size_t i = 0; i < events->count; i++) ist_sea_event_feature(&json, &events->at[i], names);
    ist_json_end(&json);
    ist_json_end(&json);
    ist_buffer_add(&out, "\n");
    return command_print_text(&out);
}

bool look_heard(const look *l, const ist_sight *sight)
{
    uint64_t bytes;
    for (size_t i = 0; i < l->n_feeds; i++)
        if (ist_sight_heard(sight, i, &bytes)) return true;
    return false;
}

/* A feed that gave nothing may be the wrong file: that nothing happened does not follow. */
static int tell_feeds(const look *l, const ist_sight *sight)
{
    int code = EXIT_DONE;
    for (size_t i = 0; i < l->n_feeds; i++) {
        const char *trouble = ist_sight_trouble(sight, i), *where = l->feeds[i].where;
        uint64_t    bytes;
        bool        heard = ist_sight_heard(sight, i, &bytes);
        if (heard && !trouble) continue;
        code = EXIT_WORLD;
        if (trouble) fprintf(stderr, "isthmus: %s%s\n", trouble, heard ? "; what came before that is taken" : "");
        else if (bytes) fprintf(stderr, "isthmus: %s: no AIS can be read in its %llu bytes; " SEA_WANTED "\n", where, (unsigned long long)bytes);
        else fprintf(stderr, "isthmus: %s: empty; " SEA_WANTED "\n", where);
    }
    return code;
}

static void tell_refused(const ist_sea_counters *c)
{
    unsigned long long refused = 0;
    ist_buffer why = { 0 };
    for (int i = 0; i < IST_SEA_REFUSAL_COUNT; i++) {
        refused += c->refused[i];
        if (c->refused[i]) ist_buffer_print(&why, "%s%s %llu", why.length ? ", " : "", ist_sea_refusal_words((ist_sea_refusal)i), (unsigned long long)c->refused[i]);
    }
    if (c->orphans) ist_buffer_print(&why, "%sparts without the rest %llu", why.length ? ", " : "", (unsigned long long)c->orphans);
    if (why.length && !why.failed)
        fprintf(stderr, "isthmus: of %llu sentences or rows %llu are not used: %s\n", (unsigned long long)c->sentences, refused + (unsigned long long)c->orphans, why.at);
    ist_buffer_clear(&why);
    if (c->untimed)
        fprintf(stderr, "isthmus: of %llu messages %llu say no time of reception, so no track and no event follows from them (docs/ais.md, \"What is read\")\n",
                (unsigned long long)c->messages, (unsigned long long)c->untimed);
    if (c->astray) fprintf(stderr, "isthmus: %llu reports have a time that those before and behind them, or base stations, deny: they are not used (docs/ais.md, \"Feeds\")\n", (unsigned long long)c->astray);
}

/* Disorder of seconds is passed over; a log that begins at its end says nothing of silences and meetings. */
static int tell_disorder(const ist_sight *sight)
{
    ist_picture_counts pool;
    ist_sight_count(sight, 0, &pool);
    uint64_t all = pool.positions + pool.late;
    if (pool.late * 100 <= all) return EXIT_DONE;
    fprintf(stderr, "isthmus: of %llu positions %llu stand behind later ones of the same ship and are not used; a feed is wanted in order of time\n",
            (unsigned long long)all, (unsigned long long)pool.late);
    return pool.late > pool.positions ? EXIT_WORLD : EXIT_DONE;
}

int look_tell(const look *l, const ist_sight *sight)
{
    const ist_sea_counters *c = ist_sight_counters(sight);
    size_t stations[16], n;
    int64_t off[16];
    tell_refused(c);
    int code = tell_feeds(l, sight), order = tell_disorder(sight);
    if (code == EXIT_DONE) code = order;
    ist_sea_names names = ist_sight_names(sight);
    n = ist_sight_clocks(sight, stations, off, 16);
    for (size_t i = 0; i < n; i++)
        fprintf(stderr, "isthmus: the clock of station %s runs %s by %.0f s; put right\n", names.station(names.context, stations[i]), off[i] > 0 ? "ahead" : "behind",
                (double)(off[i] < 0 ? -off[i] : off[i]) / 1e6);
    return code;
}
