#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Each table of the page with the command line that it names: the command prints the table's CSV to the byte.

    recipes.py ISTHMUS

Every table that /openapi.json describes is asked with small questions, and with words that recipes carry. Where one command cannot make
the table, LEFT_OUT says why; a table that is neither compared nor named there fails. Says TAP.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

from served import Site

ISTHMUS = os.path.abspath(sys.argv[1])

# Tables that no single command makes, and why; what their recipe gives instead is looked at by tests/unit/web/walk.c.
LEFT_OUT = {
    '/scenarios': 'a command for each row stands in the row',
    '/scenario': 'a list of words for queries: scenario show says the same as prose',
    '/ledger/fact': 'fact and rivals in one table; the command prints a sheet',
    '/dictionary': 'columns of tables, without numbers',
    '/evidence': 'dated facts of all tables: the recipe exports them all',
    '/search': 'found by words: the recipe exports all that is searched',
    '/compare': 'entries and numbers: the command prints two tables',
    '/exchange/rules': 'counts over the decisions that the recipe lists',
    '/exchange/days': 'counts over the transfers that the recipe lists',
    '/exchange/decisions': 'of every partner; the command shows one',
    '/exchange/chains': 'of every partner; the command walks one',
    '/exchange': 'with counts of what passed',
    '/sea': 'how far each feed is read, and what each view holds',
    '/sea/vessels': 'the last position of each ship before a moment, with its name; the command lists every position',
    '/sea/track': 'positions with what the page draws; the command has columns of its own',
    '/sea/density': 'with the size of the cells',
    '/sea/report': 'of a polygon in the address; the command reads it from a file',
    '/sea/pool': 'several commands, one after the other',
}

# What is asked beside the small question of a path.
MORE = {
    '/question': ['off=practical&set=base.korea:0.01', 'against=nothing&seed=2'],
    '/values': ['metric=gap&place=every', 'metric=loss&off=industry'],
    '/comparison': ['with=taiwan-first&place=every&metric=loss&seed=2', 'scenario=paper&with=paper&set=base.korea:0.01&levers=yes', 'with=two-theatres&with_against=nothing&off=practical&set=base.korea:0.01', 'scenario=paper&with=two-theatres&against=nothing'],
    '/inputs': ['drawn=yes', 'scenario=paper'],
    '/inputs/main': ['scenario=paper', 'as_of=2024-02-01'],
    '/names': ['scenario=paper'],
    '/claims': ['scenario=paper&seed=2&against=nothing'],
    '/transfers': ['scope=lines', 'scope=customers&to=POL', 'from=ROK&item=k2&by=2026-12-31&world=without', 'off=practical&scope=orders'],
    '/transfers/years': ['to=POL&seed=3'],
    '/transfers/backfill': ['world=without', 'seed=2'],
    '/transfers/chains': ['off=deterrence'],
    '/scores': ['as_of=2023-06-30', 'seed=3'],
    '/scores/sums': ['as_of=2023-06-30'],
    '/reliability': ['as_of=2023-06-30'],
    '/exchange/agreements': ['on=2013-01-01', 'parties=NATO,ROK&on=2024-02-01', 'as_of=2015-01-01&on=2014-01-01'],
    '/sea/events': ['event=gap'],
    '/world': ['kind=land-brigade&world=without', 'future=3'],
    '/world/flows': ['set=base.korea:0.01'],
    '/world/crises': ['off=industry'],
    '/world/tradeoff': ['month=2027-01&world=without', 'between=euro-atlantic,middle-east&crisis=taiwan-strait:active'],
    '/world/story': ['future=5&world=without', 'seed=2&off=practical'],
    '/ledger/transfers': ['from=ROK&to=POL', 'as_of=2022-12-31'],
    '/ledger/agreements': ['parties=NATO,ROK', 'on=2013-01-01'],
    '/ledger/exports': ['supplier=USA'],
    '/ledger/contradictions': ['table=transfers'],
    '/ledger/spending': ['as_of=2023-12-31'],
    '/refute': ['claim=practical raises korean found&inputs=kappa_p.*'],
    '/discover': ['claim=cooperation lowers loss by >= 5%&inputs=base.*&samples=20'],
    '/beliefs': ['a=base.korea:0.001&b=base.korea:0.01&metric=loss'],
}
# Words without which a path has no small answer.
ALWAYS = {
    '/question': 'scenario=paper', '/values': 'scenario=paper', '/refute': 'scenario=paper&claim=industry raises brigades&inputs=kappa_p.*',
    '/discover': 'scenario=paper&samples=20&claim=cooperation lowers loss by >= 5%&inputs=kappa_p.*,base.*', '/beliefs': 'scenario=paper&a=base.korea:0.001&b=base.korea:0.01',
    '/exchange/agreements': 'on=2024-02-01', '/comparison': 'scenario=paper&with=paper',
}


def differ(one, other):
    """The first line in which two tables part."""
    left, right = one.decode().split('\n'), other.decode().split('\n')
    for number, (a, b) in enumerate(zip(left, right), 1):
        if a != b:
            return f'line {number}: page {a[:150]!r}, command {b[:150]!r}'
    return f'page {len(left)} lines, command {len(right)}'


def compare(site, path, query):
    status, table = site.ask(path + '.csv', query)
    about = site.ask(path + '.metadata.json', query)[1]
    if status != 200:
        return f'{status} {table[:200]!r}'
    recipe = json.loads(about).get('recipe', '')
    if not recipe:
        return 'no recipe'
    made, complaint = site.run(recipe)
    return None if made == table else f'{recipe}: {complaint or differ(table, made)}'


def open_site(folder):
    """A page with two feeds of a generated sea, once they are read."""
    subprocess.run([ISTHMUS, 'sea', 'simulate', 'traffic', '--vessels', '60', '--days', '1', '--seed', '3', '--rate', 'all=20'], cwd=folder, check=True, capture_output=True)
    site = Site(ISTHMUS, folder, '--sea', 'A=traffic/A.nmea,B=traffic/B.nmea')
    for _ in range(3000):
        if b',replay,' in site.ask('/sea.csv')[1]:
            return site
        time.sleep(0.1)
    site.end()
    raise SystemExit('the feeds are not read after five minutes')


def main():
    folder = tempfile.mkdtemp(prefix='isthmus-recipes-')
    site = open_site(folder)
    number = failed = 0
    try:
        api = json.loads(site.ask('/openapi.json')[1])
        paths = sorted(path[:-4] for path in api['paths'] if path.endswith('.csv'))
        for path in paths:
            number += 1
            if path in LEFT_OUT:
                print(f'ok {number} - {path} # left out: {LEFT_OUT[path]}')
                continue
            taken = {it['name'] for it in api['paths'][path + '.csv']['get'].get('parameters', [])}
            always = '&'.join(filter(None, [ALWAYS.get(path, ''), 'futures=24' if 'futures' in taken else '']))
            faults = []
            for query in ['', *MORE.get(path, [])]:
                own = {pair.split('=')[0] for pair in query.split('&') if pair}
                whole = '&'.join(filter(None, [query, *(pair for pair in always.split('&') if pair and pair.split('=')[0] not in own)]))
                fault = compare(site, path, whole)
                if fault:
                    faults.append(f'?{whole}: {fault}')
            for fault in faults:
                print(f'# {path}{fault}')
            failed += bool(faults)
            print(f'{"not ok" if faults else "ok"} {number} - the recipe of {path} prints its table', flush=True)
        print(f'1..{number}')
    finally:
        site.end()
        shutil.rmtree(folder, ignore_errors=True)
    return 1 if failed else 0


sys.exit(main())
