/* SPDX-License-Identifier: Apache-2.0
 *
 * query.c: what was known on a day, rivals, corrections, and money.
 */
#include "ledger_check.h"

static const char facts[] =
    "key,kind,deal,supplier,recipient,item,quantity,total,unit,value,currency,prices,valid_from,about,source,known_from,"
    "confidence,label,supersedes\n"
    "transfer/a,contract,guns,ROK,POL,k9,200,,howitzers,2400,USD,2022,2022-08,,source/ministry,2022-08-26,high,PUBLIC,\n"
    "transfer/b,contract,guns,ROK,POL,k9,212,,howitzers,,,,2022-08,,source/paper,2023-03-01,high,PUBLIC,\n"
    "transfer/c,contract,guns,ROK,POL,k9,210,,howitzers,,,,2022-08,,source/ministry,2023-06-01,medium,PUBLIC,\n"
    "transfer/d,delivery,guns,ROK,POL,k9,24,24,howitzers,,,,2022-12-05,,source/ministry,2022-12-06,high,,\n"
    "transfer/e,delivery,guns,ROK,POL,k9,26,26,howitzers,,,,2022-12-05,,source/ministry,2023-02-01,high,PUBLIC,transfer/d\n";

static ist_ledger *with_facts(void)
{
    ist_ledger *ledger = small_ledger();
    ist_import_report report = { 0 };
    ist_error err = { 0 };
    CHECK(take(ledger, "transfers", facts, &report, &err) == IST_OK);
    CHECK(report.accepted == 5 && report.refused == 0);
    for (size_t i = 0; i < report.refused; i++) printf("# %s\n", report.faults[i].text);
    ist_import_report_clear(&report);
    return ledger;
}

TEST(a_figure_comes_with_its_source_and_the_day_from_which_it_was_known)
{
    ist_ledger *ledger = with_facts();
    ist_fact fact;
    ist_error err = { 0 };
    CHECK(ist_ledger_figure(ledger, "transfer/a", IST_ANY_DAY, &fact, &err) == IST_OK);
    CHECK_NEAR(fact.value, 200, 0);
    CHECK_TEXT(fact.unit, "howitzers");
    CHECK_TEXT(fact.source_title, "Ministry report");
    CHECK_TEXT(fact.source_publisher, "");
    CHECK_TEXT(fact.source_published, "2022");
    CHECK_TEXT(fact.source_address, "");
    CHECK_TEXT(fact.known_from, "2022-08-26");
    CHECK_TEXT(fact.confidence, "high");
    CHECK(ist_ledger_figure(ledger, "transfer/a:value", IST_ANY_DAY, &fact, &err) == IST_OK);
    CHECK_NEAR(fact.value, 2400, 0);
    CHECK_TEXT(fact.unit, "USD million");
    CHECK_TEXT(fact.currency, "USD");
    CHECK(fact.prices == 2022);
    ist_ledger_free(ledger);
}

TEST(a_fact_is_not_known_before_its_day)
{
    ist_ledger *ledger = with_facts();
    ist_fact fact;
    ist_error err = { 0 };
    CHECK(ist_ledger_figure(ledger, "transfer/b", day("2023-03-01"), &fact, &err) == IST_OK);
    CHECK(ist_ledger_figure(ledger, "transfer/b", day("2023-02-28"), &fact, &err) == IST_MISSING);
    CHECK_HAS(err.text, "known only from 2023-03-01");
    CHECK(ist_ledger_figure(ledger, "transfer/contract/guns", day("2022-08-25"), &fact, &err) == IST_MISSING);
    CHECK_HAS(err.text, "known only from 2022-08-26");
    ist_ledger_free(ledger);
}

