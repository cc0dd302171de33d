"""Keeping where the plan stood when a phase ended, once and for all."""

import hashlib
import json
from datetime import date

from django.db import transaction

from qihang.apps.orgs.services import record_act
from qihang.apps.plans import queries, rules
from qihang.apps.plans.models import PhaseEnd
from qihang.apps.plans.services import progress_text
from qihang.kernel import Permission, Reach, Scope
from qihang.policy import Edition


def keep_phase_ends(scope: Scope, edition: Edition, today: date) -> int:
    """Keep every phase that is over and not kept yet; how many. Twice is once."""
    province = queries.province_of(scope, edition)
    if province is None:
        return 0
    kept = 0
    for phase in edition.phases.values():
        last = rules.last_day(phase.period)
        if last is None or last >= today:
            continue
        if PhaseEnd.objects.filter(edition=edition.code, phase=phase.code, org=province).exists():
            continue
        kept += _keep(scope, edition, phase.code, last, today)
    return kept


@transaction.atomic
def _keep(scope: Scope, edition: Edition, phase: str, last: date, today: date) -> int:
    province = queries.province_of(scope, edition)
    if province is None:
        return 0
    # Kept for everybody who sees the plan, so as somebody reads it who sees no persons.
    seen = frozenset({Permission.PLAN_SEE, Permission.FIGURES_SEE})
    reader = Scope(reaches=(Reach(province.path, seen),))
    content = progress_text.as_data(queries.progress(reader, edition, province, last))
    row, new = PhaseEnd.objects.get_or_create(
        edition=edition.code,
        phase=phase,
        org=province,
        defaults={
            "day": last,
            "content": content,
            "digest": digest(content),
            "kept_on": today,
        },
    )
    if new:
        after = {"name": phase, "until": last}
        path = province.path
        record_act(scope, "plan.phase.keep", "plan_phase", row.pk, org_path=path, after=after)
    return int(new)


def digest(content: object) -> str:
    """The sha256 of the content written with sorted keys; anybody can recompute it."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
