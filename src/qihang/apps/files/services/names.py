"""How the bytes of a hash are named in the storage `files`, and the lock while they are written or deleted."""

import hashlib
from typing import IO

from qihang.web.locks import lock_until_commit

ALIAS = "files"
CHUNK = 1 << 16
PREVIEWS = "previews"  # a folder beside those of the hashes


def file_name(sha256: str) -> str:
    """The name of the bytes with this hash."""
    return f"{sha256[:2]}/{sha256}"


def preview_name(sha256: str) -> str:
    """The name of the preview of the bytes with this hash."""
    return f"{PREVIEWS}/{file_name(sha256)}"


def digest(stream: IO[bytes]) -> str:
    """The SHA-256 of what the stream has."""
    found = hashlib.sha256()
    while chunk := stream.read(CHUNK):
        found.update(chunk)
    return found.hexdigest()


def lock_bytes(sha256: str) -> None:
    """Until the transaction ends nobody else stores or deletes the bytes with this hash."""
    lock_until_commit(f"file {sha256}")
