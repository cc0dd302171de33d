"""Jobs over kept files; each calls one service."""

from procrastinate.contrib.django import app

from qihang.apps.files import services
from qihang.kernel import Scope
from qihang.web import clock


@app.periodic(cron="40 3 * * *")
@app.task(name="files.expire", queueing_lock="files.expire")
def expire(timestamp: int) -> int:  # noqa: ARG001 - a periodic job is told when it was due
    """Every night: let go of what is past keeping and sweep; how many files went."""
    _, swept = services.expire(Scope.for_system("files.expire"), clock.now())
    return swept.files
