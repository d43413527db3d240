#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Known cases in third-party logs are found. real.py BUILD; says TAP. The logs are looked for under ISTHMUS_TESTDATA.

The expected moments are those of the logs' own publishers (a test of AisAbnormal for the drift) or were read off the rows
by hand (the silences: five steps of more than six hours between rows of one ship).
"""
import csv
import datetime
import io
import os
import subprocess
import sys

COMMAND = os.path.join(sys.argv[1], 'isthmus')
DATA = os.environ.get('ISTHMUS_TESTDATA', '/nowhere')


def isthmus(*words):
    done = subprocess.run([COMMAND, 'sea', *words, '--csv'], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert done.returncode == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout)))


def across_heading(log, mmsi):
    """Stretches in which every position of the ship moves at 1 to 5 knots and 45 degrees or more off its heading."""
    text = subprocess.run([COMMAND, 'sea', 'decode', '--csv', log], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True).stdout
    stretches, begin, last = [], None, None
    for r in csv.DictReader(io.StringIO(text)):
        if r['mmsi'] != mmsi or not r['heading'] or not r['course']:
            continue
        off = abs((float(r['course']) - float(r['heading']) + 180) % 360 - 180)
        if 1 <= float(r['speed']) <= 5 and off >= 45:
            begin, last = begin or r['time'], r['time']
        elif begin:
            stretches.append((begin[:19] + 'Z', last[:19] + 'Z'))
            begin = None
    return stretches


def drift(log):
    rows = [r for r in isthmus('events', log, '--kind', 'drifting') if r['mmsi_a'] == '538004030']
    first = '2014-09-28T16:50:04Z'
    assert rows, 'no drift'
    assert rows[0]['start'] <= first <= rows[0]['end'], rows[0]
    assert rows[0]['detected'] <= first, 'told later than by the log\'s own publisher'
    # Where the raw positions meet the thresholds for ten minutes is where the event begins, and the publisher's moment is in it.
    long = [s for s in across_heading(log, '538004030') if s[0] <= first <= s[1]]
    assert long and rows[0]['start'] == long[0][0], (rows[0], long)


def silences(log):
    rows = isthmus('events', log, '--kind', 'gap', '--preset', 'gfw')
    assert [r['start'] for r in rows] == ['2018-01-18T01:16:12Z', '2018-01-18T17:25:42Z', '2018-01-19T13:27:43Z',
                                          '2018-01-26T01:44:09Z', '2018-01-29T15:35:36Z'], rows
    track = isthmus('track', log)[0]
    # A leg over the antimeridian that went the long way round would add 40,000 km.
    assert 14000 < float(track['km']) < 17000, track['km']


def no_silence(log):
    assert isthmus('events', log, '--kind', 'gap', '--preset', 'gfw') == []
    # The number is heard in turns from two places, as its publisher's own segments have it: two tracks, of which one says nothing
    # for days while the other speaks. The longest silence is that between two rows of the file one behind the other.
    with open(log) as rows:
        times = sorted(datetime.datetime.fromisoformat(r['timestamp']) for r in csv.DictReader(rows))
    longest = max((b - a).total_seconds() / 3600 for a, b in zip(times, times[1:]))
    tracks = isthmus('track', log)
    assert 5.3 < longest < 5.4 and len(tracks) == 2, (longest, tracks)
    assert abs(max(float(r['longest_silence_h']) for r in tracks) - longest) < 1e-6, tracks


def shared(log):
    assert len({r['track'] for r in isthmus('track', log) if int(r['positions']) >= 20}) >= 4
    assert isthmus('events', log, '--kind', 'shared-identity')


def across(log):
    lines = subprocess.run([COMMAND, 'sea', 'track', log, '--geojson'], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True).stdout
    import json
    for feature in json.loads(lines)['features']:
        for line in feature['geometry']['coordinates']:
            for a, b in zip(line, line[1:]):
                assert abs(a[0] - b[0]) <= 180, (a, b)


CASES = (
    ('the drift of a reefer off Sweden, 28 September 2014', drift, 'ais/nmea/dma_538004030_drift.ais'),
    ('five silences over six hours of a container ship around the world', silences, 'ais/tracks/gfw_220413000_global_201801.csv'),
    ('no line of a track runs the long way round', across, 'ais/tracks/gfw_220413000_global_201801.csv'),
    ('no silence of six hours in the Korea Strait in January 2018', no_silence, 'ais/tracks/gfw_249014000_korea_strait_201801.csv'),
    ('one MMSI of many ships off Taiwan is several tracks', shared, 'ais/tracks/gfw_416000000_shared_mmsi_taiwan_201401.jsonl'),
)


def main():
    print(f'1..{len(CASES)}')
    broken = False
    for number, (claim, test, name) in enumerate(CASES, 1):
        path = os.path.join(DATA, name)
        if not os.path.exists(path):
            print(f'ok {number} - {claim} # SKIP test data is absent: {name}')
            continue
        try:
            test(path)
            print(f'ok {number} - {claim}')
        except AssertionError as fault:
            broken = True
            print(f'# {fault}\nnot ok {number} - {claim}')
    return broken


if __name__ == '__main__':
    sys.exit(main())
