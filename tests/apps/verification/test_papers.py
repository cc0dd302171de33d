"""Papers are read by the worker, kept as facts, shown beside the registration, and forgotten with it."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from qihang.apps.destinations import services as registrations
from qihang.apps.destinations.models import Destination, Evidence
from qihang.apps.files.services import expire
from qihang.apps.orgs.models import AuditEntry
from qihang.apps.verification.models import PaperReading
from qihang.apps.verification.queries.frames.order import FrameOrder
from qihang.apps.verification.queries.frames.records import evidence
from qihang.apps.verification.queries.papers import paper_facts, readings_of, unread_papers
from qihang.apps.verification.services import papers
from qihang.apps.verification.services.papers import read_papers
from qihang.engines.papers import READER, Paper, read_in_child
from qihang.kernel import Scope
from qihang.policy import PaperPolicy
from tests.factories.destinations import CONTRACT, NOW, make_applicant
from tests.factories.orgs import Tree, account_of, client_for, scope_for
from tests.factories.papers import printed
from tests.factories.people import own_account

SYSTEM = Scope.for_system("test")


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def contract(name: str, firm: str = str(CONTRACT["employer_name"]), more: str = "") -> BytesIO:
    return BytesIO(
        printed(
            f"甲方（用人单位）：{firm}\n\n乙方（劳动者）：{name}\n\n合同期限自2024年7月8日起至2027年7月7日止。"
            f"\n\n月工资为6500元。{more}\n\n签订日期：2024年5月20日"
        )
    )


def filed(tree: Tree, *, firm: str = str(CONTRACT["employer_name"]), more: str = "") -> Destination:
    graduate, scope = make_applicant(tree.college)
    registrations.save_draft(scope, NOW, "11", CONTRACT)
    paper = contract(graduate.name, firm, more)
    registrations.add_evidence(scope, NOW, "labour_contract", paper, "合同.pdf")
    return registrations.file(scope, NOW)


def page_of(version: Destination, reader: Scope) -> str:
    address = reverse("destinations:record", args=[version.uuid])
    return client_for(account_of(reader)).get(address).content.decode()


def test_a_filed_paper_is_read_once_and_audited(tree: Tree) -> None:
    version = filed(tree)
    assert read_papers(SYSTEM, NOW) == 1
    assert read_papers(SYSTEM, NOW) == 0
    reading = PaperReading.objects.get()
    assert {fact["field"] for fact in reading.facts} >= {
        "graduate_name",
        "employer_name",
        "term_until",
    }
    assert AuditEntry.objects.filter(act="paper.read", org_path=version.org_path).count() == 1


def test_one_file_of_many_is_read_once(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = filed(tree), filed(tree)
    shared = Evidence.objects.get(destination=one).file_id
    Evidence.objects.filter(destination=other).update(file=shared)
    calls: list[object] = []

    def read(*job: Any) -> Paper:
        calls.append(job)
        return read_in_child(*job)

    monkeypatch.setattr(papers, "read_in_child", read)
    assert read_papers(SYSTEM, NOW) == 1
    assert len(calls) == 1


def test_what_is_not_drawn_waits_for_nobody(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    filed(tree)
    monkeypatch.setattr(PaperPolicy, "is_drawn", lambda *_: False)
    assert read_papers(SYSTEM, NOW) == 0


def test_a_risky_kind_is_always_read(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    version = filed(tree)
    monkeypatch.setattr(PaperPolicy, "is_drawn", lambda *_: False)
    Destination.objects.filter(pk=version.pk).update(
        status="draft"
    )  # the content of a draft may change
    Destination.objects.filter(pk=version.pk).update(kind="12", status="waiting_college")
    assert read_papers(SYSTEM, NOW) == 1


def test_a_draft_is_read_by_nobody(tree: Tree) -> None:
    graduate, scope = make_applicant(tree.college)
    draft = registrations.save_draft(scope, NOW, "11", CONTRACT)
    registrations.add_evidence(scope, NOW, "labour_contract", contract(graduate.name), "合同.pdf")
    assert not unread_papers(SYSTEM)
    assert not unread_papers(SYSTEM, [draft.pk])


def test_a_good_paper_is_green(tree: Tree, officer: Scope) -> None:
    version = filed(tree)
    read_papers(SYSTEM, NOW)
    page = page_of(version, officer)
    assert "识读到的都一致" in page  # the code is not on the paper
    assert page.count('class="agrees"') >= 8  # four fields and their spots
    assert "有待核对" not in page
    assert reverse("destinations:preview", args=[Evidence.objects.get().uuid]) in page


def test_a_difference_is_to_be_looked_at(tree: Tree, officer: Scope) -> None:
    version = filed(tree, firm="青岛别家科技有限公司", more="本协议为顶岗实习协议。")
    read_papers(SYSTEM, NOW)
    page = page_of(version, officer)
    assert "有待核对" in page
    assert "青岛别家科技有限公司" in page
    assert "实习字样" in page
    version.refresh_from_db()
    assert version.status == "waiting_college"  # nothing follows by itself


def test_markup_on_a_paper_stays_text(tree: Tree, officer: Scope) -> None:
    version = filed(tree)
    read_papers(SYSTEM, NOW)
    bad = {"value": "<script>x</script>", "field": "employer_name", "strength": 3, "page": 1}
    PaperReading.objects.update(facts=[{**bad, "text": "x", "box": [0, 0, 1, 1]}])
    page = page_of(version, officer)
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


def test_readings_follow_the_reach_of_the_evidence(tree: Tree, officer: Scope) -> None:
    version = filed(tree)
    read_papers(SYSTEM, NOW)
    [(_, reading)] = readings_of(officer, version)
    assert reading is not None
    assert readings_of(Scope(), version) == []


def test_a_paper_without_a_reading_says_so(tree: Tree, officer: Scope) -> None:
    version = filed(tree)
    assert "材料识读" not in page_of(version, officer)


def test_facts_for_the_checks(tree: Tree) -> None:
    one, other = (
        filed(tree),
        filed(tree, more="实习协议。除以上各项以外，另外发放的劳动报酬800元。"),
    )
    order = FrameOrder(one.cohort, "/", NOW.date(), b"k" * 32)
    assert evidence(SYSTEM, order)["internship_words"].to_list() == [None, None]
    read_papers(SYSTEM, NOW)
    rows = {row["registration"]: row for row in evidence(SYSTEM, order).to_dicts()}
    first, second = rows[str(one.pk)], rows[str(other.pk)]
    assert (first["internship_words"], second["internship_words"]) == (False, True)
    assert (first["amounts"], second["amounts"]) == (None, "80000 650000")
    assert first["picture_hash"] != second["picture_hash"]  # they bear two names
    assert first["picture_hash"]


def test_a_group_of_pictures_is_the_same_whoever_asks(tree: Tree) -> None:
    one, two, other = "f0" * 64, "f1" + "f0" * 63, "0f" * 64
    for sha256, picture in (("a" * 64, two), ("b" * 64, one), ("c" * 64, other)):
        PaperReading.objects.create(
            sha256=sha256, reader=READER, state="read", pages=1, aspect=1.4, name="张三",
            picture=picture, read_at=NOW,
        )  # fmt: skip
    whole = {
        found.sha256[0]: found.picture
        for found in paper_facts(SYSTEM, ["a" * 64, "b" * 64, "c" * 64])
    }
    assert whole == {"a": one, "b": one, "c": other}
    assert [found.picture for found in paper_facts(SYSTEM, ["a" * 64])] == [one]


def test_readings_go_with_the_evidence(tree: Tree) -> None:
    version = filed(tree)
    read_papers(SYSTEM, NOW)
    expire(SYSTEM, NOW)
    assert PaperReading.objects.count() == 1
    registrations.withdraw(scope_for(own_account(version.graduate)), NOW)
    expire(SYSTEM, NOW + timedelta(days=365 * 6))
    assert (Evidence.objects.count(), PaperReading.objects.count()) == (0, 0)
    assert AuditEntry.objects.filter(act="paper.forget").exists()
