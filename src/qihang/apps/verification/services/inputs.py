"""What a run compared, kept sealed for some days, so that it can be repeated; afterwards the key is gone.

A zip of Parquet files, one a frame, in pieces under AES-GCM with a key of the run's own. The key lies
sealed with the run; letting go forgets it first, so that no copy of the file can be read any more.
"""

import json
import os
import struct
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import IO

import polars as pl
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils import timezone
from pydantic import TypeAdapter

from qihang.apps.files.rules import SEALED
from qihang.apps.files.services import open_stored, store
from qihang.apps.orgs.services import cipher
from qihang.apps.verification.models import CheckRun
from qihang.kernel import Refusal, Scope
from qihang.policy import CheckSet, load
from qihang.web import file_storage

PURPOSE, USE = "check_inputs", "check inputs"
PIECE, NONCE, KEY = 4 << 20, 12, 32
_LENGTH = struct.Struct(">I")
_ABOUT, _CONDITIONS = "about.json", "conditions.json"
_CHECKS = TypeAdapter(CheckSet)
Frames = Mapping[str, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class RunInputs:
    """The frames of a run, or what differs from those of the run `base`; `parameters` as JSON has them.

    `checks` is a digest of the checks in force, by which a repetition knows whether they are still the same,
    and `conditions` those checks themselves, by which it is made; None in runs of before they were kept.
    """

    frames: Frames
    gone: Frames
    parameters: Mapping[str, int | str | list[str]]
    checks: str
    base: str = ""
    conditions: CheckSet | None = None

    def changes(self) -> dict[str, pl.DataFrame]:
        """The rows that came or went, by frame."""
        return {name: pl.concat([self.gone[name], came]) for name, came in self.frames.items()}

    def over(self, before: Frames) -> dict[str, pl.DataFrame]:
        """All frames: those of before without what is gone and with what came."""
        now = dict(before)
        for name, came in self.frames.items():
            left = before[name].join(self.gone[name], on=came.columns, how="anti", nulls_equal=True)
            now[name] = pl.concat([left, came])
        return now


def keep_inputs(run: CheckRun, inputs: RunInputs, now: datetime) -> None:
    """Keep them sealed; sets the columns of the run, which is saved by the caller."""
    key = os.urandom(KEY)
    with file_storage.scratch("files") as path:
        with path.open("wb") as target:
            _seal(_packed(inputs), target, AESGCM(key))
        with path.open("rb") as sealed:
            run.inputs = store(sealed, PURPOSE, now)
    nonce = os.urandom(NONCE)
    run.inputs_key_sealed = nonce + cipher(USE).encrypt(nonce, key, str(run.uuid).encode())
    today = timezone.localdate(now)
    run.inputs_until = today + timedelta(load().limit("check_inputs_life", today))


def open_inputs(run: CheckRun, today: date) -> RunInputs:
    """What the run compared. Raises Refusal inputs_gone once its days are over."""
    over = run.inputs_until is None or run.inputs_until <= today
    if over or run.inputs is None or run.inputs_key_sealed is None:
        raise Refusal(
            "inputs_gone",
            "这次核查所用的数据已按期限（{day}）删除，不能再重做。请重新核查。",
            day=run.inputs_until or "",
        )
    sealed = bytes(run.inputs_key_sealed)
    key = cipher(USE).decrypt(sealed[:NONCE], sealed[NONCE:], str(run.uuid).encode())
    with open_stored(run.inputs) as stream:
        return _unpacked(_opened(stream, AESGCM(key)))


def runs_to_let_go(scope: Scope, day: date) -> list[CheckRun]:
    """Runs whose inputs are past their days; none for anybody but the system."""
    if not scope.system:
        return []
    return list(CheckRun.objects.filter(inputs__isnull=False, inputs_until__lte=day).order_by("pk"))


def _packed(inputs: RunInputs) -> bytes:
    about = {"parameters": dict(inputs.parameters), "checks": inputs.checks, "base": inputs.base}
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_ABOUT, json.dumps(about, sort_keys=True))
        if inputs.conditions is not None:
            archive.writestr(_CONDITIONS, _CHECKS.dump_json(inputs.conditions))
        for folder, frames in (("came", inputs.frames), ("gone", inputs.gone)):
            for name, frame in frames.items():
                written = BytesIO()
                frame.write_parquet(written)
                archive.writestr(f"{folder}/{name}.parquet", written.getvalue())
    return packed.getvalue()


def _unpacked(packed: bytes) -> RunInputs:
    found: dict[str, dict[str, pl.DataFrame]] = {"came": {}, "gone": {}}
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        about = json.loads(archive.read(_ABOUT))
        kept = _CONDITIONS in archive.namelist()
        conditions = _CHECKS.validate_json(archive.read(_CONDITIONS)) if kept else None
        for member in archive.namelist():
            folder, _, name = member.partition("/")
            if name:
                frame = pl.read_parquet(BytesIO(archive.read(member)))
                found[folder][name.removesuffix(".parquet")] = frame
    return RunInputs(
        found["came"],
        found["gone"],
        about["parameters"],
        about["checks"],
        about["base"],
        conditions,
    )


def _seal(plain: bytes, target: IO[bytes], key: AESGCM) -> None:
    """Pieces in order; its number, and whether it is the last, are part of what is authenticated."""
    target.write(SEALED)
    pieces = max(1, -(-len(plain) // PIECE))
    for number in range(pieces):
        nonce = os.urandom(NONCE)
        piece = plain[number * PIECE : (number + 1) * PIECE]
        sealed = key.encrypt(nonce, piece, _stands(number, last=number == pieces - 1))
        target.write(_LENGTH.pack(len(sealed)) + nonce + sealed)


def _opened(stream: IO[bytes], key: AESGCM) -> bytes:
    stream.read(len(SEALED))
    plain, number, length = BytesIO(), 0, stream.read(_LENGTH.size)
    while length:
        nonce, sealed = stream.read(NONCE), stream.read(_LENGTH.unpack(length)[0])
        length = stream.read(_LENGTH.size)
        plain.write(key.decrypt(nonce, sealed, _stands(number, last=not length)))
        number += 1
    return plain.getvalue()


def _stands(number: int, *, last: bool) -> bytes:
    return struct.pack(">I?", number, last)
