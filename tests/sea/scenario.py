#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What the sea measures reaches a scenario, and counts reach another node. scenario.py BUILD SOURCE; says TAP."""
import csv
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile

COMMAND = os.path.join(sys.argv[1], 'isthmus')
SCENARIOS = os.path.join(sys.argv[2], 'scenarios')
ENVIRONMENT = {**os.environ, 'NO_COLOR': '1'}


def isthmus(*words, code=0):
    done = subprocess.run([COMMAND, *words], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT, check=False)
    assert done.returncode == code, (words, done.returncode, done.stderr)
    return done.stdout


def write(path, text):
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
    return path


def check(name, faults):
    check.number += 1
    for fault in faults[:6]:
        print(f'# {fault}')
    print(f"{'ok' if not faults else 'not ok'} {check.number} - {name}")
    check.broken |= bool(faults)


check.number, check.broken = 0, False


def measured(home, sea):
    """The share of dark contacts found is what a source reveals; another share, another answer."""
    ledger = os.path.join(home, 'my.db')
    isthmus('ledger', 'init', ledger)
    isthmus('sea', 'compare', f'A={sea}/A.nmea', f'B={sea}/B.nmea', '--truth', f'{sea}/truth.csv', '--ledger', ledger, '--label', 'PUBLIC')
    rows = {r['subject']: r for r in csv.DictReader(io.StringIO(isthmus('ledger', 'show', 'measures', '--ledger', ledger, '--csv'))) if r['measure'] == 'detection-rate'}
    passes = {}
    for subject in ('A', 'A+B'):
        path = write(os.path.join(home, 'world', f'{subject}.yaml'), f'''extends: two-theatres.yaml
as_of: 2024-03-31
sources:
  korean:
    on: 1
    revealing: {{yellow-sea: {{fact: {rows[subject]['key']}}}, east-sea: {{fact: {rows[subject]['key']}}}}}
''')
        isthmus('scenario', 'check', path, '--ledger', ledger)
        shown = {r['name']: r for r in csv.DictReader(io.StringIO(isthmus('scenario', 'show', path, '--ledger', ledger, '--inputs', '--csv')))}
        passes[subject] = shown['revealing.yellow-sea.korean']
        isthmus('run', path, '--ledger', ledger, '--futures', '24', '--out', os.path.join(home, 'answer-' + subject))
    faults = [f"{s}: the scenario has {p['value']}, measured is {rows[s]['value']}" for s, p in passes.items() if abs(float(p['value']) - float(rows[s]['value'])) > 1e-9]
    faults += [f'{s}: not a fact' for s, p in passes.items() if p['kind'] != 'fact']
    check('a rate measured by sea compare is a fact of a scenario that is sound and runs', faults)
    answers = [open(os.path.join(home, 'answer-' + s, 'values.csv'), encoding='utf-8').read() for s in passes]
    check('and what is measured changes the answer', [] if answers[0] != answers[1] else ['both answers are the same'])


def patrols(home, sea):
    """Rows of sea patrol, put into a scenario."""
    fleet = write(os.path.join(home, 'fleet.csv'), 'partner,craft,units,sweep_nm,speed_kn,hours,consent,area,months\nROK,ship,3,12,14,360,yes,,\nUSA,aircraft,1,40,210,60,yes,,\n')
    rows = isthmus('sea', 'patrol', f'{sea}/truth.csv', '--fleet', fleet, '--only', 'yellow-sea,east-china-sea', '--scenario')
    path = write(os.path.join(home, 'world', 'patrols.yaml'), 'extends: two-theatres.yaml\nas_of: 2024-03-31\n' + rows)
    said = isthmus('scenario', 'check', path)
    shown = {r['name']: r for r in csv.DictReader(io.StringIO(isthmus('scenario', 'show', path, '--inputs', '--csv')))}
    kappa = [line.split('kappa: ')[1].split(',')[0] for line in rows.splitlines() if line.strip().startswith('yellow-sea:')][0]
    faults = [] if 'is sound' in said else [said]
    if abs(float(shown['kappa_p.yellow-sea']['value']) - float(kappa)) > 1e-9:
        faults.append(f"kappa is {shown['kappa_p.yellow-sea']['value']}, sea patrol wrote {kappa}")
    isthmus('run', path, '--futures', '24', '--out', os.path.join(home, 'answer-patrols'))
    check('rows of sea patrol are sound in a scenario, and it runs', faults)


def two_nodes(home, sea):
    """Each node counts its own feed; the rows of one go to the other; both find the same bounds of the pool."""
    for side in 'AB':
        ledger = os.path.join(home, f'{side}.db')
        isthmus('ledger', 'init', ledger)
        isthmus('sea', 'compare', f'{side}={sea}/{side}.nmea', '--aggregates', '--minimum', '3', '--ledger', ledger, '--label', 'PUBLIC')
    for side, other in ('AB', 'BA'):
        sent = os.path.join(home, f'to-{other}')
        isthmus('ledger', 'export', '--ledger', os.path.join(home, f'{side}.db'), '--out', sent)
        isthmus('ledger', 'import', os.path.join(sent, 'sources.csv'), os.path.join(sent, 'measures.csv'), '--ledger', os.path.join(home, f'{other}.db'))
    pools = {side: json.loads(isthmus('sea', 'pool', side, other, '--ledger', os.path.join(home, f'{side}.db'), '--json')) for side, other in ('AB', 'BA')}
    faults = [] if len(pools['A']) > 5 else [f"only {len(pools['A'])} kinds"]
    for a, b in zip(pools['A'], pools['B']):
        if (a['kind'], a['pool_least'], a['pool_most'], a['ours'], a['theirs']) != (b['kind'], b['pool_least'], b['pool_most'], b['theirs'], b['ours']):
            faults.append(f'{a} and {b}')
        if not max(a['ours'], a['theirs']) <= a['pool_least'] <= a['pool_most'] or not 0 <= a['adds_least'] <= a['adds_most']:
            faults.append(f'no bounds: {a}')
    check('two nodes come to the same bounds of their pool from counts alone', faults)
    rows = [r for r in csv.DictReader(io.StringIO(isthmus('ledger', 'show', 'measures', '--ledger', os.path.join(home, 'A.db'), '--csv'))) if r['measure'].startswith('events-')]
    check('no count below the minimum is written, nor a ship or an hour', [r['key'] for r in rows if float(r['value']) < 3 or 'mmsi' in str(r) or 'T0' in str(r)] if len(rows) > 20 else ['too few rows'])


def main():
    home = tempfile.mkdtemp(prefix='isthmus-scenario-')
    try:
        shutil.copytree(SCENARIOS, os.path.join(home, 'world'))
        sea = os.path.join(home, 'sea')
        isthmus('sea', 'simulate', sea, '--vessels', '200', '--days', '3', '--rate', 'all=30', '--seed', '21')
        measured(home, sea)
        patrols(home, sea)
        two_nodes(home, sea)
    finally:
        shutil.rmtree(home)
    print(f'1..{check.number}')
    sys.exit(check.broken)


main()
