"""Keys, sealing, packing: the sections Domains, Keys and Records."""

import hashlib
import hmac
import struct
import unicodedata

import argon2.low_level
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def sha256(data):
    return hashlib.sha256(data).digest()


def mac(key, data):
    return hmac.new(key, data, hashlib.sha256).digest()


def u8(number):
    return struct.pack(">B", number)


def u32(number):
    return struct.pack(">I", number)


def u64(number):
    return struct.pack(">Q", number)


# Domains


def message(domain, data):
    return u8(len(domain)) + domain.encode() + data


def digest(domain, data):
    return sha256(message(domain, data))


def sign(seed, domain, data):
    return Ed25519PrivateKey.from_private_bytes(seed).sign(message(domain, data))


def signature_holds(key, domain, data, signature):
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message(domain, data))
        return True
    except InvalidSignature:
        return False


# Keys


def hkdf(secret, salt, info, length):
    return HKDF(SHA256(), length, salt or None, info).derive(secret)


def derive(key, label, context=b""):
    return hkdf(key, b"", u8(len(label)) + label.encode() + context, 32)


def raw(public):
    return public.public_bytes(Encoding.Raw, PublicFormat.Raw)


def signing_key(seed):
    return raw(Ed25519PrivateKey.from_private_bytes(seed).public_key())


def principal_id(signing, wrapping):
    return digest("interlude/principal/1", signing + wrapping)


def passphrase_key(passphrase, salt, memory_kib, passes, lanes):
    if not (65536 <= memory_kib <= 524288 and 3 <= passes <= 10 and 1 <= lanes <= 4):
        raise ValueError("costs")
    return argon2.low_level.hash_secret_raw(
        unicodedata.normalize("NFKC", passphrase).encode(),
        salt,
        time_cost=passes,
        memory_cost=memory_kib,
        parallelism=lanes,
        hash_len=32,
        type=argon2.low_level.Type.ID,
        version=0x13,
    )


def part(data):
    return u64(len(data)) + data


def document_id(kind, owner, seed, home=None):
    parts = (b"interlude/document/1", u32(kind), owner or b"", seed)
    parts += (home,) if home else ()
    return sha256(b"".join(map(part, parts)))


def import_seed(form, record):
    parts = (b"interlude/import/1", form.encode(), record.encode())
    return sha256(b"".join(map(part, parts)))[:16]


def tag(tag_key, document):
    return mac(tag_key, b"interlude/tag/1" + document)


# Sealing


def gcm_open(key, nonce, sealed, associated):
    """None when it does not open."""
    try:
        return AESGCM(key).decrypt(nonce, sealed, associated)
    except (InvalidTag, ValueError):
        return None


def box(key, nonce, associated, plain):
    return nonce + AESGCM(key).encrypt(nonce, plain, associated)


def open_box(key, associated, sealed):
    return gcm_open(key, sealed[:12], sealed[12:], associated)


def chunk_nonce(number, last):
    return bytes(7) + u32(number) + u8(last)


def seal_stream(key, associated, plain, size):
    chunks = [plain[at : at + size] for at in range(0, len(plain), size)] or [b""]
    sealed = b""
    for number, chunk in enumerate(chunks):
        last = number == len(chunks) - 1
        bound = associated + (u64(len(plain)) if last else b"")
        sealed += AESGCM(key).encrypt(chunk_nonce(number, last), chunk, bound)
    return sealed


def open_stream(key, associated, sealed, size):
    """None when it is not whole."""
    plain, size = b"", size + 16
    chunks = [sealed[at : at + size] for at in range(0, len(sealed), size)]
    for number, chunk in enumerate(chunks):
        last = number == len(chunks) - 1
        total = len(plain) + len(chunk) - 16
        if total < 0:
            return None
        bound = associated + (u64(total) if last else b"")
        opened = gcm_open(key, chunk_nonce(number, last), chunk, bound)
        if opened is None:
            return None
        plain += opened
    return plain if chunks else None
