"""Officers of the province, and a registration that counts."""

from datetime import datetime, timedelta

import pytest

from qihang.apps.destinations.models import Destination
from qihang.apps.orgs.rules import Role
from qihang.apps.people.events import GraduatesChanged
from qihang.apps.verification.models import Finding
from qihang.kernel import Scope, bus
from tests.factories.destinations import NOW, make_approved
from tests.factories.orgs import Tree, make_account, scope_for
from tests.factories.verification import make_finding


def make_counted(tree: Tree, officer: Scope, office: Scope) -> Destination:
    """A registration that counts, of a graduate whom the ledger knows."""
    version = make_approved(tree.college, officer, office)[0]
    bus.publish(GraduatesChanged(frozenset({version.graduate_id}), NOW.date()))
    return version


@pytest.fixture
def first(tree: Tree) -> Scope:
    return scope_for(make_account(Role.PROVINCE_OFFICER, tree.province, name="甲"))


@pytest.fixture
def second(tree: Tree) -> Scope:
    return scope_for(make_account(Role.PROVINCE_OFFICER, tree.province, name="乙"))


@pytest.fixture
def third(tree: Tree) -> Scope:
    return scope_for(make_account(Role.PROVINCE_OFFICER, tree.province, name="丙"))


@pytest.fixture
def fourth(tree: Tree) -> Scope:
    return scope_for(make_account(Role.PROVINCE_OFFICER, tree.province, name="丁"))


@pytest.fixture
def version(tree: Tree, officer: Scope, office: Scope) -> Destination:
    return make_counted(tree, officer, office)


@pytest.fixture
def finding(version: Destination) -> Finding:
    return make_finding(version)


@pytest.fixture
def found_at() -> datetime:
    """The day after the finding of the factory was found."""
    return NOW + timedelta(days=8)
