"""The section Rosters."""

from . import crypto, hpke
from .encoding import MALFORMED, Verdict, check, decode, read

PERSONAL, OWNER = 0, 0
ZEROS = bytes(32)


class Member:
    def __init__(self, signing, wrapping, role, since, succeeds=None):
        self.signing, self.wrapping, self.role, self.since = signing, wrapping, role, since
        self.gone, self.succeeds = None, succeeds


class Entry:
    def __init__(self, data):
        if len(data) > 131072:
            raise Verdict("too large")
        self.raw, self.signature = read(decode(data), bytes, -64)
        fields = read(decode(self.raw), 8, 8, 32, -32, -32, list, object)
        version, suite, self.number, self.previous, self.author, changes, epoch = fields
        self.changes = [self.change(one) for one in changes]
        self.commitment, wraps, self.before = read(epoch, -32, list, [bytes])
        self.wraps = [read(one, -32, -32, -80) for one in wraps]
        if (version, suite) != (1, 1):
            raise Verdict("unknown")
        cutoffs = [one[-1] for one in self.changes if one[0] in ("remove", "rekey")]
        if len(self.changes) > 130 or len(self.wraps) > 128 or any(len(one) > 256 for one in cutoffs):
            raise Verdict("too large")
        self.hash = crypto.digest("interlude/roster/1", self.raw)

    @staticmethod
    def change(value):
        if not isinstance(value, list) or len(value) != 2:
            raise MALFORMED
        code, fields = value
        keys = lambda map_: tuple(read(map_, -32, -32))  # noqa: E731
        cutoffs = lambda list_: [tuple(read(one, -16, 64)) for one in check(list_, list)]  # noqa: E731
        if code == 0:
            kind, founders, recovery = read(fields, 2, list, [-32])
            founders = [read(one, object, 1) for one in founders]
            if kind > 2:
                raise MALFORMED
            return "begin", kind, [(*keys(one), role) for one, role in founders], recovery
        if code == 1:
            principal, role = read(fields, object, 1)
            return "add", *keys(principal), role
        if code == 2:
            principal, last = read(fields, -32, list)
            return "remove", principal, cutoffs(last)
        if code == 3:
            return "role", *read(fields, -32, 1)
        if code == 4:
            old, new, last = read(fields, -32, object, list)
            return "rekey", old, *keys(new), cutoffs(last)
        if code == 5:
            return "resolve", *read(fields, -32)
        raise MALFORMED


def refuse(unless):
    if not unless:
        raise Verdict("refused")


