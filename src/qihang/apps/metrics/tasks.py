"""Jobs over the ledger."""

from procrastinate.contrib.django import app

from qihang.apps.metrics import services
from qihang.kernel import Scope
from qihang.web import clock


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="metrics.fold")
def fold(timestamp: int) -> int:  # noqa: ARG001 - a periodic job is told when it was due
    """Every minute: add new entries to the cube; how many."""
    return services.fold()


@app.periodic(cron="20 1 * * *")
@app.task(queueing_lock="metrics.seal_due", pass_context=False)
def seal_due(timestamp: int) -> int:  # noqa: ARG001 - a periodic job is told when it was due
    """Every night: seal the cut-offs whose day is over; how many."""
    return len(services.take_due(Scope.for_system("nightly seals"), clock.now()))


@app.periodic(cron="40 2 * * *")
@app.task(queueing_lock="metrics.prove", pass_context=False)
def prove(timestamp: int) -> bool:  # noqa: ARG001 - a periodic job is told when it was due
    """Every night: prove the ledger and keep what was found; whether it holds."""
    return services.keep_proof(Scope.for_system("nightly proof of the ledger"), clock.now()).holds
