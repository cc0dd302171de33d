"""A register's sheet: what its preview says, and that loading it does just that."""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from qihang.apps.intake import services as intake
from qihang.apps.intake.rules import BatchState
from qihang.apps.intake.staging import previews
from qihang.apps.intake.staging.frames import frames_of
from qihang.apps.orgs.rules import Role
from qihang.apps.orgs.services import keyed_hash
from qihang.apps.registers import services
from qihang.apps.registers.models import Delivery, Firm, PersonRow
from qihang.kernel import Scope
from tests.factories.orgs import SYSTEM, Tree, make_account, scope_for
from tests.factories.people import make_id_number
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

MAY, JUNE = date(2024, 5, 1), date(2024, 6, 1)
ID = "11010519491231002X"
# Headings as each authority writes them, a row below them, and what is then held.
SPOKEN = [
    (
        "employers", "market", "tyshxydm,主体名称,clrq,djzt",
        "91370200264574251E,海信视像科技股份有限公司,1997-04-17,存续",
        {"founded_date": date(1997, 4, 17), "status": "存续"},
    ),
    (
        "admissions", "graduate_school", "公民身份号码,考生姓名,招生单位名称,层次",
        f"{ID},李明,北京大学,考研", {"kind": "801", "body_name": "北京大学"},
    ),
    (
        "enlistment", "conscription", "身份证号码,姓名,应征地,批准入伍日期",
        f"{ID},李明,370102,2024年3月1日", {"place": "370102", "from_date": date(2024, 3, 1)},
    ),
    (
        "programmes", "grassroots", "sfzh,xm,基层项目,服务期满日期",
        f"{ID},李明,三支一扶,2026/8/31", {"kind": "502", "until_date": date(2026, 9, 1)},
    ),
    (
        "insurance", "insurance", "社会保障号码,参保人姓名,缴费单位名称,tyshxydm,参保开始日期",
        f"{ID},李明,海信,91370200264574251E,202405",
        {"body_code": "91370200264574251E", "from_date": date(2024, 5, 1)},
    ),
    (
        "employers", "market", "tyshxydm,主体名称,经营范围,从业人数,登记状态变更日期",
        "91370200264574251E,海信视像科技股份有限公司,家电制造,120,2024-04-01",
        {"scope_text": "家电制造", "staff_count": 120, "status_date": date(2024, 4, 1)},
    ),
    (
        "firm_people", "market", "公民身份号码,股东姓名,身份,信用代码",
        f"{ID},李明,自然人股东,91370200264574251E",
        {"kind": "shareholder", "body_code": "91370200264574251E"},
    ),
    (
        "staff", "education", "身份证号码,教师姓名,院校代码,手机号码",
        f"{ID},李明,10422,13800138000",
        {"body_code": "10422", "phone_hash": keyed_hash("13800138000")},
    ),
]  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGES = storages_at(tmp_path)


@pytest.fixture
def office(tree: Tree) -> Scope:
    return scope_for(make_account(Role.PROVINCE_OFFICER, tree.province))


