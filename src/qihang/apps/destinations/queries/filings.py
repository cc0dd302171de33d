"""A version as the pure rules see it: its values, its graduate, the terms of the day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.queries.papers import paper_kinds
from qihang.apps.destinations.rules import (
    Filing,
    Registered,
    Terms,
    Window,
    advice,
    objections,
    person_for,
    terms_for,
    window_at,
)
from qihang.apps.destinations.values import values_of
from qihang.apps.registers.models import Firm
from qihang.apps.registers.queries import firm_histories
from qihang.kernel import Cohort, Objection, Scope
from qihang.policy import load


@dataclass(frozen=True, slots=True)
class Assessment:
    """What stands against filing a version on a day, and what a reviewer will ask."""

    objections: tuple[Objection, ...]
    advice: tuple[Objection, ...]
    terms: Terms | None
    window: Window


def assess(scope: Scope, version: Destination, day: date) -> Assessment:
    """Judge a version with its evidence by the rules of `day`; two queries."""
    policy = load()
    window = window_at(policy, Cohort(version.cohort), day)
    said = registered(scope, version.employer_code)
    terms = terms_for(policy, version.kind, version.work_place, day, said)
    if terms is None:
        gone = Objection("kind_not_in_use", "这个去向类别已停用，请重新选择。", "kind")
        return Assessment((gone,), (), None, window)
    papers = paper_kinds(scope, version)
    filing = Filing(version.kind, values_of(version), papers.fitting, papers.outdated)
    graduate = version.graduate
    person = person_for(
        policy, graduate.qualification, graduate.agreed_unit, graduate.training_mode
    )
    blocking = objections(filing, person, terms)
    return Assessment(blocking, advice(filing, person, terms), terms, window)


def registered(scope: Scope, code: str) -> Registered | None:
    """What the enterprise register says of a credit code; None where there is no code to ask for."""
    return registered_all(scope, {code}).get(code)


def registered_all(scope: Scope, codes: Iterable[str]) -> dict[str, Registered]:
    """The same of many codes, by code; one query."""
    asked = {code for code in codes if code}
    histories = firm_histories(scope, asked)
    return {code: _registered(histories.get(code.strip().upper(), [])) for code in asked}


def _registered(rows: Sequence[Firm]) -> Registered:
    """Of all that was said of one code, newest first."""
    newest = rows[0] if rows else None
    return Registered(
        names=tuple(dict.fromkeys(row.name for row in rows)),
        founded=newest.founded_date if newest else None,
        ended=newest.ended_on if newest else None,
        terms=load().registers.disagreements,
    )
