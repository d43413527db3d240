/* SPDX-License-Identifier: Apache-2.0
 *
 * json.h: JSON read strictly (through jansson) and written in one way.
 *
 * What is read is a json_t of jansson, with members in file order. What is written is the same bytes everywhere:
 * members in the order of the calls, numbers in the fewest digits that read back to the same double.
 */
#ifndef ISTHMUS_BASE_JSON_H
#define ISTHMUS_BASE_JSON_H

#include <isthmus/base/status.h>
#include <isthmus/base/text.h>
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

enum { IST_JSON_DEPTH = 64 }; /* objects and arrays inside each other that are read */

/* Reads an object or array from a file of at most `limit` bytes ("-" is standard input) or from a text, whose name
 * is for errors. Strict UTF-8 (a byte order mark is skipped); a member said twice, depth over IST_JSON_DEPTH, a
 * number that no double or 64-bit integer holds, \u0000 and anything behind the end are refused. A number written
 * without fraction is a JSON_INTEGER: take json_number_value. *out is the caller's, for json_decref. IST_IO,
 * IST_SYNTAX with "FILE:LINE:COLUMN: " in front and err->row = line. */
ist_status ist_json_read(json_t **out, const char *path, size_t limit, ist_error *err);
ist_status ist_json_read_text(json_t **out, const char *name, const char *text, size_t length, ist_error *err);

/* Writes one value at the end of a buffer, which says at the end whether memory sufficed (buffer->failed).
 *
 *   ist_json_writer json = ist_json_to(&buffer, 2);
 *   ist_json_object(&json, NULL);
 *   ist_json_text(&json, "actor", "Poland");
 *   ist_json_array(&json, "stocks");
 *   ist_json_number(&json, NULL, 66);
 *   ist_json_end(&json);
 *   ist_json_end(&json);
 *
 * Every value takes its key first: text inside an object, NULL inside an array and at the top. `indent` is the
 * spaces a level; 0 is one line without spaces. Objects and arrays are at most 2 * IST_JSON_DEPTH deep. No line
 * feed is added behind the value. */
typedef struct ist_json_writer {
    ist_buffer   *buffer;
    int           indent;
    int           depth;
    unsigned char state[2 * IST_JSON_DEPTH]; /* what is open at each level */
} ist_json_writer;

ist_json_writer ist_json_to(ist_buffer *buffer, int indent);

void ist_json_object(ist_json_writer *json, const char *key);
void ist_json_array(ist_json_writer *json, const char *key);
void ist_json_end(ist_json_writer *json); /* of the object or array begun last */

void ist_json_text(ist_json_writer *json, const char *key, const char *text); /* NULL is null; bytes that are not
                                                                               * UTF-8 become U+FFFD */
void ist_json_number(ist_json_writer *json, const char *key, double value);   /* null when not finite */
void ist_json_integer(ist_json_writer *json, const char *key, long long value);
void ist_json_yesno(ist_json_writer *json, const char *key, bool value);
void ist_json_null(ist_json_writer *json, const char *key);
void ist_json_numbers(ist_json_writer *json, const char *key, const double *values, size_t count); /* one line */
void ist_json_value(ist_json_writer *json, const char *key, const json_t *value); /* as read, or built */

#endif
