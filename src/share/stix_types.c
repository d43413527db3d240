/* SPDX-License-Identifier: Apache-2.0
 *
 * stix_types.c: what STIX 2.1 says of each type (sections 3 to 7), one row each.
 */
#include "stix_types.h"

#include <string.h>

static const stix_type types[] = {
    /* section 4 */
    { "attack-pattern", STIX_DOMAIN, "name", "" },
    { "campaign", STIX_DOMAIN, "name", "" },
    { "course-of-action", STIX_DOMAIN, "name", "" },
    { "grouping", STIX_DOMAIN, "context object_refs", "" },
    { "identity", STIX_DOMAIN, "name", "" },
    { "incident", STIX_DOMAIN, "name", "" },
    { "indicator", STIX_DOMAIN, "pattern pattern_type valid_from", "" },
    { "infrastructure", STIX_DOMAIN, "name", "" },
    { "intrusion-set", STIX_DOMAIN, "name", "" },
    { "location", STIX_DOMAIN, "", "region country latitude" },
    { "malware", STIX_DOMAIN, "is_family", "" },
    { "malware-analysis", STIX_DOMAIN, "product", "result analysis_sco_refs" },
    { "note", STIX_DOMAIN, "content object_refs", "" },
    { "observed-data", STIX_DOMAIN, "first_observed last_observed number_observed", "objects object_refs" },
    { "opinion", STIX_DOMAIN, "opinion object_refs", "" },
    { "report", STIX_DOMAIN, "name published object_refs", "" },
    { "threat-actor", STIX_DOMAIN, "name", "" },
    { "tool", STIX_DOMAIN, "name", "" },
    { "vulnerability", STIX_DOMAIN, "name", "" },
    /* section 5 */
    { "relationship", STIX_RELATIONSHIP, "relationship_type source_ref target_ref", "" },
    { "sighting", STIX_RELATIONSHIP, "sighting_of_ref", "" },
    /* section 6 */
    { "artifact", STIX_OBSERVABLE, "", "payload_bin url" },
    { "autonomous-system", STIX_OBSERVABLE, "number", "" },
    { "directory", STIX_OBSERVABLE, "path", "" },
    { "domain-name", STIX_OBSERVABLE, "value", "" },
    { "email-addr", STIX_OBSERVABLE, "value", "" },
    { "email-message", STIX_OBSERVABLE, "is_multipart", "" },
    { "file", STIX_OBSERVABLE, "", "hashes name" },
    { "ipv4-addr", STIX_OBSERVABLE, "value", "" },
    { "ipv6-addr", STIX_OBSERVABLE, "value", "" },
    { "mac-addr", STIX_OBSERVABLE, "value", "" },
    { "mutex", STIX_OBSERVABLE, "name", "" },
    { "network-traffic", STIX_OBSERVABLE, "protocols", "src_ref dst_ref" },
    { "process", STIX_OBSERVABLE, "", "extensions is_hidden pid created_time cwd command_line environment_variables "
      "opened_connection_refs creator_user_ref image_ref parent_ref child_refs" },
    { "software", STIX_OBSERVABLE, "name", "" },
    { "url", STIX_OBSERVABLE, "value", "" },
    { "user-account", STIX_OBSERVABLE, "", "extensions user_id credential account_login account_type display_name "
      "is_service_account is_privileged can_escalate_privs is_disabled account_created account_expires "
      "credential_last_changed account_first_login account_last_login" },
    { "windows-registry-key", STIX_OBSERVABLE, "", "key values modified_time creator_user_ref number_of_subkeys" },
    { "x509-certificate", STIX_OBSERVABLE, "", "is_self_signed hashes version serial_number signature_algorithm issuer "
      "validity_not_before validity_not_after subject subject_public_key_algorithm subject_public_key_modulus "
      "subject_public_key_exponent x509_v3_extensions" },
    /* section 7 */
    { "language-content", STIX_META, "object_ref contents", "" },
    { "extension-definition", STIX_META, "created_by_ref name schema version extension_types", "" },
    { "marking-definition", STIX_MARKING, "", "definition_type extensions" },
};

#define REFERENCE(name, target) { name, STIX_REF, NULL, target, 0, 0 }
#define PLAIN(name, form) { name, form, NULL, NULL, 0, 0 }
#define IN(type, name, form) { name, form, type, NULL, 0, 0 }

