"""Graduates of this year's cohort by name or number, for the search of officers."""

from django.utils.translation import gettext_lazy as _

from qihang.apps.people import queries, services
from qihang.apps.people.queries import GraduateFilter, ListedGraduate
from qihang.kernel import Permission, Scope
from qihang.web.address import of_record
from qihang.web.edition import current_cohort
from qihang.web.search import SearchHit, SearchSource


def graduates(scope: Scope, words: str, most: int) -> list[SearchHit]:
    """As the list of graduates finds them, and written down as it is."""
    rows = queries.search_in(scope, current_cohort(), GraduateFilter(words))
    found = ListedGraduate.of(rows[:most])
    services.record_list(scope, len(found))
    return [_hit(graduate) for graduate in found]


def _hit(graduate: ListedGraduate) -> SearchHit:
    detail = f"{graduate.student_number} · {graduate.college} · {graduate.class_name}"
    return SearchHit(graduate.name, of_record("people:graduate", graduate.uuid), detail)


GIVES = (SearchSource("graduates", _("毕业生"), graduates, Permission.PERSON_SEE, order=10),)
