"""What registrations know against the signing of an employment agreement."""

from collections.abc import Iterator, Sequence
from datetime import date

from qihang.apps.agreements.checks import Found, Signing
from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.queries.filings import registered_all
from qihang.apps.destinations.rules import EFFECTIVE, Filing, Registered, person_for, terms_for
from qihang.apps.destinations.rules.agreements import FILLED, agreement_kind
from qihang.apps.destinations.rules.filing import (
    known_codes,
    placeholders,
    policy_rules,
    registered_employer,
    targeted,
)
from qihang.kernel import Objection, Scope
from qihang.policy import load

_RULES = (policy_rules, known_codes, placeholders, registered_employer, targeted)


def pre_sign_objections(scope: Scope, signings: Sequence[Signing], day: date) -> Found:  # noqa: ARG001 - who signs was read in the scope
    """By graduate: the employer as the filing rules judge it, and a registration it cannot stand beside."""
    known = registered_all(
        Scope.for_system("before signing"), {one.terms.employer_code for one in signings}
    )
    graduates = [one.graduate.pk for one in signings]
    rows = Destination.objects.filter(graduate__in=graduates, status__in=sorted(EFFECTIVE))
    counting = dict(rows.values_list("graduate", "kind"))
    return {
        one.graduate.pk: [
            *_elsewhere(counting.get(one.graduate.pk, ""), day),
            *_as_filed(one, known.get(one.terms.employer_code), day),
        ]
        for one in signings
    }


def _elsewhere(kind: str, day: date) -> Iterator[Objection]:
    """Whoever is registered as placed without an employer (further study, the army) signs with none."""
    found = load().destination_kinds(day).get(kind)
    if found is not None and found.placed and "employer_name" not in found.allowed:
        yield Objection(
            "registered_elsewhere",
            "这名毕业生的去向已登记为“{kind}”并通过审核。确要签约的，请本人先变更去向登记。",
            "",
            {"kind": found.label},
        )


def _as_filed(signing: Signing, registered: Registered | None, day: date) -> Iterator[Objection]:
    policy, graduate, terms = load(), signing.graduate, signing.terms
    kind = agreement_kind(policy, day)
    found = terms_for(policy, kind, terms.work_place, day, registered)
    if found is None:
        return
    person = person_for(
        policy, graduate.qualification, graduate.agreed_unit, graduate.training_mode
    )
    filing = Filing(kind, {name: getattr(terms, name) for name in FILLED})
    for rule in _RULES:
        yield from rule(filing, person, found)
