"""Jobs of sheets; each calls one service."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Self

from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from qihang.apps.intake import services
from qihang.apps.intake.services.transitions import Stopped
from qihang.kernel import Scope
from qihang.web import clock


def start(batch: int) -> None:
    """Have a worker take the batch on; once, however often it is asked for."""
    with suppress(AlreadyEnqueued), transaction.atomic():  # a refused insert must not end more
        work.configure(queueing_lock=f"intake.{batch}").defer(batch=batch)


@app.task(name="intake.work", pass_context=False)
def work(batch: int) -> str:
    """Whatever the batch waits for."""
    with Progress(batch) as progress:
        return services.carry_on(batch, clock.now(), progress)


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


class Progress:
    """Says how far the work is over a connection of its own, so that others see it at once.

    The work itself may be one long transaction. Raises Stopped where somebody asked to stop.
    """

    def __init__(self, batch: int) -> None:
        self.batch, self.own = batch, connection.copy()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.own.close()

    def __call__(self, step: str, done: int, total: int) -> None:
        with self.own.cursor() as cursor:
            cursor.execute(
                "UPDATE intake_batch SET step = %s, done = %s, total = %s WHERE id = %s"
                " RETURNING cancel_asked",
                [step, done, total, self.batch],
            )
            row = cursor.fetchone()
        if row and row[0]:
            raise Stopped
