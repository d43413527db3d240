#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""isthmus-mpi on three ranks of one machine: the same bytes as one run, and the rank that fails is named."""
import os
import shutil
import subprocess
import sys
import tempfile

SOURCE, BUILD = sys.argv[1], sys.argv[2]


def say(folder, *words):
    return subprocess.run(words, cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def check(number, name, fine, words):
    for line in words.splitlines() if not fine else []:
        print('#', line)
    print('ok' if fine else 'not ok', number, '-', name)


def main():
    front, command = os.path.join(BUILD, 'isthmus-mpi'), os.path.join(BUILD, 'isthmus')
    ranks = ['mpirun', *(['--allow-run-as-root'] if os.geteuid() == 0 else []), '--oversubscribe', '-n', '3']
    folder = tempfile.mkdtemp(prefix='isthmus-mpi-')
    try:
        if not os.path.exists(front) or not shutil.which('mpirun') or say(folder, *ranks, 'true').returncode != 0:
            print('1..0 # SKIP OpenMPI does not start here')
            return
        print('1..2')
        shutil.copy(os.path.join(SOURCE, 'tests', 'data', 'scenario', 'tiny.yaml'), folder)
        said = say(folder, *ranks, front, './tiny.yaml', '--futures', '600', '--out', 'joined').stdout
        say(folder, command, 'run', './tiny.yaml', '--futures', '600', '--out', 'whole')
        difference = say(folder, 'diff', '-r', '--exclude=shards', 'whole', 'joined')
        check(1, 'three ranks give the bytes of one run', difference.returncode == 0, said + difference.stdout)
        os.mkdir(os.path.join(folder, 'broken'))
        os.makedirs(os.path.join(folder, 'broken', 'shards', 'shard-2-of-3'))
        said = say(folder, *ranks, front, './tiny.yaml', '--futures', '600', '--out', 'broken')
        fine = said.returncode != 0 and 'shard 2/3 failed' in said.stdout and 'report.html' not in said.stdout
        check(2, 'a rank that fails is named and nothing is joined', fine, said.stdout)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


main()
