#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The committed page is what its sources make. page.py SOURCE BUILD; says TAP. Needs node, npm and a package registry.

Copies page/ without what was built, installs exactly what the lock file names, checks the types, runs the unit tests, builds,
and compares every byte with page/dist. Without npm or a registry the part that needs them is skipped, and counted.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zlib

SOURCE = os.path.abspath(sys.argv[1])
PAGE = os.path.join(SOURCE, 'page')
DIST = os.path.join(PAGE, 'dist')
MAP_BYTES = 62_000      # the map of countries that the first look at the world fetches, data/map
WHOLE_LIMIT = 642_000   # what is read in one language, gzip -9, MapLibre and its worker included
OTHER_LIMIT = 20_000    # texts of titles, claims and columns in another language, fetched by who reads that
FIRST_LIMIT = 60_000    # what the first paint of the question carries
number = 0


def say(ok, claim, why='', skip=''):
    global number
    number += 1
    if not ok and why:
        print('\n'.join('# ' + line for line in why.strip().splitlines()[-40:]))
    print(f'{"ok" if ok else "not ok"} {number} - {claim}{" # SKIP " + skip if skip else ""}')
    return ok


def files_of(folder):
    found = {}
    for where, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(where, name)
            with open(path, 'rb') as file:
                found[os.path.relpath(path, folder)] = file.read()
    return found


def packed(content):
    squeeze = zlib.compressobj(9, zlib.DEFLATED, 31)
    return len(squeeze.compress(content) + squeeze.flush())


def check_dist(dist):
    index = dist.get('index.html', b'').decode()
    named = set(re.findall(r'(?:src|href)="/([^"]+)"', index))
    say({name for name in named if name.startswith('assets/')} <= set(dist), 'the page names only files that are there', str(sorted(named - set(dist))))
    inline = re.findall(r'<script(?![^>]*\bsrc=)[^>]*>|\son\w+=|\sstyle=', index)
    say(not inline, 'the page holds no inline script, listener or style', str(inline))
    foreign = [f'{name}: {url}' for name, content in dist.items() if name.endswith(('.html', '.css'))
               for url in re.findall(r'(?:https?:)?//[\w.-]+\.\w+[^\s"\')]*', content.decode())]
    say(not foreign, 'page and style name no other host', '\n'.join(foreign))
    other = sum(packed(content) for name, content in dist.items() if re.search(r'_ko-\w+\.js$', name))
    total = sum(packed(content) for content in dist.values()) + MAP_BYTES - other
    print(f'# {total} bytes, gzip -9, with the map of countries; {other} of texts in Korean')
    say(total <= WHOLE_LIMIT and 0 < other <= OTHER_LIMIT,
        f'the whole page is at most {WHOLE_LIMIT} bytes, gzip -9, and {OTHER_LIMIT} of texts in another language', f'{total}, {other}')
    first = [name for name in named if name in dist] + [name for name in dist if re.match(r'assets/question-', name)]
    for name in list(first):
        first += [f'assets/{other}' for other in re.findall(r'from"\./([^"]+)"', dist[name].decode())]
    weight = sum(packed(dist[name]) for name in set(first)) + packed(dist['index.html'])
    print(f'# {weight} bytes of them before the question stands')
    say(weight <= FIRST_LIMIT, f'the first paint takes at most {FIRST_LIMIT} bytes, gzip -9', f'{weight}: {sorted(set(first))}')
    say('licences.txt' in dist and b'maplibre-gl' in dist['licences.txt'] and b'uplot' in dist['licences.txt'].lower(),
        'the licences of what is inside are inside')


def check_lock():
    with open(os.path.join(PAGE, 'package-lock.json'), encoding='utf-8') as file:
        lock = file.read()
    say('"resolved"' not in lock, 'the lock file names no registry')


def run(folder, *command):
    environment = dict(os.environ, PUPPETEER_SKIP_DOWNLOAD='1', npm_config_update_notifier='false', NODE_OPTIONS='', ISTHMUS_SOURCE=SOURCE)
    return subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=240, check=False)


def rebuild(committed):
    claims = ['types are strict and right', 'unit tests of the page pass', 'the same sources give the committed bytes']
    skip = '' if shutil.which('npm') and shutil.which('node') else 'npm is not installed'
    with tempfile.TemporaryDirectory() as folder:
        page = os.path.join(folder, 'page')
        shutil.copytree(PAGE, page, ignore=shutil.ignore_patterns('node_modules', 'dist', 'map'))
        if not skip:
            installed = run(page, 'npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund')
            if installed.returncode != 0 and re.search(r'ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|CERT_IN_CHAIN|UNABLE_TO_|network', installed.stdout):
                skip = 'no package registry answers'
            elif installed.returncode != 0:
                say(False, 'what the lock file names can be installed', installed.stdout)
                return
        if skip:
            for claim in claims:
                say(True, claim, skip=skip)
            return
        types = run(page, 'node_modules/.bin/tsc', '--noEmit', '-p', '.')
        say(types.returncode == 0, claims[0], types.stdout)
        units = run(page, 'node', '--test', 'test/unit')
        said = re.findall(r'^(?:#|ℹ) pass (\d+)', units.stdout, re.M)
        say(units.returncode == 0 and bool(said) and int(said[0]) > 0, claims[1], units.stdout)
        built = run(page, 'node', 'build.mjs')
        again = files_of(os.path.join(page, 'dist')) if built.returncode == 0 else {}
        differs = sorted(name for name in set(again) | set(committed) if again.get(name) != committed.get(name))
        say(built.returncode == 0 and not differs, claims[2], built.stdout + '\ndiffers, so `make page` is needed: ' + ', '.join(differs))


def main():
    dist = files_of(DIST)
    if not say('index.html' in dist, 'page/dist is there'):
        print(f'1..{number}')
        return 1
    check_dist(dist)
    check_lock()
    rebuild(dist)
    print(f'1..{number}')
    return 0


sys.exit(main())
