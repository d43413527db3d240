/* SPDX-License-Identifier: Apache-2.0
 *
 * faults.c: what goes wrong around a store: clocks that jump, a day that ends in the middle of a page, two processes at once, a disk
 * that is full.
 */
#include "../check.h"
#include "node.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define OUT "/exchange/collections/outbox/"
#define IN "/exchange/collections/inbox/"

static const int64_t day = INT64_C(86400000000);
static node n;

static void open_new(const char *name)
{
    char path[128];
    ist_error err = { 0 };
    memset(&n, 0, sizeof n);
    snprintf(path, sizeof path, "%s/isthmus-faults-%s-%ld.db", node_folder(), name, (long)getpid());
    unlink(path);
    CHECK(node_open(&n, path, true, &err) == IST_OK);
    if (err.text[0]) printf("# %s\n", err.text);
}

static void offer(int number, const char *marking)
{
    static ist_offer out;
    ist_error err = { 0 };
    CHECK(node_put_text(&n, node_location(number, 1, marking, ""), "maritime-events", &err) == IST_OK);
    CHECK(ist_exchange_offer(n.exchange, node_location_id(number), "rok", (int)(n.now / day), true, &out, &err) == IST_OK);
    if (err.text[0]) printf("# %s\n", err.text);
}

static char said[300000];
static int ask(const char *method, const char *path, const char *query, const char *body)
{
    ist_http_answer answer;
    node_ask(&n, method, path, query, body, &answer);
    int status = answer.status;
    snprintf(said, sizeof said, "%s", answer.body.at ? answer.body.at : "");
    ist_http_answer_clear(&answer);
    return status;
}

static int count_of(const char *text, const char *part)
{
    int count = 0;
    for (const char *at = text; (at = strstr(at, part)) != NULL; at += strlen(part)) count++;
    return count;
}

/* Whatever the clock does, dates grow from row to row: each is an ISO moment of one length, so that texts compare as moments. */
TEST(dates_grow_while_the_clock_jumps_both_ways)
{
    static const int64_t jumps[] = { 0, -1, -86400, 3600, -3600, 0, 315360000, -315360000, -1, 5 }; /* seconds; ten years and back */
    char before[40] = "", date[40], after[40] = "", query[200];
    int seen = 0;
    open_new("clock");
    for (int i = 0; i < 40; i++) {
        n.now += jumps[i % 10] * 1000000;
        offer(1 + i, NODE_CLEAR);
    }
    CHECK(ask("GET", OUT "manifest/", "", "") == 200);
    for (const char *at = said; (at = strstr(at, "\"date_added\":\"")) != NULL; at += 14) {
        CHECK(sscanf(at + 14, "%39[^\"]", date) == 1 && strlen(date) == 27 && strcmp(date, before) > 0);
        strcpy(before, date);
        seen++;
    }
    CHECK(seen == 40);
    seen = 0; /* and who goes on by date gets every item once */
    for (int page = 0; page < 20; page++) {
        snprintf(query, sizeof query, "limit=3%s%s", after[0] ? "&added_after=" : "", after);
        CHECK(ask("GET", OUT "manifest/", query, "") == 200);
        seen += count_of(said, "\"date_added\"");
        for (const char *at = said; (at = strstr(at, "\"date_added\":\"")) != NULL; at += 14) sscanf(at + 14, "%39[^\"]", after);
    }
    CHECK(seen == 40);
    node_remove(&n);
}

/* The clock of the test moves by 7 microseconds whenever it is asked, once a row: midnight falls between two rows of one page. */
TEST(an_agreement_that_ends_stops_in_the_middle_of_a_page)
{
    open_new("midnight");
    for (int i = 1; i <= 20; i++) offer(i, i == 20 ? NODE_CLEAR : NODE_SECRET_KOR);
    n.now = (int64_t)ist_day_of(2027, 1, 1) * day - 7 * 12; /* in force through 2026-12-31 */
    CHECK(ask("GET", OUT "objects/", "", "") == 200);
    int before = count_of(said, "\"type\":\"location\"");
    CHECK(before > 3 && before < 18);
    CHECK_HAS(said, node_location_id(1));
    CHECK_HAS(said, node_location_id(20)); /* public, behind midnight */
    CHECK(!strstr(said, node_location_id(19)));
    CHECK(ask("GET", OUT "objects/", "", "") == 200);
    CHECK(count_of(said, "\"type\":\"location\"") == 1);
    node_remove(&n);
}

static bool give(ist_exchange *exchange, const ist_partner *partner, int number, ist_error *err)
{
    char envelope[1400];
    ist_accepted accepted = { 0 };
    snprintf(envelope, sizeof envelope, "{\"objects\":[%s]}", node_location(number, 1, NODE_CLEAR, ""));
    bool good = ist_exchange_accept(exchange, partner, envelope, strlen(envelope), &accepted, err) == IST_OK && accepted.good == 1;
    ist_accepted_clear(&accepted);
    return good;
}

/* ---- a medium on which nothing may be written */

/* A folder in the place of the log's index stands for it, since root could write there all the same. */
TEST(an_exchange_that_is_kept_as_evidence_is_read_and_not_written)
{
    char      index[700];
    long long records;
    char      head[IST_DIGEST_HEX];
    ist_error err = { 0 };
    open_new("kept");
    CHECK(give(n.exchange, &n.partner, 1, &err));
    ist_exchange_free(n.exchange);
    n.exchange = NULL;
    snprintf(index, sizeof index, "%s-shm", n.path);
    CHECK(mkdir(index, 0700) == 0);
    CHECK(ist_exchange_open(&n.exchange, n.path, &(ist_exchange_options){ .create = false }, &err) == IST_OK);
    CHECK(ist_exchange_verify(n.exchange, &n.partner, IST_AUDIT_TRANSFERS, &records, head, &err) == IST_OK && records == 1);
    CHECK(!give(n.exchange, &n.partner, 2, &err));
    CHECK_HAS(err.text, "readonly");
    CHECK(rmdir(index) == 0);
    node_remove(&n);
}

