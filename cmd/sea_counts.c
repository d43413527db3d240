/* SPDX-License-Identifier: Apache-2.0
 *
 * sea_counts.c: what became of each sentence, as a table.
 */
#include "sea.h"

#include <isthmus/figure/table.h>
#include <isthmus/sea/decoder.h>
#include <stdio.h>

static void row(ist_table *table, const char *name, uint64_t count, const char *meaning)
{
    ist_table_add_text(table, name);
    ist_table_add_number(table, (double)count);
    ist_table_add_text(table, meaning);
}

ist_table *sea_counts_table(const ist_sea_counters *c)
{
    static const ist_column columns[] = {
        { .name = "what", .heading = "What", .meaning = "what is counted" },
        { .name = "count", .heading = "Count", .kind = IST_COLUMN_INTEGER, .meaning = "how many" },
        { .name = "meaning", .heading = "Meaning", .meaning = "in words" },
    };
    static const struct { const char *words, *meaning; } refusals[] = {
#define REFUSAL(name, words, meaning) { words, meaning },
        IST_SEA_REFUSALS(REFUSAL)
#undef REFUSAL
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof columns[0]);
    char       name[64];
    if (!table) return NULL;
    row(table, "bytes", c->bytes, "read, after decompression");
    row(table, "lines", c->lines, "not empty");
    row(table, "other", c->other, "lines without any AIS sentence");
    row(table, "sentences", c->sentences, "used, refused and orphans together");
    row(table, "used", c->used, "sentences that are part of a message");
    for (int i = 0; i < IST_SEA_REFUSAL_COUNT; i++) {
        if (!c->refused[i]) continue;
        snprintf(name, sizeof name, "refused: %s", refusals[i].words);
        row(table, name, c->refused[i], refusals[i].meaning);
    }
    if (c->bad_tags) row(table, "tag blocks passed over", c->bad_tags, "their checksum is another one; the sentences behind are used without them");
    row(table, "orphans", c->orphans, "parts whose other parts never came");
    row(table, "messages", c->messages, "decoded");
    for (int i = 1; i <= 28; i++) {
        if (!c->by_type[i]) continue;
        snprintf(name, sizeof name, "messages of type %d", i);
        row(table, name, c->by_type[i], "");
    }
    return table;
}

void sea_counters_add(ist_sea_counters *sum, const ist_sea_counters *more)
{
    sum->bytes += more->bytes;
    sum->lines += more->lines;
    sum->other += more->other;
    sum->sentences += more->sentences;
    sum->used += more->used;
    sum->orphans += more->orphans;
    sum->bad_tags += more->bad_tags;
    sum->messages += more->messages;
    sum->dropped += more->dropped;
    for (int i = 0; i < IST_SEA_REFUSAL_COUNT; i++) sum->refused[i] += more->refused[i];
    for (int i = 0; i < 29; i++) sum->by_type[i] += more->by_type[i];
}
