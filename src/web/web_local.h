/* SPDX-License-Identifier: Apache-2.0
 *
 * web_local.h: what a resource is given and what it gives back.
 *
 * To add a resource: write `ist_status web_<name>(web_call *call, web_sheet *out, ist_error *err)`, declare it in
 * resource_list.h and add its entry to the table in resources.c. Its parameters are words of the table in parameters.c.
 */
#ifndef ISTHMUS_WEB_LOCAL_H
#define ISTHMUS_WEB_LOCAL_H

#include <isthmus/analysis/control.h>
#include <isthmus/base/arena.h>
#include <isthmus/base/json.h>
#include <isthmus/briefing.h>
#include <isthmus/figure/table.h>
#include <isthmus/http/message.h>
#include <isthmus/ledger/store.h>
#include <isthmus/scenario/scenario.h>
#include <isthmus/web/web.h>

/* ---- a request, as a resource sees it */

enum { WEB_PAIRS = 128 };

typedef struct web_pair { const char *key, *value; } web_pair;
typedef struct web_resource web_resource;
typedef struct web_stream web_stream;
typedef struct web_watch web_watch;
typedef struct web_reader web_reader; /* whose clearance holds, and the ledger as this reader may see it */

typedef struct web_call {
    ist_web                *web;
    const ist_web_options  *options;
    const ist_http_request *request; /* NULL in a stream */
    const web_resource     *resource;
    const web_reader       *reader;
    uint64_t                stamp;   /* of the ledger when it was taken; 0: it changed too often for it to be known */
    ist_ledger             *ledger;  /* as the reader may see it: what is above the clearance is not in it. This call's own */
    ist_arena              *arena;   /* lives as long as the call */
    /* Whether the client has hung up, of a call that is no stream; see web_control. */
    bool                  (*gone)(const void *connection);
    const void             *connection;
    int                     socket;
    web_watch              *watch;    /* that waits for it to hang up; NULL: not begun */
    ist_stop                stop;
    web_stream             *stream;   /* of a table that is made for a stream (web_table_stream); else NULL */
    size_t                  n_pairs;
    web_pair                pairs[WEB_PAIRS];
} web_call;

/* A parameter's value; NULL where it was not given. They are checked already: see parameters.c. */
const char *web_word(const web_call *call, const char *name);
double      web_number(const web_call *call, const char *name, double otherwise);
long long   web_integer(const web_call *call, const char *name, long long otherwise);
int         web_day(const web_call *call, const char *name, int otherwise);
bool        web_flag(const web_call *call, const char *name); /* "1", "yes", "true" */
/* The next value of a repeatable parameter; *at begins at 0. */
const char *web_next(const web_call *call, const char *name, size_t *at);

/* ---- what a resource gives back */

/* Start from zero. Every row of numbers needs one of: a recipe, a column `source` (or `basis`, `reason`, `fact`) that says where it is
 * from, or sources that hold for the whole table. A test walks the API and fails on a table without. */
typedef struct web_sheet {
    ist_table  *table;               /* the frame frees it */
    const char *title, *description; /* NULL: the table's title, the resource's description. In the call's arena, or static */
    ist_buffer  recipe;              /* the command line that makes the same numbers */
    ist_buffer  svg, geojson;        /* whole documents; only where the resource names these formats */
    bool        conditional;         /* it rests on a scenario: ist_briefing_condition stands with it */
    size_t      n_sources, source_room;
    const char **sources;            /* keys of the ledger ("source/sipri-..."), in the call's arena, some more than once: web_cite */
} web_sheet;

void web_sheet_clear(web_sheet *sheet);
void web_cite(web_call *call, web_sheet *sheet, const char *source_key); /* copies; "" and NULL are passed over. Metadata names each once */

/* Appends " OPTION VALUE" to a recipe, as a shell takes it; nothing where the value is NULL. An option "": the value alone. */
void web_option(ist_buffer *recipe, const char *option, const char *value);

/* ---- resources */

enum { WEB_CSV = 1, WEB_JSON = 2, WEB_TABLE = WEB_CSV | WEB_JSON, WEB_GEOJSON = 4, WEB_SVG = 8 };

