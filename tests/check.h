/* SPDX-License-Identifier: Apache-2.0
 *
 * check.h: a test reads as a claim. Speaks TAP; the process fails when a claim does.
 *
 *   TEST(a_stock_serves_what_it_holds) { CHECK_NEAR(held, 30, 1e-12); }
 *   RUN(IT(a_stock_serves_what_it_holds))
 */
#ifndef ISTHMUS_TESTS_CHECK_H
#define ISTHMUS_TESTS_CHECK_H

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct check_case { const char *name; void (*run)(void); } check_case;
static int         check_failures;      /* of the test that runs */
static const char *check_skip_reason;   /* set by SKIP */

#define TEST(name) static void name(void)
#define IT(name) { #name, name }
#define CHECK(truth)                                                                               \
    do {                                                                                           \
        if (!(truth)) { check_failures++; printf("# %s:%d: %s\n", __FILE__, __LINE__, #truth); }    \
    } while (0)
#define CHECK_NEAR(got, want, tolerance)                                                           \
    do {                                                                                           \
        double g_ = (got), w_ = (want);                                                            \
        if (!(fabs(g_ - w_) <= (tolerance))) {                                                     \
            check_failures++;                                                                      \
            printf("# %s:%d: %s is %.17g, not %.17g\n", __FILE__, __LINE__, #got, g_, w_);         \
        }                                                                                          \
    } while (0)
#define CHECK_TEXT(got, want)                                                                      \
    do {                                                                                           \
        const char *g_ = (got), *w_ = (want);                                                      \
        if (!g_ || strcmp(g_, w_) != 0) {                                                          \
            check_failures++;                                                                      \
            printf("# %s:%d: %s is '%s', not '%s'\n", __FILE__, __LINE__, #got, g_ ? g_ : "NULL", w_); \
        }                                                                                          \
    } while (0)
/* Passes when the text holds the part; for error sentences. */
#define CHECK_HAS(got, part)                                                                       \
    do {                                                                                           \
        const char *g_ = (got), *w_ = (part);                                                      \
        if (!g_ || !strstr(g_, w_)) {                                                              \
            check_failures++;                                                                      \
            printf("# %s:%d: '%s' does not say '%s'\n", __FILE__, __LINE__, g_ ? g_ : "NULL", w_);  \
        }                                                                                          \
    } while (0)
/* Skips the test; the reason must be one of tests/skips.txt. */
#define SKIP(reason) do { check_skip_reason = (reason); return; } while (0)

static int check_run(const check_case *cases, int count)
{
    int failed = 0;
    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("1..%d\n", count);
    for (int i = 0; i < count; i++) {
        check_failures = 0;
        check_skip_reason = NULL;
        cases[i].run();
        printf("%s %d - %s", check_failures ? "not ok" : "ok", i + 1, cases[i].name);
        if (check_skip_reason && !check_failures) printf(" # SKIP %s", check_skip_reason);
        printf("\n");
        failed += check_failures != 0;
    }
    return failed != 0;
}
#define RUN(...)                                                                                   \
    int main(void)                                                                                 \
    {                                                                                              \
        const check_case cases[] = { __VA_ARGS__ };                                                \
        return check_run(cases, (int)(sizeof cases / sizeof cases[0]));                            \
    }

#endif
