"""What a role asks of whom it is given to; writing it down; ending it."""

from datetime import date

from django.db import transaction
from django.db.models import Q

from qihang.apps.orgs import rules
from qihang.apps.orgs.clock import real_now, real_today
from qihang.apps.orgs.models import Account, Membership, Org
from qihang.apps.orgs.queries.persons import accounts_of_person
from qihang.apps.orgs.queries.standing import standing_of
from qihang.apps.orgs.roles import permissions_of
from qihang.apps.orgs.rules import OrgKind, Role, Tenure
from qihang.apps.orgs.services.organisations import must_be_open
from qihang.apps.orgs.services.record import record_act
from qihang.apps.orgs.services.record_signatures import must_be_as_signed
from qihang.kernel import Permission, Refusal, Scope
from qihang.policy import load


@transaction.atomic
def appoint(
    scope: Scope, account: Account, org: Org, role: Role, *, start: date, end: date | None = None
) -> Membership:
    """Give a role at once: for the command line, which has no account; persons `invite`.

    Refuses with needs_invitation and as `invite` does.
    """
    if not scope.system:
        raise Refusal("needs_invitation", "已有账号只能由本人接受邀请后任职。")
    tenure = Tenure(role, OrgKind(org.kind), org.path, start, end)
    must_be_possible(scope, account, org, tenure)
    return hold(scope, account, org, tenure, None, None)


def must_be_possible(
    scope: Scope, account: Account | None, org: Org, tenure: Tenure, *, own: bool = False
) -> None:
    """Raises Refusal where the account (None: a new one) cannot hold the role for that time.

    `own` where the account itself takes it up.
    """
    if account is not None and not own and account.pk in accounts_of_person(scope):
        raise Refusal("own_account", "不能给自己任命角色，请由另一位管理员办理。")
    if refusal := rules.tenure_refusal(tenure):
        raise refusal
    must_be_open(org, tenure.end)
    if account is None:
        return
    if standing_of(account.pk, real_now()).meets(org.path):
        # Says no more: whether a sign-in name is a graduate's is not for everybody who asks.
        raise Refusal("cannot_hold", "这个账号不能担任这里的角色，请核对登录名，或为工作另开账号。")
    _must_be_new(account, org, tenure)


def hold(
    scope: Scope, account: Account, org: Org, tenure: Tenure,
    appointed_by: int | None, lent_from: Membership | None,
) -> Membership:  # fmt: skip
    """Write a membership down; whether it may be was asked before."""
    member = Membership.objects.create(
        account=account, org=org, role=tenure.role, from_date=tenure.start,
        until_date=tenure.end, delegated_by=lent_from, appointed_by_id=appointed_by,
    )  # fmt: skip
    after = {
        "role": member.role, "org": org.code, "from": member.from_date, "until": member.until_date,
    }  # fmt: skip
    act = "membership.delegate" if lent_from else "membership.appoint"
    record_act(scope, act, "account", account.uuid, org_path=org.path, after=after)
    return member


@transaction.atomic
def end_membership(scope: Scope, membership: Membership, day: date, reason: str = "") -> Membership:
    """The last day is the day before `day`; what was lent from it ends with it.

    Managers of the organisation may end any, the lender what they lent. Refuses with
    out_of_reach, already_ended.
    """
    member = _locked(membership, "org", "account", "delegated_by")
    if not _lent_by(scope, member):
        must_manage(scope, member.org)
    if member.until_date is not None and member.until_date <= day:
        raise Refusal("already_ended", "这个角色已经到期，不需要再结束。")
    must_be_as_signed(account=[member.account_id])
    before = {"until": member.until_date}
    member.until_date = max(day, member.from_date)
    member.save(update_fields=["until_date"])
    later = Q(until_date__isnull=True) | Q(until_date__gt=day)
    for lent in Membership.objects.filter(later, delegated_by=member):
        end_membership(Scope.for_system("membership ended that this was lent from"), lent, day)
    record_act(
        scope,
        "membership.end",
        "account",
        member.account.uuid,
        org_path=member.org.path,
        before=before,
        reason=reason,
        after={"role": member.role, "until": member.until_date},
    )
    return member


def tenure_of(membership: Membership) -> Tenure:
    """The membership as the rules see it; one query unless its org is loaded."""
    org = membership.org
    return Tenure(
        Role(membership.role),
        OrgKind(org.kind),
        org.path,
        membership.from_date,
        membership.until_date,
        lent=membership.delegated_by_id is not None,
        permissions=permissions_of(Role(membership.role)),
    )


def lending_refusal(own: Membership, wanted: Tenure) -> Refusal | None:
    """Why the role cannot be lent so today, or None (rules.delegation_refusal)."""
    today = real_today()
    longest = load().duration("delegation_max", today)
    return rules.delegation_refusal(tenure_of(own), wanted, today, longest)


def _locked(membership: Membership, *related: str) -> Membership:
    rows = Membership.objects.select_for_update(of=("self",)).select_related(*related)
    return rows.get(pk=membership.pk)


def must_manage(scope: Scope, org: Org) -> None:
    """Raises Refusal out_of_reach."""
    if not scope.holds(Permission.ACCOUNT_MANAGE, org.path):
        raise Refusal(
            "out_of_reach", "这个单位不在您的管理范围内，请联系该单位或上级单位的管理员。"
        )


def _lent_by(scope: Scope, membership: Membership) -> bool:
    lender = membership.delegated_by
    return lender is not None and lender.account_id == scope.account


def _must_be_new(account: Account, org: Org, tenure: Tenure) -> None:
    # The account row is the lock: two managers cannot give the same role at once.
    Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    must_be_as_signed(account=[account.pk])
    same = Membership.objects.filter(account=account, org=org, role=tenure.role)
    same = same.filter(Q(until_date__isnull=True) | Q(until_date__gt=tenure.start))
    if tenure.end is not None:
        same = same.filter(from_date__lt=tenure.end)
    if same.exists():
        raise Refusal("already_member", "这个账号在这段时间已经有这个角色。")
