"""What is past keeping is let go by the app whose rows hold it, then swept.

An app that holds files for a purpose gives a Keeper in its manifest: this app knows no
rows but its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qihang.apps.files.services.orphans import Swept, sweep
from qihang.kernel import Cohort, Scope, contributions
from qihang.policy import load


@dataclass(frozen=True, slots=True)
class Due:
    """`rows` of one `group` (as in "2024") may go from `day` on; `needed` more stay for open records."""

    purpose: str
    group: str
    day: date
    rows: int
    needed: int


def kept_until(cohort: Cohort, day: date) -> date:
    """The first day on which papers of a cohort need no longer be kept, by the policy of `day`.

    Whole calendar years (evidence_retention) after the year of the year-end statistics, until
    which a record of the cohort can change.
    """
    last = load().deadline("year_end_cutoff", cohort)
    return date(last.year + 1 + load().limit("evidence_retention", day), 1, 1)


@dataclass(frozen=True, slots=True)
class Keeper:
    """An app's word on one purpose: what goes when; and letting go of what is due by a moment.

    `release` deletes only what no open record needs, writes the audit and answers how many rows.
    """

    purpose: str
    due: Callable[[Scope, date], Sequence[Due]]
    release: Callable[[Scope, datetime], int]

    @property
    def key(self) -> str:
        """Its purpose."""
        return self.purpose


def due(scope: Scope, day: date) -> list[Due]:
    """What goes when by the policy of `day`, of all purposes, the soonest first."""
    found = [item for keeper in contributions.of(Keeper) for item in keeper.due(scope, day)]
    return sorted(found, key=lambda item: (item.day, item.purpose, item.group))


def expire(scope: Scope, now: datetime) -> tuple[int, Swept]:
    """Let go of every row that is past keeping, then sweep; how many rows, and what was swept.

    `now` is the product clock's.
    """
    with transaction.atomic():
        released = sum(keeper.release(scope, now) for keeper in contributions.of(Keeper))
    return released, sweep(scope, now)
