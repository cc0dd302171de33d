"""Who recruits for an employer: asking to join or to lead, letting in, leaving, handing the lead over."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from qihang.apps.employers.models import Employer, RecruiterRequest
from qihang.apps.employers.queries import employer_in, recruiter_in, request_in
from qihang.apps.employers.rules import IN_FORCE, LIVING, Party, RequestKind
from qihang.apps.employers.services.licences import UploadedLicence, keep_licence
from qihang.apps.employers.services.notifications import notify_office
from qihang.apps.employers.services.transitions import EMPLOYER
from qihang.apps.messages import services as messages
from qihang.apps.messages.services import Notice, Reader
from qihang.apps.moves.rules import NOT_YOURS, must_have_reason
from qihang.apps.moves.services import lock_records
from qihang.apps.orgs.models import Account, Membership
from qihang.apps.orgs.queries import account_of, accounts_of_person, real_today
from qihang.apps.orgs.services import appoint, end_membership, must_be_as_signed, record_act
from qihang.kernel import Permission, Refusal, Scope

SYSTEM = Scope.for_system("recruiters of an employer")
P = Permission


def kind_of_request(employer: Employer) -> RequestKind:
    """What somebody asks who comes with this code: to join, where somebody verified leads; else to lead."""
    leads = employer.lead_id is not None and employer.status in IN_FORCE
    return RequestKind.JOIN if leads else RequestKind.CLAIM


@transaction.atomic
def ask(
    scope: Scope,
    employer: Employer,
    kind: RequestKind,
    words: str,
    licence: UploadedLicence | None,
    now: datetime,
) -> RecruiterRequest:
    """Ask to be a recruiter, or to lead. Refuses with over, is_member, asked_before and as files.store."""
    if employer.status not in LIVING:
        raise Refusal("over", "这个单位已并入其他单位，请用那个单位的代码申请。")
    if Membership.objects.filter(_runs(), account=scope.account, org=employer.org_id).exists():
        raise Refusal("is_member", "您已经是这个单位的招聘人员。")
    waiting = RecruiterRequest.objects.filter(
        employer=employer, account=scope.account, decided_at=None
    )
    if waiting.exists():
        raise Refusal("asked_before", "已经提交过申请，请等待答复。")
    file, name = keep_licence(licence, now) if licence else (None, "")
    made = RecruiterRequest.objects.create(
        employer=employer, account_id=account_of(scope), kind=kind, words=words, licence=file,
        licence_name=name, asked_at=now,
    )  # fmt: skip
    record_act(
        scope, "recruiter_request.ask", "recruiter_request", made.uuid, org_path=employer.org_path,
        after={"kind": kind, "employer": employer.code},
    )  # fmt: skip
    key = f"recruiter_request:{made.uuid}"
    if kind is RequestKind.JOIN and employer.lead_id:
        notice = Notice(
            "recruiter_asked", reverse("employers:recruiters"), key, {"name": employer.name}
        )
        messages.notify(SYSTEM, notice, [Reader(employer.lead_id, org_path=employer.org_path)], now)
    else:
        notify_office(SYSTEM, employer, "employer_claimed", now, key)
    return made


@transaction.atomic
def accept(scope: Scope, uuid: UUID, now: datetime, *, alone: bool = False) -> RecruiterRequest:
    """Let somebody in; a claim makes them the lead, `alone` where the others shall go.

    Refuses with not_yours, answered, own_request and as orgs.appoint.
    """
    made, employer = _locked(scope, uuid)
    account = Account.objects.get(pk=made.account_id)
    claims = made.kind == RequestKind.CLAIM
    if alone and claims:
        for member in Membership.objects.filter(_runs(), org=employer.org_id):
            end_membership(SYSTEM, member, real_today(), "claimed by another")
    if not Membership.objects.filter(_runs(), account=account, org=employer.org_id).exists():
        appoint(SYSTEM, account, employer.org, Party(employer.party).role, start=real_today())
    _answer(scope, made, now, accepted=True)
    if claims:
        _lead(scope, employer, account)
    return made


@transaction.atomic
def refuse(scope: Scope, uuid: UUID, reason: str, now: datetime) -> RecruiterRequest:
    """Do not let somebody in, and why. Refuses with reason_missing, not_yours, answered."""
    words = must_have_reason(reason)
    made, _ = _locked(scope, uuid)
    _answer(scope, made, now, accepted=False, reason=words)
    return made


@transaction.atomic
def end_recruiter(scope: Scope, employer: UUID, member: UUID, reason: str = "") -> None:
    """A recruiter goes: by the lead recruiter, by the office, or by itself.

    Refuses with not_yours, and last_lead: whoever leads hands the lead over first.
    """
    found = locked(scope, employer)
    held = recruiter_in(scope, found, member)
    if not (held.account_id == scope.account or leads(scope, found) or _verifies(scope, found)):
        raise NOT_YOURS
    if held.account_id == found.lead_id:
        raise Refusal("last_lead", "招聘负责人要先把负责人交给另一位同事，再退出。")
    end_membership(SYSTEM, held, real_today(), reason)


@transaction.atomic
def hand_over(scope: Scope, employer: UUID, member: UUID) -> None:
    """Another recruiter leads from now on; by the lead, or by the office. Refuses with not_yours."""
    found = locked(scope, employer)
    if not (leads(scope, found) or _verifies(scope, found)):
        raise NOT_YOURS
    held = recruiter_in(scope, found, member)
    _lead(scope, found, held.account)


def leads(scope: Scope, employer: Employer) -> bool:
    """Whether the reader is its lead recruiter, and still recruits for it."""
    leads_it = scope.account is not None and employer.lead_id == scope.account
    return leads_it and scope.holds(P.EMPLOYER_MANAGE_OWN, employer.org_path)


def locked(scope: Scope, uuid: UUID) -> Employer:
    """An employer in reach, locked."""
    (employer,) = lock_records(EMPLOYER, Q(pk=employer_in(scope, uuid).pk))
    return employer


def _verifies(scope: Scope, employer: Employer) -> bool:
    return scope.holds(P.EMPLOYER_VERIFY, employer.office_path)


def _lead(scope: Scope, employer: Employer, account: Account) -> None:
    before, employer.lead = employer.lead_id, account
    employer.save(update_fields=["lead"])
    record_act(
        scope, "employer.lead", "employer", employer.uuid, org_path=employer.org_path,
        before={"lead": before}, after={"lead": account.pk},
    )  # fmt: skip


def _locked(scope: Scope, uuid: UUID) -> tuple[RecruiterRequest, Employer]:
    """An open request and its employer, locked; the lead decides who joins, the office whatever is asked."""
    found = request_in(scope, uuid)
    (employer,) = lock_records(EMPLOYER, Q(pk=found.employer_id))
    made = RecruiterRequest.objects.select_for_update().get(pk=found.pk)
    must_be_as_signed(recruiter_request=[made.pk])
    by_lead = made.kind == RequestKind.JOIN and leads(scope, employer)
    if not (by_lead or _verifies(scope, employer)):
        raise NOT_YOURS
    if made.account_id in accounts_of_person(scope):
        raise Refusal("own_request", "不能答复自己的申请，请由另一位同事办理。")
    if made.decided_at is not None:
        raise Refusal("answered", "这份申请刚刚已有人答复，请刷新后再看。")
    return made, employer


def _answer(
    scope: Scope, made: RecruiterRequest, now: datetime, *, accepted: bool, reason: str = ""
) -> None:
    made.decided_at, made.decided_by_id = now, scope.account
    made.accepted, made.reason = accepted, reason
    made.save(update_fields=["decided_at", "decided_by", "accepted", "reason"])
    act = "accept" if accepted else "refuse"
    record_act(
        scope, f"recruiter_request.{act}", "recruiter_request", made.uuid,
        org_path=made.employer.org_path, after={"accepted": accepted}, reason=reason,
    )  # fmt: skip
    template = "recruiter_accepted" if accepted else "recruiter_refused"
    notice = Notice(
        template, reverse("employers:own"), f"{template}:{made.uuid}",
        {"name": made.employer.name, "reason": reason},
    )  # fmt: skip
    messages.notify(SYSTEM, notice, [Reader(made.account_id, org_path=made.employer.org_path)], now)


def _runs() -> Q:
    today = real_today()
    return Q(until_date__isnull=True) | Q(until_date__gt=today)
