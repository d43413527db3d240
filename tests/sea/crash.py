#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A watch that is killed loses nothing that it told, and the feeds read again give the same events. crash.py BUILD; TAP."""
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

COMMAND = os.path.join(sys.argv[1], 'isthmus')
ENVIRONMENT = {**os.environ, 'NO_COLOR': '1'}


def isthmus(*words, **options):
    return subprocess.run([COMMAND, *words], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT, check=True, **options)


def told(text):
    """Ids of whole lines: what stood on the screen when the process died."""
    return [line.split('"id":"')[1][:16] for line in text.splitlines() if line.endswith('}')]


def held(ledger):
    rows = sqlite3.connect(ledger).execute("select key from events where key like 'event/sea-%'").fetchall()
    return {key[len('event/sea-'):][:16] for key, in rows}


def main():
    home = tempfile.mkdtemp(prefix='isthmus-crash-')
    faults = {'what was told is in the ledger, at whatever moment the watch was killed': [],
              'the feeds read again give the same events, and tell none twice': [],
              'reading them a third time adds nothing': []}
    lost, differ, third = faults.values()
    try:
        sea = os.path.join(home, 'sea')
        isthmus('sea', 'simulate', sea, '--vessels', '150', '--days', '3', '--rate', 'all=20')
        feeds = [f'A={sea}/A.nmea', f'B={sea}/B.nmea', '--areas', f'{sea}/areas.geojson', '--list', f'{sea}/listed.csv']
        whole = os.path.join(home, 'whole.db')
        isthmus('ledger', 'init', whole)
        first = isthmus('sea', 'watch', *feeds, '--once', '--json', '--ledger', whole).stdout
        assert len(told(first)) > 100, len(told(first))
        chance = random.Random(7)
        for attempt in range(4):
            ledger = os.path.join(home, f'cut{attempt}.db')
            isthmus('ledger', 'init', ledger)
            with open(os.path.join(home, 'told'), 'w+', encoding='utf-8') as screen:
                process = subprocess.Popen([COMMAND, 'sea', 'watch', *feeds, '--once', '--json', '--ledger', ledger], stdout=screen,
                                           stderr=subprocess.DEVNULL, env=ENVIRONMENT)
                deadline = time.monotonic() + 60
                enough = chance.randrange(200, 40000)
                while process.poll() is None and screen.seek(0, 2) < enough and time.monotonic() < deadline:
                    time.sleep(0.002)
                process.send_signal(signal.SIGKILL)
                process.wait()
                screen.seek(0)
                before = told(screen.read())
            lost += [f'{one} was told and is not held' for one in set(before) - held(ledger)]
            after = told(isthmus('sea', 'watch', *feeds, '--once', '--json', '--ledger', ledger).stdout)
            if held(ledger) != held(whole):
                differ.append(f'{len(held(ledger) ^ held(whole))} events differ from a watch that was not killed')
            differ += [f'{one} was told twice' for one in set(before) & set(after)]
        again = isthmus('sea', 'watch', *feeds, '--once', '--json', '--ledger', whole).stdout
        third += [f'{one} was told again' for one in told(again)]
    finally:
        shutil.rmtree(home)
    print(f'1..{len(faults)}')
    for number, (claim, found) in enumerate(faults.items(), 1):
        for fault in found[:10]:
            print(f'# {fault}')
        print(f"{'not ok' if found else 'ok'} {number} - {claim}")
    return any(faults.values())


if __name__ == '__main__':
    sys.exit(main())
