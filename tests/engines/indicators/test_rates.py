"""The identities of the rates hold for any counts, in every published wording."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qihang.engines import indicators
from qihang.engines.indicators import PLACEMENT, Counts, Scheme
from qihang.kernel import Rate
from qihang.policy import load

IN_2020, IN_2024 = (indicators.scheme(load(), date(year, 12, 15)) for year in (2020, 2024))
KINDS = sorted(load().destination_kinds(date(2024, 6, 15)))

WORDINGS = [indicators.scheme_by(load(), name) for name in load().definitions.wordings]
schemes = st.sampled_from([IN_2020, IN_2024, *WORDINGS])
by_kind = st.dictionaries(st.sampled_from(KINDS), st.integers(0, 10**6))


@st.composite
def counts(draw: st.DrawFn) -> Counts:
    kinds = draw(by_kind)
    unregistered = draw(st.integers(0, 10**6))
    return Counts(sum(kinds.values()) + unregistered, kinds)


@given(counts(), schemes)
def test_the_parts_sum_to_one(found: Counts, scheme: Scheme) -> None:
    parts = indicators.parts(found, scheme)
    assert sum(part.rate.numerator for part in parts) == found.graduates
    assert {part.rate.denominator for part in parts} == {found.graduates}


@given(counts(), schemes)
def test_placed_is_one_less_waiting_less_not_seeking(found: Counts, scheme: Scheme) -> None:
    shares = {part.group.code: part.rate.numerator for part in indicators.parts(found, scheme)}
    placed = indicators.placement(found, scheme)
    assert placed.numerator == found.graduates - shares["waiting"] - shares["not_seeking"]


@given(counts(), schemes)
def test_a_group_is_placed_just_when_policy_says_so(found: Counts, scheme: Scheme) -> None:
    placed = [part for part in indicators.parts(found, scheme) if part.group.placed]
    assert sum(p.rate.numerator for p in placed) == indicators.placement(found, scheme).numerator


@given(counts(), schemes)
def test_every_rate_of_the_scheme_is_its_groups(found: Counts, scheme: Scheme) -> None:
    shares = {part.group.code: part.rate.numerator for part in indicators.parts(found, scheme)}
    for name, definition in scheme.definitions.items():
        rate = indicators.rate(found, name, scheme)
        assert rate.numerator == sum(shares[group] for group in definition.numerator)


@given(counts(), counts(), schemes)
def test_rates_of_disjoint_organisations_add_up(one: Counts, two: Counts, scheme: Scheme) -> None:
    both = indicators.placement(one + two, scheme)
    assert both == indicators.placement(one, scheme) + indicators.placement(two, scheme)


@given(counts(), schemes)
def test_the_explanation_says_what_was_computed(found: Counts, scheme: Scheme) -> None:
    said = indicators.explain(found, PLACEMENT, scheme, rows=7)
    assert said.rate == indicators.placement(found, scheme)
    assert sum(term.count for term in said.terms) == said.rate.numerator
    assert sum(t.count for t in (*said.terms, *said.excluded)) == found.graduates
    assert (said.unregistered, said.rows) == (found.unregistered, 7)


def test_the_unregistered_count_as_waiting() -> None:
    parts = {p.group.code: p.rate for p in indicators.parts(Counts(10, {"701": 2}), IN_2024)}
    assert parts["waiting"] == Rate(10, 10)


def test_the_six_parts_of_2021_and_the_five_of_2020() -> None:
    found = Counts(100, {"10": 30, "75": 1, "76": 4, "12": 5, "801": 20, "721": 2})
    now = {p.group.code: p.rate.numerator for p in indicators.parts(found, IN_2024)}
    then = {p.group.code: p.rate.numerator for p in indicators.parts(found, IN_2020)}
    assert now == {
        "agreement": 30, "startup": 1, "flexible": 9, "study": 20, "waiting": 38, "not_seeking": 2
    }  # fmt: skip
    assert then == {"agreement": 30, "other_form": 10, "study": 20, "waiting": 38, "not_seeking": 2}


def test_nobody_means_no_rate() -> None:
    assert indicators.placement(Counts(), IN_2024).percent is None


def test_a_kind_without_a_group_is_named() -> None:
    with pytest.raises(ValueError, match="no group on 2024-12-15 for kind 999"):
        indicators.placement(Counts(1, {"999": 1}), IN_2024)
    assert indicators.placement(Counts(1, {"999": 0}), IN_2024) == Rate(0, 1)
