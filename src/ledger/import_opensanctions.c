/* SPDX-License-Identifier: Apache-2.0
 *
 * import_opensanctions.c: ships of an OpenSanctions export (targets.simple.csv), or of a list with one ship a row.
 *
 * Of the export only rows of schema Vessel are taken; the IMO number and MMSI stand among its identifiers.
 */
#include "import_local.h"

#include <string.h>

/* The first run of exactly `count` digits in the text. */
static const char *digits_of(import_run *run, const char *text, size_t count)
{
    while (*text) {
        size_t length = strspn(text, "0123456789");
        if (length == count) return ist_arena_copy_n(run->arena, text, count);
        text += length ? length : 1;
    }
    return "";
}

static const char *first_of(import_run *run, const char *text)
{
    return ist_arena_copy_n(run->arena, text, strcspn(text, ";"));
}

static ist_status row(import_run *run, ist_error *err)
{
    const char *schema = import_cell(run, "schema"), *identifiers = import_cell(run, "identifiers");
    const char *list = import_cell(run, "list|dataset"), *day = import_day(run, err), *id, *imo, *mmsi, *source;
    if (!day) return IST_SYNTAX;
    if (*schema && strcmp(schema, "Vessel") != 0) return IST_OK;
    imo = *identifiers ? digits_of(run, identifiers, 7) : import_cell(run, "imo");
    mmsi = *identifiers ? digits_of(run, identifiers, 9) : import_cell(run, "mmsi");
    id = import_cell(run, "id");
    if (!*id)
        id = ist_arena_print(run->arena, "%s-%s", import_name(run, list),
                             *imo ? imo : import_name(run, import_cell(run, "name")));
    source = ist_arena_print(run->arena, "source/%s-%s", *schema ? "opensanctions" : "vessel-list", day);
    draft *to = NULL;
    if (id && source && imo && mmsi) {
        import_source(run, source, *schema ? "OpenSanctions, simplified export" : "List of sanctioned ships",
                      *schema ? "opensanctions.org" : "", *schema ? "https://www.opensanctions.org" : "", "database",
                      *schema ? "CC BY-NC 4.0" : "as of the file", day);
        to = draft_new(run, "vessels");
    }
    if (!to) return ist_fail(err, IST_NOMEM, "out of memory");
    draft_print(run, to, "key", "vessel/%s-%s", day, import_name(run, id));
    draft_set(run, to, "name", import_cell(run, "name"));
    draft_set(run, to, "aliases", import_cell(run, "aliases|other_names"));
    draft_set(run, to, "imo", imo);
    draft_set(run, to, "mmsi", mmsi);
    draft_set(run, to, "flag", first_of(run, import_cell(run, "countries|flag")));
    draft_set(run, to, "type", import_cell(run, "vessel_type"));
    draft_set(run, to, "list", first_of(run, list));
    draft_set(run, to, "list_id", id);
    draft_set(run, to, "programme", import_cell(run, "program_ids|basis"));
    draft_set(run, to, "measure", import_cell(run, "measure"));
    draft_set(run, to, "listed", import_cell(run, "listing_date"));
    draft_set(run, to, "source", source);
    draft_set(run, to, "known_from", day);
    draft_set(run, to, "confidence", "high");
    return IST_OK;
}

const importer import_opensanctions = {
    .name = "opensanctions",
    .gist = "ships of an OpenSanctions CSV (schema Vessel), or a list with columns list, name, imo",
    .needs = "name schema|list identifiers|imo",
    .dated = true,
    .row = row,
};
