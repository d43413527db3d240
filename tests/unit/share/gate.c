/* SPDX-License-Identifier: Apache-2.0
 *
 * gate.c: each rule of the gate by hand, references and parts, and the order of the rules.
 */
#include "share_check.h"

#include <isthmus/share/gate.h>
#include <isthmus/share/terms.h>

typedef struct scene {
    ist_marking marking, other;
    ist_release_part reference, part;
    ist_release_item item;
    ist_partner_facts partner;
    ist_terms terms[2];
    int day;
} scene;

/* A NATO SECRET item releasable to Korea, under an agreement in force on days 100 to 200; day 150. */
static void set(scene *s)
{
    ist_error err = { 0 };
    *s = (scene){ .day = 150, .partner = { "ROK", "KOR", 0, 1000 } };
    s->marking = compact("NATO:SECRET//REL KOR");
    s->other = compact("NATO:TOP-SECRET");
    s->item.object = (ist_release_part){ .what = "report--1", .n_markings = 1, .markings = &s->marking, .category = "maritime", .originator = "" };
    s->reference = (ist_release_part){ .what = "identity--2", .n_markings = 1, .markings = &s->marking, .category = "", .originator = "" };
    s->part = (ist_release_part){ .what = "description", .n_markings = 1, .markings = &s->marking, .category = "", .originator = "" };
    s->item.references = &s->reference;
    s->item.parts = &s->part;
    for (int i = 0; i < 2; i++) {
        s->terms[i] = (ist_terms){ .key = i ? "agreement/second" : "agreement/first", .n_parties = 2, .parties = { "NATO", "ROK" },
                                   .first_day = 100, .last_day = 200, .n_categories = 1, .categories = { "maritime" }, .handling = "mark" };
        CHECK(ist_terms_read_table(&s->terms[i], "{\"NATO\":{\"CONFIDENTIAL\":\"군사 III급비밀\",\"SECRET\":\"군사 II급비밀\"},"
                                   "\"ROK\":{\"군사 III급비밀\":\"CONFIDENTIAL\",\"군사 II급비밀\":\"SECRET\"},\"tlp\":\"GREEN\"}",
                                   "NATO:SECRET", &err) == IST_OK);
    }
}

static ist_decision decide(const scene *s, size_t n_terms)
{
    ist_decision decision;
    ist_gate_decide(&s->item, "NATO", &s->partner, n_terms, s->terms, s->day, &decision);
    return decision;
}

TEST(what_passes_every_rule_is_released_under_its_agreement)
{
    scene s;
    set(&s);
    ist_decision d = decide(&s, 1);
    CHECK(d.verdict == IST_RELEASE && d.rule == IST_RULE_RELEASED && d.n_removed == 0);
    CHECK_TEXT(d.agreement, "agreement/first");
    CHECK_TEXT(d.handling, "mark");
}

