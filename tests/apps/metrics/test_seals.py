"""Cut-offs: frozen, signed by two departments through two persons, only then out of the office."""

import csv
import hashlib
import io
import json
from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from qihang.apps.destinations.rules import Status
from qihang.apps.metrics import queries, services
from qihang.apps.metrics.models import Entry, ProofRun, Seal
from qihang.apps.metrics.services.ledger import keep_proof
from qihang.apps.metrics.services.seals import export
from qihang.apps.metrics.sql.seals import counts_of, difference, missing_signatures
from qihang.apps.orgs.models import Account, AuditEntry, Org
from qihang.apps.orgs.rules import Role
from qihang.apps.orgs.services import declare_person
from qihang.kernel import Refusal
from tests.apps.metrics.cut_offs import JUNE, SPRING, department, officer
from tests.apps.metrics.rows import MOMENT, make_version
from tests.apps.metrics.test_pages import browser, text
from tests.apps.metrics.test_signatures import behind_the_guard
from tests.factories.orgs import SYSTEM, Tree, client_for, make_account, scope_for
from tests.factories.people import make_graduate, make_id_number
from tests.factories.signing import sign
from tests.values import not_none

pytestmark = pytest.mark.django_db


def test_a_seal_keeps_what_was_known_at_the_end_of_its_day(seal: Seal, counted: Tree) -> None:
    late = make_version(make_graduate(counted.college), Status.APPROVED)
    services.reconcile_graduates([late.graduate_id], date(2024, 5, 10), MOMENT)
    assert seal.day == date(2024, 4, 30)
    counts = not_none(counts_of(Seal.objects.get(), "37"))
    assert (counts.graduates, counts.by_kind) == (8, {"10": 6})
    assert counts_of(seal, "10422") == counts
    assert not_none(counts_of(seal, "10433")).graduates == 0
    assert counts_of(seal, "10422-c01") is None, "nothing below a university"
    assert difference(seal) is None, "what came later does not matter"


def test_its_digest_can_be_reckoned_by_anybody(seal: Seal) -> None:
    content = {
        "cohort": 2024, "cut_off": SPRING, "day": "2024-04-30", "figures": seal.figures,
        "entries": seal.entries, "inputs": bytes(seal.inputs).hex(),
    }  # fmt: skip
    said = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(said.encode()).digest() == bytes(seal.digest)


def test_a_cut_off_is_sealed_once_and_when_its_day_is_over(seal: Seal) -> None:
    for name, code in (
        (SPRING, "already_sealed"), ("first_cutoff", "not_over"), ("phase:nowhere", "no_cut_off"),
    ):  # fmt: skip
        with pytest.raises(Refusal) as refused:
            services.make_seal(SYSTEM, name, JUNE)
        assert refused.value.code == code


def test_the_night_seals_what_is_due(counted: Tree) -> None:
    taken = services.make_due_seals(SYSTEM, JUNE)
    assert [one.cut_off for one in taken] == ["phase:autumn", "phase:winter", SPRING]
    assert services.make_due_seals(SYSTEM, JUNE) == []


