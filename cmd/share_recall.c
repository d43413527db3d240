/* SPDX-License-Identifier: Apache-2.0
 *
 * share_recall.c: the originator's word: share recall takes an object back, share consent lets it pass to a partner.
 */
#include "share.h"

typedef struct asked {
    share_asked share;
    const char *reason;
} asked;
static const asked defaults = { .reason = "" };
static const option recall_options[] = {
    OPTIONS_OF_SHARE(asked, share),
    { "reason", OPTION_TEXT, OPTION_HOLDS(asked, reason), "WORDS", "why, for the audit" },
    { 0 },
};
static const option consent_options[] = {
    OPTIONS_OF_SHARE(asked, share),
    { 0 },
};

static int finish(share_opened *opened, ist_status status, const ist_error *err)
{
    share_close(opened);
    return status == IST_OK ? EXIT_DONE : command_fail(status, err);
}

static int run_recall(const command_context *context)
{
    const asked *a = context->values;
    share_opened opened;
    ist_error err = { 0 };
    ist_status status = share_open(&a->share, &opened, &err);
    if (status != IST_OK) return command_fail(status, &err);
    return finish(&opened, ist_exchange_recall(opened.exchange, context->operands[0], a->reason, &err), &err);
}

static int run_consent(const command_context *context)
{
    const asked *a = context->values;
    share_opened opened;
    ist_error err = { 0 };
    ist_status status = share_open(&a->share, &opened, &err);
    if (status != IST_OK) return command_fail(status, &err);
    return finish(&opened, ist_exchange_consent(opened.exchange, context->operands[0], context->operands[1], &err), &err);
}

const command command_share_recall = {
    .name = "share recall",
    .gist = "take an object back from every partner's outbox",
    .operands = "ID",
    .about = "The object, ours or one that a partner gave, and whatever was released that names it or was made from it, is absent from all "
             "outboxes from now on.",
    .examples = (const command_example[]){ { "isthmus share recall report--e0000001-1111-4111-8111-000000000008 --reason 'downgraded in error'",
                                             "no partner sees it any more" }, { 0 } },
    .options = recall_options, .defaults = &defaults, .values_size = sizeof defaults, .run = run_recall,
};
const command command_share_consent = {
    .name = "share consent",
    .gist = "record that an object's originator agrees to a partner",
    .operands = "ID PARTNER",
    .about = "Without it what another gave us is not passed on, unless its agreement lets it.",
    .examples = (const command_example[]){ { "isthmus share consent report--e0000001-1111-4111-8111-000000000008 jpn", "may go to jpn" }, { 0 } },
    .options = consent_options, .defaults = &defaults, .values_size = sizeof defaults, .run = run_consent,
};
