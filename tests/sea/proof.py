#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Evidence is what it claims: the feed's own bytes, SHA-256 by another library, and no change that goes unnoticed.

    proof.py BUILD     says TAP
"""
import csv
import gzip
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile

COMMAND = os.path.join(sys.argv[1], 'isthmus')
DATA = os.environ.get('ISTHMUS_TESTDATA', '/nowhere')
ENVIRONMENT = {**os.environ, 'NO_COLOR': '1'}


def isthmus(*words, code=0, **options):
    done = subprocess.run([COMMAND, *words], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT, check=False, **options)
    assert done.returncode == code, (words, done.returncode, done.stderr)
    return done


def write(path, text):
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
    return path


def raw(line):
    """A line of the JSON as the bytes that the feed had."""
    return bytes(0 if ord(c) == 0x100 else ord(c) for c in line)


def events_of(path):
    with open(path, encoding='utf-8') as file:
        for event in json.load(file):
            event['evidence'], event['parts'] = json.loads(event['evidence']), json.loads(event['parts'])
            yield event


def cell(text):
    return ''.join(c if c >= ' ' else ' ' for c in text)


def reseal(event):
    e = event
    text = e['id'] + '\n' + '\t'.join([
        e['kind'], e['start'], e['end'], max(e['detected'], e['end'])[:10], str(e['mmsi_a']), str(e['mmsi_b'] or '-'),
        *('-' if e[of] is None else f'{e[of]:.5f}' for of in ('lon', 'lat')), f"{e['score']:.4f}", 'true' if e['open'] else 'false', cell(e['partners']), cell(e['detail'])]) + '\n'
    text += ''.join(f'{name}\t{value:.9g}\n' for name, value in e['parts'].items())
    for m in event['evidence']:
        digest = hashlib.sha256(b'\n'.join(raw(line) for line in m['sentences'])).hexdigest() if m['sentences'] else None
        text += '\t'.join([str(m['mmsi']), str(m['type']), m['time'], m['partner'], m['station'], digest or '-']) + '\n'
    return hashlib.sha256(text.encode()).hexdigest()


def where_it_says(event, feeds):
    """The last line of a message begins, but for its tag block, at the byte that the evidence names, or is a part of it."""
    faults = []
    for m in event['evidence']:
        at, bytes_of = m['at'], feeds[m['feed']]
        begin = bytes_of.rfind(b'\n', 0, at) + 1
        stop = bytes_of.find(b'\n', at)
        line = bytes_of[begin:stop if stop >= 0 else len(bytes_of)].rstrip(b'\r ')
        if line not in [raw(text) for text in m['sentences']]:
            faults.append(f"{event['id']}: {m['feed']} at {at} has {line[:60]!r}")
    return faults


def check(name, faults):
    check.number += 1
    for fault in faults[:5]:
        print(f'# {fault}')
    print(f"{'ok' if not faults else 'not ok'} {check.number} - {name}")
    check.broken |= bool(faults)


check.number, check.broken = 0, False


def generated(home):
    sea = os.path.join(home, 'sea')
    isthmus('sea', 'simulate', sea, '--vessels', '80', '--days', '2', '--rate', 'all=40', '--seed', '9')
    words = [f'A={sea}/A.nmea', f'B={sea}/B.nmea', '--areas', f'{sea}/areas.geojson', '--list', f'{sea}/listed.csv']
    path = write(os.path.join(home, 'events.json'), isthmus('sea', 'events', *words, '--json').stdout)
    events = list(events_of(path))
    feeds = {}
    for side in 'AB':
        with open(f'{sea}/{side}.nmea', 'rb') as file:
            feeds[f'{side}.nmea'] = file.read() # its name alone: where it lies is nobody's business
    kinds = {e['kind'] for e in events}
    check('events of many kinds are there', [] if len(events) > 100 and len(kinds) >= 12 else [f'{len(events)} events of {sorted(kinds)}'])
    check('every event has evidence, and all of its sentences', [e['id'] for e in events if not e['evidence'] or not all(m['sentences'] for m in e['evidence'])])
    check('sentences are the bytes of the feed where the evidence says', [f for e in events for f in where_it_says(e, feeds)])
    check('the seal is SHA-256 as another library has it', [e['id'] for e in events if reseal(e) != e['sha256']])
    ships = {'rendezvous': 2, 'dark-rendezvous': 2, 'identity-laundering': 2}
    check('meetings are proved by both ships, silences and draughts by what was before and after', [
        f"{e['kind']} {e['id']}" for e in events
        if (e['kind'] in ships and len({m['mmsi'] for m in e['evidence']}) != 2) or (e['kind'] in ('gap', 'draught-change') and not e['open'] and len(e['evidence']) < 2)])
    return sea, words, path, events


def forms(home, words, path, events):
    csv_path = write(os.path.join(home, 'events.csv'), isthmus('sea', 'events', *words, '--csv').stdout)
    geo = write(os.path.join(home, 'events.geojson'), isthmus('sea', 'events', *words, '--geojson').stdout)
    ledger = os.path.join(home, 'my.db')
    isthmus('ledger', 'init', ledger)
    isthmus('sea', 'events', *words, '--ledger', ledger, '--label', 'PUBLIC')
    held = write(os.path.join(home, 'held.csv'), isthmus('ledger', 'export', '--table', 'events', '--ledger', ledger).stdout)
    faults = []
    for one in (path, csv_path, geo, held):
        said = isthmus('sea', 'verify', one).stderr
        if f'{len(events)} of {len(events)} events are as sealed' not in said:
            faults.append(f'{os.path.basename(one)}: {said.strip()}')
    check('JSON, CSV, GeoJSON and what the ledger exports are all found as sealed', faults)
    changed_rows(home, held)
    with open(path, encoding='utf-8') as file:
        same = file.read() == isthmus('sea', 'events', words[1], words[0], *words[2:], '--json').stdout
    check('feeds named in another order give the same bytes', [] if same else ['they differ'])
    packed = [w.replace('A.nmea', 'A.nmea.gz') if w.startswith('A=') else w for w in words]
    plain = words[0].split('=')[1]
    with open(plain, 'rb') as source, gzip.open(plain + '.gz', 'wb', 1) as target:
        shutil.copyfileobj(source, target)
    other = write(os.path.join(home, 'packed.json'), isthmus('sea', 'events', *packed, '--json').stdout)
    check('a packed feed gives the same seals', [] if [e['sha256'] for e in events_of(other)] == [e['sha256'] for e in events] else ['they differ'])


def changes(home, path, events):
    """One change at a time, in every event: each must be told."""
    def first_line(e, to):
        m = e['evidence'][-1]
        m['sentences'][-1] = to(m['sentences'][-1])

    def swap_digit(line):
        at = line.index('M,') + 12
        return line[:at] + ('0' if line[at] != '0' else '1') + line[at + 1:]

    def restation(e):
        e['evidence'][0]['station'] += 'x'

    def take_out(e):
        e['evidence'][0]['sentences'] = []

    def other_hash(e):
        e['evidence'][0]['hash'] = '0123456789abcdef'

    def longer_hash(e):
        e['evidence'][0]['hash'] += 'x'

    def other_id(e):
        e['id'] = e['id'][::-1] if e['id'] != e['id'][::-1] else '0' * 16

    def drop(e):
        e['evidence'].pop()

    def swap_sealed(e):
        """The whole evidence made anew around a changed sentence: digests agree, but its checksum does not."""
        first_line(e, swap_digit)
        for m in e['evidence']:
            m['sha256'] = hashlib.sha256(b'\n'.join(raw(line) for line in m['sentences'])).hexdigest()
        e['sha256'] = reseal(e)

    def shift(e):
        e['start'], e['end'] = e['start'].replace('2024', '2023'), e['end'].replace('2024', '2023')

    def setting(key, change):
        def change_of(e):
            e[key] = change(e[key])
        return f'another {key}', change_of

    claims = [
        setting('kind', lambda kind: 'gap' if kind != 'gap' else 'listed'),
        setting('mmsi_a', lambda mmsi: mmsi + 1),
        setting('mmsi_b', lambda mmsi: (mmsi or 0) + 1),
        setting('start', lambda time: time[:-2] + ('0Z' if time[-2] != '0' else '1Z')),
        setting('end', lambda time: time[:-2] + ('0Z' if time[-2] != '0' else '1Z')),
        setting('detected', lambda time: time.replace('2024', '2031')),
        setting('lon', lambda degrees: degrees + 0.00002),
        setting('lat', lambda degrees: degrees - 0.00002),
        setting('score', lambda score: score - 0.0002),
        setting('open', lambda yes: not yes),
        setting('open', lambda yes: 'perhaps'),
        setting('partners', lambda names: names + ';C'),
        setting('detail', lambda words: words + '.'),
        setting('parts', lambda parts: {**parts, 'ships': 3}),
        setting('id', lambda name: name + '0'),
        ('other times', shift),
    ]
    proofs = [('a digit of a sentence', lambda e: first_line(e, swap_digit)), ('another station', restation), ('no sentences', take_out), ('another hash', other_hash), ('a hash that is none', longer_hash),
              ('another id', other_id), ('a message less', drop), ('all sealed anew', swap_sealed)]
    for name, list_of, sentence in (('sentence, station, hash, id or number of messages', proofs, ''), ('what an event claims', claims, 'what it claims has another digest')):
        faults = []
        for what, change in list_of:
            changed = list(events_of(path))
            for e in changed:
                change(e)
            bad = write(os.path.join(home, 'changed.json'), json.dumps(changed))
            told = list(csv.DictReader(io.StringIO(isthmus('sea', 'verify', bad, '--csv', code=1).stdout)))
            if len([row for row in told if row['fault'].startswith(sentence)]) != len(events):
                faults.append(f'{what}: {len(told)} of {len(events)} told')
        check(f'any change of {name} is told, in each event', faults)


def changed_rows(home, held):
    """The same in what a ledger exports, column by column."""
    faults = []
    with open(held, encoding='utf-8', newline='') as file:
        rows = [row for row in csv.DictReader(file) if row['key'].startswith('event/sea-')]
    for column, change in (('kind', lambda text: 'gap' if text != 'gap' else 'listed'), ('begins_at', lambda text: text.replace('2024', '2023')), ('vessels', lambda text: text + ';mmsi:1'),
                           ('ends_at', lambda text: text.replace('2024', '2023')), ('lon', lambda text: str(float(text) + 1)), ('lat', lambda text: str(float(text) + 1)),
                           ('score', lambda text: str(float(text) / 2)), ('known_from', lambda text: text.replace('2024', '2031')),
                           ('detail', lambda text: text.replace('"says": "', '"says": "x').replace('"says":"', '"says":"x'))):
        out = io.StringIO()
        writer = csv.DictWriter(out, list(rows[0]), lineterminator='\n')
        writer.writeheader()
        writer.writerows({**row, column: change(row[column])} for row in rows)
        bad = write(os.path.join(home, 'changed.csv'), out.getvalue())
        told = list(csv.DictReader(io.StringIO(isthmus('sea', 'verify', bad, '--csv', code=1).stdout)))
        if len(told) != len(rows):
            faults.append(f'{column}: {len(told)} of {len(rows)} told')
    check('any change of what a row of the ledger claims is told, in each event', faults)


def live(home, words):
    watched = write(os.path.join(home, 'watch.jsonl'), isthmus('sea', 'watch', *words, '--once', '--json').stdout)
    said = isthmus('sea', 'verify', watched).stderr
    count = len(open(watched, encoding='utf-8').readlines())
    check('a watch tells events with sentences, as sealed', [] if count > 100 and f'{count} of {count} events' in said and ' 0 messages whose sentences' in said else [said.strip()])
    small = write(os.path.join(home, 'small.jsonl'), isthmus('sea', 'watch', *words, '--once', '--json', '--keep', '1').stdout)
    rows = [json.loads(line) for line in open(small, encoding='utf-8')]
    gone = sum(not m['sentences'] for e in rows for m in e['evidence'])
    said = isthmus('sea', 'verify', small).stderr
    check('what is no longer kept is said, and the rest is as sealed', [] if gone and f'{gone} messages whose sentences were not kept' in said else [f'{gone} gone; {said.strip()}'])
    with open(words[0].split('=')[1], encoding='ascii') as feed:
        piped = write(os.path.join(home, 'piped.json'), isthmus('sea', 'events', '-', '--json', stdin=feed).stdout)
    said = isthmus('sea', 'verify', piped).stderr
    check('standard input is proved too', [] if ' 0 messages whose sentences' in said and not said.startswith('isthmus: 0 of') else [said.strip()])


def real(home):
    logs = ['opencpn_hakefjord.log.gz', 'bcl_SAR.log', 'dma_538004030_drift.ais', 'goais.nmea', 'aisnet_1000.nm4']
    claim = 'real logs: all is proved, with the lines that say when'
    if not os.path.isdir(os.path.join(DATA, 'ais/nmea')):
        check.number += 1
        print(f'ok {check.number} - {claim} # SKIP test data is absent: ais/nmea')
        return
    words = [os.path.join(DATA, 'ais/nmea', name) for name in logs]
    path = write(os.path.join(home, 'real.json'), isthmus('sea', 'events', *words, '--json').stdout)
    events = list(events_of(path))
    said = isthmus('sea', 'verify', path).stderr
    faults = [] if events and f'{len(events)} of {len(events)} events' in said and ' 0 messages whose sentences' in said else [said.strip()]
    drift = [e for e in events if e['kind'] == 'drifting' and e['mmsi_a'] == 538004030]
    if not drift or not drift[0]['evidence'][0]['sentences'][0].startswith('$PGHP,'):
        faults.append("FRIO's evidence does not begin with the line of Gatehouse that says when")
    faults += [e['id'] for e in events if reseal(e) != e['sha256']]
    check(claim, faults)


def main():
    home = tempfile.mkdtemp(prefix='isthmus-proof-')
    try:
        _, words, path, events = generated(home)
        forms(home, words, path, events)
        changes(home, path, events)
        live(home, words)
        real(home)
    finally:
        shutil.rmtree(home)
    print(f'1..{check.number}')
    sys.exit(check.broken)


main()
