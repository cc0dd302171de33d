"""What the made-up authorities say: mostly what is registered, never quite."""

import pytest

from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import EFFECTIVE
from qihang.apps.people.models import Graduate
from qihang.apps.registers import queries
from qihang.apps.registers.models import Delivery, Firm
from qihang.apps.registers.rules import plain
from qihang.apps.verification.queries.frames import FrameOrder, whole_frames
from qihang.engines.checks import run
from qihang.kernel import Cohort
from qihang.kernel.identity import is_credit_code
from qihang.policy import load
from qihang.world.models import DemoClock
from qihang.world.seed import FIRST_DAY
from tests.factories.orgs import SYSTEM

pytestmark = pytest.mark.usefixtures("world_tiny")


@pytest.fixture
def filed(world_tiny: DemoClock) -> list[Destination]:
    rows = Destination.objects.filter(status__in=sorted(EFFECTIVE))
    return list(rows.select_related("graduate"))


def test_most_filed_employers_are_registered_under_their_name(filed: list[Destination]) -> None:
    employed = [d for d in filed if d.employer_code]
    names = {f.code: f.plain for f in Firm.objects.filter(until=None)}
    agreed = [d for d in employed if names.get(d.employer_code) == plain(d.employer_name)]
    assert 0.8 * len(employed) <= len(agreed)


def test_every_code_can_be_filed() -> None:
    assert all(is_credit_code(code) for code in Firm.objects.values_list("code", flat=True))


def test_some_firms_are_renamed_and_some_deregistered() -> None:
    assert Firm.objects.filter(until__isnull=False).exists()
    assert Firm.objects.filter(until=None, ended_date__isnull=False).exists()
    renamed = Delivery.objects.filter(register="employers", changed__gt=0)
    assert renamed.exists()


def test_most_of_those_who_study_on_are_on_a_list(filed: list[Destination]) -> None:
    studying = [d for d in filed if d.school_name]
    listed = queries.is_admitted(SYSTEM, [bytes(d.graduate.id_number_hash) for d in studying])
    assert len(studying) * 0.7 <= len(listed) <= len(studying)


def test_hardship_lists_agree_mostly() -> None:
    helped = Graduate.objects.exclude(hardship="0").values_list("id_number_hash", flat=True)
    listed = queries.listed_among(SYSTEM, "hardship", map(bytes, helped))
    assert len(helped) * 0.8 <= len(listed) <= len(helped)


def test_staff_lead_a_firm_or_answer_its_phone_and_some_founders_are_not_in_the_register() -> None:
    order = FrameOrder(2024, "/", FIRST_DAY, b"k" * 32, frozenset(load().registers.by_name))
    frames = whole_frames(SYSTEM, order)
    checks = (
        load()
        .check_set(FIRST_DAY)
        .only(
            "contact_is_staff",
            "employer_led_by_staff",
            "employer_owned_by_staff",
            "startup_of_others",
        )
    )
    parameters = dict(load().check_parameters(FIRST_DAY, Cohort(2024)))
    found = run(frames, checks, parameters)
    assert not found.not_checkable
    assert {"contact_is_staff", "employer_led_by_staff"} <= set(found.findings["check"])
    staffed = frames["registrations"].height
    assert len(found.findings) < staffed / 4
