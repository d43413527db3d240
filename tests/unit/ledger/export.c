/* SPDX-License-Identifier: Apache-2.0
 *
 * export.c: what is written reads back as the same ledger, and only what may leave is written.
 */
#include "ledger_check.h"

#include <isthmus/base/json.h>
#include <isthmus/base/random.h>
#include <isthmus/ledger/export.h>

static char *exported(ist_ledger *ledger, const ist_record *record, ist_export_form form, bool everything,
                      ist_export_count *count)
{
    ist_buffer out = { 0 };
    ist_error err = { 0 };
    if (ist_ledger_export(ledger, record, form, IST_ANY_DAY, everything, &out, count, &err) != IST_OK)
        printf("# %s\n", err.text);
    return out.at;
}

/* Writes every table of `from` into a folder, makes a ledger of it, and compares the exports of the two. */
static void check_round_trip(ist_ledger *from, const char *name)
{
    char folder[600], path[700];
    ist_ledger *again = NULL;
    ist_error err = { 0 };
    snprintf(folder, sizeof folder, "%s/%s", own_folder(), name);
    snprintf(path, sizeof path, "%s.db", folder);
    CHECK(ist_ledger_export_all(from, folder, IST_ANY_DAY, true, NULL, &err) == IST_OK);
    CHECK(ist_ledger_make(path, folder, NULL, &err) == IST_OK);
    if (err.text[0]) printf("# %s\n", err.text);
    CHECK(ist_ledger_open(&again, path, IST_LEDGER_READ, &err) == IST_OK);
    for (size_t i = 0; again && i < ist_record_count(); i++) {
        ist_export_count one, two;
        char *left = exported(from, ist_record_at(i), IST_EXPORT_CSV, true, &one);
        char *right = exported(again, ist_record_at(i), IST_EXPORT_CSV, true, &two);
        CHECK(one.written == two.written);
        CHECK(left && right && strcmp(left, right) == 0);
        free(left);
        free(right);
    }
    ist_ledger_free(again);
}

TEST(the_shipped_ledger_reads_back_from_its_own_export)
{
    ist_ledger *ledger = NULL;
    ist_error err = { 0 };
    char path[700];
    snprintf(path, sizeof path, "%s/shipped.db", own_folder());
    CHECK(ist_ledger_make(path, in_source("data"), NULL, &err) == IST_OK);
    CHECK(ist_ledger_open(&ledger, path, IST_LEDGER_READ, &err) == IST_OK);
    check_round_trip(ledger, "shipped-copy");
    ist_ledger_free(ledger);
}

