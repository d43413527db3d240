/* SPDX-License-Identifier: Apache-2.0
 *
 * shipped.c: the ledger that comes with Isthmus, and where it is kept.
 */
#include "ledger_check.h"

#include <isthmus/base/csv.h>
#include <time.h>

/* Of this process's work: what its neighbours do does not count. */
static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

TEST(the_default_ledger_is_made_once_and_kept)
{
    ist_ledger *ledger = NULL;
    ist_error err = { 0 };
    char path[1024] = "";
    double before = seconds();
    unsetenv("ISTHMUS_LEDGER");
    setenv("XDG_CACHE_HOME", own_folder(), 1);
    CHECK(ist_ledger_default(&ledger, NULL, in_source("data"), &err) == IST_OK);
    printf("# made in %.3f s %s\n", seconds() - before, err.text);
    CHECK(seconds() - before < 10); /* a second; sanitizers are slower */
    if (!ledger) return;
    snprintf(path, sizeof path, "%s", ist_ledger_path(ledger));
    ist_ledger_free(ledger);
    CHECK_HAS(path, "/isthmus/ledger-");
    struct stat first, second;
    CHECK(stat(path, &first) == 0);
    CHECK(ist_ledger_default(&ledger, NULL, in_source("data"), &err) == IST_OK);
    CHECK_TEXT(ist_ledger_path(ledger), path);
    ist_ledger_free(ledger);
    CHECK(stat(path, &second) == 0 && first.st_ino == second.st_ino && first.st_size == second.st_size);
}

/* 672/212 K9, 288/218 K239, 1,000/180 K2, 48/48 FA-50, as the paper has them. */
TEST(the_papers_orders_are_in_it)
{
    static const struct {
        const char *key;
        double value;
    } known[] = {
        { "transfer/poland-k9-framework-elcano", 672 },
        { "transfer/poland-k9-contract-elcano", 212 },
        { "transfer/poland-k239-framework-elcano", 288 },
        { "transfer/poland-k239-contract-elcano", 218 },
        { "transfer/poland-k2-framework-elcano", 1000 },
        { "transfer/poland-k2-contract-elcano", 180 },
        { "transfer/poland-fa50-framework-elcano", 48 },
        { "transfer/poland-fa50-contract-elcano", 48 },
        { "spending/rok-share-2022-elcano", 2.7 },
        { "spending/poland-share-2023-elcano", 3.9 },
        { "spending/nato-target-elcano", 2 },
        { "export/rok-growth-2018-2022-elcano", 74 },
        { "agreement/nato-rok-ipcp-2012", 7 },
        { "agreement/nato-rok-itpp-2023-elcano", 11 },
    };
    ist_ledger *ledger = NULL;
    ist_error err = { 0 };
    CHECK(ist_ledger_default(&ledger, NULL, in_source("data"), &err) == IST_OK);
    for (size_t i = 0; ledger && i < sizeof known / sizeof known[0]; i++) {
        ist_fact fact = { 0 };
        CHECK(ist_ledger_figure(ledger, known[i].key, day("2024-01-31"), &fact, &err) == IST_OK);
        CHECK_NEAR(fact.value, known[i].value, 1e-12);
        CHECK_TEXT(fact.label, "PUBLIC");
        CHECK_TEXT(fact.source, "source/elcano-nato-rok");
        CHECK(fact.section && *fact.section);
        CHECK(ist_ledger_figure(ledger, known[i].key, day("2023-12-31"), &fact, &err) == IST_MISSING);
    }
    ist_ledger_free(ledger);
}

TEST(k9_in_poland_at_the_end_of_2023_are_66_or_72)
{
    ist_ledger *ledger = NULL;
    const ist_fact *facts = NULL;
    size_t count = 0;
    ist_error err = { 0 };
    CHECK(ist_ledger_default(&ledger, NULL, in_source("data"), &err) == IST_OK);
    CHECK(ist_ledger_rivals(ledger, "transfer/delivered/poland-k9-2022/2023:total", IST_ANY_DAY, &facts, &count,
                            &err) == IST_OK);
    CHECK(count == 2);
    if (count == 2) {
        CHECK_NEAR(facts[0].value, 72, 0);
        CHECK_NEAR(facts[1].value, 66, 0);
    }
    CHECK(ist_ledger_rivals(ledger, "transfer/delivered/poland-k9-2022/2023:total", day("2024-01-31"), &facts, &count,
                            &err) == IST_OK);
    CHECK(count == 1);
    if (count == 1) CHECK_NEAR(facts[0].value, 66, 0);
    ist_ledger_free(ledger);
}

