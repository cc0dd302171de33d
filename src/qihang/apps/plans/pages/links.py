"""Where pages of the plan stand, for the organisation and day the reader looks at."""

from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from qihang.apps.orgs.models import Org
from qihang.apps.plans.queries import Progress
from qihang.policy import Edition
from qihang.web.address import of_code


def plan_href(progress: Progress, **query: object) -> str:
    """The plan of the same organisation on the same day."""
    return _with(reverse("plans:plan", args=[progress.edition.code]), progress, **query)


def plan_of(edition: Edition, org: Org, day: date) -> str:
    """The plan of an organisation on a day."""
    asked = {"on": day.isoformat(), "org": org.code}
    return f"{reverse('plans:plan', args=[edition.code])}?{urlencode(asked)}"


def duty_href(progress: Progress, duty: str) -> str:
    """One duty's page, for the same organisation and day."""
    return _with(reverse("plans:duty", args=[progress.edition.code, duty]), progress)


def kept_href(code: str, day: date) -> str:
    """What an organisation keeps, as it stood on a day."""
    return f"{of_code('plans:kept', code)}?on={day.isoformat()}"


def rows_href(measure: str, edition: str, code: str, day: date) -> str:
    """The rows a measure counted for the organisation with this code."""
    return f"{reverse('plans:rows', args=[edition, code, measure])}?on={day.isoformat()}"


def _with(href: str, progress: Progress, **query: object) -> str:
    kept: dict[str, object] = {"on": progress.day.isoformat()}
    if progress.org is not None:
        kept["org"] = progress.org.code
    return f"{href}?{urlencode({**kept, **query})}"


def with_day(query: QueryDict, progress: Progress) -> QueryDict:
    """The address with the day that is really shown."""
    return day_query(query, progress.day)


def day_query(query: QueryDict, day: date) -> QueryDict:
    """The same for a page that shows no progress."""
    asked = query.copy()
    asked["on"] = day.isoformat()
    return asked
