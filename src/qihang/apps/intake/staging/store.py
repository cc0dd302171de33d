"""Where sheets lie while a batch needs them: sealed piece by piece, never open on the disk.

A sheet names hundreds of thousands of people and is not evidence: it is kept for days, under the
hash of its content, and then forgotten. Each piece is AES-GCM under a key of its own use; its place
in its file is part of what is authenticated, so that pieces can neither be swapped nor left out.
"""

import os
import struct
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from qihang.apps.orgs.services import cipher
from qihang.web import file_storage

PIECE = 4 << 20
SHEETS = "sheets"  # the storage
USE, SALT, NONCE = "sheet", 16, 12
_LENGTH = struct.Struct(">I")


@contextmanager
def writing() -> Iterator["Writer"]:
    """A file that gets its name at the end (`Writer.keep`); without one it is gone."""
    with file_storage.scratch(SHEETS) as scratch, scratch.open("wb") as file:
        yield Writer(file)


class Writer:
    """Takes pieces in order and seals each."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.salt, self.pieces = file, os.urandom(SALT), 0
        file.write(self.salt)

    def write(self, piece: bytes) -> None:
        """Append one piece."""
        self._append(piece, last=False)

    def keep(self, name: str) -> None:
        """Close the row of pieces and keep the file under its name, whole."""
        self._append(b"", last=True)
        self.file.flush()
        file_storage.keep(SHEETS, Path(self.file.name), name)

    def _append(self, piece: bytes, *, last: bool) -> None:
        nonce = os.urandom(NONCE)
        sealed = cipher(USE).encrypt(nonce, piece, _stands(self.salt, self.pieces, last=last))
        self.file.write(_LENGTH.pack(len(sealed)) + nonce + sealed)
        self.pieces += 1


def pieces(name: str) -> Iterator[bytes]:
    """The pieces of a kept file; raises FileNotFoundError, and InvalidTag where it was altered."""
    with file_storage.open_kept(SHEETS, name) as file:
        salt = file.read(SALT)
        number, length = 0, file.read(_LENGTH.size)
        while length:
            nonce, sealed = file.read(NONCE), file.read(_LENGTH.unpack(length)[0])
            length = file.read(_LENGTH.size)
            yield cipher(USE).decrypt(nonce, sealed, _stands(salt, number, last=not length))
            number += 1


@contextmanager
def opened(name: str) -> Iterator[Path]:
    """The content as a file without a name: it vanishes with the process, however that ends."""
    with tempfile.TemporaryFile(dir=file_storage.scratch_folder(SHEETS)) as plain:
        plain.writelines(pieces(name))
        plain.flush()
        yield Path(f"/dev/fd/{plain.fileno()}")


def forget(names: Iterable[str]) -> None:
    """Delete kept files; those that are gone are gone."""
    file_storage.delete(SHEETS, *names)


def sweep(before: datetime) -> int:
    """Delete what a killed process left half-written before that moment (real time); how many."""
    return file_storage.sweep_scratch(SHEETS, before)


def _stands(salt: bytes, number: int, *, last: bool) -> bytes:
    return salt + struct.pack(">I?", number, last)
