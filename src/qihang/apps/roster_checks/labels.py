"""Words for states and acts of reports, in the reader's language when they are shown."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qihang.apps.roster_checks.rules import RosterReportAction, RosterReportState
from qihang.kernel import msgid

STATE: dict[RosterReportState, Promise] = {
    RosterReportState.OPEN: _("待答复"),
    RosterReportState.MENDED: _("已更正"),
    RosterReportState.REFUSED: _("不予更正"),
    RosterReportState.WITHDRAWN: _("本人撤回"),
}
TONE: dict[RosterReportState, str] = {
    RosterReportState.OPEN: "waiting",
    RosterReportState.MENDED: "done",
    RosterReportState.REFUSED: "closed",
    RosterReportState.WITHDRAWN: "closed",
}
ACTION: dict[RosterReportAction, Promise] = {
    RosterReportAction.MEND: _("更正并答复"),
    RosterReportAction.SETTLE: _("学籍库已更正，自动答复"),
    RosterReportAction.REFUSE: _("不予更正"),
    RosterReportAction.WITHDRAW: _("本人撤回报错"),
    RosterReportAction.UNDO: _("撤销答复"),
}
ACTS: dict[str, Promise] = {
    **{f"roster_report.{action}": words for action, words in ACTION.items()},
    "roster_report.make": _("报告学籍信息有误"),
    "roster_report.follow": _("报错随毕业生转入新的院系"),
    "roster_report.show": _("查看报错的完整号码"),
    "roster_report.open_proof": _("打开报错的证明材料"),
    "roster_report.proof_expire": _("报错证明材料到期删除"),
    "roster_check.confirm": _("本人核对学籍信息"),
}

# What is said where the database has the last word: two at once, or a rule that let it through.
CONSTRAINTS = {
    "roster_report_one_open": msgid("这一项刚刚已报过错，请等学校答复，或先撤回再报。"),
    "roster_checks_rostercheck_graduate_id_key": msgid("刚刚已核对过，请刷新后再看。"),
}
