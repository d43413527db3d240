/* SPDX-License-Identifier: Apache-2.0
 *
 * objects.c: what is held, ours and partners', and looking it up for the gate.
 */
#include "exchange_local.h"

#include <isthmus/share/stix.h>
#include <stdlib.h>
#include <string.h>

const char *exchange_version(const json_t *object)
{
    const char *modified = share_text(object, "modified");
    return *modified ? modified : share_text(object, "created");
}

ist_status exchange_write(const json_t *object, ist_buffer *out, ist_error *err)
{
    ist_json_writer json = ist_json_to(out, 0);
    ist_json_value(&json, NULL, object);
    return out->failed ? ist_fail(err, IST_NOMEM, "out of memory") : IST_OK;
}

/* What an object of ours is about where nobody says it. */
static const char *category_of_type(const char *type)
{
    static const char *const maritime[] = { "report", "location", "observed-data", "sighting", "file" };
    for (size_t i = 0; i < sizeof maritime / sizeof maritime[0]; i++)
        if (strcmp(maritime[i], type) == 0) return "maritime-events";
    return strcmp(type, "note") == 0 || strcmp(type, "grouping") == 0 ? "assessments" : "other";
}

static ist_status set_category(ist_exchange *x, const char *id, const char *version, const char *category, ist_error *err)
{
    sqlite3_stmt *set = NULL;
    if (sqlite3_prepare_v2(x->db, "UPDATE objects SET category = ?3 WHERE id = ?1 AND version = ?2 COLLATE moment", -1, &set, NULL) != SQLITE_OK)
        return exchange_error(x, err, "preparing");
    const char *const texts[] = { id, version, category };
    for (int i = 0; i < 3; i++) exchange_bind(set, i + 1, texts[i]);
    ist_status status = exchange_do(x, set, err);
    sqlite3_finalize(set);
    return status;
}

/* Keeps an object of ours. IST_CONFLICT: the version is held with other bytes. */
static ist_status add_object(ist_exchange *x, const json_t *object, const char *bytes, const char *category, const char *originator,
                             ist_error *err)
{
    bool row = false;
    const char *id = share_text(object, "id"), *version = exchange_version(object);
    sqlite3_stmt *find = exchange_statement_of(x, SQL_OBJECT_VERSION, err);
    if (!find) return IST_IO;
    exchange_bind(find, 1, id);
    exchange_bind(find, 2, version);
    IST_TRY(exchange_step(x, find, &row, err));
    bool same = row && strcmp(exchange_text(find, 0), bytes) == 0, moved = same && category && strcmp(exchange_text(find, 1), category) != 0;
    sqlite3_reset(find);
    if (moved) return set_category(x, id, version, category, err);
    if (row) return same ? IST_OK : ist_fail(err, IST_CONFLICT, "%s of %s is held with other content", id, version);
    sqlite3_stmt *add = exchange_statement_of(x, SQL_OBJECT_ADD, err);
    if (!add) return IST_IO;
    const char *const texts[] = { id, version, category ? category : category_of_type(share_text(object, "type")), originator, bytes };
    for (int i = 0; i < 5; i++) exchange_bind(add, i + 1, texts[i]);
    return exchange_do(x, add, err);
}

/* Whether a partner gave an object of this id, which then does not become ours by being handed in; markings and identities are names
 * that several use. IST_CONFLICT: it says something else. */
static ist_status find_given(ist_exchange *x, const json_t *object, bool *out_given, ist_error *err)
{
    bool row = false;
    json_t *given = NULL;
    const char *id = share_text(object, "id"), *type = share_text(object, "type");
    *out_given = false;
    if (strcmp(type, "marking-definition") == 0 || strcmp(type, "identity") == 0) return IST_OK;
    sqlite3_stmt *find = exchange_statement_of(x, SQL_OBJECT, err);
    if (!find) return IST_IO;
    exchange_bind(find, 1, id);
    ist_status status = exchange_step(x, find, &row, err);
    sqlite3_reset(find);
    if (status != IST_OK || row) return status; /* it is ours, whatever a partner calls by its name */
    if (!(find = exchange_statement_of(x, SQL_OBJECT_GIVEN, err))) return IST_IO;
    exchange_bind(find, 1, id);
    IST_TRY(exchange_step(x, find, &row, err));
    if (row) {
        const char *bytes = exchange_text(find, 0);
        status = ist_json_read_text(&given, id, bytes, strlen(bytes), err);
        *out_given = true;
        if (status == IST_OK && !json_equal(given, object))
            status = ist_fail(err, IST_CONFLICT, "%s was given by a partner; what another gave is passed on as it is, or not", id);
    }
    sqlite3_reset(find);
    json_decref(given);
    return status;
}

