/* SPDX-License-Identifier: Apache-2.0
 *
 * store.c: the file itself: who may open it, that nothing in it is overwritten, and what a full disk leaves.
 */
#include "ledger_check.h"

#include <errno.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>

static const char fact[] = "key,kind,supplier,recipient,item,quantity,source,known_from,confidence,label\n"
                           "transfer/a,contract,ROK,POL,k9,212,source/ministry,2022-08-26,high,PUBLIC\n";

static ist_ledger *new_file(const char *name, char path[512])
{
    ist_ledger *ledger = NULL;
    ist_error err = { 0 };
    snprintf(path, 512, "%s/%s", own_folder(), name);
    if (ist_ledger_open(&ledger, path, IST_LEDGER_CREATE, &err) != IST_OK) printf("# %s\n", err.text);
    return ledger;
}

static void fill_small(ist_ledger *ledger)
{
    static const char *const files[3][2] = {
        { "actors", "key,name,kind\nPOL,Poland,state\nROK,South Korea,state\n" },
        { "sources", "key,title,kind,published\nsource/ministry,Ministry report,official,2022\n" },
        { "transfers", fact },
    };
    for (int i = 0; i < 3; i++) {
        ist_import_report report = { 0 };
        ist_error err = { 0 };
        CHECK(take(ledger, files[i][0], files[i][1], &report, &err) == IST_OK && report.refused == 0);
        ist_import_report_clear(&report);
    }
}

TEST(a_ledger_opens_again_and_keeps_what_was_added)
{
    char path[512];
    ist_ledger *ledger = new_file("again.db", path);
    ist_error err = { 0 };
    ist_fact found;
    fill_small(ledger);
    ist_ledger_free(ledger);
    ledger = NULL;
    CHECK(ist_ledger_open(&ledger, path, IST_LEDGER_READ, &err) == IST_OK);
    CHECK(ist_ledger_figure(ledger, "transfer/a", IST_ANY_DAY, &found, &err) == IST_OK);
    CHECK_NEAR(found.value, 212, 0);
    ist_import_report report = { 0 };
    CHECK(take(ledger, "transfers", "key,kind\ntransfer/b,contract\n", &report, &err) !=
          IST_OK); /* open for reading only */
    ist_ledger_free(ledger);
}

/* What is held is not moved by what others write, and a copy of it neither; what is released, or opened, has that. */
TEST(a_ledger_that_is_held_stays_as_it_is_and_so_does_its_copy)
{
    char path[512], copy[520];
    ist_ledger *ledger = new_file("held.db", path), *reader = NULL, *copied = NULL;
    ist_import_report report = { 0 };
    ist_error err = { 0 };
    ist_fact found;
    snprintf(copy, sizeof copy, "%s.copy", path);
    fill_small(ledger);
    CHECK(ist_ledger_open(&reader, path, IST_LEDGER_READ, &err) == IST_OK && ist_ledger_hold(reader, &err) == IST_OK);
    CHECK(ist_ledger_hold(reader, NULL) == IST_USAGE);
    CHECK(take(ledger, "transfers", "key,kind,supplier,recipient,item,quantity,source,known_from,confidence,label\n"
                                    "transfer/b,contract,ROK,POL,k2,180,source/ministry,2022-08-26,high,PUBLIC\n", &report, &err) == IST_OK && report.accepted == 1);
    ist_import_report_clear(&report);
    CHECK(ist_ledger_figure(reader, "transfer/b", IST_ANY_DAY, &found, NULL) == IST_MISSING);
    CHECK(ist_ledger_copy(reader, copy, &err) == IST_OK);
    CHECK(ist_ledger_copy(reader, copy, NULL) == IST_CONFLICT);
    ist_ledger_undo(reader);
    CHECK(ist_ledger_figure(reader, "transfer/b", IST_ANY_DAY, &found, &err) == IST_OK);
    CHECK(ist_ledger_open(&copied, copy, IST_LEDGER_READ, &err) == IST_OK);
    CHECK(ist_ledger_figure(copied, "transfer/a", IST_ANY_DAY, &found, &err) == IST_OK && found.value == 212);
    CHECK(ist_ledger_figure(copied, "transfer/b", IST_ANY_DAY, &found, NULL) == IST_MISSING);
    if (err.text[0]) printf("# %s\n", err.text);
    ist_ledger_free(copied);
    ist_ledger_free(reader);
    ist_ledger_free(ledger);
}

