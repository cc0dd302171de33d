"""Jobs over the ledger."""

from uuid import UUID

from procrastinate.contrib.django import app

from qihang.apps.jobs import services as jobs
from qihang.apps.metrics.services import ledger, seals
from qihang.kernel import Scope
from qihang.web import clock


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="metrics.fold")
def fold(timestamp: int) -> int:  # noqa: ARG001 - a periodic job is told when it was due
    """Every minute: add new entries to the cube; how many."""
    return ledger.fold()


def start(uuid: UUID) -> None:
    """Have a worker sign or publish as asked; once, however often it is asked for."""
    jobs.start(seal_job, f"metrics.seal_job.{uuid}", uuid=str(uuid))


@app.task(name="metrics.seal_job", pass_context=False)
def seal_job(uuid: str) -> str:
    """One signature or publication that was asked for; how it ended."""
    return seals.run_seal_job(UUID(uuid), clock.now()).state


@app.periodic(cron="* * * * *")
@app.task(name="metrics.resume", queueing_lock="metrics.resume", pass_context=False)
def resume(timestamp: int) -> int:  # noqa: ARG001 - a periodic job is told when it was due
    """Every minute: signatures and publications whose worker died are taken up again; how many."""
    system = Scope.for_system("signatures and publications whose worker died")
    left = seals.unfinished(system, clock.now())
    for job in left:
        start(job.uuid)
    return len(left)


@app.periodic(cron="20 1 * * *")
@app.task(queueing_lock="metrics.seal_due", pass_context=False)
def seal_due(timestamp: int) -> int:  # noqa: ARG001 - a periodic job is told when it was due
    """Every night: seal the cut-offs whose day is over; how many."""
    return len(seals.make_due_seals(Scope.for_system("nightly seals"), clock.now()))


@app.periodic(cron="40 2 * * *")
@app.task(queueing_lock="metrics.prove", pass_context=False)
def prove(timestamp: int) -> bool:  # noqa: ARG001 - a periodic job is told when it was due
    """Every night: prove the ledger and keep what was found; whether it holds."""
    return ledger.keep_proof(Scope.for_system("nightly proof of the ledger"), clock.now()).holds
