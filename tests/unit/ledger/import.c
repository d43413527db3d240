/* SPDX-License-Identifier: Apache-2.0
 *
 * import.c: a word on every row, links in any order, and headers that are not what they should be.
 */
#include "ledger_check.h"

#include <isthmus/ledger/show.h>

#define EVENTS "key,name,kind,source,known_from,confidence,supersedes\n"

TEST(one_bad_row_does_not_stop_the_rest_and_none_is_lost)
{
    static const char csv[] =
        "key,kind,supplier,recipient,item,quantity,source,known_from,confidence\n"
        "transfer/a,contract,ROK,POL,k9,212,source/ministry,2022-08-26,high\n"    /* line 2 */
        "transfer/b,contract,ROK,Polnad,k9,212,source/ministry,2022-08-26,high\n" /* 3: unknown actor */
        "transfer/c,contract,ROK,POL,k9\n"                                        /* 4: too short */
        "\"transfer/d\",contract,ROK,POL,k9,-3,source/ministry,2022-08-26,high\n" /* 5: negative */
        "transfer/e,contract,ROK,POL,k9,12,source/ministry,2022-13,high\n"        /* 6: month 13 */
        "transfer/a,contract,ROK,POL,k9,212,source/ministry,2022-08-26,high\n"    /* 7: held */
        "transfer/f,contract,ROK,POL,k9,5,source/ministry,2022-08-26,high\n";     /* 8 */
    ist_ledger *ledger = small_ledger();
    ist_import_report report = { 0 };
    ist_error err = { 0 };
    CHECK(take(ledger, "transfers", csv, &report, &err) == IST_OK);
    CHECK_TEXT(report.importer, "transfers");
    CHECK(report.rows == 7 && report.accepted == 2 && report.duplicates == 1 && report.refused == 4);
    CHECK(report.rows == report.accepted + report.duplicates + report.refused + report.passed);
    if (report.refused == 4) {
        CHECK(report.faults[0].line == 3 && report.faults[0].code == IST_MISSING);
        CHECK(report.faults[1].line == 4 && report.faults[1].code == IST_SYNTAX);
        CHECK(report.faults[2].line == 5 && report.faults[2].code == IST_RANGE);
        CHECK(report.faults[3].line == 6 && report.faults[3].code == IST_SYNTAX);
        CHECK_HAS(report.faults[0].text, "did you mean 'Poland'");
        CHECK_HAS(report.faults[1].text, "a row of 5 cells");
    }
    ist_import_report_clear(&report);
    ist_ledger_free(ledger);
}

TEST(a_correction_may_stand_before_what_it_corrects)
{
    static const char csv[] = EVENTS "event/c,C,test,source/ministry,2022-03-01,high,event/b\n"
                                     "event/b,B,test,source/ministry,2022-02-01,high,event/a\n"
                                     "event/a,A,test,source/ministry,2022-01-31,high,\n";
    ist_ledger *ledger = small_ledger();
    ist_import_report report = { 0 };
    ist_error err = { 0 };
    CHECK(take(ledger, "events", csv, &report, &err) == IST_OK);
    CHECK(report.accepted == 3 && report.refused == 0);
    ist_import_report_clear(&report);
    ist_ledger_free(ledger);
}

/* Each row corrects the next: the last one goes in first. */
TEST(many_corrections_in_reverse_order_go_in_as_fast_as_in_order)
{
    enum { ROWS = 2000 };
    ist_buffer csv = { 0 };
    ist_ledger *ledger = small_ledger();
    ist_import_report report = { 0 };
    ist_error err = { 0 };
    ist_fact fact;
    ist_buffer_add(&csv, "key,actor,measure,year,value,source,known_from,confidence,supersedes\n");
    for (int i = ROWS; i > 0; i--) {
        ist_buffer_print(&csv, "spending/c%d,POL,share-of-gdp,2022,2.%04d,source/ministry,2023,high,", i, i);
        if (i > 1) ist_buffer_print(&csv, "spending/c%d", i - 1);
        ist_buffer_add(&csv, "\n");
    }
    CHECK(take(ledger, "spending", csv.at, &report, &err) == IST_OK);
    CHECK(report.accepted == ROWS && report.refused == 0);
    if (report.refused) printf("# %s\n", report.faults[0].text);
    CHECK(ist_ledger_figure(ledger, "spending/c1", IST_ANY_DAY, &fact, &err) == IST_OK);
    CHECK_TEXT(fact.key, "spending/c2000");
    ist_import_report_clear(&report);
    ist_ledger_free(ledger);
    ist_buffer_clear(&csv);
}

