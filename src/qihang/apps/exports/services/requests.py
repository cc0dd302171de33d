"""An account asks for a list as a file."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from qihang.apps.exports.models import Export
from qihang.apps.exports.queries import reach_of
from qihang.apps.exports.sources import Asked, Source, source_named
from qihang.apps.orgs.queries import account_of, open_power, real_now
from qihang.engines.tabular.table_writer import ENDINGS
from qihang.kernel import Objection, Permission, Refusal, Scope, msgid
from qihang.policy import load

_NO_REASON = Objection(
    "reason_missing",
    msgid("请写明为什么要导出完整的证件号和电话，理由会记入审计记录。"),
    "reason",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """In what form: an export order or layout, xlsx or csv, numbers whole and why."""

    order: str
    ending: str = "xlsx"
    whole: bool = False
    reason: str = ""


@transaction.atomic
def ask_for(scope: Scope, source: str, asked: Asked, wanted: Wanted, now: datetime) -> Export:
    """Note an export of exactly what the list shows; `make` makes it.

    Raises KeyError for an unknown source; Refusal not_allowed, order_unknown, ending_unknown,
    reason_missing, nothing_to_export.
    """
    found = source_named(source)
    must_hold(scope, found, wanted)
    total = found.rows(scope, asked, now, whole=wanted.whole).count()
    if not total:
        raise Refusal("nothing_to_export", "按现在的条件没有可以导出的记录，请放宽条件。")
    return Export.objects.create(
        account_id=account_of(scope),
        power=open_power(scope, real_now()),
        reach=reach_of(scope, found),
        source=source,
        asked=dict(asked),
        order=wanted.order,
        ending=wanted.ending,
        whole=wanted.whole,
        reason=wanted.reason.strip()[:300],
        total=total,
        asked_at=now,
    )


def at_once(export: Export, now: datetime) -> bool:
    """Whether it is small enough to be made while the reader waits."""
    return export.total <= load().limit("export_at_once", timezone.localdate(now))


def must_hold(scope: Scope, source: Source, wanted: Wanted) -> None:
    """Raises Refusal where the scope may not have this list in this form."""
    allowed = scope.allows(source.permission) and scope.allows(Permission.SHEET_EXPORT)
    if not allowed or (wanted.whole and not scope.allows(Permission.PERSON_UNMASK)):
        raise Refusal("not_allowed", "您没有这样导出的权限。可以改为导出隐去证件号和电话的表。")
    if wanted.order not in source.orders:
        raise Refusal("order_unknown", "这张列表不能按这种格式导出，请重新选择格式。")
    if wanted.ending not in ENDINGS:
        raise Refusal("ending_unknown", "只能导出为 xlsx 或 csv，请重新选择。")
    if wanted.whole and not wanted.reason.strip():
        raise Refusal(_NO_REASON.code, _NO_REASON.message, (_NO_REASON,))
