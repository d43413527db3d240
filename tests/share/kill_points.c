/* SPDX-License-Identifier: Apache-2.0
 *
 * kill_points.c: a node that is killed at each write to its disk, one after the other, before it and in the middle of it. What it had
 * acknowledged is there afterwards, what it had not is there whole or not at all, both chains hold, and the rest can be done.
 *
 * SQLite writes through a file system of ours, which counts what changes a file and ends the process at the one that is asked for.
 */
#include "../check.h"
#include "node.h"

#include <sqlite3.h>
#include <sys/wait.h>

enum { KILLED = 77, STEPS = 6, MOST = 4000 };

/* ---- the file system */

static sqlite3_vfs        *real_disk;
static sqlite3_vfs         disk;
static sqlite3_io_methods  methods;
static long                writes, last_write; /* the one at which it ends; 0: never */
static bool                torn;               /* half of it is written first */
typedef struct disk_file { sqlite3_file base; sqlite3_file *real; } disk_file;

static sqlite3_file *real(sqlite3_file *file) { return ((disk_file *)file)->real; }
static bool          is_last(void) { return ++writes == last_write; }

static int close_file(sqlite3_file *file)
{
    int code = real(file)->pMethods->xClose(real(file));
    free(real(file));
    return code;
}
static int read_file(sqlite3_file *file, void *to, int n, sqlite3_int64 at) { return real(file)->pMethods->xRead(real(file), to, n, at); }
static int write_file(sqlite3_file *file, const void *from, int n, sqlite3_int64 at)
{
    if (!is_last()) return real(file)->pMethods->xWrite(real(file), from, n, at);
    if (torn) real(file)->pMethods->xWrite(real(file), from, n / 2, at);
    _exit(KILLED);
}
static int truncate_file(sqlite3_file *file, sqlite3_int64 size)
{
    if (is_last()) _exit(KILLED);
    return real(file)->pMethods->xTruncate(real(file), size);
}
static int sync_file(sqlite3_file *file, int flags)
{
    if (is_last()) _exit(KILLED);
    return real(file)->pMethods->xSync(real(file), flags);
}
static int size_of_file(sqlite3_file *file, sqlite3_int64 *out) { return real(file)->pMethods->xFileSize(real(file), out); }
static int lock_file(sqlite3_file *file, int level) { return real(file)->pMethods->xLock(real(file), level); }
static int unlock_file(sqlite3_file *file, int level) { return real(file)->pMethods->xUnlock(real(file), level); }
static int check_lock(sqlite3_file *file, int *out) { return real(file)->pMethods->xCheckReservedLock(real(file), out); }
static int control_file(sqlite3_file *file, int op, void *argument) { return real(file)->pMethods->xFileControl(real(file), op, argument); }
static int sector_size(sqlite3_file *file) { return real(file)->pMethods->xSectorSize(real(file)); }
static int characteristics(sqlite3_file *file) { return real(file)->pMethods->xDeviceCharacteristics(real(file)); }
static int map_shared(sqlite3_file *file, int region, int size, int extend, void volatile **out) { return real(file)->pMethods->xShmMap(real(file), region, size, extend, out); }
static int lock_shared(sqlite3_file *file, int offset, int n, int flags) { return real(file)->pMethods->xShmLock(real(file), offset, n, flags); }
static void barrier(sqlite3_file *file) { real(file)->pMethods->xShmBarrier(real(file)); }
static int unmap_shared(sqlite3_file *file, int remove) { return real(file)->pMethods->xShmUnmap(real(file), remove); }

static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
    disk_file *made = (disk_file *)file;
    (void)vfs;
    made->base.pMethods = NULL;
    if (!(made->real = calloc(1, (size_t)real_disk->szOsFile))) return SQLITE_NOMEM;
    int code = real_disk->xOpen(real_disk, name, made->real, flags, out_flags);
    if (code == SQLITE_OK) made->base.pMethods = &methods;
    else free(made->real);
    return code;
}

static int delete_file(sqlite3_vfs *vfs, const char *name, int sync)
{
    (void)vfs;
    if (is_last()) _exit(KILLED);
    return real_disk->xDelete(real_disk, name, sync);
}

static void mount_disk(long end_at, bool half)
{
    real_disk = sqlite3_vfs_find(NULL);
    disk = *real_disk;
    disk.zName = "counted";
    disk.szOsFile = sizeof(disk_file);
    disk.xOpen = open_file;
    disk.xDelete = delete_file;
    methods = (sqlite3_io_methods){ 2, close_file, read_file, write_file, truncate_file, sync_file, size_of_file, lock_file, unlock_file, check_lock, control_file,
                                    sector_size, characteristics, map_shared, lock_shared, barrier, unmap_shared, NULL, NULL };
    last_write = end_at;
    torn = half;
    writes = 0;
    sqlite3_vfs_register(&disk, 1);
}

