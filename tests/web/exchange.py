#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The view Exchange on a store with two partners: no word of a query is taken and then ignored.

    exchange.py ISTHMUS

For each address below /exchange and each word that /openapi.json gives it there is a pair of questions that differ in that word alone and
in their rows; a word for which none is known here fails, as in tests/unit/web/words.c for what needs no store. Says TAP.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

from served import Site

ISTHMUS = os.path.abspath(sys.argv[1])

# Address (the longest that fits counts) and word: two queries.
TRIALS = {
    ('/exchange', 'partner'): ('', 'partner=rok'),
    ('/exchange/decisions', 'before'): ('partner=rok', 'partner=rok&before=20'),
    ('/exchange/decisions', 'most'): ('partner=rok', 'partner=rok&most=5'),
    ('/exchange/agreements', 'parties'): ('on=2024-02-01', 'on=2024-02-01&parties=NATO,ROK'),
    ('/exchange/agreements', 'on'): ('on=2010-01-01', 'on=2024-02-01'),
    ('/exchange/agreements', 'as_of'): ('on=2024-02-01', 'on=2024-02-01&as_of=2010-01-01'),
}


def make_store(folder):
    """NATO's exchange with two partners, to whom something was offered, to each something else."""
    def isthmus(*words):
        subprocess.run([ISTHMUS, *words, '--exchange', 'exchange.db'], cwd=folder, env=dict(os.environ, XDG_CACHE_HOME=folder, HOME=folder), check=True,
                       stdout=subprocess.DEVNULL)
    subprocess.run([ISTHMUS, 'share', 'init', 'exchange.db', '--side', 'NATO'], cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    isthmus('share', 'partner', 'add', 'rok', '--side', 'ROK')
    isthmus('share', 'partner', 'add', 'japan', '--side', 'JPN')
    isthmus('share', 'offer', 'transfers', 'rok', '--all')
    isthmus('share', 'offer', 'production', 'japan', '--all')


def trial_of(path, word):
    fits = [(len(at), pair) for (at, name), pair in TRIALS.items() if name == word and path.startswith(at)]
    return max(fits)[1] if fits else None


def fault_of(site, path, word):
    trial = trial_of(path, word)
    if not trial:
        return 'nothing is known that it changes'
    (first, one), (second, other) = (site.ask(path + '.json', query) for query in trial)
    if (first, second) != (200, 200):
        return f'{first} and {second}: {one[:120]!r} {other[:120]!r}'
    if not json.loads(one):
        return f'?{trial[0]} has no rows: nothing could change'
    return 'is taken and ignored' if one == other else None


def main():
    folder = tempfile.mkdtemp(prefix='isthmus-exchange-')
    number = failed = 0
    site = None
    try:
        make_store(folder)
        site = Site(ISTHMUS, folder, '--share', 'exchange.db')
        api = json.loads(site.ask('/openapi.json')[1])['paths']
        for path in sorted(path[:-5] for path in api if path.startswith('/exchange') and path.endswith('.json') and '.metadata' not in path):
            for word in (it['name'] for it in api[path + '.json']['get'].get('parameters', [])):
                number += 1
                fault = fault_of(site, path, word)
                failed += fault is not None
                print(f'# {path} {word}: {fault}' if fault else f'ok {number} - {path} heeds {word}')
                if fault:
                    print(f'not ok {number} - {path} heeds {word}')
        print(f'1..{number}')
    finally:
        if site:
            site.end()
        shutil.rmtree(folder, ignore_errors=True)
    return 1 if failed or number < 10 else 0


sys.exit(main())
