/* SPDX-License-Identifier: Apache-2.0
 *
 * text.h: growing text, strict numbers, near names, and files that are either whole or absent.
 *
 * Isthmus never calls setlocale, so that no locale but C's reads or writes its numbers; a program that embeds it
 * leaves LC_NUMERIC alone.
 */
#ifndef ISTHMUS_BASE_TEXT_H
#define ISTHMUS_BASE_TEXT_H

#include <isthmus/base/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Text that grows at its end. Start from a zeroed struct (`ist_buffer out = {0};`), end with ist_buffer_clear.
 * Once memory runs out `failed` stays set, further additions do nothing, and the text so far stays valid:
 * check `failed` once at the end. `at` is always terminated once anything was added, the empty text included. */
typedef struct ist_buffer {
    char  *at;
    size_t length;
    size_t room;
    bool   failed;
} ist_buffer;

void ist_buffer_add(ist_buffer *buffer, const char *text);
void ist_buffer_add_n(ist_buffer *buffer, const char *text, size_t length);
void ist_buffer_print(ist_buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
void ist_buffer_clear(ist_buffer *buffer); /* frees; NULL is fine */
/* Appends text with < > & " ' made safe for HTML and XML; bytes that XML forbids become U+FFFD. */
void ist_buffer_add_xml(ist_buffer *buffer, const char *text);
/* Appends a word of a command line, between quotes where a shell would read it otherwise. */
void ist_buffer_add_word(ist_buffer *buffer, const char *word);
/* Appends a double in the fewest digits that read back to the same bits ("0.1", "3", "1e-09"); not a number
 * and infinities are written as an empty string. The result never depends on the locale. */
void ist_buffer_add_number(ist_buffer *buffer, double value);

/* The whole text as a number; false when anything is left over, when it is empty, not finite, hexadecimal or
 * has a thousands mark. The locale plays no part. */
bool ist_parse_number(const char *text, double *out);
bool ist_parse_integer(const char *text, long long *out);

/* The name nearest to `word` among `names` [count] by edit distance (a swap of neighbours counts one, the case of
 * ASCII letters nothing), the first of several as near; NULL when none is within a third of the word's length or
 * the word is over 120 bytes. For "did you mean". NULL entries are passed over. */
const char *ist_nearest(const char *word, const char *const *names, size_t count);

/* The width in bytes of the character at `text` [left] and its number in *out; 0 when it is not UTF-8. */
size_t ist_utf8_step(const char *text, size_t left, uint32_t *out);
bool ist_is_utf8(const char *text, size_t length); /* strict: no surrogates, no overlong forms */

/* Reads a whole file; the result ends in an extra zero byte, free() it. "-" is standard input.
 * `limit` bytes at most. IST_IO when it cannot be read or is larger. */
ist_status ist_read_file(const char *path, size_t limit, char **out, size_t *out_length, ist_error *err);

/* Writes a whole file under a temporary name in the same folder, syncs it and renames it; on failure the old
 * file stands and the temporary one is gone. An old file's permissions are kept and a link is followed, also one
 * to a file that is not there yet. "-" is standard output (stdio's is flushed first); a device or pipe is written straight. IST_IO. */
ist_status ist_write_file(const char *path, const char *text, size_t length, ist_error *err);

/* Makes a rename or link in the folder of `path` last through a power cut; a file system that cannot is no failure. */
void ist_sync_folder_of(const char *path);

/* Whether ist_write_file could write the file, or ist_make_folder make the folder and files be written into it, as things stand: for a look
 * before what takes long. Nothing is made. IST_IO with the sentence that these would say. */
ist_status ist_can_write(const char *path, bool folder, ist_error *err);

/* Makes a folder and its parents; one that exists is fine. IST_IO names the one that cannot be made. */
ist_status ist_make_folder(const char *path, ist_error *err);

#endif
