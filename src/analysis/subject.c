/* SPDX-License-Identifier: Apache-2.0
 *
 * subject.c: reads what is asked about. The words are few and the scenario says which there are.
 */
#include <isthmus/analysis/subject.h>

#include <ctype.h>
#include <math.h>
#include <string.h>

enum { PHRASE = 400 };

/* Small letters, one blank between words; `blanks` are blanks too. */
static bool tidy_with(const char *from, size_t length, const char *blanks, char out[PHRASE])
{
    size_t n = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)from[i];
        if (isspace(c) || (c && strchr(blanks, c))) c = ' ';
        if (c == ' ' && (n == 0 || out[n - 1] == ' ')) continue;
        if (n + 1 >= PHRASE) return false;
        out[n++] = c < 128 ? (char)tolower(c) : (char)c;
    }
    while (n && out[n - 1] == ' ') n--;
    out[n] = '\0';
    return true;
}

/* Names are written with hyphens or without. */
static bool tidy(const char *from, size_t length, char out[PHRASE]) { return tidy_with(from, length, "-_,", out); }

static bool same(const char *phrase, const char *name)
{
    char plain[PHRASE];
    return tidy(name, strlen(name), plain) && strcmp(plain, phrase) == 0;
}

/* Cuts the name off the front of a phrase, or off its end; words parted. */
static bool cut_front(char *phrase, const char *name)
{
    char   plain[PHRASE];
    size_t n;
    if (!tidy(name, strlen(name), plain) || !(n = strlen(plain)) || strncmp(phrase, plain, n) != 0 || phrase[n] != ' ') return false;
    memmove(phrase, phrase + n + 1, strlen(phrase + n + 1) + 1);
    return true;
}

static bool cut_end(char *phrase, const char *name)
{
    char   plain[PHRASE];
    size_t n, length = strlen(phrase);
    if (!tidy(name, strlen(name), plain) || !(n = strlen(plain)) || length <= n || strcmp(phrase + length - n, plain) != 0
        || phrase[length - n - 1] != ' ')
        return false;
    phrase[length - n - 1] = '\0';
    return true;
}

static void cut_small_words(char *phrase)
{
    static const char *const front[] = { "the", "in", "of" }, *const end[] = { "in", "of", "for", "at", "the" };
    for (size_t i = 0; i < sizeof front / sizeof *front; i++) cut_front(phrase, front[i]);
    for (size_t i = 0; i < sizeof end / sizeof *end; i++) cut_end(phrase, end[i]);
}

static bool cut_either(char *phrase, const char *name)
{
    if (!cut_front(phrase, name) && !cut_end(phrase, name)) return false;
    cut_small_words(phrase);
    cut_small_words(phrase);
    return true;
}

static ist_status nothing_called(const char *what, const char *phrase, const char *const *names, size_t n, ist_error *err)
{
    ist_buffer  list = { 0 };
    const char *near = ist_nearest(phrase, names, n);
    for (size_t i = 0; i < n; i++) ist_buffer_print(&list, "%s%s", i ? ", " : "", names[i]);
    ist_status status = near ? ist_fail(err, IST_MISSING, "there is no %s '%s'; did you mean '%s'? There are: %s", what, phrase, near,
                                        list.at ? list.at : "")
                             : ist_fail(err, IST_MISSING, "there is no %s '%s'; there are: %s", what, phrase, list.at ? list.at : "none");
    ist_buffer_clear(&list);
    return status;
}

static ist_statement_kind kind_of(bool lever, ist_counting counting)
{
    static const ist_statement_kind kinds[2][3] = { { IST_SAY_AREA, IST_SAY_AREA_ALONE, IST_SAY_AREA_LAST },
                                                    { IST_SAY_LEVER, IST_SAY_LEVER_ALONE, IST_SAY_LEVER_LAST } };
    return kinds[lever][counting];
}

static ist_status read_who(const ist_scenario *scenario, const char *phrase, ist_counting counting, ist_finding *out, ist_error *err)
{
    const ist_entries *areas = &scenario->entries[IST_SECTION_COOPERATION], *levers = &scenario->entries[IST_SECTION_LEVERS];
    const char        *names[IST_MAX_COOPERATION + IST_MAX_LEVERS + 1];
    size_t             n = 0;
    for (size_t a = 0; a < areas->count; a++) {
        names[n++] = areas->at[a].name;
        if (!same(phrase, areas->at[a].name) && !same(phrase, areas->at[a].title)) continue;
        *out = (ist_finding){ kind_of(false, counting), (int)a, IST_NONE, IST_NONE };
        return IST_OK;
    }
    for (size_t l = 0; l < levers->count; l++) {
        names[n++] = levers->at[l].name;
        if (!same(phrase, levers->at[l].name) && !same(phrase, levers->at[l].title)) continue;
        *out = (ist_finding){ kind_of(true, counting), (int)l, IST_NONE, IST_NONE };
        return IST_OK;
    }
    names[n++] = "cooperation";
    if (strcmp(phrase, "cooperation") == 0 || strcmp(phrase, "all areas together") == 0) {
        *out = (ist_finding){ IST_SAY_TOTAL, IST_NONE, IST_NONE, IST_NONE };
        return IST_OK;
    }
    return nothing_called("area of cooperation or lever", phrase, names, n, err);
}

