/* SPDX-License-Identifier: Apache-2.0
 *
 * What a scenario may not say, and the sentence that says so: file, line, key, value, what is allowed. Each row
 * changes one place of small.yaml.
 */
#include "check.h"
#define FAKE_NAME "refuse"
#include "fake_facts.h"

typedef struct refusal {
    const char *find, *replace;
    ist_status  status;
    const char *says, *says_too;
} refusal;

static void check_refusals(const refusal *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        ist_scenario *s = NULL;
        ist_error     err = {0};
        ist_status    status = read_changed(&s, rows[i].find, rows[i].replace, IST_OWN_DAY, &err);
        if (status != rows[i].status) { check_failures++; printf("# '%s' gives status %d, not %d: %s\n", rows[i].replace, status, rows[i].status, err.text); }
        CHECK(s == NULL);
        CHECK_HAS(err.text, rows[i].says);
        CHECK_HAS(err.text, rows[i].says_too);
        ist_scenario_free(s);
    }
}
#define REFUSALS(...) do { static const refusal rows[] = { __VA_ARGS__ }; check_refusals(rows, sizeof rows / sizeof rows[0]); } while (0)

TEST(numbers_outside_their_legal_range)
{
    REFUSALS({ "wear: 0.001", "wear: 1.2", IST_RANGE, ".yaml:23: items.k2.wear: 1.2 lies outside 0 to 1", "part of every stock" },
             { "stock: {k2: 28", "stock: {k2: -28", IST_RANGE, "actors.POL.stock.k2: -28 lies outside 0 to", "held at start" },
             { "earmark: [0.1, 0.2, 0.3]", "earmark: [0.1, 0.2, 1.3]", IST_RANGE, "earmark: 1.3 lies outside 0 to 1", "share" },
             { "earmark: [0.1, 0.2, 0.3]", "earmark: [0.1, 0.4, 0.3]", IST_RANGE, "the mode 0.4 lies outside the range", "0.1 to 0.3" },
             { "onset: [0, 2]", "onset: [2, 0]", IST_RANGE, "low must be below high", "theatres.west.onset" },
             { "onset: [0, 2]", "onset: [-1, 2]", IST_RANGE, "-1 lies outside 0 to 50", "elasticity of onset" },
             { "xi: 1,", "xi: 1e999,", IST_SYNTAX, "'1e999' is not a number", "xi" },
             { "ending: 0.02", "ending: 0", IST_RANGE, "ending: 0 lies outside 1e-09 to 10", "hazard of the end" },
             { "look: 6", "look: 2.5", IST_RANGE, "2.5 is not a whole number", "pool.look" },
             { "rule: no", "rule: 0.5", IST_RANGE, "0.5 is neither 0 nor 1", "pool.rule" },
             { "size: {brigade: 10", "size: {brigade: [10, 12]", IST_RANGE, "is fixed and the same in every future", "not a range" },
             { "lead: 10", "lead: [8, 12]", IST_RANGE, "lines.hanwha.lead: is structure", "one number is allowed" },
             { "{normal: [200, 40]}", "{normal: [200, 0]}", IST_RANGE, "standard deviation must be above 0", "t-72" },
             { "{lognormal: [80000, 0.5]}", "{lognormal: [0, 0.5]}", IST_RANGE, "the median must be above 0", "shell" },
             { "west-first: 0.4", "west-first: -0.4", IST_RANGE, "the weight -0.4", "must be 0 or more" },
             { "reduce: first, level: 1", "reduce: first, level: -2e9", IST_RANGE, "metrics.soon.level: -2000000000 lies outside -1000000000 to 1000000000", "level that is reached" },
             { "of: loss,", "of: loss, weight: 1e30,", IST_RANGE, "weight: 1e+30 lies outside -1000000000 to 1000000000", "multiplies every term" });
}

TEST(labels_that_are_none)
{
    REFUSALS({ "label: PUBLIC", "label: NATO SECRTE nonsense", IST_SYNTAX, ".yaml:8: 'NATO SECRTE nonsense' is not a release label", "POLICY:LEVEL" },
             { "{fact: transfer/k2-price}", "{fact: transfer/k2-price, label: SECRET}", IST_SYNTAX, ".yaml:82: 'SECRET' is not a release label", "RESTRICTED" },
             { "label: PUBLIC", "label: [PUBLIC]", IST_SYNTAX, ".yaml:8: a text is allowed", "" });
}

