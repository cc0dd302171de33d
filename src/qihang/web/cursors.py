"""The cursor of a long list in an address: sealed, and valid in that list for that reader only.

A position is made of the list's own order: days, ids, sometimes paths. Neither can it be read (it may
name what the reader does not see) nor made up (to begin where the reader has not been).
"""

import base64
import json
import os
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils.crypto import salted_hmac

from qihang.kernel import Refusal

NONCE = 12
Position = tuple[Any, ...]


def write(position: Sequence[Any], of: str) -> str:
    """The cursor of a position (numbers and texts) in the list called `of`; name the reader in it."""
    nonce = os.urandom(NONCE)
    sealed = _cipher(settings.SECRET_KEY).encrypt(
        nonce, json.dumps(list(position)).encode(), of.encode()
    )
    return base64.urlsafe_b64encode(nonce + sealed).decode().rstrip("=")


def read(cursor: str, of: str) -> Position | None:
    """The position in a cursor, None for the first page ("").

    Refuses with cursor_unknown what was not written for this list and reader.
    """
    if not cursor:
        return None
    try:
        data = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        text = _cipher(settings.SECRET_KEY).decrypt(data[:NONCE], data[NONCE:], of.encode())
    except (InvalidTag, ValueError):
        raise Refusal("cursor_unknown", "游标不对。请用上一页 next 里的值，或从头读起。") from None
    return tuple(json.loads(text))


def read_or_begin(cursor: str, of: str) -> Position | None:
    """The same for a page: what was not written for this list and reader begins it anew."""
    try:
        return read(cursor, of)
    except Refusal:
        return None


@lru_cache(maxsize=4)
def _cipher(secret: str) -> AESGCM:
    key = salted_hmac("qihang.web.cursors", b"key", secret=secret, algorithm="sha256").digest()
    return AESGCM(key)
