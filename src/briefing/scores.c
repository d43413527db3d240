/* SPDX-License-Identifier: Apache-2.0
 *
 * scores.c: what forecasts were worth, as tables and words.
 */
#include <isthmus/briefing/industry.h>
#include <math.h>

static const char *const best_words[] = { "forecast", "schedule", "last rate" };

/* Whose score is best; the forecast's where they tie. */
static int best_of(const ist_scored *row)
{
    int    best = 0;
    double least = row->score;
    for (int k = 0; k < IST_NAIVES; k++)
        if (row->naive_score[k] < least - 1e-12) {
            least = row->naive_score[k];
            best = k + 1;
        }
    return best;
}

/* A guess that was as good takes the honour from the forecast. */
static const char *best_word(const ist_scored *row)
{
    int best = best_of(row);
    for (int k = 0; k < IST_NAIVES; k++)
        if (best == 0 && row->naive_score[k] <= row->score + 1e-12) return "tie";
    return best_words[best];
}

static void add_scored(ist_table *table, const ist_scored *row)
{
    const ist_outcome *o = row->outcome;
    ist_table_add_text(table, o->key);
    ist_table_add_text(table, o->date);
    ist_table_add_text(table, o->event ? "event" : o->kind == IST_OUTCOME_START ? "month" : "quantity");
    ist_table_add_number(table, o->value);
    ist_table_add_number(table, o->event ? row->mean : row->quantiles[2]);
    ist_table_add_number(table, row->quantiles[0]);
    ist_table_add_number(table, row->quantiles[4]);
    if (o->event) ist_table_add_empty(table);
    else ist_table_add_number(table, row->inside);
    ist_table_add_number(table, row->score);
    ist_table_add_number(table, row->fair);
    for (int k = 0; k < IST_NAIVES; k++) {
        ist_table_add_number(table, row->naive[k]);
        ist_table_add_number(table, row->naive_score[k]);
    }
    ist_table_add_text(table, best_word(row));
    ist_table_add_text(table, row->why);
    ist_table_add_text(table, o->unit);
    ist_table_add_text(table, o->source_title);
    ist_table_add_text(table, o->source_date);
    ist_table_add_number(table, (double)o->line);
}

static void add_unscored(ist_table *table, const ist_unscored *row)
{
    ist_table_add_text(table, *row->key ? row->key : "(unreadable)");
    ist_table_add_empty(table);
    ist_table_add_text(table, "not scored");
    for (int i = 0; i < 12; i++) ist_table_add_empty(table);
    ist_table_add_text(table, row->reason);
    for (int i = 0; i < 3; i++) ist_table_add_empty(table);
    ist_table_add_number(table, (double)row->line);
}

ist_table *ist_briefing_score_rows(const ist_scores *scores, bool unscored)
{
    static const ist_column columns[] = {
        { .name = "key", .heading = "Outcome", .meaning = "the key as the outcomes file has it" },
        { .name = "date", .heading = "By", .kind = IST_COLUMN_DATE, .meaning = "the date of the outcome" },
        { .name = "scored_as", .meaning = "quantity, month (from the start), event, or not scored", .machine_only = true },
        { .name = "observed", .heading = "Happened", .kind = IST_COLUMN_NUMBER, .digits = -4, .meaning = "what happened; a share of GDP as a fraction; a start in months from the scenario's start" },
        { .name = "forecast", .heading = "Forecast", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "median over futures; of an event its probability" },
        { .name = "low", .heading = "5%", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "5% quantile of the forecast" },
        { .name = "high", .heading = "95%", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "95% quantile" },
        { .name = "inside", .heading = "Inside", .kind = IST_COLUMN_FLAG, .meaning = "the outcome lies within 5% to 95%" },
        { .name = "score", .heading = "Score", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "CRPS, exact for the ensemble; of an event the Brier score; 0 is best" },
        { .name = "score_fair", .kind = IST_COLUMN_NUMBER, .meaning = "fair CRPS: without what the finite number of futures adds", .machine_only = true },
        { .name = "schedule", .heading = "Schedule", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "naive forecast: the contract's schedule" },
        { .name = "schedule_score", .heading = "Its score", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "its absolute error or Brier score" },
        { .name = "last_rate", .heading = "Last rate", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "naive forecast: the last rate continued" },
        { .name = "last_rate_score", .heading = "Its score", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "its absolute error or Brier score" },
        { .name = "best", .heading = "Best", .meaning = "whose score is the lowest; tie: a naive forecast scored as well as the forecast" },
        { .name = "why", .meaning = "where a naive forecast scored better, why; or why the row is not scored", .machine_only = true },
        { .name = "unit", .meaning = "of the outcome, as the file has it", .machine_only = true },
        { .name = "source_title", .meaning = "of the outcome", .machine_only = true },
        { .name = "source_date", .kind = IST_COLUMN_DATE, .meaning = "of the outcome", .machine_only = true },
        { .name = "line", .kind = IST_COLUMN_CODE, .meaning = "of the outcomes file", .machine_only = true },
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof columns[0]);
    if (!table) return NULL;
    ist_table_set_title(table, "Each outcome beside its forecast");
    for (size_t i = 0; i < scores->outcomes.n; i++) add_scored(table, &scores->rows[i]);
    for (size_t i = 0; unscored && i < scores->outcomes.n_unscored; i++) add_unscored(table, &scores->outcomes.unscored[i]);
    return table;
}

