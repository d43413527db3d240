/* SPDX-License-Identifier: Apache-2.0
 *
 * file.c: the files of text.h, read whole and written whole or not at all.
 *
 * A file-size limit sends SIGXFSZ, which ends a program that does not ignore it; the command ignores it, so that
 * the write fails with a sentence instead.
 */
#include <isthmus/base/text.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_dash(const char *path) { return strcmp(path, "-") == 0; }

static ist_status read_all(int file, const char *name, size_t limit, ist_buffer *buffer, ist_error *err)
{
    char piece[64 * 1024];
    for (;;) {
        ssize_t got = read(file, piece, sizeof piece);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return ist_fail(err, IST_IO, "%s: cannot be read: %s", name, strerror(errno));
        if (got == 0) break;
        if ((size_t)got > limit - buffer->length)
            return ist_fail(err, IST_IO, "%s: larger than the %zu bytes that are read at most", name, limit);
        ist_buffer_add_n(buffer, piece, (size_t)got);
        if (buffer->failed) break;
    }
    ist_buffer_add_n(buffer, "", 0);
    return buffer->failed ? ist_fail(err, IST_NOMEM, "%s: out of memory", name) : IST_OK;
}

ist_status ist_read_file(const char *path, size_t limit, char **out, size_t *out_length, ist_error *err)
{
    const char *name = is_dash(path) ? "standard input" : path;
    int file = is_dash(path) ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return ist_fail(err, IST_IO, "%s: cannot be opened: %s", name, strerror(errno));
    ist_buffer buffer = {0};
    ist_status status = read_all(file, name, limit, &buffer, err);
    if (file != STDIN_FILENO) close(file);
    if (status != IST_OK) {
        ist_buffer_clear(&buffer);
        return status;
    }
    *out = buffer.at;
    if (out_length) *out_length = buffer.length;
    return IST_OK;
}

/* 0, or -1 with errno. */
static int write_all(int file, const char *text, size_t length)
{
    while (length > 0) {
        ssize_t put = write(file, text, length);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return -1;
        text += put;
        length -= (size_t)put;
    }
    return 0;
}

/* Standard output, a terminal, a pipe or a device: nothing to rename there. */
static ist_status write_stream(int file, const char *name, const char *text, size_t length, ist_error *err)
{
    if (file < 0) return ist_fail(err, IST_IO, "%s: cannot be opened for writing: %s", name, strerror(errno));
    int failed = write_all(file, text, length), why = errno;
    if (file != STDOUT_FILENO && close(file) != 0 && !failed) {
        failed = -1;
        why = errno;
    }
    return failed ? ist_fail(err, IST_IO, "%s: cannot be written: %s", name, strerror(why)) : IST_OK;
}

/* Opens a new file in the folder of `path`; its name goes to `temporary`. -1 with errno on failure. */
static int open_temporary(const char *path, char temporary[PATH_MAX])
{
    const char *slash = strrchr(path, '/');
    int folder = slash ? (int)(slash - path) + 1 : 0;
    for (int attempt = 0; attempt < 1000; attempt++) {
        int length = snprintf(temporary, PATH_MAX, "%.*s.isthmus-%ld-%d.part", folder, path, (long)getpid(), attempt);
        if (length >= PATH_MAX) {
            errno = ENAMETOOLONG;
            return -1;
        }
        int file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (file >= 0 || errno != EEXIST) return file;
    }
    return -1;
}

void ist_sync_folder_of(const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) + 1 : 1, slash ? path : ".");
    int handle = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0) return;
    (void)fsync(handle);
    close(handle);
}

/* The file that a path names in the end: behind a link also where nothing is there yet. free() it; NULL for a path that is no link, or
 * links that go round, which is then written as it stands. */
static char *behind_links(const char *path)
{
    enum { MOST_LINKS = 40 }; /* as many as Linux follows */
    char at[PATH_MAX], named[PATH_MAX], joined[2 * PATH_MAX];
    struct stat there;
    int links = 0;
    if (snprintf(at, sizeof at, "%s", path) >= PATH_MAX) return NULL;
    for (; lstat(at, &there) == 0 && S_ISLNK(there.st_mode); links++) {
        ssize_t length = readlink(at, named, sizeof named - 1);
        const char *slash = strrchr(at, '/');
        if (length < 0 || links == MOST_LINKS) return NULL;
        named[length] = '\0';
        int folder = slash && named[0] != '/' ? (int)(slash - at) + 1 : 0;
        if (snprintf(joined, sizeof joined, "%.*s%s", folder, at, named) >= PATH_MAX) return NULL;
        memcpy(at, joined, PATH_MAX);
    }
    return links ? strdup(at) : NULL;
}

