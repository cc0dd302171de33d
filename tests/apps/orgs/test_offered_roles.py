"""Adding a member offers the roles that fit: those held in the kinds of organisation one manages."""

import re

import pytest

from qihang.apps.orgs import services
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import Role
from qihang.kernel import Scope
from tests.factories.orgs import Tree, client_for, make_account, make_membership, make_province
from tests.values import not_none

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> Tree:
    return make_province()


def offered(role: Role, org: Org) -> set[str]:
    page = client_for(make_account(role, org)).get("/orgs/members/add/").text
    select = re.search(r'<select [^>]*name="role".*?</select>', page, re.DOTALL)
    return set(re.findall(r'value="(\w+)"', not_none(select).group()))


def test_a_college_offers_the_roles_of_colleges(tree: Tree) -> None:
    assert offered(Role.COLLEGE_HEAD, tree.college) == {"college_head", "college_officer"}


def test_a_university_offers_its_own_and_those_of_its_colleges(tree: Tree) -> None:
    assert offered(Role.UNIVERSITY_HEAD, tree.university) == {
        "university_head", "university_officer", "college_head", "college_officer", "auditor",
    }  # fmt: skip


def test_each_role_says_in_which_kinds_it_is_held_and_each_organisation_its_kind(
    tree: Tree,
) -> None:
    client = client_for(make_account(Role.UNIVERSITY_HEAD, tree.university))
    page = client.get("/orgs/members/add/").text
    assert re.search(r'value="college_head"[^>]*data-kinds="college"', page)
    assert 'data-by="org"' in page
    kinds = {row["value"]: row["kind"] for row in client.get("/orgs/search/?q=").json()}
    assert kinds[tree.college.code] == "college"
    assert kinds[tree.university.code] == "university"


def test_an_office_of_a_city_has_officers(tree: Tree) -> None:
    person = services.Invitee("t8", "刘洋")
    made = services.open_first(
        Scope.for_system("test"), person, tree.office.code, Role.COUNTY_OFFICER
    )
    assert not_none(made.invitation.membership).org == tree.office


def test_colleges_of_several_universities_are_named_with_their_own(tree: Tree) -> None:
    own = f'<option value="{tree.sibling.uuid}">{tree.sibling.name}</option>'
    officer = client_for(make_account(Role.UNIVERSITY_OFFICER, tree.university))
    assert own in officer.get("/people/").text
    both = make_account(Role.UNIVERSITY_OFFICER, tree.university)
    make_membership(both, Role.UNIVERSITY_OFFICER, tree.other_university)
    for url in ("/people/", "/destinations/all/"):
        page = client_for(both).get(url).text
        assert f"{tree.university.name} · {tree.college.name}</option>" in page
        assert f"{tree.other_university.name} · {tree.other_college.name}</option>" in page
