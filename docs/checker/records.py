"""Records of a push, and how they are packed."""

import zstandard
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .crypto import gcm_open, hkdf, message, u8, u32

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
