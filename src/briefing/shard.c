/* SPDX-License-Identifier: Apache-2.0
 *
 * shard.c: a part of the futures as a file, and all parts joined (docs/many-machines.md).
 *
 * A shard is lines of text that say what it is part of, an empty line, and the bytes of ist_cooperation_pack; a checksum before
 * all of them holds both. Shards begin
 * and end at multiples of 64 futures, whose sums are joined in an order that does not depend on the number of shards.
 */
#include "briefing_local.h"
#include <isthmus/base/pack.h>
#include <isthmus/base/time.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char opening[] = "isthmus shard 3\n";
static const size_t largest_file = (size_t)1 << 32;

static uint64_t edge_of(uint64_t futures, int number, int count) /* where shard number + 1 begins */
{
    uint64_t leaves = (futures + IST_MAX_BLOCK - 1) / IST_MAX_BLOCK;
    uint64_t edge = leaves * (uint64_t)number / (uint64_t)count * IST_MAX_BLOCK;
    return edge < futures ? edge : futures;
}

/* -- writing -- */

static ist_status write_shard(const ist_result *result, const ist_question *question, const ist_shard *named, int number,
                              int count, const char *path, ist_error *err)
{
    const ist_scenario *scenario = result->scenario;
    ist_buffer          body = { 0 }, held = { 0 }, file = { 0 };
    char                day[IST_DATE_TEXT], digest[IST_DIGEST_TEXT];
    uint64_t            futures = briefing_futures(question);
    ist_format_day(scenario->as_of, day);
    ist_scenario_digest(scenario, digest);
    ist_cooperation_pack(result->run, &body);
    ist_buffer_print(&held, "scenario: %s\nassumptions: %s\nledger: %s\n", named->scenario ? named->scenario : "",
                     named->assumptions ? named->assumptions : "", named->ledger ? named->ledger : "");
    ist_buffer_print(&held, "as-of: %s\nagainst: %s\ndigest: %s\n", day,
                     result->counterfactual == IST_NONE ? "" : briefing_counterfactual_name(result), digest);
    ist_buffer_print(&held, "futures: %llu\nseed: %llu\nshard: %d\nshards: %d\nfirst: %llu\nend: %llu\n",
                     (unsigned long long)futures, (unsigned long long)question->seed, number, count,
                     (unsigned long long)edge_of(futures, number - 1, count), (unsigned long long)edge_of(futures, number, count));
    ist_buffer_print(&held, "bytes: %llu\n\n", (unsigned long long)body.length);
    if (!body.failed) ist_buffer_add_n(&held, body.at, body.length);
    ist_buffer_print(&file, "%schecksum: %016llx\n", opening, (unsigned long long)(held.failed ? 0 : ist_pack_checksum(held.at, held.length)));
    if (!held.failed) ist_buffer_add_n(&file, held.at, held.length);
    ist_status status = body.failed || held.failed || file.failed ? ist_fail(err, IST_NOMEM, "out of memory for a shard")
                                                   : ist_write_file(path, file.at, file.length, err);
    ist_buffer_clear(&body);
    ist_buffer_clear(&held);
    ist_buffer_clear(&file);
    return status;
}

ist_status ist_briefing_shard(const ist_scenario *scenario, const ist_question *question, const ist_shard *named, int number,
                              int count, const char *path, ist_error *err)
{
    ist_status  status;
    ist_result *result = NULL;
    uint64_t    futures = briefing_futures(question), leaves = (futures + IST_MAX_BLOCK - 1) / IST_MAX_BLOCK;
    if (count < 1 || number < 1 || number > count || (uint64_t)count > leaves || count > IST_MOST_SHARDS)
        return ist_fail(err, IST_RANGE, "shard %d of %d: %llu futures make at most %llu shards of %d futures, counted from 1", number,
                        count, (unsigned long long)futures, (unsigned long long)leaves, IST_MAX_BLOCK);
    IST_CHECK(ist_briefing_open(&result, scenario, question, err));
    ist_cooperation_begin_at(result->run, edge_of(futures, number - 1, count));
    IST_CHECK(ist_cooperation_advance(result->run, edge_of(futures, number, count), &question->control, err));
    IST_CHECK(write_shard(result, question, named, number, count, path, err));
done:
    ist_result_free(result);
    return status;
}

/* -- reading -- */

/* The value of the next line, which must begin with `key`; NULL when it does not. Cuts the line off. */
static char *take_line(char **at, const char *key)
{
    size_t length = strlen(key);
    char  *end = strchr(*at, '\n'), *line = *at;
    if (!end || strncmp(line, key, length) != 0 || strncmp(line + length, ": ", 2) != 0) return NULL;
    *end = '\0';
    *at = end + 1;
    return line + length + 2;
}

