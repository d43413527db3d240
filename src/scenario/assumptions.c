/* SPDX-License-Identifier: Apache-2.0
 *
 * assumptions.c: every input as a row of a table, and the edited table read back.
 *
 * A row that says what the scenario says changes nothing, so that writing and reading back is the identity.
 * Only assumptions change; a fact becomes an assumption when its row says so and gives a reason.
 */
#include "scenario_local.h"

#include <isthmus/base/csv.h>
#include <isthmus/base/lanes.h>
#include <isthmus/base/time.h>

#include <stdio.h>
#include <string.h>

/* What a cell is to a reader of the table: editable words or numbers, fixed (an edit is an error), or only told. */
typedef enum cell_kind { WORDS, NUMBERS, KEPT, TOLD } cell_kind;

#define COLUMN_LIST(X)                                                                                                 \
    X(NAME, "name", KEPT)                                                                                              \
    X(KIND, "kind", WORDS) X(DISTRIBUTION, "distribution", WORDS) X(LOW, "low", NUMBERS) X(MODE, "mode", NUMBERS)      \
        X(HIGH, "high", NUMBERS) X(MEAN, "mean", NUMBERS) X(SD, "sd", NUMBERS) X(CHOICES, "choices", WORDS)            \
            X(VALUE, "value", NUMBERS) X(UNIT, "unit", KEPT) X(LEGAL_LOW, "legal_low", KEPT)                           \
                X(LEGAL_HIGH, "legal_high", KEPT) X(REASON, "reason", WORDS) X(SINCE, "since", WORDS)                  \
                    X(WHO, "who_disagrees", WORDS) X(SETTLES, "settles", WORDS) X(BETWEEN, "between", WORDS)           \
                        X(LABEL, "label", WORDS) X(SOURCE, "source", TOLD) X(PLACE, "section", TOLD)                   \
                            X(FILE, "file", TOLD) X(LINE, "line", TOLD)

enum {
#define ENTRY(name, text, kind) COLUMN_##name,
    COLUMN_LIST(ENTRY)
#undef ENTRY
        COLUMNS
};

static const struct {
    const char *name;
    cell_kind kind;
} columns[COLUMNS] = {
#define ROW(name, text, kind) { text, kind },
    COLUMN_LIST(ROW)
#undef ROW
};

static const char *const kind_words[] = { "fact", "assumption", "default" };
static const char *const distribution_words[] = {
    "constant", "uniform", "triangular", "normal", "lognormal", "discrete"
};


/* Ten digits are for people; the table of assumptions has all of them. */
void ist_distribution_text(ist_buffer *out, const ist_distribution *d)
{
    double middle = d->kind == IST_LOGNORMAL ? ist_exp(d->a) : d->a;
    switch (d->kind) {
    case IST_CONSTANT: ist_buffer_print(out, "%.10g", d->a); break;
    case IST_UNIFORM: ist_buffer_print(out, "%.10g .. %.10g", d->a, d->b); break;
    case IST_TRIANGULAR: ist_buffer_print(out, "%.10g .. %.10g .. %.10g", d->a, d->b, d->c); break;
    case IST_NORMAL:
    case IST_LOGNORMAL: ist_buffer_print(out, "%s %.10g, sd %.10g", distribution_words[d->kind], middle, d->b); break;
    case IST_DISCRETE:
        for (size_t i = 0; i < d->n_choices; i++)
            ist_buffer_print(out, "%s%.10g: %.10g", i ? ", " : "", d->choices[i], d->weights[i]);
    }
}

static void add_owner_order(ist_buffer *out, const ist_scenario *s, double choice)
{
    const ist_entries *orders = &s->entries[IST_SECTION_OWNER_ORDERS];
    if (choice >= 0 && choice < (double)orders->count) ist_buffer_add(out, orders->at[(size_t)choice].name);
    else ist_buffer_print(out, "%.10g", choice);
}

