"""The plan's pages cost as many statements with 30 organisations and rows as with 3, whoever reads."""

from datetime import date, timedelta

import pytest
from django.test import Client

from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind, Role
from qihang.apps.plans import services
from qihang.apps.plans.models import LeadingGroup
from qihang.apps.plans.queries.counted_rows import COUNTED, PARTIES
from qihang.apps.plans.rules import MeetingKind, MemberRole
from qihang.policy import load
from tests.factories.orgs import SYSTEM, Tree, client_for, make_account, make_org
from tests.factories.people import make_graduate
from tests.factories.plans import (
    TODAY,
    make_contact,
    make_followup,
    make_group,
    make_meeting,
    make_note,
)
from tests.journeys.test_flat_lists import FEW, MANY, asked

pytestmark = pytest.mark.django_db

ON = TODAY + timedelta(days=3)
PLAN = "/plan/2024-shandong"
READERS = {
    "province": (Role.PROVINCE_OFFICER, "province"),
    "department": (Role.DEPARTMENT_OFFICER, "department"),
    "university": (Role.UNIVERSITY_HEAD, "university"),
    "city": (Role.CITY_OFFICER, "city"),
}
INDEX = [f"{PLAN}/", f"{PLAN}/?by=department", f"{PLAN}/?by=phase", f"{PLAN}/?stands=late"]
ASIDE = [f"{PLAN}/phases/", f"{PLAN}/report/", f"{PLAN}/report/?kind=ten", "/"]
DUTIES = [f"{PLAN}/{duty}/" for duty in ("R1.2", "R1.3", "R1.6", "R2.2", "R2.3", "G3.1", "A5.1")]
ROWS = [f"{PLAN}/rows/37/{measure}/" for measure in (*COUNTED, PARTIES)]
# Every page of the plan that fits the reader.
PAGES = {
    "province": [
        *(*INDEX, *ASIDE, *DUTIES, *ROWS),
        f"{PLAN}/?of=R1",
        f"{PLAN}/R1.2/?units=met",
        f"{PLAN}/against/2024-shandong/",
        f"{PLAN}/rows/37/{PARTIES}/?of=schools",
        "/plan/kept/37/",
        "/plan/kept/10422/",
    ],
    "department": [*INDEX, *ASIDE, *DUTIES, f"{PLAN}/rows/37/leading_group/", "/plan/kept/37/"],
    "university": [INDEX[0], *ASIDE, f"{PLAN}/R1.3/", f"{PLAN}/R1.6/", "/plan/kept/10422/"],
    "city": [INDEX[0], *ASIDE, f"{PLAN}/R2.2/", "/plan/kept/3701/"],
}


@pytest.mark.parametrize("reader", PAGES)
def test_as_many_statements_with_30_as_with_3(tree: Tree, reader: str) -> None:
    role, where = READERS[reader]
    client = client_for(make_account(role, getattr(tree, where)))
    make_graduate(tree.college)
    services.keep_phase_ends(SYSTEM, load().edition("2024-shandong"), date(2024, 1, 2))
    fill(tree, FEW)
    few = {page: statements(client, page) for page in PAGES[reader]}
    fill(tree, MANY - FEW)
    assert {page: statements(client, page) for page in PAGES[reader]} == few


def statements(client: Client, address: str) -> int:
    """How many the page takes on the day."""
    return asked(client, f"{address}{'&' if '?' in address else '?'}on={ON.isoformat()}")[0]


def fill(tree: Tree, number: int) -> None:
    """So many more organisations that keep all they may, and so many more rows of each old one."""
    for _ in range(number):
        unit = Org.objects.count()
        city = make_org(tree.province, OrgKind.CITY, f"38{unit}", f"第{unit}市", "370200")
        make_org(city, OrgKind.COUNTY, f"38{unit}01", f"第{unit}县", "370202")
        name = f"第{unit}大学"
        university = make_org(tree.province, OrgKind.UNIVERSITY, f"2{unit:04d}", name, "370200")
        college = make_org(university, OrgKind.COLLEGE, f"2{unit:04d}-c01", f"第{unit}学院")
        make_group(college)
        make_account(Role.UNIVERSITY_OFFICER, university)
        make_org(tree.university, OrgKind.COLLEGE, f"10422-x{unit}", f"第{unit}学院")
        make_note(tree.department)
        for org in (university, tree.university, city, tree.city, tree.province):
            keep_for(org)
        make_meeting(tree.province, MeetingKind.JOINT_OFFICE)


def keep_for(org: Org) -> None:
    """One more row of each kind."""
    make_contact(org)
    meeting = make_meeting(org, MeetingKind.COMMITTEE)
    make_followup(meeting, TODAY + timedelta(days=1))
    if org.kind == OrgKind.UNIVERSITY:
        make_followup(make_meeting(org))
        group = LeadingGroup.objects.filter(org=org).first() or make_group(org)
        services.add_member(SYSTEM, group, "王书记", "党委书记", MemberRole.HEAD, TODAY)
        services.state_staffing(SYSTEM, org, 6, 2, TODAY)
