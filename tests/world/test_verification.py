"""The demo shows findings in every state, questions with answers, letters and a run."""

import pytest

from qihang.apps.destinations.rules import Status
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.verification.models import (
    CheckRun,
    Finding,
    FindingDecision,
    GraduateQuestion,
    SupervisionLetter,
)
from qihang.apps.verification.rules import (
    APPEAL_DECISIONS,
    FindingAction,
    FindingState,
    LetterKind,
)
from qihang.world import cli, demo_logins
from qihang.world.models import DemoClock
from tests.values import not_none

# The tiny world has too few registrations for all.
STANDING = {*FindingState} - {FindingState.CONTESTED, FindingState.KEPT}
pytestmark = pytest.mark.django_db


def test_findings_stand_in_every_state(world_tiny: DemoClock) -> None:
    """What was upheld ended its registration; nothing stands as decided without two."""
    states = set(Finding.objects.values_list("status", flat=True))
    assert states >= {state.value for state in STANDING}
    upheld = Finding.objects.filter(status__in=[FindingState.UPHELD, FindingState.CORRECTED])
    assert set(upheld.values_list("destination__status", flat=True)) == {Status.REVOKED}
    told = Finding.objects.exclude(check_code="recheck")
    assert not told.filter(destination__employer_code="").exists()
    settled = FindingDecision.objects.filter(confirmed_at__isnull=False)
    assert settled.exists()
    assert not settled.filter(confirmed_by=None).exists()


def test_answers_letters_and_a_run(world_tiny: DemoClock) -> None:
    answers = set(GraduateQuestion.objects.values_list("answer", flat=True))
    assert answers == {"", "confirmed", "denied"}
    kinds = set(SupervisionLetter.objects.values_list("kind", flat=True))
    assert kinds == {kind.value for kind in LetterKind}
    issued = SupervisionLetter.objects.filter(issued_on__isnull=False)
    assert not issued.filter(document=None).exists()
    assert CheckRun.objects.exclude(trials={}).exists()


def test_a_new_world_is_checked_at_once(world_tiny: DemoClock) -> None:
    cli.order_checks(world_tiny.day)
    ordered = CheckRun.objects.get(state="waiting")
    assert (ordered.org.kind, ordered.day) == (OrgKind.PROVINCE, world_tiny.day)


def test_an_appeal_can_be_walked_by_four(world_tiny: DemoClock) -> None:
    """Two decided, two others decide about the appeal; each has a button."""
    keys = ("province_officer", "province_colleague", "province_third", "province_fourth")
    assert len({not_none(demo_logins.account_of(key)).pk for key in keys}) == len(keys)
    appeals = FindingDecision.objects.filter(outcome__in=APPEAL_DECISIONS)
    for made in appeals:
        decided = FindingDecision.objects.get(finding=made.finding, outcome=FindingAction.UPHOLD)
        before = {decided.proposed_by_id, decided.confirmed_by_id}
        assert not {made.proposed_by_id, made.confirmed_by_id} & before
    assert appeals
