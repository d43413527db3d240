/* SPDX-License-Identifier: Apache-2.0
 *
 * completion.c: scripts that let bash, zsh and fish finish the command's words, made from the table of commands.
 *
 * Each script joins the words before the cursor with a space and compares them with "isthmus NAME " of every
 * command, longest names first, so that `ledger show` is not taken for `ledger`.
 */
#include "command.h"

#include <stdio.h>
#include <string.h>

typedef struct group { char name[64]; } group;

enum { GROUPS_MOST = 64 };

/* Every place where a next word may stand: "" and each beginning of a command's name. */
static size_t list_groups(group groups[GROUPS_MOST])
{
    size_t count = 1;
    groups[0].name[0] = '\0';
    for (const command *const *at = command_list(); *at; at++) {
        const char *name = (*at)->name;
        for (const char *gap = strchr(name, ' '); gap && !(*at)->hidden; gap = strchr(gap + 1, ' ')) {
            group one;
            snprintf(one.name, sizeof one.name, "%.*s", (int)(gap - name), name);
            bool known = false;
            for (size_t i = 0; i < count; i++) known = known || strcmp(groups[i].name, one.name) == 0;
            if (!known && count < GROUPS_MOST) groups[count++] = one;
        }
    }
    return count;
}

/* True for the first command that has this next word after the group; sets the word. */
static bool next_word(const command *const *at, const char *group_name, char word[64])
{
    const char *rest, *other;
    if ((*at)->hidden || !name_within((*at)->name, group_name, &rest)) return false;
    size_t length = strcspn(rest, " ");
    snprintf(word, 64, "%.*s", (int)length, rest);
    for (const command *const *before = command_list(); before != at; before++)
        if (!(*before)->hidden && name_within((*before)->name, group_name, &other) &&
            strcspn(other, " ") == length && memcmp(other, rest, length) == 0)
            return false;
    return true;
}

/* What a word's group is about: the command's own gist, or that more words follow. */
static const char *word_gist(const command *at, const char *group_name)
{
    const char *rest = at->name;
    name_within(at->name, group_name, &rest);
    return strchr(rest, ' ') ? "a group of commands" : at->gist;
}

static bool takes_folder(const option *o) { return o->value && strcmp(o->value, "DIR") == 0; }
static bool takes_file(const option *o) { return o->value && strcmp(o->value, "FILE") == 0; }

/* Text inside single quotes of a shell. */
static void add_quoted(ist_buffer *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '\'') ist_buffer_add(out, "'\\''");
        else ist_buffer_add_n(out, text, 1);
    }
}

static void add_words(ist_buffer *out, const char *const *words)
{
    for (size_t i = 0; words[i]; i++) ist_buffer_print(out, "%s%s", i ? " " : "", words[i]);
}

/* ---- bash */

static void add_bash_command(ist_buffer *out, const command *self)
{
    ist_buffer_print(out, "    '%s '*)\n", self->name);
    bool valued = false;
    for (const option *o = self->options; o && o->name; o++) {
        if (o->kind == OPTION_FLAG) continue;
        if (!valued) ist_buffer_add(out, "        case $previous in\n");
        valued = true;
        ist_buffer_print(out, "        --%s) ", o->name);
        if (o->kind == OPTION_CHOICE) {
            ist_buffer_add(out, "COMPREPLY=($(compgen -W '");
            add_words(out, o->choices);
            ist_buffer_add(out, "' -- \"$current\"))");
        } else if (takes_folder(o)) {
            ist_buffer_add(out, "COMPREPLY=($(compgen -d -- \"$current\"))");
        } else if (takes_file(o)) {
            ist_buffer_add(out, "COMPREPLY=($(compgen -f -- \"$current\"))");
        } else {
            ist_buffer_add(out, ":"); /* nothing to offer; bash wants a command all the same */
        }
        ist_buffer_add(out, "; return ;;\n");
    }
    if (valued) ist_buffer_add(out, "        esac\n");
    ist_buffer_add(out, "        case $current in\n        -*) COMPREPLY=($(compgen -W '");
    for (const option *o = self->options; o && o->name; o++) ist_buffer_print(out, "--%s ", o->name);
    ist_buffer_add(out, "--help' -- \"$current\")) ;;\n");
    if (self->operand_words) {
        ist_buffer_add(out, "        *) COMPREPLY=($(compgen -W '");
        add_words(out, self->operand_words);
        ist_buffer_add(out, "' -- \"$current\")) ;;\n");
    } else if (*self->operands) {
        ist_buffer_add(out, "        *) COMPREPLY=($(compgen -f -- \"$current\")) ;;\n");
    }
    ist_buffer_add(out, "        esac ;;\n");
}

