/* SPDX-License-Identifier: Apache-2.0
 *
 * hindcast.c: what contracts handed over, beside what was forecast and what the worlds without them would have.
 */
#include <isthmus/briefing/industry.h>
#include <stdio.h>

ist_table *ist_briefing_hindcast_orders(const ist_hindcast *cast, const ist_scenario *scenario)
{
    static const ist_column columns[] = {
        { .name = "order", .heading = "Order", .meaning = "title of the order" },
        { .name = "key", .meaning = "of the outcome", .machine_only = true },
        { .name = "date", .heading = "By", .kind = IST_COLUMN_DATE, .meaning = "the date of the count" },
        { .name = "known", .heading = "Known on the day", .kind = IST_COLUMN_NUMBER, .digits = 0, .meaning = "handed over before the start, as the scenario has it" },
        { .name = "forecast", .heading = "Mean forecast", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "handed over by the date, mean over futures" },
        { .name = "low", .heading = "5%", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "5% quantile of the forecast" },
        { .name = "high", .heading = "95%", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "95% quantile" },
        { .name = "happened", .heading = "Happened", .kind = IST_COLUMN_NUMBER, .digits = 0, .meaning = "as the source counts it" },
        { .name = "inside", .heading = "Inside", .kind = IST_COLUMN_FLAG, .meaning = "what happened lies within 5% to 95%" },
        { .name = "unit", .meaning = "of the outcome", .machine_only = true },
        { .name = "source", .heading = "Source of what happened", .meaning = "title" },
        { .name = "source_date", .kind = IST_COLUMN_DATE, .meaning = "of the outcome", .machine_only = true },
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof columns[0]);
    if (!table) return NULL;
    ist_table_set_title(table, "What contracts handed over");
    for (size_t i = 0; i < cast->n_orders; i++) {
        const ist_hindcast_order *row = &cast->orders[i];
        ist_table_add_text(table, scenario->entries[IST_SECTION_ORDERS].at[row->outcome->index].title);
        ist_table_add_text(table, row->outcome->key);
        ist_table_add_text(table, row->outcome->date);
        ist_table_add_number(table, row->known);
        ist_table_add_number(table, row->forecast.mean);
        ist_table_add_number(table, row->forecast.low);
        ist_table_add_number(table, row->forecast.high);
        ist_table_add_number(table, row->outcome->value);
        ist_table_add_number(table, row->inside);
        ist_table_add_text(table, row->outcome->unit);
        ist_table_add_text(table, row->outcome->source_title);
        ist_table_add_text(table, row->outcome->source_date);
    }
    return table;
}

ist_table *ist_briefing_hindcast_worlds(const ist_hindcast *cast, const ist_scenario *scenario)
{
    static const ist_column columns[] = {
        { .name = "recipient", .heading = "Recipient", .meaning = "who received" },
        { .name = "class", .heading = "Class of items", .meaning = "of equipment or ammunition" },
        { .name = "by", .heading = "By", .kind = IST_COLUMN_DATE, .meaning = "from the start to the end of this date's month" },
        { .name = "world", .heading = "World", .meaning = "with the levers, or a world without cooperation" },
        { .name = "received", .heading = "Received", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "of all orders, from whomever, mean over futures" },
        { .name = "low", .heading = "5%", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "5% quantile" },
        { .name = "high", .heading = "95%", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "95% quantile" },
    };
    const ist_world *w = &scenario->world;
    ist_table       *table = ist_table_new(columns, sizeof columns / sizeof columns[0]);
    if (!table) return NULL;
    ist_table_set_title(table, "What came in all, with the contracts and in the worlds without them");
    for (size_t c = 0; c < cast->n_classes; c++) {
        const ist_hindcast_class *row = &cast->classes[c];
        for (size_t q = 0; q < cast->n_worlds; q++) {
            ist_table_add_text(table, scenario->entries[IST_SECTION_ACTORS].at[row->recipient].title);
            ist_table_add_text(table, w->classes[row->item_class]);
            ist_table_add_text(table, row->date);
            ist_table_add_text(table, q ? scenario->entries[IST_SECTION_COUNTERFACTUALS].at[q - 1].title : "With the contracts");
            ist_table_add_number(table, row->worlds[q].mean);
            ist_table_add_number(table, row->worlds[q].low);
            ist_table_add_number(table, row->worlds[q].high);
        }
    }
    return table;
}
