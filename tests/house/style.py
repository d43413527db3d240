#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What every file of the tree keeps to. style.py SOURCE; says TAP."""
import os
import re
import subprocess
import sys

LONGEST = 700
CODE = ('.c', '.h', '.py', '.sh', '.ts', '.mjs')
# Written in halves so that this file does not find itself.
MARKS = re.compile(r'\b(' + '|'.join(['TO' 'DO', 'FIX' 'ME', 'XX' 'X', 'HA' 'CK']) + r')\b')
MACHINE_PATH = re.compile(r'(?<![\w.$}>-])/(work|root|home/\w+|Users/\w+)/')
NOT_TEXT = ('.png', '.jpg', '.gz', '.zst', '.pdf', '.woff2', '.db')


def tracked(source):
    """The files that git would commit; without git, every file outside build folders."""
    asked = subprocess.run(['git', '-C', source, 'ls-files', '--cached', '--others', '--exclude-standard'],
                           text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    if asked.returncode == 0 and asked.stdout:
        names = asked.stdout.splitlines()
    else:
        names = [os.path.relpath(os.path.join(at, name), source)
                 for at, folders, files in os.walk(source)
                 if not re.search(r'/(build|out|\.git)', at[len(source):]) for name in files]
    return sorted(name for name in names if os.path.isfile(os.path.join(source, name)))


def main():
    source = sys.argv[1]
    faults = {
        'every source file opens with its licence': [],
        f'no source file is longer than {LONGEST} lines': [],
        'no mark says that something is left for later': [],
        'no path of one machine stands in a file': [],
        'every text file ends its last line and holds no tab-made indent or trailing space in C': [],
    }
    licence, length, marks, paths, layout = faults.values()
    names = tracked(source)
    for name in names:
        if name.endswith(NOT_TEXT):
            continue
        with open(os.path.join(source, name), encoding='utf-8', errors='replace') as file:
            text = file.read()
        lines = text.splitlines()
        script = text.startswith('#!')
        if name.endswith(CODE) or script:
            if not any('SPDX-License-Identifier: Apache-2.0' in line for line in lines[:2 if script else 1]):
                licence.append(name)
            if len(lines) > LONGEST:
                length.append(f'{name} has {len(lines)}')
        for number, line in enumerate(lines, 1):
            if MARKS.search(line) and name.endswith((*CODE, '.md', '.build', '.yaml')):
                marks.append(f'{name}:{number}')
            if MACHINE_PATH.search(line):
                paths.append(f'{name}:{number}: {line.strip()[:100]}')
            if name.endswith(('.c', '.h')) and (line.rstrip() != line or line.startswith('\t')):
                layout.append(f'{name}:{number}')
        if text and not text.endswith('\n') and name.endswith((*CODE, '.md', '.yaml', '.csv')):
            layout.append(f'{name} does not end its last line')
    print(f'1..{len(faults)}')
    for number, (claim, found) in enumerate(faults.items(), 1):
        for fault in found[:20]:
            print(f'# {fault}')
        print(f"{'not ok' if found or not names else 'ok'} {number} - {claim}")
    return any(faults.values()) or not names


if __name__ == '__main__':
    sys.exit(main())
