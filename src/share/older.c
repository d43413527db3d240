/* SPDX-License-Identifier: Apache-2.0
 *
 * older.c: what the store has beyond the form of its version 2. A store of that form, or of version 3, gets it when it is opened for
 * writing.
 */
#include "exchange_local.h"

#include <isthmus/share/facts.h>

/* `taken`: which record of the ledger came with which object of a partner. `passed`: rows of outboxes that were hidden when somebody read
 * past them, until they come again or are taken back. `recalls`: ids of partners that were taken back here. `givers`: of ids that several
 * partners gave, the inbox of who gave it first. */
static const char later[] = "CREATE TABLE IF NOT EXISTS taken (key TEXT PRIMARY KEY, side TEXT NOT NULL, id TEXT NOT NULL) STRICT, WITHOUT ROWID;"
                            "CREATE TABLE IF NOT EXISTS recalls (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;"
                            "CREATE TABLE givers (id TEXT PRIMARY KEY, box INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
                            "CREATE TABLE passed (key INTEGER PRIMARY KEY, decided TEXT NOT NULL) STRICT;"
                            "CREATE INDEX passed_decided ON passed(decided);"
                            "CREATE TRIGGER passed_no_more AFTER UPDATE OF key, recalled ON rows BEGIN DELETE FROM passed WHERE key = old.key; END;";

ist_status exchange_add_later(ist_exchange *x, ist_error *err) { return exchange_run(x, later, err); }

/* Of ids that several partners gave. */
static const char fill_givers[] = "INSERT OR IGNORE INTO givers (id, box) SELECT id, box FROM rows WHERE box % 2 = 1 AND EXISTS"
                                  " (SELECT 1 FROM rows AS other WHERE other.id = rows.id AND other.box % 2 = 1 AND other.box <> rows.box)"
                                  " ORDER BY date_added, key";

static const char move_passed[] = "INSERT INTO passed (key, decided) SELECT key, " DECIDED_ON " FROM passed_3 CROSS JOIN rows USING (key);"
                                  "DROP TABLE passed_3";

/* Whose records are that came before `taken` was kept. A partner's record is the partner's under KEY-PARTNER, and under its own key unless
 * we may hold it ourselves: what is public all do, an event found at sea both sides find, and what we decided on before it came we held.
 * ?1: our identity. */
#define KEY_OF "json_extract(bytes, '$.extensions.\"" IST_RECORD_EXTENSION "\".cells.key')"
#define MOMENT_OF "strftime('%Y-%m-%dT%H:%M:%S', date_added / 1000000, 'unixepoch') || printf('.%06dZ', date_added % 1000000)"
static const char fill_taken[] =
    "WITH decided AS MATERIALIZED (SELECT " KEY_OF " AS key, min(json_extract(record, '$.at')) AS at FROM audit"
    "  JOIN objects ON objects.id = json_extract(record, '$.id')"
    "  WHERE partner NOT LIKE '%/transfers' AND json_extract(bytes, '$.created_by_ref') = ?1 GROUP BY 1),"
    " given AS MATERIALIZED (SELECT " KEY_OF " AS key, name, side, rows.id AS id, date_added, " MOMENT_OF " AS came,"
    "  json_array_length(bytes, '$.object_marking_refs') > 0 AND NOT EXISTS (SELECT 1 FROM json_each(bytes, '$.object_marking_refs')"
    "   WHERE value <> 'marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487') AS public"
    "  FROM rows JOIN partners ON box = 2 * number + 1)"
    "INSERT OR IGNORE INTO taken (key, side, id) SELECT key, side, id FROM"
    " (SELECT substr(key, 1, 400) || '-' || name AS key, side, id, date_added FROM given WHERE key <> '' UNION ALL"
    "  SELECT key, side, id, date_added FROM given WHERE key <> '' AND key NOT GLOB '" IST_FOUND_EVENT "*' AND public IS NOT TRUE AND NOT EXISTS"
    "   (SELECT 1 FROM decided WHERE decided.key = given.key AND at < came))"
    " ORDER BY date_added";

static ist_status fill_in_taken(ist_exchange *x, ist_error *err)
{
    sqlite3_stmt *fill = NULL;
    char identity[96];
    facts_own_identity(x, identity);
    if (sqlite3_prepare_v2(x->db, fill_taken, -1, &fill, NULL) != SQLITE_OK) return exchange_error(x, err, "preparing");
    exchange_bind(fill, 1, identity);
    ist_status status = exchange_do(x, fill, err);
    sqlite3_finalize(fill);
    return status;
}

static ist_status bring_up(ist_exchange *x, ist_error *err)
{
    int version = exchange_pragma(x, "PRAGMA user_version");
    if (version == EXCHANGE_VERSION) return IST_OK; /* another process was first */
    if (version == 3) IST_TRY(exchange_run(x, "ALTER TABLE passed RENAME TO passed_3", err));
    IST_TRY(exchange_add_later(x, err));
    IST_TRY(exchange_run(x, fill_givers, err));
    IST_TRY(version == 3 ? exchange_run(x, move_passed, err) : fill_in_taken(x, err));
    return exchange_set_version(x, err);
}

ist_status exchange_bring_up(ist_exchange *x, ist_error *err)
{
    if (sqlite3_db_readonly(x->db, "main") == 1) return IST_OK;
    IST_TRY(exchange_begin(x, err));
    ist_status status = bring_up(x, err);
    if (status == IST_OK) return exchange_commit(x, err);
    exchange_undo(x);
    return status;
}