struct web_resource {
    const char *path;        /* without ending: "/ledger/transfers" */
    const char *title;       /* one line */
    const char *description; /* a sentence or two */
    const char *parameters;  /* words of parameters.c with blanks between; a '!' behind one that must be given */
    unsigned    formats;     /* WEB_TABLE, with WEB_GEOJSON, WEB_SVG; 0: a stream only */
    ist_status (*make)(web_call *call, web_sheet *out, ist_error *err);
    /* Server-sent events at PATH.stream; NULL: none. Runs in a thread of its own until it returns; must look at
     * web_stream_stop often. What it returns other than IST_OK and IST_STOPPED is sent as the event `error`. */
    ist_status (*stream)(web_call *call, web_stream *out, ist_error *err);
    const void *detail;      /* what several resources of one function differ by */
};

const web_resource *web_resources(size_t *out_count);

/* ---- streams */

/* Sends an event: `data` is one JSON value. False when nobody listens any more. */
bool            web_stream_send(web_stream *stream, const char *event, const char *data);
const ist_stop *web_stream_stop(const web_stream *stream); /* set once the client has hung up */
size_t          web_stream_waiting(web_stream *stream); /* bytes that the client has not taken yet: who sends much waits for it */
/* {"done", "of", "what"} as event `progress`, at most ten times a second; for ist_control.progress with a web_progress. */
typedef struct web_progress { web_stream *stream; const char *what; long long last; } web_progress;
void            web_progress_at(void *progress, uint64_t done, uint64_t of);
void            web_stream_told(web_stream *stream, uint64_t done, uint64_t of); /* the same of the table that it makes */

/* The stream of a resource whose table takes a while: `progress`, then one `answer` {about, rows, svg}: its metadata, its rows, and its
 * picture where it has one. The table is made once for all three. */
ist_status      web_table_stream(web_call *call, web_stream *out, ist_error *err);

/* ---- scenarios, compiled once and kept while they are asked for */

typedef struct web_scenario web_scenario;
/* The scenario that `name` (NULL: the default one) and `as_of` (a day, or IST_OWN_DAY) ask for, from the facts that the reader may see.
 * To be given back. IST_MISSING, IST_DENIED (its assumptions are above the clearance), or what ist_scenario_read says. */
ist_status          web_scenario_take(web_call *call, const char *name, int as_of, web_scenario **out, ist_error *err);
void                web_scenario_give_back(ist_web *web, web_scenario *held); /* NULL is fine */
void                web_scenario_hold(ist_web *web, web_scenario *held);      /* once more: to be given back once more */
const ist_scenario *web_scenario_of(const web_scenario *held);
const char         *web_scenario_digest(const web_scenario *held);
/* The same with the call's own words `scenario` and `as_of`. */
ist_status          web_scenario_asked(web_call *call, web_scenario **out, ist_error *err);
#define WEB_DEFAULT_SCENARIO "two-theatres"
/* Names of the scenarios there are, sorted; in the call's arena. */
ist_status          web_scenario_names(web_call *call, const char *const **out, size_t *out_count, ist_error *err);

/* ---- helpers */

/* A sheet of the ledger as the resource's table; clears it. */
ist_status web_take_sheet(web_sheet *out, ist_sheet *sheet, ist_error *err);
/* Sentences, each on its own line, as footnotes; clears them. */
void       web_add_footnotes(ist_table *table, ist_buffer *words);
/* A table as a JSON array, one row a line, as the value of a member of an object that is being written. */
ist_status web_add_table(ist_buffer *out, const ist_table *table, ist_error *err);
int        web_threads(const web_call *call);
/* How a table that takes a while is made: it ends, stopped, when its reader hangs up. In a stream it says how far it is. */
ist_control web_control(web_call *call);
/* The same for a stream, with its progress. */
ist_control web_stream_control(web_call *call, web_progress *progress);

/* ---- the frame's own */

typedef enum web_parameter_kind { WEB_TEXT, WEB_NAME, WEB_INTEGER, WEB_NUMBER, WEB_DAY, WEB_CHOICE, WEB_YESNO } web_parameter_kind;
typedef struct web_parameter {
    const char        *name;
    web_parameter_kind kind;
    const char        *meaning;
    double             low, high;  /* of numbers */
    long long          multiple;   /* of integers; 0: any */
    const char        *choices;    /* blanks between */
    bool               repeatable;
    const char        *example;
} web_parameter;
const web_parameter *web_parameters(size_t *out_count);
const web_parameter *web_parameter_named(const char *name);
/* Whether the resource's words name it, and whether it must be given. */
bool web_resource_takes(const web_resource *resource, const char *name, bool *out_required);
/* The call's pairs from a query. IST_USAGE with the sentence. */
ist_status web_read_query(web_call *call, const web_resource *resource, const char *query, ist_error *err);