/* What an importer joins from cells of the download may be as long as a cell of the ledger. */
TEST(a_joined_cell_is_not_cut)
{
    enum { LONG = 1500 };
    ist_buffer csv = { 0 };
    char words[LONG + 1], expected[LONG + 40], none[] = "";
    ist_ledger *ledger = small_ledger();
    ist_import_report report = { 0 };
    ist_error err = { 0 };
    ist_sheet sheet = { 0 };
    const char *said = none;
    memset(words, 'w', LONG);
    words[LONG] = '\0';
    snprintf(expected, sizeof expected, "K-9, %s", words);
    ist_buffer_print(&csv, "sipri_id,supplier,recipient,designation,description,order_year,delivery_year,delivered_qty,delivered_qty_estimate,"
                           "tiv_delivered_million\n77,South Korea,Poland,K-9,%s,2022,2023,12,No,30\n", words);
    CHECK(ist_ledger_import(ledger, own_file("register.csv", csv.at), "sipri-register", "2024-03-11", &report, &err) == IST_OK);
    if (report.refused) printf("# %s\n", report.faults[0].text);
    CHECK(report.accepted == 2 && report.refused == 0);
    CHECK(ist_show_table(ledger, ist_record_named("transfers"), IST_ANY_DAY, &sheet, &err) == IST_OK);
    for (size_t c = 0; sheet.n_rows && c < sheet.n_columns; c++)
        if (strcmp(sheet.columns[c].name, "designation") == 0) said = sheet.cells[c];
    CHECK_TEXT(said, expected);
    ist_sheet_clear(&sheet);
    ist_import_report_clear(&report);
    ist_ledger_free(ledger);
    ist_buffer_clear(&csv);
}

TEST(a_circle_of_corrections_is_refused_and_the_rest_goes_in)
{
    static const char csv[] = EVENTS "event/a,A,test,source/ministry,2022-01-31,high,event/b\n"
                                     "event/b,B,test,source/ministry,2022-01-31,high,event/c\n"
                                     "event/c,C,test,source/ministry,2022-01-31,high,event/a\n"
                                     "event/d,D,test,source/ministry,2022-01-31,high,event/a\n"
                                     "event/e,E,test,source/ministry,2022-01-31,high,event/nowhere\n"
                                     "event/f,F,test,source/ministry,2022-01-31,high,\n";
    ist_ledger *ledger = small_ledger();
    ist_import_report report = { 0 };
    ist_error err = { 0 };
    CHECK(take(ledger, "events", csv, &report, &err) == IST_OK);
    CHECK(report.accepted == 1 && report.refused == 5);
    if (report.refused == 5) {
        CHECK(report.faults[0].line == 2);
        CHECK_HAS(report.faults[0].text, "event/a stands in a circle of links: it names event/b");
        CHECK(report.faults[4].line == 6);
        CHECK_HAS(report.faults[4].text, "the ledger holds no 'event/nowhere'");
    }
    ist_import_report_clear(&report);
    ist_ledger_free(ledger);
}

