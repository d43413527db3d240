#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Stays in areas against a second opinion: crossings counted edge by edge, stays followed position by position.

    areas.py BUILD     says TAP

Shares nothing with src/sea but the decoder, whose positions come as text. The generator asks the detector's own code for
its truth about areas; here both are judged.
"""
import csv
import io
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from datetime import datetime, timezone
from math import cos, pi, sin

COMMAND = os.path.join(sys.argv[1], 'isthmus')
DATA = os.environ.get('ISTHMUS_TESTDATA', '/nowhere')
PAUSE, SILENCE, AGAIN = 1800, 6 * 3600, 30


def isthmus(*words):
    done = subprocess.run([COMMAND, 'sea', *words], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 0, (words, done.stderr)
    return done.stdout


def seconds(text):
    return int(datetime.strptime(text[:19].replace(' ', 'T'), '%Y-%m-%dT%H:%M:%S').replace(tzinfo=timezone.utc).timestamp())


def moment(number):
    return datetime.fromtimestamp(number, timezone.utc).strftime('%Y-%m-%dT%H:%M:%SZ')


def rings_of(geometry):
    if geometry['type'] == 'Polygon':
        return [ring for ring in geometry['coordinates']]
    return [ring for polygon in geometry['coordinates'] for ring in polygon]


def inside(rings, x, y):
    """Even-odd: a ray to the east, counted edge by edge."""
    odd = False
    for ring in rings:
        for (x1, y1, *_), (x2, y2, *_) in zip(ring, ring[1:]):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
                odd = not odd
    return odd


def positions(feed):
    """MMSI to (time, lon, lat), each transmission once, in order of time."""
    ships, last = {}, {}
    for row in csv.DictReader(io.StringIO(isthmus('decode', '--csv', feed))):
        if not row['lon'] or row['type'] not in ('1', '2', '3', '18', '19', '27'):
            continue
        mmsi, time = row['mmsi'], seconds(row['time'])
        same = (row['type'], row['lon'], row['lat'], row['speed'], row['course'], row['second'], row['radio'])
        heard = [t for k, t in last.get(mmsi, []) if k == same and abs(time - t) <= AGAIN]
        if heard:
            continue
        last[mmsi] = (last.get(mmsi, []) + [(same, time)])[-4:]
        ships.setdefault(mmsi, []).append((time, float(row['lon']), float(row['lat'])))
    return ships


def stays(track, rings):
    """First and last position inside; half an hour outside or six hours of silence end a stay."""
    out, since, last, seen = [], None, None, None
    for time, lon, lat in track:
        here = inside(rings, lon, lat)
        if since is not None and (time - seen > SILENCE or (not here and time - last > PAUSE)):
            out.append((since, last))
            since = None
        if here and since is None:
            since = time
        if here:
            last = time
        seen = time
    return out + ([(since, last)] if since is not None else [])


def draw_areas(chance, count):
    """Stars, rings with holes, and pairs, around the lanes; corners wherever they fall."""
    features = []
    centres = [(124.8, 33.9), (122.0, 31.2), (119.6, 24.7), (129.2, 34.3), (125.6, 36.4), (121.2, 26.0), (48.0, 12.6), (126.9, 32.9)]

    def star(x, y, size):
        corners = chance.randrange(3, 24)
        ring = []
        for i in range(corners):
            r = size * chance.uniform(0.25, 1)
            ring.append([round(x + r * cos(2 * pi * i / corners), chance.choice((1, 3, 6))), round(y + r * sin(2 * pi * i / corners), chance.choice((1, 3, 6)))])
        return ring + [ring[0]]

    for i in range(count):
        x, y = chance.choice(centres)
        x, y = x + chance.uniform(-1, 1), y + chance.uniform(-1, 1)
        kind = i % 3
        if kind == 0:
            geometry = {'type': 'Polygon', 'coordinates': [star(x, y, chance.uniform(0.1, 2))]}
        elif kind == 1:
            geometry = {'type': 'Polygon', 'coordinates': [star(x, y, chance.uniform(0.5, 2)), star(x, y, 0.1), star(x + 0.2, y, 0.05)]}
        else:
            geometry = {'type': 'MultiPolygon', 'coordinates': [[star(x, y, 0.6)], [star(x + 3, y + 1, 0.8)]]}
        features.append({'type': 'Feature', 'properties': {'name': f'area {i}'}, 'geometry': geometry})
    return {'type': 'FeatureCollection', 'features': features}


def told(text, ships):
    return {(r['mmsi_a'], r['detail'], r['start'], r['end']) for r in csv.DictReader(io.StringIO(text)) if r['mmsi_a'] in ships}


def wanted(ships, areas):
    return {(mmsi, f['properties']['name'], moment(a), moment(b)) for mmsi, track in ships.items() for f in areas['features']
            for a, b in stays(track, rings_of(f['geometry']))}


def differences(one, other, what):
    return [f'only {what[0]}: {x}' for x in sorted(one - other)[:5]] + [f'only {what[1]}: {x}' for x in sorted(other - one)[:5]]


def truth_holds(sea, areas):
    """The generator's truth: whoever is heard inside is in a stay of the truth, and whoever is heard outside is not."""
    faults, checked = [], 0
    rings = {f['properties']['name']: rings_of(f['geometry']) for f in areas['features']}
    with open(f'{sea}/truth.csv', encoding='utf-8', newline='') as file:
        rows = list(csv.DictReader(file))
    odd = {r[k] for r in rows if r['kind'] in ('impossible-movement', 'shared-identity', 'circle-spoofing', 'identity-laundering') for k in ('mmsi_a', 'mmsi_b')}
    spans = {}
    for r in rows:
        if r['kind'] == 'area':
            spans.setdefault((r['mmsi_a'], r['detail']), []).append((seconds(r['start']), seconds(r['end'])))
    for side in 'AB':
        for mmsi, track in positions(f'{sea}/{side}.nmea').items():
            for name in rings if mmsi not in odd else ():
                for time, lon, lat in track:
                    checked += 1
                    here = inside(rings[name], lon, lat)
                    known = spans.get((mmsi, name), [])
                    if here and not any(a - 2 <= time <= b + 2 for a, b in known):
                        faults.append(f'{mmsi} in {name} at {moment(time)}, of which the truth knows nothing')
                    if not here and any(a + PAUSE + 2 < time < b - PAUSE - 2 for a, b in known) and not pauses(track, rings[name], time):
                        faults.append(f'{mmsi} not in {name} at {moment(time)}, in the middle of a stay of the truth')
    return faults, checked


