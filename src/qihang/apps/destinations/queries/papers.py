"""Papers of a version, each with what it proves and whether that is what the version states."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from qihang.apps.destinations.models import Destination, Evidence
from qihang.apps.destinations.queries.records import (
    destinations_in,
    evidence_of,
    evidence_rows,
)
from qihang.apps.destinations.rules import Status
from qihang.apps.destinations.rules.proofs import (
    Facts,
    differing,
    facts_proved,
    in_order,
)
from qihang.apps.destinations.values import plain_values
from qihang.apps.files.models import StoredFile
from qihang.kernel import Scope
from qihang.policy import load

UNTRUE = frozenset({Status.REVOKED, Status.RELEASED})  # what the papers proved holds no longer


@dataclass(frozen=True, slots=True)
class JudgedPaper:
    """A paper, the facts it proves, and the fields of which its version says something else."""

    evidence: Evidence
    proves: Facts
    differing: tuple[str, ...]

    @property
    def fits(self) -> bool:
        """Whether it counts for what its version states."""
        return not self.differing


@dataclass(frozen=True, slots=True)
class PaperKinds:
    """Kinds of papers of a version: those that fit, and those that do not with the fields that differ.

    `papers` has the kind of each by its id, `fitting_papers` the ids of those that fit.
    """

    fitting: frozenset[str] = frozenset()
    outdated: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    papers: Mapping[int, str] = field(default_factory=dict)
    fitting_papers: frozenset[int] = frozenset()


def judged_papers(scope: Scope, version: Destination) -> list[JudgedPaper]:
    """The papers of a version in reach, in the order in which they were added; one query."""
    values = plain_values(version)
    return [_judged(paper, values) for paper in evidence_of(scope, version)]


def paper_kinds(scope: Scope, version: Destination) -> PaperKinds:
    """The kinds of papers a version in reach has; one narrow query."""
    values = plain_values(version)
    rows = evidence_rows(scope, version).values_list("pk", "kind", "proves")
    found = [
        (pk, kind, differing(proves and in_order(load(), kind, proves), values))
        for pk, kind, proves in rows
    ]
    fitting = frozenset(kind for _, kind, differs in found if not differs)
    return PaperKinds(
        fitting,
        {kind: differs for _, kind, differs in found if differs and kind not in fitting},
        {pk: kind for pk, kind, _ in found},
        frozenset(pk for pk, _, differs in found if not differs),
    )


def with_outdated_proof(scope: Scope, versions: Iterable[Destination], day: date) -> frozenset[int]:
    """Ids of those of these versions, read in the scope, whose only proofs speak of other facts; one query."""
    del scope
    asked = {version.pk: version for version in versions}
    rows = Evidence.objects.filter(destination__in=asked)
    fitting: defaultdict[int, set[str]] = defaultdict(set)
    outdated: defaultdict[int, set[str]] = defaultdict(set)
    for pk, paper, proves in rows.values_list("destination", "kind", "proves"):
        there = outdated if differing(proves, plain_values(asked[pk])) else fitting
        there[pk].add(paper)
    kinds = load().destination_kinds(day)
    return frozenset(
        pk
        for pk in outdated
        if (kind := kinds.get(asked[pk].kind)) is not None
        and not kind.evidence_suffices(frozenset(fitting[pk]))
        and kind.evidence_suffices(frozenset(fitting[pk] | outdated[pk]))
    )


def earlier_uses(
    scope: Scope, version: Destination, papers: Sequence[JudgedPaper]
) -> dict[int, JudgedPaper]:
    """Paper's id -> what the same file proved on an earlier version in reach: other facts, or what was
    revoked or released.

    Of papers that fit now; the newest such use. One query.
    """
    asked = {paper.evidence.file_id: paper for paper in papers if paper.fits}
    before = destinations_in(scope).filter(
        graduate=version.graduate_id, version__lt=version.version
    )
    rows = Evidence.objects.filter(file__in=asked, destination__in=before.order_by())
    values = plain_values(version)
    found: dict[int, JudgedPaper] = {}
    for row in rows.select_related("destination").order_by("destination__version", "pk"):
        then = _judged(row, plain_values(row.destination))
        if row.destination.status in UNTRUE or differing(then.proves, values):
            found[asked[row.file_id].evidence.pk] = then
    return found


def confirmable(scope: Scope, draft: Destination, papers: Iterable[Evidence]) -> frozenset[int]:
    """Ids of those of an own draft's papers that no version had that was approved; one query."""
    files = {paper.file_id: paper.pk for paper in papers}
    counted = Evidence.objects.filter(
        file__in=files,
        destination__graduate=draft.graduate_id,
        destination__effective_date__isnull=False,
    )
    if scope.graduate != draft.graduate_id:
        return frozenset()
    taken = set(counted.values_list("file", flat=True))
    return frozenset(pk for file, pk in files.items() if file not in taken)


def approved_with(scope: Scope, draft: Destination, file: StoredFile) -> Destination | None:
    """The newest approved version of an own draft's graduate that had this file; None where there is none."""
    found = destinations_in(scope).filter(
        graduate=draft.graduate_id, effective_date__isnull=False, evidence__file=file
    )
    return found.order_by("-version").first()


def _judged(paper: Evidence, values: Mapping[str, object]) -> JudgedPaper:
    """One paper against the values of its version."""
    if paper.proves is None:
        return JudgedPaper(paper, facts_proved(load(), paper.kind, values), ())
    proves = in_order(load(), paper.kind, paper.proves)
    return JudgedPaper(paper, proves, differing(proves, values))
