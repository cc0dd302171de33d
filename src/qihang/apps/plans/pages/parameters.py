"""What an address asks of the plan: which edition, for whom, on which day."""

from datetime import date, datetime

from django.http import Http404

from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import real_now
from qihang.apps.plans import queries
from qihang.apps.plans.queries import Progress
from qihang.apps.plans.queries.kept_state import State
from qihang.kernel import Scope
from qihang.policy import Edition, load
from qihang.web import parameters
from qihang.web.access import get_or_404
from qihang.web.recent import recent
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
    return get_or_404(queries.seat_of, request.scope, code)


def progress_asked(request: Request, edition: Edition, only: str = "") -> Progress:
    """Where the plan stands for whom and on what day the address asks.

    Counted anew when something kept for the plan changes, and every minute for all else.
    """
    org, scope = seat_asked(request), request.scope
    path = org.path if org.path.startswith(f"/{edition.province[:2]}/") else ""
    minute = real_now().replace(second=0, microsecond=0)
    state = queries.kept_state(scope)
    return _progress(scope.rights, edition.code, path, day_asked(request), only, state, minute)


@recent(32)
def _progress(
    scope: Scope, code: str, path: str, day: date, only: str, _state: State, _minute: datetime
) -> Progress:
    org = Org.objects.get(path=path) if path else None
    return queries.progress(scope, load().edition(code), org, day, [only] if only else None)
