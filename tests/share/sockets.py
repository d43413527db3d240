#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A node over real sockets: what a client of TAXII 2.1 sends and expects, then any bytes at all.

    sockets.py ISTHMUS [REQUESTS]

First a probe of headers, media types, status codes, paging and errors as the standard has them (OASIS TAXII 2.1, sections 3 to 5; the
headers are those that the OASIS client sends). Then REQUESTS requests, most of them changed somewhere, some no HTTP at all: each
is answered with a status of its own or the connection is closed; the node neither ends nor grows, and shows no unreleasable
object. Says TAP.
"""
import base64
import csv
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from tap import tell  # noqa: E402

TYPE = 'application/taxii+json;version=2.1'
CLEAR = 'marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487'
RED = 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1'
CANARY = 'canary-77b1'
LABEL = 'extension-definition--b0000001-1111-4111-8111-000000000001'
SECRET = {'type': 'marking-definition', 'spec_version': '2.1', 'id': 'marking-definition--c0000001-1111-4111-8111-000000000001', 'created': '2026-03-01T00:00:00.000Z',
          'extensions': {LABEL: {'extension_type': 'property-extension', 'policy_identifier': 'NATO', 'classification': 'SECRET',
                                 'categories': [{'tag_name': 'Releasable To', 'type': 'PERMISSIVE', 'values': ['KOR']}]}}}


def location(number, marking=CLEAR, day=1, **more):
    return {'type': 'location', 'spec_version': '2.1', 'id': f'location--e0000004-1111-4111-8111-{number:012d}', 'created': '2026-03-01T00:00:00.000Z',
            'modified': f'2026-03-{day:02d}T00:00:00.000Z', 'region': 'eastern-asia', 'name': f'place {number}', 'object_marking_refs': [marking], **more}


class Node:
    def __init__(self, isthmus, folder):
        self.store, password = os.path.join(folder, 'nato.db'), os.path.join(folder, 'password')
        with open(password, 'w', encoding='utf-8') as file:
            file.write('rok:word\n')
        run = lambda *words: subprocess.run([isthmus, 'share', *words], check=True, stdout=subprocess.DEVNULL)
        self.ledger = os.path.join(folder, 'ledger.db')
        subprocess.run([isthmus, 'ledger', 'init', self.ledger], check=True, stdout=subprocess.DEVNULL)
        run('init', self.store, '--side', 'NATO')
        run('partner', 'add', 'rok', '--side', 'ROK', '--password', password, '--exchange', self.store)
        objects = [location(i) for i in range(1, 26)] + [location(1, day=2)] + [location(100 + i, RED, name=f'{CANARY} {i}') for i in range(5)]
        objects += [SECRET, location(90, SECRET['id'])]
        path = os.path.join(folder, 'objects.json')
        for part in (objects[:25], objects[25:26], objects[26:]):
            with open(path, 'w', encoding='utf-8') as file:
                json.dump(part, file)
            subprocess.run([isthmus, 'share', 'offer', path, 'rok', '--all', '--exchange', self.store, '--ledger', self.ledger], stdout=subprocess.DEVNULL, check=False)
        self.process = subprocess.Popen([isthmus, 'share', 'serve', '--basic', '--listen', '127.0.0.1:0', '--exchange', self.store, '--ledger', self.ledger],
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.port = int(self.process.stdout.readline().split(':')[2].split('/')[0])
        self.connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=30)

    def ask(self, method, path, body=None, accept=TYPE, content=TYPE, user='rok:word', headers=None):
        sent = {'User-Agent': 'taxii2-client/2.3.0'}
        if accept:
            sent['Accept'] = accept
        if user:
            sent['Authorization'] = 'Basic ' + base64.b64encode(user.encode()).decode()
        if body is not None and content:
            sent['Content-Type'] = content
        sent.update(headers or {})
        self.connection.request(method, path, body, sent)
        answer = self.connection.getresponse()
        text = answer.read()
        return answer.status, {key.lower(): value for key, value in answer.getheaders()}, text

    def memory(self):
        with open(f'/proc/{self.process.pid}/status', encoding='utf-8') as file:
            return next(int(line.split()[1]) for line in file if line.startswith('VmRSS'))


def probe(node):
    """(claim, holds) pairs."""
    root, box = '/exchange/', '/exchange/collections/outbox/'
    checks = []

    def check(claim, holds):
        checks.append((claim, bool(holds)))

    status, headers, text = node.ask('GET', '/taxii2/')
    found = json.loads(text)
    check('discovery names its API roots, the default among them', status == 200 and found['title'] and found['default'] in found['api_roots'])
    check('the media type is that of TAXII 2.1', headers['content-type'].replace(' ', '') == TYPE)
    status, _, text = node.ask('GET', root)
    check('the API root says version and limit', status == 200 and json.loads(text)['versions'] == [TYPE] and json.loads(text)['max_content_length'] > 0)
    status, _, text = node.ask('GET', root + 'collections/')
    listed = json.loads(text)['collections']
    check('collections are sorted by id, with rights', [c['id'] for c in listed] == sorted(c['id'] for c in listed) and all('can_read' in c and 'can_write' in c for c in listed))
    for one in listed:
        status, _, text = node.ask('GET', f"{root}collections/{one['id']}/")
        check('a collection is found under its id', status == 200 and json.loads(text) == one)
    status, headers, text = node.ask('GET', box + 'objects/?limit=10')
    first = json.loads(text)
    check('a page has as many as asked, more and next', status == 200 and len(first['objects']) == 10 and first['more'] is True and first['next'])
    check('dates of the first and last go with it', headers['x-taxii-date-added-first'] < headers['x-taxii-date-added-last'])
    token = urllib.parse.quote(first['next'])
    check('the next page may be asked with another limit, twice, and is the same', node.ask('GET', f'{box}objects/?limit=7&next={token}')[2] == node.ask('GET', f'{box}objects/?limit=7&next={token}')[2])
    seen, after = [], ''
    while True:
        _, headers, text = node.ask('GET', f'{box}manifest/?limit=4' + (f'&added_after={after}' if after else ''))
        records = json.loads(text).get('objects', [])
        if not records:
            break
        seen += [record['id'] for record in records]
        after = headers['x-taxii-date-added-last']
    check('paging by the date of the last loses and doubles nothing', len(seen) == 27 and len(set(seen)) == 27)
    _, _, text = node.ask('GET', box + 'manifest/?match[version]=all')
    records = json.loads(text)['objects']
    check('a manifest of all versions, by date', len(records) == 28 and [r['date_added'] for r in records] == sorted(r['date_added'] for r in records))
    check('its records say version and media type', all(r['media_type'] == 'application/stix+json;version=2.1' and r['version'] for r in records))
    one = location(1)['id']
    check('an object by its id, the last version', [o['modified'][:10] for o in json.loads(node.ask('GET', f'{box}objects/{one}/')[2])['objects']] == ['2026-03-02'])
    check('its versions, newest first', json.loads(node.ask('GET', f'{box}objects/{one}/versions/')[2])['versions'] == ['2026-03-02T00:00:00.000Z', '2026-03-01T00:00:00.000Z'])
    for query, count in (('match[type]=location', 26), ('match[type]=note', 0), (f'match[id]={one}', 1), ('match[version]=first', 27), ('match[spec_version]=2.0', 0),
                         ('match[spec_version]=2.1', 27), ('match[version]=2026-03-02T00:00:00.000Z', 1), ('match[type]=note,location', 26), ('added_after=2100-01-01T00:00:00Z', 0)):
        check(f'{query} finds {count}', len(json.loads(node.ask('GET', f'{box}objects/?{query}')[2]).get('objects', [])) == count)
    check('nothing is {}', node.ask('GET', box + 'objects/?match[type]=note')[2] == b'{}')
    for query in ('limit=0', 'limit=-1', 'limit=x', 'added_after=yesterday', 'match[colour]=red', 'next=1.00', 'match[version]=newest', 'limit=1&limit=2'):
        status, headers, text = node.ask('GET', f'{box}objects/?{query}')
        check(f'{query} is a bad request, told in the form of the standard', status == 400 and json.loads(text)['http_status'] == '400' and 'taxii' in headers['content-type'])
    for accept, wanted in ((None, 200), ('*/*', 200), ('application/taxii+json', 200), ('application/taxii+json; version=2.1', 200), ('application/taxii+json;version=2.0', 406),
                           ('text/html', 406), ('text/html, application/taxii+json;q=0.5', 200), ('application/vnd.oasis.taxii+json; version=2.0', 406)):
        check(f'Accept: {accept} gets {wanted}', node.ask('GET', root, accept=accept)[0] == wanted)
    status, headers, _ = node.ask('GET', root, user=None)
    check('who does not say who he is gets 401 and how to', status == 401 and headers['www-authenticate'].startswith('Basic'))
    check('a wrong password gets 401', node.ask('GET', root, user='rok:worse')[0] == 401)
    inbox = '/exchange/collections/inbox/objects/'
    good = json.dumps({'objects': [location(500), location(501, latitude=95, longitude=0), {'type': 'file', 'spec_version': '2.1', 'id': 'file--e0000004-1111-4111-8111-000000000001', 'name': 'a'}]})
    status, _, text = node.ask('POST', inbox, good)
    told = json.loads(text)
    check('a mixed envelope is taken in part, and accounted for', status == 202 and (told['total_count'], told['success_count'], told['failure_count'], told['pending_count']) == (3, 2, 1, 0))
    check('each list is as long as its count, each entry has a version', len(told['successes']) == 2 and len(told['failures']) == 1 and all(e['version'] for e in told['successes'] + told['failures']))
    check('its status is found again', node.ask('GET', f"/exchange/status/{told['id']}/")[2] == text)
    for content, wanted in ((None, 415), ('application/json', 415), ('application/taxii+json;version=2.0', 415), ('application/taxii+json; version=2.1', 202), ('application/taxii+json', 202)):
        check(f'Content-Type: {content} gets {wanted}', node.ask('POST', inbox, json.dumps({'objects': [location(502)]}), content=content)[0] == wanted)
    for body in ('', '{}', '[]', '{"objects":[]}', '{"objects":{}}', '{"objects":[{"a":1,"a":2}]}', '\ufeff{}', '{"objects":[null]', '[' * 5000):
        check(f'{body[:20]!r} is unprocessable', node.ask('POST', inbox, body.encode())[0] == 422)
    check('a collection that is read only refuses', node.ask('POST', box + 'objects/', good)[0] == 403 and node.ask('DELETE', f'{box}objects/{one}/')[0] == 403)
    check('what is not there is 404, whoever asks', [node.ask('GET', path)[0] for path in ('/exchange/collections/x/', f"{box}objects/{location(9999)['id']}/", '/exchange/status/x/', '/nothing/')] == [404] * 4)
    check('what may not be seen looks the same', node.ask('GET', f"{box}objects/{location(100)['id']}/")[1:] [1] == node.ask('GET', f"{box}objects/{location(9999)['id']}/")[1:] [1])
    check('a method that is not allowed', node.ask('PUT', box + 'objects/', '{}')[0] == 405)
    check('what one gave may be taken back', node.ask('DELETE', f"{inbox}{location(500)['id']}/")[0] == 200 and node.ask('GET', f"{inbox}{location(500)['id']}/")[0] == 404)
    return checks


def end_agreement(isthmus, node, folder):
    """The agreement is corrected in the ledger so that it has ended, while the node serves: what stood on it is gone within seconds."""
    path = f"/exchange/collections/outbox/objects/{location(90)['id']}/"
    before = node.ask('GET', path)[0]
    table = subprocess.run([isthmus, 'ledger', 'export', '--table', 'agreements', '--ledger', node.ledger], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True).stdout
    rows = list(csv.DictReader(table.splitlines()))
    row = dict(next(row for row in rows if row['categories']))
    row.update(supersedes=row['key'], key=row['key'] + '-ended', valid_to='2024-01-01')
    with open(os.path.join(folder, 'ended.csv'), 'w', encoding='utf-8') as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)
    subprocess.run([isthmus, 'ledger', 'import', os.path.join(folder, 'ended.csv'), '--ledger', node.ledger], check=True, stdout=subprocess.DEVNULL)
    for _ in range(60):
        if node.ask('GET', path)[0] == 404:
            break
        time.sleep(0.5)
    return before == 200 and node.ask('GET', path)[0] == 404


def changed(chance, text):
    """The bytes of a request with a few changes."""
    made = bytearray(text)
    for _ in range(chance.randrange(4)):
        at = chance.randrange(len(made))
        kind = chance.randrange(4)
        if kind == 0:
            made[at] = chance.randrange(256)
        elif kind == 1:
            del made[at:at + chance.randrange(12)]
        elif kind == 2:
            made[at:at] = made[at:at + chance.randrange(30)]
        else:
            made[at:at] = chance.choice([b'\r\n', b'%', b'\x00', b'Content-Length: 5\r\n', b'Transfer-Encoding: chunked\r\n', b'\xff' * 50, b'/' * 300, b'[' * 200])
    return bytes(made)


def storm(node, requests):
    chance = random.Random(20260301)
    token = base64.b64encode(b'rok:word').decode()
    head = f'Host: 127.0.0.1\r\nAuthorization: Basic {token}\r\nAccept: {TYPE}\r\n'
    body = json.dumps({'objects': [location(700)]})
    seeds = [f'GET {path} HTTP/1.1\r\n{head}\r\n'.encode() for path in (
        '/taxii2/', '/exchange/', '/exchange/collections/', '/exchange/collections/outbox/objects/?limit=3&match[type]=location', '/exchange/collections/outbox/manifest/?match[version]=all',
        f"/exchange/collections/outbox/objects/{location(100)['id']}/", f"/exchange/collections/inbox/objects/{location(700)['id']}/versions/")]
    seeds.append(f'POST /exchange/collections/inbox/objects/ HTTP/1.1\r\n{head}Content-Type: {TYPE}\r\nContent-Length: {len(body)}\r\n\r\n{body}'.encode())
    before, statuses, closed, leaked = node.memory(), {}, 0, 0
    for _ in range(requests):
        with socket.create_connection(('127.0.0.1', node.port), timeout=20) as link:
            sent = changed(chance, chance.choice(seeds)) if chance.random() < 0.9 else chance.randbytes(chance.randrange(1, 400))
            said = b''
            try:
                link.sendall(sent)
                link.shutdown(socket.SHUT_WR)
                while part := link.recv(65536):
                    said += part
            except (ConnectionError, TimeoutError):
                pass
        leaked += CANARY.encode() in said
        if said.startswith(b'HTTP/1.1 '):
            statuses[said[9:12].decode(errors='replace')] = statuses.get(said[9:12].decode(errors='replace'), 0) + 1
        else:
            closed += 1
    node.connection.close()  # it was idle for long
    alive = node.process.poll() is None and node.ask('GET', '/taxii2/')[0] == 200
    return before, node.memory(), statuses, closed, leaked, alive


def main():
    requests = int(sys.argv[2]) if len(sys.argv) > 2 else 3000
    with tempfile.TemporaryDirectory() as folder:
        node = Node(sys.argv[1], folder)
        try:
            checks = probe(node)
            ended = end_agreement(sys.argv[1], node, folder)
            before, after, statuses, closed, leaked, alive = storm(node, requests)
        finally:
            node.process.send_signal(signal.SIGTERM)
            node.process.wait()
    failed = [claim for claim, holds in checks if not holds]
    print(f'# {requests} requests: {closed} closed, statuses {dict(sorted(statuses.items()))}; {before} KiB before, {after} behind')
    for claim in failed:
        print(f'# does not hold: {claim}')
    results = [(f'{len(checks)} points of TAXII 2.1 hold', not failed), ('an agreement that is ended in the ledger stops release while the node serves', ended), ('the node lives and answers', alive),
               ('no request is answered with 500, none shows what may not be seen', leaked == 0 and '500' not in statuses and len(statuses) > 3), ('it does not grow', after - before < 64 * 1024)]
    return tell(results)


if __name__ == '__main__':
    sys.exit(main())
