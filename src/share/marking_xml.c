/* SPDX-License-Identifier: Apache-2.0
 *
 * marking_xml.c: labels as STANAG 4774 (ADatP-4774) XML.
 *
 * Writers disagree about the first letter of the root and about URI, URL and OID of a policy; all are read, one is
 * written. An element or attribute that is not known is refused: it might restrict.
 */
#include "share_local.h"
#include "stix_local.h"

#include <isthmus/base/time.h>
#include <isthmus/share/marking.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <stdlib.h>
#include <string.h>

#define LABEL_NAMESPACE "urn:nato:stanag:4774:confidentialitymetadatalabel:1:0"
#define SCHEMA_NAMESPACE "http://www.w3.org/2001/XMLSchema-instance"
enum { LARGEST_LABEL = 1 << 20 };

static bool is_named(const xmlNode *node, const char *name) { return strcmp((const char *)node->name, name) == 0; }

/* The next element at or behind `node`; NULL at the end. Text between elements must be blank, and comments pass. */
static ist_status next_element(const xmlNode *node, const xmlNode **out, ist_error *err)
{
    for (; node; node = node->next) {
        if (node->type == XML_ELEMENT_NODE) {
            if (!node->ns || strcmp((const char *)node->ns->href, LABEL_NAMESPACE) != 0)
                return ist_fail(err, IST_RANGE, "line %ld: element <%s> is not of the label's namespace", xmlGetLineNo(node),
                                (const char *)node->name);
            break;
        }
        if (node->type == XML_COMMENT_NODE || (node->type == XML_TEXT_NODE && xmlIsBlankNode(node))) continue;
        return ist_fail(err, IST_SYNTAX, "line %ld: text between elements", xmlGetLineNo(node));
    }
    *out = node;
    return IST_OK;
}

/* The text of an element that holds nothing else, without blanks at its ends. */
static ist_status element_text(const xmlNode *element, char *out, size_t room, ist_error *err)
{
    size_t length = 0;
    for (const xmlNode *node = element->children; node; node = node->next) {
        if (node->type == XML_COMMENT_NODE) continue;
        if (node->type != XML_TEXT_NODE && node->type != XML_CDATA_SECTION_NODE)
            return ist_fail(err, IST_SYNTAX, "line %ld: <%s> holds more than text", xmlGetLineNo(node), (const char *)element->name);
        size_t more = strlen((const char *)node->content);
        if (length + more >= room)
            return ist_fail(err, IST_RANGE, "line %ld: the text of <%s> is too long", xmlGetLineNo(node), (const char *)element->name);
        memcpy(out + length, node->content, more);
        length += more;
    }
    out[length] = '\0';
    size_t blanks = strspn(out, " \t\r\n");
    memmove(out, out + blanks, length - blanks + 1);
    for (length = strlen(out); length > 0 && strchr(" \t\r\n", out[length - 1]); length--) out[length - 1] = '\0';
    return IST_OK;
}

/* Refuses an attribute whose name is not among `known` (a blank between). */
static ist_status check_attributes(const xmlNode *element, const char *known, ist_error *err)
{
    for (const xmlAttr *attribute = element->properties; attribute; attribute = attribute->next) {
        const char *name = (const char *)attribute->name;
        if (attribute->ns && strcmp((const char *)attribute->ns->href, SCHEMA_NAMESPACE) == 0 && strstr(name, "chemaLocation"))
            continue; /* where a schema is to be found: it is not looked for */
        if (attribute->ns || !stix_is_word(known, name)) /* of another namespace: nobody here knows what it says */
            return ist_fail(err, IST_RANGE, "line %ld: attribute '%s' of <%s> is not understood", xmlGetLineNo(element), name,
                            (const char *)element->name);
    }
    return IST_OK;
}

/* An attribute's text, or "" where it is absent. */
static ist_status attribute_text(const xmlNode *element, const char *name, char *out, size_t room, ist_error *err)
{
    xmlChar *text = xmlGetNoNsProp(element, (const xmlChar *)name);
    ist_status status = IST_OK;
    out[0] = '\0';
    if (text && strlen((const char *)text) >= room)
        status = ist_fail(err, IST_RANGE, "line %ld: attribute '%s' is too long", xmlGetLineNo(element), name);
    else if (text) strcpy(out, (const char *)text);
    xmlFree(text);
    return status;
}