TEST(each_rule_refuses_on_its_own)
{
    scene s;
    set(&s), s.item.object.unreadable = true;
    CHECK(decide(&s, 1).rule == IST_RULE_UNDERSTOOD);
    set(&s), s.item.object.n_markings = 0;
    CHECK(decide(&s, 1).rule == IST_RULE_LABELLED);
    set(&s), s.marking = compact("NONE");
    CHECK(decide(&s, 1).rule == IST_RULE_LABELLED);
    set(&s), s.marking.kind = IST_MARKING_STATEMENT;
    CHECK(decide(&s, 1).rule == IST_RULE_LABELLED);
    set(&s), s.item.object.recalled = true;
    CHECK(decide(&s, 1).rule == IST_RULE_RECALLED);
    set(&s), s.marking.review_day = 149;
    CHECK(decide(&s, 1).rule == IST_RULE_REVIEWED);
    set(&s), s.marking.review_day = 150;
    CHECK(decide(&s, 1).rule == IST_RULE_RELEASED);
    set(&s), s.partner.last_day = 149;
    CHECK(decide(&s, 1).rule == IST_RULE_PARTNER);
    set(&s), s.partner.first_day = 151;
    CHECK(decide(&s, 1).rule == IST_RULE_PARTNER);
    set(&s);
    CHECK(decide(&s, 0).rule == IST_RULE_AGREEMENT);
    set(&s), s.terms[0].parties[0] = "JPN";
    CHECK(decide(&s, 1).rule == IST_RULE_AGREEMENT);
    set(&s), s.day = 201;
    CHECK(decide(&s, 1).rule == IST_RULE_AGREEMENT);
    set(&s), s.item.object.category = "intelligence";
    CHECK(decide(&s, 1).rule == IST_RULE_CATEGORY);
    set(&s), s.marking = compact("NATO:RESTRICTED//REL KOR");
    CHECK(decide(&s, 1).rule == IST_RULE_EQUIVALENT);
    set(&s), s.terms[0].ceiling[0] = 2;
    CHECK(decide(&s, 1).rule == IST_RULE_CEILING);
    set(&s), s.marking = compact("NATO:SECRET//REL JPN");
    CHECK(decide(&s, 1).rule == IST_RULE_RELEASABLE);
    set(&s), s.marking = compact("NATO:SECRET");
    CHECK(decide(&s, 1).rule == IST_RULE_RELEASABLE);
    set(&s), s.marking = compact("NATO:SECRET//ATOMAL//REL KOR");
    CHECK(decide(&s, 1).rule == IST_RULE_CAVEAT);
    set(&s), s.item.object.originator = "USA";
    CHECK(decide(&s, 1).rule == IST_RULE_ORIGINATOR);
    set(&s), strcpy(s.marking.originator, "USA");
    CHECK(decide(&s, 1).rule == IST_RULE_ORIGINATOR);
    set(&s), s.item.count = 4, s.item.minimum = 5;
    CHECK(decide(&s, 1).rule == IST_RULE_COUNT_TOO_SMALL);
    set(&s), s.item.count = 5, s.item.minimum = 5;
    CHECK(decide(&s, 1).rule == IST_RULE_RELEASED);
}

TEST(what_is_public_needs_no_agreement_but_an_open_exchange)
{
    scene s;
    set(&s), s.marking = compact("PUBLIC");
    CHECK(decide(&s, 0).verdict == IST_RELEASE);
    s.partner.last_day = 1;
    CHECK(decide(&s, 0).rule == IST_RULE_PARTNER);
}

TEST(tlp_passes_up_to_the_agreements_own_ceiling)
{
    static const ist_rule rules[] = { IST_RULE_RELEASED, IST_RULE_RELEASED, IST_RULE_CEILING, IST_RULE_CEILING, IST_RULE_CEILING };
    for (int level = 1; level < IST_LEVELS; level++) {
        scene s;
        set(&s);
        s.marking = (ist_marking){ .kind = IST_MARKING_POLICY, .policy = ist_policy_named("TLP"), .level = level, .review_day = IST_NO_REVIEW };
        CHECK(decide(&s, 1).rule == rules[level]);
    }
}

TEST(every_marking_must_pass)
{
    scene s;
    set(&s);
    ist_marking both[] = { compact("PUBLIC"), compact("NATO:SECRET//REL JPN"), compact("NATO:SECRET//REL KOR") };
    s.item.object.markings = both;
    s.item.object.n_markings = 3;
    CHECK(decide(&s, 1).rule == IST_RULE_RELEASABLE);
    both[1] = both[2];
    CHECK(decide(&s, 1).rule == IST_RULE_RELEASED);
}

TEST(only_narrows_releasable)
{
    scene s;
    set(&s);
    ist_values_add(&s.marking.values[IST_TAG_ONLY], ist_policy_value(s.marking.policy, IST_TAG_ONLY, "JPN"));
    CHECK(decide(&s, 1).rule == IST_RULE_RELEASABLE);
    ist_values_add(&s.marking.values[IST_TAG_ONLY], ist_policy_value(s.marking.policy, IST_TAG_ONLY, "KOR"));
    CHECK(decide(&s, 1).rule == IST_RULE_RELEASED);
}

