/* SPDX-License-Identifier: Apache-2.0
 *
 * terms.c: from the ledger's agreements to the gate's terms, with the equivalence table checked whole.
 */
#include <isthmus/base/time.h>
#include <isthmus/ledger/show.h>
#include <isthmus/share/terms.h>
#include <string.h>

static ist_status read_levels(ist_terms *terms, int side, const json_t *map, ist_error *err)
{
    const char *from;
    json_t *to;
    const ist_policy *own = terms->policies[side], *other = terms->policies[1 - side];
    if (!json_is_object(map)) return ist_fail(err, IST_SYNTAX, "equivalence of %s is not an object", ist_policy_name(own));
    json_object_foreach((json_t *)(uintptr_t)map, from, to) {
        int level = ist_policy_level(own, from);
        if (level < 0) return ist_fail(err, IST_RANGE, "'%.60s' is no level of policy %s", from, ist_policy_name(own));
        const char *name = json_string_value(to);
        int equal = name ? ist_policy_level(other, name) : -1;
        if (equal < 0)
            return ist_fail(err, IST_RANGE, "'%.60s' is no level of policy %s", name ? name : "", ist_policy_name(other));
        if (terms->equivalent[side][level] >= 0)
            return ist_fail(err, IST_CONFLICT, "level '%.60s' of %s has two equivalents", from, ist_policy_name(own));
        terms->equivalent[side][level] = equal;
    }
    return IST_OK;
}

/* Over all pairs of levels: monotone, and there and back never lower. */
static ist_status check_levels(const ist_terms *terms, ist_error *err)
{
    for (int side = 0; side < 2; side++) {
        const ist_policy *own = terms->policies[side];
        const int *there = terms->equivalent[side], *back = terms->equivalent[1 - side];
        for (int low = 0; low < IST_LEVELS; low++) {
            for (int high = low + 1; high < IST_LEVELS; high++)
                if (there[low] >= 0 && there[high] >= 0 && there[high] < there[low])
                    return ist_fail(err, IST_RANGE, "%s %s has a lower equivalent than %s", ist_policy_name(own),
                                    ist_policy_level_name(own, high), ist_policy_level_name(own, low));
            if (there[low] >= 0 && back[there[low]] >= 0 && back[there[low]] < low)
                return ist_fail(err, IST_RANGE, "%s %s comes back as %s, which is lower", ist_policy_name(own),
                                ist_policy_level_name(own, low), ist_policy_level_name(own, back[there[low]]));
        }
    }
    return IST_OK;
}

/* The ceiling of the other policy is its highest level whose equivalent is not above the ceiling. */
static ist_status read_ceiling(ist_terms *terms, const char *ceiling, ist_error *err)
{
    ist_marking top;
    if (!*ceiling) return IST_OK;
    IST_TRY(ist_marking_read_compact(&top, ceiling, err));
    int side = top.policy == terms->policies[0] ? 0 : 1;
    if (top.kind != IST_MARKING_POLICY || top.policy != terms->policies[side])
        return ist_fail(err, IST_RANGE, "ceiling '%s' is of neither policy of the equivalence", ceiling);
    terms->ceiling[side] = top.level;
    terms->caveats[side] = top.values[IST_TAG_SENSITIVITY];
    for (int level = 0; level < IST_LEVELS; level++) {
        int equal = terms->equivalent[1 - side][level];
        if (equal >= 0 && equal <= top.level) terms->ceiling[1 - side] = level;
    }
    return IST_OK;
}

static ist_status read_table(ist_terms *terms, const json_t *table, const char *ceiling, ist_error *err)
{
    const char *key;
    json_t *value;
    int sides = 0;
    json_object_foreach((json_t *)(uintptr_t)table, key, value) {
        if (strcmp(key, "tlp") == 0) {
            terms->tlp_ceiling = json_is_string(value) ? ist_policy_level(ist_policy_named("TLP"), json_string_value(value)) : -1;
            /* AMBER+STRICT and RED do not leave who received them. */
            if (terms->tlp_ceiling < 1 || terms->tlp_ceiling > 2) return ist_fail(err, IST_RANGE, "tlp is GREEN or AMBER");
        } else if (strcmp(key, "illustrative") == 0) {
            if (!json_is_boolean(value)) return ist_fail(err, IST_SYNTAX, "illustrative is not true or false");
            terms->illustrative = json_is_true(value);
        } else {
            const ist_policy *policy = ist_policy_named(key);
            if (!policy || strcmp(key, "TLP") == 0)
                return ist_fail(err, IST_RANGE, "policy '%.60s' is not understood; known are NATO and ROK", key);
            if (sides == 2) return ist_fail(err, IST_RANGE, "more than two policies");
            terms->policies[sides++] = policy;
        }
    }
    if (sides == 1) return ist_fail(err, IST_RANGE, "one policy has no other side");
    for (int side = 0; side < sides; side++)
        IST_TRY(read_levels(terms, side, json_object_get(table, ist_policy_name(terms->policies[side])), err));
    if (sides == 2) IST_TRY(check_levels(terms, err));
    return read_ceiling(terms, ceiling, err);
}