/* ---- two processes */

static bool write_many(const char *path, int first, int count)
{
    const ist_exchange_options options = { .create = false };
    ist_exchange *exchange = NULL;
    ist_partner partner;
    ist_error err = { 0 };
    bool good = ist_exchange_open(&exchange, path, &options, &err) == IST_OK && ist_exchange_partner(exchange, "rok", NULL, NULL, &partner, &err) == IST_OK;
    for (int i = 0; i < count && good; i++) good = give(exchange, &partner, first + i, &err);
    if (!good) printf("# %s\n", err.text);
    ist_exchange_free(exchange);
    return good;
}

static int64_t last_sequence, last_date, rows;
static bool add_row(void *context, const ist_row *row)
{
    bool *grows = context;
    *grows &= row->sequence == last_sequence + 1 && row->date_added > last_date;
    last_sequence = row->sequence;
    last_date = row->date_added;
    rows++;
    return true;
}

TEST(two_processes_write_one_store_and_nothing_is_lost)
{
    enum { EACH = 150 };
    const ist_page_filter all = { .versions = "all", .limit = SIZE_MAX };
    bool more, grows = true;
    int status = 1;
    long long records;
    char head[IST_DIGEST_HEX];
    ist_error err = { 0 };
    open_new("two");
    ist_exchange_free(n.exchange);
    fflush(stdout);
    pid_t other = fork();
    if (other == 0) _exit(write_many(n.path, 1000, EACH) ? 0 : 1);
    CHECK(write_many(n.path, 5000, EACH));
    CHECK(waitpid(other, &status, 0) == other && status == 0);
    CHECK(ist_exchange_open(&n.exchange, n.path, &(ist_exchange_options){ .create = false }, &err) == IST_OK);
    last_sequence = last_date = rows = 0;
    CHECK(ist_exchange_rows(n.exchange, &n.partner, true, &all, add_row, &grows, &more, &err) == IST_OK);
    CHECK(rows == 2 * EACH && grows);
    CHECK(ist_exchange_verify(n.exchange, &n.partner, IST_AUDIT_TRANSFERS, &records, head, &err) == IST_OK && records == 2 * EACH);
    node_remove(&n);
}

/* ---- a full disk, by a limit on the size of files */

static int fill_up(void)
{
    struct rlimit limit;
    ist_error err = { 0 };
    int taken = 0;
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = 300000;
    setrlimit(RLIMIT_FSIZE, &limit);
    while (taken < 5000 && give(n.exchange, &n.partner, 1 + taken, &err)) taken++;
    bool refused = taken > 10 && taken < 5000 && err.code == IST_IO && err.text[0];
    if (!refused) printf("# %d taken: %s\n", taken, err.text);
    char envelope[1400];
    snprintf(envelope, sizeof envelope, "{\"objects\":[%s]}", node_location(9000, 1, NODE_CLEAR, ""));
    bool told = ask("POST", IN "objects/", "", envelope) == 503 && !strstr(said, "disk"); /* a partner learns that it may try again, no more */
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_FSIZE, &limit);
    bool again = give(n.exchange, &n.partner, 9001, &err); /* there is room again: the same handle goes on */
    if (!told || !again) printf("# told %d, again %d: %s\n", told, again, err.text);
    fflush(stdout);
    return refused && told && again ? taken : 0;
}

TEST(a_full_disk_refuses_and_loses_nothing)
{
    const ist_page_filter all = { .versions = "all", .limit = SIZE_MAX };
    bool more, grows = true;
    int status = 1, pipes[2], taken = 0;
    long long records;
    char head[IST_DIGEST_HEX];
    ist_error err = { 0 };
    open_new("full");
    char path[128];
    snprintf(path, sizeof path, "%s", n.path);
    ist_exchange_free(n.exchange);
    n.exchange = NULL;
    fflush(stdout);
    CHECK(pipe(pipes) == 0);
    pid_t other = fork();
    if (other == 0) {
        int count = node_open(&n, path, false, NULL) == IST_OK ? fill_up() : 0;
        _exit(write(pipes[1], &count, sizeof count) == sizeof count ? 0 : 1);
    }
    CHECK(read(pipes[0], &taken, sizeof taken) == sizeof taken && taken > 0);
    CHECK(waitpid(other, &status, 0) == other && status == 0);
    CHECK(node_open(&n, path, false, &err) == IST_OK);
    last_sequence = last_date = rows = 0;
    CHECK(ist_exchange_rows(n.exchange, &n.partner, true, &all, add_row, &grows, &more, &err) == IST_OK);
    CHECK(rows == taken + 1 && grows); /* what was acknowledged and the one behind it, and nothing of what was refused */
    CHECK(ist_exchange_verify(n.exchange, &n.partner, IST_AUDIT_TRANSFERS, &records, head, &err) == IST_OK && records == taken + 1);
    close(pipes[0]);
    close(pipes[1]);
    node_remove(&n);
}

RUN(IT(dates_grow_while_the_clock_jumps_both_ways), IT(an_agreement_that_ends_stops_in_the_middle_of_a_page),
    IT(an_exchange_that_is_kept_as_evidence_is_read_and_not_written), IT(two_processes_write_one_store_and_nothing_is_lost), IT(a_full_disk_refuses_and_loses_nothing))
