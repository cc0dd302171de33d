"""Opening and closing a power session: the only way the province comes to persons' records."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from qihang.apps.orgs.clock import real_now
from qihang.apps.orgs.models import Account, PowerSession
from qihang.apps.orgs.queries.scopes import account_of, open_power
from qihang.apps.orgs.services.record import record_act
from qihang.apps.orgs.services.record_signatures import must_be_as_signed
from qihang.kernel import Permission, Refusal, Scope
from qihang.policy import load

LEAST, DAY = timedelta(minutes=5), timedelta(days=1)


@transaction.atomic
def start_power(scope: Scope, path: str, reason: str, length: timedelta) -> PowerSession:
    """Open one for the organisations under `path`; it closes by itself after `length`.

    Refuses with out_of_reach, reason_missing, too_long (policy limit power_session_max),
    already_open, too_much_today (policy limit power_day_max).
    """
    now = real_now()
    longest = load().duration("power_session_max", timezone.localdate(now))
    if not scope.holds(Permission.POWER_OPEN, path):
        raise Refusal("out_of_reach", "您不能调阅这个范围的个人记录。")
    if not reason.strip():
        raise Refusal("reason_missing", "请写明调阅的理由，理由会记入审计记录。")
    if not LEAST <= length <= longest:
        minutes = int(longest.total_seconds() // 60)
        raise Refusal("too_long", "时长最多 {minutes} 分钟，请重新选择。", minutes=minutes)
    Account.objects.select_for_update(no_key=True).get(pk=account_of(scope))
    must_be_as_signed(account=[account_of(scope)])
    if open_power(scope, now):
        raise Refusal("already_open", "您已有一次调阅在进行，请先结束它。")
    most = load().duration("power_day_max", timezone.localdate(now))
    if _opened_lately(scope, now) + length > most:
        minutes = int(most.total_seconds() // 60)
        raise Refusal(
            "too_much_today", "一日内调阅累计最多 {minutes} 分钟，请明天再开始。", minutes=minutes
        )
    session = PowerSession.objects.create(
        account_id=account_of(scope),
        reason=reason.strip(),
        path=path,
        opened_at=now,
        closes_at=now + length,
    )
    after = {"path": path, "closes_at": session.closes_at}
    record_act(
        scope,
        "power.open",
        "power",
        session.uuid,
        org_path=path,
        after=after,
        reason=session.reason,
    )
    return session


def _opened_lately(scope: Scope, now: datetime) -> timedelta:
    """How long power was open in the last day, one session after the other."""
    rows = PowerSession.objects.filter(account=scope.account, opened_at__gt=now - DAY)
    ended = ((row.closed_at or row.closes_at) - row.opened_at for row in rows)
    return sum(ended, timedelta())


@transaction.atomic
def close_power(scope: Scope) -> None:
    """Close one's own at once. Refuses with already_closed."""
    now = real_now()
    session = open_power(scope, now)
    if session is None:
        raise Refusal("already_closed", "这次调阅已经结束。")
    Account.objects.select_for_update(no_key=True).get(pk=session.account_id)
    must_be_as_signed(account=[session.account_id])
    session.closed_at = now
    session.save(update_fields=["closed_at"])
    record_act(scope, "power.close", "power", session.uuid, org_path=session.path)
