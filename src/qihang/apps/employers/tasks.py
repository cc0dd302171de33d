"""Jobs of employers; each calls one service."""

from procrastinate.contrib.django import app

from qihang.apps.employers import services
from qihang.kernel import Scope
from qihang.web import clock


@app.periodic(cron="5 0 * * *")
@app.task(name="employers.expire", queueing_lock="employers.expire", pass_context=False)
def expire(timestamp: int) -> int:  # noqa: ARG001 - a periodic job is told when it was due
    """Every night: verifications whose year is over; how many."""
    return services.expire(Scope.for_system("years of employers that are over"), clock.now())


@app.periodic(cron="20 6 * * *")
@app.task(name="employers.remind", queueing_lock="employers.remind", pass_context=False)
def remind(timestamp: int) -> int:  # noqa: ARG001 - a periodic job is told when it was due
    """Every morning: employers whose year ends soon, offices whose term is over; how many were looked at."""
    return services.remind(Scope.for_system("reminders about employers"), clock.now())
