/* SPDX-License-Identifier: Apache-2.0
 *
 * clearance.c: what is above a reader's clearance is in no row, no count, no sum and no error.
 *
 * A ledger of a few rows is written here; those that may not be seen carry words and figures found nowhere else.
 */
#include "site.h"

#include <isthmus/base/time.h>
#include <isthmus/ledger/import.h>
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>

static char ledger[200];

static const char actors[] = "key,name,name_ko,kind,label\n"
                             "ROK,South Korea,,state,PUBLIC\nNATO,NATO,,organisation,PUBLIC\nPOL,Poland,,state,PUBLIC\nXSEC,Hidden State,,state,NATO:SECRET\n";
static const char sources[] = "key,title,publisher,kind,published,label\n"
                              "source/open,An open paper,A press,press,2024-01-01,PUBLIC\n"
                              "source/shut,Shut paper quokka,An office,official,2024-01-01,NATO:SECRET\n"
                              "source/unsaid,Unsaid paper wombat,An office,official,2024-01-01,\n"
                              "source/restricted,Restricted paper numbat,An office,official,2024-01-01,NATO:RESTRICTED\n";
static const char transfers[] =
    "key,kind,deal,supplier,recipient,item,quantity,unit,source,known_from,confidence,label\n"
    "transfer/a,contract,deal-a,ROK,POL,k9,101,howitzers,source/open,2024-01-01,medium,PUBLIC\n"
    "transfer/hb,contract,deal-a,ROK,POL,k9,777123,howitzers,source/open,2024-01-01,high,NATO:SECRET\n"       /* a rival that would win */
    "transfer/hc,contract,deal-c,ROK,POL,k2,888123,tanks,source/shut,2024-01-01,high,PUBLIC\n"               /* by its source */
    "transfer/hd,contract,deal-d,ROK,XSEC,k2,999123,tanks,source/open,2024-01-01,high,PUBLIC\n"              /* by an actor it names */
    "transfer/e,contract,deal-e,ROK,POL,k3,666123,tanks,source/unsaid,2024-01-01,high,PUBLIC\n"             /* no label: nobody */
    "transfer/f,contract,deal-f,ROK,POL,k4,555123,tanks,source/restricted,2024-01-01,high,PUBLIC\n"
    "transfer/g,contract,deal-g,ROK,POL,k5,444123,tanks,source/open,2024-01-01,high,ROK:CONFIDENTIAL//REL NATO\n"; /* by the agreement */
/* Until the end of 2026 NATO's readers may see what the ROK marks confidential. */
static const char agreements[] =
    "key,name,kind,parties,categories,equivalence,source,known_from,valid_from,valid_to,confidence,label\n"
    "agreement/security,On classified information,security,NATO;ROK,military,"
    "\"{\"\"NATO\"\":{\"\"CONFIDENTIAL\"\":\"\"군사 III급비밀\"\"},\"\"ROK\"\":{\"\"군사 III급비밀\"\":\"\"CONFIDENTIAL\"\"}}\","
    "source/open,2024-01-01,2024-01-01,2026-12-31,high,PUBLIC\n";

static const char *const secrets[] = { "777123", "888123", "999123", "666123", "quokka", "wombat", "Hidden", "XSEC", "transfer/hb", "transfer/hc", "transfer/hd", "deal-d" };

static bool fill_at(const char *path, const char *name, const char *text)
{
    ist_ledger       *open = NULL;
    ist_import_report report = { 0 };
    ist_error         err = { 0 };
    char              file[300];
    snprintf(file, sizeof file, "%s.%s.csv", path, name);
    bool good = ist_write_file(file, text, strlen(text), &err) == IST_OK && ist_ledger_open(&open, path, IST_LEDGER_WRITE, &err) == IST_OK
                && ist_ledger_import(open, file, name, NULL, &report, &err) == IST_OK;
    if (!good) printf("# %s: %s\n", name, err.text);
    for (size_t i = 0; i < report.refused; i++) printf("# %s:%ld: %s\n", name, report.faults[i].line, report.faults[i].text);
    good = good && report.refused == 0;
    ist_import_report_clear(&report);
    ist_ledger_free(open);
    unlink(file);
    return good;
}

static bool fill(const char *name, const char *text) { return fill_at(ledger, name, text); }

static bool make_ledger(void)
{
    ist_ledger *open = NULL;
    snprintf(ledger, sizeof ledger, "%s", site_temporary("clearance.db"));
    if (ist_ledger_open(&open, ledger, IST_LEDGER_CREATE, NULL) != IST_OK) return false;
    ist_ledger_free(open);
    return fill("actors", actors) && fill("sources", sources) && fill("transfers", transfers) && fill("agreements", agreements);
}

