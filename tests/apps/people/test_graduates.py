"""Graduates as far as one's scope goes; numbers masked, shown whole only against a reason."""

import uuid
from collections.abc import Iterable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qihang.apps.orgs.models import AuditEntry, Org
from qihang.apps.orgs.rules import Role
from qihang.apps.people import queries, services
from qihang.apps.people.models import Graduate
from qihang.apps.people.queries import GraduateFilter
from qihang.kernel import Cohort, Scope
from tests.factories.orgs import Tree, client_for, make_account, make_province, scope_for
from tests.factories.people import make_graduate, own_account
from tests.factories.refusals import refused
from tests.web.partials import assert_region_equals_fragment

pytestmark = pytest.mark.django_db
C24 = Cohort(2024)


@pytest.fixture
def tree() -> Tree:
    return make_province()


def names(rows: Iterable[Graduate]) -> list[str]:
    return [g.name for g in rows]


def test_each_sees_the_graduates_of_the_own_subtree(tree: Tree) -> None:
    make_graduate(tree.college, name="甲")
    make_graduate(tree.sibling, name="乙")
    make_graduate(tree.other_college, name="丙")
    make_graduate(tree.college, name="丁", cohort=2023)

    def seen(role: Role, org: Org) -> set[str]:
        scope = scope_for(make_account(role, org))
        return set(names(queries.graduates_in(scope, C24)))

    assert seen(Role.COLLEGE_OFFICER, tree.college) == {"甲"}
    assert seen(Role.UNIVERSITY_OFFICER, tree.university) == {"甲", "乙"}
    assert seen(Role.PROVINCE_OFFICER, tree.province) == set()
    assert seen(Role.CITY_OFFICER, tree.city) == set()
    assert seen(Role.EMPLOYER, tree.employer) == set()
    assert set(names(queries.graduates_in(Scope.for_system("x"), C24))) == {"甲", "乙", "丙"}
    assert not queries.graduates_in(Scope(), C24).exists()


def test_names_stand_in_the_order_of_their_pinyin(tree: Tree) -> None:
    for name in ("章鱼", "张三", "安乐", "阿明", "曾诚"):
        make_graduate(tree.college, name=name)
    found = names(queries.graduates_in(Scope.for_system("x"), C24))
    assert found == ["阿明", "安乐", "曾诚", "张三", "章鱼"]


def test_one_box_finds_by_name_number_identity_and_phone(tree: Tree) -> None:
    wanted = make_graduate(
        tree.college,
        name="欧阳文",
        id_number="11010519491231002X",
        phone="13912345678",
        student_number="S2020x1",
    )
    make_graduate(tree.college, name="别人")
    scope = Scope.for_system("x")
    words = (
        "欧阳", "阳文", wanted.exam_number, "S2020x1", "11010519491231002x",
        "110105 19491231 002X", "13912345678",
    )  # fmt: skip
    for text in words:
        assert list(queries.search_in(scope, C24, GraduateFilter(text))) == [wanted], text
    assert not queries.search_in(scope, C24, GraduateFilter("13900000000")).exists()


def test_filters_narrow_and_stay_in_the_scope(tree: Tree) -> None:
    make_graduate(tree.college, name="甲", class_name="一班", qualification="41")
    make_graduate(tree.sibling, name="乙", account=True)
    scope = scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.university))

    def found(**conditions: Any) -> list[str]:
        return names(queries.search_in(scope, C24, GraduateFilter(**conditions)))

    assert found(org_path=tree.college.path) == ["甲"]
    assert found(org_path=tree.other_college.path) == []
    assert found(class_name="一班") == ["甲"]
    assert found(qualification="41") == ["甲"]
    assert found(activated=True) == ["乙"]
    assert found(activated=False) == ["甲"]


def test_numbers_are_sealed_at_rest_and_masked_on_every_page(tree: Tree) -> None:
    graduate = make_graduate(tree.college, id_number="11010519491231002X", phone="13912345678")
    with connection.cursor() as cursor:
        cursor.execute("SELECT g::text FROM people_graduate g")
        row = cursor.fetchone()[0]
    assert "19491231002X" not in row
    assert "13912345678" not in row
    client = client_for(make_account(Role.COLLEGE_OFFICER, tree.college))
    pages = [client.get(path).text for path in ("/people/", f"/people/{graduate.uuid}/")]
    for page in pages:
        assert "19491231002X" not in page
        assert "13912345678" not in page
    assert "110*************2X" in pages[-1]
    assert "139******78" in pages[-1]


