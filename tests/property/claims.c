/* SPDX-License-Identifier: Apache-2.0
 *
 * claims.c: every claim of the paper has its row, and the sign of each that is modelled is what data/mechanisms.csv says of
 * it in the default scenario. A sign that does not hold, or is not resolved, stands there with its reason; none is tuned.
 */
#include "../check.h"
#include <isthmus/analysis/claims.h>
#include <isthmus/ledger/shipped.h>
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

enum { FUTURES = 1024, PAPER_CLAIMS = 71 };

static struct {
    ist_arena               *arena;
    ist_ledger              *ledger;
    ist_scenario            *scenario;
    ist_claims               claims;
    const ist_claim_finding *findings;
} state;

static const char *source_path(const char *name)
{
    static char path[2][1024];
    static int  turn;
    char       *at = path[turn++ % 2];
    snprintf(at, sizeof path[0], "%s/%s", getenv("ISTHMUS_SOURCE"), name);
    return at;
}

/* The default scenario: the full world, or the paper's own where that is all there is. */
static const char *default_scenario(void)
{
    const char *full = source_path("scenarios/two-theatres.yaml");
    return access(full, R_OK) == 0 ? full : source_path("scenarios/paper.yaml");
}

static ist_status prepare(ist_error *err)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/property-test-claims.db", getenv("ISTHMUS_BUILD"));
    unlink(path);
    state.arena = ist_arena_new();
    IST_TRY(ist_ledger_make(path, source_path("data"), NULL, err));
    IST_TRY(ist_ledger_open(&state.ledger, path, IST_LEDGER_READ, err));
    IST_TRY(ist_scenario_read(&state.scenario, default_scenario(), state.ledger, IST_OWN_DAY, NULL, err));
    return ist_claims_read(state.ledger, state.arena, &state.claims, err);
}

static ist_status run_with(uint64_t futures, int threads, const ist_claim_finding **out, ist_error *err)
{
    ist_claims_options options = { .futures = futures, .seed = 1 };
    IST_TRY(ist_scenario_counterfactual(state.scenario, NULL, &options.counterfactual, err));
    return ist_claims_run(state.scenario, &state.claims, &options, &(ist_control){ .threads = threads }, state.arena, out, err);
}

TEST(each_of_the_papers_claims_has_one_row)
{
    int seen[PAPER_CLAIMS + 1] = { 0 };
    for (size_t i = 0; i < state.claims.count; i++) {
        const char *key = state.claims.at[i].key;
        long        n = strncmp(key, "claim/elcano-", 13) == 0 ? strtol(key + 13, NULL, 10) : 0;
        if (n >= 1 && n <= PAPER_CLAIMS) seen[n]++;
    }
    for (int n = 1; n <= PAPER_CLAIMS; n++) CHECK(seen[n] == 1);
}

TEST(a_claim_is_tried_or_says_why_not)
{
    for (size_t i = 0; i < state.claims.count; i++) {
        const ist_claim *claim = &state.claims.at[i];
        bool             modelled = strcmp(claim->carried, "modelled") == 0;
        bool             whole = claim->sign != 0 && *claim->measure && *claim->unit && *claim->place && *claim->carriers && *claim->stands;
        if (modelled ? !whole : claim->sign != 0 || *claim->measure || *claim->stands) printf("# %s is neither whole nor left out\n", claim->id);
        CHECK(modelled ? whole : claim->sign == 0 && !*claim->measure && !*claim->stands);
        CHECK(*claim->why);
    }
}

/* What the table says in its own words. */
static const char *stands_as(ist_claim_verdict verdict)
{
    return verdict == IST_CLAIM_HOLDS ? "holds" : verdict == IST_CLAIM_FAILS ? "does-not-hold" : verdict == IST_CLAIM_OPEN ? "not-resolved" : "";
}

TEST(each_sign_is_what_the_table_says)
{
    ist_error err = { 0 };
    CHECK(run_with(FUTURES, ist_cores(), &state.findings, &err) == IST_OK);
    if (!state.findings) {
        printf("# %s\n", err.text);
        return;
    }
    for (size_t i = 0; i < state.claims.count; i++) {
        const ist_claim         *claim = &state.claims.at[i];
        const ist_claim_finding *it = &state.findings[i];
        if (claim->sign == 0) continue;
        printf("# %s %s: %s, %.6g +- %.2g\n", claim->id, claim->stands, ist_claim_verdict_words(it->verdict), it->difference.mean, it->difference.error);
        CHECK_TEXT(stands_as(it->verdict), claim->stands);
    }
}

TEST(threads_change_no_bit)
{
    const ist_claim_finding *one = NULL, *two = NULL;
    ist_error                err = { 0 };
    CHECK(run_with(128, 1, &one, &err) == IST_OK && run_with(128, 2, &two, &err) == IST_OK);
    for (size_t i = 0; one && two && i < state.claims.count; i++)
        if (state.claims.at[i].sign != 0)
            CHECK(one[i].difference.mean == two[i].difference.mean && one[i].difference.error == two[i].difference.error && one[i].without == two[i].without);
}

