/* SPDX-License-Identifier: Apache-2.0
 *
 * share.c: opening an exchange, finding an item, reaching a partner.
 */
#include "share.h"

#include <isthmus/share/facts.h>
#include <isthmus/share/stix.h>
#include <isthmus/base/time.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

ist_status share_path(const char *given, const char **out, ist_error *err)
{
    const char *path = given ? given : getenv("ISTHMUS_EXCHANGE");
    if (!path || !*path) return ist_fail(err, IST_USAGE, "which exchange? --exchange FILE, or ISTHMUS_EXCHANGE");
    *out = path;
    return IST_OK;
}

ist_status share_side(const char *path, const char *meant, char out[IST_PARTNER_TEXT], ist_error *err)
{
    ist_ledger *ledger = NULL;
    const char *key = NULL;
    IST_TRY(command_open_ledger(path, &ledger, err));
    ist_status status = ist_ledger_actor(ledger, meant, &key, err);
    if (status == IST_OK && strlen(key) >= IST_PARTNER_TEXT) status = ist_fail(err, IST_RANGE, "the key '%s' is longer than %d bytes", key, IST_PARTNER_TEXT - 1);
    if (status == IST_OK) memcpy(out, key, strlen(key) + 1);
    ist_ledger_free(ledger);
    return status == IST_OK ? status : ist_within(err, status, "--side");
}

ist_status share_read_terms(share_opened *opened, ist_error *err)
{
    const ist_terms *terms = NULL;
    size_t count = 0;
    ist_arena *arena = ist_arena_new();
    ist_status status = arena ? ist_terms_read(opened->ledger, IST_ANY_DAY, arena, &terms, &count, err) : ist_fail(err, IST_NOMEM, "out of memory");
    ist_exchange_set_terms(opened->exchange, status == IST_OK ? count : 0, terms);
    ist_arena_free(opened->arena);
    opened->arena = arena;
    return status;
}

ist_status share_open(const share_asked *asked, share_opened *out, ist_error *err)
{
    const char *path = NULL;
    const ist_exchange_options options = { .create = false };
    ist_status status = share_path(asked->exchange, &path, err);
    memset(out, 0, sizeof *out);
    if (status == IST_OK) status = ist_exchange_open(&out->exchange, path, &options, err);
    if (status == IST_OK) status = command_open_ledger(asked->ledger, &out->ledger, err);
    if (status == IST_OK) status = share_read_terms(out, err);
    if (status != IST_OK) share_close(out);
    return status;
}

void share_close(share_opened *opened)
{
    ist_exchange_free(opened->exchange);
    ist_ledger_free(opened->ledger);
    ist_arena_free(opened->arena);
    memset(opened, 0, sizeof *opened);
}

static ist_status put_all(const share_opened *opened, const json_t *list, const char *category, ist_buffer *out, ist_error *err)
{
    if (json_array_size(list) == 0) return ist_fail(err, IST_SYNTAX, "no object of STIX in it");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *object = json_array_get(list, i);
        IST_TRY(ist_exchange_put(opened->exchange, object, category, "", err));
        ist_buffer_print(out, "%s\n", json_string_value(json_object_get(object, "id")));
    }
    return IST_OK;
}

static ist_status put_file(const share_opened *opened, const char *path, const char *category, ist_buffer *out, ist_error *err)
{
    enum { LARGEST_FILE = 100 << 20 };
    char *text = NULL;
    size_t length;
    json_t *value = NULL, *one = NULL;
    IST_TRY(ist_read_file(path, LARGEST_FILE, &text, &length, err));
    ist_status status = ist_stix_read(&value, path, text, length, err);
    if (status == IST_OK) {
        const json_t *list = json_is_array(value) ? value : json_object_get(value, "objects");
        if (!list) list = one = json_pack("[O]", value);
        status = put_all(opened, list, category, out, err);
        if (status != IST_OK) ist_within(err, status, "%s", path);
    }
    json_decref(one);
    json_decref(value);
    free(text);
    return status;
}

static void add_line(void *context, const char *id) { ist_buffer_print(context, "%s\n", id); }

ist_status share_item_ids(const share_opened *opened, const char *item, const char *category, bool take_back, ist_buffer *out, ist_error *err)
{
    bool is_file = access(item, R_OK) == 0;
    const ist_record *table = is_file ? NULL : ist_record_named(item);
    if (category && !is_file && (table || ist_record_of_key(item) || strstr(item, "--")))
        return ist_fail(err, IST_USAGE, "--category says what objects of a file are about; %s is no file", item);
    if (table && table->fact) return ist_facts_put(opened->exchange, opened->ledger, table, take_back, add_line, out, err);
    if (!is_file && table) return ist_fail(err, IST_MISSING, "%s is a table of what facts refer to; it goes with them, and is not offered by itself", item);
    bool is_key = strstr(item, "--") || ist_record_of_key(item);
    if (!is_file && !is_key && access(item, F_OK) != 0)
        return ist_fail(err, IST_MISSING, "%s: no such file, and no key of a fact (transfer/...), no id of STIX and no table of facts", item);
    if (is_file || !is_key) return put_file(opened, item, category, out, err);
    if (strstr(item, "--")) ist_buffer_add(out, item);
    else IST_TRY(ist_fact_put(opened->exchange, opened->ledger, item, take_back, out, err));
    ist_buffer_add(out, "\n");
    return out->failed ? ist_fail(err, IST_NOMEM, "out of memory") : IST_OK;
}

ist_status share_client(const share_way *way, const ist_stop *stop, ist_http_client **out, ist_error *err)
{
    char *text = NULL, *colon = NULL;
    size_t length;
    ist_http_client_options options = { .authority = way->authority, .certificate = way->certificate, .key = way->key, .stop = stop };
    if (way->password) {
        IST_TRY(ist_read_file(way->password, 4096, &text, &length, err));
        text[strcspn(text, "\r\n")] = '\0';
        if (!(colon = strchr(text, ':'))) {
            free(text);
            return ist_fail(err, IST_SYNTAX, "%s does not hold USER:PASSWORD", way->password);
        }
        *colon = '\0';
        options.user = text;
        options.password = colon + 1;
    }
    ist_status status = ist_http_client_new(out, &options, err);
    free(text);
    return status;
}
