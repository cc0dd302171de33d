"""Who a reminder is for: an upper app says who belongs to a group, without messages knowing it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from qihang.kernel import Cohort, Scope


@dataclass(frozen=True, slots=True)
class Asked:
    """Of whom, when (product clock) and how old or near something must be, in days."""

    cohort: Cohort
    now: datetime
    days: int


Find = Callable[[Scope, Asked], QuerySet[Any, Any]]


@dataclass(frozen=True, slots=True)
class Group:
    """`readers` answers a query made with `services.readers`, of those the scope may remind; `link`
    is the name of the address where they do what they are reminded of.
    """

    readers: Find
    link: str = ""


_groups: dict[str, Group] = {}


def provide_group(name: str, group: Group) -> None:
    """Take this as the answer to who is in the group; called when an app starts."""
    _groups[name] = group


def group(name: str) -> Group:
    """The group of this name; KeyError where no app provides it."""
    return _groups[name]


def groups() -> frozenset[str]:
    """The names of all groups there are."""
    return frozenset(_groups)
