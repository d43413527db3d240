/* SPDX-License-Identifier: Apache-2.0
 *
 * streams.c: answers in steps, read to their end: they agree with the tables, intervals have no reason to differ, shares sum up.
 */
#include "site.h"

#include <isthmus/base/json.h>
#include <time.h>

static ist_web    *web;
static const char *ledger;

/* All events of a stream, or those up to the first of one kind, which is whole. */
static void read_until(ist_web *from, const char *target, const char *event, ist_buffer *out)
{
    ist_http_answer answer;
    char            piece[4096];
    size_t          length;
    site_ask(from, target, &answer);
    out->length = 0;
    for (const char *found = NULL; answer.next && !(found && strstr(found, "\n\n")) && (length = answer.next(answer.context, piece, sizeof piece)) > 0;) {
        ist_buffer_add_n(out, piece, length);
        found = event ? strstr(out->at, event) : NULL;
    }
    ist_buffer_add(out, "");
    ist_http_answer_clear(&answer); /* which ends what is not read */
}

static void read_stream(ist_web *from, const char *target, ist_buffer *out) { read_until(from, target, NULL, out); }

/* The same; the last `data` of `event` is read. Curves come once: what follows them is not waited for. */
static json_t *last_of(const char *target, const char *event, ist_buffer *out)
{
    char            start[64];
    json_t         *read = NULL;
    const char     *found = NULL;
    snprintf(start, sizeof start, "event: %s\ndata: ", event);
    read_until(web, target, strcmp(event, "series") == 0 ? start : NULL, out);
    for (const char *at = out->at; at && (at = strstr(at, start)); at++) found = at + strlen(start);
    if (found) CHECK(ist_json_read_text(&read, event, found, strcspn(found, "\n"), NULL) == IST_OK);
    return read;
}

/* The value of a statement about an area. */
static double value_of(json_t *rows, const char *statement, const char *area)
{
    size_t  i;
    json_t *row;
    json_array_foreach(rows, i, row) {
        if (strcmp(json_string_value(json_object_get(row, "statement")), statement) != 0) continue;
        if (strcmp(json_string_value(json_object_get(row, "area")), area) == 0) return json_number_value(json_object_get(row, "value"));
    }
    return NAN;
}

TEST(the_last_step_says_what_the_table_of_its_recipe_says)
{
    ist_buffer      text = { 0 };
    ist_http_answer table;
    json_t         *rows = NULL;
    json_t         *answer = last_of("/question.stream?scenario=paper&futures=64&metric=loss", "answer", &text);
    site_ask(web, "/values.json?scenario=paper&futures=64&metric=loss", &table);
    CHECK(ist_json_read_text(&rows, "values", site_body(&table), table.body.length, NULL) == IST_OK);
    CHECK(json_is_true(json_object_get(answer, "last")));
    CHECK_HAS(text.at, "event: done");
    CHECK_HAS(json_string_value(json_object_get(answer, "recipe")), "isthmus run paper --futures 64 --seed 1 --as-of 2024-01-31");
    static const char *const areas[] = { "deterrence", "industry", "practical" };
    for (size_t i = 0; i < 3; i++)
        for (int k = 0; k < 2; k++) {
            const char *statement = k ? "alone" : "shapley";
            double      here = value_of(json_object_get(answer, "values"), statement, areas[i]), there = value_of(rows, statement, areas[i]);
            CHECK(isfinite(here) && here == there); /* the same futures in the same order: to the bit */
        }
    json_decref(rows);
    json_decref(answer);
    ist_http_answer_clear(&table);
    ist_buffer_clear(&text);
}

