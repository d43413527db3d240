#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Events set against the truth of generated traffic, by score.py, which shares no code with the detector.

    truth.py BUILD [VESSELS DAYS SEED...]      says TAP; # lines hold the table

Without sizes: small seas, ordinary rates and rare ones. The bounds are those of the product; on a small sea a kind with
fewer than twenty truths may miss one more than its share.
"""
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import score  # noqa: E402

COMMAND = os.path.join(sys.argv[1], 'isthmus')
BOUNDS = {'rendezvous': 0.95, 'gap': 0.95, 'area': 0.95, 'listed': 0.95, 'shared-identity': 0.95, 'dark-rendezvous': 0.85, 'loitering': 0.9}


def isthmus(*words):
    done = subprocess.run([COMMAND, 'sea', *words], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert done.returncode == 0, done.stderr
    return done.stdout


def play(home, vessels, days, seed, rates):
    sea = os.path.join(home, 'sea')
    isthmus('simulate', sea, '--vessels', vessels, '--days', days, '--seed', seed, *rates)
    feeds = [f'A={sea}/A.nmea', f'B={sea}/B.nmea', '--areas', f'{sea}/areas.geojson', '--list', f'{sea}/listed.csv']
    with open(os.path.join(home, 'events.csv'), 'w', encoding='utf-8') as file:
        file.write(isthmus('events', *feeds, '--csv'))
    return sea, feeds, score.score(os.path.join(sea, 'truth.csv'), os.path.join(home, 'events.csv'))


def judge(table):
    faults = []
    for kind, least in BOUNDS.items():
        one = table.get(kind)
        if not one or one['truths'] == 0:
            continue
        spare = 1 if one['truths'] < 20 else 0
        for name, of in (('recall', one['truths']), ('precision', one['events'])):
            if one['found'] + spare < least * of:
                faults.append(f"{kind}: {name} {one[name]:.3f} of {of}, below {least}")
    return faults


def compare_agrees(sea, feeds, table):
    """`sea compare --truth` must come to the same hits as score.py."""
    import csv
    import io
    rows = csv.DictReader(io.StringIO(isthmus('compare', *feeds, '--truth', f'{sea}/truth.csv', '--csv')))
    pool = {row['kind']: row for row in rows if row['view'] == 'A+B'}
    return [f"{kind}: compare finds recall {pool[kind]['recall']}, score.py {one['recall']}" for kind, one in table.items()
            if one['truths'] and abs(float(pool[kind]['recall'] or 0) - one['recall']) > 1e-9]


def main():
    if len(sys.argv) > 4:
        runs = [(sys.argv[2], sys.argv[3], seed, ()) for seed in sys.argv[4:]]
    else:
        runs = [('400', '5', '11', ()), ('700', '4', '12', ('--rate', 'all=0.5', '--loss', '0.25')), ('300', '4', '13', ('--rate', 'all=12', '--clock-fault', '3600'))]
    print(f'1..{2 * len(runs)}')
    broken = False
    for number, (vessels, days, seed, rates) in enumerate(runs):
        home = tempfile.mkdtemp(prefix='isthmus-truth-')
        try:
            sea, feeds, table = play(home, vessels, days, seed, rates)
            faults = judge(table)
            agrees = compare_agrees(sea, feeds, table)
        finally:
            shutil.rmtree(home)
        for kind, one in table.items():
            print(f"# seed {seed} {' '.join(rates)} {kind}: {one['truths']} truths, {one['events']} events, precision {one['precision']:.3f}, "
                  f"recall {one['recall']:.3f}, delay {one['delay_h']:.1f} h, {1000 * len(one['false']) / (float(vessels) * float(days)):.3f} false alarms per 1,000 ship-days")
        for claim, found in ((f'precision and recall hold on seed {seed}', faults), (f'compare agrees with the score on seed {seed}', agrees)):
            for fault in found:
                print(f'# {fault}')
            print(f"{'not ok' if found else 'ok'} {2 * number + 1 + (found is agrees)} - {claim}", flush=True)
            broken = broken or bool(found)
    return broken


if __name__ == '__main__':
    sys.exit(main())
