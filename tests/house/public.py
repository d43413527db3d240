#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What the public headers promise is used, or stands in library_only.txt with what it is there for.

    public.py SOURCE BUILD

A function that only tests call is either a part of the library for other programs, or dead. Says TAP.
"""
import glob
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from tap import tell  # noqa: E402

COMMENT = re.compile(r'/\*.*?\*/', re.DOTALL)
PROTOTYPE = re.compile(r'\b(ist_[a-z0-9_]+)\s*\(')
WORD = re.compile(r'\bist_[a-z0-9_]+\b')
DEFINITION = re.compile(r'^[a-z_][\w \*]*\b(ist_[a-z0-9_]+)\s*\(')


def read(path):
    with open(path, encoding='utf-8') as file:
        return COMMENT.sub('', file.read())


def used_in(path):
    """The functions that a file names otherwise than at the beginning of a line, where it defines them."""
    for line in read(path).splitlines():
        defined = DEFINITION.match(line) if not line.startswith(('return', 'else')) else None
        for match in WORD.finditer(line):
            if not defined or match.start() != defined.start(1):
                yield match.group()


def main():
    source = sys.argv[1]
    headers = glob.glob(f'{source}/include/isthmus/**/*.h', recursive=True)
    promised = {name for path in headers for name in PROTOTYPE.findall(read(path))}
    inline = {name for path in headers for name in promised if len(re.findall(rf'\b{name}\b', read(path))) > 1}
    programs = [path for room in ('src', 'cmd', 'bench', 'examples') for path in glob.glob(f'{source}/{room}/**/*.[ch]', recursive=True)]
    programs += glob.glob(f'{source}/examples/**/*.py', recursive=True)
    used = {name for path in programs for name in used_in(path)} | inline
    with open(os.path.join(source, 'tests', 'house', 'library_only.txt'), encoding='utf-8') as file:
        listed = {line.split()[0] for line in file if line.strip() and not line.startswith('#')}
    unused = promised - used
    for name in sorted(unused - listed):
        print(f'# {name}: no program calls it')
    for name in sorted(listed - unused):
        print(f'# {name}: is called, or is in no public header')
    return tell([(f'each of {len(promised)} public functions is called by a program, or listed', not unused - listed),
                 ('what is listed is there, and is called by none', not listed - unused)])


if __name__ == '__main__':
    sys.exit(main())
