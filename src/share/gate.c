/* SPDX-License-Identifier: Apache-2.0
 *
 * gate.c: the release decision. Read gate.h first; read this file from the bottom up: decide, part, agreement,
 * marking.
 */
#include <isthmus/share/gate.h>

#include <string.h>

static const struct { const char *word, *sentence; } rules[IST_RULES] = {
#define IST_RULE_ENTRY(name, word, sentence) { word, sentence },
    IST_RULE_LIST(IST_RULE_ENTRY)
#undef IST_RULE_ENTRY
};

const char *ist_rule_word(ist_rule rule) { return rules[rule].word; }
const char *ist_rule_sentence(ist_rule rule) { return rules[rule].sentence; }

static bool is_ours(const char *actor, const char *our_side) { return !actor[0] || strcmp(actor, our_side) == 0; }

static bool has_party(const ist_terms *terms, const char *actor)
{
    for (size_t i = 0; i < terms->n_parties; i++)
        if (strcmp(terms->parties[i], actor) == 0) return true;
    return false;
}

static bool covers(const ist_terms *terms, const char *category)
{
    for (size_t i = 0; i < terms->n_categories; i++)
        if (strcmp(terms->categories[i], category) == 0) return true;
    return false;
}

/* Permissive tags: the partner must stand in each that is there, and in one at least. */
static bool is_releasable(const ist_marking *marking, const char *code)
{
    static const ist_tag recipients[] = { IST_TAG_RELEASABLE, IST_TAG_ONLY };
    bool named = false;
    for (size_t i = 0; i < 2; i++) {
        const ist_values *set = &marking->values[recipients[i]];
        if (ist_values_none(set)) continue;
        if (!ist_values_has(set, ist_policy_value(marking->policy, recipients[i], code))) return false;
        named = true;
    }
    return named;
}

/* One marking under one agreement that is in force and covers the category. */
static ist_rule check_marking(const ist_marking *marking, const ist_partner_facts *partner, const ist_terms *terms)
{
    if (marking->kind == IST_MARKING_PUBLIC || marking->kind == IST_MARKING_STATEMENT) return IST_RULE_RELEASED;
    if (strcmp(ist_policy_name(marking->policy), "TLP") == 0)
        return marking->level <= terms->tlp_ceiling ? IST_RULE_RELEASED : IST_RULE_CEILING;
    int side = marking->policy == terms->policies[0] ? 0 : marking->policy == terms->policies[1] ? 1 : -1;
    if (side < 0 || terms->equivalent[side][marking->level] < 0) return IST_RULE_EQUIVALENT;
    if (marking->level > terms->ceiling[side]) return IST_RULE_CEILING;
    if (!is_releasable(marking, partner->code)) return IST_RULE_RELEASABLE;
    if (!ist_values_within(&marking->values[IST_TAG_SENSITIVITY], &terms->caveats[side])) return IST_RULE_CAVEAT;
    return IST_RULE_RELEASED;
}

/* A part under one agreement. */
static ist_rule check_agreement(const ist_release_part *part, const char *category, const char *our_side,
                                const ist_partner_facts *partner, const ist_terms *terms, int day)
{
    if (!has_party(terms, our_side) || !has_party(terms, partner->side) || day < terms->first_day || day > terms->last_day)
        return IST_RULE_AGREEMENT;
    if (!covers(terms, category)) return IST_RULE_CATEGORY;
    ist_rule first = IST_RULE_RELEASED;
    for (size_t i = 0; i < part->n_markings; i++) {
        ist_rule rule = check_marking(&part->markings[i], partner, terms);
        if (rule != IST_RULE_RELEASED && (first == IST_RULE_RELEASED || rule < first)) first = rule;
    }
    return first;
}

