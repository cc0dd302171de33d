"""Frames as pieces of a kept file, so that a sheet of a million rows is never whole in memory."""

import io
from collections.abc import Iterator

import polars as pl

from qihang.apps.intake.staging import store


def bytes_of(frame: pl.DataFrame) -> bytes:
    """One frame as one piece."""
    buffer = io.BytesIO()
    frame.write_ipc(buffer, compression="zstd")
    return buffer.getvalue()


def frames_of(name: str) -> Iterator[pl.DataFrame]:
    """The frames of a kept file; raises FileNotFoundError once it is forgotten."""
    return (pl.read_ipc(io.BytesIO(piece)) for piece in store.pieces(name) if piece)
