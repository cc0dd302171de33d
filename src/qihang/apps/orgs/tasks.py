"""Jobs of the audit; each calls one service."""

from procrastinate.contrib.django import app

from qihang.apps.orgs.clock import real_now
from qihang.apps.orgs.services import forget_answers, forget_uses
from qihang.apps.orgs.services.audit import seal_blocks


@app.periodic(cron="* * * * *")
@app.task(name="orgs.seal_audit", queueing_lock="orgs.seal_audit", pass_context=False)
def seal_audit(timestamp: int) -> int:  # noqa: ARG001 - procrastinate tells when it was due
    """Every minute: seal what can no longer change."""
    return seal_blocks()


@app.periodic(cron="17 3 * * *")
@app.task(name="orgs.tidy_api", queueing_lock="orgs.tidy_api", pass_context=False)
def tidy_api(timestamp: int) -> int:  # noqa: ARG001 - procrastinate tells when it was due
    """Every night: let go of old answers to other systems and of old counts."""
    return forget_answers(real_now()) + forget_uses(real_now())