TEST(a_file_that_is_not_a_table_says_what_is_wrong_with_its_header)
{
    static const struct {
        const char *name, *text, *sentence;
        ist_status status;
    } files[] = {
        { "transfers.csv", "key,kind,suplier\nx,y,z\n", "transfers have no column 'suplier'; did you mean 'supplier'?",
          IST_SYNTAX },
        { "transfers.csv", "key,kind,supplier,recipient,item,source\nx,y,z,a,b,c\n",
          "the column 'confidence' of transfers is missing", IST_SYNTAX },
        { "odd.csv", "a,b\n1,2\n", "its header 'a,b' is of no known form", IST_SYNTAX },
        { "odd.csv", "key,b\n1,2\n", "its columns are those of no table", IST_SYNTAX },
        { "empty.csv", "", "empty.csv is empty", IST_SYNTAX },
        { "excel.csv", "key;name\na;b\n", "excel.csv: semicolons between the names", IST_SYNTAX },
        { "areas.geojson", "{\"type\":\"FeatureCollection\"}", "it has no list of features", IST_SYNTAX },
        { "areas.geojson", "{\"features\":[{\"type\":\"Feature\"}]}", "feature 1 has no properties", IST_SYNTAX },
        { "areas.geojson", "{\"features\":[", "areas.geojson:1", IST_SYNTAX },
        { "events.geojson", "{\"features\":[{\"type\":\"Feature\",\"properties\":{\"key\":\"event/a\",\"actors\":\"ROK\"},\"geometry\":{}}]}",
          "events.geojson: feature 1: areas have no property 'actors'; only areas are read from GeoJSON, other tables from CSV", IST_SYNTAX },
    };
    ist_ledger *ledger = small_ledger();
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        ist_import_report report = { .rows = 77 };
        ist_error err = { 0 };
        CHECK(ist_ledger_import(ledger, own_file(files[i].name, files[i].text), NULL, NULL, &report, &err) ==
              files[i].status);
        CHECK_HAS(err.text, files[i].sentence);
        CHECK(report.rows == 77); /* untouched */
    }
    ist_import_report report = { 0 };
    ist_error err = { 0 };
    CHECK(ist_ledger_import(ledger, own_file("absent.csv", NULL), NULL, NULL, &report, &err) == IST_IO);
    CHECK(ist_ledger_import(ledger, own_file("odd.csv", "a,b\n"), "transfer", NULL, &report, &err) == IST_USAGE);
    CHECK_HAS(err.text, "did you mean 'transfers'?");
    ist_ledger_free(ledger);
}

TEST(the_table_is_found_by_the_columns_where_the_name_does_not_say_it)
{
    static const char csv[] = EVENTS "event/a,A,test,source/ministry,2022-01-31,high,\n";
    ist_ledger *ledger = small_ledger();
    ist_import_report report = { 0 };
    ist_error err = { 0 };
    CHECK(ist_ledger_import(ledger, own_file("whatever.csv", csv), NULL, NULL, &report, &err) == IST_OK);
    CHECK_TEXT(report.importer, "events");
    ist_import_report_clear(&report);
    ist_ledger_free(ledger);
}

/* SIPRI's page writes eleven lines of prose before the header. */
TEST(a_download_of_the_register_is_read_behind_its_prose)
{
    static const char csv[] =
        "Trade register\nTransfers of major arms from: South Korea\nDeals with deliveries or orders made for year range 2022 to 2023\n"
        "Generated: 10 March 2025\n\n"
        "SIPRI AT Database ID,Supplier,Recipient,Designation,Description,Armament category,Order date,Order date is estimate,"
        "Numbers delivered,Numbers delivered is estimate,Delivery year,Delivery year is estimate,Status,SIPRI estimate,TIV deal unit,"
        "TIV delivery values,Local production\n"
        "65687,South Korea,Poland,K-9 155mm,self-propelled gun,Artillery,2022,No,24,No,2022,No,New,4.34,4.34,104.16,Yes\n"
        "65687,South Korea,Poland,K-9 155mm,self-propelled gun,Artillery,2022,No,48,Yes,2023,No,New,4.34,4.34,208.32,Yes\n"
        "65688,South Korea,Ruritania,K-9 155mm,self-propelled gun,Artillery,2022,No,48,Yes,2023,No,New,4.34,4.34,208.32,Yes\n"
        "65689,South Korea,Poland,K-9 155mm,self-propelled gun,Artillery,2023,No,,No,,No,New,4.34,4.34,,Yes\n";
    ist_ledger *ledger = small_ledger();
    ist_import_report report = { 0 };
    ist_error err = { 0 };
    ist_fact fact;
    const char *path = own_file("trade-register.csv", csv);
    CHECK(ist_ledger_import(ledger, path, NULL, NULL, &report, &err) == IST_USAGE);
    CHECK_HAS(err.text, "--known-from");
    CHECK(ist_ledger_import(ledger, path, NULL, "2025-03-10", &report, &err) == IST_OK);
    CHECK_TEXT(report.importer, "sipri-register");
    CHECK(report.rows == 4 && report.accepted == 3 && report.refused == 1 &&
          report.passed == 1); /* two deliveries, one source */
    if (report.refused == 1) {
        CHECK(report.faults[0].line == 9);
        CHECK_HAS(report.faults[0].text, "unknown actor 'Ruritania'");
    }
    ist_import_report_clear(&report);
    CHECK(ist_ledger_figure(ledger, "transfer/sipri-2025-03-10-65687-2023", IST_ANY_DAY, &fact, &err) == IST_OK);
    CHECK_NEAR(fact.value, 48, 0);
    CHECK_TEXT(fact.confidence, "medium");
    CHECK_TEXT(fact.label, "NONE");
    CHECK_TEXT(fact.known_from, "2025-03-10");
    CHECK(ist_ledger_figure(ledger, "transfer/sipri-2025-03-10-65687-2022:tiv", IST_ANY_DAY, &fact, &err) == IST_OK);
    CHECK_NEAR(fact.value, 104.16, 0);
    CHECK(ist_ledger_import(ledger, path, NULL, "2025-03-10", &report, &err) == IST_OK); /* again: nothing new */
    CHECK(report.accepted == 0 && report.duplicates == 3);
    ist_import_report_clear(&report);
    ist_ledger_free(ledger);
}

