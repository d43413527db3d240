#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Sets events against the truth of generated traffic. Shares nothing with the detector but the two files' columns.

    score.py TRUTH.csv EVENTS.csv [SHIP_DAYS]      prints a Markdown table

An event finds a truth of its kind when the same ships take part (in either order; where the truth names one ship or the
event does, that one) and the two overlap in time, half an hour at most apart; a gap must also cover half of what is said. Each
truth is found once, and each event counts once: a second event on the same truth is a false alarm, as is one on nothing.
"""
import csv
import sys
from datetime import datetime, timezone

SLACK = 1800
ONE_SHIP = {'shared-identity', 'listed', 'draught-change'}


def seconds(text):
    return datetime.strptime(text, '%Y-%m-%dT%H:%M:%SZ').replace(tzinfo=timezone.utc).timestamp()


def rows(path):
    with open(path, encoding='utf-8', newline='') as file:
        for row in csv.DictReader(file):
            ships = {row['mmsi_a']} | ({row['mmsi_b']} if row['kind'] not in ONE_SHIP else set())
            yield {'kind': row['kind'], 'start': seconds(row['start']), 'end': seconds(row['end']),
                   'ships': frozenset(ships - {'', '0', None}), 'detail': row.get('detail', ''),
                   'detected': seconds(row['detected']) if row.get('detected') else None, 'row': row}


def fits(truth, event):
    if truth['ships'] != event['ships']:
        return False
    if truth['kind'] == 'area' and truth['detail'] != event['detail']:
        return False
    overlap = min(truth['end'], event['end']) - max(truth['start'], event['start'])
    if truth['kind'] == 'gap':
        return overlap >= 0.5 * max(truth['end'] - truth['start'], event['end'] - event['start'])
    return overlap >= -SLACK


def match(truths, events):
    """Pairs, the truths missed and the events without truth, of one kind; by ship, then by time."""
    by_ship = {}
    for event in events:
        by_ship.setdefault(event['ships'], []).append(event)
    found, missed, used = [], [], set()
    for truth in sorted(truths, key=lambda t: t['start']):
        choice = [e for e in by_ship.get(truth['ships'], []) if id(e) not in used and fits(truth, e)]
        if not choice:
            missed.append(truth)
            continue
        best = max(choice, key=lambda e: min(truth['end'], e['end']) - max(truth['start'], e['start']))
        used.add(id(best))
        found.append((truth, best))
    return found, missed, [e for e in events if id(e) not in used]


def median(values):
    values = sorted(values)
    return values[len(values) // 2] if values else float('nan')


def score(truth_path, event_path):
    truths, events = list(rows(truth_path)), list(rows(event_path))
    table = {}
    for kind in sorted({t['kind'] for t in truths} | {e['kind'] for e in events}):
        found, missed, false = match([t for t in truths if t['kind'] == kind], [e for e in events if e['kind'] == kind])
        delays = [e['detected'] - t['start'] for t, e in found if e['detected'] is not None]
        table[kind] = {'truths': len(found) + len(missed), 'events': len(found) + len(false), 'found': len(found),
                       'precision': len(found) / (len(found) + len(false)) if found or false else float('nan'),
                       'recall': len(found) / (len(found) + len(missed)) if found or missed else float('nan'),
                       'delay_h': median(delays) / 3600, 'missed': missed, 'false': false}
    return table


def main():
    table = score(sys.argv[1], sys.argv[2])
    days = float(sys.argv[3]) if len(sys.argv) > 3 and sys.argv[3][0] != '-' else None
    print('| kind | truths | events | precision | recall | median delay, h | false alarms per 1,000 ship-days |')
    print('|---|---:|---:|---:|---:|---:|---:|')
    for kind, s in table.items():
        alarms = f"{1000 * len(s['false']) / days:.3f}" if days else ''
        print(f"| {kind} | {s['truths']} | {s['events']} | {s['precision']:.3f} | {s['recall']:.3f} | {s['delay_h']:.1f} | {alarms} |")
    for kind in sys.argv[3:]:
        if kind.startswith('--show='):
            s = table.get(kind[7:])
            for name in ('missed', 'false'):
                for one in (s or {name: []})[name][:12]:
                    print(name, dict(one['row']))


if __name__ == '__main__':
    main()
