#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""tools/packages installs what is absent and only that. packages.py SOURCE; says TAP.

Every program that the script could ask is a stand-in here: nothing is installed.
"""
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from tap import tell  # noqa: E402

# Says for each package what its -f format asks for, as dpkg-query does.
DPKG_QUERY = r'''#!/bin/sh
format=$3
say() { printf '%s' "$format" | sed "s/[$]{db:Status-Status}/$1/; s/[$]{Package}/$2/; s/\\\\n/ /"; }
for name in "$@"; do
    case $name in
        gcc) say installed gcc ;;
        zsh) say not-installed zsh ;;
    esac
done
exit 1
'''
APT_GET = '#!/bin/sh\necho "$*" >>"$APT_LOG"\n'
APT_GET_OFFLINE = '#!/bin/sh\necho "$*" >>"$APT_LOG"\nexit 100\n'
ID_ROOT, ID_PERSON = '#!/bin/sh\necho 0\n', '#!/bin/sh\necho 1000\n'
SUDO = '#!/bin/sh\necho sudo >>"$APT_LOG"\n"$@"\n'
HELPERS = ('sh', 'sed', 'env', 'printf')


def ask(source, programs, packages):
    """(exit code, what apt-get was asked, stderr) of the script where only these programs exist."""
    here = tempfile.mkdtemp(prefix='isthmus-packages-')
    try:
        for name in HELPERS:
            os.symlink(shutil.which(name), os.path.join(here, name))
        for name, text in programs.items():
            with open(os.path.join(here, name), 'w', encoding='utf-8') as file:
                file.write(text)
            os.chmod(os.path.join(here, name), 0o755)
        listed, log = os.path.join(here, 'list.txt'), os.path.join(here, 'log')
        with open(listed, 'w', encoding='utf-8') as file:
            file.write('# a comment\n' + '\n'.join(packages) + '\n')
        done = subprocess.run([os.path.join(here, 'sh'), os.path.join(source, 'tools', 'packages'), listed],
                              env={'PATH': here, 'APT_LOG': log}, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE)
        asked = ''
        if os.path.exists(log):
            with open(log, encoding='utf-8') as file:
                asked = file.read()
        return done.returncode, asked, done.stderr
    finally:
        shutil.rmtree(here)


def main():
    source = sys.argv[1]
    debian = {'dpkg-query': DPKG_QUERY, 'apt-get': APT_GET, 'id': ID_ROOT}
    claims = {}

    code, asked, said = ask(source, debian, ['gcc'])
    claims['nothing is asked of apt when nothing is absent'] = (code, asked, said) == (0, '', '')

    code, asked, said = ask(source, debian, ['gcc', 'zsh', 'fish'])
    claims['what is known but not installed, and what is unknown, is installed, after one update'] = (
        code == 0 and asked.splitlines() == ['-qq update', '-qq -y -o Dpkg::Use-Pty=0 --no-install-recommends install zsh fish'])

    code, asked, said = ask(source, {**debian, 'id': ID_PERSON, 'sudo': SUDO}, ['zsh'])
    claims['a person who is not root installs through sudo'] = code == 0 and asked.count('sudo') == 2

    code, asked, said = ask(source, {**debian, 'id': ID_PERSON}, ['gcc', 'zsh', 'fish'])
    claims['without the right to install, one line names what is missing'] = (
        code == 1 and asked == '' and said.count('\n') == 1 and ' zsh fish;' in said and 'gcc' not in said)

    code, asked, said = ask(source, {**debian, 'apt-get': APT_GET_OFFLINE}, ['zsh'])
    claims['where apt fails, the missing package is named'] = code == 1 and ' zsh;' in said

    code, asked, said = ask(source, {'id': ID_ROOT}, ['zsh', 'libyaml-dev'])
    claims['on another system, one line names what is missing'] = (
        code == 1 and said.count('\n') == 1 and ' zsh libyaml-dev;' in said)

    code, asked, said = ask(source, {'id': ID_ROOT, 'zsh': '#!/bin/sh\n', 'pkg-config': '#!/bin/sh\n'},
                            ['zsh', 'libyaml-dev'])
    claims['on another system that has everything, nothing is said'] = (code, said) == (0, '')

    return tell(list(claims.items()))


if __name__ == '__main__':
    sys.exit(main())
