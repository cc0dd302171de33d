"""Channels as rows: those of today, what a graduate must be, and what is refused with its line."""

from datetime import date

import pytest

from qihang.policy import PolicyProblem, load
from tests.policy.conftest import Spoil

FILE = "national/channels.yaml"


def test_the_channels_of_the_plan_are_there() -> None:
    channels = load().channels
    assert list(channels.by_code) == [
        "market", "civil_service", "public_institution", "state_firm", "three_supports", "go_west",
        "rural_doctors", "special_post_teachers", "selected_graduates", "research_assistants",
        "community_workers", "conscription", "study_abroad", "practice", "reserved",
    ]  # fmt: skip
    assert channels.flagged("practice") == ("practice",)
    assert channels.flagged("reserved") == ("reserved",)
    assert "market" not in channels.flagged("policy")


def test_practice_proves_no_employment() -> None:
    assert load().channels.by_code["practice"].proves == ()


def test_who_may_publish_where() -> None:
    channels = load().channels
    assert "civil_service" not in channels.of_publisher("employer")
    assert set(channels.of_publisher("college")) == {"market", "research_assistants", "practice"}
    assert not channels.of_publisher("auditor")


@pytest.mark.parametrize(
    ("channel", "graduate", "may"),
    [
        ("rural_doctors", {"qualification": "31", "major": "100201K"}, True),
        ("rural_doctors", {"qualification": "61", "major": "520301"}, True),
        ("rural_doctors", {"qualification": "31", "major": "080901"}, False),
        ("rural_doctors", {"qualification": "33", "major": "100201K"}, False),
        ("special_post_teachers", {"qualification": "61", "teacher_type": "2"}, True),
        ("special_post_teachers", {"qualification": "61", "teacher_type": ""}, False),
        ("reserved", {"hardship": "5"}, True),
        ("reserved", {"hardship": "2"}, False),
    ],
    ids=[
        "doctor", "vocational", "engineer", "no diploma", "teacher", "no teacher", "disabled", "poor",
    ],
)  # fmt: skip
def test_who_is_eligible(channel: str, graduate: dict[str, str], may: bool) -> None:
    condition = load().channels.by_code[channel].eligible
    assert condition is not None
    assert condition.holds(graduate, {"today": date(2024, 6, 1)}) is may


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("code: go_west", "code: market", "stands here twice"),
        ("apply: [outside]", "apply: [nowhere]", "'nowhere' is not known"),
        ("exam_on: optional", "exams: optional", "exams"),
        ("proves: [502]", "proves: [999]", "'999' is not known"),
        ("release: person", "release: robot", "'robot' is not known"),
        ("codes: country", "codes: countries", "'countries' is not known"),
    ],
    ids=["twice", "apply", "day", "proves", "release", "codes"],
)
def test_a_wrong_row_is_named(spoil: Spoil, old: str, new: str, words: str) -> None:
    with pytest.raises(PolicyProblem, match="line") as found:
        load(spoil(FILE, old, new))
    assert words in str(found.value)
