/* SPDX-License-Identifier: Apache-2.0
 *
 * share_label.c: a confidentiality label checked, and written in another form.
 */
#include "command.h"

#include <isthmus/share/marking.h>
#include <isthmus/share/stix.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { AS_WORDS, AS_XML, AS_STIX, AS_COMPACT };
static const char *const forms[] = { "words", "xml", "stix", "compact", NULL };

typedef struct asked {
    const char *check;
    int form;
} asked;
static const option options[] = {
    { "check", OPTION_TEXT, OPTION_HOLDS(asked, check), "FILE",
      "reads the label from a file: STANAG 4774 XML, a STIX marking-definition, or compact" },
    { "write", OPTION_CHOICE, OPTION_HOLDS(asked, form), "FORM", "how to write it: words (default), xml, stix, compact",
      .choices = forms },
    { 0 },
};
static const asked defaults = { .form = AS_WORDS };
static const command_example examples[] = {
    { "isthmus share label 'NATO:SECRET//REL KOR'", "a label of the ledger, in words" },
    { "isthmus share label --check label.xml --write stix", "a STANAG 4774 label as an extension for STIX" },
    { 0 },
};

enum { LARGEST_LABEL = 1 << 20 };

/* A file's label by its first character. */
static ist_status read_file(ist_marking *out, const char *path, ist_error *err)
{
    char *text = NULL;
    size_t length;
    json_t *value = NULL;
    ist_status status = IST_OK;
    IST_TRY(ist_read_file(path, LARGEST_LABEL, &text, &length, err));
    size_t blank = strspn(text, " \t\r\n");
    if (text[blank] == '<' || strncmp(text, "\xef\xbb\xbf<", 4) == 0) {
        status = ist_marking_read_xml(out, path, text, length, err);
    } else if (text[blank] == '{' || (unsigned char)text[blank] == 0xef) {
        IST_CHECK(ist_stix_read(&value, path, text, length, err));
        status = ist_stix_check_object(value, err);
        if (status == IST_OK) status = ist_marking_read_stix(out, value, err);
        if (status != IST_OK) ist_within(err, status, "%s", path);
    } else {
        bool has_zero = memchr(text, '\0', length) != NULL;
        for (size_t end = strlen(text); end > blank && strchr(" \t\r\n", text[end - 1]); end--) text[end - 1] = '\0';
        if (has_zero) status = ist_fail(err, IST_SYNTAX, "a zero byte");
        else if (!text[blank]) status = ist_fail(err, IST_SYNTAX, "empty; a label is wanted");
        else status = ist_marking_read_compact(out, text + blank, err);
        if (status != IST_OK) ist_within(err, status, "%s", path);
    }
done:
    json_decref(value);
    free(text);
    return status;
}

static int run(const command_context *context)
{
    const asked *a = context->values;
    ist_error err = { 0 };
    ist_marking marking;
    ist_buffer out = { 0 };
    if ((context->operand_count == 1) == (a->check != NULL))
        return command_misuse(context->command, "one label: as an operand, or --check FILE");
    ist_status status = a->check ? read_file(&marking, a->check, &err)
                                 : ist_marking_read_compact(&marking, context->operands[0], &err);
    if (status != IST_OK) return command_fail(status, &err);
    switch (a->form) {
    case AS_XML: status = ist_marking_write_xml(&out, &marking, &err); break;
    case AS_STIX: status = ist_marking_write_extension(&out, &marking, &err); break;
    case AS_COMPACT: status = ist_marking_write_compact(&out, &marking, &err); break;
    default: ist_marking_print(&out, &marking);
    }
    if (status == IST_OK && a->form != AS_XML) ist_buffer_add(&out, "\n");
    if (status == IST_OK) return command_print_text(&out);
    ist_buffer_clear(&out);
    return command_fail(status, &err);
}

const command command_share_label = {
    .name = "share label",
    .gist = "check a confidentiality label, or write it in another form",
    .operands = "[LABEL]",
    .about = "Reads one label whole or refuses it: policy, level, tags and values must be in the tables of a policy that "
             "is known, and may stand together. LABEL is the ledger's compact form, POLICY:LEVEL//CATEGORY//REL PARTNER.",
    .examples = examples,
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof defaults,
    .run = run,
};
