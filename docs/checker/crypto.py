"""Keys, sealing, packing: the sections Domains, Keys and Records."""

import hashlib
import hmac
import struct
import unicodedata

import argon2.low_level
import zstandard
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand
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


def document_id(kind, owner, seed):
    parts = (b"interlude/document/1", u32(kind), owner or b"", seed)
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


# HPKE (RFC 9180), base mode

KEM = b"KEM" + bytes.fromhex("0020")
SUITE = b"HPKE" + bytes.fromhex("002000010002")


def labeled_extract(suite, salt, label, secret):
    return mac(salt or bytes(32), b"HPKE-v1" + suite + label + secret)


def labeled_expand(suite, key, label, info, length):
    info = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return HKDFExpand(SHA256(), length, info).derive(key)


def hpke_keys(secret):
    """DeriveKeyPair."""
    key = labeled_extract(KEM, b"", b"dkp_prk", secret)
    private = X25519PrivateKey.from_private_bytes(labeled_expand(KEM, key, b"sk", b"", 32))
    return private, raw(private.public_key())


def hpke_context(shared, enc, recipient, info):
    key = labeled_extract(KEM, b"", b"eae_prk", shared)
    shared = labeled_expand(KEM, key, b"shared_secret", enc + recipient, 32)
    psk = labeled_extract(SUITE, b"", b"psk_id_hash", b"")
    context = b"\0" + psk + labeled_extract(SUITE, b"", b"info_hash", info)
    secret = labeled_extract(SUITE, shared, b"secret", b"")
    key = labeled_expand(SUITE, secret, b"key", context, 32)
    return key, labeled_expand(SUITE, secret, b"base_nonce", context, 12)


def hpke_seal(recipient, drawn, info, plain):
    private, enc = hpke_keys(drawn)
    shared = private.exchange(X25519PublicKey.from_public_bytes(recipient))
    key, nonce = hpke_context(shared, enc, recipient, info)
    return enc, AESGCM(key).encrypt(nonce, plain, b"")


def hpke_open(wrapping_secret, enc, info, sealed):
    private, recipient = hpke_keys(wrapping_secret)
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(enc))
    except ValueError:  # a point of small order
        return None
    key, nonce = hpke_context(shared, enc, recipient, info)
    return gcm_open(key, nonce, sealed, b"")


# Records

KINDS = {"change": 0, "snapshot": 1, "tombstone": 2, "seen": 255}


def associated(space, epoch, author, writer, tag_, kind, salt):
    return b"\x01" + space + u32(epoch) + author + writer + tag_ + u8(kind) + salt


def record_keys(secret, salt, bound):
    both = hkdf(secret, salt, message("interlude/record/1", bound), 64)
    return both[:32], both[32:]


def seal_record(secret, salt, plain, *place):
    bound = associated(*place, salt)
    key, commitment = record_keys(secret, salt, bound)
    return salt + commitment + AESGCM(key).encrypt(bytes(12), plain, bound)


def open_record(secret, record, *place):
    salt, commitment, sealed = record[:32], record[32:64], record[64:]
    bound = associated(*place, salt)
    key, expected = record_keys(secret, salt, bound)
    if commitment != expected:
        return None
    return gcm_open(key, bytes(12), sealed, bound)


def padded(length):
    length = max(length, 512)
    exponent = length.bit_length() - 1
    kept = (exponent.bit_length() - 1) + 1
    unit = 1 << (exponent - kept)
    return -(-length // unit) * unit


def unpack(packed, most=9437184):
    """None when it is not what packing gives."""
    if len(packed) < 4:
        return None
    length = int.from_bytes(packed[:4], "big")
    frame, padding = packed[4 : 4 + length], packed[4 + length :]
    if len(frame) != length or any(padding) or len(packed) != padded(4 + length):
        return None
    try:
        size = zstandard.frame_content_size(frame)
        if size < 0 or size > most:
            return None
        plain = zstandard.ZstdDecompressor().decompress(frame, allow_extra_data=False)
    except zstandard.ZstdError:
        return None
    return plain if len(plain) == size else None
