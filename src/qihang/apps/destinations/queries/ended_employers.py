"""Registrations that count, of employers that the register has seen end since."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.queries.filings import registered
from qihang.apps.destinations.rules import EFFECTIVE, NEEDS, Action, Window, window_at
from qihang.apps.orgs.queries import within
from qihang.apps.registers.queries import ended_firms, newly_ended
from qihang.kernel import Cohort, Scope
from qihang.policy import load


class RegistrationOfEnded(NamedTuple):
    """A row of the list."""

    uuid: UUID
    status: str
    employer_name: str
    employer_code: str
    name: str
    college: str

    @classmethod
    def of(cls, rows: QuerySet[Destination]) -> list["RegistrationOfEnded"]:
        """A page of the list."""
        columns = [_PATHS.get(name, name) for name in cls._fields]
        return [cls(*row) for row in rows.values_list(*columns)]


_PATHS = {"name": "graduate__name", "college": "graduate__org__name"}


def with_ended_employer(scope: Scope, cohort: Cohort) -> QuerySet[Destination]:
    """What counts of the cohort with an employer that is no more, where the reader may correct it."""
    reach = within(scope, NEEDS[Action.CORRECT])
    gone = ended_firms(scope).values("code")
    rows = _counting({cohort.year}).filter(reach, employer_code__in=gone)
    return rows.order_by("employer_name", "employer_code", "pk")


def ended_days(scope: Scope, codes: Collection[str]) -> dict[str, date]:
    """Code -> the day on which the register says that the firm ended; one query."""
    firms = ended_firms(scope).filter(code__in=set(codes))
    return {firm.code: day for firm in firms if (day := firm.ended_on) is not None}


def employer_ended(scope: Scope, version: Destination, day: date) -> date | None:
    """The day by which the employer of what counts had ended, as the register knows on `day`."""
    if version.status not in EFFECTIVE or not version.employer_code:
        return None
    said = registered(scope, version.employer_code)
    known = said.on(day) if said is not None else None
    return known.ended if known and known.ended and known.ended <= day else None


def registrations_hit(
    scope: Scope, delivery: int, day: date
) -> Mapping[tuple[str, date], list[Destination]]:
    """Firm that this delivery says has ended (code, day) -> what counts with it and can still be changed.

    Two queries, however many firms.
    """
    cohorts = {
        year
        for year in range(day.year - 1, day.year + 2)
        if window_at(load(), Cohort(year), day) in (Window.OPEN, Window.LATE)
    }
    firms = newly_ended(scope, delivery)
    rows = _counting(cohorts).filter(employer_code__in=firms.values("code"))
    versions = list(rows.select_related("graduate").order_by("pk")) if scope.system else []
    ended = {f.code: f.ended_on for f in firms.filter(code__in={v.employer_code for v in versions})}
    found: defaultdict[tuple[str, date], list[Destination]] = defaultdict(list)
    for version in versions:
        since = ended[version.employer_code]
        if since is not None and since <= day:
            found[version.employer_code, since].append(version)
    return found


def _counting(cohorts: Collection[int]) -> QuerySet[Destination]:
    """In the words of the index by employer."""
    counting = Destination.objects.filter(cohort__in=cohorts, status__in=sorted(EFFECTIVE))
    return counting.exclude(employer_code="")
