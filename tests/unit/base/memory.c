/* SPDX-License-Identifier: Apache-2.0
 *
 * When memory runs out, at whichever allocation of base: a status, outputs untouched, nothing leaked.
 *
 * The linker puts the functions below before malloc and its kin (--wrap); each round fails one allocation later
 * than the round before, until the job succeeds.
 */
#include "check.h"

#include <isthmus/base/arena.h>
#include <isthmus/base/csv.h>
#include <isthmus/base/json.h>
#include <isthmus/base/threads.h>
#include <isthmus/base/yaml.h>
#include <stdlib.h>

static int left = -1; /* allocations that still succeed; -1 for all */

static bool refused(void) { return left >= 0 && left-- == 0; }

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *at, size_t size);
void *__real_aligned_alloc(size_t align, size_t size);
char *__real_strdup(const char *text);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *at, size_t size);
void *__wrap_aligned_alloc(size_t align, size_t size);
char *__wrap_strdup(const char *text);

void *__wrap_malloc(size_t size) { return refused() ? NULL : __real_malloc(size); }
void *__wrap_calloc(size_t count, size_t size) { return refused() ? NULL : __real_calloc(count, size); }
void *__wrap_realloc(void *at, size_t size) { return refused() ? NULL : __real_realloc(at, size); }
void *__wrap_aligned_alloc(size_t align, size_t size) { return refused() ? NULL : __real_aligned_alloc(align, size); }
char *__wrap_strdup(const char *text) { return refused() ? NULL : __real_strdup(text); }

/* Runs a job with ever more allocations; the job says whether it succeeded. Returns how often it did not. */
static int rounds_until(bool (*job)(void))
{
    int rounds = 0;
    for (bool success = false; !success && rounds < 10000; rounds++) {
        left = rounds;
        success = job();
        left = -1;
    }
    return rounds - 1;
}

static bool read_csv(void)
{
    static const char text[] = "a,b\n1,\"x\"\"y\"\n2,z\n";
    ist_csv *csv = NULL;
    ist_error err = {0};
    ist_status status = ist_csv_open_text(&csv, "t.csv", text, sizeof text - 1, &err);
    if (status != IST_OK) {
        CHECK(status == IST_NOMEM && err.code == IST_NOMEM && csv == NULL);
        return false;
    }
    bool more = false;
    CHECK(ist_csv_next(csv, &more, NULL) == IST_OK && more); /* rows take no memory of their own */
    ist_csv_free(csv);
    return true;
}

static bool read_yaml(void)
{
    ist_buffer text = {0};
    int allowed = left;
    left = -1;
    for (int i = 0; i < 300; i++) ist_buffer_print(&text, "k%d: [a, {b: c, d: e}]\n", i);
    left = allowed;
    ist_arena *arena = ist_arena_new();
    const ist_yaml_node *root = NULL;
    ist_error err = {0};
    ist_status status = IST_NOMEM;
    if (arena) {
        status = ist_yaml_read_text(&root, arena, "t.yaml", text.at, text.length, &err);
        CHECK(status == err.code && (status == IST_OK) == (root != NULL));
    }
    CHECK(status == IST_OK || status == IST_NOMEM);
    ist_arena_free(arena);
    ist_buffer_clear(&text);
    return status == IST_OK;
}

static bool write_json(void)
{
    ist_buffer out = {0};
    ist_json_writer json = ist_json_to(&out, 2);
    ist_json_array(&json, NULL);
    for (int i = 0; i < 100; i++) ist_json_number(&json, NULL, i / 7.0);
    ist_json_text(&json, NULL, "text \"in quotes\"");
    ist_json_end(&json);
    bool success = !out.failed;
    CHECK(!out.at || strlen(out.at) == out.length);
    ist_buffer_clear(&out);
    return success;
}

static bool write_csv(void)
{
    ist_buffer out = {0};
    ist_csv_add(&out, "=1");
    ist_csv_add_number(&out, 0.5);
    ist_csv_end_row(&out);
    bool success = !out.failed;
    if (success) CHECK_TEXT(out.at, "'=1,0.5\n");
    ist_buffer_clear(&out);
    return success;
}

static ist_status count_up(void *context, int worker, size_t i, ist_error *err)
{
    (void)worker, (void)i, (void)err;
    atomic_fetch_add((atomic_int *)context, 1);
    return IST_OK;
}

TEST(csv_says_that_memory_ran_out) { CHECK(rounds_until(read_csv) >= 5); }

TEST(yaml_says_that_memory_ran_out) { CHECK(rounds_until(read_yaml) >= 10); }

TEST(written_text_says_that_memory_ran_out)
{
    CHECK(rounds_until(write_json) >= 3);
    CHECK(rounds_until(write_csv) >= 3);
}

TEST(without_memory_for_threads_the_caller_does_the_work)
{
    atomic_int runs = 0;
    left = 0;
    CHECK(ist_run_tasks(4, 10, count_up, &runs, NULL, NULL, NULL) == IST_OK);
    left = -1;
    CHECK(atomic_load(&runs) == 10);
}

RUN(IT(csv_says_that_memory_ran_out), IT(yaml_says_that_memory_ran_out), IT(written_text_says_that_memory_ran_out),
    IT(without_memory_for_threads_the_caller_does_the_work))
