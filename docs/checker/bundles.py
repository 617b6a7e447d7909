"""The section Bundles, with everything that its rosters and pushes say."""

import collections

from mnemonic import Mnemonic

from . import crypto
from .backups import Refused, refuse
from .encoding import Verdict, check, decode
from .encoding import read as fields
from .pushes import Push
from .rosters import Roster, open_epoch

LABELS = ("interlude/recovery/signing/1", "interlude/recovery/wrapping/1")


def items(data):
    refuse(data[:5] == b"ILBN\x01", "not a bundle")
    at, last = 37, 1
    while at < len(data):
        kind, length = data[at], int.from_bytes(data[at + 1 : at + 5], "big")
        body = data[at + 5 : at + 5 + length]
        at += 5 + length
        refuse(len(body) == length and length <= 4195328, "an item is cut")
        if kind == 0:
            refuse(length == 0 and at == len(data), "something follows")
            return
        refuse(last <= kind <= 3, "an item in another place")
        last = kind
        yield kind, body
    raise Refused("the end is missing")


def secrets_of(roster, phrase):
    """The secret of every epoch and the tag key: the newest is sealed to the phrase, each has the one before."""
    entropy = bytes(Mnemonic("english").to_entropy(phrase))
    identity = b"".join(crypto.derive(entropy, label) for label in LABELS)
    secrets, number = {}, len(roster.entries) - 1
    secret, tag_key, _ = open_epoch(roster, number, identity)
    while True:
        secrets[number] = secret
        entry = roster.entries[number]
        if number == 0:
            return secrets, tag_key
        label = "interlude/epoch/previous/1"
        bound = label.encode() + roster.space + crypto.u32(number)
        secret = crypto.open_box(crypto.derive(secret, label), bound, entry.before)
        refuse(secret is not None, "a secret before")
        number -= 1


def read(data, phrase):
    try:
        return read_whole(data, phrase)
    except (Verdict, ValueError, LookupError, TypeError) as error:
        raise Refused(str(error)) from error


def read_whole(data, phrase):
    all_ = list(items(data))
    roster = Roster(data[5:37], [body for kind, body in all_ if kind == 1])
    secrets, tag_key = secrets_of(roster, phrase)
    counts, series, parts = collections.Counter(), {}, {}
    for body in (body for kind, body in all_ if kind == 2):
        push = Push(body)
        push.open()
        push.check_author(roster)
        refuse(series.setdefault(push.writer, push.author) == push.author, "another's series")
        secret = secrets[push.epoch]
        counts["seen"] += len(push.open_seen(secret))
        for (tag, kind, _, _), plain in zip(push.items, push.open_records(secret)):
            if plain is not None:
                counts["records"] += 1
                counts["updates"] += read_payload(plain, tag, kind, tag_key, parts)
        counts["pushes"] += 1
    refuse(not parts, "parts without a whole")
    counts["entries"] = len(roster.entries)
    counts["parts of attachments"] = sum(kind == 3 for kind, _ in all_)
    return dict(counts)


def read_payload(plain, tag, kind, tag_key, parts):
    """How many updates are whole by now."""
    data, part = fields(decode(plain), bytes, [object])
    if part is not None:
        number, count, digest = fields(part, 32, 32, -32)
        there = parts.setdefault((tag, digest), {})
        there[number] = data
        if len(there) < count:
            return 0
        data = b"".join(parts.pop((tag, digest))[one] for one in range(count))
        refuse(crypto.sha256(data) == digest, "the parts are others")
    types = (32, [-32], -16, [bytes], [object], [list], [bytes], [bytes])
    number, owner, seed, snapshot, erased, changes, _, _ = fields(decode(data), *types)
    news = (changes, snapshot, erased)
    refuse([one is not None for one in news] == [one == kind for one in range(3)], "an update")
    refuse(all(isinstance(one, bytes) for one in check(changes or [], list)), "changes")
    refuse(crypto.tag(tag_key, crypto.document_id(number, owner, seed)) == tag, "another document")
    return 1
