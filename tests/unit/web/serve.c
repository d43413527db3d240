/* SPDX-License-Identifier: Apache-2.0
 *
 * serve.c: over a socket: whose host it is, a port that is taken, an answer in steps that ends when its reader leaves, a ledger that is
 * replaced while the page is open.
 */
#include "site.h"

#include <isthmus/base/json.h>

#include <arpa/inet.h>
#include <dirent.h>
#include <isthmus/http/server.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>

static ist_web         *web;
static ist_http_server *server;
static char             ledger[200];
static const ist_http_options http = { .address = "127.0.0.1" };

static double seconds(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static int connect_to(void)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)ist_http_port(server)), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int                to_server = socket(AF_INET, SOCK_STREAM, 0);
    struct timeval     patience = { .tv_sec = 60 };
    setsockopt(to_server, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    return connect(to_server, (const struct sockaddr *)&to, sizeof to) == 0 ? to_server : -1;
}

static int begin(const char *target, const char *host, const char *more)
{
    char line[2000];
    int  to_server = connect_to(), length = snprintf(line, sizeof line, "GET %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer " SITE_TOKEN "\r\n%sConnection: close\r\n\r\n", target, host, more);
    if (to_server >= 0 && write(to_server, line, (size_t)length) != length) return -1;
    return to_server;
}

static void ask_host(const char *host, const char *more, char *out, size_t room)
{
    int     to_server = begin("/scenario.json", host, more);
    size_t  n = 0;
    ssize_t got;
    while (n + 1 < room && (got = read(to_server, out + n, room - n - 1)) > 0) n += (size_t)got;
    out[n] = '\0';
    close(to_server);
}

TEST(a_foreign_host_or_origin_gets_a_sentence_and_nothing_else)
{
    char ours[64], origin[200], answer[4000];
    snprintf(ours, sizeof ours, "127.0.0.1:%d", ist_http_port(server));
    ask_host(ours, "", answer, sizeof answer);
    CHECK_HAS(answer, "HTTP/1.1 200");
    ask_host("evil.example", "", answer, sizeof answer);
    CHECK_HAS(answer, "HTTP/1.1 421");
    CHECK_HAS(answer, "this host or origin is not served here");
    CHECK(!strstr(answer, "counterfactual"));
    ask_host(ours, "Origin: http://evil.example\r\n", answer, sizeof answer);
    CHECK_HAS(answer, "HTTP/1.1 421");
    snprintf(origin, sizeof origin, "Origin: http://%s\r\n", ours);
    ask_host(ours, origin, answer, sizeof answer);
    CHECK_HAS(answer, "HTTP/1.1 200");
}

TEST(a_second_instance_is_told_that_the_port_is_taken)
{
    ist_http_options same = http;
    ist_http_server *second = NULL;
    ist_error        err = { 0 };
    char             words[64];
    same.port = ist_http_port(server);
    CHECK(ist_http_serve(&second, &same, ist_web_handle, web, &err) == IST_CONFLICT);
    snprintf(words, sizeof words, "port %d is taken", same.port);
    CHECK_HAS(err.text, words);
    CHECK(second == NULL);
}

/* Reads until so many events `answer` are whole; false when the stream ended before. */
static bool read_answers(int from, ist_buffer *out, int wanted)
{
    char piece[4096];
    for (;;) {
        int     n = 0;
        for (const char *at = out->at; at && (at = strstr(at, "event: answer\ndata: ")); at++) n += strstr(at, "\n\n") != NULL;
        if (n >= wanted) return true;
        ssize_t got = read(from, piece, sizeof piece);
        if (got <= 0) return false;
        ist_buffer_add_n(out, piece, (size_t)got);
    }
}

/* Processor time of `milliseconds` from now. */
static double work_in(int milliseconds)
{
    double before = seconds(CLOCK_PROCESS_CPUTIME_ID);
    nanosleep(&(struct timespec){ .tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000L }, NULL);
    return seconds(CLOCK_PROCESS_CPUTIME_ID) - before;
}

