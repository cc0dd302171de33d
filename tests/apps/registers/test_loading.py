"""Deliveries: the newest wins, older rows keep their time, the newest one can be taken back."""

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qihang.apps.orgs.models import AuditEntry
from qihang.apps.orgs.rules import Role
from qihang.apps.orgs.services import keyed_hash
from qihang.apps.registers import queries, services
from qihang.apps.registers.events import RegisterDelivered
from qihang.apps.registers.models import Delivery, Firm, PersonRow
from qihang.apps.registers.rules import Origin, grams, plain
from qihang.apps.registers.services.staging import _firms
from qihang.kernel import Permission, Scope, Subscription
from tests.factories.contributions import give, listener
from tests.factories.orgs import SYSTEM, Tree, make_account, scope_for
from tests.factories.people import make_id_number
from tests.factories.refusals import refused
from tests.factories.registers import HISENSE, NOW, deliver, firm
from tests.values import not_none

MAY, JUNE = date(2024, 5, 1), date(2024, 6, 1)


def admitted(number: int, **over: Any) -> dict[str, Any]:
    return {
        "id_number": make_id_number(number),
        "name": "李明",
        "kind": "801",
        "body_code": "10001",
        "body_name": "北京大学",
    } | over


pytestmark = pytest.mark.django_db


class TestFirms:
    def test_rows_stand_with_their_delivery(self) -> None:
        delivery = deliver("employers", [HISENSE, firm(1, "齐鲁软件有限公司")], sha256="a" * 64)
        assert (delivery.rows, delivery.added, delivery.changed, delivery.ended) == (2, 2, 0, 0)
        found = not_none(queries.employer_by_code(SYSTEM, "91370200264574251e"))
        assert (found.name, found.kind, found.since) == (HISENSE["name"], "39", MAY)
        assert found.delivery == delivery

    def test_a_new_name_follows_the_old_one_and_both_keep_their_days(self) -> None:
        deliver("employers", [HISENSE])
        delivery = deliver("employers", [HISENSE | {"name": "海信新名有限公司"}], JUNE)
        assert (delivery.added, delivery.changed, delivery.ended) == (0, 1, 0)
        said = [
            not_none(queries.employer_by_code(SYSTEM, HISENSE["code"], day)).name
            for day in (MAY, date(2024, 5, 31), JUNE)
        ]
        assert said == [HISENSE["name"], HISENSE["name"], "海信新名有限公司"]
        assert queries.employer_by_code(SYSTEM, HISENSE["code"], date(2024, 4, 30)) is None
        assert len(queries.firm_history(SYSTEM, HISENSE["code"])) == 2

    def test_what_a_whole_delivery_does_not_have_has_ended(self) -> None:
        deliver("employers", [HISENSE, firm(1, "齐鲁软件有限公司")])
        delivery = deliver("employers", [HISENSE], JUNE)
        assert (delivery.added, delivery.changed, delivery.ended) == (0, 0, 1)
        assert queries.employer_by_code(SYSTEM, firm(1, "")["code"]) is None
        assert queries.employer_by_code(SYSTEM, firm(1, "")["code"], MAY) is not None

    def test_what_a_partial_delivery_does_not_have_stays(self) -> None:
        deliver("employers", [HISENSE, firm(1, "齐鲁软件有限公司")])
        deliver("employers", [firm(2, "泰山重工有限公司")], JUNE, whole=False)
        assert Firm.objects.filter(until=None).count() == 3

    def test_another_authority_ends_nothing(self) -> None:
        deliver("employers", [HISENSE])
        deliver("employers", [firm(2, "历城区实验小学", kind="22")], JUNE, source="establishment")
        assert Firm.objects.filter(until=None).count() == 2

    def test_the_same_again_changes_no_row(self) -> None:
        first = deliver("employers", [HISENSE])
        again = deliver("employers", [HISENSE], JUNE)
        assert (again.added, again.changed, again.ended, again.replaces) == (0, 0, 0, first)
        assert Firm.objects.get().delivery == first

    def test_a_code_twice_in_one_file_stands_once_and_is_counted(self) -> None:
        delivery = deliver("employers", [HISENSE, HISENSE | {"name": "另一个名字"}])
        assert (delivery.rows, delivery.added, delivery.repeated) == (2, 1, 1)

    def test_odd_texts_arrive_as_they_are(self) -> None:
        odd = 'Ｈｉ，"信"\\N {a,b}\n（山东）有限公司'
        deliver("employers", [HISENSE | {"name": odd, "industry": None}])
        found = Firm.objects.get()
        assert (found.name, found.industry, found.plain) == (odd, "", plain(odd))
        assert set(found.grams) == set(grams(found.plain))