/* What no agreement changes. */
static ist_rule check_label(const ist_release_part *part, int day, bool *out_public)
{
    bool labelled = false;
    *out_public = true;
    if (part->unreadable) return IST_RULE_UNDERSTOOD;
    for (size_t i = 0; i < part->n_markings; i++) {
        const ist_marking *marking = &part->markings[i];
        if (marking->kind == IST_MARKING_NONE) return IST_RULE_LABELLED;
        if (marking->kind == IST_MARKING_POLICY) *out_public = false;
        if (marking->kind != IST_MARKING_STATEMENT) labelled = true;
    }
    if (!labelled) return IST_RULE_LABELLED;
    if (part->recalled) return IST_RULE_RECALLED;
    for (size_t i = 0; i < part->n_markings; i++)
        if (day > part->markings[i].review_day) return IST_RULE_REVIEWED;
    return IST_RULE_RELEASED;
}

/* Originator consent: ours, or agreed to, or public. What another gave under an agreement that lets it be passed
 * on counts as agreed to: who fills in the part looks that up. */
static bool has_consent(const ist_release_part *part, const char *our_side)
{
    if (!is_ours(part->originator, our_side) && !part->consented) return false;
    for (size_t i = 0; i < part->n_markings; i++)
        if (!is_ours(part->markings[i].originator, our_side) && !part->consented) return false;
    return true;
}

ist_rule ist_gate_part(const ist_release_part *part, const char *category, const char *our_side,
                       const ist_partner_facts *partner, size_t n_terms, const ist_terms *terms, int day,
                       const ist_terms **out_terms)
{
    bool is_public;
    *out_terms = NULL;
    ist_rule rule = check_label(part, day, &is_public);
    if (rule != IST_RULE_RELEASED) return rule;
    if (day < partner->first_day || day > partner->last_day) return IST_RULE_PARTNER;
    if (is_public) return IST_RULE_RELEASED;
    if (part->category[0]) category = part->category;
    rule = IST_RULE_AGREEMENT;
    for (size_t i = 0; i < n_terms && rule != IST_RULE_RELEASED; i++) {
        ist_rule under = check_agreement(part, category, our_side, partner, &terms[i], day);
        /* of several agreements that refuse, the one that came furthest is named */
        if (under == IST_RULE_RELEASED || under > rule) {
            rule = under;
            *out_terms = under == IST_RULE_AGREEMENT ? NULL : &terms[i];
        }
    }
    if (rule == IST_RULE_RELEASED && !has_consent(part, our_side)) return IST_RULE_ORIGINATOR;
    return rule;
}

static void refuse(ist_decision *out, ist_rule rule, const char *what)
{
    out->verdict = IST_REFUSE;
    out->rule = rule;
    out->what = what;
    out->n_removed = 0;
}

/* Asks every reference or part; false when one fails that cannot be left out. */
static bool check_all(size_t n, const ist_release_part *parts, ist_rule refusal, bool *remove, const ist_release_item *item,
                      const char *our_side, const ist_partner_facts *partner, size_t n_terms, const ist_terms *terms,
                      int day, ist_decision *out)
{
    for (size_t i = 0; i < n; i++) {
        const ist_terms *under;
        ist_rule rule = ist_gate_part(&parts[i], item->object.category, our_side, partner, n_terms, terms, day, &under);
        if (rule == IST_RULE_RELEASED) continue;
        if (!parts[i].removable) {
            refuse(out, refusal, parts[i].what);
            return false;
        }
        remove[i] = true;
        if (out->n_removed++ == 0) {
            out->verdict = IST_RELEASE_SANITISED;
            out->rule = rule;
            out->what = parts[i].what;
        }
    }
    return true;
}

