/* SPDX-License-Identifier: Apache-2.0
 *
 * main.c: the table of commands, and the way from words to one of them.
 */
#include "command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One line a command, in the order in which help lists them. */
static const command *const commands[] = {
    &command_run,
    &command_analysis_compare,
    &command_analysis_merge,
    &command_analysis_sensitivity,
    &command_analysis_discover,
    &command_analysis_refute,
    &command_analysis_beliefs,
    &command_paper,
    &command_industry_pipeline,
    &command_industry_backfill,
    &command_industry_score,
    &command_industry_breakeven,
    &command_industry_invest,
    &command_industry_hindcast,
    &command_ledger_init,
    &command_ledger_import,
    &command_ledger_export,
    &command_ledger_show_agreements,
    &command_ledger_show_transfers,
    &command_ledger_show_spending,
    &command_ledger_show_exports,
    &command_ledger_show_contradictions,
    &command_ledger_show_sources,
    &command_ledger_show_actors,
    &command_ledger_show_areas,
    &command_ledger_show_events,
    &command_ledger_show_holdings,
    &command_ledger_show_production,
    &command_ledger_show_posture,
    &command_ledger_show_transit,
    &command_ledger_show_vessels,
    &command_ledger_show_claims,
    &command_ledger_show_mechanisms,
    &command_ledger_show_outcomes,
    &command_ledger_show_measures,
    &command_ledger_show_money,
    &command_ledger_source,
    &command_ledger_trace,
    &command_scenario_check,
    &command_scenario_show,
    &command_scenario_assumptions,
    &command_scenario_diff,
    &command_share_init,
    &command_share_partner_add,
    &command_share_partner_show,
    &command_share_offer,
    &command_share_explain,
    &command_share_push,
    &command_share_pull,
    &command_share_reconcile,
    &command_share_take,
    &command_share_terms,
    &command_share_serve,
    &command_share_audit_show,
    &command_share_audit_verify,
    &command_share_audit_head,
    &command_share_audit_check,
    &command_share_recall,
    &command_share_consent,
    &command_share_validate,
    &command_share_label,
    &command_deterrence_frontier,
    &command_deterrence_game,
    &command_deterrence_posture,
    &command_deterrence_response,
    &command_sea_decode,
    &command_sea_encode,
    &command_sea_patrol,
    &command_sea_track,
    &command_sea_events,
    &command_sea_area,
    &command_sea_verify,
    &command_sea_watch,
    &command_sea_compare,
    &command_sea_pool,
    &command_sea_simulate,
    &command_serve,
    &command_completion,
    &command_manual,
    NULL,
};

const command *const *command_list(void) { return commands; }

static ist_stop stop;

static void on_stop(int signal_number)
{
    (void)signal_number;
    atomic_store(&stop, 1);
}

/* The first Ctrl-C asks the work to stop at its next boundary; the handler is then gone and the second ends the
 * process. A reader that goes away shows as an error on the stream, so that no half-written file stays behind. */
static void prepare_signals(void)
{
    struct sigaction action = { .sa_handler = on_stop, .sa_flags = (int)(SA_RESETHAND | SA_RESTART) };
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file size limit is then an error with a sentence */
}

/* A file opened later must not become stdout because that was closed. */
static void prepare_streams(void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) == -1 && errno == EBADF && open("/dev/null", fd ? O_WRONLY : O_RDONLY) != fd) _exit(EXIT_WORLD);
}

/* Whether all of the output arrived. A reader that had enough (`| head`) is no fault. */
static int finish(int code)
{
    int  lost = command_lost();
    bool flushed = fflush(stdout) == 0, whole = flushed && !ferror(stdout);
    if (!flushed && !lost) lost = errno;
    struct pollfd out = { .fd = STDOUT_FILENO, .events = POLLOUT };
    if (whole || (poll(&out, 1, 0) == 1 && (out.revents & POLLERR))) return code;
    fprintf(stderr, "isthmus: could not write all of the output%s%s\n", lost ? ": " : "", lost ? strerror(lost) : "");
    return code == EXIT_DONE ? EXIT_WORLD : code;
}

static bool asks_help(const char *word) { return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0; }

/* How many of the words a name is made of, when the words begin with all of them; else 0. */
static int words_matched(const char *name, int count, char *const *words)
{
    int matched = 0;
    while (*name) {
        size_t length = strcspn(name, " ");
        if (matched == count || strlen(words[matched]) != length || memcmp(words[matched], name, length) != 0) return 0;
        matched++;
        name += length + (name[length] == ' ');
    }
    return matched;
}

/* What the command will write is looked at before it begins: an answer that took minutes is not lost to a folder that is not there. */
static ist_status look_at_outputs(const command *self, const void *values, ist_error *err)
{
    for (const option *o = self->options; o && o->name; o++) {
        if (!o->written) continue;
        const char *path = *(const char *const *)((const char *)values + o->at);
        if (path) IST_TRY(ist_can_write(path, strcmp(o->value, "DIR") == 0, err));
    }
    return IST_OK;
}

