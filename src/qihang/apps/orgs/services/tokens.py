"""Giving another system access, and taking it away."""

import secrets
from collections.abc import Collection
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from qihang.apps.orgs.clock import real_now, real_today
from qihang.apps.orgs.models import Account, ApiToken, Membership, Org
from qihang.apps.orgs.queries.members import seat_giving
from qihang.apps.orgs.queries.scopes import account_of, secret_hash
from qihang.apps.orgs.roles import system_permissions
from qihang.apps.orgs.services.record import record_act
from qihang.apps.orgs.services.record_signatures import must_be_as_signed
from qihang.kernel import Permission, Refusal, Scope
from qihang.policy import load

MARK = "qh_"  # so that a secret left lying about is recognised as one of ours
BYTES = 32
HINT = 9  # characters of the secret that are shown later


@transaction.atomic
def create_token(
    scope: Scope, org: Org, name: str, permissions: Collection[Permission], until: date
) -> tuple[ApiToken, str]:
    """A token and its secret, which is shown now and never again.

    It may what `permissions` say in `org` and below, until the beginning of the day `until`. Refuses
    with out_of_reach, no_permission, not_yours_to_lend, dates_reversed, too_long (policy limit
    api_token_max).
    """
    now = real_now()
    end = timezone.make_aware(datetime.combine(until, time()))
    basis = _basis(scope, org, permissions)
    _check_end(now, end)
    secret = MARK + secrets.token_urlsafe(BYTES)
    token = ApiToken.objects.create(
        org=org, account=_account(name), name=name, secret_hash=secret_hash(secret),
        hint=secret[:HINT], permissions=sorted(permissions), created_by_id=account_of(scope),
        basis=basis, created_at=now, expires_at=end,
    )  # fmt: skip
    after = {"name": name, "permissions": token.permissions, "expires_at": end}
    record_act(scope, "token.create", "token", token.uuid, org_path=org.path, after=after)
    return token, secret


@transaction.atomic
def revoke_token(scope: Scope, given: ApiToken, reason: str) -> ApiToken:
    """End it at once. Refuses with out_of_reach, reason_missing, already_ended."""
    token = ApiToken.objects.select_for_update(of=("self",)).select_related("org").get(pk=given.pk)
    if not scope.holds(Permission.ACCOUNT_MANAGE, token.org.path):
        raise Refusal("out_of_reach", "这里不在您的管理范围内，请联系上级单位办理。")
    if not reason.strip():
        raise Refusal("reason_missing", "请写明吊销的理由，它会记入审计记录。")
    if token.revoked_at is not None or token.expires_at <= real_now():
        raise Refusal("already_ended", "这个令牌已经失效，不用再吊销。")
    must_be_as_signed(token=[token.pk])
    token.revoked_at = real_now()
    token.save(update_fields=["revoked_at"])
    before = {"name": token.name, "expires_at": token.expires_at}
    record_act(
        scope, "token.revoke", "token", token.uuid, org_path=token.org.path, before=before,
        reason=reason.strip(),
    )  # fmt: skip
    return token


@transaction.atomic
def adopt_token(scope: Scope, given: ApiToken, reason: str) -> ApiToken:
    """Answer for it from now on: it stands on the own role instead of its maker's.

    Refuses with reason_missing, already_ended, already_yours and as `create_token` does: nobody
    takes on a token that may more than they could give.
    """
    token = ApiToken.objects.select_for_update(of=("self",)).select_related("org").get(pk=given.pk)
    must_be_as_signed(token=[token.pk])
    basis = _basis(scope, token.org, [Permission(p) for p in token.permissions])
    if not reason.strip():
        raise Refusal("reason_missing", "请写明接管的理由，它会记入审计记录。")
    if token.revoked_at is not None or token.expires_at <= real_now():
        raise Refusal("already_ended", "这个令牌已吊销或到期，不能接管；需要时请另外创建。")
    if token.basis_id == basis.pk:
        raise Refusal("already_yours", "这个令牌已经由您负责。")
    before = {"responsible": token.basis.account.username if token.basis else ""}
    token.basis = basis
    token.save(update_fields=["basis"])
    record_act(
        scope, "token.adopt", "token", token.uuid, org_path=token.org.path, before=before,
        after={"responsible": basis.account.username}, reason=reason.strip(),
    )  # fmt: skip
    return token


def _basis(scope: Scope, org: Org, permissions: Collection[Permission]) -> Membership:
    """The own role on which a token with these permissions can stand."""
    if not scope.holds(Permission.ACCOUNT_MANAGE, org.path):
        raise Refusal("out_of_reach", "这里不在您的管理范围内，请联系上级单位办理。")
    if not permissions:
        raise Refusal("no_permission", "请至少选择一项权限。")
    wanted = {*permissions, Permission.ACCOUNT_MANAGE}
    basis = seat_giving(scope, wanted, org.path, real_today())
    if basis is None or not set(permissions) <= set(system_permissions()):
        raise Refusal("not_yours_to_lend", "只能把您自己在这个单位的角色所有的权限给令牌。")
    return basis


def _check_end(now: datetime, end: datetime) -> None:
    longest = load().duration("api_token_max", timezone.localdate(now))
    if end <= now:
        raise Refusal("dates_reversed", "截止日期要晚于今天，请重新选择。")
    if end - now > longest:
        raise Refusal("too_long", "令牌最长有效 {days} 天，到期可以再创建。", days=longest.days)


def _account(name: str) -> Account:
    """The account under which the token acts; it has no password and never will."""
    account = Account(username=f"api.{secrets.token_hex(8)}", name=name)
    account.set_unusable_password()
    account.save()
    return account
