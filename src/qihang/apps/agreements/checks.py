"""Checks before an agreement is signed: this app has its own, upper apps add theirs in their manifests."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from qihang.apps.agreements.rules import SignedTerms
from qihang.apps.people.models import Graduate
from qihang.kernel import Objection, Scope, contributions


@dataclass(frozen=True, slots=True)
class Signing:
    """A graduate who is to sign, and the terms."""

    graduate: Graduate
    terms: SignedTerms


Found = Mapping[int, Sequence[Objection]]  # graduate's id -> what stands against signing


@dataclass(frozen=True, slots=True)
class PreSignCheck:
    """What an upper app knows against a signing; asked once for all signings of one act."""

    key: str
    objections: Callable[[Scope, Sequence[Signing], date], Found]


def objections_to(
    scope: Scope, signings: Sequence[Signing], day: date
) -> dict[int, list[Objection]]:
    """What all checks have against these signings, by the graduate's id; nothing of those that may sign."""
    found: dict[int, list[Objection]] = {}
    for check in contributions.of(PreSignCheck):
        for graduate, objections in check.objections(scope, signings, day).items():
            if objections:
                found.setdefault(graduate, []).extend(objections)
    return found
