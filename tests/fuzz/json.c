/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes to the three readers of JSON that the exchange has: the one at the door, jansson, and the second filter.
 *
 * Claims: what the door takes, jansson takes, and so does the filter when it is an object; what either of those takes, the door takes
 * unless it is stricter there by its own rules (a number of more than 40 characters, a byte order mark, how many); a number beyond what
 * 64 bits or a double hold is refused by jansson too, and by the filter not, which reads no values; the door's bytes of a value read to
 * the same value.
 */
#include "../../src/share/doc.h"
#include "fuzz.h"

#include <isthmus/base/json.h>
#include <isthmus/share/refilter.h>
#include <stdlib.h>

const char *const fuzz_seeds[] = {
    "{\"a\":\"location--e0000001-1111-4111-8111-000000000002\",\"b\":[1,-2.5e+3,true,null,\"\\u00e9\\ud83d\\ude00\"],\"c\":{\"d\":{},\"e\":[]}}",
    "[{\"objects\":[{\"type\":\"note\"}],\"more\":false},\"\xed\x95\x9c\",0.1,12345678901234567,-0]",
    "{ \"a\" : \"\\\"\\\\\\/\\b\\f\\n\\r\\t\" , \"\" : 1E9 }",
    "{\"a\":[9223372036854775807,-9223372036854775808,1e308]}",
    "{\"a\":9223372036854775808}",
    "{\"a\":[-9223372036854775809]}",
    "{\"a\":123456789012301234567}",
    "{\"a\":1e309}",
    "{\"m\":1,\"n\":2,\"o\":3,\"p\":4,\"q\":5,\"r\":6,\"s\":7,\"t\":8,\"u\":9,\"v\":1,\"w\":2,\"x\":3,\"y\":4,\"z\":5,\"a\":6,\"b\":7,\"c\":8,\"d\":9}",
    NULL,
};

static bool allow(void *context, const char *id, size_t length)
{
    (void)context, (void)id, (void)length;
    return true;
}

static bool says_one_of(const ist_error *err, const char *const *rules)
{
    for (; *rules; rules++)
        if (strstr(err->text, *rules)) return true;
    return false;
}

/* Where the door alone refuses, and where it and jansson do. */
static const char *const rules_of_the_door[] = { "40 characters", "byte order mark", "4096 members", "4194304 values", NULL };
static const char *const rules_of_values[] = { "beyond 64 bits", "beyond a double", NULL };

static void check_value(const doc_node *node, const json_t *value)
{
    switch (node->kind) {
    case DOC_NULL: if (!json_is_null(value)) abort(); break;
    case DOC_TRUE: if (!json_is_true(value)) abort(); break;
    case DOC_FALSE: if (!json_is_false(value)) abort(); break;
    case DOC_INTEGER: if (!json_is_integer(value) || json_integer_value(value) != node->integer) abort(); break;
    case DOC_REAL: if (!json_is_real(value) || json_real_value(value) > node->number || json_real_value(value) < node->number) abort(); break;
    case DOC_TEXT: if (!json_is_string(value) || json_string_length(value) != node->length || memcmp(json_string_value(value), node->text, node->length) != 0) abort(); break;
    case DOC_LIST: {
        size_t i = 0;
        if (!json_is_array(value) || json_array_size(value) != node->count) abort();
        for (const doc_node *at = node->first; at; at = at->next) check_value(at, json_array_get(value, i++));
        break;
    }
    case DOC_OBJECT:
        if (!json_is_object(value) || json_object_size(value) != node->count) abort();
        for (const doc_node *at = node->first; at; at = at->next) {
            if (doc_member(node, at->name) != at) abort();
            check_value(at, json_object_get(value, at->name));
        }
        break;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ist_error err = { 0 }, why = { 0 };
    doc *document = NULL, *part = NULL;
    json_t *tree = NULL;
    char *text = malloc(size ? size : 1);
    if (!text) return 0;
    if (size) memcpy(text, data, size);
    bool here = doc_read(&document, "input", text, size, &err) == IST_OK;
    if (!here && (!err.text[0] || strncmp(err.text, "input:", 6) != 0 || err.row < 1)) abort();
    bool jansson = ist_json_read_text(&tree, "input", text, size, NULL) == IST_OK;
    bool filter = ist_refilter(text, size, allow, NULL, &why) == IST_OK;
    if (here && !jansson) abort();
    if (here && doc_root(document)->kind == DOC_OBJECT && !filter) abort();
    if (!here && jansson && !says_one_of(&err, rules_of_the_door)) abort();
    if (!here && filter && !says_one_of(&err, rules_of_the_door) && !says_one_of(&err, rules_of_values)) abort();
    if (here) {
        check_value(doc_root(document), tree);
        const doc_node *first = doc_root(document)->first;
        if (first && (first->kind == DOC_OBJECT || first->kind == DOC_LIST)) {
            if (doc_read(&part, "part", first->bytes, first->span, &why) != IST_OK || doc_root(part)->count != first->count) abort();
            doc_free(part);
        }
    }
    json_decref(tree);
    doc_free(document);
    free(text);
    return 0;
}
