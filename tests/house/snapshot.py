#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A snapshot is one file that needs nothing beside it. snapshot.py SOURCE BUILD; says TAP.

How it looks and behaves in a browser is tried by page/test; here it is taken apart without one: well-formed, the same bytes
again, every table inside equal to the one beside a report, one script whose digest is the one allowed, nothing that asks.
"""
import base64
import csv
import hashlib
import io
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse
import xml.etree.ElementTree as tree

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from tap import tell  # noqa: E402

ISTHMUS = os.path.join(os.path.abspath(sys.argv[2]), 'isthmus')
FUTURES = ['--futures', '64']


def run(*words, cwd):
    return subprocess.run([ISTHMUS, 'run', 'paper', *FUTURES, *words], check=True, cwd=cwd, capture_output=True, text=True)


def bytes_of(*path):
    with open(os.path.join(*path), 'rb') as file:
        return file.read()


def carried(root):
    """The tables inside, by name."""
    links = [link for link in root.iter('a') if link.get('download')]
    lead = 'data:text/csv;charset=utf-8,'
    assert all(link.get('href').startswith(lead) for link in links)
    return {link.get('download'): urllib.parse.unquote_to_bytes(link.get('href')[len(lead):]) for link in links}


def asks(root):
    """Everything in the page that a browser would fetch."""
    found = []
    for element in root.iter():
        if element.tag.split('}')[-1] in ('img', 'iframe', 'link', 'object', 'embed', 'source', 'image', 'base', 'form'):
            found.append(element.tag)
        found += [f'{key} of {element.tag}' for key in element.keys() if key in ('src', 'srcset', 'style') or key.startswith('on')]
    return found


def main():
    claims = []
    with tempfile.TemporaryDirectory() as folder:
        said = run('--snapshot', 'a.html', '--out', 'out', cwd=folder).stdout
        run('--snapshot', 'b.html', '--threads', '1', '--block', '8', cwd=folder)
        page, again = bytes_of(folder, 'a.html'), bytes_of(folder, 'b.html')
        beside = {name: bytes_of(folder, 'out', name) for name in os.listdir(os.path.join(folder, 'out')) if name.endswith('.csv')}
    root = tree.fromstring(page.decode())
    tables = carried(root)
    claims.append(('the same question gives the same bytes, whatever the threads and the block', page == again))
    claims.append(('the size that is said is the size that it has', f'Snapshot: a.html, {len(page) / 1e6:.1f} MB in one file\n' in said))
    claims.append(('every table inside is the one beside a report, to the byte',
                   len(tables) >= 8 and all(beside.get(name) == text for name, text in tables.items())))
    claims.append(('what is cited as data is inside', {link.get('href')[len('#file-'):] for link in root.iter('a')
                                                       if (link.get('href') or '').startswith('#file-')} <= set(tables)))
    claims.append(('rows and inputs with their sources are there',
                   all(row['basis'] for row in csv.DictReader(io.StringIO(tables['inputs.csv'].decode())) if row['kind'] == 'fact')))
    scripts = [script.text for script in root.iter('script')]
    policy = next(meta.get('content') for meta in root.iter('meta') if meta.get('http-equiv') == 'Content-Security-Policy')
    # As an HTML reader sees the script: between its tags, CDATA marks included.
    inline = re.findall(rb'<script>(.*?)</script>', page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(inline[0]).digest()).decode() if inline else ''
    claims.append(('one script, and the page allows it and no other',
                   len(scripts) == 1 == len(inline) and policy == f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"))
    claims.append(('nothing is asked of another computer', not asks(root) and b'url(' not in page and b'@import' not in page))
    words = ''.join(root.itertext())
    claims.append(('the answer and the recipe are in the text', '8 worlds are too few to call anything firm' in words))
    claims.append(('the recipe makes a snapshot', 'isthmus run paper --futures 64 --seed 1' in words and '--snapshot snapshot.html' in words))
    return tell(claims)


sys.exit(main())
