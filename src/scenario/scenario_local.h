/* SPDX-License-Identifier: Apache-2.0
 *
 * scenario_local.h: what the files of the room share while a scenario is read.
 *
 * The way of a scenario: tree (YAML, merged) -> names (the sets) -> inputs (every number, from the key table)
 * -> assumptions table laid over them -> world (arrays) -> checks -> metrics and headlines. One `ist_build`
 * carries all of it; everything lives in its arena.
 */
#ifndef ISTHMUS_SCENARIO_LOCAL_H
#define ISTHMUS_SCENARIO_LOCAL_H

#include <isthmus/base/arena.h>
#include <isthmus/base/yaml.h>
#include <isthmus/scenario/scenario.h>
#include <isthmus/sim/quantity.h>

/* -- facts: what the room asks of a ledger (facts.c; tests bring their own) -- */

typedef struct ist_figure {
    double      value;
    const char *fact, *unit, *currency, *label, *source, *section, *known_from, *confidence;
    const char *publisher, *published, *address; /* of the source; NULL or "" where unknown */
    double      constant_usd; /* of money: million constant 2023 USD */
} ist_figure;

typedef struct ist_facts {
    void *context;
    /* The figure that a reference names, as of a day; texts live as long as the context. */
    ist_status (*figure)(void *context, const char *reference, int as_of, ist_figure *out, ist_error *err);
    ist_status (*actor)(void *context, const char *id, ist_error *err); /* IST_MISSING with the nearest */
    ist_status (*constant_usd)(void *context, double amount, const char *currency, int year, double *out,
                               ist_error *err);
    void (*join)(const char *a, const char *b, char *out, size_t room); /* of two labels */
    ist_status (*label)(const char *text, ist_error *err);              /* IST_SYNTAX with what is allowed for what is no label */
    /* Whether an agreement is in force on a day, as known then. NULL: all are. */
    ist_status (*agreement)(void *context, const char *key, int day, bool *out, ist_error *err);
    const char *shipped; /* folder of scenarios that `extends` may name without a path; NULL: none */
} ist_facts;

enum { IST_LABEL_ROOM = 256 };

ist_status ist_scenario_read_with(ist_scenario **out, const char *path, const ist_facts *facts, int as_of,
                                  const char *assumptions, ist_error *err);

/* -- tree.c: YAML files merged along `extends` -- */

struct ist_node;
/* What the maps around a number say about it. Taken from the number's own file: a reason given for the numbers
 * of one file does not speak for those of another. */
typedef struct ist_note {
    const struct ist_node *reason, *since, *who_disagrees, *settles, *between, *label;
} ist_note;

typedef struct ist_node {
    ist_yaml_kind          kind;
    const ist_yaml_node   *yaml;   /* where it stands in its file */
    const char            *key;    /* NULL in a list and at the root */
    const char            *text;   /* of a scalar */
    const struct ist_node *parent;
    const ist_note        *note;
    size_t                 count;
    struct ist_node      **child;
} ist_node;