/* Processor time from now until next to nothing is done for a while; of what goes on for long, ten seconds. */
static double work_left(void)
{
    double sum = 0;
    for (int idle = 0; idle < 3 && sum < 10;) {
        double more = work_in(50);
        sum += more;
        idle = more < 0.002 ? idle + 1 : 0;
    }
    return sum;
}

/* What this machine, with its sanitizers and neighbours, takes for a small answer: work ends where a replay, or a step of an
 * analysis, looks whether it is to stop, and so a little of it may still be done. */
static double soon(void)
{
    static int      seed = 100;
    ist_http_answer answer;
    char            target[80];
    snprintf(target, sizeof target, "/question.json?futures=24&seed=%d", seed++);
    double before = seconds(CLOCK_PROCESS_CPUTIME_ID);
    site_ask(web, target, &answer);
    CHECK(answer.status == 200);
    ist_http_answer_clear(&answer);
    return 0.05 + seconds(CLOCK_PROCESS_CPUTIME_ID) - before;
}

TEST(an_answer_comes_in_steps_and_ends_when_its_reader_leaves)
{
    char       ours[64];
    ist_buffer text = { 0 };
    snprintf(ours, sizeof ours, "127.0.0.1:%d", ist_http_port(server));
    double start = seconds(CLOCK_MONOTONIC), worked = seconds(CLOCK_PROCESS_CPUTIME_ID);
    int    from = begin("/question.stream?until=0.001", ours, "");
    CHECK(read_answers(from, &text, 1));
    printf("# first answer after %.0f ms, of them %.0f ms of work\n", 1e3 * (seconds(CLOCK_MONOTONIC) - start), 1e3 * (seconds(CLOCK_PROCESS_CPUTIME_ID) - worked));
    CHECK(read_answers(from, &text, 3));
    CHECK_HAS(text.at, "text/event-stream");
    const char *first = strstr(text.at, "\"futures\":32,"), *second = strstr(text.at, "\"futures\":128,"), *third = strstr(text.at, "\"futures\":512,");
    CHECK(first && second && third && first < second && second < third);
    close(from);
    double left = work_left(), most = soon();
    printf("# %.0f ms of work after it left, at most %.0f\n", 1e3 * left, 1e3 * most);
    CHECK(left < most);
    ist_buffer_clear(&text);
}

static void do_nothing(int signal_number) { (void)signal_number; }

/* A signal that the program has a use for, to each of its threads: none of what they wait for has come. */
static void wake_all(void)
{
    DIR *folder = opendir("/proc/self/task");
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        if (entry->d_name[0] != '.') syscall(SYS_tgkill, getpid(), atoi(entry->d_name), SIGUSR1);
    if (folder) closedir(folder);
}

/* Tables that take seconds, each asked for and left while it is being made. */
TEST(a_table_that_takes_long_ends_when_its_reader_leaves)
{
    static const char *const targets[] = {
        "/claims.json?futures=4096", "/question.json?futures=65536", "/values.csv?futures=65536", "/transfers/chains.csv?futures=16384", "/transfers/years.json?futures=16384",
        "/world.csv?futures=16384", "/refute.json?scenario=paper", "/discover.csv?scenario=paper&claim=industry%20raises%20brigades", "/scores.json?futures=16384",
    };
    char ours[64];
    snprintf(ours, sizeof ours, "127.0.0.1:%d", ist_http_port(server));
    signal(SIGUSR1, do_nothing);
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        int from = begin(targets[i], ours, "");
        CHECK(from >= 0);
        double busy = 0;
        for (int wait = 0; wait < 40 && busy < 0.05; wait++) busy += work_in(50); /* little at a time where others work too */
        printf("# %s: %.0f ms of work\n", targets[i], 1e3 * busy);
        CHECK(busy >= 0.05); /* it is being made: else leaving proves nothing */
        wake_all();
        close(from);
        double left = work_left(), most = soon();
        printf("#   %.0f ms after it left, at most %.0f\n", 1e3 * left, 1e3 * most);
        CHECK(left < most);
    }
}

