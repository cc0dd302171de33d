"""Reviewers whom the tests of several apps share; an app whose tests need others gives its own."""

import pytest

from qihang.apps.orgs.rules import Role
from qihang.kernel import Scope
from tests.factories.orgs import Tree, make_account, scope_for


@pytest.fixture
def officer(tree: Tree) -> Scope:
    return scope_for(make_account(Role.COLLEGE_OFFICER, tree.college, name="孙老师"))


@pytest.fixture
def office(tree: Tree) -> Scope:
    return scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.university, name="刘老师"))