/* docs/answer.md: a statement keeps its metric's tier if without elasticities it has the same sign and at least half the size. */
TEST(levers_have_a_tier_of_their_own_at_the_end)
{
    static const char *const metrics[] = { "loss", "brigades" };
    size_t levers = 0, turned = 0;
    for (size_t m = 0; m < 2; m++) {
        ist_buffer text = { 0 };
        char       target[200];
        snprintf(target, sizeof target, "/question.stream?scenario=paper&futures=64&place=every&metric=%s", metrics[m]);
        json_t *answer = last_of(target, "answer", &text), *rows = json_object_get(answer, "values"), *row;
        size_t  i;
        json_array_foreach(rows, i, row) {
            const char *lever = json_string_value(json_object_get(row, "lever")), *tier = json_string_value(json_object_get(row, "tier"));
            if (!lever || !lever[0]) continue;
            const json_t *value = json_object_get(row, "value"), *without = json_object_get(row, "without_elasticity");
            CHECK(json_is_number(value) && json_is_number(without) && tier);
            double a = json_number_value(value), b = json_number_value(without);
            bool   stands = (a > 0) == (b > 0) && (a < 0) == (b < 0) && fabs(b) >= 0.5 * fabs(a);
            CHECK_TEXT(tier, stands && m == 1 ? "logistics" : "deterrence"); /* loss is a matter of deterrence to begin with */
            levers++;
            turned += a != b;
        }
        json_decref(answer);
        ist_buffer_clear(&text);
    }
    CHECK(levers > 20);
    CHECK(turned > 0);
}

/* One world in twenty with the other sign shows in none of n worlds with probability 0.95^n: 5% at n = 59. */
TEST(an_answer_of_fewer_than_59_worlds_is_a_first_look)
{
    static const struct { int futures, worlds; bool first; } answers[] = { { 24, 6, true }, { 232, 58, true }, { 240, 60, false } };
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        ist_buffer text = { 0 };
        char       target[80];
        snprintf(target, sizeof target, "/question.stream?scenario=paper&futures=%d", answers[i].futures);
        json_t *answer = last_of(target, "answer", &text);
        CHECK(json_integer_value(json_object_get(answer, "worlds")) == answers[i].worlds);
        CHECK(json_is_boolean(json_object_get(answer, "first_look")) && json_is_true(json_object_get(answer, "first_look")) == answers[i].first);
        json_decref(answer);
        ist_buffer_clear(&text);
    }
}

TEST(what_is_set_and_off_is_in_the_recipe_and_in_the_numbers)
{
    ist_buffer text = { 0 };
    json_t    *plain = last_of("/question.stream?scenario=paper&futures=24&metric=loss", "answer", &text);
    json_t    *moved = last_of("/question.stream?scenario=paper&futures=24&metric=loss&set=base.korea:0.05&off=practical", "answer", &text);
    CHECK_HAS(json_string_value(json_object_get(moved, "recipe")), "isthmus run paper --set base.korea:0.05 --off practical --futures 24");
    CHECK(value_of(json_object_get(moved, "values"), "shapley", "practical") == 0);
    double with = value_of(json_object_get(plain, "values"), "none", ""), without = value_of(json_object_get(moved, "values"), "none", "");
    CHECK(isfinite(with) && without > with); /* war comes ten times as often: it costs more */
    json_decref(plain);
    json_decref(moved);
    ist_buffer_clear(&text);
}

TEST(fans_have_every_month_and_their_quantiles_are_in_order)
{
    static const char *const names[] = { "q05", "q25", "q50", "q75", "q95" };
    ist_buffer text = { 0 };
    json_t    *series = last_of("/question.stream?scenario=paper&futures=64&series=delivered", "series", &text);
    size_t     months = (size_t)json_integer_value(json_object_get(series, "months")), i;
    json_t    *lines = json_object_get(series, "lines"), *line;
    CHECK(months > 12 && json_array_size(lines) > 0);
    json_array_foreach(lines, i, line) {
        json_t *all = json_object_get(line, "all");
        if (!all) continue; /* by name only */
        CHECK(json_array_size(json_object_get(all, "mean")) == months + 1);
        for (size_t t = 0; t <= months; t++)
            for (int q = 0; q + 1 < 5; q++)
                CHECK(json_number_value(json_array_get(json_object_get(all, names[q]), t)) <= json_number_value(json_array_get(json_object_get(all, names[q + 1]), t)));
    }
    json_decref(series);
    ist_buffer_clear(&text);
}

