"""What a graduate does with the own roster data: confirm it, report an error, take the report back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from qihang.apps.files.services import Upload, store
from qihang.apps.messages.services import Notice, Reader, notify
from qihang.apps.moves.rules import Transition
from qihang.apps.orgs.queries import account_of, holding, real_today
from qihang.apps.orgs.services import must_be_as_signed, record_act, seal
from qihang.apps.people.models import Graduate
from qihang.apps.roster_checks.models import RosterCheck, RosterReport
from qihang.apps.roster_checks.rules import (
    CheckWindow,
    RosterReportAction,
    RosterReportState,
    due_on,
    window_at,
)
from qihang.apps.roster_checks.services.transitions import apply_transition, lock_reports
from qihang.apps.roster_checks.values import current, digest_of, read, sex_differs
from qihang.kernel import Cohort, Objection, Permission, Refusal, Scope
from qihang.policy import load

NOTE_MAX = 300
PURPOSE = "roster_proof"


@dataclass(frozen=True, slots=True)
class ReportedError:
    """What a graduate says of one field: what is right, and a paper that shows it."""

    field: str
    right: str
    note: str = ""
    proof: Upload | None = None
    proof_name: str = ""


@transaction.atomic
def confirm_roster(scope: Scope, seen: str, now: datetime) -> RosterCheck:
    """The graduate has read the own data and found it right, but for what is reported.

    `seen` is the digest, in hex, of what the page showed. Refuses with no_record, not_in_window,
    roster_changed.
    """
    graduate = _own(scope, now)
    if seen != digest_of(graduate).hex():
        raise Refusal("roster_changed", "学籍信息刚刚有变动，请再看一遍后确认。")
    if known := RosterCheck.objects.select_for_update().filter(graduate=graduate).first():
        must_be_as_signed(roster_check=[known.pk])
    said = {"digest": bytes.fromhex(seen), "checked_at": now, "account_id": account_of(scope)}
    check, _ = RosterCheck.objects.update_or_create(graduate=graduate, defaults=said)
    record_act(
        scope, "roster_check.confirm", "roster_check", check.uuid, org_path=graduate.org_path
    )
    return check


@transaction.atomic
def report_error(scope: Scope, error: ReportedError, now: datetime) -> RosterReport:
    """Report one field as wrong; the office is told. One report of a field waits at a time.

    Refuses with no_record, not_in_window, right_value_wrong, same_value, sex_in_number, reported_already,
    too_many_reports, note_long and those of files.store.
    """
    graduate = _own(scope, now)
    right = _right(graduate, error)
    _must_be_possible(graduate, error, now)
    proof = store(error.proof, PURPOSE, now) if error.proof else None
    report = RosterReport.objects.create(
        graduate=graduate,
        cohort=graduate.cohort,
        org_path=graduate.org_path,
        field=error.field,
        recorded_sealed=seal(current(graduate, error.field)),
        right_sealed=seal(right),
        note=error.note.strip(),
        proof=proof,
        proof_name=error.proof_name[-120:] if proof else "",
        made_at=now,
    )
    record_act(
        scope, "roster_report.make", "roster_report", report.uuid, org_path=graduate.org_path,
        after={"field": error.field, "proof": proof is not None},
    )  # fmt: skip
    _notify_office(scope, report, now)
    return report


@transaction.atomic
def withdraw_report(scope: Scope, uuid: UUID, now: datetime) -> None:
    """The graduate takes an own report back. Raises RosterReport.DoesNotExist, Refusal not_in_this_state."""
    found = RosterReport.objects.get(uuid=uuid, graduate=scope.graduate, graduate__isnull=False)
    apply_transition(
        scope, lock_reports(Q(pk=found.pk)), Transition(RosterReportAction.WITHDRAW, now)
    )


def _own(scope: Scope, now: datetime) -> Graduate:
    """The own record, locked, on a day on which it can be checked."""
    rows = Graduate.objects.select_for_update(of=("self",), no_key=True).select_related("org")
    graduate = rows.filter(pk=scope.graduate).first() if scope.graduate is not None else None
    if graduate is None or not scope.allows(Permission.ROSTER_CHECK_OWN):
        raise Refusal(
            "no_record", "这个账号没有对应的毕业生学籍，请先用考生号激活，或联系学院核对。"
        )
    must_be_as_signed(graduate=[graduate.pk])
    window = window_at(load(), Cohort(graduate.cohort), timezone.localdate(now))
    if window in {CheckWindow.EARLY, CheckWindow.CLOSED}:
        raise Refusal(
            "not_in_window", "现在不是核对学籍信息的时间；信息有误的，请联系学校教务部门。"
        )
    return graduate


def _right(graduate: Graduate, error: ReportedError) -> str:
    if not error.right.strip():
        missing = Objection("right_missing", "请填写正确的内容。", "right")
        raise Refusal("right_value_wrong", "填写的内容不对，请核对。", (missing,))
    right = read(error.field, error.right)
    if right == current(graduate, error.field):
        raise Refusal("same_value", "填写的与现有记录一样，请填写正确的内容。")
    if error.field == "sex" and (differs := sex_differs(right, current(graduate, "id_number"))):
        raise differs
    return right


def _must_be_possible(graduate: Graduate, error: ReportedError, now: datetime) -> None:
    if len(error.note.strip()) > NOTE_MAX:
        raise Refusal("note_long", "说明最多 {most} 字，请写短一些。", most=NOTE_MAX)
    own = RosterReport.objects.filter(graduate=graduate)
    if own.filter(field=error.field, status=RosterReportState.OPEN).exists():
        raise Refusal("reported_already", "这一项已报过错，请等学校答复，或先撤回再报。")
    today = timezone.localdate(now)
    if own.filter(made_at__date=today).count() >= load().limit("roster_reports", today):
        raise Refusal("too_many_reports", "今天报错的次数过多，请明天再报，或联系学校教务部门。")


def _notify_office(scope: Scope, report: RosterReport, now: datetime) -> None:
    members = holding(scope, Permission.ROSTER_ANSWER, [report.org_path], real_today())
    to = [Reader(m.account_id, org_path=m.org.path) for m in members.select_related("org")]
    link = reverse("roster_checks:report", args=[report.uuid])
    due = due_on(load(), timezone.localdate(now))
    notice = Notice("roster_reported", link, facts={"day": due.isoformat() if due else ""})
    notify(scope, notice, to, now)