void ist_input_text(ist_buffer *out, const ist_scenario *s, const ist_input *input)
{
    const ist_distribution *d = &input->value;
    if (input->key->flags & IST_KEY_SWITCH && d->kind == IST_CONSTANT && (d->a == 0 || d->a == 1)) {
        bool rule = input->key->parameter && strcmp(input->key->parameter, "rule") == 0;
        ist_buffer_add(out, d->a == 1 ? (rule ? "joint" : "yes") : (rule ? "priority" : "no"));
    } else if (!input->key->parameter || strcmp(input->key->parameter, "owner_order") != 0 || (d->kind != IST_CONSTANT && d->kind != IST_DISCRETE)) {
        ist_distribution_text(out, d);
    } else if (d->kind == IST_CONSTANT) {
        add_owner_order(out, s, d->a);
    } else {
        for (size_t i = 0; i < d->n_choices; i++) {
            ist_buffer_add(out, i ? ", " : "");
            add_owner_order(out, s, d->choices[i]);
            ist_buffer_print(out, ": %.10g", d->weights[i]);
        }
    }
}

/* -- writing -- */

/* All cells of a row, one behind the other in one buffer. */
typedef struct row {
    ist_buffer text;
    size_t at[COLUMNS + 1];
} row;

static const char *cell(const row *r, int column) { return r->text.at + r->at[column]; }

static void add_choices(ist_buffer *out, const ist_scenario *s, const ist_input *input)
{
    const ist_entries *orders = &s->entries[IST_SECTION_OWNER_ORDERS];
    bool named = strcmp(input->key->key, "owner_order") == 0;
    for (size_t i = 0; i < input->value.n_choices; i++) {
        double choice = input->value.choices[i];
        ist_buffer_add(out, i ? ";" : "");
        if (named && choice >= 0 && choice < (double)orders->count)
            ist_buffer_add(out, orders->at[(size_t)choice].name);
        else ist_buffer_add_number(out, choice);
        ist_buffer_add(out, "=");
        ist_buffer_add_number(out, input->value.weights[i]);
    }
}

static void add_cell(ist_buffer *out, const ist_scenario *s, const ist_input *input, int column)
{
    const ist_distribution *d = &input->value;
    bool range = d->kind == IST_UNIFORM || d->kind == IST_TRIANGULAR,
         bell = d->kind == IST_NORMAL || d->kind == IST_LOGNORMAL;
    switch (column) {
    case COLUMN_NAME: ist_buffer_add(out, input->name); break;
    case COLUMN_KIND: ist_buffer_add(out, kind_words[input->kind]); break;
    case COLUMN_DISTRIBUTION: ist_buffer_add(out, distribution_words[d->kind]); break;
    case COLUMN_LOW:
        if (range) ist_buffer_add_number(out, d->a);
        break;
    case COLUMN_MODE:
        if (d->kind == IST_TRIANGULAR) ist_buffer_add_number(out, d->b);
        break;
    case COLUMN_HIGH:
        if (range) ist_buffer_add_number(out, d->kind == IST_UNIFORM ? d->b : d->c);
        break;
    case COLUMN_MEAN:
        if (bell) ist_buffer_add_number(out, d->kind == IST_NORMAL ? d->a : input->median);
        break;
    case COLUMN_SD:
        if (bell) ist_buffer_add_number(out, d->b);
        break;
    case COLUMN_CHOICES: add_choices(out, s, input); break;
    case COLUMN_VALUE:
        if (d->kind == IST_CONSTANT) ist_buffer_add_number(out, d->a);
        break;
    case COLUMN_UNIT: ist_buffer_add(out, input->unit); break;
    case COLUMN_LEGAL_LOW: ist_buffer_add_number(out, input->low); break;
    case COLUMN_LEGAL_HIGH: ist_buffer_add_number(out, input->high); break;
    case COLUMN_REASON: ist_buffer_add(out, input->reason); break;
    case COLUMN_SINCE: ist_buffer_add(out, input->since); break;
    case COLUMN_WHO: ist_buffer_add(out, input->who_disagrees); break;
    case COLUMN_SETTLES: ist_buffer_add(out, input->settles); break;
    case COLUMN_BETWEEN:
        for (size_t i = 0; i < input->n_between; i++) ist_buffer_print(out, "%s%s", i ? ";" : "", input->between[i]);
        break;
    case COLUMN_LABEL: ist_buffer_add(out, input->label); break;
    case COLUMN_SOURCE: ist_buffer_add(out, input->source); break;
    case COLUMN_PLACE: ist_buffer_add(out, input->section); break;
    case COLUMN_FILE: ist_buffer_add(out, input->file); break;
    case COLUMN_LINE: ist_buffer_print(out, "%d", input->line); break;
    default: break;
    }
}

