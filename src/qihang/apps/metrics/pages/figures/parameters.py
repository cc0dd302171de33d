"""What an address asks of a figure: which cohort, which day."""

from datetime import date

from qihang.kernel import Cohort
from qihang.web import parameters
from qihang.web.edition import current_cohort
from qihang.web.recent import SharedRequest
from qihang.web.request import Request


def cohort_and_day(request: Request | SharedRequest) -> tuple[Cohort, date]:
    """The cohort and day asked for; what is missing or wrong is the current one, and today.

    Never a day after today, nor before anything is known. The previous cohort stands at its own same
    day unless a day is given.
    """
    current = current_cohort()
    on = parameters.day(request.GET, "on")
    first = current.previous.cycle.start
    day = max(first, min(on, request.today)) if on else request.today
    if parameters.text(request.GET, "cohort") != str(current.previous.year):
        return current, day
    return current.previous, day if on else current.same_day_in_previous(day)
