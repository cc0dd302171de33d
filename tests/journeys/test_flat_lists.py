"""A list costs as many statements at 30 rows as at 3, whoever reads it: rows never ask for themselves."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import EFFECTIVE, Status
from qihang.apps.metrics.services import reconcile_graduates
from qihang.apps.orgs.models import Account
from qihang.apps.orgs.queries import real_today
from qihang.apps.orgs.rules import OrgKind, Role
from qihang.apps.orgs.services import accept, delegate, record_sign_in
from qihang.apps.people.models import Graduate
from tests.factories.destinations import CONTRACT, NOW
from tests.factories.orgs import (
    Tree,
    client_for,
    make_account,
    make_org,
    make_province,
    scope_for,
)
from tests.factories.people import make_graduate
from tests.factories.signing import sign

pytestmark = pytest.mark.django_db

FEW, MANY = 3, 30
STATES = (
    Status.WAITING_COLLEGE,
    Status.WAITING_UNIVERSITY,
    Status.DISPUTED,
    Status.APPROVED,
)
# Every list page, by the role that reads it and its address.
LISTS = [
    ("university_head", "/"),
    ("university_head", "/destinations/queue/"),
    ("university_head", "/destinations/all/"),
    ("university_head", "/destinations/objections/"),
    ("university_head", "/destinations/report-up/"),
    ("university_head", "/people/"),
    ("university_head", "/people/codes/all/"),
    ("university_head", "/orgs/members/"),
    ("university_head", "/orgs/audit/"),
    ("university_head", "/orgs/delegation/"),
    ("university_head", "/orgs/"),
    ("university_head", "/figures/10422/"),
    ("college_officer", "/"),
    ("college_officer", "/destinations/queue/"),
    ("college_officer", "/people/"),
    ("college_officer", "/figures/10422-c01/"),
    ("province_officer", "/"),
    ("province_officer", "/figures/37/"),
    ("province_officer", "/figures/37/?by=university"),
    ("province_officer", "/figures/37/entries/?measure=graduates"),
    ("province_officer", "/orgs/members/"),
    ("province_officer", "/orgs/audit/"),
]


@pytest.mark.parametrize(("role", "address"), LISTS)
def test_as_many_statements_at_30_rows_as_at_3(role: str, address: str) -> None:
    tree = make_province()
    head = make_account(Role.UNIVERSITY_HEAD, tree.university, name="周校长")
    readers = {
        "university_head": head,
        "college_officer": make_account(Role.COLLEGE_OFFICER, tree.college),
        "province_officer": make_account(Role.PROVINCE_OFFICER, tree.province),
    }
    client = client_for(readers[role])
    fill(tree, head, FEW)
    few, short = asked(client, address)
    fill(tree, head, MANY - FEW)
    many, long = asked(client, address)
    assert few == many
    if address not in SAME:
        assert long.count(b"<tr") > short.count(b"<tr"), "nothing of what was added is shown"


# Pages on which more records only change a number, or that are full from the beginning.
SAME = {
    "/figures/37/",
    "/orgs/audit/",
    "/",
    "/destinations/report-up/",
    "/people/codes/all/",
    "/figures/10422/",
    "/figures/10422-c01/",
}


def fill(tree: Tree, head: Account, number: int) -> None:
    """So many more rows for every list: graduates, registrations, members, loans, colleges, acts."""
    graduates = []
    for n in range(number):
        for state in STATES:
            graduate = make_graduate(tree.college, name=f"李{n}")
            graduates.append(graduate.pk)
            register(graduate, state)
        unit = Destination.objects.count()
        make_org(tree.university, OrgKind.COLLEGE, f"10422-x{unit}", f"第{unit}学院")
        make_org(tree.province, OrgKind.UNIVERSITY, f"2{unit:04d}", f"第{unit}大学", "370100")
        account = make_account(Role.UNIVERSITY_OFFICER, tree.university, name=f"王{n}")
        make_account(Role.PROVINCE_OFFICER, tree.province, name=f"赵{n}")
        record_sign_in(account)
        lend(tree, head)
    reconcile_graduates(graduates, NOW.date(), NOW)


def register(graduate: Graduate, state: Status) -> None:
    """A registration that stands in this state."""
    columns = {n: v for n, v in CONTRACT.items() if n != "contact_phone"}
    version = Destination.objects.create(
        graduate=graduate,
        cohort=graduate.cohort,
        org_path=graduate.org_path,
        version=1,
        status=state,
        kind="11",
        created_at=NOW,
        filed_at=NOW,
        effective_date=NOW.date() if state in EFFECTIVE else None,
        **columns,
    )
    sign(version)


def lend(tree: Tree, head: Account) -> None:
    """The head lends the own role to somebody new for a week."""
    other = make_account(name="孙老师")
    own, today = head.memberships.get(delegated_by=None), real_today()
    end = today + timedelta(7)
    offered = delegate(scope_for(head), own, other.username, tree.university, start=today, end=end)
    accept(scope_for(other), offered)


def asked(client: Client, address: str) -> tuple[int, bytes]:
    """How many statements the page takes once warm, and the page."""
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(seen), answer.content
