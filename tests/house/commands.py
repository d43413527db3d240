#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Every command tells a person how it is used. commands.py SOURCE BUILD; says TAP.

Holds for each command in the list of `isthmus --help`: help with an example, examples whose options exist, a man
page without warnings, a golden. Then the completion scripts, asked as a shell asks them.
"""
import glob
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

SOURCE, BUILD = sys.argv[1:3]
COMMAND = os.path.join(BUILD, 'isthmus')
PAGES = os.path.join(BUILD, 'man', 'man1')
NO_OPTION = '--an-option-that-no-command-has'
ENVIRONMENT = {**os.environ, 'NO_COLOR': '1', 'LC_ALL': 'C.UTF-8',
               'PATH': BUILD + os.pathsep + os.environ.get('PATH', '')}
RESULTS = []


def tell(claim, faults, skip=None):
    RESULTS.append((claim, faults, skip))


def said(*words, **options):
    done = subprocess.run(words, text=True, env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, **options)
    return done.returncode, done.stdout


def isthmus(*words):
    return said(COMMAND, *words)


def listed():
    """Name to gist, from the list that people see; a long gist goes on in lines of deep indent."""
    _, text = isthmus('--help')
    part = text.split('\nCommands\n')[1].split('\n\n')[0]
    names, last = {}, None
    for line in part.splitlines():
        match = re.match(r'^  ([a-z][a-z ]*?)(?:  +(\S.*))?$', line)
        if match:
            last = match[1]
            names[last] = match[2] or ''
        else:
            names[last] = (names[last] + ' ' + line.strip()).strip()
    return names


def example_lines(help_text):
    part = help_text.split('\nExamples\n')[1].split('\n\n')[0]
    return [line[2:] for line in part.splitlines() if re.match(r'^  \S', line)]


def words_of(example):
    """The command's own words in an example that may redirect it or feed another program; None: not our command."""
    inside = re.search(r'\bisthmus ((?:"[^"]*"|[^|>)"])*)', example)
    return shlex.split(inside[1]) if inside else None


def check_help(names):
    faults = []
    for name, gist in names.items():
        code, text = isthmus(*name.split(), '--help')
        if code != 0 or '\nExamples\n' not in text or f'\nUsage: isthmus {name}' not in text:
            faults.append(f'{name}: --help has no example or no usage')
            continue
        if not gist or gist.endswith('.') or len(gist) > 90:
            faults.append(f'{name}: the gist is one short line without a full stop, not "{gist}"')
        faults += [f'{name}: help is wider than 80: {line}' for line in text.splitlines()
                   if len(line) > 80 and not line.startswith('  ')]
        own = [words for words in map(words_of, example_lines(text)) if words is not None]
        if not any(words[:len(name.split())] == name.split() for words in own):
            faults.append(f'{name}: no example uses the command')
        for words in own:
            _, answer = isthmus(*words, NO_OPTION)
            if NO_OPTION not in answer:
                faults.append(f"{name}: the example '{' '.join(words)}' is refused: {answer.strip()}")
    tell('every command has usage, and examples whose options exist', faults)


def check_groups(names):
    faults = []
    for group in sorted({name.rsplit(' ', count)[0] for name in names for count in range(1, name.count(' ') + 1)}):
        code, text = isthmus(*group.split())
        for name in names:
            if name.startswith(group + ' ') and f'\n  {name}' not in text:
                faults.append(f'`isthmus {group}` does not list {name}')
        if code != 0:
            faults.append(f'`isthmus {group}` ends with {code}')
    tell('a noun alone lists its verbs', faults)


def check_pages(names):
    wanted = {'isthmus.1'} | {f"isthmus-{name.replace(' ', '-')}.1" for name in names}
    here = set(os.listdir(PAGES)) if os.path.isdir(PAGES) else set()
    tell('every command has a man page', [f'no {page}' for page in sorted(wanted - here)])
    for tool, command in (('mandoc', ['mandoc', '-T', 'lint', '-W', 'warning']),
                          ('groff', ['groff', '-man', '-Tutf8', '-ww', '-z'])):
        claim = f'the man pages are sound to {tool}'
        if not shutil.which(tool):
            tell(claim, [], f'{tool} is not installed')
            continue
        faults = []
        for page in sorted(here & wanted):
            _, text = said(*command, os.path.join(PAGES, page))
            # A page carries the version and no date, so that the same source gives the same bytes.
            faults += [line for line in text.splitlines() if 'missing date' not in line]
        tell(claim, faults)


def check_environment():
    """The variables that the sources read, but those of every program, stand in isthmus(1), and no others."""
    read = set()
    for folder in ('src', 'cmd'):
        for path in glob.glob(os.path.join(SOURCE, folder, '**', '*.c'), recursive=True):
            with open(path, encoding='utf-8') as file:
                read |= set(re.findall(r'getenv\("(\w+)"\)', file.read()))
    with open(os.path.join(PAGES, 'isthmus.1'), encoding='utf-8') as file:
        page = file.read()
    told = set(re.findall(r'^\.B ([A-Z_]+)$', page.split('.SH ENVIRONMENT')[1], flags=re.M))
    faults = [f'{name}: read by the sources, not in the page, or the other way round' for name in sorted(told ^ (read - {'HOME', 'TERM'}))]
    tell('isthmus(1) names the variables that are read', faults + [line for line in page.splitlines() if '\\ef' in line])


