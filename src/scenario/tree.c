/* SPDX-License-Identifier: Apache-2.0
 *
 * tree.c: a scenario file with the files that it extends, merged into one tree.
 *
 * Maps are merged key by key; lists, scalars and values ({fact: ...}, {range: ...}) are replaced as a whole;
 * null removes, and there must be something to remove. Each number keeps the reason, day and label that its own file gives it.
 */
#include "scenario_local.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_FILES = 16, PATH_ROOM = 4096 };

typedef struct reading {
    ist_arena *arena;
    ist_error *err;
    const char *shipped; /* folder; NULL: none */
    char *open[MOST_FILES]; /* real paths of the files that extend one another */
    int n_open;
} reading;

static const char *const note_words[] = { "reason", "since", "who_disagrees", "settles", "between", "label" };
enum { NOTE_WORDS = sizeof note_words / sizeof note_words[0] };

static int note_word(const char *key)
{
    for (int i = 0; key && i < NOTE_WORDS; i++)
        if (strcmp(key, note_words[i]) == 0) return i;
    return -1;
}

bool ist_node_is_note(const ist_node *node) { return note_word(node->key) >= 0; }

const ist_node *ist_node_get(const ist_node *map, const char *key)
{
    if (!map || map->kind != IST_YAML_MAP) return NULL;
    for (size_t i = 0; i < map->count; i++)
        if (strcmp(map->child[i]->key, key) == 0) return map->child[i];
    return NULL;
}

const char *ist_node_text(const ist_node *map, const char *key)
{
    const ist_node *node = ist_node_get(map, key);
    return node && node->kind == IST_YAML_SCALAR ? node->text : "";
}

const char *ist_base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void add_path(ist_buffer *out, const ist_node *node)
{
    if (!node || !node->parent) return;
    add_path(out, node->parent);
    if (node->key) {
        ist_buffer_print(out, "%s%s", out->length ? "." : "", node->key);
    } else {
        size_t place = 0;
        while (place < node->parent->count && node->parent->child[place] != node) place++;
        ist_buffer_print(out, "[%zu]", place + 1);
    }
}

ist_status ist_node_fail(const ist_node *node, ist_error *err, ist_status status, const char *format, ...)
{
    char sentence[sizeof err->text];
    ist_buffer path = { 0 };
    va_list arguments;
    if (!err) return status;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    add_path(&path, node);
    ist_fail(err, status, "%s:%d: %s%s%s", node->yaml->file, node->yaml->line, path.at ? path.at : "",
             path.at ? ": " : "", sentence);
    err->row = node->yaml->line;
    ist_buffer_clear(&path);
    return status;
}

static bool is_null(const ist_node *node)
{
    return node->kind == IST_YAML_SCALAR && !node->yaml->quoted &&
           (!node->text[0] || strcmp(node->text, "~") == 0 || strcmp(node->text, "null") == 0);
}

/* A value of the long form: it says where a number is from and is never merged with another one. */
static bool is_value(const ist_node *node)
{
    static const char *const words[] = { "fact", "range", "normal", "lognormal", "discrete" };
    if (node->kind != IST_YAML_MAP) return false;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (ist_node_get(node, words[i])) return true;
    const ist_node *value = ist_node_get(node, "value");
    return value && value->kind != IST_YAML_MAP;
}

static ist_status convert(reading *r, const ist_yaml_node *yaml, const ist_note *note, ist_node **out)
{
    ist_node *node = ist_arena_alloc(r->arena, sizeof *node);
    if (!node) return ist_fail(r->err, IST_NOMEM, "out of memory reading %s", yaml->file);
    *node = (ist_node){ .kind = yaml->kind,
                        .yaml = yaml,
                        .key = yaml->key,
                        .text = yaml->text ? yaml->text : "",
                        .note = note,
                        .count = yaml->count };
    node->child = ist_arena_array(r->arena, yaml->count, sizeof *node->child);
    if (!node->child) return ist_fail(r->err, IST_NOMEM, "out of memory reading %s", yaml->file);
    if (yaml->kind == IST_YAML_MAP) {
        ist_note *inner = NULL;
        for (size_t i = 0; i < yaml->count; i++) {
            int word = note_word(yaml->child[i]->key);
            if (word < 0) continue;
            ist_node *said;
            IST_TRY(convert(r, yaml->child[i], note, &said));
            if (is_null(said)) continue;
            if (!inner) {
                inner = ist_arena_alloc(r->arena, sizeof *inner);
                if (!inner) return ist_fail(r->err, IST_NOMEM, "out of memory reading %s", yaml->file);
                *inner = *note;
            }
            const ist_node **at[] = { &inner->reason,  &inner->since,   &inner->who_disagrees,
                                      &inner->settles, &inner->between, &inner->label };
            *at[word] = said;
        }
        if (inner) node->note = inner;
    }
    for (size_t i = 0; i < yaml->count; i++) {
        IST_TRY(convert(r, yaml->child[i], node->note, &node->child[i]));
        node->child[i]->parent = node; /* so that an error says where */
    }
    *out = node;
    return IST_OK;
}

