/* SPDX-License-Identifier: Apache-2.0
 *
 * ledgers.c: readers, and handles on the ledger as each may see it and as it is on disk now.
 *
 * A handle serves one thread, and opening one costs about a millisecond: idle ones are kept. What the file is (its number,
 * length and times, and its log's) is looked at on every request, so that a ledger that is replaced or written to while
 * the page is open is noticed; handles on what was there before are not given out again, and what readers may see is
 * made anew.
 */
#include "web_local.h"

#include <isthmus/ledger/store.h>
#include <isthmus/share/terms.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A ledger keeps what it has said for as long as it is open: a handle is given out so often on average, and then closed. */
enum { IDLE_MOST = 8, USES = 64 };

typedef struct idle { ist_ledger *ledger; uint64_t stamp; } idle;

struct web_reader {
    const char      *clearance;   /* NULL: everything */
    const char      *certificate; /* NULL: whoever is not known otherwise */
    ist_reader       gate;
    uint64_t         stamp;       /* of the ledger that `own` was made from; 0: none. Guarded, as all below */
    char             own[PATH_MAX]; /* file of the ledger without what is above the clearance; "" none yet */
    ist_arena       *arena;       /* of the terms, which are made anew with `own` */
    const ist_terms *terms;
    size_t           n_terms;
    unsigned         uses;        /* handles given back so far */
    size_t           n_idle;
    idle             idle[IDLE_MOST];
};

struct web_ledgers {
    const ist_web_options *options;
    pthread_mutex_t        guard;
    char                   folder[PATH_MAX - 64]; /* of the readers' own ledgers; "" none yet */
    size_t                 n_readers;
    web_reader            *readers;    /* [n_readers], the first is the default one */
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
    if (!reader->clearance) return hash;
    int day = web_today(ledgers->options); /* what may be seen by an agreement ends with the agreement */
    return mix(mix(hash, &day, sizeof day), reader->clearance, strlen(reader->clearance));
}

static void forget(web_reader *reader)
{
    for (size_t i = 0; i < reader->n_idle; i++) ist_ledger_free(reader->idle[i].ledger);
    reader->n_idle = 0;
}

static void remove_own(web_reader *reader)
{
    static const char *const endings[] = { "", "-wal", "-shm", "-journal" };
    char                     name[PATH_MAX + 16];
    for (size_t i = 0; reader->own[0] && i < sizeof endings / sizeof *endings; i++) {
        snprintf(name, sizeof name, "%s%s", reader->own, endings[i]);
        unlink(name);
    }
    reader->own[0] = '\0';
    ist_arena_free(reader->arena);
    reader->arena = NULL;
    reader->terms = NULL;
    reader->n_terms = 0;
}

/* Where readers' own ledgers are; made when it is first needed. */
static ist_status make_folder(web_ledgers *ledgers, ist_error *err)
{
    ist_status  status = IST_OK;
    const char *within = web_temporary(ledgers->options);
    pthread_mutex_lock(&ledgers->guard);
    if (!ledgers->folder[0]) {
        int length = snprintf(ledgers->folder, sizeof ledgers->folder, "%s/isthmus-XXXXXX", within);
        if ((size_t)length >= sizeof ledgers->folder || !mkdtemp(ledgers->folder)) {
            ledgers->folder[0] = '\0';
            status = ist_fail(err, IST_IO, "%s takes no folder for what this reader may see", within);
        }
    }
    pthread_mutex_unlock(&ledgers->guard);
    return status;
}

/* What a reader may see of the ledger as it is now; guarded. */
static ist_status make_own(web_ledgers *ledgers, web_reader *reader, uint64_t stamp, ist_error *err)
{
    ist_ledger *from = NULL;
    ist_status  status;
    remove_own(reader);
    reader->stamp = 0;
    snprintf(reader->own, sizeof reader->own, "%s/%zu-%llx.db", ledgers->folder, (size_t)(reader - ledgers->readers), (unsigned long long)stamp);
    if (!(reader->arena = ist_arena_new())) return ist_fail(err, IST_NOMEM, "out of memory");
    IST_CHECK(ist_ledger_open(&from, ledgers->options->ledger, IST_LEDGER_READ, err));
    IST_CHECK(ist_ledger_hold(from, err)); /* what is judged and what is copied are one */
    IST_CHECK(ist_terms_read(from, IST_ANY_DAY, reader->arena, &reader->terms, &reader->n_terms, err));
    IST_CHECK(web_clear_ledger(from, &reader->gate, reader->terms, reader->n_terms, web_today(ledgers->options), reader->own, err));
    if (!ist_ledger_has_moved(from) && web_ledger_stamp(ledgers, reader) == stamp) reader->stamp = stamp; /* else it was made of another */
done:
    ist_ledger_free(from);
    return status;
}

static ist_status no_ledger(ist_status status, ist_error *err)
{
    if (status == IST_NOMEM) return status;
    ist_within(err, status, "the ledger is no longer what it was when the page was started; put it back, or start isthmus serve anew");
    return IST_IO;
}

/* Where a reader reads; guarded. */
static const char *path_of(const web_ledgers *ledgers, const web_reader *reader) { return reader->clearance ? reader->own : ledgers->options->ledger; }

/*
 * An idle handle on the ledger as it is now, or a new one; stamp 0 where a reader's own was made of another ledger. What the ledger
 * is now is asked, and a reader's own is opened, while no other request may make that anew: who asked before a change must not
 * take from who asks after it.
 */
