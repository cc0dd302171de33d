"""Employers found by name or code."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from qihang.apps.employers import queries
from qihang.apps.employers.labels import STATE
from qihang.apps.employers.rules import EmployerState
from qihang.kernel import Permission, Scope
from qihang.web.address import of_record
from qihang.web.search import SearchHit, SearchSource


def find(scope: Scope, words: str, most: int) -> Sequence[SearchHit]:
    """Employers in reach that are so called, or whose code begins with it."""
    found = queries.employers_in(scope).filter(queries.called(words)).order_by("plain", "pk")
    return [
        SearchHit(
            one.name,
            of_record("employers:employer", one.uuid),
            f"{one.code} · {STATE[EmployerState(one.status)]}",
        )
        for one in found[:most]
    ]


GIVES = (SearchSource("employers", _("用人单位"), find, Permission.EMPLOYER_SEE, order=35),)
