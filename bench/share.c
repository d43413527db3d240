/* SPDX-License-Identifier: Apache-2.0
 *
 * share.c: how fast the exchange takes things in and gives them out, beside a bare loop over SQLite that commits as often
 * and moves the same bytes, but checks, labels, decides and filters nothing.
 */
#include "../tests/share/node.h"
#include "bench.h"

#include <sqlite3.h>

enum { SINGLES = 200, BATCHES = 40, BATCH = 100, TURNS = 3, CHUNK = 500 };

typedef struct ways {
    node node;
    sqlite3 *db;
    sqlite3_stmt *add, *audit, *page;
    int number;          /* of the next object, either way */
    int objects;         /* in a commit */
    int commits;
    size_t length;       /* of an object */
    char path[2][256];
    char *envelope;
} ways;

static const char *object_text(int number) { return node_location(number, 1, NODE_SECRET_KOR, ",\"description\":\"as observed from the coast, range and bearing by eye, weather fair, sea state two, one vessel at anchor, no lights\""); }

static void ours(void *context)
{
    ways *w = context;
    for (int i = 0; i < w->commits; i++) {
        ist_accepted accepted = { 0 };
        char *at = w->envelope;
        at += sprintf(at, "{\"objects\":[");
        for (int j = 0; j < w->objects; j++) at += sprintf(at, "%s%s", j ? "," : "", object_text(w->number++));
        at += sprintf(at, "]}");
        if (ist_exchange_accept(w->node.exchange, &w->node.partner, w->envelope, (size_t)(at - w->envelope), &accepted, NULL) != IST_OK ||
            accepted.good != (size_t)w->objects)
            fprintf(stderr, "the exchange did not take what it was given: %s\n", accepted.status.at ? accepted.status.at : "");
        ist_accepted_clear(&accepted);
    }
}

