"""Graduates in the ledger for each full-time member of a university's staff."""

from collections.abc import Mapping
from decimal import Decimal

from django.urls import reverse

from qihang.apps.metrics import queries
from qihang.apps.metrics.measuring import NOT_YOURS, children_of
from qihang.apps.metrics.queries import Figures
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.plans.models import Staffing
from qihang.apps.plans.queries import standing_on
from qihang.kernel import Asked, Measure, Measured, msgid

UNSTATED = msgid("还没有填报工作人员数。")


def _whole(asked: Asked) -> Measured:
    org = Org.objects.get(path=asked.path)
    if org.kind != OrgKind.UNIVERSITY:
        found = [m for m in _each(asked, OrgKind.UNIVERSITY.value).values() if m.total]
        n, total = sum(m.n or 0 for m in found), sum(m.total or 0 for m in found)
        return _ratio(n, total, "")
    try:
        figures = queries.figures(asked.scope, org, asked.cohort.year, asked.day)
    except Org.DoesNotExist:
        return Measured(None, lacking=NOT_YOURS)
    return _of(figures, _full_time(asked))


def _each(asked: Asked, kind: str) -> Mapping[str, Measured]:
    org = Org.objects.get(path=asked.path)
    if org.kind == kind:
        return {org.path: _whole(asked)}
    try:
        children = children_of(asked, org, kind)
    except Org.DoesNotExist:
        return {}
    staff = _full_time(asked)
    return {figures.org.path: _of(figures, staff) for figures in children}


def _full_time(asked: Asked) -> Mapping[str, int]:
    rows = standing_on(Staffing, asked.day).filter(org_path__startswith=asked.path)
    return dict(rows.order_by("known_on", "pk").values_list("org_path", "full_time"))


def _of(figures: Figures, staff: Mapping[str, int]) -> Measured:
    opens = reverse("plans:kept", args=[figures.org.code])
    return _ratio(figures.counts.graduates, staff.get(figures.org.path, 0), opens)


def _ratio(graduates: int, staff: int, opens: str) -> Measured:
    if not staff:
        return Measured(None, graduates, 0, opens, UNSTATED)
    value = (Decimal(graduates) / staff).quantize(Decimal("0.1"))
    return Measured(value, graduates, staff, opens)


MEASURES = (Measure("graduates_per_staff", _whole, _each),)