static void make_row(row *r, const ist_scenario *s, const ist_input *input)
{
    r->text.length = 0;
    for (int c = 0; c < COLUMNS; c++) {
        r->at[c] = r->text.length;
        add_cell(&r->text, s, input, c);
        ist_buffer_add_n(&r->text, "", 1);
    }
}

void ist_scenario_write_assumptions(ist_buffer *out, const ist_scenario *scenario)
{
    row r = { 0 };
    for (int c = 0; c < COLUMNS; c++) ist_csv_add(out, columns[c].name);
    ist_csv_end_row(out);
    for (size_t i = 0; i < scenario->n_inputs; i++) {
        make_row(&r, scenario, &scenario->inputs[i]);
        if (r.text.failed) out->failed = true;
        for (int c = 0; c < COLUMNS && !r.text.failed; c++) ist_csv_add(out, cell(&r, c));
        ist_csv_end_row(out);
    }
    ist_buffer_clear(&r.text);
}

/* -- reading -- */

typedef struct reading {
    ist_build *b;
    ist_csv *csv;
    int column[COLUMNS]; /* place in the file, -1 absent */
    const char *file;
    row now; /* the cells as the scenario has them */
    bool changed[COLUMNS];
    ist_error why;
} reading;

/* The cell of the file; that of the scenario where the file has no such column. An apostrophe that keeps a
 * spreadsheet from running a cell is not part of the text. */
static const char *said(const reading *r, int column)
{
    if (r->column[column] < 0) return cell(&r->now, column);
    const char *text = ist_csv_cell(r->csv, r->column[column]);
    return text[0] == '\'' && text[1] && strchr("=+-@\t\r", text[1]) ? text + 1 : text;
}

static bool differs(const reading *r, int column)
{
    const char *new_text = said(r, column), *old_text = cell(&r->now, column);
    double new_number, old_number;
    if (strcmp(new_text, old_text) == 0) return false;
    bool numbers = columns[column].kind == NUMBERS || column == COLUMN_LEGAL_LOW || column == COLUMN_LEGAL_HIGH;
    return !(numbers && ist_parse_number(new_text, &new_number) && ist_parse_number(old_text, &old_number) &&
             new_number == old_number);
}

static int word_place(const char *word, const char *const *words, int count)
{
    int place = 0;
    while (place < count && strcmp(word, words[place]) != 0) place++;
    return place < count ? place : -1;
}

static ist_status need_number(reading *r, int column, double *out)
{
    if (ist_parse_number(said(r, column), out)) return IST_OK;
    return ist_fail(&r->why, IST_SYNTAX, "column '%s': '%s' is not a number", columns[column].name, said(r, column));
}