/* A ledger is one file to people: they copy that one, also after somebody who only reads closed it last (then SQLite moves nothing). */
TEST(what_was_written_is_in_the_one_file_whoever_closes_it_last)
{
    char path[512], copy[512], command[1100];
    ist_ledger *ledger = new_file("shared.db", path), *reader = NULL;
    ist_error err = { 0 };
    ist_fact found;
    snprintf(copy, sizeof copy, "%s/copy.db", own_folder());
    snprintf(command, sizeof command, "cp '%s' '%s'", path, copy);
    ist_ledger_free(ledger);
    ledger = NULL;
    CHECK(ist_ledger_open(&reader, path, IST_LEDGER_READ, &err) == IST_OK);
    CHECK(ist_ledger_open(&ledger, path, IST_LEDGER_WRITE, &err) == IST_OK);
    fill_small(ledger);
    ist_ledger_free(ledger);
    ist_ledger_free(reader);
    CHECK(system(command) == 0);
    ledger = NULL;
    CHECK(ist_ledger_open(&ledger, copy, IST_LEDGER_READ, &err) == IST_OK);
    CHECK(ledger && ist_ledger_figure(ledger, "transfer/a", IST_ANY_DAY, &found, &err) == IST_OK);
    ist_ledger_free(ledger);
}

TEST(what_is_no_ledger_is_refused_in_words)
{
    ist_ledger *ledger = NULL;
    ist_error err = { 0 };
    char path[512];
    sqlite3 *db = NULL;
    CHECK(ist_ledger_open(&ledger, own_file("absent.db", NULL), IST_LEDGER_READ, &err) == IST_MISSING);
    CHECK_HAS(err.text, "absent.db: No such file");
    CHECK(ist_ledger_open(&ledger, own_folder(), IST_LEDGER_READ, &err) == IST_IO);
    CHECK_HAS(err.text, "is not a file");
    CHECK(ist_ledger_open(&ledger, own_file("text.db", "not a database at all, but long enough to be looked at"),
                          IST_LEDGER_READ, &err) == IST_SYNTAX);
    CHECK(ist_ledger_open(&ledger, own_file("empty.db", ""), IST_LEDGER_WRITE, &err) == IST_SYNTAX);
    CHECK_HAS(err.text, "empty.db is an empty file");
    snprintf(path, sizeof path, "%s/other.db", own_folder());
    CHECK(sqlite3_open(path, &db) == SQLITE_OK);
    CHECK(sqlite3_exec(db, "CREATE TABLE t(x); PRAGMA application_id = 5", NULL, NULL, NULL) == SQLITE_OK);
    sqlite3_close(db);
    CHECK(ist_ledger_open(&ledger, path, IST_LEDGER_READ, &err) == IST_SYNTAX);
    CHECK_HAS(err.text, "another program");
    CHECK(ledger == NULL);
}

TEST(a_ledger_of_a_newer_version_is_refused)
{
    char path[512];
    ist_ledger *ledger = new_file("newer.db", path);
    ist_error err = { 0 };
    sqlite3 *db = NULL;
    ist_ledger_free(ledger);
    ledger = NULL;
    CHECK(sqlite3_open(path, &db) == SQLITE_OK);
    CHECK(sqlite3_exec(db, "PRAGMA user_version = 2", NULL, NULL, NULL) == SQLITE_OK);
    sqlite3_close(db);
    CHECK(ist_ledger_open(&ledger, path, IST_LEDGER_READ, &err) == IST_CONFLICT);
    CHECK_HAS(err.text, "was written by a newer isthmus (version 2");
    CHECK(ist_ledger_open(&ledger, path, IST_LEDGER_CREATE, &err) == IST_CONFLICT);
    CHECK_HAS(err.text, "exists already");
}

