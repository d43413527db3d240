/* SPDX-License-Identifier: Apache-2.0
 *
 * gate_table.c: the gate's answer for every combination of a grid, a line each, for gate_oracle.py to check.
 *
 * A line: level, restrictive values, recipients, agreement, day, originator, category, then verdict and rule. The
 * grid's meaning is written down in gate_oracle.py a second time.
 */
#include <isthmus/share/gate.h>
#include <isthmus/share/terms.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TABLE                                                                                                        \
    "{\"NATO\":{\"CONFIDENTIAL\":\"군사 III급비밀\",\"SECRET\":\"군사 II급비밀\"}," \
    "\"ROK\":{\"군사 III급비밀\":\"CONFIDENTIAL\",\"군사 II급비밀\":\"SECRET\"},\"tlp\":\"GREEN\"}"
#define TABLE_WITH_RESTRICTED                                                                                        \
    "{\"NATO\":{\"RESTRICTED\":\"대외비\",\"CONFIDENTIAL\":\"군사 III급비밀\",\"SECRET\":\"군사 II급비밀\"}," \
    "\"ROK\":{\"대외비\":\"RESTRICTED\",\"군사 III급비밀\":\"CONFIDENTIAL\",\"군사 II급비밀\":\"SECRET\"}}"

/* In force on days 100 to 200. */
static const struct { const char *name, *parties[2], *category, *table, *ceiling; } agreements[] = {
    { "none", { "NATO", "JPN" }, "maritime", TABLE, "NATO:SECRET" },
    { "other-category", { "NATO", "ROK" }, "transfers", TABLE, "NATO:SECRET" },
    { "secret", { "NATO", "ROK" }, "maritime", TABLE, "NATO:SECRET" },
    { "confidential", { "ROK", "NATO" }, "maritime", TABLE, "NATO:CONFIDENTIAL" },
    { "atomal", { "NATO", "ROK" }, "maritime", TABLE, "NATO:SECRET//ATOMAL" },
    { "restricted", { "NATO", "ROK" }, "maritime", TABLE_WITH_RESTRICTED, "NATO:SECRET//CRYPTO,SIOP" },
    { "no-ceiling", { "NATO", "ROK" }, "maritime", TABLE, "" },
    { "no-table", { "NATO", "ROK" }, "maritime", "", "" },
};
static const int days[] = { 99, 100, 150, 200, 201 };
static const char *const recipients[] = { "", "KOR", "JPN", "JPN,KOR", "only KOR", "only JPN", "KOR only JPN" };
static const char *const originators[] = { "ours", "other", "other-consented", "label-other" };
static const char *const categories[] = { "maritime", "intelligence" };
static const char *const restrictive[] = { "ATOMAL", "CRYPTO", "SIOP" };
enum { COUNT_OF_AGREEMENTS = sizeof agreements / sizeof agreements[0] };

static void set_recipients(ist_marking *marking, const char *text)
{
    const char *only = strstr(text, "only ");
    char words[64];
    snprintf(words, sizeof words, "%.*s", (int)(only ? only - text : (long)strlen(text)), text);
    for (char *word = strtok(words, ", "); word; word = strtok(NULL, ", "))
        ist_values_add(&marking->values[IST_TAG_RELEASABLE], ist_policy_value(marking->policy, IST_TAG_RELEASABLE, word));
    if (only) ist_values_add(&marking->values[IST_TAG_ONLY], ist_policy_value(marking->policy, IST_TAG_ONLY, only + 5));
}

static void decide(const ist_terms *terms, int level, int set, size_t to, int agreement, size_t day, size_t from,
                   size_t category)
{
    ist_marking marking = { .kind = IST_MARKING_POLICY, .policy = ist_policy_named("NATO"), .level = level,
                            .review_day = IST_NO_REVIEW };
    const ist_partner_facts partner = { .side = "ROK", .code = "KOR", .first_day = 0, .last_day = 1000 };
    ist_release_item item = { .object = { .what = "item", .n_markings = 1, .markings = &marking, .originator = "NATO",
                                  .category = categories[category] } };
    ist_decision decision;
    for (int i = 0; i < 3; i++)
        if (set >> i & 1)
            ist_values_add(&marking.values[IST_TAG_SENSITIVITY],
                           ist_policy_value(marking.policy, IST_TAG_SENSITIVITY, restrictive[i]));
    set_recipients(&marking, recipients[to]);
    if (from == 1 || from == 2) item.object.originator = "USA";
    if (from == 3) strcpy(marking.originator, "USA");
    item.object.consented = from == 2;
    ist_gate_decide(&item, "NATO", &partner, 1, &terms[agreement], days[day], &decision);
    printf("%d,%d,%s,%s,%d,%s,%s,%s,%s\n", level, set, to ? recipients[to] : "-", agreements[agreement].name, days[day],
           originators[from], categories[category], decision.verdict == IST_RELEASE ? "release" : "refuse",
           ist_rule_word(decision.rule));
}

int main(void)
{
    ist_terms terms[COUNT_OF_AGREEMENTS];
    memset(terms, 0, sizeof terms);
    for (size_t i = 0; i < COUNT_OF_AGREEMENTS; i++) {
        ist_error err = { 0 };
        terms[i] = (ist_terms){ .key = agreements[i].name, .n_parties = 2, .first_day = 100, .last_day = 200,
                                .n_categories = 1, .handling = "" };
        memcpy(terms[i].parties, agreements[i].parties, sizeof agreements[i].parties);
        terms[i].categories[0] = agreements[i].category;
        if (ist_terms_read_table(&terms[i], agreements[i].table, agreements[i].ceiling, &err) != IST_OK) {
            fprintf(stderr, "%s: %s\n", agreements[i].name, err.text);
            return 1;
        }
    }
    for (int level = 0; level < IST_LEVELS; level++)
        for (int set = 0; set < 8; set++)
            for (size_t to = 0; to < sizeof recipients / sizeof recipients[0]; to++)
                for (int agreement = 0; agreement < COUNT_OF_AGREEMENTS; agreement++)
                    for (size_t day = 0; day < sizeof days / sizeof days[0]; day++)
                        for (size_t from = 0; from < sizeof originators / sizeof originators[0]; from++)
                            for (size_t category = 0; category < 2; category++)
                                decide(terms, level, set, to, agreement, day, from, category);
    return 0;
}
