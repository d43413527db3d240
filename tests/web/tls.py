#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The page over TLS as readers meet it: certificates made for this run, the token, and where neither is shown.

    tls.py ISTHMUS

On this machine's own address and on every address. Says TAP; needs openssl for the certificates and curl as an ordinary client.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'share'))
from tls import authority, certificate, openssl  # noqa: E402  (it also finds tap)
from tap import tell  # noqa: E402

TLS = ('--certificate', 'node.pem', '--key', 'node-key.pem')


class Site:
    """`isthmus serve` with more words; its port and token."""

    def __init__(self, isthmus, folder, listen, *words):
        self.folder = folder
        self.process = subprocess.Popen([isthmus, 'serve', '--listen', listen, *words], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.said = self.process.stdout.readline().strip()
        found = re.match(r'(https?)://(.+):(\d+)/\?token=([0-9a-f]+)$', self.said)
        self.scheme, self.port, self.token = (found.group(1), found.group(3), found.group(4)) if found else ('', '0', '')

    def ask(self, path, who=None, token=False, more=(), scheme='https', host='127.0.0.1'):
        """Status, headers and body as curl sees them; status 0 when no answer came."""
        words = ['curl', '-s', '-i', '--max-time', '20', '--cacert', 'ca.pem', *more, f'{scheme}://{host}:{self.port}{path}']
        if who:
            words += ['--cert', f'{who}.pem', '--key', f'{who}-key.pem']
        if token:
            words += ['-H', f'Authorization: Bearer {self.token}']
        text = subprocess.run(words, cwd=self.folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
        head, _, body = text.partition('\n\n')
        status = re.match(r'HTTP/\S+ (\d+)', head)
        return int(status.group(1)) if status else 0, head, body

    def work(self):
        """Processor time so far, seconds."""
        with open(f'/proc/{self.process.pid}/stat', encoding='ascii') as file:
            fields = file.read().rpartition(')')[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')

    def end(self):
        self.process.terminate()
        self.process.communicate()


def make_certificates(folder):
    authority(folder, 'ca')
    authority(folder, 'other')
    for name in ('node', 'kim', 'gone'):
        certificate(folder, 'ca', name)
    certificate(folder, 'ca', 'expired', '20200101000000Z', '20210101000000Z')
    certificate(folder, 'other', 'foreign')
    openssl('ca', '-config', 'ca.cnf', '-revoke', 'gone.pem', folder=folder)
    openssl('ca', '-config', 'ca.cnf', '-gencrl', '-out', 'crl.pem', folder=folder)


def by_token(isthmus, folder, listen, words, checks):
    where = 'on every address' if listen.startswith('0.') else 'on this machine'
    site = Site(isthmus, folder, listen, *TLS, *words)
    opened = site.ask(f'/?token={site.token}')
    cookie = re.search(r'Set-Cookie: ([^;]+);([^\n]*)', opened[1])
    checks += [
        (f'{where}: the address is printed with https and a token', site.scheme == 'https' and len(site.token) == 64),
        (f'{where}: the page opens with the token, which a cookie for TLS alone keeps',
         opened[0] == 303 and cookie is not None and 'Secure' in cookie.group(2) and 'HttpOnly' in cookie.group(2) and 'Location: /\n' in opened[1] + '\n'),
        (f'{where}: the cookie is let in', site.ask('/scenarios.json', more=('-H', f'Cookie: {cookie.group(1) if cookie else ""}'))[0] == 200),
        (f'{where}: so is the token of a program', site.ask('/scenarios.json', token=True)[0] == 200),
        (f'{where}: without it there is nothing', site.ask('/scenarios.json')[0] == 401),
        (f'{where}: nor with another', site.ask('/scenarios.json?token=' + '0' * 64)[0] == 401),
        (f'{where}: a foreign Host is told so', site.ask('/scenarios.json', token=True, more=('-H', 'Host: example.org'))[0] == 421),
        (f'{where}: without TLS nothing is said', 'isthmus' not in site.ask('/', scheme='http')[2].lower() and site.ask('/scenarios.json', token=True, scheme='http')[0] != 200),
        (f'{where}: an old TLS is not spoken', site.ask('/scenarios.json', token=True, more=('--tls-max', '1.1'))[0] == 0),
    ]
    return site


def by_certificate(isthmus, folder, checks):
    site = Site(isthmus, folder, '0.0.0.0:0', *TLS, '--authority', 'ca.pem', '--revoked', 'crl.pem', '--host', '127.0.0.1;localhost', '--reader', 'kim.pem=NATO:RESTRICTED')
    answers = {who: site.ask('/scenarios.json', who) for who in ('kim', 'expired', 'foreign', 'gone', None)}
    checks += [
        ('a reader with a certificate of the authority needs no token', answers['kim'][0] == 200),
        ('one that has expired is told so', answers['expired'][0] == 403 and 'expired' in answers['expired'][2]),
        ('a certificate of somebody else is told so', answers['foreign'][0] == 403 and 'not one of ours' in answers['foreign'][2]),
        ('a revoked one is told so', answers['gone'][0] == 403 and 'revoked' in answers['gone'][2]),
        ('without one there is no way in', answers[None][0] == 403 and 'required' in answers[None][2]),
        ('and the token does not stand in for it', site.ask('/scenarios.json', token=True)[0] == 403),
        ('a page of another site is told so', site.ask('/scenarios.json', 'kim', more=('-H', 'Origin: https://example.org'))[0] == 421),
    ]
    site.end()


def stream_ends(site, checks):
    """Reads the first answer over TLS, hangs up, and looks whether the work ends."""
    words = ['curl', '-sN', '--cacert', 'ca.pem', '-H', f'Authorization: Bearer {site.token}', f'https://127.0.0.1:{site.port}/question.stream?until=0.001']
    client = subprocess.Popen(words, cwd=site.folder, stdout=subprocess.PIPE)
    first = b''
    while b'event: answer' not in first:
        line = client.stdout.readline()
        if not line:
            break
        first += line
    client.kill()
    client.communicate()
    busy = 1
    for _ in range(20):  # work ends where it looks whether it is to stop; left alone it would go on for half a minute
        before = site.work()
        time.sleep(0.6)
        busy = site.work() - before
        if busy < 0.15:
            break
    checks += [('an answer comes in steps over TLS', b'event: answer' in first), ('and ends when its reader hangs up', busy < 0.15)]


def refused(isthmus, folder, checks):
    done = subprocess.run([isthmus, 'serve', '--listen', '0.0.0.0:0'], cwd=folder, text=True, capture_output=True, timeout=30, check=False)
    checks.append(('beyond this machine there is no serving without TLS', done.returncode == 2 and 'only over TLS' in done.stderr))
    done = subprocess.run([isthmus, 'serve', '--listen', '127.0.0.1:0', '--certificate', 'node.pem', '--key', 'crl.pem'], cwd=folder, text=True,
                          capture_output=True, timeout=30, check=False)
    checks.append(('a key that is none is told so', done.returncode == 1 and 'PEM' in done.stderr))


def main():
    isthmus, checks = os.path.abspath(sys.argv[1]), []
    for tool in ('openssl', 'curl'):
        if not shutil.which(tool):
            print(f'1..0 # SKIP {tool} is not installed')
            return 0
    with tempfile.TemporaryDirectory() as folder:
        make_certificates(folder)
        site = by_token(isthmus, folder, '127.0.0.1:0', (), checks)
        stream_ends(site, checks)
        site.end()
        by_token(isthmus, folder, '0.0.0.0:0', ('--host', '127.0.0.1'), checks).end()
        by_certificate(isthmus, folder, checks)
        refused(isthmus, folder, checks)
    return tell(checks)


if __name__ == '__main__':
    sys.exit(main())