TEST(the_agreement_that_allows_is_found_behind_one_that_does_not)
{
    scene s;
    set(&s), s.terms[0].categories[0] = "transfers";
    ist_decision d = decide(&s, 2);
    CHECK(d.verdict == IST_RELEASE);
    CHECK_TEXT(d.agreement, "agreement/second");
    s.terms[1].ceiling[0] = 1; /* neither: the one that came further is named */
    d = decide(&s, 2);
    CHECK(d.verdict == IST_REFUSE && d.rule == IST_RULE_CEILING);
    CHECK_TEXT(d.agreement, "agreement/second");
}

TEST(a_reference_that_may_not_leave_is_left_out_or_holds_all_back)
{
    scene s;
    set(&s), s.item.n_references = 1, s.reference.markings = &s.other;
    ist_decision d = decide(&s, 1);
    CHECK(d.verdict == IST_REFUSE && d.rule == IST_RULE_REFERENCE);
    CHECK_TEXT(d.what, "identity--2");
    s.reference.removable = true;
    d = decide(&s, 1);
    CHECK(d.verdict == IST_RELEASE_SANITISED && d.n_removed == 1 && d.remove_reference[0] && d.rule == IST_RULE_EQUIVALENT);
    s.reference.unreadable = true;
    CHECK(decide(&s, 1).rule == IST_RULE_UNDERSTOOD);
    s.reference.unreadable = false, s.reference.markings = &s.marking;
    CHECK(decide(&s, 1).verdict == IST_RELEASE);
}

TEST(a_part_with_a_stricter_mark_is_left_out_or_holds_all_back)
{
    scene s;
    set(&s), s.item.n_parts = 1, s.part.markings = &s.other;
    CHECK(decide(&s, 1).rule == IST_RULE_PART);
    s.part.removable = true;
    ist_decision d = decide(&s, 1);
    CHECK(d.verdict == IST_RELEASE_SANITISED && d.remove_part[0] && !d.remove_reference[0]);
}

/* A looser mark on a part does not loosen the object. */
TEST(a_part_cannot_open_an_object)
{
    scene s;
    set(&s), s.marking = compact("NATO:TOP-SECRET"), s.other = compact("PUBLIC");
    s.item.n_parts = 1, s.part.markings = &s.other;
    CHECK(decide(&s, 1).verdict == IST_REFUSE);
}

TEST(too_many_references_are_refused)
{
    static ist_release_part many[IST_MAX_PARTS + 1];
    scene s;
    set(&s);
    for (int i = 0; i <= IST_MAX_PARTS; i++) many[i] = s.reference;
    s.item.references = many;
    s.item.n_references = IST_MAX_PARTS;
    CHECK(decide(&s, 1).verdict == IST_RELEASE);
    s.item.n_references++;
    CHECK(decide(&s, 1).verdict == IST_REFUSE);
}

TEST(a_reference_may_be_of_another_category)
{
    scene s;
    set(&s), s.item.n_references = 1, s.reference.category = "intelligence";
    CHECK(decide(&s, 1).rule == IST_RULE_REFERENCE);
    s.terms[0].categories[s.terms[0].n_categories++] = "intelligence";
    CHECK(decide(&s, 1).verdict == IST_RELEASE);
}

TEST(a_level_counts_by_the_table_of_its_own_policy)
{
    scene s;
    ist_error err = { 0 };
    set(&s), s.marking = compact("NATO:UNCLASSIFIED//REL KOR"); /* the lowest level is a level */
    CHECK(ist_terms_read_table(&s.terms[0], "{\"NATO\":{\"UNCLASSIFIED\":\"평문\"},\"ROK\":{\"평문\":\"UNCLASSIFIED\"}}",
                               "NATO:UNCLASSIFIED", &err) == IST_OK);
    CHECK(decide(&s, 1).verdict == IST_RELEASE);
    set(&s), s.terms[0].policies[0] = ist_policy_named("ROK"); /* a policy that the agreement does not speak of */
    CHECK(decide(&s, 1).rule == IST_RULE_EQUIVALENT);
}

