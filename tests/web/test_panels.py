"""What upper apps know about a record stands on its page, for those who reach what they know."""

import pytest

from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import Role
from qihang.apps.people.models import Graduate
from qihang.kernel import Permission
from qihang.web.panels import Panel
from tests.factories.contributions import give
from tests.factories.destinations import NOW, make_applicant, make_draft, make_filed
from tests.factories.orgs import Tree, client_for, make_account, make_membership

pytestmark = pytest.mark.django_db
SEES = Permission.PERSON_SEE


def page_of(graduate: Graduate, role: Role, org: Org) -> str:
    answer = client_for(make_account(role, org)).get(f"/people/{graduate.uuid}/")
    assert answer.status_code == 200
    return answer.content.decode()


def panel(key: str, record: type, permission: Permission, order: int) -> Panel:
    return Panel(key, record, lambda _request, found: f"[{key} {found.pk}]", permission, order)


def test_panels_stand_in_order_behind_their_permissions(
    tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    graduate, _ = make_applicant(tree.college)
    give(
        monkeypatch,
        panel("second", Graduate, SEES, 9),
        panel("first", Graduate, SEES, -9),
        panel("elsewhere", Org, SEES, 1),
        panel("closed", Graduate, Permission.FIGURES_SEAL, 2),
    )
    shown = page_of(graduate, Role.COLLEGE_OFFICER, tree.college)
    assert shown.index(f"[first {graduate.pk}]") < shown.index(f"[second {graduate.pk}]")
    assert "[elsewhere" not in shown
    assert "[closed" not in shown


def test_the_page_of_a_graduate_leads_to_what_was_registered(tree: Tree) -> None:
    version, _ = make_filed(tree.college)
    shown = page_of(version.graduate, Role.COLLEGE_OFFICER, tree.college)
    assert version.employer_name in shown
    assert f'href="/destinations/{version.uuid}/"' in shown


def test_a_draft_stays_with_the_graduate(tree: Tree) -> None:
    graduate, scope = make_applicant(tree.college)
    draft = make_draft(scope, NOW)
    shown = page_of(graduate, Role.COLLEGE_OFFICER, tree.college)
    assert "还没有提交登记" in shown
    assert str(draft.uuid) not in shown


def test_an_organisation_shows_its_rate_to_who_reads_it(tree: Tree) -> None:
    head = make_account(Role.UNIVERSITY_HEAD, tree.university)
    shown = client_for(head).get(f"/orgs/{tree.college.uuid}/").content.decode()
    assert f'href="/figures/{tree.college.code}/"' in shown
    admin = make_account(Role.SYSTEM_ADMIN, tree.province)
    make_membership(
        admin, Role.CITY_OFFICER, tree.city
    )  # figures of the city, not of all it manages
    for org, seen in ((tree.university, True), (tree.other_university, False)):
        shown = client_for(admin).get(f"/orgs/{org.uuid}/").content.decode()
        assert org.name in shown
        assert (f'href="/figures/{org.code}/"' in shown) is seen, org.name
