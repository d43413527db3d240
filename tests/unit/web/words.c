/* SPDX-License-Identifier: Apache-2.0
 *
 * words.c: no word of a query is taken and then ignored. For each resource and each word that it names there is a value that changes
 * its rows, its picture, its map or its events; a word for which none is known here fails.
 */
#include "site.h"

#include <isthmus/base/json.h>

static ist_web *web;

/* How a word is tried: of the lines whose path begins the resource's, the longest counts. */
typedef struct trial {
    const char *path, *word;
    const char *beside;       /* other words of both questions */
    const char *first, *then; /* values of the word; NULL: without it */
} trial;

#define QUICK "scenario=paper&futures=24"
#define REFUTE "scenario=paper&futures=24&claim=practical%20raises%20korean%20found&inputs=kappa_p.*"
#define INDUSTRY "scenario=paper&futures=24&claim=industry%20raises%20brigades&inputs=kappa_p.*"
#define DISCOVER "scenario=paper&futures=24&samples=20&inputs=kappa_p.*,base.*&claim=cooperation%20lowers%20loss%20by%20%3E=%205%25"
#define BELIEFS "scenario=paper&futures=24&a=base.korea:0.001&b=base.korea:0.01"
static const trial trials[] = {
    { "/", "scenario", "", NULL, "paper" },
    { "/", "against", QUICK, NULL, "nothing" },
    { "/", "as_of", QUICK, NULL, "2010-01-01" }, /* a scenario whose facts were not known says so: that is heeding it */
    { "/", "seed", QUICK, NULL, "2" },
    { "/", "futures", "scenario=paper", "24", "48" },
    { "/", "until", "scenario=simultaneous&futures=1024", NULL, "1" }, /* there 512 suffice */
    { "/", "set", QUICK, NULL, "base.taiwan-strait:0.2" },
    { "/", "off", QUICK, NULL, "industry" },
    { "/", "metric", QUICK "&place=every", NULL, "gap" },
    { "/", "place", QUICK "&metric=gap", NULL, "european" },
    { "/", "world", QUICK, NULL, "without" },
    { "/", "future", "scenario=paper", "3", "11" },
    { "/", "month", QUICK, NULL, "2027-01" },
    { "/comparison", "levers", "scenario=paper&futures=24&with=taiwan-first", NULL, "yes" },
    { "/world", "against", "scenario=paper&futures=24&world=without", NULL, "nothing" },
    { "/transfers", "against", "scenario=paper&futures=24&world=without", NULL, "nothing" },
    { "/scores", "scenario", "futures=24&as_of=2023-06-30", NULL, "paper" }, /* its facts came later: it says so */
    { "/scores", "as_of", "futures=24", NULL, "2023-06-30" },
    { "/scores", "seed", "futures=24", NULL, "2" },
    { "/scores", "futures", "", "24", "48" },
    { "/reliability", "scenario", "futures=24&as_of=2023-06-30", NULL, "paper" },
    { "/reliability", "as_of", "futures=24", NULL, "2023-06-30" },
    { "/reliability", "seed", "futures=24", NULL, "2" },
    { "/reliability", "futures", "", "24", "48" },
    { "/", "lang", "scenario=paper&futures=24&month=2027-01", NULL, "ko" },
    { "/", "kind", QUICK, NULL, "land-brigade" },
    { "/", "between", "scenario=paper", NULL, "euro-atlantic,middle-east" },
    { "/", "crisis", "scenario=paper", NULL, "taiwan-strait:active" },
    { "/", "from", QUICK, NULL, "ROK" },
    { "/", "to", QUICK, NULL, "POL" },
    { "/", "item", QUICK, NULL, "k2" },
    { "/", "by", QUICK, NULL, "2025-12" },
    { "/", "scope", QUICK, NULL, "lines" },
    { "/", "route", QUICK, NULL, "europe-shells" },
    { "/", "series", QUICK, NULL, "active" },
    { "/", "line", QUICK "&series=active", NULL, "taiwan-strait" },
    { "/", "drawn", "scenario=paper", NULL, "yes" },
    { "/", "with", "scenario=paper", "taiwan-first", "korea-first" },
    { "/", "with_against", QUICK, NULL, "nothing" },
    { "/", "parties", "", "NATO,ROK", "POL,ROK" },
    { "/", "on", "", "2015-01-01", "2026-01-01" },
    { "/", "supplier", "", NULL, "USA" },
    { "/", "windows", "", NULL, "2014-2018,2019-2023" },
    { "/", "table", "", NULL, "transfers" },
    { "/", "key", "", "transfer/poland-k2-contract-2022", "transfer/poland-k9-contract-2022" },
    { "/", "q", "", "howitzer", "frigate" },
    { "/ledger/transfers", "from", "", NULL, "ROK" },
    { "/ledger/transfers", "to", "", NULL, "POL" },
    { "/ledger/transfers", "item", "", NULL, "k2" },
    { "/refute", "claim", REFUTE, NULL, "practical%20lowers%20korean%20found" },
    { "/refute", "scenario", REFUTE, NULL, "korea-first" },
    { "/refute", "against", INDUSTRY, NULL, "nothing" },
    { "/refute", "seed", INDUSTRY, NULL, "2" },
    { "/refute", "futures", INDUSTRY, NULL, "32" },
    { "/refute", "count", INDUSTRY, NULL, "alone" },
    { "/refute", "inputs", REFUTE, NULL, "kappa_p.gulf-of-aden" },
    { "/discover", "claim", DISCOVER, "cooperation%20lowers%20loss%20by%20%3E=%205%25", "cooperation%20lowers%20loss%20by%20%3E=%204%25" },
    { "/discover", "seed", DISCOVER, NULL, "3" },
    { "/discover", "count", "scenario=paper&futures=24&samples=20&inputs=kappa_p.*,base.*&claim=industry%20lowers%20loss%20by%20%3E=%200.3%25", NULL, "alone" },
    { "/discover", "inputs", DISCOVER, NULL, "base.*" },
    { "/discover", "fails", DISCOVER, NULL, "yes" },
    { "/discover", "samples", DISCOVER, NULL, "40" },
    { "/beliefs", "a", BELIEFS, "base.korea:0.001", "base.korea:0.002" },
    { "/beliefs", "b", BELIEFS, "base.korea:0.01", "base.korea:0.02" },
    { "/beliefs", "area", BELIEFS, NULL, "practical" },
    { "/world/tradeoff", "seed", "scenario=paper&month=2027-01", NULL, "2" },
    { "/world/tradeoff", "set", "scenario=paper", NULL, "cost.taiwan-strait:900000" },
    { "/world/tradeoff", "off", "scenario=paper", NULL, "deterrence" },
    { "/world/tradeoff", "against", "scenario=paper&month=2027-01&world=without", NULL, "nothing" },
    { "/world/tradeoff", "world", "scenario=paper", NULL, "without" },
};

