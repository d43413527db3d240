#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""docs/claims.md says what the data says. claims.py SOURCE BUILD; says TAP."""
import csv
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from tap import tell  # noqa: E402

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
    return tell(found)


sys.exit(main())