static ist_status read_what(const ist_scenario *scenario, char *phrase, ist_subject *out, ist_error *err)
{
    const ist_entries *theatres = &scenario->entries[IST_SECTION_THEATRES];
    const char        *names[256];
    size_t             n = 0;
    char               whole[PHRASE];
    out->metric = out->perspective = out->theatre = IST_NONE;
    cut_small_words(phrase);
    memcpy(whole, phrase, sizeof whole);
    for (int pass = 0; pass < 2 && out->metric == IST_NONE; pass++) { /* as it stands; then without a place */
        if (pass == 1) {
            for (size_t v = 0; v < scenario->n_perspectives && out->perspective == IST_NONE; v++)
                if (cut_either(phrase, scenario->perspectives[v].name) || cut_either(phrase, scenario->perspectives[v].title)) out->perspective = (int)v;
            for (size_t k = 0; k < theatres->count && out->perspective == IST_NONE && out->theatre == IST_NONE; k++)
                if (cut_either(phrase, theatres->at[k].name) || cut_either(phrase, theatres->at[k].title)) out->theatre = (int)k;
        }
        for (size_t m = 0; m < scenario->n_metrics; m++)
            if (same(phrase, scenario->metrics[m].name) || same(phrase, scenario->metrics[m].title)) out->metric = (int)m;
    }
    if (out->metric != IST_NONE) return IST_OK;
    for (size_t m = 0; m < scenario->n_metrics && n < 256; m++) names[n++] = scenario->metrics[m].name;
    bool placed = out->perspective != IST_NONE || out->theatre != IST_NONE;
    return nothing_called(placed ? "metric" : "metric (with or without a place)", placed ? phrase : whole, names, n, err);
}

/* The world's metric that answers for the place. */
static ist_status find_world_metric(const ist_scenario *scenario, ist_subject *out, ist_error *err)
{
    const ist_metric_about *metric = &scenario->metrics[out->metric];
    out->finding.metric = out->perspective != IST_NONE ? metric->perspective[out->perspective]
                          : out->theatre != IST_NONE   ? metric->theatre[out->theatre]
                                                       : metric->overall;
    if (out->finding.metric != IST_NONE) return IST_OK;
    return ist_fail(err, IST_MISSING, "'%s' is not measured there", metric->name);
}

static ist_status read_subject(const ist_scenario *scenario, char *who, char *what, ist_counting counting, ist_subject *out, ist_error *err)
{
    ist_subject found = { 0 };
    cut_front(who, "the");
    IST_TRY(read_who(scenario, who, counting, &found.finding, err));
    IST_TRY(read_what(scenario, what, &found, err));
    IST_TRY(find_world_metric(scenario, &found, err));
    *out = found;
    return IST_OK;
}

/* Cuts a phrase in two at a word that stands by itself. */
static bool part(char *phrase, const char *word, char **out_rest)
{
    char   with[32];
    size_t n = strlen(word);
    with[0] = ' ';
    memcpy(with + 1, word, n);
    memcpy(with + 1 + n, " ", 2);
    char *at = strstr(phrase, with);
    if (!at) return false;
    *at = '\0';
    *out_rest = at + n + 2;
    return true;
}

/* The same at the last such word. */
static bool part_last(char *phrase, const char *word, char **out_rest)
{
    bool  found = false;
    char *last = phrase;
    for (char *at = phrase, *rest; part(at, word, &rest); at = rest) {
        if (found) last[strlen(last)] = ' '; /* what was cut before is whole again */
        found = true;
        last = at;
        *out_rest = rest;
    }
    return found;
}

ist_status ist_subject_read(const ist_scenario *scenario, const char *words, ist_counting counting, ist_subject *out, ist_error *err)
{
    char phrase[PHRASE], what[PHRASE], *rest = NULL;
    if (!tidy(words, strlen(words), phrase) || !part(phrase, "on", &rest))
        return ist_fail(err, IST_USAGE, "'%s': SUBJECT on METRIC is meant, as \"industry on euro-atlantic loss\"", words);
    memcpy(what, rest, strlen(rest) + 1);
    return read_subject(scenario, phrase, what, counting, out, err);
}

/* ">= 10%", "at least 2.5" */
static ist_status read_least(const char *text, ist_assertion *out, ist_error *err)
{
    char plain[PHRASE];
    if (strncmp(text, ">=", 2) == 0) text += 2;
    else if (strncmp(text, "at least ", 9) == 0) text += 9;
    while (*text == ' ') text++;
    size_t length = strlen(text);
    memcpy(plain, text, length + 1);
    if (length && plain[length - 1] == '%') {
        out->percent = true;
        plain[--length] = '\0';
    }
    while (length && plain[length - 1] == ' ') plain[--length] = '\0';
    if (!ist_parse_number(plain, &out->least) || out->least < 0)
        return ist_fail(err, IST_USAGE, "'by %s': a number from 0 on is meant, with or without %%, as \"by >= 10%%\"", text);
    return IST_OK;
}