def test_the_database_keeps_it_as_it_was_taken(seal: Seal) -> None:
    for sql in (
        "UPDATE metrics_seal SET figures = '{}'",
        "UPDATE metrics_seal SET day = day + 1, published_at = now()",
        "DELETE FROM metrics_seal",
    ):
        with (
            pytest.raises(IntegrityError, match="never changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)


def test_two_departments_and_two_persons_sign(
    seal: Seal, counted: Tree, signers: tuple[Account, Account]
) -> None:
    first, second = map(scope_for, signers)
    services.sign(first, seal.uuid, JUNE)
    refused(lambda: services.sign(first, seal.uuid, JUNE), "signed_already")
    refused(lambda: export(first, seal.uuid), "not_signed")
    both = make_account(Role.DEPARTMENT_OFFICER, Org.objects.get(code="d-education"))
    refused(lambda: services.sign(scope_for(both), seal.uuid, JUNE), "signed_already")
    stranger = scope_for(officer(department(counted, "sports")))
    refused(lambda: services.sign(stranger, seal.uuid, JUNE), "not_leading")
    services.sign(second, seal.uuid, JUNE)
    assert missing_signatures(Seal.objects.get()) == []
    assert export(first, seal.uuid).pk == seal.pk
    acts = AuditEntry.objects.filter(subject_kind="seal").values_list("act", flat=True)
    assert sorted(acts) == ["figures.export", "figures.seal", "figures.sign", "figures.sign"]


def test_one_person_cannot_sign_for_both(seal: Seal, signers: tuple[Account, Account]) -> None:
    from qihang.apps.orgs.models import Membership

    person = signers[0]
    services.sign(scope_for(person), seal.uuid, JUNE)
    Membership.objects.filter(account=person).update(org=Org.objects.get(code="d-human_resources"))
    sign(person)
    refused(lambda: services.sign(scope_for(person), seal.uuid, JUNE), "another_person")


def test_one_person_cannot_sign_for_both_by_two_accounts(
    seal: Seal, signers: tuple[Account, Account]
) -> None:
    Account.objects.filter(pk__in=[one.pk for one in signers]).update(name="王建国")
    for one in signers:
        declare_person(scope_for(one), make_id_number(77))
    services.sign(scope_for(signers[0]), seal.uuid, JUNE)
    refused(lambda: services.sign(scope_for(signers[1]), seal.uuid, JUNE), "another_person")


def test_nobody_signs_what_is_no_longer_as_it_was(
    seal: Seal, signers: tuple[Account, Account]
) -> None:
    behind_the_guard("UPDATE metrics_entry SET kind = '801' WHERE kind = '10'")
    refused(lambda: services.sign(scope_for(signers[0]), seal.uuid, JUNE), "not_as_sealed")


def test_outside_the_province_there_is_no_seal(seal: Seal, counted: Tree) -> None:
    for role, org in (
        (Role.UNIVERSITY_OFFICER, counted.university), (Role.CITY_OFFICER, counted.city),
    ):  # fmt: skip
        with pytest.raises(Seal.DoesNotExist):
            queries.seal_in(scope_for(make_account(role, org)), seal.uuid)
        client = browser(role, org)
        assert client.get(f"/figures/seals/{seal.uuid}/").status_code == 404
        assert client.get(f"/figures/seals/{seal.uuid}/file.pdf").status_code == 404


@pytest.mark.usefixtures("jobs_at_once")
def test_from_sealing_to_the_public(
    seal: Seal, counted: Tree, signers: tuple[Account, Account]
) -> None:
    province = browser(Role.PROVINCE_OFFICER, counted.province)
    page = f"/figures/seals/{seal.uuid}/"
    assert "75.00 %" in text(province, page)
    assert "未经核定" in text(province, page)
    assert province.get(f"{page}file.pdf").getvalue()[:5] == b"%PDF-"
    assert "不能导出" in province.get(f"{page}file.csv", follow=True).content.decode()
    assert "还没有发布" in text(Client(), "/figures/published/")
    for account in signers:
        signing = client_for(account)
        assert "等待本部门签字的封存数字" in text(signing, "/")
        signing.post(f"{page}sign/")
        assert "已签字。" in text(signing, page)
        assert "等待本部门签字的封存数字" not in text(signing, "/")
    assert "未经核定" not in text(province, page)
    rows = list(csv.reader(io.StringIO(exported(province, f"{page}file.csv"))))
    assert rows[1][:5] == ["37", "山东省", "8", "6", "75.00 %"]
    assert "2" not in rows[1], "two who wait are too few to leave the office"
    assert "*" in rows[1]
    assert rows[2][:5] == ["3701", "济南市", "*", "*", "*"], "nor does a place of eight"
    province.post(f"{page}publish/")
    public = text(Client(), "/figures/published/")
    assert "75.00 %" in public
    assert bytes(seal.digest).hex() in public


def exported(client: Client, url: str) -> str:
    return client.get(url).getvalue().decode("utf-8-sig")


@pytest.mark.usefixtures("counted")
def test_the_nightly_proof_is_kept_and_alarms(tree: Tree) -> None:
    services.fold()
    assert keep_proof(SYSTEM, JUNE).holds
    province = browser(Role.PROVINCE_OFFICER, tree.province)
    assert "台账核验发现" not in text(province, "/")
    behind_the_guard("UPDATE metrics_entry SET value = 2 WHERE kind = '10'")
    assert not keep_proof(SYSTEM, JUNE).holds
    assert "台账核验发现的不一致" in text(province, "/")
    broken = Entry.objects.filter(value=2).earliest("pk")
    assert f"metrics_entry 中 id = {broken.pk}" in text(province, "/figures/proof/")
    assert ProofRun.objects.count() == 2
    assert AuditEntry.objects.filter(act="ledger.differs").count() == 1
    assert browser(Role.UNIVERSITY_HEAD, tree.university).get("/figures/proof/").status_code == 404


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE metrics_seal SET figures = jsonb_set(figures, '{37,graduates}', '9')",
        "UPDATE metrics_seal SET entries = entries + 1",
        "UPDATE metrics_seal SET day = day + 1",
    ],
)
def test_a_seal_altered_by_hand_is_named(seal: Seal, sql: str) -> None:
    assert queries.prove(SYSTEM).holds
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing of this transaction is pending
        cursor.execute("ALTER TABLE metrics_seal DISABLE TRIGGER seal_frozen")
        cursor.execute(sql)
        cursor.execute("ALTER TABLE metrics_seal ENABLE TRIGGER seal_frozen")
    (found,) = queries.prove(SYSTEM).findings
    assert found.code == "seal_differs"
    assert found.facts["number"] == seal.pk


def refused(act: Callable[[], object], code: str) -> None:
    with pytest.raises(Refusal) as found:
        act()
    assert found.value.code == code
