"""How proofs are written on pages."""

from collections.abc import Iterable

from qihang.apps.certificates import labels
from qihang.apps.certificates.models import ProofLook
from qihang.apps.certificates.rules import Outcome, Shown
from qihang.apps.codes import queries as codes
from qihang.apps.destinations import pages as destinations
from qihang.apps.destinations.models import Destination
from qihang.apps.orgs.models import Org
from qihang.web import formats
from qihang.web.components import Fact, Moment


def facts(version: Destination, shows: Iterable[Shown]) -> list[Fact]:
    """What the holder lets others see, in the order of the choices."""
    return [Fact(str(labels.SHOWN[item]), value(version, item)) for item in shows]


def value(version: Destination, item: Shown) -> str:
    """One of them in words."""
    graduate = version.graduate
    written = {
        Shown.UNIVERSITY: lambda: university(graduate.org).name,
        Shown.MAJOR: lambda: graduate.major_name,
        Shown.QUALIFICATION: lambda: codes.label("qualification", graduate.qualification),
        Shown.COHORT: lambda: str(graduate.cohort),
        Shown.KIND: lambda: destinations.kind_label(version.kind),
        Shown.WHITHER: lambda: destinations.whither(version),
        Shown.POSITION: lambda: version.position_name,
        Shown.PLACE: lambda: codes.place(version.work_place) if version.work_place else "",
        Shown.SINCE: lambda: formats.day(version.effective_date),
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
            str(labels.OUTCOME[Outcome(look.outcome)]),
            tone="good" if look.outcome == Outcome.VALID else "plain",
        )
        for look in found
    ]
