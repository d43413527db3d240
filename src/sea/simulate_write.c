/* SPDX-License-Identifier: Apache-2.0
 *
 * simulate_write.c: generated traffic as files: one NMEA file with tag blocks a partner, and what it means.
 */
#include <errno.h>
#include <isthmus/base/csv.h>
#include <isthmus/sea/message.h>
#include <isthmus/sea/simulate.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PARTNERS_MOST = 8, PIECE = 1 << 20, PATH = 4096 };

typedef struct writer {
    const ist_simulation *simulation;
    ist_sea_codec *codec;
    const char *folder;
    FILE *files[PARTNERS_MOST];
    ist_buffer text[PARTNERS_MOST];
    uint64_t sentences;
    int group;
} writer;

static void place(const char *folder, const char *name, const char *ending, char out[PATH]) { snprintf(out, PATH, "%s/%s%s", folder, name, ending); }

static ist_status put(writer *w, size_t partner, ist_error *err)
{
    ist_buffer *text = &w->text[partner];
    if (text->failed) return ist_fail(err, IST_NOMEM, "out of memory for sentences");
    if (text->length && fwrite(text->at, 1, text->length, w->files[partner]) != text->length)
        return ist_fail(err, IST_IO, "%s: cannot be written: %s", w->folder, strerror(errno));
    text->length = 0;
    return IST_OK;
}

static ist_status heard(void *context, const ist_sea_report *report, ist_error *err)
{
    writer *w = context;
    ist_sea_message message;
    IST_TRY(ist_sea_message_encode(w->codec, report, &message, err));
    w->group = w->group % 9999 + 1;
    ist_sea_envelope envelope = { .station = ist_simulation_station(w->simulation, report->station, NULL, NULL, NULL, NULL), .time_us = report->time_us,
                                  .group = w->group, .sequence = w->group % 10, .channel = w->group % 2 ? 'A' : 'B' };
    ist_buffer *text = &w->text[report->partner];
    ist_sea_write_sentences(text, &message, &envelope);
    w->sentences += 1 + (message.n_bits > 360);
    return text->length > PIECE ? put(w, report->partner, err) : IST_OK;
}

/* Every file is written under a temporary name; all are renamed at the end. */
static ist_status open_files(writer *w, int partners, ist_error *err)
{
    char path[PATH];
    for (int i = 0; i < partners; i++) {
        place(w->folder, ist_simulation_partner(w->simulation, (size_t)i), ".nmea.part", path);
        w->files[i] = fopen(path, "wb");
        if (!w->files[i]) return ist_fail(err, IST_IO, "%s: cannot be opened for writing: %s", path, strerror(errno));
    }
    return IST_OK;
}

static ist_status close_files(writer *w, int partners, bool keep, ist_error *err)
{
    char part[PATH], path[PATH];
    ist_status status = IST_OK;
    for (int i = 0; i < partners; i++) {
        if (!w->files[i]) continue;
        place(w->folder, ist_simulation_partner(w->simulation, (size_t)i), ".nmea.part", part);
        place(w->folder, ist_simulation_partner(w->simulation, (size_t)i), ".nmea", path);
        if (keep && status == IST_OK) status = put(w, (size_t)i, err);
        bool fine = fclose(w->files[i]) == 0 && keep && status == IST_OK && rename(part, path) == 0;
        if (!fine && keep && status == IST_OK) status = ist_fail(err, IST_IO, "%s: cannot be written: %s", path, strerror(errno));
        if (!fine) unlink(part);
    }
    return status;
}

static ist_status write_text(const char *folder, const char *name, const ist_buffer *text, ist_error *err)
{
    char path[PATH];
    if (text->failed) return ist_fail(err, IST_NOMEM, "out of memory for %s", name);
    place(folder, name, "", path);
    return ist_write_file(path, text->at ? text->at : "", text->length, err);
}

