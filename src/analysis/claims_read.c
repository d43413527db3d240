/* SPDX-License-Identifier: Apache-2.0
 *
 * claims_read.c: claims and their mechanisms from the ledger.
 */
#include <isthmus/analysis/claims.h>
#include <isthmus/ledger/show.h>
#include <string.h>

static const char *keep(ist_arena *arena, const ist_sheet *sheet, size_t row, const char *column, bool *failed)
{
    const char *copy = ist_arena_copy(arena, ist_sheet_cell(sheet, row, column));
    if (!copy) *failed = true;
    return copy;
}

static ist_claim read_claim(ist_arena *arena, const ist_sheet *claims, size_t c, const ist_sheet *mechanisms, size_t m, bool *failed)
{
    const char *sign = ist_sheet_cell(mechanisms, m, "sign");
#define OF_CLAIM(column) keep(arena, claims, c, column, failed)
#define OF_MECHANISM(column) keep(arena, mechanisms, m, column, failed)
    return (ist_claim){
        .id = OF_MECHANISM("name"), .key = OF_CLAIM("key"), .kind = OF_CLAIM("kind"), .cause = OF_CLAIM("cause"), .effect = OF_CLAIM("effect"),
        .theatre = OF_CLAIM("theatre"), .condition = OF_CLAIM("condition"), .claimed = OF_CLAIM("sign"), .section = OF_CLAIM("section"),
        .carried = OF_MECHANISM("carried"), .place = OF_MECHANISM("place"), .carriers = OF_MECHANISM("carriers"),
        .with_it = OF_MECHANISM("with_it"), .without_it = OF_MECHANISM("without_it"), .measure = OF_MECHANISM("measure"),
        .unit = OF_MECHANISM("unit"), .stands = OF_MECHANISM("stands"), .why = OF_MECHANISM("why"),
        .sign = strcmp(sign, "+") == 0 ? 1 : strcmp(sign, "-") == 0 ? -1 : 0,
    };
#undef OF_CLAIM
#undef OF_MECHANISM
}

static ist_status join(const ist_sheet *claims, const ist_sheet *mechanisms, ist_arena *arena, ist_claims *out, ist_error *err)
{
    bool       failed = false;
    size_t     n = 0;
    ist_claim *list = ist_arena_array(arena, claims->n_rows + 1, sizeof *list);
    if (!list) return ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t c = 0; c < claims->n_rows; c++)
        for (size_t m = 0; m < mechanisms->n_rows; m++)
            if (strcmp(ist_sheet_cell(claims, c, "key"), ist_sheet_cell(mechanisms, m, "claim")) == 0) {
                list[n++] = read_claim(arena, claims, c, mechanisms, m, &failed);
                break;
            }
    if (failed) return ist_fail(err, IST_NOMEM, "out of memory");
    *out = (ist_claims){ n, list };
    return IST_OK;
}

ist_status ist_claims_read(ist_ledger *ledger, ist_arena *arena, ist_claims *out, ist_error *err)
{
    ist_sheet  claims = { 0 }, mechanisms = { 0 };
    ist_status status;
    IST_CHECK(ist_show_table(ledger, ist_record_named("claims"), IST_ANY_DAY, &claims, err));
    IST_CHECK(ist_show_table(ledger, ist_record_named("mechanisms"), IST_ANY_DAY, &mechanisms, err));
    IST_CHECK(join(&claims, &mechanisms, arena, out, err));
done:
    ist_sheet_clear(&claims);
    ist_sheet_clear(&mechanisms);
    return status;
}
