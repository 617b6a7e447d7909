"""The section Backups."""

import collections

from mnemonic import Mnemonic

from . import crypto
from .encoding import Verdict, check, decode, encode
from .encoding import read as fields

SCOPE = b"interlude/backup/1"
CHUNK = 65536


class Refused(Exception):
    """The file is not what a backup is, or the key is another."""


def refuse(unless, why):
    if not unless:
        raise Refused(why)


def unlock(wrap, phrase, passphrase):
    method, kdf, sealed = wrap
    if phrase is not None and method == 2:
        entropy = bytes(Mnemonic("english").to_entropy(phrase))
        key = crypto.derive(entropy, "interlude/phrase/backup/1")
    elif passphrase is not None and method == 1:
        salt, costs = fields(kdf, -16, list)
        key = crypto.passphrase_key(passphrase, salt, *fields(costs, 32, 32, 32))
    else:
        return None
    bound = b"interlude/wrap/1" + encode([method, kdf, SCOPE])
    return crypto.open_box(key, bound, sealed)


def read(data, phrase=None, passphrase=None):
    try:
        return read_whole(data, phrase, passphrase)
    except (Verdict, ValueError, LookupError, TypeError) as error:
        raise Refused(str(error)) from error


def read_whole(data, phrase, passphrase):
    refuse(data[:4] == b"ILBK" and data[4] == 1, "not a backup")
    length = int.from_bytes(data[5:9], "big")
    refuse(length <= 4096, "too many keys")
    prefix, sealed = data[: 9 + length], data[9 + length :]
    wraps = [fields(one, 8, [dict], bytes) for one in check(decode(prefix[9:]), list)]
    keys = [unlock(wrap, phrase, passphrase) for wrap in wraps]
    key = next((key for key in keys if key), None)
    refuse(key is not None, "another key")
    plain = crypto.open_stream(key, prefix, sealed, CHUNK)
    refuse(plain is not None, "the stream is not whole")
    return items(plain)


def items(plain):
    counts, ids, at = collections.Counter(), [], 0
    while True:
        kind, length = plain[at], int.from_bytes(plain[at + 1 : at + 9], "big")
        body = plain[at + 9 : at + 9 + length]
        refuse(len(body) == length and length <= 68157440, "an item is cut")
        if kind == 0:
            break
        counts[kind] += 1
        read = read_attachment(body) if kind == 3 else read_update(kind, body)
        ids.extend(read)
        at += 9 + length
    refuse(at + 9 + length == len(plain), "something follows")
    said, digest = fields(decode(body), dict, -32)
    refuse(said == dict(counts), "the counts are others")
    refuse(digest == crypto.sha256(plain[:at]), "the items are others")
    names = {"documents": 1, "erased": 2, "attachments": 3}
    return {"counts": {name: counts[kind] for name, kind in names.items()}, "ids": sorted(ids)}


def read_attachment(body):
    key, digest = body[32:64], body[64:96]
    length, sealed = int.from_bytes(body[96:104], "big"), body[104:]
    plain = crypto.open_stream(key, b"interlude/attachment/1", sealed, 262144)
    refuse(plain is not None and len(plain) == length, "an attachment")
    refuse(crypto.sha256(plain) == digest, "an attachment is another")
    return []


def read_update(kind, body):
    refuse(kind in (1, 2), "a kind that is not known")
    refuse(len(body) <= 16777216, "a large item")
    types = (32, [-32], -16, [bytes], [object], [list], [bytes], [bytes])
    number, owner, seed, snapshot, erased, changes, heads, _ = fields(decode(body), *types)
    refuse((snapshot is not None) == (kind == 1) and changes is None, "an update")
    refuse((erased is not None) == (kind == 2), "an update")
    # What Automerge's own format begins with.
    refuse(snapshot is None or snapshot[:4] == bytes.fromhex("856f4a83"), "a document")
    refuse(heads is None or len(heads) % 32 == 0, "heads")
    return [crypto.document_id(number, owner, seed).hex()]
