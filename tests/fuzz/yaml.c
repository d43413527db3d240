/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as YAML: a tree within its limits, or a sentence with file and line; and the checks of any schema on it.
 */
#include "fuzz.h"

#include <isthmus/base/text.h>
#include <isthmus/base/yaml.h>
#include <stdlib.h>
#include <string.h>

const char *const fuzz_seeds[] = {
    "name: paper\nstart: 2024-02\nshare: 0.5\ntheatres: [a, b]\nlines:\n  - {id: k2pl, months: 12}\n"
    "  - id: k9\n    note: |\n      two\n      lines\n",
    "{\"name\": \"x\", \"lines\": [1, \"\\u00e9\", null], \"where\": {\"a\": true}}\n",
    "%YAML 1.1\n---\na: &x [1, *x]\n<<: *x\nb: !!int '1'\n? [k]\n: v\n...\n",
    "a: 'it''s'\nb: \"\\x41\\n\"\nc: >-\n  folded\n  text\nd: # words\n- 1\n-\n  - 2\n",
    NULL,
};

static const ist_key keys[] = {
    {"name", IST_KEY_NAME, true, 0, 0, "", ""},       {"start", IST_KEY_MONTH, false, 0, 0, "", ""},
    {"share", IST_KEY_NUMBER, false, 0, 1, "", ""},   {"theatres", IST_KEY_LIST, false, 1, 3, "", ""},
    {"lines", IST_KEY_LIST, false, 0, 0, "", ""},     {"where", IST_KEY_MAP, false, 0, 0, "", ""},
    {"open", IST_KEY_YESNO, false, 0, 0, "", ""},     {"years", IST_KEY_INTEGER, false, 1, 50, "", ""},
    {"as-of", IST_KEY_DATE, false, 0, 0, "", ""},     {"note", IST_KEY_TEXT, false, 0, 0, "", ""},
};

static void check_sentence(const ist_error *err, ist_status status)
{
    size_t length = strlen(err->text);
    if (err->code != status || length == 0 || strchr(err->text, '\n') || !ist_is_utf8(err->text, length)) abort();
    if (strncmp(err->text, "input:", 6) != 0 || err->row < 1) abort();
}

/* Walks the tree; every text valid, every key once, depth as promised. */
static void walk(const ist_yaml_node *node, int depth)
{
    if (depth > 33 || node->line < 1 || !node->text || !ist_is_utf8(node->text, strlen(node->text))) abort();
    for (size_t i = 0; i < node->count; i++) {
        const ist_yaml_node *child = node->child[i];
        if ((child->key != NULL) != (node->kind == IST_YAML_MAP)) abort();
        if (child->key && ist_yaml_get(node, child->key) != child) abort();
        walk(child, depth + 1);
    }
    if (node->kind == IST_YAML_SCALAR) {
        double number;
        long long whole;
        int month;
        (void)ist_yaml_number(node, 0, 1, &number, NULL);
        (void)ist_yaml_integer(node, 0, 1, &whole, NULL);
        (void)ist_yaml_month(node, &month, NULL);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ist_arena *arena = ist_arena_new();
    const ist_yaml_node *root = NULL;
    ist_error err = {0};
    ist_status status = ist_yaml_read_text(&root, arena, "input", (const char *)data, size, &err);
    if (status != IST_OK) {
        if (root) abort();
        check_sentence(&err, status);
    } else {
        walk(root, 1);
        status = ist_yaml_check(root, keys, sizeof keys / sizeof keys[0], &err);
        if (status != IST_OK) check_sentence(&err, status);
    }
    ist_arena_free(arena);
    return 0;
}
