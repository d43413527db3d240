/* SPDX-License-Identifier: Apache-2.0
 *
 * subject.c: what is asked about is read as it is written: titles with small words in them, and numbers with signs.
 */
#include "check.h"
#include <isthmus/analysis/subject.h>
#include <isthmus/ledger/shipped.h>
#include <stdlib.h>
#include <unistd.h>

static ist_scenario *scenario;

static ist_status prepare(ist_error *err)
{
    char        ledger_path[1024], data[1024], path[1024];
    ist_ledger *ledger = NULL;
    snprintf(ledger_path, sizeof ledger_path, "%s/analysis-test-subject.db", getenv("ISTHMUS_BUILD"));
    snprintf(data, sizeof data, "%s/data", getenv("ISTHMUS_SOURCE"));
    snprintf(path, sizeof path, "%s/scenarios/paper.yaml", getenv("ISTHMUS_SOURCE"));
    unlink(ledger_path);
    IST_TRY(ist_ledger_make(ledger_path, data, NULL, err));
    IST_TRY(ist_ledger_open(&ledger, ledger_path, IST_LEDGER_READ, err));
    ist_status status = ist_scenario_read(&scenario, path, ledger, IST_OWN_DAY, NULL, err);
    ist_ledger_free(ledger);
    return status;
}

static ist_status claim(const char *words, ist_assertion *out, ist_error *err)
{
    *out = (ist_assertion){ 0 };
    return ist_assertion_read(scenario, words, IST_COUNT_SHARE, out, err);
}

/* "Loss by war" is the title of `loss`: its "by" is no limit. */
TEST(a_title_may_have_the_word_that_parts_a_limit)
{
    ist_assertion title, name;
    ist_error     err = { 0 };
    CHECK(claim("industry lowers Loss by war", &title, &err) == IST_OK && title.least == 0);
    CHECK(claim("industry lowers loss", &name, &err) == IST_OK);
    CHECK(title.subject.finding.metric == name.subject.finding.metric);
    CHECK(claim("industry lowers loss by war by >= 10%", &title, &err) == IST_OK && title.least == 10 && title.percent);
    CHECK(title.subject.finding.metric == name.subject.finding.metric && title.sign == -1);
}

/* In a name a hyphen is a blank, in a number it is a sign. */
TEST(a_limit_is_the_number_that_is_written)
{
    ist_assertion it;
    ist_error     err = { 0 };
    CHECK(claim("industry raises tanks given by at least 2.5e-1", &it, &err) == IST_OK && it.least == 0.25 && !it.percent);
    CHECK(claim("INDUSTRY  raises tanks-given BY 3", &it, &err) == IST_OK && it.least == 3);
    CHECK(claim("industry lowers loss by >= -5", &it, &err) == IST_USAGE);
    CHECK_HAS(err.text, "'by -5': a number from 0 on is meant");
    CHECK(claim("industry lowers loss by 1,5", &it, &err) == IST_USAGE);
    CHECK(claim("industry lowers loss by ten", &it, &err) == IST_USAGE);
    CHECK(claim("industry lowers loss by", &it, &err) == IST_MISSING);
}

int main(void)
{
    ist_error err = { 0 };
    if (prepare(&err) != IST_OK) {
        printf("Bail out! %s\n", err.text);
        return 1;
    }
    const check_case cases[] = { IT(a_title_may_have_the_word_that_parts_a_limit), IT(a_limit_is_the_number_that_is_written) };
    int code = check_run(cases, (int)(sizeof cases / sizeof *cases));
    ist_scenario_free(scenario);
    return code;
}