void ist_gate_decide(const ist_release_item *item, const char *our_side, const ist_partner_facts *partner,
                     size_t n_terms, const ist_terms *terms, int day, ist_decision *out)
{
    const ist_terms *under;
    memset(out, 0, sizeof *out);
    ist_rule rule = ist_gate_part(&item->object, item->object.category, our_side, partner, n_terms, terms, day, &under);
    if (under) {
        out->agreement = under->key;
        out->handling = under->handling;
    }
    if (rule != IST_RULE_RELEASED) {
        refuse(out, rule, item->object.what);
        return;
    }
    if (item->count < item->minimum) {
        refuse(out, IST_RULE_COUNT_TOO_SMALL, item->object.what);
        return;
    }
    if (item->n_references > IST_MAX_PARTS || item->n_parts > IST_MAX_PARTS) {
        refuse(out, IST_RULE_REFERENCE, item->object.what);
        return;
    }
    out->verdict = IST_RELEASE;
    out->rule = IST_RULE_RELEASED;
    if (check_all(item->n_references, item->references, IST_RULE_REFERENCE, out->remove_reference, item, our_side,
                  partner, n_terms, terms, day, out))
        check_all(item->n_parts, item->parts, IST_RULE_PART, out->remove_part, item, our_side, partner, n_terms, terms,
                  day, out);
}

/* ---- who reads on our own side */

/* A label of another policy: shown where an agreement in force says what it counts as here. */
static ist_rule check_foreign(const ist_marking *marking, const ist_policy *own, int cleared, size_t n_terms, const ist_terms *terms, int day)
{
    ist_rule rule = IST_RULE_EQUIVALENT;
    for (size_t i = 0; i < n_terms && rule != IST_RULE_RELEASED; i++) {
        const ist_terms *t = &terms[i];
        int side = marking->policy == t->policies[0] ? 0 : marking->policy == t->policies[1] ? 1 : -1;
        if (side < 0 || t->policies[1 - side] != own || day < t->first_day || day > t->last_day) continue;
        int equal = t->equivalent[side][marking->level];
        if (equal >= 0) rule = equal <= cleared ? IST_RULE_RELEASED : IST_RULE_CLEARANCE;
    }
    if (rule != IST_RULE_RELEASED) return rule;
    if (!is_releasable(marking, ist_policy_code(own))) return IST_RULE_RELEASABLE;
    return ist_values_none(&marking->values[IST_TAG_SENSITIVITY]) ? IST_RULE_RELEASED : IST_RULE_CAVEAT;
}

static ist_rule check_clearance(const ist_marking *marking, const ist_marking *clearance, size_t n_terms, const ist_terms *terms, int day)
{
    const ist_policy *own = clearance->policy;
    if (marking->kind != IST_MARKING_POLICY) return IST_RULE_RELEASED;
    if (clearance->kind != IST_MARKING_POLICY) return IST_RULE_CLEARANCE;
    if (strcmp(ist_policy_name(marking->policy), "TLP") == 0)
        return marking->level < IST_LEVELS - 1 ? IST_RULE_RELEASED : IST_RULE_CLEARANCE;
    if (marking->policy != own) return check_foreign(marking, own, clearance->level, n_terms, terms, day);
    if (marking->level > clearance->level) return IST_RULE_CLEARANCE;
    if (!ist_values_within(&marking->values[IST_TAG_SENSITIVITY], &clearance->values[IST_TAG_SENSITIVITY])) return IST_RULE_CAVEAT;
    const ist_values *only = &marking->values[IST_TAG_ONLY];
    bool meant = ist_values_none(only) || ist_values_has(only, ist_policy_value(own, IST_TAG_ONLY, ist_policy_code(own)));
    return meant ? IST_RULE_RELEASED : IST_RULE_RELEASABLE;
}

ist_rule ist_gate_reader(const ist_release_part *part, const ist_reader *reader, size_t n_terms, const ist_terms *terms, int day)
{
    bool is_public;
    ist_rule rule = check_label(part, day, &is_public);
    for (size_t i = 0; i < part->n_markings && rule == IST_RULE_RELEASED; i++)
        rule = check_clearance(&part->markings[i], &reader->clearance, n_terms, terms, day);
    return rule;
}
