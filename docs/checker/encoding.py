"""CBOR as the section Notation has it."""

import io

import cbor2


class Verdict(Exception):
    """What is wrong, in the words of the description."""


MALFORMED = Verdict("malformed")


def decode(data):
    stream = io.BytesIO(data)
    try:
        value = cbor2.CBORDecoder(stream).decode()
    except Exception as error:
        raise MALFORMED from error
    if stream.tell() != len(data):
        raise MALFORMED
    return value


def encode(value):
    return cbor2.dumps(value)


def to_map(*values):
    """A map of fields 0, 1, …; None is left out."""
    return {key: value for key, value in enumerate(values) if value is not None}


def read(value, *types):
    """The fields of a map or list, by their types; a type in brackets is optional."""
    if isinstance(value, list):
        value = dict(enumerate(value))
    if not isinstance(value, dict):
        raise MALFORMED
    fields = []
    for key, kind in enumerate(types):
        optional = isinstance(kind, list)
        found = value.get(key)
        if found is None and optional:
            fields.append(None)
        else:
            fields.append(check(found, kind[0] if optional else kind))
    return fields


def check(value, kind):
    """A number of bits: an unsigned integer. Negative: so many bytes. Or bytes, str, bool, list, dict."""
    if isinstance(kind, int):
        if kind < 0:
            good = isinstance(value, bytes) and len(value) == -kind
        else:
            good = type(value) is int and 0 <= value < 1 << kind
    elif kind is object:
        good = True
    else:
        good = isinstance(value, kind)
    if not good:
        raise MALFORMED
    return value


def unhex(value):
    if isinstance(value, list):
        return [unhex(one) for one in value]
    return None if value is None else bytes.fromhex(value)
