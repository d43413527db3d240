#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What README and docs show is what the command says. documents.py SOURCE BUILD [all]; says TAP.

Every command line there has a command and options that exist. Behind a line that begins with `$ ` stands what it prints, 136
columns wide; a line of `...` stands for any number of lines. Blocks of one page run in one folder, in order. With `all` those
run too that take more than half a minute.
"""
import glob
import os
import re
import shlex
import subprocess
import sys
import tempfile

SOURCE, BUILD = map(os.path.abspath, sys.argv[1:3])
sys.path.insert(0, os.path.join(SOURCE, 'tests'))
import tap  # noqa: E402

COMMAND = os.path.join(BUILD, 'isthmus')
NO_OPTION = '--an-option-that-no-command-has'
PAGES = sorted([os.path.join(SOURCE, 'README.md')] + glob.glob(os.path.join(SOURCE, 'docs', '**', '*.md'), recursive=True))
LONG = ('isthmus analysis refute', 'isthmus run --snapshot answer.html')
# Input that is not in the repository, or that a page only sketches.
ABSENT = ('isthmus sea decode --count log.nmea', 'isthmus sea events dma_538004030_drift.ais', 'isthmus sea pool A B', 'isthmus scenario diff paper ./late-k2.yaml')


def blocks(page):
    """(line, command, lines shown) of every `$ ` line in an indented block."""
    with open(page, encoding='utf-8') as file:
        lines = file.read().split('\n')
    found, current = [], None
    for number, line in enumerate(lines, 1):
        if line.startswith('    $ '):
            current = (number, line[6:], [])
            found.append(current)
        elif line.startswith('    ') and current:
            current[2].append(line[4:].rstrip())
        elif line and current:
            current = None
        elif current:
            current[2].append('')
    for _, _, shown in found:
        while shown and not shown[-1]:
            shown.pop()
    return found


def missing(shown, printed):
    """The first line shown that is not printed where it should be: runs between `...` stand together and in order; None: all is there."""
    at, run = 0, []
    for line in shown + ['...']:
        if line != '...':
            run.append(line)
            continue
        places = [i for i in range(at, len(printed) - len(run) + 1) if printed[i:i + len(run)] == run]
        if run and not places:
            return next((one for one in run if one not in printed), run[0])
        at = places[0] + len(run) if run else at
        run = []
    return None


def check_blocks(everything):
    checks = []
    for page in PAGES:
        name = os.path.relpath(page, SOURCE)
        with tempfile.TemporaryDirectory() as home:
            environment = {**os.environ, 'PATH': BUILD + os.pathsep + os.environ['PATH'], 'COLUMNS': '136', 'HOME': home, 'NO_COLOR': '1',
                           'XDG_CACHE_HOME': os.path.join(home, 'cache')}
            environment.pop('ISTHMUS_LEDGER', None)
            for number, command, shown in blocks(page):
                if command.startswith(ABSENT) or (command.startswith(LONG) and not everything):
                    continue
                done = subprocess.run(['bash', '-c', command], cwd=home, env=environment, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                      stderr=subprocess.STDOUT)
                fault = missing(shown, [line.rstrip() for line in done.stdout.split('\n')])
                if done.returncode != 0 or fault is not None:
                    print(f'# {name}:{number}: {command}: exit {done.returncode}; not printed: {fault}')
                checks.append((f'{name}, line {number}, shows what is printed', done.returncode == 0 and fault is None))
    return checks


def words_of(line):
    """The words of a command line up to a comment, a pipe or a redirection; None: not of our command, or a sketch."""
    match = re.match(r'^(?:\$ )?isthmus ((?:"[^"]*"|(?!   )[^|<>#"&\\])*)', line)
    return None if not match or '...' in match[1] else shlex.split(match[1])


def check_lines():
    faults, seen = [], 0
    for page in PAGES:
        with open(page, encoding='utf-8') as file:
            text = file.read()
        lines = [(line[4:], line) for line in text.split('\n') if line.startswith('    ')]
        lines += [(code, code) for code in re.findall(r'`(isthmus [a-z][^`\n]*)`', text) if code != 'isthmus shard 3']
        for line, whole in lines:
            words = words_of(line)
            if words is None:
                continue
            seen += 1
            answer = subprocess.run([COMMAND, *words, NO_OPTION], text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout
            named = 'needs a value' in answer and line == whole  # in a sentence an option may be named alone
            if NO_OPTION not in answer and not named:
                faults.append(f'{os.path.relpath(page, SOURCE)}: {whole.strip()}: {answer.strip()[:200]}')
    for fault in faults:
        print(f'# {fault}')
    return [('each command line has a command and options that exist', not faults and seen > 100)]


if __name__ == '__main__':
    sys.exit(tap.tell(check_lines() + check_blocks(sys.argv[3:] == ['all'])))
