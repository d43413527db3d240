#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the page's files part of the program: each compressed, and a table of them.

    embed.py OUT.S OUT.c SCRATCH DEPFILE PAGE MAP

PAGE is the folder of the built page, served under /; MAP the folder of outlines, served under /assets/map/. OUT.S takes the
compressed bytes in, OUT.c is the table that src/web/assets.c reads. The same files give the same bytes.
"""
import gzip
import os
import sys

TYPES = {
    '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8',
    '.txt': 'text/plain; charset=utf-8', '.json': 'application/json', '.geojson': 'application/geo+json', '.svg': 'image/svg+xml',
    '.png': 'image/png', '.ico': 'image/x-icon', '.woff2': 'font/woff2', '.mjs': 'text/javascript; charset=utf-8',
}


def files_under(folder, prefix):
    """Address and file of everything under a folder that has a type, sorted."""
    found = []
    for here, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if os.path.splitext(name)[1] in TYPES:
                path = os.path.join(here, name)
                found.append((prefix + os.path.relpath(path, folder).replace(os.sep, '/'), path))
    return found


def main(assembly, table, scratch, depfile, page, outlines):
    """Writes the files."""
    entries = files_under(page, '/') + files_under(outlines, '/assets/map/')
    os.makedirs(scratch, exist_ok=True)
    with open(assembly, 'w', encoding='utf-8') as out:
        out.write('/* Made by src/web/embed.py. */\n.section .rodata\n')
        for i, (_, path) in enumerate(entries):
            packed = os.path.abspath(os.path.join(scratch, f'{i}.gz'))
            with open(path, 'rb') as file:
                data = gzip.compress(file.read(), 9, mtime=0)
            with open(packed, 'wb') as file:
                file.write(data)
            out.write(f'.globl web_asset_{i}\n.hidden web_asset_{i}\nweb_asset_{i}:\n.incbin "{packed}"\n'
                      f'.globl web_asset_{i}_end\n.hidden web_asset_{i}_end\nweb_asset_{i}_end:\n.byte 0\n')
        out.write('.section .note.GNU-stack,"",%progbits\n')
    with open(table, 'w', encoding='utf-8') as out:
        out.write('/* Made by src/web/embed.py: the files of the page. */\n#include "web_local.h"\n\n')
        for i in range(len(entries)):
            out.write(f'extern const unsigned char web_asset_{i}[], web_asset_{i}_end[];\n')
        out.write('\nstatic const web_asset assets[] = {\n')
        for i, (address, path) in enumerate(entries):
            kind = TYPES[os.path.splitext(path)[1]]
            out.write(f'    {{ "{address}", "{kind}", web_asset_{i}, web_asset_{i}_end }},\n')
        out.write('};\n\nconst web_asset *web_assets(size_t *out_count)\n{\n'
                  '    *out_count = sizeof assets / sizeof *assets;\n    return assets;\n}\n')
    with open(depfile, 'w', encoding='utf-8') as out:
        folders = sorted({os.path.dirname(path) for _, path in entries} | {page})
        out.write(f"{assembly} {table}: {' '.join(path.replace(' ', chr(92) + ' ') for path in [p for _, p in entries] + folders)}\n")


if __name__ == '__main__':
    main(*sys.argv[1:])
