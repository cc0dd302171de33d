"""One search for officers: as far as the scope goes, by source, limited, written down as lists are."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qihang.apps.orgs.models import AuditEntry, Org
from qihang.apps.orgs.rules import OrgKind, Role
from qihang.apps.orgs.services import start_power
from qihang.kernel import Permission, Reach, Scope
from qihang.web.search import MOST, SearchHit, SearchSource, found_by_sources
from tests.factories.contributions import give
from tests.factories.orgs import Tree, client_for, make_account, make_org, scope_for
from tests.factories.people import make_graduate, own_account
from tests.factories.registers import HISENSE, deliver
from tests.web.partials import assert_region_equals_fragment

pytestmark = pytest.mark.django_db


def shown(role: Role, org: Org, words: str) -> str:
    answer = client_for(make_account(role, org)).get("/search/", {"q": words})
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_source_stands_behind_its_permission(monkeypatch: pytest.MonkeyPatch) -> None:
    def source(key: str, permission: Permission, order: int) -> SearchSource:
        return SearchSource(
            key, key, lambda _scope, words, most: [SearchHit(words, "/")] * most, permission, order
        )

    give(
        monkeypatch,
        source("t-late", Permission.PLAN_SEE, 99),
        source("t-early", Permission.PLAN_SEE, -1),
        source("t-closed", Permission.FIGURES_SEAL, 1),
    )
    scope = Scope(1, (Reach("/37/", frozenset({Permission.PLAN_SEE})),))
    found = found_by_sources(scope, "海信")
    assert [group.label for group in found] == ["t-early", "t-late"]
    assert all(len(group.hits) == MOST and group.more for group in found)
    assert not found_by_sources(scope, "海")


def test_graduates_are_found_within_the_scope(tree: Tree) -> None:
    mine = make_graduate(tree.college, name="欧阳文")
    make_graduate(tree.sibling, name="欧阳武")
    for words in ("欧阳", mine.exam_number):
        page = shown(Role.COLLEGE_OFFICER, tree.college, words)
        assert f'href="/people/{mine.uuid}/"' in page
        assert "欧阳武" not in page
    assert "欧阳文" not in shown(Role.PROVINCE_OFFICER, tree.province, mine.exam_number)
    assert "没有找到" in shown(Role.COLLEGE_OFFICER, tree.other_college, "欧阳")


def test_graduates_are_found_however_their_name_or_number_was_typed(tree: Tree) -> None:
    graduate = make_graduate(tree.college, name="买买提·艾力")
    make_graduate(tree.college, name="买买提江")
    number = "".join(chr(ord(digit) + 0xFEE0) for digit in graduate.exam_number)
    for words in ("买买提•艾力", "提．艾", "\u202a买买提·\u202c", f" {number}\u200b"):
        page = shown(Role.COLLEGE_OFFICER, tree.college, words)
        assert f'href="/people/{graduate.uuid}/"' in page
        assert "买买提江" not in page


def test_the_search_of_the_province_under_power_is_written_down(tree: Tree) -> None:
    graduate = make_graduate(tree.college, name="欧阳文")
    account = make_account(Role.PROVINCE_OFFICER, tree.province)
    start_power(scope_for(account), tree.province.path, "核对线索", timedelta(minutes=30))
    assert graduate.name in client_for(account).get("/search/", {"q": "欧阳"}).content.decode()
    assert AuditEntry.objects.get(act="person.list").after == {"total": 1}


def test_organisations_lead_to_their_pages_and_figures(tree: Tree) -> None:
    page = shown(Role.PROVINCE_OFFICER, tree.province, "山东理工")
    assert f'href="/orgs/{tree.other_university.uuid}/"' in page
    assert f'href="/figures/{tree.other_university.code}/"' in page
    city = shown(Role.CITY_OFFICER, tree.city, "山东")
    assert f'href="/figures/{tree.university.code}/"' in city
    assert tree.other_university.name not in city


def test_nobody_above_a_university_finds_the_figures_of_its_colleges(tree: Tree) -> None:
    href = f'href="/figures/{tree.college.code}/"'
    assert href not in shown(Role.PROVINCE_OFFICER, tree.province, tree.college.name)
    assert href in shown(Role.UNIVERSITY_OFFICER, tree.university, tree.college.name)
    assert href not in shown(Role.UNIVERSITY_OFFICER, tree.other_university, tree.college.name)


def test_firms_are_found_by_name_and_code(tree: Tree) -> None:
    deliver("employers", [HISENSE])
    for words in (HISENSE["name"], HISENSE["code"]):
        page = shown(Role.COLLEGE_OFFICER, tree.college, words)
        assert f'href="/registers/firms/{HISENSE["code"]}/"' in page


def test_the_button_says_what_it_does(tree: Tree) -> None:
    client = client_for(make_account(Role.COLLEGE_OFFICER, tree.college))
    assert "搜索</button>" in client.get("/search/").content.decode()
    assert "筛选</button>" in client.get("/people/").content.decode()


def test_a_graduate_does_not_search(tree: Tree) -> None:
    graduate = make_graduate(tree.college, account=True)
    assert client_for(own_account(graduate)).get("/search/", {"q": "欧阳"}).status_code == 403


def test_the_list_follows_while_typing(tree: Tree) -> None:
    make_graduate(tree.college, name="欧阳文")
    client = client_for(make_account(Role.COLLEGE_OFFICER, tree.college))
    assert_region_equals_fragment(client, "/search/?q=欧阳", "results")
    assert "至少 2 个字" in client.get("/search/", {"q": "欧"}).content.decode()


def test_statements_stay_the_same_however_many_there_are(tree: Tree) -> None:
    client = client_for(make_account(Role.UNIVERSITY_HEAD, tree.university))

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/search/", {"q": "欧阳"})
        return len(captured)

    statements()
    make_graduate(tree.college, name="欧阳文")
    make_org(tree.university, OrgKind.COLLEGE, "10422-c90", "欧阳学院")
    few = statements()
    for number in range(4):
        make_graduate(tree.college, name=f"欧阳{number}")
        make_org(tree.university, OrgKind.COLLEGE, f"10422-c9{number + 1}", f"欧阳{number}学院")
    assert statements() == few
