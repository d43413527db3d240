/* SPDX-License-Identifier: Apache-2.0
 *
 * exchange.c: the file of an exchange, its statements, and its partners.
 */
#include "exchange_local.h"

#include <errno.h>
#include <isthmus/ledger/store.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Rows of outbox and inbox are one table. A box is twice the partner's number, one more for its inbox; the key of a row is its
 * box and, in the lower 32 bits, its place in it, so that a box is read in order without another index. `lone`: no other
 * version of the id is in the box. Nothing is deleted; what is recalled is marked, and what comes again moves behind all others. */
static const char schema[] =
    "CREATE TABLE node (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE partners (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, side TEXT NOT NULL, code TEXT NOT NULL, first_day INTEGER NOT NULL,"
    " last_day INTEGER NOT NULL, certificate TEXT NOT NULL, user TEXT NOT NULL, password TEXT NOT NULL, url TEXT NOT NULL,"
    " outbox TEXT NOT NULL UNIQUE, inbox TEXT NOT NULL UNIQUE) STRICT;"
    "CREATE UNIQUE INDEX partners_certificate ON partners(certificate) WHERE certificate <> '';"
    "CREATE UNIQUE INDEX partners_password ON partners(password) WHERE password <> '';"
    "CREATE TABLE objects (id TEXT NOT NULL, version TEXT NOT NULL, category TEXT NOT NULL, originator TEXT NOT NULL,"
    " bytes TEXT NOT NULL, recalled INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (id, version)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE consents (id TEXT NOT NULL, partner TEXT NOT NULL, day INTEGER NOT NULL, PRIMARY KEY (id, partner)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE rows (key INTEGER PRIMARY KEY, box INTEGER NOT NULL, date_added INTEGER NOT NULL, recalled INTEGER NOT NULL DEFAULT 0,"
    " lone INTEGER NOT NULL, consented INTEGER NOT NULL, id TEXT NOT NULL, version TEXT NOT NULL, type TEXT NOT NULL, category TEXT NOT NULL,"
    " originator TEXT NOT NULL, markings TEXT NOT NULL, ids TEXT NOT NULL, bytes TEXT NOT NULL) STRICT;"
    "CREATE UNIQUE INDEX rows_id ON rows(id, box, version);"
    "CREATE TABLE grounds (id TEXT NOT NULL, key INTEGER NOT NULL, PRIMARY KEY (id, key)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE statuses (partner TEXT NOT NULL, id TEXT NOT NULL, bytes TEXT NOT NULL, PRIMARY KEY (partner, id)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE cursors (partner TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (partner, name)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE audit (partner TEXT NOT NULL, n INTEGER NOT NULL, record TEXT NOT NULL, hash TEXT NOT NULL,"
    " PRIMARY KEY (partner, n)) STRICT, WITHOUT ROWID;"
    "CREATE TRIGGER audit_kept BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is not rewritten'); END;"
    "CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is not rewritten'); END;";

#define ROW_COLUMNS "key, date_added, id, version, type, bytes, category, originator, consented, markings, ids, recalled, lone"
#define NEW_ROW_COLUMNS "key, box, date_added, lone, consented, id, version, type, category, originator, markings, ids, bytes"
#define PARTNER_COLUMNS "name, side, code, first_day, last_day, certificate, user, password, url, outbox, inbox"

/* Versions are moments: the order of their texts is another where one has more digits, and two texts may be one version. The store sorts and
 * indexes texts; BY_MOMENT makes of them, within one id, what they say. */
#define BY_MOMENT "COLLATE moment"

/* The inbox of the partner who gave an id first: it is that partner's, whoever calls something by it afterwards. NULL: nobody gave it. */
#define GIVER "SELECT coalesce((SELECT box FROM givers WHERE id = ?1), (SELECT box FROM rows WHERE id = ?1 AND box % 2 = 1 LIMIT 1))"

#define RECALLED_HERE "EXISTS (SELECT 1 FROM recalls WHERE recalls.id = ?1)"