TEST(a_changed_folder_of_data_makes_another_ledger)
{
    static const char actors[] = "key,name,kind\nAAA,Aland,state\n",
                      more[] = "key,name,kind\nAAA,Aland,state\nBBB,Bland,state\n";
    ist_ledger *ledger = NULL;
    ist_error err = { 0 };
    char folder[600], first[1024] = "";
    snprintf(folder, sizeof folder, "%s/changing", own_folder());
    CHECK(mkdir(folder, 0777) == 0);
    own_file("changing/actors.csv", actors);
    CHECK(ist_ledger_default(&ledger, NULL, folder, &err) == IST_OK);
    if (ledger) snprintf(first, sizeof first, "%s", ist_ledger_path(ledger));
    ist_ledger_free(ledger);
    own_file("changing/actors.csv", more);
    ledger = NULL;
    CHECK(ist_ledger_default(&ledger, NULL, folder, &err) == IST_OK);
    const char *key = NULL;
    CHECK(ledger && strcmp(ist_ledger_path(ledger), first) != 0);
    CHECK(ledger && ist_ledger_actor(ledger, "Bland", &key, &err) == IST_OK);
    ist_ledger_free(ledger);
}

TEST(a_folder_that_cannot_be_written_gives_a_ledger_in_memory)
{
    ist_ledger *ledger = NULL;
    ist_error err = { 0 };
    setenv("XDG_CACHE_HOME", "/proc/nowhere", 1);
    CHECK(ist_ledger_default(&ledger, NULL, in_source("data"), &err) == IST_OK);
    CHECK_TEXT(ledger ? ist_ledger_path(ledger) : "", ":memory:");
    ist_ledger_free(ledger);
    setenv("XDG_CACHE_HOME", own_folder(), 1);
}

/* What cannot be read now may be sound: it stays. What is no ledger is made anew. */
TEST(only_what_is_no_ledger_is_replaced_in_the_cache)
{
    ist_ledger *ledger = NULL;
    ist_error err = { 0 };
    struct stat there;
    char path[1024] = "";
    setenv("XDG_CACHE_HOME", own_file("cache-of-faults", NULL), 1);
    CHECK(ist_ledger_default(&ledger, NULL, in_source("data"), &err) == IST_OK);
    if (!ledger) return;
    snprintf(path, sizeof path, "%s", ist_ledger_path(ledger));
    ist_ledger_free(ledger);
    CHECK(unlink(path) == 0 && mkfifo(path, 0600) == 0);
    CHECK(ist_ledger_default(&ledger, NULL, in_source("data"), &err) == IST_OK);
    CHECK_TEXT(ist_ledger_path(ledger), ":memory:");
    ist_ledger_free(ledger);
    CHECK(stat(path, &there) == 0 && S_ISFIFO(there.st_mode));
    CHECK(unlink(path) == 0 && ist_write_file(path, "no ledger", 9, &err) == IST_OK);
    CHECK(ist_ledger_default(&ledger, NULL, in_source("data"), &err) == IST_OK);
    CHECK_TEXT(ist_ledger_path(ledger), path);
    ist_ledger_free(ledger);
}

TEST(an_unsound_row_of_the_data_fails_the_whole_and_leaves_nothing)
{
    ist_error err = { 0 };
    char folder[600], path[700];
    struct stat info;
    snprintf(folder, sizeof folder, "%s/unsound", own_folder());
    snprintf(path, sizeof path, "%s/unsound.db", own_folder());
    CHECK(mkdir(folder, 0777) == 0);
    own_file("unsound/actors.csv", "key,name,kind\nAAA,Aland,state\nBBB,Bland,planet\n");
    CHECK(ist_ledger_make(path, folder, NULL, &err) == IST_SYNTAX);
    CHECK_HAS(err.text, "actors.csv:3: kind 'planet' is not allowed");
    CHECK(stat(path, &info) != 0);
    snprintf(folder, sizeof folder, "%s/hollow", own_folder());
    CHECK(mkdir(folder, 0777) == 0);
    CHECK(ist_ledger_make(path, folder, NULL, &err) == IST_MISSING);
}