TEST(dates_that_are_none_or_contradict)
{
    REFUSALS({ "2026-01: [5, 8, 10]", "2026-13: [5, 8, 10]", IST_SYNTAX, "lines.hanwha.capacity.2026-13", "month from 01 to 12" },
             { "start: 2024-02", "start: 2024-00", IST_SYNTAX, "'2024-00' is not a month", "start" },
             { "as_of: 2024-01-31", "as_of: 2024-02-30", IST_SYNTAX, "'2024-02-30' is not a day", "YYYY-MM-DD" },
             { "{2024-02: 5, 2026-01: [5, 8, 10]}", "{2026-01: 5, 2024-02: [5, 8, 10]}", IST_CONFLICT, "months must rise", "hanwha" },
             { "{2024-12: 84, 2025-12: 180}", "{2024-12: 84, 2025-12: 80}", IST_CONFLICT, "80 promised so far is less than the 84", "promised" },
             { "tranche: 100,", "tranche: 100, sign: 2025-01, end: 2024-06,", IST_CONFLICT, "ends before it is signed", "orders.poland-k2.end" },
             { "tranche: 100,", "tranche: 100, sign: 2023-01,", IST_CONFLICT, "lies before the start", "contracted" },
             { "since: 2023-12-31", "since: 2024-06-30", IST_RANGE, "could be held only from 2024-06-30, after the as-of day 2024-01-31", "" });
}

TEST(names_of_nothing_with_the_nearest_one)
{
    REFUSALS({ "PRK: {theatre: east", "PRKX: {theatre: east", IST_MISSING, "actors.PRKX: no actor 'PRKX'", "did you mean 'PRK'" },
             { "adversary: RUS", "adversary: RSU", IST_MISSING, "'RSU' is not among the scenario's actors", "did you mean 'RUS'" },
             { "set: {rule: 1}", "set: {ruel: 1}", IST_MISSING, "no number is called 'ruel'; did you mean 'rule'?", "joint.set.ruel" },
             { "slip.k2pl: 0", "slip.k2lp: 0", IST_MISSING, "did you mean 'k2pl'", "cooperation.industry.levers.local.set" },
             { "slip.k2pl: 0", "scale.k2lp: 0", IST_MISSING, "'k2lp' is not among the scenario's lines", "did you mean 'k2pl'" },
             { "slip.k2pl: 0", "slyp.k2pl: 0", IST_MISSING, "no number is called 'slyp.k2pl'; did you mean 'slip.LINE'?", "local" },
             { "slip.k2pl: 0", "scale: 0", IST_MISSING, "no number is called 'scale'", "levers.local" },
             { "slip.k2pl: 0", "capacity.k2pl.2027-01: 0", IST_MISSING, "no number is called 'capacity.k2pl.2027-01'", "did you mean" },
             { "slip.k2pl: 0", "gdp.ROK: 0", IST_MISSING, "only where the file gives it", "gdp.ROK" },
             { "slip.k2pl: 0", "lead.k2pl: 0", IST_RANGE, "is structure", "only parameters can be set" },
             { "provocation: {joint", "provocation: {join", IST_MISSING, "not among the scenario's cooperation.levers", "did you mean 'joint'" },
             { "active.western-war", "activ.western-war", IST_MISSING, "'activ' is not a recorded quantity", "did you mean 'active'" },
             { "active.western-war", "active", IST_SYNTAX, "one value for each of the contingencies", "active.NAME" },
             { "of: loss,", "of: losses,", IST_MISSING, "'losses' is not a recorded quantity", "did you mean 'loss'" },
             { "contingency: [eastern-war]}", "contingency: []}", IST_MISSING, "nothing in this scenario is left to measure", "metrics.soon" },
             { "reduce: last, where: {item: [shell]}", "reduce: last, where: {line: [k2pl]}", IST_CONFLICT, "'stock-share' has no lines", "metrics.shelf.where.line" },
             { "area: deterrence", "area: deterence", IST_MISSING, "not among the scenario's cooperation", "did you mean 'deterrence'" },
             { "{metric: delivered, area: all, perspective: polish", "{metric: shelf, area: all, perspective: korean", IST_MISSING, "metric 'shelf' has nothing to measure there", "headlines[2]" },
             { "fact: transfer/k2-contract", "fact: transfer/k2-contrakt", IST_MISSING, "fact 'transfer/k2-contrakt': no such fact", "orders.poland-k2.parts.hanwha" },
             { "fact: transfer/k2-contract", "fact: late/fact", IST_MISSING, "known only from 2025-01-01", "late/fact" },
             { "look: 6", "lok: 6", IST_SYNTAX, "pool.lok: no such key", "did you mean 'look'" },
             { "fact: transfer/k2-price", "fakt: transfer/k2-price", IST_SYNTAX, "no such key of a value", "did you mean 'fact'" },
             { "maker: ROK, item: k2", "item: k2", IST_MISSING, "lines.hanwha: lacks 'maker'", "who makes" },
             { "side: theirs, stock: {shell: 2000000}", "side: their, stock: {shell: 2000000}", IST_SYNTAX, "'their' is not one of: ours theirs", "PRK" });
}

