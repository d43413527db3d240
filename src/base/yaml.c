/* SPDX-License-Identifier: Apache-2.0
 *
 * yaml.c: the events of libyaml made into a tree, with everything refused that a scenario does not need.
 *
 * The tree is built without recursion: children wait in one list until their parent ends. Each limit is checked
 * before the memory it bounds is taken.
 */
#include <isthmus/base/grow.h>
#include <isthmus/base/text.h>
#include <isthmus/base/yaml.h>

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

enum { DEEPEST = 32, MOST_NODES = 200000, LARGEST = 8 * 1024 * 1024 };

typedef struct frame {
    ist_yaml_node *node;     /* the map or list that is open */
    size_t         first;    /* of its children in the waiting list */
    const char    *key;      /* said, its value not yet */
    int            key_line;
} frame;

typedef struct builder {
    ist_arena      *arena;
    const char     *file;
    ist_yaml_node **waiting; /* [n_waiting] children of what is open */
    size_t          n_waiting, room;
    frame           open[DEEPEST];
    int             depth;
    size_t          nodes;
    ist_yaml_node  *root;
    ist_error      *err;
} builder;

static ist_status fault(ist_error *err, const char *file, long line, const char *what)
{
    ist_fail(err, IST_SYNTAX, "%s:%ld: %s", file, line, what);
    if (err) err->row = line;
    return IST_SYNTAX;
}

static ist_status no_memory(const builder *b) { return ist_fail(b->err, IST_NOMEM, "%s: out of memory", b->file); }

static int by_key(const void *a, const void *b)
{
    const ist_yaml_node *const *one = a, *const *other = b;
    int order = strcmp((*one)->key, (*other)->key);
    return order ? order : ((*one)->line > (*other)->line) - ((*one)->line < (*other)->line);
}

/* A key said twice in a map, found by sorting so that a map of many keys ends soon. */
static ist_status check_keys(const builder *b, const ist_yaml_node *map)
{
    if (map->count < 2) return IST_OK;
    ist_yaml_node **sorted = malloc(map->count * sizeof *sorted);
    if (!sorted) return no_memory(b);
    memcpy(sorted, map->child, map->count * sizeof *sorted);
    qsort(sorted, map->count, sizeof *sorted, by_key);
    ist_status status = IST_OK;
    for (size_t i = 1; i < map->count && status == IST_OK; i++) {
        if (strcmp(sorted[i - 1]->key, sorted[i]->key) != 0) continue;
        status = ist_yaml_fail(sorted[i], b->err, IST_SYNTAX, "said before on line %d; allowed: once in a map",
                               sorted[i - 1]->line);
    }
    free(sorted);
    return status;
}

/* Puts a node where the file has it: under the open map's key, in the open list, or at the root. */
static ist_status place(builder *b, ist_yaml_kind kind, int line, ist_yaml_node **out)
{
    if (++b->nodes > MOST_NODES) return fault(b->err, b->file, line, "too many values; allowed: 200,000");
    ist_yaml_node *node = ist_arena_alloc(b->arena, sizeof *node);
    if (!node) return no_memory(b);
    *node = (ist_yaml_node){.kind = kind, .line = line, .file = b->file, .text = ""};
    if (b->depth == 0) b->root = node;
    else {
        frame *top = &b->open[b->depth - 1];
        if (top->node->kind == IST_YAML_MAP) {
            node->key = top->key;
            node->line = top->key_line;
            top->key = NULL;
        }
        ist_yaml_node **more = ist_grow(b->waiting, b->n_waiting, &b->room, sizeof *more);
        if (!more) return no_memory(b);
        b->waiting = more;
        b->waiting[b->n_waiting++] = node;
    }
    *out = node;
    return IST_OK;
}

static bool awaits_key(const builder *b)
{
    const frame *top = b->depth ? &b->open[b->depth - 1] : NULL;
    return top && top->node->kind == IST_YAML_MAP && !top->key;
}

static ist_status refuse_extras(const builder *b, const yaml_char_t *anchor, const yaml_char_t *tag, int line)
{
    if (anchor) return fault(b->err, b->file, line, "an anchor (&); allowed: each value written out where it stands");
    if (tag) return fault(b->err, b->file, line, "a tag (!); allowed: values without tags, text in quotes");
    return IST_OK;
}

static ist_status add_scalar(builder *b, const yaml_event_t *event, int line)
{
    IST_TRY(refuse_extras(b, event->data.scalar.anchor, event->data.scalar.tag, line));
    const char *value = (const char *)event->data.scalar.value;
    if (memchr(value, '\0', event->data.scalar.length))
        return fault(b->err, b->file, line, "a zero character; allowed: text without");
    char *text = ist_arena_copy_n(b->arena, value, event->data.scalar.length);
    if (!text) return no_memory(b);
    if (awaits_key(b)) {
        if (!text[0]) return fault(b->err, b->file, line, "an empty key; allowed: text in front of the colon");
        frame *top = &b->open[b->depth - 1];
        top->key = text;
        top->key_line = line;
        return IST_OK;
    }
    ist_yaml_node *node;
    IST_TRY(place(b, IST_YAML_SCALAR, line, &node));
    node->text = text;
    node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    return IST_OK;
}

static ist_status begin(builder *b, ist_yaml_kind kind, const yaml_char_t *anchor, const yaml_char_t *tag, int line)
{
    IST_TRY(refuse_extras(b, anchor, tag, line));
    if (awaits_key(b)) return fault(b->err, b->file, line, "a list or map as a key; allowed: text");
    if (b->depth == DEEPEST)
        return fault(b->err, b->file, line, "lists and maps inside each other; allowed: 32 levels");
    ist_yaml_node *node;
    IST_TRY(place(b, kind, line, &node));
    b->open[b->depth++] = (frame){.node = node, .first = b->n_waiting};
    return IST_OK;
}