TEST(a_named_ledger_goes_before_the_variable_and_both_before_the_data)
{
    ist_ledger *ledger = NULL;
    ist_error err = { 0 };
    char one[700], two[700];
    snprintf(one, sizeof one, "%s/one.db", own_folder());
    snprintf(two, sizeof two, "%s/two.db", own_folder());
    CHECK(ist_ledger_make(one, in_source("data"), NULL, &err) == IST_OK);
    CHECK(ist_ledger_make(two, in_source("data"), NULL, &err) == IST_OK);
    CHECK(ist_ledger_make(two, in_source("data"), NULL, &err) == IST_CONFLICT);
    setenv("ISTHMUS_LEDGER", two, 1);
    CHECK(ist_ledger_default(&ledger, one, in_source("data"), &err) == IST_OK);
    CHECK_TEXT(ist_ledger_path(ledger), one);
    ist_ledger_free(ledger);
    CHECK(ist_ledger_default(&ledger, NULL, in_source("data"), &err) == IST_OK);
    CHECK_TEXT(ist_ledger_path(ledger), two);
    ist_ledger_free(ledger);
    setenv("ISTHMUS_LEDGER", "/nowhere/ledger.db", 1);
    ledger = NULL;
    CHECK(ist_ledger_default(&ledger, NULL, in_source("data"), &err) == IST_MISSING);
    CHECK_HAS(err.text, "ISTHMUS_LEDGER: ledger /nowhere/ledger.db: No such file");
    unsetenv("ISTHMUS_LEDGER");
}

/* Facts of one document cite one row: its address stands once, and so does its title with who published it and when. What rests on two
 * documents together has both titles, with "; " between, and may have the address of one. */
TEST(a_document_stands_once_among_the_sources)
{
    enum { MOST = 1000, ROOM = 500 };
    static char cited[MOST][ROOM], address[MOST][ROOM];
    ist_csv    *csv = NULL;
    bool        more = true;
    size_t      n = 0;
    CHECK(ist_csv_open(&csv, in_source("data/sources.csv"), NULL) == IST_OK);
    int at_title = ist_csv_column(csv, "title"), at_day = ist_csv_column(csv, "published"), at_address = ist_csv_column(csv, "address"),
        at_publisher = ist_csv_column(csv, "publisher");
    while (csv && n < MOST && ist_csv_next(csv, &more, NULL) == IST_OK && more) {
        bool is_pair = strstr(ist_csv_cell(csv, at_title), "; ") != NULL;
        snprintf(cited[n], ROOM, "%s|%s|%s", ist_csv_cell(csv, at_title), ist_csv_cell(csv, at_publisher), ist_csv_cell(csv, at_day));
        snprintf(address[n], ROOM, "%s", is_pair ? "" : ist_csv_cell(csv, at_address));
        for (size_t i = 0; i < n; i++) {
            bool again = strcmp(cited[i], cited[n]) == 0 || (address[n][0] && strcmp(address[i], address[n]) == 0);
            if (again) printf("# twice: %s and %s\n", cited[i], cited[n]);
            CHECK(!again);
        }
        n++;
    }
    CHECK(n > 100 && !more);
    ist_csv_free(csv);
}

RUN(IT(the_default_ledger_is_made_once_and_kept), IT(the_papers_orders_are_in_it), IT(a_document_stands_once_among_the_sources),
    IT(k9_in_poland_at_the_end_of_2023_are_66_or_72), IT(a_changed_folder_of_data_makes_another_ledger),
    IT(a_folder_that_cannot_be_written_gives_a_ledger_in_memory),
    IT(only_what_is_no_ledger_is_replaced_in_the_cache), IT(an_unsound_row_of_the_data_fails_the_whole_and_leaves_nothing),
    IT(a_named_ledger_goes_before_the_variable_and_both_before_the_data))
