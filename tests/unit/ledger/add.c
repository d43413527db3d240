/* SPDX-License-Identifier: Apache-2.0
 *
 * add.c: what a record may say, and the sentence for each thing that it may not.
 */
#include "ledger_check.h"

/* One transfer of the small ledger with some columns replaced: "column=value" ... NULL. */
static ist_status offer(ist_ledger *ledger, const char *table, const char *const *pairs, ist_added *added,
                        ist_error *err)
{
    const ist_record *record = ist_record_named(table);
    const char *cells[IST_MOST_COLUMNS] = { NULL };
    memset(err, 0, sizeof *err);
    for (size_t i = 0; pairs[i]; i++) {
        char name[64];
        const char *equals = strchr(pairs[i], '=');
        snprintf(name, sizeof name, "%.*s", (int)(equals - pairs[i]), pairs[i]);
        int column = ist_record_find(record, name);
        if (column < 0) {
            printf("# %s has no column %s\n", table, name);
            return IST_BROKEN;
        }
        cells[column] = equals + 1;
    }
    return ist_ledger_add(ledger, record, cells, added, err);
}
#define OFFER(table, ...) offer(ledger, table, (const char *const[]){ __VA_ARGS__, NULL }, &added, &err)
#define SOUND                                                                                                          \
    "kind=contract", "supplier=ROK", "recipient=POL", "item=k9", "source=source/ministry", "known_from=2022-08-26",    \
        "confidence=high"

TEST(a_record_is_held_once_and_not_overwritten)
{
    ist_ledger *ledger = small_ledger();
    ist_added added = IST_ALREADY_HELD;
    ist_error err = { 0 };
    CHECK(OFFER("transfers", "key=transfer/x", SOUND, "quantity=212") == IST_OK);
    CHECK(added == IST_ADDED);
    CHECK(OFFER("transfers", "key=transfer/x", SOUND, "quantity=212.0") == IST_OK);
    CHECK(added == IST_ALREADY_HELD);
    CHECK(OFFER("transfers", "key=transfer/x", SOUND, "quantity=213") == IST_CONFLICT);
    CHECK_HAS(err.text, "transfer/x is held already with quantity '212', here '213'");
    CHECK_HAS(err.text, "supersedes");
    ist_ledger_free(ledger);
}

TEST(an_actor_is_found_by_key_name_or_alias_and_a_stranger_is_refused_with_the_nearest)
{
    ist_ledger *ledger = small_ledger();
    ist_added added;
    ist_error err = { 0 };
    const char *key = NULL;
    CHECK(ist_ledger_actor(ledger, "south korea", &key, &err) == IST_OK);
    CHECK_TEXT(key, "ROK");
    CHECK(ist_ledger_actor(ledger, "Republic of Korea", &key, &err) == IST_OK);
    CHECK_TEXT(key, "ROK");
    CHECK(ist_ledger_actor(ledger, "PL", &key, &err) == IST_OK);
    CHECK_TEXT(key, "POL");
    CHECK(OFFER("transfers", "key=transfer/x", "kind=contract", "supplier=ROK", "recipient=Polnad", "item=k9",
                "source=source/ministry", "known_from=2022-08-26", "confidence=high") == IST_MISSING);
    CHECK_HAS(err.text, "recipient: unknown actor 'Polnad'; did you mean 'Poland' (POL)?");
    CHECK(OFFER("agreements", "key=agreement/x", "name=X", "kind=treaty", "parties=POL;Atlantis",
                "source=source/ministry", "known_from=2022-08-26", "confidence=high") == IST_MISSING);
    CHECK_HAS(err.text, "parties: unknown actor 'Atlantis'");
    ist_ledger_free(ledger);
}

typedef struct refusal {
    const char *table, *pairs[14], *sentence;
    ist_status status;
} refusal;

