"""What an address asks of the plan: which edition, for whom, on which day."""

from datetime import date

from django.http import Http404

from qihang.apps.orgs.models import Org
from qihang.apps.plans import queries
from qihang.apps.plans.queries import Progress
from qihang.policy import Edition, load
from qihang.web import parameters
from qihang.web.request import Request


def edition_named(code: str) -> Edition:
    """The edition of this code, else 404."""
    found = load().editions.get(code)
    if found is None:
        raise Http404
    return found


def day_asked(request: Request) -> date:
    """`?on=`, never later than today; what is missing or wrong is today."""
    day = parameters.day(request.GET, "on")
    return min(day, request.today) if day else request.today


def seat_asked(request: Request) -> Org:
    """The organisation the plan is looked at for (`?org=`), else 404."""
    return seat_named(request, parameters.text(request.GET, "org"))


def seat_named(request: Request, code: str) -> Org:
    """The organisation with this code, as far as the reader looks at the plan for it, else 404."""
    try:
        return queries.seat_of(request.scope, code)
    except Org.DoesNotExist:
        raise Http404 from None


def progress_asked(request: Request, edition: Edition, only: str = "") -> Progress:
    """Where the plan stands for whom and on what day the address asks."""
    org = seat_asked(request)
    here = org if org.path.startswith(f"/{edition.province[:2]}/") else None
    wanted = [only] if only else None
    return queries.progress(request.scope, edition, here, day_asked(request), wanted)