TEST(a_reader_sees_what_the_clearance_reaches)
{
    scene s;
    ist_error err = { 0 };
    ist_reader nato, atomal, rok, anyone;
    set(&s);
    CHECK(ist_reader_named(&nato, "NATO:CONFIDENTIAL", &err) == IST_OK && ist_reader_named(&atomal, "NATO:SECRET//ATOMAL", &err) == IST_OK);
    CHECK(ist_reader_named(&rok, "ROK:SECRET", &err) == IST_OK && ist_reader_named(&anyone, "PUBLIC", &err) == IST_OK);
    CHECK(ist_reader_named(&rok, "NONE", &err) == IST_SYNTAX && ist_reader_named(&rok, "NATO:SECRET//REL KOR", &err) == IST_SYNTAX);
    const struct { const char *label; ist_rule nato, atomal, rok, anyone; } rows[] = {
        { "PUBLIC", IST_RULE_RELEASED, IST_RULE_RELEASED, IST_RULE_RELEASED, IST_RULE_RELEASED },
        { "NONE", IST_RULE_LABELLED, IST_RULE_LABELLED, IST_RULE_LABELLED, IST_RULE_LABELLED },
        { "XYZ:SECRET", IST_RULE_UNDERSTOOD, IST_RULE_UNDERSTOOD, IST_RULE_UNDERSTOOD, IST_RULE_UNDERSTOOD },
        { "NATO:UNCLASSIFIED", IST_RULE_RELEASED, IST_RULE_RELEASED, IST_RULE_EQUIVALENT, IST_RULE_CLEARANCE },
        { "NATO:CONFIDENTIAL", IST_RULE_RELEASED, IST_RULE_RELEASED, IST_RULE_RELEASABLE, IST_RULE_CLEARANCE },
        { "NATO:SECRET", IST_RULE_CLEARANCE, IST_RULE_RELEASED, IST_RULE_RELEASABLE, IST_RULE_CLEARANCE },
        { "NATO:CONFIDENTIAL//ATOMAL", IST_RULE_CAVEAT, IST_RULE_RELEASED, IST_RULE_RELEASABLE, IST_RULE_CLEARANCE },
        { "NATO:SECRET//CRYPTO", IST_RULE_CLEARANCE, IST_RULE_CAVEAT, IST_RULE_RELEASABLE, IST_RULE_CLEARANCE },
        { "NATO:TOP-SECRET", IST_RULE_CLEARANCE, IST_RULE_CLEARANCE, IST_RULE_EQUIVALENT, IST_RULE_CLEARANCE },
        { "NATO:SECRET//REL ROK", IST_RULE_CLEARANCE, IST_RULE_RELEASED, IST_RULE_RELEASED, IST_RULE_CLEARANCE },
        { "NATO:SECRET//ATOMAL//REL ROK", IST_RULE_CLEARANCE, IST_RULE_RELEASED, IST_RULE_CAVEAT, IST_RULE_CLEARANCE },
        { "ROK:CONFIDENTIAL//REL NATO", IST_RULE_RELEASED, IST_RULE_RELEASED, IST_RULE_RELEASED, IST_RULE_CLEARANCE },
        { "ROK:SECRET//REL NATO", IST_RULE_CLEARANCE, IST_RULE_RELEASED, IST_RULE_RELEASED, IST_RULE_CLEARANCE },
        { "ROK:CONFIDENTIAL//REL JPN", IST_RULE_RELEASABLE, IST_RULE_RELEASABLE, IST_RULE_RELEASED, IST_RULE_CLEARANCE },
        { "ROK:RESTRICTED//REL NATO", IST_RULE_EQUIVALENT, IST_RULE_EQUIVALENT, IST_RULE_RELEASED, IST_RULE_CLEARANCE },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        CHECK(ist_reader_of_label(&nato, rows[i].label, 1, s.terms, s.day) == rows[i].nato);
        CHECK(ist_reader_of_label(&atomal, rows[i].label, 1, s.terms, s.day) == rows[i].atomal);
        CHECK(ist_reader_of_label(&rok, rows[i].label, 1, s.terms, s.day) == rows[i].rok);
        CHECK(ist_reader_of_label(&anyone, rows[i].label, 1, s.terms, s.day) == rows[i].anyone);
    }
    /* a table that does not speak of the reader's policy says nothing */
    ist_terms other = s.terms[0];
    other.policies[0] = NULL;
    CHECK(ist_reader_of_label(&atomal, "ROK:SECRET//REL NATO", 1, &other, s.day) == IST_RULE_EQUIVALENT);
    /* an agreement's end closes the other side's levels to readers too, and its day counts to the last */
    CHECK(ist_reader_of_label(&atomal, "ROK:SECRET//REL NATO", 1, s.terms, 200) == IST_RULE_RELEASED);
    CHECK(ist_reader_of_label(&atomal, "ROK:SECRET//REL NATO", 1, s.terms, 201) == IST_RULE_EQUIVALENT);
    CHECK(ist_reader_of_label(&atomal, "ROK:SECRET//REL NATO", 1, s.terms, 99) == IST_RULE_EQUIVALENT);
}

