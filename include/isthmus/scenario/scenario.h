/* SPDX-License-Identifier: Apache-2.0
 *
 * scenario/scenario.h: a scenario file, checked, merged with the facts of a ledger as of a day, and compiled.
 *
 * Here text becomes arrays. A scenario file says which actors, stocks, lines, orders, wars and forms of
 * cooperation there are; each of its numbers is either a fact of the ledger, named by key, or an assumption with
 * a reason and the day from which it could be held. What comes out is the engine's world and, beside it, every
 * number as an *input* that says where it is from, the words that people read, and which of the world's metrics
 * answers for whom. docs/scenario.md describes the file.
 */
#ifndef ISTHMUS_SCENARIO_SCENARIO_H
#define ISTHMUS_SCENARIO_SCENARIO_H

#include <isthmus/base/status.h>
#include <isthmus/base/text.h>
#include <isthmus/ledger/store.h>
#include <isthmus/scenario/keys.h>
#include <isthmus/sim/world.h>
#include <limits.h>

typedef enum ist_input_kind {
    IST_INPUT_FACT,       /* the ledger's own figure, at most turned into other units */
    IST_INPUT_ASSUMPTION, /* computed or judged, with a reason */
    IST_INPUT_DEFAULT     /* left out of the file; here because a lever, counterfactual or trigger touches it */
} ist_input_kind;

/* One number of the scenario. Texts are never NULL; "" where nothing is said. */
typedef struct ist_input {
    const char             *name;       /* "stock.POL.k9"; set by a patch: "allocation/rule", the patch's name first */
    const ist_scenario_key *key;
    ist_input_kind          kind;
    ist_distribution        value;
    double                  planning;   /* the value at u = 0.5 */
    double                  median;     /* of a lognormal, as given; its logarithm is in `value` */
    double                  low, high;  /* legal range, inclusive */
    const char             *unit;
    ist_parameter           parameter;  /* its place in the world; of a set value: the parameter that is set.
                                           IST_NONE for structure */
    int                     target;     /* of a set value: index of the input that it replaces, else IST_NONE */
    const char             *reference;  /* of a fact: the key as the file says it */
    const char             *fact;       /* key of the fact that gave the figure */
    const char             *source;     /* title */
    const char             *publisher, *published, *address; /* of the source: who, when (ISO, maybe a year), URL */
    const char             *section;    /* place in the source */
    const char             *confidence;
    const char             *reason;
    const char             *since;      /* of an assumption: YYYY-MM-DD; of a fact: known from, "" always known */
    const char             *who_disagrees;
    const char             *settles;    /* what would settle it */
    const char             *label;      /* release label, "" never leaves */
    size_t                  n_between;  /* the facts whose figures bracket the range, 0 or at least 2 */
    const char *const      *between;
    const char             *file;       /* its name without the folder: the same wherever it was read */
    int                     line;
} ist_input;

/* An entry of a part of the file: a theatre, an actor, a lever, ... */
typedef struct ist_entry {
    const char *name;
    const char *title;  /* its name when the file gives none */
    const char *reason; /* "" when there is none */
    const char *file;
    int         line;
} ist_entry;

typedef struct ist_entries {
    size_t           count;
    const ist_entry *at;    /* [count], in file order */
} ist_entries;

/* Whose view: a set of actors and theatres. */
typedef struct ist_perspective {
    const char *name, *title;
    uint64_t    actors;     /* bit a */
    uint32_t    theatres;   /* bit k */
    uint64_t    items;      /* bit i; all when the file names none */
} ist_perspective;

typedef enum ist_tier { IST_TIER_LOGISTICS, IST_TIER_CONDITIONAL, IST_TIER_DETERRENCE } ist_tier;

/* One metric of the file is several of the world: over all, for each perspective, in each theatre. A place
 * without anything to measure is IST_NONE. */
typedef struct ist_metric_about {
    const char *name, *title, *unit;
    bool        more_is_better;
    ist_tier    tier;
    int         quantity;      /* kind, see sim/quantity.h */
    int         overall;       /* index into world.metrics */
    const int  *perspective;   /* [n_perspectives] */
    const int  *theatre;       /* [world.n_theatres] */
} ist_metric_about;

/* A statement that the scenario puts first, and the sign its author expects. */
typedef struct ist_headline {
    int         metric;        /* index into metrics */
    int         cooperation;   /* area, or IST_NONE: all areas together */
    int         perspective;   /* or IST_NONE */
    int         theatre;       /* or IST_NONE; with neither the metric over all */
    int         world_metric;  /* index into world.metrics */
    int         sign;          /* expected change of the metric itself: +1, -1, 0 either */
    const char *says;
} ist_headline;

/* Something that more money could buy: a patch with a price, in no run by itself. */
typedef struct ist_investment {
    const char   *name, *title, *reason;
    ist_patch     patch;
    ist_parameter price;       /* USD m in all */
} ist_investment;

/* One who decides for itself where its forces stand. A number left out is NULL: 0. */
typedef struct ist_ally {
    const char             *name, *title;
    int                     home;      /* theatre */
    bool                    pool;      /* it owns the pool, and deploys that where `deploys` says nothing */
    const ist_input *const *deploys;   /* [n_kinds] */
    const ist_input *const *weight;    /* [n_theatres] */
    const ist_input *const *abroad;    /* [n_kinds] USD m a year */
} ist_ally;