static void says(const char *target, int status, const char *part)
{
    ist_http_answer answer;
    site_ask(web, target, &answer);
    if (answer.status != status) printf("# %s: %d, not %d: %.300s\n", target, answer.status, status, site_body(&answer));
    CHECK(answer.status == status);
    CHECK_HAS(site_body(&answer), part);
    ist_http_answer_clear(&answer);
}

static _Atomic int others; /* answers that are wrong */

/* Another ledger takes the place of the one that is open; then something that is none; then the first again. */
TEST(a_ledger_that_is_replaced_is_noticed)
{
    char        aside[220], empty[220];
    ist_ledger *made = NULL;
    snprintf(aside, sizeof aside, "%s.aside", ledger);
    snprintf(empty, sizeof empty, "%s.empty", ledger);
    says("/ledger/sources.json", 200, "source/elcano-nato-rok");
    says("/inputs.json?scenario=paper", 200, "source");
    CHECK(ist_ledger_open(&made, empty, IST_LEDGER_CREATE, NULL) == IST_OK);
    ist_ledger_free(made);
    CHECK(rename(ledger, aside) == 0 && rename(empty, ledger) == 0);
    says("/ledger/sources.json", 200, "[]");
    says("/inputs.json?scenario=paper", 404, "no"); /* its facts are not there any more: nothing is answered from what was compiled before */
    CHECK(ist_write_file(ledger, "no ledger at all", 16, NULL) == IST_OK);
    says("/ledger/sources.json", 503, "the ledger is no longer what it was when the page was started");
    says("/inputs.json?scenario=paper", 503, "the ledger is no longer");
    CHECK(rename(aside, ledger) == 0);
    says("/ledger/sources.json", 200, "source/elcano-nato-rok");
    says("/inputs.json?scenario=paper", 200, "source");
}

/* Questions that began on one ledger end on its handles; none of them is what the next one gets. More than there are idle. */
TEST(a_handle_on_a_ledger_that_was_replaced_is_not_used_again)
{
    char            twin[220], aside[230];
    ist_http_answer streams[12];
    ist_ledger     *empty = NULL;
    snprintf(twin, sizeof twin, "%s.twin", ledger);
    snprintf(aside, sizeof aside, "%s.aside", ledger);
    CHECK(ist_ledger_open(&empty, twin, IST_LEDGER_CREATE, NULL) == IST_OK);
    ist_ledger_free(empty);
    says("/ledger/sources.json", 200, "source/elcano-nato-rok");
    for (size_t i = 0; i < 12; i++) site_ask(web, "/question.stream?scenario=paper&futures=24", &streams[i]);
    CHECK(rename(ledger, aside) == 0 && rename(twin, ledger) == 0);
    for (size_t i = 0; i < 12; i++) {
        CHECK(streams[i].status == 200);
        ist_http_answer_clear(&streams[i]);
    }
    says("/ledger/sources.json", 200, "[]");
    CHECK(rename(aside, ledger) == 0);
    says("/ledger/sources.json", 200, "source/elcano-nato-rok");
}

static size_t open_files(void)
{
    size_t n = 0;
    DIR   *folder = opendir("/proc/self/fd");
    while (folder && readdir(folder)) n++;
    if (folder) closedir(folder);
    return n;
}

/* Replaced while four readers ask: who asks afterwards gets what is there now, and handles on what is gone are closed. */
static void *ask_on(void *context)
{
    const _Atomic int *over = context;
    while (!atomic_load(over)) {
        ist_http_answer answer;
        site_ask(web, "/ledger/fact.json?key=source/elcano-nato-rok", &answer);
        if (answer.status != 200 && answer.status != 404 && answer.status != 503) atomic_fetch_add(&others, 1);
        ist_http_answer_clear(&answer);
    }
    return NULL;
}

