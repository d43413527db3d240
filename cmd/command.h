/* SPDX-License-Identifier: Apache-2.0
 *
 * command.h: what a subcommand is, and what it may lean on.
 *
 * A subcommand is one file cmd/<noun>_<verb>.c that fills a `command`, one line in the table of cmd/main.c and
 * one name in cmd/meson.build. From that table come dispatch, help, "did you mean", shell completion and the
 * man pages. A subcommand calls the library and prints: no arithmetic here.
 *
 *   typedef struct asked { long long futures; bool csv; } asked;
 *   static const option options[] = {
 *       { "futures", OPTION_INTEGER, OPTION_HOLDS(asked, futures), "N", "how many (default 4096)", .low = 8,
 *         .high = 1e7, .multiple = 8 },
 *       { "csv", OPTION_FLAG, OPTION_HOLDS(asked, csv), NULL, "as CSV" },
 *       { 0 },
 *   };
 *   static const asked defaults = { .futures = 4096 };
 *   static int run(const command_context *context) { const asked *a = context->values; ... }
 *
 * stdout is data, stderr is talk.
 */
#ifndef ISTHMUS_CMD_COMMAND_H
#define ISTHMUS_CMD_COMMAND_H

#include <isthmus/base/status.h>
#include <isthmus/base/text.h>
#include <isthmus/base/threads.h>
#include <isthmus/figure/table.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

/* What a command's exit code says. */
enum {
    EXIT_DONE = 0,
    EXIT_WORLD = 1,     /* a file, the disk, the data; so a name of the right form that the scenario, the ledger or a folder does not have */
    EXIT_MISUSE = 2,    /* the words of the command line: no data would make them right */
    EXIT_NO_ANSWER = 3, /* it ran, but the answer is infeasible or the release denied */
    EXIT_STOPPED = 130  /* stopped by Ctrl-C, as shells count it */
};

/* The kind of an option's value, and the C type of the variable that receives it. */
typedef enum option_kind {
    OPTION_FLAG,    /* bool; takes no value */
    OPTION_TEXT,    /* const char *, borrowed from the command line */
    OPTION_NUMBER,  /* double */
    OPTION_INTEGER, /* long long */
    OPTION_DAY,     /* int, days since 1970; "2024" and "2024-01" stand for their last day */
    OPTION_CHOICE,  /* int, the place in `choices` */
    OPTION_TEXTS    /* text_list; said once or several times, in the order said */
} option_kind;

enum { TEXTS_MOST = 64 };
typedef struct text_list { const char *at[TEXTS_MOST]; int count; } text_list;

enum { NO_DAY = INT_MIN }; /* the default of a day that was not given */

typedef struct option {
    const char        *name;    /* without dashes */
    option_kind        kind;
    size_t             at, size; /* of the variable in the command's values: OPTION_HOLDS */
    const char        *value;   /* what help calls the value: "N", "DAY", "FILE", "DIR"; NULL for a flag */
    const char        *meaning; /* one line, lower case, with the default where there is one */
    double             low, high; /* a number's or integer's range, ends included; both 0: any */
    int                multiple;  /* an integer is a multiple of this; 0: any */
    const char *const *choices; /* words of a choice, NULL at the end */
    const char        *with;    /* goes only with one of these options ("csv json"); NULL: alone too */
    const char        *without; /* excludes each of these; NULL: none */
    bool               written; /* a text that names a file, or with the value "DIR" a folder, that the command will write: whether it can
                                   is looked at before the command begins */
    bool               may_be_empty; /* an empty text says something: that what was known is known no more */
} option;

#define OPTION_HOLDS(type, member) offsetof(type, member), sizeof(((type *)0)->member)

/* How a table is asked for; every command that prints one has these rows among its options. */
typedef struct table_form { bool csv, json; } table_form;
#define OPTIONS_OF_TABLE(type, form)                                                                        \
    { "csv", OPTION_FLAG, OPTION_HOLDS(type, form.csv), NULL, "the table as CSV" },                         \
    { "json", OPTION_FLAG, OPTION_HOLDS(type, form.json), NULL, "the table as a JSON array of objects", .without = "csv" }
