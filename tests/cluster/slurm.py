#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The files of examples/slurm on a Slurm cluster of one machine, made for this test and gone after it."""
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

SOURCE, BUILD = sys.argv[1], sys.argv[2]
PROGRAMS = ['munged', 'slurmctld', 'slurmd', 'sbatch', 'squeue', 'scancel', 'sinfo']
SHARDS, FUTURES = 4, 2048


def skip(reason):
    print(f'1..0 # SKIP {reason}')
    sys.exit(0)


def free_port():
    with socket.socket() as one:
        one.bind(('127.0.0.1', 0))
        return one.getsockname()[1]


class Cluster:
    """munged, slurmctld and slurmd in a folder of their own."""

    def __init__(self, folder):
        self.folder, self.running = folder, []
        self.socket = os.path.join(folder, 'munge', 'socket')
        self.environment = dict(os.environ, SLURM_CONF=os.path.join(folder, 'slurm.conf'),
                                PATH=os.environ.get('PATH', '') + ':/usr/sbin:/sbin')

    def path(self, *names):
        path = os.path.join(self.folder, *names)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return path

    def write_settings(self):
        with open(self.path('munge', 'key'), 'wb') as file:
            file.write(os.urandom(128))
        os.chmod(self.path('munge', 'key'), 0o400)
        os.chmod(self.path('munge'), 0o755)
        host = socket.gethostname()
        settings = {
            'ClusterName': 'test', 'SlurmctldHost': f'{host}(127.0.0.1)', 'SlurmUser': 'root', 'SlurmdUser': 'root',
            'AuthType': 'auth/munge', 'CredType': 'cred/munge', 'AuthInfo': f'socket={self.socket}',
            'SlurmctldPort': free_port(), 'SlurmdPort': free_port(),
            'SlurmctldPidFile': self.path('slurmctld.pid'), 'SlurmdPidFile': self.path('slurmd.pid'),
            'SlurmdSpoolDir': self.path('slurmd'), 'StateSaveLocation': self.path('state'),
            'SlurmctldLogFile': self.path('slurmctld.log'), 'SlurmdLogFile': self.path('slurmd.log'),
            'ProctrackType': 'proctrack/pgid', 'TaskPlugin': 'task/none', 'MpiDefault': 'none',
            'SelectType': 'select/linear', 'SwitchType': 'switch/none', 'ReturnToService': 2, 'SlurmdParameters': 'config_overrides',
            'JobAcctGatherType': 'jobacct_gather/none', 'AccountingStorageType': 'accounting_storage/none',
            'OverSubscribe': None, 'PriorityType': 'priority/basic', 'SchedulerType': 'sched/builtin', 'MinJobAge': 3600,
        }
        with open(self.path('slurm.conf'), 'w', encoding='ascii') as file:
            for key, value in settings.items():
                if value is not None:
                    file.write(f'{key}={value}\n')
            file.write(f'NodeName={host} NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN\n')
            file.write(f'PartitionName=all Nodes={host} Default=YES MaxTime=INFINITE State=UP OverSubscribe=FORCE:2\n')
        for folder in ('slurmd', 'state'):
            os.makedirs(os.path.join(self.folder, folder), exist_ok=True)

    def start(self, *command):
        log = open(self.path('started.log'), 'a', encoding='utf-8')
        self.running.append(subprocess.Popen(command, env=self.environment, stdout=log, stderr=log))

    def up(self):
        self.write_settings()
        self.start('munged', '--foreground', '--force', f'--socket={self.socket}', f'--key-file={self.path("munge", "key")}',
                   f'--pid-file={self.path("munge", "pid")}', f'--log-file={self.path("munge", "log")}',
                   f'--seed-file={self.path("munge", "seed")}')
        time.sleep(0.5)
        self.start('slurmctld', '-D')
        self.start('slurmd', '-D', '-N', socket.gethostname())
        for _ in range(60):
            if any(one.poll() is not None for one in self.running):
                return False
            if self.ask('sinfo', '-h', '-o', '%T') in ('idle', 'mixed'):
                return True
            time.sleep(0.5)
        return False

    def down(self):
        for one in reversed(self.running):
            if one.poll() is None:
                one.send_signal(signal.SIGTERM)
                try:
                    one.wait(timeout=10)
                except subprocess.TimeoutExpired:
                    one.kill()

    def ask(self, *command, folder=None):
        done = subprocess.run(command, env=self.environment, cwd=folder or self.folder, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.stdout.strip()

    def wait(self, job):
        for _ in range(240):
            left = self.ask('squeue', '-h', '-j', job, '-o', '%T')
            if not left or 'Invalid job id' in left:
                return
            time.sleep(0.25)


def isthmus(folder, *words):
    return subprocess.run([os.path.join(BUILD, 'isthmus'), *words], cwd=folder, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def check(number, name, fine, words=''):
    for line in words.splitlines() if not fine else []:
        print('#', line)
    print('ok' if fine else 'not ok', number, '-', name)


def same(one, other):
    return subprocess.run(['diff', '-r', one, other], stdout=subprocess.PIPE, text=True).stdout


def work(cluster, folder):
    shutil.copy(os.path.join(SOURCE, 'tests', 'data', 'scenario', 'tiny.yaml'), folder)
    examples = os.path.join(SOURCE, 'examples', 'slurm')
    cluster.environment['ISTHMUS'] = os.path.join(BUILD, 'isthmus')
    words = ['./tiny.yaml', str(FUTURES), 'shards', str(SHARDS)]
    run = os.path.join(examples, 'run.sbatch')
    isthmus(folder, 'run', './tiny.yaml', '--futures', str(FUTURES), '--out', 'whole')

    # The last task is cancelled before its end, as by a machine that dies.
    job = cluster.ask('sbatch', '--parsable', f'--array=1-{SHARDS - 1}', run, *words, folder=folder)
    dying = cluster.ask('sbatch', '--parsable', '--begin=now+1hour', f'--array={SHARDS}', run, *words, folder=folder)
    cluster.wait(job)
    cluster.ask('scancel', dying)
    merge = ['analysis', 'merge', *sorted(f'shards/{name}' for name in os.listdir(os.path.join(folder, 'shards')))]
    said = isthmus(folder, *merge)
    check(1, 'a task that did not come to its end is named by its shard',
          said.returncode == 1 and f'1 of {SHARDS} shards is missing: {SHARDS}' in said.stdout, said.stdout)

    again = cluster.ask('sbatch', '--parsable', f'--array={SHARDS}', run, *words, folder=folder)
    joined = cluster.ask('sbatch', '--parsable', f'--dependency=afterok:{again}', os.path.join(examples, 'merge.sbatch'),
                         'shards', 'out', folder=folder)
    cluster.wait(again)
    cluster.wait(joined)
    difference = same(os.path.join(folder, 'whole'), os.path.join(folder, 'out'))
    there = os.path.exists(os.path.join(folder, 'out', 'report.html'))
    logs = ''.join(open(os.path.join(folder, name), encoding='utf-8').read() for name in os.listdir(folder) if name.endswith('.log'))
    check(2, 'only it is run again, and the cluster gives the same bytes as one machine', there and not difference,
          difference + logs)


def main():
    paths = os.environ.get('PATH', '') + ':/usr/sbin:/sbin'
    if not all(shutil.which(program, path=paths) for program in PROGRAMS):
        skip('slurm or munge is not there')
    if os.geteuid() != 0:
        skip('slurm needs root to start here')
    folder = tempfile.mkdtemp(prefix='isthmus-slurm-')
    os.chmod(folder, 0o755)
    cluster = Cluster(folder)
    try:
        if not cluster.up():
            if os.environ.get('ISTHMUS_SHOW'):
                print(open(os.path.join(folder, 'started.log'), encoding='utf-8').read())
            skip('slurm does not start here')
        print('1..2')
        jobs = os.path.join(folder, 'work')
        os.mkdir(jobs)
        work(cluster, jobs)
    finally:
        cluster.down()
        shutil.rmtree(folder, ignore_errors=True)


main()