static const stix_property properties[] = {
    /* section 3.2 */
    PLAIN("type", STIX_TEXT), PLAIN("spec_version", STIX_TEXT), PLAIN("id", STIX_TEXT),
    REFERENCE("created_by_ref", "identity"), PLAIN("created", STIX_TIME), PLAIN("modified", STIX_TIME),
    PLAIN("revoked", STIX_YESNO), PLAIN("labels", STIX_TEXTS), { "confidence", STIX_INTEGER, NULL, NULL, 0, 100 },
    PLAIN("lang", STIX_TEXT), PLAIN("external_references", STIX_LIST),
    { "object_marking_refs", STIX_REFS, NULL, "marking-definition", 0, 0 }, PLAIN("granular_markings", STIX_LIST),
    PLAIN("defanged", STIX_YESNO), PLAIN("extensions", STIX_MAP),
    /* of one type, where the same name means something else elsewhere */
    IN("marking-definition", "definition", STIX_MAP), IN("windows-registry-key", "values", STIX_LIST),
    IN("observed-data", "objects", STIX_MAP), IN("extension-definition", "schema", STIX_TEXT),
    IN("autonomous-system", "number", STIX_INTEGER), IN("email-message", "body_multipart", STIX_LIST),
    IN("email-message", "additional_header_fields", STIX_MAP), IN("process", "environment_variables", STIX_MAP),
    IN("x509-certificate", "x509_v3_extensions", STIX_MAP), IN("network-traffic", "ipfix", STIX_MAP),
    /* sections 4 to 7, by form */
    PLAIN("name", STIX_TEXT), PLAIN("description", STIX_TEXT), PLAIN("aliases", STIX_TEXTS), PLAIN("value", STIX_TEXT),
    PLAIN("kill_chain_phases", STIX_LIST), PLAIN("first_seen", STIX_TIME), PLAIN("last_seen", STIX_TIME),
    PLAIN("objective", STIX_TEXT), PLAIN("context", STIX_TEXT), PLAIN("object_refs", STIX_REFS),
    PLAIN("roles", STIX_TEXTS), PLAIN("identity_class", STIX_TEXT), PLAIN("sectors", STIX_TEXTS),
    PLAIN("contact_information", STIX_TEXT), PLAIN("indicator_types", STIX_TEXTS), PLAIN("pattern", STIX_TEXT),
    PLAIN("pattern_type", STIX_TEXT), PLAIN("pattern_version", STIX_TEXT), PLAIN("valid_from", STIX_TIME),
    PLAIN("valid_until", STIX_TIME), PLAIN("infrastructure_types", STIX_TEXTS), PLAIN("goals", STIX_TEXTS),
    PLAIN("resource_level", STIX_TEXT), PLAIN("primary_motivation", STIX_TEXT),
    PLAIN("secondary_motivations", STIX_TEXTS), { "latitude", STIX_NUMBER, NULL, NULL, -90, 90 },
    { "longitude", STIX_NUMBER, NULL, NULL, -180, 180 }, { "precision", STIX_NUMBER, NULL, NULL, 0, 4.1e7 },
    PLAIN("region", STIX_TEXT), PLAIN("country", STIX_TEXT), PLAIN("administrative_area", STIX_TEXT),
    PLAIN("city", STIX_TEXT), PLAIN("street_address", STIX_TEXT), PLAIN("postal_code", STIX_TEXT),
    PLAIN("malware_types", STIX_TEXTS), PLAIN("is_family", STIX_YESNO), PLAIN("operating_system_refs", STIX_REFS),
    PLAIN("architecture_execution_envs", STIX_TEXTS), PLAIN("implementation_languages", STIX_TEXTS),
    PLAIN("capabilities", STIX_TEXTS), PLAIN("sample_refs", STIX_REFS), PLAIN("product", STIX_TEXT),
    PLAIN("version", STIX_TEXT), PLAIN("result", STIX_TEXT), PLAIN("analysis_sco_refs", STIX_REFS),
    PLAIN("content", STIX_TEXT), PLAIN("abstract", STIX_TEXT), PLAIN("authors", STIX_TEXTS),
    PLAIN("first_observed", STIX_TIME), PLAIN("last_observed", STIX_TIME),
    { "number_observed", STIX_INTEGER, NULL, NULL, 1, 999999999 }, PLAIN("opinion", STIX_TEXT),
    PLAIN("explanation", STIX_TEXT), PLAIN("report_types", STIX_TEXTS), PLAIN("published", STIX_TIME),
    PLAIN("threat_actor_types", STIX_TEXTS), PLAIN("sophistication", STIX_TEXT),
    PLAIN("personal_motivations", STIX_TEXTS), PLAIN("tool_types", STIX_TEXTS), PLAIN("tool_version", STIX_TEXT),
    PLAIN("relationship_type", STIX_TEXT), PLAIN("source_ref", STIX_REF), PLAIN("target_ref", STIX_REF),
    PLAIN("start_time", STIX_TIME), PLAIN("stop_time", STIX_TIME), PLAIN("sighting_of_ref", STIX_REF),
    { "observed_data_refs", STIX_REFS, NULL, "observed-data", 0, 0 }, PLAIN("where_sighted_refs", STIX_REFS),
    { "count", STIX_INTEGER, NULL, NULL, 0, 999999999 }, PLAIN("summary", STIX_YESNO), PLAIN("object_ref", STIX_REF),
    PLAIN("object_modified", STIX_TIME), PLAIN("contents", STIX_MAP), PLAIN("extension_types", STIX_TEXTS),
    PLAIN("extension_properties", STIX_TEXTS), PLAIN("definition_type", STIX_TEXT), PLAIN("hashes", STIX_MAP),
    PLAIN("mime_type", STIX_TEXT), PLAIN("payload_bin", STIX_TEXT), PLAIN("url", STIX_TEXT), PLAIN("path", STIX_TEXT),
    { "size", STIX_INTEGER, NULL, NULL, 0, 9007199254740991.0 }, PLAIN("protocols", STIX_TEXTS),
    { "src_port", STIX_INTEGER, NULL, NULL, 0, 65535 }, { "dst_port", STIX_INTEGER, NULL, NULL, 0, 65535 },
    PLAIN("is_multipart", STIX_YESNO), PLAIN("is_active", STIX_YESNO), PLAIN("is_hidden", STIX_YESNO),
};

const stix_type *stix_type_named(const char *name)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (strcmp(types[i].name, name) == 0) return &types[i];
    return NULL;
}

const stix_property *stix_property_named(const char *type, const char *property)
{
    const stix_property *found = NULL;
    for (size_t i = 0; i < sizeof properties / sizeof properties[0]; i++) {
        if (properties[i].name[0] != property[0] || strcmp(properties[i].name, property) != 0) continue;
        if (properties[i].type && strcmp(properties[i].type, type) == 0) return &properties[i];
        if (!properties[i].type) found = &properties[i];
    }
    return found;
}
