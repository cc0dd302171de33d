"""Measures of the plan that a condition on registrations defines: what is refused when they are read."""

from pathlib import Path

import pytest

from qihang.policy import PolicyProblem, load
from qihang.policy.conditions import FieldComparison
from qihang.policy.measures import PlanMeasure, read_measures
from qihang.policy.yaml_nodes import open_yaml

PAID = "{field: monthly_pay_fen, at_least: 800000}"


def read(folder: Path, *shares: str) -> list[PlanMeasure]:
    rows = [
        f"  - {{name: share{n}, zh: 占比, en: share, unit: percent, registrations: {{{share}}}}}\n"
        for n, share in enumerate(shares)
    ]
    (folder / "measures.yaml").write_text("measures:\n" + "".join(rows), encoding="utf-8")
    return [
        *read_measures(open_yaml(folder / "measures.yaml", folder), load().filing_schema).values()
    ]


def test_a_share_by_pay_is_a_row(tmp_path: Path) -> None:
    (measure,) = read(tmp_path, f"kinds: [10, 11], when: {PAID}")
    assert measure.registrations is not None
    assert measure.registrations.kinds == ("10", "11")
    assert isinstance(measure.registrations.when, FieldComparison)
    assert measure.registrations.when.holds({"monthly_pay_fen": 800_000}, {})
    assert not measure.registrations.when.holds({"monthly_pay_fen": 799_999}, {})


@pytest.mark.parametrize(
    ("share", "why"),
    [
        (f"kinds: [10, 99], when: {PAID}", "'99' is not known"),
        ("kinds: [10], when: {field: level, is: bachelor}", "'level' is no field"),
        ("kinds: [10], when: {field: contact_phone, given: true}", "'contact_phone' is no field"),
        (
            "kinds: [10], when: {field: monthly_pay_fen, below: {parameter: minimum_wage}}",
            "minimum_wage",
        ),
    ],
    ids=["kind", "level", "phone", "wage"],
)
def test_what_no_column_answers_is_refused(tmp_path: Path, share: str, why: str) -> None:
    with pytest.raises(PolicyProblem, match=why):
        read(tmp_path, share)


def test_two_shares_of_one_kind_are_refused(tmp_path: Path) -> None:
    """57 of 60 above one number and 55 above another are 2 persons between them."""
    read(tmp_path, f"kinds: [10], when: {PAID}", f"kinds: [11], when: {PAID}")
    with pytest.raises(PolicyProblem, match="kind 11 is shared out by 'share0' already"):
        read(tmp_path, f"kinds: [10, 11], when: {PAID}", f"kinds: [11], when: {PAID}")
