"""Where pages of the plan stand, for the organisation and day the reader looks at."""

from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from qihang.apps.plans.queries import Progress


def plan_href(progress: Progress, **query: object) -> str:
    """The plan of the same organisation on the same day."""
    return _with(reverse("plans:plan", args=[progress.edition.code]), progress, **query)


def duty_href(progress: Progress, duty: str) -> str:
    """One duty's page, for the same organisation and day."""
    return _with(reverse("plans:duty", args=[progress.edition.code, duty]), progress)


def kept_href(code: str, day: date) -> str:
    """What an organisation keeps, as it stood on a day."""
    return f"{reverse('plans:kept', args=[code])}?{urlencode({'on': day.isoformat()})}"


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
