/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as STIX, or as what would leave: the first says which.
 *
 * Claims: a refusal has a sentence; what is accepted as STIX, written out, passes the second filter when all is allowed and is
 * refused when nothing is.
 */
#include "fuzz.h"

#include <isthmus/share/marking.h>
#include <isthmus/share/refilter.h>
#include <isthmus/share/stix.h>
#include <stdlib.h>
#include <string.h>

const char *const fuzz_seeds[] = {
    "s{\"type\":\"location\",\"spec_version\":\"2.1\",\"id\":\"location--e0000001-1111-4111-8111-000000000002\",\"created\":"
    "\"2026-03-01T00:00:00.000Z\",\"modified\":\"2026-03-01T00:00:00.000Z\",\"name\":\"Busan anchorage\",\"latitude\":35.05,"
    "\"longitude\":129.02,\"object_marking_refs\":[\"marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421\"],"
    "\"granular_markings\":[{\"lang\":\"ko\",\"selectors\":[\"name\",\"object_marking_refs.[0]\"]}]}",
    "s{\"objects\":[{\"type\":\"marking-definition\",\"spec_version\":\"2.1\",\"id\":\"marking-definition--c0000001-1111-4111-8111-"
    "000000000000\",\"created\":\"2026-03-01T00:00:00.000Z\",\"extensions\":{\"" IST_LABEL_EXTENSION "\":{\"extension_type\":"
    "\"property-extension\",\"policy_identifier\":\"NATO\",\"classification\":\"SECRET\",\"categories\":[{\"tag_name\":\"Releasable To\","
    "\"type\":\"PERMISSIVE\",\"values\":[\"KOR\"]}]}}}],\"more\":false}",
    "s{\"id\":\"a\",\"status\":\"complete\",\"total_count\":1,\"success_count\":1,\"successes\":[{}],\"failure_count\":0,\"pending_count\":0}",
    "r{\"a\":\"location--e0000001-1111-4111-8111-000000000002\",\"b\":[1,-2.5e+3,true,null,\"\\u00e9\\ud83d\\ude00\"],\"c\":{\"d\":{}}}",
    NULL,
};

static void check_refusal(ist_status status, const ist_error *err)
{
    if (status != IST_OK && (!err->text[0] || err->code != status)) abort();
}

static bool allow(void *context, const char *id, size_t length)
{
    size_t *seen = context;
    (void)id;
    *seen += length > 0;
    return true;
}

static bool forbid(void *context, const char *id, size_t length)
{
    (void)context, (void)id, (void)length;
    return false;
}

static void as_stix(const char *text, size_t size)
{
    json_t *value = NULL;
    const char *kind = "";
    ist_error err = { 0 };
    ist_status status = ist_stix_read(&value, "input", text, size, &err);
    check_refusal(status, &err);
    if (status != IST_OK) return;
    status = ist_stix_check(value, &kind, &err);
    check_refusal(status, &err);
    if (status == IST_OK && json_is_object(value)) {
        ist_buffer out = { 0 };
        size_t named = 0;
        ist_json_writer json = ist_json_to(&out, 0);
        ist_json_value(&json, NULL, value);
        if (ist_refilter(out.at, out.length, allow, &named, &err) != IST_OK) abort(); /* two parsers, one meaning */
        status = ist_refilter(out.at, out.length, forbid, NULL, &err);
        if ((status == IST_DENIED) != (named > 0)) abort();
        ist_buffer_clear(&out);
    }
    json_decref(value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ist_error err = { 0 };
    if (size == 0) return 0;
    char *text = malloc(size);
    if (!text) return 0;
    memcpy(text, data + 1, size - 1);
    text[size - 1] = '\0';
    ist_status status = IST_OK;
    size_t named = 0;
    switch (data[0]) {
    case 's': as_stix(text, size - 1); break;
    default: status = ist_refilter(text, size - 1, allow, &named, &err);
    }
    check_refusal(status, &err);
    free(text);
    return 0;
}