/* ---- what the node does, step by step; each is acknowledged when it returns */

static bool give(node *n, int number)
{
    char         envelope[1400];
    ist_accepted accepted = { 0 };
    snprintf(envelope, sizeof envelope, "{\"objects\":[%s,%s]}", node_location(number, 1, NODE_CLEAR, ""), node_location(number + 1, 1, NODE_CLEAR, ""));
    bool good = ist_exchange_accept(n->exchange, &n->partner, envelope, strlen(envelope), &accepted, NULL) == IST_OK && accepted.good == 2;
    ist_accepted_clear(&accepted);
    return good;
}

static bool do_step(node *n, int step)
{
    static ist_offer out;
    bool             any = false;
    int              today = (int)(n->now / INT64_C(86400000000));
    switch (step) {
    case 0: return node_put_text(n, node_location(1, 1, NODE_CLEAR, ""), "maritime-events", NULL) == IST_OK;
    case 1: return ist_exchange_offer(n->exchange, node_location_id(1), "rok", today, true, &out, NULL) == IST_OK;
    case 2: return give(n, 500);
    case 3: return ist_exchange_recall(n->exchange, node_location_id(1), "a mistake", NULL) == IST_OK;
    case 4: return ist_exchange_withdraw(n->exchange, &n->partner, node_location_id(500), NULL, &any, NULL) == IST_OK && any;
    default: return ist_exchange_set_cursor(n->exchange, &n->partner, "pulled", "2026-06-01T00:00:00.000000Z", NULL) == IST_OK;
    }
}

static bool count_row(void *context, const ist_row *row)
{
    (void)row;
    ++*(int *)context;
    return true;
}

/* What there is, in words: both chains with their heads, rows out and in, the cursor. "" where something does not hold. */
static void write_state(node *n, char *out, size_t room, bool heads)
{
    const ist_page_filter all = { .versions = "all", .limit = SIZE_MAX };
    long long             records[2];
    char                  head[2][IST_DIGEST_HEX];
    int                   rows[2] = { 0, 0 };
    bool                  more;
    ist_buffer            cursor = { 0 };
    ist_error             err = { 0 };
    out[0] = '\0';
    bool good = ist_exchange_verify(n->exchange, &n->partner, IST_AUDIT_DECISIONS, &records[0], head[0], &err) == IST_OK &&
                ist_exchange_verify(n->exchange, &n->partner, IST_AUDIT_TRANSFERS, &records[1], head[1], &err) == IST_OK &&
                ist_exchange_rows(n->exchange, &n->partner, false, &all, count_row, &rows[0], &more, &err) == IST_OK &&
                ist_exchange_rows(n->exchange, &n->partner, true, &all, count_row, &rows[1], &more, &err) == IST_OK &&
                ist_exchange_cursor(n->exchange, &n->partner, "pulled", &cursor, &err) == IST_OK;
    if (good) snprintf(out, room, "%lld %lld, %d out, %d in, %s, %.16s %.16s", records[0], records[1], rows[0], rows[1], cursor.at ? cursor.at : "", heads ? head[0] : "", heads ? head[1] : "");
    else printf("# %s\n", err.text);
    ist_buffer_clear(&cursor);
}

static char template_path[160], path[160];

static void copy_template(void)
{
    static const char *const tails[] = { "", "-wal", "-shm" };
    char *bytes = NULL, name[180];
    size_t length = 0;
    for (int i = 0; i < 3; i++) {
        snprintf(name, sizeof name, "%s%s", path, tails[i]);
        unlink(name);
    }
    CHECK(ist_read_file(template_path, 1 << 26, &bytes, &length, NULL) == IST_OK && ist_write_file(path, bytes, length, NULL) == IST_OK);
    free(bytes);
}

/* In a process of its own: opens the store and does the first `steps`; says each that was acknowledged. */
static int work(int to, int steps, long end_at, bool half)
{
    node n = { 0 };
    mount_disk(end_at, half);
    if (node_open(&n, path, false, NULL) != IST_OK) return 1;
    for (int step = 0; step < steps; step++)
        if (!do_step(&n, step) || write(to, "x", 1) != 1) return 1;
    if (end_at) node_close(&n); /* closing writes too */
    return 0;
}