/* "choice=weight;choice=weight" */
static ist_status read_choices(reading *r, const ist_scenario_key *key, ist_distribution *out)
{
    ist_build *b = r->b;
    const char *text = said(r, COLUMN_CHOICES);
    size_t most = 1, n = 0;
    for (const char *at = text; *at; at++) most += *at == ';';
    double *choices = IST_ALLOC(b, most, double), *weights = IST_ALLOC(b, most, double);
    char *copy = ist_arena_copy(b->arena, text);
    IST_HAVE(b, choices);
    IST_HAVE(b, weights);
    IST_HAVE(b, copy);
    for (char *at = copy, *next; at && *at; at = next) {
        next = strchr(at, ';');
        if (next) *next++ = '\0';
        char *equals = strchr(at, '=');
        if (equals) *equals++ = '\0';
        if (!equals || !ist_value_parse(b, key, at, &choices[n]) || !ist_parse_number(equals, &weights[n]))
            return ist_fail(&r->why, IST_SYNTAX,
                            "column 'choices': '%s' is not of the form choice=weight;choice=weight", text);
        n++;
    }
    if (n == 0)
        return ist_fail(&r->why, IST_MISSING,
                        "column 'choices': a discrete distribution needs choice=weight;choice=weight");
    *out = (ist_distribution){ .kind = IST_DISCRETE, .n_choices = n, .choices = choices, .weights = weights };
    return IST_OK;
}

static ist_status read_distribution(reading *r, ist_input *input)
{
    /* Which number columns belong to which distribution; what does not belong must be empty, lest an edit be lost. */
    static const bool wanted[6][COLUMNS] = {
        [IST_CONSTANT] = { [COLUMN_VALUE] = true },
        [IST_UNIFORM] = { [COLUMN_LOW] = true, [COLUMN_HIGH] = true },
        [IST_TRIANGULAR] = { [COLUMN_LOW] = true, [COLUMN_MODE] = true, [COLUMN_HIGH] = true },
        [IST_NORMAL] = { [COLUMN_MEAN] = true, [COLUMN_SD] = true },
        [IST_LOGNORMAL] = { [COLUMN_MEAN] = true, [COLUMN_SD] = true },
        [IST_DISCRETE] = { [COLUMN_CHOICES] = true }
    };
    ist_distribution *out = &input->value;
    double at[COLUMNS] = { 0 };
    int kind = word_place(said(r, COLUMN_DISTRIBUTION), distribution_words, 6);
    if (kind < 0)
        return ist_fail(
            &r->why, IST_SYNTAX,
            "column 'distribution': '%s' is not one of constant, uniform, triangular, normal, lognormal, discrete",
            said(r, COLUMN_DISTRIBUTION));
    for (int c = COLUMN_LOW; c <= COLUMN_VALUE; c++) {
        if (!wanted[kind][c] && said(r, c)[0])
            return ist_fail(&r->why, IST_CONFLICT,
                            "column '%s' has no place in a %s distribution; empty it or change 'distribution'",
                            columns[c].name, distribution_words[kind]);
        if (wanted[kind][c] && c != COLUMN_CHOICES) IST_TRY(need_number(r, c, &at[c]));
    }
    switch ((ist_distribution_kind)kind) {
    case IST_CONSTANT: *out = (ist_distribution){ .kind = IST_CONSTANT, .a = at[COLUMN_VALUE] }; break;
    case IST_UNIFORM:
        *out = (ist_distribution){ .kind = IST_UNIFORM, .a = at[COLUMN_LOW], .b = at[COLUMN_HIGH] };
        break;
    case IST_TRIANGULAR:
        *out = (ist_distribution){
            .kind = IST_TRIANGULAR, .a = at[COLUMN_LOW], .b = at[COLUMN_MODE], .c = at[COLUMN_HIGH]
        };
        break;
    case IST_NORMAL: *out = (ist_distribution){ .kind = IST_NORMAL, .a = at[COLUMN_MEAN], .b = at[COLUMN_SD] }; break;
    case IST_LOGNORMAL:
        if (!(at[COLUMN_MEAN] > 0))
            return ist_fail(&r->why, IST_RANGE, "column 'mean': the median must be above 0, not %.10g",
                            at[COLUMN_MEAN]);
        input->median = at[COLUMN_MEAN];
        *out = (ist_distribution){ .kind = IST_LOGNORMAL, .a = ist_log(at[COLUMN_MEAN]), .b = at[COLUMN_SD] };
        break;
    case IST_DISCRETE: IST_TRY(read_choices(r, input->key, out)); break;
    }
    return IST_OK;
}