static ist_web *open_for(const char *clearance)
{
    ist_web_options options = site_options(ledger);
    ist_web        *web = NULL;
    ist_error       err = { 0 };
    options.clearance = clearance;
    if (ist_web_new(&web, &options, &err) != IST_OK) printf("# %s\n", err.text);
    return web;
}

/* Everything that a reader can ask of this ledger, in one text. */
static void all_answers(ist_web *web, ist_buffer *out)
{
    static const char *const targets[] = {
        "/ledger/transfers.json", "/ledger/transfers.metadata.json", "/ledger/sources.json", "/ledger/actors.json", "/ledger/contradictions.json",
        "/ledger/contradictions.metadata.json", "/ledger/fact.json?key=transfer/a", "/ledger/fact.metadata.json?key=transfer/a",
        "/ledger/fact.json?key=transfer/contract/deal-a", "/ledger/fact.json?key=source/shut", "/ledger/transfers.json?to=Poland", "/evidence.json", "/search.json?q=paper",
        "/ledger/transfers.csv?from=ROK", "/ledger/sources.metadata.json", "/ledger/events.geojson", "/ledger/areas.geojson",
    };
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        ist_http_answer answer;
        site_ask(web, targets[i], &answer);
        ist_buffer_add(out, site_body(&answer));
        CHECK(answer.status == 200 || answer.status == 404);
        ist_http_answer_clear(&answer);
    }
}

TEST(a_reader_of_public_things_meets_no_trace_of_others)
{
    ist_web   *web = open_for("PUBLIC");
    ist_buffer all = { 0 };
    CHECK(web != NULL);
    if (!web) return;
    all_answers(web, &all);
    CHECK_HAS(all.at, "101"); /* what may be seen is seen */
    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++) {
        bool told = all.at && strstr(all.at, secrets[i]) != NULL;
        /* The key that was asked for comes back in the sentence that there is none. */
        if (told) printf("# tells %s\n", secrets[i]);
        CHECK(!told);
    }
    CHECK(!strstr(all.at, "555123") && !strstr(all.at, "numbat"));
    ist_buffer_clear(&all);
    ist_web_free(web);
}

/* Asked by its key, a record above the clearance is answered word for word as one that is not there. */
TEST(what_may_not_be_seen_and_what_is_not_there_get_the_same_answer)
{
    ist_web *web = open_for("PUBLIC");
    static const char *const pairs[][2] = { { "transfer/hb", "transfer/hq" }, { "source/shut", "source/shop" }, { "transfer/hc", "transfer/hz" } };
    for (size_t i = 0; web && i < 3; i++) {
        ist_http_answer answers[2];
        char            target[100], *texts[2];
        for (size_t k = 0; k < 2; k++) {
            snprintf(target, sizeof target, "/ledger/fact.json?key=%s", pairs[i][k]);
            site_ask(web, target, &answers[k]);
            texts[k] = answers[k].body.at;
            for (char *at; texts[k] && (at = strstr(texts[k], pairs[i][k]));) memset(at, '*', strlen(pairs[i][k]));
        }
        CHECK(answers[0].status == 404 && answers[1].status == 404);
        CHECK_TEXT(texts[0], texts[1]);
        for (size_t k = 0; k < 2; k++) ist_http_answer_clear(&answers[k]);
    }
    ist_web_free(web);
}

TEST(a_higher_clearance_sees_more_and_without_a_label_nobody_does)
{
    static const struct { const char *clearance; bool restricted, secret, unlabelled; } levels[] = {
        { "PUBLIC", false, false, false }, { "NATO:RESTRICTED", true, false, false }, { "NATO:SECRET", true, true, false }, { NULL, true, true, true },
    };
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        ist_web   *web = open_for(levels[i].clearance);
        ist_buffer all = { 0 };
        CHECK(web != NULL);
        if (!web) continue;
        all_answers(web, &all);
        CHECK((strstr(all.at, "555123") != NULL) == levels[i].restricted);
        CHECK((strstr(all.at, "777123") != NULL) == levels[i].secret);
        CHECK((strstr(all.at, "999123") != NULL) == levels[i].secret);
        CHECK((strstr(all.at, "666123") != NULL) == levels[i].unlabelled);
        ist_buffer_clear(&all);
        ist_web_free(web);
    }
}

