"""A register's sheet taken back, from either side; and those that are refused."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from qihang.apps.intake import queries
from qihang.apps.intake import services as intake
from qihang.apps.intake.models import Batch
from qihang.apps.intake.rules import BatchState
from qihang.apps.orgs.models import AuditEntry
from qihang.apps.orgs.rules import Role
from qihang.apps.registers import services
from qihang.apps.registers.models import Delivery, Firm
from qihang.kernel import Refusal, Scope
from tests.factories.orgs import Tree, make_account, scope_for
from tests.factories.refusals import refused
from tests.factories.registers import (
    HAIXIN,
    HISENSE,
    NOW,
    SOUTH,
    counts,
    deliver,
    firm,
    looked_at,
    sheet,
)
from tests.factories.storages import storages_at
from tests.values import not_none

MAY, JUNE = date(2024, 5, 1), date(2024, 6, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGES = storages_at(tmp_path)


@pytest.fixture
def office(tree: Tree) -> Scope:
    return scope_for(make_account(Role.PROVINCE_OFFICER, tree.province))


class TestTakingBack:
    @pytest.fixture
    def loaded(self, tree: Tree, office: Scope) -> Batch:
        deliver("employers", [HISENSE, firm(1, "齐鲁软件有限公司")], MAY)
        text = sheet(HAIXIN.replace("海信视像科技", "海信新名"), SOUTH)
        return intake.apply(office, looked_at(office, tree.province, "employers", text), NOW)

    def test_from_the_sheet(self, office: Scope, loaded: Batch) -> None:
        reversing = intake.undo(office, loaded, NOW)
        assert (reversing.state, reversing.new, reversing.changed) == (BatchState.APPLIED, 1, 2)
        assert set(Firm.objects.values_list("name", "until")) == {
            (HISENSE["name"], None), ("齐鲁软件有限公司", None),
        }  # fmt: skip
        assert Delivery.objects.get(batch=loaded).undone_at

    def test_from_the_register_the_sheet_knows(self, office: Scope, loaded: Batch) -> None:
        services.undo_delivery(office, Delivery.objects.get(batch=loaded).uuid, NOW)
        loaded.refresh_from_db()
        assert loaded.state == BatchState.UNDONE
        with refused("batch_elsewhere"):
            intake.undo(office, loaded, NOW)

    def test_not_once_another_has_followed(self, office: Scope, loaded: Batch) -> None:
        deliver("employers", [HISENSE], NOW.date())
        reversing = intake.undo(office, loaded, NOW)
        loaded.refresh_from_db()
        assert (reversing.state, not_none(reversing.failure)["code"]) == (
            BatchState.FAILED,
            "delivery_followed",
        )
        assert loaded.state == BatchState.APPLIED

    def test_both_books_have_it(self, office: Scope, loaded: Batch) -> None:
        intake.undo(office, loaded, NOW)
        delivery = Delivery.objects.get(batch=loaded)
        acts = AuditEntry.objects.filter(subject__in=[str(delivery.uuid), str(loaded.uuid)])
        assert sorted(acts.values_list("act", flat=True)) == [
            "register.load", "register.undo", "sheet.apply", "sheet.receive",
        ]  # fmt: skip


class TestRefusing:
    def test_the_same_file_twice(self, tree: Tree, office: Scope) -> None:
        first = looked_at(office, tree.province, "employers", sheet(SOUTH))
        second = looked_at(office, tree.province, "employers", sheet(SOUTH))
        assert queries.twin_of(office, second) == first
        intake.apply(office, first, NOW)
        intake.apply(office, second, NOW)
        assert (second.state, not_none(second.failure)["code"]) == (
            BatchState.FAILED,
            "delivery_known",
        )
        third = looked_at(office, tree.province, "employers", sheet(SOUTH))
        assert (third.state, not_none(third.failure)["code"]) == (
            BatchState.FAILED,
            "delivery_known",
        )
        assert Delivery.objects.count() == 1

    @pytest.mark.parametrize(
        ("code", "over", "field"),
        [
            ("source_unknown", {"source": "nobody"}, "source"),
            ("delivery_ahead", {"day": NOW.date() + timedelta(days=2)}, "day"),
            ("delivery_older", {"day": MAY - timedelta(days=1)}, "day"),
            ("asked_missing", {"reach": ""}, None),
        ],
    )
    def test_by_what_was_answered_before_anything_is_kept(
        self,
        tree: Tree,
        office: Scope,
        code: str,
        over: dict[str, Any],
        field: str | None,
        tmp_path: Path,
    ) -> None:
        deliver("employers", [HISENSE], MAY)
        with pytest.raises(Refusal) as answer:
            looked_at(office, tree.province, "employers", sheet(SOUTH), **over)
        assert answer.value.code == code
        assert [o.field for o in answer.value.objections] == ([field] if field else [])
        assert not Batch.objects.exists()
        assert not list(tmp_path.rglob("*"))

    def test_what_was_loaded_meanwhile_is_shown_again(self, tree: Tree, office: Scope) -> None:
        batch = looked_at(office, tree.province, "employers", sheet(SOUTH))
        deliver("employers", [{"code": "91330100799655058B", "name": "别的名字"}], MAY)
        intake.apply(office, batch, NOW)
        assert (batch.state, batch.moved, counts(batch)) == (
            BatchState.PREVIEWED, True, (0, 1, 0, 0, 0),
        )  # fmt: skip
        assert not Delivery.objects.filter(batch=batch).exists()

    def test_who_may_not_see_a_register_cannot_load_it(self, tree: Tree) -> None:
        officer = make_account(Role.DEPARTMENT_OFFICER, tree.department)
        with refused("out_of_reach"):
            looked_at(scope_for(officer), tree.department, "employers", sheet(SOUTH))
