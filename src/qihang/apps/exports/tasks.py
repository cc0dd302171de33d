"""Jobs of exports; each calls one service."""

from contextlib import suppress
from uuid import UUID

from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from qihang.apps.exports import services
from qihang.web import clock


def start(uuid: UUID) -> None:
    """Have a worker make the export; once, however often it is asked for."""
    with suppress(AlreadyEnqueued):
        make.configure(queueing_lock=f"exports.{uuid}").defer(uuid=str(uuid))


@app.task(name="exports.make")
def make(uuid: str) -> int:
    """One export; number of rows."""
    return services.make(UUID(uuid), clock.now()).done


@app.periodic(cron="23 * * * *")
@app.task(name="exports.forget", queueing_lock="exports.forget")
def forget(timestamp: int) -> int:
    """Every hour: what has expired goes."""
    del timestamp
    return services.forget(clock.now())