/* What an actor may do in a crisis. It stands in the world as two triggers, one unrehearsed and one rehearsed. */
typedef struct ist_playbook {
    const char      *name, *title, *form, *reason, *agreement;
    int              actor, partner, contingency; /* partner: IST_NONE where nobody counts on it */
    int              decide, rehearsed, effect;   /* months */
    bool             in_force;                    /* its agreement is in force, or it needs none; else it has no triggers */
    int              trigger, rehearsed_trigger;  /* indices into world.triggers, or IST_NONE */
    ist_parameter    on, on_rehearsed;            /* their switches */
    const ist_input *cost, *expected;             /* NULL where the file leaves them out */
} ist_playbook;

typedef struct ist_scenario {
    const char *path;          /* as given */
    const char *name, *title, *summary, *look_at, *depends_on;
    int         as_of;         /* day */
    ist_world   world;
    size_t      n_inputs;
    const ist_input *inputs;   /* part by part; what patches set and the defaults they touch behind the rest */
    const int  *input_of;      /* [world.n_parameters] the input of a parameter */
    ist_entries entries[IST_SECTION_COUNT]; /* THEATRES, KINDS, ..., COUNTERFACTUALS; counts 0 for other parts */
    size_t      n_perspectives;
    const ist_perspective *perspectives;
    size_t      n_metrics;
    const ist_metric_about *metrics;
    size_t      n_investments;
    const ist_investment *investments;
    size_t      n_headlines;
    const ist_headline *headlines;
    size_t      n_allies;
    const ist_ally *allies;
    size_t      n_playbooks;
    const ist_playbook *playbooks;
    const char *label;         /* join of the labels of all inputs */
} ist_scenario;

enum { IST_OWN_DAY = INT_MIN }; /* the as-of day that the file says */

/* Reads the scenario in file `path`, with what it extends, and merges the ledger's facts as of a day.
 *   as_of        a day (base/time.h), or IST_OWN_DAY
 *   assumptions  a table as ist_scenario_write_assumptions makes it, whose rows replace assumptions; or NULL
 * Errors name file, line, key, value and what is allowed.
 * IST_IO, IST_SYNTAX; IST_RANGE a number outside its range, or an assumption that could not be held on the day;
 * IST_MISSING an unknown name or fact, or a number with neither source nor reason; IST_CONFLICT statements that
 * contradict each other. Free with ist_scenario_free. */
ist_status ist_scenario_read(ist_scenario **out, const char *path, ist_ledger *ledger, int as_of,
                             const char *assumptions, ist_error *err);
/* The same, where `extends` may also name a scenario of the folder `shipped`, without path and ".yaml" ("two-theatres"). */
ist_status ist_scenario_read_from(ist_scenario **out, const char *path, const char *shipped, ist_ledger *ledger, int as_of,
                                  const char *assumptions, ist_error *err);
void       ist_scenario_free(ist_scenario *scenario); /* NULL is fine */

/* The index of a counterfactual by name; NULL or "" is the first one; "file" is the world as the file has it
 * (IST_NONE), as it is when there is no counterfactual at all. IST_MISSING with the nearest name. */
ist_status ist_scenario_counterfactual(const ist_scenario *scenario, const char *name, int *out, ist_error *err);

/* The levers that `words` names, bit n for lever n: "all", "none", or levers and areas of cooperation with ',' between them. NULL:
 * the area `industry` where there is one (what was agreed and bought is on, what is only proposed is not), else all.
 * IST_MISSING with the nearest name; IST_USAGE for an empty one. */
ist_status ist_scenario_levers(const ist_scenario *scenario, const char *words, uint32_t *out, ist_error *err);

/* The input of this name, or NULL. */
const ist_input *ist_scenario_input(const ist_scenario *scenario, const char *name);

typedef struct ist_scenario_counts {
    size_t inputs, facts, assumptions, defaults;
    size_t drawn;      /* with a distribution */
    size_t bracketed;  /* of these, between facts */
} ist_scenario_counts;
void ist_scenario_count(const ist_scenario *scenario, ist_scenario_counts *out);

/* A hash of everything that decides a run's numbers: structure, inputs and the as-of day; not of wording, line
 * numbers or comments. For the recipe of a result. */
enum { IST_DIGEST_TEXT = 17 };
void ist_scenario_digest(const ist_scenario *scenario, char out[IST_DIGEST_TEXT]);

/* Appends every input as a CSV row; editing the rows of assumptions and reading the file back changes them.
 * Columns: name, kind (fact, assumption, default), distribution (constant, uniform, triangular, normal,
 * lognormal, discrete), low, mode, high, mean, sd (normal: mean and sd; lognormal: median and sd of the log),
 * choices ("x=weight;..."), value (constant), unit, legal_low, legal_high, reason, since, who_disagrees,
 * settles, between, label, source, section, file, line. */
void ist_scenario_write_assumptions(ist_buffer *out, const ist_scenario *scenario);

/* A distribution as one short text ("0.2 .. 0.6"). */
void ist_distribution_text(ist_buffer *out, const ist_distribution *distribution);
/* The value of an input for people: owner's orders by name, switches as yes and no, else as above. Appended. */
void        ist_input_text(ist_buffer *out, const ist_scenario *scenario, const ist_input *input);

/* Compares two scenarios, input by input and entry by entry; calls `differs` in the order of `a`, then for what
 * only `b` has. `what` is the name of an input or "theatres middle-east" for an entry; a side that lacks it has
 * NULL. Wording is left out. Returns the number of differences; `differs` may be NULL. */
size_t ist_scenario_compare(const ist_scenario *a, const ist_scenario *b,
                            void (*differs)(void *context, const char *what, const ist_input *in_a,
                                            const ist_input *in_b),
                            void *context);

#endif
