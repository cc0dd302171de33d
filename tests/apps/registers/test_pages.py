"""Registers on pages and from files: fresh or not, a firm's past, a file refused by its cell."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from typer.testing import CliRunner, Result

from qihang.apps.orgs.rules import Role
from qihang.apps.registers import queries, services
from qihang.apps.registers.cli import app
from qihang.apps.registers.models import Delivery, Firm, PersonRow
from qihang.apps.registers.rules import Origin
from tests.factories.orgs import SYSTEM, Tree, client_for, make_account
from tests.factories.people import make_id_number
from tests.factories.refusals import refused
from tests.factories.registers import HISENSE, NOW, deliver, firm
from tests.values import not_none

MAY, JUNE = date(2024, 5, 1), date(2024, 6, 1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def province(tree: Tree) -> Client:
    return client_for(make_account(Role.PROVINCE_OFFICER, tree.province))


@pytest.fixture
def college(tree: Tree) -> Client:
    return client_for(make_account(Role.COLLEGE_OFFICER, tree.college))


class TestPages:
    def test_what_is_fresh_and_what_is_not(self, province: Client) -> None:
        deliver("employers", [HISENSE, firm(1, "齐鲁软件有限公司")], JUNE)
        deliver("admissions", [{"id_number": make_id_number(1)}], date(2023, 6, 1))
        deliver("hardship", [{"id_number": make_id_number(1)}], JUNE)
        told = province.get(reverse("registers:index")).content.decode()
        assert told.count("有效") == 2
        assert told.count("需要更新") == 6

    def test_deliveries_of_one_register_and_taking_back(
        self, province: Client, college: Client
    ) -> None:
        deliver("employers", [HISENSE], MAY, file_name="五月.csv")
        second = deliver("employers", [HISENSE | {"name": "新名"}], JUNE)
        address = reverse("registers:register", args=["employers"])
        told = province.get(address).content.decode()
        assert "五月.csv" in told
        undo = reverse("registers:undo", args=[second.uuid])
        assert undo in told
        assert undo not in college.get(address).content.decode()
        assert college.post(undo).status_code == 403
        province.post(undo)
        assert Firm.objects.get().name == HISENSE["name"]

    def test_a_firm_is_looked_up_and_tells_its_past(self, college: Client) -> None:
        deliver("employers", [HISENSE], MAY)
        deliver("employers", [HISENSE | {"name": "海信新名有限公司"}], JUNE)
        found = college.get(reverse("registers:firms"), {"q": "海信"}).content.decode()
        address = reverse("registers:firm", args=[HISENSE["code"]])
        assert address in found
        told = college.get(address).content.decode()
        assert HISENSE["name"] in told
        assert "至今" in told

    def test_registers_out_of_sight_are_not_there(self, tree: Tree) -> None:
        client = client_for(make_account(Role.CITY_OFFICER, tree.city))
        assert client.get(reverse("registers:register", args=["insurance"])).status_code == 404
        assert client.get(reverse("registers:register", args=["employers"])).status_code == 200
        assert client.get(reverse("registers:register", args=["nothing"])).status_code == 404
        assert client.get(reverse("registers:firm", args=["1"])).status_code == 404


def sheet(folder: Path, *rows: str) -> Path:
    path = folder / "register.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


HEAD = "统一社会信用代码,企业名称,成立日期,所在地"
GOOD = "91370200264574251E,海信视像科技股份有限公司,1997-04-17,370211"
BAD = "91370200264574251F,错一位有限公司,1997-04-17,370211"


@pytest.mark.django_db
class TestFiles:
    def test_a_sheet_is_read_by_its_layout(self, tmp_path: Path) -> None:
        origin = Origin("market", JUNE)
        loaded = services.load_file(SYSTEM, "employers", sheet(tmp_path, HEAD, GOOD), origin, NOW)
        assert loaded.delivery.sha256
        found = not_none(queries.employer_by_code(SYSTEM, HISENSE["code"]))
        assert (found.name, found.place, found.founded_date) == (
            HISENSE["name"], "370211", HISENSE["founded_date"],
        )  # fmt: skip

    def test_a_faulty_one_is_refused_whole_and_names_the_cell(self, tmp_path: Path) -> None:
        file = sheet(tmp_path, HEAD, GOOD, BAD)
        with pytest.raises(Exception, match="A3"):
            services.load_file(SYSTEM, "employers", file, Origin("market", JUNE), NOW)
        assert not Delivery.objects.exists()
        assert not Firm.objects.exists()

    def test_good_rows_are_loaded_by_choice_and_then_end_nothing(self, tmp_path: Path) -> None:
        deliver("employers", [firm(1, "齐鲁软件有限公司")], MAY)
        loaded = services.load_file(
            SYSTEM, "employers", sheet(tmp_path, HEAD, GOOD, BAD), Origin("market", JUNE), NOW,
            good_rows=True,
        )  # fmt: skip
        assert (loaded.left_out, [f.cell for f in loaded.faults]) == (1, ["A3"])
        assert Firm.objects.filter(until=None).count() == 2

    def test_the_same_file_twice_is_recognised(self, tmp_path: Path) -> None:
        file = sheet(tmp_path, HEAD, GOOD)
        services.load_file(SYSTEM, "employers", file, Origin("market", MAY), NOW)
        with refused("delivery_known"):
            services.load_file(SYSTEM, "employers", file, Origin("market", JUNE), NOW)

    @pytest.mark.parametrize(
        ("register", "head", "row"),
        [
            ("admissions", "身份证号,姓名,录取院校,升学类别", "{id},李明,北京大学,研究生"),
            ("enlistment", "身份证号,姓名,入伍地", "{id},李明,370102"),
            ("programmes", "身份证号,姓名,项目类别", "{id},李明,三支一扶"),
            ("insurance", "身份证号,姓名,参保单位,开始缴费月份", "{id},李明,海信,2024-05"),
            ("hardship", "身份证号,姓名,困难类别", "{id},李明,孤儿毕业生"),
            ("firm_people", "身份证号,姓名,职务,信用代码", "{id},李明,股东,91370200264574251E"),
            ("staff", "身份证号,姓名,学校代码,手机", "{id},李明,10422,13800138000"),
        ],
    )
    def test_every_list_of_people_has_its_layout(
        self, tmp_path: Path, register: str, head: str, row: str
    ) -> None:
        file = sheet(tmp_path, head, row.format(id="11010519491231002X"))
        source = {
            "admissions": "graduate_school", "enlistment": "conscription",
            "programmes": "grassroots", "insurance": "insurance", "hardship": "civil",
            "firm_people": "market", "staff": "education",
        }[register]  # fmt: skip
        services.load_file(SYSTEM, register, file, Origin(source, JUNE), NOW)
        person = PersonRow.objects.get()
        assert (person.register, person.name) == (register, "李明")


@pytest.mark.django_db
class TestCommands:
    def run(self, *words: object) -> Result:
        return CliRunner().invoke(app, [str(word) for word in words])

    def test_import_undo_status(self, tmp_path: Path) -> None:
        file = sheet(tmp_path, HEAD, GOOD, BAD)
        words = ["import", "employers", file, "--source", "market", "--on", "2024-06-01"]
        left_out = self.run(*words, "--good-rows")
        assert left_out.exit_code == 1
        assert "新增 1" in left_out.output
        assert "A3" in left_out.output
        assert self.run("status").exit_code == 1
        assert self.run("undo", Delivery.objects.get().uuid).exit_code == 0
        assert not Firm.objects.exists()