static const char *const statement_text[SQL_COUNT] = {
    [SQL_OBJECT] = "SELECT bytes, category, originator, recalled FROM objects WHERE id = ?1 AND version ="
                   " (SELECT version FROM objects WHERE id = ?1 ORDER BY version " BY_MOMENT " DESC, version DESC LIMIT 1)",
    [SQL_OBJECT_GIVEN] = "SELECT bytes, category, originator, recalled OR " RECALLED_HERE " FROM rows WHERE key ="
                         " (SELECT key FROM rows WHERE id = ?1 AND box = (" GIVER ") ORDER BY version " BY_MOMENT " DESC, version DESC LIMIT 1)",
    [SQL_GIVER] = GIVER,
    [SQL_GIVER_ADD] = "INSERT OR IGNORE INTO givers (id, box) SELECT id, box FROM rows WHERE id = ?1 AND box % 2 = 1 AND box <> ?2 LIMIT 1",
    [SQL_OWN] = "SELECT 1 FROM objects WHERE id = ?1 LIMIT 1",
    [SQL_ALL_GIVEN] = "SELECT bytes, recalled OR " RECALLED_HERE " FROM rows WHERE id = ?1 AND box % 2 = 1",
    [SQL_OBJECT_VERSION] = "SELECT bytes, category FROM objects WHERE id = ?1 AND version = ?2 " BY_MOMENT " ORDER BY version = ?2 DESC LIMIT 1",
    [SQL_OBJECT_ADD] = "INSERT INTO objects (id, version, category, originator, bytes) VALUES (?1, ?2, ?3, ?4, ?5)",
    [SQL_ROW_HELD] = "SELECT 1 FROM rows WHERE id = ?1 AND box IN (?2, ?2 + 1) LIMIT 1",
    [SQL_CONSENTED] = "SELECT 1 FROM consents WHERE id = ?1 AND partner = ?2",
    [SQL_PARTNER_NAME] = "SELECT " PARTNER_COLUMNS ", number FROM partners WHERE name = ?1",
    [SQL_PARTNER_CERTIFICATE] = "SELECT " PARTNER_COLUMNS ", number FROM partners WHERE certificate = ?1 AND certificate <> ''",
    [SQL_PARTNER_PASSWORD] = "SELECT " PARTNER_COLUMNS ", number FROM partners WHERE password = ?1 AND password <> ''",
    [SQL_ROWS] = "SELECT " ROW_COLUMNS " FROM rows WHERE key > ?1 AND key < ?2 ORDER BY key",
    [SQL_ROWS_NOT_PASSED] = "SELECT " ROW_COLUMNS " FROM rows WHERE key > ?1 AND key < ?2 AND NOT EXISTS (SELECT 1 FROM passed WHERE passed.key = rows.key)"
                            " ORDER BY key",
    [SQL_ROWS_OF_ID] = "SELECT " ROW_COLUMNS " FROM rows WHERE id = ?1 AND box = ?2 AND key > ?3 ORDER BY key",
    [SQL_ROWS_MADE_OF] = "SELECT " ROW_COLUMNS " FROM rows WHERE (id = ?1 OR key IN (SELECT key FROM grounds WHERE grounds.id = '" COPY_OF "' || ?1))"
                         " AND box = ?2 AND version = ?3 " BY_MOMENT " AND id <> ?4 AND recalled = 0",
    [SQL_ROW_OTHERS] = "SELECT " ROW_COLUMNS " FROM rows WHERE id = ?1 AND box = ?2",
    [SQL_ROW_VERSION] = "SELECT " ROW_COLUMNS " FROM rows WHERE id = ?1 AND box = ?2 AND version = ?3 " BY_MOMENT " ORDER BY version = ?3 DESC LIMIT 1",
    [SQL_ROW_ADD] = "INSERT INTO rows (" NEW_ROW_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    [SQL_ROW_VERSIONS] = "SELECT version FROM rows WHERE id = ?1 AND box = ?2",
    [SQL_ROW_NOT_LONE] = "UPDATE rows SET lone = 0 WHERE id = ?1 AND box = ?2 AND lone = 1",
    [SQL_ROW_FIND] = "SELECT bytes, date_added, key, recalled FROM rows WHERE id = ?1 AND box = ?2 AND version = ?3 " BY_MOMENT " ORDER BY version = ?3 DESC LIMIT 1",
    [SQL_ROW_MOVE] = "UPDATE rows SET key = ?2, date_added = ?3, recalled = 0 WHERE key = ?1",
    [SQL_ROW_DECIDED] = "UPDATE rows SET consented = ?2, category = ?3, originator = ?4, markings = ?5, ids = ?6, bytes = ?7 WHERE key = ?1"
                        " AND (consented, category, originator, markings, ids, bytes) IS NOT (?2, ?3, ?4, ?5, ?6, ?7)",
    [SQL_PASSED_NEXT] = "SELECT " ROW_COLUMNS ", decided FROM passed CROSS JOIN rows USING (key) WHERE decided > ?1 AND decided < ?2 ORDER BY decided LIMIT 1",
    [SQL_ROWS_PASSED] = "SELECT " ROW_COLUMNS " FROM passed CROSS JOIN rows USING (key) WHERE decided = ?1",
    [SQL_PASSED] = "SELECT 1 FROM passed WHERE key = ?1",
    [SQL_PASSED_ADD] = "INSERT OR IGNORE INTO passed (key, decided) SELECT key, " DECIDED_ON " FROM rows WHERE key = ?1",
    [SQL_MOVED_ADD] = "INSERT INTO temp.moved (old, new) VALUES (?1, ?2)",
    [SQL_GROUND_ADD] = "INSERT OR IGNORE INTO grounds (id, key) VALUES (?1, ?2)",
    [SQL_LAST_ROW] = "SELECT key, date_added FROM rows WHERE key > ?1 AND key < ?2 ORDER BY key DESC LIMIT 1",
    [SQL_BEGIN] = "BEGIN IMMEDIATE", [SQL_COMMIT] = "COMMIT",
    [SQL_AUDIT_LAST] = "SELECT n, hash FROM audit WHERE partner = ?1 ORDER BY n DESC LIMIT 1",
    [SQL_AUDIT_ADD] = "INSERT INTO audit (partner, n, record, hash) VALUES (?1, ?2, ?3, ?4)",
};

