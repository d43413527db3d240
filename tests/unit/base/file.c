/* SPDX-License-Identifier: Apache-2.0
 *
 * Files are whole or absent, also when the disk is full.
 */
#include "check.h"

#include <dirent.h>
#include <isthmus/base/text.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[256];

static const char *in_folder(const char *name)
{
    static char path[4][512];
    static int  turn;
    char *at = path[turn++ % 4];
    snprintf(at, sizeof path[0], "%s/%s", folder, name);
    return at;
}

static int entries(const char *path)
{
    int count = 0;
    DIR *listing = opendir(path);
    while (listing && readdir(listing)) count++;
    if (listing) closedir(listing);
    return count - 2;
}

static void make_scratch(void)
{
    const char *build = getenv("ISTHMUS_BUILD");
    snprintf(folder, sizeof folder, "%s/test-file-XXXXXX", build ? build : "/tmp");
    CHECK(mkdtemp(folder) != NULL);
}

static void remove_scratch(void)
{
    DIR *listing = opendir(folder);
    for (struct dirent *entry; listing && (entry = readdir(listing)) != NULL;) unlink(in_folder(entry->d_name));
    if (listing) closedir(listing);
    rmdir(folder);
}

static void check_holds(const char *path, const char *want)
{
    char *text = NULL;
    size_t length = 0;
    ist_error err = {0};
    CHECK(ist_read_file(path, 1000000, &text, &length, &err) == IST_OK);
    CHECK(text && length == strlen(want));
    CHECK_TEXT(text, want);
    free(text);
}

TEST(what_is_written_is_read)
{
    make_scratch();
    ist_error err = {0};
    CHECK(ist_write_file(in_folder("a.csv"), "one", 3, &err) == IST_OK);
    check_holds(in_folder("a.csv"), "one");
    CHECK(ist_write_file(in_folder("a.csv"), "two!", 4, &err) == IST_OK);
    check_holds(in_folder("a.csv"), "two!");
    CHECK(ist_write_file(in_folder("empty"), "", 0, &err) == IST_OK);
    check_holds(in_folder("empty"), "");
    CHECK(entries(folder) == 2);
    remove_scratch();
}

TEST(an_old_file_keeps_its_permissions_and_a_link_its_target)
{
    make_scratch();
    CHECK(ist_write_file(in_folder("real"), "1", 1, NULL) == IST_OK);
    CHECK(chmod(in_folder("real"), 0600) == 0);
    CHECK(symlink("real", in_folder("link")) == 0);
    CHECK(ist_write_file(in_folder("link"), "2", 1, NULL) == IST_OK);
    check_holds(in_folder("real"), "2");
    struct stat there;
    CHECK(lstat(in_folder("link"), &there) == 0 && S_ISLNK(there.st_mode));
    CHECK(stat(in_folder("real"), &there) == 0 && (there.st_mode & 0777) == 0600);
    remove_scratch();
}

TEST(a_link_to_what_is_not_there_yet_is_followed)
{
    make_scratch();
    ist_error err = {0};
    struct stat there;
    CHECK(mkdir(in_folder("sub"), 0700) == 0);
    CHECK(symlink("sub/second", in_folder("first")) == 0 && symlink("new", in_folder("sub/second")) == 0);
    CHECK(ist_can_write(in_folder("first"), false, &err) == IST_OK);
    CHECK(ist_write_file(in_folder("first"), "1", 1, &err) == IST_OK);
    check_holds(in_folder("sub/new"), "1");
    CHECK(lstat(in_folder("first"), &there) == 0 && S_ISLNK(there.st_mode));
    CHECK(lstat(in_folder("sub/second"), &there) == 0 && S_ISLNK(there.st_mode));
    CHECK(symlink("absent/new", in_folder("lost")) == 0);
    CHECK(ist_can_write(in_folder("lost"), false, &err) == IST_IO);
    CHECK(ist_write_file(in_folder("lost"), "1", 1, &err) == IST_IO);
    CHECK(symlink("round", in_folder("round")) == 0);
    CHECK(ist_write_file(in_folder("round"), "1", 1, &err) == IST_OK);
    check_holds(in_folder("round"), "1"); /* such a link names no file: it is replaced */
    unlink(in_folder("sub/new"));
    unlink(in_folder("sub/second"));
    rmdir(in_folder("sub"));
    remove_scratch();
}

