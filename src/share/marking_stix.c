/* SPDX-License-Identifier: Apache-2.0
 *
 * marking_stix.c: labels as STIX 2.1 marking-definitions (section 7.2).
 *
 * TLP is known by the fixed ids of its objects, never by a name: an object that calls itself TLP:CLEAR under
 * another id is not understood. Extensions other than ours and TLP 2.0 are not understood either.
 */
#include "share_local.h"
#include "stix_local.h"

#include <isthmus/base/time.h>
#include <isthmus/share/marking.h>
#include <string.h>

/* TLP 2.0 (FIRST, 2022) and the objects of STIX 2.1 section 7.2.1.4 for TLP 1.0. */
static const struct { const char *id, *word; int level; bool second; } tlp[] = {
    { "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487", "clear", 0, true },
    { "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb", "green", 1, true },
    { "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421", "amber", 2, true },
    { "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003", "amber+strict", 3, true },
    { "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1", "red", 4, true },
    { "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9", "white", 0, false },
    { "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da", "green", 1, false },
    { "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82", "amber", 2, false },
    { "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed", "red", 4, false },
};

bool ist_marking_tlp(ist_marking *out, const char *id)
{
    for (size_t i = 0; i < sizeof tlp / sizeof tlp[0]; i++)
        if (strcmp(tlp[i].id, id) == 0) {
            ist_marking marking = { .kind = IST_MARKING_POLICY, .review_day = IST_NO_REVIEW, .level = tlp[i].level };
            marking.policy = ist_policy_named("TLP");
            if (marking.level == 0) marking.kind = IST_MARKING_PUBLIC, marking.policy = NULL;
            *out = marking;
            return true;
        }
    return false;
}

/* The object of a fixed id is that object: level, day of making, name. */
static ist_status check_tlp(const json_t *definition, const char *id, ist_error *err)
{
    const json_t *extensions = json_object_get(definition, "extensions"), *said = json_object_get(definition, "definition");
    char name[24] = "TLP:";
    const char *word, *called = share_text(definition, "name");
    int64_t made = 0;
    size_t i = 0;
    int day = 0;
    while (strcmp(tlp[i].id, id) != 0) i++;
    if (tlp[i].second) word = share_text(json_object_get(extensions, IST_TLP_EXTENSION), "tlp_2_0");
    else word = share_text(said, "tlp");
    if (strcmp(word, tlp[i].word) != 0)
        return ist_fail(err, IST_RANGE, "its id is that of TLP %s, but it says '%.40s'", tlp[i].word, word);
    if (tlp[i].second ? said || json_object_get(definition, "definition_type") || json_object_size(extensions) != 1
                      : extensions || json_object_size(said) != 1 || strcmp(share_text(definition, "definition_type"), "tlp") != 0)
        return ist_fail(err, IST_RANGE, "its id is that of TLP %s, which has another definition", tlp[i].word);
    int wanted = tlp[i].second ? ist_day_of(2022, 10, 1) : ist_day_of(2017, 1, 20);
    if (!share_read_time(share_text(definition, "created"), &made, &day) || made != (int64_t)wanted * 24 * 3600 * 1000000000)
        return ist_fail(err, IST_RANGE, "its id is that of TLP %s, which was created at another time", tlp[i].word);
    for (size_t j = 0; word[j]; j++) name[4 + j] = word[j] >= 'a' && word[j] <= 'z' ? (char)(word[j] - 32) : word[j];
    if (*called && strcmp(called, name) != 0) return ist_fail(err, IST_RANGE, "its id is that of %s, but its name is '%.40s'", name, called);
    return IST_OK;
}

static ist_status read_moment(const json_t *extension, const char *key, int *out, ist_error *err)
{
    const json_t *value = json_object_get(extension, key);
    int64_t moment;
    if (!value || (json_is_string(value) && share_read_time(json_string_value(value), &moment, out))) return IST_OK;
    return ist_fail(err, IST_SYNTAX, "'%s' is not a moment in UTC (2026-03-01T00:00:00.000Z)", key);
}

static ist_status read_category(ist_marking *marking, const json_t *category, ist_error *err)
{
    const char *key;
    json_t *value;
    if (!json_is_object(category)) return ist_fail(err, IST_SYNTAX, "a category is not an object");
    json_object_foreach((json_t *)(uintptr_t)category, key, value)
        if (strcmp(key, "tag_name") != 0 && strcmp(key, "type") != 0 && strcmp(key, "values") != 0)
            return ist_fail(err, IST_RANGE, "'%.60s' in a category is not understood", key);
    const char *name = share_text(category, "tag_name"), *type = share_text(category, "type");
    const json_t *values = json_object_get(category, "values");
    int tag = ist_tag_named(name);
    if (tag < 0) return ist_fail(err, IST_RANGE, "tag '%.60s' is not understood", name);
    if (strcmp(type, ist_tag_type_word((ist_tag)tag)) != 0)
        return ist_fail(err, IST_RANGE, "tag '%s' is %s, not '%.40s'", name, ist_tag_type_word((ist_tag)tag), type);
    if (!json_is_array(values) || json_array_size(values) == 0)
        return ist_fail(err, IST_SYNTAX, "category '%s' has no values", name);
    for (size_t i = 0; i < json_array_size(values); i++) {
        if (!json_is_string(json_array_get(values, i))) return ist_fail(err, IST_SYNTAX, "a value of '%s' is no text", name);
        IST_TRY(share_add_value(marking, tag, json_string_value(json_array_get(values, i)), err));
    }
    return IST_OK;
}

