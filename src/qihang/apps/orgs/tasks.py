"""Jobs of the audit and of what is kept for days; each calls one service."""

from datetime import timedelta

from procrastinate.contrib.django import app

from qihang.apps.orgs.clock import real_now
from qihang.apps.orgs.services import (
    forget_answers,
    forget_old_attempts,
    forget_old_unsaved,
    hand_over_heads,
    watch,
)
from qihang.apps.orgs.services.audit import seal_blocks
from qihang.kernel import Scope

ATTEMPTS_KEPT = timedelta(days=1)


@app.periodic(cron="* * * * *")
@app.task(name="orgs.seal_audit", queueing_lock="orgs.seal_audit", pass_context=False)
def seal_audit(timestamp: int) -> int:  # noqa: ARG001 - procrastinate tells when it was due
    """Every minute: seal what can no longer change."""
    return seal_blocks()


@app.periodic(cron="* * * * *")
@app.task(name="orgs.hand_over_heads", queueing_lock="orgs.hand_over_heads", pass_context=False)
def hand_over(timestamp: int) -> int:  # noqa: ARG001 - procrastinate tells when it was due
    """Every minute: hand over heads where it is time, and what a receiver has not acknowledged."""
    return hand_over_heads(Scope.for_system("heads of the audit and the ledger"), real_now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="orgs.watch", queueing_lock="orgs.watch", pass_context=False)
def watch_heads(timestamp: int) -> int:  # noqa: ARG001 - procrastinate tells when it was due
    """Every ten minutes: whether heads, folder and receivers are as they should be."""
    return watch(Scope.for_system("watch over the heads"), real_now())


@app.periodic(cron="17 3 * * *")
@app.task(name="orgs.tidy_api", queueing_lock="orgs.tidy_api", pass_context=False)
def tidy_api(timestamp: int) -> int:  # noqa: ARG001 - procrastinate tells when it was due
    """Every night: delete old answers to other systems, counts and typed text that no longer matter."""
    now = real_now()
    return forget_answers(now) + forget_old_attempts(now - ATTEMPTS_KEPT) + forget_old_unsaved(now)
