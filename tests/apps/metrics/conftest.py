"""A ledger with one graduate and one approved registration."""

import pytest

from qihang.apps.destinations.rules import Status
from qihang.apps.metrics import services
from qihang.apps.metrics.models import Entry
from tests.apps.metrics.rows import DAY, MOMENT, make_version
from tests.factories.orgs import Tree
from tests.factories.people import make_graduate


@pytest.fixture
def entry(tree: Tree) -> Entry:
    """The entry of the registration."""
    version = make_version(make_graduate(tree.college), Status.APPROVED)
    services.reconcile_graduates([version.graduate_id], DAY, MOMENT)
    services.reconcile_destinations([version.pk], DAY, MOMENT)
    return Entry.objects.get(measure="destinations")
