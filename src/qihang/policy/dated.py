"""Values that hold from a day: the law as a list of half-open periods, each with its reference."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from qihang.kernel import Period
from qihang.policy.problems import PolicyProblem

T = TypeVar("T")


class Sureness(StrEnum):
    """How well a fact is known."""

    SEEN = "S"  # read in a published notice
    CODE = "C"  # read in public code or data
    UNVERIFIED = "U"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from and how sure it is."""

    reference: str
    sureness: Sureness


@dataclass(frozen=True, slots=True)
class Span(Generic[T]):
    """One value and the half-open period in which it holds."""

    period: Period
    value: T
    source: Source


@dataclass(frozen=True, slots=True)
class Dated(Generic[T]):
    """A value that changes with the law; `spans` are in order and never overlap."""

    file: str
    key: str
    spans: tuple[Span[T], ...]

    def __iter__(self) -> Iterator[Span[T]]:
        return iter(self.spans)

    def span_at(self, day: date) -> Span[T] | None:
        """The span that holds on `day`, None where none does."""
        return next((span for span in self.spans if day in span.period), None)

    def get(self, day: date) -> T | None:
        """The value that holds on `day`, None where none does."""
        span = self.span_at(day)
        return None if span is None else span.value

    def at(self, day: date) -> T:
        """The value that holds on `day`; raises PolicyProblem where none does."""
        span = self.span_at(day)
        if span is None:
            raise PolicyProblem(
                self.file,
                self.key,
                f"no value holds on {day}",
                "Add a value with an earlier `from`.",
            )
        return span.value
