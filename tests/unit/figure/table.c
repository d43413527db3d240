/* SPDX-License-Identifier: Apache-2.0
 *
 * Tables: what people and programs read, set out by hand.
 */
#include "check.h"

#include <isthmus/base/csv.h>
#include <isthmus/figure/table.h>

#include <math.h>
#include <stdlib.h>

static const ist_column columns[] = {
    { .name = "item", .heading = "Item", .meaning = "what was ordered" },
    { .name = "contract_units", .heading = "Contract", .kind = IST_COLUMN_INTEGER, .unit = "units" },
    { .name = "delivered_share", .heading = "Delivered", .kind = IST_COLUMN_SHARE, .digits = 1 },
    { .name = "signed", .heading = "Signed", .kind = IST_COLUMN_DATE },
    { .name = "source_url", .heading = "Address", .machine_only = true },
};

static ist_table *orders(void)
{
    ist_table *table = ist_table_new(columns, 5);

    ist_table_add_text(table, "K9");
    ist_table_add_number(table, 1212);
    ist_table_add_number(table, 0.25);
    ist_table_add_text(table, "2022-08");
    ist_table_add_text(table, "https://example.org/k9");
    ist_table_add_text(table, "\xEC\xB2\x9C\xEB\xAC\xB4"); /* Cheonmu, two wide characters */
    ist_table_add_number(table, 218);
    ist_table_add_text(table, "not resolved");
    ist_table_add_text(table, NULL);
    ist_table_add_text(table, "=1+1");
    return table;
}

/* Frees the table; the text is the caller's. */
static char *written(ist_table *table, ist_table_format format, int width)
{
    ist_buffer out = { 0 };
    ist_error err = { 0 };

    if (ist_table_write(&out, table, format, width, &err) != IST_OK) printf("# %s\n", err.text);
    ist_table_free(table);
    return out.at;
}

TEST(columns_align_and_wide_characters_count_as_two)
{
    char *text = written(orders(), IST_TABLE_TEXT, 80);

    CHECK_TEXT(text, "Item  Contract     Delivered  Signed\n"
                     "       (units)\n"
                     "----  --------  ------------  -------\n"
                     "K9       1 212         25.0%  2022-08\n"
                     "\xEC\xB2\x9C\xEB\xAC\xB4       218  not resolved  -\n");
    free(text);
}

TEST(a_title_stands_above_and_footnotes_below)
{
    ist_table *table = orders();
    char *text;

    ist_table_set_title(table, "Orders");
    ist_table_add_footnote(table, "Shares are of the contract, never of the framework.");
    text = written(table, IST_TABLE_TEXT, 40);
    CHECK(text && strncmp(text, "Orders\n\nItem", 12) == 0);
    CHECK_HAS(text, "\n\nShares are of the contract, never of the\n  framework.\n");
    free(text);
}

static ist_table *words(const char *cell)
{
    static const ist_column two[] = { { .name = "name" }, { .name = "reason", .heading = "Reason" } };
    ist_table *table = ist_table_new(two, 2);

    ist_table_add_text(table, "K2");
    ist_table_add_text(table, cell);
    return table;
}

TEST(long_words_wrap_to_the_terminal)
{
    char *text = written(words("the framework names a thousand tanks and the contract far fewer"), IST_TABLE_TEXT, 40);

    CHECK_TEXT(text, "name  Reason\n"
                     "----  ----------------------------------\n"
                     "K2    the framework names a thousand\n"
                     "      tanks and the contract far fewer\n");
    free(text);
}

