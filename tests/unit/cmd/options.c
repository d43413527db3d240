/* SPDX-License-Identifier: Apache-2.0
 *
 * options.c: a command line is read whole or refused with a sentence that says what is allowed.
 */
#include "../../../cmd/command.h"
#include "check.h"

#include <isthmus/base/time.h>
#include <stdlib.h>

typedef struct asked {
    long long   futures;
    double      rate;
    const char *out;
    int         day, order;
    table_form  form;
} asked;

static const char *const orders[] = { "shapley", "owen", NULL };
static const option options[] = {
    { "futures", OPTION_INTEGER, OPTION_HOLDS(asked, futures), "N", "how many", .low = 8, .high = 1000000, .multiple = 8 },
    { "rate", OPTION_NUMBER, OPTION_HOLDS(asked, rate), "R", "a share", .low = 0, .high = 1 },
    { "out", OPTION_TEXT, OPTION_HOLDS(asked, out), "DIR", "a folder" },
    { "as-of", OPTION_DAY, OPTION_HOLDS(asked, day), "DAY", "a day" },
    { "order", OPTION_CHOICE, OPTION_HOLDS(asked, order), "ORDER", "an order", .choices = orders },
    OPTIONS_OF_TABLE(asked, form),
    { 0 },
};
static const asked defaults = { .futures = 4096, .rate = 0.5, .day = NO_DAY };

static asked      got;
static char      *operands[32];
static int        operand_count;
static ist_error  err;

enum { WORDS = 32 };

/* Reads a line, split at spaces; its words stay until the next call. */
static ist_status read_line(const char *operand_names, const char *line)
{
    static char  text[500];
    static char *words[WORDS];
    const command self = { .name = "test", .operands = operand_names, .options = options, .values_size = sizeof(asked) };
    int count = 0;
    snprintf(text, sizeof text, "%s", line);
    for (char *word = strtok(text, " "); word && count < WORDS; word = strtok(NULL, " ")) words[count++] = word;
    got = defaults;
    err = (ist_error){ 0 };
    return options_read(&self, count, words, &got, operands, &operand_count, &err);
}

static void check_refused(const char *operand_names, const char *line, const char *sentence)
{
    CHECK(read_line(operand_names, line) == IST_USAGE);
    CHECK_TEXT(err.text, sentence);
}

TEST(what_is_not_given_keeps_its_default)
{
    CHECK(read_line("", "") == IST_OK);
    CHECK(got.futures == 4096 && got.rate == 0.5 && got.day == NO_DAY && !got.out && !got.form.csv);
}

TEST(every_kind_of_value_is_read)
{
    CHECK(read_line("[SCENARIO]", "a.yaml --futures 64 --rate=0.25 --out o --as-of 2024-01-31 --order owen --csv") == IST_OK);
    CHECK(got.futures == 64 && got.rate == 0.25 && got.order == 1 && got.form.csv && !got.form.json);
    CHECK_TEXT(got.out, "o");
    CHECK(got.day == ist_day_of(2024, 1, 31));
    CHECK(operand_count == 1);
    CHECK_TEXT(operands[0], "a.yaml");
}

TEST(a_date_of_reduced_precision_is_its_last_day)
{
    CHECK(read_line("", "--as-of 2023-02") == IST_OK && got.day == ist_day_of(2023, 2, 28));
    CHECK(read_line("", "--as-of 2023") == IST_OK && got.day == ist_day_of(2023, 12, 31));
}

TEST(an_option_with_one_value_is_said_once)
{
    check_refused("", "--futures 8 --futures=16", "--futures is said twice, '8' and '16': which is meant?");
    check_refused("", "--out a --csv --out b", "--out is said twice, 'a' and 'b': which is meant?");
    CHECK(read_line("", "--futures 16 --csv --futures=16 --csv") == IST_OK && got.futures == 16 && got.form.csv);
}

