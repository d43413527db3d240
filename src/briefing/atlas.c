/* SPDX-License-Identifier: Apache-2.0
 *
 * atlas.c: where a scenario's theatres, home, crises and actors lie on the map.
 */
#include <isthmus/briefing/posture.h>

#include <isthmus/base/json.h>
#include <isthmus/ledger/show.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef struct area {
    const char         *key, *name, *name_ko;
    size_t              ring_count;
    const ist_map_ring *rings;
    double              middle[2];
} area;

typedef struct making {
    const ist_scenario *scenario;
    const ist_outlines *outlines;
    ist_arena          *arena;
    size_t              n_areas;
    area               *areas;
    ist_atlas_site           *sites;
    size_t              count;
    ist_error          *err;
} making;

static ist_status no_memory(making *m) { return ist_fail(m->err, IST_NOMEM, "out of memory"); }

/* --- Areas of the ledger --- */

static ist_status read_ring(making *m, const json_t *list, ist_map_ring *out)
{
    size_t  count = json_array_size(list);
    double *points = ist_arena_array(m->arena, 2 * count, sizeof *points);

    if (!points) return no_memory(m);
    for (size_t i = 0; i < 2 * count; i++)
        points[i] = json_number_value(json_array_get(json_array_get(list, i / 2), i % 2));
    *out = (ist_map_ring){ count, points };
    return IST_OK;
}

/* The ledger has checked the geometry: a Polygon or MultiPolygon, or something without an area. */
static ist_status read_geometry(making *m, const json_t *geometry, area *out)
{
    const char   *type = json_string_value(json_object_get(geometry, "type"));
    const json_t *coordinates = json_object_get(geometry, "coordinates");
    bool          many = type && strcmp(type, "MultiPolygon") == 0;
    size_t        polygons = many ? json_array_size(coordinates) : 1, count = 0;
    ist_map_ring *rings;

    if (!type || (!many && strcmp(type, "Polygon") != 0)) return IST_OK;
    for (size_t p = 0; p < polygons; p++) count += json_array_size(many ? json_array_get(coordinates, p) : coordinates);
    if (!(rings = ist_arena_array(m->arena, count, sizeof *rings))) return no_memory(m);
    out->rings = rings;
    for (size_t p = 0; p < polygons; p++) {
        const json_t *polygon = many ? json_array_get(coordinates, p) : coordinates;
        for (size_t i = 0; i < json_array_size(polygon); i++) IST_TRY(read_ring(m, json_array_get(polygon, i), &rings[out->ring_count++]));
    }
    return IST_OK;
}

/* The centre of gravity of the largest ring, in degrees. */
static void find_middle(area *a)
{
    double largest = 0;

    for (size_t r = 0; r < a->ring_count; r++) {
        const ist_map_ring *ring = &a->rings[r];
        double              twice = 0, x = 0, y = 0;
        for (size_t i = 1; i < ring->count; i++) {
            const double *p = ring->points + 2 * (i - 1), *q = ring->points + 2 * i;
            double        cross = p[0] * q[1] - q[0] * p[1];
            twice += cross;
            x += (p[0] + q[0]) * cross;
            y += (p[1] + q[1]) * cross;
        }
        if (fabs(twice) <= largest) continue;
        largest = fabs(twice);
        a->middle[0] = x / (3 * twice);
        a->middle[1] = y / (3 * twice);
    }
}

static int column_named(const ist_sheet *sheet, const char *name)
{
    for (size_t c = 0; c < sheet->n_columns; c++)
        if (strcmp(sheet->columns[c].name, name) == 0) return (int)c;
    return -1;
}

static ist_status take_areas(making *m, const ist_sheet *sheet)
{
    int columns[4] = { column_named(sheet, "key"), column_named(sheet, "name"), column_named(sheet, "name_ko"), column_named(sheet, "geometry") };

    if (!(m->areas = ist_arena_array(m->arena, sheet->n_rows, sizeof *m->areas))) return no_memory(m);
    for (size_t r = 0; r < sheet->n_rows; r++) {
        const char *cells[4];
        json_t     *geometry = NULL;
        area       *a = &m->areas[m->n_areas];
        for (int i = 0; i < 4; i++) cells[i] = columns[i] < 0 ? "" : sheet->cells[r * sheet->n_columns + (size_t)columns[i]];
        if (!cells[3][0] || ist_json_read_text(&geometry, cells[0], cells[3], strlen(cells[3]), NULL) != IST_OK) continue;
        *a = (area){ .key = ist_arena_copy(m->arena, cells[0]), .name = ist_arena_copy(m->arena, cells[1]),
                     .name_ko = ist_arena_copy(m->arena, cells[2]) };
        ist_status status = a->key && a->name && a->name_ko ? read_geometry(m, geometry, a) : no_memory(m);
        json_decref(geometry);
        if (status != IST_OK) return status;
        if (!a->ring_count) continue;
        find_middle(a);
        m->n_areas++;
    }
    return IST_OK;
}

