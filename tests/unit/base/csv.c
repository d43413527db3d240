/* SPDX-License-Identifier: Apache-2.0
 *
 * CSV: what is written reads back, bad rows cost only themselves, and formulas are kept from running.
 */
#include "check.h"

#include <isthmus/base/csv.h>
#include <stdlib.h>

static ist_csv *open_text(const char *text)
{
    ist_csv *csv = NULL;
    ist_error err = {0};
    if (ist_csv_open_text(&csv, "t.csv", text, strlen(text), &err) != IST_OK) printf("# %s\n", err.text);
    return csv;
}

/* What a header says when it is refused, or "". */
static const char *header_fault(const char *text)
{
    static ist_error err;
    err = (ist_error){0};
    ist_csv *csv = NULL;
    if (ist_csv_open_text(&csv, "t.csv", text, strlen(text), &err) == IST_OK) ist_csv_free(csv);
    else CHECK(csv == NULL && err.code == IST_SYNTAX);
    return err.text;
}

static bool next_row(ist_csv *csv)
{
    bool more = false;
    ist_error err = {0};
    CHECK(ist_csv_next(csv, &more, &err) == IST_OK);
    return more;
}

TEST(rows_are_read_by_column_with_their_lines)
{
    ist_csv *csv = open_text("\xef\xbb\xbfid,what,note\r\n1,K2,\"a, \"\"b\"\"\r\nc\"\r\n\r\n2,,x");
    CHECK(ist_csv_columns(csv) == 3);
    CHECK_TEXT(ist_csv_column_name(csv, 0), "id");
    CHECK_TEXT(ist_csv_column_name(csv, 3), "");
    CHECK(ist_csv_column(csv, "note") == 2);
    CHECK(ist_csv_column(csv, "notes") == -1);
    CHECK_TEXT(ist_csv_cell(csv, 0), "");
    CHECK(next_row(csv));
    CHECK(ist_csv_line(csv) == 2);
    CHECK_TEXT(ist_csv_cell(csv, 1), "K2");
    CHECK_TEXT(ist_csv_cell(csv, 2), "a, \"b\"\r\nc");
    CHECK_TEXT(ist_csv_cell(csv, -1), "");
    CHECK_TEXT(ist_csv_cell(csv, 3), "");
    CHECK(next_row(csv));
    CHECK(ist_csv_line(csv) == 5);
    CHECK_TEXT(ist_csv_cell(csv, 1), "");
    CHECK_TEXT(ist_csv_cell(csv, 2), "x");
    CHECK(!next_row(csv));
    CHECK(!next_row(csv));
    CHECK_TEXT(ist_csv_cell(csv, 2), "");
    ist_csv_free(csv);
    ist_csv_free(NULL);
}

TEST(a_bad_row_is_named_and_the_next_follows)
{
    ist_csv *csv = open_text("a,b\n1,2,3\n4,5\n6\n\"x\"y,7\nq\"r,8\n9,\xff\n\"open,10\n11,12\r13\n14,15\n");
    static const struct { long line; const char *says; } faults[] = {
        {2, "t.csv:2: a row of 3 cells that ends on line 2; allowed: 2"}, {4, "t.csv:4: a row of 1 cell "},
        {5, "t.csv:5: text behind a closing quote"}, {6, "t.csv:6: a quote inside a cell"},
        {7, "t.csv:7: bytes that are not UTF-8"}, {8, "t.csv:8: a quote that is opened and never closed"},
        {9, "t.csv:9: a carriage return"},
    };
    size_t good = 0, bad = 0;
    for (bool more = true; more;) {
        ist_error err = {0};
        if (ist_csv_next(csv, &more, &err) == IST_OK) {
            if (more) CHECK_TEXT(ist_csv_cell(csv, 0), good++ == 0 ? "4" : "14");
            continue;
        }
        CHECK(more);
        CHECK(bad < sizeof faults / sizeof faults[0]);
        if (bad >= sizeof faults / sizeof faults[0]) break;
        CHECK(err.row == faults[bad].line);
        CHECK_HAS(err.text, faults[bad].says);
        CHECK_HAS(err.text, "allowed: ");
        CHECK_TEXT(ist_csv_cell(csv, 0), "");
        bad++;
    }
    CHECK(good == 2);
    CHECK(bad == 7);
    ist_csv_free(csv);
}

