"""Signing and publishing read the whole ledger, so a page only asks; the worker asks the rules again."""

import logging
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

from qihang.apps.jobs import services as jobs
from qihang.apps.metrics.models import Seal, SealJob, Signature
from qihang.apps.metrics.services import seals as services
from qihang.apps.metrics.services.seals import jobs as seal_jobs
from qihang.apps.metrics.services.seals import lifecycle
from qihang.apps.metrics.sql.seals import difference
from qihang.apps.orgs.models import Account, AuditEntry, Org
from qihang.apps.orgs.rules import Role
from tests.apps.metrics.cut_offs import JUNE, officer
from tests.apps.metrics.test_pages import browser, text
from tests.apps.metrics.test_signatures import behind_the_guard
from tests.factories.orgs import SYSTEM, Tree, client_for, make_account, scope_for
from tests.factories.refusals import refused
from tests.values import not_none

pytestmark = pytest.mark.django_db
LATER = JUNE + timedelta(minutes=2)


@pytest.fixture
def asked(seal: Seal, signers: tuple[Account, Account]) -> SealJob:
    return services.ask_for(scope_for(signers[0]), seal.uuid, SealJob.SIGN, JUNE)


def page_of(job: SealJob) -> str:
    return text(client_for(job.account), f"/figures/seals/{not_none(job.seal).uuid}/")


def failed(job: SealJob, code: str) -> None:
    job.refresh_from_db()
    assert (job.state, not_none(job.failure)["code"]) == (SealJob.FAILED, code)