def check_goldens(names):
    folder = os.path.join(SOURCE, 'tests', 'cli')
    text = ''
    for name in sorted(os.listdir(folder)):
        if name.endswith('.cmd'):
            with open(os.path.join(folder, name), encoding='utf-8') as file:
                text += file.read()
    tell('every command has a golden', [f'no golden runs `isthmus {name}`' for name in names
                                        if not re.search(rf'\bisthmus {name}\b', text)])


def completions(shell, script, typed):
    """What the shell offers after the words typed, the last of which is being written; None: it cannot be asked."""
    if shell == 'bash':
        array = ' '.join(shlex.quote(word) for word in typed)
        ask = (f'source {script}; COMP_WORDS=({array}); COMP_CWORD={len(typed) - 1}; _isthmus; '
               'printf "%s\\n" "${COMPREPLY[@]}"')
        return set(said('bash', '--norc', '-c', ask)[1].split())
    if shell == 'fish':
        ask = f"source {script}; complete -C {shlex.quote(' '.join(typed))}"
        return {line.split('\t')[0] for line in said('fish', '--no-config', '-c', ask)[1].splitlines()}
    # zsh completes only at its line editor: stand-ins show what the script would offer.
    array = ' '.join(shlex.quote(word) for word in typed)
    ask = ('compadd() { shift; print -l -- $@ }; _files() { : }; _message() { : };'
           '_describe() { local one; for one in ${(P)2}; do print -r -- ${one%%:*}; done };'
           f'words=({array}); CURRENT={len(typed)}; source {script}')
    return set(said('zsh', '-f', '-c', ask)[1].split())


def check_completion(names):
    for shell in ('bash', 'zsh', 'fish'):
        claim = f'{shell} completes words, verbs and options'
        if not shutil.which(shell):
            tell(claim, [], f'{shell} is not installed')
            continue
        faults = []
        with tempfile.TemporaryDirectory() as home:
            script = os.path.join(home, 'script')
            with open(script, 'w', encoding='utf-8') as file:
                file.write(isthmus('completion', shell)[1])
            faults += said(shell, '-n', script)[1].splitlines()
            places = {}
            for name in names:
                words = name.split()
                for depth in range(len(words)):
                    places.setdefault(tuple(words[:depth]), set()).add(words[depth])
            for before, following in places.items():
                offered = completions(shell, script, ['isthmus', *before, ''])
                faults += [f"after 'isthmus {' '.join(before)}': no {word}" for word in sorted(following - offered)]
            for name in names:
                options = set(re.findall(r'^  (--[a-z-]+)', isthmus(*name.split(), '--help')[1], re.MULTILINE))
                offered = completions(shell, script, ['isthmus', *name.split(), '--'])
                faults += [f"after 'isthmus {name} --': no {option}" for option in sorted(options - offered)]
            if completions(shell, script, ['isthmus', 'completion', '']) != {'bash', 'zsh', 'fish'}:
                faults.append('the shells are not offered after `isthmus completion`')
        tell(claim, faults)


def check_installed():
    """Away from the source tree, what is shipped is found under ../share/isthmus of the program."""
    with tempfile.TemporaryDirectory(prefix='isthmus-installed-') as root:
        code, text = said('meson', 'install', '-C', BUILD, '--no-rebuild', '--destdir', root)
        found = [os.path.join(at, 'isthmus') for at, _, files in os.walk(root)
                 if 'isthmus' in files and os.path.basename(at) == 'bin']
        if code != 0 or len(found) != 1:
            tell('the installed command finds what is shipped', [f'meson install: exit {code}, {text[-500:]}'])
            return
        ENVIRONMENT.update({'HOME': root, 'XDG_CACHE_HOME': os.path.join(root, 'cache')})
        code, text = said(found[0], 'scenario', 'check', 'paper', cwd=root)
        pages = [name for at, _, files in os.walk(root) for name in files if name == 'isthmus.1']
        tell('the installed command finds what is shipped', ([] if code == 0 else [f'exit {code}: {text}'])
             + ([] if pages else ['no man page is installed']))


def main():
    names = listed()
    tell('commands are listed', [] if names else ['none'])
    check_help(names)
    check_groups(names)
    check_pages(names)
    check_environment()
    check_goldens(names)
    check_completion(names)
    check_installed()
    print(f'1..{len(RESULTS)}')
    for number, (claim, faults, skip) in enumerate(RESULTS, 1):
        for fault in faults[:20]:
            print(f'# {fault}')
        print(f"{'not ok' if faults else 'ok'} {number} - {claim}" + (f' # SKIP {skip}' if skip else ''))
    return any(faults for _, faults, _ in RESULTS)


if __name__ == '__main__':
    sys.exit(main())
