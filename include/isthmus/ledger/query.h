/* SPDX-License-Identifier: Apache-2.0
 *
 * query.h: what was known on a day.
 *
 * Every question takes an as-of day (see base/time.h; IST_ANY_DAY for all there is). A fact counts when its
 * known_from is not later than that day and no correction of it was known by then. A fact without known_from
 * (geography, units of account) is always known.
 *
 * Contradictions. Facts of one kind with the same `about` speak about the same thing and stand side by side.
 * Where one figure is needed, the first of these rules that separates them picks it:
 *   1. the higher confidence (high, medium, low)
 *   2. the closer source: official, then database, then research, company, press, own reading
 *   3. the later known_from
 *   4. the lower key, in byte order
 * A fact that does not give the figure asked for is no rival. Two corrections of one fact contradict each other as well:
 * the same rules pick the one that answers for it.
 */
#ifndef ISTHMUS_LEDGER_QUERY_H
#define ISTHMUS_LEDGER_QUERY_H

#include <isthmus/ledger/store.h>

#define IST_RIVAL_RULE \
    "higher confidence, then the closer source (official, database, research, company, press, own), " \
    "then the later known, then the lower key"

/* One figure of one fact. All texts are borrowed from the ledger and live until it is freed; "" where the
 * fact says nothing. */
typedef struct ist_fact {
    const char *key;        /* of the fact that gives the figure (a correction of the one asked for, maybe) */
    const char *about;
    const char *field;      /* "quantity" */
    double      value;
    const char *unit;       /* "tanks", "percent of GDP", "USD million" */
    const char *currency;   /* ISO 4217 for money, else "" */
    int         prices;     /* year of the prices of money, 0 where there is none */
    const char *label;      /* release label, joined with its source's */
    const char *source;     /* key of the source */
    const char *source_title;
    const char *source_publisher, *source_published, *source_address; /* "Reuters", "2023-12", a URL */
    const char *section;    /* place in the source */
    const char *known_from; /* YYYY-MM-DD, "" always known */
    const char *valid_from, *valid_to;
    const char *confidence;
    const char *note;
} ist_fact;

/* The figure that `reference` names: "KEY" for the main figure of a fact, "KEY:FIELD" for another one
 * ("transfer/poland-k2-contract-2022:value"). A fact corrected by then answers with its correction. In place of
 * a key stands an `about`, with the rule above choosing ("transfer/contract/poland-k9-2022").
 * IST_MISSING no such fact, or known only later ("known only from DAY"), or without that figure. */
ist_status ist_ledger_figure(ist_ledger *ledger, const char *reference, int as_of, ist_fact *out,
                             ist_error *err);

/* The figures of all facts about the same thing as `reference`, the chosen one first, the others in the order
 * of the rule. *out is borrowed from the ledger. IST_MISSING as above. */
ist_status ist_ledger_rivals(ist_ledger *ledger, const char *reference, int as_of, const ist_fact **out,
                             size_t *out_count, ist_error *err);

/* `amount` of `currency` in prices of `year`, brought to constant 2023 US dollars by the ledger's own rates: units
 * of account, so only those without known_from are used, and no as-of day moves them. IST_MISSING names the currency
 * or year for which there is none. */
ist_status ist_ledger_constant_usd(ist_ledger *ledger, double amount, const char *currency, int year,
                                   double *out, ist_error *err);

/* The same for a fact: IST_USAGE when it is not money; a fact without a year of prices takes the year of
 * valid_from, or else of known_from. */
ist_status ist_fact_constant_usd(ist_ledger *ledger, const ist_fact *fact, double *out, ist_error *err);

#endif
