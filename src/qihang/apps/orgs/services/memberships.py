"""Giving, lending and ending roles."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q

from qihang.apps.orgs import rules
from qihang.apps.orgs.clock import real_today
from qihang.apps.orgs.models import Account, Membership, Org
from qihang.apps.orgs.rules import OrgKind, Role, Tenure
from qihang.apps.orgs.services.accounts import open_account
from qihang.apps.orgs.services.organise import must_be_open
from qihang.apps.orgs.services.record import record_act
from qihang.apps.orgs.services.signing import must_be_as_signed
from qihang.kernel import Permission, Refusal, Scope
from qihang.policy import load


@dataclass(frozen=True, slots=True)
class Person:
    """Who is to be a member: the sign-in name and the name."""

    username: str
    name: str


@transaction.atomic
def admit(
    scope: Scope, person: Person, org: Org, role: Role, *, start: date, end: date | None = None
) -> tuple[Membership, str]:
    """Appoint somebody by sign-in name, opening the account if there is none.

    Also gives the password a new account starts with (else ""). Refuses as `appoint` does, and
    with username_taken where the name belongs to somebody else.
    """
    _must_manage(scope, org)
    account = Account.objects.filter(username=person.username).first()
    password = ""
    if account is None:
        account, password = open_account(scope, person.username, person.name, org_path=org.path)
    elif account.name != person.name:
        raise Refusal(
            "username_taken",
            "登录名 {username} 属于另一位同事，请核对姓名或换一个登录名。",
            username=person.username,
        )
    return appoint(scope, account, org, role, start=start, end=end), password


@transaction.atomic
def appoint(
    scope: Scope, account: Account, org: Org, role: Role, *, start: date, end: date | None = None
) -> Membership:
    """Give the account a role in the organisation from `start` until (not including) `end`.

    Refuses with out_of_reach, own_account, role_not_here, dates_reversed, org_closed,
    already_member.
    """
    _must_manage(scope, org)
    if account.pk == scope.account:
        raise Refusal("own_account", "不能给自己任命角色，请由另一位管理员办理。")
    refusal = rules.tenure_refusal(Tenure(role, OrgKind(org.kind), org.path, start, end))
    if refusal:
        raise refusal
    must_be_open(org, end)
    _must_be_new(account, org, role, start, end)
    given = Membership(account=account, org=org, role=role, from_date=start, until_date=end)
    return _save(scope, "membership.appoint", given)


@transaction.atomic
def end_membership(scope: Scope, membership: Membership, day: date, reason: str = "") -> Membership:
    """The last day is the day before `day`; what was lent from it ends with it.

    Managers of the organisation may end any, the lender what they lent. Refuses with
    out_of_reach, already_ended.
    """
    member = _locked(membership, "org", "account", "delegated_by")
    if not _lent_by(scope, member):
        _must_manage(scope, member.org)
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


@transaction.atomic
def delegate(
    scope: Scope, own: Membership, account: Account, org: Org, *, start: date, end: date
) -> Membership:
    """Lend one's own role to another account, at the same organisation or below, until `end`.

    Refuses with not_own, own_account, org_closed, already_member and everything of rules.delegation_refusal.
    """
    own = _locked(own, "org")
    if own.account_id != scope.account:
        raise Refusal("not_own", "只能委托您自己的角色。")
    if account.pk == scope.account:
        raise Refusal("own_account", "不能委托给自己，请选择另一位同事。")
    wanted = Tenure(Role(own.role), OrgKind(org.kind), org.path, start, end)
    refusal = _delegation_refusal(own, wanted)
    if refusal:
        raise refusal
    must_be_open(org, end)
    _must_be_new(account, org, wanted.role, start, end)
    lent = Membership(account=account, org=org, role=own.role, from_date=start, until_date=end)
    lent.delegated_by = own
    return _save(scope, "membership.delegate", lent)


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
    )


def _delegation_refusal(own: Membership, wanted: Tenure) -> Refusal | None:
    today = real_today()
    longest = load().duration("delegation_max", today)
    return rules.delegation_refusal(tenure_of(own), wanted, today, longest)


def _locked(membership: Membership, *related: str) -> Membership:
    rows = Membership.objects.select_for_update(of=("self",)).select_related(*related)
    return rows.get(pk=membership.pk)


def _save(scope: Scope, act: str, membership: Membership) -> Membership:
    membership.save()
    after = {
        "role": membership.role,
        "org": membership.org.code,
        "from": membership.from_date,
        "until": membership.until_date,
    }
    uuid, path = membership.account.uuid, membership.org.path
    record_act(scope, act, "account", uuid, org_path=path, after=after)
    return membership


def _must_manage(scope: Scope, org: Org) -> None:
    if not scope.holds(Permission.ACCOUNT_MANAGE, org.path):
        raise Refusal(
            "out_of_reach", "这个单位不在您的管理范围内，请联系该单位或上级单位的管理员。"
        )


def _lent_by(scope: Scope, membership: Membership) -> bool:
    lender = membership.delegated_by
    return lender is not None and lender.account_id == scope.account


def _must_be_new(account: Account, org: Org, role: Role, start: date, end: date | None) -> None:
    # The account row is the lock: two managers cannot give the same role at once.
    Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    must_be_as_signed(account=[account.pk])
    same = Membership.objects.filter(account=account, org=org, role=role)
    same = same.filter(Q(until_date__isnull=True) | Q(until_date__gt=start))
    if end is not None:
        same = same.filter(from_date__lt=end)
    if same.exists():
        raise Refusal("already_member", "这个账号在这段时间已经有这个角色。")
