/* SPDX-License-Identifier: Apache-2.0
 *
 * mpi_front.c: `isthmus-mpi`, built where OpenMPI is: a rank is a shard, and rank 0 joins them (docs/many-machines.md).
 *
 * It starts `isthmus run ... --shard` beside itself and, when all ranks are done, `isthmus analysis merge`: ranks have
 * nothing to say to each other meanwhile. The output folder is on a disk that all machines share.
 */
#include <errno.h>
#include <mpi.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { WORDS_MOST = 256, PATH_MOST = 4096 };

typedef struct asked {
    const char *words[WORDS_MOST]; /* of `isthmus run`, without --out */
    int         n;
    const char *out;
} asked;

static int misuse(int rank)
{
    if (rank == 0) fputs("isthmus-mpi: mpirun -n N isthmus-mpi [SCENARIO] --out DIR [options of `isthmus run`]\n", stderr);
    return 2;
}

static int read_words(asked *a, int count, char **words)
{
    if (count > WORDS_MOST - 12) return 0;
    for (int i = 1; i < count; i++) {
        if (strcmp(words[i], "--out") == 0 && i + 1 < count) a->out = words[++i];
        else if (strncmp(words[i], "--out=", 6) == 0) a->out = words[i] + 6;
        else a->words[a->n++] = words[i];
    }
    return a->out != NULL && strlen(a->out) < PATH_MOST / 2;
}

/* Runs the command that stands beside this one; returns its exit code. */
static int run_command(const char *const *words)
{
    char  program[PATH_MOST + 16] = "";
    pid_t child;
    int   state = 0;
    char *copies[WORDS_MOST] = { program };
    ssize_t length = readlink("/proc/self/exe", program, PATH_MOST);
    char   *slash = length > 0 ? strrchr(program, '/') : NULL;
    if (!slash) return 1;
    memcpy(slash + 1, "isthmus", sizeof "isthmus");
    int n = 1;
    for (; words[n - 1] && n < WORDS_MOST - 1; n++)
        if (!(copies[n] = strdup(words[n - 1]))) return 1;
    int failed = posix_spawn(&child, program, NULL, NULL, copies, environ);
    if (failed) fprintf(stderr, "isthmus-mpi: %s: %s\n", program, strerror(failed));
    for (int i = 1; i < n; i++) free(copies[i]);
    while (!failed && waitpid(child, &state, 0) < 0 && errno == EINTR) continue;
    return !failed && WIFEXITED(state) ? WEXITSTATUS(state) : 1;
}

static int run_shard(asked *a, int rank, int size, const char *shards)
{
    char part[32];
    snprintf(part, sizeof part, "%d/%d", rank + 1, size);
    const char *last[] = { "--shard", part, "--out", shards, NULL };
    const char *words[WORDS_MOST] = { "run", "--threads", "1" }; /* a later --threads stands */
    int         n = 3;
    for (int i = 0; i < a->n; i++) words[n++] = a->words[i];
    for (int i = 0; i < 5; i++) words[n++] = last[i];
    return run_command(words);
}

/* All shards by name, so that files of an earlier run with another number of ranks do not count. */
static int merge(const asked *a, int size, const char *shards)
{
    const char **words = calloc((size_t)size + 8, sizeof *words);
    char       (*paths)[PATH_MOST] = calloc((size_t)size, sizeof *paths);
    int          code = 1, n = 0;
    if (words && paths && size < WORDS_MOST - 8) {
        words[n++] = "analysis";
        words[n++] = "merge";
        words[n++] = "--out";
        words[n++] = a->out;
        for (int i = 0; i < size; i++) {
            int length = snprintf(paths[i], sizeof paths[i], "%s/shard-%d-of-%d", shards, i + 1, size);
            if (length > 0 && (size_t)length < sizeof paths[i]) words[n++] = paths[i];
        }
        code = run_command(words);
    }
    free(words);
    free(paths);
    return code;
}

int main(int argc, char **argv)
{
    asked a = { .n = 0 };
    char  shards[PATH_MOST];
    int   rank = 0, size = 1, code, worst = 0;
    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    if (!read_words(&a, argc, argv) || size >= WORDS_MOST - 8) {
        code = misuse(rank);
    } else {
        snprintf(shards, sizeof shards, "%s/shards", a.out);
        code = run_shard(&a, rank, size, shards);
        if (code) fprintf(stderr, "isthmus-mpi: shard %d/%d failed; run it again with `isthmus run ... --shard %d/%d --out %s`\n",
                          rank + 1, size, rank + 1, size, shards);
        MPI_Allreduce(&code, &worst, 1, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
        code = worst;
        if (rank == 0 && code == 0) code = merge(&a, size, shards);
    }
    MPI_Finalize();
    return code;
}
