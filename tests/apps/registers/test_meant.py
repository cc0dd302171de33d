"""Names that the register does not have in these words still find the firm that is meant."""

import pytest
from pytest_django import DjangoAssertNumQueries

from qihang.apps.orgs.rules import Role
from qihang.apps.registers import queries
from qihang.kernel import Scope
from tests.factories.orgs import SYSTEM, Tree, client_for, make_account
from tests.factories.registers import HISENSE, deliver, firm

NAMES = (
    "青岛海信电子有限公司", "青岛海达电子有限公司", "海信（青岛）模具有限公司", "上海微知科技有限公司",
    "北京微知科技有限公司",
)  # fmt: skip
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def firms() -> None:
    deliver("employers", [HISENSE, *(firm(n, name) for n, name in enumerate(NAMES))])


@pytest.mark.parametrize(
    ("typed", "meant", "reason"),
    [
        ("青岛海心电子有限公司", NAMES[0], "slip"),
        ("青島海信電子有限責任公司", NAMES[0], "form"),
        ("青岛海信模具", NAMES[2], "form"),
        ("海信(青岛)电子公司", NAMES[0], "form"),
        ("青岛海信子电有限公司", NAMES[0], "slip"),
    ],
    ids=["sound", "traditional", "bracket", "moved", "exchanged"],
)
def test_the_firm_that_is_meant_comes_first(typed: str, meant: str, reason: str) -> None:
    first = queries.firms_meant(SYSTEM, typed)[0]
    assert (first.firm.name, first.reason, first.sure) == (meant, reason, True)


def test_those_equally_near_are_all_listed() -> None:
    found = queries.firms_meant(SYSTEM, "微知科技有限公司")
    assert {one.firm.name for one in found} == set(NAMES[3:])


@pytest.mark.parametrize("typed", ["", "海信", "有限公司", "济南明湖渔具有限公司", "（）%_'\\"])
def test_no_firm_is_an_answer(typed: str) -> None:
    assert queries.firms_meant(SYSTEM, typed) == []


def test_two_statements_whatever_is_typed(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(2):
        queries.firms_meant(SYSTEM, "青岛海心电子有限公司" * 5)


def test_nothing_for_who_may_not_look_up() -> None:
    assert queries.firms_meant(Scope(account=1), "青岛海心电子有限公司") == []


def test_the_page_shows_near_names_and_says_so(tree: Tree) -> None:
    clerk = client_for(make_account(Role.PROVINCE_OFFICER, tree.province))
    shown = clerk.get("/registers/firms/", {"q": "青岛海心电子有限公司"}).content.decode()
    assert "下面是名称相近的单位" in shown
    assert "心→信" in shown
    assert NAMES[0] in shown
    assert "名称相近" not in clerk.get("/registers/firms/", {"q": "海信"}).content.decode()