/* The tracker's own totals: 0.002645 billion are 2.645 million, exactly. */
TEST(billions_become_millions_without_a_rounding_error)
{
    static const char csv[] = "\"year\",\"month\",\"total_allocations\",\"military\",\"financial\",\"humanitarian\"\n"
                              "2022,1,0.002645,12,0,1.5\n2022,13,1,1,1,1\n";
    ist_ledger *ledger = small_ledger();
    ist_import_report report = { 0 };
    ist_error err = { 0 };
    ist_fact fact;
    CHECK(take(ledger, "actors", "key,name,kind\nUKRAINE-DONORS,Donors,group\n", &report, &err) == IST_OK);
    ist_import_report_clear(&report);
    CHECK(ist_ledger_import(ledger, own_file("total_allocations.csv", csv), NULL, "2026-08-04", &report, &err) ==
          IST_OK);
    CHECK_TEXT(report.importer, "kiel-totals");
    CHECK(report.refused == 1 && report.accepted == 4); /* three figures and the source; zero is none */
    ist_import_report_clear(&report);
    CHECK(ist_ledger_figure(ledger, "spending/UKRAINE-DONORS/aid-total/2022-01", IST_ANY_DAY, &fact, &err) == IST_OK);
    CHECK_NEAR(fact.value, 2.645, 0);
    CHECK_TEXT(fact.unit, "EUR million");
    CHECK(ist_ledger_figure(ledger, "spending/UKRAINE-DONORS/aid-military/2022-01", IST_ANY_DAY, &fact, &err) ==
          IST_OK);
    CHECK_NEAR(fact.value, 12000, 0);
    ist_ledger_free(ledger);
}

TEST(ships_of_an_open_sanctions_export_keep_imo_mmsi_and_aliases)
{
    static const char csv[] =
        "id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions,phones,emails,program_ids,dataset,first_seen,"
        "last_seen,last_change\n"
        "NK-1,Vessel,OLD NAME,NEW NAME;NEWER NAME,,PL,,IMO9074729;445123456,UN,,,UN-SC1718,UN 1718,2020-01-01,2024-01-01,\n"
        "NK-2,Person,Somebody,,,PL,,,UN,,,,UN 1718,2020-01-01,2024-01-01,\n"
        "NK-3,Vessel,BAD DIGIT,,,PL,,IMO9074728,UN,,,,UN 1718,2020-01-01,2024-01-01,\n";
    ist_ledger *ledger = small_ledger();
    ist_import_report report = { 0 };
    ist_error err = { 0 };
    CHECK(ist_ledger_import(ledger, own_file("targets.simple.csv", csv), NULL, "2024-01-02", &report, &err) == IST_OK);
    CHECK_TEXT(report.importer, "opensanctions");
    CHECK(report.accepted == 2 && report.passed == 1 && report.refused == 1);
    if (report.refused == 1) CHECK_HAS(report.faults[0].text, "wrong check digit");
    ist_import_report_clear(&report);
    ist_ledger_free(ledger);
}

TEST(an_outcome_of_an_unknown_kind_is_listed_and_not_dropped)
{
    static const char csv[] = "key,date,value,unit,source_title,source_date\n"
                              "delivered/poland-k9-2022,2023-12-31,72,howitzers,A newspaper,2024-01-05\n"
                              "delivred/poland-k9-2022,2023-12-31,72,howitzers,A newspaper,2024-01-05\n"
                              "spending/POL/2024,2024,4.1,percent of GDP,,2024-06-01\n";
    ist_ledger *ledger = small_ledger();
    ist_import_report report = { 0 };
    ist_error err = { 0 };
    ist_fact fact;
    CHECK(ist_ledger_import(ledger, own_file("later.csv", csv), NULL, NULL, &report, &err) == IST_OK);
    CHECK_TEXT(report.importer, "outcomes-list");
    CHECK(report.accepted == 2 && report.refused == 2);
    if (report.refused == 2) {
        CHECK_HAS(report.faults[0].text, "'delivred/poland-k9-2022' is no outcome");
        CHECK_HAS(report.faults[1].text, "source_title is empty");
    }
    ist_import_report_clear(&report);
    CHECK(ist_ledger_figure(ledger, "outcome/delivered/poland-k9-2022/2023-12-31", IST_ANY_DAY, &fact, &err) == IST_OK);
    CHECK_NEAR(fact.value, 72, 0);
    ist_ledger_free(ledger);
}