def test_the_request_only_asks(
    seal: Seal,
    signers: tuple[Account, Account],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def read(*_: object) -> None:
        pytest.fail("read the ledger inside the request")

    monkeypatch.setattr(lifecycle, "difference", read)
    client, page = client_for(signers[0]), f"/figures/seals/{seal.uuid}/"
    for _ in range(2):  # pressed twice it is asked for once
        assert client.post(f"{page}sign/").status_code == 302
    job = SealJob.objects.get()
    assert (job.state, job.account_id) == (SealJob.WAITING, signers[0].pk)
    assert not Signature.objects.exists()
    shown = client.get(page).content.decode()
    assert f'hx-get="{page}"' in shown
    assert f"{page}sign/" not in shown, "the button is gone while it waits"
    polled = client.get(page, headers={"HX-Request": "true"})
    assert "HX-Refresh" not in polled
    assert "<html" not in polled.content.decode()


@time_machine.travel(JUNE, tick=False)
def test_sealing_by_hand_only_asks_and_the_worker_seals(
    counted: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = make_account(Role.PROVINCE_OFFICER, counted.province)
    client, page = client_for(account), "/figures/seals/"
    with monkeypatch.context() as patched:
        patched.setattr(
            lifecycle, "inputs_of", lambda *_: pytest.fail("read the ledger in the request")
        )
        for _ in range(2):
            assert client.post(f"{page}take/").status_code == 302
    job = SealJob.objects.get()
    assert (job.act, job.seal, job.state, job.total) == (SealJob.SEAL, None, SealJob.WAITING, 3)
    shown = text(client, page)
    assert "封存已到期的截点" in shown
    assert f"{page}take/" not in shown, "the button is gone while it waits"
    assert services.run_seal_job(job.uuid, JUNE).state == SealJob.DONE
    assert services.run_seal_job(job.uuid, JUNE).state == SealJob.DONE, "not a second time"
    assert Seal.objects.count() == 3
    assert set(Seal.objects.values_list("taken_by", flat=True)) == {account.pk}
    assert "已封存。" in text(client, page)
    answer = client.post(f"{page}take/", follow=True)
    assert "没有到期而未封存的统计截点" in answer.content.decode()
    assert SealJob.objects.count() == 1


def test_the_worker_signs_and_the_page_says_so(asked: SealJob) -> None:
    assert services.run_seal_job(asked.uuid, JUNE).state == SealJob.DONE
    assert services.run_seal_job(asked.uuid, JUNE).state == SealJob.DONE, "not a second time"
    assert Signature.objects.get().account_id == asked.account_id
    assert AuditEntry.objects.filter(act="figures.sign").count() == 1
    client, page = client_for(asked.account), f"/figures/seals/{not_none(asked.seal).uuid}/"
    assert client.get(page, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_what_is_refused_is_refused_when_asked(
    seal: Seal,
    counted: Tree,
    signers: tuple[Account, Account],
) -> None:
    province = browser(Role.PROVINCE_OFFICER, counted.province)
    page = f"/figures/seals/{seal.uuid}/"
    answer = province.post(f"{page}publish/", follow=True).content.decode()
    assert "还差 2 个牵头部门签字" in answer
    assert not SealJob.objects.exists()


def test_and_again_when_it_is_done(asked: SealJob) -> None:
    colleague = officer(Org.objects.get(code="d-education"))
    services.sign(scope_for(colleague), not_none(asked.seal).uuid, JUNE)
    services.run_seal_job(asked.uuid, JUNE)
    failed(asked, "signed_already")
    assert "贵部门已经签过字了" in page_of(asked)


def test_another_signature_while_the_ledger_was_read_counts(
    asked: SealJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    colleague = scope_for(officer(Org.objects.get(code="d-education")))
    real = difference

    def meanwhile(*given: Any) -> object:
        monkeypatch.setattr(lifecycle, "difference", real)
        services.sign(colleague, not_none(asked.seal).uuid, JUNE)
        return real(*given)

    monkeypatch.setattr(lifecycle, "difference", meanwhile)
    services.run_seal_job(asked.uuid, JUNE)
    failed(asked, "signed_already")
    assert not Signature.objects.filter(account=asked.account).exists()


def test_a_role_that_ended_meanwhile_signs_nothing(asked: SealJob) -> None:
    asked.account.memberships.update(until_date=JUNE.date())
    services.run_seal_job(asked.uuid, JUNE)
    failed(asked, "not_allowed")
    assert not Signature.objects.exists()


def test_a_role_that_ended_meanwhile_publishes_nothing(
    seal: Seal,
    counted: Tree,
    signers: tuple[Account, Account],
) -> None:
    for one in signers:
        services.sign(scope_for(one), seal.uuid, JUNE)
    head = scope_for(signers[0])
    with refused("not_allowed"):
        services.publish(head, seal.uuid, JUNE)


def test_a_ledger_that_differs_is_said_on_the_page(asked: SealJob) -> None:
    behind_the_guard("UPDATE metrics_entry SET kind = '801' WHERE kind = '10'")
    services.run_seal_job(asked.uuid, JUNE)
    failed(asked, "not_as_sealed")
    assert "台账与封存时不同" in page_of(asked)


def test_an_error_is_a_sentence_with_a_number(
    asked: SealJob, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(lifecycle, "difference", lambda *_: 1 / 0)
    with caplog.at_level(logging.ERROR):
        services.run_seal_job(asked.uuid, JUNE)
    failed(asked, "unexpected")
    number = not_none(asked.failure)["facts"]["number"]
    assert number in caplog.text
    shown = page_of(asked)
    assert number in shown
    assert "为本部门签字" in shown, "it may be asked for again"


def test_a_worker_that_died_is_followed_by_another(asked: SealJob) -> None:
    SealJob.objects.update(state=SealJob.WORKING, tries=1)
    assert services.unfinished(SYSTEM, JUNE) == [], "asked for just now"
    assert services.unfinished(scope_for(asked.account), LATER) == []
    assert services.unfinished(SYSTEM, LATER) == [asked]
    assert services.run_seal_job(asked.uuid, LATER).state == SealJob.DONE
    assert services.unfinished(SYSTEM, LATER) == []


def test_but_not_for_ever(asked: SealJob) -> None:
    SealJob.objects.update(state=SealJob.WORKING, tries=seal_jobs.MOST_TRIES)
    assert services.unfinished(SYSTEM, LATER) == []
    failed(asked, "given_up")
    assert "多次中断" in page_of(asked)


def test_others_do_not_see_what_was_asked_for(asked: SealJob, counted: Tree) -> None:
    page = f"/figures/seals/{not_none(asked.seal).uuid}/"
    assert "签字前核对台账" in page_of(asked)
    assert "签字前核对台账" not in text(browser(Role.PROVINCE_OFFICER, counted.province), page)
    assert Client().get(page).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_while_the_ledger_is_read_the_seal_is_free_and_progress_is_seen(
    asked: SealJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def reading(_: Seal, progress: jobs.JobProgress) -> None:
        progress(3)
        own = connection.copy()
        with own.cursor() as cursor:
            cursor.execute("SELECT id FROM metrics_seal FOR UPDATE NOWAIT")
            cursor.execute("SELECT state, done FROM metrics_sealjob")
            seen.append(cursor.fetchone())
        own.close()

    monkeypatch.setattr(lifecycle, "difference", reading)
    assert services.run_seal_job(asked.uuid, JUNE).state == SealJob.DONE
    assert seen == [("working", 3)]