/* With `line` only that line is reckoned, and comes to what it is among all. */
TEST(a_line_that_is_asked_for_is_the_same_alone_as_among_all)
{
    static const char *const lines[] = { "line=first", "line=no-such-order", NULL };
    ist_buffer text = { 0 };
    json_t    *whole = last_of("/question.stream?scenario=paper&futures=64&series=delivered", "series", &text), *all = json_object_get(whole, "lines");
    size_t     n = json_array_size(all);
    char       named[200];
    CHECK(n > 1);
    snprintf(named, sizeof named, "line=%s", json_string_value(json_object_get(json_array_get(all, n - 1), "name")));
    for (size_t k = 0; k < 3; k++) {
        char target[300];
        snprintf(target, sizeof target, "/question.stream?scenario=paper&futures=64&series=delivered&%s", lines[k] ? lines[k] : named);
        json_t *one = last_of(target, "series", &text), *list = json_object_get(one, "lines");
        size_t  chosen = lines[k] ? 0 : n - 1;
        CHECK(json_array_size(list) == n);
        for (size_t i = 0; i < n; i++) {
            const json_t *line = json_array_get(list, i), *same = json_array_get(all, i);
            CHECK((json_object_get(line, "all") != NULL) == (i == chosen));
            if (i == chosen) CHECK(json_equal(line, same));
            else CHECK(json_equal(json_object_get(line, "name"), json_object_get(same, "name")));
        }
        json_decref(one);
    }
    json_decref(whole);
    ist_buffer_clear(&text);
}

/* Shapley's efficiency: what parts two answers is shared out whole; one input alone makes all of the difference. */
TEST(the_shares_of_beliefs_sum_to_the_difference)
{
    static const struct { const char *query; size_t inputs; } asked[] = {
        { "a=base.korea:0.0005..0.001&b=base.korea:0.01..0.02", 1 },
        { "a=base.korea:0.0005..0.001&b=base.korea:0.01..0.02&b=ending.korea:0.05&a=ending.korea:0.2", 2 },
    };
    for (size_t i = 0; i < 2; i++) {
        ist_buffer text = { 0 };
        char       target[300];
        double     sum = 0;
        size_t     k;
        json_t    *row;
        snprintf(target, sizeof target, "/beliefs.stream?scenario=paper&futures=24&metric=loss&%s", asked[i].query);
        json_t *answer = last_of(target, "answer", &text), *rows = json_object_get(answer, "rows");
        if (!answer) printf("# %.300s\n", text.at);
        double a = json_number_value(json_object_get(json_object_get(answer, "a"), "value")), b = json_number_value(json_object_get(json_object_get(answer, "b"), "value"));
        json_array_foreach(rows, k, row) sum += json_number_value(json_object_get(row, "share"));
        CHECK(json_array_size(rows) == asked[i].inputs);
        CHECK(a != b);
        CHECK_NEAR(sum, b - a, 1e-9 * (fabs(a) + fabs(b)));
        if (asked[i].inputs == 1) CHECK_NEAR(json_number_value(json_object_get(json_array_get(rows, 0), "alone")), b, 1e-9 * fabs(b));
        json_decref(answer);
        ist_buffer_clear(&text);
    }
}

/* How far an answer has come is said every tenth of a second, and that the line is alive after seconds of silence: how often depends on
 * the machine, and is no part of the answer. */
static void leave_out(ist_buffer *text, const char *what)
{
    for (char *at = text->at; at && (at = strstr(at, what));) {
        char  *end = strstr(at, "\n\n");
        size_t gone = end ? (size_t)(end + 2 - at) : strlen(at);
        memmove(at, at + gone, strlen(at + gone) + 1);
        text->length -= gone;
    }
}

