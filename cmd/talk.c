/* SPDX-License-Identifier: Apache-2.0
 *
 * talk.c: what the command says to a person, and where it finds what is shipped with it.
 */
#include "command.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A sentence may quote bytes of a file; none of them may steer the terminal. */
static void say(const char *text)
{
    fputs("isthmus: ", stderr);
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        fputc(byte < 0x20 || byte == 0x7f ? '?' : byte, stderr);
    }
    fputc('\n', stderr);
}

int command_fail(ist_status status, const ist_error *err)
{
    say(err && err->text[0] ? err->text : ist_status_words(status));
    switch (status) {
    case IST_USAGE: return EXIT_MISUSE;
    case IST_DENIED: return EXIT_NO_ANSWER;
    case IST_STOPPED: return EXIT_STOPPED;
    default: return EXIT_WORLD;
    }
}

ist_status command_typed(ist_status status) { return status == IST_SYNTAX || status == IST_RANGE ? IST_USAGE : status; }

int command_misuse(const command *self, const char *format, ...)
{
    ist_error err;
    va_list arguments;
    va_start(arguments, format);
    ist_fail_with(&err, IST_USAGE, format, arguments);
    va_end(arguments);
    say(err.text);
    fprintf(stderr, "isthmus: `isthmus %s%s--help` shows examples and options\n", self ? self->name : "",
            self ? " " : "");
    return EXIT_MISUSE;
}

/* The folder of the running program into text [room]; false when the system does not tell. */
static bool program_folder(char *text, size_t room)
{
    ssize_t length = readlink("/proc/self/exe", text, room - 1);
    if (length <= 0) return false;
    text[length] = '\0';
    char *slash = strrchr(text, '/');
    if (!slash) return false;
    *slash = '\0';
    return true;
}

ist_status command_find_shipped(const char *name, char **out, ist_error *err)
{
    char folder[4096];
    const char *home = getenv("ISTHMUS_HOME");
    ist_buffer places[3] = { 0 };
    ist_status status = IST_MISSING;

    if (home && *home) {
        ist_buffer_print(&places[0], "%s/%s", home, name);
    } else if (program_folder(folder, sizeof folder)) {
        ist_buffer_print(&places[1], "%s/../%s", folder, name);
        ist_buffer_print(&places[2], "%s/../share/isthmus/%s", folder, name);
    }
    for (int i = 0; i < 3 && status == IST_MISSING; i++) {
        if (places[i].failed) status = ist_fail(err, IST_NOMEM, "out of memory");
        if (!places[i].at || access(places[i].at, R_OK) != 0) continue;
        *out = places[i].at;
        places[i] = (ist_buffer){ 0 };
        status = IST_OK;
    }
    if (status == IST_MISSING)
        ist_fail(err, status, "'%s', which comes with isthmus, is not at %s%s%s; ISTHMUS_HOME names its folder", name,
                 places[0].at ? places[0].at : places[1].at ? places[1].at : "hand", places[2].at ? " or " : "",
                 places[2].at ? places[2].at : "");
    for (int i = 0; i < 3; i++) ist_buffer_clear(&places[i]);
    return status;
}
