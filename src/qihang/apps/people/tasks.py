"""Jobs of activation; each calls one service."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from qihang.apps.people.services import forget_codes, forget_requests


@app.periodic(cron="17 3 * * *")
@app.task(name="people.forget_codes", queueing_lock="people.forget_codes")
def forget(timestamp: int) -> int:
    """Every night: drop codes and requests that are over."""
    now = datetime.fromtimestamp(timestamp, UTC)
    return forget_codes(now) + forget_requests(now)
