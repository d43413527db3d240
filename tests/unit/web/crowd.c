/* SPDX-License-Identifier: Apache-2.0
 *
 * crowd.c: many sources, scenarios, partners and events, long names, and words that a shell would read otherwise.
 */
#include "site.h"

#include <isthmus/base/json.h>
#include <isthmus/ledger/import.h>
#include <isthmus/share/exchange.h>
#include <limits.h>
#include <sys/stat.h>

enum { MANY = 300 };

static char ledger[200];

static bool take(const char *table, const ist_buffer *csv)
{
    ist_ledger       *open = NULL;
    ist_import_report report = { 0 };
    ist_error         err = { 0 };
    const char       *file = site_temporary("crowd.csv");
    bool good = !csv->failed && ist_write_file(file, csv->at, csv->length, &err) == IST_OK && ist_ledger_open(&open, ledger, IST_LEDGER_WRITE, &err) == IST_OK
                && ist_ledger_import(open, file, table, NULL, &report, &err) == IST_OK && report.refused == 0;
    if (!good) printf("# %s: %s %s\n", table, err.text, report.refused ? report.faults[0].text : "");
    ist_import_report_clear(&report);
    ist_ledger_free(open);
    unlink(file);
    return good;
}

/* Each event has a source of its own; the newest comes first, three to a day. */
static bool make_ledger(void)
{
    ist_buffer  actors = { 0 }, sources = { 0 }, events = { 0 };
    ist_ledger *open = NULL;
    snprintf(ledger, sizeof ledger, "%s", site_temporary("crowd.db"));
    if (ist_ledger_open(&open, ledger, IST_LEDGER_CREATE, NULL) != IST_OK) return false;
    ist_ledger_free(open);
    ist_buffer_add(&actors, "key,name,aliases,kind,label\nNATO,NATO,,organisation,PUBLIC\nCIV,Ivory Coast,Cote d'Ivoire,state,PUBLIC\n");
    ist_buffer_add(&sources, "key,title,kind,published,label\n");
    ist_buffer_add(&events, "key,name,kind,source,known_from,valid_from,confidence,label\n");
    for (int i = 0; i < MANY; i++) {
        ist_buffer_print(&sources, "source/s%d,Paper %d,press,2020-01-01,PUBLIC\n", i, i);
        ist_buffer_print(&events, "event/e%d,Event %d.,test,source/s%d,2024-01-01,%d-01-01,high,PUBLIC\n", i, i, i, 2000 - i / 3);
    }
    bool good = take("actors", &actors) && take("sources", &sources) && take("events", &events);
    ist_buffer_clear(&actors);
    ist_buffer_clear(&sources);
    ist_buffer_clear(&events);
    return good;
}

static ist_web *open_web(const ist_web_options *options)
{
    ist_web  *web = NULL;
    ist_error err = { 0 };
    if (ist_web_new(&web, options, &err) != IST_OK) printf("# %s\n", err.text);
    return web;
}

/* The answer as text; free() it. */
static char *text_of(ist_web *web, const char *target, int status)
{
    ist_http_answer answer;
    site_ask(web, target, &answer);
    if (answer.status != status) printf("# %s: %d %.200s\n", target, answer.status, site_body(&answer));
    CHECK(answer.status == status);
    char *text = strdup(site_body(&answer));
    ist_http_answer_clear(&answer);
    return text;
}

TEST(every_source_of_a_table_is_named_once)
{
    static const char *const targets[] = { "/ledger/events.metadata.json", "/evidence.metadata.json" };
    ist_web_options options = site_options(ledger);
    ist_web        *web = open_web(&options);
    for (size_t i = 0; web && i < 2; i++) {
        json_t *about = NULL;
        char   *text = text_of(web, targets[i], 200);
        CHECK(ist_json_read_text(&about, targets[i], text, strlen(text), NULL) == IST_OK);
        CHECK(json_array_size(json_object_get(about, "sources")) == MANY);
        json_decref(about);
        free(text);
    }
    ist_web_free(web);
}

/* By their first day, and those of one day as the ledger has them. */
TEST(events_are_drawn_in_their_order)
{
    ist_web_options options = site_options(ledger);
    ist_web        *web = open_web(&options);
    if (!web) return;
    char       *text = text_of(web, "/evidence.svg", 200), label[40];
    const char *at = text;
    for (int day = MANY / 3 - 1; day >= 0; day--)
        for (int i = 3 * day; i < 3 * day + 3; i++) {
            snprintf(label, sizeof label, ">Event %d.<", i);
            const char *found = strstr(at, label);
            CHECK(found != NULL);
            at = found ? found : at;
        }
    free(text);
    ist_web_free(web);
}

