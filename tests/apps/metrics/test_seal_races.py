"""Many at once ask to seal what is due: one job, each seal once, and nobody is told what is not so."""

from threading import Barrier
from typing import Any

import pytest
import time_machine

from qihang.apps.metrics.models import Seal, SealJob
from qihang.apps.metrics.services import seals as services
from qihang.apps.metrics.services.seals import lifecycle
from qihang.apps.orgs.rules import Role
from tests.apps.metrics.cut_offs import JUNE
from tests.apps.metrics.test_pages import text
from tests.factories.orgs import SYSTEM, Tree, client_for, make_account, scope_for
from tests.factories.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
PRESSES = 10


def test_ten_presses_at_once_are_one_job(counted: Tree) -> None:
    scope = scope_for(make_account(Role.PROVINCE_OFFICER, counted.province))
    answers = at_once(*[lambda: services.ask_to_seal(scope, JUNE)] * PRESSES)
    assert [type(answer) for answer in answers] == [SealJob] * PRESSES, answers
    assert {answer.pk for answer in answers} == {SealJob.objects.get().pk}


def test_a_press_while_the_job_ends_asks_for_no_second(
    counted: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job ends after the press has looked at what is due, and before it looks for an open job."""
    scope = scope_for(make_account(Role.PROVINCE_OFFICER, counted.province))
    first = services.ask_to_seal(scope, JUNE)
    real = lifecycle.due_cut_offs

    def looked(now: Any) -> list[str]:
        due = real(now)
        monkeypatch.setattr(lifecycle, "due_cut_offs", real)
        at_once(lambda: services.run_seal_job(first.uuid, JUNE))
        return due

    monkeypatch.setattr(lifecycle, "due_cut_offs", looked)
    assert services.ask_to_seal(scope, JUNE) == first
    assert SealJob.objects.count() == 1


@time_machine.travel(JUNE, tick=False)
def test_two_officers_seal_at_once_and_each_is_told_the_truth(
    counted: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts = [make_account(Role.PROVINCE_OFFICER, counted.province) for _ in range(2)]
    jobs = [services.ask_to_seal(scope_for(account), JUNE) for account in accounts]
    both, real = Barrier(2), lifecycle.due_cut_offs

    def looked(now: Any) -> list[str]:
        due = real(now)
        both.wait(timeout=10)  # both have seen the same cut-offs before either seals one
        return due

    monkeypatch.setattr(lifecycle, "due_cut_offs", looked)
    ended = at_once(*[lambda job=job: services.run_seal_job(job.uuid, JUNE) for job in jobs])  # type: ignore[misc]
    assert [job.state for job in ended] == [SealJob.DONE] * 2, [job.failure for job in ended]
    assert Seal.objects.count() == sum(job.done for job in ended) == 3
    monkeypatch.undo()
    for account, job in zip(accounts, ended, strict=True):
        shown = text(client_for(account), "/figures/seals/")
        assert ("这次没有再封存" in shown) == (job.done == 0)
        assert ("已封存。" in shown) == (job.done > 0)


@time_machine.travel(JUNE, tick=False)
def test_a_job_that_sealed_nothing_says_so(counted: Tree) -> None:
    account = make_account(Role.PROVINCE_OFFICER, counted.province)
    job = services.ask_to_seal(scope_for(account), JUNE)
    services.make_due_seals(SYSTEM, JUNE)
    ended = services.run_seal_job(job.uuid, JUNE)
    assert (ended.state, ended.done, ended.total) == (SealJob.DONE, 0, 3)
    shown = text(client_for(account), "/figures/seals/")
    assert "这次没有再封存" in shown
    assert "已封存。" not in shown
