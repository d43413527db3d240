/* SPDX-License-Identifier: Apache-2.0
 *
 * marking.c: labels in their three forms, what is not understood, and their order.
 */
#include "share_check.h"

#include <isthmus/base/csv.h>

#define HEAD "<originatorConfidentialityLabel xmlns=\"urn:nato:stanag:4774:confidentialitymetadatalabel:1:0\">"
#define TAIL "</originatorConfidentialityLabel>"
#define SECRET_HEAD HEAD "<ConfidentialityInformation><PolicyIdentifier>NATO</PolicyIdentifier><Classification>SECRET</Classification>"

static ist_status read_xml(const char *text, ist_marking *out, ist_error *err)
{
    return ist_marking_read_xml(out, "label.xml", text, strlen(text), err);
}

static ist_status read_stix(const char *fields, ist_marking *out, ist_error *err)
{
    char text[2000];
    json_t *value = NULL;
    snprintf(text, sizeof text,
             "{\"type\":\"marking-definition\",\"spec_version\":\"2.1\",\"id\":\"marking-definition--c0000001-1111-4111-"
             "8111-000000000009\",\"created\":\"2026-03-01T00:00:00.000Z\",\"extensions\":{\"" IST_LABEL_EXTENSION
             "\":{\"extension_type\":\"property-extension\",%s}}}", fields);
    ist_status status = ist_json_read_text(&value, "test", text, strlen(text), err);
    if (status == IST_OK) status = ist_marking_read_stix(out, value, err);
    json_decref(value);
    return status;
}

static char printed[512];
static const char *print(const ist_marking *marking)
{
    ist_buffer out = { 0 };
    ist_marking_print(&out, marking);
    snprintf(printed, sizeof printed, "%s", out.at);
    ist_buffer_clear(&out);
    return printed;
}

/* ADatP-4774, Table 17: three labels, whose markings the standard prints. */
TEST(the_standards_own_labels_print_as_the_standard_does)
{
    static const char *const expected[] = { "NATO UNCLASSIFIED Releasable to ISAF, KFOR, RESOLUTE SUPPORT",
                                            "NATO UNCLASSIFIED", "NATO UNCLASSIFIED - STAFF" };
    for (int i = 0; i < 3; i++) {
        char name[80];
        ist_error err = { 0 };
        ist_marking marking;
        char *text;
        size_t length;
        snprintf(name, sizeof name, "stix/stanag4774/label-17-%d.xml", i + 1);
        const char *path = in_testdata(name);
        if (!path) SKIP("test data is absent: stix/stanag4774");
        CHECK(ist_read_file(path, 1 << 20, &text, &length, &err) == IST_OK);
        CHECK(ist_marking_read_xml(&marking, name, text, length, &err) == IST_OK);
        CHECK_TEXT(print(&marking), expected[i]);
        free(text);
    }
}

TEST(a_label_survives_each_of_its_forms)
{
    ist_marking first, second = { .level = -1 };
    ist_error err = { 0 };
    CHECK(read_stix("\"policy_identifier\":\"NATO\",\"classification\":\"SECRET\",\"originator_id\":\"USA\","
                    "\"creation_date_time\":\"2026-03-01T00:00:00.000Z\",\"review_date_time\":\"2027-03-01T00:00:00.000Z\","
                    "\"categories\":[{\"tag_name\":\"Additional Sensitivity\",\"type\":\"RESTRICTIVE\",\"values\":[\"ATOMAL\"]},"
                    "{\"tag_name\":\"Releasable To\",\"type\":\"PERMISSIVE\",\"values\":[\"KOR\",\"JPN\"]},"
                    "{\"tag_name\":\"Context\",\"type\":\"PERMISSIVE\",\"values\":[\"NATO\",\"Releasable\"]}]",
                    &first, &err) == IST_OK);
    ist_buffer text = { 0 };
    CHECK(ist_marking_write_xml(&text, &first, &err) == IST_OK);
    CHECK(read_xml(text.at, &second, &err) == IST_OK);
    CHECK(memcmp(&first, &second, sizeof first) == 0);
    ist_buffer_clear(&text);
    memset(&text, 0, sizeof text);
    CHECK(ist_marking_write_extension(&text, &first, &err) == IST_OK);
    json_t *extension = NULL;
    CHECK(ist_json_read_text(&extension, "test", text.at, text.length, &err) == IST_OK);
    json_t *definition = json_pack("{s:s,s:s,s:{s:O}}", "type", "marking-definition", "id", "marking-definition--x",
                                   "extensions", IST_LABEL_EXTENSION, extension);
    CHECK(ist_marking_read_stix(&second, definition, &err) == IST_OK);
    CHECK(memcmp(&first, &second, sizeof first) == 0);
    json_decref(definition);
    json_decref(extension);
    ist_buffer_clear(&text);
    memset(&text, 0, sizeof text);
    CHECK(ist_marking_write_compact(&text, &first, &err) == IST_OK);
    CHECK_TEXT(text.at, "NATO:SECRET//ATOMAL//REL JPN,KOR");
    ist_buffer_clear(&text);
}

