#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Memory that runs out at any one allocation ends a command with a sentence, or changes nothing. memory.py BUILD LIBRARY [POINTS]; says TAP.

LIBRARY is memory.c, preloaded: one allocation of the whole process fails, in Isthmus or in what it stands on. A command must not
crash, must not print something else and call it success, and must say why it did not succeed.
"""
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from tap import tell  # noqa: E402

ISTHMUS = os.path.join(os.path.abspath(sys.argv[1]), 'isthmus')
LIBRARY = os.path.abspath(sys.argv[2])
POINTS = int(sys.argv[3]) if len(sys.argv) > 3 else 16
SEA = ('--areas', 'sea/areas.geojson', '--list', 'sea/listed.csv')
COMMANDS = [
    ('scenario', 'check', 'paper'),
    ('scenario', 'assumptions', 'paper', '--csv'),
    ('run', 'paper', '--futures', '24', '--threads', '1'),
    ('analysis', 'compare', 'paper', 'paper', '--second-set', 'base.korea:0.01', '--futures', '24', '--threads', '1'),
    ('sea', 'decode', 'sea/A.nmea', '--count'),
    ('sea', 'events', 'sea/A.nmea', *SEA, '--json'),
    ('sea', 'compare', 'A=sea/A.nmea', 'B=sea/B.nmea', '--csv'),
    ('sea', 'track', 'sea/A.nmea', '--geojson'),
    ('share', 'explain', 'transfer/poland-k9-contract-2022', 'rok', '2026-03-01', '--exchange', 'nato.db'),
]


def isthmus(words, **environment):
    return subprocess.run([ISTHMUS, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False,
                          env=dict(os.environ, LD_PRELOAD=LIBRARY if environment else '', **environment))


def places(count):
    """Each of a small command's; else half of the points where things begin, ever fewer behind, and half evenly over all."""
    if count <= 4 * POINTS:
        return range(count)
    half = POINTS // 2
    return sorted({round(count ** (i / half) * 0.999) for i in range(half)} | {count * i // half + i for i in range(half)})


def faults(words):
    right = isthmus(words, TELL_COUNT='1')
    count = int(right.stderr.decode().rsplit('allocations: ', 1)[1])
    for place in places(count):
        got = isthmus(words, FAIL_AT=str(place))
        said = got.stderr.decode(errors='replace')
        if got.returncode == right.returncode == 0:
            if got.stdout != right.stdout:
                yield f'{place} of {count}: other output, and no word of it'
        elif got.returncode < 0 or 'isthmus: ' not in said or said.count('\n') > 2:
            yield f'{place} of {count}: exit {got.returncode}: {said[-200:]}'


def main():
    checks = []
    with tempfile.TemporaryDirectory(prefix='isthmus-memory-') as home:
        os.chdir(home)
        for words in (('sea', 'simulate', 'sea', '--vessels', '30', '--days', '1', '--rate', 'all=40', '--seed', '5'),
                      ('share', 'init', 'nato.db', '--side', 'NATO'), ('share', 'partner', 'add', 'rok', '--side', 'ROK', '--exchange', 'nato.db')):
            assert isthmus(words).returncode == 0, words
        for words in COMMANDS:
            found = list(faults(words))
            for fault in found:
                print('#', fault)
            checks.append((f"isthmus {' '.join(words[:3])} survives any allocation that fails", not found))
    return tell(checks)


if __name__ == '__main__':
    sys.exit(main())
