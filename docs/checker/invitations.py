"""Cases of the section Coming into a group."""

import mnemonic

from . import crypto, hpke
from .encoding import MALFORMED, decode, read, unhex

PREFIX, BODY = "interlude://join/", 1 + 32 + 64 + 16 + 8
DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def from_base32(text):
    bits = "".join(f"{DIGITS.index(digit):05b}" for digit in text)
    whole, left = divmod(len(bits), 8)
    if left and int(bits[-left:]) != 0:
        raise MALFORMED
    return bytes(int(bits[8 * at : 8 * at + 8], 2) for at in range(whole))


def words(data):
    made = mnemonic.Mnemonic("english").to_mnemonic(crypto.sha256(data)[:16])
    return " ".join(made.split()[:6])


class Link:
    def __init__(self, text):
        digits, _, self.relay = text.partition("@")
        body = from_base32(digits.removeprefix(PREFIX))
        body, check = body[:BODY], body[BODY:]
        if crypto.sha256(body + self.relay.encode())[:4] != check or body[0] != 1:
            raise MALFORMED
        self.group, self.signing, self.wrapping = body[1:33], body[33:65], body[65:97]
        self.secret, self.end = body[97:113], int.from_bytes(body[113:])
        self.mailbox = self.derive("interlude/join/mailbox/1")

    def derive(self, label):
        return crypto.derive(self.secret + bytes(16), label)

    def context(self):
        inviter = crypto.principal_id(self.signing, self.wrapping)
        proof = self.derive("interlude/join/letter/1")
        return b"interlude/join/1" + self.group + self.mailbox + inviter + proof


def link(given):
    made = Link(given["link"])
    return {
        "relay": made.relay,
        "group": made.group.hex(),
        "inviter": [made.signing.hex(), made.wrapping.hex()],
        "end": made.end,
        "mailbox": made.mailbox.hex(),
    }


def letter(given):
    made, secrets = Link(given["link"]), unhex(given["secrets"])
    if (crypto.signing_key(secrets[:32]), hpke.keys(secrets[32:])[1]) != (made.signing, made.wrapping):
        raise MALFORMED
    context = made.context()
    enc, sealed = read(decode(unhex(given["letter"])), -32, bytes)
    asked, signature = read(decode(hpke.open(secrets[32:], enc, context, sealed)), bytes, -64)
    principal, name, _, created = read(decode(asked), object, str, -32, 64)
    signing, wrapping = read(principal, -32, -32)
    if not crypto.signature_holds(signing, "interlude/join/1", context + asked, signature):
        raise MALFORMED
    return {
        "principal": [signing.hex(), wrapping.hex()],
        "name": name,
        "created": created,
        "words": words(b"interlude/join/words/1" + context + asked),
    }


def renewal(given):
    group, old, request = unhex([given["group"], given["old"], given["request"]])
    principal, signature = read(decode(request), object, -64)
    signing, wrapping = read(principal, -32, -32)
    if not crypto.signature_holds(signing, "interlude/rekey/1", group + old, signature):
        raise MALFORMED
    new = crypto.principal_id(signing, wrapping)
    shown = words(b"interlude/rekey/words/1" + group + old + new)
    return {"new": [signing.hex(), wrapping.hex()], "words": shown}
