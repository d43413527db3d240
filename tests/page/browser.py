#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The page in a real browser. browser.py SOURCE BUILD COMMAND [WORDS]; says TAP.

Debian's Chromium is driven by puppeteer-core, which the page's lock file names and downloads no browser. The packages are put into
BUILD/page-tests, once for each lock file. Where node, npm, a package registry or Chromium is not there, that is one counted skip.
WORDS choose some of the tests: views, sources, pictures, question, sea, snapshot. ISTHMUS_KEEP_PICTURES=1 keeps the pictures anew.
The word docs makes the pictures in docs/img, which takes minutes (`make pictures`).
"""
import os
import re
import shutil
import subprocess
import sys

SOURCE, BUILD, COMMAND = (os.path.abspath(path) for path in sys.argv[1:4])
PAGE = os.path.join(SOURCE, 'page')
PLACE = os.path.join(BUILD, 'page-tests')


def read(path):
    try:
        with open(path, 'rb') as file:
            return file.read()
    except OSError:
        return None


def install():
    """Why the packages cannot be had, or None. The copy of the lock file comes last: it says that all before it was done."""
    lock = os.path.join(PLACE, 'installed-lock.json')
    if read(lock) == read(os.path.join(PAGE, 'package-lock.json')):
        return None
    os.makedirs(PLACE, exist_ok=True)
    for name in ('package.json', 'package-lock.json'):
        shutil.copy(os.path.join(PAGE, name), PLACE)
    environment = dict(os.environ, PUPPETEER_SKIP_DOWNLOAD='1', npm_config_update_notifier='false')
    done = subprocess.run(['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund'], cwd=PLACE, env=environment, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False, timeout=300)
    if done.returncode != 0:
        if re.search(r'ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|network', done.stdout):
            return 'no package registry answers'
        print(f'Bail out! npm ci: {done.stdout[-600:]!r}')
        sys.exit(1)
    shutil.copy(os.path.join(PLACE, 'package-lock.json'), lock)
    return None


def starts(browser):
    """Whether the browser starts here at all: some sandboxes let none."""
    try:
        done = subprocess.run([browser, '--headless', '--no-sandbox', '--disable-gpu', f'--user-data-dir={PLACE}/profile', '--dump-dom', 'about:blank'],
                              capture_output=True, timeout=60, check=False)
        return b'<html' in done.stdout
    except (OSError, subprocess.TimeoutExpired):
        return False


def main():
    browser = shutil.which('chromium') or shutil.which('chromium-browser')
    reason = None
    if not browser:
        reason = 'chromium or pdftotext is not there'
    elif not shutil.which('node') or not shutil.which('npm'):
        reason = 'npm is not installed'
    else:
        reason = install()
        if not reason and not starts(browser):
            reason = 'chromium does not start here'
    if reason:
        print(f'1..1\nok 1 - the page in a browser # SKIP {reason}')
        return 0
    tests = os.path.join(PLACE, 'browser')
    shutil.rmtree(tests, ignore_errors=True)
    shutil.copytree(os.path.join(PAGE, 'test', 'browser'), tests)
    environment = dict(os.environ, ISTHMUS_COMMAND=COMMAND, ISTHMUS_SOURCE=SOURCE, ISTHMUS_BUILD=BUILD)
    return subprocess.run(['node', os.path.join(tests, 'run.mjs'), *sys.argv[4:]], env=environment, check=False).returncode


sys.exit(main())
