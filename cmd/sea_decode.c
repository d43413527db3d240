/* SPDX-License-Identifier: Apache-2.0
 *
 * sea_decode.c: AIS sentences to JSON lines, CSV or counts.
 */
#include "command.h"
#include "sea.h"

#include <isthmus/sea/decoder.h>
#include <stdio.h>
#include <string.h>

typedef struct asked {
    bool       count, stats, fields;
    table_form form;
    double     window, gib;
} asked;
static const option options[] = {
    { "csv", OPTION_FLAG, OPTION_HOLDS(asked, form.csv), NULL, "one table of the common fields instead of JSON lines" },
    { "count", OPTION_FLAG, OPTION_HOLDS(asked, count), NULL, "decode everything and print only what became of each sentence" },
    { "stats", OPTION_FLAG, OPTION_HOLDS(asked, stats), NULL, "print the counts behind, on stderr" },
    { "fields", OPTION_FLAG, OPTION_HOLDS(asked, fields), NULL, "print the table of fields that all of this is made from, and read nothing" },
    { "json", OPTION_FLAG, OPTION_HOLDS(asked, form.json), NULL, "JSON (the default for messages; with --count the counts too)", .without = "csv" },
    { "window", OPTION_NUMBER, OPTION_HOLDS(asked, window), "SECONDS", "the parts of one message come within this (default 10)", .low = 0.001,
      .high = 86400 },
    { "most", OPTION_NUMBER, OPTION_HOLDS(asked, gib), "GIB", "a file may hold after decompression (default 1024)", .low = 0.000001, .high = 1e6 },
    { 0 },
};
static const asked defaults = { .window = 10, .gib = 1024 };
static const command_example examples[] = {
    { "isthmus sea decode log.nmea", "Every message as a line of JSON, with gpsd's names." },
    { "isthmus sea decode --count log.nmea.gz more.nmea.zst", "What became of each sentence, and how many messages of each type." },
    { "isthmus sea decode --csv log.nmea > log.csv", "The common fields as one table." },
    { 0 },
};

static ist_status to_stdout(void *context, const char *bytes, size_t length, ist_error *err)
{
    (void)context;
    return command_write(bytes, length) ? IST_OK : ist_fail(err, IST_IO, "could not write");
}

static int print_counts(const command_context *context, const ist_sea_counters *sum)
{
    const asked *a = context->values;
    ist_table   *table = sea_counts_table(sum);
    if (!table) return command_fail(IST_NOMEM, NULL);
    int code = EXIT_DONE;
    if (a->count) {
        code = command_print_table(table, a->form);
    } else {
        ist_buffer text = { 0 };
        if (ist_table_write(&text, table, IST_TABLE_TEXT, 100, NULL) == IST_OK) fwrite(text.at, 1, text.length, stderr);
        ist_buffer_clear(&text);
    }
    ist_table_free(table);
    return code;
}

static int print_fields(const command_context *context, const ist_sea_codec *codec)
{
    static const ist_column columns[] = {
        { .name = "type", .heading = "Type", .kind = IST_COLUMN_CODE, .meaning = "number of the message" },
        { .name = "layout", .heading = "Message", .meaning = "which form of it" },
        { .name = "group", .heading = "List", .meaning = "the list in whose objects the field stands" },
        { .name = "field", .heading = "Field", .meaning = "its name in JSON" },
        { .name = "from", .heading = "From", .kind = IST_COLUMN_INTEGER, .unit = "bit", .meaning = "first bit, from 0" },
        { .name = "width", .heading = "Bits", .kind = IST_COLUMN_INTEGER, .meaning = "0: to the end, or made from others" },
        { .name = "missing", .heading = "Not available", .kind = IST_COLUMN_CODE, .meaning = "the integer that means so" },
        { .name = "unit", .heading = "Unit", .meaning = "unit" },
        { .name = "meaning", .heading = "Meaning", .meaning = "in words" },
        { .name = "section", .heading = "Section", .meaning = "of ITU-R M.1371-5 annex 8, or the other document" },
    };
    const asked      *a = context->values;
    ist_sea_described d;
    ist_table        *table = ist_table_new(columns, sizeof columns / sizeof columns[0]);
    if (!table) return command_fail(IST_NOMEM, NULL);
    for (size_t i = 0; ist_sea_describe(codec, i, &d); i++) {
        ist_table_add_number(table, d.type);
        ist_table_add_text(table, d.layout);
        ist_table_add_text(table, d.group);
        ist_table_add_text(table, d.name);
        ist_table_add_number(table, d.from);
        ist_table_add_number(table, d.width);
        if (d.has_missing) ist_table_add_number(table, (double)d.missing);
        else ist_table_add_empty(table);
        ist_table_add_text(table, d.unit);
        ist_table_add_text(table, d.meaning);
        ist_table_add_text(table, d.section);
    }
    return command_print_made(table, a->form);
}

