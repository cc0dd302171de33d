"""Organisations, accounts and scopes for tests."""

from dataclasses import dataclass
from datetime import date
from itertools import count

from django.conf import settings
from django.test import Client
from django.utils import timezone

from qihang.apps.orgs import queries, services
from qihang.apps.orgs.models import Account, Membership, Org
from qihang.apps.orgs.rules import OrgKind, Role
from qihang.kernel import Scope
from tests.factories.signing import sign

NUMBERS = count(1)
SYSTEM = Scope.for_system("test")
PASSWORD = "a-long-enough-password"


@dataclass(frozen=True)
class Tree:
    """A province with two universities of two colleges each, a city with a county, an employer."""

    province: Org
    department: Org
    city: Org
    county: Org
    office: Org
    university: Org
    college: Org
    sibling: Org  # another college of `university`
    other_university: Org
    other_college: Org
    other_sibling: Org
    employer: Org


def make_province() -> Tree:
    """The small world, through the services that open organisations."""
    province = make_org(None, OrgKind.PROVINCE, "37", "山东省")
    city = make_org(province, OrgKind.CITY, "3701", "济南市", "370100")
    county = make_org(city, OrgKind.COUNTY, "370102", "历下区", "370102")
    first = make_org(province, OrgKind.UNIVERSITY, "10422", "山东大学", "370100")
    second = make_org(province, OrgKind.UNIVERSITY, "10433", "山东理工大学", "370300")
    return Tree(
        province=province,
        department=make_org(province, OrgKind.DEPARTMENT, "d-edu", "省教育厅"),
        city=city,
        county=county,
        office=make_org(county, OrgKind.OFFICE, "370102-o-hr", "历下区人力资源和社会保障局"),
        university=first,
        college=make_org(first, OrgKind.COLLEGE, "10422-c01", "数学学院"),
        sibling=make_org(first, OrgKind.COLLEGE, "10422-c02", "物理学院"),
        other_university=second,
        other_college=make_org(second, OrgKind.COLLEGE, "10433-c01", "机械工程学院"),
        other_sibling=make_org(second, OrgKind.COLLEGE, "10433-c02", "化学化工学院"),
        employer=make_org(None, OrgKind.EMPLOYER, "e-91370000000000001X", "齐鲁软件有限公司"),
    )


def make_org(parent: Org | None, kind: OrgKind, code: str, name: str, place: str = "") -> Org:
    """One organisation."""
    return services.open_org(SYSTEM, parent, kind, code, name, place=place)


def make_account(
    role: Role | None = None,
    org: Org | None = None,
    *,
    username: str = "",
    name: str = "王建国",
    start: date = date(2020, 1, 1),
    end: date | None = None,
    password: str = "",
) -> Account:
    """An account, with a role in an organisation if both are given.

    Without `password` it cannot sign in by one (hashing is slow); use `client_for`.
    """
    account = Account(username=username or f"user{next(NUMBERS)}", name=name)
    if password:
        account.set_password(password)
    else:
        account.set_unusable_password()
    account.save()
    if role and org:
        make_membership(account, role, org, start=start, end=end)
    else:
        sign(account)
    return account


def make_membership(
    account: Account,
    role: Role,
    org: Org,
    *,
    start: date = date(2020, 1, 1),
    end: date | None = None,
    by: Account | None = None,
) -> Membership:
    """A further role of an account, given by the command line or by another account."""
    held = Membership.objects.create(
        account=account, role=role, org=org, from_date=start, until_date=end, appointed_by=by
    )
    sign(held)
    return held


def scope_for(account: Account) -> Scope:
    """What the account reaches now."""
    return queries.scope_of(account, timezone.now())


def account_of(scope: Scope) -> Account:
    """Whoever acts in this scope."""
    assert scope.account is not None
    return Account.objects.get(pk=scope.account)


def client_for(account: Account) -> Client:
    """A browser in which this account is signed in."""
    client = Client()
    client.force_login(account)
    return client


def sign_out(client: Client) -> None:
    """End the session as a browser does, which keeps its other cookies."""
    del client.cookies[settings.SESSION_COOKIE_NAME]
