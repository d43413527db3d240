/* SPDX-License-Identifier: Apache-2.0
 *
 * manual.c: man pages made from the table of commands. Meson writes them all when it builds.
 */
#include "command.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* Text as troff: no backslash, hyphen or leading dot may be read as an instruction. */
static void add_text(ist_buffer *out, const char *text)
{
    bool line_start = true;
    for (; *text; text++) {
        if (line_start && (*text == '.' || *text == '\'')) ist_buffer_add(out, "\\&");
        line_start = *text == '\n';
        if (*text == '\\') ist_buffer_add(out, "\\e");
        else if (*text == '-') ist_buffer_add(out, "\\-");
        else if (*text == '`') ist_buffer_add(out, "\\(ga");
        else ist_buffer_add_n(out, text, 1);
    }
}

static void add_paragraphs(ist_buffer *out, const char *text)
{
    for (const char *end; *text; text = end + strspn(end, "\n")) {
        end = strstr(text, "\n\n");
        if (!end) end = text + strlen(text);
        ist_buffer one = { 0 };
        ist_buffer_add_n(&one, text, (size_t)(end - text));
        if (one.at) add_text(out, one.at);
        ist_buffer_clear(&one);
        ist_buffer_add(out, *end && end[strspn(end, "\n")] ? "\n.PP\n" : "\n");
    }
}

/* "ledger show" with `between` for its spaces: the name of a page or a section's heading. */
static void add_joined(ist_buffer *out, const char *name, const char *between, bool capitals)
{
    for (; *name; name++) {
        char letter[2] = { capitals ? (char)toupper((unsigned char)*name) : *name, '\0' };
        ist_buffer_add(out, *name == ' ' ? between : letter);
    }
}

static void add_header(ist_buffer *out, const char *name)
{
    ist_buffer_add(out, ".\\\" SPDX-License-Identifier: Apache-2.0\n.TH ISTHMUS");
    if (*name) ist_buffer_add(out, "\\-");
    add_joined(out, name, "\\-", true);
    ist_buffer_add(out, " 1 \"\" \"isthmus " ISTHMUS_VERSION "\" \"Isthmus\"\n.SH NAME\nisthmus");
    if (*name) ist_buffer_add(out, "\\-");
    add_joined(out, name, "\\-", false);
}

static void add_item(ist_buffer *out, const char *head, const char *text)
{
    ist_buffer_add(out, ".TP\n");
    ist_buffer_add(out, head);
    ist_buffer_add(out, "\n");
    add_text(out, text);
    ist_buffer_add(out, "\n");
}

static void add_exit_codes(ist_buffer *out)
{
    ist_buffer_add(out, ".SH EXIT STATUS\n");
    add_item(out, "0", "The command did what was asked.");
    add_item(out, "1", "A file, the disk or the data stood in the way: it is not there, not whole, or does not have the name or the number that was asked for. The sentence on stderr says what and where.");
    add_item(out, "2", "The words of the command line are not of a known form, whatever the data: an option, a word of a fixed list, a number, a day, a label.");
    add_item(out, "3", "The command ran, but the answer is infeasible or the release is denied.");
    add_item(out, "130", "Ctrl-C or SIGTERM stopped it; what was done by then is said, and no file is half written.");
}

static void add_command_options(ist_buffer *out, const command *self)
{
    ist_buffer_add(out, ".SH OPTIONS\n");
    for (const option *o = self->options; o && o->name; o++) {
        ist_buffer_add(out, ".TP\n.BR \\-\\-");
        add_text(out, o->name);
        if (o->value) ist_buffer_print(out, " \" \" \\fI%s\\fP", o->value);
        ist_buffer_add(out, "\n");
        add_text(out, o->meaning);
        for (size_t i = 0; o->kind == OPTION_CHOICE && o->choices[i]; i++) {
            ist_buffer_add(out, i ? ", " : ": ");
            add_text(out, o->choices[i]);
        }
        ist_buffer_add(out, "\n");
    }
    add_item(out, ".B \\-\\-help", "Shows examples and options.");
}

/* Sections that a command makes from its own tables. */
static void add_sections(ist_buffer *out, const command *self)
{
    ist_buffer text = { 0 };
    if (!self->manual) return;
    self->manual(&text);
    for (char *line = text.at, *next; line && *line; line = next) {
        char *end = strchr(line, '\n'), *tab;
        next = end ? end + 1 : line + strlen(line);
        if (end) *end = '\0';
        tab = strchr(line, '\t');
        if (tab) *tab = '\0';
        if (line[0] == '=' || !tab) {
            ist_buffer_add(out, ".SH ");
            add_text(out, line + (line[0] == '=' ? 2 : 0));
            ist_buffer_add(out, "\n");
            continue;
        }
        ist_buffer_add(out, ".TP\n.B ");
        add_text(out, line);
        ist_buffer_add(out, "\n");
        add_text(out, tab + 1);
        ist_buffer_add(out, "\n");
    }
    ist_buffer_clear(&text);
}

static void add_command_page(ist_buffer *out, const command *self)
{
    add_header(out, self->name);
    ist_buffer_add(out, " \\- ");
    add_text(out, self->gist);
    ist_buffer_add(out, "\n.SH SYNOPSIS\n.B isthmus ");
    add_text(out, self->name);
    ist_buffer_add(out, "\n");
    if (*self->operands) {
        ist_buffer_add(out, ".I ");
        add_text(out, self->operands);
        ist_buffer_add(out, "\n");
    }
    ist_buffer_add(out, "[options]\n.SH EXAMPLES\n");
    for (const command_example *example = self->examples; example->line; example++) {
        ist_buffer_add(out, ".TP\n.B ");
        add_text(out, example->line);
        ist_buffer_add(out, "\n");
        add_text(out, example->says);
        ist_buffer_add(out, "\n");
    }
    if (*self->about) {
        ist_buffer_add(out, ".SH DESCRIPTION\n");
        add_paragraphs(out, self->about);
    }
    add_command_options(out, self);
    add_sections(out, self);
    add_exit_codes(out);
    ist_buffer_add(out, ".SH SEE ALSO\n.BR isthmus (1)\n");
}