class Roster:
    """A chain, every entry of it checked."""

    def __init__(self, space, entries):
        self.space, self.members, self.entries = space, {}, []
        if not entries:
            raise MALFORMED
        for entry in map(Entry, entries):
            if self.entries:
                self.append(entry)
            else:
                self.begin(entry)

    @property
    def hashes(self):
        return [entry.hash for entry in self.entries]

    def present(self):
        return {id_: one for id_, one in self.members.items() if one.gone is None}

    def begin(self, entry):
        refuse(entry.hash == self.space)
        if entry.number != 0 or entry.previous != ZEROS:
            raise Verdict("not next")
        refuse(len(entry.changes) == 1 and entry.changes[0][0] == "begin")
        _, self.kind, founders, self.recovery = entry.changes[0]
        for signing, wrapping, role in founders:
            self.add(signing, wrapping, role, 0)
        refuse((self.recovery is not None) == (self.kind == PERSONAL))
        if self.recovery is not None:
            refuse(self.recovery in self.members and self.members[self.recovery].role == OWNER)
        self.finish(entry)
        author = self.members.get(entry.author)
        refuse(author is not None and author.role == OWNER)
        self.check_signature(entry, author)
        self.entries.append(entry)

    def append(self, entry):
        if entry.previous != self.entries[-1].hash or entry.number != len(self.entries):
            raise Verdict("not next")
        author = self.present().get(entry.author)
        refuse(author is not None and author.role == OWNER)
        self.check_signature(entry, author)
        refuse(entry.changes)
        for name, *fields in entry.changes:
            getattr(self, "on_" + name)(entry, *fields)
        self.finish(entry)
        self.entries.append(entry)

    @staticmethod
    def check_signature(entry, author):
        if not crypto.signature_holds(author.signing, "interlude/roster/1", entry.raw, entry.signature):
            raise Verdict("signature")

    def add(self, signing, wrapping, role, number, succeeds=None):
        id_ = crypto.principal_id(signing, wrapping)
        refuse(id_ not in self.members)
        for one in self.members.values():
            refuse(one.signing != signing and one.wrapping != wrapping)
        self.members[id_] = Member(signing, wrapping, role, number, succeeds)

    def on_begin(self, *_):
        refuse(False)

    def on_add(self, entry, signing, wrapping, role):
        self.add(signing, wrapping, role, entry.number)

    def on_remove(self, entry, principal, cutoffs):
        refuse(principal != self.recovery or entry.author == principal)
        refuse(len(dict(cutoffs)) == len(cutoffs))
        refuse(principal in self.present())
        self.members[principal].gone = (entry.number, dict(cutoffs))

    def on_role(self, _, principal, role):
        refuse(principal != self.recovery)
        refuse(principal in self.present())
        self.members[principal].role = role

    def on_rekey(self, entry, old, signing, wrapping, cutoffs):
        refuse(old != self.recovery)
        self.on_remove(entry, old, cutoffs)
        self.add(signing, wrapping, self.members[old].role, entry.number, old)

    def on_resolve(self, _, other):
        refuse(other not in self.hashes)

    def finish(self, entry):
        present = self.present()
        if len(present) > 128:
            raise Verdict("too large")
        owners = [one for one in present.values() if one.role == OWNER]
        refuse(owners)
        refuse(self.kind != PERSONAL or len(owners) == len(present))
        refuse(sorted(to for to, _, _ in entry.wraps) == sorted(present))
        refuse((entry.before is not None) == (self.kind == PERSONAL and entry.number > 0))


def compare(ours, theirs):
    pairs = zip(ours.hashes, theirs.hashes)
    common = next((at for at, (a, b) in enumerate(pairs) if a != b), None)
    if common is None:
        here, there = len(ours.entries), len(theirs.entries)
        return "equal" if here == there else "longer" if here < there else "shorter"
    head, present = ours.entries[-1].hash, ours.present()
    for entry in theirs.entries[common:]:
        owner = entry.author in present and present[entry.author].role == OWNER
        if owner and ("resolve", head) in entry.changes:
            return "resolved"
    return f"forked {common - 1}"


def open_epoch(roster, number, secrets):
    """The epoch's secret, the tag key, and the secret before, by the two secrets of a principal."""
    entry = roster.entries[number]
    _, wrapping = hpke.keys(secrets[32:])
    me = crypto.principal_id(crypto.signing_key(secrets[:32]), wrapping)
    _, enc, sealed = next(wrap for wrap in entry.wraps if wrap[0] == me)
    space = roster.space if number else ZEROS
    info = b"interlude/epoch/1" + space + crypto.u32(number) + entry.previous + me
    plain = hpke.open(secrets[32:], enc, info, sealed)
    refuse(plain is not None and len(plain) == 64)
    secret, tag_key = plain[:32], plain[32:]
    refuse(crypto.sha256(b"interlude/epoch/commitment/1" + secret + tag_key) == entry.commitment)
    before = None
    if entry.before is not None:
        label = "interlude/epoch/previous/1"
        bound = label.encode() + roster.space + crypto.u32(number)
        before = crypto.open_box(crypto.derive(secret, label), bound, entry.before)
        refuse(before is not None and len(before) == 32)
    return secret, tag_key, before