/* `shipped`: see ist_facts. */
ist_status      ist_tree_read(const ist_node **out, ist_arena *arena, const char *path, const char *shipped, ist_error *err);
const ist_node *ist_node_get(const ist_node *map, const char *key); /* NULL when absent; map may be NULL */
bool            ist_node_is_note(const ist_node *node);             /* reason, since, ... of the map around it */
const char     *ist_node_text(const ist_node *map, const char *key); /* of a scalar child, "" when absent */
/* The last part of a path: what inputs and entries call their file, whatever folder it was read from. */
const char *ist_base_name(const char *path);
/* "FILE:LINE: path.to.key: SENTENCE", err->row the line; returns `status`. */
ist_status ist_node_fail(const ist_node *node, ist_error *err, ist_status status, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* -- build.c -- */

typedef struct ist_names {
    size_t           count;
    const char     **name;  /* [count] */
    const ist_node **node;  /* [count] the entry's map */
} ist_names;

typedef struct ist_build {
    ist_arena       *arena;
    ist_error       *err;
    const ist_facts *facts;
    int              as_of;
    const ist_node  *root;
    ist_names        names[IST_SECTION_COUNT];
    int             *lever_area;   /* [levers] its area of cooperation */
    ist_input       *inputs;
    size_t           n_inputs, input_room;
    int             *slots;        /* hash table of input names: index + 1, 0 empty */
    size_t           n_slots;
    int              start;        /* calendar month */
    ist_scenario    *out;
    ist_world       *world;
    ist_metric      *metrics;      /* of the world, while they are filled */
} ist_build;

#define IST_ALLOC(build, count, type) ((type *)ist_arena_array((build)->arena, (count), sizeof(type)))
/* Fails the calling function when memory has run out. */
#define IST_HAVE(build, pointer) \
    do { if (!(pointer)) return ist_fail((build)->err, IST_NOMEM, "out of memory reading the scenario"); } while (0)

/* The index of `name` among the names of a set, or IST_NONE. */
int ist_names_find(const ist_names *names, const char *name);
/* The same, failing at `node` with the nearest name. */
ist_status ist_build_index(ist_build *build, const ist_node *node, ist_section set, const char *name, int *out);
/* The index that child `key` of an entry names; IST_NONE when it is absent and not required. */
ist_status ist_build_reference(ist_build *build, const ist_node *entry, const char *key, ist_section set, int *out);
/* Bits of the names that list `key` of an entry holds, 0 when absent. */
ist_status ist_build_bits(ist_build *build, const ist_node *entry, const char *key, ist_section set,
                          uint64_t *out);
ist_status ist_build_choice(ist_build *build, const ist_node *entry, const ist_scenario_key *key, int *out);
ist_status ist_build_yesno(ist_build *build, const ist_node *entry, const char *key, bool standard, bool *out);
/* A month YYYY-MM counted from start. */
ist_status ist_build_month(ist_build *build, const ist_node *node, const char *text, int *out);
/* Collects the names of all sets and checks the keys of every part but its numbers. */
ist_status ist_build_names(ist_build *build);
ist_status ist_build_keys(ist_build *build);
/* Every key of a map must be a row of the section; required rows must be there. */
ist_status ist_build_check_map(ist_build *build, const ist_node *map, ist_section section);

/* -- value.c: one number of the file -- */

/* An assumption that says nothing yet: unit and legal range are the key's, the place is that of `at`. */
ist_input ist_input_of(const ist_build *build, const ist_scenario_key *key, const char *name, const ist_node *at);
ist_status ist_value_read(ist_build *build, const ist_node *leaf, const ist_scenario_key *key, const char *name,
                          ist_input *out);
/* Legal range, whole numbers, switches, order of low and high, facts that bracket, the day from which it could be
 * held. The sentence in `why` does not say where; the caller does. Fills the planning value. */
ist_status ist_value_check(const ist_build *build, ist_input *input, ist_error *why);

/* -- units.c: whether a fact's unit is that of a key: a time, a rate, a share or a count as it is; money apart, and a percentage is a
 * share. A unit that is none of these (in thousands, of no certain time) fits only the same words; no unit at all fits any. -- */
bool ist_unit_fits(const char *fact, const char *key);
bool ist_unit_is_percent(const char *unit);
/* A number, with digits grouped by underscores if one likes; a word of a switch; the name of an owner's order. */
bool ist_value_parse(const ist_build *build, const ist_scenario_key *key, const char *text, double *out);
/* The upper end of the legal range: that of the key; of the owner's order, the last one of the file. */
double     ist_key_high(const ist_build *build, const ist_scenario_key *key);
bool       ist_distribution_same(const ist_distribution *a, const ist_distribution *b);
/* Least and greatest possible value, clamped to the legal range. */
void ist_input_ends(const ist_input *input, double *out_low, double *out_high);

/* -- inputs.c: all of them -- */

ist_status ist_inputs_collect(ist_build *build);
int        ist_inputs_find(const ist_build *build, const char *name); /* IST_NONE */
ist_status ist_inputs_add(ist_build *build, const ist_input *input, const ist_node *node);
/* The input of parameter `name`, made from the key's default when the file leaves it out. Errors at `node`. */
ist_status ist_inputs_resolve(ist_build *build, const ist_node *node, const char *name, int *out);
/* Parameter or number by printed name; IST_NONE or `standard` when the file leaves it out. */
ist_parameter ist_inputs_parameter(const ist_build *build, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
double ist_inputs_number(const ist_build *build, double standard, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
const ist_input *ist_inputs_get(const ist_build *build, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* -- assumptions.c -- */

ist_status ist_assumptions_read(ist_build *build, const char *path);

/* -- world.c, industry.c, patches.c, metrics.c, checks.c -- */

ist_status ist_world_fill(ist_build *build);
ist_status ist_world_fill_industry(ist_build *build);
ist_status ist_world_fill_patches(ist_build *build);
ist_status ist_world_fill_triggers(ist_build *build);
/* The effects that a trigger or playbook `name` has by its `patch`; in the arena. */
ist_status ist_effects_fill(ist_build *build, const char *name, const ist_node *patch, const ist_trigger_patch **out, size_t *out_count);
/* dialogue.c: allies, and playbooks as triggers behind those of the file */
ist_status ist_playbook_switches(ist_build *build, size_t playbook); /* inputs that it needs even where the file leaves them out */
ist_status ist_world_fill_dialogue(ist_build *build);
ist_status ist_quantity_read(ist_build *build, const ist_node *node, const char *text, ist_quantity *out);
/* The list of sim/quantity.h as an array; the engine's own functions are not needed for it. */
extern const ist_quantity_info ist_scenario_quantities[IST_Q_COUNT];
ist_status ist_metrics_fill(ist_build *build);
ist_status ist_world_check(ist_build *build);

#endif