static void bare(void *context)
{
    ways *w = context;
    char id[80];
    for (int i = 0; i < w->commits; i++) {
        sqlite3_exec(w->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
        for (int j = 0; j < w->objects; j++) {
            const char *text = object_text(w->number);
            snprintf(id, sizeof id, "%s", node_location_id(w->number++));
            sqlite3_reset(w->add);
            sqlite3_bind_text(w->add, 1, id, -1, SQLITE_STATIC);
            sqlite3_bind_text(w->add, 2, text, -1, SQLITE_STATIC);
            sqlite3_step(w->add);
        }
        sqlite3_reset(w->audit);
        sqlite3_bind_text(w->audit, 1, object_text(1), -1, SQLITE_STATIC);
        sqlite3_step(w->audit);
        sqlite3_exec(w->db, "COMMIT", NULL, NULL, NULL);
    }
}

/* ---- pages */

typedef struct reading { ways *w; int pages; const char *box; char next[200]; size_t rows; } reading;

static void our_pages(void *context)
{
    reading *r = context;
    char path[80], query[300];
    snprintf(path, sizeof path, "/exchange/collections/%s/objects/", r->box);
    for (int i = 0; i < r->pages; i++) {
        ist_http_answer answer;
        snprintf(query, sizeof query, "limit=%d%s%s", BATCH, r->next[0] ? "&next=" : "", r->next);
        node_ask(&r->w->node, "GET", path, query, "", &answer);
        r->next[0] = '\0';
        if (answer.body.at && strncmp(answer.body.at, "{\"more\":true,\"next\":\"", 21) == 0) sscanf(answer.body.at + 21, "%199[^\"]", r->next);
        r->rows += answer.body.length;
        ist_http_answer_clear(&answer);
    }
}

static void bare_pages(void *context)
{
    reading *r = context;
    ways *w = r->w;
    static sqlite3_int64 last;
    for (int i = 0; i < r->pages; i++) {
        ist_buffer page = { 0 };
        sqlite3_reset(w->page);
        sqlite3_bind_int64(w->page, 1, last);
        int rows = 0;
        for (; sqlite3_step(w->page) == SQLITE_ROW; rows++) {
            last = sqlite3_column_int64(w->page, 0);
            ist_buffer_add(&page, (const char *)sqlite3_column_text(w->page, 1));
        }
        if (rows < BATCH) last = 0;
        sqlite3_exec(w->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
        sqlite3_reset(w->audit);
        sqlite3_bind_text(w->audit, 1, object_text(1), -1, SQLITE_STATIC);
        sqlite3_step(w->audit);
        sqlite3_exec(w->db, "COMMIT", NULL, NULL, NULL);
        ist_buffer_clear(&page);
    }
}

static bool open_ways(bench *b, ways *w)
{
    ist_error err = { 0 };
    for (int i = 0; i < 2; i++) {
        snprintf(w->path[i], sizeof w->path[i], "%s/bench-share-%d-%ld.db", bench_build(b), i, (long)getpid());
        unlink(w->path[i]);
    }
    w->envelope = malloc(CHUNK * 1200 + 100);
    if (!w->envelope || node_open(&w->node, w->path[0], true, &err) != IST_OK) return false;
    w->node.taxii.page = 100000;
    return sqlite3_open(w->path[1], &w->db) == SQLITE_OK &&
           sqlite3_exec(w->db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE objects (n INTEGER PRIMARY KEY, id TEXT UNIQUE,"
                               " bytes TEXT); CREATE TABLE audit (n INTEGER PRIMARY KEY, record TEXT)", NULL, NULL, NULL) == SQLITE_OK &&
           sqlite3_prepare_v2(w->db, "INSERT INTO objects (id, bytes) VALUES (?1, ?2)", -1, &w->add, NULL) == SQLITE_OK &&
           sqlite3_prepare_v2(w->db, "INSERT INTO audit (record) VALUES (?1)", -1, &w->audit, NULL) == SQLITE_OK &&
           sqlite3_prepare_v2(w->db, "SELECT n, bytes FROM objects WHERE n > ?1 ORDER BY n LIMIT 100", -1, &w->page, NULL) == SQLITE_OK;
}

static void close_ways(ways *w)
{
    static const char *const tails[] = { "", "-wal", "-shm" };
    char path[300];
    sqlite3_finalize(w->add);
    sqlite3_finalize(w->audit);
    sqlite3_finalize(w->page);
    sqlite3_close(w->db);
    node_close(&w->node);
    for (int i = 0; i < 6; i++) {
        snprintf(path, sizeof path, "%s%s", w->path[i / 3], tails[i % 3]);
        unlink(path);
    }
    free(w->envelope);
}

/* Every object of ours, and its offer, so that the outbox holds as many as the bare table. */
static bool fill_outbox(ways *w, int count)
{
    static ist_offer offer;
    for (int i = 0; i < count; i++) {
        const char *id = node_location_id(2000000 + i);
        if (node_put_text(&w->node, object_text(2000000 + i), "maritime-events", NULL) != IST_OK ||
            ist_exchange_offer(w->node.exchange, id, "rok", ist_day_of(2026, 6, 1), true, &offer, NULL) != IST_OK ||
            offer.decision.verdict != IST_RELEASE)
            return false;
    }
    return true;
}

/* ---- as the store grows */

enum { SMALL = 10000, LARGE = 1000000 };

/* Rows of an outbox made as the gate would leave them, by the store itself: filling it by a million offers takes minutes. */
static bool grow_outbox(ways *w, int from, int to)
{
    char sql[1200];
    sqlite3 *db = NULL;
    snprintf(sql, sizeof sql,
             "BEGIN; WITH RECURSIVE n(i) AS (SELECT %d UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
             " INSERT INTO rows (key, box, date_added, lone, consented, id, version, type, category, originator, markings, ids, bytes)"
             " SELECT key - (key & 4294967295) + 10 + i, box, date_added + i, 1, 0, printf('location--%%08x-1111-4111-8111-%%012d', i * 2654435761 & 4294967295, i), version,"
             " type, category, originator, markings, ids, replace(bytes, id, printf('location--%%08x-1111-4111-8111-%%012d', i * 2654435761 & 4294967295, i))"
             " FROM rows, n WHERE key = (SELECT MAX(key) FROM rows WHERE box %% 2 = 0 AND type = 'location' AND key & 4294967295 <= 4); COMMIT", from, to - 1);
    bool good = sqlite3_open(w->path[0], &db) == SQLITE_OK && sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
    if (!good) fprintf(stderr, "%s\n", sqlite3_errmsg(db));
    sqlite3_close(db);
    return good;
}

/* An id that is anywhere among the others, as real ones are. */
static void grow_inbox(ways *w, int objects, int batch)
{
    for (int done = 0; done < objects; done += batch) {
        ist_accepted accepted = { 0 };
        char *at = w->envelope;
        at += sprintf(at, "{\"objects\":[");
        for (int j = 0; j < batch; j++) {
            char *start = at;
            at += sprintf(at, "%s%s", j ? "," : "", object_text(w->number));
            char id[12];
            snprintf(id, sizeof id, "%08x", (unsigned)w->number++ * 2654435761u);
            memcpy(strstr(start, "location--") + 10, id, 8);
        }
        at += sprintf(at, "]}");
        ist_exchange_accept(w->node.exchange, &w->node.partner, w->envelope, (size_t)(at - w->envelope), &accepted, NULL);
        ist_accepted_clear(&accepted);
    }
}

/* The bare loop with the same ids, for what becomes of it. */
static void grow_bare(ways *w, int objects, int batch, unsigned *number)
{
    char id[80];
    for (int done = 0; done < objects; done += batch) {
        sqlite3_exec(w->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
        for (int j = 0; j < batch; j++, ++*number) {
            const char *text = object_text((int)*number);
            snprintf(id, sizeof id, "location--%08x-1111-4111-8111-%012u", *number * 2654435761u, *number);
            sqlite3_reset(w->add);
            sqlite3_bind_text(w->add, 1, id, -1, SQLITE_STATIC);
            sqlite3_bind_text(w->add, 2, text, -1, SQLITE_STATIC);
            sqlite3_step(w->add);
        }
        sqlite3_reset(w->audit);
        sqlite3_bind_text(w->audit, 1, object_text(1), -1, SQLITE_STATIC);
        sqlite3_step(w->audit);
        sqlite3_exec(w->db, "COMMIT", NULL, NULL, NULL);
    }
}

typedef struct rates { double adds, bare, pages; } rates;

static rates measure(ways *w, unsigned *number)
{
    rates r;
    reading pages = { w, 50, "outbox", "", 0 };
    double start = bench_cpu();
    grow_inbox(w, 40 * BATCH, BATCH);
    r.adds = 40 * BATCH / (bench_cpu() - start);
    start = bench_cpu();
    grow_bare(w, 40 * BATCH, BATCH, number);
    r.bare = 40 * BATCH / (bench_cpu() - start);
    our_pages(&pages); /* from the first page on */
    start = bench_cpu();
    our_pages(&pages);
    r.pages = 50 * BATCH / (bench_cpu() - start);
    return r;
}

/* A million objects in the inbox and as many in the outbox; minutes, so only when it is asked for by name. */
static void bench_flat(bench *b, ways *w)
{
    if (!grow_outbox(w, 0, SMALL)) return;
    grow_inbox(w, SMALL, CHUNK);
    unsigned number = 1;
    grow_bare(w, SMALL, CHUNK, &number);
    rates small = measure(w, &number);
    if (!grow_outbox(w, SMALL, LARGE)) return;
    grow_inbox(w, LARGE - SMALL, CHUNK);
    grow_bare(w, LARGE - SMALL, CHUNK, &number);
    rates large = measure(w, &number);
    bench_figure(b, "share.flat_adds", large.adds / small.adds, "x", ">= 0.8", "adds of 100 a second of CPU time at 10^6 objects over those at 10^4");
    bench_figure(b, "share.flat_bare", large.bare / small.bare, "x", NULL, "the same of the bare SQLite loop");
    bench_figure(b, "share.flat_adds_vs_sqlite", large.adds / large.bare, "x", ">= 0.5", "adds of 100 at 10^6 objects beside the bare loop at 10^6");
    bench_figure(b, "share.flat_pages", large.pages / small.pages, "x", ">= 0.8", "objects in pages of 100 a second of CPU time at 10^6 objects over those at 10^4");
    bench_figure(b, "share.flat_adds_per_s", large.adds, "1/s", NULL, "adds of 100 in a commit at 10^6 objects");
    bench_figure(b, "share.flat_paged_per_s", large.pages, "1/s", NULL, "objects in pages of 100 through the gate at 10^6 objects");
}

void bench_share(bench *b)
{
    static ways w;
    double mine, other, ratio;
    bool flat = bench_wanted(b, "share.flat_adds") && !bench_wanted(b, "share.adds_vs_sqlite"); /* --only=share.flat */
    if (!flat && !bench_wanted(b, "share.")) return;
    if (!open_ways(b, &w)) {
        bench_skip(b, "share.adds_vs_sqlite", "no store can be made in the build folder");
        return;
    }
    ist_accepted label = { 0 }; /* the partner's own label, so that it may use it */
    char envelope[1400];
    snprintf(envelope, sizeof envelope, "{\"objects\":[%s]}", node_label(NODE_SECRET_KOR, "SECRET", "KOR"));
    ist_exchange_accept(w.node.exchange, &w.node.partner, envelope, strlen(envelope), &label, NULL);
    ist_accepted_clear(&label);
    if (flat) {
        if (fill_outbox(&w, 2)) bench_flat(b, &w);
        close_ways(&w);
        return;
    }
    w.objects = 1, w.commits = SINGLES;
    ratio = bench_ratio(bare, &w, ours, &w, TURNS, true, &other, &mine);
    bench_figure(b, "share.adds_vs_sqlite", ratio, "x", ">= 0.5", "durable single adds, beside a bare SQLite loop of the same commits");
    bench_figure(b, "share.adds_per_s", SINGLES / mine, "1/s", NULL, "durable single adds");
    w.objects = BATCH, w.commits = BATCHES;
    ratio = bench_ratio(bare, &w, ours, &w, TURNS, true, &other, &mine);
    bench_figure(b, "share.batches_vs_sqlite", ratio, "x", ">= 0.5", "adds of 100 in a commit, beside a bare SQLite loop");
    bench_figure(b, "share.batched_adds_per_s", BATCH * BATCHES / mine, "1/s", NULL, "adds of 100 in a commit");
    if (fill_outbox(&w, 1000)) {
        reading ourselves = { &w, 40, "outbox", "", 0 }, plain = { &w, 40, "", "", 0 };
        ratio = bench_ratio(bare_pages, &plain, our_pages, &ourselves, TURNS, true, &other, &mine);
        bench_figure(b, "share.pages_vs_sqlite", ratio, "x", ">= 0.5", "pages of 100 through the gate, beside a bare SQLite loop");
        bench_figure(b, "share.paged_objects_per_s", 40.0 * BATCH / mine, "1/s", NULL, "objects in pages of 100 through the gate");
    }
    close_ways(&w);
}
