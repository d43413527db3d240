/* SPDX-License-Identifier: Apache-2.0
 *
 * stix.c: what is taken in at the door, and what is refused with which rule.
 */
#include "share_check.h"

#include "../../../src/share/stix_types.h"

#include <dirent.h>
#include <isthmus/share/stix.h>

static ist_status check_text(const char *text, size_t length, ist_error *err)
{
    json_t *value = NULL;
    const char *kind = "";
    ist_status status = ist_stix_read(&value, "test", text, length, err);
    if (status == IST_OK) status = ist_stix_check(value, &kind, err);
    json_decref(value);
    return status;
}

/* Every file of a folder of test data gets the same verdict; returns how many there were. */
static int check_folder_of(const char *name, bool valid)
{
    char folder[1024], path[2048];
    int count = 0;
    const char *found = in_testdata(name);
    if (!found) return -1;
    snprintf(folder, sizeof folder, "%s", found);
    DIR *directory = opendir(folder);
    for (struct dirent *entry; directory && (entry = readdir(directory));) {
        char *text = NULL;
        size_t length = 0;
        ist_error err = { 0 };
        if (entry->d_name[0] == '.') continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        CHECK(ist_read_file(path, 1 << 24, &text, &length, &err) == IST_OK);
        if ((check_text(text, length, &err) == IST_OK) != valid) {
            printf("# %s: %s\n", path, err.text);
            CHECK(!"the verdict is the other one");
        }
        free(text);
        count++;
    }
    if (directory) closedir(directory);
    return count;
}

TEST(every_valid_sample_is_accepted)
{
    static const char *const folders[] = { "stix/valid/oasis", "stix/valid/own", "stix/valid/labels-proposed",
                                           "stix/valid/markings", "stix/taxii/valid" };
    int count = 0;
    for (size_t i = 0; i < 5; i++) {
        int found = check_folder_of(folders[i], true);
        if (found < 0) SKIP("test data is absent: stix");
        count += found;
    }
    CHECK(count >= 30);
}

TEST(every_invalid_sample_is_refused)
{
    static const char *const folders[] = { "stix/invalid/oasis", "stix/invalid/own", "stix/invalid/labels-proposed",
                                           "stix/invalid/raw", "stix/taxii/invalid" };
    int count = 0;
    for (size_t i = 0; i < 5; i++) {
        int found = check_folder_of(folders[i], false);
        if (found < 0) SKIP("test data is absent: stix");
        count += found;
    }
    CHECK(count >= 26);
}

#define LOCATION_HEAD                                                                                               \
    "{\"type\":\"location\",\"spec_version\":\"2.1\",\"id\":\"location--e0000004-1111-4111-8111-000000000001\","      \
    "\"created\":\"2026-03-01T00:00:00.000Z\",\"modified\":\"2026-03-01T00:00:00.000Z\""
#define LOCATION LOCATION_HEAD ",\"region\":\"eastern-asia\""