ist_status ist_write_file(const char *path, const char *text, size_t length, ist_error *err)
{
    if (is_dash(path)) {
        if (fflush(stdout) != 0)
            return ist_fail(err, IST_IO, "standard output: cannot be written: %s", strerror(errno));
        return write_stream(STDOUT_FILENO, "standard output", text, length, err);
    }
    struct stat old;
    bool there = stat(path, &old) == 0;
    if (there && S_ISDIR(old.st_mode)) return ist_fail(err, IST_IO, "%s: is a folder, not a file", path);
    if (there && !S_ISREG(old.st_mode))
        return write_stream(open(path, O_WRONLY | O_CLOEXEC), path, text, length, err);

    /* Through a link, so that the file it names is replaced and not the link. */
    char *target = behind_links(path), temporary[PATH_MAX];
    const char *place = target ? target : path;
    int file = open_temporary(place, temporary), why = errno;
    bool written = file >= 0;
    if (written) {
        written = (!there || fchmod(file, old.st_mode & 0777) == 0) && write_all(file, text, length) == 0 &&
                  fsync(file) == 0;
        why = errno;
        if (close(file) != 0 && written) {
            written = false;
            why = errno;
        }
        if (written && rename(temporary, place) != 0) {
            written = false;
            why = errno;
        }
        if (!written) unlink(temporary);
        else ist_sync_folder_of(place);
    }
    free(target);
    return written ? IST_OK : ist_fail(err, IST_IO, "%s: cannot be written: %s", path, strerror(why));
}

/* The folder that holds what a path names, into out; "." where the path names none. */
static void parent_of(const char *path, char out[PATH_MAX])
{
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/') length--;
    while (length > 0 && path[length - 1] != '/') length--;
    while (length > 1 && path[length - 1] == '/') length--;
    snprintf(out, PATH_MAX, "%.*s", length ? (int)length : 1, length ? path : ".");
}

static ist_status can_make_folder(const char *path, ist_error *err)
{
    char        at[PATH_MAX], above[PATH_MAX];
    struct stat there;
    snprintf(at, sizeof at, "%s", path);
    while (stat(at, &there) != 0 && errno == ENOENT && strcmp(at, ".") != 0) {
        parent_of(at, above);
        memcpy(at, above, sizeof at);
    }
    if (stat(at, &there) != 0) return ist_fail(err, IST_IO, "%s: cannot be made: %s", path, strerror(errno));
    if (!S_ISDIR(there.st_mode)) return ist_fail(err, IST_IO, "%s: is not a folder", at);
    if (access(at, W_OK | X_OK) != 0)
        return ist_fail(err, IST_IO, strcmp(at, path) ? "%s: cannot be made: %s" : "%s: cannot be written into: %s", path, strerror(errno));
    return IST_OK;
}

ist_status ist_can_write(const char *path, bool folder, ist_error *err)
{
    char        parent[PATH_MAX];
    struct stat there;
    size_t      length = strlen(path);
    if (length == 0 || length >= PATH_MAX)
        return ist_fail(err, IST_IO, "'%.60s': a %s's name has 1 to %d bytes", path, folder ? "folder" : "file", PATH_MAX - 1);
    if (folder) return can_make_folder(path, err);
    if (is_dash(path)) return IST_OK;
    bool exists = stat(path, &there) == 0;
    if (exists && S_ISDIR(there.st_mode)) return ist_fail(err, IST_IO, "%s: is a folder, not a file", path);
    char *target = behind_links(path);
    parent_of(target ? target : path, parent);
    free(target);
    bool can = exists && !S_ISREG(there.st_mode) ? access(path, W_OK) == 0
                                                 : stat(parent, &there) == 0 && access(parent, W_OK | X_OK) == 0;
    return can ? IST_OK : ist_fail(err, IST_IO, "%s: cannot be written: %s", path, strerror(errno));
}

ist_status ist_make_folder(const char *path, ist_error *err)
{
    char part[PATH_MAX];
    size_t length = strlen(path);
    if (length == 0 || length >= sizeof part)
        return ist_fail(err, IST_IO, "'%.60s': a folder's name has 1 to %d bytes", path, PATH_MAX - 1);
    for (size_t i = 1; i <= length; i++) {
        if (path[i] != '/' && path[i] != '\0') continue;
        memcpy(part, path, i);
        part[i] = '\0';
        if (mkdir(part, 0777) == 0) continue;
        int why = errno; /* mkdir may say read-only or forbidden of a folder that exists */
        struct stat there;
        if (stat(part, &there) != 0) return ist_fail(err, IST_IO, "%s: cannot be made: %s", part, strerror(why));
        if (!S_ISDIR(there.st_mode)) return ist_fail(err, IST_IO, "%s: is not a folder", part);
    }
    return IST_OK;
}
