/* SPDX-License-Identifier: Apache-2.0
 *
 * options.c: reads a command line by the command's own table of options.
 *
 * `--name VALUE` and `--name=VALUE` mean the same; names are whole, so that a new option never changes what an
 * old script says. `--` ends the options, `-` is an operand. An option with one value that is said twice is
 * refused unless both say the same: which of two is meant is not guessed. A text is not empty, unless its option says
 * so: an unset variable of a script does not pass for "anything".
 */
#include "command.h"

#include <assert.h>
#include <isthmus/base/time.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const size_t kind_sizes[] = {
    [OPTION_FLAG] = sizeof(bool),         [OPTION_TEXT] = sizeof(const char *), [OPTION_NUMBER] = sizeof(double),
    [OPTION_INTEGER] = sizeof(long long), [OPTION_DAY] = sizeof(int),           [OPTION_CHOICE] = sizeof(int),
    [OPTION_TEXTS] = sizeof(text_list),
};

enum { NAMES_MOST = 64 };

static size_t option_count(const command *self)
{
    size_t count = 0;
    while (self->options && self->options[count].name) count++;
    return count;
}

static ist_status unknown_option(const command *self, const char *name, ist_error *err)
{
    const char *names[NAMES_MOST] = { "help" };
    size_t count = 1, all = option_count(self);
    for (size_t i = 0; i < all && count < NAMES_MOST; i++) names[count++] = self->options[i].name;
    const char *near = NULL;
    for (size_t i = 0; i < count && !near; i++) /* somebody who is used to shorten names */
        if (strlen(name) > 1 && strncmp(names[i], name, strlen(name)) == 0) near = names[i];
    if (!near) near = ist_nearest(name, names, count);
    return near ? ist_fail(err, IST_USAGE, "--%s is not an option of this command; did you mean --%s?", name, near)
                : ist_fail(err, IST_USAGE, "--%s is not an option of this command", name);
}

static const option *find_option(const command *self, const char *name, size_t length)
{
    for (const option *o = self->options; o && o->name; o++)
        if (strlen(o->name) == length && memcmp(o->name, name, length) == 0) return o;
    return NULL;
}

static ist_status check_range(const option *o, double value, const char *text, ist_error *err)
{
    if ((o->low != 0 || o->high != 0) && !(value >= o->low && value <= o->high))
        return ist_fail(err, IST_USAGE, fabs(o->high) < 1e15 ? "--%s: %s is not between %.15g and %.15g" : "--%s: %s is not between %.0f and %.0f",
                        o->name, text, o->low, o->high);
    return IST_OK;
}

static ist_status read_integer(const option *o, const char *text, long long *out, ist_error *err)
{
    long long value;
    if (!ist_parse_integer(text, &value))
        return ist_fail(err, IST_USAGE, "--%s: '%s' is not a whole number", o->name, text);
    IST_TRY(check_range(o, (double)value, text, err));
    if (o->multiple > 0 && value % o->multiple != 0)
        return ist_fail(err, IST_USAGE, "--%s: %s is not a multiple of %d", o->name, text, o->multiple);
    *out = value;
    return IST_OK;
}

static ist_status read_number(const option *o, const char *text, double *out, ist_error *err)
{
    double value;
    if (!ist_parse_number(text, &value))
        return ist_fail(err, IST_USAGE, "--%s: '%s' is not a number", o->name, text);
    IST_TRY(check_range(o, value, text, err));
    *out = value;
    return IST_OK;
}

/* The place of a word among those allowed. */
static ist_status read_word(const char *const *words, const char *text, int *out, ist_error *err)
{
    size_t count = 0;
    for (; words[count]; count++) {
        if (strcmp(words[count], text) != 0) continue;
        *out = (int)count;
        return IST_OK;
    }
    ist_buffer allowed = { 0 };
    for (size_t i = 0; i < count; i++) ist_buffer_print(&allowed, "%s%s", i ? ", " : "", words[i]);
    const char *near = ist_nearest(text, words, count);
    ist_status status = ist_fail(err, IST_USAGE, "'%s' is not one of %s%s%s%s", text,
                                 allowed.at ? allowed.at : "its words", near ? "; did you mean " : "",
                                 near ? near : "", near ? "?" : "");
    ist_buffer_clear(&allowed);
    return status;
}

