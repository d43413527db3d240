# SPDX-License-Identifier: Apache-2.0
"""`isthmus serve` for tests: on a ledger and in a folder of the run's own, asked over its socket; and commands run beside it."""
import os
import re
import shlex
import subprocess
import urllib.error
import urllib.parse
import urllib.request


class Site:
    """`isthmus serve` with more words, in a folder that its ledger is made in."""

    def __init__(self, isthmus, folder, *words):
        self.isthmus = isthmus
        environment = dict(os.environ, XDG_CACHE_HOME=folder, HOME=folder)
        self.environment, self.folder = environment, folder
        self.process = subprocess.Popen([isthmus, 'serve', '--listen', '127.0.0.1:0', *words], cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)
        said = self.process.stdout.readline().strip()
        self.origin, self.token = re.match(r'(http://[^/]+)/\?token=([0-9a-f]+)$', said).groups()

    def ask(self, path, query=''):
        target = self.origin + path + ('?' + urllib.parse.quote(query, safe='=&:,.*') if query else '')
        request = urllib.request.Request(target, headers={'Authorization': f'Bearer {self.token}'})
        try:
            with urllib.request.urlopen(request, timeout=180) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def run(self, recipe):
        """What a recipe prints, and what it complains of."""
        words = shlex.split(recipe)
        if words[0] != 'isthmus':
            return f'"{recipe}" is no command of isthmus'.encode(), ''
        done = subprocess.run([self.isthmus, *words[1:]], cwd=self.folder, env=self.environment, capture_output=True, timeout=180)
        return done.stdout, done.stderr.decode().strip()

    def end(self):
        self.process.terminate()
        self.process.communicate()