ist_status ist_assertion_read(const ist_scenario *scenario, const char *words, ist_counting counting, ist_assertion *out, ist_error *err)
{
    char      phrase[PHRASE], who[PHRASE], what[PHRASE], whole[PHRASE], *rest = NULL, *by = NULL;
    ist_assertion claim = { 0 };
    if (!tidy(words, strlen(words), phrase)) return ist_fail(err, IST_USAGE, "a claim of at most %d characters is meant", PHRASE - 1);
    if (part(phrase, "lowers", &rest)) claim.sign = -1;
    else if (part(phrase, "raises", &rest)) claim.sign = 1;
    else
        return ist_fail(err, IST_USAGE,
                        "'%s': SUBJECT lowers|raises METRIC [by >= X[%%]] is meant, as \"industry lowers euro-atlantic loss by >= 10%%\"", words);
    memcpy(what, rest, strlen(rest) + 1);
    memcpy(who, phrase, strlen(phrase) + 1);
    memcpy(whole, what, strlen(what) + 1);
    if (strstr(what, " by ") && read_subject(scenario, who, whole, counting, &claim.subject, NULL) == IST_OK) { /* "loss by war" */
        *out = claim;
        return IST_OK;
    }
    if (part_last(what, "by", &by)) { /* in a number a hyphen is a sign */
        char plain[PHRASE];
        if (tidy_with(words, strlen(words), "", plain) && part_last(plain, "by", &by)) IST_TRY(read_least(by, &claim, err));
    }
    IST_TRY(read_subject(scenario, phrase, what, counting, &claim.subject, err));
    *out = claim;
    return IST_OK;
}

ist_subject ist_subject_of_headline(const ist_scenario *scenario, size_t headline, ist_counting counting)
{
    const ist_headline *it = &scenario->headlines[headline];
    ist_statement_kind  kind = it->cooperation == IST_NONE ? IST_SAY_TOTAL : kind_of(false, counting);
    return (ist_subject){ .finding = { kind, it->cooperation, IST_NONE, it->world_metric }, .metric = it->metric,
                          .perspective = it->perspective, .theatre = it->theatre };
}

ist_status ist_subject_of_result(const ist_scenario *scenario, const char *words, ist_counting counting, ist_subject *out, ist_error *err)
{
    char   phrase[PHRASE], says[PHRASE], what[PHRASE], cooperation[] = "cooperation";
    size_t found = 0, at = 0;
    if (!tidy(words, strlen(words), phrase) || !phrase[0]) return ist_fail(err, IST_USAGE, "a headline, a subject or a metric is meant");
    for (size_t h = 0; h < scenario->n_headlines; h++) {
        if (!tidy(scenario->headlines[h].says, strlen(scenario->headlines[h].says), says) || !strstr(says, phrase)) continue;
        found++;
        at = h;
    }
    memcpy(what, phrase, sizeof what);
    if (strstr(phrase, " on ") && found == 0) return ist_subject_read(scenario, words, counting, out, err);
    if (read_subject(scenario, cooperation, what, counting, out, NULL) == IST_OK) return IST_OK;
    if (found > 1) return ist_fail(err, IST_CONFLICT, "%zu headlines say '%s'; give more of its words", found, words);
    if (found == 1) {
        *out = ist_subject_of_headline(scenario, at, counting);
        return IST_OK;
    }
    memcpy(what, phrase, sizeof what);
    ist_status status = read_subject(scenario, cooperation, what, counting, out, err);
    return ist_within(err, status, "no headline says '%s'", words);
}

void ist_subject_words(ist_buffer *out, const ist_scenario *scenario, const ist_subject *subject)
{
    const ist_entries *who = &scenario->entries[subject->finding.kind >= IST_SAY_LEVER ? IST_SECTION_LEVERS : IST_SECTION_COOPERATION];
    const char        *place = subject->perspective != IST_NONE ? scenario->perspectives[subject->perspective].name
                               : subject->theatre != IST_NONE   ? scenario->entries[IST_SECTION_THEATRES].at[subject->theatre].name
                                                                : "";
    ist_buffer_print(out, "%s on %s%s%s", subject->finding.first == IST_NONE ? "cooperation" : who->at[subject->finding.first].name, place,
                     place[0] ? " " : "", scenario->metrics[subject->metric].name);
}

bool ist_assertion_holds(const ist_assertion *claim, double value, double without)
{
    double least = claim->percent ? claim->least / 100 * fabs(without) : claim->least, change = claim->sign * value;
    return claim->least > 0 ? change >= least && change > 0 : change > 0;
}