static int run_command(const command *self, int count, char *const *words)
{
    for (int i = 0; i < count && strcmp(words[i], "--") != 0; i++) {
        if (!asks_help(words[i])) continue;
        ist_buffer text = { 0 };
        help_command(&text, self);
        return command_print_text(&text);
    }
    ist_error err = { 0 };
    ist_status status;
    int code;
    command_context context = { .command = self, .stop = &stop };
    void *values = calloc(1, self->values_size ? self->values_size : 1);
    char **operands = calloc((size_t)count + 1, sizeof *operands);
    if (!values || !operands) {
        code = command_fail(IST_NOMEM, NULL);
        goto done;
    }
    if (self->defaults) memcpy(values, self->defaults, self->values_size);
    if (options_read(self, count, words, values, operands, &context.operand_count, &err) != IST_OK) {
        code = command_misuse(self, "%s: %s", self->name, err.text);
        goto done;
    }
    context.values = values;
    context.operands = operands;
    status = look_at_outputs(self, values, &err);
    code = status == IST_OK ? self->run(&context) : command_fail(status, &err);
done:
    free(operands);
    free(values);
    return code;
}

/* The longest run of leading words that some command's name begins with, as text; `*out_count` of them. */
static void deepest_group(int count, char *const *words, char group[200], int *out_count)
{
    group[0] = '\0';
    *out_count = 0;
    for (int depth = 1; depth <= count; depth++) {
        char longer[200];
        int length = snprintf(longer, sizeof longer, "%s%s%s", group, depth > 1 ? " " : "", words[depth - 1]);
        if (length < 0 || (size_t)length >= sizeof longer) return;
        bool found = false;
        const char *rest;
        for (size_t i = 0; commands[i]; i++) found = found || name_within(commands[i]->name, longer, &rest);
        if (!found) return;
        memcpy(group, longer, sizeof longer);
        *out_count = depth;
    }
}

/* A verb without its noun: "compare" for "analysis compare", where one command alone ends so, or several; appended with ", " between. */
static void named_so(ist_buffer *out, const char *word)
{
    for (size_t i = 0; commands[i]; i++) {
        const char *last = strrchr(commands[i]->name, ' ');
        if (commands[i]->hidden || !last || strcmp(last + 1, word) != 0) continue;
        ist_buffer_print(out, "%s'%s'", out->length ? " or " : "", commands[i]->name);
    }
}

/* A word that no command has at this place. */
static int unknown_word(const char *group, const char *word)
{
    const size_t count = sizeof commands / sizeof commands[0];
    char next[sizeof commands / sizeof commands[0]][64];
    const char *names[sizeof commands / sizeof commands[0]], *rest;
    size_t found = 0;
    for (size_t i = 0; i + 1 < count; i++) {
        if (commands[i]->hidden || !name_within(commands[i]->name, group, &rest)) continue;
        snprintf(next[found], sizeof next[found], "%.*s", (int)strcspn(rest, " "), rest);
        names[found] = next[found];
        found++;
    }
    const char *near = ist_nearest(word, names, found);
    const char *gap = *group ? " " : "";
    ist_buffer  whole = { 0 };
    if (!*group) named_so(&whole, word);
    if (whole.length) {
        int code = command_misuse(NULL, "there is no command '%s'; did you mean %s?", word, whole.at);
        ist_buffer_clear(&whole);
        return code;
    }
    if (near)
        return command_misuse(NULL, "there is no command '%s%s%s'; did you mean '%s%s%s'?", group, gap, word, group, gap,
                              near);
    return command_misuse(NULL, "there is no command '%s%s%s'; `isthmus%s%s` lists what there is", group, gap, word,
                          *group ? " " : "", group);
}

static int dispatch(int count, char *const *words)
{
    const command *best = NULL;
    int best_words = 0;
    for (size_t i = 0; commands[i]; i++) {
        int matched = words_matched(commands[i]->name, count, words);
        if (matched > best_words) {
            best = commands[i];
            best_words = matched;
        }
    }
    if (best) return run_command(best, count - best_words, words + best_words);

    if (count > 0 && strcmp(words[0], "--version") == 0) {
        puts("isthmus " ISTHMUS_VERSION);
        return EXIT_DONE;
    }
    char group[200];
    int depth;
    deepest_group(count, words, group, &depth);
    if (depth == count || asks_help(words[depth])) {
        ist_buffer text = { 0 };
        help_group(&text, group);
        return command_print_text(&text);
    }
    if (words[depth][0] == '-')
        return command_misuse(NULL, "'%s' is not an option here; --help and --version are", words[depth]);
    return unknown_word(group, words[depth]);
}

int main(int argc, char **argv)
{
    prepare_streams();
    prepare_signals();
    int count = argc > 0 ? argc - 1 : 0;
    if (count > 0 && strcmp(argv[1], "help") == 0) { /* `help run` is `run --help`, and `help help` is `help` */
        if (count > 1 && strcmp(argv[2], "help") == 0) count = 1;
        for (int i = 1; i < count; i++) argv[i] = argv[i + 1];
        static char help[] = "--help";
        argv[count] = help;
    }
    return finish(dispatch(count, argv + 1));
}