static void leave_out_times(ist_buffer *text)
{
    leave_out(text, "event: progress\n");
    leave_out(text, ": quiet\n\n");
}

/* Memory of questions before serves again: each answer is, event by event, that of a page that was asked nothing else, with more threads
 * or fewer. */
TEST(no_byte_depends_on_what_was_asked_before_or_on_threads)
{
    static const char *const asked[] = {
        "/question.stream?scenario=paper&futures=32&set=base.korea:0.05&series=active", "/question.stream?scenario=paper&futures=32",
        "/question.stream?scenario=paper&futures=24&off=practical&set=ending.korea:0.2",
        "/question.stream?scenario=paper&futures=32&set=base.korea:0.001",               "/question.stream?scenario=paper&futures=24&seed=2",
    };
    enum { ASKED = sizeof asked / sizeof *asked };
    ist_buffer fresh[ASKED] = { 0 }, text = { 0 };
    for (size_t i = 0; i < ASKED; i++) {
        ist_web        *other;
        ist_error       err = { 0 };
        ist_web_options options = site_options(ledger);
        options.threads = 1 + (int)(i % 3) * 2; /* 1, 3, 5: here 2 */
        CHECK(ist_web_new(&other, &options, &err) == IST_OK);
        read_stream(other, asked[i], &fresh[i]);
        CHECK_HAS(fresh[i].at, "event: done");
        leave_out_times(&fresh[i]);
        ist_web_free(other);
    }
    for (size_t round = 0; round < 2; round++)
        for (size_t i = 0; i < ASKED; i++) {
            size_t at = round == 1 ? ASKED - 1 - i : i;
            read_stream(web, asked[at], &text);
            leave_out_times(&text);
            CHECK(text.length == fresh[at].length && memcmp(text.at, fresh[at].at, text.length) == 0);
        }
    for (size_t i = 0; i < ASKED; i++) ist_buffer_clear(&fresh[i]);
    ist_buffer_clear(&text);
}

TEST(what_is_wrong_comes_as_an_event)
{
    static const struct { const char *target, *says; } asked[] = {
        { "/question.stream?scenario=papr", "did you mean 'paper'?" },
        { "/beliefs.stream?scenario=paper", "no range differs" },
        { "/beliefs.stream?scenario=paper&a=base.koraa:1", "base.korea" },
        { "/beliefs.stream?scenario=paper&a=base.korea:2..1", "LOW <= HIGH" },
        { "/discover.stream?scenario=paper&claim=nothing", "nothing" },
    };
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        ist_buffer text = { 0 };
        json_t    *fault = last_of(asked[i].target, "error", &text);
        CHECK_HAS(json_string_value(json_object_get(fault, "detail")), asked[i].says);
        CHECK(!strstr(text.at, "event: done"));
        json_decref(fault);
        ist_buffer_clear(&text);
    }
}

int main(void)
{
    static const check_case cases[] = {
        IT(the_last_step_says_what_the_table_of_its_recipe_says), IT(levers_have_a_tier_of_their_own_at_the_end),
        IT(an_answer_of_fewer_than_59_worlds_is_a_first_look), IT(what_is_set_and_off_is_in_the_recipe_and_in_the_numbers),
        IT(fans_have_every_month_and_their_quantiles_are_in_order), IT(a_line_that_is_asked_for_is_the_same_alone_as_among_all),
        IT(the_shares_of_beliefs_sum_to_the_difference),
        IT(no_byte_depends_on_what_was_asked_before_or_on_threads), IT(what_is_wrong_comes_as_an_event),
    };
    ledger = site_temporary("streams.db");
    ist_web_options options = site_options(ledger);
    ist_error       err = { 0 };
    if (!site_ledger(ledger) || ist_web_new(&web, &options, &err) != IST_OK) return 1;
    int failed = check_run(cases, (int)(sizeof cases / sizeof *cases));
    ist_web_free(web);
    site_remove(ledger);
    return failed;
}
