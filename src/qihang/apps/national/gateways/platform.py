"""What every gateway does. One contract test runs against all (tests/apps/national/test_contract.py)."""

from typing import Protocol
from uuid import UUID

from qihang.apps.national.rules import Load, ReportReceipt


class Unanswered(Exception):  # noqa: N818 - not a fault of ours: asked again later
    """The platform gave no answer that can be read; nothing is known about what it took."""


class Platform(Protocol):
    """Takes loads and answers record by record, at once or later.

    The same load may be handed over again: the platform knows it by its number and each record by
    key and version. An answer may speak of some records only.
    """

    @property
    def name(self) -> str:
        """Short, for the journal."""
        ...

    def hand_over(self, load: Load) -> tuple[ReportReceipt, ...]:
        """Hand the load over; what is answered at once. Raises Unanswered."""
        ...

    def receipts(self, number: UUID) -> tuple[ReportReceipt, ...]:
        """All that is answered so far about a load handed over before. Raises Unanswered."""
        ...