static const area *area_of(const making *m, const char *name)
{
    for (size_t i = 0; i < m->n_areas; i++)
        if (strncmp(m->areas[i].key, "area/", 5) == 0 && strcmp(m->areas[i].key + 5, name) == 0) return &m->areas[i];
    return NULL;
}

/* --- Sites --- */

static ist_atlas_site *add_site(making *m, ist_atlas_kind kind, int index, const ist_entry *entry)
{
    ist_atlas_site *site = &m->sites[m->count++];

    *site = (ist_atlas_site){ .kind = kind, .index = index, .name = entry->name, .title = entry->title, .title_ko = "", .placed = "" };
    return site;
}

static void lie_in(ist_atlas_site *site, const area *a)
{
    memcpy(site->at, a->middle, sizeof site->at);
    site->placed = a->key;
    site->ring_count = a->ring_count;
    site->rings = a->rings;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* The medians of where a theatre's actors on our side lie; false without any. The owner of the pool, who is home to it,
 * is no actor of the theatre it deploys to. */
static bool middle_of_actors(const making *m, int theatre, const ist_map_place *home, double out[2])
{
    const ist_world *w = &m->scenario->world;
    double           lon[IST_MAX_ACTORS], lat[IST_MAX_ACTORS];
    size_t           n = 0;

    for (size_t a = 0; a < w->n_actors; a++) {
        const ist_map_place *place = ist_outlines_find(m->outlines, w->actors[a].name);
        if (!place || place == home || w->actors[a].theatre != theatre || w->actors[a].side != IST_OURS) continue;
        lon[n] = place->label[0];
        lat[n++] = place->label[1];
    }
    if (!n) return false;
    qsort(lon, n, sizeof *lon, compare);
    qsort(lat, n, sizeof *lat, compare);
    out[0] = lon[n / 2];
    out[1] = lat[n / 2];
    return true;
}

static const ist_map_place *home_of(const making *m)
{
    for (size_t i = 0; i < m->scenario->n_allies; i++)
        for (size_t p = 0; m->scenario->allies[i].pool && p < m->outlines->count; p++)
            if (strcasecmp(m->outlines->places[p].id, m->scenario->allies[i].name) == 0) return &m->outlines->places[p];
    return NULL;
}

static void place_theatre(making *m, int k, const ist_map_place *home)
{
    const ist_entry *entry = &m->scenario->entries[IST_SECTION_THEATRES].at[k];
    const area      *a = area_of(m, entry->name);
    double           middle[2];
    bool             has_actors = middle_of_actors(m, k, home, middle);
    ist_atlas_site        *site;

    if (!a && !has_actors) return;
    site = add_site(m, IST_SITE_THEATRE, k, entry);
    if (a) {
        lie_in(site, a);
        site->title_ko = a->name_ko;
    }
    if (!has_actors) return;
    memcpy(site->at, middle, sizeof site->at);
    site->placed = "the middle of its actors";
}

static void place_crisis(making *m, int c)
{
    const ist_contingency *crisis = &m->scenario->world.contingencies[c];
    const ist_entry       *entry = &m->scenario->entries[IST_SECTION_CONTINGENCIES].at[c];
    const area            *a = area_of(m, entry->name);

    if (a) {
        lie_in(add_site(m, IST_SITE_CRISIS, c, entry), a);
        return;
    }
    for (size_t d = 0; d < m->scenario->world.n_actors; d++) {
        const ist_map_place *place = crisis->defenders >> d & 1 ? ist_outlines_find(m->outlines, m->scenario->world.actors[d].name) : NULL;
        if (!place) continue;
        ist_atlas_site *site = add_site(m, IST_SITE_CRISIS, c, entry);
        memcpy(site->at, place->label, sizeof site->at);
        site->placed = place->id;
        return;
    }
    if (!(a = area_of(m, m->scenario->entries[IST_SECTION_THEATRES].at[crisis->theatre].name))) return;
    ist_atlas_site *site = add_site(m, IST_SITE_CRISIS, c, entry);
    memcpy(site->at, a->middle, sizeof site->at);
    site->placed = a->key;
}

static void place_all(making *m)
{
    const ist_world     *w = &m->scenario->world;
    const ist_map_place *home = home_of(m);

    for (size_t k = 0; k < w->n_theatres; k++) place_theatre(m, (int)k, home);
    if (home) {
        ist_atlas_site *site = add_site(m, IST_SITE_HOME, (int)w->n_theatres, &(ist_entry){ .name = "home", .title = home->name });
        memcpy(site->at, home->label, sizeof site->at);
        site->placed = home->id;
        site->title_ko = home->name_ko;
    }
    for (size_t c = 0; c < w->n_contingencies; c++) place_crisis(m, (int)c);
    for (size_t a = 0; a < w->n_actors; a++) {
        const ist_map_place *place = ist_outlines_find(m->outlines, w->actors[a].name);
        if (!place) continue;
        ist_atlas_site *site = add_site(m, IST_SITE_ACTOR, (int)a, &m->scenario->entries[IST_SECTION_ACTORS].at[a]);
        memcpy(site->at, place->label, sizeof site->at);
        site->placed = place->id;
        site->title_ko = place->name_ko;
    }
}

ist_status ist_atlas_make(const ist_scenario *scenario, ist_ledger *ledger, const ist_outlines *outlines, ist_arena *arena, ist_atlas *out, ist_error *err)
{
    const ist_world *w = &scenario->world;
    ist_sheet        sheet = { 0 };
    making           m = { .scenario = scenario, .outlines = outlines, .arena = arena, .err = err };

    if (!(m.sites = ist_arena_array(arena, w->n_theatres + 1 + w->n_contingencies + w->n_actors, sizeof *m.sites))) return no_memory(&m);
    IST_TRY(ist_show_table(ledger, ist_record_named("areas"), scenario->as_of, &sheet, err));
    ist_status status = take_areas(&m, &sheet);
    ist_sheet_clear(&sheet);
    if (status != IST_OK) return status;
    place_all(&m);
    *out = (ist_atlas){ outlines, m.count, m.sites };
    return IST_OK;
}

const ist_atlas_site *ist_atlas_find(const ist_atlas *atlas, ist_atlas_kind kind, int index)
{
    for (size_t i = 0; i < atlas->count; i++)
        if (atlas->sites[i].kind == kind && atlas->sites[i].index == index) return &atlas->sites[i];
    return NULL;
}

/* --- As a table and as GeoJSON --- */

static const char *const kind_words[] = { "theatre", "home", "crisis", "actor" };

ist_table *ist_briefing_sites(const ist_atlas *atlas)
{
    const ist_column columns[] = {
        { .name = "kind", .heading = "What", .meaning = "theatre, home, crisis or actor" },
        { .name = "name", .heading = "Name", .meaning = "its name in the scenario", .machine_only = true },
        { .name = "title", .heading = "Title", .meaning = "its title" },
        { .name = "title_ko", .heading = "Korean", .meaning = "its Korean name, where a source gives one" },
        { .name = "lon", .heading = "Longitude", .kind = IST_COLUMN_NUMBER, .digits = 1, .meaning = "degrees east, of a point for its name and arrows" },
        { .name = "lat", .heading = "Latitude", .kind = IST_COLUMN_NUMBER, .digits = 1, .meaning = "degrees north" },
        { .name = "source", .heading = "Placed by", .meaning = "the area or actor that puts it there" },
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof *columns);

    for (size_t i = 0; table && i < atlas->count; i++) {
        const ist_atlas_site *site = &atlas->sites[i];
        ist_table_add_text(table, kind_words[site->kind]);
        ist_table_add_text(table, site->name);
        ist_table_add_text(table, site->title);
        ist_table_add_text(table, site->title_ko[0] ? site->title_ko : NULL);
        ist_table_add_number(table, site->at[0]);
        ist_table_add_number(table, site->at[1]);
        ist_table_add_text(table, site->placed);
    }
    return table;
}

static void add_properties(ist_json_writer *json, const ist_atlas_site *site, const char *shape)
{
    ist_json_text(json, "type", "Feature");
    ist_json_object(json, "properties");
    ist_json_text(json, "shape", shape);
    ist_json_text(json, "kind", kind_words[site->kind]);
    ist_json_text(json, "name", site->name);
    ist_json_text(json, "title", site->title);
    ist_json_text(json, "title_ko", site->title_ko[0] ? site->title_ko : NULL);
    ist_json_text(json, "source", site->placed);
    ist_json_end(json);
    ist_json_object(json, "geometry");
}

static void add_area(ist_json_writer *json, const ist_atlas_site *site)
{
    ist_json_object(json, NULL);
    add_properties(json, site, "area");
    ist_json_text(json, "type", "MultiPolygon");
    ist_json_array(json, "coordinates");
    for (size_t r = 0; r < site->ring_count; r++) {
        ist_json_array(json, NULL);
        ist_json_array(json, NULL);
        for (size_t i = 0; i < site->rings[r].count; i++) ist_json_numbers(json, NULL, site->rings[r].points + 2 * i, 2);
        ist_json_end(json);
        ist_json_end(json);
    }
    ist_json_end(json);
    ist_json_end(json);
    ist_json_end(json);
}

ist_status ist_briefing_sites_geojson(ist_buffer *out, const ist_atlas *atlas, ist_error *err)
{
    ist_json_writer json = ist_json_to(out, 0);

    ist_json_object(&json, NULL);
    ist_json_text(&json, "type", "FeatureCollection");
    ist_json_array(&json, "features");
    for (size_t i = 0; i < atlas->count; i++) {
        if (atlas->sites[i].ring_count) add_area(&json, &atlas->sites[i]);
        ist_json_object(&json, NULL);
        add_properties(&json, &atlas->sites[i], "point");
        ist_json_text(&json, "type", "Point");
        ist_json_numbers(&json, "coordinates", atlas->sites[i].at, 2);
        ist_json_end(&json);
        ist_json_end(&json);
    }
    ist_json_end(&json);
    ist_json_end(&json);
    ist_buffer_add(out, "\n");
    return out->failed ? ist_fail(err, IST_NOMEM, "out of memory") : IST_OK;
}
