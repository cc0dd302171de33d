"""Letters to universities in the made-up year: a circular and a talk that were issued, a reminder that waits."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from django.utils import timezone

from qihang.apps.documents.models import Document
from qihang.apps.documents.rules import HolderKind, content_hash, draw_number
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.verification.models import LetterUniversity, SupervisionLetter
from qihang.apps.verification.queries import university_counts
from qihang.apps.verification.services.letters import DOCUMENT, KIND
from qihang.kernel import Cohort, Scope
from qihang.policy import load

SENT = (("circular", "breaches"), ("talk", "overdue"), ("reminder", "overdue"))
LIFE = timedelta(days=30)


def write_letters(
    chance: Random,
    cohort: int,
    day: date,
    named: Sequence[str],
    signers: tuple[int, int],
    now: datetime,
) -> int:
    """Letters about the first of these universities, with their counts as they stand; how many rows."""
    counts = {
        one.university.path: one
        for one in university_counts(Scope.for_system("seed"), Cohort(cohort), day)
    }
    chosen = sorted((counts[path] for path in named[:3]), key=lambda one: one.university.code)
    letters, rows = [], []
    for kind, cause in SENT:
        about = chosen if kind == "circular" else [counts[named[0]]]
        letter = _letter(chance, kind, cause, cohort, day - timedelta(days=8), signers, now)
        letters.append(letter)
        rows += [
            LetterUniversity(letter=letter, university=one.university, facts=one.facts())
            for one in about
        ]
    issued = [letter for letter in letters if letter.issued_on]
    documents = Document.objects.bulk_create(
        _document(chance, letter, [r.university.code for r in rows if r.letter is letter])
        for letter in issued
    )
    for letter, document in zip(issued, documents, strict=True):
        letter.document = document.uuid
    SupervisionLetter.objects.bulk_create(letters)
    return len(letters) + len(LetterUniversity.objects.bulk_create(rows))


def _letter(
    chance: Random,
    kind: str,
    cause: str,
    cohort: int,
    day: date,
    signers: tuple[int, int],
    at: datetime,
) -> SupervisionLetter:
    talk, issued = kind == "talk", kind != "reminder"
    return SupervisionLetter(
        uuid=UUID(int=chance.getrandbits(128), version=4),
        org_path=Org.objects.get(kind=OrgKind.PROVINCE).path, kind=kind, cause=cause, cohort=cohort,
        text=load().supervision.letters[kind].text.zh, signer="education",
        talk_at=_at(day + timedelta(days=10)) if talk else None,
        talk_place="省教育厅会议室" if talk else "",
        issued_on=day if issued else None, proposed_by_id=signers[0],
        proposed_at=at - timedelta(hours=1), expires_at=at + LIFE,
        confirmed_by_id=signers[1] if issued else None, confirmed_at=at if issued else None,
    )  # fmt: skip


def _document(chance: Random, letter: SupervisionLetter, codes: Sequence[str]) -> Document:
    """By whose number anybody can check the letter."""
    content = {
        "kind": letter.kind, "cause": letter.cause, "text": letter.text, "signer": letter.signer,
        "universities": sorted(codes),
    }  # fmt: skip
    return Document(
        kind=DOCUMENT, number=draw_number(chance), content=content,
        content_hash=content_hash(content), subject_kind=KIND, subject=letter.uuid,
        org_path=letter.org_path, holder_kind=HolderKind.ACCOUNT, holder=letter.confirmed_by_id,
        issued_at=_at(letter.issued_on or letter.proposed_at.date()),
    )  # fmt: skip


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))
