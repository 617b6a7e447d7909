"""One function a kind of case: what comes out of what goes in."""

from . import crypto, pushes, records, rosters
from . import hpke as wraps
from .encoding import Verdict, encode, to_map, unhex
from .invitations import letter, link, renewal
from .messages import cursor, limit, message, problem, request
from .pushes import Push
from .rosters import Roster

__all__ = ["cursor", "letter", "limit", "link", "message", "problem", "renewal", "request"]


def domain(given):
    name, data = given["domain"], unhex(given["bytes"])
    return {
        "message": crypto.message(name, data).hex(),
        "hash": crypto.digest(name, data).hex(),
        "signature": crypto.sign(unhex(given["seed"]), name, data).hex(),
    }


def principal(given):
    keys = unhex([given["signing"], given["wrapping"]])
    return {"id": crypto.principal_id(*keys).hex(), "cbor": encode(to_map(*keys)).hex()}


def bound_to(given):
    names = ("space", "epoch", "author", "writer", "tag")
    fields = [one if isinstance(one, int) else unhex(one) for one in map(given.get, names)]
    return (*fields, records.KINDS[given["record"]])


def associated(given):
    return {"bytes": records.associated(*bound_to(given), unhex(given["salt"])).hex()}


def chain(given, key="entries"):
    return Roster(unhex(given["space"]), unhex(given[key]))


def roster(given):
    read = chain(given)
    text = lambda id_: None if id_ is None else id_.hex()  # noqa: E731
    members = [
        {
            "id": id_.hex(),
            "owner": one.role == rosters.OWNER,
            "since": one.since,
            "gone": one.gone and gone(*one.gone),
            "succeeds": text(one.succeeds),
        }
        for id_, one in read.members.items()
    ]
    return {
        "verdict": "ok",
        "kind": ("personal", "group", "line")[read.kind],
        "recovery": text(read.recovery),
        "hashes": [one.hex() for one in read.hashes],
        "members": members,
    }


def gone(number, cutoffs):
    return {"number": number, "cutoffs": [[one.hex(), cutoffs[one]] for one in sorted(cutoffs)]}


def entry(given):
    try:
        chain(given)
        return {"verdict": "ok"}
    except Verdict as verdict:
        return {"verdict": str(verdict)}


def compare(given):
    return {"comparison": rosters.compare(chain(given, "ours"), chain(given, "theirs"))}


def push(given):
    entries = unhex(given["entries"])
    read = Roster(rosters.Entry(entries[0]).hash, entries)
    made = Push(unhex(given["push"]))
    opened, verdict = None, "ok"
    try:
        made.open()
        opened = {name: shown(getattr(made, name)) for name in pushes.NAMES}
        made.check_author(read)
    except Verdict as why:
        verdict = str(why)
    return {"verdict": verdict, "hash": made.hash.hex(), "header": opened}


def shown(value):
    if isinstance(value, list):
        return list(map(shown, value))
    return value.hex() if isinstance(value, bytes) else value


def place(given):
    last = given["last"] and (given["last"][0], unhex(given["last"][1]))
    previous, mine, known = unhex([given["previous"], given["hash"], given["same"]])
    said = pushes.place(given["sequence"], given["floor"], previous, mine, last, known)
    return {"place": said}


def derive(given):
    key, context = unhex([given["key"], given["context"]])
    return {"key": crypto.derive(key, given["label"], context).hex()}


def tag(given):
    return {"tag": crypto.tag(*unhex([given["tag_key"], given["document"]])).hex()}


def document(given):
    parts = unhex([given["owner"], given["seed"], given["home"]])
    return {"id": crypto.document_id(given["kind"], *parts).hex()}


def seed(given):
    return {"seed": crypto.import_seed(given["format"], given["record"]).hex()}


def public(secrets):
    signing, (_, wrapping) = crypto.signing_key(secrets[:32]), wraps.keys(secrets[32:])
    id_ = crypto.principal_id(signing, wrapping)
    return {"signing": signing.hex(), "wrapping": wrapping.hex(), "id": id_.hex()}


def identity(given):
    secrets, data = unhex([given["secrets"], given["bytes"]])
    signature = crypto.sign(secrets[:32], "interlude/push/1", data)
    return {"public": public(secrets), "push_signature": signature.hex()}


def recovery(given):
    labels = ("interlude/recovery/signing/1", "interlude/recovery/wrapping/1")
    secrets = b"".join(crypto.derive(unhex(given["entropy"]), label) for label in labels)
    return {"public": public(secrets), "secrets": secrets.hex()}


def hpke(given):
    names = ("wrapping_secret", "wrapping", "drawn", "info", "plain")
    secret, recipient, drawn, info, plain = unhex([given[name] for name in names])
    enc, sealed = wraps.seal(recipient, drawn, info, plain)
    opens = wraps.open(secret, enc, info, sealed) == plain
    return {"enc": enc.hex(), "sealed": sealed.hex() if opens else "does not open"}


def passphrase(given):
    costs = [given[name] for name in ("memory_kib", "passes", "lanes")]
    return {"key": crypto.passphrase_key(given["passphrase"], unhex(given["salt"]), *costs).hex()}


def box(given):
    key, nonce, bound, plain = unhex([given[name] for name in ("key", "nonce", "associated", "plain")])
    sealed = crypto.box(key, nonce, bound, plain)
    assert crypto.open_box(key, bound, sealed) == plain
    return {"sealed": sealed.hex()}


def stream(given):
    key, bound, plain = unhex([given[name] for name in ("key", "associated", "plain")])
    sealed = crypto.seal_stream(key, bound, plain, given["chunk"])
    assert crypto.open_stream(key, bound, sealed, given["chunk"]) == plain
    return {"sealed": sealed.hex()}


def record(given):
    secret, salts, drawn, plain = unhex([given[name] for name in ("secret", "salts", "random", "plain")])
    salt = crypto.mac(salts, drawn + plain)
    sealed = records.seal_record(secret, salt, plain, *bound_to(given))
    assert records.open_record(secret, sealed, *bound_to(given)) == plain
    return {"sealed": sealed.hex()}


def pack(given):
    packed = unhex(given["packed"])
    plain = records.unpack(packed)
    return {"length": len(plain), "digest": crypto.sha256(plain).hex(), "padded": len(packed)}


def epoch(given):
    entries, number = unhex(given["entries"]), given["number"]
    read = Roster(rosters.Entry(entries[0]).hash, entries)
    secret, tag_key, before = rosters.open_epoch(read, number, unhex(given["secrets"]))
    return {
        "secret": secret.hex(),
        "tag_key": tag_key.hex(),
        "previous": before and before.hex(),
    }


def opened(given):
    entries, secret = unhex([given["entries"], given["secret"]])
    made = Push(unhex(given["push"]))
    made.open()
    made.check_author(Roster(rosters.Entry(entries[0]).hash, entries))
    return {
        "seen": shown(made.open_seen(secret)),
        "plains": shown(made.open_records(secret)),
    }


def check(case):
    """None, or in words what is not as it should be."""
    make, given = globals().get(case["kind"]), case["in"]
    try:
        found = make(given, case["name"]) if case["kind"] == "message" else make(given)
    except Exception as error:  # any failure at all is one of the case
        return f"{type(error).__name__}: {error}"
    expected = case["out"]
    wrong = [key for key in expected if found.get(key) != expected[key]]
    return f"{', '.join(wrong)} differ" if wrong or found.keys() != expected.keys() else None