TEST(a_refusal_names_the_rule)
{
    static const struct { const char *text, *says; } objects[] = {
        { LOCATION ",\"latitude\":95,\"longitude\":1}", "latitude is 95" },
        { LOCATION ",\"latitude\":\"35\",\"longitude\":1}", "latitude is not a number" },
        { LOCATION ",\"longitude\":129}", "come together" },
        { LOCATION ",\"precision\":5}", "precision without" },
        { LOCATION_HEAD "}", "none of region country latitude" },
        { LOCATION ",\"confidence\":101}", "confidence is 101" },
        { LOCATION ",\"confidence\":50.5}", "confidence is not an integer" },
        { LOCATION ",\"revoked\":\"true\"}", "revoked is not true or false" },
        { LOCATION ",\"labels\":[\"a\",1]}", "labels is not a list of texts" },
        { LOCATION ",\"description\":null}", "description is null" },
        { LOCATION ",\"extensions\":{}}", "extensions is an empty object" },
        { LOCATION ",\"created_by_ref\":\"location--e0000004-1111-4111-8111-000000000001\"}", "allowed: identity" },
        { LOCATION ",\"object_marking_refs\":[\"marking-definition--1\"]}", "is not an identifier" },
        { LOCATION ",\"x\":1}", "is not a name for a property" },
        { LOCATION ",\"Name\":\"a\"}", "is not a name for a property" },
        { LOCATION ",\"seen_ref\":\"a\"}", "seen_ref is not an identifier" },
        { LOCATION ",\"weight\":9007199254740993}", "beyond 2^53" },
        { LOCATION ",\"weight\":1e999}", "beyond a double's" },
        { LOCATION ",\"name\":\"\\ud800\"}", "unpaired surrogate" },
        { LOCATION ",\"name\":\"\\u0000\"}", "\\u0000" },
        { LOCATION ",\"external_references\":[{\"url\":\"a\"}]}", "no source_name" },
        { LOCATION ",\"external_references\":[{\"source_name\":\"a\"}]}", "neither description, url nor" },
        { LOCATION ",\"granular_markings\":[{\"selectors\":[\"region\"]}]}", "marking_ref or lang" },
        { LOCATION ",\"granular_markings\":[{\"lang\":\"ko\",\"marking_ref\":\"marking-definition--55d920b0-5e8b-4f79-9ee9-"
          "91f868d9b421\",\"selectors\":[\"region\"]}]}", "marking_ref or lang" },
        { LOCATION ",\"granular_markings\":[{\"lang\":\"ko\",\"selectors\":[\"labels.[0]\"]}]}", "selects nothing" },
        { LOCATION ",\"extensions\":{\"extension-definition--1\":{\"extension_type\":\"property-extension\"}}}", "not under an identifier" },
        { LOCATION ",\"extensions\":{\"extension-definition--b0000001-1111-4111-8111-000000000003\":{\"a\":1}}}", "no extension_type" },
        { "{\"type\":\"ship\",\"spec_version\":\"2.1\",\"id\":\"ship--e0000004-1111-4111-8111-000000000001\",\"created\":"
          "\"2026-03-01T00:00:00.000Z\",\"modified\":\"2026-03-01T00:00:00.000Z\"}", "not one of the standard" },
        { "{\"type\":\"location\",\"id\":\"location--e0000004-1111-4111-8111-000000000001\",\"region\":\"a\",\"created\":"
          "\"2026-03-01T00:00:00.000Z\",\"modified\":\"2026-03-01T00:00:00.000Z\"}", "spec_version is missing" },
        { "{\"type\":\"relationship\",\"spec_version\":\"2.1\",\"id\":\"relationship--e0000004-1111-4111-8111-000000000001\","
          "\"created\":\"2026-03-01T00:00:00.000Z\",\"modified\":\"2026-03-01T00:00:00.000Z\",\"relationship_type\":\"a\","
          "\"source_ref\":\"location--e0000004-1111-4111-8111-000000000001\"}", "target_ref is missing" },
        { "{\"type\":\"observed-data\",\"spec_version\":\"2.1\",\"id\":\"observed-data--e0000004-1111-4111-8111-000000000001\","
          "\"created\":\"2026-03-01T00:00:00.000Z\",\"modified\":\"2026-03-01T00:00:00.000Z\",\"first_observed\":"
          "\"2026-03-02T00:00:00Z\",\"last_observed\":\"2026-03-01T00:00:00Z\",\"number_observed\":1,\"object_refs\":"
          "[\"url--e0000004-1111-4111-8111-000000000001\"]}", "last_observed is before first_observed" },
        { "{\"type\":\"bundle\",\"id\":\"bundle--e0000004-1111-4111-8111-000000000001\",\"objects\":[]}", "something in it" },
        { "{\"type\":\"bundle\",\"id\":\"bundle--e0000004-1111-4111-8111-000000000001\",\"objects\":[{\"type\":\"bundle\"}]}", "a bundle inside" },
        { "[]", "an empty list" },
        { "{\"foo\":1}", "neither an object of STIX" },
        { "{\"a\":1,\"a\":1}", "a member twice" },
    };
    for (size_t i = 0; i < sizeof objects / sizeof objects[0]; i++) {
        ist_error err = { 0 };
        CHECK(check_text(objects[i].text, strlen(objects[i].text), &err) != IST_OK);
        CHECK_HAS(err.text, objects[i].says);
    }
}

/* Looking up halves the table: it must be in order, and every row must be found again. */
TEST(the_table_of_properties_is_in_order)
{
    int count = 0;
    for (const stix_property *row; (row = stix_property_at((size_t)count)) != NULL; count++) {
        const stix_property *before = count ? stix_property_at((size_t)count - 1) : NULL;
        int order = before ? strcmp(before->name, row->name) : -1;
        CHECK(order < 0 || (order == 0 && row->type && strcmp(before->type ? before->type : "", row->type) < 0));
        CHECK(stix_property_named(row->type ? row->type : "", row->name) == row);
        CHECK(!row->type || stix_type_named(row->type));
    }
    CHECK(count > 150);
    CHECK(!stix_property_named("location", "nam") && !stix_property_named("location", "zzz") && !stix_property_named("note", "objects"));
}

