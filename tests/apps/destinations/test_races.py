"""Two people at once, on two connections: one wins, the other is told; nothing happens twice."""

from itertools import pairwise
from threading import Event

import pytest
from django.db import transaction

from qihang.apps.destinations import services
from qihang.apps.destinations.models import Destination, Review
from qihang.apps.destinations.rules import Action, Status
from qihang.apps.people import services as people
from qihang.apps.people.models import Graduate
from qihang.kernel import Refusal, Scope
from tests.factories.destinations import NOW, make_applicant, make_draft, make_filed
from tests.factories.orgs import Tree
from tests.factories.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
COLLEGE = Status.WAITING_COLLEGE


def refusals(answers: list[object]) -> list[str]:
    return [answer.code for answer in answers if isinstance(answer, Refusal)]


def test_of_two_approvals_one_wins_and_the_other_is_told(
    tree: Tree, officer: Scope, head: Scope
) -> None:
    version, _ = make_filed(tree.college)
    answers = at_once(
        lambda: services.approve(officer, version.uuid, COLLEGE, NOW),
        lambda: services.approve(head, version.uuid, COLLEGE, NOW),
    )
    assert refusals(answers) == ["already_decided"]
    assert Review.objects.filter(action=Action.APPROVE_COLLEGE).count() == 1
    told = next(str(answer) for answer in answers if isinstance(answer, Refusal))
    assert "孙老师" in told or "学院负责人" in told


def test_approval_and_return_do_not_both_happen(tree: Tree, officer: Scope, head: Scope) -> None:
    version, _ = make_filed(tree.college)
    answers = at_once(
        lambda: services.approve(officer, version.uuid, COLLEGE, NOW),
        lambda: services.return_(head, version.uuid, COLLEGE, NOW, reason="缺章"),
    )
    assert refusals(answers) == ["already_decided"]


def test_bulk_approvals_that_overlap_touch_each_record_once(
    tree: Tree, officer: Scope, head: Scope
) -> None:
    uuids = [make_filed(tree.college)[0].uuid for _ in range(8)]
    answers = at_once(
        lambda: services.bulk_approve(officer, uuids[:6], COLLEGE, NOW),
        lambda: services.bulk_approve(head, list(reversed(uuids))[:6], COLLEGE, NOW),
    )
    assert sum(answer.done for answer in answers) == 8
    assert Review.objects.filter(action=Action.APPROVE_COLLEGE).count() == 8


def test_pressing_undo_twice_undoes_once_and_blames_nobody(tree: Tree, officer: Scope) -> None:
    """The first press waits for the record and ends before the second looks: it is told the truth."""
    version, _ = make_filed(tree.college)
    act = services.approve(officer, version.uuid, COLLEGE, NOW)
    answers = at_once(*[lambda: services.undo(officer, act, NOW)] * 4)
    assert refusals(answers) == ["nothing_to_undo"] * 3
    assert Review.objects.filter(action=Action.UNDO).count() == 1


def test_withdrawing_while_it_is_approved(tree: Tree, officer: Scope) -> None:
    version, scope = make_filed(tree.college)
    at_once(
        lambda: services.approve(officer, version.uuid, COLLEGE, NOW),
        lambda: services.withdraw(scope, NOW),
    )
    version.refresh_from_db()
    # Either order is lawful; both leave one state and as many reviews as moves.
    assert version.status == Status.WITHDRAWN
    moves = version.reviews.order_by("pk").values_list("from_status", "to_status")
    assert all(a[1] == b[0] for a, b in pairwise(moves))


def test_pressing_submit_twice_files_once(tree: Tree) -> None:
    _, scope = make_applicant(tree.college)
    make_draft(scope)
    answers = at_once(*[lambda: services.file(scope, NOW)] * 2)
    assert refusals(answers) == ["nothing_to_file"]
    assert Review.objects.filter(action=Action.FILE).count() == 1


def test_two_windows_make_one_draft(tree: Tree) -> None:
    _, scope = make_applicant(tree.college)
    at_once(*[lambda: services.save_draft(scope, NOW, "701")] * 3)
    assert Destination.objects.count() == 1


@pytest.mark.parametrize("act", ["unmask", "code"])
def test_a_hand_in_the_account_just_before_the_decision_is_seen_by_it(
    tree: Tree, officer: Scope, act: str
) -> None:
    """Neither commits before the other begins: the decision waits for the graduate, then looks."""
    version, _ = make_filed(tree.college, phone="13911110001")
    uuid = Graduate.objects.get(pk=version.graduate_id).uuid
    done, waited = Event(), Event()

    def involve() -> None:
        with transaction.atomic():
            if act == "unmask":
                people.unmask(officer, uuid, "phone", "核对")
            else:
                people.send_codes(officer, [uuid], again=True)
            done.set()
            waited.wait(timeout=1)  # the decision has begun by then, and cannot end before us

    def decide() -> object:
        done.wait(timeout=10)
        return services.approve(officer, version.uuid, COLLEGE, NOW)

    answers = at_once(involve, decide)
    assert refusals(answers) == ["conflict_unmask" if act == "unmask" else "conflict_code"]
    assert not Review.objects.filter(action=Action.APPROVE_COLLEGE).exists()


def test_of_two_who_release_a_batch_at_once_one_prints_it(
    tree: Tree, officer: Scope, head: Scope, office: Scope
) -> None:
    graduate, _ = make_applicant(tree.college)
    batch = people.order_batch(officer, [graduate.uuid], again=True)
    answers = at_once(
        lambda: people.release_batch(head, batch.uuid),
        lambda: people.release_batch(office, batch.uuid),
    )
    assert refusals(answers) == ["already_released"]
