"""What was read on papers: beside one registration, for the checks, and what is still to be read."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from qihang.apps.destinations.models import Destination, Evidence
from qihang.apps.destinations.queries import JudgedPaper, destinations_in, judged_papers
from qihang.apps.destinations.rules import REVIEWS
from qihang.apps.verification.models import PaperReading
from qihang.engines.papers import READER, alike
from qihang.kernel import Scope

_AT_ONCE = 5000  # hashes in one statement


@dataclass(frozen=True, slots=True)
class PaperSummary:
    """What a check asks of one file; `picture` is one for pictures that look alike and bear one name.

    `internship_words` is None where nothing was read.
    """

    sha256: str
    picture: str
    internship_words: bool | None
    amounts: str


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


def paper_facts(scope: Scope, hashes: Collection[str]) -> list[PaperSummary]:  # noqa: ARG001 - names who asks
    """What the checks ask of those of these files that were read; the caller asked who may know them.

    A group of pictures is the same whichever files are asked for: all that bear its name are looked at.
    """
    rows = list(_readings(hashes).values())
    named = PaperReading.objects.filter(reader=READER).exclude(picture="")
    bearing = {row.name for row in rows if row.name}
    pictures = [
        found
        for some in _batches(sorted(bearing))
        for found in named.filter(name__in=some).values_list("picture", "name")
    ]
    groups = alike([*pictures, *((row.picture, row.name) for row in rows)])
    return [
        PaperSummary(
            row.sha256, groups.get((row.picture, row.name), ""), row.internship_words, row.amounts
        )
        for row in rows
    ]


def _readings(hashes: Iterable[str]) -> dict[str, PaperReading]:
    return {
        row.sha256: row
        for some in _batches(sorted(hashes))
        for row in PaperReading.objects.filter(sha256__in=some, reader=READER)
    }


def _batches(hashes: Sequence[str]) -> Iterator[Sequence[str]]:
    return (hashes[at : at + _AT_ONCE] for at in range(0, len(hashes), _AT_ONCE))
