"""Numbers nobody can guess, the hash of what a document says, and what has become of it."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from random import Random
from typing import Any

from stdnum.iso7064 import mod_37_36

from qihang.kernel.names import plain_name

# No letter that is taken for a digit: without I, L, O, U.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16  # 15 drawn characters, 75 bits, and one to check them
_GROUP = 4
_FIELD = 0b100101  # x^5 + x^2 + 1
_TAKEN_FOR = str.maketrans("ILO", "110")


class HolderKind(StrEnum):
    """Whose a document is: the id is that of a scope."""

    GRADUATE = "graduate"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Holder:
    """One holder."""

    kind: HolderKind
    id: int


class DocumentState(StrEnum):
    """What a document is worth now."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"  # by another, or what it speaks of no longer counts


class LookupOutcome(StrEnum):
    """What a visitor got: the document's state, or nothing because the name was another."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"
    OTHER_NAME = "other_name"


def draw_number(chance: Random, prefix: str = "") -> str:
    """A number with its check character; `chance` is the system's own source where it counts.

    A prefix lets people see the kind; each of its signs leaves five bits less to chance.
    """
    left = LENGTH - 1 - len(prefix)
    drawn = prefix + "".join(chance.choice(ALPHABET) for _ in range(left))
    return drawn + ALPHABET[weighted_sum(drawn)]


def weighted_sum(signs: str) -> int:
    """The sum of the signs, each times its own power of two, in the field of 32 elements.

    The last sign weighs 2, the one before it 4 and so on; the check character after them weighs 1. All
    weights differ and none is zero, so that one wrong sign and any two signs changed about, neighbours
    or not, always change the sum. tests/apps/documents/test_numbers.py proves it over all pairs.
    """
    total = 0
    for sign in signs:
        total = _doubled(total ^ ALPHABET.index(sign))
    return total


def _doubled(element: int) -> int:
    """Times two in the field of 32 elements over x^5 + x^2 + 1, where two generates all others."""
    twice = element << 1
    return twice ^ _FIELD if twice & len(ALPHABET) else twice


def plain(typed: str) -> str:
    """A number as kept: without blanks and dashes, narrow capitals, letters taken for digits put right."""
    wide = unicodedata.normalize("NFKC", typed).upper()
    kept = "".join(character for character in wide if character.isalnum())
    return kept.translate(_TAKEN_FOR)


def is_number(number: str) -> bool:
    """Whether its characters and its check are right; says nothing about whether it was issued."""
    return _has_form(number) and weighted_sum(number[:-1]) == ALPHABET.index(number[-1])


def is_early_number(number: str) -> bool:
    """The same for numbers issued with the first check, ISO 7064 mod 37, 36: those stay valid.

    That check misses one swap of neighbours in some hundreds, so no new number is issued with it.
    """
    return _has_form(number) and bool(mod_37_36.is_valid(number, ALPHABET))


def spaced(number: str) -> str:
    """As it is printed: ABCD-EFGH-JKMN-PQRS."""
    return "-".join(number[i : i + _GROUP] for i in range(0, len(number), _GROUP))


def same_name(typed: str, name: str) -> bool:
    """Whether it is the name, however it was spaced and whatever dot it was typed with."""
    return plain_name(typed) == plain_name(name) != ""


def content_hash(content: Mapping[str, Any]) -> bytes:
    """SHA-256 of the content in its one canonical form: sorted keys, no blanks, UTF-8."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).digest()


def state_at(*, revoked: bool, counts: bool, valid_until: date | None, day: date) -> DocumentState:
    """`valid_until` is the first day on which it no longer holds; None where it has no end."""
    if revoked:
        return DocumentState.REVOKED
    if not counts:
        return DocumentState.SUPERSEDED
    ended = valid_until is not None and day >= valid_until
    return DocumentState.EXPIRED if ended else DocumentState.VALID


def _has_form(number: str) -> bool:
    return len(number) == LENGTH and set(number) <= set(ALPHABET)
