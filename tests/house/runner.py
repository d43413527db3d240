#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The runner counts what test programs say, and a silence counts against them. runner.py SOURCE; says TAP."""
import importlib.machinery
import importlib.util
import os
import sys

CLAIMS = []
sys.dont_write_bytecode = True


def claim(function):
    CLAIMS.append(function)
    return function


def load(source):
    loader = importlib.machinery.SourceFileLoader('runner', os.path.join(source, 'tests', 'run'))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader('runner', loader))
    loader.exec_module(module)
    return module


def verdicts(run, entry):
    build = run.Build('gcc', 'build', {})
    return [result.verdict for result in run.judge_program(build, {'name': 'base/text', 'returncode': 0, **entry})]


@claim
def each_line_of_a_program_is_one_result(run):
    assert verdicts(run, {'stdout': '1..3\nok 1 - a\nnot ok 2 - b\nok 3 - c # SKIP no data\n', 'result': 'FAIL'}) \
        == ['passed', 'failed', 'skipped']


@claim
def a_program_that_dies_halfway_fails(run):
    assert verdicts(run, {'stdout': '1..3\nok 1 - a\n', 'result': 'ERROR'}) == ['passed', 'failed']


@claim
def a_leak_found_after_the_last_test_fails(run):
    assert verdicts(run, {'stdout': '1..1\nok 1 - a\n', 'stderr': 'leak', 'result': 'ERROR'}) == ['passed', 'failed']


@claim
def a_program_past_its_time_fails_even_in_silence(run):
    assert verdicts(run, {'stdout': '', 'result': 'TIMEOUT'}) == ['failed']


@claim
def a_skip_needs_a_listed_reason(run):
    def after(reason, in_ci):
        result = run.Result('gcc', 'base', 'x', 'skipped', reason)
        run.check_skips([result], [('anywhere', 'test data is absent*'), ('not in CI', '* is not installed')], in_ci)
        return result.verdict
    assert after('test data is absent: rng', True) == 'skipped'
    assert after('numpy is not installed', False) == 'skipped'
    assert after('numpy is not installed', True) == 'failed'
    assert after('did not feel like it', False) == 'failed'


@claim
def the_closing_line_has_one_form(run):
    results = [run.Result('gcc', 's', 'n', verdict) for verdict in ('passed', 'passed', 'failed')]
    assert run.closing_line(results) == '2 passed, 1 failed'
    results.append(run.Result('gcc', 's', 'n', 'skipped'))
    assert run.closing_line(results) == '2 passed, 1 failed, 1 skipped'


def main():
    run = load(sys.argv[1])
    print(f'1..{len(CLAIMS)}')
    broken = 0
    for number, test in enumerate(CLAIMS, 1):
        try:
            test(run)
            print(f'ok {number} - {test.__name__}')
        except AssertionError:
            import traceback
            print('# ' + traceback.format_exc().replace('\n', '\n# '))
            print(f'not ok {number} - {test.__name__}')
            broken += 1
    return broken != 0


if __name__ == '__main__':
    sys.exit(main())