static void add_main_page(ist_buffer *out)
{
    add_header(out, "");
    ist_buffer_add(out, " \\- what NATO\\-Korea defence cooperation is worth, to whom, and what would change the answer\n"
                        ".SH SYNOPSIS\n.B isthmus\n.I COMMAND\n[operands] [options]\n.SH EXAMPLES\n");
    add_item(out, ".B isthmus run", "The answer on the default scenario.");
    add_item(out, ".B isthmus run \\-\\-help", "Examples and options of one command.");
    ist_buffer_add(out, ".SH DESCRIPTION\n");
    add_paragraphs(out, "Facts are kept in a ledger, each with its source and the day from which it was known. A "
                        "scenario names facts and adds assumptions, each with a reason and a range. Thousands of "
                        "futures are run with and without each form of cooperation, and the difference is "
                        "reported with its spread.\n\nEvery answer is conditional on the assumptions listed; it is "
                        "not a forecast of war.\n\nData go to standard output, talk to standard error.");
    ist_buffer_add(out, ".SH COMMANDS\n");
    for (const command *const *at = command_list(); *at; at++) {
        if ((*at)->hidden) continue;
        ist_buffer_add(out, ".TP\n.BR isthmus\\-");
        add_joined(out, (*at)->name, "\\-", false);
        ist_buffer_add(out, " (1)\n");
        add_text(out, (*at)->gist);
        ist_buffer_add(out, "\n");
    }
    add_exit_codes(out);
    ist_buffer_add(out, ".SH ENVIRONMENT\n");
    add_item(out, ".B ISTHMUS_LEDGER", "The ledger that commands read when --ledger is not given.");
    add_item(out, ".B ISTHMUS_EXCHANGE", "The exchange that isthmus-share commands use when --exchange is not given.");
    add_item(out, ".B ISTHMUS_DATA", "A folder of facts in place of the shipped ones, from which a ledger is made where none is named.");
    add_item(out, ".B ISTHMUS_HOME", "The folder that holds what is shipped, data and scenarios.");
    add_item(out, ".B TMPDIR", "Where isthmus-serve keeps what lives only as long as it runs, a reader's own ledger among it; without it, /tmp.");
    add_item(out, ".B COLUMNS", "How wide tables for people may be; without it, the terminal's width. In a pipe words wrap at 140 columns, and columns that need more take it.");
    add_item(out, ".B XDG_CACHE_HOME", "Where ledgers made from the shipped facts are kept, in a folder isthmus; without it, ~/.cache.");
}

void manual_page(ist_buffer *out, const command *self)
{
    if (self) add_command_page(out, self);
    else add_main_page(out);
}

/* ---- the command that writes them */

typedef struct asked { const char *into; } asked;

static const option options[] = {
    { "into", OPTION_TEXT, OPTION_HOLDS(asked, into), "DIR", "writes every page into this folder" },
    { 0 },
};

static const command *find_command(const command_context *context)
{
    ist_buffer name = { 0 };
    const command *found = NULL;
    for (int i = 0; i < context->operand_count; i++)
        ist_buffer_print(&name, "%s%s", i ? " " : "", context->operands[i]);
    for (const command *const *at = command_list(); *at && name.at; at++)
        if (strcmp((*at)->name, name.at) == 0) found = *at;
    ist_buffer_clear(&name);
    return found;
}

static ist_status write_page(const char *folder, const command *self, ist_error *err)
{
    ist_buffer path = { 0 }, page = { 0 };
    ist_buffer_print(&path, "%s/isthmus%s", folder, self ? "-" : "");
    if (self) add_joined(&path, self->name, "-", false);
    ist_buffer_add(&path, ".1");
    manual_page(&page, self);
    ist_status status = path.failed || page.failed ? ist_fail(err, IST_NOMEM, "out of memory for a man page")
                                                   : ist_write_file(path.at, page.at, page.length, err);
    ist_buffer_clear(&page);
    ist_buffer_clear(&path);
    return status;
}

static ist_status write_all(const char *folder, ist_error *err)
{
    IST_TRY(ist_make_folder(folder, err));
    IST_TRY(write_page(folder, NULL, err));
    for (const command *const *at = command_list(); *at; at++)
        if (!(*at)->hidden) IST_TRY(write_page(folder, *at, err));
    return IST_OK;
}

static int run(const command_context *context)
{
    const asked *a = context->values;
    ist_error err = { 0 };
    if (a->into) {
        ist_status status = write_all(a->into, &err);
        return status == IST_OK ? EXIT_DONE : command_fail(status, &err);
    }
    const command *about = find_command(context);
    if (context->operand_count > 0 && !about)
        return command_misuse(context->command, "manual: there is no command of that name");
    ist_buffer page = { 0 };
    manual_page(&page, about);
    return command_print_text(&page);
}

const command command_manual = {
    .name = "manual",
    .gist = "the man page of a command, as troff",
    .operands = "[COMMAND...]",
    .about = "",
    .examples = (const command_example[]){
        { "isthmus manual completion", "the page isthmus-completion(1)" },
        { NULL, NULL },
    },
    .options = options,
    .values_size = sizeof(asked),
    .hidden = true,
    .run = run,
};
