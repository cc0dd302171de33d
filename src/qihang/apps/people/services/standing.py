"""Recording that graduates were deferred, suspended, withdrawn …, and taking a mistake back."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from qihang.apps.files.models import StoredFile
from qihang.apps.files.services import Upload, store
from qihang.apps.orgs.queries import within
from qihang.apps.orgs.services import Act, must_be_as_signed, record_acts
from qihang.apps.people import rules
from qihang.apps.people.events import GraduatesChanged, GraduateStandingChanged
from qihang.apps.people.models import Graduate, Merge, StandingChange
from qihang.apps.people.rules import CANCELLED, DOCUMENT_MAX, MERGED, SuccessorHow
from qihang.apps.people.services.counting import counts
from qihang.apps.people.services.own_records import must_not_be_own
from qihang.apps.people.services.successors import find_or_make
from qihang.kernel import Permission, Refusal, Scope, bus
from qihang.policy import StandingKind, load

DOCUMENT = "document"  # the purpose in policy/national/files.yaml
MISTAKEN = "mistaken"  # what is left of a record that a cancelled change had made
# Of changes: those that neither cancel another one nor were cancelled.
STANDS: Mapping[str, object] = {"cancels": None, "cancelled_by": None}
NUMBERS_TAKEN = Refusal(
    "numbers_taken", "本届已有另一条记录使用这个考生号或证件号，请先处理那一条。"
)


@dataclass(frozen=True, slots=True)
class NewStanding:
    """What an office records of one graduate. `cohort` is where another record takes over."""

    kind: str
    effective_date: date
    document_number: str = ""
    reason: str = ""
    cohort: int | None = None
    graduation_date: date | None = None
    successor: Graduate | None = None  # named by who merges records


@transaction.atomic
def record_standing(
    scope: Scope, graduate: UUID, new: NewStanding, now: datetime, paper: Upload | None = None
) -> StandingChange:
    """Record one change from the page or the API; raises Graduate.DoesNotExist outside the scope.

    Refuses with unknown_kind, no_document, not_from_here, ahead, before_enrolment, before_last, cohort_…,
    successor_elsewhere, successor_ended, number_taken, own_record, not_as_signed and what a file is refused for.
    """
    kind = kind_named(new.kind)
    if not (new.document_number.strip() or paper):
        raise Refusal("no_document", "请填写文件号，或上传批准文件。")
    found = _locked(scope, graduate)
    stored = store(paper, DOCUMENT, now) if paper else None
    name = str(getattr(paper, "name", "") or "")[-120:]
    (change,) = change_standing(scope, kind, [(found, new)], now, stored, name)
    return change


@transaction.atomic
def change_standing(
    scope: Scope,
    kind: StandingKind,
    changes: Sequence[tuple[Graduate, NewStanding]],
    now: datetime,
    paper: StoredFile | None = None,
    paper_name: str = "",
) -> list[StandingChange]:
    """Change the standing of locked graduates, one act for all; whoever calls it has judged the scope.

    Refuses as record_standing.
    """
    must_not_be_own(scope, [graduate for graduate, _ in changes])
    must_be_as_signed(graduate=[graduate.pk for graduate, _ in changes])
    act, made = uuid.uuid4(), []
    for graduate, new in changes:
        successor, how = _judged(kind, graduate, new, now)
        change = StandingChange(
            act=act, graduate=graduate, kind=kind.code, before=graduate.standing,
            after=rules.standing_after(kind, new.cohort), effective_date=new.effective_date,
            document_number=new.document_number.strip()[:DOCUMENT_MAX], paper=paper,
            paper_name=paper_name, reason=new.reason.strip(), successor=successor,
            successor_how=how, recorded_at=now, recorded_by_id=scope.account,
        )  # fmt: skip
        # Who gave the numbers up once does not get them back by a further change.
        _apply(change, free=kind.frees_numbers or graduate.holds_numbers is None)
        made.append(change)
    _publish(scope, "standing.record", made, now)
    return made


@transaction.atomic
def cancel_standing(
    scope: Scope, change: UUID, reason: str, now: datetime, *, of_merge: bool = False
) -> StandingChange:
    """Take back a change that was recorded by mistake; what followed from it is taken back with it.

    Raises StandingChange.DoesNotExist outside the scope. Refuses with reason_missing, merged, not_the_last,
    numbers_taken, successor_ended, successor_merged, own_record, not_as_signed.
    """
    if not reason.strip():
        raise Refusal("reason_missing", "请写明为什么撤销，理由会记入历史。")
    # Whoever undoes a merge holds the permission to merge, which the caller has judged.
    reached = Q() if of_merge else within(scope, Permission.STANDING_RECORD, "graduate__org_path")
    found = StandingChange.objects.select_related("successor").get(reached, uuid=change)
    if found.kind == MERGED and not of_merge:
        raise Refusal("merged", "这条记录是合并时并入的，请在另一条记录的页面上撤销合并。")
    ids = [pk for pk in (found.graduate_id, found.successor_id) if pk is not None]
    locked = {
        g.pk: g for g in Graduate.objects.filter(pk__in=ids).order_by("pk").select_for_update()
    }
    must_not_be_own(scope, locked.values())
    must_be_as_signed(graduate=ids, standing_change=[found.pk])
    graduate = locked[found.graduate_id]
    _must_be_last(found, graduate)
    back = StandingChange(
        graduate=graduate, kind=CANCELLED, before=found.after, after=found.before, cancels=found,
        effective_date=timezone.localdate(now), reason=reason.strip()[:300], recorded_at=now,
        recorded_by_id=scope.account,
    )  # fmt: skip
    former = load().standing_kinds.get(back.after)
    free = former is not None and former.frees_numbers
    if not free:
        _must_have_numbers(graduate)
    made = [back]
    if found.successor_id is not None:
        made += _leave_successor(found, locked[found.successor_id], back)
    _apply(back, free=free)
    _publish(scope, "standing.cancel", made, now)
    return back


def _locked(scope: Scope, graduate: UUID) -> Graduate:
    """The record, with all others of the same person: in order of id, as everywhere, because the record of
    another cohort is changed with it. Raises Graduate.DoesNotExist outside the scope.
    """
    found = Graduate.objects.get(within(scope, Permission.STANDING_RECORD), uuid=graduate)
    person = Graduate.objects.filter(Q(pk=found.pk) | Q(id_number_hash=found.id_number_hash))
    locked = {g.pk: g for g in person.order_by("pk").select_for_update()}
    return locked[found.pk]


def kind_named(code: str, *, by_office: bool = True) -> StandingKind:
    """The kind of the policy; raises Refusal unknown_kind, also for what follows from other acts."""
    kind = load().standing_kinds.get(code)
    if kind is None or (by_office and not kind.by_office):
        raise Refusal("unknown_kind", "请选择异动类别。")
    return kind


def _judged(
    kind: StandingKind, graduate: Graduate, new: NewStanding, now: datetime
) -> tuple[Graduate | None, str]:
    """Who takes over, and how that record came about."""
    rules.must_follow(kind, graduate.standing)
    rules.must_be_dated(new.effective_date, graduate.enrolled_date, timezone.localdate(now))
    rules.must_come_after(new.effective_date, _last_day(graduate))
    rules.must_name_cohort(kind, new.cohort, graduate.cohort)
    if kind.successor == "record":
        return new.successor, SuccessorHow.FOUND if new.successor else ""
    if new.cohort is None:
        return None, ""
    return find_or_make(graduate, new.cohort, new.graduation_date, now)


def _last_day(graduate: Graduate) -> date | None:
    """Since when the present standing holds; None in good standing."""
    if not graduate.standing:
        return None
    changes = graduate.standing_changes.filter(**STANDS).order_by("-pk")
    return changes.values_list("effective_date", flat=True).first()


def _apply(change: StandingChange, *, free: bool) -> None:
    """Write the change and what it leaves of its graduate."""
    graduate = change.graduate
    change.save()
    graduate.standing = change.after
    graduate.holds_numbers = None if free else True
    graduate.in_statistics = counts(graduate)
    graduate.save(update_fields=["standing", "holds_numbers", "in_statistics"])


def _publish(scope: Scope, act: str, made: Sequence[StandingChange], now: datetime) -> None:
    """Sign what was changed, then tell upper apps: of the changes, and of all graduates concerned."""
    touched = {c.graduate_id for c in made} | {c.successor_id for c in made if c.successor_id}
    acts = [
        Act(
            act, "standing_change", c.uuid, c.graduate.org_path, {"standing": c.before},
            {"standing": c.after, "kind": c.kind, "graduate": c.graduate.uuid,
             "from": c.effective_date, "document": c.document_number,
             "successor": c.successor.uuid if c.successor else None},
            c.reason,
        )
        for c in made
    ]  # fmt: skip
    record_acts(scope, acts, {"graduate": touched})
    today = timezone.localdate(now)
    bus.publish(GraduateStandingChanged(frozenset(c.pk for c in made), today))
    bus.publish(GraduatesChanged(frozenset(touched), today))


def _must_be_last(found: StandingChange, graduate: Graduate) -> None:
    later = StandingChange.objects.filter(graduate=graduate, pk__gt=found.pk, **STANDS)
    stands = StandingChange.objects.filter(pk=found.pk, **STANDS).exists()
    if not stands or graduate.standing != found.after or later.exists():
        raise Refusal("not_the_last", "只能撤销最近一次登记的异动，它之后又登记过或已经撤销。")


def _must_have_numbers(graduate: Graduate) -> None:
    """The numbers may meanwhile be another record's: then that one is settled first."""
    if graduate.holds_numbers:
        return
    rows = Graduate.objects.filter(cohort=graduate.cohort, holds_numbers=True)
    if (
        rows.filter(exam_number=graduate.exam_number).exists()
        or rows.filter(id_number_hash=graduate.id_number_hash).exists()
    ):
        raise NUMBERS_TAKEN