/* A null that removes nothing is most often a name written wrongly: what it meant would stay in the world. */
static ist_status removes_nothing(reading *r, const ist_node *base, const ist_node *null)
{
    const char **names = ist_arena_array(r->arena, base->count, sizeof *names);
    if (!names) return ist_fail(r->err, IST_NOMEM, "out of memory merging %s", null->yaml->file);
    for (size_t i = 0; i < base->count; i++) names[i] = base->child[i]->key;
    const char *near = ist_nearest(null->key, names, base->count);
    return ist_node_fail(null, r->err, IST_MISSING, "null removes what the extended file has, and it has none of this name%s%s%s",
                         near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

/* `over` laid over `base`; both maps. */
static ist_status merge(reading *r, const ist_node *base, const ist_node *over, ist_node **out)
{
    ist_node *node = ist_arena_alloc(r->arena, sizeof *node);
    if (!node) return ist_fail(r->err, IST_NOMEM, "out of memory merging %s", over->yaml->file);
    *node = *over;
    node->count = 0;
    node->child = ist_arena_array(r->arena, base->count + over->count, sizeof *node->child);
    if (!node->child) return ist_fail(r->err, IST_NOMEM, "out of memory merging %s", over->yaml->file);
    for (size_t i = 0; i < base->count; i++) {
        ist_node *below = base->child[i];
        const ist_node *above = ist_node_get(over, below->key);
        if (!above) {
            node->child[node->count++] = below;
        } else if (is_null(above)) {
            continue;
        } else if (below->kind == IST_YAML_MAP && above->kind == IST_YAML_MAP && !is_value(above) && !is_value(below)) {
            IST_TRY(merge(r, below, above, &node->child[node->count++]));
        } else {
            for (size_t j = 0; j < over->count; j++)
                if (over->child[j] == above) node->child[node->count++] = over->child[j];
        }
    }
    for (size_t j = 0; j < over->count; j++) {
        ist_node *added = over->child[j];
        if (ist_node_get(base, added->key)) continue;
        if (is_null(added) && !ist_node_is_note(added)) return removes_nothing(r, base, added);
        node->child[node->count++] = added;
    }
    *out = node;
    return IST_OK;
}

/* Drops what is null and tells each node its parent. */
static void settle(ist_node *node, const ist_node *parent)
{
    size_t kept = 0;
    node->parent = parent;
    for (size_t i = 0; i < node->count; i++)
        if (node->kind != IST_YAML_MAP || !is_null(node->child[i])) node->child[kept++] = node->child[i];
    node->count = kept;
    for (size_t i = 0; i < kept; i++) settle(node->child[i], node);
}

/* The path of the file that `from` extends: beside it, unless it is absolute or the name of a shipped scenario. */
static char *find_extended(const reading *r, const char *from, const char *name)
{
    const char *slash = strrchr(from, '/');
    if (r->shipped && !strpbrk(name, "/.")) return ist_arena_print(r->arena, "%s/%s.yaml", r->shipped, name);
    if (name[0] == '/' || !slash) return ist_arena_copy(r->arena, name);
    return ist_arena_print(r->arena, "%.*s/%s", (int)(slash - from), from, name);
}

static ist_status enter(reading *r, const char *path, const ist_node *said_at)
{
    char room[PATH_ROOM];
    char *real = realpath(path, NULL);
    snprintf(room, sizeof room, "%s", real ? real : path);
    free(real);
    for (int i = 0; i < r->n_open; i++)
        if (strcmp(r->open[i], room) == 0)
            return ist_node_fail(said_at, r->err, IST_CONFLICT, "'%s' extends itself, here or through another file",
                                 path);
    if (r->n_open == MOST_FILES)
        return ist_node_fail(said_at, r->err, IST_RANGE, "more than %d files extend one another", MOST_FILES);
    r->open[r->n_open] = ist_arena_copy(r->arena, room);
    if (!r->open[r->n_open]) return ist_fail(r->err, IST_NOMEM, "out of memory reading %s", path);
    r->n_open++;
    return IST_OK;
}

static ist_status read_one(reading *r, const char *path, const ist_node *said_at, ist_node **out)
{
    static const ist_note nothing = { 0 };
    const ist_yaml_node *yaml;
    ist_node *node, *base;
    IST_TRY(enter(r, path, said_at));
    ist_status status = ist_yaml_read(&yaml, r->arena, path, r->err);
    if (status != IST_OK)
        return said_at ? ist_within(r->err, status, "%s:%d: extends", said_at->yaml->file, said_at->yaml->line)
                       : status;
    IST_TRY(convert(r, yaml, &nothing, &node));
    if (node->kind != IST_YAML_MAP)
        return ist_node_fail(node, r->err, IST_SYNTAX, "a scenario is a map of keys, as `name: ...`");
    const ist_node *reason = ist_node_get(node, "reason");
    if (reason)
        return ist_node_fail(reason, r->err, IST_SYNTAX,
                             "a reason for every number at once is none; give it where the numbers are");
    const ist_node *extends = ist_node_get(node, "extends");
    if (!extends || is_null(extends)) {
        *out = node;
        return IST_OK;
    }
    if (extends->kind != IST_YAML_SCALAR) return ist_node_fail(extends, r->err, IST_SYNTAX, "one file name is allowed");
    char *other = find_extended(r, path, extends->text);
    if (!other) return ist_fail(r->err, IST_NOMEM, "out of memory reading %s", path);
    IST_TRY(read_one(r, other, extends, &base));
    return merge(r, base, node, out);
}

ist_status ist_tree_read(const ist_node **out, ist_arena *arena, const char *path, const char *shipped, ist_error *err)
{
    reading r = { .arena = arena, .err = err, .shipped = shipped };
    ist_node *root;
    IST_TRY(read_one(&r, path, NULL, &root));
    root->key = NULL;
    settle(root, NULL);
    *out = root;
    return IST_OK;
}
