/* SPDX-License-Identifier: Apache-2.0
 *
 * share_init.c: a new exchange.
 */
#include "share.h"

#include <stdio.h>

typedef struct asked { const char *side, *ledger; } asked;
static const option options[] = {
    OPTION_OF_LEDGER(asked, ledger),
    { "side", OPTION_TEXT, OPTION_HOLDS(asked, side), "ACTOR", "whose exchange it is: the key of an actor (NATO, ROK)" },
    { 0 },
};
static const asked defaults = { 0 };
static const command_example examples[] = {
    { "isthmus share init exchange.db --side NATO", "an empty exchange of NATO's" },
    { 0 },
};

static int run(const command_context *context)
{
    const asked *a = context->values;
    ist_exchange *exchange = NULL;
    ist_error err = { 0 };
    if (!a->side) return command_misuse(context->command, "--side ACTOR says whose exchange it is");
    char side[IST_PARTNER_TEXT];
    ist_status status = share_side(a->ledger, a->side, side, &err);
    const ist_exchange_options create = { .our_side = side, .create = true };
    if (status == IST_OK) status = ist_exchange_open(&exchange, context->operands[0], &create, &err);
    if (status != IST_OK) return command_fail(status, &err);
    fprintf(stderr, "isthmus: %s is an exchange of %s\n", context->operands[0], side);
    ist_exchange_free(exchange);
    return EXIT_DONE;
}

const command command_share_init = {
    .name = "share init",
    .gist = "make an empty exchange",
    .operands = "FILE",
    .about = "Makes the store of one node's exchange: partners, what is offered to each, what each gave, and the audit.",
    .examples = examples,
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof defaults,
    .run = run,
};