TEST(each_bad_cell_is_refused_with_what_is_allowed)
{
    static const refusal refusals[] = {
        { "transfers", { "key=transfer/x", SOUND, "quantity=-1" }, "quantity -1 lies outside 0 to", IST_RANGE },
        { "transfers", { "key=transfer/x", SOUND, "quantity=1,000" }, "quantity '1,000' is not a number", IST_SYNTAX },
        { "transfers",
          { "key=transfer/x", SOUND, "valid_from=2022-13" },
          "valid_from '2022-13' is not a date",
          IST_SYNTAX },
        { "transfers", { "key=transfer/x", SOUND, "valid_from=2023-02-29" }, "is not a date", IST_SYNTAX },
        { "transfers",
          { "key=transfer/x", SOUND, "valid_from=2023-05", "valid_to=2022" },
          "valid_to 2022 lies before",
          IST_CONFLICT },
        { "transfers", { "key=x", SOUND }, "does not begin with 'transfer/'", IST_SYNTAX },
        { "transfers", { "key=transfer/", SOUND }, "does not begin with 'transfer/' and a name", IST_SYNTAX },
        { "transfers", { "key=transfer/a b", SOUND }, "other signs than letters", IST_SYNTAX },
        { "transfers", { SOUND }, "key is empty", IST_SYNTAX },
        { "transfers", { "key=transfer/x", SOUND, "value=5" }, "value 5 has no currency", IST_SYNTAX },
        { "transfers", { "key=transfer/x", SOUND, "value=5", "currency=usd" }, "three capital letters", IST_SYNTAX },
        { "transfers", { "key=transfer/x", SOUND, "label=SECRETIVE" }, "is not a release label", IST_SYNTAX },
        { "transfers",
          { "key=transfer/x", SOUND, "quantity=5", "total=4" },
          "quantity 5 is greater than total 4",
          IST_CONFLICT },
        { "transfers", { "key=transfer/x", SOUND, "low=5", "high=4" }, "low 5 is greater than high 4", IST_CONFLICT },
        { "transfers", { "key=transfer/x", SOUND, "note=two\nlines" }, "line break or control character", IST_SYNTAX },
        { "transfers", { "key=transfer/x", SOUND, "note=\xff" }, "note is not UTF-8", IST_SYNTAX },
        { "transfers",
          { "key=transfer/x", SOUND, "supersedes=transfer/x" },
          "transfer/x corrects itself",
          IST_CONFLICT },
        { "transfers",
          { "key=transfer/x", SOUND, "supersedes=transfer/y" },
          "the ledger holds no 'transfer/y'",
          IST_MISSING },
        { "transfers",
          { "key=transfer/x", "kind=contarct", "supplier=ROK", "recipient=POL", "item=k9", "source=source/ministry",
            "known_from=2022", "confidence=high" },
          "did you mean 'contract'? Allowed: framework",
          IST_SYNTAX },
        { "transfers",
          { "key=transfer/x", "kind=contract", "supplier=ROK", "recipient=POL", "item=k9", "source=source/ministry",
            "confidence=high" },
          "known_from is empty",
          IST_SYNTAX },
        { "transfers",
          { "key=transfer/x", "kind=delivery", "supplier=ROK", "recipient=POL", "item=k9", "source=source/ministry",
            "known_from=2022-08-26", "valid_from=2022-09", "confidence=high" },
          "known_from 2022-08-26 lies before the delivery itself, 2022-09",
          IST_CONFLICT },
        { "transfers",
          { "key=transfer/x", "kind=contract", "supplier=ROK", "recipient=POL", "item=k9", "source=source/paper",
            "known_from=2023-02-28", "confidence=high" },
          "lies before its source was published, 2023-03-01",
          IST_CONFLICT },
        { "spending",
          { "key=spending/x", "actor=POL", "measure=share-of-gdp", "year=2023", "value=1.2", "unit=share",
            "source=source/ministry", "known_from=2023", "confidence=high" },
          "lies outside 0 to 1",
          IST_RANGE },
        { "spending",
          { "key=spending/x", "actor=POL", "measure=share-of-gdp", "year=2023", "value=120", "unit=percent of GDP",
            "source=source/ministry", "known_from=2023", "confidence=high" },
          "lies outside 0 to 100",
          IST_RANGE },
        { "spending",
          { "key=spending/x", "actor=POL", "measure=share-of-gdp", "year=2023.5", "source=source/ministry",
            "known_from=2023", "confidence=high" },
          "year '2023.5' is not a whole number",
          IST_SYNTAX },
        { "events",
          { "key=event/x", "name=X", "kind=gap", "lon=5", "source=source/ministry", "known_from=2022",
            "confidence=high" },
          "lon and lat stand together",
          IST_SYNTAX },
        { "events",
          { "key=event/x", "name=X", "kind=gap", "lon=181", "lat=0", "source=source/ministry", "known_from=2022",
            "confidence=high" },
          "lon 181 lies outside -180 to 180",
          IST_RANGE },
        { "events",
          { "key=event/x", "name=X", "kind=gap", "begins_at=2022-01-01 00:00", "source=source/ministry",
            "known_from=2022", "confidence=high" },
          "is not a time (YYYY-MM-DDTHH:MM:SSZ)",
          IST_SYNTAX },
        { "events",
          { "key=event/x", "name=X", "kind=gap", "score=1.5", "source=source/ministry", "known_from=2022",
            "confidence=high" },
          "score 1.5 lies outside 0 to 1",
          IST_RANGE },
        { "events",
          { "key=event/x", "name=X", "kind=gap", "evidence=[1]", "source=source/ministry", "known_from=2022",
            "confidence=high" },
          "evidence is not a JSON object",
          IST_SYNTAX },
        { "areas",
          { "key=area/x", "name=X", "kind=sea", "geometry={\"type\":\"Polygon\",\"coordinates\":[[[200,0]]]}",
            "source=source/ministry", "confidence=high" },
          "is not a GeoJSON geometry",
          IST_SYNTAX },
        { "vessels",
          { "key=vessel/x", "name=X", "list=L", "imo=9074728", "source=source/ministry", "known_from=2022",
            "confidence=high" },
          "imo 9074728 has a wrong check digit (9 would be right)",
          IST_RANGE },
        { "money",
          { "key=money/x", "currency=EUR", "year=2022", "source=source/ministry", "confidence=high" },
          "either as per_dollar or as dollars",
          IST_SYNTAX },
        { "exports",
          { "key=export/x", "supplier=ROK", "measure=tiv", "year_from=2022", "year_to=2020", "unit=million TIV",
            "source=source/ministry", "known_from=2022", "confidence=high" },
          "year_from 2022 is greater",
          IST_CONFLICT },
    };
    ist_ledger *ledger = small_ledger();
    ist_added added;
    ist_error err;
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        ist_status status = offer(ledger, refusals[i].table, refusals[i].pairs, &added, &err);
        if (status != refusals[i].status) printf("# case %zu: %s\n", i, ist_status_words(status));
        CHECK(status == refusals[i].status);
        CHECK_HAS(err.text, refusals[i].sentence);
    }
    ist_ledger_free(ledger);
}

