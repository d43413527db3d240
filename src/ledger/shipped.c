/* SPDX-License-Identifier: Apache-2.0
 *
 * shipped.c: a ledger made from a folder of data, and the one that is read when none is named.
 */
#include "ledger_local.h"

#include <errno.h>
#include <fcntl.h>
#include <isthmus/ledger/import.h>
#include <isthmus/ledger/shipped.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LARGEST_DATA = 64 << 20 };

/* Path of the file that holds a table's records: TABLE.csv, or TABLE.geojson; false when there is neither. */
static bool data_file(const char *folder, const char *table, ist_buffer *out)
{
    static const char *const endings[] = { "csv", "geojson" };
    for (size_t i = 0; i < 2; i++) {
        ist_buffer_clear(out);
        memset(out, 0, sizeof *out);
        ist_buffer_print(out, "%s/%s.%s", folder, table, endings[i]);
        if (!out->failed && access(out->at, R_OK) == 0) return true;
    }
    return false;
}

static ist_status fill(ist_ledger *ledger, const char *folder, size_t *out_records, ist_error *err)
{
    size_t files = 0, records = 0;
    ist_buffer path = { 0 };
    ist_status status = IST_OK;
    for (size_t i = 0; i < ist_record_count() && status == IST_OK; i++) {
        ist_import_report report = { 0 };
        if (!data_file(folder, ist_record_at(i)->table, &path)) continue;
        files++;
        status = ist_ledger_import(ledger, path.at, NULL, NULL, &report, err);
        if (status == IST_OK && report.refused > 0)
            status = ist_fail(err, IST_SYNTAX, "%s:%ld: %s", path.at, report.faults[0].line, report.faults[0].text);
        records += report.accepted;
        ist_import_report_clear(&report);
    }
    if (status == IST_OK && files == 0)
        status = ist_fail(err, IST_MISSING,
                          "%s holds no data: no file named after a table (actors.csv, sources.csv, ...)", folder);
    ist_buffer_clear(&path);
    if (status == IST_OK && out_records) *out_records = records;
    return status;
}

static ist_status sync_file(const char *path, ist_error *err)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ist_status status = IST_OK;
    if (file < 0 || fsync(file) != 0) status = ist_fail(err, IST_IO, "%s: %s", path, strerror(errno));
    if (file >= 0) close(file);
    return status;
}

/* Everything in one transaction of a file that nobody else knows yet; it is made durable as a whole. */
static ist_status make_at(const char *path, const char *folder, size_t *out_records, ist_error *err)
{
    ist_ledger *ledger = NULL;
    ist_status status = ist_ledger_open(&ledger, path, IST_LEDGER_CREATE, err);
    if (status != IST_OK) return status;
    IST_CHECK(ledger_run(ledger, "PRAGMA synchronous = OFF", err));
    IST_CHECK(ist_ledger_begin(ledger, err));
    IST_CHECK(fill(ledger, folder, out_records, err));
    IST_CHECK(ist_ledger_commit(ledger, err));
    IST_CHECK(ledger_run(ledger, "PRAGMA wal_checkpoint(TRUNCATE)", err));
    IST_CHECK(sync_file(path, err));
done:
    ist_ledger_free(ledger);
    return status;
}

static void remove_ledger(const char *path)
{
    static const char *const tails[] = { "", "-wal", "-shm", "-journal" };
    for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++) {
        ist_buffer name = { 0 };
        ist_buffer_print(&name, "%s%s", path, tails[i]);
        if (!name.failed) unlink(name.at);
        ist_buffer_clear(&name);
    }
}

/* What went wrong with the file that is made, told of the one that was asked for. */
static void pass_on(const char *path, const char *temporary, const ist_error *why, ist_error *err)
{
    const char *at = strstr(why->text, temporary);
    if (at) ist_fail(err, why->code, "%.*s%s%s", (int)(at - why->text), why->text, path, at + strlen(temporary));
    else ist_fail(err, why->code, "%s", why->text);
    if (err) err->row = why->row;
}

ist_status ist_ledger_make(const char *path, const char *data_folder, size_t *out_records, ist_error *err)
{
    ist_buffer temporary = { 0 };
    struct stat info;
    ist_error why = { 0 };
    ist_status status = IST_OK;
    if (stat(path, &info) == 0) return ist_fail(err, IST_CONFLICT, "%s exists already", path);
    IST_TRY(ist_can_write(path, false, err));
    ist_buffer_print(&temporary, "%s.part-%ld", path, (long)getpid());
    if (temporary.failed) return ist_fail(err, IST_NOMEM, "out of memory");
    remove_ledger(temporary.at);
    IST_CHECK(make_at(temporary.at, data_folder, out_records, &why));
    /* link() refuses a name that appeared meanwhile, where rename() would replace it. */
    if (link(temporary.at, path) != 0) {
        if (errno == EEXIST) status = ist_fail(err, IST_CONFLICT, "%s exists already", path);
        else if (rename(temporary.at, path) != 0) status = ist_fail(err, IST_IO, "%s: %s", path, strerror(errno));
    }
    if (status == IST_OK) ist_sync_folder_of(path);
done:
    if (why.code) pass_on(path, temporary.at, &why, err);
    remove_ledger(temporary.at);
    ist_buffer_clear(&temporary);
    return status;
}