class TestLoading:
    def test_nothing_is_loaded_before_it_is_confirmed(self, tree: Tree, office: Scope) -> None:
        batch = looked_at(office, tree.province, "employers", sheet(HAIXIN, SOUTH))
        assert (batch.state, counts(batch)) == (BatchState.PREVIEWED, (2, 0, 0, 0, 0))
        assert not Firm.objects.exists()
        assert not Delivery.objects.exists()
        intake.apply(office, batch, NOW)
        delivery = Delivery.objects.get()
        assert batch.state == BatchState.APPLIED
        assert (delivery.batch, delivery.sha256, delivery.file_name) == (
            batch, batch.file_sha256, "登记.csv",
        )  # fmt: skip
        assert (delivery.source, delivery.day, delivery.whole, delivery.added) == (
            "market", JUNE, True, 2,
        )  # fmt: skip
        assert Firm.objects.get(name="杭州某某有限公司").status == "存续"

    @pytest.mark.parametrize(("register", "source", "head", "row", "held"), SPOKEN)
    def test_headings_of_each_authority_are_understood(
        self,
        tree: Tree,
        office: Scope,
        register: str,
        source: str,
        head: str,
        row: str,
        held: dict[str, Any],
    ) -> None:
        batch = looked_at(office, tree.province, register, sheet(row, head=head), source=source)
        assert (batch.state, counts(batch)) == (BatchState.PREVIEWED, (1, 0, 0, 0, 0))
        intake.apply(office, batch, NOW)
        stored = (Firm if register == "employers" else PersonRow).objects.get()
        assert {name: getattr(stored, name) for name in held} == held

    def test_numbers_that_a_workbook_has_rounded_are_refused_by_name(
        self, tree: Tree, office: Scope
    ) -> None:
        book = openpyxl.Workbook()
        book.active.append(["身份证号", "姓名", "入伍日期"])
        book.active.append([110105194912310000.0, "李明", date(2024, 3, 1)])
        book.active.append([ID, "王芳", date(2024, 3, 1)])
        raw = BytesIO()
        book.save(raw)
        batch = looked_at(
            office, tree.province, "enlistment", raw.getvalue(), "征兵.xlsx", source="conscription"
        )
        (kind,) = previews.preview_of(batch).kinds
        assert (kind.code, kind.examples[0].cell, counts(batch)) == (
            "digits_lost", "A2", (1, 0, 0, 0, 1),
        )  # fmt: skip

    def test_numbers_are_never_kept_in_clear(
        self, tree: Tree, office: Scope, tmp_path: Path
    ) -> None:
        number = make_id_number(7)
        text = sheet(f"{number},李明,海信,2024-05", head="身份证号,姓名,参保单位,开始缴费月份")
        batch = looked_at(office, tree.province, "insurance", text, source="insurance")
        (frame,) = frames_of(f"{batch.uuid}.rows")
        assert number not in str(frame.to_dicts())
        assert frame["person_hash"][0] == keyed_hash(number)
        (sample,) = previews.preview_of(batch).new
        assert number[3:-2] not in sample.caption
        intake.apply(office, batch, NOW)
        assert bytes(PersonRow.objects.get().person_hash) == keyed_hash(number)
        assert number.encode() not in (tmp_path / "sheets" / batch.file_sha256).read_bytes()

    def test_what_changes_and_what_ends_is_shown(self, tree: Tree, office: Scope) -> None:
        deliver("employers", [HISENSE, firm(1, "齐鲁软件有限公司")], MAY)
        renamed = HAIXIN.replace("海信视像科技", "海信新名")
        batch = looked_at(office, tree.province, "employers", sheet(renamed, SOUTH))
        assert counts(batch) == (1, 1, 0, 1, 0)
        seen = previews.preview_of(batch)
        told = {d.column: (d.before, d.after) for d in seen.changed[0].differences}
        assert told["name"] == (HISENSE["name"], "海信新名股份有限公司")
        assert [s.caption for s in seen.ended] == [f"齐鲁软件有限公司 {firm(1, '')['code']}"]

    def test_persons_who_leave_a_list_are_shown_by_masked_number_only(
        self, tree: Tree, office: Scope
    ) -> None:
        gone = make_id_number(1)
        row = {"id_number": gone, "name": "赵去", "from_date": JUNE}
        deliver("enlistment", [row], MAY)
        text = sheet(f"{ID},李明", head="身份证号,姓名")
        batch = looked_at(office, tree.province, "enlistment", text, source="conscription")
        (sample,) = previews.preview_of(batch).ended
        assert sample.caption == f"{gone[:3]}{'*' * 13}{gone[-2:]}"

    def test_a_part_ends_nothing(self, tree: Tree, office: Scope) -> None:
        deliver("employers", [firm(1, "齐鲁软件有限公司")], MAY)
        batch = looked_at(office, tree.province, "employers", sheet(SOUTH), reach="partial")
        assert counts(batch) == (1, 0, 0, 0, 0)
        intake.apply(office, batch, NOW)
        assert Firm.objects.filter(until=None).count() == 2

    def test_a_sheet_with_faulty_rows_ends_nothing(self, tree: Tree, office: Scope) -> None:
        deliver("employers", [firm(1, "齐鲁软件有限公司")], MAY)
        batch = looked_at(
            office, tree.province, "employers", sheet(SOUTH, SOUTH.replace("58B", "58C"))
        )
        assert counts(batch) == (1, 0, 0, 0, 1)
        with refused("rows_refused"):
            intake.apply(office, batch, NOW)
        intake.apply(office, batch, NOW, only_good=True)
        delivery = Delivery.objects.get(batch=batch)
        assert (delivery.whole, delivery.added, delivery.ended) == (False, 1, 0)

    def test_where_nothing_changes_the_delivery_still_dates_the_register(
        self, tree: Tree, office: Scope
    ) -> None:
        text = sheet(SOUTH)
        intake.apply(office, looked_at(office, tree.province, "employers", text, day=MAY), NOW)
        batch = looked_at(office, tree.province, "employers", text + "\n\n")
        assert counts(batch) == (0, 0, 1, 0, 0)
        intake.apply(office, batch, NOW)
        assert Delivery.objects.get(batch=batch).day == JUNE
        assert Firm.objects.count() == 1

    def test_one_person_twice_under_one_key_counts_once_and_is_told(
        self, tree: Tree, office: Scope
    ) -> None:
        text = sheet(f"{ID},李明,北京大学", f"{ID},李明,山东大学", head="身份证号,姓名,录取院校")
        batch = looked_at(office, tree.province, "admissions", text, source="graduate_school")
        (kind,) = previews.preview_of(batch).kinds
        assert (counts(batch), kind.code) == ((1, 0, 1, 0, 0), services.REPEATED)
        intake.apply(office, batch, NOW)
        assert PersonRow.objects.get().body_name == "北京大学"
        assert Delivery.objects.get().repeated == 1


CODES = [firm(n, "")["code"] for n in range(6)]
firms = st.dictionaries(st.sampled_from(CODES), st.sampled_from(["甲公司", "乙公司"]), min_size=1)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=firms, after=firms, whole=st.booleans())
def test_the_preview_says_what_loading_does(
    tree: Tree, before: dict[str, str], after: dict[str, str], whole: bool
) -> None:
    """Judged and loaded by the same conditions: the counts agree whatever stood there."""
    PersonRow.objects.all().delete()
    Delivery.objects.update(replaces=None)
    Delivery.objects.all().delete()
    ids = {code: make_id_number(CODES.index(code)) for code in CODES}
    rows = [{"id_number": ids[c], "name": "李明", "body_name": name} for c, name in before.items()]
    deliver("insurance", rows, MAY)
    text = sheet(
        *(f"{ids[code]},李明,{name}" for code, name in after.items()), head="身份证号,姓名,参保单位"
    )
    reach = "whole" if whole else "partial"
    batch = looked_at(SYSTEM, tree.province, "insurance", text, source="insurance", reach=reach)
    intake.apply(SYSTEM, batch, NOW)
    delivery = Delivery.objects.get(batch=batch)
    assert (batch.new, batch.changed, batch.ended) == (
        delivery.added, delivery.changed, delivery.ended,
    )  # fmt: skip
    kept = {} if whole else before
    assert PersonRow.objects.filter(until=None).count() == len(kept | after)
