/* SPDX-License-Identifier: Apache-2.0
 *
 * names.c: what the parts of a scenario are called, for people.
 */
#include <isthmus/briefing/lists.h>

#include <isthmus/ledger/show.h>

#include <string.h>

/* The Korean name of an actor, where the ledger gives one. */
static const char *korean(const ist_sheet *actors, const char *key)
{
    int columns[2] = { -1, -1 };

    for (size_t c = 0; c < actors->n_columns; c++) {
        if (strcmp(actors->columns[c].name, "key") == 0) columns[0] = (int)c;
        if (strcmp(actors->columns[c].name, "name_ko") == 0) columns[1] = (int)c;
    }
    for (size_t r = 0; columns[0] >= 0 && columns[1] >= 0 && r < actors->n_rows; r++) {
        const char *const *row = actors->cells + r * actors->n_columns;
        if (strcmp(row[columns[0]], key) == 0 && row[columns[1]][0]) return row[columns[1]];
    }
    return NULL;
}

static void add_names(ist_table *table, const ist_entries *entries, const char *kind, const ist_sheet *actors)
{
    for (size_t i = 0; i < entries->count; i++) {
        const ist_entry *entry = &entries->at[i];
        ist_table_add_text(table, kind);
        ist_table_add_text(table, entry->name);
        ist_table_add_text(table, entry->title);
        ist_table_add_text(table, actors ? korean(actors, entry->name) : NULL);
        ist_table_add_text(table, entry->reason);
    }
}

ist_status ist_briefing_names(const ist_scenario *scenario, ist_ledger *ledger, ist_table **out, ist_error *err)
{
    static const struct { ist_section section; const char *kind; } parts[] = {
        { IST_SECTION_ACTORS, "actor" }, { IST_SECTION_ITEMS, "item" }, { IST_SECTION_ORDERS, "order" }, { IST_SECTION_LINES, "line" },
        { IST_SECTION_ROUTES, "donation" }, { IST_SECTION_KINDS, "kind" }, { IST_SECTION_THEATRES, "theatre" }, { IST_SECTION_CONTINGENCIES, "contingency" },
    };
    static const ist_column columns[] = {
        { .name = "kind", .heading = "Is", .meaning = "actor, item, order, line, donation, kind of force, theatre or contingency" },
        { .name = "name", .heading = "Name", .meaning = "in the scenario" },
        { .name = "title", .heading = "Title", .meaning = "for people" },
        { .name = "title_ko", .heading = "Korean", .meaning = "its Korean name, where the ledger gives one" },
        { .name = "reason", .heading = "Reason", .meaning = "what it stands for, as the scenario says" },
    };
    ist_sheet  actors = { 0 };
    ist_table *table;

    IST_TRY(ist_show_table(ledger, ist_record_named("actors"), IST_ANY_DAY, &actors, err));
    if ((table = ist_table_new(columns, sizeof columns / sizeof *columns)))
        for (size_t p = 0; p < sizeof parts / sizeof *parts; p++)
            add_names(table, &scenario->entries[parts[p].section], parts[p].kind, parts[p].section == IST_SECTION_ACTORS ? &actors : NULL);
    ist_sheet_clear(&actors);
    if (!table) return ist_fail(err, IST_NOMEM, "out of memory");
    *out = table;
    return IST_OK;
}
