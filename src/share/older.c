/* SPDX-License-Identifier: Apache-2.0
 *
 * older.c: what the store has beyond the form of its version 2. A store of that form gets it when it is opened for writing.
 */
#include "exchange_local.h"

/* `taken`: which record of the ledger came with which object of a partner. `passed`: rows of outboxes that were hidden when somebody read
 * past them. */
static const char later[] = "CREATE TABLE IF NOT EXISTS taken (key TEXT PRIMARY KEY, side TEXT NOT NULL, id TEXT NOT NULL) STRICT, WITHOUT ROWID;"
                            "CREATE TABLE IF NOT EXISTS passed (key INTEGER PRIMARY KEY) STRICT;";

ist_status exchange_add_later(ist_exchange *x, ist_error *err) { return exchange_run(x, later, err); }

ist_status exchange_bring_up(ist_exchange *x, int version, ist_error *err)
{
    if (version == EXCHANGE_VERSION || sqlite3_db_readonly(x->db, "main") == 1) return IST_OK;
    ist_buffer sql = { 0 };
    ist_buffer_print(&sql, "PRAGMA user_version = %d", EXCHANGE_VERSION);
    ist_status status = sql.failed ? ist_fail(err, IST_NOMEM, "out of memory") : exchange_begin(x, err);
    if (status == IST_OK) {
        status = exchange_add_later(x, err);
        if (status == IST_OK) status = exchange_run(x, sql.at, err);
        if (status == IST_OK) status = exchange_commit(x, err);
        else exchange_undo(x);
    }
    ist_buffer_clear(&sql);
    return status;
}
