"""Jobs of the audit; each calls one service."""

from procrastinate.contrib.django import app

from qihang.apps.orgs.services.audit import seal_blocks


@app.periodic(cron="* * * * *")
@app.task(name="orgs.seal_audit", queueing_lock="orgs.seal_audit", pass_context=False)
def seal_audit(timestamp: int) -> int:  # noqa: ARG001 - procrastinate tells when it was due
    """Every minute: seal what can no longer change."""
    return seal_blocks()