ist_table *ist_briefing_score_ensemble(const ist_scores *scores)
{
    static const ist_column columns[] = {
        { .name = "key", .meaning = "of the outcome" },
        { .name = "line", .kind = IST_COLUMN_CODE, .meaning = "of the outcomes file" },
        { .name = "future", .kind = IST_COLUMN_CODE, .meaning = "counted from 0; eight in a row share what nobody knows" },
        { .name = "value", .kind = IST_COLUMN_NUMBER, .digits = -6, .meaning = "what this future says; of a signature what is newly signed, of a start its month" },
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; table && i < scores->outcomes.n; i++)
        for (size_t f = 0; f < scores->futures; f++) {
            ist_table_add_text(table, scores->outcomes.at[i].key);
            ist_table_add_number(table, (double)scores->outcomes.at[i].line);
            ist_table_add_number(table, (double)f);
            ist_table_add_number(table, scores->values[i * scores->futures + f]);
        }
    return table;
}

ist_table *ist_briefing_score_sums(const ist_scores *scores)
{
    static const ist_column columns[] = {
        { .name = "kind", .heading = "Kind of outcome", .meaning = "first part of the keys" },
        { .name = "unit", .heading = "Unit", .meaning = "of the outcomes, as the file has it" },
        { .name = "outcomes", .heading = "Outcomes", .kind = IST_COLUMN_INTEGER, .meaning = "how many were scored" },
        { .name = "score", .heading = "Mean score", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "mean CRPS; of events the Brier score" },
        { .name = "fair", .heading = "Fair", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "the mean fair score" },
        { .name = "schedule_score", .heading = "Schedule", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "mean score of the contract's schedule, where there is one" },
        { .name = "against_schedule", .heading = "(forecast there)", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "the forecast's mean score on the same outcomes" },
        { .name = "better_than_schedule", .heading = "No worse in", .meaning = "in how many of those the forecast scored as well or better" },
        { .name = "last_rate_score", .heading = "Last rate", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "mean score of the last rate continued, where there is one" },
        { .name = "against_last_rate", .heading = "(forecast there)", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "the forecast's mean score on the same outcomes" },
        { .name = "better_than_last_rate", .heading = "No worse in", .meaning = "in how many of those the forecast scored as well or better" },
        { .name = "inside", .heading = "Inside 90%", .meaning = "how many lie within 5% to 95% of the forecast" },
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof columns[0]);
    if (!table) return NULL;
    ist_table_set_title(table, "Scores: 0 is best, in the unit of the outcome");
    for (size_t i = 0; i < scores->n_sums; i++) {
        const ist_score_sum *sum = &scores->sums[i];
        ist_table_add_text(table, ist_outcome_word(sum->kind));
        ist_table_add_text(table, sum->unit);
        ist_table_add_number(table, (double)sum->n);
        ist_table_add_number(table, sum->score);
        ist_table_add_number(table, sum->fair);
        for (int v = 0; v < IST_NAIVES; v++) {
            ist_table_add_number(table, sum->naive[v]);
            ist_table_add_number(table, sum->against[v]);
            ist_table_add_print(table, "%zu of %zu", sum->n_beaten[v], sum->n_naive[v]);
        }
        if (sum->n_events == sum->n) ist_table_add_empty(table);
        else ist_table_add_print(table, "%zu of %zu", sum->inside, sum->n - sum->n_events);
    }
    return table;
}

void ist_briefing_class_range(const ist_reliability *r, int k, double *out_low, double *out_high)
{
    size_t low, high;

    *out_low = *out_high = NAN;
    if (!r->count[k] || !(r->forecast[k] > 0 && r->forecast[k] < 1)) return;
    ist_score_binomial_range(r->count[k], r->forecast[k], &low, &high);
    *out_low = (double)low / (double)r->count[k];
    *out_high = (double)high / (double)r->count[k];
}

