#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The headlines of a scenario in Python, through ctypes: nothing to compile.

    python3 headlines.py LIBRARY DATA SCENARIO [FUTURES [SEED]]

LIBRARY is libisthmus.so (build/libisthmus.so in a source tree), DATA the folder of shipped facts, SCENARIO a file.
"""
import ctypes
import json
import sys


class Error(ctypes.Structure):
    """ist_error of isthmus/base/status.h."""
    _fields_ = [('code', ctypes.c_int), ('row', ctypes.c_long), ('text', ctypes.c_char * 800)]


def answer(library, data, scenario, table='headlines', futures=1024, seed=1):
    """A table of the answer as a list of dictionaries; see isthmus/briefing/embed.h."""
    isthmus = ctypes.CDLL(library)
    isthmus.ist_embed_answer.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_uint64, ctypes.c_uint64,
                                         ctypes.POINTER(ctypes.c_char_p), ctypes.POINTER(Error)]
    isthmus.ist_embed_free.argtypes = [ctypes.c_char_p]
    out, error = ctypes.c_char_p(), Error()
    status = isthmus.ist_embed_answer(data.encode(), scenario.encode(), table.encode(), futures, seed, ctypes.byref(out),
                                      ctypes.byref(error))
    if status != 0:
        raise RuntimeError(error.text.decode())
    try:
        return json.loads(out.value)
    finally:
        isthmus.ist_embed_free(out)


def main():
    library, data, scenario, *numbers = sys.argv[1:]
    futures, seed = [int(number) for number in numbers + ['1024', '1'][len(numbers):]]
    for row in answer(library, data, scenario, 'headlines', futures, seed):
        print(f"{row['value']:12.4g} {row['unit']:<8} {row['headline']}")


if __name__ == '__main__':
    main()