static ist_status find_handle(web_ledgers *ledgers, web_reader *reader, ist_ledger **out, uint64_t *out_stamp, ist_error *err)
{
    ist_status status = IST_OK;
    pthread_mutex_lock(&ledgers->guard);
    uint64_t stamp = web_ledger_stamp(ledgers, reader);
    if (reader->n_idle && reader->idle[0].stamp != stamp) forget(reader);
    if (reader->clearance && reader->stamp != stamp) status = make_own(ledgers, reader, stamp, err);
    if (status == IST_OK && reader->n_idle) *out = reader->idle[--reader->n_idle].ledger;
    else if (status == IST_OK) status = ist_ledger_open(out, path_of(ledgers, reader), IST_LEDGER_READ, err);
    *out_stamp = reader->clearance && reader->stamp != stamp ? 0 : stamp;
    pthread_mutex_unlock(&ledgers->guard);
    return status;
}

ist_status web_ledger_take(web_ledgers *ledgers, const web_reader *reader_seen, ist_ledger **out, uint64_t *out_stamp, ist_error *err)
{
    enum { TRIES = 8 };
    web_reader *reader = &ledgers->readers[reader_seen - ledgers->readers];
    if (reader->clearance) IST_TRY(make_folder(ledgers, err));
    for (int i = 0;; i++) {
        ist_ledger *found = NULL;
        uint64_t    stamp;
        ist_status  status = find_handle(ledgers, reader, &found, &stamp, err);
        uint64_t    now = web_ledger_stamp(ledgers, reader);
        bool        is = status == IST_OK && now == stamp && !ist_ledger_has_moved(found);
        if (is || (status == IST_OK && i == TRIES)) {
            *out = found;
            *out_stamp = is ? stamp : 0;
            return IST_OK;
        }
        if (status != IST_OK && (now == stamp || i == TRIES)) return no_ledger(status, err);
        ist_ledger_free(found); /* another file came meanwhile: it is not known which of them this is */
    }
}

void web_ledger_give_back(web_ledgers *ledgers, const web_reader *reader_seen, ist_ledger *ledger, uint64_t stamp)
{
    web_reader *reader = &ledgers->readers[reader_seen - ledgers->readers];
    bool        current = stamp && stamp == web_ledger_stamp(ledgers, reader) && !ist_ledger_has_moved(ledger);
    pthread_mutex_lock(&ledgers->guard);
    /* Only a handle on a file that has its name still, and that no copy was made anew of, is kept. */
    bool same = current && reader->n_idle < IDLE_MOST && (reader->n_idle == 0 || reader->idle[0].stamp == stamp) && (!reader->clearance || reader->stamp == stamp);
    bool mine = strcmp(ist_ledger_path(ledger), path_of(ledgers, reader)) == 0;
    if (same && mine && ++reader->uses % USES != 0) {
        reader->idle[reader->n_idle++] = (idle){ ledger, stamp };
        ledger = NULL;
    }
    pthread_mutex_unlock(&ledgers->guard);
    ist_ledger_free(ledger);
}

const web_reader *web_reader_of(const web_ledgers *ledgers, const ist_http_request *request)
{
    for (size_t i = 1; request->certificate[0] && i < ledgers->n_readers; i++)
        if (strcmp(ledgers->readers[i].certificate, request->certificate) == 0) return &ledgers->readers[i];
    return &ledgers->readers[0];
}

const char *web_reader_clearance(const web_reader *reader) { return reader->clearance; }

bool web_reader_may(web_ledgers *ledgers, const web_reader *reader, const char *label)
{
    if (!reader->clearance) return true;
    pthread_mutex_lock(&ledgers->guard); /* the terms are freed when another request finds the ledger changed */
    bool may = web_gate_may(&reader->gate, label, reader->n_terms, reader->terms, web_today(ledgers->options));
    pthread_mutex_unlock(&ledgers->guard);
    return may;
}

static ist_status add_reader(web_ledgers *ledgers, const char *clearance, const char *certificate, ist_error *err)
{
    web_reader *reader = &ledgers->readers[ledgers->n_readers++];
    reader->clearance = clearance;
    reader->certificate = certificate;
    if (!clearance) return IST_OK;
    ist_status status = ist_reader_named(&reader->gate, clearance, err);
    return status == IST_OK ? status : ist_within(err, status == IST_NOMEM ? status : IST_USAGE, "clearance '%s'", clearance);
}

ist_status web_ledgers_new(web_ledgers **out, const ist_web_options *options, ist_error *err)
{
    ist_status   status = IST_NOMEM;
    ist_ledger  *first = NULL;
    web_ledgers *ledgers = calloc(1, sizeof *ledgers);
    if (!ledgers) return ist_fail(err, IST_NOMEM, "out of memory");
    ledgers->options = options;
    pthread_mutex_init(&ledgers->guard, NULL);
    ledgers->readers = calloc(options->n_readers + 1, sizeof *ledgers->readers);
    if (!ledgers->readers) {
        ist_fail(err, IST_NOMEM, "out of memory");
        goto done;
    }
    IST_CHECK(add_reader(ledgers, options->clearance, NULL, err));
    for (size_t i = 0; i < options->n_readers; i++) IST_CHECK(add_reader(ledgers, options->reader_clearances[i], options->reader_certificates[i], err));
    IST_CHECK(ist_ledger_open(&first, options->ledger, IST_LEDGER_READ, err));
    ist_ledger_free(first);
    *out = ledgers;
    return IST_OK;
done:
    web_ledgers_free(ledgers);
    return status;
}

void web_ledgers_free(web_ledgers *ledgers)
{
    if (!ledgers) return;
    for (size_t i = 0; i < ledgers->n_readers; i++) {
        forget(&ledgers->readers[i]);
        remove_own(&ledgers->readers[i]);
    }
    if (ledgers->folder[0]) rmdir(ledgers->folder);
    free(ledgers->readers);
    pthread_mutex_destroy(&ledgers->guard);
    free(ledgers);
}
