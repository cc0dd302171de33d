"""Questions to the policy and their answers on a day."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from qihang.kernel import Cohort
from qihang.policy import PolicyProblem, Sureness, default_root, load

JUNE = date(2024, 6, 1)


def test_loaded_once() -> None:
    assert load() is load(default_root())


def test_the_folder_may_be_elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("QIHANG_POLICY", str(tmp_path))
    assert default_root() == tmp_path


def test_before_the_first_circular_there_are_no_kinds() -> None:
    assert load().destination_kinds(date(2020, 6, 28)) == {}


def test_an_internship_never_proves_work_and_the_reason_is_at_hand() -> None:
    policy = load()
    never = {"internship_agreement", "internship_proof", "trainee_proof"}
    for code in ("10", "11", "12"):
        kind = policy.destination_kinds(JUNE)[code]
        assert never <= set(kind.forbidden_evidence)
        assert not kind.evidence_suffices(frozenset(never))
        reason = policy.prohibitions[kind.forbidden_evidence["internship_proof"]]
        assert "实习" in reason.label.zh
        assert "internship" in reason.label.en


def test_one_complete_alternative_of_evidence_suffices() -> None:
    kinds = load().destination_kinds(JUNE)
    assert kinds["10"].evidence_suffices(frozenset({"acceptance_letter"}))
    assert not kinds["10"].evidence_suffices(frozenset({"social_insurance"}))
    assert kinds["701"].evidence_suffices(frozenset())


def test_limits_and_deadlines() -> None:
    policy = load()
    assert policy.duration("undo_window", JUNE) == timedelta(minutes=10)
    assert policy.limit("evidence_retention", JUNE) == 3
    assert policy.limits["evidence_retention"].value.at(JUNE) == 3
    assert policy.deadline("first_cutoff", Cohort(2024)) == date(2024, 8, 31)
    assert policy.deadline("year_end_cutoff", Cohort(2023)) == date(2023, 12, 31)
    assert policy.deadline("reporting_opens", Cohort(2023)) == date(2022, 12, 1)
    with pytest.raises(PolicyProblem, match="no such entry"):
        policy.limit("nothing", JUNE)


def test_the_edition_of_2024() -> None:
    edition = load().edition("2024-shandong")
    assert edition.cohort == Cohort(2024)
    assert len(edition.departments) == 15
    leads = [d.label.zh for d in edition.departments.values() if d.lead]
    assert leads == ["省人力资源社会保障厅", "省教育厅"]
    assert len(edition.phases) == 5
    assert all(phase.source.sureness == Sureness.UNVERIFIED for phase in edition.phases.values())


def test_the_phases_cover_the_graduation_year() -> None:
    edition = load().edition("2024-shandong")
    day = edition.cohort.cycle.start
    while day in edition.cohort.cycle:
        assert edition.phases_at(day), day
        day += timedelta(days=1)
    assert edition.phases_at(day) == ()


def test_institutions_bear_the_name_of_their_year() -> None:
    institutions = load().edition("2024-shandong").institutions
    assert len(institutions) == 152
    assert institutions["4137010440"].label.zh == "滨州医学院"
    assert "4137014979" not in institutions