def _leave_successor(
    found: StandingChange, successor: Graduate, back: StandingChange
) -> list[StandingChange]:
    """A record the change made counts no more; a login it shared is apart again."""
    if (
        found.successor_how == SuccessorHow.JOINED
        and successor.account_id == found.graduate.account_id
    ):
        successor.account = None
        successor.save(update_fields=["account"])
    if found.successor_how != SuccessorHow.MADE:
        return []
    if Merge.objects.filter(change__successor=successor, change__cancelled_by=None).exists():
        raise Refusal(
            "successor_merged", "转入 {cohort} 届的记录并入过另一条记录，请先撤销那次合并。",
            cohort=successor.cohort,
        )  # fmt: skip
    if successor.standing:
        raise Refusal(
            "successor_ended", "转入 {cohort} 届的记录又登记了学籍异动，请先撤销那一次。",
            cohort=successor.cohort,
        )  # fmt: skip
    gone = _mistaken(back, successor)
    _apply(gone, free=True)
    return [gone]


def _mistaken(back: StandingChange, successor: Graduate) -> StandingChange:
    """The change that leaves a record made by mistake, beside the one that cancels its cause."""
    return StandingChange(
        act=back.act, graduate=successor, kind=MISTAKEN, before=successor.standing, after=MISTAKEN,
        effective_date=back.effective_date, reason=back.reason, recorded_at=back.recorded_at,
        recorded_by_id=back.recorded_by_id,
    )  # fmt: skip