TEST(a_correction_is_not_known_before_what_it_corrects)
{
    ist_ledger *ledger = small_ledger();
    ist_added added;
    ist_error err = { 0 };
    CHECK(OFFER("transfers", "key=transfer/x", SOUND, "quantity=212") == IST_OK);
    CHECK(OFFER("transfers", "key=transfer/y", "kind=contract", "supplier=ROK", "recipient=POL", "item=k9",
                "source=source/ministry", "known_from=2022-08-25", "confidence=high",
                "supersedes=transfer/x") == IST_CONFLICT);
    CHECK_HAS(err.text,
              "it corrects transfer/x, which became known on 2022-08-26, but is itself known from 2022-08-25");
    ist_ledger_free(ledger);
}

/* 9074729: 9*7 + 0*6 + 7*5 + 4*4 + 7*3 + 2*2 = 139, check digit 9 (the IMO's own example). */
TEST(the_imo_check_digit_is_that_of_the_resolution)
{
    ist_ledger *ledger = small_ledger();
    ist_added added;
    ist_error err = { 0 };
    CHECK(OFFER("vessels", "key=vessel/x", "name=X", "list=L", "imo=9074729", "source=source/ministry",
                "known_from=2022", "confidence=high") == IST_OK);
    ist_ledger_free(ledger);
}

TEST(a_reduced_known_from_counts_as_its_last_day)
{
    ist_ledger *ledger = small_ledger();
    ist_added added;
    ist_error err = { 0 };
    ist_fact fact;
    CHECK(OFFER("transfers", "key=transfer/x", "kind=contract", "supplier=ROK", "recipient=POL", "item=k9",
                "quantity=1", "source=source/ministry", "known_from=2022-09", "confidence=high") == IST_OK);
    CHECK(ist_ledger_figure(ledger, "transfer/x", day("2022-09-29"), &fact, &err) == IST_MISSING);
    CHECK(ist_ledger_figure(ledger, "transfer/x", day("2022-09-30"), &fact, &err) == IST_OK);
    ist_ledger_free(ledger);
}

RUN(IT(a_record_is_held_once_and_not_overwritten),
    IT(an_actor_is_found_by_key_name_or_alias_and_a_stranger_is_refused_with_the_nearest),
    IT(each_bad_cell_is_refused_with_what_is_allowed), IT(a_correction_is_not_known_before_what_it_corrects),
    IT(the_imo_check_digit_is_that_of_the_resolution), IT(a_reduced_known_from_counts_as_its_last_day))