TEST(no_handle_is_left_open_on_a_ledger_that_is_gone)
{
    enum { TIMES = 300, READERS = 4 };
    char        twin[220];
    pthread_t   readers[READERS];
    _Atomic int over = 0;
    ist_ledger *empty = NULL;
    snprintf(twin, sizeof twin, "%s.twin", ledger);
    others = 0;
    CHECK(ist_ledger_open(&empty, twin, IST_LEDGER_CREATE, NULL) == IST_OK);
    ist_ledger_free(empty);
    for (int i = 0; i < 2 * READERS; i++) says("/ledger/sources.json", 200, "source/elcano-nato-rok");
    size_t before = open_files();
    for (int t = 0; t < READERS; t++) CHECK(pthread_create(&readers[t], NULL, ask_on, &over) == 0);
    for (int i = 0; i < TIMES; i++) { /* both change places by way of a third name */
        char aside[230];
        snprintf(aside, sizeof aside, "%s.aside", twin);
        CHECK(rename(ledger, aside) == 0 && rename(twin, ledger) == 0 && rename(aside, twin) == 0);
        for (int k = 0; k < 3; k++) says("/ledger/sources.json", 200, i % 2 ? "source/elcano-nato-rok" : "[]");
    }
    atomic_store(&over, 1);
    for (int t = 0; t < READERS; t++) pthread_join(readers[t], NULL);
    says("/ledger/sources.json", 200, "source/elcano-nato-rok");
    size_t after = open_files();
    printf("# %zu files open before %d replacements, %zu after\n", before, TIMES, after);
    CHECK(after <= before + 3 * READERS); /* what is kept for the next question: a handle a reader, up to three files each */
    CHECK(others == 0);
    site_remove(twin);
}

/* Several readers at once get what one alone gets, to the byte. */
static const char *const targets[] = { "/ledger/sources.csv", "/inputs.csv?scenario=paper", "/values.csv?scenario=paper&futures=24", "/scenario.json?scenario=paper" };
static char             *alone[4];

static void *read_all(void *context)
{
    for (int i = 0; i < 8; i++) {
        int             k = (i + *(const int *)context) % 4;
        ist_http_answer answer;
        site_ask(web, targets[k], &answer);
        if (answer.status != 200 || strcmp(site_body(&answer), alone[k]) != 0) atomic_fetch_add(&others, 1);
        ist_http_answer_clear(&answer);
    }
    return NULL;
}

TEST(many_at_once_get_what_one_alone_gets)
{
    pthread_t threads[4];
    int       numbers[4] = { 0, 1, 2, 3 };
    for (int k = 0; k < 4; k++) {
        ist_http_answer answer;
        site_ask(web, targets[k], &answer);
        CHECK(answer.status == 200);
        alone[k] = strdup(site_body(&answer));
        ist_http_answer_clear(&answer);
    }
    for (int t = 0; t < 4; t++) CHECK(pthread_create(&threads[t], NULL, read_all, &numbers[t]) == 0);
    for (int t = 0; t < 4; t++) pthread_join(threads[t], NULL);
    CHECK(others == 0);
    for (int k = 0; k < 4; k++) free(alone[k]);
}

int main(void)
{
    static const check_case cases[] = {
        IT(a_foreign_host_or_origin_gets_a_sentence_and_nothing_else),
        IT(a_second_instance_is_told_that_the_port_is_taken),
        IT(an_answer_comes_in_steps_and_ends_when_its_reader_leaves),
        IT(a_table_that_takes_long_ends_when_its_reader_leaves),
        IT(many_at_once_get_what_one_alone_gets),
        IT(a_handle_on_a_ledger_that_was_replaced_is_not_used_again),
        IT(no_handle_is_left_open_on_a_ledger_that_is_gone),
        IT(a_ledger_that_is_replaced_is_noticed),
    };
    snprintf(ledger, sizeof ledger, "%s", site_temporary("serve.db"));
    ist_web_options options = site_options(ledger);
    ist_error       err = { 0 };
    if (!site_ledger(ledger) || ist_web_new(&web, &options, &err) != IST_OK || ist_http_serve(&server, &http, ist_web_handle, web, &err) != IST_OK) {
        printf("# %s\n", err.text);
        return 1;
    }
    int failed = check_run(cases, (int)(sizeof cases / sizeof *cases));
    ist_http_stop(server);
    ist_web_free(web);
    site_remove(ledger);
    return failed;
}
