"""HPKE (RFC 9180), base mode: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM."""

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from .crypto import gcm_open, mac, raw

KEM = b"KEM" + bytes.fromhex("0020")
SUITE = b"HPKE" + bytes.fromhex("002000010002")


def labeled_extract(suite, salt, label, secret):
    return mac(salt or bytes(32), b"HPKE-v1" + suite + label + secret)


def labeled_expand(suite, key, label, info, length):
    info = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return HKDFExpand(SHA256(), length, info).derive(key)


def keys(secret):
    """DeriveKeyPair."""
    key = labeled_extract(KEM, b"", b"dkp_prk", secret)
    private = X25519PrivateKey.from_private_bytes(labeled_expand(KEM, key, b"sk", b"", 32))
    return private, raw(private.public_key())


def context(shared, enc, recipient, info):
    key = labeled_extract(KEM, b"", b"eae_prk", shared)
    shared = labeled_expand(KEM, key, b"shared_secret", enc + recipient, 32)
    psk = labeled_extract(SUITE, b"", b"psk_id_hash", b"")
    bound = b"\0" + psk + labeled_extract(SUITE, b"", b"info_hash", info)
    secret = labeled_extract(SUITE, shared, b"secret", b"")
    key = labeled_expand(SUITE, secret, b"key", bound, 32)
    return key, labeled_expand(SUITE, secret, b"base_nonce", bound, 12)


def seal(recipient, drawn, info, plain):
    private, enc = keys(drawn)
    shared = private.exchange(X25519PublicKey.from_public_bytes(recipient))
    key, nonce = context(shared, enc, recipient, info)
    return enc, AESGCM(key).encrypt(nonce, plain, b"")


def open(wrapping_secret, enc, info, sealed):
    private, recipient = keys(wrapping_secret)
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(enc))
    except ValueError:  # a point of small order
        return None
    key, nonce = context(shared, enc, recipient, info)
    return gcm_open(key, nonce, sealed, b"")
