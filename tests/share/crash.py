#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Two nodes, a link that is cut at any byte, processes that are killed at any moment: nothing accepted is lost, nothing
comes twice, nothing unreleasable crosses.

    crash.py ISTHMUS [ITEMS] [CUTS]

NATO's node serves, Korea's pulls from it and pushes to it through a relay that keeps every byte that crossed and cuts
connections after a random number of them; now and then the server or the client is killed. At the end one reconciliation each
way, and both manifests must agree with what was offered. Objects that may not leave carry canaries, searched for in
the bytes. Says TAP.
"""
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import base64

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from tap import tell  # noqa: E402

CLEAR = 'marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487'
RED = 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1'
CANARY = 'canary-3f9a'


def location(number, side, marking, name):
    return {'type': 'location', 'spec_version': '2.1', 'id': f'location--{side}0000004-1111-4111-8111-{number:012d}',
            'created': '2026-03-01T00:00:00.000Z', 'modified': '2026-03-01T00:00:00.000Z', 'region': 'eastern-asia',
            'name': name, 'object_marking_refs': [marking]}


class Relay:
    """Passes bytes between a client and the server, keeps them, and cuts a connection after `cut` bytes (0: never)."""

    def __init__(self):
        self.target, self.cut, self.crossed = None, 0, bytearray()
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            client, _ = self.listener.accept()
            try:
                server = socket.create_connection(('127.0.0.1', self.target), timeout=5)
            except OSError:
                client.close()
                continue
            left = [self.cut or float('inf')]
            for ends in ((client, server), (server, client)):
                threading.Thread(target=self.pump, args=(*ends, left), daemon=True).start()

    def pump(self, source, target, left):
        try:
            while data := source.recv(4096):
                if len(data) > left[0]:
                    data = data[:int(left[0])]
                self.crossed += data
                left[0] -= len(data)
                target.sendall(data)
                if left[0] <= 0:
                    break
        except OSError:
            pass
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


class Node:
    def __init__(self, isthmus, folder, name, side, password):
        self.isthmus, self.store = isthmus, os.path.join(folder, name + '.db')
        self.run('init', self.store, '--side', side, store=False)
        self.password = os.path.join(folder, name + '.password')
        with open(self.password, 'w', encoding='utf-8') as file:
            file.write(password + '\n')

    def command(self, *words, store=True):
        return [self.isthmus, 'share', *words] + (['--exchange', self.store] if store else [])

    def run(self, *words, store=True, check=True, kill_after=None):
        process = subprocess.Popen(self.command(*words, store=store), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if kill_after is not None:
            try:
                process.wait(kill_after)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
        out, err = process.communicate(timeout=600)
        if check and process.returncode:
            raise SystemExit(f'Bail out! {words}: {err}')
        return out

    def serve(self):
        process = subprocess.Popen(self.command('serve', '--basic', '--listen', '127.0.0.1:0'), stdout=subprocess.PIPE, text=True)
        self.port = int(process.stdout.readline().split(':')[2].split('/')[0])
        return process


def offer(node, folder, objects, partner, kill_after=None):
    path = os.path.join(folder, 'objects.json')
    with open(path, 'w', encoding='utf-8') as file:
        json.dump(objects, file)
    node.run('offer', path, partner, '--all', kill_after=kill_after, check=kill_after is None)


def manifest(port, password, collection):
    """Every (id, version) of a collection, by asking as a client that pages by date."""
    found, after = [], ''
    token = base64.b64encode(password.encode()).decode()
    while True:
        query = '?match%5Bversion%5D=all' + (f'&added_after={after}' if after else '')
        request = urllib.request.Request(f'http://127.0.0.1:{port}/exchange/collections/{collection}/manifest/{query}',
                                         headers={'Authorization': 'Basic ' + token})
        with urllib.request.urlopen(request, timeout=60) as answer:
            records = json.load(answer).get('objects', [])
        if not records:
            return found
        found += [(record['id'], record['version']) for record in records]
        after = records[-1]['date_added']


def main():
    isthmus = sys.argv[1]
    items = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    cuts = int(sys.argv[3]) if len(sys.argv) > 3 else 12
    chance = random.Random(20260301)
    with tempfile.TemporaryDirectory() as folder:
        nato, rok = Node(isthmus, folder, 'nato', 'NATO', 'nato:word'), Node(isthmus, folder, 'rok', 'ROK', 'rok:word')
        relay = Relay()
        nato.run('partner', 'add', 'rok', '--side', 'ROK', '--password', rok.password)
        rok.run('partner', 'add', 'nato', '--side', 'NATO', '--password', nato.password, '--url', f'http://127.0.0.1:{relay.port}/exchange/')
        ours = [location(i, 'a', CLEAR, f'place {i}') for i in range(items)]
        secret = [location(10 ** 9 + i, 'a', RED, f'{CANARY} {i}') for i in range(items // 4)]
        theirs = [location(i, 'b', CLEAR, f'their place {i}') for i in range(items)]
        mixed = ours + secret
        chance.shuffle(mixed)
        server = nato.serve()
        relay.target = nato.port
        kills = 0
        for number in range(cuts):
            relay.cut = int(10 ** chance.uniform(1, 5.5)) if chance.random() < 0.8 else 0
            part = mixed[number * len(mixed) // cuts:(number + 1) * len(mixed) // cuts]
            offer(nato, folder, part, 'rok', kill_after=chance.uniform(0.001, 0.2) if chance.random() < 0.4 else None)
            part = theirs[number * items // cuts:(number + 1) * items // cuts]
            offer(rok, folder, part, 'nato', kill_after=chance.uniform(0.001, 0.2) if chance.random() < 0.4 else None)
            for verb in ('pull', 'push', 'reconcile'):
                patience = chance.uniform(0.001, 0.3) if chance.random() < 0.4 else None
                rok.run(verb, 'nato', '--password', rok.password, check=False, kill_after=patience)
                if chance.random() < 0.2:
                    server.send_signal(signal.SIGKILL)
                    server.wait()
                    kills += 1
                    server = nato.serve()
                    relay.target = nato.port
        # what was cut while it was offered is offered again: the same items, the same answer
        relay.cut = 0
        offer(nato, folder, mixed, 'rok')
        offer(rok, folder, theirs, 'nato')
        for verb in ('pull', 'push', 'reconcile'):
            rok.run(verb, 'nato', '--password', rok.password)
        sent = manifest(nato.port, 'rok:word', 'outbox')
        got = manifest(nato.port, 'rok:word', 'inbox')
        server.send_signal(signal.SIGTERM)
        server.wait()
        server = rok.serve()
        rok.run('partner', 'add', 'nato', '--side', 'NATO', '--password', nato.password)
        received = manifest(rok.port, 'nato:word', 'inbox')
        offered = manifest(rok.port, 'nato:word', 'outbox')
        server.send_signal(signal.SIGTERM)
        server.wait()
        audits = [node.run('audit', 'verify', check=False) for node in (nato, rok)]
        wanted = {item['id'] for item in ours}
        checks = [
            ('everything offered stands in the outbox once', {i for i, _ in sent} >= wanted and len(sent) == len(set(sent))),
            ('both manifests of what went out agree', sorted(sent) == sorted(received)),
            ('both manifests of what came in agree', sorted(offered) == sorted(got) and len(got) == len(theirs)),
            ('no canary crossed', CANARY.encode() not in relay.crossed and RED.encode() not in relay.crossed),
            ('every audit chain is whole', all('record' not in text.split('Head')[1] for text in audits)),
            ('links were cut and processes killed', kills > 0),
        ]
    print(f'# {items} items each way, {cuts} rounds, server killed {kills} times, {len(relay.crossed)} bytes crossed')
    return tell(checks)


if __name__ == '__main__':
    sys.exit(main())