/* The row of every command that reads the ledger; `member` is a const char *, NULL when not given. */
#define OPTION_OF_LEDGER(type, member)                                                                      \
    { "ledger", OPTION_TEXT, OPTION_HOLDS(type, member), "FILE",                                            \
      "the ledger to read (default $ISTHMUS_LEDGER, else one made from the shipped data)" }

typedef struct command command;

typedef struct command_context {
    const command *command;       /* the one that runs */
    const void    *values;        /* its values struct: defaults, then what was given */
    int            operand_count;
    char *const   *operands;      /* words that are no options [operand_count] */
    ist_stop      *stop;          /* set by the first Ctrl-C; the second ends the process */
} command_context;

typedef struct command_example {
    const char *line; /* a whole command line, "isthmus run --futures 512" */
    const char *says; /* what it shows */
} command_example;

struct command {
    const char            *name;     /* its words: "run", "ledger show transfers" */
    const char            *gist;     /* one line, lower case, no full stop */
    const char            *operands; /* "FROM TO", "[SCENARIO]", "[FILE...]"; "" for none. Counts are read from it */
    const char *const     *operand_words; /* the words that the first operand may be, NULL at the end; NULL: any */
    const char            *about;    /* paragraphs with an empty line between; no line breaks inside one */
    const command_example *examples; /* at least one; ends with a NULL line */
    const option          *options;  /* ends with a NULL name; NULL: none */
    const void            *defaults; /* the values before the command line is read */
    size_t                 values_size;
    bool                   hidden;   /* from lists and pages: for the build, not for people */
    /* More of its man page, NULL: none. Lines: "= HEADING" begins a section, "name<tab>text" is an item of it. */
    void (*manual)(ist_buffer *out);
    int (*run)(const command_context *context);
};

/* Every command, in the order of the paper; ends with NULL. Borrowed. */
const command *const *command_list(void);

/* ---- talk */

/* Says the error's sentence on stderr and returns the exit code that its status asks for. `err` may be NULL. */
int command_fail(ist_status status, const ist_error *err);
/* The status of what was read from a word of the command line by a reader that files use too: what is not of its form, or outside
 * of what it knows, is misuse here. */
