"""A head adds a member: after the organisation is chosen only its roles are offered."""

import pytest
from playwright.sync_api import expect

from qihang.apps.orgs.rules import Role
from tests.factories.orgs import Tree, make_account
from tests.journeys.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_roles_go_by_the_organisation_that_was_chosen(desk: Open, tree: Tree) -> None:
    page = desk(make_account(Role.UNIVERSITY_HEAD, tree.university))
    page.goto("/orgs/members/add/")
    role = page.get_by_role("combobox", name="角色")
    role.click()
    expect(page.get_by_role("option")).to_have_count(5)
    page.get_by_role("option").filter(has_text="学校就业部门负责人").click()
    org = page.get_by_role("combobox", name="单位")
    org.click()
    org.press_sequentially(tree.college.name)
    page.get_by_role("option").filter(has_text=tree.college.name).first.click()
    expect(role).to_have_value("")  # the role chosen before does not fit a college
    role.click()
    expect(page.get_by_role("option")).to_have_count(2)
    page.get_by_role("option").filter(has_text="学院就业工作人员").click()
    expect(page.locator("select[name=role]")).to_have_value("college_officer")
