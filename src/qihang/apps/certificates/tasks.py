"""Jobs of proofs; each calls one service."""

from datetime import UTC, datetime, timedelta

from procrastinate.contrib.django import app

from qihang.apps.certificates.services import forget_attempts

KEPT = timedelta(days=1)


@app.periodic(cron="27 3 * * *")
@app.task(name="certificates.forget_attempts", queueing_lock="certificates.forget_attempts")
def forget(timestamp: int) -> int:
    """Every night: drop tries that no longer count."""
    return forget_attempts(datetime.fromtimestamp(timestamp, UTC) - KEPT)