/* The collected downloads, where they are: rows, what came in, and a figure of each by hand. */
TEST(the_downloads_of_the_test_data_come_in)
{
    static const struct {
        const char *file, *form;
        size_t rows, least, most_refused;
        const char *figure;
        double value;
    } files[] = {
        { "open/sipri_rok_export_deliveries.csv", "sipri-register", 155, 155, 0, "transfer/delivery/sipri-63491/2023",
          18 },
        { "open/sipri_tiv_exports_by_year.csv", "sipri-exports", 576, 576, 0, "export/USA/-/tiv/2000/2000/-/-",
          7661.93 },
        { "open/sipri_military_expenditure.csv", "sipri-milex", 764, 2000, 0, "spending/USA/share-of-gdp/2010", 4.9 },
        { "open/kiel_allocations_by_donor_month.csv", "kiel-donors", 566, 1000, 0, "spending/AUS/aid-military/2022-03",
          77.611 },
        { "open/kiel_total_allocations_month.csv", "kiel-totals", 25, 90, 0,
          "spending/UKRAINE-DONORS/aid-total/2022-02", 3123.279 },
        { "open/equipment_holdings.csv", "global-firepower", 776, 700, 20, "holding/USA/tanks/2025-01", 4640 },
        { "open/sanctioned_vessels.csv", "opensanctions", 181, 180, 1, NULL, 0 },
    };
    char path[700];
    ist_ledger *ledger = NULL;
    ist_error err = { 0 };
    if (!in_testdata("open/README.md")) SKIP("test data is absent: open");
    snprintf(path, sizeof path, "%s/downloads.db", own_folder());
    CHECK(ist_ledger_make(path, in_source("data"), NULL, &err) == IST_OK);
    CHECK(ist_ledger_open(&ledger, path, IST_LEDGER_WRITE, &err) == IST_OK);
    for (size_t i = 0; ledger && i < sizeof files / sizeof files[0]; i++) {
        ist_import_report report = { 0 };
        ist_fact fact;
        CHECK(ist_ledger_import(ledger, in_testdata(files[i].file), NULL, NULL, &report, &err) == IST_OK);
        CHECK_TEXT(report.importer, files[i].form);
        CHECK(report.rows == files[i].rows && report.accepted >= files[i].least &&
              report.refused <= files[i].most_refused);
        for (size_t f = 0; f < report.refused && f < 2; f++)
            printf("# %ld %s\n", report.faults[f].line, report.faults[f].text);
        ist_import_report_clear(&report);
        if (!files[i].figure) continue;
        CHECK(ist_ledger_figure(ledger, files[i].figure, IST_ANY_DAY, &fact, &err) == IST_OK);
        CHECK_NEAR(fact.value, files[i].value, 1e-9);
        CHECK_TEXT(fact.label, "NONE"); /* a download may not be passed on */
    }
    ist_ledger_free(ledger);
}

RUN(IT(one_bad_row_does_not_stop_the_rest_and_none_is_lost), IT(a_correction_may_stand_before_what_it_corrects),
    IT(many_corrections_in_reverse_order_go_in_as_fast_as_in_order), IT(a_joined_cell_is_not_cut),
    IT(a_circle_of_corrections_is_refused_and_the_rest_goes_in),
    IT(a_file_that_is_not_a_table_says_what_is_wrong_with_its_header),
    IT(the_table_is_found_by_the_columns_where_the_name_does_not_say_it),
    IT(a_download_of_the_register_is_read_behind_its_prose), IT(billions_become_millions_without_a_rounding_error),
    IT(ships_of_an_open_sanctions_export_keep_imo_mmsi_and_aliases),
    IT(an_outcome_of_an_unknown_kind_is_listed_and_not_dropped), IT(the_downloads_of_the_test_data_come_in))