static ist_status write_truth(const ist_simulation *s, const char *folder, ist_error *err)
{
    ist_buffer out = { 0 };
    char start[IST_SEA_TIME_TEXT], end[IST_SEA_TIME_TEXT];
    ist_buffer_add(&out, "kind,start,end,mmsi_a,mmsi_b,lon,lat,detail\n");
    for (size_t i = 0; i < ist_simulation_truths(s); i++) {
        const ist_sea_truth *t = ist_simulation_truth(s, i);
        ist_sea_format_time(t->start_us, start);
        ist_sea_format_time(t->end_us, end);
        ist_buffer_print(&out, "%s,%s,%s,%u,", ist_sea_kind_word(t->kind), start, end, t->mmsi_a);
        if (t->mmsi_b) ist_buffer_print(&out, "%u", t->mmsi_b);
        ist_buffer_print(&out, ",%.5f,%.5f", (double)t->lon / IST_SEA_DEGREE, (double)t->lat / IST_SEA_DEGREE);
        ist_csv_add(&out, t->detail);
        ist_csv_end_row(&out);
    }
    ist_status status = write_text(folder, "truth.csv", &out, err);
    ist_buffer_clear(&out);
    return status;
}

static ist_status write_stations(const ist_simulation *s, const char *folder, ist_error *err)
{
    ist_buffer out = { 0 };
    ist_buffer_add(&out, "station,partner,lon,lat,reach_km\n");
    for (size_t i = 0; i < ist_simulation_stations(s); i++) {
        uint8_t partner;
        double lon, lat, km;
        const char *name = ist_simulation_station(s, i, &partner, &lon, &lat, &km);
        ist_buffer_print(&out, "%s,%s,%.4f,%.4f,%.1f\n", name, ist_simulation_partner(s, partner), lon, lat, km);
    }
    ist_status status = write_text(folder, "stations.csv", &out, err);
    ist_buffer_clear(&out);
    return status;
}

static ist_status write_rest(const ist_simulation *s, const char *folder, bool own_areas, ist_error *err)
{
    ist_buffer list = { 0 }, areas = { 0 };
    ist_simulation_list(s, &list);
    if (own_areas) ist_buffer_add(&areas, ist_simulation_areas());
    ist_status status = write_truth(s, folder, err);
    if (status == IST_OK) status = write_stations(s, folder, err);
    if (status == IST_OK) status = write_text(folder, "listed.csv", &list, err);
    if (status == IST_OK && own_areas) status = write_text(folder, "areas.geojson", &areas, err);
    ist_buffer_clear(&list);
    ist_buffer_clear(&areas);
    return status;
}

ist_status ist_simulate_write(const char *folder, const ist_simulate_asked *asked, uint64_t *out_sentences, size_t *out_truths, ist_error *err)
{
    ist_simulate_asked with = *asked;
    ist_simulation *simulation = NULL;
    ist_areas *own = NULL;
    json_t *json = NULL;
    writer w = { .folder = folder };
    ist_status status;
    IST_CHECK(ist_make_folder(folder, err));
    if (!with.areas) {
        const char *text = ist_simulation_areas();
        IST_CHECK(ist_json_read_text(&json, "areas.geojson", text, strlen(text), err));
        if (!(own = ist_areas_new())) IST_CHECK(ist_fail(err, IST_NOMEM, "out of memory for areas"));
        IST_CHECK(ist_areas_add(own, "areas", json, err));
        IST_CHECK(ist_areas_index(own, err));
        with.areas = own;
    }
    IST_CHECK(ist_simulation_new(&simulation, &with, err));
    w.simulation = simulation;
    if (!(w.codec = ist_sea_codec_new())) IST_CHECK(ist_fail(err, IST_NOMEM, "out of memory for messages"));
    status = open_files(&w, asked->partners, err);
    if (status == IST_OK) status = ist_simulation_run(simulation, heard, &w, err);
    ist_error later = { 0 };
    ist_status closed = close_files(&w, asked->partners, status == IST_OK, &later);
    if (status == IST_OK && closed != IST_OK) status = ist_fail(err, closed, "%s", later.text);
    if (status == IST_OK) status = write_rest(simulation, folder, own != NULL, err);
    if (status == IST_OK && out_sentences) *out_sentences = w.sentences;
    if (status == IST_OK && out_truths) *out_truths = ist_simulation_truths(simulation);
done:
    for (size_t i = 0; i < PARTNERS_MOST; i++) ist_buffer_clear(&w.text[i]);
    ist_sea_codec_free(w.codec);
    ist_simulation_free(simulation);
    ist_areas_free(own);
    json_decref(json);
    return status;
}