/* Of every word of these: a small question. */
static const struct { const char *path, *beside; } small[] = { { "/refute", REFUTE }, { "/discover", DISCOVER }, { "/beliefs", BELIEFS } };

static const char *beside_of(const char *path, const trial *it)
{
    if (strlen(it->path) > 1) return it->beside;
    for (size_t i = 0; i < sizeof small / sizeof *small; i++)
        if (strcmp(path, small[i].path) == 0) return small[i].beside;
    return it->beside;
}

static const trial *trial_of(const char *path, const char *word)
{
    const trial *best = NULL;
    for (size_t i = 0; i < sizeof trials / sizeof *trials; i++) {
        const trial *it = &trials[i];
        if (strcmp(it->word, word) != 0 || strncmp(path, it->path, strlen(it->path)) != 0) continue;
        if (!best || strlen(it->path) > strlen(best->path)) best = it;
    }
    return best;
}

/* What is said and drawn, without the recipe, which says the words again. */
static void leave_out_recipes(ist_buffer *text)
{
    static const char *const marks[] = { "\"recipe\":\"", "\"recipe\": \"" };
    for (size_t i = 0; i < 2; i++)
        for (char *at = text->at; at && (at = strstr(at, marks[i]));) {
            at += strlen(marks[i]);
            while (*at && *at != '"') *at++ = '-';
        }
}

static bool has_word(const char *words, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = words; *at; at += strcspn(at, " "), at += *at == ' ')
        if (strncmp(at, word, length) == 0 && (at[length] == ' ' || at[length] == '!' || !at[length])) return true;
    return false;
}

/* The words beside that this resource takes; what it needs; the word itself. */
static void write_query(ist_buffer *out, const char *path, const char *parameters, const trial *it, const char *value)
{
    char beside[200], *rest = NULL;
    snprintf(beside, sizeof beside, "%s", beside_of(path, it));
    for (char *pair = strtok_r(beside, "&", &rest); pair; pair = strtok_r(NULL, "&", &rest)) {
        char name[64];
        snprintf(name, sizeof name, "%.*s", (int)strcspn(pair, "="), pair);
        if (strcmp(name, it->word) != 0 && has_word(parameters, name)) ist_buffer_print(out, "&%s", pair);
    }
    for (const char *at = parameters; *at; at += strcspn(at, " "), at += *at == ' ') {
        char   name[64];
        size_t length = strcspn(at, " ");
        if (at[length - 1] != '!') continue;
        snprintf(name, sizeof name, "%.*s", (int)length - 1, at);
        const trial *must = trial_of(path, name);
        bool         said = strstr(out->at, name) != NULL; /* among the words beside */
        if (must && !said && strcmp(name, it->word) != 0) ist_buffer_print(out, "&%s=%s", name, must->first);
    }
    if (value) ist_buffer_print(out, "&%s=%s", it->word, value);
}

