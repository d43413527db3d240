/* SPDX-License-Identifier: Apache-2.0
 *
 * The table of keys is sound, so that what is made from it is.
 */
#include "check.h"

#include <isthmus/scenario/keys.h>

#include <math.h>
#include <stdlib.h>

TEST(no_two_keys_name_their_numbers_alike)
{
    for (size_t i = 0; i < ist_scenario_key_count(); i++) {
        const ist_scenario_key *a = ist_scenario_key_at(i);
        if (!a->parameter) continue;
        for (size_t j = 0; j < i; j++) {
            const ist_scenario_key *b = ist_scenario_key_at(j);
            /* the two sides of one condition are one number: a condition has either */
            bool sides = a->section == IST_SECTION_CONDITIONS && b->section == IST_SECTION_CONDITIONS;
            if (b->parameter && !sides) CHECK(strcmp(a->parameter, b->parameter) != 0);
        }
    }
}

TEST(a_default_lies_within_its_legal_range)
{
    for (size_t i = 0; i < ist_scenario_key_count(); i++) {
        const ist_scenario_key *key = ist_scenario_key_at(i);
        if (key->kind > IST_ENTRY_PLAIN) continue;
        CHECK(key->low < key->high);
        if (!isnan(key->standard)) CHECK(key->low <= key->standard && key->standard <= key->high);
        if (key->flags & IST_KEY_REQUIRED) CHECK(isnan(key->standard));
        if (strcmp(key->unit, "share") == 0) CHECK(key->low == 0 && key->high == 1);
    }
}

TEST(every_name_under_a_key_is_of_a_known_set_and_every_key_is_explained)
{
    for (size_t i = 0; i < ist_scenario_key_count(); i++) {
        const ist_scenario_key *key = ist_scenario_key_at(i);
        CHECK(strlen(key->meaning) > 3);
        for (const char *at = key->nested; *at; at++)
            CHECK(strchr("@H", *at) || ist_section_of_letter(*at) < IST_SECTION_COUNT);
        for (const char *at = key->order; *at; at++)
            CHECK(*at == '$' || key->section == IST_SECTION_CONDITIONS || key->section == IST_SECTION_EFFECTS ||
                  (size_t)(*at - '1') < strlen(key->nested));
        CHECK(ist_scenario_key_find(key->section, key->key) == key);
    }
}

/* Section 3 and 3.1 of the model: elasticities that the model wants above 0 cannot be below; provocation spans
 * both signs; hazards and rates are never negative. */
TEST(legal_ranges_are_those_of_the_model)
{
    static const char *const never_negative[] = { "onset", "going_on", "xi",       "base",  "conversion",
                                                  "lapse", "stock",    "capacity", "demand" };
    static const char *const both_signs[] = { "provocation", "eta", "zeta", "nu", "nu_end", "gamma" };
    for (size_t i = 0; i < sizeof never_negative / sizeof never_negative[0]; i++)
        CHECK_NEAR(ist_scenario_key_of_parameter(never_negative[i])->low, 0, 0);
    for (size_t i = 0; i < sizeof both_signs / sizeof both_signs[0]; i++) {
        CHECK(ist_scenario_key_of_parameter(both_signs[i])->low < 0);
        CHECK(isfinite(ist_scenario_key_of_parameter(both_signs[i])->high));
    }
    CHECK(ist_scenario_key_of_parameter("ending")->low > 0);
}

TEST(a_pattern_says_how_numbers_are_named)
{
    ist_buffer out = { 0 };
    ist_scenario_key_pattern(&out, ist_scenario_key_of_parameter("surge"));
    ist_buffer_add(&out, " ");
    ist_scenario_key_pattern(&out, ist_scenario_key_of_parameter("transit"));
    ist_buffer_add(&out, " ");
    ist_scenario_key_pattern(&out, ist_scenario_key_of_parameter("patch_scale"));
    CHECK_TEXT(out.at, "surge.KIND.CONTINGENCY transit.KIND.FROM.THEATRE patch_scale.TRIGGER.PARAMETER");
    ist_buffer_clear(&out);
}

RUN(IT(no_two_keys_name_their_numbers_alike), IT(a_default_lies_within_its_legal_range),
    IT(every_name_under_a_key_is_of_a_known_set_and_every_key_is_explained), IT(legal_ranges_are_those_of_the_model),
    IT(a_pattern_says_how_numbers_are_named))
