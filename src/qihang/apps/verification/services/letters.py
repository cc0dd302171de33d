"""The province writes to universities: one drafts a letter, another person issues it with a number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from qihang.apps.documents import services as documents
from qihang.apps.documents.rules import Holder, HolderKind
from qihang.apps.documents.services import NewDocument
from qihang.apps.messages.services import Notice, Reader, notify
from qihang.apps.moves.rules import must_have_reason
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import account_of, holding, real_today, seats_holding
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.orgs.services import (
    confirm_proposal,
    end_proposal,
    lock_proposal,
    must_be_as_signed,
    propose,
    record_act,
)
from qihang.apps.verification.models import LetterUniversity, SupervisionLetter
from qihang.apps.verification.queries import letter_in, university_counts
from qihang.apps.verification.rules import LetterCause, LetterKind
from qihang.kernel import Cohort, Permission, Refusal, Scope
from qihang.policy import load

KIND = "supervision_letter"
DOCUMENT = "supervision"
LIFE = "supervision_letter_life"
DECIDE = Permission.VERIFICATION_DECIDE
TEXT_MAX = 2000


@dataclass(frozen=True, slots=True)
class NewLetter:
    """What is to be written to whom, why, and who signs it."""

    kind: LetterKind
    cause: LetterCause
    universities: Sequence[str]  # codes
    text: str
    signer: str
    talk_at: datetime | None = None
    talk_place: str = ""


@transaction.atomic
def propose_letter(
    scope: Scope, cohort: Cohort, new: NewLetter, now: datetime
) -> SupervisionLetter:
    """Draft a letter with the counts on which it rests, as they stand now.

    Refuses with not_yours, nobody_named, one_talk, talk_open, text_missing, text_long, signer_unknown.
    """
    path = next((p for p in scope.paths(DECIDE) if _is_root(p)), None)
    if path is None:
        raise Refusal("not_yours", "只有省里可以拟写函件。")
    counts = {
        one.university.code: one
        for one in university_counts(scope, cohort, timezone.localdate(now))
    }
    chosen = [counts[code] for code in dict.fromkeys(new.universities) if code in counts]
    _must_be_whole(new, len(chosen))
    letter = propose(
        scope,
        SupervisionLetter(
            org_path=path, kind=new.kind.value, cause=new.cause.value, cohort=cohort.year,
            text=new.text.strip(), signer=new.signer, talk_at=new.talk_at,
            talk_place=new.talk_place.strip()[:120],
        ),
        LIFE,
    )  # fmt: skip
    LetterUniversity.objects.bulk_create(
        LetterUniversity(letter=letter, university=one.university, facts=one.facts())
        for one in chosen
    )
    _record(scope, "propose", letter)
    return letter


@transaction.atomic
def confirm_letter(scope: Scope, uuid: UUID, now: datetime) -> SupervisionLetter:
    """Issue it as the second person: it gets its number, and the universities are told.

    Raises SupervisionLetter.DoesNotExist; refuses with not_open and as queries.second_refusal.
    """
    letter = lock_proposal(KIND, _of_province(scope, uuid), "proposed_by")
    seats = seats_holding(scope, DECIDE, letter.org_path, real_today())
    confirm_proposal(scope, letter, seats)
    universities = [row.university for row in letter.universities.select_related("university")]
    content = {
        "kind": letter.kind,
        "cause": letter.cause,
        "text": letter.text,
        "signer": letter.signer,
        "universities": sorted(org.code for org in universities),
    }
    holder = Holder(HolderKind.ACCOUNT, account_of(scope))  # who issued it reads who checked it
    new = NewDocument(DOCUMENT, content, KIND, letter.uuid, letter.org_path, holder=holder)
    letter.document = documents.issue(scope, new, now).uuid
    letter.issued_on = timezone.localdate(now)
    letter.save(update_fields=["document", "issued_on"])
    _record(scope, "confirm", letter)
    _notify(scope, letter, universities, now)
    return letter


@transaction.atomic
def withdraw_letter(scope: Scope, uuid: UUID) -> None:
    """It is not issued. Raises SupervisionLetter.DoesNotExist; refuses with not_open."""
    letter = lock_proposal(KIND, _of_province(scope, uuid))
    end_proposal(letter, "withdrawn_at")
    _record(scope, "withdraw", letter)


@transaction.atomic
def note_talk(scope: Scope, uuid: UUID, note: str) -> None:
    """Keep what came of a talk. Raises SupervisionLetter.DoesNotExist; refuses with reason_missing, no_talk."""
    text = must_have_reason(note)
    found = _of_province(scope, uuid)
    letter = SupervisionLetter.objects.select_for_update().get(pk=found.pk)
    if letter.kind != LetterKind.TALK or letter.issued_on is None:
        raise Refusal("no_talk", "这份函件不是已签发的约谈通知。")
    must_be_as_signed(**{KIND: [letter.pk]})
    letter.talk_note = text
    letter.save(update_fields=["talk_note"])
    _record(scope, "note", letter)


def _is_root(path: str) -> bool:
    return path == "/" or Org.objects.filter(path=path, kind=OrgKind.PROVINCE.value).exists()


def _of_province(scope: Scope, uuid: UUID) -> SupervisionLetter:
    letter = letter_in(scope, uuid)
    if not scope.holds(DECIDE, letter.org_path):
        raise Refusal("not_yours", "只有省里可以办理函件。")
    return letter


def _must_be_whole(new: NewLetter, number: int) -> None:
    if not number:
        raise Refusal("nobody_named", "请选择学校。")
    if not new.text.strip():
        raise Refusal("text_missing", "请写明函件内容。")
    if len(new.text.strip()) > TEXT_MAX:
        raise Refusal("text_long", "函件内容最多 {most} 字。", most=TEXT_MAX)
    if new.signer not in load().supervision.signers:
        raise Refusal("signer_unknown", "请选择落款单位。")
    if new.kind != LetterKind.TALK:
        return
    if number > 1:
        raise Refusal("one_talk", "约谈一次约谈一所学校，请分别拟写。")
    if new.talk_at is None or not new.talk_place.strip():
        raise Refusal("talk_open", "请写明约谈的时间和地点。")


def _notify(
    scope: Scope, letter: SupervisionLetter, universities: Sequence[Org], now: datetime
) -> None:
    """Those who may contest for the universities named; of a circular every university."""
    paths = [org.path for org in universities]
    if letter.kind == LetterKind.CIRCULAR:
        everywhere = Org.objects.filter(kind=OrgKind.UNIVERSITY.value, open_until=None)
        paths = list(everywhere.values_list("path", flat=True))
    members = holding(scope, Permission.VERIFICATION_CONTEST, paths, real_today())
    to = [Reader(m.account_id, org_path=m.org.path) for m in members.select_related("org")]
    link = reverse("verification:letter", args=[letter.uuid])
    notify(scope, Notice(f"letter_{letter.kind}", link, f"letter:{letter.uuid}"), to, now)


def _record(scope: Scope, act: str, letter: SupervisionLetter) -> None:
    after = {"kind": letter.kind, "cause": letter.cause}
    record_act(scope, f"{KIND}.{act}", KIND, letter.uuid, org_path=letter.org_path, after=after)