ist_status ist_terms_read_table(ist_terms *terms, const char *equivalence, const char *ceiling, ist_error *err)
{
    ist_terms read = *terms;
    json_t *table = NULL;
    memset(read.equivalent, -1, sizeof read.equivalent);
    memset(read.caveats, 0, sizeof read.caveats);
    read.policies[0] = read.policies[1] = NULL;
    read.ceiling[0] = read.ceiling[1] = read.tlp_ceiling = -1;
    read.illustrative = false;
    if (*equivalence) IST_TRY(ist_json_read_text(&table, "equivalence", equivalence, strlen(equivalence), err));
    ist_status status = table && !json_is_object(table) ? ist_fail(err, IST_SYNTAX, "equivalence is not an object")
                                                        : read_table(&read, table, ceiling, err);
    json_decref(table);
    if (status == IST_OK) *terms = read;
    return status;
}

/* ---- from the ledger */

/* Parts with ';' between them, copied into the arena; IST_RANGE when there are more than `most`. */
static ist_status read_list(const char *text, size_t most, const char **out, size_t *out_count, ist_arena *arena,
                            ist_error *err)
{
    *out_count = 0;
    while (*text) {
        size_t length = strcspn(text, ";");
        if (*out_count == most) return ist_fail(err, IST_RANGE, "more than %zu parties or categories", most);
        if (!(out[(*out_count)++] = ist_arena_copy_n(arena, text, length))) return ist_fail(err, IST_NOMEM, "out of memory");
        text += length + (text[length] == ';');
    }
    return IST_OK;
}

static ist_status read_row(ist_terms *terms, const ist_sheet *sheet, size_t row, ist_arena *arena, ist_error *err)
{
    const char *third = ist_sheet_cell(sheet, row, "third_parties");
    terms->key = ist_arena_copy(arena, ist_sheet_cell(sheet, row, "key"));
    terms->handling = ist_arena_copy(arena, ist_sheet_cell(sheet, row, "handling"));
    if (!terms->key || !terms->handling) return ist_fail(err, IST_NOMEM, "out of memory");
    IST_TRY(read_list(ist_sheet_cell(sheet, row, "parties"), IST_TERMS_PARTIES, terms->parties, &terms->n_parties, arena, err));
    IST_TRY(read_list(ist_sheet_cell(sheet, row, "categories"), IST_TERMS_CATEGORIES, terms->categories, &terms->n_categories,
                      arena, err));
    terms->first_day = INT_MAX; /* not in force until a date is stated */
    terms->last_day = INT_MAX;
    ist_parse_date(ist_sheet_cell(sheet, row, "valid_from"), NULL, &terms->first_day);
    ist_parse_date(ist_sheet_cell(sheet, row, "valid_to"), &terms->last_day, NULL);
    terms->third_parties = strcmp(third, "yes") == 0            ? IST_THIRD_YES
                           : strcmp(third, "with-consent") == 0 ? IST_THIRD_CONSENT
                                                                : IST_THIRD_NO;
    return ist_terms_read_table(terms, ist_sheet_cell(sheet, row, "equivalence"), ist_sheet_cell(sheet, row, "ceiling"), err);
}

ist_status ist_terms_read(ist_ledger *ledger, int as_of, ist_arena *arena, const ist_terms **out, size_t *out_count,
                          ist_error *err)
{
    ist_sheet sheet = { 0 };
    size_t count = 0;
    ist_status status = ist_show_table(ledger, ist_record_named("agreements"), as_of, &sheet, err);
    if (status != IST_OK) return status;
    ist_terms *terms = ist_arena_array(arena, sheet.n_rows ? sheet.n_rows : 1, sizeof *terms);
    if (!terms) status = ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t row = 0; row < sheet.n_rows && status == IST_OK; row++) {
        if (!*ist_sheet_cell(&sheet, row, "categories")) continue;
        status = read_row(&terms[count], &sheet, row, arena, err);
        if (status != IST_OK) ist_within(err, status, "%s", ist_sheet_cell(&sheet, row, "key"));
        else count++;
    }
    ist_sheet_clear(&sheet);
    if (status == IST_OK) {
        *out = terms;
        *out_count = count;
    }
    return status;
}
