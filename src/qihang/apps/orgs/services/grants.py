"""Lending single permissions that do not follow the tree; written by upper apps and managers."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from qihang.apps.orgs.clock import real_now, real_today
from qihang.apps.orgs.models import Account, Grant, Membership, Org
from qihang.apps.orgs.queries.grants import gave_already, touches
from qihang.apps.orgs.queries.members import home_of, seat_giving
from qihang.apps.orgs.queries.persons import accounts_of_person
from qihang.apps.orgs.queries.tokens import lendable_to_people
from qihang.apps.orgs.rules import OFFICIALS
from qihang.apps.orgs.services.organisations import must_be_open
from qihang.apps.orgs.services.record import record_act
from qihang.apps.orgs.services.record_signatures import must_be_as_signed
from qihang.kernel import Permission, Refusal, Scope
from qihang.policy import load

# The same sentence for who is unknown, has left or is a graduate: a sign-in name betrays nobody.
NOT_AN_OFFICIAL = Refusal(
    "not_an_official", "没有这个登录名的在任工作人员，请核对，或请其单位的管理员先添加。"
)


@transaction.atomic
def lend(
    scope: Scope, account: Account, permission: Permission, org: Org, cause: str, until: datetime
) -> Grant:
    """Lend an official a permission one's own role gives, over `org` and below, from now on.

    Refuses with out_of_reach, not_lendable, not_an_official, cause_missing, too_long (policy limit
    grant_max), org_closed, already_lent (pressed twice, the second would outlive the first's
    revocation) and as `grant` does.
    """
    now = real_now()
    longest = load().duration("grant_max", real_today())
    if not scope.holds(Permission.ACCOUNT_MANAGE, org.path):
        raise Refusal(
            "out_of_reach", "这个单位不在您的管理范围内，请联系该单位或上级单位的管理员。"
        )
    if permission not in lendable_to_people(scope, org.path):
        raise Refusal("not_lendable", "这项权限不能由您授给他人；它随角色而定，请改为任命或委托。")
    if not is_official(account):
        raise NOT_AN_OFFICIAL
    if not cause.strip():
        raise Refusal("cause_missing", "请写明授权的事由，它会记入审计记录。")
    if until - now > longest:
        raise Refusal("too_long", "一次授权最多 {days} 天，到期可以再授。", days=longest.days)
    must_be_open(org, until.date())
    Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    if gave_already(scope, account, permission, org.path, now):
        raise Refusal(
            "already_lent", "您已把这项权限授给这位同事，范围也相同。要改期限，请先收回再授。"
        )
    return grant(scope, account, permission, cause.strip(), start=now, until=until, path=org.path)


@transaction.atomic
def grant(
    scope: Scope,
    account: Account,
    permission: Permission,
    cause: str,
    *,
    start: datetime,
    until: datetime,
    path: str = "",
    kind: str = "",
    subjects: Iterable[int] = (),
) -> Grant:
    """Lend a permission for the subtree at `path` or for `subjects` of one `kind`.

    From `start` until `until` (not including it), in real time.
    A person can lend only what they hold there themselves; single subjects are lent by the app
    that owns them, which asks first. Refuses with out_of_reach, own_account, no_subject,
    dates_reversed.
    """
    if account.pk in accounts_of_person(scope):
        raise Refusal("own_account", "不能授权给自己，请由另一位管理员办理。")
    if bool(path) == bool(kind):
        raise Refusal("no_subject", "请指明授权的单位范围，或逐个指明授权的对象。")
    if path and not scope.holds(permission, path):
        raise Refusal("out_of_reach", "您在这个范围内没有这项权限，不能转授。")
    if until <= start:
        raise Refusal("dates_reversed", "截止日期要晚于开始日期，请重新选择。")
    # The account row is the lock: what it holds is signed as a whole.
    Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    must_be_as_signed(account=[account.pk])
    basis, held_as = _stands_on(scope, account, permission, path)
    made = Grant.objects.create(
        account=account, permission=permission, path=path, subject_kind=kind,
        subject_ids=sorted(set(subjects)), from_at=start, until_at=until, cause=cause,
        given_by_id=scope.account, basis=basis, held_as=held_as,
    )  # fmt: skip
    after = {
        "permission": permission, "kind": kind, "subjects": made.subject_ids, "until": until,
        "username": account.username,
    }  # fmt: skip
    record_act(scope, "grant.give", "grant", made.uuid, org_path=path, after=after, reason=cause)
    return made


def may_revoke(scope: Scope, given: Grant) -> bool:
    """Whether it still runs, and the scope gave it or manages the places or the people it touches."""
    over = given.revoked_at is not None or given.until_at <= real_now()
    return not over and touches(scope, given)


@transaction.atomic
def revoke(scope: Scope, given: Grant, reason: str, now: datetime) -> Grant:
    """End a grant before its time. Refuses with out_of_reach, already_ended."""
    lent = Grant.objects.select_for_update(of=("self",)).select_related("account").get(pk=given.pk)
    if not touches(scope, lent):
        raise Refusal("out_of_reach", "这项授权不在您的管理范围内，不能收回。")
    if lent.revoked_at is not None or lent.until_at <= now:
        raise Refusal("already_ended", "这项授权已经结束。")
    Account.objects.select_for_update(no_key=True).get(pk=lent.account_id)
    must_be_as_signed(account=[lent.account_id])
    lent.revoked_at = now
    lent.save(update_fields=["revoked_at"])
    record_act(
        scope, "grant.revoke", "grant", lent.uuid, org_path=lent.path,
        before={"permission": lent.permission, "until": lent.until_at}, reason=reason,
    )  # fmt: skip
    return lent


def is_official(account: Account) -> bool:
    """Whether the account belongs to an office today."""
    home = home_of(account, real_today())
    return home is not None and home.role in OFFICIALS


def _stands_on(
    scope: Scope, account: Account, permission: Permission, path: str
) -> tuple[Membership | None, Membership | None]:
    """The giver's role and the holder's, with which a grant ends; none where an app grants."""
    if scope.account is None:
        return None, None
    basis = seat_giving(scope, [permission], path, real_today())
    if basis is None:
        raise Refusal("out_of_reach", "您在这个范围内没有这项权限，不能转授。")
    held_as = home_of(account, real_today())
    if held_as is None:
        raise NOT_AN_OFFICIAL
    return basis, held_as