static int ask(const char *path, const char *ending, const char *parameters, const trial *it, const char *value, ist_buffer *out)
{
    ist_http_answer answer;
    ist_buffer      target = { 0 };
    char            piece[4096];
    size_t          length;
    ist_buffer_print(&target, "%s.%s?", path, ending);
    write_query(&target, path, parameters, it, value);
    site_ask(web, target.at, &answer);
    int status = answer.status;
    if (status != 200 && !(status == 404 && strstr(site_body(&answer), "can be drawn"))) printf("# %s: %d %.300s\n", target.at, status, site_body(&answer));
    if (answer.next)
        while ((length = answer.next(answer.context, piece, sizeof piece)) > 0) ist_buffer_add_n(out, piece, length);
    else ist_buffer_add(out, site_body(&answer));
    ist_buffer_add(out, "");
    leave_out_recipes(out);
    if (strstr(out->at, "event: error")) printf("# %s: %.300s\n", target.at, strstr(out->at, "event: error"));
    ist_http_answer_clear(&answer);
    ist_buffer_clear(&target);
    return status;
}

static bool changes(const char *path, const char *ending, const char *parameters, const trial *it)
{
    ist_buffer one = { 0 }, other = { 0 };
    int        first = ask(path, ending, parameters, it, it->first, &one), then = ask(path, ending, parameters, it, it->then, &other);
    bool       may = strcmp(it->word, "as_of") == 0 || strcmp(it->word, "count") == 0 || strcmp(it->word, "scenario") == 0;
    bool       heeded = may && (then == 404 || then == 422);
    bool       answered = first == 200 && (then == 200 || heeded), differ = strcmp(one.at, other.at) != 0, drawn = strcmp(ending, "svg") == 0 && (first == 404 || then == 404);
    CHECK(answered || drawn);
    ist_buffer_clear(&one);
    ist_buffer_clear(&other);
    return answered && differ;
}

static bool has_form(json_t *api, const char *path, const char *ending)
{
    char name[200];
    snprintf(name, sizeof name, "%s.%s", path, ending);
    return json_object_get(json_object_get(api, "paths"), name) != NULL;
}

static bool needs_more(const char *path) { return strncmp(path, "/sea", 4) == 0 && strcmp(path, "/search") != 0 ? true : strncmp(path, "/exchange", 9) == 0; }

TEST(every_word_that_a_resource_takes_changes_something)
{
    static const char *const endings[] = { "json", "svg", "geojson", "stream" };
    ist_buffer               text = { 0 };
    json_t                  *api = NULL;
    const char              *path, *parameters;
    size_t                   tried = 0;
    ist_web_openapi(&text);
    CHECK(ist_json_read_text(&api, "openapi.json", text.at, text.length, NULL) == IST_OK);
    for (size_t i = 0; (path = ist_web_resource(i, &parameters)); i++) {
        if (needs_more(path)) continue;
        for (const char *at = parameters; *at; at += strcspn(at, " "), at += *at == ' ') {
            char word[64];
            bool changed = false;
            snprintf(word, sizeof word, "%.*s", (int)strcspn(at, " !"), at);
            const trial *it = trial_of(path, word);
            if (!it) printf("# %s %s: nothing is known that it changes\n", path, word);
            CHECK(it != NULL);
            for (size_t e = 0; it && e < 4 && !changed; e++)
                if (has_form(api, path, endings[e])) changed = changes(path, endings[e], parameters, it);
            /* Records without a day say in words that they have none. */
            if (it && !changed && strcmp(word, "as_of") == 0) changed = changes(path, "metadata.json", parameters, it);
            if (it && !changed) printf("# %s %s: is taken and ignored\n", path, word);
            fflush(stdout);
            CHECK(changed);
            tried++;
        }
    }
    printf("# %zu words tried\n", tried);
    CHECK(tried > 100);
    json_decref(api);
    ist_buffer_clear(&text);
}

int main(void)
{
    static const check_case cases[] = { IT(every_word_that_a_resource_takes_changes_something) };
    const char             *ledger = site_temporary("words.db");
    ist_web_options         options = site_options(ledger);
    ist_error               err = { 0 };
    if (!site_ledger(ledger) || ist_web_new(&web, &options, &err) != IST_OK) {
        printf("# %s\n", err.text);
        return 1;
    }
    int failed = check_run(cases, (int)(sizeof cases / sizeof *cases));
    ist_web_free(web);
    site_remove(ledger);
    return failed;
}
