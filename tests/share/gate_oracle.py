#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The release decision a second time, as sets and inequalities, against every line of gate_table.

    gate_oracle.py GATE_TABLE

Says TAP. Shares nothing with the gate: what an agreement means is written here anew.
"""
import collections
import itertools
import subprocess
import sys

LEVELS = ['UNCLASSIFIED', 'RESTRICTED', 'CONFIDENTIAL', 'SECRET', 'TOP SECRET']
# name: (is it between NATO and ROK, category, levels with an equivalent, ceiling, caveats covered)
AGREEMENTS = {
    'none': (False, 'maritime', {2, 3}, 3, set()),
    'other-category': (True, 'transfers', {2, 3}, 3, set()),
    'secret': (True, 'maritime', {2, 3}, 3, set()),
    'confidential': (True, 'maritime', {2, 3}, 2, set()),
    'atomal': (True, 'maritime', {2, 3}, 3, {'ATOMAL'}),
    'restricted': (True, 'maritime', {1, 2, 3}, 3, {'CRYPTO', 'SIOP'}),
    'no-ceiling': (True, 'maritime', {2, 3}, -1, set()),
    'no-table': (True, 'maritime', set(), -1, set()),
}
# who may have it: recipients named by a list, and those named by "only"
RECIPIENTS = {'-': (None, None), 'KOR': ({'KOR'}, None), 'JPN': ({'JPN'}, None), 'JPN,KOR': ({'JPN', 'KOR'}, None),
              'only KOR': (None, {'KOR'}), 'only JPN': (None, {'JPN'}), 'KOR only JPN': ({'KOR'}, {'JPN'})}
DAYS = (99, 100, 150, 200, 201)
ORIGINATORS = {'ours': True, 'other': False, 'other-consented': True, 'label-other': False}


def expected(level, caveats, recipients, agreement, day, originator, category):
    between, covered, equivalents, ceiling, allowed = AGREEMENTS[agreement]
    listed, only = RECIPIENTS[recipients]
    audience = {'KOR', 'JPN'} if listed is not None or only is not None else set()
    for names in (listed, only):
        if names is not None:
            audience &= names
    failures = [
        ('agreement', not (between and 100 <= day <= 200)),
        ('category', covered != category),
        ('equivalent', level not in equivalents),
        ('ceiling', level > ceiling),
        ('releasable', 'KOR' not in audience),
        ('caveat', bool(caveats - allowed)),
        ('originator', not ORIGINATORS[originator]),
    ]
    for rule, fails in failures:
        if fails:
            return 'refuse', rule
    return 'release', 'released'


def main():
    lines = subprocess.run([sys.argv[1]], check=True, text=True, stdout=subprocess.PIPE).stdout.splitlines()
    grid = itertools.product(range(5), range(8), RECIPIENTS, AGREEMENTS, DAYS, ORIGINATORS, ('maritime', 'intelligence'))
    said, wrong = collections.Counter(), []
    answers = {}
    for line in lines:
        # recipients may hold commas: fields are counted from both ends
        parts = line.split(',')
        key = (int(parts[0]), int(parts[1]), ','.join(parts[2:-6]), parts[-6], int(parts[-5]), parts[-4], parts[-3])
        answers[key] = (parts[-2], parts[-1])
    count = 0
    for level, mask, recipients, agreement, day, originator, category in grid:
        count += 1
        caveats = {name for i, name in enumerate(('ATOMAL', 'CRYPTO', 'SIOP')) if mask >> i & 1}
        want = expected(level, caveats, recipients, agreement, day, originator, category)
        got = answers.get((level, mask, recipients, agreement, day, originator, category))
        said[want[1]] += 1
        if got != want:
            wrong.append((level, mask, recipients, agreement, day, originator, category, got, want))
    print('1..3')
    print(f'# {count} combinations: {dict(said)}')
    for fault in wrong[:5]:
        print(f'# {fault}')
    print(f"{'ok' if not wrong else 'not ok'} 1 - the gate and the oracle agree on every combination")
    print(f"{'ok' if len(lines) == count == len(answers) else 'not ok'} 2 - the grid is whole")
    print(f"{'ok' if len(said) == 8 else 'not ok'} 3 - every rule of the grid refuses somewhere, and something is released")
    return 1 if wrong or len(lines) != count else 0


if __name__ == '__main__':
    sys.exit(main())
