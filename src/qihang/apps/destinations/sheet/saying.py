"""What only the records know against a row, and which rows are left alone."""

from qihang.apps.intake.targets import Complaint, When
from qihang.kernel import msgid


def _left_alone(code: str, message: str, where: str) -> When:
    complaint = Complaint(code, message, "exam_number", severity="warning")
    return When(complaint, f"t.id IS NULL AND {where}")


OBJECTIONS = (
    When(
        Complaint(
            "not_your_graduate",
            msgid("本单位本届没有考生号为“{value}”的毕业生，请核对考生号和届别。"),
            "exam_number",
        ),
        "s.exam_number IS NOT NULL AND g.id IS NULL",
        {"value": "s.exam_number"},
    ),
    When(
        Complaint("name_differs", msgid("姓名与学籍库不一致，请核对考生号和姓名。"), "name"),
        "replace(s.name, ' ', '') <> replace(g.name, ' ', '')",
    ),
    When(
        Complaint(
            "student_number_differs",
            msgid("学号与学籍库不一致，请核对考生号和学号。"),
            "student_number",
        ),
        "s.student_number <> g.student_number AND g.student_number <> ''",
    ),
    _left_alone(
        "own_draft",
        msgid("毕业生本人已在填写登记，这一行不起作用，由本人完成并提交。"),
        "v.draft",
    ),
    _left_alone(
        "under_way",
        msgid("毕业生已提交登记，正在审核或已退回，这一行不起作用；需要修改的由本人修改。"),
        "v.pending",
    ),
    _left_alone(
        "registered",
        msgid("毕业生的去向已审核通过，这一行不起作用；去向有变化的，由本人提出变更。"),
        "v.effective",
    ),
)
