/* SPDX-License-Identifier: Apache-2.0
 *
 * scenarios.c: scenarios compiled once and kept.
 *
 * One is known by its name, its day, what the files of its folder are and which facts its reader may see; when any of these
 * changes it is compiled anew. As many are kept as somebody may look at side by side; what is in use is never thrown away.
 */
#include "web_local.h"

#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { KEPT_MOST = 12 };

struct web_scenario {
    char        *name;
    int          as_of;
    uint64_t     files, facts; /* what the folder and the ledger were when it was read; facts 0: not known */
    char         digest[IST_DIGEST_TEXT];
    ist_scenario *scenario;
    int          held;         /* guarded */
    long long    used;         /* guarded: when it was asked for last, counted */
};

struct web_scenarios {
    const ist_web_options *options;
    pthread_mutex_t        guard;
    web_scenario          *kept[KEPT_MOST];
    long long              clock;
};

ist_status web_scenarios_new(web_scenarios **out, const ist_web_options *options, ist_error *err)
{
    web_scenarios *all = calloc(1, sizeof *all);
    if (!all) return ist_fail(err, IST_NOMEM, "out of memory");
    all->options = options;
    pthread_mutex_init(&all->guard, NULL);
    *out = all;
    return IST_OK;
}

static void free_one(web_scenario *it)
{
    if (!it) return;
    ist_scenario_free(it->scenario);
    free(it->name);
    free(it);
}

void web_scenarios_free(web_scenarios *all)
{
    if (!all) return;
    for (size_t i = 0; i < KEPT_MOST; i++) free_one(all->kept[i]);
    pthread_mutex_destroy(&all->guard);
    free(all);
}

const ist_scenario *web_scenario_of(const web_scenario *held) { return held->scenario; }
const char *web_scenario_digest(const web_scenario *held) { return held->digest; }

/* The name of the scenario file that was given beside the folder, without folder and ending; its length. */
static const char *own_name(const ist_web_options *options, size_t *out_length)
{
    if (!options->scenario) return NULL;
    const char *slash = strrchr(options->scenario, '/'), *base = slash ? slash + 1 : options->scenario, *dot = strrchr(base, '.');
    *out_length = dot ? (size_t)(dot - base) : strlen(base);
    return base;
}

static int by_text(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

typedef struct name_list {
    ist_arena   *arena;
    const char **at;
    size_t       n, room;
    bool         failed; /* memory ran out */
} name_list;

static void add_name(name_list *list, const char *name, size_t length)
{
    if (list->n == list->room) {
        size_t       more = list->room ? 2 * list->room : 64;
        const char **grown = ist_arena_array(list->arena, more, sizeof *grown);
        list->failed |= !grown;
        if (!grown) return;
        if (list->n) memcpy(grown, list->at, list->n * sizeof *grown);
        list->at = grown;
        list->room = more;
    }
    list->at[list->n] = ist_arena_copy_n(list->arena, name, length);
    list->failed |= !list->at[list->n];
    list->n += list->at[list->n] != NULL;
}

ist_status web_scenario_names(web_call *call, const char *const **out, size_t *out_count, ist_error *err)
{
    name_list   list = { .arena = call->arena };
    size_t      length = 0;
    const char *own = own_name(call->options, &length);
    DIR        *folder = opendir(call->options->scenarios);
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        size_t width = strlen(entry->d_name);
        if (width <= 5 || strcmp(entry->d_name + width - 5, ".yaml") != 0) continue;
        if (own && width - 5 == length && strncmp(entry->d_name, own, length) == 0) continue;
        add_name(&list, entry->d_name, width - 5);
    }
    if (folder) closedir(folder);
    if (own) add_name(&list, own, length);
    if (list.failed) return ist_fail(err, IST_NOMEM, "out of memory");
    if (list.n) qsort(list.at, list.n, sizeof *list.at, by_text);
    *out = list.at;
    *out_count = list.n;
    return IST_OK;
}

/* The file of a scenario by name: only names that are in the list are ever looked for. */
static ist_status path_of(web_call *call, const char *name, ist_buffer *out, ist_error *err)
{
    const char *const *names;
    size_t             n, length = 0;
    IST_TRY(web_scenario_names(call, &names, &n, err));
    const char *own = own_name(call->options, &length);
    for (size_t i = 0; i < n; i++) {
        if (strcmp(names[i], name) != 0) continue;
        if (own && strlen(name) == length && strncmp(own, name, length) == 0) ist_buffer_add(out, call->options->scenario);
        else ist_buffer_print(out, "%s/%s.yaml", call->options->scenarios, name);
        return out->failed ? ist_fail(err, IST_NOMEM, "out of memory") : IST_OK;
    }
    const char *near = ist_nearest(name, names, n);
    return near ? ist_fail(err, IST_MISSING, "there is no scenario '%.80s'; did you mean '%s'?", name, near)
                : ist_fail(err, IST_MISSING, "there is no scenario '%.80s'; /scenarios.json lists them", name);
}

