"""Hooks for schemathesis: requests are signed by a member of a space that is there, and about half of
them name it. So the document is held against what the relay says to those it knows, too."""

import os
import sys
import time

import cbor2
import requests
import schemathesis
from requests.auth import AuthBase

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../docs"))

from checker.crypto import digest, message, principal_id, sha256, sign, signing_key  # noqa: E402

URL, TOKEN = os.environ["INTERLUDE_RELAY_URL"], os.environ["INTERLUDE_RELAY_TOKEN"]
SEEN = os.environ["INTERLUDE_RELAY_SEEN"]
SEED, WRAPPING = b"\7" * 32, b"\7" * 32


def keys():
    public = signing_key(SEED)
    return public, principal_id(public, WRAPPING)


SIGNING, PRINCIPAL = keys()
RELAY = cbor2.loads(requests.get(f"{URL}/v1", timeout=30).content)[0]


class Signed(AuthBase):
    """`Authorization: Interlude …` over the request exactly as it leaves."""

    def __call__(self, request):
        body = request.body or b""
        body = body.encode() if isinstance(body, str) else body
        nonce, now = os.urandom(16), int(time.time() * 1000)
        signed = {0: request.method, 1: request.path_url, 2: sha256(body), 3: RELAY, 4: now, 5: nonce}
        signature = sign(SEED, "interlude/request/1", cbor2.dumps(signed))
        header = {0: PRINCIPAL, 1: now, 2: nonce, 3: signature}
        request.headers["Authorization"] = "Interlude " + cbor2.dumps(header).hex()
        return request


def genesis():
    """A group of one. What its epoch seals is not for a relay to see: any bytes do."""
    founder = {0: {0: SIGNING, 1: WRAPPING}, 1: 0}
    wrap = {0: PRINCIPAL, 1: b"\1" * 32, 2: b"\2" * 80}
    entry = cbor2.dumps({
        0: 1, 1: 1, 2: 0, 3: bytes(32), 4: PRINCIPAL,
        5: [[0, [1, [founder]]]],
        6: {0: b"\3" * 32, 1: [wrap]},
    })
    signed = cbor2.dumps({0: entry, 1: sign(SEED, "interlude/roster/1", entry)})
    return signed, digest("interlude/roster/1", entry).hex()


ENTRY, SPACE = genesis()
# Nobody else gets in here.
made = requests.post(f"{URL}/v1/spaces", data=cbor2.dumps({0: [ENTRY]}), auth=Signed(), timeout=30)
assert made.status_code == 403, made.text
made = requests.post(f"{URL}/v1/spaces", data=cbor2.dumps({0: [ENTRY], 1: TOKEN}), auth=Signed(), timeout=30)
assert made.status_code == 200, made.text
BLOB = "ab" * 32
part = f"{URL}/v1/spaces/{SPACE}/blobs/{BLOB}?total=3"
assert requests.put(part, data=b"abc", auth=Signed(), timeout=30).status_code == 200

# Nothing that asks for a signature answers without one, nor tells whether it is there.
for method, path in [("GET", "pushes"), ("GET", "roster"), ("GET", f"blobs/{BLOB}"), ("DELETE", f"blobs/{BLOB}"), ("DELETE", "")]:
    unsigned = requests.request(method, f"{URL}/v1/spaces/{SPACE}/{path}".rstrip("/"), timeout=30)
    assert unsigned.status_code == 401, (method, path, unsigned.text)


@schemathesis.serializer("application/cbor")
def cbor(ctx, value):
    return value


@schemathesis.hook
def map_path_parameters(ctx, path_parameters):
    """Every other time what is there."""
    known = {"id": SPACE, "name": BLOB}
    if not path_parameters:
        return path_parameters
    for name, value in path_parameters.items():
        if isinstance(value, str) and value[-1:] < "8":
            path_parameters[name] = known[name]
    return path_parameters


@schemathesis.hook
def before_call(ctx, case, kwargs):
    # Removing the space would leave the rest nothing to find.
    if case.method.upper() == "DELETE" and case.operation.path == "/v1/spaces/{id}":
        case.path_parameters = {"id": "cd" * 32}
    # What waits only waits.
    if "wait" in (case.query or {}):
        case.query["wait"] = "0"
    # What is tried without a signature, to see that it is refused, stays without.
    if "authorization" in {name.lower() for name in case.headers or {}}:
        kwargs["auth"] = Signed()


@schemathesis.hook
def after_call(ctx, case, response):
    with open(SEEN, "a") as seen:
        seen.write(f"{case.method.upper()} {case.operation.path} {response.status_code}\n")
