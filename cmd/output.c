/* SPDX-License-Identifier: Apache-2.0
 *
 * output.c: tables on stdout, for a person or for a program.
 */
#include "command.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { PIPE_WIDTH = 140 }; /* where nobody sets a width: what a wide screen or a landscape page holds */

/* Columns of the terminal. In a pipe words wrap too, but a table of more columns is as wide as they need, unless $COLUMNS sets a
 * limit (`COLUMNS=100 isthmus paper | less`). */
static int terminal_width(void)
{
    struct winsize size;
    const char    *columns = getenv("COLUMNS");
    long long      asked;
    if (columns && ist_parse_integer(columns, &asked) && asked >= 20 && asked <= 10000) return (int)asked;
    if (!isatty(STDOUT_FILENO)) return -PIPE_WIDTH;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
    return 80;
}

/* Why stdout lost what was written to it, as told when it did: later calls set errno anew. 0: nothing was lost. */
static int lost;

int command_lost(void) { return lost; }

bool command_is_stdout(const char *path) { return path && strcmp(path, "-") == 0; }

bool command_write(const char *bytes, size_t length)
{
    errno = 0;
    bool written = (length == 0 || fwrite(bytes, 1, length, stdout) == length) && fflush(stdout) == 0;
    if (!written && !lost) lost = errno;
    return written;
}

int command_print_text(ist_buffer *text)
{
    bool failed = text->failed;
    if (!failed) command_write(text->at, text->length);
    ist_buffer_clear(text);
    return failed ? command_fail(IST_NOMEM, NULL) : EXIT_DONE;
}

int command_print_table(const ist_table *table, table_form form)
{
    ist_table_format format = form.csv ? IST_TABLE_CSV : form.json ? IST_TABLE_JSON : IST_TABLE_TEXT;
    ist_buffer out = { 0 };
    ist_error err = { 0 };
    ist_status status = ist_table_write(&out, table, format, terminal_width(), &err);
    if (status == IST_OK) return command_print_text(&out);
    ist_buffer_clear(&out);
    return command_fail(status, &err);
}

int command_print_made(ist_table *table, table_form form)
{
    int code = table ? command_print_table(table, form) : command_fail(IST_NOMEM, NULL);
    ist_table_free(table);
    return code;
}

int command_print_section(ist_table *table)
{
    static const table_form text = { 0 };
    int                     code = table ? EXIT_DONE : command_fail(IST_NOMEM, NULL);
    if (table && ist_table_rows(table) > 0) {
        putchar('\n');
        code = command_print_table(table, text);
    }
    ist_table_free(table);
    return code;
}
