"""Each role lands on its own tasks and figures, and sees nothing outside its scope."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qihang.apps.destinations.rules import Status
from qihang.apps.metrics import services
from qihang.apps.orgs.models import Account, Grant, Org
from qihang.apps.orgs.queries import real_now
from qihang.apps.orgs.rules import OrgKind, Role
from qihang.kernel import Permission
from tests.apps.metrics.rows import DAY, MOMENT, make_version
from tests.factories.destinations import NOW, make_applicant, make_draft, make_filed
from tests.factories.orgs import Tree, client_for, make_account, make_org
from tests.factories.people import make_graduate, own_account
from tests.factories.signing import sign

pytestmark = pytest.mark.django_db


def home(role: Role, org: Org) -> str:
    return page(client_for(make_account(role, org)))


def page(client: Client, url: str = "/") -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def count_in(college: Org, people: int, placed: int) -> None:
    graduates = [make_graduate(college) for _ in range(people)]
    versions = [make_version(g, Status.APPROVED).pk for g in graduates[:placed]]
    services.reconcile_graduates([g.pk for g in graduates], DAY, MOMENT)
    services.reconcile_destinations(versions, DAY, MOMENT)


@pytest.fixture
def figures(tree: Tree) -> Tree:
    count_in(tree.college, 4, 3)
    count_in(tree.other_college, 6, 0)
    return tree


def test_visitors_read_what_this_is_and_where_to_go_in(client: Client) -> None:
    shown = page(client)
    assert "山东省2024届高校毕业生就业工作方案" in shown
    assert "百日冲刺行动" in shown
    for address in ("/people/activate/", "/account/login/", "/demo/"):
        assert f'href="{address}"' in shown


def test_the_province_sees_cities_but_no_college(figures: Tree) -> None:
    shown = home(Role.PROVINCE_OFFICER, figures.province)
    assert "30.00 %" in shown
    assert "3 / 10 人" in shown
    assert "济南市" in shown
    assert 'href="/figures/3701/"' in shown
    assert "数学学院" not in shown


def test_the_province_sees_on_a_map_how_far_each_city_is_from_last_year(figures: Tree) -> None:
    make_org(figures.province, OrgKind.CITY, "3703", "淄博市", "370300")
    assert "各市与去年同日之差" not in home(Role.PROVINCE_OFFICER, figures.province)
    make_org(
        figures.province, OrgKind.CITY, "3702", "青岛市", "370200"
    )  # nobody there: on the map all the same
    for college in (figures.college, figures.other_college):
        earlier = [make_graduate(college, cohort=2023) for _ in range(2)]
        placed = make_version(earlier[0], Status.APPROVED)
        services.reconcile_graduates([g.pk for g in earlier], DAY.replace(year=2023), MOMENT)
        services.reconcile_destinations([placed.pk], DAY.replace(year=2023), MOMENT)
    shown = home(Role.PROVINCE_OFFICER, figures.province)
    assert "各市与去年同日之差" in shown
    assert "<td>+25.00</td>" in shown
    assert "<td>-50.00</td>" in shown
    picture = shown[shown.index('class="picture"') :]
    assert 'href="/figures/3701/"' in picture[: picture.index("</svg>")]
    assert 'href="/figures/3702/"' in picture[: picture.index("</svg>")]


def test_a_department_sees_what_its_province_sees(figures: Tree) -> None:
    assert "3 / 10 人" in home(Role.DEPARTMENT_OFFICER, figures.department)


def test_a_city_sees_its_own_universities(figures: Tree) -> None:
    shown = home(Role.CITY_OFFICER, figures.city)
    assert "3 / 4 人" in shown
    assert "山东大学" in shown
    assert "山东理工大学" not in shown


def test_a_university_and_a_college_see_their_own(figures: Tree) -> None:
    for role, org in (
        (Role.UNIVERSITY_OFFICER, figures.university),
        (Role.COLLEGE_OFFICER, figures.college),
    ):
        shown = home(role, org)
        assert "3 / 4 人" in shown
        assert "待我处理" in shown
        assert "3 / 10 人" not in shown
        assert "物理学院" not in shown


@pytest.mark.parametrize(
    ("role", "place", "told"),
    [
        (Role.COUNTY_OFFICER, "county", "移交到本县"),
        (Role.EMPLOYER, "employer", "没有待您处理的事项"),
        (Role.AGENCY, "employer", "没有待您处理的事项"),
        (Role.AUDITOR, "province", "全部操作记录"),
        (Role.SYSTEM_ADMIN, "province", "管理账号"),
    ],
)
def test_who_has_no_figures_is_told_what_is_here(
    figures: Tree, role: Role, place: str, told: str
) -> None:
    shown = home(role, getattr(figures, place))
    assert told in shown
    assert "落实率构成" not in shown
    assert "3 / 4" not in shown


def test_only_the_auditor_of_a_province_is_led_to_the_proof_of_its_ledger(tree: Tree) -> None:
    link = '<a href="/figures/proof/">台账核验</a>'
    auditor = client_for(make_account(Role.AUDITOR, tree.province))
    assert link in page(auditor)
    assert auditor.get("/figures/proof/").status_code == 200
    assert link not in home(Role.AUDITOR, tree.university)


def test_the_inbox_counts_what_waits_and_opens_its_list(tree: Tree) -> None:
    make_filed(tree.college)
    make_filed(tree.sibling)
    shown = home(Role.COLLEGE_OFFICER, tree.college)
    assert 'href="/destinations/queue/?stage=waiting_college"' in shown
    assert '<b class="count">1</b>' in shown
    assert "1 条逾期" in shown, "it has waited since June 2024"
    assert "没有待您处理的事项" in home(Role.COLLEGE_OFFICER, tree.other_college)


def test_the_inbox_counts_who_has_no_account_yet(tree: Tree) -> None:
    make_graduate(tree.college)
    make_graduate(tree.sibling)
    make_applicant(tree.college)
    shown = home(Role.COLLEGE_OFFICER, tree.college)
    assert 'href="/people/?activated=no"' in shown
    assert '<b class="count">1</b>' in shown


def test_a_college_is_not_judged_against_its_past(figures: Tree) -> None:
    for before in (0, 1):
        make = [make_graduate(figures.college, cohort=2023).pk for _ in range(before)]
        services.reconcile_graduates(make, date(2023, 5, 1), MOMENT)
        assert "去年同日" not in home(Role.COLLEGE_OFFICER, figures.college)
        assert "去年同日" in home(Role.UNIVERSITY_OFFICER, figures.university)


def test_a_graduate_is_told_what_to_do_at_each_turn(tree: Tree) -> None:
    graduate, scope = make_applicant(tree.college)
    client = client_for(own_account(graduate))
    assert "登记毕业去向" in page(client)
    draft = make_draft(scope, NOW)
    assert "继续填写" in page(client)
    for status, told in (
        (Status.WAITING_COLLEGE, "正在等学院审核"),
        (Status.WAITING_UNIVERSITY, "正在等学校审核"),
        (Status.RETURNED, "查看原因并修改"),
        (Status.APPROVED, "核对并确认"),
        (Status.CONFIRMED, "您已确认"),
        (Status.DISPUTED, "正在核查"),
        (Status.REVOKED, "登记毕业去向"),
        (Status.CLOSED, "登记已终止"),
    ):
        draft.status, draft.effective_date = status, date(2024, 6, 3)
        draft.save()
        shown = page(client)
        assert told in shown, status
        assert 'href="/destinations/mine/"' in shown


def test_a_graduate_sees_no_figure_and_nobody_else(figures: Tree) -> None:
    graduate, _ = make_applicant(figures.college, name="独一无二")
    other, _ = make_applicant(figures.college, name="另有其人")
    shown = page(client_for(own_account(graduate)))
    assert "落实率" not in shown
    assert other.name not in shown


def test_a_home_is_drawn_anew_when_the_figure_moves(figures: Tree) -> None:
    client = client_for(make_account(Role.PROVINCE_OFFICER, figures.province))
    assert "3 / 10 人" in page(client)
    count_in(figures.college, 1, 1)
    assert "4 / 11 人" in page(client)
    services.fold()
    assert "4 / 11 人" in page(client)


def test_a_home_is_drawn_anew_when_a_name_changes(figures: Tree) -> None:
    client = client_for(make_account(Role.PROVINCE_OFFICER, figures.province))
    assert "济南市" in page(client)
    Org.objects.filter(pk=figures.city.pk).update(name="泉城")
    assert "泉城" in page(client)


def test_queries_stay_the_same_however_much_there_is(figures: Tree) -> None:
    client = client_for(make_account(Role.PROVINCE_OFFICER, figures.province))
    few = queries_of(client)
    for number in range(20):
        city = f"{3720 + number}"
        make_org(figures.province, OrgKind.CITY, city, f"第{number}市", f"{city}00")
    page(client)
    assert queries_of(client) == few
    assert few <= 10  # the bell and the newest messages among them


def queries_of(client: Client) -> int:
    page(client)
    with CaptureQueriesContext(connection) as captured:
        page(client)
    return len(captured)


def test_sorting_and_language_are_kept_apart(figures: Tree) -> None:
    client = client_for(make_account(Role.PROVINCE_OFFICER, figures.province))
    assert "毕业去向落实率" in page(client)
    client.cookies["django_language"] = "en"
    assert "Placement rate" in page(client)


def test_the_home_shows_the_own_college_and_not_the_one_that_was_lent(figures: Tree) -> None:
    """Lent is what another college's head let the officer see; it is opened under /figures/."""
    count_in(figures.other_sibling, 5, 1)
    account = make_account(Role.COLLEGE_OFFICER, figures.other_sibling)
    lend_figures(account, figures.college)
    client = client_for(account)
    shown = page(client)
    assert "1 / 5 人" in shown
    assert "3 / 4 人" not in shown
    assert client.get("/figures/").headers["Location"] == "/figures/10433-c02/"
    assert 'href="/figures/10422-c01/"' in page(client, "/figures/10433-c02/")
    assert "3 / 4 人" in page(client, "/figures/10422-c01/")


def test_nor_the_own_university_in_place_of_the_own_college(figures: Tree) -> None:
    count_in(figures.sibling, 5, 1)
    account = make_account(Role.COLLEGE_OFFICER, figures.sibling)
    lend_figures(account, figures.university)
    shown = page(client_for(account))
    assert "1 / 5 人" in shown
    assert "4 / 9 人" not in shown


def test_who_has_no_figures_of_an_own_office_opens_those_that_were_lent(figures: Tree) -> None:
    account = make_account(Role.AUDITOR, figures.province)
    lend_figures(account, figures.college)
    client = client_for(account)
    assert "3 / 4 人" not in page(client)
    assert client.get("/figures/").headers["Location"] == "/figures/10422-c01/"


def lend_figures(account: Account, org: Org) -> None:
    now = real_now()
    lent = Grant.objects.create(
        account=account, permission=Permission.FIGURES_SEE, path=org.path, from_at=now,
        until_at=now + timedelta(days=1), cause="x",
    )  # fmt: skip
    sign(lent)
