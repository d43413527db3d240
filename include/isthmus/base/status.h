/* SPDX-License-Identifier: Apache-2.0
 *
 * status.h: how every function of Isthmus says that something went wrong.
 *
 * A function that can fail returns ist_status and takes `ist_error *err` last; err may be NULL. On failure
 * its outputs are untouched. The sentence in err reads from the outside in: each caller may put what it was
 * doing in front ("scenario paper.yaml:41: line 'k2pl': start '2026-13' is not a month").
 * Statuses are for the world (a bad file, a full disk); assert is for the programmer. Never the other way.
 */
#ifndef ISTHMUS_BASE_STATUS_H
#define ISTHMUS_BASE_STATUS_H

#include <stdarg.h>

#define IST_STATUS_LIST(X)                                          \
    X(OK,       "ok")                                               \
    X(NOMEM,    "out of memory")                                    \
    X(IO,       "could not read or write")                          \
    X(SYNTAX,   "the input is not in the expected form")            \
    X(RANGE,    "a value lies outside its allowed range")           \
    X(MISSING,  "no such record")                                   \
    X(CONFLICT, "the record contradicts one already held")          \
    X(DENIED,   "the label does not allow this release")            \
    X(USAGE,    "the call is not of a known form")                  \
    X(STOPPED,  "stopped on request before the end")                \
    X(BROKEN,   "an internal check failed")

typedef enum ist_status {
#define IST_STATUS_ENTRY(name, words) IST_##name,
    IST_STATUS_LIST(IST_STATUS_ENTRY)
#undef IST_STATUS_ENTRY
    IST_STATUS_COUNT
} ist_status;

typedef struct ist_error {
    ist_status code;
    long       row;       /* 1-based row or line of the input, 0 when the fault is not in data */
    char       text[800]; /* one sentence, outermost context first, no newline */
} ist_error;

/* The status in words ("out of memory"); never NULL. */
const char *ist_status_words(ist_status status);

/* Sets the error's code and sentence and row 0; returns `status`. err may be NULL. Line breaks and other control
 * characters become spaces; of a word of more than 300 bytes the middle becomes "..."; a sentence too long is cut between characters. */
ist_status ist_fail(ist_error *err, ist_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

ist_status ist_fail_with(ist_error *err, ist_status status, const char *format, va_list arguments);

/* Puts context and ": " in front of the sentence already in err, whose row stays; returns `status`. */
ist_status ist_within(ist_error *err, ist_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Returns from the calling function unless the expression is IST_OK. */
#define IST_TRY(expression)                      \
    do {                                         \
        ist_status ist_try_ = (expression);      \
        if (ist_try_ != IST_OK) return ist_try_; \
    } while (0)

/* Goes to `done` with `status` set unless the expression is IST_OK; for functions that clean up. */
#define IST_CHECK(expression)              \
    do {                                   \
        status = (expression);             \
        if (status != IST_OK) goto done;   \
    } while (0)

#endif
