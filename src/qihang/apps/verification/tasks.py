"""Jobs of verification; each calls one service."""

from collections.abc import Sequence
from uuid import UUID

from procrastinate.contrib.django import app

from qihang.apps.jobs import services as jobs
from qihang.apps.verification import services
from qihang.apps.verification.models import CheckRun
from qihang.apps.verification.rules import RunCause
from qihang.apps.verification.services import papers
from qihang.kernel import Scope
from qihang.web import clock
from qihang.web.edition import current_cohort


def start(uuid: UUID) -> None:
    """Have a worker do a run; once, however often it is asked for."""
    jobs.start(check, f"verification.check.{uuid}", uuid=str(uuid))


@app.task(name="verification.check", pass_context=False)
def check(uuid: str) -> str:
    """One run; how it ended."""
    return services.run_checks(UUID(uuid), clock.now()).state


@app.periodic(cron="* * * * *")
@app.task(name="verification.resume", queueing_lock="verification.resume", pass_context=False)
def resume(timestamp: int) -> int:  # noqa: ARG001 - a periodic job is told when it was due
    """Every minute: runs whose worker died are begun anew; how many."""
    left = services.unfinished(Scope.for_system("checks whose worker died"), clock.now())
    for run in left:
        start(run.uuid)
    return len(left)


@app.periodic(cron="10 3 * * *")
@app.task(name="verification.nightly", queueing_lock="verification.nightly", pass_context=False)
def nightly(timestamp: int) -> int:  # noqa: ARG001 - a periodic job is told when it was due
    """Every night: check everything of the cohort in force; runs."""
    system = Scope.for_system("nightly checks")
    return _begin(services.order_due(system, current_cohort(), RunCause.NIGHTLY, clock.now()))


@app.periodic(cron="*/10 * * * *")
@app.task(name="verification.follow", queueing_lock="verification.follow", pass_context=False)
def follow(timestamp: int) -> int:  # noqa: ARG001 - a periodic job is told when it was due
    """Every ten minutes: what changed since the last run is checked again; runs."""
    system = Scope.for_system("checks after changes")
    return _begin(services.order_changed(system, current_cohort(), clock.now()))


@app.periodic(cron="*/2 * * * *")
@app.task(name="verification.read_papers", queueing_lock="verification.read_papers")
def read_papers(timestamp: int) -> int:  # noqa: ARG001 - a periodic job is told when it was due
    """Every two minutes: papers under review that are not read yet, for a while; how many were read."""
    return papers.read_papers(Scope.for_system("reading papers"), clock.now())


@app.periodic(cron="40 5 * * *")
@app.task(name="verification.remind", queueing_lock="verification.remind", pass_context=False)
def remind(timestamp: int) -> int:  # noqa: ARG001 - a periodic job is told when it was due
    """Every morning: offices are reminded of answers that are due soon or overdue; findings."""
    system = Scope.for_system("reminders of findings")
    return services.remind_of_terms(system, current_cohort(), clock.now())


@app.periodic(cron="20 4 * * *")
@app.task(name="verification.recheck", queueing_lock="verification.recheck", pass_context=False)
def recheck(timestamp: int) -> int:  # noqa: ARG001 - a periodic job is told when it was due
    """Every night: rechecks are drawn where the interval has passed; registrations."""
    system = Scope.for_system("rechecks drawn by lot")
    return services.draw_rechecks(system, current_cohort(), clock.now())


def _begin(runs: Sequence[CheckRun]) -> int:
    for run in runs:
        start(run.uuid)
    return len(runs)
