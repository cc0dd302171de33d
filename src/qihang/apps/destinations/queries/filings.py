"""A version as the pure rules see it: its values, its graduate, the terms of the day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Count

from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.queries.agreements import agreement_objections
from qihang.apps.destinations.queries.papers import PaperKinds, paper_kinds
from qihang.apps.destinations.rules import (
    Filing,
    FilingPerson,
    Registered,
    RegisterRow,
    Terms,
    Window,
    advice,
    objections,
    person_for,
    terms_for,
    window_at,
)
from qihang.apps.destinations.values import PHONE, values_of
from qihang.apps.orgs.services import keyed_hash
from qihang.apps.people.models import Graduate
from qihang.apps.people.queries import graduates_in
from qihang.apps.registers.models import Firm
from qihang.apps.registers.queries import firm_histories
from qihang.kernel import Cohort, Objection, Permission, Scope
from qihang.policy import load


@dataclass(frozen=True, slots=True)
class Assessment:
    """What stands against filing a version on a day, and what a reviewer will ask."""

    objections: tuple[Objection, ...]
    advice: tuple[Objection, ...]
    terms: Terms | None
    window: Window
    papers: PaperKinds = field(default_factory=PaperKinds)


def assess(scope: Scope, version: Destination, day: date) -> Assessment:
    """Judge a version with its evidence by the rules of `day`; two queries, three for who sees persons."""
    policy = load()
    window = window_at(policy, Cohort(version.cohort), day)
    said = registered(scope, version.employer_code)
    terms = terms_for(policy, version.kind, version.work_place, day, said)
    if terms is None:
        gone = Objection("kind_not_in_use", "这个去向类别已停用，请重新选择。", "kind")
        return Assessment((gone,), (), None, window)
    papers = paper_kinds(scope, version)
    filing = Filing(version.kind, values_of(version), papers.fitting, papers.outdated)
    person = _person(scope, version.graduate, str(filing.values[PHONE] or ""))
    blocking = (*objections(filing, person, terms), *agreement_objections(scope, version, day))
    return Assessment(blocking, advice(filing, person, terms), terms, window, papers)


def _person(scope: Scope, graduate: Graduate, contact_phone: str) -> FilingPerson:
    phone = graduate.phone_hash and bytes(graduate.phone_hash)
    return replace(
        person_for(load(), graduate.qualification, graduate.agreed_unit, graduate.training_mode),
        contact_is_own=bool(contact_phone and phone) and keyed_hash(contact_phone) == phone,
        phone_holders=_holders(scope, graduate) if phone else 0,
    )


def _holders(scope: Scope, graduate: Graduate) -> int:
    """How many persons in reach have the graduate's phone; a graduate reaches nobody else."""
    if not scope.allows(Permission.PERSON_SEE):
        return 1
    same = graduates_in(scope, Cohort(graduate.cohort)).filter(phone_hash=graduate.phone_hash)
    return same.order_by().aggregate(n=Count("id_number_hash", distinct=True))["n"]


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
    said = (
        RegisterRow(row.name, row.founded_date, row.ended_on, row.since, row.until) for row in rows
    )
    return Registered(tuple(said), load().registers.disagreements)
