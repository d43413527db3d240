/* SPDX-License-Identifier: Apache-2.0
 *
 * label.c: reading release labels, and what a mixture of them may do.
 */
#include "ledger_check.h"

#include <isthmus/base/csv.h>
#include <isthmus/ledger/label.h>

static const char *read_as(const char *text)
{
    static char out[IST_LABEL_TEXT];
    ist_error err = { 0 };
    strcpy(out, "untouched");
    if (ist_label_read(text, out, &err) != IST_OK && !strstr(err.text, "is not a release label")) return "no sentence";
    return out;
}

static const char *join(const char *a, const char *b)
{
    static char out[IST_LABEL_TEXT], back[IST_LABEL_TEXT];
    ist_label_join(a, b, out);
    ist_label_join(b, a, back);
    return strcmp(out, back) == 0 ? out : "depends on the order";
}

TEST(no_label_is_none_and_every_label_has_one_form)
{
    CHECK_TEXT(read_as(""), "NONE");
    CHECK_TEXT(read_as("PUBLIC"), "PUBLIC");
    CHECK_TEXT(read_as("NATO:RESTRICTED"), "NATO:RESTRICTED");
    CHECK_TEXT(read_as("NATO:SECRET//B,A,B//REL ROK,JPN"), "NATO:SECRET//A,B//REL JPN,ROK");
    CHECK_TEXT(read_as("NATO:TOP-SECRET//REL ROK"), "NATO:TOP-SECRET//REL ROK");
}

TEST(what_is_not_understood_is_no_label)
{
    static const char *const bad[] = { "public",
                                       "NATO",
                                       "NATO:",
                                       ":SECRET",
                                       "NATO:SECRETS",
                                       "NATO:SECRET//",
                                       "NATO:SECRET//a",
                                       "NATO:SECRET//A,",
                                       "NATO:SECRET//REL ",
                                       "NATO:SECRET//REL A//B",
                                       "NATO:SECRET//A//B",
                                       "NATO SECRET",
                                       "PUBLIC//A",
                                       "NONE//A",
                                       "NATO:SECRET//REL A//REL B" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) CHECK_TEXT(read_as(bad[i]), "untouched");
}

TEST(a_mixture_is_as_strict_as_its_strictest_part)
{
    CHECK_TEXT(join("PUBLIC", "PUBLIC"), "PUBLIC");
    CHECK_TEXT(join("PUBLIC", "NONE"), "NONE");
    CHECK_TEXT(join("", "NATO:SECRET"), "NONE");
    CHECK_TEXT(join("PUBLIC", "NATO:RESTRICTED//REL ROK"), "NATO:RESTRICTED//REL ROK");
    CHECK_TEXT(join("NATO:RESTRICTED//A//REL ROK,JPN", "NATO:SECRET//B//REL ROK"), "NATO:SECRET//A,B//REL ROK");
    CHECK_TEXT(join("NATO:SECRET//REL ROK", "NATO:SECRET//REL JPN"), "NATO:SECRET");
    CHECK_TEXT(join("NATO:RESTRICTED", "ROK:RESTRICTED"), "NONE");
    CHECK_TEXT(join("NATO:RESTRICTED", "nonsense"), "NONE");
}

/* dominance.csv holds pairs of the lattice of levels and category sets with their join. */
TEST(the_join_is_that_of_the_lattice)
{
    const char *path = in_testdata("stix/dominance.csv");
    ist_csv *csv = NULL;
    ist_error err = { 0 };
    bool more = true;
    int rows = 0;
    if (!path) SKIP("test data is absent: stix");
    CHECK(ist_csv_open(&csv, path, &err) == IST_OK);
    while (csv && ist_csv_next(csv, &more, &err) == IST_OK && more) {
        char label[3][IST_LABEL_TEXT];
        static const char *const columns[3][2] = { { "level_a", "cats_a" },
                                                   { "level_b", "cats_b" },
                                                   { "join_level", "join_cats" } };
        for (int i = 0; i < 3; i++) {
            const char *level = ist_csv_cell(csv, ist_csv_column(csv, columns[i][0]));
            const char *cats = ist_csv_cell(csv, ist_csv_column(csv, columns[i][1]));
            snprintf(label[i], sizeof label[i], "NATO:%s%s%s", level, *cats ? "//" : "", cats);
            for (char *c = label[i]; *c; c++)
                if (*c == '|') *c = ',';
                else if (*c == ' ') *c = '-';
        }
        CHECK_TEXT(join(label[0], label[1]), label[2]);
        rows++;
    }
    CHECK(rows >= 200);
    ist_csv_free(csv);
}

RUN(IT(no_label_is_none_and_every_label_has_one_form), IT(what_is_not_understood_is_no_label),
    IT(a_mixture_is_as_strict_as_its_strictest_part), IT(the_join_is_that_of_the_lattice))