static ist_status read_between(reading *r, ist_input *input)
{
    ist_build *b = r->b;
    char *copy = ist_arena_copy(b->arena, said(r, COLUMN_BETWEEN));
    size_t most = 1, n = 0;
    IST_HAVE(b, copy);
    for (const char *at = copy; *at; at++) most += *at == ';';
    const char **between = IST_ALLOC(b, most, const char *);
    IST_HAVE(b, between);
    for (char *at = copy, *next; at && *at; at = next) {
        next = strchr(at, ';');
        if (next) *next++ = '\0';
        between[n++] = at;
    }
    if (n == 1)
        return ist_fail(&r->why, IST_SYNTAX, "column 'between': at least two facts with ';' between them are allowed");
    input->between = between;
    input->n_between = n;
    return IST_OK;
}

/* Whether the row may change its input at all, and what it then is. */
static ist_status read_kind(reading *r, const ist_input *now)
{
    int kind = word_place(said(r, COLUMN_KIND), kind_words, 3);
    if (kind < 0)
        return ist_fail(&r->why, IST_SYNTAX, "column 'kind': '%s' is not fact, assumption or default",
                        said(r, COLUMN_KIND));
    if (kind != IST_INPUT_ASSUMPTION && (int)now->kind == kind)
        return ist_fail(&r->why, IST_CONFLICT,
                        "this is a %s and stays as it is; to say otherwise write kind assumption, a reason and since",
                        now->kind == IST_INPUT_FACT ? "fact of the ledger" : "default");
    if (kind != IST_INPUT_ASSUMPTION)
        return ist_fail(&r->why, IST_CONFLICT,
                        "an assumption cannot become a %s here; name the fact in the scenario file", kind_words[kind]);
    if (!said(r, COLUMN_REASON)[0] || (now->kind != IST_INPUT_ASSUMPTION && !r->changed[COLUMN_REASON]))
        return ist_fail(&r->why, IST_MISSING,
                        "has neither source nor reason; say in column 'reason' why this is assumed");
    return IST_OK;
}

static ist_status change(reading *r, ist_input *input)
{
    ist_build *b = r->b;
    ist_input new_input = *input;
    IST_TRY(read_kind(r, input));
    if (input->kind != IST_INPUT_ASSUMPTION)
        new_input.reference = new_input.fact = new_input.source = new_input.section = new_input.confidence =
            new_input.publisher = new_input.published = new_input.address = "";
    new_input.kind = IST_INPUT_ASSUMPTION;
    bool numbers = r->changed[COLUMN_DISTRIBUTION];
    for (int c = COLUMN_LOW; c <= COLUMN_VALUE; c++) numbers |= r->changed[c];
    if (numbers) IST_TRY(read_distribution(r, &new_input));
    if (r->changed[COLUMN_BETWEEN]) IST_TRY(read_between(r, &new_input));
    const char **texts[] = { &new_input.reason, &new_input.who_disagrees, &new_input.settles, &new_input.label,
                             &new_input.since };
    static const int of[] = { COLUMN_REASON, COLUMN_WHO, COLUMN_SETTLES, COLUMN_LABEL, COLUMN_SINCE };
    for (size_t i = 0; i < sizeof of / sizeof of[0]; i++) {
        *texts[i] = ist_arena_copy(b->arena, said(r, of[i]));
        IST_HAVE(b, *texts[i]);
    }
    IST_TRY(b->facts->label(new_input.label, &r->why));
    int last;
    char day[IST_DATE_TEXT];
    bool needs_day = input->since[0] || input->kind == IST_INPUT_DEFAULT;
    if (new_input.since[0] || needs_day) {
        if (!ist_parse_date(new_input.since, NULL, &last))
            return ist_fail(&r->why, IST_SYNTAX, "column 'since': '%s' is not a day; YYYY-MM-DD is allowed",
                            new_input.since);
        ist_format_day(last, day);
        new_input.since = ist_arena_copy(b->arena, day);
        IST_HAVE(b, new_input.since);
    }
    new_input.file = r->file;
    new_input.line = (int)ist_csv_line(r->csv);
    IST_TRY(ist_value_check(b, &new_input, &r->why));
    *input = new_input;
    return IST_OK;
}

