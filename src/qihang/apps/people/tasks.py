"""Jobs of activation; each calls one service."""

from datetime import UTC, datetime, timedelta

from procrastinate.contrib.django import app

from qihang.apps.people.services import forget_attempts, forget_codes

KEPT = timedelta(days=1)


@app.periodic(cron="17 3 * * *")
@app.task(name="people.forget_attempts", queueing_lock="people.forget_attempts")
def forget(timestamp: int) -> int:
    """Every night: drop tries that no longer count, and codes that are over."""
    now = datetime.fromtimestamp(timestamp, UTC)
    return forget_attempts(now - KEPT) + forget_codes(now)
