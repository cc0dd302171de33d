"""The demo shows findings in every state, questions with answers, letters and a run."""

import pytest

from qihang.apps.destinations.rules import Status
from qihang.apps.verification.models import (
    CheckRun,
    Finding,
    FindingDecision,
    GraduateQuestion,
    SupervisionLetter,
)
from qihang.apps.verification.rules import FindingState, LetterKind
from qihang.world.models import DemoClock

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