static ist_status read_choice(const option *o, const char *text, int *out, ist_error *err)
{
    ist_status status = read_word(o->choices, text, out, err);
    return status == IST_OK ? status : ist_within(err, status, "--%s", o->name);
}

static ist_status read_value(const option *o, const char *text, void *values, ist_error *err)
{
    void *variable = (char *)values + o->at;
    assert(o->size == kind_sizes[o->kind]);
    switch (o->kind) {
    case OPTION_FLAG: *(bool *)variable = true; return IST_OK;
    case OPTION_TEXT: *(const char **)variable = text; return IST_OK;
    case OPTION_NUMBER: return read_number(o, text, variable, err);
    case OPTION_INTEGER: return read_integer(o, text, variable, err);
    case OPTION_CHOICE: return read_choice(o, text, variable, err);
    case OPTION_TEXTS: {
        text_list *list = variable;
        if (list->count == TEXTS_MOST) return ist_fail(err, IST_USAGE, "--%s is said more than %d times", o->name, TEXTS_MOST);
        list->at[list->count++] = text;
        return IST_OK;
    }
    case OPTION_DAY:
        if (!ist_parse_date(text, NULL, variable))
            return ist_fail(err, IST_USAGE, "--%s: '%s' is not a date; allowed are YYYY-MM-DD, YYYY-MM and YYYY",
                            o->name, text);
        return IST_OK;
    }
    return ist_fail(err, IST_BROKEN, "--%s is of no known kind", o->name);
}

/* A value that its option may have: a text has letters, and a single value is not given twice otherwise. `before` holds what was
 * said for the option last, NULL: nothing. */
static ist_status keep_value(const option *o, const char *text, const char **before, void *values, ist_error *err)
{
    if ((o->kind == OPTION_TEXT || o->kind == OPTION_TEXTS) && !text[0] && !o->may_be_empty) return ist_fail(err, IST_USAGE, "--%s: the value is empty; %s is meant", o->name, o->value);
    if (o->kind != OPTION_TEXTS && *before && strcmp(*before, text) != 0)
        return ist_fail(err, IST_USAGE, "--%s is said twice, '%s' and '%s': which is meant?", o->name, *before, text);
    *before = text;
    return read_value(o, text, values, err);
}

/* One word that begins with dashes, and the word after it where the option wants one; *at moves past both. What was said for
 * each option last stands in `given` [option_count], for a flag its own name. */
static ist_status read_option(const command *self, int count, char *const *words, int *at, void *values, const char **given,
                              ist_error *err)
{
    const char *word = words[*at];
    if (word[1] != '-')
        return ist_fail(err, IST_USAGE, "'%s' is not an option; options are whole words after two dashes", word);
    const char *name = word + 2, *equals = strchr(name, '=');
    size_t length = equals ? (size_t)(equals - name) : strlen(name);
    const option *o = find_option(self, name, length);
    *at += 1;
    if (!o) {
        char plain[64];
        snprintf(plain, sizeof plain, "%.*s", (int)(length < sizeof plain ? length : sizeof plain - 1), name);
        if (strcmp(plain, "help") == 0) return ist_fail(err, IST_USAGE, "--help takes no value");
        return unknown_option(self, plain, err);
    }
    const char **before = &given[o - self->options];
    if (o->kind == OPTION_FLAG) {
        if (equals) return ist_fail(err, IST_USAGE, "--%s takes no value", o->name);
        *before = o->name;
        return read_value(o, NULL, values, err);
    }
    if (equals) return keep_value(o, equals + 1, before, values, err);
    if (*at >= count || strncmp(words[*at], "--", 2) == 0)
        return ist_fail(err, IST_USAGE, "--%s needs a value: --%s %s", o->name, o->name, o->value);
    *at += 1;
    return keep_value(o, words[*at - 1], before, values, err);
}

