"""What goes to the national platform and what it can answer."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class ReportAction(StrEnum):
    """What the platform is asked to do with a record."""

    PUT = "put"
    REVOKE = "revoke"  # it was reported, and turned out untrue


class ReportOutcome(StrEnum):
    """What became of one version of one record."""

    OPEN = "open"  # handed over or about to be, not answered yet
    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"  # the person is registered under another number
    UNKNOWN_CODE = "unknown_code"  # a code the platform does not have
    STALE = "stale"  # it has a newer version
    REFUSED = "refused"  # anything else


REFUSALS = frozenset(ReportOutcome) - {ReportOutcome.OPEN, ReportOutcome.ACCEPTED}


@dataclass(frozen=True, slots=True)
class Record:
    """One version of one registration as it is told; `key` names the person's place in a cohort.

    Telling the same key and version again changes nothing: that is what makes trying again safe. The key is the
    first exam number that was told and stays; what is corrected of the person comes as a later version.
    """

    key: str
    version: int
    action: ReportAction
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Load:
    """Records handed over together under one number."""

    number: UUID
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class ReportReceipt:
    """The platform's answer about one record; `detail` is its own words."""

    key: str
    version: int
    outcome: ReportOutcome
    detail: str = ""


def key_of(cohort: int, exam_number: str) -> str:
    """By what the platform knows a person: "2024-24370101151234"."""
    return f"{cohort}-{exam_number}"


def digest(record: Record) -> str:
    """64 hex digits that two records share only if they say the same."""
    said = [record.key, record.version, record.action, dict(sorted(record.fields.items()))]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
