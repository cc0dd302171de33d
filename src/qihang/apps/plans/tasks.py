"""The nightly job of the plan."""

from django.conf import settings
from procrastinate.contrib.django import app

from qihang.apps.plans import services
from qihang.kernel import Scope
from qihang.policy import load
from qihang.web import clock


@app.periodic(cron="20 0 * * *")
@app.task(queueing_lock="plans.keep_phase_ends")
def keep_phase_ends(timestamp: int) -> int:  # noqa: ARG001 - a periodic job is told when it was due
    """After midnight: keep where the plan stood at the end of each phase that is over."""
    edition = load().edition(settings.QIHANG_EDITION)
    return services.keep_phase_ends(Scope.for_system("phase ends"), edition, clock.today())
