"""One set of records read by several published wordings, side by side."""

import pytest
from hypothesis import given

from qihang.engines import indicators
from qihang.engines.indicators import Counts
from qihang.policy import PolicyProblem, load
from tests.engines.indicators.test_rates import counts

ONE = Counts(200, {"10": 50, "12": 20, "75": 4, "76": 6, "801": 40, "703": 30, "721": 10})


def shares(name: str) -> dict[str, tuple[int, int]]:
    scheme = indicators.scheme_by(load(), name)
    return {
        rate: (found.numerator, found.denominator)
        for rate in scheme.definitions
        for found in [indicators.rate(ONE, rate, scheme)]
    }


def test_the_wordings_share_out_the_same_records_differently() -> None:
    assert shares("2020") == {
        "placement_rate": (120, 200), "agreement_rate": (50, 200), "other_form_rate": (30, 200),
        "study_rate": (40, 200), "waiting_rate": (70, 200), "not_seeking_rate": (10, 200),
    }  # fmt: skip
    assert shares("2021") == {
        "placement_rate": (120, 200), "agreement_rate": (50, 200), "startup_rate": (4, 200),
        "flexible_rate": (26, 200), "study_rate": (40, 200), "waiting_rate": (70, 200),
        "not_seeking_rate": (10, 200),
    }  # fmt: skip
    assert shares("2024") == {
        "placement_rate": (120, 200), "employed_rate": (70, 200), "startup_rate": (4, 200),
        "freelance_rate": (6, 200), "study_rate": (40, 200), "waiting_rate": (70, 200),
        "not_seeking_rate": (10, 200),
    }  # fmt: skip


@given(counts())
def test_the_total_of_2024_is_that_of_2021(found: Counts) -> None:
    old, new = (indicators.scheme_by(load(), name) for name in ("2021", "2024"))
    assert indicators.placement(found, old) == indicators.placement(found, new)


def test_an_unknown_wording_names_the_known() -> None:
    with pytest.raises(PolicyProblem, match="Known: 2020, 2021, 2024"):
        indicators.scheme_by(load(), "1999")