/* A year and a count after it are two numbers; a count of tens of thousands is one. */
TEST(no_line_parts_the_digits_of_a_number)
{
    char *text = written(words("of all the shells that are there 62 900 come, 1.5 200 in 2024 130"), IST_TABLE_TEXT, 41);

    CHECK_TEXT(text, "name  Reason\n"
                     "----  -----------------------------------\n"
                     "K2    of all the shells that are there\n"
                     "      62 900 come, 1.5 200 in 2024 130\n");
    free(text);
    text = written(words("of all the shells some 1 262 900 come, 0.150 200 and 2024 130 later"), IST_TABLE_TEXT, 29);
    CHECK_TEXT(text, "name  Reason\n"
                     "----  -----------------------\n"
                     "K2    of all the shells some\n"
                     "      1 262 900 come, 0.150\n"
                     "      200 and 2024 130 later\n");
    free(text);
}

TEST(a_word_without_spaces_breaks_where_it_must)
{
    char *text = written(words("abcdefghijklmnopqrstuvwxyz0123456789"), IST_TABLE_TEXT, 30);

    CHECK_TEXT(text, "name  Reason\n"
                     "----  ------------------------\n"
                     "K2    abcdefghijklmnopqrstuvwx\n"
                     "      yz0123456789\n");
    free(text);
}

TEST(columns_that_cannot_stand_side_by_side_become_blocks)
{
    char *text = written(orders(), IST_TABLE_TEXT, 26);

    CHECK_TEXT(text, "Item         K9\n"
                     "Contract     1 212\n"
                     "(units)\n"
                     "Delivered    25.0%\n"
                     "Signed       2022-08\n"
                     "\n"
                     "Item         \xEC\xB2\x9C\xEB\xAC\xB4\n"
                     "Contract     218\n"
                     "(units)\n"
                     "Delivered    not resolved\n"
                     "Signed       -\n");
    free(text);
}

/* What a pipe gets: as wide as is wished where that is enough, never a block a row. */
TEST(a_wish_is_a_width_that_columns_may_exceed)
{
    char *text = written(orders(), IST_TABLE_TEXT, -26);

    CHECK_TEXT(text, "Item  Contract     Delivered  Signed\n"
                     "       (units)\n"
                     "----  --------  ------------  -------\n"
                     "K9       1 212         25.0%  2022-08\n"
                     "\xEC\xB2\x9C\xEB\xAC\xB4       218  not resolved  -\n");
    free(text);
    text = written(words("the framework names a thousand tanks and the contract far fewer"), IST_TABLE_TEXT, -40);
    CHECK_HAS(text, "K2    the framework names a thousand\n      tanks and the contract far fewer\n");
    free(text);
}

TEST(a_list_breaks_behind_its_semicolons)
{
    char *text = written(words("maritime-events;agreements;transfers;holdings"), IST_TABLE_TEXT, 34);

    CHECK_TEXT(text, "name  Reason\n"
                     "----  ----------------------------\n"
                     "K2    maritime-events;agreements;\n"
                     "      transfers;holdings\n");
    free(text);
}

/* The property behind the layouts: at any width from 20 on, no line is wider than the terminal. */
TEST(no_line_is_wider_than_the_terminal)
{
    for (int width = 20; width <= 100; width++) {
        char *text = written(words("Cooperation in industry, in so far as it is paid for"), IST_TABLE_TEXT, width);
        int at = 0, widest = 0;
        for (const char *c = text; c && *c; c++) {
            at = *c == '\n' ? 0 : at + 1;
            if (at > widest) widest = at;
        }
        CHECK(widest > 0 && widest <= width);
        free(text);
    }
}

TEST(control_characters_never_reach_the_terminal)
{
    char *text = written(words("red\x1b[31m\nand\xC2\x9B" "more\xE2\x80\xAE" "end\xff"), IST_TABLE_TEXT, 80);

    CHECK_HAS(text, "red [31m and more end\xEF\xBF\xBD\n");
    CHECK(text && !strchr(text, 0x1b));
    free(text);
}

