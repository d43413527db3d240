/* SPDX-License-Identifier: Apache-2.0
 *
 * describe.c: the table of fields as rows for people: the manual page and `isthmus sea decode --fields` are made from it.
 */
#include "fields.h"

bool ist_sea_describe(const ist_sea_codec *codec, size_t index, ist_sea_described *out)
{
    for (size_t i = 0; i < codec->count; i++) {
        const sea_compiled *compiled = &codec->layouts[i];
        const sea_group    *group = compiled->layout.group;
        size_t              rows = compiled->count - 3u, in_group = 0; /* type, repeat and mmsi are everywhere */
        const sea_field    *row = NULL;
        *out = (ist_sea_described){ .type = compiled->layout.type, .layout = compiled->layout.title, .section = compiled->layout.section, .group = "" };
        if (index < rows) {
            row = compiled->plans[index + 3].row;
            out->from = compiled->plans[index + 3].at;
        }
        for (uint8_t k = 0; !row && group && k < group->count; k++) {
            bool seen = false;
            for (uint8_t j = 0; j < k; j++) seen = seen || group->rows[j] == group->rows[k];
            for (const sea_field *f = seen ? NULL : group->rows[k]; f && f->name && !row; f++, in_group++)
                if (rows + in_group == index) row = f, out->group = group->name;
        }
        if (!row) {
            index -= rows + in_group;
            continue;
        }
        out->name = row->name;
        out->width = row->width;
        out->unit = row->unit ? row->unit : "";
        out->meaning = row->meaning;
        out->has_missing = row->has_missing;
        out->missing = row->missing;
        return true;
    }
    return false;
}