TEST(other_writers_spellings_are_read)
{
    ist_marking marking;
    ist_error err = { 0 };
    CHECK(read_xml("<?xml version=\"1.0\"?><!-- a comment --><s:OriginatorConfidentialityLabel "
                   "xmlns:s=\"urn:nato:stanag:4774:confidentialitymetadatalabel:1:0\" ReviewDateTime=\"2027-01-01T00:00:00Z\">"
                   "<s:ConfidentialityInformation><s:PolicyIdentifier URI=\"urn:oid:1.3.26.1.3.1\"> NATO </s:PolicyIdentifier>"
                   "<s:Classification>SECRET</s:Classification></s:ConfidentialityInformation>"
                   "<s:CreationDateTime>2026-01-02T03:04:05Z</s:CreationDateTime></s:OriginatorConfidentialityLabel>",
                   &marking, &err) == IST_OK);
    CHECK(marking.level == 3 && marking.review_day == 20819 && marking.created_day == 20455); /* 2027-01-01, 2026-01-02 */
}

/* Each of these might restrict; none may be read as less than it says. */
TEST(what_is_not_understood_is_refused)
{
    static const struct { const char *text, *says; } labels[] = {
        { HEAD "<ConfidentialityInformation><PolicyIdentifier>NATO</PolicyIdentifier><Classification>NATO SECRET</Classification>"
          "</ConfidentialityInformation>" TAIL, "no level of policy NATO" },
        { HEAD "<ConfidentialityInformation><PolicyIdentifier>ACME</PolicyIdentifier><Classification>SECRET</Classification>"
          "</ConfidentialityInformation>" TAIL, "policy 'ACME' is not understood" },
        { HEAD "<ConfidentialityInformation><PolicyIdentifier>TLP</PolicyIdentifier><Classification>CLEAR</Classification>"
          "</ConfidentialityInformation>" TAIL, "policy 'TLP' is not understood" },
        { SECRET_HEAD "<Category TagName=\"Eyes\" Type=\"RESTRICTIVE\"><GenericValue>A</GenericValue></Category>"
          "</ConfidentialityInformation>" TAIL, "tag 'Eyes' is not understood" },
        { SECRET_HEAD "<Category TagName=\"Releasable To\" Type=\"INFORMATIVE\"><GenericValue>KOR</GenericValue></Category>"
          "</ConfidentialityInformation>" TAIL, "is PERMISSIVE, not 'INFORMATIVE'" },
        { SECRET_HEAD "<Category TagName=\"Releasable To\" Type=\"PERMISSIVE\"><GenericValue>KOREA</GenericValue></Category>"
          "</ConfidentialityInformation>" TAIL, "no value of 'Releasable To'" },
        { SECRET_HEAD "<Category TagName=\"Releasable To\" Type=\"PERMISSIVE\"/></ConfidentialityInformation>" TAIL, "has no value" },
        { SECRET_HEAD "<Caveat>X</Caveat></ConfidentialityInformation>" TAIL, "<Caveat> is out of place" },
        { SECRET_HEAD "</ConfidentialityInformation><Successors/>" TAIL, "<Successors> is not understood" },
        { SECRET_HEAD "</ConfidentialityInformation>EYES ONLY" TAIL, "text between elements" },
        { SECRET_HEAD "</ConfidentialityInformation><ConfidentialityInformation/>" TAIL, "not understood here" },
        { "<!DOCTYPE x [<!ENTITY a \"SECRET\">]>" HEAD TAIL, "document type" },
        { "<a/>", "not an <originatorConfidentialityLabel>" },
        { HEAD TAIL, "no <ConfidentialityInformation>" },
        { "", "not XML" },
        { HEAD, "not XML" },
    };
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        ist_error err = { 0 };
        ist_marking marking = { .level = 77 };
        CHECK(read_xml(labels[i].text, &marking, &err) != IST_OK);
        CHECK_HAS(err.text, labels[i].says);
        CHECK(marking.level == 77);
    }
}

