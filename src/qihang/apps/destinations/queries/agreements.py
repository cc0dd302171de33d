"""Which employment agreement a registration rests on, and what speaks against resting on it."""

from collections.abc import Iterator
from datetime import date

from qihang.apps.agreements import queries as agreements
from qihang.apps.agreements.models import Agreement
from qihang.apps.agreements.rules import SIGNED
from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules.agreements import (
    agreement_kind,
    ended_agreement,
    same_employer,
)
from qihang.kernel import Objection, Scope
from qihang.policy import load

_ALL = Scope.for_system("registrations ask for the agreement they rest on")


def agreement_of(scope: Scope, version: Destination, day: date) -> Agreement | None:
    """The graduate's signed agreement with this employer, where the kind is the one agreements prove."""
    if version.kind != agreement_kind(load(), day):
        return None
    found = agreements.signed_of(scope, [version.graduate_id]).get(version.graduate_id)
    return found if found is not None and same_employer(version, found) else None


def agreement_objections(
    scope: Scope,  # noqa: ARG001 - of a version that was read in it
    version: Destination,
    day: date,
) -> Iterator[Objection]:
    """What speaks against filing as a signed agreement: the one with this employer has ended."""
    if version.kind != agreement_kind(load(), day):
        return
    own = agreements.agreements_of(_ALL, version.graduate_id)
    if not any(one.status in SIGNED and same_employer(version, one) for one in own):
        yield from ended_agreement(version, [one for one in own if one.end_kind])