TEST(an_empty_text_is_no_value)
{
    static char empty[] = "", *words[] = { empty };
    const command self = { .name = "test", .operands = "[SCENARIO]", .options = options, .values_size = sizeof(asked) };
    CHECK(options_read(&self, 1, words, &got, operands, &operand_count, &err) == IST_USAGE);
    CHECK_TEXT(err.text, "an empty word where this is meant: [SCENARIO]");
    check_refused("", "--help=yes", "--help takes no value");
    check_refused("", "--out=", "--out: the value is empty; DIR is meant");
}

TEST(two_dashes_end_the_options_and_one_is_an_operand)
{
    CHECK(read_line("[FILE...]", "- -- --csv") == IST_OK);
    CHECK(operand_count == 2 && !got.form.csv);
    CHECK_TEXT(operands[0], "-");
    CHECK_TEXT(operands[1], "--csv");
}

TEST(a_value_may_begin_with_one_dash)
{
    check_refused("", "--rate -1", "--rate: -1 is not between 0 and 1");
}

TEST(a_refusal_says_option_value_and_what_is_allowed)
{
    check_refused("", "--futures many", "--futures: 'many' is not a whole number");
    check_refused("", "--futures 7.5", "--futures: '7.5' is not a whole number");
    check_refused("", "--futures 4,096", "--futures: '4,096' is not a whole number");
    check_refused("", "--futures 0", "--futures: 0 is not between 8 and 1000000");
    check_refused("", "--futures 12", "--futures: 12 is not a multiple of 8");
    check_refused("", "--futures=", "--futures: '' is not a whole number");
    check_refused("", "--rate nan", "--rate: 'nan' is not a number");
    check_refused("", "--rate 1.5", "--rate: 1.5 is not between 0 and 1");
    check_refused("", "--as-of 2024-13", "--as-of: '2024-13' is not a date; allowed are YYYY-MM-DD, YYYY-MM and YYYY");
    check_refused("", "--order oven", "--order: 'oven' is not one of shapley, owen; did you mean owen?");
    check_refused("", "--csv=yes", "--csv takes no value");
    check_refused("", "--out", "--out needs a value: --out DIR");
    check_refused("", "--out --csv", "--out needs a value: --out DIR");
    check_refused("", "-f 8", "'-f' is not an option; options are whole words after two dashes");
}

TEST(an_unknown_option_gets_the_nearest_name)
{
    check_refused("", "--futurse 8", "--futurse is not an option of this command; did you mean --futures?");
    check_refused("", "--hlep", "--hlep is not an option of this command; did you mean --help?");
    CHECK(read_line("", "--fut 8") == IST_USAGE); /* names are whole, not beginnings */
    check_refused("", "--zzzzzzzz=3", "--zzzzzzzz is not an option of this command");
}

TEST(operands_are_counted_by_their_names)
{
    check_refused("", "x", "'x' is one word too many; only options may follow");
    check_refused("[SCENARIO]", "a b", "'b' is one word too many after [SCENARIO]");
    check_refused("FROM TO", "a", "TO is missing");
    check_refused("FILE...", "", "FILE is missing");
    CHECK(read_line("FROM TO", "a b") == IST_OK && operand_count == 2);
    CHECK(read_line("FILE [MORE...]", "a b c d") == IST_OK && operand_count == 4);
}

RUN(IT(what_is_not_given_keeps_its_default),
    IT(every_kind_of_value_is_read),
    IT(a_date_of_reduced_precision_is_its_last_day),
    IT(an_option_with_one_value_is_said_once),
    IT(an_empty_text_is_no_value),
    IT(two_dashes_end_the_options_and_one_is_an_operand),
    IT(a_value_may_begin_with_one_dash),
    IT(a_refusal_says_option_value_and_what_is_allowed),
    IT(an_unknown_option_gets_the_nearest_name),
    IT(operands_are_counted_by_their_names))
