"""The line that says how far a chain of blocks had come: signed, so that others can keep and check it.

`installation chain number digest time previous signature`: seven words. `previous` is the SHA-256 of
the line before in the same list, so a list of heads is itself a chain: its last signature vouches for
all of it. The signature is Ed25519; who has the public key (`qihang heads key`) needs no secret of ours.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from qihang.apps.orgs import encryption
from qihang.kernel import Objection

BEGINNING = bytes(32)  # stands before the first line
_WORDS = 7
_OLD = 2  # words of a line of releases before heads were signed: number and digest of the audit's


@dataclass(frozen=True, slots=True)
class Head:
    """Block `number` of `chain` and its digest, as a line said it."""

    chain: str
    number: int
    digest: bytes
    previous: bytes = b""
    installation: UUID | None = None


def signed_line(
    installation: UUID, chain: str, number: int, digest: bytes, at: datetime, before: str
) -> str:
    """The line of a head that follows the line `before` ("" for the first)."""
    previous = line_digest(before) if before else BEGINNING
    words = (installation, chain, number, digest.hex(), at.isoformat(), previous.hex())
    text = " ".join(map(str, words))
    return f"{text} {_private(settings.DATA_KEY).sign(text.encode()).hex()}"


def read_head(line: str) -> Head | None:
    """What the line says, whoever wrote it; None where it is no head."""
    words = line.split()
    try:
        if len(words) == _OLD:
            return Head("audit", int(words[0]), bytes.fromhex(words[1]))
        installation, chain, number, digest, _, previous, _ = words
        return Head(
            chain, int(number), bytes.fromhex(digest), bytes.fromhex(previous), UUID(installation)
        )
    except ValueError:
        return None


def line_digest(line: str) -> bytes:
    """By this the next line names the one before it."""
    return hashlib.sha256(line.encode()).digest()


def is_signed(line: str, key: Ed25519PublicKey | None = None) -> bool:
    """Whether the line was signed by the holder of this key (default: our own)."""
    text, _, signature = line.rpartition(" ")
    try:
        (key or public_key()).verify(bytes.fromhex(signature), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def broken_lines(
    lines: Sequence[str], place: str, key: Ed25519PublicKey | None = None
) -> Iterator[Objection]:
    """What shows that a list of heads is not as it was written; `place` is where it is kept."""
    before: dict[str, Head] = {}
    for number, line in enumerate(lines, 1):
        head, facts = read_head(line), {"place": place, "line": number}
        if head is None:
            yield Objection("head_unreadable", "{place} 第 {line} 行不是链头。", "", facts)
            continue
        last = before.get(head.chain, head)
        if head.number < last.number or (head.number == last.number and head.digest != last.digest):
            yield Objection(
                "head_goes_back", "{place} 第 {line} 行的 {chain} 链头退回到第 {number} 号。", "",
                {**facts, "chain": head.chain, "number": head.number},
            )  # fmt: skip
        before[head.chain] = head
        follows = number == 1 or head.previous == line_digest(lines[number - 2])
        if head.installation and not follows:
            yield Objection(
                "head_unchained",
                "{place} 第 {line} 行不接着前一行：中间有行被删去、加入或改动。",
                "",
                facts,
            )
        if head.installation and _ends(lines, number) and not is_signed(line, key):
            yield Objection(
                "head_forged",
                "{place} 第 {line} 行的签名不对：不是本系统写的，或被改动。",
                "",
                facts,
            )


def _ends(lines: Sequence[str], number: int) -> bool:
    """Whether no line vouches for this one: it is the last, or the next names another."""
    following = read_head(lines[number]) if number < len(lines) else None
    return following is None or following.previous != line_digest(lines[number - 1])


def public_key() -> Ed25519PublicKey:
    """What receivers check our lines by."""
    return _private(settings.DATA_KEY).public_key()


@lru_cache(maxsize=4)
def _private(_data_key: str) -> Ed25519PrivateKey:
    """Follows from the one key of the installation, so there is no second secret to keep."""
    return Ed25519PrivateKey.from_private_bytes(encryption.sign(b"ed25519", "heads"))
