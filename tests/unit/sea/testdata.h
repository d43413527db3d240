/* SPDX-License-Identifier: Apache-2.0
 *
 * testdata.h: files that are not the project's own and may be absent.
 */
#ifndef ISTHMUS_TESTS_SEA_TESTDATA_H
#define ISTHMUS_TESTS_SEA_TESTDATA_H

#include <isthmus/base/text.h>
#include <stdlib.h>
#include <string.h>

/* Reads $ISTHMUS_TESTDATA/PATH with IST_SEA_SLACK bytes to spare behind; false where it is absent. */
static inline bool testdata_read(const char *path, char **out, size_t *out_length)
{
    const char *folder = getenv("ISTHMUS_TESTDATA");
    char        name[1024], *text = NULL;
    size_t      length;
    if (!folder) return false;
    snprintf(name, sizeof name, "%s/%s", folder, path);
    if (ist_read_file(name, (size_t)1 << 28, &text, &length, NULL) != IST_OK) return false;
    *out = calloc(1, length + 64);
    if (*out) memcpy(*out, text, length);
    *out_length = length;
    free(text);
    return *out != NULL;
}

#endif