static void add_bash_group(ist_buffer *out, const char *name)
{
    char word[64];
    ist_buffer_print(out, "    '%s%s') COMPREPLY=($(compgen -W '", name, *name ? " " : "");
    for (const command *const *at = command_list(); *at; at++)
        if (next_word(at, name, word)) ist_buffer_print(out, "%s ", word);
    ist_buffer_print(out, "%s' -- \"$current\")) ;;\n", *name ? "--help" : "--help --version");
}

static void add_bash(ist_buffer *out, const group *groups, size_t count)
{
    ist_buffer_add(out, "# bash completion of isthmus; load with: source <(isthmus completion bash)\n"
                        "_isthmus() {\n"
                        "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}\n"
                        "    local words=\"${COMP_WORDS[*]:1:COMP_CWORD - 1}\"\n"
                        "    words=${words:+$words }\n"
                        "    COMPREPLY=()\n"
                        "    case $words in\n");
    for (const command *const *at = command_list(); *at; at++)
        if (!(*at)->hidden) add_bash_command(out, *at);
    for (size_t i = 0; i < count; i++) add_bash_group(out, groups[i].name);
    ist_buffer_add(out, "    esac\n}\ncomplete -F _isthmus isthmus\n");
}

/* ---- zsh */

static void add_zsh_pair(ist_buffer *out, const char *dashes, const char *word, const char *gist)
{
    ist_buffer_print(out, " '%s%s:", dashes, word);
    add_quoted(out, gist);
    ist_buffer_add(out, "'");
}

static void add_zsh_command(ist_buffer *out, const command *self)
{
    ist_buffer_print(out, "    '%s '*)\n", self->name);
    bool valued = false;
    for (const option *o = self->options; o && o->name; o++) {
        if (o->kind == OPTION_FLAG) continue;
        if (!valued) ist_buffer_add(out, "        case $previous in\n");
        valued = true;
        ist_buffer_print(out, "        --%s) ", o->name);
        if (o->kind == OPTION_CHOICE) {
            ist_buffer_add(out, "compadd -- ");
            add_words(out, o->choices);
        } else {
            ist_buffer_add(out, takes_folder(o) ? "_files -/" : takes_file(o) ? "_files" : "_message 'value'");
        }
        ist_buffer_add(out, "; return ;;\n");
    }
    if (valued) ist_buffer_add(out, "        esac\n");
    ist_buffer_add(out, "        if [[ $current == -* ]]; then\n            choices=(");
    for (const option *o = self->options; o && o->name; o++) add_zsh_pair(out, "--", o->name, o->meaning);
    add_zsh_pair(out, "--", "help", "examples and options");
    ist_buffer_add(out, ")\n            _describe option choices\n");
    if (self->operand_words) {
        ist_buffer_add(out, "        else\n            compadd -- ");
        add_words(out, self->operand_words);
        ist_buffer_add(out, "\n");
    } else if (*self->operands) {
        ist_buffer_add(out, "        else\n            _files\n");
    }
    ist_buffer_add(out, "        fi ;;\n");
}

static void add_zsh_group(ist_buffer *out, const char *name)
{
    char word[64];
    ist_buffer_print(out, "    '%s%s')\n        choices=(", name, *name ? " " : "");
    for (const command *const *at = command_list(); *at; at++)
        if (next_word(at, name, word)) add_zsh_pair(out, "", word, word_gist(*at, name));
    ist_buffer_add(out, ")\n        _describe command choices ;;\n");
}

static void add_zsh(ist_buffer *out, const group *groups, size_t count)
{
    ist_buffer_add(out, "#compdef isthmus\n"
                        "# zsh completion of isthmus; save as _isthmus in a folder of $fpath\n"
                        "_isthmus() {\n"
                        "    local current=${words[CURRENT]} previous=${words[CURRENT - 1]}\n"
                        "    local typed=\"${(j: :)words[2,CURRENT - 1]}\"\n"
                        "    local -a choices\n"
                        "    typed=${typed:+$typed }\n"
                        "    case $typed in\n");
    for (const command *const *at = command_list(); *at; at++)
        if (!(*at)->hidden) add_zsh_command(out, *at);
    for (size_t i = 0; i < count; i++) add_zsh_group(out, groups[i].name);
    ist_buffer_add(out, "    esac\n}\n_isthmus \"$@\"\n");
}

