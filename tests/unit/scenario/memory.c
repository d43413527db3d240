/* SPDX-License-Identifier: Apache-2.0
 *
 * When memory runs out, at whichever allocation of reading a scenario or its table: a status, nothing made, nothing
 * leaked. As tests/unit/base/memory.c, through the linker's --wrap.
 */
#include "check.h"
#define FAKE_NAME "memory"
#include "fake_facts.h"

static int left = -1; /* allocations that still succeed; -1 for all */

static bool refused(void) { return left >= 0 && left-- == 0; }

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *at, size_t size);
void *__real_aligned_alloc(size_t align, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *at, size_t size);
void *__wrap_aligned_alloc(size_t align, size_t size);

void *__wrap_malloc(size_t size) { return refused() ? NULL : __real_malloc(size); }
void *__wrap_calloc(size_t count, size_t size) { return refused() ? NULL : __real_calloc(count, size); }
void *__wrap_realloc(void *at, size_t size) { return refused() ? NULL : __real_realloc(at, size); }
void *__wrap_aligned_alloc(size_t align, size_t size) { return refused() ? NULL : __real_aligned_alloc(align, size); }

/* Reads with ever more allocations until it succeeds; returns how often it did not. */
static int rounds_until_read(const char *path, const char *table)
{
    for (int rounds = 0; rounds < 10000; rounds++) {
        ist_scenario *s = NULL;
        ist_error     err = { 0 };
        left = rounds;
        ist_status status = ist_scenario_read_with(&s, path, &fake, IST_OWN_DAY, table, &err);
        left = -1;
        CHECK((status == IST_OK) == (s != NULL));
        CHECK(status == IST_OK || (status == IST_NOMEM && err.code == IST_NOMEM));
        if (status != IST_OK && status != IST_NOMEM) printf("# round %d: %s\n", rounds, err.text);
        ist_scenario_free(s);
        if (status == IST_OK) return rounds;
    }
    return 10000;
}

TEST(a_scenario_that_extends_another_says_that_memory_ran_out)
{
    char path[1024];
    snprintf(path, sizeof path, "%s", fixture("larger.yaml"));
    int rounds = rounds_until_read(path, NULL);
    printf("# %d rounds\n", rounds);
    CHECK(rounds > 5 && rounds < 10000);
}

TEST(so_does_a_table_of_assumptions)
{
    ist_scenario *s = NULL;
    ist_error     err = { 0 };
    ist_buffer    table = { 0 };
    char          path[1024], csv[1024];
    snprintf(path, sizeof path, "%s", fixture("small.yaml"));
    snprintf(csv, sizeof csv, "%s", scratch(".csv"));
    CHECK(ist_scenario_read_with(&s, path, &fake, IST_OWN_DAY, NULL, &err) == IST_OK);
    ist_scenario_write_assumptions(&table, s);
    ist_scenario_free(s);
    CHECK(ist_write_file(csv, table.at, table.length, &err) == IST_OK);
    int rounds = rounds_until_read(path, csv);
    printf("# %d rounds\n", rounds);
    CHECK(rounds > 5 && rounds < 10000);
    remove(csv);
    ist_buffer_clear(&table);
}

RUN(IT(a_scenario_that_extends_another_says_that_memory_ran_out), IT(so_does_a_table_of_assumptions))