static ist_status read_category(ist_marking *marking, const xmlNode *category, ist_error *err)
{
    char name[80], type[20], value[80];
    const xmlNode *node;
    int count = 0;
    IST_TRY(check_attributes(category, "TagName Type URI URL", err));
    IST_TRY(attribute_text(category, "TagName", name, sizeof name, err));
    IST_TRY(attribute_text(category, "Type", type, sizeof type, err));
    int tag = ist_tag_named(name);
    if (tag < 0) return ist_fail(err, IST_RANGE, "line %ld: tag '%s' is not understood", xmlGetLineNo(category), name);
    if (strcmp(type, ist_tag_type_word((ist_tag)tag)) != 0)
        return ist_fail(err, IST_RANGE, "line %ld: tag '%s' is %s, not '%s'", xmlGetLineNo(category), name,
                        ist_tag_type_word((ist_tag)tag), type);
    IST_TRY(next_element(category->children, &node, err));
    for (; node; count++) {
        if (!is_named(node, "GenericValue"))
            return ist_fail(err, IST_RANGE, "line %ld: <%s> in a category is not understood", xmlGetLineNo(node), (const char *)node->name);
        IST_TRY(check_attributes(node, "", err));
        IST_TRY(element_text(node, value, sizeof value, err));
        IST_TRY(share_add_value(marking, tag, value, err));
        IST_TRY(next_element(node->next, &node, err));
    }
    if (count == 0) return ist_fail(err, IST_SYNTAX, "line %ld: category '%s' has no value", xmlGetLineNo(category), name);
    return IST_OK;
}

static ist_status read_information(ist_marking *marking, const xmlNode *information, ist_error *err)
{
    char policy[80] = "", level[80] = "";
    const xmlNode *node;
    IST_TRY(check_attributes(information, "", err));
    IST_TRY(next_element(information->children, &node, err));
    while (node) {
        if (is_named(node, "PolicyIdentifier") && !policy[0]) {
            IST_TRY(check_attributes(node, "URI URL OID", err));
            IST_TRY(element_text(node, policy, sizeof policy, err));
        } else if (is_named(node, "Classification") && policy[0] && !level[0]) {
            IST_TRY(check_attributes(node, "URI URL", err));
            IST_TRY(element_text(node, level, sizeof level, err));
            IST_TRY(share_set_level(marking, policy, level, err));
        } else if (is_named(node, "Category") && level[0]) IST_TRY(read_category(marking, node, err));
        else
            return ist_fail(err, IST_SYNTAX, "line %ld: <%s> is out of place: a policy, a classification, then categories",
                            xmlGetLineNo(node), (const char *)node->name);
        IST_TRY(next_element(node->next, &node, err));
    }
    if (!level[0]) return ist_fail(err, IST_SYNTAX, "line %ld: no classification", xmlGetLineNo(information));
    return IST_OK;
}

static ist_status read_day(const xmlNode *node, int *out, ist_error *err)
{
    char text[40];
    int64_t moment;
    IST_TRY(element_text(node, text, sizeof text, err));
    if (share_read_time(text, &moment, out) || ist_parse_date(text, NULL, out)) return IST_OK;
    return ist_fail(err, IST_SYNTAX, "line %ld: '%s' is not a moment in UTC or a day", xmlGetLineNo(node), text);
}

static ist_status read_root(ist_marking *marking, const xmlNode *root, ist_error *err)
{
    static const char *const names[] = { "originatorConfidentialityLabel", "OriginatorConfidentialityLabel" };
    const xmlNode *node;
    bool informed = false;
    if (!root || !root->ns || strcmp((const char *)root->ns->href, LABEL_NAMESPACE) != 0 ||
        (!is_named(root, names[0]) && !is_named(root, names[1])))
        return ist_fail(err, IST_SYNTAX, "not an <%s> of %s", names[0], LABEL_NAMESPACE);
    IST_TRY(check_attributes(root, "Id ReviewDateTime", err));
    char review[40];
    int64_t moment;
    IST_TRY(attribute_text(root, "ReviewDateTime", review, sizeof review, err));
    if (review[0] && !share_read_time(review, &moment, &marking->review_day))
        return ist_fail(err, IST_SYNTAX, "ReviewDateTime '%s' is not a moment in UTC", review);
    IST_TRY(next_element(root->children, &node, err));
    while (node) {
        if (is_named(node, "ConfidentialityInformation") && !informed) {
            IST_TRY(read_information(marking, node, err));
            informed = true;
        } else if (is_named(node, "OriginatorID") && informed)
            IST_TRY(element_text(node, marking->originator, sizeof marking->originator, err));
        else if (is_named(node, "CreationDateTime") && informed) IST_TRY(read_day(node, &marking->created_day, err));
        else if (is_named(node, "ReviewDateTime") && informed) IST_TRY(read_day(node, &marking->review_day, err));
        else
            return ist_fail(err, IST_RANGE, "line %ld: <%s> is not understood here", xmlGetLineNo(node), (const char *)node->name);
        IST_TRY(next_element(node->next, &node, err));
    }
    if (!informed) return ist_fail(err, IST_SYNTAX, "no <ConfidentialityInformation>");
    if (marking->created_day > marking->review_day) return ist_fail(err, IST_RANGE, "the review is before the creation");
    return IST_OK;
}

