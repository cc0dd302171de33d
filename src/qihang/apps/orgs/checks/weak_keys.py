"""Which keys are no secrets: the demo's, written in whatever way, and those that follow a pattern."""

import re
from itertools import pairwise

PUBLISHED = ("development-key-never-in-production", "de" * 32)
# What people write into a key they mean to change later.
PLACEHOLDERS = (
    "changeme", "changethis", "replaceme", "insecure", "example", "password", "passw0rd",
    "yoursecret", "secretkey", "qihang", "placeholder", "default",
)  # fmt: skip
SHORTEST = 32  # characters of a secret, and bytes of a key
FEWEST = 10  # different characters, and different steps from one to the next
FEWEST_BYTES = 16


def is_weak_secret(text: str) -> bool:
    """Whether somebody could guess this text: short, published, a placeholder, or a pattern."""
    plain = _plain(text)
    known = any(_plain(one) in plain for one in PUBLISHED) or any(w in plain for w in PLACEHOLDERS)
    return known or len(text.strip()) < SHORTEST or _has_pattern(text.strip().encode(), FEWEST)


def is_weak_key(key: bytes) -> bool:
    """The same of bytes: 32 from a source of chance never look like this."""
    published = any(key.hex() == one for one in PUBLISHED)
    readable = key.isascii() and key.decode().isprintable()
    return published or len(key) < SHORTEST or readable or _has_pattern(key, FEWEST_BYTES)


def key_bytes(text: str) -> bytes | None:
    """The key written in hex, None if it is not."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        return None


def _has_pattern(sign: bytes, fewest: int) -> bool:
    """Few different signs, few different steps between them (counted up), or a part repeated."""
    steps = {after - before for before, after in pairwise(sign)}
    repeated = (sign + sign).find(sign, 1) < len(sign)
    return len(set(sign)) < fewest or len(steps) < fewest or repeated


def _plain(text: str) -> str:
    """Letters and digits alone, in small letters."""
    return re.sub(r"[^a-z0-9]", "", text.casefold())
