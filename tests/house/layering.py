#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The rooms keep to ARCHITECTURE.md: its table of rooms is read as the law.

    layering.py SOURCE BUILD

Reads the sources for #include lines and the built libraries for what they call and what they hold. Says TAP.
A claim about libraries holds for what the compiler kept: a call it removed is not seen.
"""
import os
import re
import subprocess
import sys

ROOM_ROW = re.compile(r'^\|\s*`(\w+)`\s*\|[^|]*\|([^|]*)\|')
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
SYMBOL_SECTION = re.compile(r'^[0-9a-f]+ (.{7}) (\S+)\s+([0-9a-f]+)\s+(.*)$')

# The words by which the table names what is not ours, and the headers that come with each.
PARTS = {
    'libyaml': {'yaml.h'}, 'jansson': {'jansson.h'}, 'SQLite': {'sqlite3.h'}, 'zlib': {'zlib.h'},
    'zstd': {'zstd.h'}, 'PROJ': {'proj.h', 'geodesic.h'}, 'libmicrohttpd': {'microhttpd.h'},
    'GnuTLS': {'gnutls/gnutls.h', 'gnutls/x509.h', 'gnutls/crypto.h'}, 'libcurl': {'curl/curl.h'},
    'libxml2': {'libxml/parser.h', 'libxml/tree.h', 'libxml/xpath.h'},
}
FOREIGN = {header: part for part, headers in PARTS.items() for header in headers}

# A library answers by status and sentence: it does not talk, end the process or change it.
NEVER_CALLED = {
    'printf', 'vprintf', 'puts', 'putchar', '__printf_chk', '__vprintf_chk', 'perror', 'exit', '_exit', 'quick_exit',
    'abort', 'setlocale', 'signal', 'sigaction', 'rand', 'srand', 'random', 'drand48', 'setenv', 'putenv', 'strtok',
}
# libm chooses these by the machine, and their last bits differ; results use isthmus/base/lanes.h.
NOT_THE_SAME_EVERYWHERE = {'exp', 'exp2', 'expm1', 'log', 'log2', 'log10', 'log1p', 'pow', 'sin', 'cos', 'tan',
                           'sinh', 'cosh', 'tanh', 'erf', 'erfc', 'lgamma', 'tgamma'}


def room_table(source):
    """Room name to (rooms it may include, parts it may use), from ARCHITECTURE.md."""
    rows = {}
    with open(os.path.join(source, 'ARCHITECTURE.md'), encoding='utf-8') as file:
        for line in file:
            if match := ROOM_ROW.match(line):
                rows[match[1]] = {word.strip(' `') for word in match[2].split(',')}
    every = set(rows)
    table = {}
    for room, words in rows.items():
        allowed = every if 'all' in words else words & every
        table[room] = (allowed | {room}, words & set(PARTS))
        unknown = words - every - set(PARTS) - {'all', 'libc', 'libm', '-'}
        if unknown:
            raise SystemExit(f"ARCHITECTURE.md: room {room} may use {', '.join(sorted(unknown))}, which this test "
                             'does not know')
    return table


def files_of(source, room):
    """Every C file of a room: sources, private headers and public headers."""
    if room == 'cmd':
        folders = [os.path.join(source, 'cmd')]
    else:
        folders = [os.path.join(source, 'src', room), os.path.join(source, 'include', 'isthmus', room)]
    for folder in folders:
        for at, _, names in os.walk(folder):
            yield from (os.path.join(at, name) for name in sorted(names) if name.endswith(('.c', '.h')))
    single = os.path.join(source, 'include', 'isthmus', room + '.h')
    if os.path.exists(single):
        yield single


def bad_includes(source, room, allowed, parts):
    faults = []
    for path in files_of(source, room):
        with open(path, encoding='utf-8') as file:
            text = file.read()
        for kind, header in INCLUDE.findall(text):
            where = f'{os.path.relpath(path, source)} includes {header}'
            if header.startswith('isthmus/'):
                other = header.split('/')[1].removesuffix('.h')
                if other not in allowed:
                    faults.append(f'{where}: room {room} may not use {other}')
            elif kind == '"':
                if '..' in header or not os.path.exists(os.path.join(os.path.dirname(path), header)):
                    faults.append(f'{where}: a private header stays beside its own sources')
            elif header in FOREIGN and FOREIGN[header] not in parts and room != 'cmd':
                faults.append(f'{where}: room {room} may not use {FOREIGN[header]}')
    return faults


def run(*command):
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout


def library(build, room):
    path = os.path.join(build, 'src', room, f'libisthmus-{room}.a')
    return path if os.path.exists(path) else None


def bad_calls(build, room):
    """Undefined symbols of the room's library that a room may not call."""
    faults, member = [], ''
    banned = set(NEVER_CALLED)
    if room != 'base':
        banned |= NOT_THE_SAME_EVERYWHERE | {'stderr', 'stdout', 'stdin'}
    for line in run('nm', '--undefined-only', library(build, room)).splitlines():
        if line.endswith(':'):
            member = line[:-1]
        elif line.split()[-1:] and line.split()[-1].split('@')[0] in banned:
            faults.append(f"{os.path.basename(member)} calls or uses {line.split()[-1]}")
    return faults


def bad_variables(build, room):
    """Objects in writable sections. Constants with addresses in them live in .data.rel.ro and are fine."""
    faults, member = [], ''
    for line in run('objdump', '--syms', library(build, room)).splitlines():
        if ':     file format' in line:
            member = line.split(':')[0]
        elif match := SYMBOL_SECTION.match(line):
            flags, section, size, name = match.groups()
            writable = section == '*COM*' or (section.startswith(('.data', '.bss', '.tdata', '.tbss'))
                                              and not section.startswith('.data.rel.ro'))
            if writable and 'O' in flags and int(size, 16) > 0:
                faults.append(f'{os.path.basename(member)} holds the variable {name} ({section})')
    return faults


def undescribed_rooms(source, table):
    here = {name for name in os.listdir(os.path.join(source, 'src'))
            if os.path.isdir(os.path.join(source, 'src', name))}
    return [f'src/{name} is not in the table of ARCHITECTURE.md' for name in sorted(here - set(table))]


def cycles(table):
    faults = []
    for room, (allowed, _) in table.items():
        for other in allowed - {room}:
            if room in table[other][0]:
                faults.append(f'{room} and {other} may use each other')
    return faults


def main():
    source, build = sys.argv[1:3]
    table = room_table(source)
    built = [room for room in table if library(build, room)]
    claims = [
        ('every room stands in the table', undescribed_rooms(source, table)),
        ('the arrows only go down', cycles(table)),
        ('at least base and the command are there to check', [] if 'base' in built else ['no library of base']),
    ]
    for room, (allowed, parts) in table.items():
        if any(True for _ in files_of(source, room)):
            claims.append((f'{room} includes only what its row allows', bad_includes(source, room, allowed, parts)))
    for room in built:
        claims.append((f'{room} does not talk, end the process or depend on the machine', bad_calls(build, room)))
        claims.append((f'{room} holds no variable', bad_variables(build, room)))
    print(f'1..{len(claims)}')
    for number, (claim, faults) in enumerate(claims, 1):
        for fault in faults:
            print(f'# {fault}')
        print(f"{'not ok' if faults else 'ok'} {number} - {claim}")
    return any(faults for _, faults in claims)


if __name__ == '__main__':
    sys.exit(main())
