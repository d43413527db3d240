/* SPDX-License-Identifier: Apache-2.0
 *
 * gate.h: may this leave, to that partner, on that day? The one function that decides.
 *
 * ist_gate_decide is a pure function of its arguments: no file, no clock, no memory but the stack. It is written
 * to be read by an auditor: rules in a fixed order, each with a name and a sentence, the first that fails refuses.
 * Whatever is not understood, not said or not covered is refused.
 *
 * An item is an object and everything that leaves with it or that it names: references and marked parts. The
 * object itself must pass every rule. A reference or part that does not pass is named in the decision, to be taken
 * out; where it cannot be taken out the object is refused.
 */
#ifndef ISTHMUS_SHARE_GATE_H
#define ISTHMUS_SHARE_GATE_H

#include <isthmus/share/marking.h>

/* The rules in the order in which they are asked. */
#define IST_RULE_LIST(X)                                                                             \
    X(RELEASED, "released", "every rule passed")                                                     \
    X(UNDERSTOOD, "understood", "a label that is not understood is not released")                    \
    X(LABELLED, "labelled", "an object without a label never leaves")                                \
    X(RECALLED, "recalled", "the originator took it back")                                           \
    X(REVIEWED, "reviewed", "the label's review date has passed")                                    \
    X(PARTNER, "partner", "the partner is not one we exchange with on that day")                     \
    X(AGREEMENT, "agreement", "no agreement between the two sides is in force on that day")          \
    X(CATEGORY, "category", "no agreement in force covers this category of information")             \
    X(EQUIVALENT, "equivalent", "the agreement has no equivalent of the level")                      \
    X(CEILING, "ceiling", "the level is above the agreement's ceiling")                              \
    X(RELEASABLE, "releasable", "the partner is not among those it may be released to")              \
    X(CAVEAT, "caveat", "the agreement does not cover a restriction that the label carries")         \
    X(ORIGINATOR, "originator", "the originator is another and has not consented")                   \
    X(REFERENCE, "reference", "it names something that may not leave and cannot be left out")        \
    X(PART, "part", "a part of it may not leave and cannot be left out")                             \
    X(COUNT_TOO_SMALL, "count", "a summary over fewer than the stated minimum may not leave")        \
    X(CLEARANCE, "clearance", "the label is above the reader's clearance")

typedef enum ist_rule {
#define IST_RULE_ENTRY(name, word, sentence) IST_RULE_##name,
    IST_RULE_LIST(IST_RULE_ENTRY)
#undef IST_RULE_ENTRY
    IST_RULES
} ist_rule;

const char *ist_rule_word(ist_rule rule);     /* "ceiling"; stable, in the audit */
const char *ist_rule_sentence(ist_rule rule);

/* IST_MAX_PARTS: references, marked parts, and different labels that one item may have, its references' among them. */
enum { IST_TERMS_PARTIES = 40, IST_TERMS_CATEGORIES = 32, IST_MAX_PARTS = 512 };

typedef enum ist_third_parties { IST_THIRD_NO, IST_THIRD_CONSENT, IST_THIRD_YES } ist_third_parties;

/* An agreement, as far as it lets information pass. Texts are borrowed. */
typedef struct ist_terms {
    const char *key;                          /* "agreement/..." */
    size_t      n_parties;
    const char *parties[IST_TERMS_PARTIES];   /* keys of actors */
    int         first_day, last_day;          /* in force on both and between */
    size_t      n_categories;
    const char *categories[IST_TERMS_CATEGORIES];
    /* Level that counts as equal on the other side, by policy of the label: equivalent[i][level], -1 none.
     * Row 0 is for labels in policies[0], row 1 for those in policies[1]. */
    const ist_policy *policies[2];
    int         equivalent[2][IST_LEVELS];
    int         ceiling[2];                   /* highest level of either policy that may pass; -1 nothing */
    ist_values  caveats[2];                   /* restrictive values that it covers, of either policy */
    int         tlp_ceiling;                  /* highest level of TLP that may pass; -1: only TLP:CLEAR */
    ist_third_parties third_parties;          /* may what passes be passed on? */
    const char *handling;                     /* what the recipient has to do; "" nothing said */
    bool        illustrative;                 /* no public table stands behind it */
} ist_terms;

