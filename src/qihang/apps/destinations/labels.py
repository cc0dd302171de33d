"""Words for states, actions and stages, in the reader's language when they are shown."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qihang.apps.destinations.rules import DECIDING, Action, Status
from qihang.kernel import msgid

STATUS: dict[Status, Promise] = {
    Status.DRAFT: _("草稿"),
    Status.WAITING_COLLEGE: _("待学院审核"),
    Status.WAITING_UNIVERSITY: _("待学校审核"),
    Status.RETURNED: _("已退回"),
    Status.APPROVED: _("已通过"),
    Status.REPORTED: _("已上报"),
    Status.CONFIRMED: _("本人已确认"),
    Status.DISPUTED: _("质疑核查中"),
    Status.SUPERSEDED: _("已被新登记替代"),
    Status.WITHDRAWN: _("已撤回"),
    Status.DISCARDED: _("草稿已放弃"),
    Status.REVOKED: _("已更正撤销"),
    Status.RELEASED: _("已解约，不再统计"),
    Status.CLOSED: _("因学籍异动终止"),
}

# The stages of review: what a reviewer finds in the inbox, and the step a graduate sees.
WAITS: dict[Status, Promise] = {
    Status.WAITING_COLLEGE: _("待学院审核的登记"),
    Status.WAITING_UNIVERSITY: _("待学校审核的登记"),
}
STAGE: dict[Status, Promise] = {
    Status.WAITING_COLLEGE: _("学院审核"),
    Status.WAITING_UNIVERSITY: _("学校审核"),
}

# Tones of the `status` component.
TONE: dict[Status, str] = {
    Status.DRAFT: "draft",
    Status.WAITING_COLLEGE: "waiting",
    Status.WAITING_UNIVERSITY: "waiting",
    Status.RETURNED: "refused",
    Status.APPROVED: "done",
    Status.REPORTED: "done",
    Status.CONFIRMED: "done",
    Status.DISPUTED: "waiting",
    Status.SUPERSEDED: "closed",
    Status.WITHDRAWN: "closed",
    Status.DISCARDED: "closed",
    Status.REVOKED: "refused",
    Status.RELEASED: "closed",
    Status.CLOSED: "closed",
}

# What happened, as history tells it.
ACTION: dict[Action, Promise] = {
    Action.FILE: _("提交登记"),
    Action.APPROVE_COLLEGE: _("学院审核通过"),
    Action.APPROVE_UNIVERSITY: _("学校审核通过"),
    Action.RETURN: _("退回修改"),
    Action.WITHDRAW: _("撤回登记"),
    Action.DISCARD: _("放弃草稿"),
    Action.REPORT_UP: _("学校已上报省级"),
    Action.CONFIRM: _("本人确认"),
    Action.OBJECT: _("本人质疑"),
    Action.UPHOLD: _("核查后维持"),
    Action.CORRECT: _("核查后更正"),
    Action.SUPERSEDE: _("由新版本替代"),
    Action.RELEASE: _("就业协议解约，登记终止"),
    Action.CLOSE: _("因学籍异动终止"),
    Action.REINSTATE: _("撤销登记的决定被撤回，登记恢复有效"),
    Action.UNDO: _("撤销上一步审核"),
}

# What the audit calls it.
ACTS: dict[str, Promise] = {
    **{f"destination.{action}": words for action, words in ACTION.items()},
    "destination.draft": _("填写登记草稿"),
    "destination.link_agreement": _("登记与就业协议关联"),
    "destination.evidence_add": _("上传佐证材料"),
    "destination.evidence_expire": _("佐证材料到期删除"),
    "destination.evidence_remove": _("删除佐证材料"),
    "destination.evidence_confirm": _("确认佐证材料写的是现在填的内容"),
    "destination.evidence_replace": _("更换佐证材料"),
    "destination.follow": _("登记随毕业生转入新的院系"),
    "destination.prepare": _("准备登记草稿"),
    "destination.follow_decision": _("登记按核查决定办理"),
    "destination.unmask": _("查看联系人电话"),
}

# Tones of a moment in a timeline.
MOMENT_TONE: dict[Action, str] = {
    Action.RETURN: "bad",
    Action.OBJECT: "bad",
    Action.CORRECT: "bad",
    Action.RELEASE: "bad",
    Action.CLOSE: "bad",
    **dict.fromkeys(DECIDING, "good"),
    Action.CONFIRM: "good",
    Action.UPHOLD: "good",
    Action.REINSTATE: "good",
}

# What is said where the database has the last word: two at once, or a rule that let it through.
CONSTRAINTS = {
    "destination_version_once": msgid("您刚才在另一个窗口里改过登记，请回到登记首页再继续。"),
    "destination_one_pending": msgid("您刚才在另一个窗口里改过登记，请回到登记首页再继续。"),
    "destination_one_effective": msgid("这名毕业生刚刚已有一条生效的登记，请刷新后再看。"),
    "destination_term_in_order": msgid("截止日期不能早于开始日期，请核对合同期限。"),
}
