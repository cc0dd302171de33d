"""Who hears of a step, in which words; what is undone was never said outside."""

import pytest
from django.utils import timezone

from qihang.apps.destinations import services
from qihang.apps.destinations.rules import Status
from qihang.apps.messages import labels
from qihang.apps.messages.models import Dispatch, Message
from qihang.kernel import Scope
from tests.factories.destinations import NOW, make_approved, make_filed
from tests.factories.orgs import Tree
from tests.values import not_none

pytestmark = pytest.mark.django_db


def told(account_id: int | None) -> list[str]:
    rows = Message.objects.filter(account=account_id).order_by("pk")
    return [row.template for row in rows]


def test_a_return_reaches_the_graduate_with_its_reason(tree: Tree, officer: Scope) -> None:
    version, scope = make_filed(tree.college)
    services.return_(officer, version.uuid, Status.WAITING_COLLEGE, NOW, reason="缺盖章页")
    assert told(scope.account) == ["destination_returned"]
    message = Message.objects.get()
    assert "缺盖章页" in labels.body(message)
    assert (message.at, message.org_path) == (NOW, tree.college.path)
    (dispatch,) = Dispatch.objects.all()
    assert dispatch.channel == "sms"
    assert dispatch.due_at > timezone.now()  # not before it can no longer be undone


def test_an_undone_return_is_taken_back(tree: Tree, officer: Scope) -> None:
    version, _ = make_filed(tree.college)
    act = services.return_(officer, version.uuid, Status.WAITING_COLLEGE, NOW, reason="缺盖章页")
    services.undo(officer, act, NOW)
    assert not Message.objects.exists()
    assert not Dispatch.objects.exists()


def test_only_the_university_approves_aloud(tree: Tree, officer: Scope, office: Scope) -> None:
    _, scope = make_approved(tree.college, officer, office)
    assert told(scope.account) == ["destination_approved"]


def test_an_objection_goes_to_those_who_settle_it_and_its_answer_to_the_graduate(
    tree: Tree, officer: Scope, office: Scope
) -> None:
    version, scope = make_approved(tree.college, officer, office)
    services.object_to(scope, NOW, "我没有去这家单位")
    assert told(office.account) == ["objection_raised"]
    assert told(officer.account) == []
    services.uphold(office, version.uuid, NOW, "已电话核实")
    services.object_to(scope, NOW, "还是不对")
    services.correct(office, version.uuid, NOW, "查无此人")
    expected = ["destination_approved", "objection_upheld", "destination_corrected"]
    assert told(scope.account) == expected
    raised = not_none(Message.objects.filter(template="objection_raised").first())
    assert "我没有去这家单位" not in labels.body(raised)
