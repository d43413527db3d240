#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""isthmus share validate and isthmus share label --check on objects, resources and labels made here: what conforms is taken,
what breaks one rule of STIX 2.1, TAXII 2.1 or STANAG 4774 is refused, and the reason names the rule.

    validate.py ISTHMUS

Every case is a good object with one change. Says TAP.
"""
import copy
import json
import os
import subprocess
import sys
import tempfile

T, LATER = '2026-03-01T00:00:00.000Z', '2026-03-02T00:00:00.000Z'
UUID = 'e0000001-1111-4111-8111-00000000000'
CLEAR = 'marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487'
TLP2 = 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d'
LABEL = 'extension-definition--b0000001-1111-4111-8111-000000000001'
EXTENSION = 'extension-definition--b0000001-1111-4111-8111-000000000009'
GONE = object()


def ident(kind, number=1):
    return f'{kind}--{UUID}{number}'


def sdo(kind, **members):
    return {'type': kind, 'spec_version': '2.1', 'id': ident(kind), 'created': T, 'modified': T, **members}


def sco(kind, **members):
    return {'type': kind, 'spec_version': '2.1', 'id': ident(kind), **members}


def change(base, **members):
    made = copy.deepcopy(base)
    for key, value in members.items():
        if value is GONE:
            made.pop(key)
        else:
            made[key] = value
    return made


LOCATION = sdo('location', region='eastern-asia', name='Busan')
INDICATOR = sdo('indicator', pattern="[ipv4-addr:value = '192.0.2.1']", pattern_type='stix', valid_from=T)
RELATION = sdo('relationship', relationship_type='related-to', source_ref=ident('location'), target_ref=ident('identity'))
SIGHTING = sdo('sighting', sighting_of_ref=ident('indicator'))
OBSERVED = sdo('observed-data', first_observed=T, last_observed=T, number_observed=1, object_refs=[ident('file')])
FILE = sco('file', name='log', hashes={'SHA-256': 'a' * 64, 'MD5': 'B' * 32})
MAIL = sco('email-message', is_multipart=False, body='text', **{'from_ref': ident('email-addr')})
TRAFFIC = sco('network-traffic', protocols=['ipv4', 'tcp'], src_ref=ident('ipv4-addr'), start=T, end=LATER)
ARTIFACT = sco('artifact', payload_bin='AAECAw==', mime_type='application/octet-stream')
DEFINITION = sdo('extension-definition', created_by_ref=ident('identity'), name='x', schema='https://example.org/x', version='1.0.0',
                 extension_types=['property-extension'])
CONTENT = sdo('language-content', object_ref=ident('location'), contents={'ko': {'name': '부산'}, 'en-GB': {'name': 'Busan'}})
STATEMENT = {'type': 'marking-definition', 'spec_version': '2.1', 'id': ident('marking-definition'), 'created': T,
             'definition_type': 'statement', 'definition': {'statement': 'for the exercise'}}
TLP = {'type': 'marking-definition', 'spec_version': '2.1', 'id': CLEAR, 'created': '2022-10-01T00:00:00.000Z', 'name': 'TLP:CLEAR',
       'extensions': {TLP2: {'extension_type': 'property-extension', 'tlp_2_0': 'clear'}}}
RED1 = {'type': 'marking-definition', 'spec_version': '2.1', 'id': 'marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed',
        'created': '2017-01-20T00:00:00.000Z', 'definition_type': 'tlp', 'name': 'TLP:RED', 'definition': {'tlp': 'red'}}
SECRET = {'type': 'marking-definition', 'spec_version': '2.1', 'id': ident('marking-definition', 2), 'created': T, 'extensions': {LABEL: {
    'extension_type': 'property-extension', 'policy_identifier': 'NATO', 'classification': 'SECRET', 'creation_date_time': T,
    'review_date_time': LATER, 'originator_id': 'NATO',
    'categories': [{'tag_name': 'Releasable To', 'type': 'PERMISSIVE', 'values': ['KOR']}]}}}
BUNDLE = {'type': 'bundle', 'id': ident('bundle'), 'objects': [LOCATION]}


def label(**members):
    made = copy.deepcopy(SECRET)
    inner = made['extensions'][LABEL]
    for key, value in members.items():
        if value is GONE:
            inner.pop(key)
        else:
            inner[key] = value
    return made


def granular(**one):
    return change(LOCATION, granular_markings=[{'marking_ref': CLEAR, 'selectors': ['name'], **one}])


def pattern(text):
    return change(INDICATOR, pattern=text)


VALID = [
    LOCATION, INDICATOR, RELATION, SIGHTING, OBSERVED, FILE, MAIL, TRAFFIC, ARTIFACT, DEFINITION, CONTENT, STATEMENT, TLP, RED1, SECRET, BUNDLE,
    sdo('attack-pattern', name='a', kill_chain_phases=[{'kill_chain_name': 'k', 'phase_name': 'p'}],
        external_references=[{'source_name': 'capec', 'external_id': 'CAPEC-163'}]),
    sdo('campaign', name='a', first_seen=T, last_seen=T), sdo('course-of-action', name='a'), sdo('identity', name='a', lang='ko'),
    sdo('grouping', context='unspecified', object_refs=[ident('location')]), sdo('incident', name='a'), sdo('infrastructure', name='a'),
    sdo('intrusion-set', name='a', aliases=['b']), sdo('malware', is_family=False), sdo('malware', is_family=True, name='f'),
    sdo('malware-analysis', product='p', result='benign', analysis_started=T, analysis_ended=LATER),
    sdo('note', content='c', object_refs=[ident('location')]), sdo('opinion', opinion='agree', object_refs=[ident('note')]),
    sdo('report', name='a', published=T, object_refs=[ident('location')]), sdo('threat-actor', name='a'), sdo('tool', name='a'),
    sdo('vulnerability', name='a', external_references=[{'source_name': 'cve', 'external_id': 'CVE-2026-12345'}]),
    sco('autonomous-system', number=64496), sco('directory', path='/a'), sco('domain-name', value='example.org', resolves_to_refs=[ident('ipv4-addr')]),
    sco('email-addr', value='a@example.org'), sco('ipv4-addr', value='192.0.2.0/24'), sco('ipv6-addr', value='2001:db8::1'),
    sco('ipv6-addr', value='::ffff:192.0.2.1'), sco('mac-addr', value='00:00:5e:00:53:01'), sco('mutex', name='m'), sco('process', pid=1),
    sco('software', name='s', languages=['en']), sco('url', value='https://example.org/a?b=c#d'), sco('user-account', user_id='1'),
    sco('windows-registry-key', key='HKLM', values=[{'name': 'n', 'data_type': 'REG_DWORD'}]), sco('x509-certificate', serial_number='1'),
    change(FILE, extensions={'archive-ext': {'contains_refs': [ident('file', 2)]}}), change(LOCATION, confidence=0),
    change(LOCATION, latitude=-90, longitude=180, precision=0.5), change(LOCATION, created='2026-03-01T00:00:00.123456Z', modified=LATER),
    change(LOCATION, extensions={EXTENSION: {'extension_type': 'property-extension', 'rank': 1}}),
    sdo('ship', name='s', extensions={EXTENSION: {'extension_type': 'new-sdo'}}),
    change(LOCATION, granular_markings=[{'lang': 'ko', 'selectors': ['name']}]), change(INDICATOR, pattern_type='snort', pattern='alert'),
    change(LOCATION, external_references=[{'source_name': 'a', 'url': 'https://example.org/', 'hashes': {'SHA-1': 'c' * 40}}]),
    pattern("[file:hashes.'SHA-256' = 'aa' AND file:size > 10] FOLLOWEDBY [url:value LIKE 'a%'] WITHIN 5 SECONDS"),
    pattern("([a:b[*].c IN ('x', 'y')] OR [d:e NOT MATCHES '^a\\\\.b']) REPEATS 2 TIMES START t'2026-03-01T00:00:00Z' STOP t'2026-03-02T00:00:00Z'"),
    pattern("[network-traffic:src_ref.value ISSUBSET '192.0.2.0/24' AND EXISTS network-traffic:dst_port]"),
    {'title': 't', 'api_roots': ['https://example.org/a/'], 'default': 'https://example.org/a/'}, {}, {'more': False},
    {'versions': [LATER, T]}, {'id': 'x', 'title': 't', 'can_read': True, 'can_write': False},
    {'id': 's', 'status': 'pending', 'total_count': 2, 'success_count': 1, 'failure_count': 0, 'pending_count': 1,
     'successes': [{'id': ident('note'), 'version': T}]},
]

INVALID = [
    # identifiers
    (change(LOCATION, id='location--1'), 'id is not TYPE--UUID'), (change(LOCATION, id='location--' + UUID + '12'), 'id is not TYPE--UUID'),
    (change(LOCATION, id='location-' + UUID + '1'), 'id is not TYPE--UUID'), (change(LOCATION, id='Location--' + UUID + '1'), 'id is not TYPE--UUID'),
    (change(LOCATION, id='location--e0000001-1111-0111-8111-000000000001'), 'id is not TYPE--UUID'),
    (change(LOCATION, id='location--e0000001-1111-4111-c111-000000000001'), 'id is not TYPE--UUID'),
    (change(LOCATION, id='location--{' + UUID + '1}'), 'id is not TYPE--UUID'), (change(LOCATION, id=1), 'id is not TYPE--UUID'),
    (change(LOCATION, id=ident('identity')), 'of another type'), (change(LOCATION, type=GONE), 'type is missing'),
    (change(LOCATION, type='Location'), 'another type'), (sdo('ship', name='s'), 'not one of the standard'),
    # what all have
    (change(LOCATION, spec_version='2.0'), 'spec_version is not'), (change(LOCATION, spec_version=GONE), 'spec_version is missing'),
    (change(LOCATION, created=GONE), 'created is missing'), (change(LOCATION, modified=GONE), 'modified is missing'),
    (change(LOCATION, created='2026-03-01'), 'created is not a moment'), (change(LOCATION, modified='2026-03-01T00:00:00+09:00'), 'modified is not a moment'),
    (change(LOCATION, modified='2026-02-30T00:00:00Z'), 'modified is not a moment'), (change(LOCATION, modified='2026-03-01T25:00:00Z'), 'is not a moment'),
    (change(LOCATION, modified='2026-03-01 00:00:00Z'), 'is not a moment'), (change(LOCATION, created=1772323200), 'created is not a text'),
    (change(LOCATION, created=LATER), 'modified is before created'), (change(LOCATION, revoked='false'), 'revoked is not true or false'),
    (change(LOCATION, confidence=-1), 'confidence is -1'), (change(LOCATION, confidence=101), 'confidence is 101'),
    (change(LOCATION, confidence='high'), 'confidence is not an integer'), (change(LOCATION, confidence=10.5), 'confidence is not an integer'),
    (change(LOCATION, lang='english language'), 'not a language'), (change(LOCATION, lang=''), 'not a language'), (change(LOCATION, lang='e'), 'not a language'),
    (change(LOCATION, labels='a'), 'labels is not a list'), (change(LOCATION, labels=[]), 'labels is an empty list'),
    (change(LOCATION, name=None), 'name is null'), (change(LOCATION, name=5), 'name is not a text'),
    (change(LOCATION, created_by_ref=ident('location')), 'allowed: identity'), (change(LOCATION, created_by_ref='NATO'), 'not an identifier'),
    (change(LOCATION, object_marking_refs=CLEAR), 'object_marking_refs is not a list'),
    (change(LOCATION, object_marking_refs=[ident('identity')]), 'allowed: marking-definition'),
    (change(LOCATION, **{'Upper': 1}), 'not a name for a property'), (change(LOCATION, **{'a-b-c': 1}), 'not a name for a property'),
    # external references
    (change(LOCATION, external_references=[{'url': 'https://example.org'}]), 'no source_name'),
    (change(LOCATION, external_references=[{'source_name': 'a'}]), 'neither description'),
    (change(LOCATION, external_references=[{'source_name': 'a', 'url': 'example org'}]), 'not an address'),
    (change(LOCATION, external_references=[{'source_name': 'a', 'url': 'https://example.org', 'hashes': {'MD5': 'x'}}]), 'MD5 is not 32'),
    (change(LOCATION, external_references=[{'source_name': 'cve', 'external_id': '2026-1'}]), 'CVE-YEAR-NUMBER'),
    (change(LOCATION, external_references={'source_name': 'a'}), 'external_references is not a list'),
    # granular markings
    (granular(selectors=['nowhere']), 'selects nothing'), (granular(selectors=['name.[0]']), 'selects nothing'), (granular(selectors=[]), 'empty list'),
    (granular(selectors='name'), 'no list of selectors'), (granular(lang='ko'), 'one of them'), (granular(marking_ref=ident('identity')), 'allowed: marking-definition'),
    (granular(marking_ref='TLP:RED'), 'not an identifier'), (granular(colour='red'), 'not understood'), (granular(selectors=[1]), 'selects nothing'),
    (change(LOCATION, granular_markings=[{'selectors': ['name']}]), 'marking_ref or lang'),
    (change(LOCATION, granular_markings=[{'lang': 'Korean!', 'selectors': ['name']}]), 'not a language'),
    # extensions
    (change(LOCATION, extensions={'foo': {'a': 1}}), 'neither the id of a definition'), (change(LOCATION, extensions={EXTENSION: {'rank': 1}}), 'no extension_type'),
    (change(LOCATION, extensions={EXTENSION: {'extension_type': 'new-thing'}}), 'no extension_type'),
    (change(LOCATION, extensions={'extension-definition--1': {'extension_type': 'property-extension'}}), 'not under an identifier'),
    (change(LOCATION, extensions={EXTENSION: 'x'}), 'is not an object'), (change(LOCATION, extensions=[1]), 'extensions is not an object'),
    (change(LOCATION, extensions={'archive-ext': {'a': 1}}), 'is for a file'), (change(FILE, extensions={'archive-ext': {'comment': 'c'}}), 'contains_refs is missing'),
    (change(TRAFFIC, extensions={'http-request-ext': {'request_method': 'GET'}}), 'request_value is missing'),
    (change(DEFINITION, extension_types=['new-thing']), 'allowed: new-sdo'), (change(DEFINITION, extension_types=GONE), 'extension_types is missing'),
    (change(DEFINITION, created_by_ref=GONE), 'created_by_ref is missing'), (change(DEFINITION, version='one'), 'MAJOR.MINOR.PATCH'),
    (change(DEFINITION, extension_properties=['rank']), 'toplevel-property-extension'),
    # single types
    (sdo('campaign', name='a', first_seen=LATER, last_seen=T), 'last_seen is before'), (sdo('attack-pattern'), 'name is missing'),
    (sdo('attack-pattern', name='a', kill_chain_phases=[{'phase_name': 'p'}]), 'phase of a kill chain'), (sdo('identity'), 'name is missing'),
    (sdo('grouping', object_refs=[ident('location')]), 'context is missing'), (sdo('malware', name='a'), 'is_family is missing'),
    (sdo('malware', is_family=True), 'has a name'), (sdo('malware', is_family='yes'), 'not true or false'), (sdo('malware-analysis', product='p'), 'none of result'),
    (sdo('malware', is_family=False, sample_refs=[ident('identity')]), 'allowed: artifact file'),
    (sdo('malware-analysis', product='p', result='benign', analysis_started=LATER, analysis_ended=T), 'analysis_ended is before'),
    (sdo('note', content='c'), 'object_refs is missing'), (sdo('note', content='c', object_refs=[]), 'empty list'),
    (sdo('opinion', opinion='maybe', object_refs=[ident('note')]), 'allowed: strongly-disagree'), (sdo('opinion', opinion='disagree neutral', object_refs=[ident('note')]), 'allowed: strongly-disagree'), (sdo('report', name='a', object_refs=[ident('note')]), 'published is missing'),
    (sdo('report', name='a', published=T), 'object_refs is missing'), (sdo('tool'), 'name is missing'), (sdo('vulnerability', description='x'), 'name is missing'),
    (change(LOCATION, latitude=91, longitude=0), 'latitude is 91'), (change(LOCATION, latitude=0, longitude=-180.5), 'longitude is -180.5'),
    (change(LOCATION, latitude=1), 'come together'), (change(LOCATION, precision=1), 'precision without'), (change(LOCATION, region=GONE), 'none of region'),
    (change(OBSERVED, number_observed=0), 'number_observed is 0'), (change(OBSERVED, number_observed=1000000000), 'number_observed is 1e+09'),
    (change(OBSERVED, last_observed='2026-02-01T00:00:00Z'), 'last_observed is before'), (change(OBSERVED, object_refs=[ident('identity')]), 'not to an observable'),
    (change(OBSERVED, object_refs=GONE), 'none of objects'), (change(RELATION, source_ref=GONE), 'source_ref is missing'),
    (change(RELATION, target_ref='x'), 'target_ref is not an identifier'), (change(RELATION, source_ref=ident('sighting')), 'not to a domain object'),
    (change(RELATION, target_ref=ident('bundle')), 'not to a domain object'), (change(RELATION, start_time=T, stop_time=T), 'stop_time is not after'),
    (change(RELATION, start_time=LATER, stop_time=T), 'stop_time is before'), (change(SIGHTING, sighting_of_ref=ident('relationship')), 'not to a domain object'),
    (change(SIGHTING, count=-1), 'count is -1'), (change(SIGHTING, where_sighted_refs=[ident('note')]), 'allowed: identity location'),
    (change(SIGHTING, observed_data_refs=[ident('file')]), 'allowed: observed-data'), (change(INDICATOR, valid_until=T), 'valid_until is not after'),
    (change(INDICATOR, valid_from=GONE), 'valid_from is missing'), (change(INDICATOR, pattern_type=GONE), 'pattern_type is missing'),
    (change(CONTENT, contents={'Korean!': {'name': 'x'}}), 'not a language'), (change(CONTENT, contents={'ko': 'x'}), 'ko is not an object'),
    # patterns
    (pattern('ipv4-addr:value = 1'), 'an observation in'), (pattern("[ipv4-addr:value = '192.0.2.1'"), "']' is wanted"), (pattern('[ipv4-addr:value]'), 'a comparison'),
    (pattern("[ipv4-addr:value = ]"), 'a value is wanted'), (pattern("[ipv4-addr.value = 'a']"), "':' is wanted"), (pattern("[file:hashes.SHA-256 = 'a']"), 'in quotes'),
    (pattern("[a:b = 'c'] AND"), 'an observation in'), (pattern("[a:b = 'c' AND d:e = 'f']"), 'different types'), (pattern("[a:b = 'c'] WITHIN SECONDS"), 'WITHIN'),
    (pattern("[a:b = 'c'] REPEATS 0 TIMES"), 'REPEATS'), (pattern("[a:b = 'c'] START t'yesterday' STOP t'today'"), 'START'), (pattern("[a:b = \"c\"]"), 'a value'),
    (pattern("[a:b = 'c'"), 'is wanted'), (pattern("[a:b LIKE 5]"), 'single quotes'), (pattern("[a:b = 'c'] trailing"), 'behind the end'), (pattern(''), 'an observation'),
    # observables
    (sco('file', size=1), 'none of hashes name'), (change(FILE, hashes={'MD5': 'zz'}), 'MD5 is not 32'), (change(FILE, hashes={'SHA-256': 'a' * 63}), 'SHA-256 is not 64'),
    (change(FILE, hashes={'SHA256': 'a' * 64}), 'hash-algorithm-ov'), (change(FILE, hashes={'SHA-1': 5}), 'SHA-1 is not a text'), (change(FILE, hashes={}), 'empty object'),
    (change(FILE, hashes={'a b': 'x'}), 'not a key'), (change(FILE, size=-1), 'size is -1'), (change(FILE, magic_number_hex='0g'), 'hexadecimal'),
    (change(FILE, parent_directory_ref=ident('file', 2)), 'allowed: directory'), (change(ARTIFACT, payload_bin='no base64!'), 'not base64'),
    (change(ARTIFACT, url='https://example.org/a'), 'exclude one another'), (change(ARTIFACT, encryption_algorithm='ROT13'), 'allowed: AES-256-GCM'),
    (change(ARTIFACT, decryption_key='k'), 'decryption_key without'), (sco('artifact', url='https://example.org/a'), 'has hashes'), (sco('artifact', mime_type='a'), 'none of payload_bin'),
    (change(MAIL, is_multipart=True), 'body in a message'), (change(MAIL, is_multipart=GONE), 'is_multipart is missing'), (change(MAIL, from_ref=ident('identity')), 'allowed: email-addr'),
    (change(MAIL, body_multipart=[{'body': 'a'}]), 'body_multipart in a message'), (change(TRAFFIC, is_active=True), 'has no end'),
    (change(TRAFFIC, start=LATER, end=T), 'end is before'), (change(TRAFFIC, src_port=65536), 'src_port is 65536'), (change(TRAFFIC, src_ref=ident('file')), 'allowed: ipv4-addr'),
    (change(TRAFFIC, protocols=GONE), 'protocols is missing'), (sco('network-traffic', protocols=['tcp']), 'none of src_ref'), (sco('ipv4-addr', value='300.0.2.1'), 'not an IPv4'),
    (sco('ipv4-addr', value='192.0.2.1/33'), 'not an IPv4'), (sco('ipv4-addr'), 'value is missing'), (sco('ipv6-addr', value='2001::db8::1'), 'not an IPv6'),
    (sco('ipv6-addr', value='192.0.2.1'), 'not an IPv6'), (sco('mac-addr', value='00-00-5e-00-53-01'), 'not a MAC'), (sco('mac-addr', value='00:00:5E:00:53:01'), 'not a MAC'),
    (sco('email-addr', value='nobody'), 'not an address of mail'), (sco('domain-name', value='https://example.org'), "not a domain's name"), (sco('url', value='no url'), 'not a URL'),
    (sco('domain-name', value='example.org', resolves_to_refs=[ident('file')]), 'allowed: ipv4-addr'), (sco('autonomous-system', number='64496'), 'not an integer'),
    (sco('directory'), 'path is missing'), (sco('mutex'), 'name is missing'), (sco('software', version='1'), 'name is missing'), (sco('process', spec_version='2.1'), 'none of extensions'),
    (sco('process', pid=1, parent_ref=ident('file')), 'allowed: process'), (sco('process', pid=1, environment_variables={'a b': 'x'}), 'not a key'),
    (sco('windows-registry-key', key='HKLM', values=[{'data_type': 'DWORD'}]), 'allowed: REG_NONE'), (sco('x509-certificate', hashes={'MD5': 'x'}), 'MD5 is not'),
    (sco('x509-certificate', validity_not_before=LATER, validity_not_after=T), 'is before'), (sco('user-account', account_created='now'), 'not a moment'),
    # markings
    (change(STATEMENT, definition={'words': 'x'}), 'not understood'), (change(STATEMENT, definition_type='copyright'), 'not understood'),
    (change(STATEMENT, definition=GONE), 'not understood'), (change(STATEMENT, modified=T), "no 'modified'"), (change(STATEMENT, created=GONE), 'created is missing'),
    (change(STATEMENT, object_marking_refs=[ident('marking-definition')]), 'marked with itself'), (change(STATEMENT, definition_type='tlp', definition={'tlp': 'red'}), 'not understood'),
    (change(TLP, extensions={TLP2: {'extension_type': 'property-extension', 'tlp_2_0': 'red'}}), 'its id is that of TLP clear'),
    (change(TLP, extensions={TLP2: {'tlp_2_0': 'clear'}}), 'no extension_type'), (change(TLP, id=ident('marking-definition')), 'not understood'),
    (change(TLP, extensions={TLP2: {'extension_type': 'property-extension', 'tlp_2_0': 'purple'}}), 'its id is that of TLP clear'),
    (change(TLP, created=T), 'created'), (change(TLP, name='TLP:RED'), 'name'), (change(TLP, definition_type='tlp', definition={'tlp': 'red'}), 'definition'),
    (change(RED1, definition={'tlp': 'white'}), 'its id is that of TLP red'), (change(RED1, created=T), 'created'),
    (label(classification='SECRETISH'), 'no level of policy NATO'), (label(policy_identifier='XYZ'), "'XYZ' is not understood"), (label(classification=GONE), 'no level'),
    (label(policy_identifier=GONE), 'not understood'), (label(colour='red'), 'not understood'), (label(review_date_time='soon'), 'not a moment'),
    (label(categories=[{'tag_name': 'Releasable To', 'type': 'RESTRICTIVE', 'values': ['KOR']}]), 'is PERMISSIVE'),
    (label(categories=[{'tag_name': 'Releasable To', 'type': 'PERMISSIVE', 'values': ['ATLANTIS']}]), "'ATLANTIS' is no value"),
    (label(categories=[{'tag_name': 'Colour', 'type': 'PERMISSIVE', 'values': ['red']}]), 'tag'), (label(categories=[]), 'empty list'),
    (label(classification='TOP SECRET'), 'excludes it'), (label(extension_type='new-sdo'), 'property-extension'),
    (label(review_date_time='2026-02-01T00:00:00.000Z'), 'review'),
    # bundles and resources
    (change(BUNDLE, id='bundle--1'), 'not bundle--UUID'), (change(BUNDLE, spec_version='2.0'), 'none of its members'), (change(BUNDLE, objects=[]), 'with something in it'),
    (change(BUNDLE, objects={'a': 1}), 'not a list'), (change(BUNDLE, objects=[BUNDLE]), 'a bundle inside'), (change(BUNDLE, objects=[change(LOCATION, id='x')]), 'object 1'), ([], 'empty list'),
    ({'api_roots': ['a'], 'default': 'b', 'title': 't'}, 'not one of api_roots'), ({'api_roots': ['a']}, 'title is missing'), ({'title': 't', 'versions': ['a']}, 'max_content_length'),
    ({'title': 't', 'versions': ['a'], 'max_content_length': 0}, 'max_content_length'), ({'collections': [{'id': 'x', 'title': 't', 'can_read': True}]}, 'can_write'),
    ({'versions': [T, LATER]}, 'newest first'), ({'versions': ['a']}, 'not a list of moments'), ({'objects': []}, 'not a list with something'), ({'more': 'yes'}, 'true or false'),
    ({'objects': [{'id': ident('note'), 'date_added': T}]}, 'without id, date_added or version'),
    ({'objects': [{'id': ident('note'), 'date_added': LATER, 'version': T}, {'id': ident('note'), 'date_added': T, 'version': T}]}, 'order of date_added'),
    ({'id': 's', 'status': 'done', 'total_count': 0, 'success_count': 0, 'failure_count': 0, 'pending_count': 0}, "'complete' or 'pending'"),
    ({'id': 's', 'status': 'complete', 'total_count': 1, 'success_count': 1, 'failure_count': 0, 'pending_count': 0, 'successes': [{'id': 'x'}]}, 'without id or version'),
    ({'title': 't', 'http_status': 404}, 'http_status is not a text'), ({'foo': 1}, 'neither an object of STIX'),
]

RAW = [
    (b'{"a":1,"a":2}', 'a member twice'), (b'\xef\xbb\xbf{}', 'byte order mark'), (b'{"a":"\xff"}', 'not UTF-8'), (b'{"a":"\xed\xa0\x80"}', 'not UTF-8'),
    (b'{"a":"\xc0\xaf"}', 'not UTF-8'), (b'{"a":NaN}', 'none'), (b'{"a":Infinity}', 'none'), (b'{"a":1e999}', "beyond a double's"), (b'{"a":01}', 'none'), (b'{"a":1.}', 'none'),
    (b'{"a":+1}', 'none'), (b'{"a":123456789012345678901234567890}', '64 bits'), (b'{"a":9223372036854775808}', '64 bits'), (b'{"a":"\\ud800"}', 'surrogate'), (b'{"a":"\\udc00\\ud800"}', 'surrogate'),
    (b'{"a":"\\u0000"}', 'u0000'), (b'{"a":"\x01"}', 'control character'), (b'{"a":"\\x"}', 'escape'), (b'{"a":1}x', 'behind the end'), (b'{"a":1}{}', 'behind the end'),
    (b'{"a":1,}', 'without a name'), (b"{'a':1}", 'without a name'), (b'{"a" 1}', 'without a value'), (b'{"a":1', 'without an end'), (b'', 'neither an object'),
    (b'5', 'neither an object'), (b'[1,]', 'none'), (b'{"a":' + b'[' * 100 + b']' * 100 + b'}', '64 levels'), (b'/* c */{}', 'neither an object'), (b'{"a":tru}', 'none'),
    (b'{' + b','.join(b'"k%d":1' % i for i in range(20)) + b',"k3":2}', 'a member twice'), (b'{' + b','.join(b'"k%d":1' % i for i in range(4097)) + b'}', '4096 members'),
    (b'\xff\xfe{\x00}\x00', 'neither an object'), (b'{"a\\u0062":1,"ab":2}', 'a member twice'),
]

NS = 'urn:nato:stanag:4774:confidentialitymetadatalabel:1:0'


def xml(info='<PolicyIdentifier>NATO</PolicyIdentifier><Classification>SECRET</Classification>', after='', root='originatorConfidentialityLabel', ns=f'xmlns="{NS}"', before='', attributes=''):
    return f'{before}<{root} {ns}{attributes}><ConfidentialityInformation>{info}</ConfidentialityInformation>{after}</{root}>'


def category(value='KOR', name='Releasable To', kind='PERMISSIVE', element='GenericValue', more=''):
    return f'<Category TagName="{name}" Type="{kind}"{more}><{element}>{value}</{element}></Category>'


SECRET_INFO = '<PolicyIdentifier>NATO</PolicyIdentifier><Classification>SECRET</Classification>'
GOOD_LABELS = [
    (xml(), 'NATO SECRET'), (xml(SECRET_INFO + category()), 'NATO SECRET Releasable to KOR'), (xml(root='OriginatorConfidentialityLabel'), 'NATO SECRET'),
    (xml(attributes=f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="{NS} label.xsd"'), 'NATO SECRET'),
    (xml(before='<?xml version="1.0" encoding="UTF-8"?>\n<!-- a comment -->\n'), 'NATO SECRET'), (xml(SECRET_INFO.replace('SECRET', ' SECRET\n')), 'NATO SECRET'),
    (xml().replace('<', '<l:').replace('<l:/', '</l:').replace('xmlns=', 'xmlns:l='), 'NATO SECRET'), (xml(SECRET_INFO.replace('SECRET', '<![CDATA[SECRET]]>')), 'NATO SECRET'),
    (xml(SECRET_INFO.replace('SECRET', 'SE<!-- in between -->CRET')), 'NATO SECRET'), (xml(SECRET_INFO.replace('SECRET', '&#83;ECRET')), 'NATO SECRET'),
    (xml(after='<OriginatorID>USA</OriginatorID><CreationDateTime>2026-03-01T00:00:00Z</CreationDateTime><ReviewDateTime>2027-03-01</ReviewDateTime>'), 'NATO SECRET'),
    (xml('<PolicyIdentifier>ROK</PolicyIdentifier><Classification>군사 II급비밀</Classification>'), 'ROK 군사 II급비밀'), ('NATO:SECRET//ATOMAL//REL ROK\n', 'NATO SECRET ATOMAL Releasable to KOR'),
    (json.dumps(SECRET), 'NATO SECRET Releasable to KOR'), (json.dumps(TLP), 'public'),
]
BAD_LABELS = [
    (xml(ns=''), 'not an <originatorConfidentialityLabel>'), (xml(ns='xmlns="urn:nato:stanag:4774:confidentialitymetadatalabel:2:0"'), 'not an <originatorConfidentialityLabel>'),
    (xml(root='confidentialityLabel'), 'not an <originatorConfidentialityLabel>'), (xml(root='alternativeConfidentialityLabel'), 'not an <originatorConfidentialityLabel>'),
    (xml('<Classification>SECRET</Classification>'), 'out of place'), (xml('<PolicyIdentifier>NATO</PolicyIdentifier>'), 'no classification'), (xml(''), 'no classification'),
    (xml('<Classification>SECRET</Classification><PolicyIdentifier>NATO</PolicyIdentifier>'), 'out of place'), (xml(SECRET_INFO * 2), 'out of place'),
    (xml(SECRET_INFO.replace('NATO', 'ACME')), "policy 'ACME' is not understood"), (xml(SECRET_INFO.replace('SECRET', 'secret')), 'no level'), (xml(SECRET_INFO.replace('SECRET', '')), 'no level'),
    (xml(SECRET_INFO.replace('NATO', '')), ''), (xml(SECRET_INFO + category('XYZ')), "'XYZ' is no value"), (xml(SECRET_INFO + category(name='Colour')), 'not understood'),
    (xml(SECRET_INFO + category(kind='RESTRICTIVE')), 'is PERMISSIVE'), (xml(SECRET_INFO + category(element='Value')), 'not understood'), (xml(SECRET_INFO + category(more=' Colour="red"')), "attribute 'Colour'"),
    (xml(SECRET_INFO + '<Category TagName="Releasable To" Type="PERMISSIVE"/>'), 'no value'), (xml(SECRET_INFO.replace('SECRET', 'TOP SECRET') + category()), 'excludes it'),
    (xml(SECRET_INFO + category('SGP')), 'excludes it'), (xml(SECRET_INFO.replace('SECRET', 'UNCLASSIFIED') + category('ATOMAL', 'Additional Sensitivity', 'RESTRICTIVE')), 'excludes it'),
    (xml(SECRET_INFO + 'text'), 'text between'), (xml(SECRET_INFO + '<Other/>'), 'out of place'), (xml(after='<Other/>'), 'not understood'), (xml(SECRET_INFO + '<o:Category xmlns:o="urn:other"/>'), "not of the label's namespace"),
    (xml(after='<CreationDateTime>yesterday</CreationDateTime>'), 'not a moment'), (xml(attributes=' ReviewDateTime="soon"'), 'not a moment'), (xml(attributes=' Colour="red"'), 'not understood'),
    (xml(before='<!DOCTYPE a [<!ENTITY s "SECRET">]>', info=SECRET_INFO.replace('SECRET', '&s;')), 'document type'), (xml(before='<!DOCTYPE a SYSTEM "http://example.org/a.dtd">'), 'document type'),
    (xml(SECRET_INFO.replace('SECRET', '&nothing;')), 'not XML'), (xml()[:-5], 'not XML'), (xml() + '<a/>', 'not XML'), (xml(before='<?pi x?>', info='<?pi y?>' + SECRET_INFO), 'text between'),
    (xml(SECRET_INFO.replace('SECRET', 'SE<b/>CRET')), 'more than text'), (xml(after='<CreationDateTime>2026-03-01T00:00:00Z</CreationDateTime><ReviewDateTime>2026-02-01</ReviewDateTime>'), 'before the creation'), (xml(after=f'<ConfidentialityInformation>{SECRET_INFO}</ConfidentialityInformation>'), 'not understood here'),
    (xml(attributes=' xmlns:q="urn:q" q:ReviewDateTime="2026-03-01T00:00:00Z"'), 'not understood'), (xml(attributes=' xml:lang="en"'), 'not understood'),
    (f'<originatorConfidentialityLabel xmlns="{NS}"/>', 'no <ConfidentialityInformation>'), (xml(SECRET_INFO + category('ATOMAL', 'Additional Sensitivity', 'RESTRICTIVE', more=' xmlns:q="urn:q" q:x="1"')), 'attribute'),
    ('NATO:SECRET//XYZ', "'XYZ' is no value"), ('ACME:SECRET', 'not understood'), ('NATO:SECRET//REL', ''), ('NATO', ''), ('', ''), (json.dumps(LOCATION), 'not a marking-definition'),
    (json.dumps(label(classification='TOP SECRET')), 'excludes it'), ('[]', ''), ('\x00', ''),
]


def main():
    isthmus = sys.argv[1]
    lines, failed, number = [], 0, 0

    def report(good, claim):
        nonlocal failed, number
        number += 1
        failed += not good
        lines.append(f"{'ok' if good else 'not ok'} {number} - {claim}")

    with tempfile.TemporaryDirectory() as folder:
        cases = [(json.dumps(case, ensure_ascii=False).encode(), None) for case in VALID]
        cases += [(json.dumps(case, ensure_ascii=False).encode(), says) for case, says in INVALID] + RAW
        paths = []
        for place, (text, _) in enumerate(cases):
            paths.append(os.path.join(folder, f'{place:03d}.json'))
            with open(paths[-1], 'wb') as file:
                file.write(text)
        out = subprocess.run([isthmus, 'share', 'validate', '--json', *paths], stdout=subprocess.PIPE, text=True, check=False).stdout
        wrong = []
        for (text, says), row in zip(cases, json.loads(out), strict=True):
            good = row['verdict'] == 'valid' if says is None else row['verdict'] == 'refused' and says in row['reason']
            if not good:
                wrong.append(f"# {text[:300]!r}: {row['verdict']}: {row['reason']!r}, wanted: {says!r}")
        lines += wrong
        report(not [one for one in wrong if one.endswith('wanted: None')], f'{len(VALID)} objects that conform are taken')
        report(not [one for one in wrong if not one.endswith('wanted: None')], f'{len(INVALID) + len(RAW)} that do not are refused with the rule that failed')
        wrong = 0
        for good, labels in ((True, GOOD_LABELS), (False, BAD_LABELS)):
            for text, says in labels:
                path = os.path.join(folder, 'label')
                with open(path, 'wb') as file:
                    file.write(text.encode())
                done = subprocess.run([isthmus, 'share', 'label', '--check', path], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
                right = done.returncode == 0 and done.stdout.strip() == says if good else done.returncode == 1 and says in done.stderr
                if not right:
                    wrong += 1
                    lines.append(f'# {text[:300]!r}: exit {done.returncode}: {done.stdout.strip()!r} {done.stderr.strip()!r}, wanted: {says!r}')
        report(not wrong, f'{len(GOOD_LABELS)} labels are read, {len(BAD_LABELS)} are refused with the reason')
    print(f'1..{number}')
    print('\n'.join(lines))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
