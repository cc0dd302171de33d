"""The nightly run."""

from django.conf import settings
from procrastinate.contrib.django import app

from qihang.apps.national.gateways.selection import platform
from qihang.apps.national.services import synchronise
from qihang.kernel import Scope
from qihang.policy import load
from qihang.web import clock


@app.periodic(cron="40 1 * * *")
@app.task(name="national.report", queueing_lock="national.report", pass_context=False)
def report(timestamp: int) -> str:  # noqa: ARG001 - procrastinate tells when it was due
    """Every night, where a platform is set: what is due."""
    if not settings.NATIONAL["address"]:
        return ""
    cohort = load().edition(settings.QIHANG_EDITION).cohort
    scope = Scope.for_system("nightly report to the national platform")
    return str(synchronise(scope, platform(), cohort, clock.now()))
