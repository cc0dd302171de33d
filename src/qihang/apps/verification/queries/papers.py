"""What was read on papers: beside one registration, for the checks, and what is still to be read."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from qihang.apps.destinations.models import Destination, Evidence
from qihang.apps.destinations.queries import JudgedPaper, destinations_in, judged_papers
from qihang.apps.destinations.rules import REVIEWS
from qihang.apps.verification.models import PaperReading
from qihang.engines.papers import PARTLY, READ, READER, alike
from qihang.kernel import Scope

_AT_ONCE = 5000  # hashes in one statement


@dataclass(frozen=True, slots=True)
class PaperSummary:
    """What a check asks of one paper; `picture` is one for pictures that look alike and bear one name.

    `internship_words` is None where the paper was not read.
    """

    evidence: int
    registration: int
    kind: str
    sha256: str
    picture: str = ""
    internship_words: bool | None = None
    amounts: str = ""


def readings_of(
    scope: Scope, version: Destination
) -> list[tuple[JudgedPaper, PaperReading | None]]:
    """Each paper of a version in reach with what was read on it; two queries."""
    papers = judged_papers(scope, version)
    found = _readings({paper.evidence.file.sha256 for paper in papers})
    return [(paper, found.get(paper.evidence.file.sha256)) for paper in papers]


def unread_papers(scope: Scope, versions: Collection[int] | None = None) -> QuerySet[Evidence]:
    """Papers that no reading of today's reader has: of these versions, or of all under review."""
    reach = destinations_in(scope).order_by()
    reach = reach.filter(status__in=REVIEWS) if versions is None else reach.filter(pk__in=versions)
    read = PaperReading.objects.filter(sha256=OuterRef("file__sha256"), reader=READER)
    papers = Evidence.objects.filter(~Exists(read), destination__in=reach.values("pk"))
    return papers.select_related("file", "destination").order_by("pk")


def paper_facts(scope: Scope, registrations: Collection[int]) -> list[PaperSummary]:
    """What the checks ask of the papers of these registrations in reach.

    Pictures that look alike have one `picture`, unless different names were read on them.
    """
    reach = destinations_in(scope).order_by().filter(pk__in=registrations)
    rows = Evidence.objects.filter(destination__in=reach.values("pk")).order_by("pk")
    papers = list(rows.values_list("pk", "destination_id", "kind", "file__sha256"))
    found = _readings({sha256 for *_, sha256 in papers})
    groups = alike((one.picture, _name(one)) for one in found.values())
    return [_summary(paper, found.get(paper[-1]), groups) for paper in papers]


def _summary(
    paper: tuple[int, int, str, str],
    reading: PaperReading | None,
    groups: Mapping[tuple[str, str], str],
) -> PaperSummary:
    if reading is None:
        return PaperSummary(*paper)
    known = reading.state in {READ, PARTLY}
    words = any(remark["counts"] for remark in reading.remarks)
    picture = groups.get((reading.picture, _name(reading)), "")
    return PaperSummary(*paper, picture, words if known else None, _amounts(reading.facts))


def _amounts(facts: Sequence[Mapping[str, Any]]) -> str:
    """The sums that were read, in fen, in order."""
    sums = {int(fact["value"]) for fact in facts if fact["field"] == "monthly_pay_fen"}
    return " ".join(map(str, sorted(sums)))


def _name(reading: PaperReading) -> str:
    """The name that is surest on a paper."""
    return next((str(f["value"]) for f in reading.facts if f["field"] == "graduate_name"), "")


def _readings(hashes: Iterable[str]) -> dict[str, PaperReading]:
    return {
        row.sha256: row
        for some in _batches(sorted(hashes))
        for row in PaperReading.objects.filter(sha256__in=some, reader=READER)
    }


def _batches(hashes: Sequence[str]) -> Iterator[Sequence[str]]:
    return (hashes[at : at + _AT_ONCE] for at in range(0, len(hashes), _AT_ONCE))
