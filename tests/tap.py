# SPDX-License-Identifier: Apache-2.0
"""What a test in Python says at its end: TAP, one line a claim."""


def tell(checks):
    """`checks`: pairs of a claim and whether it holds. Returns the exit code."""
    print(f'1..{len(checks)}')
    for number, (claim, holds) in enumerate(checks, 1):
        print(f"{'ok' if holds else 'not ok'} {number} - {claim}")
    return 0 if all(holds for _, holds in checks) else 1