TEST(groups_levels_and_totals_are_for_people)
{
    static const ist_column two[] = { { .name = "lever" },
                                      { .name = "value", .kind = IST_COLUMN_NUMBER, .digits = 1 } };
    ist_table *table = ist_table_new(two, 2);
    ist_buffer out = { 0 };

    ist_table_start_group(table, "Loss");
    ist_table_add_text(table, "industry");
    ist_table_add_number(table, -3.25);
    ist_table_start_row(table, 1, false);
    ist_table_add_text(table, "orders");
    ist_table_add_number(table, 1234.5);
    ist_table_start_row(table, 0, true);
    ist_table_add_text(table, "all");
    ist_table_add_number(table, 0);
    CHECK(ist_table_write(&out, table, IST_TABLE_TEXT, 80, NULL) == IST_OK);
    CHECK_TEXT(out.at, "lever       value\n"
                       "--------  -------\n"
                       "Loss\n"
                       "industry     -3.2\n"
                       "  orders  1 234.5\n"
                       "-----------------\n"
                       "all           0.0\n");
    ist_buffer_clear(&out);
    out = (ist_buffer){ 0 };
    CHECK(ist_table_write(&out, table, IST_TABLE_CSV, 0, NULL) == IST_OK);
    CHECK_TEXT(out.at, "lever,value\nindustry,-3.25\norders,1234.5\nall,0\n");
    ist_buffer_clear(&out);
    ist_table_free(table);
}

TEST(csv_holds_every_column_and_nothing_where_nothing_is_known)
{
    char *text = written(orders(), IST_TABLE_CSV, 0);

    CHECK_TEXT(text, "item,contract_units,delivered_share,signed,source_url\n"
                     "K9,1212,0.25,2022-08,https://example.org/k9\n"
                     "\xEC\xB2\x9C\xEB\xAC\xB4,218,,,'=1+1\n");
    free(text);
}

