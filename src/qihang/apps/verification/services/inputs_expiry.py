"""Inputs of runs are let go when their days are over: the key with them."""

from collections import Counter
from datetime import date, datetime

from django.utils import timezone

from qihang.apps.files.services import Due
from qihang.apps.orgs.services import Act, record_acts
from qihang.apps.verification.models import CheckRun
from qihang.apps.verification.services.inputs import PURPOSE, runs_to_let_go
from qihang.kernel import Scope


def due(scope: Scope, day: date) -> list[Due]:
    """How many runs' inputs go on which day."""
    del day
    if not scope.system:
        return []
    kept = CheckRun.objects.filter(inputs__isnull=False).values_list("inputs_until", flat=True)
    days = Counter(one for one in kept if one is not None)
    return [Due(PURPOSE, str(on.year), on, rows, 0) for on, rows in sorted(days.items())]


def release(scope: Scope, now: datetime) -> int:
    """Forget the keys of what is over and let the files go; how many."""
    runs = runs_to_let_go(scope, timezone.localdate(now))
    if not runs:
        return 0
    ids = [run.pk for run in runs]
    CheckRun.objects.filter(pk__in=ids).update(inputs=None, inputs_key_sealed=None)
    record_acts(
        scope, [Act("check_run.let_go", "check_run", run.uuid, run.org.path) for run in runs]
    )
    return len(ids)
