"""Numbers have one form, ranges share none, and what a signed agreement says must fit together."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qihang.apps.agreements.rules import (
    AgreementForm,
    EndKind,
    SignedTerms,
    must_end_well,
    range_between,
    term_objections,
)
from qihang.apps.agreements.rules.terms import Ending
from tests.factories.agreements import TERMS, ending
from tests.factories.refusals import refused

TODAY = date(2024, 6, 3)


class TestNumbers:
    def test_a_range_counts_in_its_last_digits(self) -> None:
        found = range_between(" sd24 0001", "SD240100", 1000)
        assert (found.stem, found.width, found.size) == ("SD", 6, 100)
        assert found.text(240001) == "SD240001"
        assert found.value("SD240100") == 240100
        assert found.value("SD240101") is None
        assert found.value("SD0240100") is None

    @pytest.mark.parametrize(
        ("first", "last", "code"),
        [
            ("SD01", "SD001", "range_uneven"),
            ("SD01", "SE02", "range_uneven"),
            ("SD02", "SD01", "range_backwards"),
            ("SD0001", "SD9999", "range_long"),
            ("SD", "SE", "number_wrong"),
            ("协1", "协2", "number_wrong"),
            ("1" * 25, "1" * 25, "number_wrong"),
        ],
    )
    def test_other_ranges_are_refused(self, first: str, last: str, code: str) -> None:
        with refused(code):
            range_between(first, last, 1000)

    @given(
        st.text("A1", max_size=4), st.text("019", min_size=1, max_size=20),
        st.text("A1", max_size=4), st.text("019", min_size=1, max_size=20),
    )  # fmt: skip
    def test_ranges_of_one_number_overlap_where_the_numbers_are_the_same(
        self, stem: str, digits: str, other_stem: str, other_digits: str
    ) -> None:
        one, two = stem + digits, other_stem + other_digits
        first, second = range_between(one, one, 1), range_between(two, two, 1)
        assert first.text(first.first) == one
        assert first.overlaps(second) == (one == two)

    def test_ranges_overlap_where_they_share_a_number(self) -> None:
        ranges = [
            range_between(f"N{a:02d}", f"N{b:02d}", 99) for a in range(4) for b in range(a, 4)
        ]
        for one, two in product(ranges, ranges):
            mine = {one.text(v) for v in range(one.first, one.last + 1)}
            others = {two.text(v) for v in range(two.first, two.last + 1)}
            assert one.overlaps(two) == bool(mine & others)


class TestTerms:
    @pytest.mark.parametrize(
        ("over", "code"),
        [
            ({"employer_name": " "}, "field_missing"),
            ({"employer_code": "91370200264574251A"}, "credit_code_wrong"),
            ({"signed_date": date(2024, 6, 4)}, "ahead"),
            ({"term_until": date(2024, 7, 8)}, "term_backwards"),
        ],
        ids=["no employer", "wrong code", "signed tomorrow", "term backwards"],
    )
    def test_what_does_not_fit_is_named(self, over: dict, code: str) -> None:
        assert [o.code for o in term_objections(SignedTerms(**(TERMS | over)), TODAY)] == [code]

    def test_whole_terms_have_nothing_against_them(self) -> None:
        assert not list(term_objections(SignedTerms(**TERMS), TODAY))
        without = SignedTerms(employer_name="某部队", signed_date=TODAY)
        assert not list(term_objections(without, TODAY))

    @pytest.mark.parametrize(
        ("how", "proved", "code"),
        [
            (ending(on=date(2024, 6, 4)), True, "end_ahead"),
            (ending(on=date(2024, 5, 19)), True, "end_before_signed"),
            (ending(), False, "proof_missing"),
        ],
        ids=["tomorrow", "before it was signed", "without proof"],
    )
    def test_an_end_needs_its_day_and_proof(self, how: Ending, proved: bool, code: str) -> None:
        with refused(code):
            must_end_well(how, date(2024, 5, 20), TODAY, proved=proved)

    def test_what_offices_record_leaves_out_what_follows_by_rule(self) -> None:
        from qihang.apps.agreements.rules import RECORDED_ENDS

        assert set(EndKind) - set(RECORDED_ENDS) == {EndKind.LEFT_COHORT}
        assert {form.value for form in AgreementForm} == {"paper", "electronic"}