/* Runs in a child, whose file-size limit stands for a disk with 4096 bytes left. */
static int write_on_a_full_disk(void)
{
    static char large[100000];
    memset(large, 'x', sizeof large);
    struct rlimit limit = {4096, 4096};
    signal(SIGXFSZ, SIG_IGN);
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0) return 2;
    ist_error err = {0};
    if (ist_write_file(in_folder("old"), large, sizeof large, &err) != IST_IO) return 3;
    if (!strstr(err.text, "old: cannot be written: ")) return 4;
    if (ist_write_file(in_folder("new"), large, sizeof large, &err) != IST_IO) return 5;
    return 0;
}

TEST(a_full_disk_leaves_the_old_file_and_nothing_half_written)
{
    make_scratch();
    CHECK(ist_write_file(in_folder("old"), "old", 3, NULL) == IST_OK);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) _exit(write_on_a_full_disk());
    int outcome = -1;
    CHECK(waitpid(child, &outcome, 0) == child);
    CHECK(WIFEXITED(outcome) && WEXITSTATUS(outcome) == 0);
    check_holds(in_folder("old"), "old");
    CHECK(entries(folder) == 1);
    remove_scratch();
}

TEST(a_device_is_written_straight_and_stays_a_device)
{
    ist_error err = {0};
    CHECK(ist_write_file("/dev/full", "x", 1, &err) == IST_IO);
    CHECK_HAS(err.text, "/dev/full: cannot be written: No space left");
    CHECK(ist_write_file("/dev/null", "x", 1, &err) == IST_OK);
    struct stat there;
    CHECK(stat("/dev/null", &there) == 0 && S_ISCHR(there.st_mode));
    CHECK(stat("/dev/full", &there) == 0 && S_ISCHR(there.st_mode));
}

TEST(standard_output_is_written_in_order_and_its_failure_is_told)
{
    make_scratch();
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        if (!freopen(in_folder("out"), "w", stdout)) _exit(2);
        printf("before ");
        if (ist_write_file("-", "after", 5, NULL) != IST_OK) _exit(3);
        if (!freopen("/dev/full", "w", stdout)) _exit(4);
        ist_error err = {0};
        if (ist_write_file("-", "x", 1, &err) != IST_IO) _exit(5);
        _exit(strstr(err.text, "standard output: cannot be written") ? 0 : 6);
    }
    int outcome = -1;
    CHECK(waitpid(child, &outcome, 0) == child);
    CHECK(WIFEXITED(outcome) && WEXITSTATUS(outcome) == 0);
    check_holds(in_folder("out"), "before after");
    remove_scratch();
}

TEST(what_cannot_be_read_or_written_is_named)
{
    make_scratch();
    char *text = NULL;
    ist_error err = {0};
    CHECK(ist_read_file(in_folder("none"), 10, &text, NULL, &err) == IST_IO);
    CHECK_HAS(err.text, "none: cannot be opened: No such file");
    CHECK(ist_read_file(folder, 10, &text, NULL, &err) == IST_IO);
    CHECK_HAS(err.text, "cannot be read: Is a directory");
    CHECK(ist_write_file(in_folder("big"), "12345678901", 11, &err) == IST_OK);
    CHECK(ist_read_file(in_folder("big"), 10, &text, NULL, &err) == IST_IO);
    CHECK_HAS(err.text, "big: larger than the 10 bytes");
    CHECK(text == NULL);
    CHECK(ist_read_file(in_folder("big"), 11, &text, NULL, &err) == IST_OK);
    free(text);
    CHECK(ist_write_file(in_folder("no/such/file"), "x", 1, &err) == IST_IO);
    CHECK_HAS(err.text, "no/such/file: cannot be written: No such file");
    CHECK(ist_write_file(folder, "x", 1, &err) == IST_IO);
    CHECK_HAS(err.text, "is a folder");
    remove_scratch();
}