TEST(an_unknown_key_or_figure_is_answered_with_the_nearest)
{
    ist_ledger *ledger = with_facts();
    ist_fact fact;
    ist_error err = { 0 };
    CHECK(ist_ledger_figure(ledger, "transfer/aa", IST_ANY_DAY, &fact, &err) == IST_MISSING);
    CHECK_HAS(err.text, "did you mean 'transfer/a'");
    CHECK(ist_ledger_figure(ledger, "transfer/a:vlaue", IST_ANY_DAY, &fact, &err) == IST_MISSING);
    CHECK_HAS(err.text, "did you mean 'value'");
    CHECK(ist_ledger_figure(ledger, "transfer/b:value", IST_ANY_DAY, &fact, &err) == IST_MISSING);
    CHECK_HAS(err.text, "gives no value; it gives 'transfer/b:quantity'");
    CHECK(ist_ledger_figure(ledger, "nonsense", IST_ANY_DAY, &fact, &err) == IST_MISSING);
    CHECK(ist_ledger_figure(ledger, "", IST_ANY_DAY, &fact, &err) == IST_MISSING);
    CHECK(ist_ledger_figure(ledger, ":", IST_ANY_DAY, &fact, &err) == IST_MISSING);
    ist_ledger_free(ledger);
}

/* 200 official and high; 212 press and high; 210 official but medium. Confidence first, then the closer source. */
TEST(contradicting_facts_stand_side_by_side_and_the_rule_picks)
{
    ist_ledger *ledger = with_facts();
    const ist_fact *facts_found;
    ist_fact fact;
    size_t count = 0;
    ist_error err = { 0 };
    CHECK(ist_ledger_rivals(ledger, "transfer/c", IST_ANY_DAY, &facts_found, &count, &err) == IST_OK);
    CHECK(count == 3);
    if (count == 3) {
        CHECK_TEXT(facts_found[0].key, "transfer/a");
        CHECK_TEXT(facts_found[1].key, "transfer/b");
        CHECK_TEXT(facts_found[2].key, "transfer/c");
    }
    CHECK(ist_ledger_figure(ledger, "transfer/contract/guns", IST_ANY_DAY, &fact, &err) == IST_OK);
    CHECK_TEXT(fact.key, "transfer/a");
    CHECK(ist_ledger_rivals(ledger, "transfer/a", day("2022-12-31"), &facts_found, &count, &err) == IST_OK);
    CHECK(count == 1);
    ist_ledger_free(ledger);
}

TEST(of_many_rivals_none_is_dropped)
{
    enum { MANY = 150 };
    ist_ledger *ledger = with_facts();
    ist_buffer csv = { 0 };
    ist_import_report report = { 0 };
    const ist_fact *found;
    size_t count = 0;
    ist_error err = { 0 };
    ist_buffer_add(&csv, "key,kind,deal,supplier,recipient,item,quantity,unit,valid_from,about,source,known_from,confidence,label\n");
    for (int i = 0; i < MANY; i++) ist_buffer_print(&csv, "transfer/r%d,contract,guns,ROK,POL,k9,%d,howitzers,2022-08,,source/paper,2024-01-01,low,PUBLIC\n", i, 1000 + i);
    CHECK(take(ledger, "transfers", csv.at, &report, &err) == IST_OK && report.accepted == MANY);
    if (report.refused) printf("# %s\n", report.faults[0].text);
    ist_import_report_clear(&report);
    CHECK(ist_ledger_rivals(ledger, "transfer/a", IST_ANY_DAY, &found, &count, &err) == IST_OK);
    CHECK(count == MANY + 3);
    double sum = 0;
    for (size_t i = 0; i < count; i++) sum += found[i].value;
    CHECK_NEAR(sum, 200 + 212 + 210 + MANY * 1000 + MANY * (MANY - 1) / 2, 0);
    if (count) CHECK_TEXT(found[0].key, "transfer/a");
    ist_ledger_free(ledger);
    ist_buffer_clear(&csv);
}