/* As another program might try, with nothing but SQLite. */
TEST(the_file_itself_refuses_to_be_overwritten)
{
    static const char *const attempts[] = {
        "UPDATE transfers SET quantity = 999",
        "DELETE FROM transfers",
        "DELETE FROM sources",
        "INSERT OR REPLACE INTO actors(key, name, kind) VALUES ('POL', 'Elsewhere', 'state')",
        "REPLACE INTO transfers SELECT id, key, kind, deal, part_of, supplier_id, recipient_id, item, designation, 1, total, low, high, "
        "unit, bound, basis, value, currency, prices, tiv, schedule, about, source_id, section, known_from, valid_from, valid_to, "
        "confidence, label, supersedes_id, note FROM transfers",
        "INSERT INTO transfers(key, kind, supplier_id, recipient_id, item, quantity, about, source_id, known_from, confidence) "
        "VALUES ('transfer/z', 'contract', 1, 2, 'k9', -5, 'x', 1, '2022-01-01', 'high')",
        "INSERT INTO transfers(key, kind, supplier_id, recipient_id, item, about, source_id, known_from, confidence) "
        "VALUES ('transfer/z', 'contract', 77, 2, 'k9', 'x', 1, '2022-01-01', 'high')",
    };
    char path[512];
    ist_ledger *ledger = new_file("guarded.db", path);
    sqlite3 *db = NULL;
    ist_fact found;
    ist_error err = { 0 };
    fill_small(ledger);
    ist_ledger_free(ledger);
    CHECK(sqlite3_open(path, &db) == SQLITE_OK);
    sqlite3_exec(db, "PRAGMA foreign_keys = ON", NULL, NULL, NULL);
    for (size_t i = 0; i < sizeof attempts / sizeof attempts[0]; i++) {
        int code = sqlite3_exec(db, attempts[i], NULL, NULL, NULL);
        if ((code & 0xff) != SQLITE_CONSTRAINT) printf("# attempt %zu: %d %s\n", i, code, sqlite3_errmsg(db));
        CHECK((code & 0xff) == SQLITE_CONSTRAINT);
    }
    sqlite3_close(db);
    CHECK(ist_ledger_open(&ledger, path, IST_LEDGER_READ, &err) == IST_OK);
    CHECK(ist_ledger_figure(ledger, "transfer/a", IST_ANY_DAY, &found, &err) == IST_OK);
    CHECK_NEAR(found.value, 212, 0);
    ist_ledger_free(ledger);
}

static int count_rows(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    int count = -1;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW)
        count = sqlite3_column_int(statement, 0);
    else printf("# %s: %s\n", sql, sqlite3_errmsg(db));
    sqlite3_finalize(statement);
    return count;
}

/* A folder in the place of the log's index stands for a disk on which nothing may be written, which root could write all the same. */
TEST(where_nothing_may_be_written_a_ledger_is_read_as_it_stands_or_not_at_all)
{
    char        path[512], beside[520];
    ist_error   err = { 0 };
    ist_ledger *ledger = new_file("sealed.db", path);
    fill_small(ledger);
    ist_ledger_free(ledger);
    snprintf(beside, sizeof beside, "%s-shm", path);
    CHECK(mkdir(beside, 0700) == 0 || errno == EEXIST);
    ledger = NULL;
    CHECK(ist_ledger_open(&ledger, path, IST_LEDGER_READ, &err) == IST_OK);
    ist_ledger_free(ledger);
    snprintf(beside, sizeof beside, "%s-wal", path);
    (void)unlink(beside);
    CHECK(mkdir(beside, 0700) == 0); /* a log that is there and cannot be read */
    ledger = NULL;
    CHECK(ist_ledger_open(&ledger, path, IST_LEDGER_READ, &err) == IST_IO && !ledger);
    CHECK_HAS(err.text, "sealed.db-wal holds what was written last");
    CHECK(rmdir(beside) == 0);
}

