"""Finding firms while typing, and who may see what."""

import random
from datetime import date

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from qihang.apps.orgs.rules import Role
from qihang.apps.registers import queries
from qihang.apps.registers.models import Delivery
from qihang.apps.registers.queries.firms import _HISTORIES
from qihang.apps.registers.rules import plain
from qihang.kernel import Permission, Scope
from tests.factories.orgs import SYSTEM, Tree, make_account, scope_for
from tests.factories.people import make_graduate, own_account
from tests.factories.registers import HISENSE, deliver, firm
from tests.values import not_none

NAMES = [
    "青岛海信电器有限公司", "海信集团有限公司", "山东海洋信息科技有限公司", "济南信海贸易有限公司",
    "齐鲁软件（山东）有限公司", "公司宝科技有限公司", "历城区实验小学",
]  # fmt: skip
pytestmark = pytest.mark.django_db


@pytest.fixture
def firms() -> Delivery:
    return deliver("employers", [HISENSE, *(firm(n, name) for n, name in enumerate(NAMES))])


def names(words: str, scope: Scope = SYSTEM) -> list[str]:
    return [found.name for found in queries.employers_like(scope, words)]


@pytest.mark.usefixtures("firms")
class TestWords:
    def test_what_begins_with_them_comes_first_then_what_is_short(self) -> None:
        assert names("海信") == ["海信集团有限公司", HISENSE["name"], "青岛海信电器有限公司"]

    def test_all_words_in_any_order(self) -> None:
        assert names("电器 青岛") == ["青岛海信电器有限公司"]

    def test_widths_and_blanks_do_not_matter(self) -> None:
        assert names("软件(山东)") == ["齐鲁软件（山东）有限公司"]

    def test_by_the_beginning_of_the_code(self) -> None:
        assert names("9137020026") == [HISENSE["name"]]
        assert names(HISENSE["code"].lower()) == [HISENSE["name"]]

    def test_one_letter_and_what_every_name_has_find_no_crowd(self) -> None:
        assert names("海") == []
        assert names("有限公司") == []
        assert names("公司") == ["公司宝科技有限公司"]

    def test_signs_of_patterns_are_letters(self) -> None:
        assert names("%%") == names("__") == names("\\\\") == []


@pytest.mark.parametrize(
    ("status", "ended"),
    [
        ("存续（在营、开业、在册）", False),
        ("", False),
        ("存续，未注销未吊销", False),
        ("迁出", False),
        ("注销", True),
        ("吊销，未注销", True),
        ("撤销登记", True),
    ],
)
def test_what_a_status_says_is_the_same_here_and_in_the_database(status: str, ended: bool) -> None:
    deliver("employers", [HISENSE | {"status": status}])
    found = not_none(queries.employer_by_code(SYSTEM, HISENSE["code"]))
    assert found.ended_on == (found.since if ended else None)
    assert queries.ended_among(SYSTEM, [HISENSE["code"]]) == ({HISENSE["code"]} if ended else set())
    assert bool(queries.employers_like(SYSTEM, "海信", ended=False)) is not ended


class TestMore:
    def test_the_deregistered_come_last(self) -> None:
        gone = firm(1, "海信一号有限公司", ended_date=HISENSE["founded_date"])
        deliver("employers", [gone, HISENSE])
        assert names("海信") == [HISENSE["name"], gone["name"]]

    def test_the_same_as_a_scan_finds(self) -> None:
        chance = random.Random(7)
        made = [
            "".join(chance.choices("海信山东青岛齐鲁", k=chance.randint(2, 9))) for _ in range(400)
        ]
        deliver("employers", [firm(n, name) for n, name in enumerate(made)])
        for _ in range(60):
            word = "".join(chance.choices("海信山东青岛齐鲁", k=chance.randint(2, 4)))
            found = {f.name for f in queries.employers_like(SYSTEM, word, most=10_000)}
            scanned = {name for name in made if word in plain(name)}
            assert found == scanned if len(scanned) <= 300 else found <= scanned


def test_searching_many_reads_indexes_only(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    chance = random.Random(7)
    letters = "海信山东青岛齐鲁泰山黄河科技贸易软件电器重工"
    many = [firm(n, "".join(chance.choices(letters, k=9))) for n in range(20_000)]
    deliver("employers", many)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE registers_firm")
    with django_assert_max_num_queries(2) as seen:
        assert names("科技重")
    plans = []
    for query in seen.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {query['sql']}")
            plans.append("\n".join(row[0] for row in cursor.fetchall()))
    assert "firm_by_name" in plans[0]
    assert "firm_by_grams" in plans[1]


def test_a_code_is_looked_up_by_indexes_whether_it_holds_or_held_before() -> None:
    deliver("employers", [firm(n, f"第{n}有限公司") for n in range(5_000)])
    deliver("employers", [firm(n, f"第{n}新名公司") for n in range(5_000)], date(2024, 6, 1))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE registers_firm")
        cursor.execute(f"EXPLAIN {_HISTORIES}", {"codes": [firm(7, "")["code"]]})
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Seq Scan on registers_firm" not in plan
    assert [said.name for said in queries.firm_history(SYSTEM, firm(7, "")["code"])] == [
        "第7新名公司", "第7有限公司",
    ]  # fmt: skip


class TestScope:
    @pytest.mark.usefixtures("firms")
    def test_who_neither_files_nor_sees_the_register_finds_nothing(self, tree: Tree) -> None:
        employer = scope_for(make_account(Role.EMPLOYER, tree.employer))
        for scope in (Scope(), employer):
            assert names("海信", scope) == []
            assert queries.employer_by_code(scope, HISENSE["code"]) is None
            assert queries.firm_history(scope, HISENSE["code"]) == []
            assert list(queries.deliveries_in(scope)) == []
            assert queries.standings(scope, HISENSE["founded_date"]) == []

    @pytest.mark.usefixtures("firms")
    def test_a_graduate_looks_firms_up_but_sees_no_delivery(self, tree: Tree) -> None:
        scope = scope_for(own_account(make_graduate(tree.college, account=True)))
        assert names("海信", scope)
        assert not queries.deliveries_in(scope).exists()

    def test_one_list_at_a_time(self) -> None:
        person = {"id_number": "11010519491231002X", "name": "李明", "kind": "801"}
        deliver("admissions", [person])
        deliver("hardship", [person])
        scope = Scope(own=frozenset({Permission.REGISTER_SEE_HARDSHIP}))
        assert [d.register for d in queries.deliveries_in(scope)] == ["hardship"]
        assert not queries.listed(scope, "admissions").exists()
        assert queries.listed(scope, "hardship").exists()
        assert [s.register.name for s in queries.standings(scope, HISENSE["founded_date"])] == [
            "hardship"
        ]