ist_status exchange_error(ist_exchange *x, ist_error *err, const char *doing)
{
    int code = sqlite3_errcode(x->db) & 0xff;
    ist_status status = code == SQLITE_NOMEM ? IST_NOMEM : code == SQLITE_CONSTRAINT ? IST_CONFLICT : IST_IO;
    int cause = sqlite3_system_errno(x->db);
    if (code == SQLITE_CANTOPEN && cause) return ist_fail(err, status, "the exchange's store: %s: %s", doing, strerror(cause));
    return ist_fail(err, status, "the exchange's store: %s: %s", doing, sqlite3_errmsg(x->db));
}

ist_status exchange_run(ist_exchange *x, const char *sql, ist_error *err)
{
    return sqlite3_exec(x->db, sql, NULL, NULL, NULL) == SQLITE_OK ? IST_OK : exchange_error(x, err, "writing");
}

sqlite3_stmt *exchange_statement_of(ist_exchange *x, exchange_statement which, ist_error *err)
{
    sqlite3_stmt **statement = &x->statements[which];
    if (*statement) {
        sqlite3_reset(*statement);
        sqlite3_clear_bindings(*statement);
    } else if (sqlite3_prepare_v3(x->db, statement_text[which], -1, SQLITE_PREPARE_PERSISTENT, statement, NULL) != SQLITE_OK) {
        exchange_error(x, err, "preparing");
        return NULL;
    }
    return *statement;
}

void exchange_bind(sqlite3_stmt *statement, int parameter, const char *text)
{
    sqlite3_bind_text(statement, parameter, text, -1, SQLITE_STATIC);
}

const char *exchange_text(sqlite3_stmt *statement, int column)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);
    return text ? text : "";
}

ist_status exchange_step(ist_exchange *x, sqlite3_stmt *statement, bool *out_row, ist_error *err)
{
    int code = sqlite3_step(statement);
    *out_row = code == SQLITE_ROW;
    return code == SQLITE_ROW || code == SQLITE_DONE ? IST_OK : exchange_error(x, err, "reading");
}

