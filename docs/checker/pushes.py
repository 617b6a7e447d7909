"""The section Pushes."""

from . import crypto, records
from .encoding import MALFORMED, Verdict, check, decode, read
from .rosters import ZEROS, refuse

FIELDS = (8, 8, -32, -32, 32, -32, -16, 64, -32, bytes, 64, list, list)
NAMES = (
    "version suite space roster epoch author writer sequence previous seen floor items replaces"
).split()


class Push:
    def __init__(self, data):
        if len(data) > 4194304:
            raise Verdict("too large")
        self.raw, self.signature, records = read(decode(data), bytes, -64, list)
        if len(records) > 500:
            raise MALFORMED
        self.records = [one if one is None else check(one, bytes) for one in records]
        if len(self.raw) > 262144:
            raise Verdict("too large")
        self.hash = crypto.digest("interlude/push/1", self.raw)

    def open(self):
        for name, value in zip(NAMES, read(decode(self.raw), *FIELDS)):
            setattr(self, name, value)
        self.items = [read(one, -32, 2, 32, -32) for one in self.items]
        self.replaces = [read(one, -16, 64, 32) for one in self.replaces]
        if any(kind > 2 for _, kind, _, _ in self.items):
            raise MALFORMED
        if (self.version, self.suite) != (1, 1):
            raise Verdict("unknown")
        lengths = [length for _, _, length, _ in self.items]
        large = len(lengths) > 500 or len(self.replaces) > 4000 or len(self.seen) > 16384
        if large or any(length > 1048576 for length in lengths):
            raise Verdict("too large")
        if any(length < 80 for length in lengths) or not 1 <= self.sequence < 1 << 63:
            raise MALFORMED
        if self.sequence == 1 and self.previous != ZEROS or self.floor > self.sequence:
            raise MALFORMED
        if len(self.items) != len(self.records):
            raise MALFORMED
        for (_, _, length, digest), record in zip(self.items, self.records):
            refuse(record is None or len(record) == length and crypto.sha256(record) == digest)

    def check_author(self, roster):
        refuse(self.space == roster.space)
        if self.roster not in roster.hashes:
            raise Verdict("not next")
        refuse(self.epoch == roster.hashes.index(self.roster))
        author = roster.members.get(self.author)
        refuse(author is not None)
        if not crypto.signature_holds(author.signing, "interlude/push/1", self.raw, self.signature):
            raise Verdict("signature")
        refuse(author.since <= self.epoch)
        if author.gone is not None:
            number, cutoffs = author.gone
            refuse(self.epoch < number)
            refuse(self.writer in cutoffs and self.sequence <= cutoffs[self.writer])

    def open_record(self, secret, tag, kind, record, most=9437184):
        place = (self.space, self.epoch, self.author, self.writer, tag, kind)
        packed = records.open_record(secret, record, *place)
        plain = None if packed is None else records.unpack(packed, most)
        refuse(plain is not None)
        return plain

    def open_records(self, secret):
        pairs = zip(self.items, self.records)
        return [
            None if record is None else self.open_record(secret, tag, kind, record)
            for (tag, kind, _, _), record in pairs
        ]

    def open_seen(self, secret):
        if not self.seen:
            return []
        plain = self.open_record(secret, ZEROS, 255, self.seen, 16384)
        return [read(one, -16, 64, -32) for one in check(decode(plain), list)]


def place(sequence, floor, previous, hash_, last, same):
    if same is not None:
        return "there" if same == hash_ else "taken"
    if last is None:
        return "next" if sequence == 1 or floor == sequence else "gap"
    number, before = last
    if sequence == number + 1:
        return "next" if previous == before else "taken"
    if sequence > number:
        return "next" if floor == sequence else "gap"
    return "taken"