TEST(a_row_over_several_lines_with_too_many_cells_is_passed_whole)
{
    ist_csv *csv = open_text("a,b\n\"1\n2,3\n\",4,5\n6,7\n");
    bool more = false;
    ist_error err = {0};
    CHECK(ist_csv_next(csv, &more, &err) == IST_SYNTAX);
    CHECK_HAS(err.text, "t.csv:2: a row of 3 cells that ends on line 4");
    CHECK(next_row(csv));
    CHECK_TEXT(ist_csv_cell(csv, 1), "7");
    CHECK(ist_csv_line(csv) == 5);
    ist_csv_free(csv);
}

TEST(zero_bytes_are_a_fault_of_their_row)
{
    ist_csv *csv = NULL;
    CHECK(ist_csv_open_text(&csv, "t.csv", "a,b\n1\0,2\n3,4\n", 13, NULL) == IST_OK);
    bool more = false;
    ist_error err = {0};
    CHECK(ist_csv_next(csv, &more, &err) == IST_SYNTAX);
    CHECK_HAS(err.text, "t.csv:2: a zero byte");
    CHECK(next_row(csv));
    CHECK_TEXT(ist_csv_cell(csv, 0), "3");
    ist_csv_free(csv);
}

TEST(a_header_must_name_every_column_once)
{
    CHECK_HAS(header_fault(""), "t.csv:1: no header");
    CHECK_HAS(header_fault("\xef\xbb\xbf"), "t.csv:1: no header");
    CHECK_HAS(header_fault("\na,b\n"), "t.csv:1: no header");
    CHECK_HAS(header_fault("a,,b\n"), "t.csv:1: column 2 has no name");
    CHECK_HAS(header_fault("a,b,\"a\"\n"), "t.csv:1: two columns are named 'a'");
    CHECK_HAS(header_fault("\xff\xfe" "a"), "t.csv:1: bytes that are not UTF-8");
    CHECK_HAS(header_fault("a,\"b\n"), "t.csv:1: a quote that is opened");
    CHECK_TEXT(header_fault("a"), "");
    CHECK_HAS(header_fault("a;b\n1,5;2\n"), "t.csv:1: semicolons between the names of the columns; allowed: commas");
    CHECK_HAS(header_fault("a\tb\n"), "t.csv:1: tabs between");
    CHECK_TEXT(header_fault("\"a;b\"\n"), "");
}

TEST(an_empty_line_is_a_row_of_one_empty_cell_only_where_there_is_one_column)
{
    ist_csv *csv = open_text("a\n\nx\n");
    CHECK(next_row(csv));
    CHECK_TEXT(ist_csv_cell(csv, 0), "");
    CHECK(next_row(csv));
    CHECK_TEXT(ist_csv_cell(csv, 0), "x");
    CHECK(!next_row(csv));
    ist_csv_free(csv);
}

TEST(cells_are_quoted_only_when_they_must)
{
    ist_buffer out = {0};
    ist_csv_add(&out, "plain text");
    ist_csv_add(&out, "");
    ist_csv_add(&out, "a,b");
    ist_csv_add(&out, "say \"no\"");
    ist_csv_add(&out, "two\nlines");
    ist_csv_add_number(&out, 0.1);
    ist_csv_add_number(&out, NAN);
    ist_csv_end_row(&out);
    ist_csv_add_number(&out, NAN);
    ist_csv_add(&out, "x");
    ist_csv_end_row(&out);
    CHECK_TEXT(out.at, "plain text,,\"a,b\",\"say \"\"no\"\"\",\"two\nlines\",0.1,\n\"\",x\n");
    ist_buffer_clear(&out);
}

