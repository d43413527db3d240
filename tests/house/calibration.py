#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The notes on calibration cover what the screening found. calibration.py SOURCE BUILD; says TAP."""
import csv
import io
import os
import re
import subprocess
import sys

SOURCE, BUILD = map(os.path.abspath, sys.argv[1:3])


def main():
    environment = {**os.environ, 'ISTHMUS_HOME': SOURCE}
    environment.pop('ISTHMUS_LEDGER', None)
    said = subprocess.run([os.path.join(BUILD, 'isthmus'), 'scenario', 'show', '--inputs', '--csv'], env=environment, text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True)
    inputs = {row['name']: row for row in csv.DictReader(io.StringIO(said.stdout))}
    with open(os.path.join(SOURCE, 'data', 'screening', 'two-theatres.csv'), encoding='utf-8', newline='') as file:
        found = {row['input'] for row in csv.DictReader(file)}
    with open(os.path.join(SOURCE, 'docs', 'model', 'calibration.md'), encoding='utf-8') as file:
        page = file.read()
    listed = set(re.findall(r'^\| `([^`]+)` \|', page, re.M))
    faults = {
        'every assumption that the screening found has a reason, one who would disagree, and what would settle it':
            [name for name in sorted(found) if name in inputs
             and not (inputs[name]['basis'] and inputs[name]['who_disagrees'] and inputs[name]['settles'])],
        'what the screening found is in the scenario': [name for name in sorted(found) if name not in inputs],
        'docs/model/calibration.md lists what the screening found (else: tools/calibration page)': sorted(found ^ listed),
    }
    print(f'1..{len(faults)}')
    for number, (claim, wrong) in enumerate(faults.items(), 1):
        for name in wrong[:10]:
            print(f'# {name}')
        print(f"{'not ok' if wrong or len(found) < 50 else 'ok'} {number} - {claim}")
    return any(faults.values()) or len(found) < 50


sys.exit(main())
