"""How proofs are written on pages."""

from collections.abc import Iterable

from qihang.apps.certificates import labels
from qihang.apps.certificates.models import ProofLook
from qihang.apps.certificates.rules import LookupOutcome, ProofField
from qihang.apps.codes import queries as codes
from qihang.apps.destinations import pages as destinations
from qihang.apps.destinations.models import Destination
from qihang.apps.orgs.models import Org
from qihang.web import formats
from qihang.web.components import Fact, Moment


def facts(version: Destination, shows: Iterable[ProofField]) -> list[Fact]:
    """What the holder lets others see, in the order of the choices."""
    return [Fact(str(labels.SHOWN[item]), value(version, item)) for item in shows]


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


def looks(found: Iterable[ProofLook]) -> list[Moment]:
    """The access log as a timeline."""
    return [
        Moment(
            look.at,
            look.network,
            str(labels.OUTCOME[LookupOutcome(look.outcome)]),
            tone="good" if look.outcome == LookupOutcome.VALID else "plain",
        )
        for look in found
    ]