TEST(a_reader_is_known_by_the_certificate)
{
    static const char *const prints[] = { "aa", "bb" }, *const clearances[] = { "NATO:RESTRICTED", "NATO:SECRET" };
    static const struct { const char *print; bool restricted, secret; } who[] = { { "aa", true, false }, { "bb", true, true }, { "cc", false, false } };
    ist_web_options options = site_options(ledger);
    ist_web        *web = NULL;
    options.clearance = "PUBLIC";
    options.n_readers = 2;
    options.reader_certificates = prints;
    options.reader_clearances = clearances;
    CHECK(ist_web_new(&web, &options, NULL) == IST_OK);
    for (size_t i = 0; web && i < 3; i++) {
        ist_http_request request = { .method = "GET", .path = "/ledger/transfers.json", .query = "", .body = "" };
        ist_http_answer  answer = { 0 };
        snprintf(request.certificate, sizeof request.certificate, "%s", who[i].print);
        ist_web_handle(web, &request, &answer);
        CHECK(answer.status == 200);
        CHECK((strstr(site_body(&answer), "555123") != NULL) == who[i].restricted);
        CHECK((strstr(site_body(&answer), "777123") != NULL) == who[i].secret);
        ist_http_answer_clear(&answer);
    }
    ist_web_free(web);
}

static int today;
static int asked_day(void) { return today; }

static bool tells(ist_web *web, const char *target, const char *word)
{
    ist_http_answer answer;
    site_ask(web, target, &answer);
    bool told = strstr(site_body(&answer), word) != NULL;
    CHECK(answer.status == 200);
    ist_http_answer_clear(&answer);
    return told;
}

/* A page that runs over midnight shows no longer what an agreement allowed until then. */
TEST(what_an_agreement_allows_ends_with_its_last_day)
{
    ist_web_options options = site_options(ledger);
    ist_web        *web = NULL;
    options.clearance = "NATO:CONFIDENTIAL";
    options.today = asked_day;
    today = ist_day_of(2026, 12, 31);
    CHECK(ist_web_new(&web, &options, NULL) == IST_OK);
    if (!web) return;
    CHECK(tells(web, "/ledger/transfers.json", "444123"));
    today++;
    CHECK(!tells(web, "/ledger/transfers.json", "444123"));
    CHECK(tells(web, "/ledger/transfers.json", "101"));
    today = ist_day_of(2023, 12, 31);
    CHECK(!tells(web, "/ledger/transfers.json", "444123")); /* nor before its first */
    ist_web_free(web);
}

/* ---- a ledger in which everything is public, and what comes to it, or instead of it, in the middle of a question: whenever the day is
   asked for, which a page does before, between and after all that it asks of the file. */

#define TRANSFERS "key,kind,deal,supplier,recipient,item,quantity,unit,source,known_from,confidence,label\n"
static const char open_transfer[] = TRANSFERS "transfer/poland-k2-contract-2022,contract,deal-k2,ROK,POL,k2,180,tanks,source/open,2022-08-26,high,PUBLIC\n"
                                    "transfer/o,contract,deal-o,ROK,POL,k9,101,howitzers,source/open,2024-01-01,medium,PUBLIC\n";
static const char other_transfer[] = TRANSFERS "transfer/p,contract,deal-p,ROK,POL,k9,202202,howitzers,source/open,2024-01-01,medium,PUBLIC\n";
static const char late_transfer[] = TRANSFERS "transfer/late,contract,deal-l,ROK,POL,k2,333123,tanks,source/open,2024-01-01,high,NATO:SECRET\n";

static bool make_open_ledger(const char *path, const char *transfer)
{
    ist_ledger *open = NULL;
    if (ist_ledger_open(&open, path, IST_LEDGER_CREATE, NULL) != IST_OK) return false;
    ist_ledger_free(open);
    return fill_at(path, "actors", "key,name,kind,label\nROK,South Korea,state,PUBLIC\nPOL,Poland,state,PUBLIC\n")
           && fill_at(path, "sources", "key,title,kind,published,label\nsource/open,An open paper,press,2020-01-01,PUBLIC\n")
           && fill_at(path, "money", "key,currency,year,per_dollar,us_prices,source,confidence,label\nmoney/usd-2022,USD,2022,1,292.655,source/open,high,PUBLIC\n"
                                     "money/usd-2023,USD,2023,1,304.702,source/open,high,PUBLIC\n") && fill_at(path, "transfers", transfer);
}

static char public_ledger[200], other_ledger[200];
/* How often the day was asked for; at which of these something is written, the ledgers change places and change back (0: never), and up to
   which they change places each time. */
static int  asked_days, write_at, leave_at, return_at, change_until;

static void change_places(void)
{
    char third[220];
    snprintf(third, sizeof third, "%s.third", public_ledger);
    CHECK(rename(public_ledger, third) == 0 && rename(other_ledger, public_ledger) == 0 && rename(third, other_ledger) == 0);
}

