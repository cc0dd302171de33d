"""Words for states, acts and letters, in the reader's language when they are shown."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qihang.apps.verification.rules import (
    FindingAction,
    FindingState,
    GraduateAnswer,
    LetterCause,
    LetterKind,
    RunCause,
    RunState,
    Severity,
)
from qihang.engines import papers
from qihang.kernel import msgid

S, A = FindingState, FindingAction
STATE: dict[FindingState, Promise] = {
    S.OPEN: _("待学校答复"),
    S.ANSWERED: _("待省厅决定"),
    S.REPLIED: _("待学校补充"),
    S.PROPOSED: _("待另一人确认"),
    S.UPHELD: _("认定属实"),
    S.CORRECTED: _("已更正"),
    S.CLEARED: _("核实无误"),
    S.LAPSED: _("不再存在"),
    S.CONTESTED: _("申诉待处理"),
    S.KEPT: _("申诉后维持"),
    S.REVERSED: _("申诉后撤销"),
}
TONE: dict[FindingState, str] = {
    S.OPEN: "waiting",
    S.ANSWERED: "waiting",
    S.REPLIED: "waiting",
    S.PROPOSED: "waiting",
    S.UPHELD: "refused",
    S.CORRECTED: "done",
    S.CLEARED: "done",
    S.LAPSED: "closed",
    S.CONTESTED: "waiting",
    S.KEPT: "refused",
    S.REVERSED: "done",
}
ACTION: dict[FindingAction, Promise] = {
    A.ANSWER: _("学校答复"),
    A.REPLY: _("要求学校补充"),
    A.PROPOSE: _("提出处理意见"),
    A.DECLINE: _("不同意处理意见"),
    A.UPHOLD: _("认定属实，撤销登记"),
    A.CORRECT: _("更正：登记有误，撤销后重新登记"),
    A.CLEAR: _("核实无误，消除疑点"),
    A.LAPSE: _("复查时已不存在"),
    A.CONTEST: _("学校申诉"),
    A.KEEP: _("维持原决定"),
    A.REVERSE: _("撤销原决定"),
    A.UNDO: _("撤销刚才的操作"),
}
SEVERITY: dict[Severity, Promise] = {
    Severity.BREACH: _("与规定不符"),
    Severity.DOUBT: _("待核实"),
}
CAUSE: dict[RunCause, Promise] = {
    RunCause.NIGHTLY: _("每夜核查"),
    RunCause.ORDERED: _("要求核查"),
    RunCause.DELIVERY: _("登记库更新后核查"),
    RunCause.RECORDS: _("登记变动后核查"),
}
RUN_STATE: dict[RunState, Promise] = {
    RunState.WAITING: _("等待中"),
    RunState.WORKING: _("核查中"),
    RunState.DONE: _("已完成"),
    RunState.FAILED: _("没有完成"),
}
READING: dict[str, Promise] = {
    papers.PARTLY: _("只识读了一部分页面，没有识读的请看原件。"),
    papers.NO_READER: _("未识读：本系统没有安装图片识读组件。请打开材料核对。"),
    papers.NO_TEXT: _("没有识读到文字。请打开材料核对。"),
    papers.UNREADABLE: _("这份材料读不出来。请打开材料核对。"),
}
ANSWER: dict[GraduateAnswer, Promise] = {
    GraduateAnswer.CONFIRMED: _("属实"),
    GraduateAnswer.DENIED: _("不属实"),
}
LETTER: dict[LetterKind, Promise] = {
    LetterKind.REMINDER: _("提醒函"),
    LetterKind.TALK: _("约谈通知"),
    LetterKind.CIRCULAR: _("通报"),
}
LETTER_CAUSE: dict[LetterCause, Promise] = {
    LetterCause.OVERDUE: _("逾期未答复"),
    LetterCause.BREACHES: _("认定属实的问题"),
    LetterCause.PROGRESS: _("工作进展缓慢"),
}
# What a decision did to the registration: words for destinations' DecisionEffect.
EFFECT: dict[str, Promise] = {
    "revoked": _("登记已撤销，不再统计，毕业生重新登记"),
    "returned": _("登记已退回毕业生修改"),
    "reinstated": _("登记恢复有效，重新统计"),
    "none": _("登记已不统计，没有变化"),
    "filed_anew": _("毕业生已重新登记并生效，原登记不再恢复"),
    "left_cohort": _("毕业生已不在本届，原登记不再恢复"),
    "agreement_ended": _("所依据的就业协议已解约，原登记不再恢复"),
}
ACTS: dict[str, Promise] = {
    **{f"finding.{action}": words for action, words in ACTION.items()},
    "finding.find": _("核查发现"),
    "finding.follow": _("核查问题随毕业生转入新的院系"),
    "finding.let_go": _("答复材料到期删除"),
    "finding.read_paper": _("从核查问题查看佐证材料"),
    "finding.read_phone": _("从核查问题查看联系电话"),
    "finding.read_material": _("查看答复材料"),
    "finding_decision.propose": _("提出处理意见"),
    "finding_decision.confirm": _("确认处理意见"),
    "finding_decision.decline": _("不同意处理意见"),
    "finding_decision.withdraw": _("撤回处理意见"),
    "finding_decision.undo": _("撤销确认"),
    "graduate_question.ask": _("请毕业生核实本人登记"),
    "graduate_question.answer": _("毕业生核实本人登记"),
    "graduate_question.recheck": _("安排抽查复核"),
    "graduate_question.read": _("查看毕业生的核实结果"),
    "supervision_letter.propose": _("拟写函件"),
    "supervision_letter.confirm": _("签发函件"),
    "supervision_letter.withdraw": _("撤回函件"),
    "supervision_letter.note": _("记录约谈情况"),
    "paper.read": _("识读佐证材料"),
    "paper.forget": _("删除已无材料的识读结果"),
    "check_run.order": _("要求核查"),
    "check_run.let_go": _("核查所用数据到期删除"),
}

# What is said where the database has the last word: two at once, or a rule that let it through.
CONSTRAINTS = {
    "finding_decision_open_once": msgid("这个问题刚刚已有人提出处理意见，请刷新后再看。"),
}