ist_status command_typed(ist_status status);
/* Says what is wrong with the command line and where help is; returns EXIT_MISUSE. */
int command_misuse(const command *self, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Writes the text to stdout and clears it. Returns an exit code: out of memory when the text is not whole. What stdout loses (a full
 * disk) is told at the end by main, with the cause that command_lost() keeps. */
int command_print_text(ist_buffer *text);
int command_lost(void); /* errno of the first loss; 0: none */
/* Whether a file that an option names is stdout ("-"): a command that writes a picture or a page there prints nothing else. NULL: no. */
bool command_is_stdout(const char *path);
/* Writes the table to stdout in the form asked for; text fits the terminal. Returns an exit code. */
int command_print_table(const ist_table *table, table_form form);
/* The same for a table made for it, which is freed; NULL, as a maker gives it that has no memory, is said to be that. */
int command_print_made(ist_table *table, table_form form);
/* Bytes to stdout, at once; false where some were lost, which main tells with the reason. */
bool command_write(const char *bytes, size_t length);
/* One of several tables for people, after an empty line: nothing where it has no rows. Freed, and NULL told, as above. */
int command_print_section(ist_table *table);
/* The path of something shipped ("data", "scenarios/paper.yaml"): in $ISTHMUS_HOME, else beside the folder of
 * the running program (a build inside the source tree), else under ../share/isthmus of it (installed). On
 * success *out is the caller's to free; IST_MISSING names the places looked at. */
ist_status command_find_shipped(const char *name, char **out, ist_error *err);

/* ---- the frame itself */

/* Reads the words after a command's name into values [command->values_size] and operands [count]; options may
 * stand anywhere before "--". `operands` has room for `count` words. Fills *out_operand_count. Which options go together,
 * and which exclude each other, is held against the table too.
 * IST_USAGE with a sentence that names option, value and what is allowed. */
ist_status options_read(const command *self, int count, char *const *words, void *values, char **operands,
                        int *out_operand_count, ist_error *err);

void help_command(ist_buffer *out, const command *self);
/* The commands whose names begin with the words `group` ("" for all). */
void help_group(ist_buffer *out, const char *group);
/* troff source of a man page; NULL is isthmus(1). */
void manual_page(ist_buffer *out, const command *self);
/* Appends text in lines of at most `width`, each after `indent` spaces; an empty line parts paragraphs. */
void help_wrap(ist_buffer *out, const char *text, int indent, int width);

/* "ADDRESS:PORT" cut in two; an address of IPv6 stands in brackets. False for anything else. */
bool options_listen(const char *text, char address[64], int *out_port);

/* True when `name` begins with the words of `group` and has more; sets *out_rest to what follows. */
bool name_within(const char *name, const char *group, const char **out_rest);

extern const command command_run;
extern const command command_analysis_compare;
extern const command command_analysis_merge;
extern const command command_analysis_beliefs;
extern const command command_analysis_refute;
extern const command command_analysis_discover;
extern const command command_analysis_sensitivity;
extern const command command_paper;
extern const command command_scenario_check;
extern const command command_scenario_show;
extern const command command_scenario_assumptions;
extern const command command_scenario_diff;
extern const command command_industry_pipeline;
extern const command command_industry_backfill;
extern const command command_industry_score;
extern const command command_industry_breakeven;
extern const command command_industry_invest;
extern const command command_industry_hindcast;
extern const command command_deterrence_frontier;
extern const command command_deterrence_game;
extern const command command_deterrence_posture;
extern const command command_deterrence_response;
extern const command command_ledger_init;
extern const command command_ledger_import;
extern const command command_ledger_export;
extern const command command_ledger_show_agreements;
extern const command command_ledger_show_transfers;
extern const command command_ledger_show_spending;
extern const command command_ledger_show_exports;
extern const command command_ledger_show_contradictions;
extern const command command_ledger_show_sources;
extern const command command_ledger_show_actors;
extern const command command_ledger_show_areas;
extern const command command_ledger_show_events;
extern const command command_ledger_show_holdings;
extern const command command_ledger_show_production;
extern const command command_ledger_show_posture;
extern const command command_ledger_show_transit;
extern const command command_ledger_show_vessels;
extern const command command_ledger_show_claims;
extern const command command_ledger_show_mechanisms;
extern const command command_ledger_show_outcomes;
extern const command command_ledger_show_measures;
extern const command command_ledger_show_money;
extern const command command_ledger_source;
extern const command command_ledger_trace;
extern const command command_share_init;
extern const command command_share_partner_add;
extern const command command_share_partner_show;
extern const command command_share_offer;
extern const command command_share_explain;
extern const command command_share_push;
extern const command command_share_pull;
extern const command command_share_reconcile;
extern const command command_share_take;
extern const command command_share_terms;
extern const command command_share_serve;
extern const command command_share_audit_show;
extern const command command_share_audit_verify;
extern const command command_share_audit_head;
extern const command command_share_audit_check;
extern const command command_share_recall;
extern const command command_share_consent;
extern const command command_share_validate;
extern const command command_share_label;
extern const command command_sea_decode;
extern const command command_sea_encode;
extern const command command_sea_patrol;
extern const command command_sea_track;
extern const command command_sea_events;
extern const command command_sea_area;
extern const command command_sea_verify;
extern const command command_sea_watch;
extern const command command_sea_compare;
extern const command command_sea_pool;
extern const command command_sea_simulate;
extern const command command_serve;
extern const command command_completion;
extern const command command_manual;

#endif
