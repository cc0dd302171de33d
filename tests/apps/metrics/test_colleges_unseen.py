"""Whoever reads universities but no college learns nothing of colleges from lists, addresses or plans."""

import re
from datetime import timedelta

import pytest

from qihang.apps.destinations.rules import Status
from qihang.apps.metrics import services
from qihang.apps.metrics.models import Entry
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import Role
from tests.apps.metrics.rows import DAY, MOMENT, make_version
from tests.apps.metrics.test_pages import browser, text
from tests.factories.orgs import Tree
from tests.factories.people import make_graduate

pytestmark = pytest.mark.django_db
LIST = "/figures/10422/entries/?of=placed&on=2024-06-30"


def place(college: Org, days: list[int]) -> None:
    for day in days:
        graduate = make_graduate(college)
        version = make_version(graduate, Status.APPROVED, "10")
        services.reconcile_graduates([graduate.pk], DAY, MOMENT)
        services.reconcile_destinations([version.pk], DAY + timedelta(day), MOMENT)


@pytest.fixture
def listed(tree: Tree) -> Tree:
    """Thirty placed at two colleges, in turns from day to day."""
    place(tree.sibling, list(range(0, 15, 2)) * 2)
    place(tree.college, list(range(1, 15, 2)) * 2)
    return tree


def test_entries_stand_by_day_whichever_college_they_are_of(listed: Tree) -> None:
    page = text(browser(Role.PROVINCE_OFFICER, listed.province), LIST)
    days = re.findall(r"2024-06-\d\d", page[page.index("<tbody") : page.index("</tbody")])
    assert days == sorted(days)
    assert len(days) == 20
    for college in (listed.college, listed.sibling):
        assert college.name not in page
        assert college.code not in page
        assert college.path not in page


def next_of(page: str) -> str:
    found = re.search(r'rel="next" href="\?([^"]+)"', page)
    assert found
    return found[1].replace("&amp;", "&")


def test_a_typed_place_or_anothers_cursor_begins_the_list_anew(listed: Tree) -> None:
    client = browser(Role.PROVINCE_OFFICER, listed.province)
    first = text(client, LIST)
    again = re.search(r"<tbody.*?</tbody>", first, re.DOTALL)
    assert again
    cursor = next_of(first)
    assert again[0] not in text(client, f"/figures/10422/entries/?{cursor}"), "the next page"
    last = Entry.objects.order_by("org_path").last()
    assert last is not None
    for path in (listed.college.path, last.org_path, "/37/10422/zzz/"):
        assert again[0] in text(client, f"{LIST}&after={path}~2024-06-01~0")
    other = browser(Role.PROVINCE_OFFICER, listed.province)
    assert again[0] in text(other, f"/figures/10422/entries/?{cursor}")
    narrowed = cursor.replace("of=placed", "of=graduates")
    assert "1 / " not in text(client, f"/figures/10422/entries/?{narrowed}")


def test_no_kind_beside_what_was_asked_for(listed: Tree) -> None:
    page = text(browser(Role.PROVINCE_OFFICER, listed.province), LIST)
    assert "+1 已落实去向（分子）" in page
    assert "签就业协议" not in page[page.index("<tbody") : page.index("</tbody")]
    own = text(browser(Role.UNIVERSITY_OFFICER, listed.university), LIST)
    assert "签就业协议" in own


@pytest.mark.parametrize("page", ["", "report/", "G1.1/"])
def test_the_plan_is_not_looked_at_for_a_college_from_above(listed: Tree, page: str) -> None:
    url = f"/plan/2024-shandong/{page}?org="
    for role in (Role.PROVINCE_OFFICER, Role.AUDITOR):
        assert browser(role, listed.province).get(f"{url}10422-c01").status_code == 404