def test_a_value_is_shown_once_against_a_reason_in_place_of_the_mask(tree: Tree) -> None:
    graduate = make_graduate(tree.college, id_number="11010519491231002X")
    officer = make_account(Role.COLLEGE_OFFICER, tree.college)
    client = client_for(officer)
    path = f"/people/{graduate.uuid}/id_number/"
    page = client.post(path, {"reason": "核对报考信息"})
    assert "11010519491231002X" in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    htmx = client.post(path, {"reason": "再核对"}, headers={"HX-Request": "true"})
    assert htmx.content.decode().strip() == (
        '<span class="masked"><span class="masked-value">11010519491231002X</span></span>'
    )
    acts = AuditEntry.objects.filter(act="person.unmask").order_by("pk")
    assert [(a.account, a.reason) for a in acts] == [
        (officer, "核对报考信息"),
        (officer, "再核对"),
    ]
    assert acts[0].after == {"field": "id_number"}
    assert "11010519491231002X" not in str(list(AuditEntry.objects.values()))


def test_without_reason_nothing_is_shown_or_written(tree: Tree) -> None:
    graduate = make_graduate(tree.college, phone="")
    scope = scope_for(make_account(Role.COLLEGE_OFFICER, tree.college))
    with refused("reason_missing"):
        services.unmask(scope, graduate.uuid, "id_number", " ")
    with refused("not_on_record"):
        services.unmask(scope, graduate.uuid, "phone", "x")
    assert not AuditEntry.objects.filter(act="person.unmask").exists()
    client = client_for(make_account(Role.COLLEGE_OFFICER, tree.college))
    assert client.post(f"/people/{graduate.uuid}/id_number/").status_code == 422
    assert client.post(f"/people/{graduate.uuid}/name/", {"reason": "x"}).status_code == 404


def test_a_stranger_cannot_tell_a_foreign_graduate_from_none(tree: Tree) -> None:
    graduate = make_graduate(tree.college)
    client = client_for(make_account(Role.COLLEGE_OFFICER, tree.sibling))
    for one in (graduate.uuid, uuid.uuid4()):
        assert client.get(f"/people/{one}/").status_code == 404
        assert client.post(f"/people/{one}/id_number/", {"reason": "x"}).status_code == 404
    scope = scope_for(make_account(Role.COLLEGE_OFFICER, tree.sibling))
    with pytest.raises(Graduate.DoesNotExist):
        services.unmask(scope, graduate.uuid, "id_number", "x")


def test_a_graduate_finds_no_list(tree: Tree) -> None:
    graduate = make_graduate(tree.college, account=True)
    scope = scope_for(own_account(graduate))
    assert not queries.graduates_in(scope, C24).exists()
    assert client_for(own_account(graduate)).get("/people/").status_code == 403


def test_the_list_costs_the_same_at_3_and_30_rows(tree: Tree) -> None:
    client = client_for(make_account(Role.UNIVERSITY_OFFICER, tree.university))

    def cost() -> int:
        with CaptureQueriesContext(connection) as context:
            assert client.get("/people/").status_code == 200
        return len(context)

    for _ in range(3):
        make_graduate(tree.college)
    cost()
    few = cost()
    for _ in range(27):
        make_graduate(tree.sibling)
    assert cost() == few


def test_the_region_is_the_fragment(tree: Tree) -> None:
    make_graduate(tree.college)
    client = client_for(make_account(Role.COLLEGE_OFFICER, tree.college))
    assert_region_equals_fragment(client, "/people/?q=李", "results")


@pytest.mark.parametrize(
    "query", ["cohort=x", "org=x", f"org={uuid.UUID(int=1)}", "sort=x", "page=9"]
)
def test_an_address_typed_by_hand_breaks_nothing(tree: Tree, query: str) -> None:
    client = client_for(make_account(Role.COLLEGE_OFFICER, tree.college))
    assert client.get(f"/people/?{query}").status_code == 200


def test_a_power_session_writes_down_who_was_listed_and_read(tree: Tree) -> None:
    graduate = make_graduate(tree.college)
    client = client_for(make_account(Role.PROVINCE_OFFICER, tree.province))
    client.post("/orgs/power/", {"reason": "核查", "minutes": 30})
    client.get("/people/")
    client.get(f"/people/{graduate.uuid}/")
    acts = AuditEntry.objects.filter(power__isnull=False).order_by("pk")
    assert [a.act for a in acts] == [
        "power.open", "person.list", "power.read", "person.read", "power.read",
    ]  # fmt: skip


def test_daily_work_is_not_written_down(tree: Tree) -> None:
    graduate = make_graduate(tree.college)
    client = client_for(make_account(Role.COLLEGE_OFFICER, tree.college))
    client.get(f"/people/{graduate.uuid}/")
    assert not AuditEntry.objects.filter(act="person.read").exists()
