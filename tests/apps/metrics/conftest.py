"""A ledger with one graduate and one approved registration; one with a seal and who may sign it."""

import pytest

from qihang.apps.destinations.rules import Status
from qihang.apps.metrics import services
from qihang.apps.metrics.models import Entry, Seal
from qihang.apps.orgs.models import Account
from tests.apps.metrics.cut_offs import APRIL, JUNE, SPRING, department, officer
from tests.apps.metrics.rows import DAY, MOMENT, make_version
from tests.factories.orgs import SYSTEM, Tree
from tests.factories.people import make_graduate


@pytest.fixture
def entry(tree: Tree) -> Entry:
    """The entry of the registration."""
    version = make_version(make_graduate(tree.college), Status.APPROVED)
    services.reconcile_graduates([version.graduate_id], DAY, MOMENT)
    services.reconcile_destinations([version.pk], DAY, MOMENT)
    return Entry.objects.get(measure="destinations")


@pytest.fixture
def counted(tree: Tree) -> Tree:
    """Eight graduates, six of them placed by April."""
    people = [make_graduate(tree.college) for _ in range(8)]
    versions = [make_version(g, Status.APPROVED, "10") for g in people[:6]]
    services.reconcile_graduates([g.pk for g in people], APRIL, MOMENT)
    services.reconcile_destinations([v.pk for v in versions], APRIL, MOMENT)
    return tree


@pytest.fixture
def seal(counted: Tree) -> Seal:
    return services.make_seal(SYSTEM, SPRING, JUNE)


@pytest.fixture
def signers(counted: Tree) -> tuple[Account, Account]:
    return (
        officer(department(counted, "education")),
        officer(department(counted, "human_resources")),
    )
