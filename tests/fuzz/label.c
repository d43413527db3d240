/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as a label: STANAG 4774 XML when they begin with '<', the ledger's compact form otherwise.
 *
 * Claims: a refusal has a sentence; a label that is read can be written, and what is written reads back the same.
 */
#include "fuzz.h"

#include <isthmus/share/marking.h>
#include <stdlib.h>
#include <string.h>

const char *const fuzz_seeds[] = {
    "<originatorConfidentialityLabel xmlns=\"urn:nato:stanag:4774:confidentialitymetadatalabel:1:0\"><ConfidentialityInformation>"
    "<PolicyIdentifier URI=\"urn:oid:1.3.26.1.3.1\">NATO</PolicyIdentifier><Classification>SECRET</Classification><Category "
    "TagName=\"Releasable To\" Type=\"PERMISSIVE\"><GenericValue>KOR</GenericValue></Category></ConfidentialityInformation>"
    "<OriginatorID>USA</OriginatorID><CreationDateTime>2026-01-02T03:04:05Z</CreationDateTime></originatorConfidentialityLabel>",
    "<l:OriginatorConfidentialityLabel xmlns:l=\"urn:nato:stanag:4774:confidentialitymetadatalabel:1:0\" ReviewDateTime=\"2027-01-01T00:00:00Z\">"
    "<l:ConfidentialityInformation><!-- c --><l:PolicyIdentifier>ROK</l:PolicyIdentifier><l:Classification>\xea\xb5\xb0\xec\x82\xac II\xea\xb8\x89\xeb\xb9\x84\xeb\xb0\x80"
    "</l:Classification></l:ConfidentialityInformation></l:OriginatorConfidentialityLabel>",
    "NATO:SECRET//ATOMAL//REL JPN,ROK",
    NULL,
};

static void as_label(const ist_marking *marking)
{
    ist_marking again;
    ist_buffer out = { 0 };
    if (marking->kind != IST_MARKING_POLICY) return;
    if (ist_marking_write_xml(&out, marking, NULL) != IST_OK) abort();
    if (ist_marking_read_xml(&again, "again", out.at, out.length, NULL) != IST_OK) abort();
    if (memcmp(marking->values, again.values, sizeof again.values) != 0 || marking->level != again.level ||
        marking->policy != again.policy || marking->review_day != again.review_day || marking->created_day != again.created_day ||
        strcmp(marking->originator, again.originator) != 0)
        abort();
    if (!ist_marking_dominates(marking, &again)) abort();
    ist_buffer_clear(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ist_error err = { 0 };
    ist_marking marking;
    char *text = malloc(size + 1);
    if (!text) return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    ist_status status = size > 0 && *text == '<' ? ist_marking_read_xml(&marking, "input", text, size, &err) : ist_marking_read_compact(&marking, text, &err);
    if (status == IST_OK) as_label(&marking);
    else if (!err.text[0] || err.code != status) abort();
    free(text);
    return 0;
}
