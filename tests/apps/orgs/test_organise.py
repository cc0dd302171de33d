"""Organisations renamed, closed and reopened: from above, with history, never leaving work behind."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from qihang.apps.destinations import services as destinations
from qihang.apps.intake.models import Batch
from qihang.apps.intake.rules import BatchState
from qihang.apps.orgs import queries, services
from qihang.apps.orgs.models import Account, AuditEntry, Org
from qihang.apps.orgs.rules import OrgKind, Role
from qihang.apps.orgs.services import Naming
from qihang.kernel import Permission, Refusal
from tests.factories.destinations import make_draft
from tests.factories.orgs import (
    SYSTEM,
    Tree,
    client_for,
    make_account,
    make_org,
    make_province,
    scope_for,
)
from tests.factories.people import make_graduate, own_account
from tests.factories.refusals import refused
from tests.factories.tokens import make_token
from tests.values import not_none

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 6, 3, 2, tzinfo=UTC)
TODAY = timezone.localdate()


@pytest.fixture
def tree() -> Tree:
    return make_province()


@pytest.fixture
def head(tree: Tree) -> Account:
    """Who manages the colleges of one university."""
    return make_account(Role.UNIVERSITY_HEAD, tree.university)


def close(org: Org, day: date = TODAY) -> Org:
    return services.close_org(SYSTEM, org, day, "撤并", NOW)


def left_behind(org: Org, day: date = TODAY) -> dict[str, object]:
    """What closing is refused for: code -> count."""
    with pytest.raises(Refusal) as caught:
        close(org, day)
    assert caught.value.code == "still_stands"
    return {o.code: o.facts["count"] for o in caught.value.objections}


# Changing


def test_a_college_is_renamed_and_recoded_and_keeps_its_path(tree: Tree, head: Account) -> None:
    naming = Naming("10422-c09", "数学与统计学院", "数院", "School of Mathematics")
    services.change_org(scope_for(head), tree.college, naming)
    now = Org.objects.get(pk=tree.college.pk)
    assert (now.code, now.name, now.short_name, now.path) == (
        "10422-c09", "数学与统计学院", "数院", "/37/10422/c01/",
    )  # fmt: skip
    entry = AuditEntry.objects.get(act="org.change")
    assert not_none(entry.before)["name"] == "数学学院"
    assert not_none(entry.after)["name"] == "数学与统计学院"
    assert (entry.account, entry.org_path) == (head, "/37/10422/c01/")
    assert "kind" not in not_none(entry.after)
    found = queries.search_orgs(scope_for(head), Permission.ACCOUNT_MANAGE, "数院")
    assert [org.code for org in found] == ["10422-c09"]


@pytest.mark.parametrize(
    ("naming", "why"),
    [
        (Naming("10422-c01", "数学学院"), "nothing_changed"),
        (Naming("10422-c02", "数学学院"), "code_taken"),
        (Naming("a/b", "数学学院"), "code_malformed"),
        (Naming("", "数学学院"), "code_malformed"),
        (Naming("10422-c01", ""), "name_missing"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(
    tree: Tree, head: Account, naming: Naming, why: str
) -> None:
    with refused(why):
        services.change_org(scope_for(head), tree.college, naming)


def test_a_national_code_is_fixed(tree: Tree) -> None:
    with refused("code_fixed"):
        services.change_org(SYSTEM, tree.university, Naming("10999", "山东大学"))


def test_only_an_office_moves(tree: Tree) -> None:
    other = make_org(tree.city, OrgKind.COUNTY, "370103", "市中区", "370103")
    code = tree.office.code
    moved = services.change_org(SYSTEM, tree.office, Naming(code, tree.office.name), other)
    assert (moved.parent, moved.place) == (other, "370103")
    assert moved.path.startswith(other.path)
    with refused("not_movable"):
        naming = Naming(tree.college.code, tree.college.name)
        services.change_org(SYSTEM, tree.college, naming, tree.other_university)
    with refused("not_here"):
        services.change_org(SYSTEM, moved, Naming(code, moved.name), tree.university)


def test_nobody_renames_or_closes_what_they_work_for(tree: Tree, head: Account) -> None:
    own = make_account(Role.COLLEGE_HEAD, tree.college)
    for account, org in ((own, tree.college), (head, tree.university), (head, tree.other_college)):
        with refused("out_of_reach"):
            services.change_org(scope_for(account), org, Naming(org.code, "甲"))
        with refused("out_of_reach"):
            services.close_org(scope_for(account), org, TODAY, "撤并", NOW)


# Closing


def test_an_empty_college_closes_with_its_reason_and_can_come_back(tree: Tree) -> None:
    closed = close(tree.college)
    assert (closed.open_until, closed.close_reason) == (TODAY, "撤并")
    entry = AuditEntry.objects.get(act="org.close")
    assert (entry.reason, entry.after) == ("撤并", {"open_until": TODAY.isoformat()})
    with refused("org_closed"):
        close(tree.college)
    services.reopen_org(SYSTEM, tree.college, "误关")
    assert Org.objects.get(pk=tree.college.pk).open_until is None
    with refused("not_closed"):
        services.reopen_org(SYSTEM, tree.college, "误关")


def test_a_closed_organisation_takes_nobody_in(tree: Tree) -> None:
    close(tree.college, TODAY + timedelta(days=5))
    account = make_account()
    dates = {"start": TODAY, "end": TODAY + timedelta(days=5)}
    services.appoint(SYSTEM, account, tree.college, Role.COLLEGE_OFFICER, **dates)
    with refused("org_closed"):
        services.appoint(SYSTEM, account, tree.college, Role.COLLEGE_HEAD, start=TODAY)
    found = queries.search_orgs(SYSTEM, Permission.ACCOUNT_MANAGE, "数学")
    assert list(found) == []


def test_nothing_opens_or_reopens_under_a_closed_organisation(tree: Tree) -> None:
    for org in (tree.college, tree.sibling, tree.university):
        close(org)
    with refused("org_closed"):
        make_org(tree.university, OrgKind.COLLEGE, "10422-c09", "新学院")
    with refused("org_closed"):
        services.reopen_org(SYSTEM, tree.college, "误关")


def test_a_closing_needs_a_reason_and_a_day_to_come(tree: Tree) -> None:
    with refused("reason_missing"):
        services.close_org(SYSTEM, tree.college, TODAY, " ", NOW)
    with refused("day_past"):
        close(tree.college, TODAY - timedelta(days=1))


def test_what_still_stands_is_named_and_counted(tree: Tree) -> None:
    officer = make_account(Role.COLLEGE_OFFICER, tree.college)
    make_account(Role.COLLEGE_OFFICER, tree.college, end=TODAY + timedelta(days=3))
    waiting = make_graduate(tree.college, account=True)
    scope = scope_for(own_account(waiting))
    make_draft(scope, NOW)
    destinations.file(scope, NOW)
    make_graduate(tree.college, cohort=2023)
    make_token(tree.college)
    services.grant(
        SYSTEM, make_account(), Permission.PERSON_SEE, "帮扶", path=tree.college.path,
        start=timezone.now(), until=timezone.now() + timedelta(days=2),
    )  # fmt: skip
    Batch.objects.create(
        target="roster", org=tree.university, org_path=tree.university.path,
        reach=tree.university.path, cohort=2024, state=BatchState.APPLYING, created_at=NOW,
    )  # fmt: skip
    assert left_behind(tree.college) == {
        "members": 2, "tokens": 1, "grants": 1, "graduates": 1, "destinations": 1, "sheets": 1,
    }  # fmt: skip
    services.end_membership(SYSTEM, officer.memberships.get(), TODAY)
    later = left_behind(tree.college, TODAY + timedelta(days=3))
    assert not {"members", "grants"} & later.keys()
    assert left_behind(tree.university)["orgs"] == 2


def test_a_sibling_s_people_do_not_keep_it_open(tree: Tree) -> None:
    make_account(Role.COLLEGE_OFFICER, tree.sibling)
    make_graduate(tree.sibling)
    close(tree.college)


@pytest.mark.django_db(transaction=True)
def test_closing_waits_for_an_appointment_under_way(tree: Tree) -> None:
    """Two connections: the appointment that was first is seen by the closing."""
    outcome: list[str] = []

    def closing() -> None:
        try:
            close(tree.college)
            outcome.append("closed")
        except Refusal as refusal:
            outcome.append(refusal.code)
        finally:
            connection.close()

    with transaction.atomic():
        services.appoint(SYSTEM, make_account(), tree.college, Role.COLLEGE_OFFICER, start=TODAY)
        other = threading.Thread(target=closing)
        other.start()
        other.join(0.3)
        assert outcome == []
    other.join(10)
    assert outcome == ["still_stands"]


# Pages


def test_the_page_renames_closes_and_reopens(tree: Tree, head: Account) -> None:
    client = client_for(head)
    at = f"/orgs/{tree.college.uuid}/"
    assert at in client.get("/orgs/").text
    names = {"code": "10422-c01", "name": "数学院", "short_name": "", "name_en": ""}
    assert client.post(f"{at}change/", names).status_code == 302
    page = client.get(at).text
    assert "数学院" in page
    assert "修改单位" in page
    answer = client.post(f"{at}close/", {"day": TODAY.isoformat(), "reason": "并入物理学院"})
    assert answer.status_code == 302
    assert "已关闭" in client.get(at).text
    assert tree.college.code in client.get("/orgs/?state=closed").text
    assert tree.college.code not in client.get("/orgs/?state=open").text
    client.post(f"{at}reopen/", {"reason": "误关"})
    assert "已关闭" not in client.get(at).text


def test_the_page_says_beforehand_what_still_stands(tree: Tree, head: Account) -> None:
    make_graduate(tree.college, cohort=TODAY.year)
    at = f"/orgs/{tree.college.uuid}/close/"
    assert "还有本年度及以后毕业的学生 1 人" in client_for(head).get(at).text
    answer = client_for(head).post(at, {"day": TODAY.isoformat(), "reason": "撤并"})
    assert answer.status_code == 200
    assert "还有本年度及以后毕业的学生 1 人" in answer.text
    assert Org.objects.get(pk=tree.college.pk).open_until is None


def test_from_inside_it_is_seen_and_not_changed_and_beside_it_is_not_there(tree: Tree) -> None:
    own = client_for(make_account(Role.COLLEGE_HEAD, tree.college))
    beside = client_for(make_account(Role.COLLEGE_HEAD, tree.sibling))
    at = f"/orgs/{tree.college.uuid}/"
    assert own.get(at).status_code == 200
    assert [own.get(f"{at}{act}/").status_code for act in ("change", "close")] == [403, 403]
    assert own.post(f"{at}reopen/").status_code == 403
    assert [beside.get(f"{at}{act}").status_code for act in ("", "change/", "close/")] == [404] * 3