TEST(numbers_with_neither_source_nor_reason)
{
    REFUSALS({ "amount: 50000, via: {strait: 0.5}, stopped: 0.1, reason: Judged.", "amount: 50000", IST_MISSING, "flows.shells.amount: has neither source nor reason", "fact" },
             { "since: 2023-12-31\n", "", IST_MISSING, "from which day it could be held", "since" },
             { "start: 2024-02", "start: 2024-02\nreason: for all", IST_SYNTAX, "a reason for every number at once is none", "reason" },
             { "{fact: transfer/k2-price}", "{fact: transfer/k2-price, times: 2, range: [1, 2], value: 3}", IST_CONFLICT, "only one", "price" },
             { "{fact: transfer/k2-price}", "{unit: USD m}", IST_MISSING, "one of fact, value, range", "is needed" },
             { "lead: 12", "lead: {fact: spending/pol-gdp-2023}", IST_RANGE, "is money", "where months is meant" },
             { "cooperation:\n", "cooperation:\n  one: {levers: {a: {set: {rule: 1}, reason: r}}}\n  two: {levers: {b: {set: {rule: 1}, reason: r}}}\n", IST_RANGE,
               "there are 3 entries of `cooperation` already", "cooperation." },
             { "lead: 12", "lead: {fact: transfer/k2-contract}", IST_RANGE, "lines.k2pl.lead: fact 'transfer/k2-contract' is in 'tanks' where months is meant", "`times`" },
             { "2028-01: 5", "2028-01: {fact: capacity/yearly}", IST_RANGE, "is in 'tanks a year' where units a month is meant", "capacity.2028-01" },
             { "2028-01: 5", "2028-01: {fact: transfer/k2-contract}", IST_RANGE, "is in 'tanks' where units a month is meant", "capacity.2028-01" },
             { "2028-01: 5", "2028-01: {fact: capacity/thousands}", IST_RANGE, "is in 'thousand tanks a month' where units a month is meant", "`times`" },
             { "2028-01: 5", "2028-01: {fact: capacity/in-the-year}", IST_RANGE, "is in 'tanks in the year' where units a month is meant", "`times`" },
             { "2028-01: 5", "2028-01: {fact: spending/pol-share-2023}", IST_RANGE, "is in 'percent of GDP' where units a month is meant", "capacity.2028-01" },
             { "{fact: transfer/k2-price}", "{fact: transfer/k2-contract}", IST_RANGE, "in 'tanks' where money is meant", "price" },
             { "{value: 8.8, currency: USD, year: 2022}", "{value: 8.8, currency: XYZ, year: 2022}", IST_MISSING, "no rate of XYZ in 2022", "items.k2.price" },
             { "{value: 8.8, currency: USD, year: 2022}", "{value: 8.8, currency: USD}", IST_MISSING, "both `currency` and `year`", "price" },
             { "range: [3000, 10000], reason", "range: [2000, 10000], reason", IST_CONFLICT, "2000 to 10000 is not between its facts, which give 3000 to 10000", "demand" },
             { "range: [3000, 10000], reason", "normal: [5000, 100], reason", IST_CONFLICT, "without ends cannot lie between facts", "use a range" });
}

