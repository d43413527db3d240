#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The report's summary prints on one page. first_page.py SOURCE BUILD; says TAP. Needs chromium and pdftotext."""
import os
import shutil
import subprocess
import sys
import tempfile

BUILD = os.path.abspath(sys.argv[2])
BROWSER = shutil.which('chromium') or shutil.which('chromium-browser')


def pages_of(folder):
    """Text of each printed page; None where the browser does not start."""
    page, pdf = os.path.join(folder, 'out', 'report.html'), os.path.join(folder, 'report.pdf')
    subprocess.run([os.path.join(BUILD, 'isthmus'), 'run', '--futures', '64', '--out', os.path.join(folder, 'out')], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        subprocess.run([BROWSER, '--headless', '--no-sandbox', '--disable-gpu', f'--user-data-dir={folder}/profile', f'--print-to-pdf={pdf}',
                        '--no-pdf-header-footer', f'file://{page}'], timeout=120, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        return None
    if not os.path.exists(pdf):
        return None
    return subprocess.run(['pdftotext', '-layout', pdf, '-'], capture_output=True, text=True, check=True).stdout.split('\f')


def main():
    print('1..1')
    says = 'the summary is the first printed page, and whole'
    if not BROWSER or not shutil.which('pdftotext'):
        print(f'ok 1 - {says} # SKIP chromium or pdftotext is not there')
        return 0
    with tempfile.TemporaryDirectory() as folder:
        pages = pages_of(folder)
    if pages is None:
        print(f'ok 1 - {says} # SKIP chromium does not start here')
        return 0
    whole = 'What NATO-Korea defence cooperation is worth' in pages[0] and 'What it rests on:' in pages[0]
    next_page = pages[1].lstrip().startswith('Contents')
    if not (whole and next_page):
        print(f'# first page: {pages[0][-300:]!r}; second: {pages[1][:200]!r}')
    print(f'{"ok" if whole and next_page else "not ok"} 1 - {says}')
    return not (whole and next_page)


sys.exit(main())