/* Every column of every table is explained, every link is declared, every table has an integer key and a view. */
TEST(other_tools_find_what_they_need_in_the_file)
{
    char path[512], sql[600];
    ist_ledger *ledger = new_file("open.db", path);
    sqlite3 *db = NULL;
    fill_small(ledger);
    ist_ledger_free(ledger);
    CHECK(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK);
    for (size_t i = 0; i < ist_record_count(); i++) {
        const ist_record *record = ist_record_at(i);
        snprintf(
            sql, sizeof sql,
            "SELECT count(*) FROM pragma_table_info('%s') c WHERE c.name NOT IN ('id', 'precision') AND NOT EXISTS "
            "(SELECT 1 FROM ist_columns d WHERE d.\"table\" = '%s' AND c.name IN (d.\"column\", d.\"column\" || '_id') AND "
            "d.meaning <> '')",
            record->table, record->table);
        CHECK(count_rows(db, sql) == 0);
        snprintf(sql, sizeof sql,
                 "SELECT count(*) FROM pragma_table_info('%s') WHERE name = 'id' AND pk = 1 AND type = 'INTEGER'",
                 record->table);
        CHECK(count_rows(db, sql) == 1);
        snprintf(sql, sizeof sql,
                 "SELECT count(*) FROM pragma_table_info('%s') c WHERE c.name LIKE '%%_id' AND c.name <> 'list_id' AND "
                 "NOT EXISTS (SELECT 1 FROM pragma_foreign_key_list('%s') f WHERE f.\"from\" = c.name)",
                 record->table, record->table);
        CHECK(count_rows(db, sql) == 0);
        snprintf(sql, sizeof sql, "SELECT count(*) FROM v_%s", record->table);
        CHECK(count_rows(db, sql) >= 0);
    }
    CHECK(count_rows(
              db, "SELECT count(*) FROM v_transfers WHERE supplier = 'South Korea' AND source = 'Ministry report'") ==
          1);
    CHECK(
        count_rows(
            db,
            "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'") ==
        0);
    CHECK(count_rows(db, "PRAGMA application_id") == IST_LEDGER_APPLICATION);
    CHECK(count_rows(db, "SELECT count(*) FROM pragma_foreign_key_check") == 0);
    sqlite3_close(db);
}

/* A disk that is full after `limit` bytes of the file: in a child, because the limit stays. */
static void run_on_full_disk(const char *path, rlim_t limit, const char *csv_path)
{
    ist_ledger *ledger = NULL;
    ist_import_report report = { 0 };
    ist_error err = { 0 };
    struct rlimit room = { limit, limit };
    signal(SIGXFSZ, SIG_IGN);
    if (ist_ledger_open(&ledger, path, IST_LEDGER_WRITE, &err) != IST_OK) _exit(10);
    if (setrlimit(RLIMIT_FSIZE, &room) != 0) _exit(11);
    ist_status status = ist_ledger_import(ledger, csv_path, NULL, NULL, &report, &err);
    if (status == IST_OK) _exit(12);
    if (status != IST_IO || !err.text[0] || report.accepted != 0) _exit(13);
    ist_ledger_free(ledger);
    _exit(0);
}

