/* SPDX-License-Identifier: Apache-2.0
 *
 * help.c: what --help says, from the table of commands.
 */
#include "command.h"

#include <string.h>

enum { WIDTH = 80, LEFT = 2 };

bool name_within(const char *name, const char *group, const char **out_rest)
{
    size_t length = strlen(group);
    if (length == 0) {
        *out_rest = name;
        return true;
    }
    if (strncmp(name, group, length) != 0 || name[length] != ' ') return false;
    *out_rest = name + length + 1;
    return true;
}

static void add_spaces(ist_buffer *out, int count)
{
    ist_buffer_print(out, "%*s", count, "");
}

void help_wrap(ist_buffer *out, const char *text, int indent, int width)
{
    int column = 0;
    while (*text) {
        if (text[0] == '\n') {
            ist_buffer_add(out, column ? "\n\n" : "\n");
            text += strspn(text, "\n");
            column = 0;
            continue;
        }
        size_t length = strcspn(text, " \n");
        if (column && column + 1 + (int)length > width) {
            ist_buffer_add(out, "\n");
            column = 0;
        }
        if (column == 0) {
            add_spaces(out, indent);
            column = indent;
        } else {
            ist_buffer_add(out, " ");
            column++;
        }
        ist_buffer_add_n(out, text, length);
        column += (int)length;
        text += length;
        while (*text == ' ') text++;
    }
    if (column) ist_buffer_add(out, "\n");
}

/* "--futures N" and its meaning beside it, or below it where the first is long. */
static void add_entry(ist_buffer *out, const char *first, const char *meaning, int column)
{
    ist_buffer text = { 0 };
    help_wrap(&text, meaning, column, WIDTH);
    add_spaces(out, LEFT);
    ist_buffer_add(out, first);
    int used = LEFT + (int)strlen(first);
    if (text.at && used + 2 <= column) {
        add_spaces(out, column - used);
        ist_buffer_add(out, text.at + column);
    } else {
        ist_buffer_add(out, "\n");
        if (text.at) ist_buffer_add(out, text.at);
    }
    ist_buffer_clear(&text);
}

static void add_options(ist_buffer *out, const option *options)
{
    ist_buffer_add(out, "\nOptions\n");
    for (const option *o = options; o && o->name; o++) {
        ist_buffer first = { 0 };
        ist_buffer_print(&first, o->value ? "--%s %s" : "--%s", o->name, o->value);
        ist_buffer meaning = { 0 };
        ist_buffer_add(&meaning, o->meaning);
        for (size_t i = 0; o->kind == OPTION_CHOICE && o->choices[i]; i++)
            ist_buffer_print(&meaning, "%s%s", i ? ", " : ": ", o->choices[i]);
        if (first.at && meaning.at) add_entry(out, first.at, meaning.at, 24);
        ist_buffer_clear(&first);
        ist_buffer_clear(&meaning);
    }
    add_entry(out, "--help", "this text", 24);
}

void help_command(ist_buffer *out, const command *self)
{
    ist_buffer_print(out, "isthmus %s: %s\n\nExamples\n", self->name, self->gist);
    for (const command_example *example = self->examples; example->line; example++) {
        ist_buffer_print(out, "  %s\n", example->line);
        help_wrap(out, example->says, 6, WIDTH);
    }
    ist_buffer_print(out, "\nUsage: isthmus %s%s%s [options]\n", self->name, *self->operands ? " " : "",
                     self->operands);
    if (*self->about) {
        ist_buffer_add(out, "\n");
        help_wrap(out, self->about, 0, WIDTH);
    }
    add_options(out, self->options);
}

void help_group(ist_buffer *out, const char *group)
{
    const char *rest;
    if (*group) {
        ist_buffer_print(out, "isthmus %s\n\n", group);
    } else {
        ist_buffer_add(out, "isthmus: what NATO-Korea defence cooperation is worth, to whom, and what would change the "
                            "answer\n\nStart with\n  isthmus run\n      the answer on the default scenario\n\n"
                            "Commands\n");
    }
    for (const command *const *at = command_list(); *at; at++) {
        if ((*at)->hidden || !name_within((*at)->name, group, &rest)) continue;
        add_entry(out, (*at)->name, (*at)->gist, 28);
    }
    ist_buffer_print(out, "\n`isthmus COMMAND --help` shows examples and options of a command.\n");
}