/* ---- fish */

static void add_fish_command(ist_buffer *out, const command *self)
{
    for (const option *o = self->options; o && o->name; o++) {
        ist_buffer_print(out, "complete -c isthmus -n '__isthmus_in \"%s \"' -l %s", self->name, o->name);
        if (o->kind == OPTION_CHOICE) {
            ist_buffer_add(out, " -x -a '");
            add_words(out, o->choices);
            ist_buffer_add(out, "'");
        } else if (takes_folder(o)) {
            ist_buffer_add(out, " -x -a '(__fish_complete_directories)'");
        } else if (o->kind != OPTION_FLAG) {
            ist_buffer_add(out, takes_file(o) ? " -r -F" : " -x");
        }
        ist_buffer_add(out, " -d '");
        for (const char *at = o->meaning; *at; at++) {
            if (*at == '\'' || *at == '\\') ist_buffer_add(out, "\\");
            ist_buffer_add_n(out, at, 1);
        }
        ist_buffer_add(out, "'\n");
    }
    ist_buffer_print(out, "complete -c isthmus -n '__isthmus_in \"%s \"' -l help -d 'examples and options'\n",
                     self->name);
    if (self->operand_words) {
        ist_buffer_print(out, "complete -c isthmus -n '__isthmus_at \"%s \"' -a '", self->name);
        add_words(out, self->operand_words);
        ist_buffer_add(out, "'\n");
    } else if (*self->operands) {
        ist_buffer_print(out, "complete -c isthmus -n '__isthmus_in \"%s \"' -F\n", self->name);
    }
}

static void add_fish(ist_buffer *out, const group *groups, size_t count)
{
    char word[64];
    ist_buffer_add(out, "# fish completion of isthmus; load with: isthmus completion fish | source\n"
                        "function __isthmus_words\n"
                        "    set -l words (commandline -opc)\n"
                        "    test (count $words) -gt 1; and echo (string join ' ' $words[2..-1])' '; or echo ''\n"
                        "end\n"
                        "function __isthmus_in\n"
                        "    string match -q -- $argv[1]'*' (__isthmus_words)\n"
                        "end\n"
                        "function __isthmus_at\n"
                        "    test (__isthmus_words) = $argv[1]\n"
                        "end\n"
                        "complete -c isthmus -f\n"
                        "complete -c isthmus -n '__isthmus_at \"\"' -l version -d 'the version'\n");
    for (size_t i = 0; i < count; i++) {
        const char *name = groups[i].name;
        for (const command *const *at = command_list(); *at; at++) {
            if (!next_word(at, name, word)) continue;
            ist_buffer_print(out, "complete -c isthmus -n '__isthmus_at \"%s%s\"' -a %s -d '", name, *name ? " " : "",
                             word);
            add_quoted(out, word_gist(*at, name));
            ist_buffer_add(out, "'\n");
        }
    }
    for (const command *const *at = command_list(); *at; at++)
        if (!(*at)->hidden) add_fish_command(out, *at);
}

/* ---- the command */

static const char *const shells[] = { "bash", "zsh", "fish", NULL };

static int run(const command_context *context)
{
    static void (*const writers[])(ist_buffer *, const group *, size_t) = { add_bash, add_zsh, add_fish };
    group groups[GROUPS_MOST];
    size_t count = list_groups(groups);
    const char *shell = context->operands[0];

    size_t chosen = 0;
    while (strcmp(shell, shells[chosen]) != 0) chosen++; /* the frame lets no other word pass */
    ist_buffer out = { 0 };
    writers[chosen](&out, groups, count);
    return command_print_text(&out);
}

const command command_completion = {
    .name = "completion",
    .gist = "lets bash, zsh or fish finish the words of this command",
    .operands = "SHELL",
    .operand_words = shells,
    .about = "Prints a script for SHELL: bash, zsh or fish. It knows every command, option and word of this version.",
    .examples = (const command_example[]){
        { "source <(isthmus completion bash)", "for this session of bash" },
        { "isthmus completion fish | source", "for this session of fish" },
        { "isthmus completion zsh > ~/.zfunc/_isthmus", "for zsh, where ~/.zfunc is in $fpath" },
        { NULL, NULL },
    },
    .run = run,
};
