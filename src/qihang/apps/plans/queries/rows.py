"""The rows a figure was counted from, as far as the reader sees what stands there."""

from typing import Any

from django.db.models import QuerySet

from qihang.apps.plans.models import FollowUp, PhaseEnd
from qihang.apps.plans.queries.counted_rows import STAFF, rows_of
from qihang.apps.plans.queries.reporting_orgs import sees
from qihang.kernel import Asked, Scope


def rows_counted(scope: Scope, measure: str, asked: Asked) -> tuple[QuerySet[Any], int]:
    """The counted rows the scope sees, in the order of the tree, and how many were counted in all."""
    rows = rows_of(asked, measure)
    path = "org__path" if rows.model is PhaseEnd else "org_path"
    opened = ("org", "meeting") if rows.model is FollowUp else ("org",)
    seen = rows.filter(sees(scope, path)).select_related(*opened).order_by(path, "pk")
    return seen, rows.count()


def full_time(scope: Scope, asked: Asked) -> dict[str, int]:  # noqa: ARG001 - numbers only
    """The full-time staff that universities stated, by path."""
    return dict(rows_of(asked, STAFF).values_list("org_path", "full_time"))