static int eventful_day(void)
{
    asked_days++;
    if (asked_days == write_at) CHECK(fill_at(public_ledger, "transfers", late_transfer));
    if (asked_days == leave_at || asked_days == return_at || asked_days <= change_until) change_places();
    return ist_day_of(2026, 1, 1);
}

static ist_web *open_public(void)
{
    ist_web_options options = site_options(public_ledger);
    ist_web        *web = NULL;
    options.clearance = "PUBLIC";
    options.today = eventful_day;
    options.scenarios = site_path("tests/data/scenario");
    snprintf(public_ledger, sizeof public_ledger, "%s", site_temporary("public.db"));
    snprintf(other_ledger, sizeof other_ledger, "%s", site_temporary("other.db"));
    options.temporary = site_folder;
    write_at = leave_at = return_at = change_until = 0;
    CHECK(make_open_ledger(public_ledger, open_transfer) && make_open_ledger(other_ledger, other_transfer));
    CHECK(ist_web_new(&web, &options, NULL) == IST_OK);
    return web;
}

static void close_public(ist_web *web)
{
    ist_web_free(web);
    site_remove(public_ledger);
    site_remove(other_ledger);
}

/* Wherever in a question it comes, the first of them or a later one. */
TEST(what_is_written_during_a_question_is_judged_before_it_is_told)
{
    for (int at = 1; at <= 6; at++)
        for (int later = 0; later < 2; later++) {
            ist_web *web = open_public();
            if (!web) return;
            if (later) CHECK(tells(web, "/ledger/transfers.json", "101"));
            asked_days = 0;
            write_at = at;
            for (int i = 0; i < 2; i++) CHECK(!tells(web, "/ledger/transfers.json", "333123"));
            CHECK(asked_days >= at);
            CHECK(tells(web, "/ledger/transfers.json", "101"));
            close_public(web);
        }
}

static int status_of(ist_web *web, const char *target)
{
    ist_http_answer answer;
    site_ask(web, target, &answer);
    int status = answer.status;
    ist_http_answer_clear(&answer);
    return status;
}

/* What was read of a ledger that stood in for another for a moment is not what is told of the other from then on. */
TEST(a_ledger_that_was_there_for_a_moment_leaves_nothing)
{
    for (int leave = 1; leave <= 4; leave++)
        for (int back = leave + 1; back <= 5; back++) {
            ist_web *web = open_public();
            if (!web) return;
            CHECK(fill_at(public_ledger, "transfers", late_transfer) && fill_at(other_ledger, "transfers", late_transfer));
            asked_days = 0;
            leave_at = leave;
            return_at = back;
            for (int i = 0; i < 2; i++) status_of(web, "/ledger/transfers.json");
            CHECK(asked_days >= back);
            CHECK(tells(web, "/ledger/transfers.json", "101"));
            CHECK(!tells(web, "/ledger/transfers.json", "202202"));
            close_public(web);
        }
}

/* The ledgers change places so often that it is not known which of them a question reads. The scenario that it compiles is its own, and not
   kept for either. Only one of them holds the fact that the scenario rests on. */
TEST(what_was_compiled_from_an_unknown_ledger_is_not_kept)
{
    static const char target[] = "/inputs.json?scenario=tiny";
    for (int last = 15; last <= 18; last++) { /* the tries of one question ask for the day so often */
        ist_web *web = open_public();
        if (!web) return;
        CHECK(status_of(web, target) == 200);
        asked_days = 0;
        change_until = last;
        status_of(web, target);
        CHECK(asked_days >= last);
        change_until = 0;
        CHECK(status_of(web, target) == (last % 2 ? 404 : 200));
        change_places();
        CHECK(status_of(web, target) == (last % 2 ? 200 : 404));
        close_public(web);
    }
}

enum { ASKERS = 3, QUESTIONS = 20, CHANGES = 6 };

static void *ask_for_ships(void *web)
{
    for (int i = 0; i < QUESTIONS; i++) {
        ist_http_answer answer;
        site_ask(web, "/sea.csv", &answer);
        ist_http_answer_clear(&answer);
    }
    return NULL;
}

/* A ledger that is touched between any two questions. Their answers are counted here, for only one thread may fail a check. */
static void *ask_for_actors(void *web)
{
    size_t answered = 0;
    for (int i = 0; i < CHANGES; i++) {
        ist_http_answer answer;
        utimensat(AT_FDCWD, ledger, NULL, 0);
        site_ask(web, "/ledger/actors.json", &answer);
        if (answer.status == 200 && strstr(site_body(&answer), "POL")) answered++;
        else printf("# %d: %s\n", answer.status, site_body(&answer));
        ist_http_answer_clear(&answer);
    }
    return answered == CHANGES ? web : NULL;
}

