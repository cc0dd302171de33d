"""Sealing, signing and publishing are asked for here and done by a job: each reads the whole ledger."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from qihang.apps.jobs import services as jobs
from qihang.apps.metrics.models.seals import Seal, SealJob
from qihang.apps.metrics.queries.seals import seal_in
from qihang.apps.metrics.services.seals import lifecycle
from qihang.apps.orgs.models import Account, Org
from qihang.apps.orgs.queries import account_of, real_now, scope_of
from qihang.kernel import Permission, Refusal, Scope

MOST_TRIES = 3
GRACE = timedelta(minutes=1)  # what was asked for just now has a worker of its own
# Each act with what is asked before a worker begins, and what the worker does.
_ACTS = {
    SealJob.SIGN: (lifecycle.may_sign, lifecycle.sign),
    SealJob.PUBLISH: (lifecycle.may_publish, lifecycle.publish),
}


@transaction.atomic
def ask_for(scope: Scope, uuid: UUID, act: str, now: datetime) -> SealJob:
    """Note that the reader wants to sign or publish a seal; the same job while it is still open.

    Raises Seal.DoesNotExist outside the scope, Refusal as `may_sign` or `may_publish`.
    """
    seal = seal_in(scope, uuid)
    rule, _ = _ACTS[act]
    if (open_one := _open(scope, act, seal)) is not None:
        return open_one
    rule(scope, seal)
    own = {"seal": seal, "act": act, "account_id": account_of(scope)}
    return SealJob.objects.create(total=seal.entries, asked_at=now, **own)


@transaction.atomic
def ask_to_seal(scope: Scope, now: datetime) -> SealJob:
    """Note that the reader wants the cut-offs that are due to be sealed; the same job while it is open.

    Raises Refusal not_allowed, or nothing_due.
    """
    if not scope.allows(Permission.FIGURES_SEAL):
        raise Refusal("not_allowed", "您不能封存统计截点。")
    if (open_one := _open(scope, SealJob.SEAL)) is not None:
        return open_one
    due = lifecycle.due_cut_offs(now)
    if not due:
        raise Refusal("nothing_due", "没有到期而未封存的统计截点。")
    own = {"seal": None, "act": SealJob.SEAL, "account_id": account_of(scope)}
    return SealJob.objects.create(total=len(due), asked_at=now, **own)


def run_seal_job(uuid: UUID, now: datetime) -> SealJob:
    """Seal, sign or publish in the name of who asked, as far as they may at this moment; the job, ended.

    A worker that takes it up a second time finds it ended, or somebody else at it, and leaves it.
    """
    job = SealJob.objects.select_related("account", "seal").get(uuid=uuid)

    def work(progress: jobs.JobProgress) -> None:
        open_one = SealJob.objects.filter(pk=job.pk, state__in=SealJob.OPEN)
        if open_one.update(state=SealJob.WORKING):
            _do(job, progress, now)

    jobs.run(job, work, lambda refusal: _fail(job, refusal, now))
    job.refresh_from_db()
    return job


def unfinished(scope: Scope, now: datetime) -> list[SealJob]:
    """Jobs nobody works on any more, to be done again; those tried too often have failed."""
    if not scope.system:
        return []
    asked = SealJob.objects.filter(state__in=SealJob.OPEN, asked_at__lt=now - GRACE)
    return jobs.abandoned(
        asked.order_by("pk"), MOST_TRIES, lambda job, refusal: _fail(job, refusal, now)
    )


def _open(scope: Scope, act: str, seal: Seal | None = None) -> SealJob | None:
    """The reader's own open job of this kind; whoever presses at the same time waits here.

    What is left to do is asked only afterwards: a job that ended meanwhile has done it.
    """
    account = Account.objects.select_for_update(no_key=True).get(pk=account_of(scope))
    own = SealJob.objects.filter(seal=seal, act=act, account=account)
    return own.filter(state__in=SealJob.OPEN).first()


def _do(job: SealJob, progress: jobs.JobProgress, now: datetime) -> None:
    """The act and the end of its job are one transaction: what is done is never done a second time."""
    scope = scope_of(job.account, real_now())
    try:
        with transaction.atomic():
            done = job.total
            if job.seal is None:
                done = len(lifecycle.make_due_seals(scope, now, progress))
            else:
                _, act = _ACTS[job.act]
                act(scope, job.seal.uuid, now, progress)
            _end(job, SealJob.DONE, now, done=done)
    except (Seal.DoesNotExist, Org.DoesNotExist):
        raise Refusal("not_allowed", "您现在不能查看这份封存的数字，所以没有完成。") from None


def _fail(job: SealJob, refusal: Refusal, now: datetime) -> None:
    _end(job, SealJob.FAILED, now, failure=jobs.failure_of(refusal))


def _end(job: SealJob, state: str, now: datetime, **values: object) -> None:
    rows = SealJob.objects.filter(pk=job.pk, state__in=SealJob.OPEN)
    rows.update(state=state, ended_at=now, **values)
