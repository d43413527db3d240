#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Scores once more, by other formulas. scores.py SOURCE BUILD; says TAP.

Runs `isthmus industry score` on a small world and reckons each score again from what every future says. The continuous
ranked probability score is taken as the integral of the squared distance between the forecast's distribution function and
the outcome's step; quantiles by sorting fractions; the binomial range from whole binomial coefficients; Brier and its parts
from counts. Fractions are exact (fractions.Fraction) wherever the command rounds.
"""
import csv
import io
import math
import os
import re
import subprocess
import sys
import tempfile
from fractions import Fraction

SOURCE, BUILD = sys.argv[1:3]
OUTCOMES = '''key,date,value,unit,source_title,source_date
delivery/poland-k2-2022/2023,2023-12-31,18,tanks,A test,2024-01-02
delivered/poland-k2-2022,2023-05-20,22,tanks,A test,2023-05-20
delivered/poland-k2-rest,2025-12-31,40,tanks,A test,2026-01-02
shells/NATO-EUROPE/2023-06,2023-06-30,24000,rounds a month,A test,2023-07-01
shells/RUS/2023-06,2023-06-30,90000,rounds a month,A test,2023-07-01
contract/poland-k2-rest,2023-12-31,0,,A test,2024-01-02
contract/poland-k2-rest,2025-12-31,1,,A test,2026-01-02
start/k2pl,2026-01-31,2025-04,,A test,2026-01-31
start/k2pl,2025-06-30,never,,A test,2025-06-30
spending/POL/2023,2023-12-31,2.6,percent of GDP,A test,2024-03-31
'''
START = 12 * 2023  # calendar month of month 0


def integral(members, outcome):
    """Of (F(x) - [x >= outcome])^2, piece by piece between the points where either steps."""
    points = sorted(set(members + [outcome]))
    below, total, n = 0, Fraction(0), len(members)
    ordered = sorted(members)
    for left, right in zip(points, points[1:]):
        while below < n and ordered[below] <= left:
            below += 1
        step = 1 if left >= outcome else 0
        total += (Fraction(below, n) - step) ** 2 * (right - left)
    return total


def quantile(members, q):
    ordered = sorted(members)
    at = q * (len(ordered) - 1)
    low = int(at)
    return ordered[low] + (at - low) * (ordered[min(low + 1, len(ordered) - 1)] - ordered[low])


def binomial_range(n, tenths):
    p = Fraction(tenths, 10)
    weights = [math.comb(n, k) * p ** k * (1 - p) ** (n - k) for k in range(n + 1)]
    low = max(k for k in range(n + 1) if sum(weights[:k]) <= Fraction(1, 40))
    high = min(k for k in range(n + 1) if sum(weights[k + 1:]) <= Fraction(1, 40))
    return low, high


def command(folder, *more):
    return subprocess.run([os.path.join(BUILD, 'isthmus'), 'industry', 'score', os.path.join(SOURCE, 'tests', 'data', 'scenario', 'arms.yaml'),
                           '--outcomes', 'outcomes.csv', '--futures', '256', *more], cwd=folder, text=True, check=True,
                          stdout=subprocess.PIPE, env={**os.environ, 'ISTHMUS_HOME': SOURCE, 'COLUMNS': '200'}).stdout


def near(got, want, scale=1.0):
    return abs(float(got) - float(want)) <= 1e-9 * max(1.0, scale, abs(float(want)))


def observed(row, asked):
    if asked['key'].startswith('start/') and asked['value'] != 'never':
        year, month = asked['value'].split('-')
        return 12 * int(year) + int(month) - 1 - START
    if asked['value'] == 'never':
        return 0
    return float(asked['value']) / (100 if 'percent' in asked['unit'] else 1)


def judge_row(row, asked, members):
    faults, outcome = [], observed(row, asked)
    if not near(row['observed'], outcome):
        faults.append(f"{row['key']}: observed {row['observed']}, not {outcome}")
    exact = [Fraction(x) for x in members]
    if row['scored_as'] == 'event':
        month = 29 if row['key'].startswith('start/') else None  # June 2025
        chance = Fraction(sum(x <= month if month else x > 1e-9 for x in members), len(members))
        if not near(row['forecast'], chance) or not near(row['score'], (chance - Fraction(outcome)) ** 2):
            faults.append(f"{row['key']}: {row['forecast']} scores {row['score']}; reckoned {float(chance)}")
        return faults, (chance, int(outcome))
    # What the command reads back from decimals is what it wrote: the same doubles.
    crps = integral(exact, Fraction(outcome))
    n = len(members)
    spread = sum(abs(a - b) for i, a in enumerate(members) for b in members[:i])  # over pairs, once each
    fair = math.fsum(abs(x - outcome) for x in members) / n - spread / (n * (n - 1))
    scale = max(abs(x) for x in members)
    if not near(row['score'], crps, scale):
        faults.append(f"{row['key']}: CRPS {row['score']}, by its integral {float(crps)}")
    if not near(row['score_fair'], fair, scale):
        faults.append(f"{row['key']}: fair CRPS {row['score_fair']}, over pairs {fair}")
    for column, q in (('low', 0.05), ('forecast', 0.5), ('high', 0.95)):
        if not near(row[column], quantile(members, q), scale):
            faults.append(f"{row['key']}: {column} {row[column]}, not {quantile(members, q)}")
    inside = quantile(members, 0.05) <= outcome <= quantile(members, 0.95)
    if (row['inside'] == 'true') != inside:
        faults.append(f"{row['key']}: inside is {row['inside']}")
    return faults, None


def judge_words(text, rows, events):
    faults = []
    intervals = [row for row in rows if row['scored_as'] in ('quantity', 'month')]
    hits = sum(row['inside'] == 'true' for row in intervals)
    low, high = binomial_range(len(intervals), 9)
    if f'{hits} of {len(intervals)} quantities' not in text or f'{low} to {high} would' not in text:
        faults.append(f'hits {hits} of {len(intervals)}, range {low} to {high} are not in the words')
    classes = {}
    for chance, happened in events:
        classes.setdefault(min(int(chance * 10), 9), []).append((chance, happened))
    n, rate = len(events), Fraction(sum(h for _, h in events), len(events))
    means = {k: (Fraction(len(v)), sum(c for c, _ in v) / len(v), Fraction(sum(h for _, h in v), len(v))) for k, v in classes.items()}
    reliability = sum(count * (chance - share) ** 2 for count, chance, share in means.values()) / n
    resolution = sum(count * (share - rate) ** 2 for count, _, share in means.values()) / n
    said = re.search(r'reliability ([0-9.]+) .*? resolution ([0-9.]+) \+ uncertainty ([0-9.]+)\.', text)
    for got, want in zip(said.groups(), (reliability, resolution, rate * (1 - rate))):
        if abs(float(got) - float(want)) > 5.1e-4:
            faults.append(f'a part of the Brier score is {got}, not {float(want):.4f}')
    return faults


def main():
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, 'outcomes.csv'), 'w', encoding='utf-8') as file:
            file.write(OUTCOMES)
        rows = list(csv.DictReader(io.StringIO(command(folder, '--csv', '--ensemble', 'futures.csv'))))
        text = command(folder)
        with open(os.path.join(folder, 'futures.csv'), encoding='utf-8') as file:
            futures = list(csv.DictReader(file))
    asked = {str(2 + i): row for i, row in enumerate(csv.DictReader(io.StringIO(OUTCOMES)))}
    faults, events = [], []
    for row in rows:
        members = [float(f['value']) for f in futures if f['line'] == row['line']]
        if len(members) != 256:
            faults.append(f"{row['key']}: {len(members)} futures")
            continue
        more, event = judge_row(row, asked[row['line']], members)
        faults += more
        events += [event] if event else []
    words = judge_words(text, rows, events)
    whole = [] if len(rows) == len(asked) and all(row['scored_as'] != 'not scored' for row in rows) else [f'{len(rows)} rows']
    print('1..3')
    for number, (claim, found) in enumerate((('every outcome is scored', whole), ('scores and intervals by other formulas', faults),
                                             ('hits, their range and the parts of the Brier score', words)), 1):
        for fault in found:
            print('#', fault)
        print('not ok' if found else 'ok', number, '-', claim)
    return bool(whole or faults or words)


sys.exit(main())
