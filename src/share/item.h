/* SPDX-License-Identifier: Apache-2.0
 *
 * item.h: from an object of STIX to what the gate asks, and to the object without what may not leave.
 */
#ifndef ISTHMUS_SHARE_ITEM_H
#define ISTHMUS_SHARE_ITEM_H

#include <isthmus/base/arena.h>
#include <isthmus/base/json.h>
#include <isthmus/share/gate.h>

/* What the store says of an object that it holds. */
typedef struct share_held {
    const json_t *object;
    const char *category, *originator; /* borrowed while the item lives */
    bool consented, recalled;
    bool consent_kept; /* consented by a word that is kept, not only by an agreement that may end */
    bool given; /* by a partner: not ours */
} share_held;

/* Where objects and markings are looked up; both false when it is not held or not understood. What they give lives as long
 * as the item. */
typedef struct share_lookup {
    bool (*object)(void *context, const char *id, share_held *out);
    bool (*marking)(void *context, const char *id, bool given, ist_marking *out); /* `given`: of an object that a partner gave */
    void *context;
} share_lookup;

/* What an item stands on: every object and marking that was asked, for deciding again without the object. What would stand on more than
 * IST_MAX_PARTS of either is unreadable. */
typedef struct share_grounds {
    size_t n_ids, n_markings;
    const char *ids[IST_MAX_PARTS], *markings[IST_MAX_PARTS];
} share_grounds;

/* The item of an object. A reference stands for everything that its object names in turn: all their markings apply to it,
 * and one of them that is not held or not understood makes it unreadable. IST_NOMEM; IST_RANGE when it names more than
 * IST_MAX_PARTS things. */
ist_status share_item(const share_held *held, const share_lookup *lookup, ist_arena *arena, ist_release_item *out,
                      share_grounds *out_grounds, ist_error *err);

/* The object as it may leave: itself (a new reference) when nothing is left out, else a copy without what the decision
 * leaves out, under a new identifier that `key` makes from the partner, the object and what is left out. What remains is
 * checked as any object is. IST_SYNTAX, IST_RANGE when no valid object remains. */
ist_status share_sanitise(const json_t *object, const ist_release_item *item, const ist_decision *decision, const char *partner,
                          const unsigned char key[32], json_t **out, ist_error *err);

#endif
