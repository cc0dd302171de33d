"""Pages of sheets, through the test client; a worker's part is played by the service it calls."""

import csv
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from qihang.apps.intake import services
from qihang.apps.intake.models import Batch
from qihang.apps.intake.rules import BatchState
from qihang.apps.intake.targets import target_named
from qihang.apps.orgs.models import Account
from qihang.apps.orgs.rules import Role
from qihang.apps.people.models import Graduate
from qihang.kernel import Cohort
from qihang.web import clock
from tests.factories.intake import NOW, previewed, received, roster_row, sheet_of
from tests.factories.orgs import Tree, client_for, make_account, scope_for
from tests.factories.storages import storages_at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGES = storages_at(tmp_path)


@pytest.fixture
def officer(tree: Tree) -> Account:
    return make_account(Role.UNIVERSITY_OFFICER, tree.university)


@pytest.fixture
def office(officer: Account) -> Client:
    return client_for(officer)


def page(client: Client, batch: Batch, name: str = "batch") -> str:
    answer = client.get(reverse(f"intake:{name}", args=[batch.uuid]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_upload_waits_for_the_worker_and_then_shows_its_preview(
    tree: Tree, office: Client
) -> None:
    sheet = SimpleUploadedFile("名单.csv", sheet_of(roster_row(), roster_row()).getvalue())
    asked = {"org": tree.university.uuid, "cohort": 2024, "file": sheet}
    answer = office.post(reverse("intake:new", args=["roster"]), asked)
    batch = Batch.objects.get()
    assert answer.headers["Location"] == reverse("intake:batch", args=[batch.uuid])
    assert "hx-get" in page(office, batch)
    services.run_batch_job(batch.pk, clock.now())
    poll = office.get(reverse("intake:batch", args=[batch.uuid]), headers={"HX-Request": "true"})
    assert poll.headers["HX-Refresh"] == "true"
    assert "确认导入 2 行" in page(office, batch)


def test_a_preview_names_problems_changes_and_cells(
    tree: Tree, office: Client, officer: Account
) -> None:
    scope, row = scope_for(officer), roster_row()
    services.apply(scope, previewed(scope, tree.university, row), NOW)
    bad = roster_row(college="文学院")
    text = page(
        office, previewed(scope, tree.university, row | {"sex": "2", "name": "王晓明"}, bad)
    )
    assert '本校没有名称或代码为“<span lang="zh-Hans">文学院</span>”的院系' in text
    assert "<del>王小明</del> → <ins>王晓明</ins>" in text
    assert "只导入没有错误的 1 行" in text


def test_the_error_workbook_marks_and_explains(
    tree: Tree, office: Client, officer: Account
) -> None:
    rows = [roster_row(), roster_row(college="文学院", id_number="110105194912310020")]
    batch = previewed(scope_for(officer), tree.university, *rows)
    answer = office.get(reverse("intake:errors", args=[batch.uuid]))
    book = openpyxl.load_workbook(BytesIO(answer.getvalue()))
    told = [str(cell.value) for line in book["待修改"].iter_rows() for cell in line]
    assert any("本校没有名称或代码为“文学院”的院系" in text for text in told)
    assert any("校验位" in text for text in told)
    assert rows[0]["exam_number"] not in told


def test_confirming_undoing_and_the_way_between(
    tree: Tree, office: Client, officer: Account
) -> None:
    batch = previewed(scope_for(officer), tree.university, roster_row())
    office.post(reverse("intake:apply", args=[batch.uuid]))
    services.run_batch_job(batch.pk, clock.now())
    assert Graduate.objects.count() == 1
    assert "撤销这次导入" in page(office, batch)
    answer = office.post(reverse("intake:undo", args=[batch.uuid]))
    reversing = Batch.objects.get(reverses=batch)
    assert str(reversing.uuid) in answer.headers["Location"]
    services.run_batch_job(reversing.pk, clock.now())
    assert not Graduate.objects.exists()
    assert "这一批撤销了先前的一次导入" in page(office, reversing)
    assert "看撤销结果" in page(office, batch)


def test_unknown_columns_are_asked_for_and_remembered(
    tree: Tree, office: Client, officer: Account
) -> None:
    row = roster_row()
    text = sheet_of(row).getvalue().decode().replace("考生号", "编号甲")
    asked = {
        "org": tree.university.uuid,
        "cohort": 2024,
        "file": SimpleUploadedFile("a.csv", text.encode()),
    }
    office.post(reverse("intake:new", args=["roster"]), asked)
    batch = Batch.objects.get()
    services.run_batch_job(batch.pk, clock.now())
    assert "指定各列" in page(office, batch)
    form = office.get(reverse("intake:columns", args=[batch.uuid])).context["form"]
    chosen = {name: form[name].initial for name in form.fields}
    first = next(name for name, key in form.keys.items() if key == "编号甲")
    assert office.post(reverse("intake:columns", args=[batch.uuid]), chosen).status_code == 422
    office.post(reverse("intake:columns", args=[batch.uuid]), chosen | {first: "exam_number"})
    services.run_batch_job(batch.pk, clock.now())
    batch.refresh_from_db()
    assert (batch.state, batch.new) == (BatchState.PREVIEWED, 1)
    office.post(
        reverse("intake:new", args=["roster"]),
        asked | {"file": SimpleUploadedFile("b.csv", text.encode())},
    )
    second = Batch.objects.latest("pk")
    services.run_batch_job(second.pk, clock.now())
    assert "同样内容的文件已经上传过" in page(office, second)
    second.refresh_from_db()
    assert second.state == BatchState.PREVIEWED


def test_the_template_is_a_workbook_and_the_page_explains_each_column(office: Client) -> None:
    answer = office.get(reverse("intake:template", args=["roster"]))
    book = openpyxl.load_workbook(BytesIO(answer.getvalue()))
    assert book.worksheets[0]["A1"].value.startswith("考生号")
    assert "所在院系" in office.get(reverse("intake:new", args=["roster"])).content.decode()


def test_who_may_load_what(tree: Tree, office: Client, officer: Account) -> None:
    batch = received(scope_for(officer), tree.university, roster_row())
    other = client_for(make_account(Role.UNIVERSITY_OFFICER, tree.other_university))
    department = client_for(make_account(Role.DEPARTMENT_OFFICER, tree.department))
    college = client_for(make_account(Role.COLLEGE_OFFICER, tree.college))
    here = reverse("intake:batch", args=[batch.uuid])
    assert [c.get(here).status_code for c in (office, other, department, college)] == [
        200,
        404,
        404,
        404,
    ]
    new = reverse("intake:new", args=["roster"])
    assert [c.get(new).status_code for c in (office, department, college)] == [200, 403, 403]
    assert department.get(reverse("intake:new", args=["hardship"])).status_code == 200


def test_the_list_costs_the_same_for_one_and_for_twenty(
    tree: Tree,
    office: Client,
    officer: Account,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(12):
        received(scope_for(officer), tree.university, roster_row())
    with django_assert_max_num_queries(14):
        office.get(reverse("intake:batches"))


def test_a_sheet_that_fits_too_is_named_and_can_be_chosen(
    tree: Tree, office: Client, officer: Account
) -> None:
    book = workbook_of({"研究生": 1, "本科生": 2, "说明": 0})
    batch = services.receive(
        scope_for(officer), target_named("roster"), tree.university, book, "名单.xlsx", NOW,
        cohort=Cohort(2024),
    )  # fmt: skip
    services.preview(scope_for(officer), batch, NOW)
    assert (batch.sheet, batch.rows) == ("研究生", 1)
    assert "没有读取：本科生。" in page(office, batch)
    form = reverse("intake:columns", args=[batch.uuid]) + "?sheet=" + quote("本科生")
    shown = office.get(form)
    assert [tab.label for tab in shown.context["sheets"]] == ["研究生", "本科生", "说明"]
    initial = {name: field.initial for name, field in shown.context["form"].fields.items()}
    office.post(form, initial)
    services.run_batch_job(batch.pk, NOW)
    batch.refresh_from_db()
    assert (batch.sheet, batch.rows) == ("本科生", 2)
    assert "没有读取：研究生。" in page(office, batch)


def workbook_of(sheets: dict[str, int]) -> BytesIO:
    """A workbook with so many rows of the roster in each sheet; one without rows is no roster."""
    book, file = openpyxl.Workbook(), BytesIO()
    book.remove(book.active)
    for name, rows in sheets.items():
        made = sheet_of(*(roster_row() for _ in range(rows))) if rows else BytesIO(b"Read me")
        sheet = book.create_sheet(name)
        for line in csv.reader(made.read().decode().splitlines()):
            sheet.append(line)
    book.save(file)
    file.seek(0)
    return file