static int run(int steps, long end_at, bool half, int *out_acknowledged)
{
    int  pipes[2], status = 0;
    char byte;
    CHECK(pipe(pipes) == 0);
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        close(pipes[0]);
        _exit(work(pipes[1], steps, end_at, half));
    }
    close(pipes[1]);
    for (*out_acknowledged = 0; read(pipes[0], &byte, 1) == 1;) ++*out_acknowledged;
    close(pipes[0]);
    CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status));
    return WEXITSTATUS(status);
}

static char states[STEPS + 1][300], ends[300];

static void look(char *out, size_t room, bool heads, int go_on_from)
{
    node      n = { 0 };
    ist_error err = { 0 };
    out[0] = '\0';
    CHECK(node_open(&n, path, false, &err) == IST_OK);
    if (err.text[0]) printf("# %s\n", err.text);
    for (int step = go_on_from; n.exchange && step < STEPS; step++) CHECK(do_step(&n, step));
    if (n.exchange) write_state(&n, out, room, heads);
    node_close(&n);
}

/* The states between the steps, of a node that is not killed. */
TEST(each_step_leaves_a_state_of_its_own)
{
    int acknowledged;
    for (int steps = 0; steps <= STEPS; steps++) {
        copy_template();
        CHECK(run(steps, 0, false, &acknowledged) == 0 && acknowledged == steps);
        look(states[steps], sizeof states[steps], true, STEPS);
        CHECK(states[steps][0] && (steps == 0 || strcmp(states[steps], states[steps - 1]) != 0 || steps == 1)); /* putting an object tells no partner */
    }
    copy_template();
    look(ends, sizeof ends, false, 0);
}

/* From here on the store is of version 2 when the node begins: it is brought up, and may be killed while it is. */
static void make_older(void)
{
    sqlite3 *db = NULL;
    CHECK(sqlite3_open(template_path, &db) == SQLITE_OK && sqlite3_exec(db, NODE_OLDER, NULL, NULL, NULL) == SQLITE_OK);
    sqlite3_close(db);
}

static void kill_at_each(bool half)
{
    long at = 1;
    int  between[2] = { 0, 0 }; /* killed with the step not done, and done but not acknowledged */
    for (;; at++) {
        char found[300], finished[300];
        int  acknowledged;
        copy_template();
        int code = run(STEPS, at, half, &acknowledged);
        CHECK(code == 0 || code == KILLED);
        if (code != KILLED || at == MOST) break;
        look(found, sizeof found, true, STEPS);
        bool before = strcmp(found, states[acknowledged]) == 0, after = acknowledged < STEPS && strcmp(found, states[acknowledged + 1]) == 0;
        if (!before && !after) printf("# write %ld, after step %d: '%s', not '%s' nor the next\n", at, acknowledged, found, states[acknowledged]);
        CHECK(before || after);
        between[before ? 0 : 1]++;
        look(finished, sizeof finished, false, after && !before ? acknowledged + 1 : acknowledged);
        if (strcmp(finished, ends) != 0) printf("# write %ld: goes on to '%s', not '%s'\n", at, finished, ends);
        CHECK(strcmp(finished, ends) == 0);
    }
    printf("# killed at each of %ld writes%s: %d times the step was not done, %d times it was\n", at - 1, half ? ", in the middle" : "", between[0], between[1]);
    CHECK(at > 20 && at < MOST && between[0] > 0);
}

TEST(killed_before_any_write_nothing_acknowledged_is_lost) { kill_at_each(false); }
TEST(killed_in_the_middle_of_any_write_nothing_is_half_done) { kill_at_each(true); }
TEST(killed_while_an_older_store_is_brought_up_nothing_is_lost)
{
    make_older();
    kill_at_each(false);
    kill_at_each(true);
}

int main(void)
{
    static const check_case cases[] = { IT(each_step_leaves_a_state_of_its_own), IT(killed_before_any_write_nothing_acknowledged_is_lost),
                                        IT(killed_in_the_middle_of_any_write_nothing_is_half_done), IT(killed_while_an_older_store_is_brought_up_nothing_is_lost) };
    node                    n = { 0 };
    snprintf(template_path, sizeof template_path, "%s/isthmus-kill-%ld-template.db", node_folder(), (long)getpid());
    snprintf(path, sizeof path, "%s/isthmus-kill-%ld.db", node_folder(), (long)getpid());
    unlink(template_path);
    if (node_open(&n, template_path, true, NULL) != IST_OK) return 1;
    node_close(&n);
    int failed = check_run(cases, 4);
    snprintf(n.path, sizeof n.path, "%.127s", path);
    node_remove(&n);
    snprintf(n.path, sizeof n.path, "%.127s", template_path);
    node_remove(&n);
    return failed;
}
