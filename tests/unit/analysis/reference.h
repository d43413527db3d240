/* SPDX-License-Identifier: Apache-2.0
 *
 * reference.h: results with known answers, from tests/data/reference (its README names their origin).
 */
#ifndef ISTHMUS_TESTS_ANALYSIS_REFERENCE_H
#define ISTHMUS_TESTS_ANALYSIS_REFERENCE_H

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

/* NULL, with a line that says why, when the file cannot be read. */
static inline json_t *reference_json(const char *name)
{
    char         path[1000];
    json_error_t error;
    const char  *source = getenv("ISTHMUS_SOURCE");
    snprintf(path, sizeof path, "%s/tests/data/reference/%s", source ? source : ".", name);
    json_t *read = json_load_file(path, 0, &error);
    if (!read) printf("# %s: %s\n", path, error.text);
    return read;
}

#endif