/* Random facts with awkward texts and numbers: 12 ledgers of 25 events and transfers each. */
TEST(any_ledger_reads_back_from_its_own_export)
{
    static const char *const texts[] = {
        "plain",       "with, comma",  "with \"quotes\"", "=SUM(A1)", "-dash",  "@at",       "+plus",
        "'apostrophe", "한국 K2 흑표", "a;b;c",           "x",        "tab\\t", "trailing.", "\xf0\x9f\x9a\xa2 ship"
    };
    static const char *const numbers[] = {
        "0", "0.1", "1e-9", "123456789012", "3.3333333333333335", "1e11", "0.30000000000000004", ""
    };
    enum { TEXTS = sizeof texts / sizeof texts[0], NUMBERS = sizeof numbers / sizeof numbers[0] };
    for (uint64_t round = 0; round < 12; round++) {
        ist_ledger *ledger = small_ledger();
        const ist_record *events = ist_record_named("events"), *transfers = ist_record_named("transfers");
        for (uint32_t i = 0; i < 25; i++) {
            const char *cells[IST_MOST_COLUMNS] = { NULL };
            bool event = ist_uniform(7, round, i, 1) < 0.5;
            ist_error err = { 0 };
            char key[64], before[64] = "";
            const ist_record *record = event ? events : transfers;
            snprintf(key, sizeof key, "%sr%u", record->prefix, i);
            if (i > 0 && ist_uniform(7, round, i, 2) < 0.2)
                snprintf(before, sizeof before, "%sr%u", record->prefix, i - 1);
            cells[0] = key;
#define PUT(column, value) cells[ist_record_find(record, column)] = (value)
            PUT("note", texts[(int)(ist_uniform(7, round, i, 3) * TEXTS)]);
            PUT("section", texts[(int)(ist_uniform(7, round, i, 4) * TEXTS)]);
            PUT("about", ist_uniform(7, round, i, 5) < 0.3 ? texts[(int)(ist_uniform(7, round, i, 6) * TEXTS)] : "");
            PUT("source", ist_uniform(7, round, i, 7) < 0.5 ? "source/ministry" : "source/secret");
            PUT("known_from", "2023-06");
            PUT("valid_from", ist_uniform(7, round, i, 8) < 0.5 ? "2022" : "2022-02-03");
            PUT("confidence", "medium");
            PUT("label", ist_uniform(7, round, i, 9) < 0.5 ? "PUBLIC" : "NATO:SECRET//B,A//REL ROK");
            PUT("supersedes", before);
            if (event) {
                PUT("name", texts[(int)(ist_uniform(7, round, i, 10) * TEXTS)]);
                PUT("kind", "gap");
                PUT("lon", "126.123456789");
                PUT("lat", "-0");
                PUT("actors", "POL;ROK");
                PUT("detail", "{\"b\": 1.50, \"a\": [1, 2.0, \"x\"]}");
            } else {
                PUT("kind", "contract");
                PUT("supplier", "ROK");
                PUT("recipient", "POL");
                PUT("item", "k9");
                PUT("quantity", numbers[(int)(ist_uniform(7, round, i, 11) * NUMBERS)]);
            }
            ist_status status = ist_ledger_add(ledger, record, cells, NULL, &err);
            if (status != IST_OK && status != IST_MISSING) { /* what it corrects may be of the other table */
                printf("# %s\n", err.text);
                CHECK(status == IST_OK);
            }
        }
        char folder[32];
        snprintf(folder, sizeof folder, "round-%d", (int)round);
        check_round_trip(ledger, folder);
        ist_ledger_free(ledger);
    }
}

static const char mixed[] =
    "key,kind,supplier,recipient,item,quantity,source,known_from,confidence,label,supersedes\n"
    "transfer/open,contract,ROK,POL,k9,1,source/ministry,2022-08-26,high,PUBLIC,\n"
    "transfer/unlabelled,contract,ROK,POL,k9,2,source/ministry,2022-08-26,high,,\n"
    "transfer/policy,contract,ROK,POL,k9,3,source/ministry,2022-08-26,high,NATO:RESTRICTED//REL ROK,\n"
    "transfer/of-secret-source,contract,ROK,POL,k9,4,source/secret,2022-08-26,high,PUBLIC,\n"
    "transfer/corrects-secret,contract,ROK,POL,k9,5,source/ministry,2022-08-27,high,PUBLIC,transfer/unlabelled\n";

TEST(what_has_no_label_never_leaves_by_itself)
{
    ist_ledger *ledger = small_ledger();
    ist_import_report report = { 0 };
    ist_export_count count = { 0 };
    ist_error err = { 0 };
    CHECK(take(ledger, "transfers", mixed, &report, &err) == IST_OK && report.accepted == 5);
    ist_import_report_clear(&report);
    char *text = exported(ledger, ist_record_named("transfers"), IST_EXPORT_CSV, false, &count);
    CHECK(count.written == 1 && count.withheld == 4);
    CHECK_HAS(text, "transfer/open");
    CHECK(text && !strstr(text, "unlabelled") && !strstr(text, "policy") && !strstr(text, "secret"));
    free(text);
    text = exported(ledger, ist_record_named("transfers"), IST_EXPORT_JSON, false, &count);
    CHECK(text && !strstr(text, "unlabelled") && !strstr(text, "policy") && !strstr(text, "secret"));
    free(text);
    text = exported(ledger, ist_record_named("sources"), IST_EXPORT_CSV, false, &count);
    CHECK(text && !strstr(text, "Internal note"));
    free(text);
    text = exported(ledger, ist_record_named("transfers"), IST_EXPORT_CSV, true, &count);
    CHECK(count.written == 5 && count.withheld == 0);
    free(text);
    ist_ledger_free(ledger);
}

