"""A case with one thing changed, in many places."""

import copy
import os

# Where several inputs lead to one outcome, changing an input proves nothing. (Of the hash in a
# cursor the beginning counts.)
MANY_TO_ONE = {"place", "cursor"}
# Changes of one value: enough to fail on a real defect, and all of a short one in long mode.
MOST = 40 if os.environ.get("INTERLUDE_LONG") else 6


def places(length, most):
    step = max(1, length // most)
    ends = {*range(min(length, most)), *range(max(0, length - most), length)}
    return sorted({*range(0, length, step), *ends})


def leaves(value, path):
    if isinstance(value, dict):
        pairs = value.items()
    elif isinstance(value, list):
        pairs = enumerate(value)
    else:
        if value is not None:
            yield path, value
        return
    for key, one in pairs:
        yield from leaves(one, (*path, key))


def is_hex(value):
    return len(value) % 2 == 0 and all(digit in "0123456789abcdef" for digit in value)


def others(value, most):
    """Other values instead of this one."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (value + 1, value - 1)
    elif value and is_hex(value):
        for place in places(len(value) // 2, most):
            byte = int(value[2 * place : 2 * place + 2], 16) ^ (1 << place % 8)
            yield f"{value[: 2 * place]}{byte:02x}{value[2 * place + 2 :]}"
        yield value[2:]
        # Not zero: HMAC fills up its keys with that.
        yield value + "01"
    else:
        yield value + "x"


def around(packed):
    """zstd says one thing in several ways, so only what is around its frame."""
    return packed[2:], packed + "00", packed[:-2], packed[:-2] + "01"


def of(case):
    holds = case["out"].get("verdict", "ok") == "ok" and case["kind"] not in MANY_TO_ONE
    most = 2 if case["kind"] == "passphrase" else MOST
    for side in ("in", "out") if holds else ("out",):
        for path, value in leaves(case[side], (side,)):
            if path[-1] == "chunk":  # more than there is makes no difference
                continue
            for other in around(value) if path[-1] == "packed" else others(value, most):
                changed = copy.deepcopy(case)
                inside = changed
                for key in path[:-1]:
                    inside = inside[key]
                inside[path[-1]] = other
                yield "/".join(map(str, path)), changed