ist_status exchange_do(ist_exchange *x, sqlite3_stmt *statement, ist_error *err)
{
    int code = sqlite3_step(statement);
    ist_status status = code == SQLITE_DONE ? IST_OK : exchange_error(x, err, "writing");
    sqlite3_reset(statement);
    return status;
}

/* IMMEDIATE: who begins writes, so that order of sequence is order of commit. */
ist_status exchange_begin(ist_exchange *x, ist_error *err)
{
    sqlite3_stmt *begin = exchange_statement_of(x, SQL_BEGIN, err);
    x->tail_box = 0;
    x->n_usable = 0;
    return begin ? exchange_do(x, begin, err) : IST_IO;
}

ist_status exchange_commit(ist_exchange *x, ist_error *err)
{
    sqlite3_stmt *commit = exchange_statement_of(x, SQL_COMMIT, err);
    ist_status status = commit ? exchange_do(x, commit, err) : IST_IO;
    if (status != IST_OK) exchange_undo(x);
    return status;
}

void exchange_undo(ist_exchange *x)
{
    if (!sqlite3_get_autocommit(x->db)) sqlite3_exec(x->db, "ROLLBACK", NULL, NULL, NULL);
}

/* ---- opening */

static int64_t system_clock(void *context)
{
    struct timespec now;
    (void)context;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static ist_status put_node(ist_exchange *x, const char *name, const void *value, int length, ist_error *err)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(x->db, "INSERT INTO node (name, value) VALUES (?1, ?2)", -1, &statement, NULL) != SQLITE_OK)
        return exchange_error(x, err, "preparing");
    exchange_bind(statement, 1, name);
    sqlite3_bind_blob(statement, 2, value, length, SQLITE_STATIC);
    ist_status status = exchange_do(x, statement, err);
    sqlite3_finalize(statement);
    return status;
}

ist_status exchange_get_node(ist_exchange *x, const char *name, void *out, int room, int *out_length, ist_error *err)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;
    if (sqlite3_prepare_v2(x->db, "SELECT value FROM node WHERE name = ?1", -1, &statement, NULL) != SQLITE_OK)
        return exchange_error(x, err, "preparing");
    exchange_bind(statement, 1, name);
    ist_status status = exchange_step(x, statement, &row, err);
    if (status == IST_OK && (!row || sqlite3_column_bytes(statement, 0) > room))
        status = ist_fail(err, IST_SYNTAX, "the exchange's store has no '%s'", name);
    if (status == IST_OK) {
        *out_length = sqlite3_column_bytes(statement, 0);
        memcpy(out, sqlite3_column_blob(statement, 0), (size_t)*out_length);
    }
    sqlite3_finalize(statement);
    return status;
}

static ist_status set_pragma(ist_exchange *x, const char *name, int value, ist_error *err)
{
    ist_buffer sql = { 0 };
    ist_buffer_print(&sql, "PRAGMA %s = %d", name, value);
    ist_status status = sql.failed ? ist_fail(err, IST_NOMEM, "out of memory") : exchange_run(x, sql.at, err);
    ist_buffer_clear(&sql);
    return status;
}

ist_status exchange_set_version(ist_exchange *x, ist_error *err) { return set_pragma(x, "user_version", EXCHANGE_VERSION, err); }

static ist_status create(ist_exchange *x, const char *side, const unsigned char *secret, ist_error *err)
{
    if (!side || !*side || strlen(side) >= sizeof x->side) return ist_fail(err, IST_USAGE, "whose exchange it is must be said");
    if (secret) memcpy(x->secret, secret, sizeof x->secret);
    else if (!share_random(x->secret, sizeof x->secret)) return ist_fail(err, IST_IO, "no random numbers from the system");
    strcpy(x->side, side);
    unsigned char key[256];
    size_t key_length = 0;
    IST_TRY(exchange_new_key(key, sizeof key, &key_length, err));
    ist_status status = IST_OK;
    IST_TRY(exchange_begin(x, err));
    IST_CHECK(set_pragma(x, "application_id", IST_EXCHANGE_APPLICATION, err));
    IST_CHECK(exchange_set_version(x, err));
    IST_CHECK(exchange_run(x, schema, err));
    IST_CHECK(exchange_add_later(x, err));
    IST_CHECK(put_node(x, "side", side, (int)strlen(side), err));
    IST_CHECK(put_node(x, "secret", x->secret, sizeof x->secret, err));
    IST_CHECK(put_node(x, "key", key, (int)key_length, err));
    return exchange_commit(x, err);
done:
    exchange_undo(x);
    return status;
}

