"""What only the records know against a row, and which rows are left alone."""

from qihang.apps.destinations.sheets.match_sql import FIRST
from qihang.apps.intake.targets import RowCheck, RowProblem
from qihang.kernel import msgid
from qihang.kernel.names import plain_name_sql


def _left_alone(code: str, message: str, where: str) -> RowCheck:
    complaint = RowProblem(code, message, "kind", severity="warning")
    return RowCheck(complaint, f"record.id IS NULL AND {where}")


OBJECTIONS = (
    RowCheck(
        RowProblem(
            "not_your_graduate",
            msgid("本单位本届没有考生号为“{value}”的毕业生，请核对考生号和届别。"),
            "exam_number",
        ),
        "staged.exam_number IS NOT NULL AND graduate.id IS NULL",
        {"value": "staged.exam_number"},
    ),
    RowCheck(
        RowProblem(
            "student_number_unknown",
            msgid("本单位本届没有学号为“{value}”的毕业生，请核对学号和届别，或改填考生号。"),
            "student_number",
        ),
        "staged.exam_number IS NULL AND staged.student_number IS NOT NULL AND by_student_number.fitting IS NULL",
        {"value": "staged.student_number"},
    ),
    RowCheck(
        RowProblem(
            "student_number_shared",
            msgid("本单位本届有 {other} 名毕业生的学号是“{value}”，请在这一行填上考生号。"),
            "student_number",
        ),
        "staged.exam_number IS NULL AND by_student_number.fitting > 1",
        {"value": "staged.student_number", "other": "by_student_number.fitting"},
    ),
    RowCheck(
        RowProblem(
            "graduate_again",
            msgid("与第 {other} 行是同一名毕业生，请只保留一行。"),
            "student_number",
        ),
        f"staged._good AND {FIRST} < staged._row",
        {"other": FIRST},
    ),
    RowCheck(
        RowProblem(
            "name_differs", msgid("姓名与学籍库不一致，请核对姓名和考生号（学号）。"), "name"
        ),
        f"{plain_name_sql('staged.name')} <> {plain_name_sql('graduate.name')}",
    ),
    RowCheck(
        RowProblem(
            "student_number_differs",
            msgid("学号与考生号不是同一名毕业生的，请核对两者，或只填正确的一项。"),
            "student_number",
        ),
        "staged.student_number <> graduate.student_number"
        " AND (graduate.student_number <> '' OR by_student_number.fitting > 0)",
    ),
    RowCheck(
        RowProblem(
            "not_in_standing",
            msgid(
                "这名毕业生已登记学籍异动，不属于本届，不能登记去向；转入另一届的请在那一届导入。"
            ),
            "exam_number",
        ),
        "graduate.standing <> ''",
    ),
    _left_alone(
        "own_draft",
        msgid("毕业生本人已在填写登记，这一行不起作用，由本人完成并提交。"),
        "versions.draft",
    ),
    _left_alone(
        "under_way",
        msgid("毕业生已提交登记，正在审核或已退回，这一行不起作用；需要修改的由本人修改。"),
        "versions.pending",
    ),
    _left_alone(
        "registered",
        msgid("毕业生的去向已审核通过，这一行不起作用；去向有变化的，由本人提出变更。"),
        "versions.effective",
    ),
)
