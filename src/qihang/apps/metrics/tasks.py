"""Jobs over the ledger."""

from procrastinate.contrib.django import app

from qihang.apps.metrics import services


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="metrics.fold")
def fold(timestamp: int) -> int:  # noqa: ARG001 - a periodic job is told when it was due
    """Every minute: add new entries to the cube; how many."""
    return services.fold()