int exchange_pragma(ist_exchange *x, const char *pragma)
{
    sqlite3_stmt *statement = NULL;
    int value = 0;
    if (sqlite3_prepare_v2(x->db, pragma, -1, &statement, NULL) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW)
        value = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    return value;
}

static ist_status read_node(ist_exchange *x, ist_error *err)
{
    int length = 0;
    if (exchange_pragma(x, "PRAGMA application_id") != IST_EXCHANGE_APPLICATION) return ist_fail(err, IST_SYNTAX, "not an exchange");
    int version = exchange_pragma(x, "PRAGMA user_version");
    if (version < OLDEST_EXCHANGE || version > EXCHANGE_VERSION) return ist_fail(err, IST_CONFLICT, "another isthmus made it");
    IST_TRY(exchange_get_node(x, "side", x->side, (int)sizeof x->side - 1, &length, err));
    x->side[length] = '\0';
    IST_TRY(exchange_get_node(x, "secret", x->secret, (int)sizeof x->secret, &length, err));
    if (length != DIGEST_BYTES) return ist_fail(err, IST_SYNTAX, "the exchange's secret is damaged");
    return version == EXCHANGE_VERSION ? IST_OK : exchange_bring_up(x, err);
}

static int compare_versions(void *context, int a_length, const void *a, int b_length, const void *b)
{
    (void)context;
    return share_compare_moments(a, (size_t)a_length, b, (size_t)b_length);
}

