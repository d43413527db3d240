#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The main job keeps its manners: the same bytes however it is run, whole files or none, an end when asked.

    manners.py SOURCE BUILD [FUTURES]     says TAP

FUTURES is how many of the default scenario are compared (default 64).
"""
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time

SOURCE, BUILD = map(os.path.abspath, sys.argv[1:3])
FUTURES = sys.argv[3] if len(sys.argv) > 3 else '64'
COMMAND = os.path.join(BUILD, 'isthmus')
TINY = os.path.join(SOURCE, 'tests', 'data', 'scenario', 'tiny.yaml')
MORE_THAN_CAN_END = str(8 * 10 ** 8)


def start(home, *words, **options):
    environment = {**os.environ, 'HOME': home, 'XDG_CACHE_HOME': os.path.join(home, 'cache'), 'NO_COLOR': '1'}
    environment.pop('ISTHMUS_LEDGER', None)
    return subprocess.Popen([COMMAND, *words], cwd=home, env=environment, stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)


def isthmus(home, *words, **options):
    process = start(home, *words, **options)
    output, errors = process.communicate()
    return process.returncode, output, errors


def contents(folder):
    if not os.path.isdir(folder):
        return {}
    files = {}
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), 'rb') as file:
            files[name] = file.read()
    return files


def same_bytes(home):
    """Threads and blocks are ways of working; no number may depend on them."""
    faults, first = [], None
    for threads, block in (('1', '64'), ('2', '64'), ('1', '32'), ('2', '16'), ('3', '8')):
        out = os.path.join(home, 'out')
        code, printed, errors = isthmus(home, 'run', '--futures', FUTURES, '--threads', threads, '--block', block,
                                        '--out', 'out')
        if code != 0:
            return [f'exit {code}: {errors}']
        got = {'stdout': printed.encode(), **contents(out)}
        first = first or got
        faults += [f'{name} differs with {threads} threads and blocks of {block}'
                   for name in sorted(first.keys() | got.keys()) if first.get(name) != got.get(name)]
    if len(first) < 5:
        faults.append(f'only {len(first)} files to compare')
    return faults


def stopped(home, patience):
    """Asks a run without end to stop after a while. The run then has at least one block of futures behind it, or
    the wait is made longer: machines differ in speed."""
    process = start(home, 'run', TINY, '--futures', MORE_THAN_CAN_END, '--out', 'out')
    time.sleep(patience)
    asked = time.monotonic()
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate()
    return process.returncode, output, errors, time.monotonic() - asked


def stop_keeps_what_is_done(home):
    for patience in (1, 4, 16):
        code, output, errors, _ = stopped(home, patience)
        done = re.search(r'stopped after (\d+) futures', errors)
        if done:
            break
    else:
        return [f'exit {code}: {errors.strip()}']
    files = contents(os.path.join(home, 'out'))
    faults = [] if code == 130 else [f'exit {code}, not 130']
    faults += [] if 'report.html' in files and files['report.html'].rstrip().endswith(b'</html>') else ['no whole report']
    faults += [] if f'{int(done[1])}' in output.replace(' ', '') else ['the printed answer does not say how many futures']
    return faults


def second_stop_ends(home):
    process = start(home, 'run', TINY, '--futures', MORE_THAN_CAN_END, '--out', 'out')
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGINT)
    try:
        process.communicate(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return ['still running after the second Ctrl-C']
    return []


def full_disk(home):
    """Files may grow to 20 kB: the charts fit, the report does not."""
    code, _, errors = isthmus(home, 'run', TINY, '--futures', '64', '--out', 'whole')
    if code != 0:
        return [f'exit {code}: {errors}']

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))

    code, _, errors = isthmus(home, 'run', TINY, '--futures', '64', '--out', 'cut', preexec_fn=limit)
    whole, cut = contents(os.path.join(home, 'whole')), contents(os.path.join(home, 'cut'))
    faults = [] if code == 1 else [f'exit {code}, not 1']
    faults += [] if 'cut/' in errors and 'too large' in errors else [f'the sentence is: {errors.strip()}']
    faults += [f'{name} is half-written or under a temporary name' for name in cut
               if name not in whole or len(cut[name]) < len(whole[name]) - 64]
    return faults


def main():
    claims = [
        (f'{FUTURES} futures of the default scenario give the same bytes for any threads and block', same_bytes),
        ('Ctrl-C keeps the futures that are done, in a whole report', stop_keeps_what_is_done),
        ('a second Ctrl-C ends the process', second_stop_ends),
        ('a full disk is told and leaves no half-written file', full_disk),
    ]
    print(f'1..{len(claims)}')
    broken = False
    for number, (claim, test) in enumerate(claims, 1):
        with tempfile.TemporaryDirectory(prefix='isthmus-manners-') as home:
            faults = test(home)
        for fault in faults[:20]:
            print(f'# {fault}')
        print(f"{'not ok' if faults else 'ok'} {number} - {claim}", flush=True)
        broken = broken or bool(faults)
    return broken


if __name__ == '__main__':
    sys.exit(main())
