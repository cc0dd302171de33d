"""A platform that lives in this process and judges as the national one does; for demo and tests."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from qihang.apps.national.rules import (
    Load,
    Record,
    ReportAction,
    ReportOutcome,
    ReportReceipt,
    digest,
)


@dataclass(frozen=True, slots=True)
class Known:
    """The newest version of a record that was accepted."""

    version: int
    digest: str
    person: str


@dataclass
class FakePlatform:
    """Remembers what it took; `kinds` are the codes it knows (none: all)."""

    kinds: frozenset[str] = frozenset()
    name: str = "fake"
    known: dict[tuple[str, ReportAction], Known] = field(default_factory=dict)
    answered: dict[UUID, tuple[ReportReceipt, ...]] = field(default_factory=dict)

    def hand_over(self, load: Load) -> tuple[ReportReceipt, ...]:
        """Judge every record; the same load gets the same answer.

        Whether a person is registered twice is judged by what the load leaves behind: two may exchange numbers.
        """
        if load.number not in self.answered:
            persons = {
                key: known.person for (key, action), known in self.known.items() if action == PUT
            }
            persons |= {r.key: _person(r) for r in load.records}
            keys: dict[str, set[str]] = {}
            for key, person in persons.items():
                keys.setdefault(person, set()).add(key)
            answers = tuple(self._judge(record, keys) for record in load.records)
            self.answered[load.number] = answers
        return self.answered[load.number]

    def receipts(self, number: UUID) -> tuple[ReportReceipt, ...]:
        """What was answered about the load; nothing about one it never saw."""
        return self.answered.get(number, ())

    def _judge(self, record: Record, keys: Mapping[str, set[str]]) -> ReportReceipt:
        outcome, detail = self._outcome(record, keys)
        if outcome == ReportOutcome.ACCEPTED:
            self.known[record.key, record.action] = Known(
                record.version, digest(record), _person(record)
            )
            put = self.known.get((record.key, PUT))
            if put and record.action == ReportAction.REVOKE:
                self.known[record.key, PUT] = replace(put, person="")
        return ReportReceipt(record.key, record.version, outcome, detail)

    def _outcome(self, record: Record, keys: Mapping[str, set[str]]) -> tuple[ReportOutcome, str]:
        before = self.known.get((record.key, record.action))
        if before and before.version > record.version:
            return ReportOutcome.STALE, f"version {before.version} is newer"
        if before and before.version == record.version and before.digest != digest(record):
            return ReportOutcome.REFUSED, "this version was told differently before"
        if self.kinds and record.fields.get("kind", "") not in self.kinds:
            return ReportOutcome.UNKNOWN_CODE, f"kind {record.fields.get('kind', '')}"
        person = _person(record)
        others = keys.get(person, set()) - {record.key}
        if person and others:
            return ReportOutcome.DUPLICATE, f"registered as {min(others)}"
        return ReportOutcome.ACCEPTED, ""


PUT = ReportAction.PUT


def _person(record: Record) -> str:
    """Whose registration it says it is; nobody's where it is revoked."""
    return record.fields.get("id_number", "") if record.action == PUT else ""