TEST(a_full_disk_keeps_nothing_of_the_file_that_did_not_fit)
{
    char path[512];
    ist_ledger *ledger = new_file("full.db", path);
    ist_buffer csv = { 0 };
    ist_error err = { 0 };
    struct stat info;
    sqlite3 *db = NULL;
    int state = 0;
    fill_small(ledger);
    ist_ledger_free(ledger);
    ist_buffer_add(&csv, "key,kind,supplier,recipient,item,quantity,source,known_from,confidence,note\n");
    for (int i = 0; i < 20000; i++)
        ist_buffer_print(
            &csv,
            "transfer/n%d,contract,ROK,POL,k9,%d,source/ministry,2022-08-26,high,a note that takes some room on the "
            "disk number %d\n",
            i, i, i);
    const char *csv_path = own_file("transfers.csv", csv.at);
    ist_buffer_clear(&csv);
    CHECK(stat(path, &info) == 0);
    pid_t child = fork();
    if (child == 0) run_on_full_disk(path, (rlim_t)info.st_size + 200000, csv_path);
    CHECK(child > 0 && waitpid(child, &state, 0) == child);
    CHECK(WIFEXITED(state) && WEXITSTATUS(state) == 0);
    if (!WIFEXITED(state) || WEXITSTATUS(state))
        printf("# child ended with %d\n", WIFEXITED(state) ? WEXITSTATUS(state) : -1);
    CHECK(sqlite3_open(path, &db) == SQLITE_OK);
    CHECK(count_rows(db, "SELECT count(*) FROM transfers") == 1);
    CHECK(count_rows(db, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'") == 1);
    sqlite3_close(db);
    CHECK(ist_ledger_open(&ledger, path, IST_LEDGER_WRITE, &err) == IST_OK); /* and with room again it goes through */
    ist_import_report report = { 0 };
    CHECK(ist_ledger_import(ledger, csv_path, NULL, NULL, &report, &err) == IST_OK && report.accepted == 20000);
    ist_import_report_clear(&report);
    ist_ledger_free(ledger);
}

/* Making a ledger where there is no room leaves neither the file nor a part of it. */
static void make_on_full_disk(const char *path)
{
    ist_error err = { 0 };
    struct rlimit room = { 300000, 300000 };
    signal(SIGXFSZ, SIG_IGN);
    if (setrlimit(RLIMIT_FSIZE, &room) != 0) _exit(11);
    ist_status status = ist_ledger_make(path, in_source("data"), NULL, &err);
    _exit(status == IST_IO && err.text[0] ? 0 : 12);
}

TEST(a_ledger_that_does_not_fit_on_the_disk_is_not_half_made)
{
    char folder[400], path[500], command[600];
    int state = 0;
    snprintf(folder, sizeof folder, "%s/narrow", own_folder());
    snprintf(path, sizeof path, "%s/made.db", folder);
    CHECK(mkdir(folder, 0777) == 0);
    pid_t child = fork();
    if (child == 0) make_on_full_disk(path);
    CHECK(child > 0 && waitpid(child, &state, 0) == child);
    CHECK(WIFEXITED(state) && WEXITSTATUS(state) == 0);
    snprintf(command, sizeof command, "test -z \"$(ls -A '%s')\"", folder);
    CHECK(system(command) == 0);
}

TEST(a_folder_that_may_not_be_written_still_gives_its_ledger)
{
    char path[512], folder[400];
    ist_ledger *ledger = NULL;
    ist_error err = { 0 };
    ist_fact found;
    if (geteuid() == 0) SKIP("root may write anywhere");
    snprintf(folder, sizeof folder, "%s/locked", own_folder());
    CHECK(mkdir(folder, 0777) == 0);
    ledger = new_file("locked/kept.db", path);
    fill_small(ledger);
    ist_ledger_free(ledger);
    chmod(folder, 0555);
    CHECK(ist_ledger_open(&ledger, path, IST_LEDGER_READ, &err) == IST_OK);
    CHECK(ist_ledger_figure(ledger, "transfer/a", IST_ANY_DAY, &found, &err) == IST_OK);
    ist_ledger_free(ledger);
    chmod(folder, 0777);
}

RUN(IT(a_ledger_opens_again_and_keeps_what_was_added), IT(a_ledger_that_is_held_stays_as_it_is_and_so_does_its_copy),
    IT(what_was_written_is_in_the_one_file_whoever_closes_it_last),
    IT(what_is_no_ledger_is_refused_in_words),
    IT(a_ledger_of_a_newer_version_is_refused), IT(the_file_itself_refuses_to_be_overwritten),
    IT(where_nothing_may_be_written_a_ledger_is_read_as_it_stands_or_not_at_all), IT(other_tools_find_what_they_need_in_the_file), IT(a_full_disk_keeps_nothing_of_the_file_that_did_not_fit),
    IT(a_ledger_that_does_not_fit_on_the_disk_is_not_half_made),
    IT(a_folder_that_may_not_be_written_still_gives_its_ledger))
