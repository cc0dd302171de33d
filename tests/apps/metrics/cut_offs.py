"""Days around a cut-off, and the officers of departments who sign."""

from datetime import UTC, date, datetime

from qihang.apps.orgs.models import Account, Org
from qihang.apps.orgs.rules import OrgKind, Role
from tests.factories.orgs import Tree, make_account, make_org

APRIL, JUNE = date(2024, 4, 1), datetime(2024, 6, 3, 2, tzinfo=UTC)
SPRING = "phase:spring"  # ends with 30 April


def department(tree: Tree, code: str) -> Org:
    return make_org(tree.province, OrgKind.DEPARTMENT, f"d-{code}", code)


def officer(org: Org) -> Account:
    return make_account(Role.DEPARTMENT_OFFICER, org)
