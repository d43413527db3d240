#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Cost grows as the traffic does, and memory with its ships, not with its length.

    growth.py BUILD [POWER...]     powers of ten of sentences (default 5 6); says TAP, # lines hold the figures

10^7 takes minutes and 1 GB of disk, 10^8 an hour and 9 GB. Generated once a size, then read for every kind of event.
"""
import os
import resource
import shutil
import subprocess
import sys
import tempfile

COMMAND = os.path.join(sys.argv[1], 'isthmus')
POWERS = [int(word) for word in sys.argv[2:]] or [5, 6]
A_SHIP_AND_DAY = 270  # sentences of both partners, about


def run(*words):
    """CPU seconds and peak MiB of a command."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        done = subprocess.run([COMMAND, 'sea', *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
        use = resource.getrusage(resource.RUSAGE_CHILDREN)
        os.write(write, f'{done.returncode} {use.ru_utime + use.ru_stime} {use.ru_maxrss / 1024}'.encode())
        os._exit(0)
    os.close(write)
    words = os.read(read, 200).split()
    os.close(read)
    os.waitpid(child, 0)
    assert words and words[0] == b'0', 'the command failed'
    return float(words[1]), float(words[2])


def lines_of(path):
    count = 0
    with open(path, 'rb') as file:
        while block := file.read(1 << 22):
            count += block.count(b'\n')
    return count


def measure(power):
    home = tempfile.mkdtemp(prefix='isthmus-growth-')
    try:
        days = 2 if power < 7 else 7
        vessels = max(20, round(10 ** power / A_SHIP_AND_DAY / days))
        sea = os.path.join(home, 'sea')
        made, _ = run('simulate', sea, '--vessels', str(vessels), '--days', str(days), '--seed', '1')
        sentences = sum(lines_of(f'{sea}/{side}.nmea') for side in 'AB')
        cpu, peak = run('events', f'A={sea}/A.nmea', f'B={sea}/B.nmea', '--areas', f'{sea}/areas.geojson', '--list', f'{sea}/listed.csv', '--summary')
    finally:
        shutil.rmtree(home)
    print(f'# 10^{power}: {vessels} ships, {days} days, {sentences} sentences: generated in {made:.1f} s CPU, events in {cpu:.2f} s, '
          f'{1e9 * cpu / sentences:.0f} ns a sentence (read twice), peak {peak:.0f} MiB')
    return sentences, cpu, peak, vessels


def main():
    rows = [measure(power) for power in POWERS]
    print(f'1..{len(rows) - 1}')
    broken = False
    for i, (small, large) in enumerate(zip(rows, rows[1:]), 1):
        ratio = (large[1] / large[0]) / (small[1] / small[0])
        fine = ratio < 1.8 # caches hold the small sea and not the large one; a quadratic cost would be ten
        broken |= not fine
        print(f"{'ok' if fine else 'not ok'} {i} - a sentence of 10^{POWERS[i]} costs {ratio:.2f} times one of 10^{POWERS[i - 1]}")
    return broken


if __name__ == '__main__':
    sys.exit(main())
