"""Reading papers: which are drawn, one in a child process each, kept by the hash of the file."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import date, datetime
from time import monotonic

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from qihang.apps.destinations.models import Evidence
from qihang.apps.files.services import Due, stored_path
from qihang.apps.orgs.services import record_act
from qihang.apps.verification.models import PaperReading
from qihang.apps.verification.queries.papers import unread_papers
from qihang.engines.papers import PARTLY, READ, READER, Paper, PaperFact, Remark, read_in_child
from qihang.kernel import Scope
from qihang.policy import load

PDF = "application/pdf"
KNOWN = frozenset({READ, PARTLY})
AT_A_TIME = 45.0  # seconds: other jobs of the worker wait meanwhile


def read_papers(
    scope: Scope,
    now: datetime,
    versions: Collection[int] | None = None,
    seconds: float = AT_A_TIME,
) -> int:
    """Read what is drawn and not read yet, of these versions or of all under review; how many papers.

    Each reading is kept at once, so that what ends the worker loses one paper. Reading is no part of a
    transaction, since a page can take seconds; after so many the rest waits for the next time.
    """
    seen: set[str] = set()  # one file may be evidence of many
    read, end = 0, monotonic() + seconds
    for paper in unread_papers(scope, versions):
        if monotonic() > end:
            break
        if paper.file.sha256 in seen or not is_drawn(paper, now):
            continue
        seen.add(paper.file.sha256)
        read += _read(scope, paper, now)
    return read


def is_drawn(paper: Evidence, now: datetime) -> bool:
    """Whether policy has this paper read: for what is registered, else by its share."""
    policy = load().papers
    version = paper.destination
    values = {name: getattr(version, name) for name in policy.fields()}
    parameters = load().filing_parameters(version.work_place, timezone.localdate(now))
    picture = paper.file.media_type != PDF
    risky = policy.always.holds(values, parameters)
    return risky or policy.is_drawn(paper.kind, paper.file.sha256, picture)


def _read(scope: Scope, paper: Evidence, now: datetime) -> bool:
    """Whether it was read here; another worker may have been faster, or the file gone."""
    policy = load().papers
    try:
        with stored_path(paper.file) as path:
            found = read_in_child(path, paper.file.media_type, policy.words, policy.pages)
    except FileNotFoundError:
        return False
    with transaction.atomic():
        row, made = PaperReading.objects.get_or_create(
            sha256=paper.file.sha256, reader=READER, defaults=_columns(found, now)
        )
        if made:
            after = {"state": row.state, "pages": row.pages, "reader": READER}
            record_act(
                scope, "paper.read", "evidence", paper.uuid,
                org_path=paper.destination.org_path, after=after,
            )  # fmt: skip
    return made


def _columns(found: Paper, now: datetime) -> dict[str, object]:
    return {
        "state": found.state,
        "pages": found.pages,
        "aspect": found.aspect,
        "facts": [_placed(fact) for fact in found.facts],
        "remarks": [_placed(remark) for remark in found.remarks],
        "name": _name(found)[:80],
        "internship_words": any(r.counts for r in found.remarks) if found.state in KNOWN else None,
        "amounts": _amounts(found),
        "picture": found.hash,
        "read_at": now,
    }


def _name(found: Paper) -> str:
    """The name that is surest."""
    return next((str(fact.value) for fact in found.facts if fact.field == "graduate_name"), "")


def _amounts(found: Paper) -> str:
    """The sums on a paper with several, in fen: one sum alone is anybody's pay."""
    sums = {int(fact.value) for fact in found.facts if fact.field == "monthly_pay_fen"}
    return " ".join(map(str, sorted(sums)))[:200] if len(sums) > 1 else ""


def _placed(one: PaperFact | Remark) -> dict[str, object]:
    """A fact as it is kept: its spot as page and box."""
    kept = asdict(one)
    spot = kept.pop("spot")
    return {**kept, "page": spot["page"], "box": list(spot["box"])}


def readings_due(scope: Scope, day: date) -> Sequence[Due]:  # noqa: ARG001 - the signature of a Keeper
    """None have a day of their own: they go with the evidence."""
    return ()


@transaction.atomic
def forget_readings(scope: Scope, now: datetime) -> int:  # noqa: ARG001 - the signature of a Keeper
    """Delete what was read on papers that no registration has any more, and by former readers."""
    used = Evidence.objects.filter(file__sha256=OuterRef("sha256"))
    unused = PaperReading.objects.exclude(Exists(used), reader=READER)
    count, _ = unused.delete()
    if count:
        record_act(scope, "paper.forget", "evidence", "readings", after={"rows": count})
    return count
