"""A paper beside its registration, field by field: agrees, differs, not found. Never what follows from it.

Pure. Facts come as a reading keeps them, the surest first; what the registration states by names of
policy/national/papers.yaml.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from qihang.apps.registers.rules import plain
from qihang.kernel.names import plain_name

NAME, LEGAL_PERSON, ROLE = "graduate_name", "legal_person", "startup_role"
LAST_DAY = "term_until"  # on paper the last day, in a registration the first one no longer covered
_STRICT = frozenset({NAME, LEGAL_PERSON, "employer_name", "employer_code", "school_name"})
_BY_FORM = 1  # the strength of what was told by its form alone


class Verdict(StrEnum):
    """How a paper and its registration go together in one field."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class PaperComparison:
    """One field: what is stated, and the facts that were read of it, the deciding ones first."""

    field: str
    verdict: Verdict
    stated: object
    facts: tuple[Mapping[str, Any], ...]


def compared(
    facts: Sequence[Mapping[str, Any]], stated: Mapping[str, object], proves: Sequence[str]
) -> list[PaperComparison]:
    """The fields that a paper of this kind shows, then others that were read and are stated.

    A licence names its graduate as the legal person.
    """
    person = LEGAL_PERSON if ROLE in proves else NAME
    wanted = [name for name in dict.fromkeys((person, *proves)) if _is_stated(stated.get(name))]
    read = dict.fromkeys(fact["field"] for fact in facts if fact["strength"] > _BY_FORM)
    beside = [
        name
        for name in read
        if name not in {*wanted, NAME, LEGAL_PERSON} and _is_stated(stated.get(name))
    ]
    found = [_compared(name, stated[name], facts) for name in wanted]
    return found + [_compared(name, stated[name], facts) for name in beside]


def _is_stated(value: object) -> bool:
    return value not in {None, ""}


def _compared(name: str, stated: object, facts: Sequence[Mapping[str, Any]]) -> PaperComparison:
    """The surest facts decide; where a name or code is read in two ways, a person looks."""
    own = [fact for fact in facts if fact["field"] == name]
    most = max((fact["strength"] for fact in own), default=0)
    surest = tuple(fact for fact in own if fact["strength"] == most)
    same = tuple(fact for fact in surest if _same(name, fact["value"], stated))
    if not same:
        unsure = most <= _BY_FORM  # a line that might be anybody's
        verdict = Verdict.NOT_FOUND if unsure else Verdict.DIFFERS
        return PaperComparison(name, verdict, stated, () if unsure else surest)
    if name in _STRICT and len(same) < len(surest) and most > _BY_FORM:
        return PaperComparison(name, Verdict.DIFFERS, stated, surest)
    return PaperComparison(name, Verdict.AGREES, stated, same)


def _same(name: str, read: object, stated: object) -> bool:
    return _COMPARERS.get(name, _same_text)(read, stated)


def _same_text(read: object, stated: object) -> bool:
    """Texts as firms' names are compared."""
    return plain(str(read)) == plain(str(stated))


def _same_person(read: object, stated: object) -> bool:
    return plain_name(str(read)) == plain_name(str(stated))


def _within(read: object, stated: object) -> bool:
    """One text holds the other: a post with its department, a county with its province."""
    one, other = plain(str(read)), plain(str(stated))
    return bool(one and other) and (one in other or other in one)


def _same_day(read: object, stated: object) -> bool:
    return isinstance(stated, date) and read == stated.isoformat()


def _last_day(read: object, stated: object) -> bool:
    return isinstance(stated, date) and read == (stated - timedelta(days=1)).isoformat()


def _same_sum(read: object, stated: object) -> bool:
    return read == stated


_COMPARERS: Mapping[str, Callable[[object, object], bool]] = {
    NAME: _same_person,
    LEGAL_PERSON: _same_person,
    "signed_date": _same_day,
    "term_from": _same_day,
    LAST_DAY: _last_day,
    "monthly_pay_fen": _same_sum,
    "position_name": _within,
    "enlist_place": _within,
    "project_name": _within,
}
