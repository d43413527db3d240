#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The examples in other languages run and say what the command says. examples.py SOURCE BUILD; says TAP."""
import csv
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

count = 0


def tell(claim, faults, skip=None):
    global count
    count += 1
    for fault in faults:
        print('#', fault)
    print(f"{'not ok' if faults else 'ok'} {count} - {claim}{' # SKIP ' + skip if skip else ''}")


def said(*words, folder=None):
    done = subprocess.run(words, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder)
    return done.stdout if done.returncode == 0 else f'exit {done.returncode}: {done.stderr}'


def declared(folder):
    """The functions that the public headers declare and do not define."""
    names = set()
    for path in glob.glob(os.path.join(folder, '**', '*.h'), recursive=True):
        with open(path, encoding='utf-8') as file:
            text = re.sub(r'/\*.*?\*/', ' ', file.read(), flags=re.S)
        text = re.sub(r'^[ \t]*#(?:[^\n]*\\\n)*[^\n]*', ' ', text, flags=re.M)
        while '{' in text:  # the bodies of inline functions, structures
            text = re.sub(r'\{[^{}]*\}', ' ;', text)
        names.update(name for statement in text.split(';') if 'static inline' not in statement and 'typedef' not in statement
                     for name in re.findall(r'\b(ist_\w+)\s*\(', statement)[:1])
    return names


def in_c(source, build, library, data, scenario, folder):
    """Anybody's program: what it needs is said by pkg-config, what it calls is in the library, and nothing else is."""
    shown = {line.split()[-1] for line in said('nm', '-D', '--defined-only', library).splitlines()}
    wanted = declared(os.path.join(source, 'include'))
    lacking, foreign = wanted - shown, {name for name in shown if not name.startswith('ist_')}
    tell('the shared library shows what the public headers declare, and no other name', [f'not there: {name}' for name in sorted(lacking)] +
         [f'not ours: {name}' for name in sorted(foreign)] + ([] if len(wanted) > 500 else [f'only {len(wanted)} functions found in the headers']))
    os.environ['PKG_CONFIG_PATH'] = os.path.join(build, 'meson-uninstalled')
    flags = said('pkg-config', '--cflags', '--libs', 'libisthmus').split()
    program, text = os.path.join(folder, 'headlines'), os.path.join(source, 'examples', 'c', 'headlines.c')
    made = said('cc', '-std=c11', '-Wall', '-Wextra', '-Wpedantic', '-Werror', text, *flags, f'-Wl,-rpath,{build}', '-o', program)
    got = made or said(program, data, scenario, '64')
    want = said(os.path.join(build, 'isthmus'), 'run', 'paper', '--futures', '64', '--headlines', '--csv')
    tell('C through pkg-config says what the command says', [] if got == want and want.count('\n') > 3 else [got])


def main():
    source, build = sys.argv[1], sys.argv[2]
    command, library = os.path.join(build, 'isthmus'), os.path.join(build, 'libisthmus.so')
    data, scenario = os.path.join(source, 'data'), os.path.join(source, 'scenarios', 'paper.yaml')
    os.environ['ISTHMUS_HOME'] = source
    print('1..7')
    folder = tempfile.mkdtemp(prefix='isthmus-examples-')
    try:
        said(command, 'run', 'paper', '--futures', '64', '--out', 'out', folder=folder)
        with open(os.path.join(folder, 'out', 'headlines.json'), encoding='utf-8') as file:
            headlines = json.load(file)
        want = [f"{row['value']:12.4g} {row['unit']:<8} {row['headline']}" for row in headlines]
        got = said('/usr/bin/python3', os.path.join(source, 'examples', 'python', 'headlines.py'), library, data, scenario, '64')
        tell('Python through ctypes says what the command says', [] if got.splitlines() == want and want else [got])

        with open(os.path.join(folder, 'out', 'experiments.csv'), encoding='utf-8') as file:
            experiments = list(csv.reader(file))
        with open(os.path.join(folder, 'out', 'outcomes.csv'), encoding='utf-8') as file:
            outcomes = list(csv.reader(file))
        faults = [f'{len(experiments)} and {len(outcomes)} rows'] if len(experiments) != 9 or len(outcomes) != 9 else []
        for h, row in enumerate(headlines):  # all eight worlds are there: their mean is the headline's value
            mean = sum(float(case[h]) for case in outcomes[1:]) / 8
            if abs(mean - row['value']) > 1e-9 * (abs(row['value']) + 1):
                faults.append(f"{outcomes[0][h]}: mean {mean}, value {row['value']}")
        tell('the worlds of a run are cases whose means are its values', faults)

        wrong = said('/usr/bin/python3', os.path.join(source, 'examples', 'python', 'headlines.py'), library, data, 'no-such.yaml')
        tell('an error reaches Python as a sentence', [] if 'no-such.yaml' in wrong and 'RuntimeError' in wrong else [wrong])

        in_c(source, build, library, data, scenario, folder)

        if shutil.which('sqlite3'):
            with open(os.path.join(source, 'examples', 'sql', 'headlines.sql'), encoding='utf-8') as file:
                done = subprocess.run(['sqlite3'], stdin=file, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=folder)
            sure = [row['headline'] for row in headlines if max(row['positive_share'], 1 - row['positive_share']) >= 0.9]
            names = [line.split(' | ')[1] for line in done.stdout.splitlines() if ' | ' in line]
            tell('SQL finds the headlines that hold in nine of ten worlds', [] if names == sorted(sure) and sure else [done.stdout])
        else:
            tell('SQL finds the headlines that hold in nine of ten worlds', [], 'sqlite3 is not installed')

        said(command, 'analysis', 'sensitivity', 'paper', '--method', 'sobol', '--of', 'practical on korean found', '--inputs', 'kappa_p.*',
             '--samples', '64', '--futures', '8', '--out', 'moved', folder=folder)
        if shutil.which('Rscript'):
            got = said('Rscript', os.path.join(source, 'examples', 'r', 'variance.R'), 'moved', folder=folder)
            tell('R reads experiments and outcomes', [] if len(got.splitlines()) == 4 and 'kappa_p.yellow-sea' in got else [got])
        else:
            tell('R reads experiments and outcomes', [], 'Rscript is not installed')
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == '__main__':
    main()