TEST(an_export_as_of_a_day_holds_what_was_known_then)
{
    ist_ledger *ledger = small_ledger();
    ist_import_report report = { 0 };
    ist_export_count count = { 0 };
    ist_buffer out = { 0 };
    ist_error err = { 0 };
    CHECK(take(ledger, "transfers", mixed, &report, &err) == IST_OK);
    ist_import_report_clear(&report);
    CHECK(ist_ledger_export(ledger, ist_record_named("transfers"), IST_EXPORT_CSV, day("2022-08-26"), true, &out,
                            &count, &err) == IST_OK);
    CHECK(count.written == 4);
    CHECK(out.at && strstr(out.at, "unlabelled") && !strstr(out.at, "corrects-secret"));
    ist_buffer_clear(&out);
    CHECK(ist_ledger_export(ledger, ist_record_named("transfers"), IST_EXPORT_CSV, day("2022-08-27"), true, &out,
                            &count, &err) == IST_OK);
    CHECK(count.written == 4);
    CHECK(out.at && !strstr(out.at, "transfer/unlabelled,contract") && strstr(out.at, "corrects-secret"));
    ist_buffer_clear(&out);
    CHECK(ist_ledger_export(ledger, ist_record_named("transfers"), IST_EXPORT_CSV, day("2022-08-25"), true, &out,
                            &count, &err) == IST_OK);
    CHECK(count.written == 0);
    ist_buffer_clear(&out);
    ist_ledger_free(ledger);
}

TEST(json_and_geojson_parse_and_keep_numbers_numbers)
{
    ist_ledger *ledger = NULL;
    ist_export_count count = { 0 };
    ist_error err = { 0 };
    json_t *tree = NULL;
    ist_buffer out = { 0 };
    char path[700];
    snprintf(path, sizeof path, "%s/places.db", own_folder());
    CHECK(ist_ledger_make(path, in_source("data"), NULL, &err) == IST_OK);
    CHECK(ist_ledger_open(&ledger, path, IST_LEDGER_READ, &err) == IST_OK);
    char *text = exported(ledger, ist_record_named("transfers"), IST_EXPORT_JSON, false, &count);
    CHECK(text && ist_json_read_text(&tree, "transfers", text, strlen(text), &err) == IST_OK);
    CHECK(json_array_size(tree) == count.written && count.written > 50);
    const json_t *first = json_array_get(tree, 0);
    CHECK(json_is_number(json_object_get(first, "quantity")) && json_is_null(json_object_get(first, "total")));
    CHECK(json_is_string(json_object_get(first, "source")));
    json_decref(tree);
    tree = NULL;
    free(text);
    text = exported(ledger, ist_record_named("areas"), IST_EXPORT_GEOJSON, false, &count);
    CHECK(text && ist_json_read_text(&tree, "areas", text, strlen(text), &err) == IST_OK);
    CHECK(json_array_size(json_object_get(tree, "features")) == 17);
    json_decref(tree);
    free(text);
    CHECK(ist_ledger_export(ledger, ist_record_named("money"), IST_EXPORT_GEOJSON, IST_ANY_DAY, false, &out, &count,
                            &err) == IST_USAGE);
    CHECK_HAS(err.text, "money have no place on a map");
    CHECK(out.length == 0);
    ist_buffer_clear(&out);
    ist_ledger_free(ledger);
}

RUN(IT(the_shipped_ledger_reads_back_from_its_own_export), IT(any_ledger_reads_back_from_its_own_export),
    IT(what_has_no_label_never_leaves_by_itself), IT(an_export_as_of_a_day_holds_what_was_known_then),
    IT(json_and_geojson_parse_and_keep_numbers_numbers))