static bool take_text(char **at, const char *key, char **out)
{
    char *value = take_line(at, key);
    if (value) *out = strdup(value);
    return value && *out;
}

static bool take_whole(char **at, const char *key, uint64_t *out)
{
    long long value = 0;
    char     *text = take_line(at, key);
    if (!text || !ist_parse_integer(text, &value) || value < 0) return false;
    *out = (uint64_t)value;
    return true;
}

static bool read_head(ist_shard *shard, char **at, uint64_t *out_bytes)
{
    uint64_t number = 0, count = 0;
    bool     fine = take_text(at, "scenario", &shard->scenario) && take_text(at, "assumptions", &shard->assumptions)
                && take_text(at, "ledger", &shard->ledger) && take_text(at, "as-of", &shard->as_of)
                && take_text(at, "against", &shard->against) && take_text(at, "digest", &shard->digest)
                && take_whole(at, "futures", &shard->futures) && take_whole(at, "seed", &shard->seed)
                && take_whole(at, "shard", &number) && take_whole(at, "shards", &count)
                && take_whole(at, "first", &shard->first) && take_whole(at, "end", &shard->end)
                && take_whole(at, "bytes", out_bytes) && *(*at)++ == '\n';
    if (!fine || count < 1 || count > IST_MOST_SHARDS || number < 1 || number > count) return false;
    shard->number = (int)number;
    shard->count = (int)count;
    return shard->first == edge_of(shard->futures, shard->number - 1, shard->count)
           && shard->end == edge_of(shard->futures, shard->number, shard->count);
}

/* Whether a file begins as a shard does: of one that has no end no more is read. What cannot be opened is told by who reads it. */
static bool begins_otherwise(const char *path)
{
    char   begin[sizeof opening - 1];
    FILE  *file = fopen(path, "rb");
    size_t length = file ? fread(begin, 1, sizeof begin, file) : 0;
    bool   otherwise = file && !ferror(file) && (length < sizeof begin || memcmp(begin, opening, sizeof begin) != 0);
    if (file) fclose(file);
    return otherwise;
}

/* Reads a file; *out_body lies in *out_bytes, which is the caller's to free. */
static ist_status read_file(ist_shard *shard, const char *path, char **out_bytes, const char **out_body, size_t *out_length,
                            ist_error *err)
{
    size_t      length = 0;
    uint64_t    bytes = 0;
    const char *checksum = NULL;
    char        computed[17];
    if (begins_otherwise(path))
        return ist_fail(err, IST_BROKEN, "%s is not a shard file of this version of Isthmus", path);
    IST_TRY(ist_read_file(path, largest_file, out_bytes, &length, err));
    if (length < strlen(opening)) return ist_fail(err, IST_BROKEN, "%s is cut off", path);
    char *at = *out_bytes + strlen(opening);
    if (!(checksum = take_line(&at, "checksum"))) return ist_fail(err, IST_BROKEN, "%s is damaged: its first lines are not in order", path);
    /* Before the lines are read, which cuts them; what they then say is what was written. */
    snprintf(computed, sizeof computed, "%016llx", (unsigned long long)ist_pack_checksum(at, length - (size_t)(at - *out_bytes)));
    bool same = strcmp(computed, checksum) == 0, read = read_head(shard, &at, &bytes);
    *out_length = length - (size_t)(at - *out_bytes);
    if (!same && read && *out_length != bytes)
        return ist_fail(err, IST_BROKEN, "%s is damaged: %zu bytes, not %llu; run shard %d/%d again", path, *out_length, (unsigned long long)bytes,
                        shard->number, shard->count);
    if (!same)
        return ist_fail(err, IST_BROKEN, "%s is damaged: its checksum is %s, not %s; run its shard again", path, computed, checksum);
    if (!read || *out_length != bytes) return ist_fail(err, IST_BROKEN, "%s is damaged: its first lines are not in order", path);
    *out_body = at;
    return IST_OK;
}

ist_status ist_shard_read(ist_shard *out, const char *path, ist_error *err)
{
    ist_shard   shard = { .path = strdup(path) };
    char       *bytes = NULL;
    const char *body;
    size_t      length;
    ist_status  status = shard.path ? read_file(&shard, path, &bytes, &body, &length, err) : ist_fail(err, IST_NOMEM, "out of memory");
    free(bytes);
    if (status == IST_OK) *out = shard;
    else ist_shard_free(&shard);
    return status;
}