TEST(statements_that_contradict_each_other)
{
    REFUSALS({ "weight: {brigade: 0.9}", "weight: {brigade: 0.8}", IST_CONFLICT, "contingencies.western-war: the weights of kinds and depth_weight sum to 0.9", "must sum to 1" },
             { "floor: {brigade: {west: 2, east: 1}}", "floor: {brigade: {west: 9, east: 2}}", IST_CONFLICT, "start posture of brigade in west, 4, is below its floor of 9", "pool" },
             { "size: {brigade: 10", "size: {brigade: 2", IST_CONFLICT, "the floors of brigade sum to 3, more than the pool of 2", "pool" },
             { "posture: {brigade: {west: 4, east: 2}", "posture: {brigade: {west: 9, east: 2}", IST_CONFLICT, "sums to 11, more than the pool of 10", "start posture" },
             { "set: {rule: 1}", "set: {rule: 1, floor.brigade.west: 5}", IST_CONFLICT, "is below its floor of 5 in joint", "pool" },
             { "nothing: {}", "nothing: {set: {sigma: 0.3}, reason: Otherwise.}", IST_CONFLICT, "lever 'nothing' sets 'sigma' otherwise than lever 'aware' does", "only alike" },
             { "k2pl: 820}", "k2pl: 820, frigates: 3}", IST_MISSING, "'frigates' is not among the scenario's lines", "parts" },
             { "site: POL, item: k2", "site: POL, item: t-72", IST_CONFLICT, "line k2pl makes t-72, but hanwha makes k2", "an order is of one item" },
             { "contracted: 180", "contracted: 1800", IST_CONFLICT, "1800 under contract is more than the whole order, 1000", "contracted" },
             { "delivered: 28,", "delivered: 280,", IST_CONFLICT, "280 delivered is more than the 180 under contract", "delivered" },
             { "tranche: 100, ", "", IST_MISSING, "820 of 1000 are not under contract", "tranche" },
             { "kinds: {brigade: 0.7}", "kinds: {brigade: 0.7, ship: 0.4}", IST_RANGE, "shares over kinds sum to 1.1", "at most 1" },
             { "earmark: [0.1, 0.2, 0.3]\n", "\n", IST_MISSING, "gdp, share and earmark, all three or none", "actors.POL" },
             { "gdp: {fact: spending/pol-gdp-2023}\n", "\n", IST_MISSING, "gdp, share and earmark, all three or none", "actors.POL" },
             { "USA: {theatre: east, side: ours, ships: 4}", "USA: {theatre: east, side: ours, ceiling: {ship: 3}}", IST_CONFLICT, "the owner of the pool fields no units of its own", "USA" },
             { "east-first: [east, west]", "east-first: [east]", IST_RANGE, "names 1 of 2 theatres", "owner_orders.east-first" },
             { "east-first: [east, west]", "east-first: [east, east]", IST_CONFLICT, "'east' stands here twice", "owner_orders" },
             { "korean: {actors: [ROK]", "east: {actors: [ROK]", IST_CONFLICT, "a theatre has the same name", "perspectives.east" },
             { "same: {set", "joint: {set", IST_CONFLICT, "a counterfactual has the same name", "levers.joint" },
             { "same: {set", "file: {set", IST_CONFLICT, "'file' means the world as the file has it", "counterfactuals.file" },
             { "  east: {title", "  home: {title", IST_CONFLICT, "'home' means", "theatres.home" },
             { "reduce: first, level: 1", "reduce: first", IST_CONFLICT, "`reduce: first` and `level` go together", "soon" },
             { "permits: {POL: 1}", "permits: {ROK: 1}", IST_CONFLICT, "ROK supplies no components to this line", "lines.hanwha.permits" },
             { "second-shift: {title", "less: {title", IST_CONFLICT, "one of the counterfactuals has the same name", "investments.less" },
             { "set: {scale.hanwha: 1.5}", "set: {scale.hanwah: 1.5}", IST_MISSING, "did you mean", "hanwa" },
             { "donor: POL, recipient: RUS", "donor: POL, recipient: POL", IST_CONFLICT, "POL cannot give to itself", "routes.tanks" },
             { "patch: {base.eastern-war: {scale: 0.5}}", "patch: {look: {shift: 1}}", IST_RANGE, "a trigger may not", "look" },
             { "patch: {base.eastern-war: {scale: 0.5}}", "patch: {stock.POL.k2: {scale: 0.5}}", IST_RANGE, "is read at the start only", "stock" },
             { "patch: {base.eastern-war: {scale: 0.5}}", "patch: {base.eastern-war: {scale: -1}}", IST_RANGE, "-1 lies outside 0", "scale" });
}

