/* SPDX-License-Identifier: Apache-2.0
 *
 * ledgers.c: handles on the ledger as it is on disk now.
 *
 * A handle serves one thread, and opening one costs about a millisecond: idle ones are kept. What the file is (its number,
 * length and times, and its log's) is looked at on every request, so that a ledger that is replaced or written to while
 * the page is open is noticed; handles on what was there before are not given out again.
 */
#include "web_local.h"

#include <isthmus/ledger/store.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { IDLE_MOST = 8 };

struct web_reader {
    const char *clearance; /* NULL: everything */
};

typedef struct idle { ist_ledger *ledger; uint64_t stamp; } idle;

struct web_ledgers {
    const ist_web_options *options;
    web_reader             reader;
    pthread_mutex_t        guard;
    size_t                 n_idle;
    idle                   idle[IDLE_MOST];
};

static uint64_t mix(uint64_t hash, const void *bytes, size_t length)
{
    const unsigned char *at = bytes;
    for (size_t i = 0; i < length; i++) hash = (hash ^ at[i]) * UINT64_C(1099511628211); /* FNV-1a */
    return hash;
}

static uint64_t stamp_of(const char *path)
{
    uint64_t    hash = UINT64_C(14695981039346656037);
    const char *endings[] = { "", "-wal" };
    for (size_t i = 0; i < 2; i++) {
        ist_buffer  name = { 0 };
        struct stat about;
        ist_buffer_print(&name, "%s%s", path, endings[i]);
        if (!name.failed && stat(name.at, &about) == 0 && (i == 0 || about.st_size > 0)) {
            hash = mix(hash, &about.st_ino, sizeof about.st_ino);
            hash = mix(hash, &about.st_size, sizeof about.st_size);
            hash = mix(hash, &about.st_mtim, sizeof about.st_mtim);
        }
        ist_buffer_clear(&name);
    }
    return hash;
}

uint64_t web_ledger_stamp(const web_ledgers *ledgers, const web_reader *reader)
{
    uint64_t hash = stamp_of(ledgers->options->ledger);
    return reader->clearance ? mix(hash, reader->clearance, strlen(reader->clearance)) : hash;
}

static void forget(web_ledgers *ledgers)
{
    for (size_t i = 0; i < ledgers->n_idle; i++) ist_ledger_free(ledgers->idle[i].ledger);
    ledgers->n_idle = 0;
}

ist_status web_ledger_take(web_ledgers *ledgers, const web_reader *reader, ist_ledger **out, ist_error *err)
{
    uint64_t    stamp = web_ledger_stamp(ledgers, reader);
    ist_ledger *found = NULL;
    pthread_mutex_lock(&ledgers->guard);
    if (ledgers->n_idle && ledgers->idle[0].stamp != stamp) forget(ledgers);
    if (ledgers->n_idle) found = ledgers->idle[--ledgers->n_idle].ledger;
    pthread_mutex_unlock(&ledgers->guard);
    if (found) {
        *out = found;
        return IST_OK;
    }
    ist_status status = ist_ledger_open(out, ledgers->options->ledger, IST_LEDGER_READ, err);
    if (status == IST_OK || status == IST_NOMEM) return status;
    ist_within(err, status, "the ledger is no longer what it was when the page was started; put it back, or start isthmus serve anew");
    return IST_IO;
}

void web_ledger_give_back(web_ledgers *ledgers, const web_reader *reader, ist_ledger *ledger)
{
    uint64_t stamp = web_ledger_stamp(ledgers, reader);
    pthread_mutex_lock(&ledgers->guard);
    /* What was opened before the file changed has another stamp by now and goes. */
    if (ledgers->n_idle < IDLE_MOST && (ledgers->n_idle == 0 || ledgers->idle[0].stamp == stamp)) {
        ledgers->idle[ledgers->n_idle++] = (idle){ ledger, stamp };
        ledger = NULL;
    }
    pthread_mutex_unlock(&ledgers->guard);
    ist_ledger_free(ledger);
}

const web_reader *web_reader_of(const web_ledgers *ledgers, const ist_http_request *request)
{
    (void)request;
    return &ledgers->reader;
}

const char *web_reader_clearance(const web_reader *reader) { return reader->clearance; }

bool web_reader_may(const web_reader *reader, const char *label)
{
    return !reader->clearance || (label && strcmp(label, "PUBLIC") == 0);
}

ist_status web_ledgers_new(web_ledgers **out, const ist_web_options *options, ist_error *err)
{
    web_ledgers *ledgers = calloc(1, sizeof *ledgers);
    ist_ledger  *first = NULL;
    if (!ledgers) return ist_fail(err, IST_NOMEM, "out of memory");
    ledgers->options = options;
    pthread_mutex_init(&ledgers->guard, NULL);
    ist_status status = ist_ledger_open(&first, options->ledger, IST_LEDGER_READ, err);
    if (status == IST_OK) {
        web_ledger_give_back(ledgers, &ledgers->reader, first);
        *out = ledgers;
    } else web_ledgers_free(ledgers);
    return status;
}

void web_ledgers_free(web_ledgers *ledgers)
{
    if (!ledgers) return;
    forget(ledgers);
    pthread_mutex_destroy(&ledgers->guard);
    free(ledgers);
}