static ist_status end(builder *b)
{
    frame top = b->open[--b->depth];
    top.node->count = b->n_waiting - top.first;
    top.node->child = ist_arena_array(b->arena, top.node->count, sizeof *top.node->child);
    if (!top.node->child) return no_memory(b);
    if (top.node->count) memcpy(top.node->child, b->waiting + top.first, top.node->count * sizeof *b->waiting);
    b->n_waiting = top.first;
    return top.node->kind == IST_YAML_MAP ? check_keys(b, top.node) : IST_OK;
}

static ist_status take(builder *b, const yaml_event_t *event)
{
    int line = (int)event->start_mark.line + 1;
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (b->root) return fault(b->err, b->file, line, "a second document; allowed: one a file");
        if (event->data.document_start.tag_directives.start != event->data.document_start.tag_directives.end)
            return fault(b->err, b->file, line, "a %TAG line; allowed: values without tags");
        return IST_OK;
    case YAML_ALIAS_EVENT:
        return fault(b->err, b->file, line, "an alias (*); allowed: each value written out where it stands, text that "
                                            "begins with * in quotes");
    case YAML_SCALAR_EVENT: return add_scalar(b, event, line);
    case YAML_SEQUENCE_START_EVENT:
        return begin(b, IST_YAML_LIST, event->data.sequence_start.anchor, event->data.sequence_start.tag, line);
    case YAML_MAPPING_START_EVENT:
        return begin(b, IST_YAML_MAP, event->data.mapping_start.anchor, event->data.mapping_start.tag, line);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT: return end(b);
    default: return IST_OK;
    }
}

static long line_at(const char *text, size_t offset)
{
    long line = 1;
    for (size_t i = 0; i < offset; i++) line += text[i] == '\n';
    return line;
}

/* Whether the 0-based line is indented with a tab, the fault that libyaml's words explain least. */
static bool tab_indents(const char *text, size_t length, size_t line)
{
    const char *at = text, *stop = text + length;
    for (; line > 0; line--) {
        at = memchr(at, '\n', (size_t)(stop - at));
        if (!at) return false;
        at++;
    }
    while (at < stop && *at == ' ') at++;
    return at < stop && *at == '\t';
}

static ist_status parser_fault(const builder *b, const yaml_parser_t *parser, const char *text, size_t length)
{
    if (parser->error == YAML_MEMORY_ERROR) return no_memory(b);
    const char *problem = parser->problem ? parser->problem : "not YAML";
    if (parser->error == YAML_READER_ERROR)
        return fault(b->err, b->file, line_at(text, parser->problem_offset < length ? parser->problem_offset : length),
                     problem);
    size_t line = parser->problem_mark.line;
    if (tab_indents(text, length, line))
        return fault(b->err, b->file, (long)line + 1, "a tab in front of a line; allowed: spaces");
    fault(b->err, b->file, (long)line + 1, problem);
    if (b->err && parser->context) {
        ist_fail(b->err, IST_SYNTAX, "%s, %s that begins on line %zu", b->err->text, parser->context,
                 parser->context_mark.line + 1);
        b->err->row = (long)line + 1;
    }
    return IST_SYNTAX;
}

static ist_status parse(builder *b, yaml_parser_t *parser, const char *text, size_t length)
{
    for (bool more = true; more;) {
        yaml_event_t event;
        if (!yaml_parser_parse(parser, &event)) return parser_fault(b, parser, text, length);
        more = event.type != YAML_STREAM_END_EVENT;
        ist_status status = take(b, &event);
        yaml_event_delete(&event);
        if (status != IST_OK) return status;
    }
    return IST_OK;
}

static ist_status check_text(const char *name, const char *text, size_t length, ist_error *err)
{
    if (length > LARGEST)
        return ist_fail(err, IST_IO, "%s: larger than the %d bytes that are read at most", name, LARGEST);
    for (size_t at = 0, width; at < length; at += width) {
        uint32_t letter;
        width = ist_utf8_step(text + at, length - at, &letter);
        if (width == 0) return fault(err, name, line_at(text, at), "bytes that are not UTF-8; allowed: UTF-8 text");
    }
    return IST_OK;
}

ist_status ist_yaml_read_text(const ist_yaml_node **out, ist_arena *arena, const char *name, const char *text,
                              size_t length, ist_error *err)
{
    IST_TRY(check_text(name, text, length, err));
    if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        text += 3;
        length -= 3;
    }
    builder b = {.arena = arena, .file = ist_arena_copy(arena, name), .err = err};
    yaml_parser_t parser;
    if (!b.file || !yaml_parser_initialize(&parser)) return ist_fail(err, IST_NOMEM, "%s: out of memory", name);
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, length);
    ist_status status = parse(&b, &parser, text, length);
    yaml_parser_delete(&parser);
    if (status == IST_OK && ist_yaml_absent(b.root)) {
        b.nodes = 0;
        status = place(&b, IST_YAML_MAP, 1, &b.root);
    }
    free(b.waiting);
    if (status == IST_OK) *out = b.root;
    return status;
}

ist_status ist_yaml_read(const ist_yaml_node **out, ist_arena *arena, const char *path, ist_error *err)
{
    char *text;
    size_t length;
    IST_TRY(ist_read_file(path, LARGEST, &text, &length, err));
    const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
    ist_status status = ist_yaml_read_text(out, arena, name, text, length, err);
    free(text);
    return status;
}