/* A cause that is in both worlds changes nothing, and what is not there is said. */
TEST(no_cause_no_change_and_a_name_that_lacks_is_said)
{
    ist_claim                made[] = { state.claims.at[0], state.claims.at[0], state.claims.at[0] };
    ist_claims               claims = { 3, made };
    const ist_claim_finding *out = NULL;
    ist_error                err = { 0 };
    ist_claims_options       options = { .futures = 16, .seed = 1, .counterfactual = IST_NONE };
    for (int i = 0; i < 3; i++) {
        made[i].sign = 1;
        made[i].measure = "sum loss.*";
        made[i].with_it = made[i].without_it = "all levers";
    }
    made[1].with_it = "lever that-nobody-has";
    made[2].measure = "mean present.no-such-kind.*";
    CHECK(ist_claims_run(state.scenario, &claims, &options, NULL, state.arena, &out, &err) == IST_OK);
    if (!out) return;
    CHECK(out[0].verdict == IST_CLAIM_FAILS && out[0].difference.mean == 0);
    CHECK_HAS(out[0].why, "nothing changes");
    CHECK(out[1].verdict == IST_CLAIM_LEFT_OUT && isnan(out[1].without));
    CHECK_TEXT(out[1].why, "this scenario has no lever 'that-nobody-has'");
    CHECK(out[2].verdict == IST_CLAIM_LEFT_OUT);
    CHECK_HAS(out[2].why, "no-such-kind");
    made[1].with_it = "base.korea + 1";
    CHECK(ist_claims_run(state.scenario, &claims, &options, NULL, state.arena, &out, &err) == IST_SYNTAX);
    CHECK_HAS(err.text, "'base.korea + 1' is none of");
    options.futures = 12;
    CHECK(ist_claims_run(state.scenario, &claims, &options, NULL, state.arena, &out, &err) == IST_RANGE);
}

/* Set to 0, then doubled: 0; a hazard of 0 gives no onset at all. */
TEST(a_number_is_set_or_stretched_with_its_whole_range)
{
    ist_claim                made = state.claims.at[0];
    ist_claims               claims = { 1, &made };
    const ist_claim_finding *out = NULL;
    ist_error                err = { 0 };
    ist_claims_options       options = { .futures = 64, .seed = 1, .counterfactual = IST_NONE };
    made.sign = 1;
    made.measure = "sum compensator.korea|taiwan-strait";
    made.with_it = "";
    made.without_it = "base.korea|taiwan-strait = 0; base.* x 2";
    CHECK(ist_claims_run(state.scenario, &claims, &options, NULL, state.arena, &out, &err) == IST_OK);
    if (!out) return;
    CHECK(out[0].without == 0 && out[0].difference.mean > 0 && out[0].verdict == IST_CLAIM_HOLDS);
    double once = out[0].difference.mean;
    made.with_it = "base.korea|taiwan-strait x 2";
    CHECK(ist_claims_run(state.scenario, &claims, &options, NULL, state.arena, &out, &err) == IST_OK);
    CHECK(out[0].difference.mean > 1.5 * once && out[0].difference.mean < 2.5 * once);
}

/* What is given is doubled where a claim doubles it, and gives way where a claim sets it. */
TEST(a_claim_changes_what_is_given)
{
    ist_claim                made = state.claims.at[0];
    ist_claims               claims = { 1, &made };
    const ist_claim_finding *once = NULL, *twice = NULL;
    ist_error                err = { 0 };
    ist_claims_options       options = { .futures = 64, .seed = 1, .counterfactual = IST_NONE };
    const ist_input         *input = ist_scenario_input(state.scenario, "base.korea");
    size_t                   n = ist_world_slots(&state.scenario->world);
    double                  *given = ist_arena_array(state.arena, n, sizeof *given);
    for (size_t i = 0; i < n; i++) given[i] = NAN;
    given[input->parameter] = 0.01;
    options.given = given;
    made.sign = 1;
    made.measure = "sum compensator.korea";
    made.with_it = "base.korea x 2";
    made.without_it = "base.korea = 0";
    CHECK(ist_claims_run(state.scenario, &claims, &options, NULL, state.arena, &once, &err) == IST_OK);
    given[input->parameter] = 0.02;
    made.with_it = "";
    CHECK(ist_claims_run(state.scenario, &claims, &options, NULL, state.arena, &twice, &err) == IST_OK);
    if (!once || !twice) return;
    CHECK(once[0].without == 0 && twice[0].without == 0 && once[0].difference.mean > 0);
    CHECK_NEAR(once[0].difference.mean, twice[0].difference.mean, 0.2 * twice[0].difference.mean); /* what is planned with differs */
}

/* A claim by a lever that is never on is left out, and says so. */
TEST(a_claim_by_what_is_off_is_left_out)
{
    ist_claim                made = state.claims.at[0];
    ist_claims               claims = { 1, &made };
    const ist_claim_finding *out = NULL;
    ist_error                err = { 0 };
    ist_claims_options       options = { .futures = 16, .seed = 1, .counterfactual = IST_NONE, .off = 1 };
    made.sign = 1;
    made.measure = "sum loss.*";
    made.without_it = "";
    made.with_it = ist_arena_print(state.arena, "lever %s", state.scenario->world.levers[0].patch.name);
    CHECK(ist_claims_run(state.scenario, &claims, &options, NULL, state.arena, &out, &err) == IST_OK);
    CHECK(out && out[0].verdict == IST_CLAIM_LEFT_OUT);
    if (out) CHECK_HAS(out[0].why, "switched off");
}

int main(void)
{
    const check_case cases[] = { IT(each_of_the_papers_claims_has_one_row), IT(a_claim_is_tried_or_says_why_not), IT(each_sign_is_what_the_table_says),
                                 IT(threads_change_no_bit), IT(no_cause_no_change_and_a_name_that_lacks_is_said),
                                 IT(a_number_is_set_or_stretched_with_its_whole_range), IT(a_claim_changes_what_is_given),
                                 IT(a_claim_by_what_is_off_is_left_out) };
    ist_error        err = { 0 };
    if (prepare(&err) != IST_OK) {
        printf("Bail out! %s\n", err.text);
        return 1;
    }
    int code = check_run(cases, (int)(sizeof cases / sizeof *cases));
    ist_scenario_free(state.scenario);
    ist_ledger_free(state.ledger);
    ist_arena_free(state.arena);
    return code;
}
