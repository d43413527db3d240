/* SPDX-License-Identifier: Apache-2.0
 *
 * inputs.h: the ledger and the scenario that a command line asks for.
 */
#ifndef ISTHMUS_CMD_INPUTS_H
#define ISTHMUS_CMD_INPUTS_H

#include <isthmus/ledger/shipped.h>
#include <isthmus/ledger/store.h>

/* Opens the ledger in `given`, else in $ISTHMUS_LEDGER, else the one made from the shipped data. `given` may be
 * NULL. Free with ist_ledger_free. */
ist_status command_open_ledger(const char *given, ist_ledger **out, ist_error *err);

/* The path of a scenario: a word without '/' and '.' is one of the shipped scenarios ("paper"), NULL the default
 * one; anything else is a path as it stands. *out is the caller's to free. IST_MISSING names the nearest shipped. */
ist_status command_find_scenario(const char *given, char **out, ist_error *err);

#endif
