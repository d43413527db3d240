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

#define PLAIN(name, form) { name, STIX_##form, NULL, NULL, 0, 0 }
#define IN(type, name, form) { name, STIX_##form, type, NULL, 0, 0 }
#define TO(name, form, target) { name, STIX_##form, NULL, target, 0, 0 }

/* Sections 3 to 7 by name, in its order (a test holds it); what is of one type alone says so, and stands behind what is of all. */
static const stix_property properties[] = {
    PLAIN("abstract", TEXT), PLAIN("account_created", TIME), PLAIN("account_expires", TIME),
    PLAIN("account_first_login", TIME), PLAIN("account_last_login", TIME), PLAIN("account_login", TEXT),
    PLAIN("account_type", TEXT), IN("email-message", "additional_header_fields", DICTIONARY),
    PLAIN("administrative_area", TEXT), PLAIN("aliases", TEXTS), PLAIN("analysis_definition_version", TEXT),
    PLAIN("analysis_ended", TIME), PLAIN("analysis_engine_version", TEXT),
    TO("analysis_sco_refs", REFS, "@observable"), PLAIN("analysis_started", TIME),
    PLAIN("architecture_execution_envs", TEXTS), PLAIN("atime", TIME), PLAIN("authors", TEXTS),
    { "bcc_refs", STIX_REFS, "email-message", "email-addr", 0, 0 }, TO("belongs_to_ref", REF, "user-account"),
    TO("belongs_to_refs", REFS, "autonomous-system"), PLAIN("body", TEXT),
    IN("email-message", "body_multipart", LIST), PLAIN("can_escalate_privs", YESNO), PLAIN("capabilities", TEXTS),
    { "cc_refs", STIX_REFS, "email-message", "email-addr", 0, 0 },
    { "child_refs", STIX_REFS, "process", "process", 0, 0 }, PLAIN("city", TEXT), PLAIN("command_line", TEXT),
    { "confidence", STIX_INTEGER, NULL, NULL, 0, 100 }, PLAIN("configuration_version", TEXT),
    PLAIN("contact_information", TEXT), TO("contains_refs", REFS, "@observable"),
    { "contains_refs", STIX_REFS, "directory", "file directory", 0, 0 }, PLAIN("content", TEXT),
    TO("content_ref", REF, "artifact"), PLAIN("content_type", TEXT), PLAIN("contents", MAP), PLAIN("context", TEXT),
    { "count", STIX_INTEGER, NULL, NULL, 0, 999999999 }, PLAIN("country", TEXT), PLAIN("cpe", TEXT),
    PLAIN("created", TIME), TO("created_by_ref", REF, "identity"), PLAIN("created_time", TIME),
    TO("creator_user_ref", REF, "user-account"), PLAIN("credential", TEXT), PLAIN("credential_last_changed", TIME),
    PLAIN("ctime", TIME), PLAIN("cwd", TEXT), IN("email-message", "date", TIME), PLAIN("decryption_key", TEXT),
    PLAIN("defanged", YESNO), IN("marking-definition", "definition", MAP), PLAIN("definition_type", TEXT),
    PLAIN("description", TEXT), PLAIN("display_name", TEXT),
    { "dst_byte_count", STIX_INTEGER, NULL, NULL, 0, 9007199254740991.0 },
    { "dst_packets", STIX_INTEGER, NULL, NULL, 0, 9007199254740991.0 },
    { "dst_payload_ref", STIX_REF, "network-traffic", "artifact", 0, 0 },
    { "dst_port", STIX_INTEGER, NULL, NULL, 0, 65535 },
    { "dst_ref", STIX_REF, "network-traffic", "ipv4-addr ipv6-addr mac-addr domain-name", 0, 0 },
    { "encapsulated_by_ref", STIX_REF, "network-traffic", "network-traffic", 0, 0 },
    { "encapsulates_refs", STIX_REFS, "network-traffic", "network-traffic", 0, 0 },
    TO("encryption_algorithm", WORD, "AES-256-GCM ChaCha20-Poly1305 mime-type-indicated"),
    IN("network-traffic", "end", TIME), IN("process", "environment_variables", DICTIONARY),
    PLAIN("explanation", TEXT), PLAIN("extension_properties", TEXTS),
    TO("extension_types", WORDS, "new-sdo new-sco new-sro property-extension toplevel-property-extension"),
    PLAIN("extensions", MAP), PLAIN("external_references", LIST), PLAIN("first_observed", TIME),
    PLAIN("first_seen", TIME), { "from_ref", STIX_REF, "email-message", "email-addr", 0, 0 }, PLAIN("goals", TEXTS),
    PLAIN("granular_markings", LIST), PLAIN("hashes", HASHES), TO("host_vm_ref", REF, "software"), PLAIN("id", TEXT),
    PLAIN("identity_class", TEXT), { "image_ref", STIX_REF, "process", "file", 0, 0 },
    PLAIN("implementation_languages", TEXTS), PLAIN("indicator_types", TEXTS), PLAIN("infrastructure_types", TEXTS),
    TO("installed_software_refs", REFS, "software"), IN("network-traffic", "ipfix", DICTIONARY),
    PLAIN("is_active", YESNO), PLAIN("is_disabled", YESNO), PLAIN("is_family", YESNO), PLAIN("is_hidden", YESNO),
    PLAIN("is_multipart", YESNO), PLAIN("is_privileged", YESNO), PLAIN("is_self_signed", YESNO),
    PLAIN("is_service_account", YESNO), PLAIN("issuer", TEXT), PLAIN("key", TEXT), PLAIN("kill_chain_phases", LIST),
    PLAIN("labels", TEXTS), PLAIN("lang", LANGUAGE), PLAIN("languages", TEXTS), PLAIN("last_observed", TIME),
    PLAIN("last_seen", TIME), { "latitude", STIX_NUMBER, NULL, NULL, -90, 90 },
    { "longitude", STIX_NUMBER, NULL, NULL, -180, 180 }, PLAIN("magic_number_hex", HEX),
    PLAIN("malware_types", TEXTS), PLAIN("message_id", TEXT), PLAIN("mime_type", TEXT), PLAIN("modified", TIME),
    PLAIN("modified_time", TIME), PLAIN("modules", TEXTS), PLAIN("mtime", TIME), PLAIN("name", TEXT),
    PLAIN("name_enc", TEXT), { "number", STIX_INTEGER, "autonomous-system", NULL, 0, 4294967295.0 },
    { "number_observed", STIX_INTEGER, NULL, NULL, 1, 999999999 },
    { "number_of_subkeys", STIX_INTEGER, NULL, NULL, 0, 9007199254740991.0 },
    TO("object_marking_refs", REFS, "marking-definition"), PLAIN("object_modified", TIME), PLAIN("object_ref", REF),
    PLAIN("object_refs", REFS), { "object_refs", STIX_REFS, "observed-data", "@observed", 0, 0 },
    PLAIN("objective", TEXT), IN("observed-data", "objects", MAP), TO("observed_data_refs", REFS, "observed-data"),
    { "opened_connection_refs", STIX_REFS, "process", "network-traffic", 0, 0 },
    TO("operating_system_ref", REF, "software"), TO("operating_system_refs", REFS, "software"),
    PLAIN("opinion", TEXT),
    { "opinion", STIX_WORD, "opinion", "strongly-disagree disagree neutral agree strongly-agree", 0, 0 },
    TO("parent_directory_ref", REF, "directory"), { "parent_ref", STIX_REF, "process", "process", 0, 0 },
    PLAIN("path", TEXT), PLAIN("path_enc", TEXT), PLAIN("pattern", TEXT), PLAIN("pattern_type", TEXT),
    PLAIN("pattern_version", TEXT), PLAIN("payload_bin", BINARY), PLAIN("personal_motivations", TEXTS),
    { "pid", STIX_INTEGER, NULL, NULL, 0, 9007199254740991.0 }, PLAIN("postal_code", TEXT),
    { "precision", STIX_NUMBER, NULL, NULL, 0, 4.1e7 }, PLAIN("primary_motivation", TEXT), PLAIN("product", TEXT),
    PLAIN("protocols", TEXTS), PLAIN("published", TIME),
    { "raw_email_ref", STIX_REF, "email-message", "artifact", 0, 0 }, PLAIN("received_lines", TEXTS),
    PLAIN("region", TEXT), PLAIN("relationship_type", TEXT), PLAIN("report_types", TEXTS),
    TO("resolves_to_refs", REFS, "mac-addr"),
    { "resolves_to_refs", STIX_REFS, "domain-name", "ipv4-addr ipv6-addr domain-name", 0, 0 },
    PLAIN("resource_level", TEXT), PLAIN("result", TEXT), PLAIN("result_name", TEXT), PLAIN("revoked", YESNO),
    PLAIN("rir", TEXT), PLAIN("roles", TEXTS), TO("sample_ref", REF, "file network-traffic artifact"),
    TO("sample_refs", REFS, "artifact file"), IN("extension-definition", "schema", TEXT),
    PLAIN("secondary_motivations", TEXTS), PLAIN("sectors", TEXTS),
    { "sender_ref", STIX_REF, "email-message", "email-addr", 0, 0 }, PLAIN("serial_number", TEXT),
    TO("sighting_of_ref", REF, "@domain"), PLAIN("signature_algorithm", TEXT),
    { "size", STIX_INTEGER, NULL, NULL, 0, 9007199254740991.0 }, PLAIN("sophistication", TEXT),
    { "source_ref", STIX_REF, "relationship", "@entity", 0, 0 }, PLAIN("spec_version", TEXT),
    { "src_byte_count", STIX_INTEGER, NULL, NULL, 0, 9007199254740991.0 },
    { "src_packets", STIX_INTEGER, NULL, NULL, 0, 9007199254740991.0 },
    { "src_payload_ref", STIX_REF, "network-traffic", "artifact", 0, 0 },
    { "src_port", STIX_INTEGER, NULL, NULL, 0, 65535 },
    { "src_ref", STIX_REF, "network-traffic", "ipv4-addr ipv6-addr mac-addr domain-name", 0, 0 },
    IN("network-traffic", "start", TIME), PLAIN("start_time", TIME), PLAIN("stop_time", TIME),
    PLAIN("street_address", TEXT), PLAIN("subject", TEXT), PLAIN("subject_public_key_algorithm", TEXT),
    PLAIN("subject_public_key_exponent", INTEGER), PLAIN("subject_public_key_modulus", TEXT),
    PLAIN("submitted", TIME), PLAIN("summary", YESNO), PLAIN("swid", TEXT),
    { "target_ref", STIX_REF, "relationship", "@entity", 0, 0 }, PLAIN("threat_actor_types", TEXTS),
    { "to_refs", STIX_REFS, "email-message", "email-addr", 0, 0 }, PLAIN("tool_types", TEXTS),
    PLAIN("tool_version", TEXT), PLAIN("type", TEXT), PLAIN("url", ADDRESS), PLAIN("user_id", TEXT),
    PLAIN("valid_from", TIME), PLAIN("valid_until", TIME), PLAIN("validity_not_after", TIME),
    PLAIN("validity_not_before", TIME), PLAIN("value", TEXT), IN("windows-registry-key", "values", LIST),
    PLAIN("vendor", TEXT), PLAIN("version", TEXT), TO("where_sighted_refs", REFS, "identity location"),
    IN("x509-certificate", "x509_v3_extensions", MAP),
};

const stix_type *stix_type_named(const char *name)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (types[i].name[0] == name[0] && strcmp(types[i].name, name) == 0) return &types[i];
    return NULL;
}

const stix_property *stix_property_at(size_t i) { return i < sizeof properties / sizeof properties[0] ? &properties[i] : NULL; }

/* The first row of the name, by halving; then the one of the type, or the one of all. */
const stix_property *stix_property_named(const char *type, const char *property)
{
    size_t low = 0, high = sizeof properties / sizeof properties[0];
    const stix_property *found = NULL;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (strcmp(properties[middle].name, property) < 0) low = middle + 1;
        else high = middle;
    }
    for (; low < sizeof properties / sizeof properties[0] && strcmp(properties[low].name, property) == 0; low++) {
        if (!properties[low].type) found = &properties[low];
        else if (strcmp(properties[low].type, type) == 0) return &properties[low];
    }
    return found;
}