TEST(a_recipe_is_what_a_shell_takes)
{
    static const struct { const char *target, *says; } rows[] = {
        { "/exchange/agreements.metadata.json?parties=Cote%20d'Ivoire,NATO", "--between 'Cote d'\\\\''Ivoire,NATO'" },
        { "/ledger/agreements.metadata.json?parties=Cote%20d'Ivoire,NATO", "--between 'Cote d'\\\\''Ivoire,NATO'" },
        { "/ledger/agreements.metadata.json?parties=NATO", "--between NATO\"" },
    };
    ist_web_options options = site_options(ledger);
    ist_web        *web = open_web(&options);
    for (size_t i = 0; web && i < sizeof rows / sizeof *rows; i++) {
        char *text = text_of(web, rows[i].target, 200);
        CHECK_HAS(text, rows[i].says);
        free(text);
    }
    ist_web_free(web);
}

static void scenario_file(char *out, size_t room, const char *folder, const char *stem, int number)
{
    snprintf(out, room, "%s/%s-%d.yaml", folder, stem, number);
}

/* All of a folder are found, and those whose long names begin alike are told apart. */
TEST(every_scenario_is_known_by_its_whole_name)
{
    ist_web_options options;
    char            folder[200], file[500], text[900], target[400], stem[151];
    snprintf(folder, sizeof folder, "%s", site_temporary("scenarios"));
    snprintf(ledger, sizeof ledger, "%s", site_temporary("crowd.db"));
    CHECK(site_ledger(ledger) && mkdir(folder, 0700) == 0);
    memset(stem, 'n', sizeof stem - 1);
    stem[sizeof stem - 1] = '\0';
    for (int i = 0; i < MANY; i++) {
        scenario_file(file, sizeof file, folder, i < 2 ? stem : "other", i);
        snprintf(text, sizeof text, "extends: %s\nname: number-%d\n", i < 2 ? site_path("scenarios/paper.yaml") : "absent.yaml", i);
        CHECK(ist_write_file(file, text, strlen(text), NULL) == IST_OK);
    }
    options = site_options(ledger);
    options.scenarios = folder;
    ist_web *web = open_web(&options);
    for (int i = 0; web && i < 2; i++) {
        snprintf(target, sizeof target, "/names.metadata.json?scenario=%s-%d", stem, i);
        snprintf(file, sizeof file, "isthmus scenario show number-%d ", i);
        char *about = text_of(web, target, 200);
        CHECK_HAS(about, file);
        free(about);
    }
    for (int i = 2; web && i < MANY; i++) {
        ist_http_answer answer;
        snprintf(target, sizeof target, "/names.json?scenario=other-%d", i);
        site_ask(web, target, &answer);
        CHECK(answer.status >= 400 && !strstr(site_body(&answer), "there is no scenario"));
        ist_http_answer_clear(&answer);
    }
    ist_web_free(web);
    for (int i = 0; i < MANY; i++) {
        scenario_file(file, sizeof file, folder, i < 2 ? stem : "other", i);
        unlink(file);
    }
    rmdir(folder);
}

TEST(every_partner_of_an_exchange_is_listed)
{
    static char     store[200];
    ist_exchange   *exchange = NULL;
    ist_error       err = { 0 };
    ist_web_options options = site_options(ledger);
    snprintf(store, sizeof store, "%s", site_temporary("exchange.db"));
    CHECK(ist_exchange_open(&exchange, store, &(ist_exchange_options){ .create = true, .our_side = "NATO" }, &err) == IST_OK);
    for (int i = 0; exchange && i < MANY; i++) {
        ist_partner partner = { .side = "ROK", .code = "KOR", .last_day = INT_MAX };
        snprintf(partner.name, sizeof partner.name, "partner-%d", i);
        CHECK(ist_exchange_put_partner(exchange, &partner, &err) == IST_OK);
    }
    if (err.text[0]) printf("# %s\n", err.text);
    ist_exchange_free(exchange);
    options.exchange = store;
    ist_web *web = open_web(&options);
    if (web) {
        json_t *rows = NULL;
        char   *list = text_of(web, "/exchange.json", 200);
        CHECK(ist_json_read_text(&rows, "exchange", list, strlen(list), NULL) == IST_OK && json_array_size(rows) == MANY);
        json_decref(rows);
        free(list);
    }
    ist_web_free(web);
    site_remove(store);
}

int main(void)
{
    static const check_case cases[] = {
        IT(every_source_of_a_table_is_named_once),
        IT(events_are_drawn_in_their_order),
        IT(a_recipe_is_what_a_shell_takes),
        IT(every_partner_of_an_exchange_is_listed),
        IT(every_scenario_is_known_by_its_whole_name),
    };
    if (!make_ledger()) return 1;
    int failed = check_run(cases, (int)(sizeof cases / sizeof *cases));
    site_remove(ledger);
    return failed;
}