static ist_status connect_store(ist_exchange *x, const char *path, int flags, const char *settings, ist_error *err)
{
    if (sqlite3_open_v2(path, &x->db, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) return exchange_error(x, err, "opening");
    sqlite3_busy_timeout(x->db, 10000);
    sqlite3_db_config(x->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    if (sqlite3_create_collation(x->db, "moment", SQLITE_UTF8, NULL, compare_versions) != SQLITE_OK) return exchange_error(x, err, "opening");
    return exchange_run(x, settings, err);
}

static bool may_not_write(const ist_exchange *x)
{
    int code = sqlite3_errcode(x->db) & 0xff;
    return code == SQLITE_CANTOPEN || code == SQLITE_READONLY;
}

static void disconnect_store(ist_exchange *x)
{
    sqlite3_close(x->db);
    x->db = NULL;
}

/* For writing; where nothing may be written (a medium that is kept as evidence) to be read, with its log or, where it has none, as it
 * stands. */
static ist_status open_store(ist_exchange *x, const char *path, bool create, ist_error *err)
{
    ist_buffer uri = { 0 };
    ist_status status = connect_store(x, path, SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0),
                                      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -131072", err);
    if (status == IST_OK || create || !may_not_write(x)) return status;
    disconnect_store(x);
    status = connect_store(x, path, SQLITE_OPEN_READONLY, "PRAGMA cache_size = -131072; SELECT 1 FROM sqlite_master", err);
    if (status == IST_OK || !may_not_write(x)) return status;
    disconnect_store(x);
    if ((status = ist_database_as_it_stands(&uri, path, err)) == IST_OK)
        status = connect_store(x, uri.at, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, "PRAGMA cache_size = -131072", err);
    ist_buffer_clear(&uri);
    return status;
}

ist_status ist_exchange_open(ist_exchange **out, const char *path, const ist_exchange_options *options, ist_error *err)
{
    ist_status status = IST_OK;
    bool there = access(path, F_OK) == 0;
    if (options->create && there) return ist_fail(err, IST_CONFLICT, "%s exists already", path);
    if (!options->create && !there) return ist_fail(err, IST_MISSING, "%s: no such file", path);
    ist_exchange *x = calloc(1, sizeof *x);
    if (!x || !(x->scratch = ist_arena_new()) || !(x->read = json_array())) {
        if (x) ist_arena_free(x->scratch);
        free(x);
        return ist_fail(err, IST_NOMEM, "out of memory");
    }
    x->clock = options->clock ? options->clock : system_clock;
    x->clock_context = options->clock_context;
    x->asker = "";
    IST_CHECK(open_store(x, path, options->create, err));
    status = options->create ? create(x, options->our_side, options->secret, err) : read_node(x, err);
done:
    if (status != IST_OK) {
        ist_exchange_free(x);
        return ist_within(err, status, "%s", path);
    }
    *out = x;
    return IST_OK;
}

void ist_exchange_free(ist_exchange *x)
{
    if (!x) return;
    for (int i = 0; i < SQL_COUNT; i++) sqlite3_finalize(x->statements[i]);
    sqlite3_close(x->db);
    ist_arena_free(x->scratch);
    json_decref(x->read);
    free(x->markings);
    free(x);
}

int64_t ist_exchange_now(const ist_exchange *x) { return x->clock(x->clock_context); }
const unsigned char *ist_exchange_secret(const ist_exchange *x) { return x->secret; }

void ist_exchange_set_terms(ist_exchange *x, size_t n, const ist_terms *terms)
{
    x->n_terms = n;
    x->terms = terms;
}

/* ---- partners */

static void read_partner(sqlite3_stmt *row, ist_partner *out)
{
    struct { char *text; size_t room; int column; } const texts[] = {
        { out->name, sizeof out->name, 0 }, { out->side, sizeof out->side, 1 }, { out->code, sizeof out->code, 2 },
        { out->certificate, sizeof out->certificate, 5 }, { out->user, sizeof out->user, 6 },
        { out->password, sizeof out->password, 7 }, { out->url, sizeof out->url, 8 }, { out->outbox, sizeof out->outbox, 9 },
        { out->inbox, sizeof out->inbox, 10 },
    };
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        snprintf(texts[i].text, texts[i].room, "%s", exchange_text(row, texts[i].column));
    out->first_day = sqlite3_column_int(row, 3);
    out->last_day = sqlite3_column_int(row, 4);
    out->number = sqlite3_column_int64(row, 11);
}

static bool is_name(const char *text)
{
    size_t length = strlen(text);
    return length > 0 && length < IST_PARTNER_TEXT && strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

ist_status ist_exchange_password(ist_partner *partner, const char *text, ist_error *err)
{
    size_t user = strcspn(text, ":");
    if (user == 0 || user >= sizeof partner->user || !text[user] || !text[user + 1])
        return ist_fail(err, IST_SYNTAX, "not USER:PASSWORD");
    memcpy(partner->user, text, user);
    partner->user[user] = '\0';
    share_digest(text, strlen(text), partner->password);
    return IST_OK;
}

static ist_status check_partner(const ist_partner *partner, ist_error *err)
{
    if (!is_name(partner->name)) return ist_fail(err, IST_USAGE, "a partner's name is of a-z, 0-9 and '-': '%s'", partner->name);
    if (!*partner->side || !*partner->code) return ist_fail(err, IST_USAGE, "partner %s needs a side and a code", partner->name);
    bool secured = strncmp(partner->url, "https://", 8) == 0, plain = strncmp(partner->url, "http://", 7) == 0;
    if (*partner->url && !secured && !(plain && !*partner->certificate))
        return ist_fail(err, IST_USAGE, "partner %s: its URL '%.100s' does not begin with https://%s", partner->name, partner->url,
                        plain ? "; without that nobody is known by a certificate" : "");
    if (*partner->url && strcspn(partner->url + (secured ? 8 : 7), "/:?#") == 0)
        return ist_fail(err, IST_USAGE, "partner %s: its URL '%.100s' names no host", partner->name, partner->url);
    return IST_OK;
}

ist_status ist_exchange_put_partner(ist_exchange *x, const ist_partner *partner, ist_error *err)
{
    char outbox[UUID_TEXT], inbox[UUID_TEXT];
    sqlite3_stmt *statement = NULL;
    IST_TRY(check_partner(partner, err));
    const char *out_parts[] = { "outbox", partner->name }, *in_parts[] = { "inbox", partner->name };
    share_uuid(x->secret, 2, out_parts, outbox);
    share_uuid(x->secret, 2, in_parts, inbox);
    static const char sql[] = "INSERT INTO partners (" PARTNER_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
                              " ON CONFLICT (name) DO UPDATE SET side = ?2, code = ?3, first_day = ?4, last_day = ?5, certificate = ?6,"
                              " user = ?7, password = ?8, url = ?9";
    if (sqlite3_prepare_v2(x->db, sql, -1, &statement, NULL) != SQLITE_OK) return exchange_error(x, err, "preparing");
    const char *const texts[] = { partner->name, partner->side, partner->code, NULL, NULL, partner->certificate, partner->user,
                                  partner->password, partner->url, outbox, inbox };
    for (int i = 0; i < 11; i++)
        if (texts[i]) exchange_bind(statement, i + 1, texts[i]);
    sqlite3_bind_int(statement, 4, partner->first_day);
    sqlite3_bind_int(statement, 5, partner->last_day);
    ist_status status = exchange_do(x, statement, err);
    sqlite3_finalize(statement);
    if (status == IST_CONFLICT) return ist_fail(err, IST_CONFLICT, "another partner has this certificate or password");
    return status;
}

ist_status ist_exchange_partner(ist_exchange *x, const char *name, const char *certificate, const char *password, ist_partner *out,
                                ist_error *err)
{
    bool row = false;
    exchange_statement which = name ? SQL_PARTNER_NAME : certificate ? SQL_PARTNER_CERTIFICATE : SQL_PARTNER_PASSWORD;
    const char *text = name ? name : certificate ? certificate : password;
    sqlite3_stmt *statement = exchange_statement_of(x, which, err);
    if (!statement) return IST_IO;
    exchange_bind(statement, 1, text);
    ist_status status = exchange_step(x, statement, &row, err);
    if (status == IST_OK && row) read_partner(statement, out);
    sqlite3_reset(statement);
    if (status == IST_OK && !row) return ist_fail(err, IST_MISSING, name ? "no partner is called '%s'" : "no partner has this %s",
                                                  name ? name : certificate ? "certificate" : "password");
    return status;
}

ist_status ist_exchange_each_partner(ist_exchange *x, bool (*each)(void *context, const ist_partner *partner), void *context, ist_error *err)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;
    ist_status status;
    if (sqlite3_prepare_v2(x->db, "SELECT " PARTNER_COLUMNS ", number FROM partners ORDER BY name", -1, &statement, NULL) != SQLITE_OK)
        return exchange_error(x, err, "preparing");
    while ((status = exchange_step(x, statement, &row, err)) == IST_OK && row) {
        ist_partner partner;
        read_partner(statement, &partner);
        if (!each(context, &partner)) break;
    }
    sqlite3_finalize(statement);
    return status;
}

/* ---- cursors */

ist_status ist_exchange_cursor(ist_exchange *x, const ist_partner *partner, const char *name, ist_buffer *out, ist_error *err)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;
    if (sqlite3_prepare_v2(x->db, "SELECT value FROM cursors WHERE partner = ?1 AND name = ?2", -1, &statement, NULL) != SQLITE_OK)
        return exchange_error(x, err, "preparing");
    exchange_bind(statement, 1, partner->name);
    exchange_bind(statement, 2, name);
    ist_status status = exchange_step(x, statement, &row, err);
    if (status == IST_OK) ist_buffer_add(out, row ? exchange_text(statement, 0) : "");
    sqlite3_finalize(statement);
    return status;
}

ist_status ist_exchange_set_cursor(ist_exchange *x, const ist_partner *partner, const char *name, const char *value, ist_error *err)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(x->db, "INSERT INTO cursors (partner, name, value) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET value = ?3",
                           -1, &statement, NULL) != SQLITE_OK)
        return exchange_error(x, err, "preparing");
    exchange_bind(statement, 1, partner->name);
    exchange_bind(statement, 2, name);
    exchange_bind(statement, 3, value);
    ist_status status = exchange_do(x, statement, err);
    sqlite3_finalize(statement);
    return status;
}
