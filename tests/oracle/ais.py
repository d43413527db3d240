#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""isthmus sea decode beside gpsdecode and libais, over all logs of the test data. ais.py BUILD [DOCUMENT]; says TAP.

A difference is allowed only when a rule below says why, and each rule's mark must stand in docs/ais.md, where the section
of the standard is named. gpsdecode reads the same logs; libais decodes, one by one, the payloads of the messages that
isthmus found, so that it does not matter how it puts parts together.
"""
import collections
import glob
import gzip
import json
import os
import shutil
import subprocess
import sys

BUILD = sys.argv[1]
SOURCE = os.environ.get('ISTHMUS_SOURCE', os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
DATA = os.path.join(os.environ.get('ISTHMUS_TESTDATA', 'absent'), 'ais', 'nmea')
COMMAND = os.path.join(BUILD, 'isthmus')
AHEAD = 400
RESULTS = []

# What gpsd says where a value is not available; isthmus says null.
GONE = {'turn': {'nan'}, 'speed': {'nan', 63, 1023}, 'lon': {181.0}, 'lat': {91.0}, 'course': {360.0, 511}, 'heading': {511},
        'second': {60}, 'maneuver': {0}, 'imo': {0}, 'draught': {0.0}, 'shiptype': {0}, 'alt': {'nan', 4095}, 'loaded': {0},
        'eta': {'00-00T24:60Z'}, 'length': {0}, 'beam': {0}, 'year': {0}, 'month': {0}, 'day': {0}, 'hour': {24}, 'minute': {60}}
WEATHER = {'airtemp', 'cdepth2', 'cdepth3', 'cdir', 'cdir2', 'cdir3', 'cspeed', 'cspeed2', 'cspeed3', 'dewpoint', 'humidity', 'ice',
           'leveltrend', 'preciptype', 'pressure', 'pressuretend', 'salinity', 'seastate', 'swelldir', 'swellheight', 'swellperiod',
           'visibility', 'waterlevel', 'watertemp', 'wavedir', 'waveheight', 'waveperiod', 'wdir', 'wgust', 'wgustdir', 'wspeed'}
SENT_LESS = {7, 13, 15, 16, 20}
SIZES = {'to_bow', 'to_stern', 'to_port', 'to_starboard'}


def close(ours, theirs, by):
    numbers = isinstance(ours, (int, float)) and isinstance(theirs, (int, float))
    return numbers and abs(ours - theirs) <= by


def gpsd_rule(message, key, theirs, ours):
    """The mark of the rule that explains a difference from gpsd, or None."""
    kind, absent = message['type'], ours == 'ABSENT'
    if key == 'turn' and not absent and isinstance(ours, float) and isinstance(theirs, int) and close(abs(ours), abs(theirs), 0.5):
        return 'turn-sign'
    if ours is None:
        if theirs in GONE.get(key, ()) or theirs == '' or (key in SIZES and theirs == 0):
            return 'not-available'
        if key in WEATHER and kind == 8:
            return 'not-available'
        if key == 'timestamp' and str(theirs).startswith('0000-00-00'):
            return 'not-available'
    if (key, theirs) in (('speed', 'fast'), ('alt', 'high')):
        return 'words-for-numbers'
    if kind in (17, 27) and key in ('lon', 'lat') and close(ours, theirs, 0.0501):
        return 'tenths-of-minutes'
    if kind == 8 and key in ('lon', 'lat') and close(ours, theirs, 0.000051):
        return 'four-decimals'
    if key == 'waterlevel' and isinstance(theirs, float) and theirs > 1e6:
        return 'unsigned-level'
    if key == 'waterlevel' and close(ours, theirs, 0.0501):
        return 'four-decimals'
    if kind == 27 and key == 'status' and isinstance(theirs, str):
        return 'status-of-27'
    if absent and (kind in SENT_LESS or (kind in (25, 26) and key in ('app_id', 'dest_mmsi'))):
        return 'not-sent'
    if kind == 16 and key == 'mmsi2' and theirs == 0:
        return 'not-sent'
    if kind == 24 and key == 'shipname' and absent:
        return 'parts-of-24'
    if kind == 24 and key == 'vendorid':
        return 'vendor'
    if kind in (25, 26) and key in ('data', 'app_id', 'radio'):
        return 'spare-of-25'
    if kind == 8 and key in ('leveltrend', 'pressuretend') and isinstance(theirs, str):
        return 'trends'
    if kind == 8 and key == 'timestamp' and absent:
        return 'time-of-weather'
    if message.get('dac') == 200 and key in ('length', 'beam', 'draught'):
        return 'inland-scale'
    if kind == 9 and key == 'regional':
        return 'regional-of-9'
    if kind in (6, 8) and key == 'data' and absent:
        return 'known-payload'
    if key == 'destination' and isinstance(ours, str) and isinstance(theirs, str) and ours.startswith(theirs):
        return 'cut-at-quote'
    return None


def decode(text):
    done = subprocess.run([COMMAND, 'sea', 'decode', '-'], input=text, stdout=subprocess.PIPE, check=True)
    return done.stdout, [json.loads(line) for line in done.stdout.splitlines()]


def gpsd(text):
    done = subprocess.run(['gpsdecode', '-j', '--split24'], input=text, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return [line for line in lines if line.get('class') == 'AIS']


def align(ours, theirs):
    """Pairs in order, and the places in each that have no partner."""
    a, b = [(m['type'], m['mmsi']) for m in ours], [(m['type'], m['mmsi']) for m in theirs]
    i = j = 0
    pairs, only_ours, only_theirs = [], [], []
    while i < len(a) or j < len(b):
        if i < len(a) and j < len(b) and a[i] == b[j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
            continue
        ahead = next((d for d in range(1, AHEAD) if i + d < len(a) and j < len(b) and a[i + d] == b[j]), None)
        behind = next((d for d in range(1, AHEAD) if j + d < len(b) and i < len(a) and a[i] == b[j + d]), None)
        if ahead is not None and (behind is None or ahead <= behind) or j >= len(b):
            only_ours += range(i, i + (ahead or 1))
            i += ahead or 1
        else:
            only_theirs += range(j, j + (behind or 1))
            j += behind or 1
    return pairs, only_ours, only_theirs


def same(key, ours, theirs):
    if ours == theirs or close(ours, theirs, 2e-6):
        return True
    if isinstance(theirs, str) and isinstance(ours, (int, float)):  # gpsd writes corners of areas as texts
        try:
            return abs(float(theirs) - ours) < 2e-6
        except ValueError:
            return False
    return False


def only_ours_rule(message, text):
    kind, talker, at = message['type'], message['talker'], message['at']
    if b'\n' not in text[at:]:
        return 'last-line'
    before = text[:at].rstrip(b'\r\n').rsplit(b'\n', 1)[-1]
    if text[:at].endswith(b'\n') and before and (b'$' in before or (b'VDM' not in before and b'VDO' not in before)):
        return 'line-before'
    if kind == 28:
        return 'message-28'
    if not talker.isalpha():
        return 'talkers'
    if kind in (25, 26, 27) or 'bits' in message or 'tail' in message:
        return 'odd-lengths'
    return None


def compare_gpsd(texts, used):
    faults = []
    for name, text in texts:
        ours, theirs = decode(text)[1], gpsd(text)
        pairs, only_ours, only_theirs = align(ours, theirs)
        for i in only_ours:
            rule = only_ours_rule(ours[i], text)
            used[rule] += 1
            if rule is None:
                faults.append(f'{name}: gpsd has no {json.dumps(ours[i])[:300]}')
        for j in only_theirs:
            if theirs[j]['type'] == 5 and name == 'goais.nmea':
                used['ambiguous'] += 1
            else:
                faults.append(f'{name}: only gpsd has {json.dumps(theirs[j])[:300]}')
        for i, j in pairs:
            for key, value in theirs[j].items():
                if key in ('class', 'device', 'scaled') or key.endswith('_text') or same(key, ours[i].get(key, 'ABSENT'), value):
                    continue
                rule = gpsd_rule(ours[i], key, value, ours[i].get(key, 'ABSENT'))
                used[rule] += 1
                if rule is None:
                    faults.append(f'{name}: {key} is {value!r} for gpsd: {json.dumps(ours[i])[:300]}')
    return faults


LIBAIS_NAMES = {
    'mmsi': 'mmsi', 'nav_status': 'status', 'sog': 'speed', 'x': 'lon', 'y': 'lat', 'cog': 'course', 'true_heading': 'heading',
    'timestamp': 'second', 'imo_num': 'imo', 'callsign': 'callsign', 'name': 'shipname', 'type_and_cargo': 'shiptype', 'dim_a': 'to_bow',
    'dim_b': 'to_stern', 'dim_c': 'to_port', 'dim_d': 'to_starboard', 'fix_type': 'epfd', 'draught': 'draught', 'destination': 'destination',
    'alt': 'alt', 'text': 'text', 'rot': 'turn', 'sync_state': 'sync_state', 'slot_timeout': 'slot_timeout', 'slot_number': 'slot_number',
    'received_stations': 'received_stations', 'slot_offset': 'slot_offset', 'slot_increment': 'slot_increment', 'dac': 'dac', 'fi': 'fid',
    'wind_ave': 'wspeed', 'wind_gust': 'wgust', 'wind_dir': 'wdir', 'wind_gust_dir': 'wgustdir', 'water_level': 'waterlevel',
    'length': 'length', 'beam': 'beam', 'aton_type': 'aid_type', 'chan_a': 'channel_a', 'chan_b': 'channel_b', 'dest_mmsi': 'dest_mmsi',
}
LIBAIS_GONE = {'rot': lambda v: v < -731, 'sog': lambda v: v in (63, 1023) or v > 102.25, 'x': lambda v: v == 181, 'y': lambda v: v == 91,
               'cog': lambda v: v in (360, 511), 'true_heading': lambda v: v == 511, 'timestamp': lambda v: v == 60, 'imo_num': lambda v: v == 0,
               'draught': lambda v: v == 0, 'type_and_cargo': lambda v: v == 0, 'alt': lambda v: v == 4095, 'length': lambda v: v == 0,
               'beam': lambda v: v == 0, 'wind_ave': lambda v: v == 127, 'wind_gust': lambda v: v == 127, 'wind_dir': lambda v: v >= 360,
               'wind_gust_dir': lambda v: v >= 360, 'water_level': lambda v: v > 30}


def libais_rule(message, key, theirs, ours):
    kind = message['type']
    if ours is None and (theirs == '' or LIBAIS_GONE.get(key, lambda v: key.startswith('dim_') and v == 0)(theirs)):
        return 'not-available'
    if key == 'rot' and ours in ('fastleft', 'fastright') and abs(theirs) > 719:
        return 'words-for-numbers'
    if isinstance(ours, str) and isinstance(theirs, str) and ours.replace('_', '-').replace("'", '`') == theirs.replace('_', '-').replace("'", '`'):
        return 'six-bit-letters'
    if message.get('dac') == 200 and key == 'draught' and close(ours * 10, theirs, 1e-4):
        return 'inland-draught'
    if kind in (25, 26):
        return 'spare-of-25'
    if kind == 8 and message.get('fid') == 11 and key == 'wind_gust_dir':
        return 'gust-of-11'
    return None


# Runs under the system's Python, where the module is: payload and fill bits a line in, JSON out.
LIBAIS = '''
import ais, json, sys
for line in sys.stdin:
    payload, fill = line.rstrip("\\n").rsplit(",", 1)
    try:
        print(json.dumps(ais.decode(payload, int(fill))))
    except Exception as fault:
        print(json.dumps({"fault": str(fault)}))
'''


def has_libais():
    return subprocess.run(['/usr/bin/python3', '-c', 'import ais'], stderr=subprocess.DEVNULL).returncode == 0


def compare_libais(texts, used):
    faults, compared = [], 0
    for name, text in texts:
        lines, ours = decode(text)
        payloads = subprocess.run([COMMAND, 'sea', 'encode', '--payload', '-'], input=lines, stdout=subprocess.PIPE, check=True).stdout
        done = subprocess.run(['/usr/bin/python3', '-c', LIBAIS], input=payloads, stdout=subprocess.PIPE, check=True)
        for message, line in zip(ours, done.stdout.splitlines()):
            theirs = json.loads(line)
            if 'fault' in theirs:
                used['libais-refuses'] += 1
                continue
            compared += 1
            for key, value in theirs.items():
                mine = LIBAIS_NAMES.get(key)
                if mine is None or (key == 'timestamp' and message['type'] in (4, 11)):
                    continue
                mine = 'name' if mine == 'shipname' and message['type'] == 21 else mine
                got = message.get(mine, 'ABSENT')
                if isinstance(value, str):
                    value = value.split('@')[0].rstrip(' ')
                if got == value or close(got, value, 3e-5) or (key == 'rot' and close(got, value, 0.006)):
                    continue
                rule = libais_rule(message, key, value, got)
                used[rule] += 1
                if rule is None:
                    faults.append(f'{name}: {key} is {value!r} for libais, {got!r} here: {json.dumps(message)[:250]}')
    return faults, compared


def tell(claim, faults, skip=None):
    RESULTS.append((claim, faults, skip))


def main():
    texts = []
    for path in sorted(glob.glob(os.path.join(DATA, '*'))):
        if not path.endswith('.json'):
            with (gzip.open if path.endswith('.gz') else open)(path, 'rb') as file:
                texts.append((os.path.basename(path), file.read()))
    used = collections.Counter()
    absent = None if texts else 'test data is absent: ais/nmea'
    no_gpsd = absent or (None if shutil.which('gpsdecode') else 'gpsdecode is not installed')
    no_libais = absent or (None if has_libais() else 'libais is not installed')
    tell('every difference from gpsd has its reason', [] if no_gpsd else compare_gpsd(texts, used), no_gpsd)
    faults, compared = ([], 0) if no_libais else compare_libais(texts, used)
    tell('every difference from libais has its reason', faults, no_libais)
    tell('libais decodes most of the same messages', [] if no_libais or compared > 30000 else [f'{compared}'], no_libais)
    with open(os.path.join(SOURCE, 'docs', 'ais.md'), encoding='utf-8') as file:
        document = file.read()
    tell('each reason that was needed stands in docs/ais.md', [f'{rule} is not there' for rule in used if rule and f'`{rule}`' not in document], absent)
    print(f'1..{len(RESULTS)}')
    for number, (claim, faults, skip) in enumerate(RESULTS, 1):
        for fault in faults[:20]:
            print(f'# {fault}')
        print(f"{'not ok' if faults else 'ok'} {number} - {claim}" + (f' # SKIP {skip}' if skip else ''))
    if '--counts' in sys.argv:
        for rule, count in used.most_common():
            print(f'# {rule}: {count}')
    return any(faults for _, faults, _ in RESULTS)


if __name__ == '__main__':
    sys.exit(main())