class TestPeople:
    def test_numbers_are_hashed_and_masked(self) -> None:
        number = make_id_number(7)
        deliver("admissions", [admitted(7)])
        row = PersonRow.objects.get()
        assert bytes(row.person_hash) == keyed_hash(number)
        assert number[3:-2] not in str(row.__dict__)
        assert row.person_masked == f"{number[:3]}{'*' * 13}{number[-2:]}"

    def test_sets_of_those_who_are_admitted(self) -> None:
        deliver("admissions", [admitted(1), admitted(2, kind="803")])
        one, two, other = (keyed_hash(make_id_number(n)) for n in (1, 2, 3))
        assert queries.is_admitted(SYSTEM, [one, two, other]) == {one, two}
        assert queries.is_admitted(SYSTEM, [one, two], kinds=["803"]) == {two}
        assert queries.is_admitted(SYSTEM, [one], date(2024, 4, 1)) == frozenset()

    def test_one_person_may_be_insured_at_two_employers(self) -> None:
        rows = [admitted(1, kind="", body_code=code, from_date=date(2024, 7, 1)) for code in "AB"]
        deliver("insurance", rows)
        left = [rows[0] | {"until_date": date(2024, 9, 1)}, rows[1]]
        delivery = deliver("insurance", left, JUNE)
        assert (delivery.added, delivery.changed, delivery.ended) == (0, 1, 0)

    def test_lists_do_not_touch_each_other(self) -> None:
        deliver("admissions", [admitted(1)])
        deliver("hardship", [admitted(1, kind="1")], JUNE)
        assert PersonRow.objects.filter(until=None).count() == 2

    def test_frames_say_what_was_said_that_day(self) -> None:
        deliver("admissions", [admitted(1), admitted(2)])
        deliver("admissions", [admitted(2)], JUNE)
        counted = [len(queries.people_frame(SYSTEM, "admissions", d)) for d in (MAY, JUNE)]
        assert counted == [2, 1]


class TestTakingBack:
    def test_the_register_says_what_it_said_before(self) -> None:
        deliver("employers", [HISENSE, firm(1, "齐鲁软件有限公司")])
        before = list(Firm.objects.order_by("pk").values())
        second = deliver(
            "employers", [HISENSE | {"name": "新名"}, firm(2, "泰山重工有限公司")], JUNE
        )
        services.undo_delivery(SYSTEM, second.uuid, NOW)
        assert list(Firm.objects.order_by("pk").values()) == before

    def test_only_the_newest_and_only_once(self) -> None:
        first = deliver("employers", [HISENSE])
        second = deliver("employers", [HISENSE | {"name": "新名"}], JUNE)
        with refused("delivery_followed"):
            services.undo_delivery(SYSTEM, first.uuid, NOW)
        services.undo_delivery(SYSTEM, second.uuid, NOW)
        with refused("already_undone"):
            services.undo_delivery(SYSTEM, second.uuid, NOW)
        services.undo_delivery(SYSTEM, first.uuid, NOW)
        assert not Firm.objects.exists()

    def test_the_same_file_may_then_come_again(self) -> None:
        first = deliver("employers", [HISENSE], sha256="b" * 64)
        with refused("delivery_known"):
            deliver("employers", [HISENSE], sha256="b" * 64)
        services.undo_delivery(SYSTEM, first.uuid, NOW)
        assert deliver("employers", [HISENSE], sha256="b" * 64).added == 1


class TestRefusing:
    @pytest.mark.parametrize(
        ("code", "over"),
        [
            ("source_unknown", {"source": "nobody"}),
            ("delivery_ahead", {"day": date(2024, 6, 4)}),
            ("delivery_older", {"day": date(2024, 4, 30)}),
        ],
    )
    def test_by_where_it_comes_from(self, code: str, over: dict[str, Any]) -> None:
        deliver("employers", [HISENSE])
        with refused(code):
            deliver("employers", [HISENSE], **{"day": JUNE, **over})

    def test_by_what_is_in_it(self) -> None:
        with refused("key_missing"):
            deliver("employers", [HISENSE, HISENSE | {"code": " "}])
        with refused("value_too_long"):
            deliver("employers", [HISENSE | {"name": "长" * 121}])
        with refused("register_unknown"):
            services.load_delivery(SYSTEM, "nothing", [], Origin("market", MAY), NOW)
        assert not Delivery.objects.exists()

    def test_whoever_may_not_see_the_register_cannot_load_it(self, tree: Tree) -> None:
        officer = make_account(Role.DEPARTMENT_OFFICER, tree.department)
        with refused("not_allowed"):
            deliver("employers", [HISENSE], scope=scope_for(officer))
        one = Scope(own=frozenset({Permission.REGISTER_LOAD, Permission.REGISTER_SEE_INSURANCE}))
        with refused("not_allowed"):
            deliver("admissions", [admitted(1)], scope=one)
        assert deliver("insurance", [admitted(1)], scope=one).added == 1


def test_each_delivery_is_written_down_and_told(
    tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[RegisterDelivered] = []
    give(monkeypatch, Subscription(RegisterDelivered, listener(heard)))
    officer = make_account(Role.PROVINCE_OFFICER, tree.province)
    delivery = deliver("employers", [HISENSE], scope=scope_for(officer))
    services.undo_delivery(scope_for(officer), delivery.uuid, NOW)
    assert [event.delivery for event in heard] == [delivery.pk, delivery.pk]
    acts = AuditEntry.objects.filter(subject=str(delivery.uuid), account=officer)
    assert sorted(acts.values_list("act", flat=True)) == ["register.load", "register.undo"]
    assert delivery.loaded_by == officer


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12), min_size=1))
def test_columns_are_made_as_single_names_are(names: list[str]) -> None:
    frame = _firms(pl.DataFrame({"code": ["x"] * len(names), "name": names}))
    assert frame["plain"].to_list() == [plain(name) for name in names]
    made = [set(map(int, filter(None, text.strip("{}").split(",")))) for text in frame["grams"]]
    assert made == [set(grams(plain(name))) for name in names]
