"""The pure rules: every state has a way in and out, every objection names a field and clears."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from qihang.apps.destinations import cards, labels, queries, rules
from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.queries import OwnRegistration
from qihang.apps.destinations.rules import (
    COUNTING,
    DECIDING,
    EFFECTIVE,
    ENDED,
    GRAPH,
    MOVES,
    NEEDS,
    PENDING,
    REVIEWS,
    Action,
    Filing,
    FilingPerson,
    Status,
    Window,
)
from qihang.apps.destinations.views.own_record import _notice
from qihang.kernel import Cohort, Objection
from qihang.policy import load
from qihang.policy.labels import Label
from tests.factories.destinations import CONTRACT, FREELANCE
from tests.factories.orgs import SYSTEM
from tests.values import not_none

POLICY = load()
DAY = date(2024, 6, 3)
KINDS = POLICY.destination_kinds(DAY)
BACHELOR = FilingPerson("bachelor")


def judge(
    kind: str, values: dict[str, Any], evidence: Iterable[str] = (), person: FilingPerson = BACHELOR
) -> tuple[Objection, ...]:
    terms = not_none(rules.terms_for(POLICY, kind, values.get("work_place"), DAY))
    return rules.objections(Filing(kind, values, frozenset(evidence)), person, terms)


def codes(found: Iterable[Objection]) -> set[tuple[str, str]]:
    return {(o.code, o.field) for o in found}


def chinese(fact: object) -> str:
    """A fact that is a label, as it stands in a Chinese sentence."""
    assert isinstance(fact, Label)
    return fact.zh


class TestGraph:
    def test_each_status_is_pending_effective_or_ended(self) -> None:
        assert set(Status) == PENDING | EFFECTIVE | ENDED
        assert not PENDING & EFFECTIVE
        assert not (PENDING | EFFECTIVE) & ENDED

    def test_an_action_leads_to_one_status_wherever_it_starts(self) -> None:
        for action in Action:
            assert len({t for (_, a), t in MOVES.items() if a == action}) <= 1

    def test_returning_needs_the_permission_of_its_stage(self) -> None:
        for stage, approve in REVIEWS.items():
            assert GRAPH.permission(stage, Action.RETURN) is NEEDS[approve]

    def test_a_version_counts_only_after_both_reviews(self) -> None:
        into = {(s, a) for (s, a), t in MOVES.items() if t in EFFECTIVE and s not in EFFECTIVE}
        assert into == {
            (Status.WAITING_UNIVERSITY, Action.APPROVE_UNIVERSITY),
            (Status.REVOKED, Action.REINSTATE),  # it counted before
        }

    def test_whoever_passed_an_earlier_stage_is_known_at_every_later_one(self) -> None:
        stages, approvals = [*REVIEWS], [*REVIEWS.values()]
        for place, stage in enumerate(stages):
            assert list(rules.earlier_approvals(stage)) == approvals[:place]
        assert rules.earlier_approvals(Status.DISPUTED) == ()

    def test_each_stage_has_its_words_for_reviewers_and_graduates(self) -> None:
        for words in (labels.WAITS, labels.STAGE):
            assert list(words) == list(REVIEWS), "destinations/labels.py: one line for each stage"
        assert set(cards.NEXT) == PENDING | EFFECTIVE | {Status.CLOSED, Status.RELEASED}, (
            "destinations/cards.py: a line in NEXT"
        )

    @pytest.mark.parametrize("status", sorted(set(Status) - {Status.SUPERSEDED}))
    def test_a_graduate_is_told_something_in_every_state(self, status: Status) -> None:
        mine = OwnRegistration((Destination(status=status),))
        with patch.object(queries, "is_prepared", return_value=False):
            _, told = _notice(SYSTEM, mine, [])
        assert told, "destinations/views/own_record.py, _notice: a sentence for this state"

    def test_each_stage_leads_to_the_next_and_the_last_decides(self) -> None:
        stages = [*REVIEWS, Status.APPROVED]
        assert MOVES[Status.DRAFT, Action.FILE] is stages[0]
        assert [MOVES[stage, act] for stage, act in REVIEWS.items()] == stages[1:]
        assert list(REVIEWS.values())[-1:] == list(DECIDING)

    def test_these_acts_alone_change_who_counts(self) -> None:
        assert {
            Action.APPROVE_UNIVERSITY, Action.SUPERSEDE, Action.CORRECT, Action.RELEASE,
            Action.CLOSE, Action.REINSTATE, Action.UNDO,
        } == COUNTING  # fmt: skip

    @given(st.lists(st.sampled_from(Action), max_size=12))
    def test_no_walk_leaves_the_graph(self, walk: list[Action]) -> None:
        at = Status.DRAFT
        for action in walk:
            if rules.allowed(at, action):
                at = rules.after(at, action)
            else:
                with pytest.raises(KeyError):
                    rules.after(at, action)
        assert at in Status


class TestFiling:
    def test_a_complete_contract_passes(self) -> None:
        assert judge("11", CONTRACT, {"labour_contract"}) == ()

    @pytest.mark.parametrize("kind", KINDS)
    def test_an_empty_filing_names_every_required_field(self, kind: str) -> None:
        found = codes(judge(kind, {}, set(), FilingPerson("college")))
        wanted = {("field_missing", name) for name in KINDS[kind].required}
        assert wanted <= found
        assert (("evidence_missing", "evidence") in found) == bool(KINDS[kind].evidence)

    @given(st.data())
    def test_filling_a_missing_field_clears_its_objection_and_makes_no_other(
        self, data: DataObject
    ) -> None:
        name = data.draw(st.sampled_from(KINDS["11"].required))
        before = judge("11", CONTRACT | {name: ""}, {"labour_contract"})
        assert codes(before) == {("field_missing", name)}
        assert judge("11", CONTRACT, {"labour_contract"}) == ()

    @given(st.sets(st.sampled_from(sorted(POLICY.fields))), st.sampled_from(sorted(KINDS)))
    def test_objections_come_in_the_order_of_the_form(self, names: set[str], kind: str) -> None:
        found = judge(kind, dict.fromkeys(names, "x"))
        order = ["kind", *POLICY.fields, "evidence"]
        places = [order.index(o.field) for o in found]
        assert places == sorted(places)

    @given(st.sampled_from(sorted(POLICY.fields)), st.sampled_from(sorted(KINDS)))
    def test_what_a_kind_does_not_know_must_stay_empty(self, name: str, kind: str) -> None:
        found = codes(judge(kind, {name: "x"}))
        assert (("field_not_for_kind", name) in found) == (name not in KINDS[kind].allowed)

    def test_waiting_for_work_needs_nothing_and_refuses_an_employer(self) -> None:
        assert judge("701", {}) == ()
        assert codes(judge("701", {"employer_name": "某公司"})) == {
            ("field_not_for_kind", "employer_name")
        }

    def test_one_of_several_groups_suffices_for_a_business(self) -> None:
        base = {"startup_role": "legal", "work_place": "370102"}
        assert judge("75", base | {"shop_url": "https://shop.example"}, {"shop_proof"}) == ()
        (objection,) = judge("75", base | {"employer_name": "青禾"}, {"shop_proof"})
        assert objection.code == "field_choice"
        assert "网店或主页网址" in chinese(objection.facts["choices"])

    def test_a_wrong_digit_in_the_credit_code_is_seen(self) -> None:
        wrong = "91370200264574252E"
        assert codes(judge("11", CONTRACT | {"employer_code": wrong}, {"labour_contract"})) == {
            ("credit_code_wrong", "employer_code")
        }

    @pytest.mark.parametrize("phone", ["13805321234", "0531-88886666", "053188886666", "88886666"])
    def test_mobiles_and_land_lines_are_phones(self, phone: str) -> None:
        assert judge("11", CONTRACT | {"contact_phone": phone}, {"labour_contract"}) == ()

    @pytest.mark.parametrize(
        "phone",
        ["1380532", "23805321234", "abc", "0531-1", "13800138000", "13800000000", "22222222"],
    )
    def test_fragments_are_not(self, phone: str) -> None:
        found = judge("11", CONTRACT | {"contact_phone": phone}, {"labour_contract"})
        assert codes(found) == {("phone_wrong", "contact_phone")}

    def test_signed_tomorrow_and_ending_before_it_begins(self) -> None:
        dates = {"signed_date": DAY + timedelta(1), "term_until": CONTRACT["term_from"]}
        found = judge("11", CONTRACT | dates, {"labour_contract"})
        assert codes(found) == {("signed_later", "signed_date"), ("term_order", "term_until")}

    def test_a_code_outside_its_table(self) -> None:
        found = judge("11", CONTRACT | {"industry": "99x"}, {"labour_contract"})
        assert codes(found) == {("code_unknown", "industry")}

    def test_eighteen_zeros_are_nobodys_code(self) -> None:
        zeros = CONTRACT | {"employer_code": "0" * 18}
        assert codes(judge("11", zeros, {"labour_contract"})) == {
            ("credit_code_wrong", "employer_code")
        }


class TestMinimumWage:
    @given(st.integers(0, 1_000_000))
    def test_freelance_pays_at_least_what_the_place_asks(self, fen: int) -> None:
        least = not_none(POLICY.minimum_wage("370102", DAY))
        found = judge("76", FREELANCE | {"monthly_pay_fen": fen}, {"signed_statement"})
        assert (("below_minimum_wage", "monthly_pay_fen") in codes(found)) == (fen < least)

    def test_a_place_without_a_table_is_not_judged(self) -> None:
        low = FREELANCE | {"monthly_pay_fen": 10_000, "work_place": "110101"}
        assert judge("76", low, {"signed_statement"}) == ()

    def test_contracts_are_not_judged_by_it(self) -> None:
        low = CONTRACT | {"monthly_pay_fen": 10_000}
        assert judge("11", low, {"labour_contract"}) == ()

    def test_the_statement_must_be_signed(self) -> None:
        found = judge("76", FREELANCE | {"statement_signed": False}, {"signed_statement"})
        assert codes(found) == {("field_missing", "statement_signed")}


class TestPersons:
    @pytest.mark.parametrize(
        ("kind", "level", "fits"),
        [
            ("801", "bachelor", True),
            ("801", "college", False),
            ("802", "bachelor", True),
            ("802", "master", False),
            ("803", "college", True),
            ("803", "bachelor", False),
        ],
    )
    def test_study_leads_on_from_the_own_degree(self, kind: str, level: str, fits: bool) -> None:
        found = judge(kind, {"school_name": "山东大学"}, {"admission_notice"}, FilingPerson(level))
        assert codes(found) == (set() if fits else {("level_not_allowed", "kind")})

    def test_targeted_students_go_to_the_agreed_unit(self) -> None:
        bound = FilingPerson("bachelor", "济南市第一中学")
        found = judge("11", CONTRACT, {"labour_contract"}, bound)
        assert codes(found) == {("not_agreed_unit", "employer_name")}
        there = CONTRACT | {"employer_name": "济南市 第一中学"}
        assert judge("11", there, {"labour_contract"}, bound) == ()

    def test_or_wait_for_it(self) -> None:
        assert judge("701", {}, set(), FilingPerson("bachelor", "济南市第一中学")) == ()

    def test_and_do_not_study_on(self) -> None:
        found = judge(
            "801",
            {"school_name": "山东大学"},
            {"admission_notice"},
            FilingPerson("bachelor", "一中"),
        )
        assert codes(found) == {("not_agreed_unit", "kind")}


class TestEvidence:
    @pytest.mark.parametrize("kind", ["10", "11", "12"])
    @pytest.mark.parametrize("paper", ["internship_proof", "trainee_proof", "internship_agreement"])
    def test_an_internship_proof_is_refused_with_the_rule_and_the_way_out(
        self, kind: str, paper: str
    ) -> None:
        terms = not_none(rules.terms_for(POLICY, kind, "370102", DAY))
        objection = not_none(rules.forbidden_evidence(terms, paper))
        assert objection.code == "evidence_forbidden"
        assert "顶岗实习" in chinese(objection.facts["rule"])
        assert "待就业" in objection.message
        assert ("evidence_forbidden", "evidence") in codes(judge(kind, CONTRACT, {paper}))

    def test_any_one_accepted_paper_suffices(self) -> None:
        army = CONTRACT | {"employer_type": "40", "employer_code": "", "industry": "80"}
        abroad = CONTRACT | {"employer_country": "DE", "employer_code": "", "work_place": ""}
        employer = {"military_agreement": army, "overseas_acceptance": abroad}
        for papers in KINDS["10"].evidence:
            assert judge("10", employer.get(papers[0], CONTRACT), set(papers)) == ()

    def test_a_supporting_paper_alone_proves_nothing(self) -> None:
        assert codes(judge("11", CONTRACT, {"social_insurance"})) == {
            ("evidence_missing", "evidence")
        }


class TestWindow:
    @pytest.mark.parametrize(
        ("day", "window"),
        [
            (date(2023, 11, 30), Window.EARLY),
            (date(2023, 12, 1), Window.OPEN),
            (date(2024, 8, 31), Window.OPEN),
            (date(2024, 9, 1), Window.LATE),
            (date(2024, 12, 31), Window.LATE),
            (date(2025, 1, 1), Window.CLOSED),
        ],
    )
    def test_the_last_day_is_in_time(self, day: date, window: Window) -> None:
        assert rules.window_at(POLICY, Cohort(2024), day) == window


@pytest.mark.parametrize("kind", KINDS)
def test_what_counts_is_what_the_group_says(kind: str) -> None:
    assert rules.counts_as_placed(POLICY, kind, DAY) == KINDS[kind].group.placed