def pauses(track, rings, time):
    """Whether the ship is heard inside within the pause around that moment: then it only looked out."""
    return any(abs(t - time) <= PAUSE and inside(rings, lon, lat) for t, lon, lat in track)


def ships_of_one_transmitter(feed):
    rows = list(csv.DictReader(io.StringIO(isthmus('track', feed, '--csv'))))
    seen = [r['mmsi'] for r in rows]
    return {m for m in seen if seen.count(m) == 1}


def check(name, faults):
    check.number += 1
    for fault in faults[:6]:
        print(f'# {fault}')
    print(f"{'ok' if not faults else 'not ok'} {check.number} - {name}")
    check.broken |= bool(faults)


check.number, check.broken = 0, False


def generated(home):
    sea = os.path.join(home, 'sea')
    isthmus('simulate', sea, '--vessels', '90', '--days', '2', '--seed', '17', '--rate', 'all=3')
    feed = f'{sea}/A.nmea'
    ships = positions(feed)
    single = ships_of_one_transmitter(feed)
    ships = {m: t for m, t in ships.items() if m in single}
    faults, count = [], 0
    for seed in range(3):
        areas = draw_areas(random.Random(seed), 24)
        path = os.path.join(home, f'areas{seed}.geojson')
        with open(path, 'w', encoding='utf-8') as file:
            json.dump(areas, file)
        one, other = told(isthmus('events', feed, '--areas', path, '--kind', 'area', '--csv'), ships), wanted(ships, areas)
        faults += differences(one, other, ('detector', 'oracle'))
        count += len(other)
    check(f'{count} stays in 72 drawn areas are those that the oracle follows, to the second', faults if count > 200 else [f'only {count} stays'])
    with open(f'{sea}/areas.geojson', encoding='utf-8') as file:
        areas = json.load(file)
    faults, checked = truth_holds(sea, areas)
    check(f'the truth of generated traffic says who is inside, at {checked} positions', faults if checked > 50000 else ['too few positions'])


def real(home):
    name, claim = 'ais/tracks/gfw_249014000_korea_strait_201801.csv', 'stays of a real ship in the Korea Strait are those of the oracle'
    track = os.path.join(DATA, name)
    if not os.path.exists(track):
        check.number += 1
        print(f'ok {check.number} - {claim} # SKIP test data is absent: {name}')
        return
    tracks = {}
    for r in csv.DictReader(io.StringIO(isthmus('track', track, '--points', '--csv'))): # a wild position is a track of its own
        tracks.setdefault(r['track'], []).append((seconds(r['time']), float(r['lon']), float(r['lat'])))
    areas = draw_areas(random.Random(5), 40)
    for feature in areas['features']: # to where it sails
        for ring in rings_of(feature['geometry']):
            shift = 130.5 + ring[0][0] % 1 - ring[0][0], 34 + ring[0][1] % 1 - ring[0][1]
            ring[:] = [[x + shift[0], y + shift[1]] for x, y in ring]
    path = os.path.join(home, 'real.geojson')
    with open(path, 'w', encoding='utf-8') as file:
        json.dump(areas, file)
    one = told(isthmus('events', track, '--areas', path, '--kind', 'area', '--csv'), {'249014000'})
    other = set().union(*(wanted({'249014000': points}, areas) for points in tracks.values()))
    check(claim, differences(one, other, ('detector', 'oracle')) if len(other) > 20 else [f'only {len(other)} stays'])


def main():
    home = tempfile.mkdtemp(prefix='isthmus-areas-')
    try:
        generated(home)
        real(home)
    finally:
        shutil.rmtree(home)
    print(f'1..{check.number}')
    sys.exit(check.broken)


main()
