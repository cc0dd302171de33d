"""The rules of policy/national/filing_rules.yaml: what they refuse, advise and waive."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qihang.apps.destinations import rules
from qihang.apps.destinations.models import CONTENT, Destination
from qihang.apps.destinations.rules import Filing, FilingPerson
from qihang.policy.filing_rules import registration_schema
from tests.apps.destinations.test_rules import BACHELOR, DAY, POLICY, codes, judge
from tests.factories.destinations import CONTRACT


def advised(values: dict, person: FilingPerson = BACHELOR) -> list[str]:
    """The codes of what a contract with these values is advised."""
    filing = Filing("11", CONTRACT | values, frozenset({"labour_contract"}))
    terms = rules.terms_for(POLICY, "11", filing.values["work_place"], DAY)
    assert terms is not None
    return [one.code for one in rules.advice(filing, person, terms)]


SAYING_NOTHING = (
    "无", " 暂无 ", "——", "。。。", "N/A", "xxx", "111", "某公司", "待 定", "123", "１２３", "1", "A", "2024", "asdf",
    "qwerty", "abc", "测试公司", "XX公司", "某某有限公司", "test 公司", "待定单位", "公司", "张三", "无无",
)  # fmt: skip


class TestPlaceholders:
    @pytest.mark.parametrize("text", SAYING_NOTHING)
    def test_a_text_that_says_nothing_is_refused_with_its_words(self, text: str) -> None:
        (objection,) = judge("11", CONTRACT | {"employer_name": text}, {"labour_contract"})
        assert (objection.code, objection.field) == ("placeholder", "employer_name")
        assert objection.facts == {"value": text}

    @pytest.mark.parametrize(
        "text",
        [
            "丽丽",
            "明明",
            "3M",
            "无锡药明康德新药开发股份有限公司",
            "李无",
            "IBM",
            "张三丰",
            "杭州某某有限公司",
        ],
    )
    def test_short_or_repeated_names_of_people_and_firms_are_none(self, text: str) -> None:
        filled = CONTRACT | {"employer_name": text, "contact_name": text}
        assert judge("11", filled, {"labour_contract"}) == ()

    def test_digits_say_something_where_no_name_stands(self) -> None:
        assert judge("11", CONTRACT | {"note": "053188886666"}, {"labour_contract"}) == ()
        for text in ("123", "无", "……"):
            assert codes(judge("11", CONTRACT | {"note": text}, {"labour_contract"})) == {
                ("placeholder", "note")
            }


class TestWaivers:
    ARMY = CONTRACT | {"employer_code": "", "employer_type": "40", "industry": "80"}
    ABROAD = CONTRACT | {"employer_code": "", "work_place": "", "employer_country": "DE"}

    def test_an_army_has_no_credit_code(self) -> None:
        assert judge("10", self.ARMY, {"military_agreement"}) == ()
        enterprise = self.ARMY | {"employer_type": "39", "industry": "22"}
        assert codes(judge("10", enterprise, {"tripartite_agreement"})) == {
            ("field_missing", "employer_code")
        }

    def test_an_employer_abroad_has_a_country_instead_of_code_and_place(self) -> None:
        assert judge("10", self.ABROAD, {"overseas_acceptance"}) == ()
        found = judge("10", self.ABROAD | {"employer_country": ""}, {"overseas_acceptance"})
        assert codes(found) == {
            ("field_missing", "employer_code"), ("field_missing", "work_place"),
            ("abroad_paper_at_home", "employer_country"),
        }  # fmt: skip

    def test_a_paper_of_one_sort_of_employer_proves_nothing_of_another(self) -> None:
        for kind, code, field in (
            ("military_agreement", "army_paper_elsewhere", "employer_type"),
            ("overseas_acceptance", "abroad_paper_at_home", "employer_country"),
        ):
            assert codes(judge("10", CONTRACT, {kind, "tripartite_agreement"})) == {(code, field)}

    def test_no_employer_abroad_has_a_mainland_credit_code(self) -> None:
        coded = self.ABROAD | {"employer_code": CONTRACT["employer_code"]}
        assert codes(judge("11", coded, {"labour_contract"})) == {
            ("abroad_with_code", "employer_code")
        }

    def test_nobody_works_abroad_and_in_a_county_at_once(self) -> None:
        found = judge("10", self.ABROAD | {"work_place": "370211"}, {"overseas_acceptance"})
        assert codes(found) == {("abroad_and_mainland", "employer_country")}


class TestBounds:
    @pytest.mark.parametrize(
        ("values", "said"),
        [
            ({"signed_date": date(1, 1, 1)}, ("signed_long_ago", "signed_date")),
            ({"term_from": date(2502, 7, 1), "term_until": None}, ("starts_far_ahead", "term_from")),
            ({"term_from": date(2015, 7, 1)}, ("starts_long_ago", "term_from")),
            ({"term_until": date(2502, 7, 1)}, ("term_far_ahead", "term_until")),
            ({"term_from": None, "term_until": date(2502, 7, 1)}, ("term_far_ahead", "term_until")),
            ({"monthly_pay_fen": 0}, ("pay_implausible", "monthly_pay_fen")),
            ({"monthly_pay_fen": 9_999_999_900}, ("pay_implausible", "monthly_pay_fen")),
        ],
    )  # fmt: skip
    def test_what_nobody_means_is_refused_at_its_field(
        self, values: dict, said: tuple[str, str]
    ) -> None:
        assert codes(judge("11", CONTRACT | values, {"labour_contract"})) == {said}

    @pytest.mark.parametrize(
        "values",
        [
            {"signed_date": DAY},
            {"term_until": date(2064, 7, 8)},
            {"term_until": None},
            {"monthly_pay_fen": 10_000},
            {"monthly_pay_fen": 30_000_000},
        ],
    )
    def test_the_bounds_themselves_are_plausible(self, values: dict) -> None:
        assert judge("11", CONTRACT | values, {"labour_contract"}) == ()


class TestAdvice:
    @pytest.mark.parametrize(
        ("values", "person", "said"),
        [
            ({"work_place": "370200"}, BACHELOR, "place_coarse"),
            ({"work_place": "370000"}, BACHELOR, "place_coarse"),
            ({"position_type": "10"}, BACHELOR, "civil_servant_elsewhere"),
            ({"employer_type": "10"}, BACHELOR, "organ_industry"),
            ({}, FilingPerson("bachelor", training_mode="2"), "targeted_without_unit"),
        ],
    )
    def test_what_seldom_goes_together_is_said_and_keeps_nobody_back(
        self, values: dict, person: FilingPerson, said: str
    ) -> None:
        assert judge("11", CONTRACT | values, {"labour_contract"}, person) == ()
        assert advised(values, person) == [said]

    def test_a_city_without_counties_is_exact_enough(self) -> None:
        assert advised({"work_place": "441900"}) == []

    def test_whoever_has_no_code_to_look_up_is_looked_at(self) -> None:
        abroad = {"employer_country": "DE", "work_place": "", "employer_code": ""}
        assert advised(abroad) == ["without_credit_code"]
        army = {"employer_type": "40", "industry": "80", "employer_code": ""}
        assert advised(army) == ["without_credit_code"]

    def test_a_whole_contract_needs_no_advice(self) -> None:
        agreed = FilingPerson("bachelor", str(CONTRACT["employer_name"]), "2")
        for person in (BACHELOR, agreed):
            assert advised({}, person) == []

    @given(st.integers(1, 2000))
    def test_a_short_contract_is_named_before_it_is_filed(self, days: int) -> None:
        begins = date(2024, 7, 8)
        found = advised({"term_from": begins, "term_until": begins + timedelta(days)})
        short = timedelta(days) < POLICY.duration("contract_term_min", DAY)
        assert found == (["term_short"] if short else [])


def test_what_measures_may_ask_of_registrations_stands_in_their_columns() -> None:
    columns = {field.name for field in Destination._meta.concrete_fields}
    assert registration_schema(POLICY.filing_schema).fields.keys() <= columns


def columnless(fields: Iterable[str]) -> set[str]:
    return {name for name in fields if not {name, f"{name}_sealed"} & set(CONTENT)}


def test_every_field_of_the_policy_has_a_column_that_is_kept() -> None:
    assert not columnless(POLICY.fields), "destinations/models.py: a column, its name in CONTENT"
    assert columnless(["shoe_size", "note"]) == {"shoe_size"}


class TestTheWageFloor:
    HIRED = CONTRACT | {"position_name": "专员", "signed_date": None}

    def found(self, **values: object) -> list[str]:
        filing = Filing("12", self.HIRED | values, frozenset({"hiring_proof"}))
        terms = rules.terms_for(POLICY, "12", filing.values["work_place"], DAY)
        assert terms is not None
        return [one.code for one in rules.advice(filing, BACHELOR, terms)]

    @pytest.mark.parametrize("place", ["110105", "310115"])
    def test_where_it_is_not_loaded_that_is_said(self, place: str) -> None:
        assert self.found(work_place=place, monthly_pay_fen=100_000) == ["wage_floor_unknown"]

    def test_abroad_too(self) -> None:
        assert "wage_floor_unknown" in self.found(work_place="", employer_country="DE")

    def test_where_it_is_loaded_nothing_is_said(self) -> None:
        assert self.found(work_place="370211") == []

    def test_only_where_pay_decides(self) -> None:
        assert advised({"work_place": "110105"}) == []


def test_the_contacts_phone_is_not_the_graduates() -> None:
    own = FilingPerson("bachelor", contact_is_own=True)
    assert advised({}, own) == ["contact_is_graduate"]


@pytest.mark.parametrize(("holders", "found"), [(2, []), (3, ["phone_shared"])])
def test_one_phone_for_three_graduates_is_advised(holders: int, found: list[str]) -> None:
    assert advised({}, FilingPerson("bachelor", phone_holders=holders)) == found
