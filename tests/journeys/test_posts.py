"""A recruiter types a post on a phone, sees what must not stand there, mends it; the office releases it."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from qihang.apps.orgs.rules import Role
from qihang.apps.postings import queries
from qihang.apps.postings.models import Post
from qihang.kernel import Scope
from tests.factories.employers import make_employer, make_recruiter
from tests.factories.orgs import Tree, make_account
from tests.journeys.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_marked_words_to_a_public_post(
    phone: Open, desk: Open, tree: Tree, nothing_serious: Callable[[Page], None]
) -> None:
    page = phone(make_recruiter(make_employer(tree.university)))
    page.goto("/postings/new/?channel=market")
    page.get_by_label("岗位名称").fill("客户经理")
    text = page.get_by_label("岗位职责和任职要求")
    text.press_sequentially("负责大客户。限男性，985/211 院校毕业。")
    hints = page.locator("#hints")
    expect(hints.locator("mark").filter(has_text="限男性").first).to_be_visible()
    expect(hints).to_contain_text("985")
    nothing_serious(page)
    text.fill("")
    text.press_sequentially("负责大客户。形象气质佳者优先。")
    expect(hints).not_to_contain_text("985")
    page.get_by_label("工作地点").fill("济南市")
    page.get_by_role("button", name="提交审查").click()
    expect(page.locator("h1")).to_contain_text("客户经理")
    expect(page.get_by_text("待审查").first).to_be_visible()

    office = desk(make_account(Role.UNIVERSITY_OFFICER, tree.university))
    office.goto("/postings/screening/")
    office.get_by_role("link", name="客户经理").click()
    office.get_by_role("button", name="同意发布").click()
    expect(office.get_by_text("招聘中").first).to_be_visible()
    nothing_serious(office)
    assert list(queries.published(Scope(), date(2024, 6, 1))) == list(Post.objects.all())
