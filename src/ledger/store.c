/* SPDX-License-Identifier: Apache-2.0
 *
 * store.c: opening a ledger file safely, and the few calls through which the room talks to SQLite.
 */
#include "ledger_local.h"

#include <errno.h>
#include <isthmus/base/time.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

ist_status ledger_sql_error(ist_ledger *ledger, ist_error *err, const char *doing)
{
    int code = sqlite3_errcode(ledger->db);
    const char *words = sqlite3_errmsg(ledger->db);
    switch (code & 0xff) {
    case SQLITE_NOMEM: return ist_fail(err, IST_NOMEM, "out of memory");
    case SQLITE_FULL: return ist_fail(err, IST_IO, "no space is left for %s", ledger->path);
    case SQLITE_CONSTRAINT: return ist_fail(err, IST_CONFLICT, "%s: %s", doing, words);
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT: return ist_fail(err, IST_SYNTAX, "%s is not a sound ledger: %s", ledger->path, words);
    case SQLITE_BUSY: return ist_fail(err, IST_IO, "%s: another program is writing %s", doing, ledger->path);
    case SQLITE_CANTOPEN:
        if (access(ledger->path, W_OK) != 0) return ist_fail(err, IST_IO, "%s: cannot be written: %s", ledger->path, strerror(errno));
        return ist_fail(err, IST_IO, "%s: %s", doing, words);
    default: return ist_fail(err, IST_IO, "%s: %s", doing, words);
    }
}

ist_status ledger_run(ist_ledger *ledger, const char *sql, ist_error *err)
{
    if (sqlite3_exec(ledger->db, sql, NULL, NULL, NULL) == SQLITE_OK) return IST_OK;
    return ledger_sql_error(ledger, err, ledger->path);
}

ist_status ledger_prepare(ist_ledger *ledger, sqlite3_stmt **out, const char *sql, ist_error *err)
{
    if (sqlite3_prepare_v2(ledger->db, sql, -1, out, NULL) == SQLITE_OK) return IST_OK;
    return ledger_sql_error(ledger, err, "asking the ledger");
}

ist_status ledger_step(ist_ledger *ledger, sqlite3_stmt *statement, bool *out_row, ist_error *err)
{
    int code = sqlite3_step(statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE) return ledger_sql_error(ledger, err, "reading the ledger");
    *out_row = code == SQLITE_ROW;
    return IST_OK;
}

const char *ledger_text(sqlite3_stmt *statement, int column)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);
    return text ? text : "";
}

void as_of_text(int day, char out[16])
{
    if (day == IST_ANY_DAY) strcpy(out, "9999-12-31");
    else ist_format_day(day, out);
}

static ist_status prepare_record(ist_ledger *ledger, const ist_record *record, record_statements *out, ist_error *err)
{
    ist_buffer insert = { 0 }, select = { 0 }, id = { 0 };
    size_t columns = ist_record_columns(record);
    ist_status status = IST_OK;
    ist_buffer_print(&insert, "INSERT INTO \"%s\"(", record->table);
    for (size_t i = 0; i < columns; i++) {
        if (i) ist_buffer_add(&insert, ", ");
        schema_column_name(&insert, ist_record_column(record, i));
    }
    ist_buffer_add(&insert, ") VALUES (");
    for (size_t i = 0; i < columns; i++) ist_buffer_add(&insert, i ? ", ?" : "?");
    ist_buffer_add(&insert, ")");
    schema_select(&select, record);
    ist_buffer_add(&select, " WHERE t.\"key\" = ?1");
    ist_buffer_print(&id, "SELECT \"id\" FROM \"%s\" WHERE \"key\" = ?1", record->table);
    if (insert.failed || select.failed || id.failed) {
        status = ist_fail(err, IST_NOMEM, "out of memory");
        goto done;
    }
    IST_CHECK(ledger_prepare(ledger, &out->insert, insert.at, err));
    IST_CHECK(ledger_prepare(ledger, &out->by_key, select.at, err));
    IST_CHECK(ledger_prepare(ledger, &out->id, id.at, err));
done:
    ist_buffer_clear(&insert);
    ist_buffer_clear(&select);
    ist_buffer_clear(&id);
    return status;
}

record_statements *ledger_statements(ist_ledger *ledger, const ist_record *record)
{
    for (size_t i = 0; i < ist_record_count(); i++)
        if (ist_record_at(i) == record) return &ledger->statements[i];
    return NULL;
}