ist_status ist_exchange_put(ist_exchange *x, const json_t *object, const char *category, const char *originator, ist_error *err)
{
    ist_buffer bytes = { 0 };
    bool given = false;
    IST_TRY(ist_stix_check_object(object, err));
    IST_TRY(find_given(x, object, &given, err));
    if (given) return IST_OK;
    ist_status status = exchange_write(object, &bytes, err);
    if (status == IST_OK) status = exchange_begin(x, err);
    if (status == IST_OK) {
        status = add_object(x, object, bytes.at, category, originator, err);
        if (status == IST_OK) status = exchange_commit(x, err);
        else exchange_undo(x);
    }
    ist_buffer_clear(&bytes);
    return status;
}

/* ---- looking up */

/* What a third party gave under an agreement that lets it be passed on needs no consent of its own. */
bool exchange_may_be_passed_on(const ist_exchange *x, const char *originator, const char *category, int day)
{
    if (!originator[0]) return false;
    for (size_t i = 0; i < x->n_terms; i++) {
        const ist_terms *terms = &x->terms[i];
        bool ours = false, theirs = false, covered = false;
        if (terms->third_parties != IST_THIRD_YES || day < terms->first_day || day > terms->last_day) continue;
        for (size_t j = 0; j < terms->n_parties; j++) {
            ours |= strcmp(terms->parties[j], x->side) == 0;
            theirs |= strcmp(terms->parties[j], originator) == 0;
        }
        for (size_t j = 0; j < terms->n_categories; j++) covered |= strcmp(terms->categories[j], category) == 0;
        if (ours && theirs && covered) return true;
    }
    return false;
}

static bool is_consented(ist_exchange *x, const char *id)
{
    bool row = false;
    sqlite3_stmt *statement = exchange_statement_of(x, SQL_CONSENTED, NULL);
    if (!statement) return false;
    exchange_bind(statement, 1, id);
    exchange_bind(statement, 2, x->asker);
    bool found = exchange_step(x, statement, &row, NULL) == IST_OK && row;
    sqlite3_reset(statement);
    return found;
}

/* Reads one row of SQL_OBJECT or SQL_OBJECT_GIVEN; the object is kept in x->read. */
/* *out_absent: there is no such row, as against one that cannot be read. */
static bool read_held(ist_exchange *x, exchange_statement which, const char *id, share_held *out, bool *out_absent)
{
    bool row = false;
    *out_absent = false;
    json_t *object = NULL;
    sqlite3_stmt *statement = exchange_statement_of(x, which, NULL);
    if (!statement) return false;
    exchange_bind(statement, 1, id);
    ist_status status = exchange_step(x, statement, &row, NULL);
    *out_absent = status == IST_OK && !row;
    if (status == IST_OK && row) {
        const char *bytes = exchange_text(statement, 0);
        if (ist_json_read_text(&object, "held", bytes, strlen(bytes), NULL) == IST_OK)
            *out = (share_held){ .object = object, .category = ist_arena_copy(x->scratch, exchange_text(statement, 1)),
                                 .originator = ist_arena_copy(x->scratch, exchange_text(statement, 2)),
                                 .recalled = sqlite3_column_int(statement, 3) != 0, .given = which == SQL_OBJECT_GIVEN };
    }
    sqlite3_reset(statement);
    return object && json_array_append_new(x->read, object) == 0 && out->category && out->originator;
}

/* Ours first, then what a partner gave; that never stands in for ours that cannot be read. */
bool exchange_object(void *context, const char *id, share_held *out)
{
    ist_exchange *x = context;
    bool absent;
    if (!read_held(x, SQL_OBJECT, id, out, &absent) && (!absent || !read_held(x, SQL_OBJECT_GIVEN, id, out, &absent))) return false;
    out->consent_kept = out->originator[0] && is_consented(x, id);
    out->consented = out->consent_kept || exchange_may_be_passed_on(x, out->originator, out->category, x->day);
    return true;
}

/* ---- markings, kept once understood */

static uint64_t hash_of(const char *text)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (; *text; text++) hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211);
    return hash;
}

static known_marking *slot_of(known_marking *slots, size_t count, const char *id)
{
    size_t i = (size_t)hash_of(id) & (count - 1);
    while (slots[i].id[0] && strcmp(slots[i].id, id) != 0) i = (i + 1) & (count - 1);
    return &slots[i];
}

