/* SPDX-License-Identifier: Apache-2.0
 *
 * The table of assumptions goes out and comes back: unchanged it changes nothing, edited it changes assumptions.
 */
#include "check.h"
#define FAKE_NAME "assumptions"
#include "fake_facts.h"

#include <isthmus/base/csv.h>

static ist_scenario *small_with(const char *table, ist_status *out_status, ist_error *err)
{
    ist_scenario *s = NULL;
    *err = (ist_error){ 0 };
    *out_status = ist_scenario_read_with(&s, fixture("small.yaml"), &fake, IST_OWN_DAY, table, err);
    return s;
}

/* The table of small.yaml with one text replaced, read back. */
static ist_scenario *edited(const char *find, const char *replace, ist_status *out_status, ist_error *err)
{
    ist_scenario *s = small_with(NULL, out_status, err), *again = NULL;
    ist_buffer table = { 0 }, changed = { 0 };
    if (!s) {
        printf("# %s\n", err->text);
        return NULL;
    }
    ist_scenario_write_assumptions(&table, s);
    ist_scenario_free(s);
    char *at = strstr(table.at, find);
    if (!at) {
        *out_status = ist_fail(err, IST_USAGE, "the table has no '%s'", find);
    } else {
        ist_buffer_add_n(&changed, table.at, (size_t)(at - table.at));
        ist_buffer_add(&changed, replace);
        ist_buffer_add(&changed, at + strlen(find));
        const char *path = scratch(".csv");
        *out_status = ist_write_file(path, changed.at, changed.length, err);
        if (*out_status == IST_OK) again = small_with(path, out_status, err);
        remove(path);
    }
    ist_buffer_clear(&changed);
    ist_buffer_clear(&table);
    return again;
}

TEST(a_table_read_back_unchanged_changes_nothing)
{
    ist_status status;
    ist_error err;
    char before[IST_DIGEST_TEXT], after[IST_DIGEST_TEXT];
    ist_buffer first = { 0 }, second = { 0 };
    ist_scenario *s = small_with(NULL, &status, &err), *again = edited("name,kind", "name,kind", &status, &err);
    CHECK(s && again);
    if (s && again) {
        ist_scenario_write_assumptions(&first, s);
        ist_scenario_write_assumptions(&second, again);
        CHECK_TEXT(second.at, first.at); /* file and line too */
        ist_scenario_digest(s, before);
        ist_scenario_digest(again, after);
        CHECK_TEXT(after, before);
        CHECK(ist_scenario_compare(s, again, NULL, NULL) == 0);
    }
    ist_buffer_clear(&first);
    ist_buffer_clear(&second);
    ist_scenario_free(s);
    ist_scenario_free(again);
}

TEST(every_number_of_the_world_is_a_row)
{
    ist_status status;
    ist_error err;
    ist_scenario *s = small_with(NULL, &status, &err);
    if (!s) {
        CHECK(s != NULL);
        return;
    }
    ist_scenario_counts counts;
    ist_buffer table = { 0 };
    ist_scenario_count(s, &counts);
    ist_scenario_write_assumptions(&table, s);
    size_t rows = 0;
    ist_csv *csv = NULL;
    bool more = true;
    CHECK(ist_csv_open_text(&csv, "table", table.at, table.length, &err) == IST_OK);
    while (csv && ist_csv_next(csv, &more, &err) == IST_OK && more) {
        rows++;
        CHECK(ist_csv_cell(csv, ist_csv_column(csv, "source"))[0] ||
              ist_csv_cell(csv, ist_csv_column(csv, "reason"))[0]);
    }
    CHECK(rows == counts.inputs && counts.inputs == counts.facts + counts.assumptions + counts.defaults);
    CHECK(counts.facts == 4 && counts.defaults == 2 && counts.bracketed == 1);
    ist_csv_free(csv);
    ist_buffer_clear(&table);
    ist_scenario_free(s);
}

TEST(an_edited_row_changes_its_assumption)
{
    ist_status status;
    ist_error err;
    ist_scenario *s = edited("onset.west,assumption,uniform,0,,2,,,,,,0,50,Judged.",
                             "onset.west,assumption,triangular,0,1,3,,,,,,0,50,I think so.", &status, &err);
    if (!s) {
        printf("# %s\n", err.text);
        CHECK(s != NULL);
        return;
    }
    const ist_input *onset = ist_scenario_input(s, "onset.west");
    CHECK(onset->value.kind == IST_TRIANGULAR && onset->value.b == 1 && onset->value.c == 3);
    CHECK_TEXT(onset->reason, "I think so.");
    CHECK_HAS(onset->file, ".csv");
    CHECK_NEAR(s->world.parameters[s->world.theatres[0].onset].value.c, 3, 0);
    ist_scenario_free(s);
}

