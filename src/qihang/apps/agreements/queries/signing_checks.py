"""What stands against a signing: the own agreement before it, and what upper apps know."""

from collections.abc import Sequence
from datetime import date

from qihang.apps.agreements import checks
from qihang.apps.agreements.checks import Signing
from qihang.apps.agreements.queries.records import last_ends
from qihang.kernel import Objection, Scope


def objections_to(
    scope: Scope, signings: Sequence[Signing], day: date
) -> dict[int, list[Objection]]:
    """What stands against these signings, by the graduate's id; nothing of those that may sign."""
    found = checks.objections_to(scope, signings, day)
    days = {one.graduate.pk: one.terms.signed_date for one in signings}
    for graduate, last in last_ends(scope, days).items():
        if days[graduate] < last:
            found.setdefault(graduate, []).append(_signed_before_end(last))
    return found


def _signed_before_end(last: date) -> Objection:
    """Nobody has two agreements on one day."""
    return Objection(
        "signed_before_end",
        "签约日期早于上一份协议的解约日期（{day}），同一天不能有两份有效的协议。请核对两个日期。",
        "signed_date",
        {"day": last.isoformat()},
    )
