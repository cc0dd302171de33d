"""Values that hold from a day: the law as a list of half-open periods, each with its reference."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from qihang.kernel import Period
from qihang.policy.problems import PolicyProblem

T_co = TypeVar("T_co", covariant=True)


class Sureness(StrEnum):
    """How well a fact is known."""

    SEEN = "S"  # read in a published notice
    CODE = "C"  # read in public code or data
    UNVERIFIED = "U"


@dataclass(frozen=True, slots=True)
class ValueSource:
    """Where a value comes from and how sure it is."""

    reference: str
    sureness: Sureness


@dataclass(frozen=True, slots=True)
class Span(Generic[T_co]):
    """One value and the half-open period in which it holds."""

    period: Period
    value: T_co
    source: ValueSource


@dataclass(frozen=True, slots=True)
class Dated(Generic[T_co]):
    """A value that changes with the law; `spans` are in order and never overlap."""

    file: str
    key: str
    spans: tuple[Span[T_co], ...]

    def __iter__(self) -> Iterator[Span[T_co]]:
        return iter(self.spans)

    def span_at(self, day: date) -> Span[T_co] | None:
        """The span that holds on `day`, None where none does."""
        return next((span for span in self.spans if day in span.period), None)

    def get(self, day: date) -> T_co | None:
        """The value that holds on `day`, None where none does."""
        span = self.span_at(day)
        return None if span is None else span.value

    def at(self, day: date) -> T_co:
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
