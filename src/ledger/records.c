/* SPDX-License-Identifier: Apache-2.0
 *
 * records.c: the list of record kinds, and the columns that all of them share.
 */
#include "fields.h"

#include <string.h>

static const ist_record *const records[] = {
    /* what others link to comes first */
    &ist_record_actors,   &ist_record_sources,    &ist_record_areas,    &ist_record_agreements, &ist_record_transfers,
    &ist_record_holdings, &ist_record_production, &ist_record_spending, &ist_record_exports,    &ist_record_posture,
    &ist_record_transit,  &ist_record_events,     &ist_record_vessels,  &ist_record_claims,     &ist_record_mechanisms,
    &ist_record_outcomes, &ist_record_measures,   &ist_record_money,
};

static const ist_field key_field = WORDS("key", KEY, IST_REQUIRED, "", "name of the record, never given twice");

/* Of every fact. The link of `supersedes` goes to the fact's own table. */
static const ist_field fact_fields[] = {
    WORDS("about", TEXT, 0, "",
          "what the fact speaks about; facts with the same words are rivals; "
          "made from the identifying columns where it is empty"),
    WORDS("source", LINK, IST_REQUIRED, "sources", "who says so"),
    WORDS("section", TEXT, 0, "", "place in the source: section, table, page"),
    WORDS("known_from", DAY, 0, "",
          "first day on which the public could know it; a reduced date counts as its last day"),
    WORDS("valid_from", DATE, 0, "", "the day, month or year of which it speaks, or from which it holds"),
    WORDS("valid_to", DATE, 0, "", "the last day, month or year for which it holds"),
    WORDS("confidence", CHOICE, IST_REQUIRED, "high medium low", "how far the compiler trusts it"),
    WORDS("label", LABEL, 0, "", "release label; none means it never leaves"),
    WORDS("supersedes", LINK, 0, "@self", "key of the fact that this one corrects"),
    WORDS("note", TEXT, 0, "", "what a reader should know beside the figures"),
};

static const ist_field plain_fields[] = {
    WORDS("label", LABEL, 0, "", "release label; none means it never leaves"),
    WORDS("note", TEXT, 0, "", "what a reader should know beside the columns"),
};

enum {
    FACT_FIELDS = sizeof fact_fields / sizeof fact_fields[0],
    PLAIN_FIELDS = sizeof plain_fields / sizeof plain_fields[0]
};

size_t ist_record_count(void) { return sizeof records / sizeof records[0]; }

const ist_record *ist_record_at(size_t i) { return i < ist_record_count() ? records[i] : NULL; }

const ist_record *ist_record_named(const char *table)
{
    for (size_t i = 0; i < ist_record_count(); i++)
        if (strcmp(records[i]->table, table) == 0) return records[i];
    return NULL;
}

const ist_record *ist_record_of_key(const char *key)
{
    for (size_t i = 0; i < ist_record_count(); i++) {
        size_t length = strlen(records[i]->prefix);
        if (length > 0 && strncmp(records[i]->prefix, key, length) == 0) return records[i];
    }
    return NULL;
}

size_t ist_record_columns(const ist_record *record)
{
    return 1 + record->own + (record->fact ? (size_t)FACT_FIELDS : (size_t)PLAIN_FIELDS);
}

const ist_field *ist_record_column(const ist_record *record, size_t i)
{
    if (i == 0) return &key_field;
    if (i <= record->own) return &record->fields[i - 1];
    i -= 1 + record->own;
    if (record->fact) return i < FACT_FIELDS ? &fact_fields[i] : NULL;
    return i < PLAIN_FIELDS ? &plain_fields[i] : NULL;
}

int ist_record_find(const ist_record *record, const char *name)
{
    size_t count = ist_record_columns(record);
    for (size_t i = 0; i < count; i++)
        if (strcmp(ist_record_column(record, i)->name, name) == 0) return (int)i;
    return -1;
}