/* The same table in the man page: a section a message. */
static void manual(ist_buffer *out)
{
    ist_sea_codec    *codec = ist_sea_codec_new();
    ist_sea_described d;
    const char       *layout = NULL, *group = "";
    int               type = 0;
    for (size_t i = 0; codec && ist_sea_describe(codec, i, &d); i++) {
        if (!layout || strcmp(layout, d.layout) != 0 || strcmp(group, d.group) != 0 || type != d.type)
            ist_buffer_print(out, "= MESSAGE %d: %s%s%s\n", d.type, d.layout, d.group[0] ? ", each of " : "", d.group);
        layout = d.layout, group = d.group, type = d.type;
        ist_buffer_print(out, "%s\t%s", d.name, d.meaning);
        if (d.unit[0]) ist_buffer_print(out, ", in %s", d.unit);
        if (d.has_missing) ist_buffer_print(out, "; %ld is not available", d.missing);
        if (d.width) ist_buffer_print(out, " (%u bits)", d.width);
        ist_buffer_add(out, "\n");
    }
    ist_sea_codec_free(codec);
}

/* A file without any sentence that can be used may be the wrong file: that nobody was heard does not follow. */
static bool tell_if_none(const char *path, const ist_sea_counters *c)
{
    if (c->used > 0) return true;
    if (c->sentences > 0)
        fprintf(stderr, "isthmus: %s: of %llu sentences none can be used; `isthmus sea decode --count` says why\n", path, (unsigned long long)c->sentences);
    else if (c->lines == 0) fprintf(stderr, "isthmus: %s: empty; wanted are AIS sentences (!AIVDM, !AIVDO)\n", path);
    else
        fprintf(stderr, "isthmus: %s: no AIS sentence in its %llu lines; wanted are !AIVDM and !AIVDO, tables are read by `isthmus sea track` and `sea events`\n",
                path, (unsigned long long)c->lines);
    return false;
}

static int run(const command_context *context)
{
    const asked     *a = context->values;
    ist_sea_counters sum = { 0 }, one;
    ist_sea_limits   limits = { .part_seconds = a->window, .bytes = (uint64_t)(a->gib * 1073741824.0) };
    ist_error        err = { 0 };
    ist_status       status = IST_OK;
    ist_sea_form   form = a->count ? IST_SEA_NOTHING : a->form.csv ? IST_SEA_CSV : IST_SEA_JSON;
    ist_sea_codec *codec = ist_sea_codec_new();
    bool           none = false;
    char           header[1024];
    if (!codec) return command_fail(IST_NOMEM, NULL);
    if (a->fields) {
        int printed = print_fields(context, codec);
        ist_sea_codec_free(codec);
        return printed;
    }
    if (form == IST_SEA_CSV) status = to_stdout(NULL, header, (size_t)(ist_sea_csv_header(header) - header), &err);
    for (int i = 0; status == IST_OK && (i < context->operand_count || i == 0); i++) {
        const char *path = context->operand_count ? context->operands[i] : "-";
        status = ist_sea_decode_file(codec, path, form, &limits, &one, to_stdout, NULL, context->stop, &err);
        sea_counters_add(&sum, &one);
        if (status == IST_OK && !tell_if_none(path, &one)) none = true;
    }
    ist_sea_codec_free(codec);
    if (ferror(stdout)) return EXIT_DONE; /* main says what was lost; a reader that had enough is no fault */
    int code = status != IST_OK ? command_fail(status, &err) : none ? EXIT_WORLD : EXIT_DONE;
    int printed = a->count || a->stats ? print_counts(context, &sum) : EXIT_DONE;
    return code != EXIT_DONE ? code : printed;
}

const command command_sea_decode = {
    .name = "sea decode",
    .gist = "decode AIS sentences to JSON lines, CSV or counts",
    .operands = "[FILE...]",
    .about =
        "Reads NMEA sentences (VDM and VDO of any talker, with or without tag blocks, epochs in front, trailers of the US "
        "Coast Guard, $PGHP lines) from files, plain or compressed with gzip or zstd, from tcp:HOST:PORT or udp:PORT, or from "
        "standard input, and writes every message of ITU-R M.1371 as one line of JSON. Names and scales are those of gpsd where it "
        "has the field; what is not available is null.\n\n"
        "Every sentence is counted once: as used, as refused with the reason, or as an orphan whose other parts never came. Parts are "
        "joined only when nothing speaks against it; what could belong to two messages is refused.\n\n"
        "`isthmus sea encode` makes the same sentences of these lines again.",
    .examples = examples,
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof defaults,
    .manual = manual,
    .run = run,
};