/* While the agreements are read anew others ask what they allow; the sanitizer sees who reads what is freed. Who asks late, of a
   ledger that was, takes nothing from who asks of the one that is. */
TEST(readers_are_judged_while_the_ledger_changes)
{
    ist_web_options options = site_options(ledger);
    ist_web        *web = NULL;
    ist_error       err = { 0 };
    pthread_t       askers[2 * ASKERS];
    char            feed[200], words[240];
    snprintf(feed, sizeof feed, "%s", site_temporary("ships.nmea"));
    CHECK(ist_write_file(feed, "", 0, &err) == IST_OK);
    snprintf(words, sizeof words, "A@ROK:CONFIDENTIAL=%s", feed);
    options.clearance = "NATO:CONFIDENTIAL";
    options.sea = words;
    if (ist_web_new(&web, &options, &err) != IST_OK) printf("# %s\n", err.text);
    CHECK(web != NULL);
    for (int i = 0; web && i < 2 * ASKERS; i++) CHECK(pthread_create(&askers[i], NULL, i < ASKERS ? ask_for_ships : ask_for_actors, web) == 0);
    for (int i = 0; web && i < 2 * ASKERS; i++) {
        void *answered = NULL;
        pthread_join(askers[i], &answered);
        CHECK(i < ASKERS || answered != NULL);
    }
    ist_web_free(web);
    unlink(feed);
}

TEST(a_clearance_that_is_none_is_refused_at_once)
{
    ist_web_options options = site_options(ledger);
    ist_web        *web = NULL;
    ist_error       err = { 0 };
    options.clearance = "VERY SECRET";
    CHECK(ist_web_new(&web, &options, &err) != IST_OK);
    CHECK_HAS(err.text, "clearance 'VERY SECRET'");
}

/* How many entries a folder has, and whether anybody but its owner may look into the last one. */
static int entries_of(const char *path, bool *out_open)
{
    int  count = 0;
    DIR *folder = opendir(path);
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        char        name[600];
        struct stat about;
        if (entry->d_name[0] == '.') continue;
        snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
        *out_open = stat(name, &about) != 0 || (about.st_mode & 077) != 0;
        count++;
    }
    if (folder) closedir(folder);
    return count;
}

TEST(a_readers_own_ledger_lives_where_it_is_told_and_only_as_long_as_the_page)
{
    const char     *folder = site_temporary("folder");
    ist_web_options options = site_options(ledger);
    ist_web        *web = NULL;
    bool            others = true;
    ist_http_answer answer;
    options.clearance = "PUBLIC";
    options.temporary = folder;
    CHECK(ist_web_new(&web, &options, NULL) == IST_OK);
    if (!web) return;
    site_ask(web, "/ledger/transfers.json", &answer); /* no folder yet */
    CHECK(answer.status == 503);
    CHECK_HAS(site_body(&answer), "takes no folder");
    ist_http_answer_clear(&answer);
    CHECK(mkdir(folder, 0755) == 0);
    site_ask(web, "/ledger/transfers.json", &answer);
    CHECK(answer.status == 200);
    ist_http_answer_clear(&answer);
    CHECK(entries_of(folder, &others) == 1 && !others);
    ist_web_free(web);
    CHECK(rmdir(folder) == 0); /* nothing is left in it */
}

int main(void)
{
    static const check_case cases[] = {
        IT(a_reader_of_public_things_meets_no_trace_of_others),
        IT(what_may_not_be_seen_and_what_is_not_there_get_the_same_answer),
        IT(a_higher_clearance_sees_more_and_without_a_label_nobody_does),
        IT(a_reader_is_known_by_the_certificate),
        IT(what_an_agreement_allows_ends_with_its_last_day),
        IT(what_is_written_during_a_question_is_judged_before_it_is_told),
        IT(a_ledger_that_was_there_for_a_moment_leaves_nothing),
        IT(what_was_compiled_from_an_unknown_ledger_is_not_kept),
        IT(readers_are_judged_while_the_ledger_changes),
        IT(a_clearance_that_is_none_is_refused_at_once),
        IT(a_readers_own_ledger_lives_where_it_is_told_and_only_as_long_as_the_page),
    };
    if (!make_ledger()) return 1;
    int failed = check_run(cases, (int)(sizeof cases / sizeof *cases));
    site_remove(ledger);
    return failed;
}
