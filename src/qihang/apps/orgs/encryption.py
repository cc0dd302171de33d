"""Sealing of personal values at rest, and keyed hashes to find them by (docs/adr/0008).

Every use has its own key, derived by HKDF from the one key of the installation, settings.DATA_KEY.
"""

import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

VERSION = b"\x01"  # first byte of everything sealed; a later scheme takes the next number
NONCE = 12


def seal(text: str) -> bytes:
    """AES-GCM of the text: one byte version, 12 bytes nonce, ciphertext with its tag."""
    nonce = os.urandom(NONCE)
    return VERSION + nonce + _cipher().encrypt(nonce, text.encode(), VERSION)


def unseal(sealed: bytes | memoryview) -> str:
    """The text again; raises cryptography's InvalidTag where the bytes were altered."""
    data = bytes(sealed)
    return _cipher().decrypt(data[1 : NONCE + 1], data[NONCE + 1 :], data[:1]).decode()


def keyed_hash(text: str) -> bytes:
    """32 bytes by which equal values are found; useless to those without the key."""
    return sign(text.encode(), "search")


def sign(data: bytes, use: str) -> bytes:
    """HMAC-SHA256 (32 bytes) under the key of this use."""
    return hmac.digest(_key(settings.DATA_KEY, use), data, hashlib.sha256)


def cipher(use: str) -> AESGCM:
    """AES-GCM under the key of another use, for what is too large for `seal`."""
    return _made(settings.DATA_KEY, use)


@lru_cache(maxsize=16)
def _made(data_key: str, use: str) -> AESGCM:
    return AESGCM(_key(data_key, use))


def _cipher() -> AESGCM:
    return cipher("seal")


@lru_cache(maxsize=16)
def _key(data_key: str, use: str) -> bytes:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"qihang/{use}".encode())
    return derive.derive(bytes.fromhex(data_key))