/* d says 24; from 2023-02-01 its correction e says 26. */
TEST(a_correction_replaces_from_the_day_on_which_it_was_known)
{
    ist_ledger *ledger = with_facts();
    ist_fact fact;
    ist_error err = { 0 };
    CHECK(ist_ledger_figure(ledger, "transfer/d", day("2023-01-31"), &fact, &err) == IST_OK);
    CHECK_NEAR(fact.value, 24, 0);
    CHECK(ist_ledger_figure(ledger, "transfer/d", day("2023-02-01"), &fact, &err) == IST_OK);
    CHECK_NEAR(fact.value, 26, 0);
    CHECK_TEXT(fact.key, "transfer/e");
    ist_ledger_free(ledger);
}

/* Who asks for the figure and who reads the record go the same way: the press, added later, does not replace the ministry. */
TEST(of_two_corrections_of_one_record_the_rule_picks_one_for_all)
{
    static const char corrections[] =
        "key,kind,deal,supplier,recipient,item,quantity,unit,valid_from,source,known_from,confidence,label,supersedes\n"
        "transfer/b-ministry,contract,guns,ROK,POL,k9,213,howitzers,2022-08,source/ministry,2023-07-01,high,PUBLIC,transfer/b\n"
        "transfer/b-paper,contract,guns,ROK,POL,k9,214,howitzers,2022-08,source/paper,2023-07-01,high,PUBLIC,transfer/b\n";
    ist_ledger *ledger = with_facts();
    ist_arena *arena = ist_arena_new();
    ist_import_report report = { 0 };
    ist_held held = { .latest = "" };
    ist_fact fact;
    ist_error err = { 0 };
    CHECK(take(ledger, "transfers", corrections, &report, &err) == IST_OK && report.accepted == 2);
    ist_import_report_clear(&report);
    CHECK(ist_ledger_figure(ledger, "transfer/b", IST_ANY_DAY, &fact, &err) == IST_OK);
    CHECK_TEXT(fact.key, "transfer/b-ministry");
    CHECK(ist_ledger_read(ledger, ist_record_named("transfers"), "transfer/b", arena, &held, &err) == IST_OK);
    CHECK_TEXT(held.latest, "transfer/b-ministry");
    ist_arena_free(arena);
    ist_ledger_free(ledger);
}

TEST(a_fact_without_label_never_leaves_whatever_its_source)
{
    ist_ledger *ledger = with_facts();
    ist_fact fact;
    ist_error err = { 0 };
    CHECK(ist_ledger_figure(ledger, "transfer/d", day("2023-01-31"), &fact, &err) == IST_OK);
    CHECK_TEXT(fact.label, "NONE");
    CHECK(ist_ledger_figure(ledger, "transfer/a", IST_ANY_DAY, &fact, &err) == IST_OK);
    CHECK_TEXT(fact.label, "PUBLIC");
    ist_ledger_free(ledger);
}

/* 100 EUR of 2012 at 1.25 dollars are 125 dollars; prices rose from 200 to 300: 187.5 dollars of 2023.
 * 100,000 KRW of 2022 at 1250 a dollar are 80 dollars; 240 to 300: 100. */
