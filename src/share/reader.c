/* SPDX-License-Identifier: Apache-2.0
 *
 * reader.c: clearances and release labels in the ledger's words, for the gate's question about readers.
 */
#include <isthmus/share/gate.h>

ist_status ist_reader_named(ist_reader *out, const char *clearance, ist_error *err)
{
    ist_marking marking;
    IST_TRY(ist_marking_read_compact(&marking, clearance, err));
    if (marking.kind == IST_MARKING_NONE) return ist_fail(err, IST_SYNTAX, "a clearance is PUBLIC or POLICY:LEVEL (NATO:SECRET)");
    if (!ist_values_none(&marking.values[IST_TAG_RELEASABLE])) return ist_fail(err, IST_SYNTAX, "a clearance has no recipients ('REL')");
    out->clearance = marking;
    return IST_OK;
}

ist_rule ist_reader_of_label(const ist_reader *reader, const char *label, size_t n_terms, const ist_terms *terms, int day)
{
    ist_marking marking;
    const ist_release_part part = { .what = label, .n_markings = 1, .markings = &marking, .category = "", .originator = "" };
    if (ist_marking_read_compact(&marking, label, NULL) != IST_OK) return IST_RULE_UNDERSTOOD;
    return ist_gate_reader(&part, reader, n_terms, terms, day);
}
