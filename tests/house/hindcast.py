#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A fact known later changes no bit of a hindcast. hindcast.py SOURCE BUILD; says TAP.

Each shipped hindcast is asked with three ledgers: the shipped facts; those without every row that became known after the
day; and those with rows known a day later that contradict, or claim to replace, each fact that the hindcast uses.
"""
import csv
import datetime
import os
import shutil
import subprocess
import sys
import tempfile

SOURCE, BUILD = map(os.path.abspath, sys.argv[1:3])
DAYS = ('2022-12-31', '2023-06-30')
FUTURES = '48'


def rows_of(path):
    with open(path, newline='', encoding='utf-8') as file:
        return list(csv.reader(file))


def write(path, rows):
    with open(path, 'w', newline='', encoding='utf-8') as file:
        csv.writer(file, lineterminator='\n').writerows(rows)


def tables(folder):
    """The tables of facts: those whose rows say from when they were known; claims are none, and others point at them."""
    for name in sorted(os.listdir(folder)):
        if name.endswith('.csv') and name != 'claims.csv':
            path = os.path.join(folder, name)
            rows = rows_of(path)
            if 'known_from' in rows[0]:
                yield path, rows, rows[0].index('known_from')


def forget(folder, day):
    """Takes out what became known after the day; says how many rows."""
    gone = 0
    for path, rows, known in tables(folder):
        kept = [row for row in rows[1:] if not row[known] or row[known] <= day]
        gone += len(rows) - 1 - len(kept)
        write(path, rows[:1] + kept)
    return gone


def contradict(folder, day, used):
    """Adds, for each fact used, one of the next day that replaces it with other figures; says how many."""
    later = (datetime.date.fromisoformat(day) + datetime.timedelta(days=1)).isoformat()
    added = 0
    for path, rows, known in tables(folder):
        head = rows[0]
        for row in [row for row in rows[1:] if row[0] in used]:
            twin = list(row)
            twin[0] += '-later'
            twin[known] = later
            twin[head.index('supersedes')] = row[0]
            for name in ('quantity', 'total', 'value', 'low', 'high'):
                if name in head and twin[head.index(name)]:
                    twin[head.index(name)] = str(float(twin[head.index(name)]) + 7)
            rows.append(twin)
            added += 1
        write(path, rows)
    return added


def asked(home, data, *words):
    environment = {**os.environ, 'HOME': home, 'XDG_CACHE_HOME': os.path.join(home, 'cache'), 'ISTHMUS_DATA': data}
    environment.pop('ISTHMUS_LEDGER', None)
    said = subprocess.run([os.path.join(BUILD, 'isthmus'), *words], cwd=home, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    return said.stdout if said.returncode == 0 else f'exit {said.returncode}: {said.stderr}'


def answers(home, data, day):
    shared = ('--as-of', day, '--csv')
    return [asked(home, data, 'run', 'two-theatres', '--futures', FUTURES, *shared),
            asked(home, data, 'scenario', 'show', 'two-theatres', '--inputs', *shared),
            asked(home, data, 'industry', 'hindcast', '--futures', FUTURES, *shared)]


def used_facts(home, data, day):
    said = asked(home, data, 'scenario', 'show', 'two-theatres', '--inputs', '--kind', 'fact', '--as-of', day, '--json')
    return said


def check(day, home):
    shipped = os.path.join(SOURCE, 'data')
    first = answers(home, shipped, day)
    faults = [text.strip() for text in first if text.startswith('exit') or len(text) < 1000][:1]
    keys = {row[0] for _, rows, _ in tables(shipped) for row in rows[1:]}
    text = used_facts(home, shipped, day)
    used = {key for key in keys if f'"{key}"' in text}
    if len(used) < 8:
        faults.append(f'only {len(used)} facts are used')
    for change in ('forgotten', 'contradicted'):
        data = os.path.join(home, change)
        shutil.copytree(shipped, data)
        count = forget(data, day) if change == 'forgotten' else contradict(data, day, used)
        if count < 8:
            faults.append(f'only {count} rows were {change}')
        for question, before, after in zip(('run', 'inputs', 'hindcast'), first, answers(home, data, day)):
            if after != before:
                faults.append(f'{question}: other bytes when {count} rows are {change}: {after[:200]!r}')
    return faults


def main():
    broken = False
    print(f'1..{len(DAYS)}')
    for number, day in enumerate(DAYS, 1):
        with tempfile.TemporaryDirectory(prefix='isthmus-hindcast-') as home:
            faults = check(day, home)
        for fault in faults[:10]:
            print(f'# {fault}')
        print(f"{'not ok' if faults else 'ok'} {number} - no bit of the hindcast of {day} changes by what became known later", flush=True)
        broken = broken or bool(faults)
    return broken


if __name__ == '__main__':
    sys.exit(main())