TEST(csv_guards_formulas_and_quotes)
{
    static const struct { const char *cell, *want; } cases[] = {
        { "+1", "+1" }, { "-cmd|'/c calc'!A0", "'-cmd|'/c calc'!A0" }, { "@SUM(A1)", "'@SUM(A1)" },
        { "say \"no\", twice", "\"say \"\"no\"\", twice\"" }, { "two\nlines", "\"two\nlines\"" }, { "-3.5", "-3.5" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *text = written(words(cases[i].cell), IST_TABLE_CSV, 0), want[80];
        snprintf(want, sizeof want, "name,reason\nK2,%s\n", cases[i].want);
        CHECK_TEXT(text, want);
        free(text);
    }
}

TEST(json_is_an_array_of_objects_with_null_for_the_unknown)
{
    char *text = written(orders(), IST_TABLE_JSON, 0);

    CHECK_HAS(text, "\"contract_units\": 1212");
    CHECK_HAS(text, "\"delivered_share\": null");
    CHECK_HAS(text, "\"signed\": null");
    CHECK_HAS(text, "\"source_url\": \"=1+1\"");
    CHECK(text && text[0] == '[');
    free(text);
}

TEST(flags_and_codes_read_as_what_they_are)
{
    static const ist_column three[] = {
        { .name = "year", .kind = IST_COLUMN_CODE }, { .name = "local", .kind = IST_COLUMN_FLAG },
        { .name = "cost", .kind = IST_COLUMN_NUMBER, .digits = -3 },
    };
    ist_table *table = ist_table_new(three, 3);
    ist_buffer out = { 0 };

    ist_table_add_number(table, 2024);
    ist_table_add_number(table, 1);
    ist_table_add_number(table, 12345);
    ist_table_add_number(table, 2025);
    ist_table_add_number(table, 0);
    ist_table_add_number(table, NAN);
    CHECK(ist_table_write(&out, table, IST_TABLE_TEXT, 0, NULL) == IST_OK);
    CHECK_TEXT(out.at, "year  local    cost\n----  -----  ------\n2024  yes    12 300\n2025  no          -\n");
    ist_buffer_clear(&out);
    out = (ist_buffer){ 0 };
    CHECK(ist_table_write(&out, table, IST_TABLE_CSV, 0, NULL) == IST_OK);
    CHECK_TEXT(out.at, "year,local,cost\n2024,true,12345\n2025,false,\n");
    ist_buffer_clear(&out);
    out = (ist_buffer){ 0 };
    CHECK(ist_table_write(&out, table, IST_TABLE_JSON, 0, NULL) == IST_OK);
    CHECK_HAS(out.at, "\"local\": true");
    CHECK_HAS(out.at, "\"cost\": null");
    ist_buffer_clear(&out);
    ist_table_free(table);
}

TEST(html_escapes_and_names_rows_and_columns)
{
    ist_table *table = words("<script>alert(\"x\") & co</script>");
    char *text;

    ist_table_set_title(table, "A < B");
    text = written(table, IST_TABLE_HTML, 0);
    CHECK_HAS(text, "<caption>A &lt; B</caption>");
    CHECK_HAS(text, "<th scope=\"col\">Reason</th>");
    CHECK_HAS(text, "<th scope=\"row\">K2</th>");
    CHECK_HAS(text, "&lt;script&gt;alert(&quot;x&quot;) &amp; co&lt;/script&gt;");
    CHECK(text && !strstr(text, "<script"));
    free(text);
}

TEST(html_leaves_out_what_is_for_machines)
{
    char *text = written(orders(), IST_TABLE_HTML, 0);

    CHECK_HAS(text, "<td class=\"number\">1\xE2\x80\xAF" "212</td>");
    CHECK(text && !strstr(text, "example.org"));
    free(text);
}

TEST(a_row_that_is_not_full_is_refused)
{
    ist_table *table = orders();
    ist_buffer out = { 0 };
    ist_error err = { 0 };

    ist_table_add_text(table, "half");
    CHECK(ist_table_write(&out, table, IST_TABLE_CSV, 0, &err) == IST_USAGE);
    CHECK_HAS(err.text, "1 of 5 cells");
    CHECK(out.length == 0);
    ist_table_free(table);
}

TEST(a_table_without_rows_says_so)
{
    char *text = written(ist_table_new(columns, 5), IST_TABLE_TEXT, 80);

    CHECK_HAS(text, "(no rows)\n");
    free(text);
    text = written(ist_table_new(columns, 5), IST_TABLE_JSON, 0);
    CHECK_TEXT(text, "[]\n");
    free(text);
}

TEST(the_dictionary_names_every_column)
{
    ist_table *table = orders(), *dictionary = ist_table_dictionary(table);
    char *text;

    ist_table_free(table);
    text = written(dictionary, IST_TABLE_CSV, 0);
    CHECK_HAS(text, "column,kind,unit,meaning\nitem,text,,what was ordered\ncontract_units,integer,units,\n");
    CHECK_HAS(text, "delivered_share,share,,\n");
    free(text);
}

RUN(IT(columns_align_and_wide_characters_count_as_two),
    IT(a_title_stands_above_and_footnotes_below),
    IT(long_words_wrap_to_the_terminal),
    IT(no_line_parts_the_digits_of_a_number),
    IT(a_word_without_spaces_breaks_where_it_must),
    IT(columns_that_cannot_stand_side_by_side_become_blocks),
    IT(a_wish_is_a_width_that_columns_may_exceed),
    IT(a_list_breaks_behind_its_semicolons),
    IT(no_line_is_wider_than_the_terminal),
    IT(control_characters_never_reach_the_terminal),
    IT(groups_levels_and_totals_are_for_people),
    IT(csv_holds_every_column_and_nothing_where_nothing_is_known),
    IT(csv_guards_formulas_and_quotes),
    IT(json_is_an_array_of_objects_with_null_for_the_unknown),
    IT(flags_and_codes_read_as_what_they_are),
    IT(html_escapes_and_names_rows_and_columns),
    IT(html_leaves_out_what_is_for_machines),
    IT(a_row_that_is_not_full_is_refused),
    IT(a_table_without_rows_says_so),
    IT(the_dictionary_names_every_column))
