"""A run: frames out of the database, checks over them, findings and sealed inputs in one transaction.

Killed at any moment before that, nothing of it stands, and it begins anew.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from qihang.apps.jobs import services as jobs
from qihang.apps.orgs.queries import real_now, scope_of
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.orgs.services import sign
from qihang.apps.registers.rules import seen_by
from qihang.apps.verification.models import ChangedGraduates, CheckRun
from qihang.apps.verification.queries.frames import (
    FrameOrder,
    Frames,
    changed_frames,
    whole_frames,
)
from qihang.apps.verification.queries.runs import OPEN
from qihang.apps.verification.queries.touched import touched_since
from qihang.apps.verification.rules import RunCause, RunState
from qihang.apps.verification.services.findings import save_findings
from qihang.apps.verification.services.inputs import RunInputs, keep_inputs, open_inputs
from qihang.engines.checks import Restriction, Result, affected
from qihang.engines.checks import run as run_engine
from qihang.kernel import Cohort, Refusal, Scope
from qihang.policy import CheckSet, load
from qihang.web.locks import lock_until_commit

STEPS = 3  # fetching, checking, saving
MOST_TRIES = 3
KEPT_CHANGES = timedelta(days=2)  # longer than a whole run takes
BRINGS_UP_TO_DATE = (RunCause.RECORDS, RunCause.DELIVERY)
Parameters = dict[str, int | date | str]


@dataclass(frozen=True, slots=True)
class Compared:
    """What a run looks at: all frames, and in a run that brings another up to date, what is new in them."""

    frames: Frames
    inputs: RunInputs
    only: Restriction | None = None
    base: CheckRun | None = None


def run_checks(uuid: UUID, now: datetime) -> CheckRun:
    """Do an open run; a second worker leaves it. What goes wrong is kept with the run, in a sentence."""
    run = CheckRun.objects.select_related("org", "ordered_by").get(uuid=uuid)

    def work(progress: jobs.JobProgress) -> None:
        if CheckRun.objects.filter(pk=run.pk, state__in=OPEN).update(
            state=RunState.WORKING, started_at=now
        ):
            _run(run, progress, now)

    jobs.run(run, work, lambda refusal: fail(run, refusal, now))
    run.refresh_from_db()
    return run


def fail(run: CheckRun, refusal: Refusal, now: datetime) -> None:
    """End an open run without findings."""
    CheckRun.objects.filter(pk=run.pk, state__in=OPEN).update(
        state=RunState.FAILED, finished_at=now, failure=jobs.failure_of(refusal)
    )


def unfinished(scope: Scope, now: datetime) -> list[CheckRun]:
    """Open runs nobody works on any more; those tried too often have failed."""
    if not scope.system:
        return []
    left = CheckRun.objects.filter(state__in=OPEN).order_by("pk")
    return jobs.abandoned(left, MOST_TRIES, lambda run, refusal: fail(run, refusal, now))


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a run finds again, and whether that is what it found.

    `same_checks`: the checks of today are those of the run. `kept_checks`: it was repeated with those of the
    run, which are kept with its inputs; else with those of today.
    """

    result: Result
    same_findings: bool
    same_checks: bool
    kept_checks: bool


def replay(run: CheckRun, today: date) -> Replayed:
    """What a run found, out of what it compared, by the checks it was made with where they are kept.

    Raises Refusal inputs_gone, run_unfinished.
    """
    if run.state != RunState.DONE:
        raise Refusal("run_unfinished", "这次核查没有完成，没有可以重做的数据。")
    inputs = open_inputs(run, today)
    checks = inputs.conditions or _checks_of(run)
    frames: Frames = dict(inputs.frames)
    only = None
    if run.base is not None:
        frames = inputs.over(open_inputs(run.base, today).frames)
        only = affected(inputs.changes())
    result = run_engine(frames, checks, _parameters(inputs), only)
    same = run.findings_digest == findings_digest(result)
    unchanged = run.checks_digest == digest_of(_checks_of(run))
    return Replayed(result, same, unchanged, inputs.conditions is not None)


def _parameters(inputs: RunInputs) -> Parameters:
    """As they were: a day is kept as a list of its text."""
    return {
        name: date.fromisoformat(value[0]) if isinstance(value, list) else value
        for name, value in inputs.parameters.items()
    }


def findings_digest(result: Result) -> str:
    """Of everything that was found, in its order."""
    rows = result.findings.select("check", "subject", "facts_digest").iter_rows()
    return hashlib.sha256("\n".join("|".join(row) for row in rows).encode()).hexdigest()


