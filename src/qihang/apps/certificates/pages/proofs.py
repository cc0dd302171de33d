"""How proofs are written on pages."""

from collections.abc import Iterable

from qihang.apps.certificates import labels, queries
from qihang.apps.certificates.rules import ProofField
from qihang.apps.codes import queries as codes
from qihang.apps.destinations import pages as destinations
from qihang.apps.destinations.models import Destination
from qihang.apps.documents.kinds import Description
from qihang.apps.documents.models import Document
from qihang.apps.orgs.models import Org
from qihang.kernel import Scope
from qihang.web import formats
from qihang.web.components import Fact


def describe(proof: Document) -> Description | None:
    """The graduate's name, and what the graduate lets others see."""
    version = queries.proved_registration(Scope.for_system("verify"), proof)
    if version is None:
        return None
    return Description(version.graduate.name, tuple(facts(version, chosen_fields(proof))))


def chosen_fields(proof: Document) -> tuple[ProofField, ...]:
    """What its holder ticked."""
    return tuple(ProofField(name) for name in proof.content["shows"])


def facts(version: Destination, fields: Iterable[ProofField]) -> list[Fact]:
    """What the holder lets others see, in the order of the choices."""
    return [Fact(str(labels.SHOWN[item]), value(version, item)) for item in fields]


def value(version: Destination, item: ProofField) -> str:
    """One of them in words."""
    graduate = version.graduate
    written = {
        ProofField.UNIVERSITY: lambda: university(graduate.org).name,
        ProofField.MAJOR: lambda: graduate.major_name,
        ProofField.QUALIFICATION: lambda: codes.label("qualification", graduate.qualification),
        ProofField.COHORT: lambda: str(graduate.cohort),
        ProofField.KIND: lambda: destinations.kind_label(version.kind),
        ProofField.WHITHER: lambda: destinations.whither(version),
        ProofField.POSITION: lambda: version.position_name,
        ProofField.PLACE: lambda: codes.place(version.work_place) if version.work_place else "",
        ProofField.SINCE: lambda: formats.day(version.effective_date),
    }
    return written[item]()


def university(college: Org) -> Org:
    """The university of a college."""
    return college.parent or college
