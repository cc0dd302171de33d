"""A run is asked for: by a person, every night, or because something changed."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import account_of
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.orgs.services import record_act
from qihang.apps.verification.models import ChangedGraduates, CheckRun
from qihang.apps.verification.queries.runs import OPEN
from qihang.apps.verification.queries.touched import anything_since
from qihang.apps.verification.rules import RunCause, RunState
from qihang.kernel import Cohort, Permission, Refusal, Scope
from qihang.web.locks import lock_until_commit

RUN = Permission.VERIFICATION_RUN
_CHECKED = (OrgKind.PROVINCE, OrgKind.UNIVERSITY)


@transaction.atomic
def order_run(scope: Scope, org: Org, cohort: Cohort, now: datetime) -> CheckRun:
    """Ask for a run over the registrations of a province or university; `run_checks` does it.

    Raises Refusal not_allowed, run_open.
    """
    if org.kind not in _CHECKED or not scope.holds(RUN, org.path):
        raise Refusal("not_allowed", "您不能要求核查这个单位的登记。")
    if _is_open(org, cohort):
        raise Refusal("run_open", "已有一次核查在进行，请等它完成。")
    account = None if scope.system else account_of(scope)
    run = _make(org, cohort, RunCause.ORDERED, now, account)
    facts = {"cohort": cohort.year, "org": org.code}
    record_act(scope, "check_run.order", "check_run", run.uuid, org_path=org.path, after=facts)
    return run


@transaction.atomic
def order_due(scope: Scope, cohort: Cohort, cause: RunCause, now: datetime) -> Sequence[CheckRun]:
    """A run of every province, for the system; none where one is open."""
    if not scope.system:
        return []
    provinces = Org.objects.filter(kind=OrgKind.PROVINCE).order_by("path")
    return [_make(org, cohort, cause, now) for org in provinces if not _is_open(org, cohort)]


@transaction.atomic
def order_changed(scope: Scope, cohort: Cohort, now: datetime) -> Sequence[CheckRun]:
    """A run that brings today's whole run up to date, where something changed since the last one; system only."""
    if not scope.system:
        return []
    made = []
    for org in Org.objects.filter(kind=OrgKind.PROVINCE).order_by("path"):
        today = CheckRun.objects.filter(
            org=org, cohort=cohort.year, day=timezone.localdate(now), state=RunState.DONE
        )
        last = today.order_by("-pk").first()
        if last is None or last.started_at is None or not today.filter(base=None).exists():
            continue
        cause = anything_since(scope, cohort.year, last.started_at)
        if cause is not None and not _is_open(org, cohort):
            made.append(_make(org, cohort, cause, now))
    return made


def note_changed(graduates: Collection[int], now: datetime) -> None:
    """Graduates whose roster data changed are checked again with the next run after changes."""
    if graduates:
        ChangedGraduates.objects.create(graduates=sorted(graduates), at=now)


def _is_open(org: Org, cohort: Cohort) -> bool:
    lock_until_commit("verification.order", org.path)
    return CheckRun.objects.filter(org=org, cohort=cohort.year, state__in=OPEN).exists()


def _make(
    org: Org, cohort: Cohort, cause: RunCause, now: datetime, account: int | None = None
) -> CheckRun:
    return CheckRun.objects.create(
        org=org,
        cohort=cohort.year,
        day=timezone.localdate(now),
        cause=cause.value,
        ordered_by_id=account,
        asked_at=now,
    )
