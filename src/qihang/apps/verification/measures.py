"""How verification is measured: runs over the province that were completed, findings overdue.

Both answer for past days by what was known then: a run by the day it ended, a finding by its moves.
"""

from collections.abc import Mapping

from django.urls import reverse

from qihang.apps.orgs.queries import open_units
from qihang.apps.verification import queries
from qihang.kernel import Asked, Measure, Measured


def _runs(asked: Asked) -> Measured:
    number = queries.runs_done(asked.scope, asked.cohort, asked.path, asked.day)
    return Measured.count(number, reverse("verification:checks"))


def _overdue(asked: Asked) -> Measured:
    found = _overdue_paths(asked)
    number = sum(1 for path in found if path.startswith(asked.path))
    return Measured.count(number, _list())


def _each(asked: Asked, kind: str) -> Mapping[str, Measured]:
    found = _overdue_paths(asked)
    return {
        path: Measured.count(sum(1 for one in found if one.startswith(path)), _list())
        for path in open_units(asked, kind)
    }


def _overdue_paths(asked: Asked) -> list[str]:
    return asked.once(
        ("findings_overdue", asked.cohort, asked.day),
        lambda: queries.overdue_paths(asked.scope, asked.cohort, asked.day),
    )


def _list() -> str:
    return f"{reverse('verification:index')}?overdue=1"


MEASURES = (
    Measure("data_checks_run", _runs),
    Measure("findings_overdue", _overdue, _each),
)
