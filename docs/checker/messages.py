"""Cases of the section Relay."""

from . import crypto
from .encoding import encode, to_map, unhex


def cursor(given):
    number, beginning = given["number"], unhex(given["hash"])[:8]
    text = (crypto.u64(number) + beginning).hex()
    return {"text": text, "cbor": encode(to_map(number, beginning)).hex()}


def request(given):
    time, nonce = given["time"], unhex(given["nonce"])
    body = crypto.sha256(unhex(given["body"]))
    raw = encode(to_map(given["method"], given["target"], body, unhex(given["relay"]), time, nonce))
    signature = crypto.sign(unhex(given["seed"]), "interlude/request/1", raw)
    header = encode(to_map(unhex(given["principal"]), time, nonce, signature))
    return {
        "request": raw.hex(),
        "signature": signature.hex(),
        "header": f"Interlude {header.hex()}",
    }


def at(given):
    return to_map(given["number"], unhex(given["hash"]))


def item(given):
    return to_map(at(given["cursor"]), unhex(given["push"]))


def head(given):
    return to_map(unhex(given["writer"]), given["sequence"], unhex(given["hash"]))


def same(value):
    return value


MESSAGES = {
    "RelayInfo": (("id", unhex), ("now", same), ("closed", same)),
    "CreateSpace": (("entries", unhex), ("token", same)),
    "Spaces": (("spaces", unhex),),
    "AppendEntry": (("entry", unhex),),
    "RosterPage": (("entries", unhex), ("head", unhex), ("count", same)),
    "Accepted": (("cursor", at),),
    "Page": (
        ("items", lambda all_: list(map(item, all_))),
        ("more", same),
        ("writers", lambda all_: list(map(head, all_))),
        ("roster", unhex),
    ),
    "BlobState": (("length", same), ("total", same)),
    "Opened": (("until", same),),
    "Letters": (("messages", unhex),),
}


def message(given, name):
    return {"cbor": encode(to_map(*(make(given[key]) for key, make in MESSAGES[name]))).hex()}


STATUSES = {
    400: "malformed",
    401: "signature clock",
    403: "closed",
    404: "no-space not-found",
    409: "roster-moved roster-unknown sequence-taken sequence-gap blob-offset mailbox-full",
    410: "unknown-cursor",
    413: "too-large",
    422: "roster-refused push-refused",
    429: "rate",
    503: "unavailable",
    507: "quota",
}


def problem(given):
    code = given["type"].removeprefix("urn:interlude:problem:")
    return {"status": next(status for status, codes in STATUSES.items() if code in codes.split())}


LIMITS = {
    "record": 1048576,
    "push": 4194304,
    "records": 500,
    "header": 262144,
    "replaces": 4000,
    "seen": 16384,
    "roster entry": 131072,
    "principals": 128,
    "changes": 130,
    "cutoffs": 256,
    "roster page": 64,
    "roster at once": 4096,
    "mailbox messages": 10,
    "mailbox message": 16384,
    "mailbox seconds": 300,
    "blob": 67174400,
    "blob part": 1048576,
    "clock": 300000,
    "authorization": 1024,
    "page": 4194304,
    "page pushes": 200,
    "wait seconds": 55,
    "overhead of a record": 80,
}


def limit(given):
    return {"most": LIMITS[given["what"]]}
