/* SPDX-License-Identifier: Apache-2.0
 *
 * terms.c: equivalence tables, sound and unsound, and agreements read from a ledger.
 */
#include "share_check.h"

#include <isthmus/share/terms.h>

#define KOREAN "\"ROK\":{\"군사 III급비밀\":\"CONFIDENTIAL\",\"군사 II급비밀\":\"SECRET\"}"

TEST(a_sound_table_gives_levels_ceilings_and_caveats)
{
    ist_terms terms = { .key = "agreement/test" };
    ist_error err = { 0 };
    CHECK(ist_terms_read_table(&terms, "{\"NATO\":{\"CONFIDENTIAL\":\"군사 III급비밀\",\"SECRET\":\"군사 II급비밀\"}," KOREAN
                               ",\"tlp\":\"AMBER\",\"illustrative\":true}", "NATO:SECRET//ATOMAL", &err) == IST_OK);
    CHECK(terms.equivalent[0][1] == -1 && terms.equivalent[0][2] == 2 && terms.equivalent[0][3] == 3 && terms.equivalent[0][4] == -1);
    CHECK(terms.ceiling[0] == 3 && terms.ceiling[1] == 3 && terms.tlp_ceiling == 2 && terms.illustrative);
    CHECK(ist_values_has(&terms.caveats[0], ist_policy_value(terms.policies[0], IST_TAG_SENSITIVITY, "ATOMAL")));
    CHECK(ist_values_none(&terms.caveats[1]));
    /* A ceiling of the other policy, given in Korean grades: III */
    CHECK(ist_terms_read_table(&terms, "{\"NATO\":{\"CONFIDENTIAL\":\"군사 III급비밀\",\"SECRET\":\"군사 II급비밀\"}," KOREAN "}",
                               "ROK:CONFIDENTIAL", &err) == IST_OK);
    CHECK(terms.ceiling[0] == 2 && terms.ceiling[1] == 2 && terms.tlp_ceiling == -1 && !terms.illustrative);
}

TEST(an_unsound_table_is_refused_whole)
{
    static const struct { const char *table, *ceiling, *says; } tables[] = {
        { "{\"NATO\":{\"CONFIDENTIAL\":\"군사 II급비밀\",\"SECRET\":\"군사 III급비밀\"}," KOREAN "}", "", "has a lower equivalent" },
        /* SECRET goes to III, III comes back as CONFIDENTIAL */
        { "{\"NATO\":{\"SECRET\":\"군사 III급비밀\"}," KOREAN "}", "", "comes back as CONFIDENTIAL" },
        { "{\"NATO\":{\"SECRET\":\"II\"}," KOREAN "}", "", "'II' is no level of policy ROK" },
        { "{\"NATO\":{\"COSMIC\":\"군사 II급비밀\"}," KOREAN "}", "", "'COSMIC' is no level of policy NATO" },
        { "{\"NATO\":{\"SECRET\":7}," KOREAN "}", "", "is no level of policy ROK" },
        { "{\"ROK\":{\"군사 II급비밀\":\"SECRET\",\"II급비밀\":\"SECRET\"},\"NATO\":{}}", "", "two equivalents" },
        { "{" KOREAN "}", "", "one policy has no other side" },
        { "{\"ACME\":{}," KOREAN "}", "", "policy 'ACME' is not understood" },
        { "{\"tlp\":\"RED\"}", "", "tlp is GREEN or AMBER" },
        { "{\"tlp\":\"CLEAR\"}", "", "tlp is GREEN or AMBER" },
        { "{\"illustrative\":1}", "", "illustrative is not true or false" },
        { "[]", "", "is not an object" },
        { "{\"tlp\":\"GREEN\"", "", "equivalence:1" },
        { "{\"tlp\":\"GREEN\"}", "NATO:SECRET", "is of neither policy" },
        { "{\"NATO\":{\"SECRET\":\"군사 II급비밀\"}," KOREAN "}", "PUBLIC", "is of neither policy" },
    };
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        ist_terms terms = { .key = "agreement/test", .tlp_ceiling = 55 };
        ist_error err = { 0 };
        CHECK(ist_terms_read_table(&terms, tables[i].table, tables[i].ceiling, &err) != IST_OK);
        CHECK_HAS(err.text, tables[i].says);
        CHECK(terms.tlp_ceiling == 55);
    }
}

RUN(IT(a_sound_table_gives_levels_ceilings_and_caveats), IT(an_unsound_table_is_refused_whole))
