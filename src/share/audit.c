/* SPDX-License-Identifier: Apache-2.0
 *
 * audit.c: two chains a partner. A record is a line of JSON that holds the hash of the one before it; its own hash is
 * SHA-256 of the line. Nothing in the chain tells of other partners or of what was not decided for this one.
 */
#include "exchange_local.h"

#include <stdlib.h>
#include <string.h>

static const char first_hash[] = "0000000000000000000000000000000000000000000000000000000000000000";

void audit_chain_name(const char *partner, ist_audit_chain chain, char out[AUDIT_NAME])
{
    snprintf(out, AUDIT_NAME, "%s%s", partner, chain == IST_AUDIT_TRANSFERS ? "/transfers" : "");
}

ist_status exchange_audit(ist_exchange *x, const char *partner, ist_audit_chain chain, const audit_record *record, long long *out_n,
                          ist_error *err)
{
    bool row = false;
    char name[AUDIT_NAME];
    audit_chain_name(partner, chain, name);
    long long n = 1;
    char previous[DIGEST_TEXT], hash[DIGEST_TEXT], moment[MOMENT_TEXT];
    sqlite3_stmt *last = exchange_statement_of(x, SQL_AUDIT_LAST, err);
    if (!last) return IST_IO;
    exchange_bind(last, 1, name);
    IST_TRY(exchange_step(x, last, &row, err));
    if (row) n = sqlite3_column_int64(last, 0) + 1;
    snprintf(previous, sizeof previous, "%s", row ? exchange_text(last, 1) : first_hash);
    sqlite3_reset(last);
    share_format_moment(ist_exchange_now(x), moment);
    ist_buffer line = { 0 };
    ist_json_writer json = ist_json_to(&line, 0);
    ist_json_object(&json, NULL);
    ist_json_integer(&json, "n", n);
    ist_json_text(&json, "at", moment);
    const struct { const char *key, *text; } fields[] = {
        { "what", record->what }, { "id", record->id }, { "version", record->version }, { "agreement", record->agreement },
        { "rule", record->rule }, { "sha256", record->digest }, { "note", record->note },
    };
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (fields[i].text) ist_json_text(&json, fields[i].key, fields[i].text);
    if (record->count >= 0) ist_json_integer(&json, "count", record->count);
    ist_json_text(&json, "previous", previous);
    ist_json_end(&json);
    ist_status status = line.failed ? ist_fail(err, IST_NOMEM, "out of memory") : IST_OK;
    sqlite3_stmt *add = status == IST_OK ? exchange_statement_of(x, SQL_AUDIT_ADD, err) : NULL;
    if (add) {
        share_digest(line.at, line.length, hash);
        exchange_bind(add, 1, name);
        sqlite3_bind_int64(add, 2, n);
        exchange_bind(add, 3, line.at);
        exchange_bind(add, 4, hash);
        status = exchange_do(x, add, err);
    } else if (status == IST_OK) status = IST_IO;
    ist_buffer_clear(&line);
    if (status == IST_OK && out_n) *out_n = n;
    return status;
}

ist_status ist_exchange_each_record(ist_exchange *x, const ist_partner *partner, ist_audit_chain chain,
                                    bool (*each)(void *context, long long n, const char *record, const char *hash), void *context,
                                    ist_error *err)
{
    sqlite3_stmt *statement = NULL;
    char name[AUDIT_NAME];
    bool row = false;
    ist_status status;
    audit_chain_name(partner->name, chain, name);
    if (sqlite3_prepare_v2(x->db, "SELECT n, record, hash FROM audit WHERE partner = ?1 ORDER BY n", -1, &statement, NULL) != SQLITE_OK)
        return exchange_error(x, err, "preparing");
    exchange_bind(statement, 1, name);
    while ((status = exchange_step(x, statement, &row, err)) == IST_OK && row)
        if (!each(context, sqlite3_column_int64(statement, 0), exchange_text(statement, 1), exchange_text(statement, 2))) break;
    sqlite3_finalize(statement);
    return status;
}

typedef struct walk {
    long long expected, broken;
    char hash[DIGEST_TEXT];
} walk;

static bool check_record(void *context, long long n, const char *record, const char *hash)
{
    walk *at = context;
    char computed[DIGEST_TEXT];
    json_t *read = NULL;
    share_digest(record, strlen(record), computed);
    const char *previous = "";
    if (ist_json_read_text(&read, "record", record, strlen(record), NULL) == IST_OK)
        previous = json_string_value(json_object_get(read, "previous"));
    bool fits = n == at->expected && strcmp(computed, hash) == 0 && previous && strcmp(previous, at->hash) == 0 &&
                json_integer_value(json_object_get(read, "n")) == n;
    json_decref(read);
    if (!fits) {
        at->broken = at->expected;
        return false;
    }
    strcpy(at->hash, computed);
    at->expected++;
    return true;
}

ist_status ist_exchange_verify(ist_exchange *x, const ist_partner *partner, ist_audit_chain chain, long long *out_records,
                               char out_head[IST_DIGEST_HEX], ist_error *err)
{
    walk at = { .expected = 1 };
    strcpy(at.hash, first_hash);
    IST_TRY(ist_exchange_each_record(x, partner, chain, check_record, &at, err));
    *out_records = at.expected - 1;
    strcpy(out_head, at.hash);
    if (at.broken) return ist_fail(err, IST_BROKEN, "audit of %s: record %lld does not follow from the one before it", partner->name, at.broken);
    return IST_OK;
}

ist_status ist_audit_check(const char *lines, long long most, long long *out_records, char out_head[IST_DIGEST_HEX], ist_error *err)
{
    walk at = { .expected = 1 };
    strcpy(at.hash, first_hash);
    while (*lines && at.expected <= most && !at.broken) {
        size_t length = strcspn(lines, "\n");
        char *line = malloc(length + 1), hash[DIGEST_TEXT];
        if (!line) return ist_fail(err, IST_NOMEM, "out of memory");
        memcpy(line, lines, length);
        line[length] = '\0';
        share_digest(line, length, hash);
        check_record(&at, at.expected, line, hash);
        free(line);
        lines += length + (lines[length] == '\n');
    }
    *out_records = at.expected - 1;
    strcpy(out_head, at.hash);
    return at.broken ? ist_fail(err, IST_BROKEN, "record %lld does not follow from the one before it", at.broken) : IST_OK;
}

ist_status ist_exchange_sent(ist_exchange *x, const ist_partner *partner, const char *what, size_t rows, int64_t last, const void *bytes,
                             size_t length, ist_error *err)
{
    char digest[DIGEST_TEXT], note[64], moment[MOMENT_TEXT];
    share_digest(bytes, length, digest);
    share_format_moment(last, moment);
    snprintf(note, sizeof note, "up to what was added at %s", moment);
    const audit_record record = { .what = what, .digest = digest, .note = note, .count = (long long)rows };
    IST_TRY(exchange_begin(x, err));
    ist_status status = exchange_audit(x, partner->name, IST_AUDIT_TRANSFERS, &record, NULL, err);
    if (status == IST_OK) return exchange_commit(x, err);
    exchange_undo(x);
    return status;
}