TEST(times_are_in_utc_and_exist)
{
    static const struct { const char *time; bool valid; } times[] = {
        { "2026-03-01T00:00:00.000Z", true }, { "2026-03-01T00:00:00Z", true }, { "2028-02-29T23:59:59.999999999Z", true },
        { "2026-02-29T00:00:00Z", false }, { "2026-03-01T24:00:00Z", false }, { "2026-03-01T00:00:00.Z", false },
        { "2026-03-01T00:00:00+00:00", false }, { "2026-03-01T00:00:00z", false }, { "2026-03-01 00:00:00Z", false },
        { "2026-03-01T00:00:00.0000000000Z", true }, { "2600-01-01T00:00:00Z", true },
        { "1600-01-01T00:00:00Z", false }, /* before it was created, by more nanoseconds than 64 bits hold */
        { "2026-03-01T00:00:00.0000000000000000000Z", false }, { "2026-03-01T00:60:00Z", false }, { "2026-03-01", false }, { "", false },
    };
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        char text[600];
        ist_error err = { 0 };
        snprintf(text, sizeof text,
                 "{\"type\":\"location\",\"spec_version\":\"2.1\",\"id\":\"location--e0000004-1111-4111-8111-000000000001\","
                 "\"created\":\"2020-01-01T00:00:00Z\",\"modified\":\"%s\",\"region\":\"a\"}", times[i].time);
        CHECK((check_text(text, strlen(text), &err) == IST_OK) == times[i].valid);
    }
}

/* Whatever the year and however many digits: two moments are the same only when they are. */
TEST(what_was_changed_before_it_was_made_is_refused_in_every_year)
{
    static const struct { const char *created, *modified; bool valid; } pairs[] = {
        { "1600-01-02T00:00:00Z", "1600-01-01T00:00:00Z", false }, { "1600-01-01T00:00:00Z", "1600-01-02T00:00:00Z", true },
        { "9999-12-31T23:59:59Z", "9999-12-31T23:59:58Z", false }, { "2300-01-01T00:00:00Z", "2300-01-01T00:00:01Z", true },
        { "2020-01-01T00:00:00.1Z", "2020-01-01T00:00:00.100Z", true }, { "2020-01-01T00:00:00.1Z", "2020-01-01T00:00:00.09Z", false },
        { "2020-01-01T00:00:00Z", "2020-01-01T00:00:00.0Z", true }, { "2020-01-01T00:00:00.000000001Z", "2020-01-01T00:00:00Z", false },
        { "2020-01-01T00:00:00.123456789000000002Z", "2020-01-01T00:00:00.123456789000000001Z", false },
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        char text[600];
        ist_error err = { 0 };
        snprintf(text, sizeof text,
                 "{\"type\":\"location\",\"spec_version\":\"2.1\",\"id\":\"location--e0000004-1111-4111-8111-000000000001\","
                 "\"created\":\"%s\",\"modified\":\"%s\",\"region\":\"a\"}", pairs[i].created, pairs[i].modified);
        CHECK((check_text(text, strlen(text), &err) == IST_OK) == pairs[i].valid);
    }
}

/* Whole numbers are read up to 64 bits; an object may hold those that a double can. */
TEST(whole_numbers_are_read_to_the_last_bit)
{
    static const struct { const char *number; bool read; } numbers[] = {
        { "0", true }, { "-0", true }, { "9007199254740991", true }, { "1234567890123456789", true }, { "9223372036854775807", true },
        { "-9223372036854775808", true }, { "9223372036854775808", false }, { "-9223372036854775809", false }, { "9999999999999999999", false },
        { "12345678901234567890", false },
    };
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        char text[400];
        ist_error err = { 0 };
        json_t *value = NULL;
        snprintf(text, sizeof text, "{\"a\":%s}", numbers[i].number);
        bool read = ist_stix_read(&value, "test", text, strlen(text), &err) == IST_OK;
        CHECK(read == numbers[i].read);
        if (!read) CHECK_HAS(err.text, "beyond 64 bits");
        json_decref(value);
        snprintf(text, sizeof text, "{\"type\":\"location\",\"spec_version\":\"2.1\",\"id\":\"location--e0000004-1111-4111-8111-000000000001\","
                 "\"created\":\"2026-03-01T00:00:00Z\",\"modified\":\"2026-03-01T00:00:00Z\",\"region\":\"a\",\"x_count\":%s}", numbers[i].number);
        CHECK((check_text(text, strlen(text), &err) == IST_OK) == (i < 3));
        if (read && i > 2) CHECK_HAS(err.text, "beyond 2^53");
    }
}

