#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Mutual TLS as partners meet it: certificates made for this run, good, expired, foreign, revoked and absent.

    tls.py ISTHMUS

Says TAP; needs openssl for the certificates and curl as an ordinary client.
"""
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from tap import tell  # noqa: E402


def openssl(*words, folder):
    subprocess.run(['openssl', *words], cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def authority(folder, name):
    openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', f'{name}-key.pem', '-out', f'{name}.pem',
            '-days', '30', '-subj', f'/CN={name}', folder=folder)
    os.makedirs(os.path.join(folder, name + '.d'))
    for file, text in (('index', ''), ('serial', '1000\n'), ('crlnumber', '1000\n')):
        with open(os.path.join(folder, name + '.d', file), 'w', encoding='utf-8') as out:
            out.write(text)
    with open(os.path.join(folder, name + '.cnf'), 'w', encoding='utf-8') as out:
        out.write(f'[ca]\ndefault_ca=a\n[a]\ndatabase={name}.d/index\nserial={name}.d/serial\ncrlnumber={name}.d/crlnumber\n'
                  f'new_certs_dir={name}.d\ncertificate={name}.pem\nprivate_key={name}-key.pem\ndefault_md=sha256\npolicy=p\n'
                  'default_days=30\ndefault_crl_days=30\ncopy_extensions=copy\n[p]\ncommonName=supplied\n')


def certificate(folder, ca, name, start=None, end=None):
    openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', f'{name}-key.pem', '-out', f'{name}.csr',
            '-subj', f'/CN={name}', '-addext', 'subjectAltName=IP:127.0.0.1', folder=folder)
    dates = ['-startdate', start, '-enddate', end] if start else []
    openssl('ca', '-batch', '-config', f'{ca}.cnf', '-in', f'{name}.csr', '-out', f'{name}.pem', '-notext', *dates, folder=folder)


def ask(folder, url, who, path='collections/'):
    """Status and body as curl sees them; status 0 when no answer came."""
    words = ['curl', '-s', '--max-time', '20', '--cacert', 'ca.pem', '-w', '\n%{http_code}', url + path]
    if who:
        words += ['--cert', f'{who}.pem', '--key', f'{who}-key.pem']
    done = subprocess.run(words, cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    body, _, status = done.stdout.rpartition('\n')
    return int(status or 0), body


def main():
    isthmus = sys.argv[1]
    for tool in ('openssl', 'curl'):
        if not shutil.which(tool):
            print(f'1..0 # SKIP {tool} is not installed')
            return 0
    with tempfile.TemporaryDirectory() as folder:
        authority(folder, 'ca')
        authority(folder, 'other')
        for name in ('nato', 'rok', 'jpn', 'unknown', 'revoked'):
            certificate(folder, 'ca', name)
        certificate(folder, 'ca', 'expired', '20200101000000Z', '20210101000000Z')
        certificate(folder, 'ca', 'early', '20900101000000Z', '20910101000000Z')
        certificate(folder, 'other', 'foreign')
        openssl('ca', '-config', 'ca.cnf', '-revoke', 'revoked.pem', folder=folder)
        openssl('ca', '-config', 'ca.cnf', '-gencrl', '-out', 'crl.pem', folder=folder)

        def share(*words, store='nato.db'):
            subprocess.run([isthmus, 'share', *words, '--exchange', os.path.join(folder, store)], cwd=folder, check=True,
                           stdout=subprocess.DEVNULL)
        for store, side in (('nato.db', 'NATO'), ('rok.db', 'ROK')):
            subprocess.run([isthmus, 'share', 'init', os.path.join(folder, store), '--side', side], check=True, stderr=subprocess.DEVNULL)
        for partner, side in (('rok', 'ROK'), ('jpn', 'JPN'), ('expired', 'ROK'), ('early', 'ROK'), ('foreign', 'ROK'), ('revoked', 'ROK')):
            share('partner', 'add', partner, '--side', side, '--certificate', f'{partner}.pem')
        share('offer', 'transfer/poland-k9-contract-2022', 'rok')
        server = subprocess.Popen([isthmus, 'share', 'serve', '--exchange', os.path.join(folder, 'nato.db'), '--listen', '127.0.0.1:0',
                                   '--certificate', 'nato.pem', '--key', 'nato-key.pem', '--authority', 'ca.pem', '--revoked', 'crl.pem'],
                                  cwd=folder, stdout=subprocess.PIPE, text=True)
        url = server.stdout.readline().strip()
        answers = {who: ask(folder, url, who) for who in ('rok', 'jpn', 'unknown', 'expired', 'early', 'foreign', 'revoked', None)}
        objects = {who: ask(folder, url, who, 'collections/outbox/objects/') for who in ('rok', 'jpn')}
        plain = subprocess.run(['curl', '-s', '--max-time', '5', url.replace('https', 'http')], stdout=subprocess.PIPE, text=True).stdout
        share('partner', 'add', 'nato', '--side', 'NATO', '--certificate', 'nato.pem', '--url', url, store='rok.db')
        way = ['--authority', os.path.join(folder, 'ca.pem')]
        good = subprocess.run([isthmus, 'share', 'pull', 'nato', '--exchange', os.path.join(folder, 'rok.db'), *way, '--certificate',
                               os.path.join(folder, 'rok.pem'), '--key', os.path.join(folder, 'rok-key.pem'), '--csv'],
                              text=True, stdout=subprocess.PIPE)
        bad = subprocess.run([isthmus, 'share', 'pull', 'nato', '--exchange', os.path.join(folder, 'rok.db'), *way, '--certificate',
                              os.path.join(folder, 'revoked.pem'), '--key', os.path.join(folder, 'revoked-key.pem')],
                             text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        server.terminate()

        def start(certificate='nato.pem', key='nato-key.pem', signer='ca.pem', listen='127.0.0.1:0', more=()):
            """What a node that cannot serve says; one that begins all the same is ended, and has said nothing."""
            try:
                return subprocess.run([isthmus, 'share', 'serve', '--exchange', 'nato.db', '--listen', listen, '--certificate', certificate, '--key', key,
                                       '--authority', signer, *more], cwd=folder, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=60).stderr
            except subprocess.TimeoutExpired:
                return ''
        with open(os.path.join(folder, 'empty.pem'), 'w', encoding='utf-8'):
            pass

        def pull(signer='ca.pem', certificate='rok.pem', key='rok-key.pem'):
            """What a client says that was given these files."""
            return subprocess.run([isthmus, 'share', 'pull', 'nato', '--exchange', 'rok.db', '--authority', signer, '--certificate', certificate, '--key', key],
                                  cwd=folder, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=60).stderr
        # Each file in turn is empty or not there: the sentence begins with its name.
        named = [start(certificate='empty.pem'), start(key='empty.pem'), start(signer='empty.pem'), start(more=('--revoked', 'empty.pem')),
                 pull(signer='empty.pem'), pull(certificate='empty.pem'), pull(key='empty.pem')]
        absent = [start(certificate='absent.pem'), start(key='absent.pem'), pull(signer='absent.pem'), pull(certificate='absent.pem'), pull(key='absent.pem')]
        starts = start(key='rok-key.pem'), start(signer='empty.pem'), start(listen='203.0.113.1:8443')  # an address of RFC 5737, nobody's
        checks = [
            ('a partner with its certificate is answered', answers['rok'][0] == 200),
            ('it sees what was offered to it', objects['rok'][0] == 200 and 'poland-k9-contract-2022' in objects['rok'][1]),
            ('another partner does not', objects['jpn'] == (200, '{}')),
            ('partners have different collections', answers['rok'][1] != answers['jpn'][1]),
            ('a certificate that is bound to no partner is not let in', answers['unknown'][0] == 401),
            ('an expired certificate is told so', answers['expired'][0] == 403 and 'expired' in answers['expired'][1]),
            ('one that is not valid yet is told so', answers['early'][0] == 403 and 'not valid yet' in answers['early'][1]),
            ('a foreign certificate is told so', answers['foreign'][0] == 403 and 'not one of ours' in answers['foreign'][1]),
            ('a revoked certificate is told so', answers['revoked'][0] == 403 and 'revoked' in answers['revoked'][1]),
            ('no certificate is no way in', answers[None][0] == 403 and 'required' in answers[None][1]),
            ('without TLS nothing is said', 'api_roots' not in plain and 'exchange' not in plain),
            ('our own client pulls over mutual TLS', good.returncode == 0 and 'accepted,2' in good.stdout),
            ('and says why it was not let in', bad.returncode != 0 and 'revoked' in bad.stderr),
            ('a key of another certificate does not serve', 'not that of the certificate' in starts[0]),
            ('nor does an authority that is no certificate', 'authority must be a certificate' in starts[1]),
            ('the file that is no certificate, key or list is named', all(said.startswith('isthmus: empty.pem: ') for said in named)),
            ('and one that is not there', all(said.startswith('isthmus: absent.pem: ') for said in absent)),
            ('a client whose key is that of another certificate is told which', 'nato-key.pem: the key is not that' in pull(key='nato-key.pem')),
            ('an address of another machine is told as that', '203.0.113.1 port 8443: Cannot assign' in starts[2]),
        ]
    if not all(holds for _, holds in checks):
        print(f'# {answers} {objects} {good.stdout} {bad.stderr} {starts} {named} {absent}')
    return tell(checks)


if __name__ == '__main__':
    sys.exit(main())