TEST(what_a_spreadsheet_would_run_is_disarmed)
{
    static const struct { const char *cell, *written; } cases[] = {
        {"=1+1", "'=1+1\n"}, {"+cmd", "'+cmd\n"}, {"-2", "-2\n"}, {"-1.5e3", "-1.5e3\n"}, {"-2+3", "'-2+3\n"},
        {"@sum", "'@sum\n"}, {"\tx", "'\tx\n"}, {"\rx", "\"'\rx\"\n"}, {"=\"a\"", "\"'=\"\"a\"\"\"\n"}, {"a=1", "a=1\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ist_buffer out = {0};
        ist_csv_add(&out, cases[i].cell);
        ist_csv_end_row(&out);
        CHECK_TEXT(out.at, cases[i].written);
        ist_buffer_clear(&out);
    }
    ist_buffer out = {0};
    ist_csv_add_exact(&out, "=1+1");
    CHECK_TEXT(out.at, "=1+1");
    ist_buffer_clear(&out);
}

static uint32_t state = 7;

static uint32_t roll(uint32_t sides)
{
    state = state * 1664525u + 1013904223u;
    return (state >> 8) % sides;
}

TEST(any_table_that_is_written_reads_back)
{
    static const char *const bits[] = {"\"", "\n", "\r\n", "\r", ",", "a", " ", "=", "'", "\xed\x95\x9c",
                                       "\xef\xbb\xbf", "\t", "\"\"", "0"};
    for (int round = 0; round < 2000; round++) {
        size_t columns = 1 + roll(5), rows = roll(6), cells = columns * rows;
        char written[32][64];
        ist_buffer out = {0};
        for (size_t i = 0; i < columns; i++) ist_csv_add_exact(&out, (const char *const[]){"a", "b", "c", "d", "e"}[i]);
        ist_csv_end_row(&out);
        for (size_t i = 0; i < cells; i++) {
            written[i][0] = '\0';
            for (uint32_t n = roll(6); n > 0; n--) strcat(written[i], bits[roll(sizeof bits / sizeof bits[0])]);
            ist_csv_add_exact(&out, written[i]);
            if (i % columns == columns - 1) ist_csv_end_row(&out);
        }
        ist_csv *csv = open_text(out.at);
        for (size_t i = 0; i < rows; i++) {
            CHECK(next_row(csv));
            for (size_t j = 0; j < columns; j++) CHECK_TEXT(ist_csv_cell(csv, (int)j), written[i * columns + j]);
        }
        CHECK(!next_row(csv));
        ist_csv_free(csv);
        ist_buffer_clear(&out);
        if (check_failures) break;
    }
}

TEST(a_file_that_is_not_there_is_named)
{
    ist_csv *csv = NULL;
    ist_error err = {0};
    CHECK(ist_csv_open(&csv, "/nowhere/transfers.csv", &err) == IST_IO);
    CHECK_HAS(err.text, "/nowhere/transfers.csv: cannot be opened");
    CHECK(csv == NULL);
}

TEST(many_open_quotes_take_linear_time)
{
    enum { LINES = 400000 };
    ist_buffer text = {0};
    ist_buffer_add(&text, "a,b\n");
    for (int i = 0; i < LINES; i++) ist_buffer_add(&text, i == 0 ? "\"x\n" : "1,\"\"\n");
    ist_csv *csv = open_text(text.at);
    long good = 0, bad = 0;
    for (bool more = true; more;) {
        if (ist_csv_next(csv, &more, NULL) != IST_OK) bad++;
        else good += more;
    }
    CHECK(good == LINES - 1);
    CHECK(bad == 1);
    ist_csv_free(csv);
    ist_buffer_clear(&text);
}

RUN(IT(rows_are_read_by_column_with_their_lines), IT(a_bad_row_is_named_and_the_next_follows),
    IT(a_row_over_several_lines_with_too_many_cells_is_passed_whole), IT(zero_bytes_are_a_fault_of_their_row),
    IT(a_header_must_name_every_column_once),
    IT(an_empty_line_is_a_row_of_one_empty_cell_only_where_there_is_one_column),
    IT(cells_are_quoted_only_when_they_must), IT(what_a_spreadsheet_would_run_is_disarmed),
    IT(any_table_that_is_written_reads_back), IT(a_file_that_is_not_there_is_named),
    IT(many_open_quotes_take_linear_time))