ist_status ist_marking_read_xml(ist_marking *out, const char *name, const char *text, size_t length, ist_error *err)
{
    if (length > LARGEST_LABEL) return ist_fail(err, IST_RANGE, "%s: over 1 MiB", name);
    ist_marking marking = { .review_day = IST_NO_REVIEW };
    xmlParserCtxt *parser = xmlNewParserCtxt();
    if (!parser) return ist_fail(err, IST_NOMEM, "%s: out of memory", name);
    xmlDoc *document = xmlCtxtReadMemory(parser, text, (int)length, name, NULL,
                                         XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    ist_status status = IST_OK;
    if (!document) {
        const xmlError *fault = xmlCtxtGetLastError(parser);
        status = ist_fail(err, IST_SYNTAX, "%s:%d: not XML: %s", name, fault ? fault->line : 1,
                          fault && fault->message ? fault->message : "");
    } else if (document->intSubset || document->extSubset)
        status = ist_fail(err, IST_RANGE, "%s: a document type is not allowed in a label", name);
    else {
        status = read_root(&marking, xmlDocGetRootElement(document), err);
        if (status == IST_OK) status = ist_marking_check(&marking, err);
        if (status != IST_OK) ist_within(err, status, "%s", name);
    }
    xmlFreeDoc(document);
    xmlFreeParserCtxt(parser);
    if (status == IST_OK) *out = marking;
    return status;
}

/* ---- writing */

static void add_moment(ist_buffer *out, const char *element, int day)
{
    char text[IST_DATE_TEXT];
    ist_format_day(day, text);
    ist_buffer_print(out, "  <%s>%sT00:00:00Z</%s>\n", element, text, element);
}

static void add_category(ist_buffer *out, const ist_marking *marking, ist_tag tag)
{
    char value[IST_VALUE_TEXT];
    if (ist_values_none(&marking->values[tag])) return;
    ist_buffer_print(out, "    <Category TagName=\"%s\" Type=\"%s\">\n", ist_tag_name(tag), ist_tag_type_word(tag));
    for (int i = 0; i < IST_TAG_VALUES; i++)
        if (ist_values_has(&marking->values[tag], i) && ist_policy_value_name(marking->policy, tag, i, value))
            ist_buffer_print(out, "      <GenericValue>%s</GenericValue>\n", value);
    ist_buffer_add(out, "    </Category>\n");
}

ist_status ist_marking_write_xml(ist_buffer *out, const ist_marking *marking, ist_error *err)
{
    if (marking->kind != IST_MARKING_POLICY || strcmp(ist_policy_name(marking->policy), "TLP") == 0)
        return ist_fail(err, IST_RANGE, "only a label of a policy with levels is written as STANAG 4774");
    ist_buffer_print(out, "<originatorConfidentialityLabel xmlns=\"%s\">\n  <ConfidentialityInformation>\n", LABEL_NAMESPACE);
    ist_buffer_add(out, "    <PolicyIdentifier");
    if (*ist_policy_uri(marking->policy)) ist_buffer_print(out, " URI=\"%s\"", ist_policy_uri(marking->policy));
    ist_buffer_print(out, ">%s</PolicyIdentifier>\n    <Classification>", ist_policy_name(marking->policy));
    ist_buffer_add_xml(out, ist_policy_level_name(marking->policy, marking->level));
    ist_buffer_add(out, "</Classification>\n");
    for (int tag = 0; tag < IST_TAG_COUNT; tag++) add_category(out, marking, (ist_tag)tag);
    ist_buffer_add(out, "  </ConfidentialityInformation>\n");
    if (marking->originator[0]) {
        ist_buffer_add(out, "  <OriginatorID>");
        ist_buffer_add_xml(out, marking->originator);
        ist_buffer_add(out, "</OriginatorID>\n");
    }
    if (marking->created_day) add_moment(out, "CreationDateTime", marking->created_day);
    if (marking->review_day != IST_NO_REVIEW) add_moment(out, "ReviewDateTime", marking->review_day);
    ist_buffer_add(out, "</originatorConfidentialityLabel>\n");
    return IST_OK;
}