ist_table *ist_briefing_score_reliability(const ist_scores *scores)
{
    static const ist_column columns[] = {
        { .name = "class_from", .heading = "Forecast from", .kind = IST_COLUMN_SHARE, .meaning = "least probability of the class" },
        { .name = "class_to", .heading = "to", .kind = IST_COLUMN_SHARE },
        { .name = "events", .heading = "Events", .kind = IST_COLUMN_INTEGER, .meaning = "forecast with a probability in the class" },
        { .name = "forecast", .heading = "Mean forecast", .kind = IST_COLUMN_SHARE, .digits = 1 },
        { .name = "happened", .heading = "Happened", .kind = IST_COLUMN_SHARE, .digits = 1, .meaning = "share of them that happened" },
        { .name = "low", .heading = "95 in 100 from", .kind = IST_COLUMN_SHARE, .digits = 0, .meaning = "where the share would lie if the forecasts are right" },
        { .name = "high", .heading = "to", .kind = IST_COLUMN_SHARE, .digits = 0 },
    };
    const ist_reliability *r = &scores->reliability;
    ist_table             *table = ist_table_new(columns, sizeof columns / sizeof columns[0]);
    if (!table) return NULL;
    ist_table_set_title(table, "Events by the probability that was forecast");
    for (int k = 0; scores->n_events && k < IST_RELIABILITY_CLASSES; k++) {
        double low, high;
        ist_briefing_class_range(r, k, &low, &high);
        ist_table_add_number(table, (double)k / IST_RELIABILITY_CLASSES);
        ist_table_add_number(table, (double)(k + 1) / IST_RELIABILITY_CLASSES);
        ist_table_add_number(table, (double)r->count[k]);
        ist_table_add_number(table, r->count[k] ? r->forecast[k] : NAN);
        ist_table_add_number(table, r->count[k] ? r->happened[k] : NAN);
        ist_table_add_number(table, low);
        ist_table_add_number(table, high);
    }
    return table;
}

ist_table *ist_briefing_outcome_keys(const ist_outcome_key *keys, size_t n)
{
    static const ist_column columns[] = {
        { .name = "key", .heading = "Key", .meaning = "as an outcomes file may have it; YEAR and YYYY-MM stand for one" },
        { .name = "first", .heading = "From", .kind = IST_COLUMN_DATE, .meaning = "first year or month; of a key without one the first date" },
        { .name = "last", .heading = "To", .kind = IST_COLUMN_DATE, .meaning = "last year, month or date" },
        { .name = "value", .heading = "Value", .meaning = "what the value is" },
        { .name = "title", .heading = "About", .meaning = "the order, line or actor" },
    };
    static const char *const values[IST_OUTCOME_KINDS] = { "units in the calendar year", "units so far, by the date", "shells made in the month",
                                                           "0 or 1: something new was signed by the date", "month YYYY-MM in which work on the first unit began, or never",
                                                           "share of GDP" };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof columns[0]);
    if (!table) return NULL;
    ist_table_set_title(table, "Keys that this scenario can answer");
    for (size_t i = 0; i < n; i++) {
        ist_table_add_text(table, keys[i].key);
        ist_table_add_text(table, keys[i].first);
        ist_table_add_text(table, keys[i].last);
        ist_table_add_text(table, values[keys[i].kind]);
        ist_table_add_text(table, keys[i].title);
    }
    return table;
}

static void add_intervals(ist_buffer *out, const ist_scores *scores)
{
    if (!scores->n_intervals) return;
    bool fits = scores->n_inside >= scores->consistent_low && scores->n_inside <= scores->consistent_high;
    ist_buffer_print(out,
                     "%zu of %zu quantities and dates lie within the forecast's 90%% interval. Were the intervals right and the outcomes "
                     "independent, %zu to %zu would in 95 of 100 such lists: %s. Outcomes of one order are not independent.\n",
                     scores->n_inside, scores->n_intervals, scores->consistent_low, scores->consistent_high,
                     fits ? "consistent" : scores->n_inside < scores->consistent_low ? "too few, the intervals are too narrow or off" : "too many, the intervals are too wide");
}

static void add_events(ist_buffer *out, const ist_scores *scores)
{
    const ist_reliability *r = &scores->reliability;
    if (!scores->n_events) return;
    ist_buffer_print(out, "%zu events: Brier score in parts: reliability %.3f (0 is best) - resolution %.3f + uncertainty %.3f.", scores->n_events,
                     r->reliability, r->resolution, r->uncertainty);
    for (int k = 0; k < IST_RELIABILITY_CLASSES; k++)
        if (r->count[k])
            ist_buffer_print(out, " Of %zu given %.0f%%, %.0f%% happened.", r->count[k], 100 * r->forecast[k], 100 * r->happened[k]);
    ist_buffer_add(out, "\n");
}

void ist_briefing_score_words(ist_buffer *out, const ist_scores *scores)
{
    add_intervals(out, scores);
    add_events(out, scores);
    size_t lost = 0;
    for (size_t i = 0; i < scores->outcomes.n; i++) lost += best_of(&scores->rows[i]) != 0;
    if (lost) ist_buffer_print(out, "\nWhere a naive forecast scored better (%zu of %zu):\n", lost, scores->outcomes.n);
    for (size_t i = 0; i < scores->outcomes.n; i++)
        if (*scores->rows[i].why) ist_buffer_print(out, "  %s (%s): %s.\n", scores->rows[i].outcome->key, scores->rows[i].outcome->date, scores->rows[i].why);
    if (scores->outcomes.n_unscored) ist_buffer_print(out, "\nNot scored (%zu):\n", scores->outcomes.n_unscored);
    for (size_t i = 0; i < scores->outcomes.n_unscored; i++) {
        const ist_unscored *row = &scores->outcomes.unscored[i];
        ist_buffer_print(out, "  line %ld, %s: %s\n", row->line, *row->key ? row->key : "unreadable", row->reason ? row->reason : "");
    }
}
