"""Graduates in the ledger for each full-time member of a university's staff."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from qihang.apps.metrics.measures.counted import NOT_YOURS, children_of
from qihang.apps.metrics.queries import figures as queries
from qihang.apps.metrics.queries.figures import Figures
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import asked_org
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.plans.pages import kept_href, rows_href
from qihang.apps.plans.queries import full_time
from qihang.kernel import Asked, Measure, Measured, msgid

NAME = "graduates_per_staff"
UNSTATED = msgid("还没有填报工作人员数。")


def _whole(asked: Asked) -> Measured:
    org = asked_org(asked)
    opens = rows_href(NAME, asked.edition, org.code, asked.day)
    if org.kind != OrgKind.UNIVERSITY:
        found = [m for m in _each(asked, OrgKind.UNIVERSITY.value).values() if m.total]
        n, total = sum(m.n or 0 for m in found), sum(m.total or 0 for m in found)
        return _ratio(n, total, opens)
    try:
        figures = queries.org_figures(asked.scope, org, asked.cohort.year, asked.day)
    except Org.DoesNotExist:
        return Measured(None, lacking=NOT_YOURS)
    staff = full_time(asked.scope, asked).get(org.path, 0)
    return _ratio(figures.counts.graduates, staff, opens)


def _each(asked: Asked, kind: str) -> Mapping[str, Measured]:
    org = asked_org(asked)
    if org.kind == kind:
        return {org.path: _whole(asked)}
    try:
        children = children_of(asked, org, kind)
    except Org.DoesNotExist:
        return {}
    staff = full_time(asked.scope, asked)
    return {figures.org.path: _of(figures, staff, asked.day) for figures in children}


def _of(figures: Figures, staff: Mapping[str, int], day: date) -> Measured:
    opens = kept_href(figures.org.code, day)
    return _ratio(figures.counts.graduates, staff.get(figures.org.path, 0), opens)


def _ratio(graduates: int, staff: int, opens: str) -> Measured:
    if not staff:
        return Measured(None, graduates, 0, opens, UNSTATED)
    value = (Decimal(graduates) / staff).quantize(Decimal("0.1"))
    return Measured(value, graduates, staff, opens)


MEASURES = (Measure(NAME, _whole, _each),)