/* Two words of a list with the blank between them are none of its words. */
TEST(one_word_is_asked_for_and_one_is_given)
{
#define HEAD(type) "{\"type\":\"" type "\",\"spec_version\":\"2.1\",\"id\":\"" type "--e0000004-1111-4111-8111-000000000001\"," \
    "\"created\":\"2026-03-01T00:00:00Z\",\"modified\":\"2026-03-01T00:00:00Z\","
#define OPINION(word) HEAD("opinion") "\"object_refs\":[\"location--e0000004-1111-4111-8111-000000000001\"],\"opinion\":\"" word "\"}"
#define EXTENDED(kind) HEAD("location") "\"region\":\"a\",\"extensions\":{\"extension-definition--e0000004-1111-4111-8111-000000000001\":" \
    "{\"extension_type\":\"" kind "\",\"a\":1}}}"
#define GRANULAR(key) HEAD("location") "\"region\":\"a\",\"granular_markings\":[{\"lang\":\"en\",\"selectors\":[\"region\"]" key "}]}"
    static const struct { const char *text; bool valid; } objects[] = {
        { OPINION("disagree"), true }, { OPINION("neutral"), true }, { OPINION("disagree neutral"), false }, { OPINION("agree strongly-agree"), false },
        { OPINION(""), false }, { OPINION(" "), false }, { EXTENDED("property-extension"), true }, { EXTENDED("new-sdo new-sco"), false },
        { GRANULAR(""), true }, { GRANULAR(",\"lang selectors\":\"x\""), false },
    };
    for (size_t i = 0; i < sizeof objects / sizeof objects[0]; i++) {
        ist_error err = { 0 };
        bool valid = check_text(objects[i].text, strlen(objects[i].text), &err) == IST_OK;
        if (valid != objects[i].valid) printf("# %s: %s\n", objects[i].text, err.text);
        CHECK(valid == objects[i].valid);
    }
}

TEST(a_selector_follows_names_and_places)
{
    json_t *object = json_pack("{s:s,s:[s,{s:i}],s:{s:{s:s}}}", "a", "x", "list", "one", "deep", 2, "map", "b", "c", "d");
    CHECK_TEXT(json_string_value(ist_stix_select(object, "a")), "x");
    CHECK_TEXT(json_string_value(ist_stix_select(object, "list.[0]")), "one");
    CHECK(json_integer_value(ist_stix_select(object, "list.[1].deep")) == 2);
    CHECK_TEXT(json_string_value(ist_stix_select(object, "map.b.c")), "d");
    static const char *const nothing[] = { "", "b", "list.[2]", "list.[x]", "list.[]", "list.0", "a.b", "map.", ".a", "list.[0]x",
                                           "list.[00000000000]" };
    for (size_t i = 0; i < sizeof nothing / sizeof nothing[0]; i++) CHECK(!ist_stix_select(object, nothing[i]));
    json_decref(object);
}

static bool add_reference(void *context, const char *property, const char *id)
{
    char *out = context;
    snprintf(out + strlen(out), 400 - strlen(out), "%s=%s;", property, id);
    return true;
}

TEST(every_reference_is_found_wherever_it_stands)
{
    char found[400] = "";
    json_t *object = json_pack("{s:s,s:s,s:[s,s],s:[{s:s}],s:{s:{s:s}}}", "id", "report--0", "created_by_ref", "identity--1",
                               "object_refs", "a--2", "b--3", "granular_markings", "marking_ref", "marking-definition--4",
                               "extensions", "extension-definition--5", "vessel_ref", "c--6");
    ist_stix_each_reference(object, add_reference, found);
    CHECK_TEXT(found, "created_by_ref=identity--1;object_refs=a--2;object_refs=b--3;marking_ref=marking-definition--4;vessel_ref=c--6;");
    json_decref(object);
}

RUN(IT(the_table_of_properties_is_in_order), IT(every_valid_sample_is_accepted), IT(every_invalid_sample_is_refused), IT(a_refusal_names_the_rule),
    IT(times_are_in_utc_and_exist), IT(what_was_changed_before_it_was_made_is_refused_in_every_year), IT(whole_numbers_are_read_to_the_last_bit), IT(one_word_is_asked_for_and_one_is_given),
    IT(a_selector_follows_names_and_places), IT(every_reference_is_found_wherever_it_stands))