static ist_status read_row(reading *r, bool *seen)
{
    ist_build *b = r->b;
    const char *name = ist_csv_cell(r->csv, r->column[COLUMN_NAME]);
    bool any = false;
    int found = ist_inputs_find(b, name);
    if (found == IST_NONE) {
        const char **names = IST_ALLOC(b, b->n_inputs, const char *);
        IST_HAVE(b, names);
        for (size_t i = 0; i < b->n_inputs; i++) names[i] = b->inputs[i].name;
        const char *near = ist_nearest(name, names, b->n_inputs);
        return ist_fail(&r->why, IST_MISSING, "the scenario has no number '%s'%s%s%s", name,
                        near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    }
    if (seen[found]) return ist_fail(&r->why, IST_CONFLICT, "'%s' stands in the table twice", name);
    seen[found] = true;
    make_row(&r->now, b->out, &b->inputs[found]);
    if (r->now.text.failed) return ist_fail(&r->why, IST_NOMEM, "out of memory");
    for (int c = 0; c < COLUMNS; c++) {
        r->changed[c] = columns[c].kind != TOLD && differs(r, c);
        if (r->changed[c] && columns[c].kind == KEPT)
            return ist_fail(&r->why, IST_CONFLICT, "%s: column '%s' is '%s' and cannot be changed to '%s'", name,
                            columns[c].name, cell(&r->now, c), said(r, c));
        any |= r->changed[c];
    }
    if (!any) return IST_OK;
    ist_status status = change(r, &b->inputs[found]);
    return status == IST_OK ? IST_OK : ist_within(&r->why, status, "%s", name);
}

static ist_status read_header(reading *r)
{
    const char *known[COLUMNS];
    for (int c = 0; c < COLUMNS; c++) {
        known[c] = columns[c].name;
        r->column[c] = ist_csv_column(r->csv, columns[c].name);
    }
    for (size_t i = 0; i < ist_csv_columns(r->csv); i++) {
        const char *name = ist_csv_column_name(r->csv, i);
        if (word_place(name, known, COLUMNS) >= 0) continue;
        const char *near = ist_nearest(name, known, COLUMNS);
        return ist_fail(&r->why, IST_SYNTAX, "no such column '%s'%s%s%s", name, near ? "; did you mean '" : "",
                        near ? near : "", near ? "'?" : "");
    }
    if (r->column[COLUMN_NAME] < 0) return ist_fail(&r->why, IST_MISSING, "the table lacks the column 'name'");
    return IST_OK;
}

ist_status ist_assumptions_read(ist_build *b, const char *path)
{
    reading r = { .b = b, .file = ist_arena_copy(b->arena, ist_base_name(path)) };
    bool *seen = IST_ALLOC(b, b->n_inputs, bool), more;
    ist_status status;
    IST_HAVE(b, r.file);
    IST_HAVE(b, seen);
    IST_TRY(ist_csv_open(&r.csv, path, b->err));
    long line = 1;
    IST_CHECK(read_header(&r));
    for (;;) {
        IST_CHECK(ist_csv_next(r.csv, &more, &r.why));
        if (!more) break;
        line = ist_csv_line(r.csv);
        IST_CHECK(read_row(&r, seen));
    }
done:
    if (status != IST_OK) {
        if (r.why.row) ist_fail(b->err, status, "%s", r.why.text); /* a malformed row names its own place */
        else ist_fail(b->err, status, "%s:%ld: %s", path, line, r.why.text);
        if (b->err) b->err->row = r.why.row ? r.why.row : line;
    }
    ist_csv_free(r.csv);
    ist_buffer_clear(&r.now.text);
    return status;
}