/* What the files of a folder are: a scenario may extend any of them. */
static uint64_t stamp_folder(const char *path)
{
    uint64_t    sum = 0;
    ist_buffer  folder = { 0 }, file = { 0 };
    const char *slash = strrchr(path, '/');
    if (slash) ist_buffer_add_n(&folder, path, (size_t)(slash - path) + 1);
    else ist_buffer_add(&folder, "./");
    DIR *open = folder.failed ? NULL : opendir(folder.at);
    for (struct dirent *entry; open && (entry = readdir(open));) {
        struct stat about;
        size_t      width = strlen(entry->d_name);
        if (width <= 5 || strcmp(entry->d_name + width - 5, ".yaml") != 0) continue;
        file.length = 0;
        ist_buffer_print(&file, "%s%s", folder.at, entry->d_name);
        if (file.failed || stat(file.at, &about) != 0) continue;
        uint64_t hash = (uint64_t)about.st_ino * 31 + (uint64_t)about.st_size;
        hash = hash * UINT64_C(1099511628211) + (uint64_t)about.st_mtim.tv_sec * 1000000007u + (uint64_t)about.st_mtim.tv_nsec;
        sum += hash * UINT64_C(0x9E3779B97F4A7C15); /* a sum: folders are listed in any order */
    }
    if (open) closedir(open);
    ist_buffer_clear(&folder);
    ist_buffer_clear(&file);
    return sum;
}

/* A reader learns of a file by its name, not where this machine keeps it. */
static void leave_out_folder(ist_error *err, const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t      width = slash ? (size_t)(slash - path) + 1 : 0;
    if (!err || width < 3) return; /* not "/" nor "./", which may stand anywhere */
    for (char *at = err->text; *at;)
        if (strncmp(at, path, width) == 0) memmove(at, at + width, strlen(at + width) + 1);
        else at++;
}

static web_scenario *find_kept(web_scenarios *all, const web_scenario *key)
{
    web_scenario *found = NULL;
    pthread_mutex_lock(&all->guard);
    for (size_t i = 0; i < KEPT_MOST && !found; i++) {
        web_scenario *it = all->kept[i];
        if (it && strcmp(it->name, key->name) == 0 && it->as_of == key->as_of && it->files == key->files && it->facts == key->facts) found = it;
    }
    if (found) {
        found->held++;
        found->used = ++all->clock;
    }
    pthread_mutex_unlock(&all->guard);
    return found;
}

/* Keeps a scenario in place of the one that was asked for longest ago; where all are in use, or where it is not known which ledger it was
 * read from, it is freed when given back. */
static void keep(web_scenarios *all, web_scenario *it)
{
    size_t place = KEPT_MOST;
    pthread_mutex_lock(&all->guard);
    for (size_t i = 0; i < KEPT_MOST && it->facts; i++) {
        if (all->kept[i] && all->kept[i]->held) continue;
        if (place == KEPT_MOST || !all->kept[i] || (all->kept[place] && all->kept[i]->used < all->kept[place]->used)) place = i;
        if (!all->kept[place]) break;
    }
    it->held = 1;
    it->used = ++all->clock;
    web_scenario *gone = place < KEPT_MOST ? all->kept[place] : NULL;
    if (place < KEPT_MOST) all->kept[place] = it;
    pthread_mutex_unlock(&all->guard);
    free_one(gone);
}

void web_scenario_give_back(ist_web *web, web_scenario *held)
{
    bool kept = false;
    if (!held) return;
    pthread_mutex_lock(&web->scenarios->guard);
    for (size_t i = 0; i < KEPT_MOST; i++) kept |= web->scenarios->kept[i] == held;
    bool last = --held->held == 0;
    pthread_mutex_unlock(&web->scenarios->guard);
    if (last && !kept) free_one(held);
}

void web_scenario_hold(ist_web *web, web_scenario *held)
{
    pthread_mutex_lock(&web->scenarios->guard);
    held->held++;
    pthread_mutex_unlock(&web->scenarios->guard);
}

ist_status web_scenario_take(web_call *call, const char *name, int as_of, web_scenario **out, ist_error *err)
{
    web_scenarios *all = call->web->scenarios;
    web_scenario   key = { .as_of = as_of }, *it;
    ist_buffer     path = { 0 };
    ist_status     status;
    if (!name) name = WEB_DEFAULT_SCENARIO;
    IST_CHECK(path_of(call, name, &path, err));
    if (!(key.name = strdup(name))) {
        status = ist_fail(err, IST_NOMEM, "out of memory");
        goto done;
    }
    key.files = stamp_folder(path.at);
    key.facts = call->stamp;
    if (key.facts && (it = find_kept(all, &key))) {
        *out = it;
        goto done;
    }
    if (!(it = malloc(sizeof *it))) {
        status = ist_fail(err, IST_NOMEM, "out of memory");
        goto done;
    }
    *it = key;
    key.name = NULL;
    status = ist_scenario_read(&it->scenario, path.at, call->ledger, as_of, NULL, err);
    if (status != IST_OK) leave_out_folder(err, path.at);
    if (status == IST_OK && !web_reader_may(call->web->ledgers, call->reader, it->scenario->label))
        status = ist_fail(err, IST_DENIED, "the numbers of %s are labelled above this reader's clearance", name);
    if (status != IST_OK) {
        free_one(it);
        goto done;
    }
    ist_scenario_digest(it->scenario, it->digest);
    keep(all, it);
    *out = it;
done:
    free(key.name);
    ist_buffer_clear(&path);
    return status;
}

ist_status web_scenario_asked(web_call *call, web_scenario **out, ist_error *err)
{
    return web_scenario_take(call, web_word(call, "scenario"), web_day(call, "as_of", IST_OWN_DAY), out, err);
}
