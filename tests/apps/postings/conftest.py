"""A verified employer with a recruiter, and the office that screens its posts."""

import pytest

from qihang.apps.employers.models import Employer
from qihang.apps.orgs.rules import Role
from qihang.kernel import Scope
from tests.factories.employers import make_employer, make_recruiter
from tests.factories.orgs import Tree, make_account, make_province, scope_for


@pytest.fixture
def tree() -> Tree:
    """The small world."""
    return make_province()


@pytest.fixture
def employer(tree: Tree) -> Employer:
    """Verified by the university."""
    return make_employer(tree.university)


@pytest.fixture
def recruiter(employer: Employer) -> Scope:
    """Who writes its posts."""
    return scope_for(make_recruiter(employer))


@pytest.fixture
def officer(tree: Tree) -> Scope:
    """Who screens them."""
    return scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.university))