/* Settings of every connection: nothing in a file that was handed over may run code or bend the schema. */
static ist_status harden(ist_ledger *ledger, ist_error *err)
{
    sqlite3_db_config(ledger->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(ledger->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(ledger->db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
    sqlite3_db_config(ledger->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(ledger->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_extended_result_codes(ledger->db, 1);
    sqlite3_busy_timeout(ledger->db, 5000);
    return ledger_run(ledger,
                      "PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON; PRAGMA cell_size_check = ON; "
                      "PRAGMA synchronous = FULL;",
                      err);
}

static ist_status read_pragma(ist_ledger *ledger, const char *sql, int *out, ist_error *err)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;
    ist_status status = ledger_prepare(ledger, &statement, sql, err);
    if (status == IST_OK) status = ledger_step(ledger, statement, &row, err);
    if (status == IST_OK) *out = row ? sqlite3_column_int(statement, 0) : 0;
    sqlite3_finalize(statement);
    return status;
}

static ist_status check_version(ist_ledger *ledger, ist_error *err)
{
    int application = 0, version = 0;
    IST_TRY(read_pragma(ledger, "PRAGMA application_id", &application, err));
    IST_TRY(read_pragma(ledger, "PRAGMA user_version", &version, err));
    if (application != IST_LEDGER_APPLICATION)
        return ist_fail(err, IST_SYNTAX, "%s is not a ledger: an SQLite file of another program", ledger->path);
    if (version > IST_LEDGER_VERSION)
        return ist_fail(err, IST_CONFLICT,
                        "%s was written by a newer isthmus (version %d of the ledger; this one knows "
                        "up to %d)",
                        ledger->path, version, IST_LEDGER_VERSION);
    if (version < 1) return ist_fail(err, IST_SYNTAX, "%s is not a ledger: its version is %d", ledger->path, version);
    return IST_OK;
}

ist_status ist_database_as_it_stands(ist_buffer *out, const char *path, ist_error *err)
{
    struct stat log;
    ist_buffer  name = { 0 };
    ist_buffer_print(&name, "%s-wal", path);
    bool unread = !name.failed && stat(name.at, &log) == 0 && log.st_size > 0;
    ist_buffer_clear(&name);
    if (unread) return ist_fail(err, IST_IO, "%s-wal holds what was written last, and cannot be read: copy both files to where one may write", path);
    ist_buffer_add(out, "file:");
    for (const char *c = path; *c; c++)
        if (strchr("%?#", *c)) ist_buffer_print(out, "%%%02X", (unsigned char)*c);
        else ist_buffer_add_n(out, c, 1);
    ist_buffer_add(out, "?immutable=1");
    return out->failed ? ist_fail(err, IST_NOMEM, "out of memory") : IST_OK;
}

static ist_status open_failed(sqlite3 *db, const char *path, ist_error *err)
{
    return ist_fail(err, IST_IO, "ledger %s: %s", path, db ? sqlite3_errmsg(db) : "out of memory");
}

/* A ledger in a folder where nothing may be written has no room for the log's index: read as it stands. */
static ist_status open_database(sqlite3 **db, const char *path, ist_ledger_mode mode, ist_error *err)
{
    int flags = mode == IST_LEDGER_READ    ? SQLITE_OPEN_READONLY
                : mode == IST_LEDGER_WRITE ? SQLITE_OPEN_READWRITE
                                           : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    int code = sqlite3_open_v2(path, db, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (code != SQLITE_OK) return open_failed(*db, path, err);
    if (mode != IST_LEDGER_READ) return IST_OK;
    code = sqlite3_exec(*db, "SELECT 1 FROM sqlite_master", NULL, NULL, NULL) & 0xff;
    if (code != SQLITE_CANTOPEN && code != SQLITE_READONLY) return IST_OK; /* a fault of the content is told by the checks that follow */
    ist_buffer uri = { 0 };
    ist_status status = ist_database_as_it_stands(&uri, path, err);
    sqlite3_close(*db);
    *db = NULL;
    if (status == IST_OK && sqlite3_open_v2(uri.at, db, flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) status = open_failed(*db, path, err);
    ist_buffer_clear(&uri);
    return status;
}

static ist_status check_path(const char *path, ist_ledger_mode mode, ist_error *err)
{
    struct stat info;
    bool memory = strcmp(path, ":memory:") == 0;
    if (mode == IST_LEDGER_CREATE) {
        if (!memory && stat(path, &info) == 0) return ist_fail(err, IST_CONFLICT, "%s exists already", path);
        return IST_OK;
    }
    if (stat(path, &info) != 0) {
        int code = errno;
        return ist_fail(err, code == ENOENT ? IST_MISSING : IST_IO, "ledger %s: %s", path, strerror(code));
    }
    if (!S_ISREG(info.st_mode)) return ist_fail(err, IST_IO, "ledger %s is not a file", path);
    if (info.st_size == 0) return ist_fail(err, IST_SYNTAX, "ledger %s is an empty file; take it away and `isthmus ledger init` makes one", path);
    return IST_OK;
}

ist_status ist_ledger_open(ist_ledger **out, const char *path, ist_ledger_mode mode, ist_error *err)
{
    ist_status status = IST_OK;
    bool made = false;
    ist_ledger *ledger = NULL;
    IST_TRY(check_path(path, mode, err));
    ledger = calloc(1, sizeof *ledger);
    if (!ledger) return ist_fail(err, IST_NOMEM, "out of memory");
    ledger->arena = ist_arena_new();
    ledger->statements = calloc(ist_record_count(), sizeof *ledger->statements);
    ledger->path = ledger->arena ? ist_arena_copy(ledger->arena, path) : NULL;
    if (!ledger->path || !ledger->statements) {
        status = ist_fail(err, IST_NOMEM, "out of memory");
        goto done;
    }
    IST_CHECK(open_database(&ledger->db, path, mode, err));
    made = mode == IST_LEDGER_CREATE && strcmp(path, ":memory:") != 0;
    IST_CHECK(harden(ledger, err));
    if (mode == IST_LEDGER_CREATE) {
        IST_CHECK(ledger_run(ledger, "PRAGMA journal_mode = WAL", err));
        IST_CHECK(ist_ledger_begin(ledger, err));
        IST_CHECK(schema_create(ledger, err));
        IST_CHECK(ist_ledger_commit(ledger, err));
    } else IST_CHECK(check_version(ledger, err));
    for (size_t i = 0; i < ist_record_count(); i++)
        IST_CHECK(prepare_record(ledger, ist_record_at(i), &ledger->statements[i], err));
    *out = ledger;
    return IST_OK;
done:
    ist_ledger_free(ledger);
    if (made) unlink(path);
    return status;
}

void ist_ledger_free(ist_ledger *ledger)
{
    if (!ledger) return;
    ist_ledger_undo(ledger);
    for (size_t i = 0; ledger->statements && i < ist_record_count(); i++) {
        sqlite3_finalize(ledger->statements[i].insert);
        sqlite3_finalize(ledger->statements[i].by_key);
        sqlite3_finalize(ledger->statements[i].id);
    }
    /* Where somebody who only reads closes the file last, nobody moves what was written into it: a copy of the one file, as people make
     * it, would be without it. Waits for nobody. */
    if (ledger->db && sqlite3_db_readonly(ledger->db, "main") == 0)
        sqlite3_wal_checkpoint_v2(ledger->db, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    sqlite3_close(ledger->db);
    free(ledger->statements);
    free(ledger->actors);
    ist_arena_free(ledger->arena);
    free(ledger);
}

const char *ist_ledger_path(const ist_ledger *ledger) { return ledger->path; }

bool ist_ledger_has_moved(const ist_ledger *ledger)
{
    int moved = 0;
    return sqlite3_file_control(ledger->db, "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK && moved;
}

ist_status ist_ledger_begin(ist_ledger *ledger, ist_error *err)
{
    if (ledger->in_transaction) return ist_fail(err, IST_USAGE, "a transaction is open already");
    IST_TRY(ledger_run(ledger, "BEGIN IMMEDIATE", err));
    ledger->in_transaction = true;
    return IST_OK;
}

ist_status ist_ledger_commit(ist_ledger *ledger, ist_error *err)
{
    ist_status status = ledger_run(ledger, "COMMIT", err);
    if (status != IST_OK) ist_ledger_undo(ledger);
    ledger->in_transaction = false;
    return status;
}

ist_status ist_ledger_hold(ist_ledger *ledger, ist_error *err)
{
    if (ledger->in_transaction) return ist_fail(err, IST_USAGE, "a transaction is open already");
    IST_TRY(ledger_run(ledger, "BEGIN; SELECT 1 FROM sqlite_master LIMIT 1", err)); /* it begins with what is read first */
    ledger->in_transaction = true;
    return IST_OK;
}

ist_status ist_ledger_copy(ist_ledger *ledger, const char *path, ist_error *err)
{
    struct stat info;
    sqlite3    *to = NULL;
    if (stat(path, &info) == 0) return ist_fail(err, IST_CONFLICT, "%s exists already", path);
    ist_status status = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK ? IST_OK : open_failed(to, path, err);
    sqlite3_backup *copy = status == IST_OK ? sqlite3_backup_init(to, "main", ledger->db, "main") : NULL;
    if (copy) sqlite3_backup_step(copy, -1);
    if (status == IST_OK && (!copy || sqlite3_backup_finish(copy) != SQLITE_OK)) status = ist_fail(err, IST_IO, "%s: cannot be copied: %s", path, sqlite3_errmsg(to));
    sqlite3_close(to);
    if (status != IST_OK) unlink(path);
    return status;
}

void ist_ledger_undo(ist_ledger *ledger)
{
    if (!ledger->in_transaction) return;
    if (!sqlite3_get_autocommit(ledger->db)) sqlite3_exec(ledger->db, "ROLLBACK", NULL, NULL, NULL);
    ledger->in_transaction = false;
    ledger->actors_known = false;
}
