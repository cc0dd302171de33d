"""The pages of changes of standing: kind, preview, form, list, paper, taking one back."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from qihang.apps.orgs.rules import Role
from qihang.apps.people.models import Graduate, StandingChange
from qihang.kernel import Scope
from tests.factories.destinations import make_approved, make_filed, paper
from tests.factories.orgs import Tree, account_of, client_for, make_account
from tests.factories.people import make_graduate

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(office: Scope) -> Client:
    return client_for(account_of(office))


def form(**over: object) -> dict[str, object]:
    return {"effective_date": "2024-05-06", "document_number": "鲁大教字〔2024〕12号", **over}


def test_the_kind_comes_first_then_what_it_will_bring_about(
    tree: Tree, officer: Scope, office: Scope, browser: Client
) -> None:
    version, _ = make_approved(tree.college, officer, office)
    address = f"/people/{version.graduate.uuid}/standing/"
    first = browser.get(address).content.decode()
    assert "延期毕业" in first
    assert 'value="readmitted"' not in first  # nobody in good standing comes back
    shown = browser.get(address, {"kind": "deferred"}).content.decode()
    for words in ("不再计入 2024 届", "转入届别", "毕业去向证明不再有效", "原来的账号登录"):
        assert words in shown, words
    assert not StandingChange.objects.exists()
    assert "转入届别" not in browser.get(address, {"kind": "withdrawn"}).content.decode()


def test_a_deferral_is_recorded_with_its_paper_and_found_again(tree: Tree, browser: Client) -> None:
    version, _ = make_filed(tree.college)
    graduate = version.graduate
    given = SimpleUploadedFile("批复.pdf", paper().read(), "application/pdf")
    answer = browser.post(
        f"/people/{graduate.uuid}/standing/?kind=deferred",
        form(cohort=2025, paper=given),
        follow=True,
    )
    assert "已登记，从今天起按此统计。" in answer.content.decode()
    change = StandingChange.objects.get()
    assert (change.kind, change.effective_date, change.paper_name) == (
        "deferred", date(2024, 5, 6), "批复.pdf",
    )  # fmt: skip
    page = browser.get(f"/people/{graduate.uuid}/").content.decode()
    successor = Graduate.objects.get(cohort=2025)
    for words in (
        "延期毕业",
        "鲁大教字〔2024〕12号",
        f"/people/{successor.uuid}/",
        "因学籍异动终止",
    ):
        assert words in page, words
    assert "由 2024 届转来" in browser.get(f"/people/{successor.uuid}/").content.decode()
    assert graduate.name in browser.get("/people/standing/").content.decode()
    assert graduate.name not in browser.get("/people/standing/?kind=died").content.decode()
    file = browser.get(f"/people/standing/{change.uuid}/paper/")
    assert b"".join(file).startswith(b"%PDF")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"document_number": ""}, "请填写文件号"),
        ({"cohort": 2024}, "应晚于 2024 届"),
        ({"cohort": ""}, "#id_cohort"),
        ({"effective_date": "2030-01-01"}, "不能晚于今天"),
    ],
    ids=["no_document", "same_cohort", "no_cohort", "ahead"],
)
def test_a_refusal_stands_on_the_form(
    tree: Tree, browser: Client, over: dict[str, object], words: str
) -> None:
    graduate = make_graduate(tree.college)
    address = f"/people/{graduate.uuid}/standing/?kind=deferred"
    answer = browser.post(address, form(cohort=2025) | over)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_mistake_is_taken_back_on_the_page(tree: Tree, browser: Client) -> None:
    graduate = make_graduate(tree.college)
    browser.post(f"/people/{graduate.uuid}/standing/?kind=withdrawn", form())
    change = StandingChange.objects.get()
    assert "登错了，撤销" in browser.get(f"/people/{graduate.uuid}/").content.decode()
    answer = browser.post(
        f"/people/standing/{change.uuid}/cancel/", {"reason": "看错了名单"}, follow=True
    )
    shown = answer.content.decode()
    assert "撤销“退学”" in shown
    assert "登错了，撤销" not in shown
    graduate.refresh_from_db()
    assert graduate.standing == ""


def test_a_college_sees_the_change_and_records_none(tree: Tree, browser: Client) -> None:
    graduate = make_graduate(tree.college)
    browser.post(f"/people/{graduate.uuid}/standing/?kind=withdrawn", form())
    change = StandingChange.objects.get()
    college = client_for(make_account(Role.COLLEGE_OFFICER, tree.college))
    page = college.get(f"/people/{graduate.uuid}/").content.decode()
    assert "退学" in page
    assert "撤销</" not in page
    for address in (f"/people/{graduate.uuid}/standing/", "/people/standing/"):
        assert college.get(address).status_code == 403
    assert (
        college.post(f"/people/standing/{change.uuid}/cancel/", {"reason": "x"}).status_code == 403
    )
    other = client_for(make_account(Role.UNIVERSITY_OFFICER, tree.other_university))
    assert other.get(f"/people/{graduate.uuid}/standing/").status_code == 404
    assert other.post(f"/people/standing/{change.uuid}/cancel/", {"reason": "x"}).status_code == 404
    assert other.get(f"/people/standing/{change.uuid}/paper/").status_code == 404
