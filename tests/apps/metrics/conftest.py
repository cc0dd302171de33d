"""The small province, for every test of the ledger."""

import pytest

from tests.factories.orgs import Tree, make_province


@pytest.fixture
def tree(db: None) -> Tree:
    return make_province()