typedef struct web_asset {
    const char          *path;  /* "/index.html" */
    const char          *type;
    const unsigned char *start, *end; /* gzip */
} web_asset;
const web_asset *web_assets(size_t *out_count); /* generated */
const web_asset *web_asset_named(const char *path);
/* Answers with an asset; reads it out of gzip where the client wants no gzip. */
void web_send_asset(const ist_http_request *request, const web_asset *asset, ist_http_answer *answer);

/* The ledger as a reader may see it, and handles on it (ledgers.c, clearance.c). The gate's header is theirs alone: it has words
 * that those of room analysis have too. */
typedef struct ist_reader ist_reader;
typedef struct ist_terms ist_terms;
typedef struct web_ledgers web_ledgers;
ist_status        web_ledgers_new(web_ledgers **out, const ist_web_options *options, ist_error *err);
void              web_ledgers_free(web_ledgers *ledgers);
const web_reader *web_reader_of(const web_ledgers *ledgers, const ist_http_request *request);
/* A handle on the ledger as it is now on disk, and its stamp (0: it changes so often that it is not known as which the handle shows it); to be
 * given back with it. IST_IO with the sentence when it has become something else. */
ist_status web_ledger_take(web_ledgers *ledgers, const web_reader *reader, ist_ledger **out, uint64_t *out_stamp, ist_error *err);
void       web_ledger_give_back(web_ledgers *ledgers, const web_reader *reader, ist_ledger *ledger, uint64_t stamp);
/* What of the ledger a handle shows: changes when the file is replaced or written to, and for a reader with a clearance when the day
 * does, since agreements begin and end. */
uint64_t   web_ledger_stamp(const web_ledgers *ledgers, const web_reader *reader);
const char *web_reader_clearance(const web_reader *reader); /* NULL: everything */
/* A ledger at `path` with what the gate lets the reader see on the day of `from`, which is held. */
ist_status web_clear_ledger(ist_ledger *from, const ist_reader *reader, const ist_terms *terms, size_t n_terms, int day, const char *path, ist_error *err);
bool       web_gate_may(const ist_reader *reader, const char *label, size_t n_terms, const ist_terms *terms, int day);
int        web_today(const ist_web_options *options);
const char *web_temporary(const ist_web_options *options); /* folder of what lives only as long as it is served */
/* Whether the reader may see what has this label today; a label "" or NONE only a reader of everything. */
bool       web_reader_may(web_ledgers *ledgers, const web_reader *reader, const char *label);

typedef struct web_scenarios web_scenarios;
ist_status web_scenarios_new(web_scenarios **out, const ist_web_options *options, ist_error *err);
void       web_scenarios_free(web_scenarios *scenarios);

/* Working memory of questions (runs.c, question.h). */
typedef struct web_runs web_runs;
ist_status web_runs_new(web_runs **out, ist_error *err);
void       web_runs_free(ist_web *web); /* before the scenarios */

/* The sea of `serve --sea` (sea.h); *out NULL where none was asked for. IST_USAGE, IST_IO, IST_NOMEM. */
typedef struct web_sea web_sea;
ist_status web_sea_new(web_sea **out, const ist_web_options *options, ist_error *err);
void       web_sea_free(web_sea *sea); /* NULL is fine */

struct ist_web {
    ist_web_options options;
    web_sea        *sea;
    char            cookie[32];  /* the name of ours */
    web_ledgers    *ledgers;
    web_scenarios  *scenarios;
    web_runs       *runs;
    _Atomic int     streams;     /* that run */
};

/* One call from its parts; web_call_close gives everything back. */
ist_status web_call_open(web_call *call, ist_web *web, const ist_http_request *request, const web_resource *resource, ist_error *err);
void       web_call_close(web_call *call);
/* Sets call->stop when the reader hangs up, until the end; web_control begins it. */
void       web_watch_begin(web_call *call);
void       web_watch_end(web_call *call);

void web_fail(ist_http_answer *answer, int status, const char *title, const char *detail);
int  web_status_of(ist_status status, const char **out_title);
ist_status web_metadata(ist_buffer *out, const web_call *call, const web_resource *resource, const web_sheet *sheet, ist_error *err);
/* POST /edit?table=: rows as CSV. */
void web_edit(ist_web *web, const ist_http_request *request, ist_http_answer *answer);
/* Begins a stream: the call is copied and closed by it. */
ist_status web_stream_begin(ist_http_answer *answer, web_call *call, const web_resource *resource, ist_error *err);

#endif
