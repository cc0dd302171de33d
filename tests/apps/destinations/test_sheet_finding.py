"""Whom a row of the destinations sheet is about: by exam number, or by student number where there is none."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest

from qihang.apps.destinations.models import Destination
from qihang.apps.intake import queries
from qihang.apps.intake import services as intake
from qihang.apps.intake.models import Batch
from qihang.apps.intake.rules import BatchState
from qihang.apps.intake.staging import previews
from qihang.apps.intake.targets import target_named
from qihang.apps.orgs.models import Org
from qihang.apps.people.models import Graduate
from qihang.kernel import Cohort, Refusal, Scope
from qihang.policy.labels import Label
from tests.factories.destinations import CONTRACT
from tests.factories.intake import NOW, previewed
from tests.factories.orgs import Tree
from tests.factories.people import make_graduate

pytestmark = pytest.mark.django_db

EXPORTED = {
    "学号": "", "姓名": "", "性别": "男", "生源地名称": "山东省济南市历下区", "生源地代码": "370102",
    "民族名称": "汉族", "政治面貌": "群众", "城乡生源": "1", "学历层次": "本科", "专业名称": "数学与应用数学",
    "专业方向": "", "专业代码": "070101", "入学年月": "202009", "毕业日期": "20240630", "培养方式": "非定向",
    "委培单位": "", "学习形式": "1", "毕业去向类别代码": "11", "毕业去向": "签劳动合同形式就业",
    "签约日期": "20240520", "单位名称": "海信视像科技股份有限公司",
    "统一社会信用代码": "91370200264574251E", "留学院校外文名称": "", "单位性质代码": "39",
    "单位性质": "其他企业", "单位行业代码": "22", "单位行业": "制造业", "单位所在地代码": "370211",
    "单位所在地": "山东省青岛市黄岛区", "单位地址": "前湾港路218号", "工作职位类别代码": "13",
    "工作职位类别": "工程技术人员",
}  # fmt: skip
MEANT = {
    "学号": "student_number", "姓名": "name", "毕业去向类别代码": "kind", "签约日期": "signed_date",
    "单位名称": "employer_name", "统一社会信用代码": "employer_code",
    "留学院校外文名称": "school_name_foreign", "单位性质代码": "employer_type",
    "单位行业代码": "industry", "单位所在地代码": "work_place", "工作职位类别代码": "position_type",
}  # fmt: skip


def row(**over: Any) -> dict[str, Any]:
    """A signed contract as an office types it, without saying whose."""
    typed = CONTRACT | {"monthly_pay_fen": "6500", "term_until": "2027-07-07", "kind": "11"}
    return {**typed, **over}


def look(scope: Scope, org: Org, *rows: dict[str, Any]) -> Batch:
    return previewed(scope, org, *rows, target="destinations")


def said(batch: Batch) -> dict[str, str]:
    kinds = previews.preview_of(batch).kinds
    return {kind.code: kind.severity for kind in kinds if kind.code != "waits_for_graduate"}


def exported(scope: Scope, org: Org, *graduates: Graduate, **over: str) -> Batch:
    """The 32 columns of the national export, read."""
    lines = [",".join(EXPORTED)]
    for graduate in graduates:
        whose = {"学号": graduate.student_number, "姓名": graduate.name}
        lines.append(",".join((EXPORTED | whose | over).values()))
    sheet = BytesIO("\n".join(lines).encode("gb18030"))
    target = target_named("destinations")
    batch = intake.receive(scope, target, org, sheet, "全国.csv", NOW, cohort=Cohort(2024))
    return intake.preview(scope, batch, NOW)


def test_the_national_export_is_recognised_column_by_column_and_leads_to_drafts(
    tree: Tree, office: Scope
) -> None:
    graduates = [make_graduate(tree.college), make_graduate(tree.sibling, name="吴桐")]
    batch = exported(office, tree.university, *graduates)
    assert (batch.state, batch.new, batch.refused) == (BatchState.PREVIEWED, 2, 0), said(batch)
    assert {text: column for _, text, column in batch.mapping} == {
        header: MEANT.get(header, "") for header in EXPORTED
    }
    assert said(batch) == {"waits_for_fields": "warning"}
    intake.apply(office, batch, NOW)
    drafts = Destination.objects.filter(status="draft")
    assert {draft.graduate for draft in drafts} == set(graduates)
    for draft in drafts:
        told = (draft.kind, draft.employer_code, draft.employer_type, draft.industry)
        assert told == ("11", CONTRACT["employer_code"], "39", "22")
        assert (draft.work_place, draft.position_type) == ("370211", "13")
        assert draft.signed_date == date(2024, 5, 20)


def test_the_graduate_adds_what_the_sheet_has_no_column_for(tree: Tree, office: Scope) -> None:
    """An empty cell of a column is still refused: whoever has the column can fill it."""
    graduate = make_graduate(tree.college)
    batch = exported(office, tree.university, graduate)
    (kind,) = (k for k in previews.preview_of(batch).kinds if k.code == "waits_for_fields")
    assert kind.examples[0].facts["fields"]["zh"] == "单位联系人、联系人电话"
    batch = exported(office, tree.university, graduate, 单位名称="")
    assert (batch.refused, said(batch).get("field_missing")) == (1, "error")


def test_the_same_export_again_changes_nothing(tree: Tree, office: Scope) -> None:
    graduate = make_graduate(tree.college)
    intake.apply(office, exported(office, tree.university, graduate), NOW)
    assert exported(office, tree.university, graduate).same == 1
    named = look(office, tree.university, row(exam_number=graduate.exam_number))
    assert named.changed == 1, said(named)


def test_a_student_number_is_looked_for_in_the_sheets_university_alone(
    tree: Tree, office: Scope, officer: Scope
) -> None:
    make_graduate(tree.other_college, student_number="77")
    make_graduate(tree.college, student_number="77", cohort=2023)
    batch = look(office, tree.university, row(student_number="77"))
    assert (batch.refused, said(batch)) == (1, {"student_number_unknown": "error"})
    mine = make_graduate(tree.sibling, student_number="77")
    intake.apply(office, look(office, tree.university, row(student_number="77")), NOW)
    assert Destination.objects.get().graduate == mine
    college = look(officer, tree.college, row(student_number="77"))
    assert said(college) == {"student_number_unknown": "error"}


def test_a_shared_student_number_needs_the_exam_number(tree: Tree, office: Scope) -> None:
    first = make_graduate(tree.college, student_number="77", name="张三丰")
    second = make_graduate(tree.sibling, student_number="77", name="李四光")
    batch = look(office, tree.university, row(student_number="77", name="张三丰"))
    assert (batch.refused, said(batch)["student_number_shared"]) == (1, "error")
    (kind,) = previews.preview_of(batch).kinds
    assert kind.message.endswith("请在这一行填上考生号。")
    assert kind.examples[0].facts == {"value": "77", "other": 2}
    both = (row(student_number="77", exam_number=one.exam_number) for one in (first, second))
    assert look(office, tree.university, *both).new == 2


def test_two_numbers_of_different_persons_are_refused(tree: Tree, office: Scope) -> None:
    one, other = make_graduate(tree.college), make_graduate(tree.college)
    unnumbered = make_graduate(tree.college, student_number="")
    for whose in (one, unnumbered):
        mixed = row(exam_number=whose.exam_number, student_number=other.student_number)
        batch = look(office, tree.university, mixed)
        assert (batch.refused, said(batch)) == (1, {"student_number_differs": "error"})
    new = row(exam_number=unnumbered.exam_number, student_number="20209999")
    assert look(office, tree.university, new).new == 1


def test_another_name_is_refused_and_the_right_one_not_shown(tree: Tree, office: Scope) -> None:
    graduate = make_graduate(tree.college, name="欧阳询")
    wrong = row(student_number=graduate.student_number, name="别人")
    batch = look(office, tree.university, wrong)
    assert (batch.refused, said(batch)) == (1, {"name_differs": "error"})
    assert "欧阳询" not in str(previews.preview_of(batch))
    right = row(student_number=graduate.student_number, name="欧阳 询")
    assert look(office, tree.university, right).new == 1


def test_a_graduate_stands_in_a_sheet_once_however_the_rows_name_them(
    tree: Tree, office: Scope
) -> None:
    graduate, other = make_graduate(tree.college), make_graduate(tree.college)
    by_exam = row(exam_number=graduate.exam_number)
    by_student = row(student_number=graduate.student_number)
    found: dict[str, Batch] = {}
    for rows, code in (
        ((by_exam, by_exam), "duplicate"),
        ((by_student, by_student), "duplicate"),
        ((by_exam, by_student), "graduate_again"),
    ):
        batch = look(office, tree.university, row(exam_number=other.exam_number), *rows)
        assert (batch.new, batch.refused, said(batch)) == (2, 1, {code: "error"})
        found[code] = batch
    kinds = previews.preview_of(found["graduate_again"]).kinds
    (kind,) = (k for k in kinds if k.code == "graduate_again")
    assert (kind.examples[0].row, kind.examples[0].facts) == (4, {"other": 3})


def test_a_row_with_neither_number_asks_for_one(tree: Tree, office: Scope) -> None:
    graduate = make_graduate(tree.college)
    rows = (row(student_number=graduate.student_number), row(name="李明"))
    batch = look(office, tree.university, *rows)
    assert (batch.new, batch.refused, said(batch)) == (1, 1, {"none_of": "error"})
    wrong = look(office, tree.university, row(exam_number="123"))
    assert said(wrong) == {"wrong_length": "error"}


def test_a_sheet_with_neither_column_asks_for_one_of_the_two(tree: Tree, office: Scope) -> None:
    batch = look(office, tree.university, row(name="李明"))
    assert batch.state == BatchState.MAPPING
    meanings = {"毕业去向": "kind", "姓名": "name"}
    with pytest.raises(Refusal) as refused:
        intake.choose(office, batch, meanings)
    assert refused.value.code == "columns_missing"
    columns = refused.value.facts["columns"]
    assert isinstance(columns, Label)
    assert columns.zh == "考生号或学号"
    assert queries.batch_in(office, batch.uuid).state == BatchState.MAPPING
