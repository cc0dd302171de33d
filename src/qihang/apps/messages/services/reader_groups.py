"""Who a reminder is for: an upper app says who belongs to a group, without messages knowing it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from qihang.kernel import Cohort, Scope, contributions


@dataclass(frozen=True, slots=True)
class GroupFilter:
    """Of whom, when (product clock) and how old or near something must be, in days."""

    cohort: Cohort
    now: datetime
    days: int


Find = Callable[[Scope, GroupFilter], QuerySet[Any, Any]]


@dataclass(frozen=True, slots=True)
class ReaderGroup:
    """`readers` answers a query made with `services.readers`, of those the scope may remind; `link`
    is the name of the address where they do what they are reminded of.
    """

    name: str
    readers: Find
    link: str = ""

    @property
    def key(self) -> str:
        """Its name."""
        return self.name


def group(name: str) -> ReaderGroup:
    """The group of this name; KeyError where no app gives it."""
    return contributions.by_key(ReaderGroup)[name]


def groups() -> frozenset[str]:
    """The names of all groups there are."""
    return frozenset(contributions.by_key(ReaderGroup))