TEST(a_stix_label_that_is_not_understood_is_refused)
{
#define NATO_SECRET "\"policy_identifier\":\"NATO\",\"classification\":\"SECRET\""
    static const struct { const char *fields, *says; } labels[] = {
        { NATO_SECRET ",\"caveat\":\"X\"", "'caveat' in a label is not understood" },
        { NATO_SECRET ",\"categories\":[]", "categories is not a list" },
        { NATO_SECRET ",\"categories\":[{\"tag_name\":\"Only\",\"type\":\"PERMISSIVE\",\"values\":[]}]", "has no values" },
        { NATO_SECRET ",\"categories\":[{\"tag_name\":\"Only\",\"type\":\"PERMISSIVE\",\"values\":[7]}]", "is no text" },
        { NATO_SECRET ",\"categories\":[{\"tag_name\":\"Only\",\"type\":\"PERMISSIVE\",\"values\":[\"KOR\"],\"x\":1}]", "'x' in a category" },
        { NATO_SECRET ",\"review_date_time\":\"2026-03-01\"", "review_date_time" },
        { NATO_SECRET ",\"originator_id\":7", "originator_id" },
        { "\"policy_identifier\":\"NATO\"", "no level of policy NATO" },
        { "\"policy_identifier\":\"ROK\",\"classification\":\"군사 I급비밀\",\"categories\":[{\"tag_name\":\"Releasable To\","
          "\"type\":\"PERMISSIVE\",\"values\":[\"NATO\"]}]", "the policy excludes it" },
        { "\"policy_identifier\":\"NATO\",\"classification\":\"RESTRICTED\",\"categories\":[{\"tag_name\":\"Releasable To\","
          "\"type\":\"PERMISSIVE\",\"values\":[\"QAT\"]}]", "the policy excludes it" },
        { "\"policy_identifier\":\"NATO\",\"classification\":\"RESTRICTED\",\"categories\":[{\"tag_name\":\"Additional "
          "Sensitivity\",\"type\":\"RESTRICTIVE\",\"values\":[\"ATOMAL\"]}]", "the policy excludes it" },
    };
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        ist_error err = { 0 };
        ist_marking marking = { .level = 77 };
        CHECK(read_stix(labels[i].fields, &marking, &err) != IST_OK);
        CHECK_HAS(err.text, labels[i].says);
        CHECK(marking.level == 77);
    }
}

TEST(tlp_is_known_by_its_ids_alone)
{
    ist_marking marking;
    ist_error err = { 0 };
    CHECK(ist_marking_tlp(&marking, "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487"));
    CHECK(marking.kind == IST_MARKING_PUBLIC);
    CHECK(ist_marking_tlp(&marking, "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"));
    CHECK_TEXT(print(&marking), "TLP:RED");
    json_t *forged = json_pack("{s:s,s:s,s:s,s:{s:{s:s}}}", "type", "marking-definition", "id",
                               "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1", "name", "TLP:CLEAR", "extensions",
                               IST_TLP_EXTENSION, "tlp_2_0", "clear");
    CHECK(ist_marking_read_stix(&marking, forged, &err) == IST_RANGE); /* red's id, clear's word */
    json_object_set_new(forged, "id", json_string("marking-definition--c0000001-1111-4111-8111-000000000009"));
    CHECK(ist_marking_read_stix(&marking, forged, &err) == IST_RANGE); /* clear's word under a foreign id */
    json_decref(forged);
}

static ist_marking point(const char *level, const char *categories)
{
    ist_marking marking = { .kind = IST_MARKING_POLICY, .policy = ist_policy_named("NATO"), .review_day = IST_NO_REVIEW };
    marking.level = ist_policy_level(marking.policy, level);
    for (const char *at = categories; *at; at++)
        if (*at != '|') ist_values_add(&marking.values[IST_TAG_SENSITIVITY], *at - 'A');
    return marking;
}