/* FNV-1a, 64 bits (Fowler, Noll, Vo), over names and bytes of the data files and the version of the ledger. */
static uint64_t hash_more(uint64_t hash, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) hash = (hash ^ (unsigned char)bytes[i]) * UINT64_C(1099511628211);
    return hash;
}

static ist_status hash_data(const char *folder, uint64_t *out, ist_error *err)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    ist_buffer path = { 0 };
    ist_status status = IST_OK;
    char version[32];
    snprintf(version, sizeof version, "ledger %d", IST_LEDGER_VERSION);
    hash = hash_more(hash, version, strlen(version));
    for (size_t i = 0; i < ist_record_count() && status == IST_OK; i++) {
        const ist_record *record = ist_record_at(i);
        char *text = NULL;
        size_t length = 0;
        for (size_t c = 0; c < ist_record_columns(record); c++) { /* a changed schema is another ledger */
            const ist_field *field = ist_record_column(record, c);
            hash = hash_more(hash, field->name, strlen(field->name) + 1);
            hash = hash_more(hash, field->meaning, strlen(field->meaning) + 1);
        }
        if (!data_file(folder, record->table, &path)) continue;
        status = ist_read_file(path.at, LARGEST_DATA, &text, &length, err);
        if (status == IST_OK) hash = hash_more(hash_more(hash, record->table, strlen(record->table) + 1), text, length);
        free(text);
    }
    ist_buffer_clear(&path);
    if (status == IST_OK) *out = hash;
    return status;
}

static bool cache_folder(ist_buffer *out)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    if (cache && cache[0] == '/') ist_buffer_print(out, "%s/isthmus", cache);
    else if (home && home[0] == '/') ist_buffer_print(out, "%s/.cache/isthmus", home);
    else return false;
    return !out->failed;
}

static ist_status open_in_memory(ist_ledger **out, const char *folder, ist_error *err)
{
    ist_ledger *ledger = NULL;
    ist_status status;
    IST_TRY(ist_ledger_open(&ledger, ":memory:", IST_LEDGER_CREATE, err));
    IST_CHECK(ist_ledger_begin(ledger, err));
    IST_CHECK(fill(ledger, folder, NULL, err));
    IST_CHECK(ist_ledger_commit(ledger, err));
    *out = ledger;
    return IST_OK;
done:
    ist_ledger_free(ledger);
    return status;
}

static ist_status open_cached(ist_ledger **out, const char *folder, ist_error *err)
{
    ist_buffer path = { 0 };
    ist_error fault = { 0 };
    uint64_t hash = 0;
    ist_status status = hash_data(folder, &hash, err);
    if (status != IST_OK) goto done;
    if (!cache_folder(&path) || ist_make_folder(path.at, NULL) != IST_OK) goto memory;
    ist_buffer_print(&path, "/ledger-%016llx.db", (unsigned long long)hash);
    if (path.failed) {
        status = ist_fail(err, IST_NOMEM, "out of memory");
        goto done;
    }
    if (ist_ledger_open(out, path.at, IST_LEDGER_READ, &fault) == IST_OK) goto done;
    if (fault.code == IST_SYNTAX) remove_ledger(path.at); /* half a file, or another program's */
    else if (fault.code != IST_MISSING) goto memory;      /* sound, perhaps: busy, not to be read, or too many files are open */
    status = ist_ledger_make(path.at, folder, NULL, &fault);
    if (status == IST_IO) goto memory;
    if (status == IST_OK || status == IST_CONFLICT) /* another process was faster */
        status = ist_ledger_open(out, path.at, IST_LEDGER_READ, err);
    else if (err) *err = fault;
    goto done;
memory:
    status = open_in_memory(out, folder, err);
done:
    ist_buffer_clear(&path);
    return status;
}

ist_status ist_ledger_default(ist_ledger **out, const char *path, const char *data_folder, ist_error *err)
{
    const char *named = getenv("ISTHMUS_LEDGER");
    ist_status status;
    if (path) return ist_ledger_open(out, path, IST_LEDGER_READ, err);
    if (named && *named) {
        status = ist_ledger_open(out, named, IST_LEDGER_READ, err);
        return status == IST_OK ? status : ist_within(err, status, "ISTHMUS_LEDGER");
    }
    status = open_cached(out, data_folder, err);
    return status == IST_OK ? status : ist_within(err, status, "the shipped data");
}