TEST(levers_and_structure_are_rows_like_any_other)
{
    ist_status status;
    ist_error err;
    ist_scenario *s = edited("aware/look,assumption,constant,,,,,,,2", "aware/look,assumption,constant,,,,,,,3",
                             &status, &err);
    if (!s) {
        printf("# %s\n", err.text);
        CHECK(s != NULL);
        return;
    }
    CHECK_NEAR(s->world.levers[1].patch.overrides[0].value.a, 3, 0);
    ist_scenario_free(s);
    s = edited("lead.hanwha,assumption,constant,,,,,,,10", "lead.hanwha,assumption,constant,,,,,,,11.0", &status, &err);
    if (!s) {
        printf("# %s\n", err.text);
        CHECK(s != NULL);
        return;
    }
    CHECK(s->world.lines[0].lead == 11);
    ist_scenario_free(s);
}

TEST(choices_have_names_and_can_be_reweighed)
{
    ist_status status;
    ist_error err;
    ist_scenario *s = edited("east-first=0.6;west-first=0.4", "west-first=1;east-first=3", &status, &err);
    if (!s) {
        printf("# %s\n", err.text);
        CHECK(s != NULL);
        return;
    }
    const ist_distribution *order = &s->world.parameters[s->world.owner_order].value;
    CHECK(order->n_choices == 2 && order->choices[0] == 1 && order->weights[1] == 3);
    ist_scenario_free(s);
}

TEST(a_fact_becomes_an_assumption_only_with_a_reason)
{
    ist_status status;
    ist_error err;
    ist_scenario *s = edited("share.POL,fact,constant,,,,,,,0.039,share,0,1,,",
                             "share.POL,fact,constant,,,,,,,0.04,share,0,1,,", &status, &err);
    CHECK(s == NULL && status == IST_CONFLICT);
    CHECK_HAS(err.text, "share.POL: this is a fact of the ledger and stays as it is");
    s = edited("share.POL,fact,constant,,,,,,,0.039,share,0,1,,",
               "share.POL,assumption,constant,,,,,,,0.04,share,0,1,,", &status, &err);
    CHECK(s == NULL && status == IST_MISSING);
    CHECK_HAS(err.text, "neither source nor reason");
    s = edited("share.POL,fact,constant,,,,,,,0.039,share,0,1,,",
               "share.POL,assumption,uniform,0.03,,0.04,,,,,share,0,1,The budget may be cut.,", &status, &err);
    CHECK(s != NULL);
    if (!s) {
        printf("# %s\n", err.text);
        return;
    }
    CHECK(ist_scenario_input(s, "share.POL")->kind == IST_INPUT_ASSUMPTION);
    CHECK_TEXT(ist_scenario_input(s, "share.POL")->source, "");
    ist_scenario_free(s);
}

TEST(a_default_becomes_an_assumption_only_with_a_reason_of_its_own)
{
    ist_status status;
    ist_error err;
    ist_scenario *s = edited(
        "surge.brigade.western-war,default,constant,,,,,,,0,units,0,100000,left out of the file: the default,",
        "surge.brigade.western-war,assumption,constant,,,,,,,2,units,0,100000,left out of the file: the default,",
        &status, &err);
    CHECK(s == NULL && status == IST_MISSING);
    s = edited("surge.brigade.western-war,default,constant,,,,,,,0,units,0,100000,left out of the file: the default,",
               "surge.brigade.western-war,assumption,constant,,,,,,,2,units,0,100000,Said by someone,2024-01", &status,
               &err);
    CHECK(s != NULL);
    if (!s) {
        printf("# %s\n", err.text);
        return;
    }
    CHECK_TEXT(ist_scenario_input(s, "surge.brigade.western-war")->since, "2024-01-31");
    ist_scenario_free(s);
}

typedef struct refusal {
    const char *find, *replace;
    ist_status status;
    const char *says;
} refusal;