static bool grow(ist_exchange *x)
{
    size_t count = x->n_slots ? 2 * x->n_slots : 64;
    known_marking *more = calloc(count, sizeof *more);
    if (!more) return false;
    for (size_t i = 0; i < x->n_slots; i++)
        if (x->markings[i].id[0]) *slot_of(more, count, x->markings[i].id) = x->markings[i];
    free(x->markings);
    x->markings = more;
    x->n_slots = count;
    return true;
}

ist_status exchange_forget_read(ist_exchange *x, ist_error *err)
{
    ist_arena *arena = ist_arena_new();
    json_t *read = json_array();
    if (!arena || !read) {
        ist_arena_free(arena);
        json_decref(read);
        return ist_fail(err, IST_NOMEM, "out of memory");
    }
    ist_arena_free(x->scratch);
    json_decref(x->read);
    x->scratch = arena;
    x->read = read;
    if (x->n_markings) memset(x->markings, 0, x->n_slots * sizeof *x->markings);
    x->n_markings = 0;
    return IST_OK;
}

static bool is_same_marking(const ist_marking *a, const ist_marking *b)
{
    return a->kind == b->kind && a->policy == b->policy && a->level == b->level && memcmp(a->values, b->values, sizeof a->values) == 0 &&
           strcmp(a->originator, b->originator) == 0 && a->review_day == b->review_day;
}

/* A label that is not ours, by the words of all who gave it: where two say different things of one id it is not understood, so that no
 * partner says what another's label means. One at least has not taken it back. */
static bool read_given_marking(ist_exchange *x, const char *id, ist_marking *out)
{
    bool row = false, good = true, stands = false;
    size_t count = 0;
    sqlite3_stmt *given = exchange_statement_of(x, SQL_ALL_GIVEN, NULL);
    if (!given) return false;
    exchange_bind(given, 1, id);
    while (good && (good = exchange_step(x, given, &row, NULL) == IST_OK) && row) {
        json_t *definition = NULL;
        ist_marking marking;
        const char *bytes = exchange_text(given, 0);
        good = ist_json_read_text(&definition, "given", bytes, strlen(bytes), NULL) == IST_OK &&
               ist_marking_read_stix(&marking, definition, NULL) == IST_OK && (count == 0 || is_same_marking(&marking, out));
        json_decref(definition);
        if (good && count++ == 0) *out = marking;
        stands |= sqlite3_column_int(given, 1) == 0;
    }
    sqlite3_reset(given);
    return good && stands;
}

static bool read_marking(ist_exchange *x, const char *id, bool *out_own, ist_marking *out)
{
    share_held held;
    bool absent;
    *out_own = read_held(x, SQL_OBJECT, id, &held, &absent);
    if (*out_own) return !held.recalled && ist_marking_read_stix(out, held.object, NULL) == IST_OK;
    return absent && read_given_marking(x, id, out);
}

bool exchange_marking(void *context, const char *id, bool given, ist_marking *out)
{
    ist_exchange *x = context;
    if (ist_marking_tlp(out, id)) return true;
    if (strlen(id) >= sizeof x->markings[0].id) return false;
    if (2 * (x->n_markings + 1) > x->n_slots && !grow(x)) return false;
    known_marking *slot = slot_of(x->markings, x->n_slots, id);
    if (!slot->id[0]) {
        ist_marking marking;
        bool own;
        if (!read_marking(x, id, &own, &marking)) return false;
        strcpy(slot->id, id);
        slot->own = own;
        slot->marking = marking;
        x->n_markings++;
    }
    *out = slot->marking;
    return given || slot->own; /* what our own label means no partner says */
}

/* ---- whose an id is */

ist_status exchange_is_partners(ist_exchange *x, const ist_partner *partner, const char *id, bool *out, ist_error *err)
{
    bool ours = false, row;
    sqlite3_stmt *own = exchange_statement_of(x, SQL_OWN, err), *giver = exchange_statement_of(x, SQL_GIVER, err);
    if (!own || !giver) return IST_IO;
    exchange_bind(own, 1, id);
    exchange_bind(giver, 1, id);
    ist_status status = exchange_step(x, own, &ours, err);
    if (status == IST_OK) status = exchange_step(x, giver, &row, err);
    *out = status == IST_OK && !ours && sqlite3_column_int64(giver, 0) == exchange_inbox(partner);
    sqlite3_reset(own);
    sqlite3_reset(giver);
    return status;
}