def digest_of(checks: CheckSet) -> str:
    """By which a later day knows whether the checks of a run are still in force as they were."""
    return hashlib.sha256(repr(checks).encode()).hexdigest()


def _run(run: CheckRun, progress: jobs.JobProgress, now: datetime) -> None:
    checks = _checks_of(run)
    parameters = dict(load().check_parameters(run.day, Cohort(run.cohort)))
    progress(0, total=STEPS)
    compared = _compared(run, parameters, checks)
    progress(1)
    result = run_engine(compared.frames, checks, parameters, compared.only)
    progress(2)
    with transaction.atomic():
        lock_until_commit("verification.save", str(run.cohort))
        saved = save_findings(_system(run), run, result, checks, now)
        keep_inputs(run, compared.inputs, now)
        run.base, run.checks_digest = compared.base, compared.inputs.checks
        run.counts, run.trials = _counts(result, checks)
        run.not_checkable = [list(one) for one in result.not_checkable]
        run.findings_digest = findings_digest(result)
        run.saved = asdict(saved)
        run.state, run.finished_at, run.started_at = RunState.DONE.value, now, now
        run.save(update_fields=_SAVED)
        if run.base is None and run.org.kind == OrgKind.PROVINCE:
            ChangedGraduates.objects.filter(at__lt=now - KEPT_CHANGES).delete()


_SAVED = ("inputs", "checks_digest", "findings_digest", "inputs_key_sealed", "inputs_until", "base", "counts", "trials",
          "not_checkable", "saved", "state", "finished_at", "started_at")  # fmt: skip


def _compared(run: CheckRun, parameters: Parameters, checks: CheckSet) -> Compared:
    """Whole frames; or for a change since the last whole run of the day, its frames and what is new."""
    (scope, order), digest = _reading(run), digest_of(checks)
    told = {
        name: [value.isoformat()] if isinstance(value, date) else value
        for name, value in parameters.items()
    }
    with _one_snapshot():
        base = _base(run, digest)
        touched = None
        if base is not None and base.started_at is not None:
            touched = touched_since(scope, order, base.started_at)
        if base is None or touched is None:
            frames = whole_frames(scope, order)
            return Compared(frames, RunInputs(frames, {}, told, digest, conditions=checks))
        before = dict(open_inputs(base, run.day).frames)
        changed = changed_frames(scope, order, before, touched)
    inputs = RunInputs(changed.came, changed.gone, told, digest, str(base.uuid), checks)
    return Compared(changed.now, inputs, affected(inputs.changes()), base)


def _base(run: CheckRun, digest: str) -> CheckRun | None:
    """The newest whole run of the day, if its inputs are there and the checks are still the same."""
    if run.cause not in BRINGS_UP_TO_DATE:
        return None
    whole = CheckRun.objects.filter(
        org=run.org, cohort=run.cohort, day=run.day, state=RunState.DONE, base=None,
        inputs__isnull=False,
    )  # fmt: skip
    newest = whole.select_related("inputs").order_by("-pk").first()
    return newest if newest is not None and newest.checks_digest == digest else None


def _reading(run: CheckRun) -> tuple[Scope, FrameOrder]:
    """As whoever ordered a university's run may read; the province's runs read all, and show nobody rows."""
    scope = _system(run)
    if run.org.kind != OrgKind.PROVINCE and run.ordered_by is not None:
        scope = scope_of(run.ordered_by, real_now())
    seen = (name for name in load().registers.by_name if scope.allows(seen_by(name)))
    key = sign(str(run.cohort).encode(), "checks")
    return scope, FrameOrder(run.cohort, run.org.path, run.day, key, frozenset(seen))


def _system(run: CheckRun) -> Scope:
    return Scope.for_system(f"checks run {run.uuid}")


def _checks_of(run: CheckRun) -> CheckSet:
    """Those in force on its day; what only the province may know is no part of a university's run."""
    checks = load().check_set(run.day)
    if run.org.kind == OrgKind.PROVINCE:
        return checks
    return checks.only(*(one.code for one in checks.checks if not one.confidential))


@contextmanager
def _one_snapshot() -> Iterator[None]:
    """All frames as of one moment, where the caller has not begun a transaction of its own."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def _counts(result: Result, checks: CheckSet) -> tuple[dict[str, int], dict[str, int]]:
    """Findings of each check, and what each on trial would find."""
    trials = {one.code for one in checks.checks if one.trial}
    counts = {code: number for code, number in result.counts.items() if code not in trials}
    return counts, {code: number for code, number in result.counts.items() if code in trials}
