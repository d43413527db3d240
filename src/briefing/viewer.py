#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""viewer.py SCRIPT STYLE SOURCE: the snapshot's viewer as C arrays, with the digest by which the page allows its script."""
import base64
import hashlib
import sys


def array(name, data):
    rows = [', '.join(str(byte) for byte in data[at:at + 24]) for at in range(0, len(data), 24)]
    return f'const char {name}[] = {{\n' + ',\n'.join(rows) + ',\n0 };\n'


def main():
    script, style = (open(path, encoding='ascii').read() for path in sys.argv[1:3])
    for words in ('</', ']]>'):
        if words in script or words in style:
            sys.exit(f'viewer.py: "{words}" may not stand inside the page')
    script = '//<![CDATA[\n' + script + '//]]>'
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    with open(sys.argv[3], 'w', encoding='ascii') as source:
        source.write('#include "viewer.h"\n' + array('briefing_viewer_script', script.encode()))
        source.write(array('briefing_viewer_style', style.encode()) + f'const char briefing_viewer_digest[] = "{digest}";\n')


main()