TEST(money_comes_to_constant_dollars_by_the_ledgers_own_rates)
{
    static const char money[] = "key,currency,year,per_dollar,dollars,us_prices,source,confidence\n"
                                "money/usd-2012,USD,2012,1,,200,source/ministry,high\n"
                                "money/usd-2022,USD,2022,1,,240,source/ministry,high\n"
                                "money/usd-2023,USD,2023,1,,300,source/ministry,high\n"
                                "money/eur-2012,EUR,2012,,1.25,,source/ministry,high\n"
                                "money/krw-2022,KRW,2022,1250,,,source/ministry,high\n";
    ist_ledger *ledger = with_facts();
    ist_import_report report = { 0 };
    ist_fact fact;
    ist_error err = { 0 };
    double usd = -1;
    CHECK(take(ledger, "money", money, &report, &err) == IST_OK && report.accepted == 5);
    ist_import_report_clear(&report);
    CHECK(ist_ledger_constant_usd(ledger, 100, "EUR", 2012, &usd, &err) == IST_OK);
    CHECK_NEAR(usd, 187.5, 1e-9);
    CHECK(ist_ledger_constant_usd(ledger, 100000, "KRW", 2022, &usd, &err) == IST_OK);
    CHECK_NEAR(usd, 100, 1e-9);
    static const char later[] = "key,currency,year,per_dollar,us_prices,source,confidence,known_from,supersedes\n"
                                "money/krw-2022-new,KRW,2022,1300,,source/paper,high,2023-06-01,\n"
                                "money/usd-2023-new,USD,2023,1,310,source/paper,high,2023-06-01,money/usd-2023\n";
    CHECK(take(ledger, "money", later, &report, &err) == IST_OK && report.accepted == 2);
    ist_import_report_clear(&report);
    CHECK(ist_ledger_constant_usd(ledger, 100000, "KRW", 2022, &usd, &err) == IST_OK);
    CHECK_NEAR(usd, 100, 1e-9); /* what became known later moves no forecast */
    CHECK(ist_ledger_constant_usd(ledger, 1, "PLN", 2022, &usd, &err) == IST_MISSING);
    CHECK_HAS(err.text, "PLN");
    CHECK(ist_ledger_figure(ledger, "transfer/a:value", IST_ANY_DAY, &fact, &err) == IST_OK);
    CHECK(ist_fact_constant_usd(ledger, &fact, &usd, &err) == IST_OK);
    CHECK_NEAR(usd, 3000, 1e-9); /* 2400 * 300 / 240 */
    CHECK(ist_ledger_figure(ledger, "transfer/a", IST_ANY_DAY, &fact, &err) == IST_OK);
    CHECK(ist_fact_constant_usd(ledger, &fact, &usd, &err) == IST_USAGE);
    ist_ledger_free(ledger);
}

/* The rule puts the rates that are needed behind thousands of others. */
TEST(of_many_rates_none_is_dropped)
{
    ist_buffer csv = { 0 };
    ist_ledger *ledger = with_facts();
    ist_import_report report = { 0 };
    ist_error err = { 0 };
    double usd = -1;
    ist_buffer_add(&csv, "key,currency,year,per_dollar,us_prices,source,confidence\n");
    for (int i = 0; i < 4500; i++) ist_buffer_print(&csv, "money/c%d,%c%c%c,%d,2,,source/ministry,high\n", i, 'A' + i / 100 / 26, 'A' + i / 100 % 26, 'X', 1901 + i % 100);
    ist_buffer_add(&csv, "money/usd-2022,USD,2022,1,240,source/paper,low\nmoney/usd-2023,USD,2023,1,300,source/paper,low\n"
                         "money/krw-2022,KRW,2022,1250,,source/paper,low\n");
    CHECK(take(ledger, "money", csv.at, &report, &err) == IST_OK && report.accepted == 4503);
    if (report.refused) printf("# %s\n", report.faults[0].text);
    ist_import_report_clear(&report);
    CHECK(ist_ledger_constant_usd(ledger, 100000, "KRW", 2022, &usd, &err) == IST_OK);
    CHECK_NEAR(usd, 100, 1e-9);
    ist_ledger_free(ledger);
    ist_buffer_clear(&csv);
}

RUN(IT(a_figure_comes_with_its_source_and_the_day_from_which_it_was_known), IT(a_fact_is_not_known_before_its_day),
    IT(an_unknown_key_or_figure_is_answered_with_the_nearest),
    IT(contradicting_facts_stand_side_by_side_and_the_rule_picks),
    IT(of_many_rivals_none_is_dropped),
    IT(a_correction_replaces_from_the_day_on_which_it_was_known), IT(of_two_corrections_of_one_record_the_rule_picks_one_for_all),
    IT(a_fact_without_label_never_leaves_whatever_its_source),
    IT(money_comes_to_constant_dollars_by_the_ledgers_own_rates), IT(of_many_rates_none_is_dropped))
