"""The employer while filing: found in the register and among known ones, and held against the register."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from qihang.apps.destinations import queries, rules, services
from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import Filing, FilingPerson, Registered, RegisterRow, Status
from qihang.kernel import Scope
from qihang.policy import load
from tests.factories.destinations import (
    CONTRACT,
    NOW,
    make_applicant,
    make_approved,
    make_draft,
)
from tests.factories.orgs import Tree, account_of, client_for
from tests.factories.refusals import refused
from tests.factories.registers import HISENSE, deliver, firm
from tests.responses import ClientResponse
from tests.values import not_none

DAY = date(2024, 6, 3)

pytestmark = pytest.mark.django_db


def asked(scope: Scope, words: str, field: str = "employer_name") -> ClientResponse:
    client = client_for(account_of(scope))
    return client.get(reverse("destinations:employers", args=[field]), {"q": words})


class TestChoosing:
    def test_a_firm_of_the_register_fills_the_form(self, tree: Tree) -> None:
        deliver("employers", [HISENSE])
        _, scope = make_applicant(tree.college)
        (found,) = asked(scope, "海信").json()
        assert found["value"] == HISENSE["name"]
        assert HISENSE["code"] in found["detail"]
        assert found["fill"] == {
            "employer_code": [HISENSE["code"]] * 2,
            "employer_type": ["39", "39"],
            "industry": ["22", "22"],
            "work_place": ["370211", "黄岛区"],
        }
        (by_code,) = asked(scope, "9137020026", "employer_code").json()
        assert by_code["value"] == HISENSE["code"]
        assert by_code["fill"]["employer_name"] == [HISENSE["name"]] * 2

    def test_known_ones_follow_and_none_stands_twice(
        self, tree: Tree, officer: Scope, office: Scope
    ) -> None:
        make_approved(tree.college, officer, office)
        deliver("employers", [HISENSE | {"name": "海信新名有限公司"}, firm(1, "海信家电有限公司")])
        _, scope = make_applicant(tree.sibling)
        codes = [e.employer_code for e in queries.employers_to_choose(scope, "海信")]
        assert sorted(codes) == sorted([HISENSE["code"], firm(1, "")["code"]])

    def test_what_is_not_registered_is_still_known(
        self, tree: Tree, officer: Scope, office: Scope
    ) -> None:
        make_approved(tree.college, officer, office)
        _, scope = make_applicant(tree.sibling)
        assert [e.employer_name for e in queries.employers_to_choose(scope, "海信")] == [
            CONTRACT["employer_name"]
        ]

    def test_another_universitys_employers_are_not_told(
        self, tree: Tree, officer: Scope, office: Scope
    ) -> None:
        make_approved(tree.college, officer, office)
        _, scope = make_applicant(tree.other_college)
        assert queries.employers_to_choose(scope, "海信") == []

    @pytest.mark.parametrize("over", [{"ended_date": date(2024, 3, 1)}, {"status": "吊销，未注销"}])
    def test_the_ended_are_offered_only_by_their_code_and_say_so(
        self, tree: Tree, over: dict[str, Any]
    ) -> None:
        deliver("employers", [HISENSE | over])
        _, scope = make_applicant(tree.college)
        assert asked(scope, "海信").json() == []
        (offered,) = asked(scope, HISENSE["code"]).json()
        assert offered["detail"].startswith("已注销或吊销")

    def test_those_others_filed_are_not_offered_once_ended(
        self, tree: Tree, officer: Scope, office: Scope
    ) -> None:
        make_approved(tree.college, officer, office)
        deliver("employers", [HISENSE | {"code": CONTRACT["employer_code"], "status": "注销"}])
        _, scope = make_applicant(tree.college)
        assert queries.employers_to_choose(scope, CONTRACT["employer_name"]) == []

    def test_only_fields_that_name_an_employer_and_only_for_who_files(
        self, tree: Tree, officer: Scope
    ) -> None:
        _, scope = make_applicant(tree.college)
        assert asked(scope, "海信", "note").status_code == 404
        assert asked(officer, "海信").status_code == 403


class TestMeant:
    """Did you mean: a name that is not in the register, beside those that are nearly the same."""

    TYPED = "海新视像科技股份有限公司"

    @pytest.fixture
    def page(self, tree: Tree) -> Client:
        """A graduate whose draft names an employer that the register has not, without its code."""
        deliver("employers", [HISENSE, firm(1, "济南明湖渔具有限公司")])
        _, scope = make_applicant(tree.college)
        make_draft(scope, employer_name=self.TYPED, employer_code="")
        return client_for(account_of(scope))

    def test_typing_offers_near_names_where_none_has_the_words(self, tree: Tree) -> None:
        deliver("employers", [HISENSE])
        _, scope = make_applicant(tree.college)
        (found,) = asked(scope, self.TYPED).json()
        assert found["value"] == HISENSE["name"]

    def test_the_page_asks_and_changes_nothing_by_itself(self, page: Client) -> None:
        shown = page.get(reverse("destinations:step_details")).content.decode()
        assert f"改填“{HISENSE['name']}”" in shown
        assert "济南明湖" not in shown
        assert Destination.objects.get().employer_name == self.TYPED

    def test_pressing_fills_in_the_firm_without_script(self, page: Client) -> None:
        posted = {"employer_name": self.TYPED, "meant": HISENSE["code"], "contact_name": "王芳"}
        assert page.post(reverse("destinations:step_details"), posted).status_code == 302
        kept = Destination.objects.get()
        assert (kept.employer_name, kept.employer_code) == (HISENSE["name"], HISENSE["code"])
        assert kept.contact_name == "王芳"
        assert "您是不是指" not in page.get(reverse("destinations:step_details")).content.decode()

    @pytest.mark.parametrize(
        "code", ["", "没有", "91370100MA3C00001X"], ids=["none", "odd", "other"]
    )
    def test_what_was_not_offered_fills_in_nothing(self, page: Client, code: str) -> None:
        page.post(
            reverse("destinations:step_details"), {"employer_name": self.TYPED, "meant": code}
        )
        assert Destination.objects.get().employer_name == self.TYPED


class TestAgainstTheRegister:
    """R03 and R04, with what each does as the policy has it."""

    @staticmethod
    def said(*rows: dict[str, Any], **over: Any) -> Registered:
        """What the register said, newest first; one row that has always stood where none is given."""
        known: dict[str, Any] = {"name": HISENSE["name"], "founded": date(1997, 4, 17)}
        made = tuple(RegisterRow(**(known | over | row)) for row in rows or ({},))
        return Registered(made, load().registers.disagreements)

    def judged(self, said: Registered, **values: Any) -> tuple[list[str], list[str]]:
        filing = Filing("11", CONTRACT | values, frozenset({"labour_contract"}))
        terms = not_none(rules.terms_for(load(), "11", "370211", DAY, said))
        person = FilingPerson("bachelor")
        blocking = rules.objections(filing, person, terms)
        return [o.code for o in blocking], [o.code for o in rules.advice(filing, person, terms)]

    def test_the_same_name_in_another_spelling_agrees(self) -> None:
        said = self.said(name="海信视像(青岛)有限公司")
        assert self.judged(said, employer_name="海信视像（青岛） 有限公司") == ([], [])

    @pytest.mark.parametrize(
        ("renamed", "blocking"),
        [
            (date(2024, 5, 20), ["employer_name_differs"]),  # on the day of signing
            (date(2024, 5, 21), []),
            (DAY, []),
        ],
        ids=["before signing", "after signing", "on filing"],
    )
    def test_a_name_counts_if_it_was_known_on_the_day_of_signing_or_later(
        self, renamed: date, blocking: list[str]
    ) -> None:
        said = self.said({"name": "新名有限公司", "since": renamed}, {"until": renamed})
        assert self.judged(said) == (blocking, [])
        assert self.judged(said, employer_name="新名有限公司") == ([], [])

    def test_a_name_first_told_after_signing_counts(self) -> None:
        assert self.judged(self.said(since=date(2024, 6, 1))) == ([], [])

    def test_another_name_blocks_and_names_the_registered_one(self, tree: Tree) -> None:
        deliver("employers", [HISENSE | {"name": "别家有限公司"}])
        _, scope = make_applicant(tree.college)
        make_draft(scope)
        with refused("not_ready"):
            services.file(scope, NOW)
        draft = not_none(queries.own_registration(scope).pending)
        (found,) = queries.assess(scope, draft, DAY).objections
        assert (found.code, found.field) == ("employer_name_differs", "employer_name")
        assert found.facts == {"name": "别家有限公司"}

    def test_ended_before_signing_blocks(self) -> None:
        assert self.judged(self.said(ended=date(2024, 5, 20)))[0] == ["employer_ended"]

    def test_one_that_ended_between_signing_and_filing_is_said(self) -> None:
        for ended in (date(2024, 5, 21), DAY):
            assert self.judged(self.said(ended=ended)) == ([], ["employer_ended_since"])
        assert self.judged(self.said(ended=DAY + timedelta(days=1))) == ([], [])
        blocking, _ = self.judged(self.said(ended=DAY), signed_date=None)
        assert "employer_ended" in blocking

    def test_a_day_of_signing_that_lies_ahead_does_not_switch_the_register_off(self) -> None:
        ahead = {"signed_date": date(2025, 1, 1)}
        assert "employer_ended" in self.judged(self.said(ended=DAY), **ahead)[0]
        assert self.judged(self.said(founded=date(2024, 5, 25)), **ahead)[1] == ["employer_young"]
        other = self.said(name="别家有限公司")
        assert "employer_name_differs" in self.judged(other, **ahead)[0]

    def test_a_day_before_the_firm_was_there_is_said(self) -> None:
        said = self.said(founded=date(2024, 5, 21))
        assert self.judged(said) == ([], ["employer_founded_later"])

    def test_one_that_was_ended_on_the_day_of_signing_and_lives_again_is_said(self) -> None:
        again = date(2024, 5, 25)
        said = self.said({"since": again}, {"ended": date(2024, 5, 1), "until": again})
        assert self.judged(said) == ([], ["employer_ended_then"])

    def test_one_that_no_authority_lists_any_more_is_said(self) -> None:
        assert self.judged(self.said(until=DAY)) == ([], ["employer_gone"])
        assert self.judged(self.said({"until": DAY}, {})) == ([], [])
        assert self.judged(self.said(until=DAY, ended=DAY)) == ([], ["employer_ended_since"])

    def test_founded_just_before_signing_is_asked_about(self) -> None:
        assert self.judged(self.said(founded=date(2024, 4, 21))) == ([], ["employer_young"])
        assert self.judged(self.said(founded=date(2024, 4, 20))) == ([], [])

    def test_nothing_is_said_where_the_register_does_not_know_the_code(self, tree: Tree) -> None:
        assert self.judged(Registered((), load().registers.disagreements)) == ([], [])
        _, scope = make_applicant(tree.college)
        make_draft(scope)
        assert services.file(scope, NOW).status == Status.WAITING_COLLEGE

    @pytest.mark.parametrize("effect", ["objection", "advice", "none"])
    def test_every_disagreement_has_an_effect_the_code_knows(self, effect: str) -> None:
        terms = load().registers.disagreements
        assert set(terms) == {
            "employer_name_differs", "employer_ended", "employer_ended_since", "employer_young",
            "employer_unknown", "employer_ended_then", "employer_gone", "employer_founded_later",
        }  # fmt: skip
        assert {term.effect.at(DAY) for term in terms.values()} >= {effect}