static ist_status read_extension(ist_marking *marking, const json_t *extension, ist_error *err)
{
    static const char known[] = "extension_type policy_identifier classification creation_date_time review_date_time originator_id categories";
    const char *key;
    json_t *value;
    if (!json_is_object(extension)) return ist_fail(err, IST_SYNTAX, "the label's extension is not an object");
    json_object_foreach((json_t *)(uintptr_t)extension, key, value) {
        if (!stix_is_word(known, key)) return ist_fail(err, IST_RANGE, "'%.60s' in a label is not understood", key);
    }
    if (strcmp(share_text(extension, "extension_type"), "property-extension") != 0)
        return ist_fail(err, IST_SYNTAX, "the label's extension_type is not 'property-extension'");
    IST_TRY(share_set_level(marking, share_text(extension, "policy_identifier"), share_text(extension, "classification"), err));
    IST_TRY(read_moment(extension, "creation_date_time", &marking->created_day, err));
    IST_TRY(read_moment(extension, "review_date_time", &marking->review_day, err));
    if (marking->created_day > marking->review_day) return ist_fail(err, IST_RANGE, "review_date_time is before creation_date_time");
    const json_t *originator = json_object_get(extension, "originator_id");
    if (originator) {
        if (!json_is_string(originator) || json_string_length(originator) >= sizeof marking->originator)
            return ist_fail(err, IST_SYNTAX, "originator_id is not a text of at most %zu bytes", sizeof marking->originator - 1);
        strcpy(marking->originator, json_string_value(originator));
    }
    const json_t *categories = json_object_get(extension, "categories");
    if (categories && (!json_is_array(categories) || json_array_size(categories) == 0))
        return ist_fail(err, IST_SYNTAX, "categories is not a list with something in it");
    for (size_t i = 0; i < json_array_size(categories); i++)
        IST_TRY(read_category(marking, json_array_get(categories, i), err));
    return IST_OK;
}

ist_status ist_marking_read_stix(ist_marking *out, const json_t *definition, ist_error *err)
{
    ist_marking marking = { .review_day = IST_NO_REVIEW };
    const char *id = share_text(definition, "id"), *kind = share_text(definition, "definition_type");
    const json_t *extensions = json_object_get(definition, "extensions");
    const json_t *label = json_object_get(extensions, IST_LABEL_EXTENSION);
    if (strcmp(share_text(definition, "type"), "marking-definition") != 0)
        return ist_fail(err, IST_SYNTAX, "not a marking-definition");
    if (ist_marking_tlp(&marking, id)) {
        IST_TRY(check_tlp(definition, id, err));
    } else if (json_object_size(extensions) > 1 || (extensions && !label)) {
        return ist_fail(err, IST_RANGE, "an extension of this marking is not understood");
    } else if (label) {
        if (*kind) return ist_fail(err, IST_SYNTAX, "both a definition and a label");
        IST_TRY(read_extension(&marking, label, err));
        IST_TRY(ist_marking_check(&marking, err));
    } else if (strcmp(kind, "statement") == 0 && *share_text(json_object_get(definition, "definition"), "statement")) {
        marking.kind = IST_MARKING_STATEMENT;
    } else {
        return ist_fail(err, IST_RANGE, "a marking of kind '%.40s' under this id is not understood", kind);
    }
    *out = marking;
    return IST_OK;
}

/* ---- writing */

static void add_moment(ist_json_writer *json, const char *key, int day)
{
    char date[IST_DATE_TEXT], moment[IST_DATE_TEXT + 16];
    ist_format_day(day, date);
    snprintf(moment, sizeof moment, "%sT00:00:00.000Z", date);
    ist_json_text(json, key, moment);
}

static void add_category(ist_json_writer *json, const ist_marking *marking, ist_tag tag)
{
    char value[IST_VALUE_TEXT];
    ist_json_object(json, NULL);
    ist_json_text(json, "tag_name", ist_tag_name(tag));
    ist_json_text(json, "type", ist_tag_type_word(tag));
    ist_json_array(json, "values");
    for (int i = 0; i < IST_TAG_VALUES; i++)
        if (ist_values_has(&marking->values[tag], i) && ist_policy_value_name(marking->policy, tag, i, value))
            ist_json_text(json, NULL, value);
    ist_json_end(json);
    ist_json_end(json);
}

ist_status ist_marking_write_extension(ist_buffer *out, const ist_marking *marking, ist_error *err)
{
    bool any = false;
    if (marking->kind != IST_MARKING_POLICY || strcmp(ist_policy_name(marking->policy), "TLP") == 0)
        return ist_fail(err, IST_RANGE, "only a label of a policy with levels is written as an extension");
    ist_json_writer json = ist_json_to(out, 0);
    ist_json_object(&json, NULL);
    ist_json_text(&json, "extension_type", "property-extension");
    ist_json_text(&json, "policy_identifier", ist_policy_name(marking->policy));
    ist_json_text(&json, "classification", ist_policy_level_name(marking->policy, marking->level));
    if (marking->created_day) add_moment(&json, "creation_date_time", marking->created_day);
    if (marking->review_day != IST_NO_REVIEW) add_moment(&json, "review_date_time", marking->review_day);
    if (marking->originator[0]) ist_json_text(&json, "originator_id", marking->originator);
    for (int tag = 0; tag < IST_TAG_COUNT; tag++) any |= !ist_values_none(&marking->values[tag]);
    if (any) ist_json_array(&json, "categories");
    for (int tag = 0; any && tag < IST_TAG_COUNT; tag++)
        if (!ist_values_none(&marking->values[tag])) add_category(&json, marking, (ist_tag)tag);
    if (any) ist_json_end(&json);
    ist_json_end(&json);
    return IST_OK;
}
