"""policy/national/checks.yaml: what is checked over all registrations, as SQL over named frames.

A condition is a SELECT in the dialect of DuckDB. This module reads and freezes it; `qihang.engines.checks`
parses, restricts and runs it, and names file and line where it cannot. `check_parser` reads the file.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from qihang.kernel import Period
from qihang.policy.dated import ValueSource
from qihang.policy.destinations import DestinationKind
from qihang.policy.labels import Label
from qihang.policy.limits import Limit
from qihang.policy.problems import PolicyProblem
from qihang.policy.wages import MinimumWages

DAY, PROVINCE = "day", "province"  # parameters beside the thresholds; the province by two digits
PLACED, NOT_PLACED = "placed", "not_placed"
FACT_TYPES = ("text", "day", "money", "number", "share", "code")


class CheckSeverity(StrEnum):
    """What a finding is: what may not be, or what somebody must look at."""

    BREACH = "breach"
    DOUBT = "doubt"


class CheckAbout(StrEnum):
    """What one finding is about; a pair is two records of one person."""

    REGISTRATION = "registration"
    PAIR = "pair"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class SqlText:
    """A statement as written, with the place where it stands."""

    text: str
    file: str
    where: str

    def problem(self, message: str, cure: str) -> PolicyProblem:
        """A problem with this statement."""
        return PolicyProblem(self.file, self.where, message, cure)


@dataclass(frozen=True, slots=True)
class CheckSource:
    """One frame that checks read: who knows it, in words."""

    frame: str
    label: Label


@dataclass(frozen=True, slots=True)
class CheckFact:
    """One value that a finding shows; `source` is the frame it comes from, `codes` its code set."""

    name: str
    label: Label
    source: str
    type: str
    codes: str


@dataclass(frozen=True, slots=True)
class SharedRelation:
    """A relation that several conditions read, made once a run, of registrations of these kinds (empty: all)."""

    name: str
    needs: tuple[str, ...]
    kinds: tuple[str, ...]
    sql: SqlText


@dataclass(frozen=True, slots=True)
class AllowedPair:
    """Beside code `code_a` of `field_a` only the codes `codes_b` of `field_b` are usual."""

    field_a: str
    code_a: str
    field_b: str
    codes_b: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WageFloor:
    """The minimum wage of a county or city, fen a month, from a day until before another (None: still)."""

    place: str
    from_date: date
    until_date: date | None
    fen: int


@dataclass(frozen=True, slots=True)
class Check:
    """One check.

    `kinds` and `employer_types` narrow the registrations it looks at (empty: all). `key` names what the
    records of one group share (KEYS of the engine), so that a change touches few groups; `members` selects
    the registrations of each group. `confidential`: the university does not see the finding. `limits` are
    thresholds of its own in place of the common ones. `needs_columns` are frames with a column that somebody must
    have filled: where no row has it, the check has no source.
    """

    code: str
    rule: str
    clauses: tuple[str, ...]
    about: CheckAbout
    severity: CheckSeverity
    kinds: tuple[str, ...]
    employer_types: tuple[str, ...]
    needs: tuple[str, ...]
    needs_columns: tuple[tuple[str, str], ...]
    key: str
    condition: SqlText
    members: SqlText | None
    facts: tuple[CheckFact, ...]
    label: Label
    sentence: Label
    cure: Label
    trial: bool
    confidential: bool
    limits: Mapping[str, int]
    period: Period
    source: ValueSource

    @property
    def of_group(self) -> bool:
        """Whether a finding has several registrations."""
        return self.about is not CheckAbout.REGISTRATION


@dataclass(frozen=True, slots=True)
class CheckSet:
    """The checks in force on a day with all that their conditions read; what a run is given."""

    checks: tuple[Check, ...]
    shared: tuple[SharedRelation, ...]
    pairs: tuple[AllowedPair, ...] = ()
    wage_floors: tuple[WageFloor, ...] = ()

    def only(self, *codes: str) -> "CheckSet":
        """The same with these checks alone."""
        return replace(self, checks=tuple(one for one in self.checks if one.code in codes))

    def __getitem__(self, code: str) -> Check:
        return next(one for one in self.checks if one.code == code)


@dataclass(frozen=True, slots=True)
class Checks:
    """Everything of the file; ask `at` for what holds on a day."""

    checks: tuple[Check, ...]
    thresholds: Mapping[str, Limit]
    shared: tuple[SharedRelation, ...]
    pairs: tuple[AllowedPair, ...]
    sources: Mapping[str, CheckSource]
    kind_groups: Mapping[str, tuple[str, ...]]
    rules: Mapping[str, Label]  # what each rule asks, by its id
    by_code: Mapping[str, Check] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_code", {one.code: one for one in self.checks})

    def at(
        self, day: date, groups: Mapping[str, frozenset[str]], floors: tuple[WageFloor, ...]
    ) -> CheckSet:
        """The checks in force on `day`; `groups` are the kinds of each word a check may use for several."""
        groups = {**{word: frozenset(kinds) for word, kinds in self.kind_groups.items()}, **groups}
        found = tuple(
            replace(one, kinds=_kinds(one.kinds, groups))
            for one in self.checks
            if day in one.period
        )
        shared = tuple(replace(one, kinds=_kinds(one.kinds, groups)) for one in self.shared)
        return CheckSet(found, shared, self.pairs, floors)

    def values(self, day: date) -> Mapping[str, int]:
        """Every threshold as it stands on `day`."""
        return {name: limit.value.at(day) for name, limit in self.thresholds.items()}


def _kinds(words: tuple[str, ...], groups: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    named = {kind for word in words for kind in groups.get(word, (word,))}
    return tuple(sorted(named))


def kind_words(kinds: Mapping[str, DestinationKind]) -> Mapping[str, frozenset[str]]:
    """The kinds of each group, of `placed` and of `not_placed`."""
    words: dict[str, set[str]] = {}
    for code, kind in kinds.items():
        for word in (kind.group.code, PLACED if kind.placed else NOT_PLACED):
            words.setdefault(word, set()).add(code)
    return {word: frozenset(codes) for word, codes in words.items()}


def wage_floors(tables: Iterable[MinimumWages]) -> Iterator[WageFloor]:
    """Every minimum wage of every place; of two tables of one province the first counts."""
    seen: set[str] = set()
    for table in tables:
        if table.province in seen:
            continue
        seen.add(table.province)
        for place, wage in table.places.items():
            for span in wage.fen:
                yield WageFloor(place, span.period.start, span.period.end, span.value)
