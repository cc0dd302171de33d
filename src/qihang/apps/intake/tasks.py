"""Jobs of sheets; each calls one service."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from qihang.apps.intake import services
from qihang.apps.jobs import services as jobs
from qihang.kernel import Scope
from qihang.web import clock


def start(batch: int) -> None:
    """Have a worker take the batch on; once, however often it is asked for."""
    jobs.start(work, f"intake.{batch}", batch=batch)


@app.task(name="intake.work", pass_context=False)
def work(batch: int) -> str:
    """Whatever the batch waits for."""
    return services.run_batch_job(batch, clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="intake.resume", queueing_lock="intake.resume")
def resume(timestamp: int) -> int:
    """Every minute: batches whose worker died are taken up again; how many."""
    system = Scope.for_system("sheets whose worker died")
    left = services.unfinished(system, datetime.fromtimestamp(timestamp, UTC))
    for batch in left:
        start(batch.pk)
    return len(left)


@app.periodic(cron="41 3 * * *")
@app.task(name="intake.forget", queueing_lock="intake.forget")
def forget(timestamp: int) -> int:
    """Every night: sheets that are no longer needed go."""
    del timestamp
    return services.forget(clock.now())
