"""A platform that lives in this process and judges as the national one does; for demo and tests."""

from dataclasses import dataclass, field
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
        """Judge every record; the same load gets the same answer."""
        if load.number not in self.answered:
            self.answered[load.number] = tuple(self._judge(record) for record in load.records)
        return self.answered[load.number]

    def receipts(self, number: UUID) -> tuple[ReportReceipt, ...]:
        """What was answered about the load; nothing about one it never saw."""
        return self.answered.get(number, ())

    def _judge(self, record: Record) -> ReportReceipt:
        outcome, detail = self._outcome(record)
        if outcome == ReportOutcome.ACCEPTED:
            person = record.fields.get("id_number", "")
            self.known[record.key, record.action] = Known(record.version, digest(record), person)
        return ReportReceipt(record.key, record.version, outcome, detail)

    def _outcome(self, record: Record) -> tuple[ReportOutcome, str]:
        before = self.known.get((record.key, record.action))
        if before and before.version > record.version:
            return ReportOutcome.STALE, f"version {before.version} is newer"
        if before and before.version == record.version and before.digest != digest(record):
            return ReportOutcome.REFUSED, "this version was told differently before"
        if self.kinds and record.fields.get("kind", "") not in self.kinds:
            return ReportOutcome.UNKNOWN_CODE, f"kind {record.fields.get('kind', '')}"
        if other := self._same_person(record):
            return ReportOutcome.DUPLICATE, f"registered as {other}"
        return ReportOutcome.ACCEPTED, ""

    def _same_person(self, record: Record) -> str:
        person = record.fields.get("id_number", "")
        found = (
            key
            for (key, action), known in self.known.items()
            if action == ReportAction.PUT and known.person == person and key != record.key
        )
        return next(found, "") if person and record.action == ReportAction.PUT else ""