/* Pairs of the lattice, generated by another program. */
TEST(dominance_join_and_meet_are_those_of_the_lattice)
{
    ist_csv *csv = NULL;
    ist_error err = { 0 };
    bool more = false;
    int pairs = 0;
    const char *path = in_testdata("stix/dominance.csv");
    if (!path) SKIP("test data is absent: stix/dominance.csv");
    CHECK(ist_csv_open(&csv, path, &err) == IST_OK);
    while (ist_csv_next(csv, &more, &err) == IST_OK && more) {
        ist_marking a = point(ist_csv_cell(csv, 0), ist_csv_cell(csv, 1)), b = point(ist_csv_cell(csv, 2), ist_csv_cell(csv, 3));
        ist_marking join = point(ist_csv_cell(csv, 5), ist_csv_cell(csv, 6)), meet = point(ist_csv_cell(csv, 7), ist_csv_cell(csv, 8));
        ist_marking got;
        CHECK(ist_marking_dominates(&a, &b) == (*ist_csv_cell(csv, 4) == '1'));
        CHECK(ist_marking_join(&got, &a, &b) && memcmp(&got, &join, sizeof got) == 0);
        CHECK(ist_marking_meet(&got, &a, &b) && memcmp(&got, &meet, sizeof got) == 0);
        pairs++;
    }
    CHECK(pairs == 200);
    ist_csv_free(csv);
}

/* 5 levels x 8 sets, all pairs: 1,600, with recipients beside. */
TEST(a_join_dominates_both_and_is_released_to_no_more_than_both)
{
    static const char *const sets[] = { "", "A", "B", "A|B", "C", "A|C", "B|C", "A|B|C" };
    for (int i = 0; i < 40; i++)
        for (int j = 0; j < 40; j++) {
            ist_marking a = point("UNCLASSIFIED", sets[i % 8]), b = point("UNCLASSIFIED", sets[j % 8]), join, meet;
            a.level = i / 8, b.level = j / 8;
            a.values[IST_TAG_RELEASABLE].word[0] = (uint64_t)i * 0x9e37, b.values[IST_TAG_RELEASABLE].word[0] = (uint64_t)j * 0x79b9;
            CHECK(ist_marking_join(&join, &a, &b) && ist_marking_meet(&meet, &a, &b));
            CHECK(ist_marking_dominates(&join, &a) && ist_marking_dominates(&join, &b));
            CHECK(ist_marking_dominates(&a, &meet) && ist_marking_dominates(&b, &meet));
            CHECK(ist_values_within(&join.values[IST_TAG_RELEASABLE], &a.values[IST_TAG_RELEASABLE]));
            CHECK(ist_values_within(&join.values[IST_TAG_RELEASABLE], &b.values[IST_TAG_RELEASABLE]));
        }
}

TEST(two_policies_have_no_order)
{
    ist_marking nato = compact("NATO:SECRET"), rok = compact("ROK:SECRET"), none = compact("NONE"), open = compact("PUBLIC"), join;
    CHECK(!ist_marking_dominates(&nato, &rok) && !ist_marking_dominates(&rok, &nato));
    CHECK(!ist_marking_join(&join, &nato, &rok));
    CHECK(ist_marking_join(&join, &nato, &open) && join.kind == IST_MARKING_POLICY);
    CHECK(ist_marking_join(&join, &nato, &none) && join.kind == IST_MARKING_NONE);
    CHECK(ist_marking_dominates(&none, &nato) && ist_marking_dominates(&nato, &open) && !ist_marking_dominates(&open, &nato));
}

TEST(the_ledgers_partner_stands_for_its_code)
{
    ist_marking marking = compact("NATO:SECRET//REL ROK");
    CHECK_TEXT(print(&marking), "NATO SECRET Releasable to KOR");
    marking = compact("ROK:CONFIDENTIAL//REL NATO");
    CHECK_TEXT(print(&marking), "ROK 군사 III급비밀 Releasable to NATO");
    ist_error err = { 0 };
    CHECK(ist_marking_read_compact(&marking, "NATO:SECRET//UMBRA", &err) == IST_RANGE);
    CHECK_HAS(err.text, "'UMBRA' is no value of 'Additional Sensitivity'");
}

RUN(IT(the_standards_own_labels_print_as_the_standard_does), IT(a_label_survives_each_of_its_forms),
    IT(other_writers_spellings_are_read), IT(what_is_not_understood_is_refused),
    IT(a_stix_label_that_is_not_understood_is_refused), IT(tlp_is_known_by_its_ids_alone),
    IT(dominance_join_and_meet_are_those_of_the_lattice), IT(a_join_dominates_both_and_is_released_to_no_more_than_both),
    IT(two_policies_have_no_order), IT(the_ledgers_partner_stands_for_its_code))
