/* SPDX-License-Identifier: Apache-2.0
 *
 * share_check.h: what the tests of the room share: files of test data, and markings in one line.
 */
#ifndef ISTHMUS_TESTS_SHARE_CHECK_H
#define ISTHMUS_TESTS_SHARE_CHECK_H

#include "check.h"

#include <isthmus/share/marking.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* A path inside the third-party test data, or NULL where it is absent; the text lives until the next call. */
__attribute__((unused)) static const char *in_testdata(const char *name)
{
    static char text[1024];
    const char *folder = getenv("ISTHMUS_TESTDATA"), *source = getenv("ISTHMUS_SOURCE");
    if (folder) snprintf(text, sizeof text, "%s/%s", folder, name);
    else snprintf(text, sizeof text, "%s/../shared/data/%s", source ? source : "../../..", name);
    return access(text, R_OK) == 0 ? text : NULL;
}

__attribute__((unused)) static ist_marking compact(const char *text)
{
    ist_marking marking = { .kind = IST_MARKING_NONE };
    ist_error err = { 0 };
    if (ist_marking_read_compact(&marking, text, &err) != IST_OK) printf("# %s\n", err.text);
    return marking;
}

#endif