TEST(a_bad_table_is_refused_with_its_line)
{
    static const refusal rows[] = {
        { "onset.west,", "onset.wst,", IST_MISSING,
          ":23: the scenario has no number 'onset.wst'; did you mean 'onset.west'" },
        { "onset.west,assumption,uniform,0,,2,", "onset.west,assumption,uniform,0,,200,", IST_RANGE,
          "onset.west: 200 lies outside 0 to 50" },
        { "onset.west,assumption,uniform,0,,2,", "onset.west,assumption,uniform,0,1,2,", IST_CONFLICT,
          "column 'mode' has no place in a uniform distribution" },
        { "onset.west,assumption,uniform,0,,2,", "onset.west,assumption,uniform,x,,2,", IST_SYNTAX,
          "column 'low': 'x' is not a number" },
        { "onset.west,assumption,uniform,", "onset.west,assumption,beta,", IST_SYNTAX,
          "'beta' is not one of constant, uniform" },
        { "Judged.,2023-12-31,,,,PUBLIC", "Judged.,2023-12-31,,,,NATO SECRTE", IST_SYNTAX, "'NATO SECRTE' is not a release label" },
        { "onset.west,assumption", "onset.west,fact", IST_CONFLICT, "an assumption cannot become a fact" },
        { "onset.west,assumption,uniform,0,,2,,,,,,0,50", "onset.west,assumption,uniform,0,,2,,,,,,0,90", IST_CONFLICT,
          "column 'legal_high' is '50' and cannot be changed" },
        { "onset.west,assumption,uniform,0,,2,,,,,,0,50,Judged.,2023-12-31",
          "onset.west,assumption,uniform,0,,2,,,,,,0,50,Judged.,2024-12-31", IST_RANGE,
          "could be held only from 2024-12-31" },
        { "onset.west,assumption,uniform,0,,2,,,,,,0,50,Judged.", "onset.west,assumption,uniform,0,,2,,,,,,0,50,",
          IST_MISSING, "neither source nor reason" },
        { "onset.west,", "going_on.west,", IST_MISSING, "" },
        { "lead.hanwha,assumption,constant,,,,,,,10", "lead.hanwha,assumption,uniform,8,,12,,,,", IST_RANGE,
          "is structure and the same in every future" },
        { "demand.western-war.POL.shell,assumption,uniform,3000",
          "demand.western-war.POL.shell,assumption,uniform,1000", IST_CONFLICT, "not between its facts" },
        { "reason,since", "reasons,since", IST_SYNTAX, "no such column 'reasons'; did you mean 'reason'" },
        { "floor.brigade.west,assumption,constant,,,,,,,2", "floor.brigade.west,assumption,constant,,,,,,,9",
          IST_CONFLICT, "below its floor of 9" }
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ist_status status;
        ist_error err;
        ist_scenario *s = edited(rows[i].find, rows[i].replace, &status, &err);
        if (i == 10) {
            CHECK(s == NULL && status != IST_OK);
            ist_scenario_free(s);
            continue;
        } /* a row of another name: one way or the other */
        if (status != rows[i].status) printf("# '%s' gives %d: %s\n", rows[i].replace, status, err.text);
        CHECK(s == NULL && status == rows[i].status);
        CHECK_HAS(err.text, rows[i].says);
        ist_scenario_free(s);
    }
}

TEST(a_row_twice_is_refused_and_few_rows_and_columns_are_enough)
{
    static const char twice[] = "name,value\nxi.western-war,2\nxi.western-war,3\n",
                      few[] = "name,value\nxi.western-war,2\n";
    ist_status status;
    ist_error err = { 0 };
    const char *path = scratch(".csv");
    CHECK(ist_write_file(path, twice, sizeof twice - 1, &err) == IST_OK);
    CHECK(small_with(path, &status, &err) == NULL && status == IST_CONFLICT);
    CHECK_HAS(err.text, ":3: 'xi.western-war' stands in the table twice");
    CHECK(ist_write_file(path, few, sizeof few - 1, &err) == IST_OK);
    ist_scenario *s = small_with(path, &status, &err);
    CHECK(s != NULL);
    if (s) CHECK_NEAR(ist_scenario_input(s, "xi.western-war")->value.a, 2, 0);
    ist_scenario_free(s);
    remove(path);
}

/* A reason that a spreadsheet would run gets an apostrophe on the way out and loses it on the way in. */
TEST(a_reason_that_looks_like_a_formula_survives)
{
    ist_scenario *s = NULL, *again = NULL;
    ist_error err = { 0 };
    ist_buffer table = { 0 };
    CHECK(read_changed(&s, "reason: long enough for the order", "reason: \"=1+1, said the analyst\"", IST_OWN_DAY,
                       &err) == IST_OK);
    if (!s) {
        printf("# %s\n", err.text);
        return;
    }
    ist_scenario_write_assumptions(&table, s);
    CHECK_HAS(table.at, "'=1+1");
    const char *path = scratch(".csv");
    CHECK(ist_write_file(path, table.at, table.length, &err) == IST_OK);
    CHECK(ist_scenario_read_with(&again, fixture("small.yaml"), &fake, IST_OWN_DAY, path, &err) == IST_OK);
    if (again) CHECK_TEXT(ist_scenario_input(again, "months")->reason, "=1+1, said the analyst");
    remove(path);
    ist_buffer_clear(&table);
    ist_scenario_free(again);
    ist_scenario_free(s);
}

RUN(IT(a_table_read_back_unchanged_changes_nothing), IT(every_number_of_the_world_is_a_row),
    IT(an_edited_row_changes_its_assumption), IT(levers_and_structure_are_rows_like_any_other),
    IT(choices_have_names_and_can_be_reweighed), IT(a_fact_becomes_an_assumption_only_with_a_reason),
    IT(a_default_becomes_an_assumption_only_with_a_reason_of_its_own), IT(a_bad_table_is_refused_with_its_line),
    IT(a_row_twice_is_refused_and_few_rows_and_columns_are_enough), IT(a_reason_that_looks_like_a_formula_survives))