/* Who asks to receive. Texts are borrowed. */
typedef struct ist_partner_facts {
    const char *side;      /* key of the actor: "ROK" */
    const char *code;      /* its code in "Releasable To": "KOR" */
    int first_day, last_day; /* exchange is open on both and between */
} ist_partner_facts;

/* One thing with labels of its own. */
typedef struct ist_release_part {
    const char        *what;       /* id of the object, or selector of a part; for the decision's words */
    size_t             n_markings;
    const ist_marking *markings;   /* [n_markings]; all apply */
    bool               unreadable; /* a marking of it is not understood or not held */
    bool               removable;  /* it can be left out and a valid object remains */
    const char        *category;   /* "" : that of the object */
    const char        *originator; /* key of an actor; "" or our side: ours */
    bool               consented;  /* its originator has agreed to this partner */
    bool               recalled;
} ist_release_part;

typedef struct ist_release_item {
    ist_release_part        object;
    size_t          n_references;
    const ist_release_part *references;    /* [n_references] objects that it names, closed over references */
    size_t          n_parts;
    const ist_release_part *parts;         /* [n_parts] granular markings */
    long            count, minimum; /* of a summary: how many it counts, how many it must; 0 and 0 otherwise */
} ist_release_item;

typedef enum ist_verdict { IST_REFUSE, IST_RELEASE, IST_RELEASE_SANITISED } ist_verdict;

typedef struct ist_decision {
    ist_verdict verdict;
    ist_rule    rule;         /* that refused, or that has something left out; RELEASED otherwise */
    const char *agreement;    /* under which it passes, or that came nearest; NULL where none was asked */
    const char *handling;     /* of that agreement; NULL */
    const char *what;         /* the thing that failed; borrowed from the item; NULL */
    size_t      n_removed;    /* references and parts to leave out */
    bool        remove_reference[IST_MAX_PARTS]; /* [n_references] */
    bool        remove_part[IST_MAX_PARTS];      /* [n_parts] */
} ist_decision;

/* Decides. `our_side` is the key of our actor. More than IST_MAX_PARTS references or parts is a refusal. */
void ist_gate_decide(const ist_release_item *item, const char *our_side, const ist_partner_facts *partner,
                     size_t n_terms, const ist_terms *terms, int day, ist_decision *out);

/* The rule that one part meets on its own, and through *out_terms the agreement (NULL when none was asked). */
ist_rule ist_gate_part(const ist_release_part *part, const char *category, const char *our_side,
                       const ist_partner_facts *partner, size_t n_terms, const ist_terms *terms, int day,
                       const ist_terms **out_terms);

/* Somebody who reads on our own side. */
typedef struct ist_reader {
    ist_marking clearance; /* IST_MARKING_PUBLIC: what is public only; IST_MARKING_POLICY: a level, and restrictive values held */
} ist_reader;

/* May one part be shown to a reader on our side on a day? A label of the reader's own policy must be dominated by the clearance
 * and, where it has an "Only", name that policy; one of another policy must be releasable to the reader's policy, without
 * restrictive values, and have an equivalent within the clearance by an agreement in force. TLP:RED is for those who were in
 * the room. */
ist_rule ist_gate_reader(const ist_release_part *part, const ist_reader *reader, size_t n_terms, const ist_terms *terms, int day);

/* "PUBLIC" or a label in compact form without recipients ("NATO:SECRET//ATOMAL"). IST_SYNTAX, IST_RANGE. */
ist_status ist_reader_named(ist_reader *out, const char *clearance, ist_error *err);
/* The rule for one release label of the ledger ("NATO:SECRET//REL ROK", "PUBLIC", "NONE"); RELEASED: it may be shown. */
ist_rule   ist_reader_of_label(const ist_reader *reader, const char *label, size_t n_terms, const ist_terms *terms, int day);

#endif