/* The next word of "FROM [TO] [FILE...]"; false at the end. */
static bool next_operand(const char **at, char name[32], bool *out_needed, bool *out_repeats)
{
    while (**at == ' ') ++*at;
    size_t length = strcspn(*at, " ");
    if (length == 0) return false;
    const char *word = *at;
    *at += length;
    *out_needed = word[0] != '[';
    *out_repeats = memchr(word, '.', length) != NULL;
    size_t start = word[0] == '[', stop = start + strcspn(word + start, ".] ");
    snprintf(name, 32, "%.*s", (int)(stop - start), word + start);
    return true;
}

static ist_status check_operands(const command *self, int count, char *const *operands, ist_error *err)
{
    const char *at = self->operands;
    char name[32];
    bool needed, repeats = false;
    int most = 0;
    while (next_operand(&at, name, &needed, &repeats)) {
        if (needed && count <= most) return ist_fail(err, IST_USAGE, "%s is missing", name);
        most++;
    }
    if (count > most && !repeats)
        return most == 0 ? ist_fail(err, IST_USAGE, "'%s' is one word too many; only options may follow",
                                    operands[0])
                         : ist_fail(err, IST_USAGE, "'%s' is one word too many after %s", operands[most],
                                    self->operands);
    int place;
    return self->operand_words && count > 0 ? read_word(self->operand_words, operands[0], &place, err) : IST_OK;
}

/* The next of some names with blanks between; NULL at the end. The option was asked for if *out_given. */
static const option *next_named(const command *self, const char **at, const char *const *given, bool *out_given)
{
    while (**at == ' ') ++*at;
    size_t length = strcspn(*at, " ");
    const option *o = length ? find_option(self, *at, length) : NULL;
    assert(!length || o);
    *at += length;
    *out_given = o && given[o - self->options];
    return o;
}

static ist_status check_company(const command *self, const char *const *given, ist_error *err)
{
    for (const option *o = self->options, *other; o && o->name; o++) {
        if (!given[o - self->options]) continue;
        bool is_given, met = !o->with;
        ist_buffer wanted = { 0 };
        for (const char *at = o->with; at && !met && (other = next_named(self, &at, given, &is_given)); met = is_given)
            ist_buffer_print(&wanted, "%s--%s", wanted.length ? " or " : "", other->name);
        if (!met) ist_fail(err, IST_USAGE, "--%s goes with %s", o->name, wanted.at ? wanted.at : "another option");
        ist_buffer_clear(&wanted);
        if (!met) return IST_USAGE;
        for (const char *at = o->without; at && (other = next_named(self, &at, given, &is_given));)
            if (is_given) return ist_fail(err, IST_USAGE, "--%s and --%s exclude each other", other->name, o->name);
    }
    return IST_OK;
}

ist_status options_read(const command *self, int count, char *const *words, void *values, char **operands,
                        int *out_operand_count, ist_error *err)
{
    int found = 0, at = 0;
    bool options_end = false;
    const char *given[NAMES_MOST] = { NULL };
    assert(option_count(self) <= NAMES_MOST);
    while (at < count) {
        if (!options_end && strcmp(words[at], "--") == 0) {
            options_end = true;
            at++;
        } else if (!options_end && words[at][0] == '-' && words[at][1] != '\0') {
            IST_TRY(read_option(self, count, words, &at, values, given, err));
        } else if (!words[at][0]) {
            return ist_fail(err, IST_USAGE, "an empty word%s%s", *self->operands ? " where this is meant: " : "; only options may follow", self->operands);
        } else {
            operands[found++] = words[at++];
        }
    }
    IST_TRY(check_company(self, given, err));
    IST_TRY(check_operands(self, found, operands, err));
    *out_operand_count = found;
    return IST_OK;
}

bool options_listen(const char *text, char address[64], int *out_port)
{
    const char *colon = strrchr(text, ':');
    long long port;
    if (!colon || (size_t)(colon - text) >= 64 || !ist_parse_integer(colon + 1, &port) || port < 0 || port > 65535) return false;
    bool brackets = *text == '[' && colon > text + 1 && colon[-1] == ']';
    size_t length = (size_t)(colon - text) - (brackets ? 2 : 0);
    memcpy(address, text + brackets, length);
    address[length] = '\0';
    *out_port = (int)port;
    return length > 0;
}