void ist_shard_free(ist_shard *shard)
{
    free(shard->path);
    free(shard->scenario);
    free(shard->assumptions);
    free(shard->ledger);
    free(shard->against);
    free(shard->as_of);
    free(shard->digest);
    *shard = (ist_shard){ 0 };
}

/* -- joining -- */

static int by_number(const void *a, const void *b)
{
    const ist_shard *x = a, *y = b;
    return x->number != y->number ? (x->number > y->number) - (x->number < y->number) : strcmp(x->path, y->path);
}

static ist_status check_same(const ist_shard *a, const ist_shard *b, ist_error *err)
{
    if (strcmp(a->digest, b->digest) != 0)
        return ist_fail(err, IST_CONFLICT, "%s is of another scenario than %s (digest %s, not %s)", b->path, a->path, b->digest, a->digest);
    if (strcmp(a->against, b->against) != 0)
        return ist_fail(err, IST_CONFLICT, "%s is against '%s', %s against '%s'", b->path, b->against, a->path, a->against);
    if (a->seed != b->seed || a->futures != b->futures || a->count != b->count)
        return ist_fail(err, IST_CONFLICT, "%s is of another run than %s: %llu futures in %d shards with seed %llu, not %llu in %d with %llu",
                        b->path, a->path, (unsigned long long)b->futures, b->count, (unsigned long long)b->seed,
                        (unsigned long long)a->futures, a->count, (unsigned long long)a->seed);
    return IST_OK;
}

static ist_status name_missing(const ist_shard *shards, size_t n, ist_error *err)
{
    enum { NAMED = 12 };
    ist_buffer text = { 0 };
    int        missing = 0, some = 0;
    size_t     at = 0;
    for (int number = 1; number <= shards[0].count; number++) {
        if (at < n && shards[at].number == number) {
            at++;
            continue;
        }
        if (!some) some = number;
        if (missing++ < NAMED) ist_buffer_print(&text, "%s%d", missing > 1 ? ", " : "", number);
    }
    if (missing > NAMED) ist_buffer_add(&text, ", ...");
    ist_status status = IST_OK;
    if (missing)
        status = ist_fail(err, IST_MISSING, "%d of %d shards %s missing: %s; run %s again (isthmus run %s --futures %llu --seed %llu --shard %d/%d ...)",
                          missing, shards[0].count, missing > 1 ? "are" : "is", text.failed ? "?" : text.at, missing > 1 ? "these" : "it",
                          shards[0].scenario, (unsigned long long)shards[0].futures, (unsigned long long)shards[0].seed, some, shards[0].count);
    ist_buffer_clear(&text);
    return status;
}

ist_status ist_shards_check(ist_shard *shards, size_t n, ist_error *err)
{
    if (n == 0) return ist_fail(err, IST_MISSING, "there is no shard");
    for (size_t i = 1; i < n; i++) IST_TRY(check_same(&shards[0], &shards[i], err));
    qsort(shards, n, sizeof *shards, by_number);
    for (size_t i = 1; i < n; i++)
        if (shards[i].number == shards[i - 1].number)
            return ist_fail(err, IST_CONFLICT, "%s and %s both hold shard %d/%d", shards[i - 1].path, shards[i].path, shards[i].number,
                            shards[i].count);
    return name_missing(shards, n, err);
}

static ist_status add_shard(ist_result *result, const ist_shard *expected, ist_error *err)
{
    ist_shard   again = { 0 };
    char       *bytes = NULL;
    const char *body = NULL;
    size_t      length = 0;
    ist_status  status = read_file(&again, expected->path, &bytes, &body, &length, err);
    if (status == IST_OK) status = ist_cooperation_unpack(result->run, body, length, err);
    if (status == IST_BROKEN && body) ist_within(err, status, "%s", expected->path);
    free(bytes);
    ist_shard_free(&again);
    return status;
}

ist_status ist_briefing_merge(ist_result **out, const ist_scenario *scenario, const ist_question *question,
                              const ist_shard *shards, size_t n, ist_error *err)
{
    ist_status  status;
    ist_result *result = NULL;
    char        digest[IST_DIGEST_TEXT];
    ist_scenario_digest(scenario, digest);
    if (strcmp(digest, shards[0].digest) != 0)
        return ist_fail(err, IST_CONFLICT, "the scenario is not the one the shards were made with (digest %s, not %s)", digest, shards[0].digest);
    IST_CHECK(ist_briefing_open(&result, scenario, question, err));
    for (size_t i = 0; i < n; i++) IST_CHECK(add_shard(result, &shards[i], err));
    IST_CHECK(briefing_finish(result, question, err));
    *out = result;
    result = NULL;
done:
    ist_result_free(result);
    return status;
}