TEST(a_reader_and_marks_that_a_ledger_has_no_words_for)
{
    scene s;
    ist_error err = { 0 };
    ist_reader nato, anyone;
    set(&s);
    CHECK(ist_reader_named(&nato, "NATO:SECRET", &err) == IST_OK && ist_reader_named(&anyone, "PUBLIC", &err) == IST_OK);
    ist_marking marks[2] = { compact("NATO:SECRET"), compact("NATO:SECRET//CRYPTO") };
    ist_release_part part = { .what = "x", .n_markings = 1, .markings = marks, .category = "", .originator = "" };
    CHECK(ist_gate_reader(&part, &nato, 1, s.terms, s.day) == IST_RULE_RELEASED);
    part.n_markings = 2; /* every mark counts */
    CHECK(ist_gate_reader(&part, &nato, 1, s.terms, s.day) == IST_RULE_CAVEAT);
    part.n_markings = 1, part.recalled = true;
    CHECK(ist_gate_reader(&part, &nato, 1, s.terms, s.day) == IST_RULE_RECALLED);
    part.recalled = false;
    ist_values_add(&marks[0].values[IST_TAG_ONLY], ist_policy_value(marks[0].policy, IST_TAG_ONLY, "KOR"));
    CHECK(ist_gate_reader(&part, &nato, 1, s.terms, s.day) == IST_RULE_RELEASABLE); /* members are not meant */
    ist_values_add(&marks[0].values[IST_TAG_ONLY], ist_policy_value(marks[0].policy, IST_TAG_ONLY, "NATO"));
    CHECK(ist_gate_reader(&part, &nato, 1, s.terms, s.day) == IST_RULE_RELEASED);
    CHECK(ist_marking_tlp(&marks[0], "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003")); /* AMBER+STRICT */
    CHECK(ist_gate_reader(&part, &nato, 1, s.terms, s.day) == IST_RULE_RELEASED);
    CHECK(ist_gate_reader(&part, &anyone, 1, s.terms, s.day) == IST_RULE_CLEARANCE);
    CHECK(ist_marking_tlp(&marks[0], "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1")); /* RED */
    CHECK(ist_gate_reader(&part, &nato, 1, s.terms, s.day) == IST_RULE_CLEARANCE);
}

RUN(IT(what_passes_every_rule_is_released_under_its_agreement), IT(each_rule_refuses_on_its_own),
    IT(what_is_public_needs_no_agreement_but_an_open_exchange), IT(tlp_passes_up_to_the_agreements_own_ceiling),
    IT(every_marking_must_pass), IT(only_narrows_releasable), IT(the_agreement_that_allows_is_found_behind_one_that_does_not),
    IT(a_reference_that_may_not_leave_is_left_out_or_holds_all_back), IT(a_part_with_a_stricter_mark_is_left_out_or_holds_all_back),
    IT(a_part_cannot_open_an_object), IT(too_many_references_are_refused),
    IT(a_reference_may_be_of_another_category), IT(a_level_counts_by_the_table_of_its_own_policy),
    IT(a_reader_sees_what_the_clearance_reaches), IT(a_reader_and_marks_that_a_ledger_has_no_words_for))
