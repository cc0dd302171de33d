"""Jobs of exports; each calls one service."""

from uuid import UUID

from procrastinate.contrib.django import app

from qihang.apps.exports import services
from qihang.apps.jobs import services as jobs
from qihang.kernel import Scope
from qihang.web import clock


def start(uuid: UUID) -> None:
    """Have a worker make the export; once, however often it is asked for."""
    jobs.start(make, f"exports.{uuid}", uuid=str(uuid))


@app.task(name="exports.make")
def make(uuid: str) -> int:
    """One export; number of rows."""
    return services.make(UUID(uuid), clock.now()).done


@app.periodic(cron="* * * * *")
@app.task(name="exports.resume", queueing_lock="exports.resume")
def resume(timestamp: int) -> int:
    """Every minute: exports whose worker died are made again; how many."""
    del timestamp
    left = services.unfinished(Scope.for_system("exports whose worker died"), clock.now())
    for export in left:
        start(export.uuid)
    return len(left)


@app.periodic(cron="23 * * * *")
@app.task(name="exports.forget", queueing_lock="exports.forget")
def forget(timestamp: int) -> int:
    """Every hour: what has expired goes."""
    del timestamp
    return services.forget(clock.now())
