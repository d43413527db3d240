#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""docs/claims.md says what the data says. claims.py SOURCE BUILD; says TAP."""
import csv
import os
import re
import subprocess
import sys

SOURCE = sys.argv[1]


def rows(name):
    with open(os.path.join(SOURCE, 'data', name), encoding='utf-8', newline='') as file:
        return list(csv.DictReader(file))


def main():
    with open(os.path.join(SOURCE, 'docs', 'claims.md'), encoding='utf-8') as file:
        page = file.read()
    made = subprocess.run([sys.executable, os.path.join(SOURCE, 'tools', 'claims'), SOURCE], capture_output=True, text=True, check=True).stdout
    claims, mechanisms = rows('claims.csv'), rows('mechanisms.csv')
    found = [
        ('docs/claims.md is what tools/claims makes of the data', page == made),
        ('every claim has one mechanism, and every mechanism a claim',
         sorted(row['key'] for row in claims) == sorted(row['claim'] for row in mechanisms)),
        ('every claim has its heading', re.findall(r'^### (\S+):', page, re.M) == [row['name'] for row in mechanisms]),
    ]
    print(f'1..{len(found)}')
    for number, (says, holds) in enumerate(found, 1):
        print(f'{"ok" if holds else "not ok"} {number} - {says}')
    return not all(holds for _, holds in found)


sys.exit(main())
