"""Lending single permissions that do not follow the tree; written by upper apps and managers."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from qihang.apps.orgs.models import Account, Grant
from qihang.apps.orgs.services.record import record_act
from qihang.kernel import Permission, Refusal, Scope


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
    if account.pk == scope.account:
        raise Refusal("own_account", "不能授权给自己，请由另一位管理员办理。")
    if bool(path) == bool(kind):
        raise Refusal("no_subject", "请指明授权的单位范围，或逐个指明授权的对象。")
    if path and not scope.holds(permission, path):
        raise Refusal("out_of_reach", "您在这个范围内没有这项权限，不能转授。")
    if until <= start:
        raise Refusal("dates_reversed", "截止日期要晚于开始日期，请重新选择。")
    made = Grant.objects.create(
        account=account, permission=permission, path=path, subject_kind=kind,
        subject_ids=sorted(set(subjects)), from_at=start, until_at=until, cause=cause,
    )  # fmt: skip
    after = {"permission": permission, "kind": kind, "subjects": made.subject_ids, "until": until}
    record_act(
        scope, "grant.give", "account", account.uuid, org_path=path, after=after, reason=cause
    )
    return made


@transaction.atomic
def revoke(scope: Scope, given: Grant, reason: str, now: datetime) -> Grant:
    """End a grant before its time. Refuses with out_of_reach, already_ended."""
    lent = Grant.objects.select_for_update(of=("self",)).select_related("account").get(pk=given.pk)
    if lent.path and not scope.holds(Permission(lent.permission), lent.path):
        raise Refusal("out_of_reach", "您在这个范围内没有这项权限，不能收回。")
    if lent.revoked_at is not None or lent.until_at <= now:
        raise Refusal("already_ended", "这项授权已经结束。")
    lent.revoked_at = now
    lent.save(update_fields=["revoked_at"])
    record_act(
        scope, "grant.revoke", "account", lent.account.uuid, org_path=lent.path,
        before={"permission": lent.permission, "until": lent.until_at}, reason=reason,
    )  # fmt: skip
    return lent