TEST(folders_are_made_with_their_parents)
{
    make_scratch();
    ist_error err = {0};
    CHECK(ist_make_folder(in_folder("a/b//c/"), &err) == IST_OK);
    CHECK(ist_make_folder(in_folder("a/b/c"), &err) == IST_OK);
    CHECK(entries(in_folder("a/b")) == 1);
    CHECK(ist_make_folder("/", &err) == IST_OK);
    CHECK(ist_write_file(in_folder("file"), "", 0, NULL) == IST_OK);
    CHECK(ist_make_folder(in_folder("file/x"), &err) == IST_IO);
    CHECK_HAS(err.text, "file: is not a folder");
    CHECK(ist_make_folder("", &err) == IST_IO);
    CHECK(ist_make_folder("/proc/none", &err) == IST_IO);
    rmdir(in_folder("a/b/c"));
    rmdir(in_folder("a/b"));
    rmdir(in_folder("a"));
    remove_scratch();
}

/* As a user who is not root, whom nothing is forbidden. */
static int refused_to_others(const char *path, bool is_folder)
{
    int   status = 0;
    pid_t child = fork();
    if (child == 0) {
        ist_error err = {0};
        if (geteuid() == 0 && setuid(65534) != 0) _exit(2);
        _exit(ist_can_write(path, is_folder, &err) == IST_IO && strstr(err.text, "Permission denied") ? 0 : 1);
    }
    return waitpid(child, &status, 0) == child && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* The look says what the deed would say, and leaves nothing behind. */
TEST(whether_something_can_be_written_is_known_before)
{
    make_scratch();
    ist_error err = {0};
    CHECK(ist_can_write("-", false, &err) == IST_OK && ist_can_write("/dev/null", false, &err) == IST_OK);
    CHECK(ist_can_write(in_folder("new"), false, &err) == IST_OK);
    CHECK(ist_can_write(in_folder("new/deeper//x/"), true, &err) == IST_OK && ist_can_write("new-and-relative/x", true, &err) == IST_OK);
    CHECK(entries(folder) == 0);
    CHECK(ist_write_file(in_folder("file"), "", 0, NULL) == IST_OK);
    CHECK(ist_can_write(in_folder("file"), false, &err) == IST_OK && ist_can_write(folder, true, &err) == IST_OK);
    const struct { const char *path; bool folder; const char *says; } wrong[] = {
        { in_folder("no/such/file"), false, "no/such/file: cannot be written: No such file" },
        { folder, false, "is a folder, not a file" },
        { in_folder("file"), true, "file: is not a folder" },
        { in_folder("file/x"), true, "file/x: cannot be made: Not a directory" },
        { "", false, "a file's name has 1 to" },
        { "", true, "a folder's name has 1 to" },
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        CHECK(ist_can_write(wrong[i].path, wrong[i].folder, &err) == IST_IO);
        CHECK_HAS(err.text, wrong[i].says);
    }
    CHECK(mkdir(in_folder("closed"), 0500) == 0);
    CHECK(refused_to_others(in_folder("closed/x"), false) == 0);
    CHECK(refused_to_others(in_folder("closed"), true) == 0);
    CHECK(refused_to_others(in_folder("closed/x/y"), true) == 0);
    rmdir(in_folder("closed"));
    remove_scratch();
}

RUN(IT(what_is_written_is_read), IT(an_old_file_keeps_its_permissions_and_a_link_its_target),
    IT(a_link_to_what_is_not_there_yet_is_followed),
    IT(a_full_disk_leaves_the_old_file_and_nothing_half_written), IT(a_device_is_written_straight_and_stays_a_device),
    IT(standard_output_is_written_in_order_and_its_failure_is_told), IT(what_cannot_be_read_or_written_is_named),
    IT(folders_are_made_with_their_parents), IT(whether_something_can_be_written_is_known_before))
