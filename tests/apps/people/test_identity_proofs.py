"""The way of two graduates whose numbers were loaded the wrong way round, one of them twice: all proofs stay clean."""

import pytest

from qihang.apps.destinations import services as destinations
from qihang.apps.destinations.rules import Status
from qihang.apps.intake import services as intake
from qihang.apps.metrics import queries as ledger
from qihang.apps.orgs import queries
from qihang.apps.orgs.rules import Role
from qihang.apps.orgs.services import unseal
from qihang.apps.people import services
from qihang.apps.people.models import Graduate
from qihang.kernel import Scope
from tests.factories.destinations import make_draft
from tests.factories.intake import NOW, applied, previewed, roster_row
from tests.factories.orgs import Tree, make_account, scope_for
from tests.factories.people import make_graduate_account

pytestmark = pytest.mark.django_db
SYSTEM = Scope.for_system("test")
WHY = "学籍变更审批表 2024-17"


def nothing_differs() -> None:
    """`qihang ledger prove` and the proofs of signed records."""
    assert list(ledger.prove(SYSTEM, 100).findings) == []
    assert list(queries.row_findings(SYSTEM)) == []


def approved(tree: Tree, graduate: Graduate) -> None:
    scope = scope_for(make_graduate_account(graduate))
    make_draft(scope)
    version = destinations.file(scope, NOW)
    for role, org, stage in (
        (Role.COLLEGE_OFFICER, graduate.org, Status.WAITING_COLLEGE),
        (Role.UNIVERSITY_HEAD, tree.university, Status.WAITING_UNIVERSITY),
    ):
        destinations.approve(scope_for(make_account(role, org)), version.uuid, stage, NOW)


def test_every_step_of_the_repair_is_proved(tree: Tree) -> None:
    office = scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.university))
    one, two, twice = (roster_row(name=name, phone=None) for name in ("甲", "乙", "甲"))
    applied(office, tree.university, one, two, twice)
    known = {g.exam_number: g for g in Graduate.objects.select_related("org")}
    approved(tree, known[one["exam_number"]])
    nothing_differs()
    right = [one | {"id_number": two["id_number"]}, two | {"id_number": one["id_number"]}]
    sheet = previewed(office, tree.university, *right)
    intake.apply(office, sheet, NOW, reason=WHY)
    nothing_differs()
    kept, gone = known[one["exam_number"]], known[twice["exam_number"]]
    merged = services.merge(office, kept.uuid, gone.uuid, ("exam_number",), WHY, NOW)
    nothing_differs()
    services.unmerge(office, merged.uuid, "先核对", NOW)
    nothing_differs()
    intake.undo(office, sheet, NOW)
    nothing_differs()
    now = Graduate.objects.get(pk=kept.pk)
    assert (now.exam_number, unseal(now.id_number_sealed)) == (one["exam_number"], one["id_number"])