TEST(files_that_are_not_there_go_round_or_are_no_scenario)
{
    ist_scenario *s = NULL;
    ist_error     err = {0};
    CHECK(ist_scenario_read_with(&s, fixture("absent.yaml"), &fake, IST_OWN_DAY, NULL, &err) == IST_IO);
    CHECK_HAS(err.text, "absent.yaml");
    CHECK(ist_scenario_read_with(&s, fixture("loop-a.yaml"), &fake, IST_OWN_DAY, NULL, &err) == IST_CONFLICT);
    CHECK_HAS(err.text, "loop-b.yaml:2: extends: ");
    CHECK_HAS(err.text, "extends itself");
    REFUSALS({ "title: A small world", "title: &a [x, x]\nmore: *a", IST_SYNTAX, ".yaml:3", "" },
             { "name: small\n", "name: small\nname: twice\n", IST_SYNTAX, "name", "" },
             { "name: small\n", "name: small\nextends: absent.yaml\n", IST_IO, "extends", "absent.yaml" });
    CHECK(s == NULL);
}

TEST(a_null_that_removes_nothing)
{
    ist_scenario *s = NULL;
    ist_error     err = {0};
    CHECK(ist_scenario_read_with(&s, fixture("nothing-removed.yaml"), &fake, IST_OWN_DAY, NULL, &err) == IST_MISSING);
    CHECK(s == NULL);
    CHECK_HAS(err.text, "nothing-removed.yaml:6: flows.shels: null removes what the extended file has");
    CHECK_HAS(err.text, "did you mean 'shells'?");
    ist_scenario_free(s);
}

/* Section 3: a ratio with requirement 0 is 1. A theatre may ask for nothing. */
TEST(a_requirement_of_zero_is_allowed)
{
    ist_scenario *s = NULL;
    ist_error     err = {0};
    CHECK(read_changed(&s, "requirement: {brigade: 10}", "requirement: {brigade: 0}", IST_OWN_DAY, &err) == IST_OK);
    ist_scenario_free(s);
}

TEST(an_earlier_day_refuses_what_was_known_only_later)
{
    ist_scenario *s = NULL;
    ist_error     err = {0};
    CHECK(read_changed(&s, "name: small", "name: small", ist_day_of(2024, 1, 1), &err) == IST_MISSING);
    CHECK_HAS(err.text, "fact 'spending/pol-gdp-2023': known only from 2024-01-02");
    CHECK(read_changed(&s, "name: small", "name: small", ist_day_of(2023, 12, 30), &err) == IST_RANGE);
    CHECK_HAS(err.text, "months: this assumption could be held only from 2023-12-31, after the as-of day 2023-12-30");
}

/* FNV-1a gives "param/on_source.hdtrw" and "param/on_source.vckxa" one hash (found by trying five-letter names). */
TEST(two_names_that_hash_alike_are_refused)
{
    REFUSALS({ "  american: {", "  hdtrw: {owner: USA, on: yes}\n  vckxa: {owner: USA, on: yes}\n  american: {", IST_CONFLICT,
               "'param/on_source.hdtrw' and 'param/on_source.vckxa' hash alike", "rename one" });
}

RUN(IT(numbers_outside_their_legal_range), IT(labels_that_are_none), IT(dates_that_are_none_or_contradict), IT(names_of_nothing_with_the_nearest_one),
    IT(numbers_with_neither_source_nor_reason), IT(statements_that_contradict_each_other),
    IT(files_that_are_not_there_go_round_or_are_no_scenario), IT(a_requirement_of_zero_is_allowed),
    IT(an_earlier_day_refuses_what_was_known_only_later), IT(two_names_that_hash_alike_are_refused),
    IT(a_null_that_removes_nothing))
